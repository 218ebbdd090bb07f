"""Where does a player's threshold fit the other's best reply to it? Bisection within bisection.

h(t_1) = gain_1(t_1; t_1, B_2(t_1)), where B_2 is the threshold of player 2 that fits t_1, is negative
below a single equilibrium and positive above it, however steep the gains are and however flat elsewhere:
slow and sure, for the few games of one equilibrium that Newton's method does not reach.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from deterrence.kernels.cutoffs.polish import Gain

__all__ = ["MOST_PLAYERS", "nested"]

MOST_PLAYERS = 2
ROUNDS = 60  # halvings: below the rounding error of the interval


def nested(select: Callable[[Any], Gain], games: Any, low: Any, high: Any) -> Any:
    """Thresholds of the equilibrium of each of these games, (N, M), for one or two players.

    Parameters
    ----------
    select : callable
        Gives the gains of some games, named by an integer array.
    games : int array, (M,)
        Each with one equilibrium.
    low : array, (N, M)
        Lower ends of the intervals.
    high : array, (N, M)
        Upper ends.

    """
    gain = select(games)

    def fitting(i: int, t: Any) -> Any:
        """The thresholds from player i on that fit those before it."""
        if i == len(low):
            return t
        lo, hi = low[i].copy(), high[i].copy()
        for _ in range(ROUNDS):
            middle = 0.5 * (lo + hi)
            t = fitting(i + 1, np.concatenate([t[:i], middle[None], t[i + 1 :]]))
            below = gain(i, middle, t) < 0
            lo, hi = np.where(below, middle, lo), np.where(below, hi, middle)
        return t

    return fitting(0, 0.5 * (low + high))
