"""Where may thresholds that fit together lie? Boxes are halved where the signs of gains allow, else split.

Gains never fall as the own type rises. If the sign of each other effect is known, the gain of type y over
a box of thresholds lies between its values at two corners. A gain of type y that is negative all over the
box says that no equilibrium of the box has a threshold at or below y (where it is negative at the upper
end, none at all unless the end is the interval's, where nobody acts); likewise for positive. So nothing is
lost, and what is left at the end are small boxes around every equilibrium (monotone best replies, as in
Milgrom & Roberts, Econometrica 58, 1990, for effects of any sign). Rounding errors are not bounded.
Where a sign is not known, the least and largest gain of three points, with a margin, stand in for the bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from deterrence.kernels.cutoffs.polish import Gain

__all__ = ["UNKNOWN", "Boxes", "isolate"]

UNKNOWN = 2  # an effect whose sign is not known
CUTS = 16  # an axis with an effect of unknown sign is cut into so many at the start
MOST_BOXES = 3_000  # of one game at a time
MOST_ROUNDS = 400
MARGIN = 0.5  # of the spread over the points that stand in for a bound
ROUNDING = 1e-12  # of the gains at the ends of the intervals


@dataclass(frozen=True, eq=False)
class Boxes:
    """Small boxes that hold every equilibrium.

    Attributes
    ----------
    games : int array, (M,)
    low, high : arrays, (N, M)
    failed, broken, unsound : bool arrays, (G,)
        Where the search was given up, a gain was not finite, or gains contradict their declared signs.

    """

    games: Any
    low: Any
    high: Any
    failed: Any
    broken: Any
    unsound: Any


def isolate(
    select: Callable[[Any], Gain],
    games: Any,
    low: Any,
    high: Any,
    effects: Any,
    scale: Any,
    resolution: float,
) -> Boxes:
    """Boxes no wider than a share of each interval, around all equilibria of some games.

    Parameters
    ----------
    select : callable
        Gives the gains of some games, named by an integer array.
    games : int array
        Which of the G games to look at.
    low : array, (N, G)
        Lower ends of the intervals.
    high : array, (N, G)
        Upper ends.
    effects : int8 array, (N, N, G)
        Of the gain of i by the threshold of j: -1, 0, 1 or `UNKNOWN`.
    scale : array, (N, G)
        Size of gains.
    resolution : float
        The share.

    """
    count = low.shape[1]
    marks = [np.zeros(count, dtype=bool) for _ in range(3)]
    failed, broken, unsound = marks
    g, lo, hi = _cut(games, low[:, games], high[:, games], (effects == UNKNOWN).any(axis=(0, 2)))
    found = []
    for _ in range(MOST_ROUNDS):
        if not g.size:
            break
        ends = low[:, g], high[:, g], ROUNDING * scale[:, g]
        keep, halved, lo, hi = _narrowed(select(g), g, lo, hi, ends, effects[..., g], marks[1:])
        keep &= ~broken[g]
        g, lo, hi, halved = g[keep], lo[:, keep], hi[:, keep], halved[keep]
        share = (hi - lo) / np.maximum(high[:, g] - low[:, g], 1e-300)
        small = (share <= resolution).all(axis=0)
        found.append((g[small], lo[:, small], hi[:, small]))
        g, lo, hi, share, halved = g[~small], lo[:, ~small], hi[:, ~small], share[:, ~small], halved[~small]
        many = np.bincount(g, minlength=count) > MOST_BOXES
        failed |= many
        stay = ~many[g]
        g, lo, hi = _split(g[stay], lo[:, stay], hi[:, stay], share[:, stay], ~halved[stay])
    failed[g] = True
    rows = [np.concatenate(parts, axis=-1) for parts in zip(*found, strict=True)]
    fine = ~(failed | broken)[rows[0]]
    return Boxes(rows[0][fine], rows[1][:, fine], rows[2][:, fine], failed, broken, unsound)


def _narrowed(
    gain: Gain, g: Any, lo: Any, hi: Any, ends: Any, effects: Any, marks: list[Any]
) -> tuple[Any, Any, Any, Any]:
    """Which boxes to keep, which were halved, and their new ends."""
    broken, unsound = marks
    lo, hi = lo.copy(), hi.copy()
    keep, halved = np.ones(len(g), dtype=bool), np.zeros(len(g), dtype=bool)
    for i in range(len(lo)):
        middle = 0.5 * (lo[i] + hi[i])
        most = [_bound(gain, i, y, lo, hi, effects[i], 1) for y in (middle, hi[i])]
        least = [_bound(gain, i, y, lo, hi, effects[i], -1) for y in (middle, lo[i])]
        broken[g[~np.isfinite(most[0] + most[1] + least[0] + least[1])]] = True
        falls = (most[0] < least[0] - ends[2][i]) | (most[1] < most[0] - ends[2][i])
        unsound[g[falls | (least[0] < least[1] - ends[2][i])]] = True
        nobody, everybody = hi[i] >= ends[1][i], lo[i] <= ends[0][i]
        keep &= ~((most[1] < 0) & ~nobody) & ~((least[1] > 0) & ~everybody)
        up, down = most[0] < 0, least[0] > 0
        halved |= (up | down) & (hi[i] > lo[i])
        lo[i] = np.where((most[1] < 0) & nobody, hi[i], np.where(up, middle, lo[i]))
        hi[i] = np.where((least[1] > 0) & everybody, lo[i], np.where(down & ~up, middle, hi[i]))
    return keep, halved, lo, hi


def _bound(gain: Gain, i: int, y: Any, lo: Any, hi: Any, effects: Any, side: int) -> Any:
    """The most (side 1) or the least (-1) that type y of player i gains in each box."""
    t, unknown = np.empty_like(lo), []
    for j in range(len(lo)):
        first, last = lo[j], hi[j]
        if i == j:  # only thresholds at or below y are in question, or those at or above it
            first, last = (first, y) if side > 0 else (y, last)
        t[j] = np.where(effects[j] == side, last, first)
        if (effects[j] == UNKNOWN).any():
            unknown.append(j)
    if not unknown:
        return gain(i, y, t)
    rows = []
    for weights in product((0.0, 0.5, 1.0), repeat=len(unknown)):
        for j, weight in zip(unknown, weights, strict=True):
            t[j] = np.where(effects[j] == UNKNOWN, lo[j] + weight * (hi[j] - lo[j]), t[j])
        rows.append(gain(i, y, t.copy()))
    most, least = np.max(rows, axis=0), np.min(rows, axis=0)
    spread = MARGIN * (most - least)
    return most + spread if side > 0 else least - spread


def _cut(games: Any, low: Any, high: Any, unknown: Any) -> tuple[Any, Any, Any]:
    """The intervals as boxes: one a game, or more where an effect is not known."""
    cuts = [CUTS if u else 1 for u in unknown]
    rows = []
    for corner in np.ndindex(*cuts):
        parts = [(k / n, (k + 1) / n) for k, n in zip(corner, cuts, strict=True)]
        ends = [
            np.stack(
                [
                    lo + part[side] * (hi - lo) if part[side] < 1 else hi
                    for lo, hi, part in zip(low, high, parts, strict=True)
                ]
            )
            for side in (0, 1)
        ]
        rows.append((games, *ends))
    g, lo, hi = (np.concatenate(part, axis=-1) for part in zip(*rows, strict=True))
    return g, lo, hi


def _split(g: Any, lo: Any, hi: Any, share: Any, which: Any) -> tuple[Any, Any, Any]:
    """Boxes that could not be halved become two, along their widest axis."""
    if not which.any():
        return g, lo, hi
    columns = np.flatnonzero(which)
    axis = share[:, columns].argmax(axis=0)
    middle = 0.5 * (lo[axis, columns] + hi[axis, columns])
    other = lo[:, columns].copy()
    other[axis, np.arange(len(columns))] = middle
    ends = hi[:, columns].copy()
    hi = hi.copy()
    hi[axis, columns] = middle
    return (
        np.concatenate([g, g[columns]]),
        np.concatenate([lo, other], axis=1),
        np.concatenate([hi, ends], axis=1),
    )
