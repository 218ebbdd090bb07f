"""Options 3 and 12: how is resolve drawn: together, weakened by Japan's strength, in three types of Japan?

With `resolve_draws` "correlated" the two types come from a joint prior,

    P(both resolute) = mu_U mu_J + r sqrt(mu_U (1 - mu_U) mu_J (1 - mu_J)),    r = resolve_correlation,

so that each guarantor's own type, and every posture and move of the other, informs about the other: beliefs
are joint, and Japan's belief about the US differs by Japan's type. Where some joint probability would fall
below zero the game is inadmissible; nothing is clipped but rounding. With r = 0 the draws are independent.

With `retrenchment` "follows Japan" a capable successor lets the US leave (after Haynes, International
Studies Quarterly 59, 2015): the prior of US resolve falls in Japan's strength on the scale of log-odds,

    logit(mu_U) = logit(us_prior) - us_prior_slope (japan_strength - us_prior_reference).

The reference is the Japanese strength at which the prior is as told: set it to that of the scenario at hand.
Strength that comes from ties does not count. With slope 0 the prior is `us_prior`.

With `japan_types` "three" a Japan that is not resolute is "unwilling" with probability `japan_unwilling`,
whatever the US is: its loss is smaller still. At stakes that suit them the three refuse, give bases and
join; what they do follows from the stakes, and is not decreed.
"""

from __future__ import annotations

from functools import reduce
from typing import Any, Literal

import numpy as np

from deterrence.games.strait.crisis import JAPAN_STAKE, OPTION, STRENGTH, Crisis, cost, probability
from deterrence.language.ordering import ordered
from deterrence.language.story import Storyteller
from deterrence.parameters import param

__all__ = ["Resolve"]

_ROUNDING = 1e-12


class Resolve(Crisis):
    """The draws of resolve."""

    resolve_correlation: float = param(
        0.0, unit="correlation of the types", low=-1, high=1, source="assumption: independent"
    )
    us_prior_slope: float = param(
        0.0, unit="log-odds per unit of Japan's strength", low=0, source="assumption: exogenous prior"
    )
    us_prior_reference: float = param(
        0.45, unit=STRENGTH, low=0, high=3, source="assumption: default of japan_strength"
    )
    japan_unwilling: float = probability(0.3, OPTION)
    japan_loss_unwilling: float = cost(0.10, JAPAN_STAKE, OPTION)

    resolve_draws: Literal["independent", "correlated"] = "independent"
    retrenchment: Literal["exogenous", "follows Japan"] = "exogenous"
    japan_types: Literal["two", "three"] = "two"

    def constraints(self) -> dict[str, Any]:
        held = super().constraints()
        if self.resolve_draws == "correlated":
            words = "all joint odds of us_prior and japan_prior at this resolve_correlation at or above 0"
            held[words] = reduce(np.minimum, self._joint()) >= -_ROUNDING
        if self.japan_types == "three":
            held |= ordered(self, "japan_loss_unwilling < japan_loss_irresolute")
        return held

    def us_resolute(self) -> Any:
        """The prior probability that the US is resolute."""
        if self.retrenchment == "exogenous":
            return self.us_prior
        fall = np.exp(self.us_prior_slope * (self.japan_strength - self.us_prior_reference))
        return self.us_prior / (
            self.us_prior + (1 - self.us_prior) * fall
        )  # exact at 0, at 1, and at slope 0

    def resolves(self, move: Storyteller, us_sees: Any, japan_sees: Any) -> tuple[Any, Any]:
        """What the US and Japan lose if Taiwan falls; who sees which draw is the caller's matter."""
        mu = self.us_resolute()
        us = move.nature("US resolve", {"resolute": mu, "irresolute": 1 - mu}, to=us_sees) == "resolute"
        nu = self._japan_resolute(mu, us)
        types = {"resolute": nu, "irresolute": 1 - nu}
        losses = {"resolute": self.japan_loss_resolute, "irresolute": self.japan_loss_irresolute}
        if self.japan_types == "three":
            share = self.japan_unwilling
            types |= {"irresolute": (1 - nu) * (1 - share), "unwilling": (1 - nu) * share}
            losses["unwilling"] = self.japan_loss_unwilling
        japan = move.nature("Japan resolve", types, to=japan_sees)
        return self.us_loss_resolute if us else self.us_loss_irresolute, losses[japan]

    def _japan_resolute(self, mu: Any, us: bool) -> Any:
        """The odds that Japan is resolute, given the type of the US (a type of prior zero tells nothing)."""
        nu = self.japan_prior
        if self.resolve_draws == "independent":
            return nu
        own, other = (mu, 1 - mu) if us else (1 - mu, mu)
        possible = own > 0
        shift = self.resolve_correlation * np.sqrt(nu * (1 - nu) * other / np.where(possible, own, 1.0))
        told = np.where(possible, nu + shift if us else nu - shift, nu)
        return np.minimum(np.maximum(told, 0.0), 1.0)

    def _joint(self) -> list[Any]:
        """The odds of the four pairs of types."""
        mu, nu = self.us_resolute(), self.japan_prior
        shift = self.resolve_correlation * np.sqrt(mu * (1 - mu) * nu * (1 - nu))
        alike, unlike = [mu * nu, (1 - mu) * (1 - nu)], [mu * (1 - nu), (1 - mu) * nu]
        return [p + shift for p in alike] + [p - shift for p in unlike]
