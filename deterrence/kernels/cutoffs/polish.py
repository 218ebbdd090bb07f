"""How are thresholds brought to full precision? Newton's method on what the marginal types gain.

Player i's equation is F_i(t) = gain_i(t_i; t) = 0, the marginal type's gain; a pinned threshold (at an
end of its interval) stays. The slopes are differences over a small step, so that the last steps converge
linearly by a factor of about that step. A step that does not lower the worst |F_i|, in units of its own
range, is halved a few times.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["Gain", "polish", "slopes"]

Gain = Callable[[int, Any, Any], Any]  # player, its types (M,), thresholds (N, M): gains (M,)
STEP = 1e-7  # of the interval
STOP = 1e-14  # of the interval: about what the next step would still move
EPS = float(np.finfo(float).eps)
HALVINGS = 4


def polish(
    select: Callable[[Any], Gain],
    games: Any,
    start: Any,
    pinned: Any,
    low: Any,
    high: Any,
    rounds: int = 40,
) -> tuple[Any, Any]:
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
    settled : bool array, (M,)
        Has the last step left nothing to move but rounding errors? (Not where the slopes are singular.)

    """
    t, settled = start.copy(), np.zeros(len(games), dtype=bool)
    width = np.maximum(high - low, EPS)
    value = _marginal(select(games), t) * ~pinned
    active: Any = np.arange(len(games))
    for _ in range(rounds):
        if not active.size:
            break
        some: Any = slice(None) if len(active) == len(games) else active
        here, free, span = t[:, some], ~pinned[:, some], width[:, some]
        ends = low[:, some], high[:, some]
        gain = select(games[some])
        matrix = slopes(gain, here, value, span, free)
        step = _solve(matrix, value)
        step = np.where(free & np.isfinite(step), step, 0.0)
        new = np.clip(here - step, *ends)
        size = np.abs(value).max(axis=0)
        value = _marginal(gain, new) * free
        worse = np.flatnonzero(~(np.abs(value).max(axis=0) <= size))
        share = 1.0
        for _ in range(HALVINGS):
            if not worse.size:
                break
            share *= 0.25
            part = select(games[some][worse])
            trial = np.clip(here[:, worse] - share * step[:, worse], ends[0][:, worse], ends[1][:, worse])
            new[:, worse] = trial
            value[:, worse] = _marginal(part, trial) * free[:, worse]
            worse = worse[~(np.abs(value[:, worse]).max(axis=0) < size[worse])]
        left = np.abs(value) / np.abs(np.einsum("iim->im", matrix))  # about the next step
        done = ((left <= STOP * span) | (new == here)).all(axis=0)
        t[:, some] = new
        settled[some] = done
        active, value = active[~done], value[:, ~done]
    return t, settled


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


def _solve(matrix: Any, value: Any) -> Any:
    """The step of Newton's method, (N, M)."""
    n = len(matrix)
    if n == 1:
        return value / matrix[0]
    if n == 2:
        (a, b), (c, d) = matrix
        determinant = a * d - b * c
        return np.stack([d * value[0] - b * value[1], a * value[1] - c * value[0]]) / determinant
    stacked = np.moveaxis(matrix, -1, 0)
    sound = np.isfinite(stacked).all(axis=(1, 2))
    sound[sound] = np.abs(np.linalg.det(stacked[sound])) > 0
    step = np.full(value.shape, np.nan)
    step[:, sound] = np.linalg.solve(stacked[sound], value.T[sound][..., None])[..., 0].T
    return step
