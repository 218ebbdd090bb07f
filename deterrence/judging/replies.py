"""Which action is best at an information set, and how far is a given mix from it?

An action is worth level + slope x, where x is a number that its owner alone knows, or just its level. Arrays
of a batch are kept apart, one an action: numbers of two or three actions that lie beside each other take
NumPy ten times as long to compare.
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from deterrence.judging.playing import means_by_slope
from deterrence.judging.replayed import Line
from deterrence.language.private import Distribution

__all__ = ["at_set", "envelope", "highest"]


def at_set(lines: list[Line], weights: Any, law: Distribution | None, shape: tuple[int, ...]) -> Line:
    """Gain from the best action at a set, and the first-order error of the probabilities there."""
    if law is None:
        return _known(lines, weights, shape)
    shares, means = envelope(lines, law, shape)
    best = sum(p * q + m * b for p, m, (q, b) in zip(shares, means, lines, strict=True))
    own = means_by_slope(law, weights, [b for _, b in lines], shape)
    now = sum(w * q + m * b for w, m, (q, b) in zip(weights, own, lines, strict=True))
    error = reduce(np.maximum, [np.abs(w - p) for w, p in zip(weights, shares, strict=True)])
    # a number that all know leaves free how ties are broken
    gain, loss = _known([(q + b * law.mean, 0.0) for q, b in lines], weights, shape)
    return np.where(law.degenerate, gain, best - now), np.where(law.degenerate, loss, error)


def envelope(lines: list[Line], law: Distribution, shape: tuple[int, ...]) -> tuple[list[Any], list[Any]]:
    """Probability and E[x; action] of each action when the best line is taken at every x.

    All crossings of two lines cut the axis into intervals; within each the best line is read off
    at an inner point (the first listed among equals).
    """
    lines = [(np.broadcast_to(q, shape), np.broadcast_to(b, shape)) for q, b in lines]
    cuts = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for (q, b), (other, steeper) in combinations(lines, 2):
            cut = (other - q) / (b - steeper)
            cuts.append(np.where(np.isfinite(cut), cut, np.inf))
    edges = [-np.inf, *_rising(cuts), np.inf]
    below = [(law.cdf(edge), law.below(edge)) for edge in edges]
    shares = [np.zeros(shape) for _ in lines]
    means = [np.zeros(shape) for _ in lines]
    for (low, high), ((p, m), (next_p, next_m)) in zip(pairwise(edges), pairwise(below), strict=True):
        start = np.where(np.isfinite(low), low, np.where(np.isfinite(high), high - 2.0, 0.0))
        stop = np.where(np.isfinite(high), high, start + 2.0)
        inside = 0.5 * start + 0.5 * stop  # all but parallel lines cross far away
        taken = highest([q + b * inside for q, b in lines])
        share = np.where(high > low, next_p - p, 0.0)
        mean = np.where(high > low, next_m - m, 0.0)
        for a in range(len(lines)):
            shares[a] = shares[a] + np.where(taken == a, share, 0.0)
            means[a] = means[a] + np.where(taken == a, mean, 0.0)
    return shares, means


def highest(rows: list[Any]) -> Any:
    """Which row is the highest in each game, the first listed among equals? Its number, as a float.

    (Not every array library chooses between a float and an integer.)
    """
    best, which = rows[0], np.zeros(np.shape(rows[0]))
    for a, row in enumerate(rows[1:], 1):
        which = np.where(row > best, float(a), which)
        best = np.maximum(best, row)
    return which


def _known(lines: list[Line], weights: Any, shape: tuple[int, ...]) -> Line:
    """Gain from the best action, and what the worst action in use falls short of it."""
    levels = [np.broadcast_to(q, shape) for q, _ in lines]
    best = reduce(np.maximum, levels)
    now = sum(w * q for w, q in zip(weights, levels, strict=True))
    used = [np.where(w > 0, best - q, 0.0) for w, q in zip(weights, levels, strict=True)]
    return best - now, reduce(np.maximum, used)


def _rising(rows: list[Any]) -> list[Any]:
    """The rows from the lowest value to the highest in every game, by comparing neighbours."""
    for last in range(len(rows) - 1, 0, -1):
        for i in range(last):
            low, high = rows[i : i + 2]
            rows[i : i + 2] = [np.minimum(low, high), np.maximum(low, high)]
    return rows
