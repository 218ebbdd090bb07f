"""Two players mix and the others do not: which such profiles are equilibria? Linear equations.

On the face where the others play s, player i's gain from the second action is linear in j's
probability and the other way round. Both vanish inside exactly if each changes sign between the two
corners; the signs of corners are exact. A mix is then a ratio of sizes of corners, with a relative
error of 4 units; the gain of a player k who does not mix is bilinear in both mixes, so its error is
at most 4 + 4 + 1 + 3 = 12 units of the largest corner (1), and `SLACK` takes 16.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from typing import Any

import numpy as np

from deterrence.kernels.binary.corners import UNIT, at

__all__ = ["axes_first", "indifferent", "pairs"]

SLACK = 16 * UNIT


def axes_first(gains: Any, player: int, first: Sequence[int]) -> Any:
    """A player's corners with the axes of these other players first, in this order."""
    return np.moveaxis(gains, [j - (j > player) for j in first], range(len(first)))


def pairs(gains: Sequence[Any], undecided: Any, near: Any, tolerance: float) -> list[tuple[Any, Any]]:
    """All equilibria in which exactly two players mix: (games, probabilities (N, E)) for each pair.

    `undecided` and `near` are masks over the games. A game joins the first if a sign of some gain is
    not certain, and the second if such a gain is within the tolerance.
    """
    n = len(gains)
    positive = [d > 0 for d in gains]
    negative = [d < 0 for d in gains]
    parts = []
    for i, j in combinations(range(n), 2):
        rest = [k for k in range(n) if k not in (i, j)]
        crossing: Any = True
        for one, other in ((i, j), (j, i)):
            up, down = (axes_first(s[one], one, [other]) for s in (positive, negative))
            crossing = crossing & ((up[0] & down[1]) | (down[0] & up[1]))
        at_face = np.flatnonzero(crossing)
        if not at_face.size:
            continue
        *face, games = np.unravel_index(at_face, crossing.shape)
        mixes = {}
        for one, other in ((i, j), (j, i)):
            ends = np.abs(axes_first(gains[one], one, [other]).reshape(2, -1).take(at_face, axis=1))
            mixes[other] = ends[::-1] / (ends[0] + ends[1])
        least = np.full(games.size, np.inf)
        for place, k in enumerate(rest):
            shape = axes_first(gains[k], k, [i, j])
            index = tuple(face[m] for m in range(len(rest)) if m != place)
            gain = at(shape[(slice(None), slice(None), *index, games)], mixes[i], mixes[j])
            least = np.minimum(least, np.where(face[place] > 0, gain, -gain))
        undecided[games[np.abs(least) <= SLACK]] = True
        near[games[np.abs(least) <= tolerance]] = True
        kept = np.flatnonzero(least > SLACK)
        p = np.empty((n, kept.size))
        for place, k in enumerate(rest):
            p[k] = face[place][kept]
        for k in (i, j):
            p[k] = mixes[k][1][kept]
        parts.append((games[kept], p))
    return parts


def indifferent(gains: Sequence[Any], threshold: float) -> Any:
    """May somebody be indifferent at a pure profile, or between all mixes of another, in an equilibrium?

    A mask over the games. It is true where a gain of player i at a profile of the others is within the
    threshold and nobody else is sure to leave that profile whatever i does, or where i's gains at both
    ends of an edge of j are, and nobody is sure to leave that face. Without such corners (of exactly
    0), no equilibrium has exactly one player who mixes, and none in which two do is part of an edge.
    """
    n = len(gains)
    result = np.zeros(gains[0].shape[-1], dtype=bool)
    for i in range(n):
        rest = [j for j in range(n) if j != i]
        for profile in product((0, 1), repeat=n - 1):
            possible = np.abs(gains[i][profile]) <= threshold
            for j, action in zip(rest, profile, strict=True):
                others = [a for k, a in zip(rest, profile, strict=True) if k != j]
                ends = axes_first(gains[j], j, [i])[(slice(None), *others)]
                possible &= _may(np.max(ends if action else -ends, axis=0), threshold)
            result |= possible
        for j in rest:
            result |= _flat_edges(gains, i, j, threshold)
    return result


def _flat_edges(gains: Sequence[Any], i: int, j: int, threshold: float) -> Any:
    """Is i indifferent all along an edge of j on a face of i and j that nobody is sure to leave?"""
    n = len(gains)
    rest = [k for k in range(n) if k not in (i, j)]
    edge = np.all(np.abs(axes_first(gains[i], i, [j])) <= threshold, axis=0)
    reply = axes_first(gains[j], j, [i])
    possible = edge & _may(np.max(reply, axis=0), threshold) & _may(np.max(-reply, axis=0), threshold)
    for place, k in enumerate(rest):
        d = axes_first(gains[k], k, [i, j])
        sides = np.stack([np.max(-d, axis=(0, 1)), np.max(d, axis=(0, 1))])  # over k's own action
        possible &= _may(np.moveaxis(sides, 0, place), threshold)
    return np.any(possible, axis=tuple(range(n - 2)))


def _may(best: Any, threshold: float) -> Any:
    return best >= -threshold
