"""Where in the unit square do two functions vanish at once, in a batch? At roots, and across jumps.

A square of a grid is kept if zero lies in the triangle that the two functions' values at three of its
corners span, for either of its two halves: the test of simplicial algorithms (Scarf 1967), which holds
across jumps as well. Kept squares are halved, together with their neighbours, since the test looks at
corners alone. Newton's method ends the search where the functions are smooth; what is left after many
halvings is a point at which they jump across zero.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["surrounded", "zeros"]

SMOOTH_AT = (3, 6)  # halvings after which Newton's method is tried
HALVINGS = 46
CROWD = 24  # more squares than this at a time: a continuum, or nothing but rounding
STEPS = 12  # of Newton's method
SLOPE = 1e-7  # difference over which slopes are taken
ZERO = 1e-13
_RING = np.array([(a, b) for a in range(-1, 3) for b in range(-1, 3)]).T
_CORNERS = np.array([(0, 0), (1, 1), (1, 0), (0, 1)]).T
Value = Callable[[Any, Any], Any]


def surrounded(corners: Any) -> Any:
    """Does zero lie among values at the corners of half a square? (4, 2, ...), two opposite ones first."""
    shift = ZERO * np.array([1.0, 0.618])  # so that functions that are zero everywhere are not counted
    a, b, *others = np.moveaxis(np.moveaxis(corners, 1, -1) - shift, -1, 1)
    found = np.zeros(a.shape[1:], dtype=bool)
    for c in others:
        turns = [p[0] * q[1] - p[1] * q[0] for p, q in ((a, b), (b, c), (c, a))]
        found |= np.logical_and.reduce([t > 0 for t in turns]) | np.logical_and.reduce([t < 0 for t in turns])
    return found


def zeros(value: Value, who: Any, square: Any, side: int) -> tuple[Any, Any, Any, Any, Any]:
    """Close in on zeros.

    Parameters
    ----------
    value : callable
        `value(some, point)` gives, for the pairs of functions named by the integer array `some`, at
        points (2, N), both values and a third: where that is positive at all corners, there is nothing to
        be found. (3, N).
    who : int array, (N,)
        The pair of functions of each square to begin with.
    square : int array, (2, N)
        Its place in the grid.
    side : int
        Squares along a side of the grid.

    Returns
    -------
    rooted : int array, (R,)
        The pairs of functions with roots.
    roots : array, (2, R)
    jumping : int array, (J,)
        The pairs of functions that jump across zero.
    near, far : array, (2, J)
        Two points on either side of the jump, next to each other.

    """
    rooted, roots = [who[:0]], [np.zeros((2, 0))]
    for halving in range(HALVINGS):
        if not len(who):
            break
        who, square, side = _halved(who, square, side)
        corners = _corners(value, who, square, side)
        keep = surrounded(corners[:, :2]) & ~(corners[:, 2] > 0).all(axis=0)
        _, number, count = np.unique(who[keep], return_inverse=True, return_counts=True)
        few = count[number] <= CROWD
        who, square = who[keep][few], square[:, keep][:, few]
        if halving in SMOOTH_AT and len(who):
            point, there = _newton(value, who, (square + 0.5) / side, 4.0 / side)
            rooted.append(who[there])
            roots.append(point[:, there])
            who, square = who[~there], square[:, ~there]
    corners = _corners(value, who, square, side)[:, :2]
    apart = np.linalg.norm(corners[:, None] - corners[None], axis=2).reshape(16, -1)
    pair = apart.argmax(axis=0)
    near, far = ((square + _CORNERS[:, i]) / side for i in (pair // 4, pair % 4))
    return np.concatenate(rooted), np.concatenate(roots, axis=1), who, near, far


def _halved(who: Any, square: Any, side: int) -> tuple[Any, Any, int]:
    """The quarters of squares and their neighbours of the same size, each once."""
    small = (2 * square[:, :, None] + _RING[:, None, :]).reshape(2, -1)
    inside = ((small >= 0) & (small < 2 * side)).all(axis=0)
    rows = np.unique(np.concatenate([np.repeat(who, 16)[None], small])[:, inside], axis=1)
    return rows[0], rows[1:], 2 * side


def _corners(value: Value, who: Any, square: Any, side: int) -> Any:
    """Values at the corners, (4, 3, N), each point evaluated once."""
    points = (square[:, None] + _CORNERS[:, :, None]).reshape(2, -1)
    rows, number = np.unique(np.concatenate([np.tile(who, 4)[None], points]), axis=1, return_inverse=True)
    return np.moveaxis(value(rows[0], rows[1:] / side)[:, number.reshape(-1)].reshape(3, 4, -1), 0, 1)


def _newton(value: Value, who: Any, start: Any, reach: float) -> tuple[Any, Any]:
    """Roots from a start, and which of them are roots within reach of it."""
    point, size = start, np.full(len(who), np.inf)
    for _ in range(STEPS):
        step = np.where(point > 0.5, -SLOPE, SLOPE)
        trio = np.concatenate([point, point + step * [[1], [0]], point + step * [[0], [1]]], axis=1)
        f, fu, fv = np.moveaxis(value(np.tile(who, 3), trio)[:2].reshape(2, 3, -1), 1, 0)
        size = np.abs(f).max(axis=0)
        a, b = (fu - f) / step[0], (fv - f) / step[1]
        with np.errstate(all="ignore"):
            move = np.stack([b[1] * f[0] - b[0] * f[1], a[0] * f[1] - a[1] * f[0]])
            move /= a[0] * b[1] - a[1] * b[0]
        move = np.where(np.isfinite(move) & (size > ZERO), np.clip(move, -reach, reach), 0.0)
        point = np.clip(point - move, 0.0, 1.0)
    there = (size <= ZERO) & (np.abs(point - start).max(axis=0) <= reach)
    return point, there
