"""How does one reply to a private number? Each action on an interval of it, so with a probability.

Harsanyi 1973: a decision that depends on a number which only its owner knows looks mixed to everybody
else. The intervals are the pieces of the upper envelope of the lines level + slope x, one an action.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np

from deterrence.language.private import Distribution
from deterrence.trees.lotteries import Choice, Draw, same, smallest

__all__ = ["Purified"]

E = Any  # an Expression: NumPy's type stubs do not know functions of traced symbols


class Purified:
    """A reply that depends on a private number x: action a is worth level_a + slope_a x.

    Each action is played on an interval of x. Actions whose slope is zero by structure ("flat")
    compete first; with a single sloped action of known sign one threshold then decides. Otherwise
    the intervals come from the upper envelope of all lines.
    """

    def __init__(self, levels: Sequence[E], slopes: Sequence[E], law: Distribution, slack: Any = 0.0) -> None:
        self.law, self.levels, self.slopes = law, tuple(levels), tuple(slopes)
        self.flat = [i for i, b in enumerate(slopes) if b.constant and b.value == 0]
        sloped = [i for i in range(len(levels)) if i not in self.flat]
        self.stay = Choice([levels[i] for i in self.flat], slack) if self.flat else None
        self.single = sloped[0] if self.stay is not None and len(sloped) == 1 else None
        if self.single is not None and not _never_positive(slopes[self.single]):
            self.single = None
        if self.single is not None and self.stay is not None:
            # x below the threshold: the sloped action, a cost to its owner, is worth it
            gap, cost = levels[self.single] - self.stay.best, -slopes[self.single]
            free = np.where(gap > slack, np.inf, -np.inf)  # where it costs nothing, better is better
            self.threshold = np.where(cost > 0, gap / cost, free)
            known = np.where(law.degenerate, slack, 0.0)  # a number known to all: ties as in a Choice
            self.share = law.cdf(self.threshold - known)
            self.other = 1 - self.share

    def mix(self, values: Sequence[E]) -> E:
        """Expected value of the branches, the private number integrated out."""
        if same(values):
            return values[0]
        if self.single is None or self.stay is None:
            return Draw(self.probabilities).mix(values)
        rest = self.stay.mix([values[i] for i in self.flat])
        return self.share * values[self.single] + self.other * rest

    def spent(self, slopes: Sequence[E]) -> Any:
        """Expected slope times private number over the actions' intervals, for node slopes."""
        if self.single is not None:
            return slopes[self.single] * self.spent_below
        parts = []
        for slope, (low, high) in zip(slopes, self.intervals, strict=True):
            inside = np.where(high > low, self.law.below(high) - self.law.below(low), 0.0)
            parts.append(slope * inside)
        return sum(parts[1:], parts[0])

    @cached_property
    def spent_below(self) -> Any:
        """The partial mean of the private number below the threshold."""
        return np.where(self.law.degenerate, self.law.mean * self.share, self.law.below(self.threshold))

    @cached_property
    def probabilities(self) -> tuple[Any, ...]:
        """Probability of each action, the private number integrated out."""
        if self.single is None or self.stay is None:
            cdf = self.law.cdf
            return tuple(np.where(h > low, cdf(h) - cdf(low), 0.0) for low, h in self.intervals)
        weights: list[Any] = [None] * len(self.levels)
        weights[self.single] = self.share
        for i, taken in zip(self.flat, self.stay.probabilities, strict=True):
            weights[i] = taken * self.other
        return tuple(weights)

    @cached_property
    def intervals(self) -> tuple[tuple[Any, Any], ...]:
        """Interval (low, high) of the private number for each action; low >= high if it has none."""
        if self.single is not None and self.stay is not None:
            ends: list[Any] = [None] * len(self.levels)
            ends[self.single] = (-np.inf, self.threshold)
            for i, taken in zip(self.flat, self.stay.probabilities, strict=True):
                ends[i] = (self.threshold, np.where(taken > 0, np.inf, self.threshold))
            return tuple(ends)
        return tuple(self._envelope(a) for a in range(len(self.levels)))

    def _envelope(self, a: int) -> tuple[Any, Any]:
        low: Any = -np.inf
        high: Any = np.inf
        for b in range(len(self.levels)):
            if b == a:
                continue
            steeper = self.slopes[a] - self.slopes[b]
            lead = self.levels[a] - self.levels[b]
            crossing = -lead / steeper
            loses = lead < 0 if a < b else lead <= 0
            low = np.maximum(low, np.where(steeper > 0, crossing, -np.inf))
            high = np.minimum(high, np.where(steeper < 0, crossing, np.inf))
            high = np.where(np.logical_and(np.equal(steeper, 0.0), loses), -np.inf, high)
        return low, high

    @cached_property
    def margin(self) -> Any:
        """Distance to a tie: of lines that are all but one line, or of all where the number is known to all.

        Two lines that cross tie at one number, which has no weight. They tie outright where they part by no
        more than the tolerance at the mean, and by no more within one spread of it: slopes that rounding
        sets apart (1e-15) would else split the numbers between the two anywhere.
        """
        x = self.law.mean
        lines = [q + b * x for q, b in zip(self.levels, self.slopes, strict=True)]
        known = Choice(lines).margin
        margins = [] if self.stay is None else [self.stay.margin]
        if self.single is not None and self.stay is not None:
            gap = np.absolute(self.levels[self.single] - self.stay.best)
            margins.append(np.where(self.slopes[self.single] < 0, np.inf, gap))
        else:
            for a, b in combinations(range(len(self.levels)), 2):
                turn = self.law.spread * np.absolute(self.slopes[a] - self.slopes[b])
                margins.append(np.absolute(lines[a] - lines[b]) + turn)
        return np.where(self.law.degenerate, known, smallest(margins))


def _never_positive(slope: E) -> bool:
    """Is a slope at most zero whatever the parameters are? (constants and mixtures of constants)"""
    if slope.constant:
        return bool(slope.value <= 0)
    if slope.function is np.where:
        return all(_never_positive(a) for a in slope.arguments[1:])
    return False
