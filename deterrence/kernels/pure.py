"""From which profiles of actions does nobody gain by deviating alone?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from deterrence.kernels.bimatrix.minors import NOISE, largest
from deterrence.kernels.profiles import ABSENT, STRICT, TIED

__all__ = ["pure_equilibria"]


def pure_equilibria(
    payoffs: Sequence[Sequence[Any]], sizes: Sequence[int], tolerance: float
) -> tuple[Any, Any]:
    """All pure Nash equilibria of G games, by looking at every profile.

    Games in which no two payoffs that a player chooses between are nearly equal are decided by plain
    comparisons, the others once more with the tolerance.

    Parameters
    ----------
    payoffs : payoffs[i][p] of shape (G,)
        Of player i in profile p, in lexicographic order of the players' actions.
    sizes : sequence of int
        How many actions each player has.
    tolerance : float
        A deviation counts if it gains more than this share of the largest difference that the
        player's own action makes.

    Returns
    -------
    int8 array, (profiles, G)
        `ABSENT`, `STRICT`, or `TIED` where some player is indifferent within the tolerance.
    bool array, (G,)
        Are all payoffs finite?

    """
    pairs = _deviations(sizes)
    games = len(payoffs[0][0])
    exists: Any = np.ones((len(payoffs[0]), games), dtype=bool)
    near: Any = np.zeros(games, dtype=bool)
    better: Any = np.empty(games, dtype=bool)
    gap, least, most = np.empty((3, games))
    with np.errstate(invalid="ignore", over="ignore"):
        for own, own_pairs in zip(payoffs, pairs, strict=True):
            for number, (p, q) in enumerate(own_pairs):
                np.subtract(own[p], own[q], out=gap)
                np.greater(gap, 0.0, out=better)
                np.logical_and(exists[p], better, out=exists[p])
                np.greater(exists[q], better, out=exists[q])  # and not better
                np.abs(gap, out=gap)
                if number:
                    np.minimum(least, gap, out=least)
                    np.maximum(most, gap, out=most)
                else:
                    least[:], most[:] = gap, gap
            if own_pairs:
                size = largest([own[p] for p in {p for p, _ in own_pairs}])
                near |= ~(least > _slack(size, most, tolerance))  # not finite counts as near
    kinds = exists.view(np.int8) + np.int8(ABSENT)
    finite = ~near
    if near.any():
        some = np.flatnonzero(near)
        again = [[cell[some] for cell in own] for own in payoffs]
        kinds[:, some] = _with_ties(again, pairs, tolerance)
        finite[some] = np.isfinite(again).all(axis=(0, 1))
    return kinds, finite


def _deviations(sizes: Sequence[int]) -> list[list[tuple[int, int]]]:
    """For each player, the pairs of profiles that differ in its action only."""
    number = {profile: p for p, profile in enumerate(product(*map(range, sizes)))}
    return [
        [
            (p, number[(*profile[:i], action, *profile[i + 1 :])])
            for profile, p in number.items()
            for action in range(profile[i] + 1, m)
        ]
        for i, m in enumerate(sizes)
    ]


def _slack(size: Any, most: Any, tolerance: float) -> Any:
    """Differences up to here are ties: a share of the largest, or what rounding of payoffs may make."""
    return tolerance * most + NOISE * (size + most)


def _with_ties(payoffs: list[list[Any]], pairs: list[list[tuple[int, int]]], tolerance: float) -> Any:
    shape = (len(payoffs[0]), len(payoffs[0][0]))
    exists, strict = np.ones(shape, dtype=bool), np.ones(shape, dtype=bool)
    with np.errstate(invalid="ignore", over="ignore"):
        for own, own_pairs in zip(payoffs, pairs, strict=True):
            gaps = [own[p] - own[q] for p, q in own_pairs]
            most = np.max(np.abs(gaps), axis=0, initial=0.0) if gaps else 0.0
            slack = _slack(np.max(np.abs(own), axis=0), most, tolerance)
            for (p, q), gap in zip(own_pairs, gaps, strict=True):
                exists[p] &= gap >= -slack
                exists[q] &= gap <= slack
                strict[p] &= gap > slack
                strict[q] &= gap < -slack
    return np.where(exists, np.where(strict, STRICT, TIED), ABSENT).astype(np.int8)
