"""Where in (0, 1) does a polynomial in Bernstein form change sign? Intervals that hold one simple root each.

The number of roots in (0, 1), each with its multiplicity, is at most the number of sign changes along
the coefficients, and of the same parity (Descartes): none means no root and one means one simple root.
Coefficients are known up to an error: what counts holds for any values within it. Halving an interval
(de Casteljau) takes convex combinations, so the error stays, and adds one rounding a level: 9 units
of the largest coefficient for each halving, and at most 30 for an evaluation. `ROUNDING` units are set
aside. A cut elsewhere costs four roundings a level, and a range takes two cuts.
"""

from __future__ import annotations

from math import comb
from typing import Any

import numpy as np

from deterrence.kernels.binary.corners import UNIT

__all__ = ["cut", "isolated", "refined"]

MOST_HALVINGS = 30
MOST_STEPS = 60
MOST_INTERVALS = 12  # of one polynomial at a time
ROUNDING = 10 * MOST_HALVINGS + 100


def cut(coefficients: Any, error: Any, low: Any, high: Any) -> tuple[Any, Any]:
    """The coefficients of n polynomials (m + 1, n) on parts [low, high] of [0, 1], and their error."""
    degree = coefficients.shape[0] - 1
    part = coefficients.copy()
    for k in range(degree):
        part[: degree - k] = (1.0 - low) * part[: degree - k] + low * part[1 : degree - k + 1]
    after, inside = (1.0 - high) / (1.0 - low), (high - low) / (1.0 - low)
    for k in range(degree):
        part[k + 1 :] = after * part[k:-1] + inside * part[k + 1 :]
    return part, error + 8 * degree * UNIT * np.max(np.abs(coefficients), axis=0)


def isolated(coefficients: Any, error: Any) -> tuple[Any, Any, Any, Any, Any]:
    """Isolate the roots of n polynomials (m + 1, n).

    Returns owners (E,), left ends and widths (E,) of intervals, the coefficients on them (m + 1, E), and
    the indices of polynomials that are not finished: those with a double root, one at an end, or
    nothing but error.
    """
    n = coefficients.shape[-1]
    error = error + ROUNDING * UNIT * np.max(np.abs(coefficients), axis=0)
    owners, start, width = np.arange(n), np.zeros(n), 1.0
    found, given_up = [], []
    for _ in range(MOST_HALVINGS):
        some, one = _counted(coefficients, error[owners])
        kept = np.flatnonzero(one)
        found.append((owners[kept], start[kept], np.full(kept.size, width), coefficients[:, kept]))
        hopeless = some & np.all(np.abs(coefficients) <= error[owners], axis=0)
        crowded = np.bincount(owners[some], minlength=n) > MOST_INTERVALS
        crowded[owners[hopeless]] = True
        given_up.append(np.flatnonzero(crowded))
        kept = np.flatnonzero(some & ~one & ~crowded[owners])
        owners, start = owners[kept], start[kept]
        if not kept.size:
            break
        left, right = halves(coefficients[:, kept])
        width *= 0.5
        owners, start = np.concatenate([owners, owners]), np.concatenate([start, start + width])
        coefficients = np.concatenate([left, right], axis=1)
    given_up.append(owners)
    parts = [np.concatenate(rows, axis=-1) for rows in zip(*found, strict=True)]
    return parts[0], parts[1], parts[2], parts[3], np.unique(np.concatenate(given_up))


def _counted(coefficients: Any, error: Any) -> tuple[Any, Any]:
    """May there be roots, and is there surely exactly one? For any coefficients within the error.

    There is one if the signs, turned so that the last is plus, are minuses, then at most one unknown,
    then pluses: two unknowns side by side might be plus and minus.
    """
    signs = (coefficients > error).view(np.int8) - (coefficients < -error).view(np.int8)
    total = np.abs(signs.sum(axis=0, dtype=np.int8))
    degree = coefficients.shape[0] - 1
    ends = (signs[0] * signs[-1]) < 0
    ordered = np.all(np.diff(signs, axis=0) * signs[-1] >= 0, axis=0)
    unknown = degree + 1 - np.count_nonzero(signs, axis=0)
    return total <= degree, ends & ordered & (unknown <= 1)


def halves(coefficients: Any) -> tuple[Any, Any]:
    """The coefficients on the left and on the right half of each interval."""
    left, right = np.empty_like(coefficients), coefficients.copy()
    degree = coefficients.shape[0] - 1
    for k in range(degree + 1):
        left[k] = right[0]
        if k < degree:
            right[: degree - k] = 0.5 * (right[: degree - k] + right[1 : degree - k + 1])
    return left, right


def value(coefficients: Any, x: Any) -> Any:
    """The polynomial at x in [0, 1], by Horner's scheme for Bernstein form."""
    degree = coefficients.shape[0] - 1
    y, power = 1.0 - x, 1.0
    total = coefficients[0] * y
    for k in range(1, degree):
        power = power * x
        total = (total + (comb(degree, k) * power) * coefficients[k]) * y
    return total + (power * x) * coefficients[degree]


def refined(coefficients: Any, error: Any) -> tuple[Any, Any]:
    """The one root of each polynomial in (0, 1) and how far it may be off; infinity if that is not known.

    Newton's method, kept between points of opposite signs; the bound is a distance on either side at
    which the signs are certain and opposite.
    """
    n = coefficients.shape[-1]
    turned = coefficients * np.where(coefficients[-1] > 0, 1.0, -1.0)
    steeper = (turned.shape[0] - 1) * (turned[1:] - turned[:-1])
    x, slope, low, high = turned[0] / (turned[0] - turned[-1]), np.ones(n), np.zeros(n), np.ones(n)
    open_ones: Any = slice(None)
    for count in range(MOST_STEPS):
        here, f = x[open_ones], value(turned[:, open_ones], x[open_ones])
        slope[open_ones] = steep = value(steeper[:, open_ones], here)
        low[open_ones] = left = np.where(f < 0, here, low[open_ones])
        high[open_ones] = right = np.where(f < 0, high[open_ones], here)
        found = np.abs(f) <= error[open_ones]
        step = here - f / steep
        step = np.where((step >= left) & (step <= right), step, 0.5 * (left + right))
        x[open_ones] = np.where(found, here, step)
        if count >= 3:
            open_ones = (np.arange(n) if isinstance(open_ones, slice) else open_ones)[~found]
            if not open_ones.size:
                break
    off = 4 * error / np.abs(slope) + 8 * UNIT
    result = np.full(n, np.inf)
    for grown in (1.0, 64.0):
        before, after = np.maximum(x - grown * off, 0.0), np.minimum(x + grown * off, 1.0)
        good = (value(turned, before) < -error) & (value(turned, after) > error)
        result = np.where(good & ~np.isfinite(result), grown * off * (1 + 1e-12) + UNIT, result)
        if good.all():
            break
    return x, result
