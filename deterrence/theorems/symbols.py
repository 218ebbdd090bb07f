"""How is a closed form, told of arrays, replayed on symbols? Arrays of expressions that answer to NumPy.

`by_hand` is written in NumPy for whole batches. Given `Symbols` in the place of the parameters it writes
down its own formulas: ufuncs and their reductions, `where`, `clip`, `stack`, `argmax` and their like record
what they do, cell by cell. What searches, sorts or iterates until it converges writes no formula and
is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from deterrence.errors import GameError
from deterrence.symbols.expressions import Expression, Graph

__all__ = ["Symbols", "expression"]

_LOGICAL = {np.bitwise_and: np.logical_and, np.bitwise_or: np.logical_or, np.invert: np.logical_not}


class Symbols(NDArrayOperatorsMixin):
    """An array whose cells are expressions; its shape is that of what is stacked, never of a batch."""

    def __init__(self, graph: Graph, cells: Any) -> None:
        self.graph = graph
        self.cells = np.empty(cells.shape if isinstance(cells, np.ndarray) else (), dtype=object)
        self.cells[...] = cells
        self.shape, self.ndim = self.cells.shape, self.cells.ndim

    def __len__(self) -> int:
        return len(self.cells)

    def __iter__(self) -> Iterator[Symbols]:
        if not self.ndim:
            raise GameError(f"cannot iterate over {self.cells[()]}: it is one number.")
        return (Symbols(self.graph, cell) for cell in self.cells)

    def __getitem__(self, index: Any) -> Symbols:
        return Symbols(self.graph, self.cells[index])

    def __bool__(self) -> bool:
        return bool(self.cells[()] if not self.ndim else len(self))

    def __float__(self) -> float:
        return float(self.cells[()])

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        if dtype not in (None, object):
            raise GameError(f"{self.cells} is a formula, and has no values of type {dtype}.")
        return self.cells

    def astype(self, dtype: Any) -> Symbols:
        """The same: a formula has no type."""
        return self

    def any(self, axis: int | None = None) -> Symbols:
        """As of an array."""
        return self._reduced(np.logical_or, axis)

    def all(self, axis: int | None = None) -> Symbols:
        """As of an array."""
        return self._reduced(np.logical_and, axis)

    def sum(self, axis: int | None = None) -> Symbols:
        """As of an array."""
        return self._reduced(np.add, axis)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Symbols:
        if method == "reduce":
            return _symbols(self.graph, inputs[0])._reduced(ufunc, options.get("axis", 0))
        if method != "__call__" or options or ufunc.nout != 1:
            raise GameError(f"np.{ufunc.__name__} with {method} or options writes no formula.")
        if ufunc is np.square:
            ufunc, inputs = np.power, (inputs[0], 2.0)
        function = _LOGICAL.get(ufunc, ufunc)
        return self._each(lambda *cells: self.graph.apply(function, *cells), *inputs)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        known = _FUNCTIONS.get(function)
        if known is None:
            raise GameError(f"np.{function.__name__} writes no formula.")
        return known(self, *args, **options)

    def _each(self, function: Callable[..., Any], *arrays: Any) -> Symbols:
        cells = [_symbols(self.graph, a).cells for a in arrays]
        with np.errstate(all="ignore"):
            return Symbols(self.graph, np.frompyfunc(function, len(cells), 1)(*cells))

    def _reduced(self, ufunc: Any, axis: int | None) -> Symbols:
        rows = self.cells.reshape(-1) if axis is None else np.moveaxis(self.cells, axis, 0)
        return reduce(ufunc, (Symbols(self.graph, row) for row in rows))

    def _first(self, best: Any, axis: int | None) -> Symbols:
        """The place of the first extreme along an axis, as nested cases."""
        rows = [Symbols(self.graph, row) for row in np.moveaxis(self.cells, axis or 0, 0)]
        extreme, place = reduce(best, rows), Symbols(self.graph, float(len(rows) - 1))
        for j in reversed(range(len(rows) - 1)):
            place = np.where(rows[j] == extreme, float(j), place)  # type: ignore[assignment]
        return place


def expression(graph: Graph, value: Any) -> Expression:
    """What stands in a closed form told of symbols, as one expression: a number or a condition."""
    found = _symbols(graph, value)
    if found.ndim:
        raise GameError(f"a closed form gives an array of shape {found.shape} where one number is needed.")
    node: Expression = graph.as_expression(found.cells[()])
    return node


def _symbols(graph: Graph, value: Any) -> Symbols:
    if isinstance(value, Symbols):
        return value
    if isinstance(value, (list, tuple)):
        parts = np.broadcast_arrays(*(_symbols(graph, v).cells for v in value))
        return Symbols(graph, np.stack(parts))
    array = np.asarray(value)
    return Symbols(graph, np.frompyfunc(graph.as_expression, 1, 1)(array.astype(object)))


def _stacked(own: Symbols, arrays: Any, axis: int = 0) -> Symbols:
    return Symbols(own.graph, np.moveaxis(_symbols(own.graph, list(arrays)).cells, 0, axis))


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: lambda own, *args: own._each(lambda *cells: own.graph.apply(np.where, *cells), *args),
    np.clip: lambda own, x, low, high: np.minimum(np.maximum(_symbols(own.graph, x), low), high),
    np.stack: _stacked,
    np.broadcast_arrays: lambda own, *arrays: _symbols(own.graph, list(arrays)),
    np.broadcast_to: lambda own, x, shape: x if not shape else Symbols(own.graph, np.broadcast_to(x, shape)),
    np.zeros_like: lambda own, x: Symbols(own.graph, np.zeros(_symbols(own.graph, x).shape)),
    np.argmax: lambda own, x, axis=None: _symbols(own.graph, x)._first(np.maximum, axis),
    np.argmin: lambda own, x, axis=None: _symbols(own.graph, x)._first(np.minimum, axis),
    np.any: lambda own, x, axis=None: _symbols(own.graph, x).any(axis),
    np.all: lambda own, x, axis=None: _symbols(own.graph, x).all(axis),
    np.sum: lambda own, x, axis=None: _symbols(own.graph, x).sum(axis),
    np.max: lambda own, x, axis=None: _symbols(own.graph, x)._reduced(np.maximum, axis),
    np.min: lambda own, x, axis=None: _symbols(own.graph, x)._reduced(np.minimum, axis),
    np.ndim: lambda own, x: x.ndim,
    np.shape: lambda own, x: x.shape,
}
