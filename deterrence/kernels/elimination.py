"""How are many small linear systems solved at once, some of them singular?

Gaussian elimination with partial pivoting (Wilkinson 1961), one system a column: the Python loop is
over rows and the arrays run over systems. A system whose pivot vanishes comes back as NaN and leaves
the others untouched, where a stacked LAPACK call would raise for all of them. There is no iterative
refinement.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["solved"]


def solved(matrix: Any, right: Any) -> Any:
    """Solve matrix @ z = right for every system.

    Parameters
    ----------
    matrix : float array (k, k, G)
        One k x k matrix a system.
    right : float array (k, r, G)
        The right-hand sides, r of them a system.

    Returns
    -------
    float array (k, r, G)
        NaN for a system in which a pivot is 0 or not finite.

    """
    k, _, systems = right.shape
    work = np.concatenate([matrix, right], axis=1)
    fine = np.ones(systems, dtype=bool)
    for c in range(k):
        if c < k - 1:
            r = c + np.abs(work[c:, c]).argmax(axis=0)
            swaps = np.flatnonzero(r != c)
            upper, lower = work[c, c:, swaps], work[r[swaps], c:, swaps]
            work[c, c:, swaps], work[r[swaps], c:, swaps] = lower, upper
        pivot = work[c, c]
        usable = np.isfinite(pivot) & (pivot != 0)
        fine &= usable
        work[c, c + 1 :] /= np.where(usable, pivot, 1.0)
        for i in range(c + 1, k):
            work[i, c + 1 :] -= work[i, c] * work[c, c + 1 :]
    for c in range(k - 1, 0, -1):
        for i in range(c):
            work[i, k:] -= work[i, c] * work[c, k:]
    result = work[:, k:]
    result[..., ~fine] = np.nan
    return result
