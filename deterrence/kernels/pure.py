"""From which profiles of actions does nobody gain by deviating alone?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from deterrence.kernels.bimatrix.minors import NOISE
from deterrence.kernels.profiles import ABSENT, STRICT, TIED

__all__ = ["pure_equilibria"]

FEW = 6  # actions


def pure_equilibria(
    payoffs: Sequence[Sequence[Any]], sizes: Sequence[int], tolerance: float, bounds: Sequence[float]
) -> tuple[Any, Any]:
    """All pure Nash equilibria of G games, by looking at every profile.

    Games in which no two payoffs that a player chooses between are nearly equal are decided by comparing
    pairs, the others once more with their own tolerance.

    Parameters
    ----------
    payoffs : payoffs[i][p] of shape (G,)
        Of player i in profile p, in lexicographic order of the players' actions.
    sizes : sequence of int
        How many actions each player has.
    tolerance : float
        A deviation counts if it gains more than this share of the largest difference that the
        player's own action makes.
    bounds : sequence of float
        Of the size of each player's payoffs, in these games or in more; not finite if unknown.

    Returns
    -------
    int8 array, (profiles, G)
        `ABSENT`, `STRICT`, or `TIED` where some player is indifferent within the tolerance.
    bool array, (G,)
        Are all payoffs finite?

    """
    if max(sizes) > FEW:  # so many pairs that comparing each with the best is cheaper
        return _against_the_best(payoffs, sizes, tolerance)
    games = len(payoffs[0][0])
    exists: Any = np.ones((len(payoffs[0]), games), dtype=bool)
    clear: Any = np.ones(games, dtype=bool)
    above, below = np.empty((2, games), dtype=bool)
    gap: Any = np.empty(games)
    with np.errstate(invalid="ignore", over="ignore"):
        for own, bound, pairs in zip(payoffs, bounds, _deviations(tuple(sizes)), strict=True):
            # a bound of every game's slack: too many games are looked at again, never too few
            size = bound if np.isfinite(bound) else np.max(np.abs(own), axis=0)
            slack = _slack(size, 2 * size, tolerance)
            for p, q in pairs:
                np.subtract(own[p], own[q], out=gap)
                np.greater(gap, slack, out=above)
                np.less(gap, -slack, out=below)
                np.logical_and(exists[p], above, out=exists[p])
                np.logical_and(exists[q], below, out=exists[q])
                np.logical_or(above, below, out=above)
                np.logical_and(clear, above, out=clear)
    kinds = exists.view(np.int8) + np.int8(ABSENT)
    finite = clear.copy()
    if not clear.all():
        some = np.flatnonzero(~clear)
        again = [[cell[some] for cell in own] for own in payoffs]
        kinds[:, some], finite[some] = _against_the_best(again, sizes, tolerance)
    return kinds, finite


@cache
def _deviations(sizes: tuple[int, ...]) -> list[list[tuple[int, int]]]:
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


def _against_the_best(
    payoffs: Sequence[Sequence[Any]], sizes: Sequence[int], tolerance: float
) -> tuple[Any, Any]:
    """The same, with each game's own tolerance: each action against the best, that against the second."""
    shape = (*sizes, len(payoffs[0][0]))
    exists, strict = np.ones(shape, dtype=bool), np.ones(shape, dtype=bool)
    finite: Any = np.ones(shape[-1], dtype=bool)
    with np.errstate(invalid="ignore", over="ignore"):
        for i, own in enumerate(payoffs):
            cells = np.array(own).reshape(shape)
            finite &= np.isfinite(cells).all(axis=tuple(range(len(sizes))))
            if sizes[i] == 1:
                continue
            worst, second, best = (np.expand_dims(a, i) for a in _ends(np.moveaxis(cells, i, 0)))
            inner = tuple(range(len(sizes)))
            size = np.abs(cells).max(axis=inner)
            slack = _slack(size, (best - worst).max(axis=inner), tolerance)
            exists &= best - cells <= slack
            strict &= cells - np.where(cells == best, second, best) > slack
    kinds = np.where(exists, np.where(strict, STRICT, TIED), ABSENT).astype(np.int8)
    return kinds.reshape(len(payoffs[0]), -1), finite


def _ends(cells: Any) -> tuple[Any, Any, Any]:
    """The least, the second largest and the largest of (actions, ...), two at least; NaN where one is."""
    worst = best = cells[0]
    second = np.full_like(best, -np.inf)
    for cell in cells[1:]:  # few passes over long rows: sorting rows of a few is many times slower
        second = np.maximum(second, np.minimum(best, cell))
        worst, best = np.minimum(worst, cell), np.maximum(best, cell)
    return worst, second, best
