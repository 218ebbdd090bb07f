"""Where are agents indifferent? At minors of their payoff differences, without division.

On given supports of one side's mixtures, with k free probabilities, an agent's comparison of two actions
is a row of k + 1 numbers: its values where one mixing agent, the lead, takes each of its actions (the
others their first), and how it changes as another mixing agent moves weight from its first action to
each of the rest. Where k comparisons vanish, the weights of these columns are proportional to the signed
minors of the k rows (Cramer's rule). So signs decide everything. None is zero, whatever the numbers; the
same code takes floats, exact integers, and truth values that say which numbers are not zero: sums and
products of these bound which terms of a minor can be anything but zero.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from deterrence.kernels.at_once.stage import Side, Supports

__all__ = ["NONZERO", "NUMBERS", "Arithmetic", "Face", "Forms", "Point"]

Form = tuple[int, int, int]  # how much better the second is than the third for the first, an agent


class Arithmetic(NamedTuple):
    """How numbers of a kind are added, subtracted, multiplied, changed in sign, and compared."""

    add: Callable[[Any, Any], Any]
    subtract: Callable[[Any, Any], Any]
    multiply: Callable[[Any, Any], Any]
    negative: Callable[[Any], Any]
    difference: Callable[[Any, Any, Any], Any]  # weight, one payoff, another

    def plus(self, a: Any, b: Any) -> Any:
        """The sum."""
        return b if a is None else a if b is None else self.add(a, b)

    def minus(self, a: Any, b: Any) -> Any:
        """The difference."""
        if b is None:
            return a
        return self.negative(b) if a is None else self.subtract(a, b)

    def times(self, a: Any, b: Any) -> Any:
        """The product."""
        return None if a is None or b is None else self.multiply(a, b)


NUMBERS = Arithmetic(operator.add, operator.sub, operator.mul, operator.neg, lambda w, a, b: w * (a - b))
NONZERO = Arithmetic(
    np.logical_or, np.logical_or, np.logical_and, lambda a: a, lambda w, a, b: (w != 0) & (a != b)
)


class Forms:
    """The payoff differences of one side's agents, made when first needed."""

    def __init__(self, side: Side, arithmetic: Arithmetic = NUMBERS) -> None:
        self.side, self.arithmetic = side, arithmetic
        self._known: dict[tuple[Form, int, int], Any] = {}

    def at(self, form: Form, i: int, b: int) -> Any:
        """The part of a comparison that agent i of the other side makes where it takes action b."""
        key = form, i, b
        if key not in self._known:
            j, better, worse = form
            cells = self.side.worth[j][better][i], self.side.worth[j][worse][i]
            if cells[0] is None or cells[0][b] is cells[1][b]:
                self._known[key] = None
            else:
                weight = self.side.weight[j][i]
                self._known[key] = self.arithmetic.difference(weight, cells[0][b], cells[1][b])
        return self._known[key]


class Point(NamedTuple):
    """Weights of the columns, and of all actions of agents that mix: proportional to probabilities."""

    columns: list[Any]
    weights: dict[tuple[int, int], Any]


class Face:
    """The mixtures of one side on given supports, and the other side's comparisons there."""

    def __init__(self, forms: Forms, used: Supports) -> None:
        self.forms, self.used, self.arithmetic = forms, used, forms.arithmetic
        mixing = [i for i, own in enumerate(used) if len(own) > 1]
        self.lead, self.others = (mixing[0], mixing[1:]) if mixing else (0, [])
        self.columns = [(self.lead, b) for b in used[self.lead]]
        self.columns += [(i, b) for i in self.others for b in used[i][1:]]
        self._rows: dict[Form, list[Any]] = {}
        self._points: dict[tuple[Form, ...], Point | None] = {}

    def row(self, form: Form) -> list[Any]:
        """A comparison, column by column."""
        if form not in self._rows:
            plus, minus, at = self.arithmetic.plus, self.arithmetic.minus, self.forms.at
            rest = None
            for i, own in enumerate(self.used):
                if i != self.lead:
                    rest = plus(rest, at(form, i, own[0]))
            row = [plus(at(form, self.lead, b), rest) for b in self.used[self.lead]]
            row += [
                minus(at(form, i, b), at(form, i, self.used[i][0]))
                for i in self.others
                for b in self.used[i][1:]
            ]
            self._rows[form] = row
        return self._rows[form]

    def point(self, ties: tuple[Form, ...]) -> Point | None:
        """Where comparisons vanish; None if nowhere, or some weight is zero, whatever the numbers."""
        if ties not in self._points:
            self._points[ties] = self._point(ties) if ties else Point([None], {})
        return self._points[ties]

    def _point(self, ties: tuple[Form, ...]) -> Point | None:
        columns = self._minors([self.row(form) for form in ties])
        if any(weight is None for weight in columns):
            return None
        weights = dict(zip(self.columns, columns, strict=True))
        total = None
        for b in self.used[self.lead]:
            total = self.arithmetic.plus(total, weights[self.lead, b])
        for i in self.others:
            first = total
            for b in self.used[i][1:]:
                first = self.arithmetic.minus(first, weights[i, b])
            weights[i, self.used[i][0]] = first
        return None if any(w is None for w in weights.values()) else Point(columns, weights)

    def value(self, form: Form, point: Point, games: Any) -> Any:
        """A comparison at a point in some games, times the sum of weights."""
        row = [None if entry is None else entry[games] for entry in self.row(form)]
        if not point.weights:
            return row[0]
        value = None
        for weight, entry in zip(point.columns, row, strict=True):
            if entry is not None:
                value = self.arithmetic.plus(value, self.arithmetic.multiply(weight[games], entry))
        return value

    def _minors(self, rows: list[list[Any]]) -> list[Any]:
        """Of k rows of k + 1 numbers, with the sign of the column that is left out."""
        plus, minus, times = self.arithmetic.plus, self.arithmetic.minus, self.arithmetic.times
        count = len(rows) + 1
        known: dict[tuple[int, ...], Any] = {(c,): rows[0][c] for c in range(count)}
        for row in rows[1:]:  # expanded along the last row
            longer: dict[tuple[int, ...], Any] = {}
            for chosen, minor in known.items():
                for c in range(count):
                    if c not in chosen:
                        own = tuple(sorted((*chosen, c)))
                        odd = (len(own) - 1 - own.index(c)) % 2
                        longer[own] = (minus if odd else plus)(longer.get(own), times(row[c], minor))
            known = longer
        result = []
        for c in range(count):
            minor = known[tuple(other for other in range(count) if other != c)]
            result.append(minus(None, minor) if c % 2 else minor)
        return result
