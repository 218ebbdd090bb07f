"""How are thresholds brought to full precision? Newton's method on what the marginal types gain.

Player i's equation is F_i(t) = gain_i(t_i; t) = 0, the marginal type's gain; a pinned threshold (at an
end of its interval) stays. The slopes J are differences over a small step. While each step s lowers the
worst |F_i| to a quarter, they are not taken anew but corrected by what the step showed (Broyden, *Mathematics
of Computation* 19, 1965), in units of the intervals:

    J + (F(t + s) - F(t) - J s) s' / s's.

A step that does not lower it at all is shortened a few times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["Gain", "determinant", "polish", "slopes"]

Gain = Callable[[int, Any, Any], Any]  # player, its types (M,), thresholds (N, M): gains (M,)
STEP = 1e-7  # of the interval
STOP = 1e-14  # of the interval: about what the next step would still move
EPS = float(np.finfo(float).eps)
HALVINGS = 4
QUARTER = 0.25  # of |F|: where a step leaves more, slopes are taken anew
CROWDED = 0.7  # share of games still at work from which those that have settled are carried along


def polish(
    select: Callable[[Any], Gain],
    games: Any,
    start: Any,
    pinned: Any,
    low: Any,
    high: Any,
    rounds: int = 40,
) -> tuple[Any, Any, Any]:
    """Thresholds from a start.

    Parameters
    ----------
    select : callable
        Gives the gains of some games, named by an integer array.
    games : int array, (M,)
        The game of each start.
    start : array, (N, M)
        Thresholds to start from.
    pinned : bool array, (N, M)
        Which do not move.
    low : array, (N, M)
        Thresholds do not go below.
    high : array, (N, M)
        Nor above.
    rounds : int
        At most so many steps.

    Returns
    -------
    thresholds : array, (N, M)
    value : array, (N, M)
        What the marginal types gain there.
    settled : bool array, (M,)
        Has the last step left nothing to move but rounding errors? (Not where the slopes are singular.)

    """
    count = start.shape[1]
    t, value, settled = start.copy(), np.empty(start.shape), np.zeros(count, dtype=bool)
    at, going = np.arange(count), np.ones(count, dtype=bool)
    gain, free, span, ends = select(games), ~pinned, np.maximum(high - low, EPS), np.stack([low, high])
    here, now = start, _marginal(gain, start) * free
    matrix, size = slopes(gain, here, now, span, free), _largest(now)
    for _ in range(rounds):
        if not going.any():
            break
        step = _solve(matrix, now)
        step = np.where(free & going & np.isfinite(step), step, 0.0)
        new = np.clip(here - step, *ends)
        found = _marginal(gain, new) * free
        left = _largest(found)
        worse = np.flatnonzero(going & ~(left <= size))
        for halving in range(1, HALVINGS + 1):
            if not worse.size:
                break
            trial = np.clip(here[:, worse] - 0.25**halving * step[:, worse], *ends[..., worse])
            new[:, worse] = trial
            found[:, worse] = again = _marginal(select(games[at[worse]]), trial) * free[:, worse]
            left[worse] = _largest(again)
            worse = worse[~(left[worse] < size[worse])]
        step = new - here
        rest = np.abs(found) <= STOP * span * np.abs(np.einsum("iim->im", matrix))  # about the next step
        going &= ~(rest | (step == 0)).all(axis=0)
        stale = going & ~(left <= QUARTER * size)
        _correct(matrix, step, found - now, span)
        here, now, size = new, found, left
        if np.count_nonzero(going) < CROWDED * len(going):
            t[:, at], value[:, at], settled[at] = here, now, ~going
            kept = np.flatnonzero(going)
            at, size, going, stale = at[kept], size[kept], going[kept], stale[kept]
            here, now, free, span = (x[:, kept] for x in (here, now, free, span))
            matrix, ends, gain = matrix[..., kept], ends[..., kept], select(games[at])
        again = np.flatnonzero(stale)
        if again.size:
            some = (x[:, again] for x in (here, now, span, free))
            matrix[..., again] = slopes(select(games[at[again]]), *some)
    t[:, at], value[:, at], settled[at] = here, now, ~going
    return t, _marginal(select(games), t) if pinned.any() else value, settled


def _correct(matrix: Any, step: Any, change: Any, span: Any) -> None:
    """Broyden's correction of the slopes after a step, in place."""
    scaled = step / span
    length = (scaled * scaled).sum(axis=0)
    scaled /= span * np.where(length > 0, length, np.inf)
    change -= (matrix * step).sum(axis=1)
    matrix += np.where(np.isfinite(change), change, 0.0)[:, None] * scaled


def _largest(value: Any) -> Any:
    """Of the sizes of numbers (N, M), (M,)."""
    return np.abs(value).max(axis=0)


def _marginal(gain: Gain, t: Any) -> Any:
    """What the marginal types gain, (N, M)."""
    return np.stack([gain(i, t[i], t) for i in range(len(t))])


def slopes(gain: Gain, t: Any, value: Any, width: Any, free: Any) -> Any:
    """dF_i/dt_j as (N, N, M); the identity in a pinned row."""
    n = len(t)
    result = np.empty((n, n, t.shape[1]))
    for j in range(n):
        moved = t.copy()
        moved[j] += STEP * width[j]
        by = moved[j] - t[j]
        for i in range(n):
            number = moved[i] if i == j else t[i]
            result[i, j] = (gain(i, number, moved) - value[i]) / by
            result[i, j] = np.where(free[i], result[i, j], float(i == j))
    return result


def determinant(matrix: Any) -> Any:
    """Of matrices (N, N, M), (M,)."""
    if len(matrix) == 1:
        return matrix[0, 0]
    if len(matrix) == 2:
        return matrix[0, 0] * matrix[1, 1] - matrix[0, 1] * matrix[1, 0]
    return np.linalg.det(np.moveaxis(matrix, -1, 0))


def _solve(matrix: Any, value: Any) -> Any:
    """The step of Newton's method, (N, M)."""
    n = len(matrix)
    if n == 1:
        return value / matrix[0]
    if n == 2:
        (a, b), (c, d) = matrix
        return np.stack([d * value[0] - b * value[1], a * value[1] - c * value[0]]) / determinant(matrix)
    stacked = np.moveaxis(matrix, -1, 0)
    sound = np.isfinite(stacked).all(axis=(1, 2))
    sound[sound] = np.abs(np.linalg.det(stacked[sound])) > 0
    step = np.full(value.shape, np.nan)
    step[:, sound] = np.linalg.solve(stacked[sound], value.T[sound][..., None])[..., 0].T
    return step
