"""Where do linear forms in mixtures vanish? By Cramer's rule, without division.

A form is a constant plus coefficients of probabilities, which are grouped into mixtures (each sums to
one). On given supports of the mixtures, as many forms as there are free probabilities vanish at one
point: its probabilities are numerators N over a common denominator D, determinants of the coefficients.
So signs decide everything, and the same code takes arrays of floats and exact integers. None is zero.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from deterrence.kernels.signalling.stage import Numbers, Stage, Subset

__all__ = [
    "Form",
    "Forms",
    "Point",
    "determinant",
    "forms_of_beliefs",
    "forms_of_messages",
    "forms_of_replies",
]

Variable = tuple[int, int]  # mixture, item
Supports = Mapping[int, Subset]


@dataclass(frozen=True, eq=False)
class Form:
    """A constant (None: zero) and coefficients of the probabilities that have one."""

    constant: Any
    coefficients: dict[Variable, Any]


@dataclass(frozen=True, eq=False)
class Point:
    """Weights of the items of the mixtures with more than one, over `denominator` (their sum in each)."""

    supports: Supports
    denominator: Any
    weights: dict[Variable, Any]


class Forms:
    """Forms by name, made when first needed; what several bases share is computed once.

    Parameters
    ----------
    make : function of a name to a Form

    """

    def __init__(self, make: Callable[[Any], Form]) -> None:
        self._make = make
        self._forms: dict[Hashable, Form] = {}
        self._rests: dict[Hashable, Any] = {}
        self._slopes: dict[Hashable, Any] = {}

    def point(self, supports: Supports, vanish: list[Hashable]) -> Point | None:
        """Where the forms vanish on the supports.

        None where the system is singular, or some weight zero, whatever the numbers: another basis,
        of smaller support, has that point if there is one.
        """
        free = [(g, item) for g, items in supports.items() for item in items[1:]]
        if not free:
            return Point(supports, 1, {})
        rows = [[self._slope(name, supports, v) for v in free] for name in vanish]
        denominator = determinant(rows)
        if denominator is None:
            return None
        rests = [_minus(None, self._rest(name, supports)) for name in vanish]
        weights = {
            v: determinant([[*row[:c], rest, *row[c + 1 :]] for row, rest in zip(rows, rests, strict=True)])
            for c, v in enumerate(free)
        }
        if any(weight is None for weight in weights.values()):
            return None
        for g, items in supports.items():
            if len(items) > 1:
                first = denominator
                for item in items[1:]:
                    first = _minus(first, weights[g, item])
                weights[g, items[0]] = first
        return Point(supports, denominator, weights)

    def at(self, name: Hashable, point: Point) -> Any:
        """The denominator times the form at a point."""
        value = self._rest(name, point.supports)
        if not point.weights:
            return 0 if value is None else value
        value = _times(value, point.denominator)
        for g, items in point.supports.items():
            for item in items[1:]:
                slope = self._slope(name, point.supports, (g, item))
                if slope is not None:
                    value = _plus(value, slope * point.weights[g, item])
        return 0 if value is None else value

    def _form(self, name: Hashable) -> Form:
        if name not in self._forms:
            self._forms[name] = self._make(name)
        return self._forms[name]

    def _rest(self, name: Hashable, supports: Supports) -> Any:
        """The value where each mixture is its first item for sure."""
        form = self._form(name)
        firsts = tuple((g, items[0]) for g, items in supports.items() if (g, items[0]) in form.coefficients)
        key = name, firsts
        if key not in self._rests:
            value = form.constant
            for variable in firsts:
                value = _plus(value, form.coefficients[variable])
            self._rests[key] = value
        return self._rests[key]

    def _slope(self, name: Hashable, supports: Supports, variable: Variable) -> Any:
        """By how much the form grows as weight moves to an item from the first of its mixture."""
        coefficients = self._form(name).coefficients
        first = variable[0], supports[variable[0]][0]
        there, here = coefficients.get(variable), coefficients.get(first)
        if here is None:
            return there
        key = name, variable, first
        if key not in self._slopes:
            self._slopes[key] = _minus(there, here)
        return self._slopes[key]


def forms_of_messages(stage: Stage, numbers: Numbers) -> Forms:
    """(t, m, n): how much better m is than n for type t, in the agents' mixtures."""

    def make(name: tuple[int, int, int]) -> Form:
        t, better, worse = name
        coefficients = {}
        for j, m in enumerate(stage.place):
            for a in range(1, stage.sizes[j]):
                if m == better:
                    coefficients[j, a] = numbers.gain[t][j][a]
                elif m == worse:
                    coefficients[j, a] = -numbers.gain[t][j][a]
        return Form(numbers.base[t][better] - numbers.base[t][worse], coefficients)

    return Forms(make)


def forms_of_replies(stage: Stage, numbers: Numbers) -> Forms:
    """(j, a, b): how much better a is than b for agent j (weighted by reach), in the types' mixtures."""

    def make(name: tuple[int, int, int]) -> Form:
        j, a, b = name
        worth = numbers.worth[j]
        return Form(
            None,
            {(t, stage.place[j]): numbers.prior[t] * (worth[t][a] - worth[t][b]) for t in range(stage.types)},
        )

    return Forms(make)


def forms_of_beliefs(stage: Stage, numbers: Numbers) -> Forms:
    """(j, a, b): how much better a is than b for agent j, in its belief (mixture 0) about the type."""

    def make(name: tuple[int, int, int]) -> Form:
        j, a, b = name
        worth = numbers.worth[j]
        return Form(None, {(0, t): worth[t][a] - worth[t][b] for t in range(stage.types)})

    return Forms(make)


def determinant(rows: list[list[Any]]) -> Any:
    """By expansion along the first row; None where it is zero whatever the numbers."""
    if len(rows) == 1:
        return rows[0][0]
    total: Any = None
    for c, factor in enumerate(rows[0]):
        if factor is None:
            continue
        minor = determinant([row[:c] + row[c + 1 :] for row in rows[1:]])
        if minor is not None:
            total = (_minus if c % 2 else _plus)(total, factor * minor)
    return total


def _plus(a: Any, b: Any) -> Any:
    return b if a is None else a if b is None else a + b


def _minus(a: Any, b: Any) -> Any:
    if b is None:
        return a
    return -b if a is None else a - b


def _times(a: Any, b: Any) -> Any:
    return None if a is None else a * b
