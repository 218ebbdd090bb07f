"""Which signs decide where a player is indifferent? Those of the bordered minors of the payoffs.

Let B be the payoffs of a player who answers the mixture x of an opponent: B[r][c] where the opponent
takes r and the player c. For k rows R and k + 1 columns C,

    W[R, C] = det [[1, ..., 1], B[R, C]]  =  det of (B[r, c] - B[r, C_0]),  r in R, c in C without C_0.

By Cramer's rule the mixture on rows S that makes columns T (as many) equally good has weights
proportional to (-1)^i W[S without its i-th row, T], and column t' outside T is worse or better by the
sign of W[S, T and t']. So the signs of all W, and nothing else, say which supports are equilibria
(the chirotope of the payoffs, in the language of oriented matroids). They cost one multiplication and
one addition a term by expansion along the last row: no division and no pivoting, hence exact in
integers, and with the forward error below in floating point.

A W of degree k is a sum of k! products of k differences, each term with at most 2k - 1 + k(k-1)/2
roundings; so its error is at most `accuracy(k)` times the k-th power of the largest difference
(Higham 2002, ch. 3), doubled for the rounding of that bound itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, reduce
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np

__all__ = ["NOISE", "Minors", "accuracy", "minors"]

Subset = tuple[int, ...]
UNIT = 2.0**-53
LARGEST = 1e300  # powers of differences beyond may overflow in a sum
NOISE = 2.0**-48  # of a payoff: what a formula of a few operations may have lost to rounding


@dataclass(frozen=True)
class Minors:
    """Where each W stands in a table, and how it is computed, for a matrix of this size.

    `at[R, C]` is its row in the table; `degrees[k]` the rows of degree k, from 1.
    """

    rows: int
    columns: int
    at: dict[tuple[Subset, Subset], int] = field(repr=False)
    degrees: dict[int, slice] = field(repr=False)

    def table(self, payoffs: Any, dtype: Any = np.float64) -> Any:
        """Every W for a batch of games, (number of W, G).

        `payoffs[r][c]` has shape (G,); `dtype` is float64, or object for exact integers.

        """
        games = np.shape(payoffs[0][0])[0]
        table: Any = np.empty((len(self.at), games), dtype=dtype)
        self.fill(table, payoffs, np.empty(games, dtype=dtype))
        return table

    def fill(self, table: Any, payoffs: Any, term: Any) -> None:
        """As `table`, into a given array, with a spare row (G,)."""
        for (rows, columns), row in self.at.items():
            out = table[row]
            if len(rows) == 1:
                np.subtract(payoffs[rows[0]][columns[1]], payoffs[rows[0]][columns[0]], out=out)
                continue
            k, last, rest = len(rows), rows[-1:], rows[:-1]
            for j in range(k, 0, -1):  # the sign of the j-th term is (-1)^(k+j)
                difference = table[self.at[last, (columns[0], columns[j])]]
                minor = table[self.at[rest, columns[:j] + columns[j + 1 :]]]
                if j == k:
                    np.multiply(difference, minor, out=out)
                else:
                    np.multiply(difference, minor, out=term)
                    (np.subtract if (k + j) % 2 else np.add)(out, term, out=out)

    def near_zero(self, table: Any, payoffs: Any, bound: Any, tolerance: float, spare: Any) -> Any:
        """(G,) bool: is some W within the tolerance, or its own rounding error, of zero?

        A W of degree k is measured against the k-th power of the largest difference of the game.
        Differences that the rounding of the payoffs themselves may have made count as near too, and
        so do games whose values are not finite, or too large to be. `bound` is one of the size of the
        payoffs, not finite if unknown: what seems near by it is looked at with the game's own payoffs.
        `spare` is (4, G).
        """
        near: Any = np.zeros(np.shape(payoffs[0][0]), dtype=bool)
        if not self.degrees:
            return near
        size, smallest, scale, power = spare
        common = bool(np.isfinite(bound))
        if not common:
            bound = reduce(np.maximum, [np.abs(payoffs[row][0]) for row in range(self.rows)])
        noise = NOISE * bound
        for k, where in self.degrees.items():
            np.abs(table[where.start], out=smallest)
            if k == 1:
                np.copyto(scale, smallest)
            for w in table[where.start + 1 : where.stop]:
                np.abs(w, out=size)
                np.minimum(smallest, size, out=smallest)
                if k == 1:
                    np.maximum(scale, size, out=scale)
            factors = k * factorial(k)  # of all terms, each of which the payoffs' rounding may move
            np.multiply(scale, max(tolerance, accuracy(k)) + factors * NOISE, out=size)
            size += factors * noise
            if k > 1:
                size *= np.multiply(scale, power, out=power) if k > 2 else scale
            if k == 2:
                np.copyto(power, scale)
            near = near | (smallest <= size)
        most = max(self.degrees)
        if not common or not scale.max(initial=0.0) < LARGEST ** (1 / most):
            near = near | ~(scale < LARGEST ** (1 / most))
        if common and near.any():
            some = np.flatnonzero(near)
            own = [[payoffs[row][0][some]] for row in range(self.rows)]
            near[some] = self.near_zero(table[:, some], own, np.inf, tolerance, np.empty((4, len(some))))
        return near


def accuracy(k: int) -> float:
    """Forward error of a W of degree k, in units of the k-th power of the largest difference."""
    roundings = 2 * k - 1 + k * (k - 1) // 2
    return 2 * factorial(k) * roundings * UNIT / (1 - roundings * UNIT)


@cache
def minors(rows: int, columns: int) -> Minors:
    """The layout for matrices of this size, made once."""
    at: dict[tuple[Subset, Subset], int] = {}
    degrees: dict[int, slice] = {}
    for k in range(1, min(rows, columns - 1) + 1):
        start = len(at)
        for chosen in combinations(range(rows), k):
            for taken in combinations(range(columns), k + 1):
                at[chosen, taken] = len(at)
        degrees[k] = slice(start, len(at))
    return Minors(rows, columns, at, degrees)
