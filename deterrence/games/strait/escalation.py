"""Option 11: what if a war that the US enters may become a general war, the likelier the more is thrown in?

After Powell (International Organization 69, 2015; M15 of the catalogue): more power wins more often and runs
more risk. With `escalation` at "possible" a war in which the US fights becomes general with probability

    e = 1 - exp(-escalation_hazard F / m_C),      F = x_j m_J + (1 - d) m_U + w d m_U,

with x_j and the share d of US force that A2/AD keeps away as in the war itself, w `escalation_denied_weight`.
Effort F is our own measure: the force that the guarantors bring to bear, deployments and ties included. At
w = 0 what is kept away frightens nobody, so that A2/AD makes a general war less likely; at w = 1 all that the
US sends counts, and above 1 it fights its way in. Without the US the chance is 0.

A general war costs each player its `general_war_loss` besides all that the war decides, so that it is never
the lesser evil; a Japan that abstains is spared the share `japan_general_war_relief`. Every fight ends as
"limited war" or "general war" (weights 1 - e and e): a war, an island fought for, shots in a blockade.

What follows is two-sided. At given replies China gains less from an attack that the US answers, by e times
its loss. But the US gains less from answering it, and Japan from opening its bases, which add to F and may be
what brings the US in. Where help comes more rarely an attack is safer than before: P(attack) may rise or fall
in the hazard, and so may P(US fights), since there are more attacks to answer. `dt.signs` finds games of each
kind. In China's own loss, at given postures, P(attack) can rise only through a Taiwan that dares to provoke.

The numbers are illustrations, taken from no wargame. Left out: how much force to send as a choice (US and
China do as they must, or stay out), a first strike, nuclear weapons by name, the price of stopping short.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from deterrence.games.strait.crisis import (
    JAPAN_STAKE,
    OPTION,
    PRIZE,
    TAIWAN_STAKE,
    US_STAKE,
    Crisis,
    cost,
    share,
)
from deterrence.parameters import param

__all__ = ["Escalation"]


class Escalation(Crisis):
    """How likely a general war is by the force brought, and what it costs."""

    escalation_hazard: float = param(
        0.05, unit="mean number of escalations per force as strong as China's", low=0, source=OPTION
    )
    escalation_denied_weight: float = param(
        0.0, unit="weight of force kept away, in force that arrives", low=0, high=2, source=OPTION
    )
    china_general_war_loss: float = cost(3.0, PRIZE, OPTION)
    taiwan_general_war_loss: float = cost(1.0, TAIWAN_STAKE, OPTION)
    japan_general_war_loss: float = cost(2.0, JAPAN_STAKE, OPTION)
    japan_general_war_relief: float = share(0.5, OPTION)
    us_general_war_loss: float = cost(3.0, US_STAKE, OPTION)

    escalation: Literal["excluded", "possible"] = "excluded"

    def escalates(self, us: str) -> bool:
        """May a fight become a general war, by what the US does?"""
        return self.escalation == "possible" and us == "intervene"

    def becomes_general(self, arrives: Any, kept_away: Any) -> Any:
        """P(a fight becomes general), by the force that arrives, and that of the US that does not."""
        effort = arrives + self.escalation_denied_weight * kept_away
        return 1 - np.exp(-self.escalation_hazard * effort / self.china_strength)

    def escalated(self, payoffs: dict[str, Any], japan: str, us: str, general: Any) -> dict[str, Any]:
        """The payoffs of a fight, and what it adds to them that it becomes general with this probability."""
        if not self.escalates(us):
            return payoffs
        spared = self.japan_general_war_relief if japan == "abstain" else 0.0
        losses = {
            "China": self.china_general_war_loss,
            "Taiwan": self.taiwan_general_war_loss,
            "Japan": self.japan_general_war_loss * (1 - spared),
            "US": self.us_general_war_loss,
        }
        return {player: value - general * losses[player] for player, value in payoffs.items()}

    def kinds_of_war(self, general: Any, fought: Any = 1.0) -> dict[str, Any]:
        """How a fight ends that takes place with probability `fought`, and that is general with `general`."""
        if self.escalation == "excluded":
            return {}
        return {"limited war": fought - general, "general war": general}
