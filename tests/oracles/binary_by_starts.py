"""Which mixed equilibria do Newton's steps from many starts find in a game with two actions each?

An oracle for one game of N players: every support with at least two players who mix, hundreds of starts
each. What it finds are equilibria; that it finds all is likely and no more. NumPy only; no code shared
with the library.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np


def expected(payoffs: Any, player: int, x: Any) -> Any:
    """Payoffs (2, S) of the player's two actions when player j takes the second with probability x[j]."""
    u = np.moveaxis(payoffs[player], player, 0)[..., None]
    for j in range(x.shape[0]):
        if j != player:
            u = u[:, 0] + (u[:, 1] - u[:, 0]) * x[j]
    return u


def regret(payoffs: Any, x: Any) -> Any:
    """The largest gain from deviating, over players, at profiles x (N, S)."""
    worst = np.zeros(x.shape[1])
    for i in range(x.shape[0]):
        u = expected(payoffs, i, x)
        worst = np.maximum(worst, u.max(axis=0) - ((1 - x[i]) * u[0] + x[i] * u[1]))
    return worst


def equilibria(payoffs: Any, starts: int = 200, seed: int = 0, margin: float = 1e-7) -> list[Any]:
    """Regular equilibria in which at least two players mix, clear of the boundary by the margin."""
    n = payoffs.shape[0]
    rng = np.random.default_rng(seed)
    found: list[Any] = []
    for support in product((0, 1, None), repeat=n):
        mixing = [i for i in range(n) if support[i] is None]
        if len(mixing) < 2:
            continue
        x = rng.random((n, starts if len(mixing) > 2 else 8))
        for i in range(n):
            if support[i] is not None:
                x[i] = support[i]
        x = _newton(payoffs, x, mixing)
        ok = np.all(np.isfinite(x), axis=0)
        ok &= np.all((x[mixing] > margin) & (x[mixing] < 1 - margin), axis=0)
        for i in mixing:
            u = expected(payoffs, i, x)
            ok &= np.abs(u[1] - u[0]) < 1e-11 * np.ptp(payoffs[i])
        for i in range(n):
            if support[i] is not None:
                u = expected(payoffs, i, x)
                ok &= u[support[i]] - u[1 - support[i]] > margin * np.ptp(payoffs[i])
        for e in np.flatnonzero(ok):
            if not any(np.max(np.abs(x[:, e] - y)) < 1e-6 for y in found):
                found.append(x[:, e].copy())
    return found


def _newton(payoffs: Any, x: Any, mixing: list[int]) -> Any:
    m = len(mixing)
    with np.errstate(all="ignore"):
        for _ in range(25):
            values = np.empty((x.shape[1], m))
            slopes = np.zeros((x.shape[1], m, m))
            for a, i in enumerate(mixing):
                u = expected(payoffs, i, x)
                values[:, a] = u[1] - u[0]
                for b, j in enumerate(mixing):
                    if a != b:
                        ends = []
                        for end in (0.0, 1.0):
                            y = x.copy()
                            y[j] = end
                            u = expected(payoffs, i, y)
                            ends.append(u[1] - u[0])
                        slopes[:, a, b] = ends[1] - ends[0]
            good = np.abs(np.linalg.det(slopes)) > 1e-200
            slopes[~good] = np.eye(m)
            step = np.linalg.solve(slopes, values[..., None])[..., 0]
            x = x.copy()
            x[mixing] -= np.clip(np.where(good[:, None], step, np.nan), -2, 2).T
            x = np.clip(x, -3, 4)
    return x
