"""Where on [0, 1] does each of many functions change its sign, at a root or at a jump? To rounding.

Chandrupatla's method ("A new hybrid quadratic/bisection algorithm", *Advances in Engineering Software*
28, 1997): inverse quadratic interpolation where the last three points are monotone enough for it, else
bisection. The bracket is kept throughout, so that it closes on a jump as well as on a root.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

__all__ = ["crossings"]

ROUNDS = 120  # bisection alone takes 53
WIDTH = 1e-16


def crossings(value: Callable[[Any, Any], Any], left: Any, right: Any) -> tuple[Any, Any, Any, Any]:
    """Close a bracket on a change of sign.

    Parameters
    ----------
    value : callable
        `value(some, t)` gives the functions named by the integer array `some` at t, (len(some),).
    left, right : array, (N,)
        Values at 0 and 1: one is positive, the other is not.

    Returns
    -------
    near, far : array, (N,)
        The ends of the bracket, next to each other or at a zero; `near` has the smaller value.
    at_near, at_far : array, (N,)
        The values there.

    """
    count = len(left)
    x1, x2, f1, f2 = np.zeros(count), np.ones(count), left.copy(), right.copy()
    x3, f3, step = x2.copy(), f2.copy(), np.full(count, 0.5)
    active = np.arange(count)
    for _ in range(ROUNDS):
        if not active.size:
            break
        a, b, c = x1[active], x2[active], x3[active]
        fa, fb, fc = f1[active], f2[active], f3[active]
        x = a + step[active] * (b - a)
        f = value(active, x)
        same = (f > 0) == (fa > 0)
        c, fc = np.where(same, a, b), np.where(same, fa, fb)
        b, fb = np.where(same, b, a), np.where(same, fb, fa)
        a, fa = x, f
        x1[active], x2[active], x3[active] = a, b, c
        f1[active], f2[active], f3[active] = fa, fb, fc
        width = np.abs(b - a)
        least = 2 * np.finfo(float).eps * np.where(np.abs(fa) < np.abs(fb), a, b) + WIDTH
        step[active] = np.clip(_step(a, b, c, fa, fb, fc), least / width, 1 - least / width)
        active = active[(width > 2 * least) & (fa != 0) & (fb != 0)]
    first = np.abs(f1) <= np.abs(f2)
    ends = [(x1, x2), (f1, f2)]
    return (
        *(np.where(first, *pair) for pair in ends[:1]),
        *(np.where(first, *pair[::-1]) for pair in ends[:1]),
        *(np.where(first, *pair) for pair in ends[1:]),
        *(np.where(first, *pair[::-1]) for pair in ends[1:]),
    )


def _step(a: Any, b: Any, c: Any, fa: Any, fb: Any, fc: Any) -> Any:
    """The next point as a share of the way from a to b."""
    with np.errstate(all="ignore"):
        xi, phi = (a - b) / (c - b), (fa - fb) / (fc - fb)
        smooth = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        inverse = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (fc - fb)
    return np.where(smooth & np.isfinite(inverse), inverse, 0.5)
