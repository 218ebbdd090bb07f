"""Does another guarantor make help likelier, if nobody knows what helping costs the others?

The volunteer's dilemma with private costs, after Bliss & Nalebuff (1984): each of N guarantors learns its
own cost, uniform on mean -+ spread, and helps or abstains, at once; one helper is enough and gives 1 to each.
A cost below the cutoff x helps; the marginal cost is the chance that nobody else does,

    x = s^(N-1),   s = P(a guarantor abstains) = 1 - F(x):   s^(N-1) + 2 spread s = mean + spread,

which has one root; where it is above 1 everybody abstains. P(nobody helps) = s^N falls in N if costs are
widely spread and rises if they are alike: with mean .5 the step from two to three guarantors turns at a
spread of about .397, with mean .7 at .424, and with mean .2 or .3 it always rises.

The guarantors are alike, so that one stands for all: equilibria in which they act differently, one of them
being relied on, are left out (two guarantors have such ones where spread < 1/2). Costs are independent.
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

__all__ = ["PrivateVolunteers"]

BENEFIT = "value to the guarantor of Taiwan being helped"


class PrivateVolunteers(ThresholdGame):
    """Does one more guarantor make help likelier, if costs are private? (own model, after Bliss & Nalebuff 1984)"""  # noqa: E501

    players = ("Guarantor",)
    family = "several guarantors"
    standing = "ours"
    source = """@misc{privatevolunteers,
  author = {The deterrence authors},
  title = {PrivateVolunteers},
  note = {own model: the volunteer's dilemma with private costs, after Bliss and Nalebuff 1984}
}"""
    picture = {"cost_mean": (0.2, 1.2), "cost_spread": (0.05, 1)}
    article = (
        Claim("C14", of="guarantors=4", on="nobody helps", sign="-",
              fails="Costs are alike: with mean .5 and a spread below .397, a third guarantor raises it."),
    )  # fmt: skip
    actions = {"Guarantor": ("help", "abstain")}
    outcomes = {"nobody helps": (), "Taiwan is helped": ()}

    cost_mean: float = param(0.6, unit=BENEFIT, low=0.01, high=2, source="assumption")
    cost_spread: float = param(
        0.5, unit=f"{BENEFIT}; half the width of the law", low=0.01, high=1, source="assumption"
    )

    # structural: how many there are
    guarantors: Literal[2, 3, 4] = 2

    def constraints(self) -> dict[str, Any]:
        return ordered(self, "cost_spread <= cost_mean")

    def types(self) -> Mapping[str, Distribution]:
        return {"Guarantor": uniform(self.cost_mean - self.cost_spread, self.cost_mean + self.cost_spread)}

    def _abstain(self, thresholds: Mapping[str, Any]) -> Any:
        return 1 - self.types()["Guarantor"].cdf(thresholds["Guarantor"])

    def gain(self, player: str, number: Any, thresholds: Mapping[str, Any]) -> Any:
        """Of abstaining: the cost saved, less the benefit lost if nobody else helps."""
        return number - self._abstain(thresholds) ** (self.guarantors - 1)

    def effects(self) -> Mapping[tuple[str, str], Any]:
        return {("Guarantor", "Guarantor"): 1}

    def unique(self) -> Any:
        """Everywhere: the marginal guarantor's gain rises strictly in the cutoff."""
        return True

    def probability(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        nobody = self._abstain(thresholds) ** self.guarantors
        return {"nobody helps": nobody, "Taiwan is helped": 1 - nobody}

    def payoffs(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        paid = self.types()["Guarantor"].below(thresholds["Guarantor"])
        return {"Guarantor": self.probability(thresholds)["Taiwan is helped"] - paid}

    def by_hand(self) -> ClosedForm:
        mean, spread, n = self.cost_mean, self.cost_spread, self.guarantors
        root = _root(n, 2 * spread, mean + spread)
        some = {"nobody helps": root**n, "Taiwan is helped": 1 - root**n}
        return ClosedForm(
            concept="Cutoff()",
            regions=(
                Region("low costs help", mean - spread <= 1, some, {"Guarantor -> abstain": root}),
                Region("nobody helps", mean - spread >= 1, {"nobody helps": 1.0},
                       {"Guarantor -> abstain": 1.0}),
            ),
            thresholds={"all too dear": Threshold("cost_mean", 1 + spread)},
            values={"x": np.minimum(root, 1) ** (n - 1), "s": np.minimum(root, 1)},
        )  # fmt: skip


def _root(n: int, b: Any, c: Any) -> Any:
    """The positive root of s^(n-1) + b s = c."""
    if n == 2:
        return c / (1 + b)
    if n == 3:
        return 2 * c / (b + np.sqrt(b * b + 4 * c))
    first = np.cbrt(c / 2 + np.sqrt(c * c / 4 + b**3 / 27))  # Cardano: one root is real, since b > 0
    return first - b / (3 * first)
