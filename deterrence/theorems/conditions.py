"""How is a condition written so that it can be read? As inequalities that all hold, chained where they meet.

A condition traced from `by_hand` is a graph of comparisons. `not` is moved inwards, a comparison of what is
true or false with 0 or 1 becomes the condition itself, and what holds together is listed: a <= b and b <= c
are one chain. Nothing is approximated, and nothing is solved for a parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.symbols.expressions import Expression
from deterrence.symbols.typeset import LOGICAL

__all__ = ["asked", "chains", "holding", "logical", "plain", "settled"]

_OPPOSITE: dict[Any, Any] = {
    np.less: np.greater_equal, np.less_equal: np.greater, np.greater: np.less_equal,
    np.greater_equal: np.less, np.equal: np.not_equal, np.not_equal: np.equal,
}  # fmt: skip
_MIRRORED: dict[Any, Any] = {np.greater: np.less, np.greater_equal: np.less_equal}
_TURNED = {
    np.less: np.greater,
    np.less_equal: np.greater_equal,
    np.greater: np.less,
    np.greater_equal: np.less_equal,
}
_DUAL = {np.logical_and: np.logical_or, np.logical_or: np.logical_and}


def logical(node: Expression) -> bool:
    """Is it true or false, rather than a number?"""
    if node.function is np.where:
        return all(logical(a) for a in node.arguments[1:])
    if node.function is None:
        return isinstance(node.value, bool)
    return node.function.__name__ in LOGICAL


def plain(node: Expression, holds: bool = True) -> Expression:
    """The same condition, or its opposite, without `not`, cases, or comparisons with true and false."""
    apply, function, arguments = node.graph.apply, node.function, node.arguments
    if function is np.logical_not:
        return plain(arguments[0], not holds)
    if function in _DUAL:
        joined = function if holds else _DUAL[function]
        return apply(joined, *(plain(a, holds) for a in arguments))
    if function is np.where and logical(node):
        condition, yes, no = arguments
        first = apply(np.logical_and, plain(condition, True), plain(yes, holds))
        return apply(np.logical_or, first, apply(np.logical_and, plain(condition, False), plain(no, holds)))
    if function in (np.equal, np.not_equal):
        for one, other in (arguments, arguments[::-1]):
            if logical(one) and other.constant and float(other.value) in (0.0, 1.0):
                return plain(one, (bool(other.value) == (function is np.equal)) == holds)
    if node.constant and isinstance(node.value, bool):
        return node.graph.constant(node.value == holds)
    if function in _OPPOSITE:
        return node if holds else apply(_OPPOSITE[function], *arguments)
    return node if holds else apply(np.logical_not, node)


def asked(condition: Expression, ranges: Mapping[str, tuple[float, float]]) -> Expression:
    """What is left to ask of parameters that lie in these ranges, ends included."""
    apply, function, arguments = condition.graph.apply, condition.function, condition.arguments
    if function in _DUAL:
        return apply(function, *(asked(a, ranges) for a in arguments))
    if function in _OPPOSITE and sum(a.constant for a in arguments) == 1:
        name, number = (a.value for a in arguments[:: -1 if arguments[0].constant else 1])
        upward = (function in (np.greater, np.greater_equal)) != arguments[0].constant
        if isinstance(name, str) and function in (np.less_equal, np.greater_equal):
            low, high = ranges[name]
            if (low >= number) if upward else (high <= number):
                return condition.graph.constant(True)
    return condition


def holding(condition: Expression) -> dict[Expression, bool]:
    """The comparisons that are known to hold, or not to, where a condition holds."""
    known = {}
    for part in _parts(condition):
        known[part] = True
        known[plain(part, False)] = False
        if part.function in _TURNED:  # a < b is b > a
            turned = part.graph.apply(_TURNED[part.function], *part.arguments[::-1])
            known[turned], known[plain(turned, False)] = True, False
    return {node: true for node, true in known.items() if not node.constant}


def settled(node: Expression) -> bool:
    """Is it 0 or 1 in every game?"""
    if node.constant:
        return float(node.value) in (0.0, 1.0)
    if node.function is np.where:
        return all(settled(a) for a in node.arguments[1:])
    return logical(node)


def chains(condition: Expression) -> list[list[Any]]:
    """What must hold together: each an expression alone, or [a, sign, b, sign, c, ...] with < and <=."""
    listed: list[list[Any]] = []
    for part in _parts(condition):
        function = _MIRRORED.get(part.function, part.function)
        if function not in (np.less, np.less_equal):
            listed.append([part])
            continue
        left, right = part.arguments[:: -1 if part.function in _MIRRORED else 1]
        before = next((c for c in listed if len(c) > 1 and c[-1] is left and not left.constant), None)
        after = next((c for c in listed if len(c) > 1 and c[0] is right and not right.constant), None)
        if before is not None:
            before += [function, right]
        elif after is not None:
            after[:0] = [left, function]
        else:
            listed.append([left, function, right])
    return listed


def _parts(node: Expression) -> list[Expression]:
    if node.function is np.logical_and:
        return list(dict.fromkeys(p for a in node.arguments for p in _parts(a)))
    return [] if node.constant and node.value is True else [node]
