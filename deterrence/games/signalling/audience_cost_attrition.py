"""Which side backs down in a public crisis whose audiences grow less forgiving with time?

The war of attrition of Fearon, "Domestic Political Audiences and the Escalation of International Disputes"
(*American Political Science Review* 88, 1994, 577-592), with values of war uniform on [-W, 0]. Each side may
back down at any time s, at a cost of a_i s to its audience, or attack. Quitting is mixed so that the other
is indifferent until a horizon T, when all attack that are left: those with a value of war above -a_i T.
Of side i, if it never quits at once, 1/(1 + a_j s/v) are left at time s, so that T is the least of

    T_i = (v/a_j) F(t_i)/(1 - F(t_i)),   t_i = -a_i T,

the time by which all of side i below t_i would have quit. Here a type's gain is that of attacking at the
horizon implied by both thresholds, instead of quitting then. The side with the lower slope (the less
excitable audience) quits at once with positive probability; war comes with a_1 a_2 T^2/W^2. Of the slopes
that risk depends on their ratio r <= 1 alone (it is r u^2, where u + r (W/v) u^2 = 1), and is highest at
r = 1, where both audiences are equally unforgiving. Only this equilibrium is described, none with behavioural
types (Ozyurt's, where a steep slope may hurt its owner).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.claims import Claim
from deterrence.language.closed_form import ClosedForm, Region, Threshold
from deterrence.language.ordering import ordered
from deterrence.language.private import Distribution, uniform
from deterrence.parameters import param
from deterrence.thresholds.game import ThresholdGame

__all__ = ["AudienceCostAttrition"]

UNIT = "the side's utility"
NODES, WEIGHTS = np.polynomial.legendre.leggauss(24)


class AudienceCostAttrition(ThresholdGame):
    """Which side backs down when audiences forgive less and less? (simplified after Fearon 1994)"""

    players = ("China", "US")
    family = "signalling resolve"
    standing = "simplification"
    source = """@article{fearon1994domestic,
  author = {Fearon},
  title = {Domestic Political Audiences and the Escalation of International Disputes},
  journal = {American Political Science Review},
  volume = {88},
  pages = {577--592},
  year = {1994}
}"""
    picture = {"us_audience": (0.05, 2), "china_audience": (0.05, 2)}
    article = (
        Claim("C10", of="us_audience", on="China backs down", sign="+",
              fails="Nowhere in this model; with behavioural types a steeper slope can hurt its owner."),
        Claim("C11", of="us_audience", on="war", sign="-",
              fails="Up to China's slope a less forgiving audience makes war likelier: both get locked in."),
    )  # fmt: skip
    actions = {"China": ("back down", "attack"), "US": ("back down", "attack")}
    outcomes = {"China backs down": (), "US backs down": (), "war": ()}

    prize: float = param(1.0, unit=UNIT, low=0, source="convention: the unit")
    worst_war: float = param(2.0, unit=UNIT, low=0, source="assumption; W above")
    china_audience: float = param(0.5, unit=f"{UNIT} per unit of time", low=0, source="assumption")
    us_audience: float = param(1.0, unit=f"{UNIT} per unit of time", low=0, source="assumption")

    def constraints(self) -> dict[str, Any]:
        names = ("prize", "worst_war", "china_audience", "us_audience")
        return ordered(self, *(f"{name} > 0" for name in names))

    def _slope(self, player: str) -> Any:
        return self.china_audience if player == "China" else self.us_audience

    def types(self) -> Mapping[str, Distribution]:
        return dict.fromkeys(self.players, uniform(-self.worst_war, 0.0 * self.worst_war))

    def horizon(self, thresholds: Mapping[str, Any]) -> Any:
        """T above: when the first of the sides has no more types that would back down."""
        times: Any = self.worst_war / self.china_audience + self.worst_war / self.us_audience  # beyond all
        for player, other in zip(self.players, self.players[::-1], strict=True):
            left = np.maximum(-thresholds[player] / self.worst_war, 1e-300)
            times = np.minimum(times, self.prize / self._slope(other) * (1 - left) / left)
        return times

    def gain(self, player: str, number: Any, thresholds: Mapping[str, Any]) -> Any:
        return number + self._slope(player) * self.horizon(thresholds)

    def effects(self) -> Mapping[tuple[str, str], Any]:
        return {(p, other): 1 for p in self.players for other in self.players}

    def unique(self) -> Any:
        """Everywhere: T equals the least T_i(-a_i T), which falls in T (Fearon 1994)."""
        return True

    def first(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        """The probability that each side backs down at once."""
        horizon = self.horizon(thresholds)
        return {
            player: 1 - np.minimum(self._fighting(player, thresholds) * self._grown(other, horizon), 1.0)
            for player, other in zip(self.players, self.players[::-1], strict=True)
        }

    def _fighting(self, player: str, thresholds: Mapping[str, Any]) -> Any:
        return -thresholds[player] / self.worst_war

    def _grown(self, player: str, time: Any) -> Any:
        """How much dearer backing down has become to a player, over the prize: 1 + a s/v."""
        return 1 + self._slope(player) * time / self.prize

    def _quitting(self, thresholds: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """P(player backs down before the other does), and its expected audience cost."""
        horizon, first = self.horizon(thresholds), self.first(thresholds)
        quits: dict[str, Any] = {}
        paid: dict[str, Any] = {}
        for player, other in zip(self.players, self.players[::-1], strict=True):
            left, rate = (1 - first[player]) * (1 - first[other]), self._slope(other) / self.prize
            quits[player], paid[player] = first[player], 0.0
            for node, weight in zip(0.5 + 0.5 * NODES, 0.5 * WEIGHTS, strict=True):
                time = node * horizon
                flow = left * rate / (self._grown(other, time) ** 2 * self._grown(player, time))
                quits[player] = quits[player] + weight * horizon * flow
                paid[player] = paid[player] + weight * horizon * flow * self._slope(player) * time
        return quits, paid

    def probability(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        quits, _ = self._quitting(thresholds)
        war = self._fighting("China", thresholds) * self._fighting("US", thresholds)
        return {**{f"{p} backs down": quits[p] for p in self.players}, "war": war}

    def payoffs(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        quits, paid = self._quitting(thresholds)
        war = self._fighting("China", thresholds) * self._fighting("US", thresholds)
        return {
            player: self.prize * quits[other] - paid[player] + war * thresholds[player] / 2
            for player, other in zip(self.players, self.players[::-1], strict=True)
        }

    def by_hand(self) -> ClosedForm:
        calm = self.china_audience <= self.us_audience
        return ClosedForm(
            concept="Cutoff()",
            thresholds={"equal slopes": Threshold("china_audience", self.us_audience)},
            regions=(
                self._calmer("China", "US", calm),
                self._calmer("US", "China", self.us_audience <= self.china_audience),
            ),
            values={"T": np.where(calm, *(self._end(*pair) for pair in (("US", "China"), ("China", "US"))))},
        )

    def _end(self, steep: str, other: str) -> Any:
        """The root of (a t/W)(1 + b t/v) = 1, a the steeper slope."""
        a, b, v, w = self._slope(steep), self._slope(other), self.prize, self.worst_war
        return v / (2 * b) * (np.sqrt(1 + 4 * b * w / (a * v)) - 1)

    def _calmer(self, calm: str, steep: str, where: Any) -> Region:
        """What happens where one side has the lower slope: it may back down at once."""
        a, b, end = self._slope(calm), self._slope(steep), self._end(steep, calm)
        fights = {calm: a * end / self.worst_war, steep: b * end / self.worst_war}
        stays = fights[calm] * (1 + b * end / self.prize)
        x, y = a / self.prize, b / self.prize
        apart = np.where(np.abs(x - y) > 1e-3 * (x + y), x - y, np.nan)  # else rounding spoils the integral
        logs = x * y / apart**2 * (np.log1p(x * end) - np.log1p(y * end))
        even = 0.5 - 0.5 / (1 + y * end) ** 2  # the limit for x = y
        later = {
            calm: np.where(x == y, even, logs - y**2 * end / (apart * (1 + y * end))),
            steep: np.where(x == y, even, -logs + x**2 * end / (apart * (1 + x * end))),
        }
        ends = {
            f"{calm} backs down": 1 - stays + stays * later[calm],
            f"{steep} backs down": stays * later[steep],
            "war": fights[calm] * fights[steep],
        }
        choices = {f"{player} -> attack": chance for player, chance in fights.items()}
        return Region(f"{calm} has the calmer audience", where, ends, choices)
