"""How are many small linear systems solved again and again with the same matrices?

Gaussian elimination kept as factors, one system a column: the Python loop is over rows and the arrays run
over systems. Rows are swapped where the pivot is less than a tenth of the largest in its column, as codes
for sparse matrices do, so that most systems need no swap. A pivot that vanishes leaves numbers that are
not finite in its own system and the others untouched. There is no iterative refinement.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["Factors"]

LEAST = 0.1  # pivots as a share of the largest in their column (Duff, Erisman & Reid 1986)


class Factors:
    """L and U of a stack of matrices (k, k, G), which are overwritten; the swaps are of whole rows.

    On the diagonal stand the reciprocals of U's.
    """

    def __init__(self, matrix: Any) -> None:
        self.matrix = matrix
        k = len(matrix)
        self.order = np.broadcast_to(np.arange(k)[:, None], matrix.shape[1:]).copy()
        self.swapped = False
        with np.errstate(all="ignore"):
            for c in range(k):
                self._pivot(c)
                np.reciprocal(matrix[c, c], out=matrix[c, c])
                matrix[c + 1 :, c] *= matrix[c, c]
                matrix[c + 1 :, c + 1 :] -= matrix[c + 1 :, c, None] * matrix[c, None, c + 1 :]

    def _pivot(self, c: int) -> None:
        column = np.abs(self.matrix[c:, c])
        games = np.flatnonzero(column[0] < LEAST * column.max(axis=0))
        if games.size:
            self.swapped = True
            rows = c + column[:, games].argmax(axis=0)
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
                z[c] *= matrix[c, c]
                if c:
                    z[:c] -= matrix[:c, c] * z[c]
        return z

    def part(self, games: Any) -> Factors:
        """The factors of some of the systems."""
        some = object.__new__(Factors)
        some.matrix, some.order = self.matrix[..., games], self.order[..., games]
        some.swapped = self.swapped
        return some
