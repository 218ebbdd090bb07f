"""How is a traced formula typeset? LaTeX of an expression, read by notebooks and papers.

A parameter keeps its whole name, so that a reader finds it again: `c_dd_hard` is a c with the index
"dd hard", `us_war_cost` is upright words; `names` put other symbols in the place of some nodes. Functions
without a sign of their own are written by name. What is true or false and stands where a number is asked
for, is one if true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite, isnan
from types import MappingProxyType
from typing import Any

__all__ = ["LOGICAL", "latex"]

LOGICAL = {
    "less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "logical_and", "logical_or",
    "bitwise_and", "bitwise_or", "logical_not",
}  # fmt: skip
_LOOSE, _BOTH, _SUM, _PRODUCT, _SIGNED, _POWER, _ATOM = 0, 0.5, 2, 3, 4, 5, 9
_SIGNS = {
    "add": ("+", _SUM, _SUM), "subtract": ("-", _SUM, _PRODUCT), "multiply": (r"\,", _PRODUCT, _PRODUCT),
    "less": ("<", 1, _SUM), "less_equal": (r"\leq", 1, _SUM), "greater": (">", 1, _SUM),
    "greater_equal": (r"\geq", 1, _SUM), "equal": ("=", 1, _SUM), "not_equal": (r"\neq", 1, _SUM),
    "logical_and": (r"\wedge", _BOTH, _BOTH), "bitwise_and": (r"\wedge", _BOTH, _BOTH),
    "logical_or": (r"\vee", _LOOSE, _LOOSE), "bitwise_or": (r"\vee", _LOOSE, _LOOSE),
}  # fmt: skip
_NAMES = {"minimum": r"\min", "maximum": r"\max", "exp": r"\exp", "log": r"\log", "tanh": r"\tanh"}
_AROUND = {
    "absolute": (r"\left|{}\right|", _ATOM),
    "sqrt": (r"\sqrt{{{}}}", _ATOM), "cbrt": (r"\sqrt[3]{{{}}}", _ATOM),
    "ceil": (r"\lceil {}\rceil", _ATOM), "floor": (r"\lfloor {}\rfloor", _ATOM),
    "logical_not": (r"\neg\left({}\right)", _ATOM), "expm1": (r"\exp\left({}\right) - 1", _SUM),
    "log1p": (r"\log\left(1 + {}\right)", _ATOM),
}  # fmt: skip


def latex(node: Any, names: Mapping[int, str] = MappingProxyType({})) -> str:
    """An expression of `deterrence.symbols.expressions` as LaTeX for math mode; `names`: symbols, by node."""
    return _Typesetter(names).written(node)[0]


@dataclass(frozen=True)
class _Typesetter:
    names: Mapping[int, str]

    def written(self, node: Any) -> tuple[str, float]:
        """The formula, and how tightly its outermost operation binds."""
        if node.index in self.names:
            return self.names[node.index], _ATOM
        if node.function is None:
            return _leaf(node.value)
        name, arguments = node.function.__name__, node.arguments
        if name == "divide":
            return rf"\frac{{{self.loose(arguments[0])}}}{{{self.loose(arguments[1])}}}", _ATOM
        if name == "power":
            return f"{self.within(arguments[0], _ATOM)}^{{{self.loose(arguments[1])}}}", _POWER
        if name == "negative":
            return f"-{self.within(arguments[0], _PRODUCT)}", _SUM
        if name in _AROUND:
            around, bound = _AROUND[name]
            return around.format(self.written(arguments[0])[0]), bound
        if name == "where":
            condition, (yes, no) = self.written(arguments[0])[0], map(self.loose, arguments[1:])
            return rf"\begin{{cases}}{yes} & {condition}\\{no} & \text{{else}}\end{{cases}}", _LOOSE
        if name in _SIGNS:
            sign, rank, tight = _SIGNS[name]
            left, right = arguments
            if name == "multiply" and right.constant:
                left, right = right, left
            if name == "add" and left.constant:
                left, right = right, left
            return f"{self.within(left, rank)} {sign} {self.within(right, tight)}", rank
        if name in ("minimum", "maximum"):
            arguments = self.flat(node)
        listed = ", ".join(map(self.loose, arguments))
        word = _NAMES.get(name) or r"\operatorname{" + name.replace("_", r"\_") + "}"
        return rf"{word}\left({listed}\right)", _ATOM

    def flat(self, node: Any) -> list[Any]:
        """The arguments of a minimum or maximum, with those of one within it that has no name."""
        found: list[Any] = []
        for a in node.arguments:
            nested = a.function is node.function and a.index not in self.names
            found += self.flat(a) if nested else [a]
        return found

    def loose(self, node: Any) -> str:
        """A number between signs that set it apart."""
        return self.within(node, _LOOSE, number=True)

    def within(self, node: Any, rank: float, number: bool = False) -> str:
        """What stands beside a sign that binds this tightly: a number, beside one of arithmetic."""
        logical = node.function is not None and node.function.__name__ in LOGICAL
        if logical and (number or rank >= _SUM) and node.index not in self.names:
            return rf"\mathbf{{1}}\left[{self.written(node)[0]}\right]"
        text, own = self.written(node)
        return text if own >= rank else rf"\left({text}\right)"


def _leaf(value: Any) -> tuple[str, float]:
    if not isinstance(value, str):
        if isfinite(value):
            return f"{value:.12g}", _SIGNED if value >= 0 else _SUM
        return (r"\text{undefined}" if isnan(value) else r"\infty" if value > 0 else r"-\infty"), _SUM
    head, _, rest = value.partition("_")
    if len(head) > 1:
        return r"\text{" + value.replace("_", " ") + "}", _ATOM
    return (head + r"_{\text{" + rest.replace("_", " ") + "}}" if rest else head), _ATOM
