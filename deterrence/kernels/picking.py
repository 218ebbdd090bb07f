"""Which of many outcomes does a random number pick, where every draw has a distribution of its own?

The distributions are columns of cumulative probabilities; each is searched by halving, all at once. An
outcome of probability zero is never picked.
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["cumulated", "picked"]


def cumulated(weights: Any) -> Any:
    """Cumulative probabilities of weights (outcomes, columns), ending in exactly 1."""
    total = np.cumsum(weights, axis=0)
    return total / total[-1]


def picked(cumulative: Any, column: Any, luck: Any) -> Any:
    """For each draw the first outcome whose cumulative probability is above its luck, (draws,).

    `cumulative` is (outcomes, columns), `column` (draws,) the distribution of each draw, `luck` (draws,)
    numbers in [0, 1).
    """
    low = np.zeros(len(luck), dtype=np.intp)
    high = np.full(len(luck), len(cumulative) - 1, dtype=np.intp)
    for _ in range(len(cumulative).bit_length()):
        middle = (low + high) // 2
        above = cumulative[middle, column] > luck
        high = np.where(above, middle, high)
        low = np.where(above, low, np.minimum(middle + 1, high))
    return high
