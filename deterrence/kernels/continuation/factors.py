"""How are many small linear systems solved again and again with the same matrices?

Gaussian elimination with partial pivoting (Wilkinson 1961) kept as factors, one system a column: the
Python loop is over rows and the arrays run over systems. A pivot that vanishes leaves numbers that are
not finite in its own system and the others untouched. There is no iterative refinement.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Factors"]


class Factors:
    """L and U of a stack of matrices (k, k, G), which are overwritten; the swaps are of whole rows."""

    def __init__(self, matrix: Any) -> None:
        self.matrix = matrix
        k = len(matrix)
        self.order = np.broadcast_to(np.arange(k)[:, None], matrix.shape[1:]).copy()
        self.swapped = False
        with np.errstate(all="ignore"):
            for c in range(k - 1):
                self._pivot(c)
                matrix[c + 1 :, c] /= matrix[c, c]
                matrix[c + 1 :, c + 1 :] -= matrix[c + 1 :, c, None] * matrix[c, None, c + 1 :]

    def _pivot(self, c: int) -> None:
        largest = c + np.abs(self.matrix[c:, c]).argmax(axis=0)
        games = np.flatnonzero(largest != c)
        if games.size:
            self.swapped = True
            rows = largest[games]
            for array in (self.matrix, self.order):
                upper, lower = array[c, ..., games], array[rows, ..., games]
                array[c, ..., games], array[rows, ..., games] = lower, upper

    def solve(self, right: Any) -> Any:
        """The solutions for right-hand sides (k, G)."""
        k = len(right)
        z = np.take_along_axis(right, self.order, axis=0) if self.swapped else right.copy()
        matrix = self.matrix
        with np.errstate(all="ignore"):
            for c in range(k - 1):
                z[c + 1 :] -= matrix[c + 1 :, c] * z[c]
            for c in range(k - 1, -1, -1):
                z[c] /= matrix[c, c]
                if c:
                    z[:c] -= matrix[:c, c] * z[c]
        return z

    def part(self, games: Any) -> Factors:
        """The factors of some of the systems."""
        some = object.__new__(Factors)
        some.matrix, some.order = self.matrix[..., games], self.order[..., games]
        some.swapped = self.swapped
        return some
