"""What does a payoff depend on?

Parameters stand as symbols that record the arithmetic done on them. Equal sub-expressions are
one object (hash-consing), so a solver written as ordinary NumPy over payoffs becomes a directed
graph in which nothing is computed twice; `deterrence.symbols.plan` runs it on arrays.

Tracing is also what catches a rule that branches on a parameter, even in a scalar game, and what
prints a payoff as a formula. Nothing here knows what a game is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from deterrence.errors import GameError
from deterrence.symbols.algebra import formula, simplified

__all__ = ["Expression", "Graph", "ordered"]

_COMMUTATIVE = {np.add, np.multiply, np.minimum, np.maximum, np.logical_and, np.logical_or}
_TRACED_FUNCTIONS = {np.where: 3, np.clip: 3, np.minimum: 2, np.maximum: 2}


def _binary(function: Callable[..., Any], swapped: bool = False) -> Callable[[Any, Any], Any]:
    def operator(self: Expression, other: Any) -> Any:
        if isinstance(other, np.ndarray) and other.ndim == 0:
            other = other[()]
        if not isinstance(other, (Expression, int, float, np.number, np.bool_)):
            return NotImplemented
        return self.graph.apply(function, *((other, self) if swapped else (self, other)))

    return operator


class Expression:
    """One node of the graph: a constant, a parameter, or a NumPy function of other nodes."""

    __slots__ = ("arguments", "function", "graph", "index", "value")

    def __init__(
        self,
        graph: Graph,
        index: int,
        function: Callable[..., Any] | None,
        arguments: tuple[Expression, ...],
        value: Any = None,
    ) -> None:
        self.graph, self.index = graph, index
        self.function, self.arguments = function, arguments
        self.value = value  # a number for a constant, the name for a parameter, else None

    __hash__ = object.__hash__
    __add__, __radd__ = _binary(np.add), _binary(np.add, True)
    __sub__, __rsub__ = _binary(np.subtract), _binary(np.subtract, True)
    __mul__, __rmul__ = _binary(np.multiply), _binary(np.multiply, True)
    __truediv__, __rtruediv__ = _binary(np.divide), _binary(np.divide, True)
    __pow__, __rpow__ = _binary(np.power), _binary(np.power, True)
    __mod__, __floordiv__ = _binary(np.mod), _binary(np.floor_divide)
    __lt__, __le__ = _binary(np.less), _binary(np.less_equal)
    __gt__, __ge__ = _binary(np.greater), _binary(np.greater_equal)
    __and__, __or__ = _binary(np.logical_and), _binary(np.logical_or)
    __eq__ = _binary(np.equal)  # type: ignore[assignment]
    __ne__ = _binary(np.not_equal)  # type: ignore[assignment]

    def __neg__(self) -> Expression:
        return self.graph.apply(np.negative, self)

    def __abs__(self) -> Expression:
        return self.graph.apply(np.absolute, self)

    def __invert__(self) -> Expression:
        return self.graph.apply(np.logical_not, self)

    @property
    def constant(self) -> bool:
        """Is this a number rather than a function of parameters?"""
        return self.function is None and not isinstance(self.value, str)

    def parameters(self) -> tuple[str, ...]:
        """Names of the parameters it depends on, in order of first use."""
        names = [e.value for e in ordered([self]) if isinstance(e.value, str)]
        return tuple(dict.fromkeys(names))

    def _refuse(self, what: str) -> GameError:
        return GameError(
            f"cannot {what} on {' and '.join(self.parameters())}: a rule may branch on moves and "
            "structural fields only, since parameters may be swept; write np.where(condition, a, b)."
        )

    def __bool__(self) -> bool:
        if self.constant:
            return bool(self.value)
        raise self._refuse("branch")

    def __float__(self) -> float:
        if self.constant:
            return float(self.value)
        raise GameError(
            f"a function of plain numbers was called with {' and '.join(self.parameters())}: "
            "use its NumPy or SciPy form (np.exp, not math.exp), which takes swept parameters."
        )

    __int__ = __index__ = __float__  # type: ignore[assignment]

    def __iter__(self) -> Any:
        raise self._refuse("iterate")

    def __round__(self, digits: int = 0) -> Any:
        raise self._refuse("round")

    def __format__(self, form: str) -> str:
        if form:
            raise self._refuse(f"format {form!r}")
        return str(self)

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__" or kwargs or ufunc.nout != 1:
            raise GameError(f"np.{ufunc.__name__} with {method} or options cannot be traced.")
        if not all(isinstance(i, (Expression, int, float, np.generic)) or np.ndim(i) == 0 for i in inputs):
            return NotImplemented
        return self.graph.apply(ufunc, *inputs)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if _TRACED_FUNCTIONS.get(function) != len(args) or kwargs:
            raise GameError(
                f"np.{function.__name__} cannot be traced in rules: use np.where, np.clip or "
                "elementwise NumPy functions."
            )
        if any(hasattr(a, "__array_ufunc__") and not isinstance(a, _NUMBERS) for a in args):
            return NotImplemented  # a private number answers for itself
        return self.graph.apply(function, *args)

    def __str__(self) -> str:
        return formula(self)[0]

    __repr__ = __str__


_NUMBERS = (Expression, np.ndarray, np.generic)


class Graph:
    """The shared store of expressions of one traced game and of the solvers that extend it."""

    def __init__(self) -> None:
        self._known: dict[Any, Expression] = {}

    def parameter(self, name: str) -> Expression:
        """The symbol of a parameter."""
        return self._intern(("parameter", name), None, (), name)

    def constant(self, value: float | bool | np.generic) -> Expression:
        """A number or truth value."""
        number = bool(value) if isinstance(value, (bool, np.bool_)) else float(value) + 0.0  # no -0.0
        return self._intern(("constant", type(number), number), None, (), number)

    def as_expression(self, value: Any) -> Expression:
        """The value itself if it is one already, else a constant."""
        return value if isinstance(value, Expression) else self.constant(value)

    def apply(self, function: Callable[..., Any], *arguments: Any) -> Expression:
        """`function(*arguments)`, simplified where that is exact, shared where it exists already."""
        args = tuple(self.as_expression(a) for a in arguments)
        if function in _COMMUTATIVE and args[0].index > args[1].index:
            args = args[::-1]
        if all(a.constant for a in args):
            with np.errstate(all="ignore"):
                return self.constant(function(*(np.asarray(a.value)[()] for a in args)))
        simple: Expression | None = simplified(function, args)
        if simple is not None:
            return simple
        return self._intern((function, *(a.index for a in args)), function, args)

    def _intern(self, key: Any, function: Any, args: tuple[Expression, ...], value: Any = None) -> Expression:
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = Expression(self, len(self._known), function, args, value)
        return found


def ordered(outputs: Iterable[Expression]) -> list[Expression]:
    """Everything the outputs need, arguments before their use, each close to its first use."""
    done: dict[int, Expression] = {}
    stack: list[tuple[Expression, bool]] = [(e, False) for e in reversed(list(outputs))]
    while stack:
        node, ready = stack.pop()
        if node.index in done:
            continue
        if ready or not node.arguments:
            done[node.index] = node
            continue
        stack.append((node, True))
        stack.extend((a, False) for a in reversed(node.arguments))
    return list(done.values())
