"""How long does each side stay in a crisis whose risk grows by itself, and who gives way first?

A war of attrition in risk, our own model on the subject of Powell, *Nuclear Deterrence Theory* (1990), and
of "Nuclear Brinkmanship, Limited War, and Military Power" (*International Organization* 69, 2015). While both
are in, disaster comes at a rate rho and costs side i its D_i, private and uniform on [0, D]; who stays when
the other quits has the prize V. By h = rho T of cumulative hazard all types above t(h) have quit. Against a
side whose marginal type falls as 1/t(s) = 1/D + b s, a type gains from staying at h iff V b t(h) > D_i, so
that

    t = V (1 - t/D)/h,   t(h) = 1/(1/D + h/V),   H(D_i) = V (1/D_i - 1/D):

type D_i runs the risk 1 - exp(-H(D_i)) before it quits, whatever rho is. Slower rungs do not make the crisis
safer: both wait longer. P(disaster by h) = a e^a (E_2(a) - a E_2(a + h)/(a + h)), a = V/D.

This is the game at one moment T, within paths of that form; what the sides get is counted until then. Both
follow one rule, told as China's. Equilibria in which one side is sure to stay and the other gives way at once
are not listed; values and laws are the same for both sides; that the challenger chooses how much force to
bring (Powell 2015) is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import expn

from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region
from deterrence.language.ordering import ordered
from deterrence.language.private import Distribution, uniform
from deterrence.parameters import param
from deterrence.thresholds.game import ThresholdGame

__all__ = ["Brinkmanship"]

UNIT = "the side's utility"
NODES, WEIGHTS = np.polynomial.legendre.leggauss(40)


class Brinkmanship(ThresholdGame):
    """How long does each side stay in a crisis whose risk grows by itself? (own model, after Powell 1990)"""

    players = ("China", "US")
    family = "bargaining and power shifts"
    standing = "ours"
    source = """@misc{brinkmanship,
  author = {The deterrence authors},
  title = {Brinkmanship},
  note = {own model, on the subject of Powell 1990}
}
@book{powell1990nuclear,
  author = {Powell},
  title = {Nuclear Deterrence Theory},
  year = {1990}
}
@article{powell2015nuclear,
  author = {Powell},
  title = {Nuclear Brinkmanship, Limited War, and Military Power},
  journal = {International Organization},
  volume = {69},
  pages = {589--626},
  year = {2015}
}"""
    picture = {"time": (0, 2), "rate": (0, 2)}
    article = (
        Claim("C08", of="rate", on="disaster", sign="+",
              fails="Only in the end: over the whole crisis the risk does not depend on how fast it "
                    "grows."),
        Claim("C12", of="highest_loss", on="disaster", sign="-",
              fails="Nowhere here: disaster is rarer; but what is lost on average rises, to a quarter of "
                    "the prize each."),
    )  # fmt: skip
    actions = {"China": ("quit", "stay in")}
    outcomes = {"China quits": (), "US quits": (), "disaster": (), "both are still in": ()}

    prize: float = param(1.0, unit=UNIT, low=0, source="convention: the unit; V")
    highest_loss: float = param(2.0, unit=UNIT, low=0, source="assumption; D, uniform from 0")
    rate: float = param(0.5, unit="disasters a unit of time", low=0, source="assumption; rho")
    time: float = param(1.2, unit="time since the crisis began", low=0, source="assumption; T")

    def constraints(self) -> dict[str, Any]:
        return ordered(self, *(f"0 < {name}" for name in ("prize", "highest_loss", "rate", "time")))

    @property
    def hazard(self) -> Any:
        """Cumulative until the moment: h above."""
        return self.rate * self.time

    def types(self) -> Mapping[str, Distribution]:
        """Resolve is the loss with a minus sign: above its threshold a type is still in."""
        return {"China": uniform(-self.highest_loss, 0.0 * self.highest_loss)}

    def gain(self, player: str, number: Any, thresholds: Mapping[str, Any]) -> Any:
        return self.prize * (1 + thresholds["China"] / self.highest_loss) / self.hazard + number

    def effects(self) -> Mapping[tuple[str, str], Any]:
        return {("China", "China"): 1}

    def unique(self) -> Any:
        """Everywhere: the marginal type's gain rises strictly in the threshold."""
        return True

    def _flows(self, thresholds: Mapping[str, Any]) -> tuple[Any, Any]:
        """P(disaster), and what a side expects to lose in it, by the moment."""
        a, h = self.prize / self.highest_loss, self.hazard
        left = np.clip(-thresholds["China"] / self.highest_loss, 1e-300, 1.0)
        slope, width = (1 - left) / (h * left), np.log1p(h / a)  # b/D above
        disaster, lost = 0.0 * left, 0.0 * left
        for node, weight in zip(0.5 + 0.5 * NODES, 0.5 * WEIGHTS, strict=True):
            grown = np.exp(node * width)  # nodes are even in the logarithm of 1 + s/a
            s = a * (grown - 1)
            still = 1 / (1 + slope * s)
            flow = weight * width * a * grown * np.exp(-s) * still**2
            disaster, lost = disaster + flow, lost + flow * self.highest_loss * still / 2
        return disaster, lost

    def probability(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        disaster, _ = self._flows(thresholds)
        both = np.exp(-self.hazard) * (thresholds["China"] / self.highest_loss) ** 2
        quits = (1 - disaster - both) / 2
        return {"China quits": quits, "US quits": quits, "disaster": disaster, "both are still in": both}

    def payoffs(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        wins, (_, lost) = self.probability(thresholds)["US quits"], self._flows(thresholds)
        return dict.fromkeys(self.players, self.prize * wins - lost)

    def by_hand(self) -> ClosedForm:
        a, h = self.prize / self.highest_loss, self.hazard
        left = a / (a + h)
        disaster = a * np.exp(a) * (expn(2, a) - left * expn(2, a + h))
        both = left**2 * np.exp(-h)
        quits = (1 - disaster - both) / 2
        ends = {"China quits": quits, "US quits": quits, "disaster": disaster, "both are still in": both}
        return ClosedForm(
            concept="Cutoff()",
            regions=(Region("both alike", True, ends, {"China -> stay in": left}),),
            values={"t": self.highest_loss * left, "risk run in all": a * np.exp(a) * expn(2, a)},
            covers=a < 500,  # e^a
        )
