"""How do values mix? Draws, beliefs and replies as objects that turn branch values into one value.

A lottery stands over the branches of a node: a draw of nature, a belief about a type, a pure reply
(the first listed action among the best), or a reply to a private number (`deterrence.trees.purified`).
`mix` gives the expression of the expected value, `probabilities` that of each branch. Mixing two
values that are the same expression costs nothing, which is what keeps large trees cheap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np

__all__ = ["Choice", "Draw", "Guarded", "Lottery", "Mixture", "Point", "same", "smallest"]

E = Any  # an Expression: NumPy's type stubs do not know functions of traced symbols


class Lottery(Protocol):
    """Weights over the branches of a node."""

    def mix(self, values: Sequence[E]) -> E:
        """Expected value of the branches' values."""

    @property
    def probabilities(self) -> tuple[Any, ...]:
        """Probability of each branch."""


def same(values: Sequence[E]) -> bool:
    """Are all values one and the same expression?"""
    return all(v is values[0] for v in values[1:])


@dataclass(frozen=True, eq=False)
class Draw:
    """Branches drawn with given probabilities."""

    probabilities: tuple[Any, ...]

    def mix(self, values: Sequence[E]) -> E:
        """The weighted sum."""
        if same(values):
            return values[0]
        terms = [p * v for p, v in zip(self.probabilities, values, strict=True)]
        return sum(terms[1:], terms[0])


@dataclass(frozen=True, eq=False)
class Mixture(Draw):
    """A draw whose probabilities are the number 0 or symbols that stand for positive ones."""


@dataclass(frozen=True, eq=False)
class Point:
    """One branch for sure."""

    branch: int
    count: int

    def mix(self, values: Sequence[E]) -> E:
        """The value of that branch."""
        return values[self.branch]

    @property
    def probabilities(self) -> tuple[float, ...]:
        """One and zeros."""
        return tuple(float(i == self.branch) for i in range(self.count))


@dataclass(frozen=True, eq=False)
class Guarded:
    """`first` where a condition holds, else `second`: Bayes' rule on the path, another rule off it."""

    condition: E
    first: Lottery
    second: Lottery

    def mix(self, values: Sequence[E]) -> E:
        """The one or the other expected value."""
        return np.where(self.condition, self.first.mix(values), self.second.mix(values))

    @property
    def probabilities(self) -> tuple[Any, ...]:
        """The one or the other."""
        both = zip(self.first.probabilities, self.second.probabilities, strict=True)
        return tuple(np.where(self.condition, p, q) for p, q in both)


class Choice:
    """The best of several actions by value; among those within `slack` the one listed first."""

    def __init__(self, values: Sequence[E], slack: Any = 0.0) -> None:
        self.values = tuple(values)
        self.better: list[Any] = []  # is action k better than all listed before it, by more than the slack?
        best = self.values[0]
        for value in self.values[1:]:
            self.better.append(value - best > slack)
            best = np.maximum(best, value)
        self.best = best

    def mix(self, values: Sequence[E]) -> E:
        """The value of the action taken."""
        if all(a is b for a, b in zip(values, self.values, strict=True)):
            return self.best
        result = values[0]
        for better, value in zip(self.better, values[1:], strict=True):
            result = np.where(better, value, result)
        return result

    @cached_property
    def probabilities(self) -> tuple[Any, ...]:
        """One for the action taken, zero for the others."""
        weights: list[Any] = []
        taken_later: Any = False
        for better in reversed([True, *self.better]):
            weights.append(np.where(taken_later, 0.0, np.where(better, 1.0, 0.0)))
            taken_later = np.logical_or(taken_later, better)
        return tuple(reversed(weights))

    @cached_property
    def margin(self) -> Any:
        """By how much the best action beats the second best (0 at a tie; inf if there is one)."""
        if len(self.values) == 1:
            return np.inf
        if len(self.values) == 2:
            return np.absolute(self.values[1] - self.values[0])
        best, second = self.values[0], None
        for value in self.values[1:]:
            lower = np.minimum(best, value)
            second = lower if second is None else np.maximum(second, lower)
            best = np.maximum(best, value)
        return best - second


def smallest(margins: Sequence[Any]) -> Any:
    """The smallest of several margins."""
    result: Any = np.inf
    for margin in margins:
        result = margin if isinstance(result, float) and np.isinf(result) else np.minimum(result, margin)
    return result
