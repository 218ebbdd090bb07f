"""How is a traced formula typeset? LaTeX of an expression, read by notebooks.

A parameter keeps its whole name, so that a reader finds it again: `c_dd_hard` is a c with the index
"dd hard", `us_war_cost` is upright words. Functions without a sign of their own are written by name.
"""

from __future__ import annotations

from typing import Any

__all__ = ["latex"]

_LOOSE, _SUM, _PRODUCT, _SIGNED, _POWER, _ATOM = 0, 2, 3, 4, 5, 9
_SIGNS = {
    "add": ("+", _SUM, _SUM), "subtract": ("-", _SUM, _PRODUCT), "multiply": (r"\,", _PRODUCT, _PRODUCT),
    "less": ("<", 1, _SUM), "less_equal": (r"\le", 1, _SUM), "greater": (">", 1, _SUM),
    "greater_equal": (r"\ge", 1, _SUM), "equal": ("=", 1, _SUM), "not_equal": (r"\ne", 1, _SUM),
    "logical_and": (r"\wedge", _LOOSE, 1), "bitwise_and": (r"\wedge", _LOOSE, 1),
    "logical_or": (r"\vee", _LOOSE, 1), "bitwise_or": (r"\vee", _LOOSE, 1),
}  # fmt: skip
_NAMES = {"minimum": r"\min", "maximum": r"\max", "exp": r"\exp", "log": r"\log", "tanh": r"\tanh"}


def latex(node: Any) -> str:
    """An expression of `deterrence.expressions` as LaTeX for math mode."""
    return _written(node)[0]


def _written(node: Any) -> tuple[str, int]:
    """The formula, and how tightly its outermost operation binds."""
    if node.function is None:
        return _leaf(node.value)
    name, arguments = node.function.__name__, node.arguments
    if name == "divide":
        return rf"\frac{{{latex(arguments[0])}}}{{{latex(arguments[1])}}}", _ATOM
    if name == "power":
        return f"{_within(arguments[0], _ATOM)}^{{{latex(arguments[1])}}}", _POWER
    if name == "negative":
        return f"-{_within(arguments[0], _PRODUCT)}", _SUM
    if name == "absolute":
        return rf"\left|{latex(arguments[0])}\right|", _ATOM
    if name == "sqrt":
        return rf"\sqrt{{{latex(arguments[0])}}}", _ATOM
    if name == "where":
        condition, yes, no = map(latex, arguments)
        return rf"\begin{{cases}}{yes} & {condition}\\{no} & \text{{else}}\end{{cases}}", _LOOSE
    if name in _SIGNS:
        sign, rank, tight = _SIGNS[name]
        left, right = arguments
        if name == "multiply" and right.constant:
            left, right = right, left
        if name == "add" and left.constant:
            left, right = right, left
        return f"{_within(left, rank)} {sign} {_within(right, tight)}", rank
    listed = ", ".join(map(latex, arguments))
    word = _NAMES.get(name) or r"\operatorname{" + name.replace("_", r"\_") + "}"
    return rf"{word}\left({listed}\right)", _ATOM


def _within(node: Any, rank: int) -> str:
    text, own = _written(node)
    return text if own >= rank else rf"\left({text}\right)"


def _leaf(value: Any) -> tuple[str, int]:
    if not isinstance(value, str):
        return f"{value:.12g}", _SIGNED if value >= 0 else _SUM
    head, _, rest = value.partition("_")
    if len(head) > 1:
        return r"\text{" + value.replace("_", " ") + "}", _ATOM
    return (head + r"_{\text{" + rest.replace("_", " ") + "}}" if rest else head), _ATOM
