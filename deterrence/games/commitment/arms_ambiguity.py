"""Does doubt about whether a small power has armed keep it from arming?

After Baliga & Sjostrom, "Strategic Ambiguity and Arms Proliferation" (*Journal of Political Economy* 116,
2008): a toy of ours with their effect, ambiguity as a substitute for arms. A small power arms at a cost that
it alone knows, uniform on [0, C]; a big power attacks at a cost that it alone knows, uniform on [0, K].
Attacked, the small power loses L, armed only l; the big power gains b0 against the unarmed, b1 < b0 against
the armed. The small power arms with probability

    x_d = min(1, (b0 L - b1 l)/(K C))                             if arms are seen,
    x_a = min(1, (L - l) b0/(K C + (L - l)(b0 - b1))) <= x_d      if they are not,

and is attacked with probability b0/K unarmed and b1/K armed, or (b0 - x_a (b0 - b1))/K either way. So doubt
means fewer arms, but not fewer attacks: the armed are attacked by mistake, and all in all attacks are more
frequent, by (x_d - x_a)(b0 - b1)/K. Whether the big power gains by doubt depends on the numbers.

The big power's reply is worked into what the small one gains. The messages and inspections of the article are
left out, and so is its dynamics.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.private import Distribution, uniform
from deterrence.parameters import param
from deterrence.thresholds.game import ThresholdGame

__all__ = ["ArmsAmbiguity"]

SMALL, BIG = "small power's utility", "big power's utility"


def _positive(default: float, unit: str, source: str = "assumption") -> Any:
    return param(default, unit=unit, low=0, source=source)


class ArmsAmbiguity(ThresholdGame):
    """Does doubt about a small power's arms keep it from arming? (after Baliga & Sjostrom 2008)"""

    players = ("Small power", "Big power")
    family = "design of commitments"
    standing = "simplification"
    source = """@article{baliga2008strategic,
  author = {Baliga and Sjostrom},
  title = {Strategic Ambiguity and Arms Proliferation},
  journal = {Journal of Political Economy},
  volume = {116},
  pages = {1023--1057},
  year = {2008}
}"""
    picture = {"highest_cost": (0.2, 3), "gain_armed": (0, 0.7)}
    article = (
        Claim("C12", of="highest_cost", on="attack", sign="+",
              fails="Arms hardly matter to the big power (b1 near b0), or all arm whatever it costs."),
    )  # fmt: skip
    actions = {"Small power": ("arm", "stay unarmed")}
    outcomes = {
        "armed, attacked": ("armed", "attack"),
        "armed, left alone": ("armed",),
        "unarmed, attacked": ("attack",),
        "unarmed, left alone": (),
    }

    highest_cost: float = _positive(1.5, SMALL, "assumption; C above: costs are uniform from 0")
    loss_unarmed: float = _positive(2.0, SMALL, "assumption; L above")
    loss_armed: float = _positive(0.8, SMALL, "assumption; l above")
    gain_unarmed: float = _positive(0.7, BIG, "assumption; b0 above")
    gain_armed: float = _positive(0.3, BIG, "assumption; b1 above")
    highest_attack_cost: float = _positive(1.0, BIG, "assumption; K above: costs are uniform from 0")

    # structural: does the big power see whether there are arms?
    arms: Literal["unseen", "seen"] = "unseen"

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "0 < highest_cost", "loss_armed < loss_unarmed",
                       "gain_armed < gain_unarmed <= highest_attack_cost")  # fmt: skip

    def types(self) -> Mapping[str, Distribution]:
        return {"Small power": uniform(0.0, self.highest_cost)}

    def attacked(self, armed: bool, share: Any) -> Any:
        """With which probability the small power is attacked, if a share of its types arms."""
        if self.arms == "seen":
            return (self.gain_armed if armed else self.gain_unarmed) / self.highest_attack_cost
        return (self.gain_unarmed - share * (self.gain_unarmed - self.gain_armed)) / self.highest_attack_cost

    def gain(self, player: str, number: Any, thresholds: Mapping[str, Any]) -> Any:
        share = thresholds["Small power"] / self.highest_cost
        spared = self.loss_unarmed * self.attacked(False, share) - self.loss_armed * self.attacked(
            True, share
        )
        return number - spared

    def effects(self) -> Mapping[tuple[str, str], Any]:
        return {("Small power", "Small power"): 1 if self.arms == "unseen" else 0}

    def unique(self) -> Any:
        """Everywhere: the marginal type's gain rises strictly in the threshold."""
        return True

    def probability(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        share = thresholds["Small power"] / self.highest_cost
        armed, unarmed = share * self.attacked(True, share), (1 - share) * self.attacked(False, share)
        return {
            "armed, attacked": armed,
            "armed, left alone": share - armed,
            "unarmed, attacked": unarmed,
            "unarmed, left alone": 1 - share - unarmed,
        }

    def payoffs(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        ends = self.probability(thresholds)
        share = thresholds["Small power"] / self.highest_cost
        spent = thresholds["Small power"] * share / 2
        lost = self.loss_armed * ends["armed, attacked"] + self.loss_unarmed * ends["unarmed, attacked"]
        risk = np.square(self.attacked(True, share)) * share + np.square(self.attacked(False, share)) * (
            1 - share
        )
        # of gains above a cost that is uniform: E max(0, b - cost) = b^2/(2 K)
        return {"Small power": -spent - lost, "Big power": risk * self.highest_attack_cost / 2}

    def by_hand(self) -> ClosedForm:
        b0, b1, top = self.gain_unarmed, self.gain_armed, self.highest_attack_cost
        spared = self.loss_unarmed - self.loss_armed
        seen = np.minimum(1.0, (b0 * self.loss_unarmed - b1 * self.loss_armed) / (top * self.highest_cost))
        unseen = np.minimum(1.0, spared * b0 / (top * self.highest_cost + spared * (b0 - b1)))
        visible = self.arms == "seen"
        x = seen if visible else unseen
        armed = b1 / top if visible else (b0 - x * (b0 - b1)) / top
        unarmed = b0 / top if visible else armed
        ends = {"armed, attacked": x * armed, "armed, left alone": x * (1 - armed),
                "unarmed, attacked": (1 - x) * unarmed, "unarmed, left alone": (1 - x) * (1 - unarmed),
                "armed": x, "attack": x * armed + (1 - x) * unarmed}  # fmt: skip
        all_arm = (b0 * self.loss_unarmed - b1 * self.loss_armed if visible else spared * b1) / top
        return ClosedForm(
            concept="Cutoff()",
            thresholds={"all arm": Threshold("highest_cost", all_arm)},
            regions=(Region("those with low costs arm", True, ends, {"Small power -> stay unarmed": 1 - x}),),
            values={"x_d": seen, "x_a": unseen, "mistakes": 0.0 if visible else armed - b1 / top},
        )
