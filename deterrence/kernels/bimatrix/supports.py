"""On which supports do two players make each other indifferent, and how do they mix there?

`Bases` lists every pair of supports of one size and, for each, the comparisons of signs of bordered
minors (see `deterrence.kernels.bimatrix.minors`) that make the mixture on it a probability distribution
against which no other action is better. In a game in which no minor is zero these are all Nash
equilibria (Dickhaut & Kaplan 1991; Porter, Nudelman & Shoham 2008 order the search instead).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np

from deterrence.kernels.bimatrix.minors import Subset, minors

__all__ = ["Bases", "bases"]


@dataclass(frozen=True)
class Bases:
    """Pairs (own support, replies) of one size for the player who mixes over `size` actions.

    Attributes
    ----------
    pairs : list of (own, replies)
        Ordered by size, then lexicographically.
    weights : int array, (pairs, most)
        Row of the table of minors that holds the weight of the i-th action of the support, up to its
        sign; -1 beyond the support, and for supports of one action, whose weight is one.
    flips : bool array, (pairs, most)
        Is that weight the negative of the table's entry (relative to the first)?
    outside : list of lists of (action, row, flip)
        For each pair, the actions of the other player outside `replies`: the action is worse where
        the table's row has the sign of the first weight, or its opposite if `flip`.

    """

    size: int
    replies: int
    pairs: list[tuple[Subset, Subset]] = field(repr=False)
    weights: Any = field(repr=False)
    flips: Any = field(repr=False)
    outside: list[list[tuple[int, int, bool]]] = field(repr=False)

    def feasible(self, positive: Any, negative: Any, pair: int, out: Any, spare: Any) -> None:
        """Where the mixture exists and no other reply is better, if no minor is zero: `and`ed to `out`."""
        first, *others = self.weights[pair]
        if first < 0:  # a single action, whose weight counts as positive
            for _, row, flip in self.outside[pair]:
                np.logical_and(out, negative[row] if flip else positive[row], out=out)
            return
        rows = [(row, flip) for row, flip in zip(others, self.flips[pair, 1:], strict=True) if row >= 0]
        rows += [(row, flip) for _, row, flip in self.outside[pair]]
        for row, flip in rows:
            np.equal((negative if flip else positive)[row], positive[first], out=spare)
            np.logical_and(out, spare, out=out)

    def mixture(self, table: Any, pair: int, games: Any, out: Any) -> None:
        """Probabilities of one pair of supports in some games, into `out` (size, E), which holds zeros."""
        own, _ = self.pairs[pair]
        if len(own) == 1:
            out[own[0]] = 1.0
            return
        total: Any = 0.0
        for action, row in zip(own, self.weights[pair], strict=False):
            weight = np.abs(table[row].take(games)).astype(float, copy=False)
            total = total + weight
            out[action] = weight
        for action in own:
            out[action] /= total

    def mixed(self, table: Any, pair: int) -> list[Any]:
        """Probabilities of each action, numbers or (G,), by one pair of supports in every game."""
        own, _ = self.pairs[pair]
        weights = [np.abs(table[row]) for row in self.weights[pair] if row >= 0] or [1.0]
        total = sum(weights[1:], weights[0])
        shares: list[Any] = [0.0] * self.size
        for action, weight in zip(own, weights, strict=True):
            shares[action] = weight / total
        return shares


@cache
def bases(size: int, replies: int) -> Bases:
    """The layout for a player with `size` actions against one with `replies`, made once.

    The table of minors has the mixing player's actions as rows and the replies as columns.
    """
    at = minors(size, replies).at
    most = min(size, replies)
    pairs = [
        (own, best)
        for k in range(1, most + 1)
        for own in combinations(range(size), k)
        for best in combinations(range(replies), k)
    ]
    weights = np.full((len(pairs), most), -1)
    flips = np.zeros((len(pairs), most), dtype=bool)
    outside: list[list[tuple[int, int, bool]]] = []
    for number, (own, best) in enumerate(pairs):
        k = len(own)
        for i, action in enumerate(own):
            rest = tuple(a for a in own if a != action)
            if rest:
                weights[number, i] = at[rest, best]
                flips[number, i] = i % 2 == 1
        rows = []
        for reply in range(replies):
            if reply not in best:
                after = sum(b > reply for b in best)
                row = at[own, tuple(sorted((*best, reply)))]
                # moving the reply's column from the last place to its own takes `after` swaps
                rows.append((reply, row, (k + after) % 2 == 1))
        outside.append(rows)
    return Bases(size, replies, pairs, weights, flips, outside)
