"""What would a player gain by deviating from a profile? The last check of every profile, and its repair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deterrence.kernels.binary.corners import at, inverse, slopes

__all__ = ["checked"]

POLISHED = 4e-14  # regrets above this, of a largest gain between 1/2 and 1, are worth Newton's steps
STEPS = 6


def checked(gains: Sequence[Any], games: Any, p: Any, limit: float) -> tuple[Any, Any]:
    """The profiles, polished where they need it, and a mask of those whose regret is within the limit.

    The limit is a share of the largest gain, which is at most the range of the payoffs; gains are at
    least 1/2 at their largest.
    """
    regret = _regret([d.take(games, axis=-1) for d in gains], p)
    poor = np.flatnonzero(~(regret <= POLISHED))
    if poor.size:
        here = [d.take(games[poor], axis=-1) for d in gains]
        better, best = p[:, poor], regret[poor]
        x = better
        for _ in range(STEPS):
            x = _stepped(here, x)
            new = _regret(here, x)
            improved = (new < best) & np.all((x >= 0) & (x <= 1), axis=0)
            improved &= np.all(((x == 0) | (x == 1)) == ((better == 0) | (better == 1)), axis=0)
            better, best = np.where(improved, x, better), np.where(improved, new, best)
        p = p.copy()
        p[:, poor], regret[poor] = better, best
    return p, regret <= 0.5 * limit


def _regret(here: Sequence[Any], p: Any) -> Any:
    """The largest regret of any player."""
    mixes = [(1.0 - x, x) for x in p]
    worst: Any = 0.0
    for i, d in enumerate(here):
        gain = at(d, *(m for j, m in enumerate(mixes) if j != i))
        worst = np.maximum(worst, np.maximum(mixes[i][0] * gain, -mixes[i][1] * gain))
    return worst


def _stepped(here: Sequence[Any], p: Any) -> Any:
    """One of Newton's steps among those who mix."""
    values, rows = slopes(here, p)
    for i, x in enumerate(p):
        pure = (x == 0) | (x == 1)
        values[i] = np.where(pure, 0.0, values[i])
        rows[i] = [np.where(pure, float(i == j), entry) for j, entry in enumerate(rows[i])]
    return p - np.sum(inverse(rows) * values, axis=1)
