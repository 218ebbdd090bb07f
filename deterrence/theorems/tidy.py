"""How would one write a traced formula? With like terms collected and factors cancelled.

x - (y + x) becomes -y, and a b / b becomes a: equal wherever the formula as told has a value, which a closed
form's `covers` says. Products of sums are not multiplied out, and named thresholds stay whole. Floating-point
sums are regrouped by this, so that it serves for print, never for computing.
"""

from __future__ import annotations

from functools import reduce
from operator import add, mul, sub
from typing import Any

import numpy as np

from deterrence.symbols.expressions import Expression, Graph, ordered
from deterrence.theorems.conditions import logical, plain

__all__ = ["Tidy"]

_TURNED = (np.less, np.less_equal, np.greater, np.greater_equal)
Factors = dict[Expression, float]
_SUMS, _PRODUCTS = (
    (np.add, np.subtract, np.negative),
    (np.multiply, np.divide, np.power, np.sqrt, np.negative),
)


class Tidy:
    """Rewrites the expressions of one graph; `keep` are those whose inside stays closed."""

    def __init__(self, keep: list[Expression]) -> None:
        self.done: dict[int, Expression] = {}
        self.closed: set[int] = set()
        self.keep = {node.index for node in keep if node.arguments}

    def __call__(self, root: Expression) -> Expression:
        """The same number or condition, tidied."""
        for node in ordered([root]):
            if node.index not in self.done:
                new = self.done[node.index] = self._rewritten(node)
                if node.index in self.keep:
                    self.closed.add(new.index)
        return self.done[root.index]

    def given(self, root: Expression, known: dict[Expression, bool]) -> Expression:
        """A tidied number where some comparisons are known to hold or not."""
        again: dict[int, Expression] = {}
        for node in ordered([root]):
            if node in known:
                again[node.index] = node.graph.constant(known[node])
            elif not node.arguments or node.index in self.closed:
                again[node.index] = node
            else:
                new = (again[a.index] for a in node.arguments)
                again[node.index] = node.graph.apply(node.function, *new)  # type: ignore[arg-type]  # no leaf
        return self(again[root.index])

    def _rewritten(self, node: Expression) -> Expression:
        if node.function is None:
            return node
        new = node.graph.apply(node.function, *(self.done[a.index] for a in node.arguments))
        if new.function in _SUMS:
            return self._sum(new)
        if new.function is np.logical_not:
            return plain(new)
        if new.function in _TURNED and all(map(_negative, new.arguments)):  # -b < -a is a < b
            negated = [self._sum(_times(-1.0, a)) for a in new.arguments[::-1]]
            return node.graph.apply(new.function, *negated)
        return self._product(new) if new.function in _PRODUCTS else new

    def _sum(self, node: Expression) -> Expression:
        terms: dict[Any, float] = {}  # None: the number
        self._collect(node, 1.0, terms)
        graph = node.graph
        whole = graph.constant(terms.pop(None, 0.0))
        parts = [(term, c) for term, c in terms.items() if c]
        more = [_times(c, term) for term, c in parts if c > 0]
        less = [_times(-c, term) for term, c in parts if c < 0]
        start = [whole] if whole.value else []
        if whole.value < 0 and more:
            start, less = [], [graph.constant(-whole.value), *less]
        if not start and not more:
            return _times(-1.0, reduce(add, less)) if less else graph.constant(0.0)
        return reduce(sub, less, reduce(add, [*start, *more]))

    def _collect(self, node: Expression, sign: float, terms: dict[Any, float]) -> None:
        if node.constant:
            terms[None] = terms.get(None, 0.0) + sign * float(node.value)
        elif node.function in _SUMS and node.index not in self.closed:
            signs = (
                (-1.0,) if node.function is np.negative else (1.0, 1.0 if node.function is np.add else -1.0)
            )
            for s, a in zip(signs, node.arguments, strict=True):
                self._collect(a, sign * s, terms)
        else:
            c, factors = self._factors(node)
            core = _built(node.graph, 1.0, factors) if c != 1 else node
            terms[core] = terms.get(core, 0.0) + sign * c

    def _product(self, node: Expression) -> Expression:
        c, factors = self._factors(node)
        return _built(node.graph, c, factors)

    def _factors(self, node: Expression) -> tuple[float, Factors]:
        """A number, and the powers of the factors."""
        f, arguments = node.function, node.arguments
        if node.constant and np.isfinite(node.value):
            return float(node.value), {}
        if f not in _PRODUCTS or node.index in self.closed:
            return 1.0, {node: 1.0}
        if f is np.sqrt:
            return 1.0, {arguments[0]: 0.5}
        if f is np.power and not arguments[1].constant:
            return 1.0, {node: 1.0}
        c, factors = self._factors(arguments[0])
        if f is np.negative:
            return -c, factors
        if f is np.power:
            power = float(arguments[1].value)
            if power.is_integer() and (c or power > 0):
                return c**power, {base: e * power for base, e in factors.items()}
            return (1.0, {arguments[0]: power}) if power != 1 else (c, factors)
        other, more = self._factors(arguments[1])
        sign = 1.0 if f is np.multiply else -1.0
        if sign < 0 and other == 0:
            return 1.0, {node: 1.0}
        for base, e in more.items():
            factors[base] = factors.get(base, 0.0) + sign * e
        return c * other**sign, {base: e for base, e in factors.items() if e}


def _negative(node: Expression) -> bool:
    return node.function is np.negative or (node.constant and node.value <= 0)


def _built(graph: Graph, c: float, factors: Factors) -> Expression:
    if c == 0:
        return graph.constant(0.0)
    above = [_power(base, e) for base, e in factors.items() if e > 0]
    below = [_power(base, -e) for base, e in factors.items() if e < 0]
    top = reduce(mul, above, graph.constant(1.0))
    whole = float(c).is_integer() or not below or above
    if not whole and (1 / c).is_integer():  # 1/(2 x), not 0.5/x
        below, c = [graph.constant(1 / c), *below], 1.0
    top = _times(abs(c), top)
    quotient = graph.apply(np.divide, top, reduce(mul, below)) if below else top
    return _times(-1.0, quotient) if c < 0 else quotient


def _power(base: Expression, e: float) -> Expression:
    if e == 1 or (logical(base) and e > 0):
        return base
    function, arguments = (np.sqrt, (base,)) if e == 0.5 else (np.power, (base, e))
    found: Expression = base.graph.apply(function, *arguments)
    return found


def _times(c: float, node: Expression) -> Expression:
    if c == -1:
        return node.graph.apply(np.negative, node)
    return node.graph.apply(np.multiply, float(c), node) if c > 0 else _times(-1.0, _times(-c, node))
