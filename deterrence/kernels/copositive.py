"""Is z M z positive for every z >= 0 but 0? Strict copositivity of many small matrices at once.

Closed forms up to 3 x 3 (Hadeler 1983): with the diagonal scaled to 1, every other entry is
above -1, and the determinant or 1 + the sum of the three entries is positive. Beyond, face by face: a
least value on the simplex that is reached inside a face solves M z = v 1 there, uniquely if all smaller
faces are positive; so no solution z > 0 may have v <= 0. There are 2^n faces: a matrix without negative
entries, or one that fails on a small face, is settled before the others are looked at.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from deterrence.kernels.elimination import solved

__all__ = ["strictly_copositive"]


def strictly_copositive(form: Any, slack: Any) -> Any:
    """Strict copositivity of symmetric matrices.

    Parameters
    ----------
    form : array (n, n, G)
        One symmetric matrix a game, n >= 0.
    slack : array (G,)
        A value up to this is not positive: of the diagonal as it came, of the rest with the diagonal
        scaled to 1.

    Returns
    -------
    bool array, (G,)

    """
    n = len(form)
    diagonal = np.einsum("iig->ig", form)
    fine: Any = (diagonal > slack).all(axis=0)
    root = np.sqrt(np.where(diagonal > slack, diagonal, 1.0))
    scaled = form / (root[:, None] * root)
    for size in range(2, n + 1):
        for face in combinations(range(n), size):
            part = scaled[np.ix_(face, face)]
            unsure = np.flatnonzero(fine & (part < 0).any(axis=(0, 1)))
            if unsure.size:
                fine[unsure] = _inside(part[..., unsure], slack[unsure])
        if not fine.any():
            break
    return fine


def _inside(face: Any, slack: Any) -> Any:
    """Is the form positive inside a face, given that it is on all smaller ones? The diagonal is 1."""
    n = len(face)
    if n == 2:
        return face[0, 1] > slack - 1
    if n == 3:
        a, b, c = face[0, 1], face[0, 2], face[1, 2]
        determinant = 1 + 2 * a * b * c - a * a - b * b - c * c
        return (determinant > slack) | (1 + a + b + c > slack)
    bordered = np.zeros((n + 1, n + 1, face.shape[-1]))
    bordered[:n, :n], bordered[:n, n], bordered[n, :n] = face, -1.0, 1.0
    right = np.zeros((n + 1, 1, face.shape[-1]))
    right[n] = 1.0
    with np.errstate(all="ignore"):
        answer = solved(bordered, right)[:, 0]
    return ~((answer[:n] > 0).all(axis=0) & (answer[n] <= slack))
