"""How does a formula change with what goes into it? Numbers that carry their slopes along.

A `Dual` is an array together with its slope in each of some directions (forward differentiation, Wengert
1964). Any formula in elementwise NumPy, and so any compiled `Plan`, takes duals in the place of arrays and
hands over its value and its exact slopes. A direction that a number does not depend on costs nothing.

Where a formula has no slope it is NaN and not that of one side: at a kink of a minimum, maximum or absolute
value, and where a condition is on its edge, unless both sides have the same value and slope. Functions
outside the table `deterrence.symbols.slopes` are refused by name.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np

from deterrence.errors import GameError
from deterrence.symbols.slopes import BOOLEAN, COMPARISONS, PARTIALS, STEPS

__all__ = ["Dual", "slope", "value"]

Slopes = Mapping[Any, Any]
ROUNDING = 1e-10  # slopes on the two sides of a kink that differ by less are one


class Dual(np.lib.mixins.NDArrayOperatorsMixin):
    """An array and its slopes by direction; those left out are zero, all broadcast to `value`."""

    __slots__ = ("slopes", "value")

    def __init__(self, value: Any, slopes: Slopes) -> None:
        self.value, self.slopes = value, slopes

    @property
    def shape(self) -> tuple[int, ...]:
        """That of the value."""
        return np.shape(self.value)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs:
            raise GameError(f"np.{ufunc.__name__} with {method} or options cannot be differentiated.")
        numbers = [value(x) for x in inputs]
        if ufunc in COMPARISONS:
            return _compared(ufunc(*numbers), inputs)
        if ufunc in BOOLEAN:
            return _joined(ufunc, numbers, inputs)
        if ufunc in (np.minimum, np.maximum):
            first = numbers[0] <= numbers[1] if ufunc is np.minimum else numbers[0] >= numbers[1]
            return _chosen(first, inputs[0], inputs[1], numbers[0] == numbers[1])
        if ufunc in STEPS:
            return ufunc(*numbers)
        partials = PARTIALS.get(ufunc)
        if partials is None:
            raise GameError(
                f"{ufunc.__name__} has no slope here: write the formula in NumPy's elementwise functions, "
                "exp, log, sqrt, powers or the distribution functions of scipy.special."
            )
        result = ufunc(*numbers)
        return Dual(result, _chain(inputs, partials, numbers, result))

    def __array_function__(self, function: Callable[..., Any], types: Any, args: Any, kwargs: Any) -> Any:
        if function is np.where and len(args) == 3 and not kwargs:
            return _where(*args)
        if function is np.clip and len(args) == 3 and not kwargs:
            return np.minimum(np.maximum(args[0], args[1]), args[2])
        if function is np.shape:
            return self.shape
        raise GameError(
            f"np.{function.__name__} cannot be differentiated: use np.where, np.clip or elementwise "
            "functions."
        )

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        raise GameError(
            "a formula makes a plain array of a parameter, so that its slope is lost: write it in NumPy's "
            "elementwise functions, with a law of the library (dt.normal, dt.uniform, dt.logistic)."
        )

    def __bool__(self) -> bool:
        raise GameError("a formula branches on a parameter: write np.where(condition, a, b).")

    __float__ = __array__


def value(x: Any) -> Any:
    """The number without its slopes."""
    return x.value if isinstance(x, Dual) else x


def slope(x: Any, direction: Hashable) -> Any:
    """In one direction; 0.0 if it does not depend on it."""
    return x.slopes.get(direction, 0.0) if isinstance(x, Dual) else 0.0


def _directions(inputs: Any) -> dict[Hashable, None]:
    return {d: None for x in inputs if isinstance(x, Dual) for d in x.slopes}


@np.errstate(all="ignore")
def _chain(inputs: Any, partials: Any, numbers: Any, result: Any) -> dict[Hashable, Any]:
    slopes: dict[Hashable, Any] = {}
    for x, partial in zip(inputs, partials, strict=True):
        if not isinstance(x, Dual) or not x.slopes:
            continue
        rate = 1.0 if partial is None else partial(*numbers, result)
        flat = np.equal(rate, 0.0)
        some = bool(np.any(flat))
        for d, s in x.slopes.items():
            term = s if partial is None else rate * s
            # a flat place stays flat however steep its argument (a law of vanishing spread)
            term = np.where(flat, 0.0, term) if some else term
            slopes[d] = slopes[d] + term if d in slopes else term
    return slopes


def _compared(result: Any, inputs: Any) -> Any:
    """Flat, but for places where the two sides are equal and move apart."""
    a, b = inputs
    same = value(a) == value(b)
    if not np.any(same):
        return result
    edges = {}
    for d in _directions(inputs):
        apart = same & (np.abs(slope(a, d) - slope(b, d)) > ROUNDING)
        if np.any(apart):
            edges[d] = np.where(apart, np.nan, 0.0)
    return Dual(result, edges) if edges else result


def _joined(ufunc: np.ufunc, numbers: Any, inputs: Any) -> Any:
    """An edge of one condition matters where the other does not decide alone."""
    result = ufunc(*numbers)
    edges: dict[Hashable, Any] = {}
    for i, x in enumerate(inputs):
        others = [n for j, n in enumerate(numbers) if j != i]
        for d, edge in x.slopes.items() if isinstance(x, Dual) else ():
            if ufunc in (np.logical_and, np.logical_or) and others:
                edge = np.where(np.equal(others[0], ufunc is np.logical_and), edge, 0.0)
            edges[d] = edges[d] + edge if d in edges else edge
    return Dual(result, edges) if edges else result


def _chosen(first: Any, a: Any, b: Any, same: Any) -> Any:
    """Slopes of the smaller or larger of two, NaN where they are equal and move apart."""
    result = np.where(first, value(a), value(b))
    kink = bool(np.any(same))
    slopes = {}
    for d in _directions((a, b)):
        one, other = slope(a, d), slope(b, d)
        taken = np.where(first, one, other)
        apart = same & (np.abs(one - other) > ROUNDING) if kink else False
        slopes[d] = np.where(apart, np.nan, taken) if np.any(apart) else taken
    return Dual(result, slopes)


def _where(condition: Any, yes: Any, no: Any) -> Any:
    true = value(condition)
    result = np.where(true, value(yes), value(no))
    slopes = {}
    for d in _directions((condition, yes, no)):
        one, other, edge = slope(yes, d), slope(no, d), slope(condition, d)
        taken = np.where(true, one, other)
        if np.any(np.isnan(edge)):
            smooth = (value(yes) == value(no)) & (np.abs(one - other) <= ROUNDING)
            taken = np.where(smooth, taken, taken + edge)
        slopes[d] = taken
    return Dual(result, slopes)
