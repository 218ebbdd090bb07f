"""Should a guarantor tie its hands by a public promise, or sink costs into forces, to be believed?

After Fearon, "Signaling Foreign Policy Interests: Tying Hands versus Sinking Costs" (*Journal of Conflict
Resolution* 41, 1997, 68-90): a simplified version of ours, in which China's value of war is positive with
probability g and other Chinas are deterred by resistance that is certain (the article has a continuum).
The guarantor learns its value v of the protege, speaks or is silent; China challenges; the guarantor fights
(p v - c) or yields (0). Yielding after a public promise costs the audience's m; forces cost m in any case.

Who is silent yields, so that China challenges it. The signal is the least that convinces (divinity, D1):
with hands tied, by those above a cutoff t, the cost m = c - p t that makes the least of them fight; with
costs sunk, m = (1 - g) c/p, which is not worth its while to any that would yield. Cutoffs

    v_TH = g c/(1 - g + g p),   v_SC = c/p:

tied hands deter more often and fight more often, and those in [v_TH, c/p) fight only because they spoke.
That all are silent, where the prior resolve alone deters China (`silence`), is not listed beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region
from deterrence.language.ordering import ordered
from deterrence.language.private import Distribution, uniform
from deterrence.parameters import param
from deterrence.thresholds.game import ThresholdGame

__all__ = ["TyingHands"]

UNIT = "the guarantor's utility"
CHINA = "value to China of an unopposed success"


class TyingHands(ThresholdGame):
    """Should a guarantor tie its hands or sink costs to be believed? (simplified after Fearon 1997)"""

    players = ("Guarantor", "China")
    family = "signalling resolve"
    standing = "simplification"
    source = """@article{fearon1997signaling,
  author = {Fearon},
  title = {Signaling Foreign Policy Interests: Tying Hands versus Sinking Costs},
  journal = {Journal of Conflict Resolution},
  volume = {41},
  pages = {68--90},
  year = {1997}
}"""
    picture = {"china_fights": (0, 1), "war_cost": (0.05, 2.4)}
    article = (
        Claim("C10", of="signal=tying hands", on="China deterred", sign="+",
              fails="Nowhere here; but audiences raise the risk of war beforehand: types in [v_TH, c/p) "
                    "are locked in."),
        Claim("C11", of="signal=tying hands", on="attack", sign="-",
              fails="Nowhere against sunk costs; but there are more wars, by g (G(c/p) - G(v_TH)), and "
                    "silence does as well where prior resolve is high."),
    )  # fmt: skip
    actions = {"Guarantor": ("stay silent", "signal")}
    outcomes = {"guarantor yields": ("attack",), "China deterred": (), "war": ("attack",)}

    highest_value: float = param(4.0, unit=UNIT, low=0, source="assumption; values are uniform from 0")
    win: float = param(0.6, unit="probability", low=0, high=1, source="assumption; of winning the war")
    war_cost: float = param(1.0, unit=UNIT, low=0, source="assumption")
    china_fights: float = param(0.5, unit="probability", low=0, high=1, source="assumption; g above")
    china_war: float = param(0.2, unit=CHINA, low=0, source="assumption; of a China that fights")

    # structural: what makes the signal costly
    signal: Literal["tying hands", "sinking costs"] = "tying hands"

    def constraints(self) -> dict[str, Any]:
        enough = self.war_cost < self.win * self.highest_value
        return ordered(self, "0 < win < 1", "war_cost > 0", "0 < china_fights < 1") | {
            "war_cost / win < highest_value": enough
        }

    def types(self) -> Mapping[str, Distribution]:
        return {"Guarantor": uniform(0.0, self.highest_value)}

    def cost(self, cutoff: Any) -> Any:
        """The least signal that convinces China, if it is thought to come from all above a cutoff."""
        if self.signal == "tying hands":
            return np.maximum(self.war_cost - self.win * cutoff, 0.0)
        return (1 - self.china_fights) * self.war_cost / self.win

    def gain(self, player: str, number: Any, thresholds: Mapping[str, Any]) -> Any:
        fighting, cost = self.win * number - self.war_cost, self.cost(thresholds["Guarantor"])
        deterred = (1 - self.china_fights) * number
        if self.signal == "tying hands":
            spoken = deterred + self.china_fights * np.maximum(fighting, -cost)
        else:
            spoken = deterred + self.china_fights * np.maximum(fighting, 0.0) - cost
        return spoken - np.maximum(fighting, 0.0)

    def effects(self) -> Mapping[tuple[str, str], Any]:
        return {("Guarantor", "Guarantor"): 1 if self.signal == "tying hands" else 0}

    def unique(self) -> Any:
        """Everywhere: the marginal type's gain rises strictly in the cutoff."""
        return True

    def silence(self, prize: Any) -> Any:
        """P(the guarantor would fight unasked) less what deters a China with this `prize` and cost 1 - prize.

        Where this is not negative, silence of all deters such a China, too.
        """
        resolve = 1 - self.types()["Guarantor"].cdf(self.war_cost / self.win)
        return resolve - prize

    def probability(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        silent = self.types()["Guarantor"].cdf(thresholds["Guarantor"])
        g = self.china_fights
        return {
            "guarantor yields": silent,
            "China deterred": (1 - silent) * (1 - g),
            "war": (1 - silent) * g,
        }

    def payoffs(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        law, cutoff, g = self.types()["Guarantor"], thresholds["Guarantor"], self.china_fights
        silent, value = law.cdf(cutoff), law.mean - law.below(cutoff)
        guarantor = (1 - g) * value + g * (self.win * value - self.war_cost * (1 - silent))
        if self.signal == "sinking costs":
            guarantor = guarantor - self.cost(cutoff) * (1 - silent)
        return {"Guarantor": guarantor, "China": silent + (1 - silent) * g * self.china_war}

    def by_hand(self) -> ClosedForm:
        p, c, g = self.win, self.war_cost, self.china_fights
        tied = self.signal == "tying hands"
        cutoff = g * c / (1 - g + g * p) if tied else c / p
        silent = cutoff / self.highest_value
        ends = {"guarantor yields": silent, "China deterred": (1 - silent) * (1 - g), "war": (1 - silent) * g}
        ends["attack"] = ends["guarantor yields"] + ends["war"]
        return ClosedForm(
            concept="Cutoff()",
            regions=(Region("the resolute speak", True, ends, {"Guarantor -> signal": 1 - silent}),),
            values={
                "v_TH" if tied else "v_SC": cutoff,
                "m_TH" if tied else "m_SC": (1 - g) * c / (1 - g + g * p) if tied else (1 - g) * c / p,
            },
        )
