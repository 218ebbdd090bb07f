"""Does silence about resolve survive, if whoever has it can prove it?

After a popular argument (Miller, *Weekly Standard*, 21 May 2001): where statements are free and verifiable,
silence is read as weakness, so that ambiguity unravels. A toy of ours. The resolve t of the US is uniform on
[0, 1]; it may prove it, at a cost c, or be silent. China attacks with probability a - s x, where x is what it
expects of t; not being attacked is worth B. With one audience all above a cutoff speak,

    t_d = min(1, 2 c/(B s)),

and silence ends as speaking becomes free. With a second audience Taiwan provokes with probability p x^2, at a
loss K to the US: proof of resolve emboldens it. The US then likes to be thought m = B s/(2 k) best, k = K p,
and its loss from a belief x is k (x - m)^2 more than the least. So those within d of m speak, and both the
weakest and the strongest are silent; with x_S the mean of the silent,

    (x_S - m)^2 - d^2 = c/k,

which may have several solutions; nobody speaks if (1/2 - m)^2 - max(0, m - 1)^2 <= c/k. Even where speaking
is free silence may then survive, but only if m lies within 1/8 of the middle. (All this rests on replies that
follow beliefs step by step: if China attacked below one threshold p_C <= 1/2, silence of all would do.)

Attacks are as likely with words as without, since a - s x is linear; statements move provocations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.private import uniform
from deterrence.parameters import param
from deterrence.thresholds.game import Law, ThresholdGame

__all__ = ["Unravelling"]

UNIT = "US utility"


@dataclass(frozen=True, eq=False)
class Closeness:
    """The law of -|t - best| where t is uniform on [0, 1]."""

    best: Any

    @property
    def ends(self) -> tuple[Any, Any]:
        """Of the distance from the best."""
        return np.maximum(self.best - 1, 0.0), np.maximum(self.best, 1 - self.best)

    def cdf(self, c: Any, /) -> Any:
        """P(-|t - best| < c)."""
        distance = np.maximum(-np.asarray(c), 0.0)
        return 1 - np.clip(self.best + distance, 0, 1) + np.clip(self.best - distance, 0, 1)

    def ppf(self, p: Any, /) -> Any:
        """From the share that is farther away: on both sides of the best, or on one."""
        inside = 1 - np.asarray(p, dtype=float)
        beside = np.minimum(self.best, 1 - self.best)  # negative if the best lies outside
        return -np.where(inside <= 2 * beside, inside / 2, inside - beside)


class Unravelling(ThresholdGame):
    """Does silence survive, if whoever has resolve can prove it? (own model, after Miller 2001)"""

    players = ("US", "China", "Taiwan")
    family = "design of commitments"
    standing = "ours"
    source = """@misc{unravelling,
  author = {The deterrence authors},
  title = {Unravelling},
  note = {own model of an argument by J. D. Miller, Weekly Standard, 21 May 2001}
}"""
    picture = {"statement_cost": (0, 0.8), "attack_if_strong": (0, 0.85)}
    article = (
        Claim("C01", of="statement_cost", on="silence", sign="+",
              fails="One audience and free statements: silence is read as weakness, and ambiguity unravels."),
    )  # fmt: skip
    actions = {"US": ("stay silent", "speak")}
    outcomes = {
        "silence, attack": ("silence", "attack"),
        "silence, no attack": ("silence",),
        "statement, attack": ("attack",),
        "statement, no attack": (),
    }

    statement_cost: float = param(0.05, unit=UNIT, low=0, source="assumption; c above")
    peace: float = param(1.0, unit=UNIT, low=0, source="assumption; of not being attacked, B above")
    attack_if_weak: float = param(0.9, unit="probability, a above", low=0, high=1, source="assumption")
    attack_if_strong: float = param(0.2, unit="probability, a - s above", low=0, high=1, source="assumption")
    provoked_loss: float = param(0.9, unit=UNIT, low=0, source="assumption; from a provocation, K above")
    emboldened: float = param(
        0.8, unit="odds of a provocation if help is sure", low=0, high=1, source="assumption"
    )

    # structural: does Taiwan listen, too?
    audiences: Literal["one", "two"] = "one"

    def constraints(self) -> dict[str, Any]:
        chains = ("statement_cost > 0", "peace > 0", "attack_if_strong < attack_if_weak")
        more = ("provoked_loss > 0", "emboldened > 0") if self.audiences == "two" else ()
        return ordered(self, *chains, *more)

    @property
    def _slope(self) -> Any:
        return self.peace * np.subtract(self.attack_if_weak, self.attack_if_strong)

    @property
    def _bend(self) -> Any:
        """How fast the second audience's answer grows: k above."""
        return np.multiply(self.provoked_loss, self.emboldened)

    @property
    def best(self) -> Any:
        """What the US likes to be thought of its resolve, with two audiences: m above."""
        return self._slope / (2 * self._bend)

    def types(self) -> Mapping[str, Law]:
        """The resolve; with two audiences its closeness to the best."""
        return {"US": uniform(0.0, 1.0) if self.audiences == "one" else Closeness(self.best)}

    def interval(self) -> Mapping[str, tuple[Any, Any]]:
        if self.audiences == "one":
            return {"US": (0.0, 1.0)}
        near, far = Closeness(self.best).ends
        return {"US": (-far, -near)}

    def spoken(self, threshold: Any) -> tuple[Any, Any]:
        """The lowest and the highest resolve that speaks."""
        if self.audiences == "one":
            return threshold, 1.0
        return np.clip(self.best + threshold, 0, 1), np.clip(self.best - threshold, 0, 1)

    def believed(self, threshold: Any) -> Any:
        """Mean resolve of the silent; of the last to be silent if there is none."""
        low, high = self.spoken(threshold)
        silent = 1 - high + low
        last = 0.0 if self.audiences == "one" else np.where(self.best > 0.5, 0.0, 1.0)
        some = silent > 0
        return np.where(some, ((1 - high) * (1 + high) + low**2) / (2 * np.where(some, silent, 1.0)), last)

    def gain(self, player: str, number: Any, thresholds: Mapping[str, Any]) -> Any:
        belief = self.believed(thresholds["US"])
        if self.audiences == "one":
            return self._slope * (number - belief) - self.statement_cost
        return self._bend * (np.square(belief - self.best) - np.square(number)) - self.statement_cost

    def effects(self) -> Mapping[tuple[str, str], Any]:
        """The more are silent, the better (nearer to the best, or less weak) they are on average."""
        return {("US", "US"): -1}

    def unique(self) -> Any:
        """With one audience: the marginal type's gain is B s t/2 - c."""
        return self.audiences == "one"

    def probability(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._ends(*self.spoken(thresholds["US"]), self.believed(thresholds["US"]))

    def _ends(self, low: Any, high: Any, belief: Any) -> dict[str, Any]:
        weak, slope = self.attack_if_weak, np.subtract(self.attack_if_weak, self.attack_if_strong)
        said, silent = high - low, 1 - high + low
        met, unmet = silent * (weak - slope * belief), said * (weak - slope * (low + high) / 2)
        return {"silence, attack": met, "silence, no attack": silent - met,
                "statement, attack": unmet, "statement, no attack": said - unmet}  # fmt: skip

    def payoffs(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        (low, high), belief = self.spoken(thresholds["US"]), self.believed(thresholds["US"])
        weak, slope = self.attack_if_weak, np.subtract(self.attack_if_weak, self.attack_if_strong)
        said, silent = high - low, 1 - high + low
        squares = silent * np.square(belief) + (high**3 - low**3) / 3
        cubes = silent * belief**3 + (high**4 - low**4) / 4
        two = 1.0 if self.audiences == "two" else 0.0
        attacks = weak - slope / 2
        us = self.peace * (1 - attacks) - two * self._bend * squares - self.statement_cost * said
        # China's cost of war is uniform on [0, 1], Taiwan's of a provocation below z with probability p z^2
        china = (weak * weak - weak * slope + slope * slope * squares) / 2
        return {"US": us, "China": china, "Taiwan": two * self.emboldened * cubes / 3}

    def by_hand(self) -> ClosedForm:
        if self.audiences == "one":
            cutoff = np.minimum(1.0, 2 * self.statement_cost / self._slope)
            region = self._region("only the weak are silent", cutoff < 1, cutoff)
            none = self._region("nobody speaks", cutoff >= 1, cutoff)
            full = Threshold("statement_cost", self._slope / 2)
            return ClosedForm("Cutoff()", (region, none), {"c*": full}, {"t_d": cutoff})
        m, price = self.best, self.statement_cost / self._bend
        near, far = Closeness(m).ends
        dearest = self._bend * (np.square(0.5 - m) - np.square(near))
        found = [("nobody speaks", dearest <= self.statement_cost, near)]
        found += [("both ends are silent", *root) for root in self._inside(price)]
        root = np.sqrt(np.maximum(far**2 - 3 * price, 0.0))
        start = np.maximum(near, np.minimum(m, 1 - m))  # from here on one side only is silent
        for d in ((far - 2 * root) / 3, (far + 2 * root) / 3):
            found.append(("one end is silent", (far**2 > 3 * price) & (d > start) & (d <= far), d))
        return ClosedForm(
            concept="Cutoff()",
            thresholds={"c*": Threshold("statement_cost", dearest)},
            regions=tuple(self._region(name, where, -np.asarray(d)) for name, where, d in found),
            values={"m": m},
        )

    def _inside(self, price: Any) -> list[tuple[Any, Any]]:
        """Where, and for which d < min(m, 1 - m): (1/2 - m)^2 = (1 - 2d)^2 (d^2 + c/k).

        The right side falls, rises and falls again in d, and turns at (1 -+ sqrt(1 - 32 c/k))/8.
        """
        m, price = np.broadcast_arrays(self.best, price)
        end, root = np.minimum(m, 1 - m), np.sqrt(np.maximum(1 - 32 * price, 0.0))
        turns = [(1 + sign * root) / 8 for sign in (-1, 1)]
        turns = [np.clip(turn, 0.0, np.maximum(end, 0.0)) for turn in (0.0 * m, *turns, end)]

        def excess(d: Any, here: Any) -> Any:
            return np.square(1 - 2 * d) * (np.square(d) + price[here]) - np.square(0.5 - m[here])

        found = []
        for first, last in pairwise(turns):
            there = (end > 0) & (excess(first, ...) * excess(last, ...) < 0)
            low, high = first[there], last[there]
            rises = excess(low, there) < excess(high, there)
            for _ in range(50):
                middle = (low + high) / 2
                before = (excess(middle, there) < 0) == rises
                low, high = np.where(before, middle, low), np.where(before, high, middle)
            d = np.zeros(there.shape)
            d[there] = (low + high) / 2
            found.append((there, d))
        return found

    def _region(self, name: str, where: Any, threshold: Any) -> Region:
        low, high = self.spoken(threshold)
        ends = self._ends(low, high, self.believed(threshold))
        ends |= {"silence": 1 - high + low, "attack": ends["silence, attack"] + ends["statement, attack"]}
        return Region(name, where, ends, {"US -> speak": high - low})
