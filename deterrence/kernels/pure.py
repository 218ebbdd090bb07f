"""From which profiles of actions does nobody gain by deviating alone?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from deterrence.kernels.profiles import ABSENT, STRICT, TIED

__all__ = ["pure_equilibria"]


def pure_equilibria(payoffs: Sequence[Sequence[Any]], sizes: Sequence[int], tolerance: float) -> Any:
    """All pure Nash equilibria of G games, by looking at every profile.

    Parameters
    ----------
    payoffs : payoffs[i][p] of shape (G,)
        Of player i in profile p, in lexicographic order of the players' actions.
    sizes : sequence of int
        How many actions each player has.
    tolerance : float
        A deviation counts if it gains more than this share of the player's payoff range.

    Returns
    -------
    int8 array, (profiles, G)
        `ABSENT`, `STRICT`, or `TIED` where some player is indifferent within the tolerance.

    """
    order = list(product(*map(range, sizes)))
    number = {profile: p for p, profile in enumerate(order)}
    games = len(payoffs[0][0])
    exists: Any = np.ones((len(order), games), dtype=bool)
    strict: Any = np.ones((len(order), games), dtype=bool)
    flag: Any = np.empty(games, dtype=bool)
    gap: Any = np.empty(games)
    with np.errstate(invalid="ignore", over="ignore"):
        for i, own in enumerate(payoffs):
            slack = tolerance * (np.maximum.reduce(own) - np.minimum.reduce(own))
            below = -slack
            for p, profile in enumerate(order):
                for action in range(profile[i] + 1, sizes[i]):
                    q = number[(*profile[:i], action, *profile[i + 1 :])]
                    np.subtract(own[p], own[q], out=gap)
                    exists[p] &= np.greater_equal(gap, below, out=flag)
                    strict[q] &= np.less(gap, below, out=flag)
                    exists[q] &= np.less_equal(gap, slack, out=flag)
                    strict[p] &= np.greater(gap, slack, out=flag)
    kinds = np.where(strict, np.int8(STRICT), np.int8(TIED))
    kinds[~exists] = ABSENT
    return kinds
