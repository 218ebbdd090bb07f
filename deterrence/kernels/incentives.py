"""Which joint distribution over profiles maximises a goal, if nobody may gain by disobeying it?

The incentive constraints of correlated equilibrium (Aumann 1987): for every player and every two of its
actions a and b, the sum over the others' actions of p(a, others) (u(b, others) - u(a, others)) is at most
0. They stand in the same places in every game of a size, so that the places are found once and the
numbers are filled in game by game, for one linear programme a game (`deterrence.kernels.programme`). A
game whose best profile is a strict equilibrium needs none: no distribution reaches more than that profile.
The loop over games costs 1 to 1.5 ms a programme up to 5 x 5 and 2 to 3 ms at 10 x 10.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from typing import Any

import numpy as np

from deterrence.kernels.programme import SOLE, TIE, cheapest

__all__ = ["Incentives"]

DENSE = 100_000  # a matrix of up to so many entries is passed on dense, which is 0.2 ms faster


class Incentives:
    """The places of the incentive constraints of games of one size, and the programmes that use them.

    Parameters
    ----------
    sizes : sequence of int
        How many actions each player has; profiles are numbered in lexicographic order.

    Attributes
    ----------
    entries : int
        Coefficients of the constraints.

    """

    def __init__(self, sizes: Sequence[int]) -> None:
        numbers = np.arange(np.prod(sizes, dtype=int)).reshape(*sizes)
        tables = [np.moveaxis(numbers, i, 0).reshape(m, -1) for i, m in enumerate(sizes)]
        self.replies = [np.empty((numbers.size, m), dtype=np.intp) for m in sizes]  # of i in profile p
        for replies, table in zip(self.replies, tables, strict=True):
            replies[table] = table.T
        ends = [(i, t[a], t[b]) for i, t in enumerate(tables) for a, b in permutations(range(len(t)), 2)]
        none = np.zeros(0, dtype=np.intp)
        lengths = [len(here) for _, here, _ in ends]
        self.told = np.concatenate([none, *(here for _, here, _ in ends)])
        self.done = np.concatenate([none, *(there for _, _, there in ends)])
        self.owner = np.repeat(np.array([i for i, _, _ in ends], dtype=np.intp), lengths)
        self.starts = np.concatenate([[0], np.cumsum(lengths, dtype=np.intp)])
        self.rows = np.repeat(np.arange(len(ends)), lengths)
        self.entries = len(self.told)

    def __call__(self, payoffs: Any, goal: Any, tolerance: float) -> tuple[Any, Any]:
        """The best distribution of every game.

        Parameters
        ----------
        payoffs : float array (N, P, G)
            Of each player in each profile; finite.
        goal : float array (P, G)
            What is maximised, in expectation; finite.
        tolerance : float
            A constraint may be violated by this share of the largest difference that the player's own
            action makes.

        Returns
        -------
        joint : float array (P, G)
            NaN where the programme failed.
        kinds : int8 array (G,)
            `SOLE` where the distribution is proved to be the only one that reaches its goal up to a share
            `TIE` of the goal's range, `TIED` where it is not, `FAILED`.

        """
        gains = payoffs[self.owner, self.done] - payoffs[self.owner, self.told]
        size = np.ones((len(payoffs), gains.shape[1]))
        for i in range(len(payoffs)):
            own = np.abs(gains[self.owner == i]).max(axis=0, initial=0.0)
            size[i] = np.where(own > 0, own, 1.0)
        gains /= size[self.owner]
        span = goal.max(axis=0) - goal.min(axis=0)
        goal = (goal.max(axis=0) - goal) / np.where(span > 0, span, 1.0)  # as a cost between 0 and 1
        joint, kinds = np.zeros_like(goal), np.full(goal.shape[1], SOLE, dtype=np.int8)
        best, sure = self._strict(payoffs, goal, tolerance * size)
        joint[best, np.arange(len(best))] = 1.0
        for g in np.flatnonzero(~sure):
            joint[:, g], kinds[g] = self._programme(gains[:, g], goal[:, g], tolerance)
        return joint, kinds

    def _strict(self, payoffs: Any, cost: Any, slack: Any) -> tuple[Any, Any]:
        """The best profile, and whether it is the only one and every player's only best reply there."""
        best = cost.argmin(axis=0)
        games = np.arange(len(best))
        sure = (cost <= TIE).sum(axis=0) == 1
        for i, own in enumerate(payoffs):
            paid = own[self.replies[i][best].T, games]
            sure &= (paid >= own[best, games] - slack[i]).sum(axis=0) == 1
        return best, sure

    def _programme(self, gains: Any, cost: Any, tolerance: float) -> tuple[Any, int]:
        return cheapest(cost, self._matrix(gains, len(cost)), np.ones((1, len(cost))), tolerance)

    def _matrix(self, gains: Any, profiles: int) -> Any:
        count = len(self.starts) - 1
        if count * profiles <= DENSE:
            matrix: Any = np.zeros((count, profiles))
            matrix[self.rows, self.told] = gains
            return matrix
        from scipy.sparse import csr_array

        return csr_array((gains, self.told, self.starts), shape=(count, profiles))
