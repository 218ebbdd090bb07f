"""How does one game get its numbers without arrays? Formulas as one Python function of floats.

Shared terms are computed once, so this is about as fast as formulas written out by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["compiled"]

FORMS = {
    "add": "{} + {}", "subtract": "{} - {}", "multiply": "{} * {}", "divide": "{} / {}", "power": "{} ** {}",
    "negative": "-{}", "less": "{} < {}", "less_equal": "{} <= {}", "greater": "{} > {}",
    "greater_equal": "{} >= {}", "where": "{1} if {0} else {2}",
    "minimum": "{0} if {0} <= {1} else {1}", "maximum": "{0} if {0} >= {1} else {1}",
}  # fmt: skip


def compiled(expressions: list[Any]) -> Callable[..., tuple[float, ...]]:
    """One Python function of the parameters that returns the value of every formula."""
    lines: list[str] = []
    names: dict[int, str] = {}
    parameters: list[str] = []

    def name(e: Any) -> str:
        if e.index not in names:
            if e.function is not None:
                form = FORMS[e.function.__name__].format(*(name(a) for a in e.arguments))
                names[e.index] = f"_{e.index}"
                lines.append(f"    _{e.index} = {form}")
            elif isinstance(e.value, str):
                names[e.index] = e.value
                parameters.append(e.value)
            else:
                names[e.index] = f"({e.value!r})"
        return names[e.index]

    result = ", ".join([name(e) for e in expressions])
    head = f"def numbers({', '.join([*parameters, '**rest'])}):"
    scope: dict[str, Any] = {}
    exec("\n".join([head, *lines, f"    return ({result},)"]), scope)
    found: Callable[..., tuple[float, ...]] = scope["numbers"]
    return found
