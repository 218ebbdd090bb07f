"""Do institutions that outlive governments keep China from attacking when a hesitant one comes in?

Our own model. Each period a government of a guarantor is firm, and would fight with probability p_high, or
(with probability lambda) hesitant, p_low; institutions damp the turnover to

    p = m + (1 - omega)(p_raw - m),   m = p_high - lambda (p_high - p_low).

China waits or attacks, when it likes: an attack pays w0 - p (w0 + wU), that is, more than nothing iff
p < p_C = w0/(w0 + wU). So it never comes, m >= p_C given, iff omega >= 1 - (m - p_C)/(m - p_low). Else China
waits for a hesitant government, which comes within N more periods with probability 1 - (1 - lambda)^N; or, if
m < p_C and institutions make governments so alike that the wait is not worth it, it attacks at once:

    w0 - p_h (w0 + wU) > K (w0 - p_l (w0 + wU)),   K = beta lambda/(1 - beta (1 - lambda)).

Institutions lock in weakness as well as strength. A firm government is in at the start; the ending of the
game is drawn with the discount factor (P(attack) = K where China waits). Governments do not choose.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.parameters import param
from deterrence.states.game import StateGame

__all__ = ["InstitutionalTies"]

CHINA = "China's utility"


class InstitutionalTies(StateGame):
    """Do institutions that outlive governments keep China from attacking? (own model)"""

    players = ("China", "Taiwan")
    family = "reputation and dynamics"
    standing = "ours"
    source = """@misc{institutionalties,
  author = {The deterrence authors},
  title = {InstitutionalTies},
  note = {own model}
}"""
    picture = {"institutions": (0, 1), "hesitant": (0, 0.6)}
    article = (
        Claim("C09", of="institutions", on="attack", sign="-",
              fails="Average support is below p_C: then institutions lock weakness in, and the attack comes "
                    "at once; or institutions are too weak to change anything."),
        Claim("C04", of="turnover", on="attack", sign="+",
              fails="Institutions so strong that even a hesitant government's word is worth enough; or a "
                    "China that attacked at once now waits for a better moment."),
    )  # fmt: skip

    institutions: float = param(
        0.4, unit="share of turnover damped", low=0, high=1, source="assumption; omega"
    )
    firm: float = param(0.7, unit="probability to fight", low=0, high=1, source="assumption; p_high")
    hesitant: float = param(0.2, unit="probability to fight", low=0, high=1, source="assumption; p_low")
    turnover: float = param(
        0.25,
        unit="probability a period",
        low=0,
        high=1,
        source="assumption; lambda, of a hesitant government",
    )
    china_alone: float = param(
        0.5, unit=CHINA, low=0, source="assumption; w0, gain against a guarantor absent"
    )
    china_war: float = param(0.5, unit=CHINA, low=0, source="assumption; wU, loss against one that fights")
    discount: float = param(
        0.9, unit="weight of the next period", low=0, high=0.999, source="assumption; beta"
    )

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "hesitant < firm", "0 < turnover < 1", "0 < china_alone", "0 < china_war")

    @property
    def mean(self) -> Any:
        """Average support: m above."""
        return self.firm - self.turnover * (self.firm - self.hesitant)

    def support(self, state: str) -> Any:
        """The probability that the guarantor would fight under a government."""
        raw = self.firm if state == "firm government" else self.hesitant
        return self.mean + (1 - self.institutions) * (raw - self.mean)

    def worth(self, state: str) -> Any:
        """Of an attack to China."""
        return self.china_alone - self.support(state) * (self.china_alone + self.china_war)

    def states(self) -> tuple[str, ...]:
        return ("firm government", "hesitant government")

    def actions(self, state: str) -> Mapping[str, tuple[str, ...]]:
        return {"China": ("wait", "attack")}

    def stage(self, state: str, actions: Mapping[str, str]) -> Mapping[str, Any]:
        if actions["China"] == "wait":
            return {"China": 0.0, "Taiwan": 0.0}
        return {"China": self.worth(state), "Taiwan": self.support(state) - 1}

    def transition(self, state: str, actions: Mapping[str, str]) -> Mapping[str, Any]:
        if actions["China"] == "attack":
            return {}
        return {"firm government": 1 - self.turnover, "hesitant government": self.turnover}

    def events(self, state: str, actions: Mapping[str, str]) -> tuple[str, ...]:
        return ("attack",) if actions["China"] == "attack" else ()

    def by_hand(self) -> ClosedForm:
        now, later = (self.worth(state) for state in self.states())
        beta, chance, stakes = self.discount, self.turnover, self.china_alone + self.china_war
        waits = beta * chance / (1 - beta * (1 - chance))
        m, gain = self.mean, self.china_alone - self.mean * stakes
        spread = self.firm - m + waits * (m - self.hesitant)

        def region(name: str, where: Any, attack: Any, firm: float, hesitant: float) -> Region:
            choices = {
                "China: firm government -> attack": firm,
                "China: hesitant government -> attack": hesitant,
            }
            return Region(name, where, {"attack": attack}, choices)

        return ClosedForm(
            concept="MarkovPerfect()",
            thresholds={
                "omega": Threshold("institutions", 1 - (m - self.china_alone / stakes) / (m - self.hesitant)),
                "omega_1": Threshold("institutions", 1 - (1 - waits) * gain / (stakes * spread)),
            },
            regions=(
                region("never attacked", later <= 0, 0.0, 0.0, 0.0),
                region("attacked in a weak moment", (later >= 0) & (now <= waits * later), waits, 0.0, 1.0),
                region("attacked at once", (later >= 0) & (now >= waits * later), 1.0, 1.0, 1.0),
            ),
            values={"p_C": self.china_alone / stakes, "m": m, "K": waits},
        )
