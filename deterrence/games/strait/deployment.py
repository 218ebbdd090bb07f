"""What does a deployment in a crisis tell, and what does it bind its author to?

After Slantchev (American Political Science Review 99, 2005): to mobilise sinks costs and ties hands at once.
Once Taiwan has provoked, the US, Japan, or both at once (`deployment`) may deploy, knowing what they are
made of; then China decides. A deployment costs its author in every outcome, and all of its force that
enters a war, or sails as an escort, is larger by a share:

    m_U (1 + us_deployment_gain),  m_J (1 + japan_deployment_gain).

Larger forces win more, so a state that would have stayed out may now fight: hands are tied by the odds,
no promise is broken by leaving. What China believes of a state that deployed is an output: the belief at
its sets after "US: deploy", to be held against figures assumed for 1996. Event: "US deploys", "Japan
deploys".

There are several equilibria at times (all types deploy, none, the resolute alone), each listed; a type may
mix, which `PerfectBayesian(mixing=1)` looks for. Left out: deployments without a provocation or in answer
to the grey zone, their size, and China's answer in kind. Fix both postures: to deploy is a second signal of
the same state, and where postures are chosen too one state has 4,096 profiles, and two have too many.
"""

from __future__ import annotations

from typing import Any, Literal

from deterrence.games.strait.crisis import JAPAN_STAKE, OPTION, SHARE, US_STAKE, cost
from deterrence.games.strait.ties import Peacetime, Ties
from deterrence.language.story import Storyteller
from deterrence.parameters import param

__all__ = ["Deployment"]


def _gain(whose: str) -> Any:
    return param(0.25, unit=f"{SHARE} of {whose} strength", low=0, high=2, source=OPTION)


class Deployment(Ties):
    """Who may deploy after a provocation, at what cost, and what it adds."""

    us_deployment_gain: float = _gain("US")
    us_deployment_cost: float = cost(0.03, US_STAKE, OPTION)
    japan_deployment_gain: float = _gain("Japan's")
    japan_deployment_cost: float = cost(0.03, JAPAN_STAKE, OPTION)

    deployment: Literal["none", "US", "Japan", "US and Japan"] = "none"

    def deployed(self, move: Storyteller) -> tuple[str, ...]:
        """Who deploys; where both may, neither sees the other's answer first."""
        sent = []
        if self.deployment in ("US", "US and Japan") and move("US", "stay away", "deploy") == "deploy":
            sent.append("US")
        if self.deployment in ("Japan", "US and Japan"):
            unseen = ("US: stay away", "US: deploy") if self.deployment == "US and Japan" else ()
            if move("Japan", "stay away", "deploy", hides=unseen) == "deploy":
                sent.append("Japan")
        return tuple(sent)

    def us_force(self, before: Peacetime) -> Any:
        """US strength before A2/AD takes its part."""
        return self.us_strength * (1 + self.us_deployment_gain if "US" in before.deployed else 1.0)

    def japan_force(self, before: Peacetime) -> Any:
        """Japan's strength, if all of it is thrown in."""
        force = super().japan_force(before)
        return force * (1 + self.japan_deployment_gain if "Japan" in before.deployed else 1.0)

    def price_of_deployment(self, before: Peacetime) -> dict[str, Any]:
        """What each pays in every outcome for having deployed."""
        return {
            "Japan": self.japan_deployment_cost if "Japan" in before.deployed else 0.0,
            "US": self.us_deployment_cost if "US" in before.deployed else 0.0,
        }
