"""Which letters does a statement use? Those of the model, symbols for thresholds, and abbreviations.

A threshold named as a symbol ("p*", "c_H", "pi_C") keeps it; one named in words gets t with a number. What
stands in several formulas and is long gets A with a number, defined once. Parameters are typeset by their
whole names unless the reader gives symbols for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np

from deterrence.errors import ParameterError, nearest
from deterrence.symbols.algebra import formula
from deterrence.symbols.expressions import Expression, ordered
from deterrence.symbols.typeset import latex
from deterrence.theorems.conditions import chains, logical

__all__ = ["LONG", "Notation"]

LONG = 60  # signs and numbers of a formula that a reader would still follow
REPEATED = 6  # as many, and in several places: abbreviated
_SYMBOL = re.compile(r"([A-Za-z]+)((?:_[A-Za-z0-9]+)?)(\*?)")
_GREEK = {name: f"\\{name}" for name in ("alpha", "beta", "gamma", "delta", "theta", "kappa", "lambda", "mu",
          "pi", "rho", "sigma", "tau", "phi", "psi", "chi", "xi", "omega")}  # fmt: skip
_GREEK["eps"] = r"\varepsilon"
_CHAIN = {np.less: ("<", "<"), np.less_equal: (r"\leq", "<=")}


class Notation:
    """Symbols of a model's expressions, in LaTeX and in plain text."""

    def __init__(self, parameters: Mapping[str, Expression], symbols: Mapping[str, str]) -> None:
        self.taken = set(parameters)
        self.typeset: dict[int, str] = {}
        self.plain: dict[int, str] = {}
        for name, symbol in symbols.items():
            if name not in parameters:
                raise ParameterError(
                    f"propositions: symbols names {name!r}, which is no parameter{nearest(name, parameters)} "
                    f"There are {', '.join(parameters)}."
                )
            self.typeset[parameters[name].index] = symbol
        self.abbreviations: list[tuple[str, str, Expression]] = []

    def name(self, node: Expression, name: str) -> tuple[str, str]:
        """Give a node its symbol: what it is in LaTeX, and in text."""
        found = _SYMBOL.fullmatch(name)
        if found is None or (len(found[1]) > 1 and found[1] not in _GREEK) or name in self.taken:
            number = 1 + sum(word.startswith("t") and word[1:].isdigit() for word in self.taken)
            typeset, plain = f"t_{{{number}}}", f"t{number}"
        else:
            head = _GREEK.get(found[1], found[1])
            index = found[2][1:]
            word = index if len(index) < 3 else r"\text{" + index + "}"
            typeset, plain = head + f"_{{{word}}}" * bool(index) + "^{*}" * bool(found[3]), name
        self.taken.add(plain)
        if node.arguments and node.index not in self.typeset:
            self.typeset[node.index], self.plain[node.index] = typeset, plain
        return typeset, plain

    def abbreviate(self, roots: Iterable[Expression]) -> None:
        """Name what is long and stands in several places of these formulas, or twice in one."""
        above: dict[int, set[int]] = {}
        nodes = ordered(roots)
        for node in nodes:
            for a in node.arguments:
                above.setdefault(a.index, set()).add(node.index)
        for node in nodes:
            often = len(above.get(node.index, ())) > 1 and node.index not in self.typeset
            if often and not logical(node) and REPEATED <= self.length(node) <= LONG:
                number = len(self.abbreviations) + 1
                self.abbreviations.append((f"A_{{{number}}}", f"A{number}", node))
                self.typeset[node.index], self.plain[node.index] = f"A_{{{number}}}", f"A{number}"

    def length(self, node: Expression, known: dict[int, int] | None = None) -> int:
        """Signs and numbers in the formula of a node as it is written, itself not abbreviated."""
        known = {} if known is None else known
        if node.index not in known:
            inner = (1 if a.index in self.typeset else self.length(a, known) for a in node.arguments)
            known[node.index] = 1 + sum(inner)
        return known[node.index]

    def defined(self, node: Expression) -> tuple[str, str]:
        """A node's own formula, though it has a symbol."""
        names = ({k: v for k, v in names.items() if k != node.index or not node.arguments}
                 for names in (self.typeset, self.plain))  # fmt: skip
        typeset, plain = names
        return latex(node, typeset), formula(node, plain)[0]

    def number(self, node: Expression) -> tuple[str, str]:
        """A number, by its symbol if it has one."""
        return latex(node, self.typeset), formula(node, self.plain)[0]

    def condition(self, node: Expression) -> tuple[str, str]:
        """Inequalities that hold together; empty where nothing is asked."""
        typeset, plain = [], []
        for chain in chains(node):
            if len(chain) == 1:
                tex, text = self.number(chain[0])
                either = chain[0].function is np.logical_or
                typeset.append(rf"\left({tex}\right)" if either else tex)
                plain.append(f"({text})" if either else text)
                continue
            words = [_CHAIN[part] if part in _CHAIN else self.number(part) for part in chain]
            typeset.append(" ".join(word[0] for word in words))
            plain.append(" ".join(word[1] for word in words))
        return r",\quad ".join(typeset), " and ".join(plain)
