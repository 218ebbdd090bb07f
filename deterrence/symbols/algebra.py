"""How is an expression simplified, and how is it written? Exact rewrites and infix formulas.

The rewrites are those that floating-point arithmetic respects for finite numbers; a number that is
not finite is reported before it matters.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np

__all__ = ["formula", "simplified"]

Expression = Any  # one of `deterrence.symbols.expressions`, which stands on this module

_NONE: Mapping[int, str] = MappingProxyType({})
_INFIX = {
    "add": ("+", 2), "subtract": ("-", 2), "multiply": ("*", 3), "divide": ("/", 3), "power": ("**", 5),
    "less": ("<", 1), "less_equal": ("<=", 1), "greater": (">", 1), "greater_equal": (">=", 1),
    "equal": ("==", 1), "not_equal": ("!=", 1), "logical_and": ("and", 0.2), "logical_or": ("or", 0),
    "bitwise_and": ("and", 0.2), "bitwise_or": ("or", 0),
}  # fmt: skip


def formula(node: Expression, names: Mapping[int, str] = _NONE) -> tuple[str, float]:
    """The formula in infix form, with the precedence of its outermost operation.

    `names` are what stands for some nodes, by index.
    """
    if node.index in names:
        return names[node.index], 9
    if node.function is None:
        negative = not isinstance(node.value, str) and node.value < 0
        return (node.value if isinstance(node.value, str) else f"{node.value:.12g}"), 4 if negative else 9
    name = node.function.__name__
    parts = [formula(a, names) for a in node.arguments]
    if name == "multiply" and node.arguments[1].constant:
        parts.reverse()
    elif name == "multiply" and np.negative in (a.function for a in node.arguments):
        bare = [a.arguments[0] if a.function is np.negative else a for a in node.arguments]
        sign = "-" if bare[0] is node.arguments[0] or bare[1] is node.arguments[1] else ""
        terms = [text if rank >= 3 else f"({text})" for text, rank in (formula(a, names) for a in bare)]
        return sign + " * ".join(terms), 2 if sign else 3
    if name in _INFIX:
        sign, rank = _INFIX[name]
        loose = rank + (name == "power")  # powers group from the right
        left = parts[0][0] if parts[0][1] >= loose else f"({parts[0][0]})"
        tight = rank + (name in {"subtract", "divide", "power"})
        right = parts[1][0] if parts[1][1] >= tight else f"({parts[1][0]})"
        return f"{left} {sign} {right}", rank
    if name == "logical_not":
        return f"not ({parts[0][0]})", 0.4
    if name == "negative":
        return (f"-{parts[0][0]}" if parts[0][1] > 3 else f"-({parts[0][0]})"), 4
    if name == "where":
        condition, yes, no = (p[0] for p in parts)
        return f"({yes} if {condition} else {no})", 9
    return f"{name}({', '.join(p[0] for p in parts)})", 9


def _is(node: Expression, number: float | bool) -> bool:
    return node.constant and type(node.value) is type(number) and node.value == number


def simplified(function: Any, args: tuple[Expression, ...]) -> Expression | None:
    """Exact rewrites of finite arithmetic; a non-finite payoff is reported before it matters."""
    if function is np.where:
        condition, yes, no = args
        if condition.constant:
            return yes if condition.value else no
        if yes is no or (_is(yes, True) and _is(no, False)):
            return yes if yes is no else condition
        return None
    if function is np.negative:
        return args[0].arguments[0] if args[0].function is np.negative else None
    if len(args) != 2:
        return None
    a, b = args
    if function is np.add:
        for one, other in ((a, b), (b, a)):
            if _is(one, 0.0):
                return other
            if one.function is np.negative:
                return one.graph.apply(np.subtract, other, one.arguments[0])
        return None
    if function is np.subtract:
        if b.function is np.negative:
            return b.graph.apply(np.add, a, b.arguments[0])
        return a if _is(b, 0.0) else b.graph.apply(np.negative, b) if _is(a, 0.0) else None
    if function is np.multiply:
        for one, other in ((a, b), (b, a)):
            if _is(one, 0.0) or _is(other, 1.0):
                return one
        return None
    if function is np.divide:
        return a if _is(b, 1.0) else None
    if function in (np.minimum, np.maximum):
        return a if a is b else None
    if function in (np.logical_and, np.logical_or):
        neutral = function is np.logical_and
        for one, other in ((a, b), (b, a)):
            if one.constant:
                return other if bool(one.value) is neutral else one
        return a if a is b else None
    return None
