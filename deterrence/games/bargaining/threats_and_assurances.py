"""Can a firmer threat make war likelier, because China no longer believes that the status quo will last?

Our own model, after the question of Kydd & McManus, "Threats and Assurances in Crisis Bargaining" (*Journal
of Conflict Resolution* 61, 2017): assurances are needed where war would come without them, because power
or status shifts. China holds or attacks; if it attacks, the US fights with probability m. If it holds, Taiwan
drifts to independence, at a cost to China of i, or does not: it drifts iff its private price, which is
logistic, is below the cover m that it counts on, so that h(m) = 1/(1 + exp(-s (m - m_0 - assurance))) is the
probability that it will. An assurance to China raises the price of drifting. China attacks iff

    m < p_C(m) = (w0 + h(m) i)/(w0 + wU),

and more commitment makes things worse, locally, iff h'(m) > (w0 + wU)/i. The peaceful commitments may be two
windows with a zone of war between them (`windows`): weak threats that provoke no drift, and strong ones that
deter it away. Not modelled: that Taiwan waits for what China does, and that assurances are not believed.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.claims import Claim
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.private import logistic
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.parameters import param

__all__ = ["ThreatsAndAssurances"]

CHINA = "China's utility"


class ThreatsAndAssurances(Game):
    """Can a firmer threat make war likelier, for want of assurance? (own model, after Kydd & McManus 2017)"""

    players = ("China", "Taiwan", "US")
    family = "bargaining and power shifts"
    standing = "ours"
    source = """@misc{threatsandassurances,
  author = {The deterrence authors},
  title = {ThreatsAndAssurances},
  note = {own model, after the question of Kydd and McManus 2017}
}
@article{kydd2017threats,
  author = {Kydd and McManus},
  title = {Threats and Assurances in Crisis Bargaining},
  journal = {Journal of Conflict Resolution},
  volume = {61},
  pages = {325--348},
  year = {2017}
}"""
    picture = {"us_fights": (0, 1), "china_alone": (0, 0.6)}
    article = (
        Claim("C11", of="us_fights", on="attack", sign="-",
              fails="Where h'(m) > (w0 + wU)/i a firmer threat loses more by drift than it gains by fear."),
        Claim("C16", of="us_fights", on="payoff: China", sign="+",
              fails="Everywhere: a China that is deterred from force sees its status quo worsen by drift."),
        Claim("C04", of="us_fights", on="attack", sign="-",
              fails="A weaker threat that stops the drift can keep the peace where a stronger one does not."),
    )  # fmt: skip

    us_fights: float = param(0.4, unit="probability", low=0, high=1, source="assumption; m")
    china_alone: float = param(0.33, unit=CHINA, low=0, source="assumption; w0, gain without the US")
    china_us: float = param(0.67, unit=CHINA, low=0, source="assumption; wU, loss against the US")
    china_drift: float = param(0.417, unit=CHINA, low=0, source="assumption; i, loss if Taiwan drifts away")
    drift_middle: float = param(
        0.5, unit="US commitment", source="assumption; m_0, at which Taiwan drifts with even odds"
    )
    drift_slope: float = param(20.0, unit="per unit of commitment", low=0.1, source="assumption; s")
    assurance: float = param(0.0, unit="US commitment", low=0, source="assumption; what drifting costs more")
    taiwan_falls: float = param(1.0, unit="Taiwan's utility", low=0, source="assumption; loss without the US")
    taiwan_war: float = param(0.5, unit="Taiwan's utility", low=0, source="assumption; loss with the US")
    us_loss: float = param(0.5, unit="US utility", low=0, source="assumption; if Taiwan falls")
    us_war: float = param(0.5, unit="US utility", low=0, source="assumption; cost of fighting")

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "0 < china_alone", "0 < china_us", "0 < china_drift", "us_fights < 1")

    def rules(self, move: Storyteller) -> Ending:
        m, scale = self.us_fights, 1 / self.drift_slope
        if move("China", "hold", "attack") == "attack":
            if move.nature("US", {"fights": m, "stays out": 1 - m}) == "fights":
                paid = {"China": -self.china_us, "Taiwan": -self.taiwan_war, "US": -self.us_war}
                return outcome("war with the US", paid, events=("attack",))
            paid = {"China": self.china_alone, "Taiwan": -self.taiwan_falls, "US": -self.us_loss}
            return outcome("Taiwan falls", paid, events=("attack",))
        price = move.private(
            "Taiwan", "price of drifting", logistic(self.drift_middle + self.assurance, scale)
        )
        if move("Taiwan", "stay", "drift") == "stay":
            return outcome("status quo", dict.fromkeys(self.players, 0.0))
        return outcome("Taiwan drifts", {"China": -self.china_drift, "Taiwan": m - price, "US": 0.0})

    def drift(self, commitment: Any) -> Any:
        """The probability that Taiwan drifts under a commitment: h above."""
        return 1 / (1 + np.exp(-self.drift_slope * (commitment - self.drift_middle - self.assurance)))

    def windows(self, commitments: Any) -> Any:
        """Of one game: at which of these commitments (n,) there is peace, and their number of windows."""
        stakes = self.china_alone + self.china_us
        held = commitments >= (self.china_alone + self.drift(commitments) * self.china_drift) / stakes
        return held, int(held[0]) + int(np.sum(held[1:] & ~held[:-1]))

    def by_hand(self) -> ClosedForm:
        m, w0, w_us, drift = self.us_fights, self.china_alone, self.china_us, self.drift(self.us_fights)
        margin = m - (w0 + drift * self.china_drift) / (w0 + w_us)
        slope = self.drift_slope * drift * (1 - drift)
        choices = {"Taiwan: China: hold -> drift": drift}
        return ClosedForm(
            concept="BackwardInduction()",
            thresholds={
                "w0": Threshold("china_alone", (m * w_us - drift * self.china_drift) / (1 - m)),
                "i": Threshold("china_drift", (m * (w0 + w_us) - w0) / drift),
            },
            regions=(
                Region("peace", margin >= 0, {"status quo": 1 - drift, "Taiwan drifts": drift},
                       {"China -> attack": 0.0, **choices}),
                Region("attack", margin <= 0, {"war with the US": m, "Taiwan falls": 1 - m, "attack": 1.0},
                       {"China -> attack": 1.0, **choices}),
            ),
            values={"margin": margin, "slope": 1 - slope * self.china_drift / (w0 + w_us)},
        )  # fmt: skip
