"""Which equilibria, pure and mixed, do moves at once of two players with private types have? Extreme ones.

Agent j of one side gets from its action a, with x the mixtures of the other side's agents,

    f_ja(x) = sum over i and b of weight_ji x_ib worth_jaib,

in its own eyes, whatever the probability of its own type: so types that do not occur choose well too. An
equilibrium is a pair (x, y) in which every agent of both sides uses best actions only (Harsanyi 1967).

*Why the list is complete.* Let P be the polyhedron of (x, v) with x mixtures of the first side and
v_j >= f_ja(x) for every agent j of the second and its actions a, and Q that of y with the first side's
values (as for two players: Mangasarian 1964; Winkels 1979). Take any equilibrium and the smallest faces
of P and Q that hold its two sides. They are bounded, since each v_j equals some f_ja. On them supports only
shrink, and what is best stays best: so every pair of their corners is an equilibrium. Hence every
equilibrium is a convex combination of listed ones with the same faces, and the set of all is a finite union
of products of polytopes whose corners are listed. At a corner of P the equations f_ja = f_jb among best
actions fix the free probabilities of the supports. As many of them as there are free probabilities, each
with the first best action of j, do so already: that is a basis, and all bases are examined. The supports and
best actions of a corner fix it, so that one found on several bases is kept once.

Floating point gets supports and best actions right where every comparison is clear, or exactly zero (see
`deterrence.kernels.at_once.corners`). The other games are solved in the same way in integers, to which
their payoffs are rounded within the tolerance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from deterrence.kernels.at_once.corners import Corners
from deterrence.kernels.at_once.rational import as_integers
from deterrence.kernels.at_once.stage import Side, Stage, excess
from deterrence.kernels.profiles import CONTINUUM, STRICT, TIED

__all__ = ["Found", "all_at_once", "joined"]

PAIRS = 65_536  # pairs of corners looked at together
Sides = tuple[Side, Side]


@dataclass(frozen=True, eq=False)
class Found:
    """E extreme equilibria of G games, sorted by game.

    Attributes
    ----------
    games, used, kinds : int arrays, (E,)
        The game; the actions used, as bits, the second side's above the first's; see `kernels.profiles`.
    mixes : array, (sum of all sizes, E)
        Probability of each action of each agent, one agent after another.
    proved : bool array, (G,)

    """

    games: Any
    used: Any
    kinds: Any
    mixes: Any
    proved: Any

    def chosen(self, order: Any) -> Found:
        """Some of them, in an order."""
        games, used, kinds, mixes = (row[..., order] for row in self.rows)
        return Found(games, used, kinds, mixes, self.proved)

    @property
    def rows(self) -> tuple[Any, Any, Any, Any]:
        """The fields with one entry an equilibrium, on the last axis."""
        return self.games, self.used, self.kinds, self.mixes


def all_at_once(stage: Stage, sides: Sides, games: int, tolerance: float) -> Found:
    """Solve G games; `sides` holds the payoffs of both, and payoffs within the tolerance are tied."""
    with np.errstate(all="ignore"):
        corners = [Corners(stage, side, sides[1 - side], games, tolerance) for side in (0, 1)]
    near = corners[0].near | corners[1].near
    for side in corners:
        side.labels[:, near] = 0
    parts = [_matched(stage, *corners)]
    some, proved = np.flatnonzero(near), np.ones(games, dtype=bool)
    if some.size:
        sound = corners[0].sound[some] & corners[1].sound[some]
        proved[some[~sound]] = False
        some = some[sound]
    if some.size:
        exact = [as_integers(side, some, tolerance) for side in sides]
        corners = [Corners(stage, side, exact[1 - side], len(some), None) for side in (0, 1)]
        part = _matched(stage, *corners)
        parts.append(replace(part, games=some[part.games]))
    found = joined(stage, parts, proved)
    return found.chosen(np.argsort(found.games, kind="stable"))


def joined(stage: Stage, parts: Sequence[Found], proved: Any) -> Found:
    """Several lists as one, or none."""
    none = np.zeros(0, dtype=np.int64)
    nothing = none, none, none.astype(np.int8), np.zeros((sum(map(sum, stage.sizes)), 0))
    columns = zip(nothing, *(part.rows for part in parts), strict=True)
    games, used, kinds, mixes = (np.concatenate(column, axis=-1) for column in columns)
    return Found(games, used, kinds, mixes, proved)


def _matched(stage: Stage, first: Corners, second: Corners) -> Found:
    """Pairs of corners in which both sides use best actions only."""
    x, y = _Listed(stage, first), _Listed(stage, second)
    start = np.cumsum(y.count) - y.count
    partners = y.count[x.games]
    total = np.cumsum(partners)
    i, j = ([np.zeros(0, dtype=np.int64)] for _ in range(2))
    low = 0
    while low < len(partners):
        done = total[low - 1] if low else 0
        high = max(low + 1, int(np.searchsorted(total, done + PAIRS, side="right")))
        own = np.repeat(np.arange(low, high), partners[low:high])
        shift = start[x.games[low:high]] - (total[low:high] - partners[low:high] - done)
        other = np.repeat(shift, partners[low:high]) + np.arange(len(own))
        fits = ((x.used[own] & ~y.best[other]) == 0) & ((y.used[other] & ~x.best[own]) == 0)
        i.append(own[fits])
        j.append(other[fits])
        low = high
    return _told(stage, x, y, np.concatenate(i), np.concatenate(j))


class _Listed:
    """The corners of one side, game by game: number of the basis, actions used, and best replies."""

    def __init__(self, stage: Stage, corners: Corners) -> None:
        self.corners, side = corners, corners.mixing
        self.games, self.bases = np.nonzero(np.ascontiguousarray(corners.labels.T != 0))
        self.best = corners.labels[self.bases, self.games]
        used = [stage.number(side, basis.used) for basis in corners.bases]
        extra = [len(stage.sizes[1 - side]) + excess(basis.used) for basis in corners.bases]
        self.used = np.array(used, dtype=np.int64)[self.bases]
        self.tied = np.bitwise_count(self.best) > np.array(extra)[self.bases]
        self.count = np.bincount(self.games, minlength=len(corners.near))

    def mixtures(self, chosen: Any) -> Any:
        """Of some of them, (sum of sizes, E)."""
        stage, bases, games = self.corners.stage, self.bases[chosen], self.games[chosen]
        result = np.zeros((sum(stage.sizes[self.corners.mixing]), len(chosen)))
        for number in np.flatnonzero(np.bincount(bases)):
            here = np.flatnonzero(bases == number)
            result[:, here] = self.corners.mixtures(int(number), games[here])
        return result


def _told(stage: Stage, x: _Listed, y: _Listed, i: Any, j: Any) -> Found:
    """The equilibria of pairs of corners; two that share a corner are ends of a continuum."""
    shared = (np.bincount(i, minlength=len(x.games))[i] > 1) | (np.bincount(j, minlength=len(y.games))[j] > 1)
    kinds = np.where(shared, CONTINUUM, np.where(x.tied[i] | y.tied[j], TIED, STRICT)).astype(np.int8)
    used = x.used[i] | (y.used[j] << sum(stage.sizes[0]))
    mixes = np.concatenate([x.mixtures(i), y.mixtures(j)])
    return Found(x.games[i], used, kinds, mixes, None)
