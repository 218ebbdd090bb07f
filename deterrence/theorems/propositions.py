"""Which thresholds, regions and equilibria does a model have, as one would state them in a paper?

The model's own algebra, `by_hand`, is replayed on symbols, as payoffs are for `formulas()`: each region's
condition prints as inequalities in the model's parameters, with thresholds by name. A model without it has,
if information is perfect and the tree is small, the conditions of all its plans (`plans.py`). For any
other the thresholds near one game are found by the solver that `dt.solve` picks, and marked numerical.

That a statement is marked proved means that it is a derivation, here or in the model's file, and not a
search; the tests hold the closed forms of the library to solvers. It is no formal verification.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from deterrence.ambiguity.draws import check_parameter
from deterrence.arguments import as_mapping, as_names
from deterrence.errors import DeterrenceError, GameError
from deterrence.game import TRACING, Game
from deterrence.language.closed_form import ClosedForm, Region
from deterrence.symbols.expressions import Expression, Graph
from deterrence.symbols.typeset import latex
from deterrence.theorems.conditions import asked, holding, plain, settled
from deterrence.theorems.nearby import nearby
from deterrence.theorems.notation import LONG, Notation
from deterrence.theorems.plans import by_plans
from deterrence.theorems.statement import Proposition, Propositions, escaped
from deterrence.theorems.symbols import Symbols, expression
from deterrence.theorems.tidy import Tidy

__all__ = ["propositions"]

PLANS = (
    "the one-deviation principle: at each decision, given the rest of the plan, no other action pays more "
    "(every plan is tried; none is left out)"
)
DEFINED = "a name for what is written more than once"
SOLVED = "computed by the closed form, by a formula too long to read: game.closed_form() gives its value"


def propositions(
    game: Game | type[Game], symbols: Mapping[str, str] | None = None, near: str | Iterable[str] = ()
) -> Propositions:
    r"""State what a model proves: thresholds, where each equilibrium exists, what it leads to.

    Parameters
    ----------
    game : Game or class of games
        Structural choices count; parameters are symbols, except where thresholds have to be found
        numerically, around a single game.
    symbols : mapping of parameter to LaTeX, optional
        What to call them: {"us_fights": "p", "china_alone": "w_0"}; by default their names.
    near : str or iterable of str
        Of a model without formulas: parameters whose thresholds nearest to the game the solver finds, each
        moved alone, some 40 solves each.

    Returns
    -------
    Propositions
        Prints as text; typeset in a notebook; `.latex` for a paper; iterate for the rows.

    Raises
    ------
    GameError
        For what is no game.
    ParameterError
        For symbols of, or `near`, what is no parameter; for a batch of a model without formulas.

    """
    single = game() if isinstance(game, type) and issubclass(game, Game) else game
    if not isinstance(single, Game):
        raise GameError(
            f"propositions came with {game!r}: give a game or its class, such as dt.games.Strait."
        )
    kind = type(single)
    letters = as_mapping("propositions", "symbols", symbols, "{'us_fights': 'p'}")
    near = as_names("propositions", "near", near or (), "names of parameters")
    for name in near:
        check_parameter("propositions", single, name)
    if kind.by_hand is not Game.by_hand:
        graph = Graph()
        parameters = {name: graph.parameter(name) for name in single.parameters()}
        told = single.stand_in({name: Symbols(graph, node) for name, node in parameters.items()})
        by = f"the closed form {kind.__name__}.by_hand (its derivation: {kind.__module__})"
        try:
            form = told.by_hand()
        except (DeterrenceError, TypeError, ValueError, IndexError):  # it branches on numbers, or searches
            form = single.closed_form()  # a GameError if these structural choices have none
            return _untold(single, form, by)
        return _Writer(single, form, graph, Notation(parameters, letters), by).told()
    tree = single.tree
    with TRACING:
        plans = by_plans(tree)
        if plans is not None:
            parameters = {name: tree.graph.parameter(name) for name in single.parameters()}
            return _Writer(single, plans, tree.graph, Notation(parameters, letters), PLANS).told()
    return nearby(single, near)


def _untold(game: Game, form: ClosedForm, by: str) -> Propositions:
    """Of a closed form that searches instead of writing formulas: what there is, marked numerical."""
    by = f"{by} computes it by a search, and writes no formula"
    rows = [
        Proposition("threshold", name, f"{name}, a threshold of {t.of}", f"{escaped(name)}, a threshold of "
                    f"{escaped(t.of)}", False, by)
        for name, t in form.thresholds.items()
    ]  # fmt: skip
    rows += [
        Proposition("equilibrium", name, f"{name}: exists in a region known by its numbers only.",
                    rf"\emph{{{escaped(name)}}} exists in a region known by its numbers only.", False, by)
        for name in dict.fromkeys(form.names)
    ]  # fmt: skip
    return Propositions(type(game).__name__, form.concept, tuple(rows))


class _Writer:
    """The statements of one closed form, told in symbols."""

    def __init__(self, game: Game, form: ClosedForm, graph: Graph, notation: Notation, by: str) -> None:
        self.form, self.graph, self.notation, self.by = form, graph, notation, by
        self.game, self.plans = type(game).__name__, by is PLANS
        self.ranges = {name: (p.low, p.high) for name, p in game.parameters().items()}

    def told(self) -> Propositions:
        form, notation = self.form, self.notation
        parts = {name: t.at for name, t in form.thresholds.items()}, form.values
        raw = [{name: expression(self.graph, value) for name, value in part.items()} for part in parts]
        tidy = self.tidy = Tidy([node for part in raw for node in part.values()])
        thresholds, values = ({name: tidy(node) for name, node in part.items()} for part in raw)
        symbols = [{n: notation.name(node, n) for n, node in part.items()} for part in (thresholds, values)]
        where = [self._condition(region.where) for region in form.regions]
        covers = self._condition(form.covers)
        told = [
            {what: self._ends(value, holding(here)) for what, value in {**r.probability, **r.choices}.items()}
            for r, here in zip(form.regions, where, strict=True)
        ]
        numbers = [end for row in told for ends in row.values() for end in ends]
        notation.abbreviate([*thresholds.values(), *values.values(), *where, covers, *numbers])
        rows = [self._defined("threshold", name, node, symbols[0][name]) for name, node in thresholds.items()]
        for region, condition, ends in zip(form.regions, where, told, strict=True):
            if not (condition.constant and not condition.value):
                rows.append(self._equilibrium(region, condition, ends))
        rows += [self._defined("value", name, node, symbols[1][name]) for name, node in values.items()]
        rows.append(self._list(covers))
        return Propositions(self.game, form.concept, (*self._abbreviations(rows), *rows))

    def _abbreviations(self, rows: list[Proposition]) -> list[Proposition]:
        """Those in use, the last ones first looked for, since they use those before them."""
        found: list[Proposition] = []
        for typeset, text, node in reversed(self.notation.abbreviations):
            if any(re.search(rf"\b{text}\b", row.words) for row in [*rows, *found]):
                found.insert(0, self._defined("abbreviation", text, node, (typeset, text)))
        return found

    def _ends(self, value: Any, known: dict[Expression, bool]) -> list[Expression]:
        """A probability where these comparisons hold, or the two ends of a continuum."""
        ends = [
            self.tidy(expression(self.graph, v)) for v in (value if isinstance(value, tuple) else (value,))
        ]
        return list(dict.fromkeys(self.tidy.given(end, known) for end in ends))

    def _condition(self, where: Any) -> Expression:
        return asked(self.tidy(plain(expression(self.graph, where))), self.ranges)

    def _defined(self, kind: str, name: str, node: Expression, symbol: tuple[str, str]) -> Proposition:
        tex, text = symbol
        of = self.form.thresholds[name].of if kind == "threshold" else ""
        role = f", the threshold of {of}" if of else ""
        letter = latex(self.graph.parameter(of), self.notation.typeset) if of else ""
        named = name if text != name else ""
        if self.notation.length(node) > LONG:
            words = f"{text}{role}{f' ({named})' * bool(named)} has no readable formula"
            return Proposition(
                kind, name, words, rf"${tex}$ {escaped(words.removeprefix(text))}", False, SOLVED
            )
        full = self.notation.defined(node)
        told = f" ({named})" if named else ""
        return Proposition(
            kind, name, f"{text} = {full[1]}{role}{told}", f"${tex} = {full[0]}$"
            + role.replace(of, f"${letter}$", 1) * bool(of) + escaped(told), True,
            DEFINED if kind == "abbreviation" else self.by, formula=(text, full[1]),
        )  # fmt: skip

    def _equilibrium(
        self, region: Region, where: Expression, told: dict[str, list[Expression]]
    ) -> Proposition:
        name, proved = region.name, self.notation.length(where) <= LONG
        condition = self.notation.condition(where) if proved else ("", "")
        if where.constant:
            texts = [
                f"{name} is an equilibrium always",
                rf"\emph{{{escaped(name)}}} is an equilibrium always",
            ]
        elif proved:
            words = "is an equilibrium if and only if"
            texts = [f"{name} {words} {condition[1]}", rf"\emph{{{escaped(name)}}} {words} ${condition[0]}$"]
        else:
            words = "exists where the closed form says, by a condition too long to print"
            texts = [f"{name} {words}", rf"\emph{{{escaped(name)}}} {words}"]
        follows, more = self._follows(region, told)
        for i in (0, 1):
            texts[i] += f". It leads to {', '.join(pair[i] for pair in follows)}" if follows else ""
            which = "Other" if follows else "Its"
            texts[i] += f". {which} probabilities are computed by the closed form" if more else ""
        return Proposition("equilibrium", name, texts[0] + ".", texts[1] + ".", proved,
                           self.by if proved else SOLVED, condition=condition)  # fmt: skip

    def _follows(
        self, region: Region, told: dict[str, list[Expression]]
    ) -> tuple[list[tuple[str, str]], bool]:
        """Probabilities of events and of what is mixed, as text and LaTeX; and whether some are too long."""
        listed: list[tuple[str, str]] = []
        seen: set[tuple[int, ...]] = set()
        more = False
        for what, ends in told.items():
            here = tuple(end.index for end in ends)
            told_already = what in region.choices and (here in seen or (len(ends) == 1 and settled(ends[0])))
            if told_already or all(end.constant and end.value == 0 for end in ends):
                continue
            if any(self.notation.length(end) > LONG for end in ends):
                more = True
                continue
            seen.add(here)
            tex, text = zip(*map(self.notation.number, ends), strict=True)
            listed.append(
                (f"P({what}) = {' to '.join(text)}", f"P({escaped(what)}) $=$ ${'$ to $'.join(tex)}$")
            )
        return listed, more

    def _list(self, covers: Expression) -> Proposition:
        tex, text = self.notation.condition(covers)
        readable = self.notation.length(covers) <= LONG
        if self.plans:
            all_of_it = (
                "These are all pure subgame-perfect equilibria; where no two actions tie, there are no others"
            )
        elif self.form.complete:
            all_of_it = f"These are all equilibria of {self.form.concept}"
        else:
            all_of_it = f"Other equilibria of {self.form.concept} may exist beside these"
        long = ", in the games that the closed form covers"
        words = all_of_it + (f", where {text}" if readable else long) * bool(text)
        typeset = escaped(all_of_it) + (f", where ${tex}$" if readable else long) * bool(text)
        return Proposition("list", "list", f"{words}.", f"{typeset}.", True, self.by, condition=(tex, text))
