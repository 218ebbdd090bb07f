"""What does a player gain by the second action? Multilinear functions on a box: values, slopes, Newton.

With two actions a player's mix is one number, the probability of the second action, and what the player
gains by the second action is multilinear in the numbers of the others. It is kept as its corners, an
array (2, ..., 2, n) with one axis for each of the others in their order and n games, or faces of
games, on the last. Players here are those who mix; `corners[i]` belongs to the i-th of them.

Rounding. `UNIT` is 2^-53. A corner is one subtraction, so it has the right sign and a relative error of
at most one unit. A contraction adds two units (a product, a sum) and its weights' own errors. All
corners are scaled by a power of two to at most 1 in size, which makes every bound an absolute one: k
units times the sum of the weights' sizes, where underflow (2^-1074) does not show.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np

__all__ = ["UNIT", "at", "inverse", "newton", "slopes", "verified"]

UNIT = 2.0**-53


def at(corners: Any, *weights: Any) -> Any:
    """The multilinear function contracted with weights (2, n) on its first axes, in their order."""
    for w in weights:
        corners = corners[0] * w[0] + corners[1] * w[1]
    return corners


def slopes(corners: Sequence[Any], p: Any) -> tuple[Any, list[list[Any]]]:
    """Values (k, n) of k functions, each of the k - 1 other numbers in p (k, n), and their k by k slopes."""
    k = len(corners)
    mixes = [(1.0 - x, x) for x in p]
    values, rows = np.empty_like(p), []
    for i, c in enumerate(corners):
        row: list[Any] = [None] * k
        row[i] = np.zeros_like(p[i])
        others = [j for j in range(k) if j != i]
        for axis, j in enumerate(others):
            pair = at(np.moveaxis(c, axis, -2), *(mixes[m] for m in others if m != j))
            row[j] = pair[1] - pair[0]
            values[i] = pair[0] * mixes[j][0] + pair[1] * mixes[j][1]
        rows.append(row)
    return values, rows


def inverse(matrix: Sequence[Sequence[Any]]) -> Any:
    """The inverse (k, k, n) of k by k matrices by cofactors; not finite where there is none."""
    k = len(matrix)
    everything = tuple(range(k))
    minors: dict[tuple[tuple[int, ...], tuple[int, ...]], Any] = {((), ()): 1.0}
    for size in range(1, k):
        for rows in combinations(everything, size):
            for columns in combinations(everything, size):
                minors[rows, columns] = _expanded(matrix, minors, rows, columns)
    determinant = _expanded(matrix, minors, everything, everything)
    result = np.empty((k, k, *determinant.shape))
    for i in everything:
        for j in everything:
            kept = tuple(m for m in everything if m != j), tuple(m for m in everything if m != i)
            result[i, j] = minors[kept] / determinant * (-1.0) ** (i + j)
    return result


def _expanded(matrix: Any, minors: Any, rows: tuple[int, ...], columns: tuple[int, ...]) -> Any:
    """A determinant, expanded along the first of its rows."""
    total: Any = 0.0
    for place, c in enumerate(columns):
        term = matrix[rows[0]][c] * minors[rows[1:], columns[:place] + columns[place + 1 :]]
        total = total - term if place % 2 else total + term
    return total


def newton(corners: Sequence[Any], p: Any, steps: int) -> tuple[Any, Any]:
    """Newton's points after so many steps from p, and the inverse slopes before the last step."""
    turned: Any = None
    for _ in range(steps):
        values, rows = slopes(corners, p)
        turned = inverse(rows)
        p = p - np.sum(turned * values, axis=1)
    return p, turned


def verified(corners: Sequence[Any], p: Any, turned: Any) -> tuple[Any, Any]:
    """Is there exactly one zero near p? Radii within which it lies, and within which it is alone.

    Krawczyk's test. Let Y be `turned`, any matrices, and X the box of half-width r about p. If
    |Y F(p)| + |1 - Y F'(X)| r < r in the maximum norm, X holds exactly one zero of F, and F'(x) is
    regular on X. Here F(p) is known to 16 u g^(k-1) and F'(p) to 32 u g^(k-2), where u is `UNIT` and
    g bounds |1 - x| + |x| on X: an input and 1 - x cost a unit each, each of the k - 1 contractions
    two, so at most 10. F' moves by at most 4 g^(k-3) r for each of the k - 2 other numbers. The
    first radius is infinite where the test fails. Within the second |1 - Y F'| <= 0.9, so F takes
    no value twice there; it is at least four times the first.
    """
    k = len(corners)
    values, rows = slopes(corners, p)
    norm = np.max(np.sum(np.abs(turned), axis=1), axis=0) * (1 + 1e-12)
    g = np.max(np.abs(p) + np.abs(1.0 - p), axis=0) + 0.25
    residual = np.max(np.abs(values), axis=0) + 16 * UNIT * g ** (k - 1)
    defect: Any = 0.0
    for i in range(k):
        entries = [sum(turned[i, m] * rows[m][j] for m in range(k)) - float(i == j) for j in range(k)]
        defect = np.maximum(defect, sum(np.abs(e) for e in entries))
    defect = defect + norm * (k - 1) * (32 + 32) * UNIT * g ** (k - 2)
    bend = norm * (k - 1) * (k - 2) * 4 * g ** max(k - 3, 0) + 1e-300
    radius = 2 * norm * residual
    alone = np.minimum((0.9 - defect) / bend, 0.0625)
    good = (defect + bend * radius < 0.4) & (4 * radius <= alone)
    return np.where(good, radius, np.inf), np.where(good, alone, 0.0)
