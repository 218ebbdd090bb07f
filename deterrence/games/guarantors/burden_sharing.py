"""If Japan carries more, does Taiwan get more protection, or does the US carry less?

Olson & Zeckhauser, "An Economic Theory of Alliances" (*Review of Economics and Statistics* 48, 1966), with
logarithmic values: guarantors contribute z_i at once, and gain v_i ln(Z) - z_i, where Z is the sum with
Taiwan's own forces and a floor below which Japan has bound itself not to go. In the continuum only the one
who values it most contributes,

    Z = max(max_i v_i, Taiwan's forces + Japan's floor),

so that what Japan adds the US takes back, one for one but for the rounding of steps (Warr's neutrality),
until Japan alone exceeds v_US. If contributions have a private use too (`good="impure"`: w_i ln(1 + z_i)),
they are crowded out in part.

Contributions are equal steps d, by default up to eight. The total that i wants is then the largest S d with
base + (S-1) d < d/(exp(d/v_i) - 1); who wants most carries all. Where several want the same total, any split
of it is an equilibrium, and they are not listed by hand; the impure variant has no closed form. Z deters by a
contest with China's forces, China/(China + Z), an event that nobody here weighs beside v_i ln(Z).
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from deterrence.claims import Claim
from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm, Region
from deterrence.language.story import Ending, Storyteller, outcome
from deterrence.language.structure import members
from deterrence.parameters import param

__all__ = ["BurdenSharing"]

FORCES = "Chinese forces in the theatre"
VALUE = "forces that it would contribute alone"
SOME, NONE = "forces are contributed", "nobody contributes"


class BurdenSharing(Game):
    """If Japan carries more, does the US carry less? (after Olson & Zeckhauser 1966)"""

    players = members("US", "Japan", "South Korea", count="guarantors")
    family = "several guarantors"
    standing = "simplification"
    source = """@article{olson1966economic,
  author = {Olson and Zeckhauser},
  title = {An Economic Theory of Alliances},
  journal = {Review of Economics and Statistics},
  volume = {48},
  year = {1966}
}"""
    picture = {"japan_floor": (0, 3), "us_value": (0.05, 2.5)}
    article = (
        Claim("C07", of="japan_floor", on="attack succeeds", sign="-",
              fails="A pure public good: the US takes back what Japan adds (by the rounding of steps a "
                    "little more, at times), until Japan alone exceeds v_US."),
        Claim("C13", of="japan_value", on="attack succeeds", sign="-",
              fails="Japan values it less than the US does: it contributes nothing, and it does not "
                    "matter."),
        Claim("C14", of="guarantors=3", on="attack succeeds", sign="-",
              fails="A third guarantor that values it less than the others adds nothing."),
    )  # fmt: skip

    us_value: float = param(1.5, unit=VALUE, low=0.05, high=2.5, source="assumption; v_US")
    japan_value: float = param(1.0, unit=VALUE, low=0.05, high=2.5, source="assumption; v_J")
    south_korea_value: float = param(0.6, unit=VALUE, low=0.05, high=2.5, source="assumption")
    us_private: float = param(0.3, unit=VALUE, low=0, high=2, source="assumption; w, if impure")
    japan_private: float = param(0.3, unit=VALUE, low=0, high=2, source="assumption; w, if impure")
    south_korea_private: float = param(0.3, unit=VALUE, low=0, high=2, source="assumption; w, if impure")
    taiwan_forces: float = param(0.35, unit=FORCES, low=0.05, high=2, source="assumption")
    japan_floor: float = param(0.0, unit=FORCES, low=0, high=4, source="assumption; it pays for this, too")
    china_forces: float = param(1.0, unit=FORCES, low=0.05, high=10, source="convention")
    step: float = param(0.25, unit=FORCES, low=0.2, high=1, source="assumption; of contributions")

    # structural: have contributions a private use; how many guarantors there are; steps to choose among
    good: Literal["public", "impure"] = "public"
    guarantors: Literal[2, 3] = 2
    steps: int = 8

    def rules(self, move: Storyteller) -> Ending:
        taken: list[int] = []
        words = [f"give {j}" for j in range(self.steps + 1)]
        for i, player in enumerate(self.players):
            taken.append(words.index(str(move(player, *words, hides=self.players[:i]))))
        total = self.taiwan_forces + self.japan_floor + sum(taken) * self.step
        paid = {}
        for player, j in zip(self.players, taken, strict=True):
            given = j * self.step + (self.japan_floor if player == "Japan" else 0.0)
            paid[player] = self._of(player, "value") * np.log(total) - given
            if self.good == "impure":
                paid[player] = paid[player] + self._of(player, "private") * np.log(1 + given)
        succeeds = {"attack succeeds": self.china_forces / (self.china_forces + total)}
        given_by = {f"{p} contributes": 1.0 for p, j in zip(self.players, taken, strict=True) if j}
        return outcome(SOME if given_by else NONE, paid, events=succeeds | given_by)

    def _of(self, player: str, what: str) -> Any:
        return getattr(self, f"{player.lower().replace(' ', '_')}_{what}")

    def by_hand(self) -> ClosedForm:
        if self.good == "impure":
            raise GameError("BurdenSharing has no closed form for impure goods: use dt.solve(game).")
        base, d = self.taiwan_forces + self.japan_floor, self.step
        wants = {p: np.maximum(np.ceil((d / np.expm1(d / self._of(p, "value")) - base) / d), 0)
                 for p in self.players}  # fmt: skip
        most = np.maximum.reduce(np.broadcast_arrays(*wants.values()))
        alone = sum(np.where(want == most, 1, 0) for want in wants.values()) == 1
        regions = [self._region("nobody", most == 0, np.zeros_like(most), base)]
        for player, want in wants.items():
            regions.append(self._region(player, alone & (want == most) & (most > 0), want, base))
        values = [self._of(p, "value") for p in self.players]
        return ClosedForm(
            concept="PureNash()",
            regions=tuple(regions),
            values={"Z": np.maximum.reduce(np.broadcast_arrays(base, *values))},
            covers=(most <= self.steps) & (alone | (most == 0)),
        )

    def _region(self, who: str, where: Any, want: Any, base: Any) -> Region:
        total = base + want * self.step
        ends = {"attack succeeds": self.china_forces / (self.china_forces + total)}
        ends |= {f"{p} contributes": float(p == who) for p in self.players}
        ends |= {SOME: float(who in self.players), NONE: float(who not in self.players)}
        choices = {f"{p} -> give {j}": 1.0 * (want == j) if p == who else 0.0
                   for p in self.players for j in range(1, self.steps + 1)}  # fmt: skip
        return Region(f"{who} contributes", where, ends, choices)
