"""Which exact payoffs does a game on the edge of a tie have?

Floating point cannot say whether 1/3 + 1/3 ties with 2/3. So the payoff differences of such a game are
read, player by player, as fractions with the smallest common denominator that meets every one of them
within the tolerance; where none up to `LARGEST` does, as the binary fractions that they are, once
values within the tolerance of each other have been made equal. Both are exact integers after scaling.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import factorial
from typing import Any

import numpy as np

from deterrence.kernels.bimatrix.minors import NOISE

__all__ = ["as_integers"]

LARGEST = 1_000  # common denominator tried
TOGETHER = 16_384  # numbers tried at a time, where games are few
EXACT = 2.0**53  # integers up to here are exact in float64


def as_integers(
    first: Any, second: Any, finite: Any, tolerance: float
) -> Iterator[tuple[tuple[Any, Any], Any]]:
    """The payoffs of both answering players as integers, in groups of games of one number type.

    Parameters
    ----------
    first, second : nested sequences [r][c] of float arrays (G,)
        What the player pays attention to who chooses c; only differences along c matter.
    finite : bool array, (G,)
        The other games are left out.
    tolerance : float
        Differences move by at most this share of the largest.

    Yields
    ------
    pair of nested arrays, float64 (where every minor is below 2^53) or object (Python integers)
    int array
        The games of the group.

    """
    games = np.flatnonzero(finite)
    if not games.size:
        return
    cells = [np.array([[cell[games] for cell in line] for line in matrix]) for matrix in (first, second)]
    rounded = [_rounded(matrix, tolerance) for matrix in cells]
    small = np.ones(len(games), dtype=bool)
    for values, simple in rounded:
        k = min(values.shape[0], values.shape[1] - 1)
        largest = 2 * np.abs(values).max(axis=(0, 1))
        small &= simple & (factorial(k) * np.maximum(largest, 1.0) ** k < EXACT)
    if small.any():
        a, b = (values[..., small] for values, _ in rounded)
        yield (a, b), games[small]
    if not small.all():
        a, b = (_whole(values[..., ~small], simple[~small]) for values, simple in rounded)
        yield (a, b), games[~small]


def _rounded(payoffs: Any, tolerance: float) -> tuple[Any, Any]:
    """Differences along c, (R, C, G), as integers (second result True) or as merged floats (False)."""
    values = payoffs - payoffs[:, :1]
    scale = np.abs(values).max(axis=(0, 1))
    slack = np.maximum(tolerance * scale, NOISE * (np.abs(payoffs[:, 0]).max(axis=0) + scale))
    unit = np.exp2(np.floor(np.log2(np.where(scale > slack, scale, 1.0))))
    result = values / unit
    unsettled, last = np.arange(values.shape[-1]), 0
    while unsettled.size and last < LARGEST:
        # few games are tried with many denominators at once, but first with the small ones, which meet most
        room = TOGETHER // (values[..., 0].size * unsettled.size)
        tried = np.arange(last + 1, min(last + max(1, min(room, last)), LARGEST) + 1)
        last = tried[-1]
        scaled = values[..., unsettled, None] * tried
        nearest = np.round(scaled)
        bound = slack[unsettled, None] * tried
        meets = (np.abs(scaled - nearest) <= bound).all(axis=(0, 1)) & (bound < 0.01)
        met, smallest = meets.any(axis=1), meets.argmax(axis=1)
        result[..., unsettled[met]] = nearest[..., met, smallest[met]]
        unsettled = unsettled[~met]
    simple = np.ones(values.shape[-1], dtype=bool)
    simple[unsettled] = False
    if unsettled.size:
        result[..., unsettled] = _merged(result[..., unsettled], (slack / unit)[unsettled])
    return result, simple


def _merged(values: Any, slack: Any) -> Any:
    """Values that lie within the tolerance of each other, or of zero, made equal."""
    flat = values.reshape(-1, values.shape[-1])
    order = np.argsort(flat, axis=0)
    ranked = np.take_along_axis(flat, order, 0)
    for i in range(1, len(ranked)):
        ranked[i] = np.where(ranked[i] - ranked[i - 1] <= slack, ranked[i - 1], ranked[i])
    ranked[np.abs(ranked) <= slack] = 0.0
    result = np.empty_like(flat)
    np.put_along_axis(result, order, ranked, 0)
    return result.reshape(values.shape)


def _whole(values: Any, simple: Any) -> Any:
    """Python integers: binary fractions below 2 in size are multiples of 2^-1074, here of 2^-80."""
    scaled = np.where(simple, values, np.ldexp(values, 80))
    return np.vectorize(int, otypes=[object])(scaled)
