"""Printed propositions against closed forms: every condition is read anew, as plain Python, and asked of random games."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any, get_args

import numpy as np
import pytest
from conftest import raises
from matplotlib.mathtext import MathTextParser

import deterrence as dt
from deterrence.errors import GameError, ParameterError
from deterrence.game import Game
from deterrence.theorems.statement import Propositions

NAMED = ["rudimentary_deterrence", "unilateral_deterrence", "ambiguity_window", "volunteers_dilemma"]
BY_HAND = [slug for slug, kind in dt.catalogue().items() if kind.by_hand is not Game.by_hand]
WORDS: dict[str, Any] = {
    "minimum": min, "maximum": max, "absolute": abs, "inf": math.inf, "nan": math.nan, "hypot": math.hypot,
    "sign": lambda x: float(np.sign(x)), "cases": lambda c, a, b: a if c else b,
    **{name: getattr(math, name) for name in ("exp", "log", "sqrt", "cbrt", "ceil", "floor", "expm1", "log1p", "tanh")},
}  # fmt: skip


def draws(game: dt.Game, n: int, seed: int = 0) -> dt.Game:
    """Admissible games around the defaults, within the parameters' ranges."""
    box = {}
    for name, p in game.parameters().items():
        low, high = (max(p.low, p.default - 0.4), min(p.high, p.default + 0.4))
        box[name] = (low, high)
    return dt.sample(game, dt.Uniform(n, seed), over=box)


def read(text: str, values: dict[str, Any]) -> Any:
    """A formula in the notation of `str`, evaluated by Python's own arithmetic on floats."""
    code = re.sub(r"([A-Za-z_]\w*)\*(?![*])", r"\1_star", text)  # the symbol p*; a product has spaces around its sign
    return eval(code, {"__builtins__": {}}, {**WORDS, **values})


def settled(found: Propositions, values: dict[str, Any]) -> dict[str, Any]:
    """The parameters with abbreviations and thresholds, each defined by the formulas as printed."""
    values = dict(values)
    todo = [row.formula for row in found if row.formula[0]]
    for _ in range(len(todo)):
        for symbol, formula in todo:
            try:
                values[symbol.replace("*", "_star")] = read(formula, values)
            except (NameError, ZeroDivisionError):
                continue
        todo = [pair for pair in todo if pair[0].replace("*", "_star") not in values]
    return values


def games(batch: dt.Game) -> Iterator[dict[str, float]]:
    for i in range(batch.size):
        yield {name: float(np.broadcast_to(v, batch.shape)[i]) for name, v in batch.values.items()}


def holds(condition: str, values: dict[str, Any]) -> bool:
    return bool(read(condition, values)) if condition else True


def told(game: dt.Game, found: Propositions, which: int, n: int, symbols: dict[str, str]) -> int:
    """Compare every printed condition (0: LaTeX, 1: text) with the closed form; how many were compared."""
    batch = draws(game, n)
    form, compared = batch.closed_form(), 0
    rows = [row for row in found if row.kind == "equilibrium" and (row.condition[1] or row.proved)]
    (whole,) = (row for row in found if row.kind == "list")
    translate = (lambda latex: latex_to_python(latex, found, symbols)) if which == 0 else str
    conditions = [translate(row.condition[which]) for row in rows]
    covers = translate(whole.condition[which])
    for i, values in enumerate(games(batch)):
        values = settled(found, values)
        try:
            ours = dict.fromkeys((row.name for row in rows), False)
            for row, condition in zip(rows, conditions, strict=True):
                ours[row.name] |= holds(condition, values) and holds(covers, values)
        except (NameError, ZeroDivisionError):
            continue
        for name, there in ours.items():
            here = [bool(form.exists[i, r]) for r, other in enumerate(form.names) if other == name]
            assert there == any(here), (name, values)
            compared += 1
    return compared


@pytest.mark.parametrize("slug", BY_HAND)
def test_every_printed_condition_is_that_of_the_closed_form(slug: str) -> None:
    game = dt.catalogue()[slug]()
    found = dt.propositions(game)
    printable = sum(row.kind == "equilibrium" and row.proved for row in found)
    assert told(game, found, 1, 40, {}) >= 36 * printable
    assert {row.standing for row in found} <= {"proved", "numerical"} and all(row.by for row in found)


@pytest.mark.parametrize("slug", BY_HAND)
def test_printed_probabilities_are_those_of_the_closed_form(slug: str) -> None:
    game = dt.catalogue()[slug]()
    found, batch = dt.propositions(game), draws(game, 25, seed=1)
    form = batch.closed_form()
    for row in (r for r in found if r.kind == "equilibrium"):
        which = [r for r, name in enumerate(form.names) if name == row.name]
        if len(which) > 1:
            continue
        for i, values in enumerate(games(batch)):
            if form.exists[i, which[0]]:
                values = settled(found, values)
                for event, text in re.findall(r"P\(([^()]*)\) = (.*?)(?:, P\(|\. Other|\.$)", row.words)[::1]:
                    if event in form.probability and " to " not in text:
                        try:
                            there = float(read(text, values))
                        except (NameError, ZeroDivisionError):
                            continue
                        assert there == pytest.approx(form.probability[event][i, which[0]], abs=1e-9), (event, text)


def latex_to_python(latex: str, found: Propositions, symbols: dict[str, str]) -> str:
    """Read LaTeX back, from the inside out, by its own grammar."""
    known = {tex: name for name, tex in symbols.items()}
    for row in found:
        if row.formula[0]:
            known[row.latex.removeprefix("$").split(" = ")[0]] = row.formula[0].replace("*", "_star")
    for tex in sorted(known, key=len, reverse=True):
        latex = latex.replace(tex, f" {known[tex]} ")
    for _ in range(100):
        before = latex
        latex = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"((\1)/(\2))", latex)
        latex = re.sub(r"\\sqrt\{([^{}]*)\}", r"sqrt(\1)", latex)
        latex = re.sub(r"\^\{([^{}]*)\}", r"**(\1)", latex)
        latex = re.sub(r"\\text\{([^{}]*)\}", r"\1", latex)
        if latex == before:
            break
    for sign, word in ((r"\left(", "("), (r"\right)", ")"), (r",\quad", " and "), (r"\quad", " and "), (r"\,", "*"),
                       (r"\leq", "<="), (r"\vee", " or "), (r"\wedge", " and "), (r"\min", "minimum"),
                       (r"\max", "maximum"), (r"\infty", "inf")):  # fmt: skip
        latex = latex.replace(sign, word)
    assert "\\" not in latex and "{" not in latex, latex
    return latex.strip()


@pytest.mark.parametrize("slug", NAMED)
def test_latex_says_the_same_and_is_compiled(slug: str) -> None:
    game = dt.catalogue()[slug]()
    symbols = {name: f"x_{{{i}}}" for i, name in enumerate(game.parameters())}
    found = dt.propositions(game, symbols=symbols)
    assert told(game, found, 0, 60, symbols) == 60 * sum(row.kind == "equilibrium" for row in found)
    parser = MathTextParser("path")
    for row in found:
        for piece in re.findall(r"\$([^$]+)\$", row.latex):
            if "cases" not in piece:
                assert parser.parse(f"${piece}$").width > 0, piece


@pytest.mark.parametrize("slug", BY_HAND)
def test_latex_is_balanced(slug: str) -> None:
    document = dt.propositions(dt.catalogue()[slug]).latex
    assert document.count("$") % 2 == 0
    for opened, closed in ((r"\left", r"\right"), ("{", "}"), (r"\begin", r"\end")):
        words = [len(re.findall(re.escape(word) + ("(?![a-z])" if word[0] == "\\" else ""), document)) for word in (opened, closed)]
        assert words[0] == words[1], (opened, words)
    for text in re.sub(r"\$[^$]*\$", "", document).splitlines():
        assert text.startswith("%") or not re.search(r"(?<!\\)[_&%#]", text), text


def test_structural_choices_are_told_too() -> None:
    """Every choice of a structural word with a closed form gives propositions; searches say so."""
    for slug in BY_HAND:
        kind = dt.catalogue()[slug]
        for name, hint in kind._structural_types().items():
            for word in get_args(hint):
                try:
                    game = kind(**{name: word})
                    game.closed_form()
                except dt.DeterrenceError:
                    continue
                assert len(dt.propositions(game)), (slug, name, word)
    searched = dt.propositions(dt.games.Unravelling(audiences="two"))
    assert {row.standing for row in searched} == {"numerical"} and "by a search" in str(searched)


def test_a_statement_reads_as_in_the_paper() -> None:
    found = dt.propositions(dt.games.UnilateralDeterrence, symbols={"hard_challenger": "p", "hard_defender": "q"})
    bluff = next(row for row in found if row.name == "bluff")
    assert bluff.condition == (r"q \leq c_{S},\quad p \leq d_{t}", "hard_defender <= c_S and hard_challenger <= d_t")
    assert "P(war) = hard_challenger * c_S," in bluff.words  # q + (1 - q)(c_S - q)/(1 - q) is c_S
    assert r"\begin{proposition}[UnilateralDeterrence: equilibria]" in found.latex
    page = found._repr_html_()
    assert page.startswith("<table>") and "<em>bluff</em> is an equilibrium if and only if $q" in page
    assert "[proved" in str(found) and found._repr_latex_() == found.latex


class Ultimatum(dt.Game):
    """Does a threat work if carrying it out is costly? (example)"""

    players = ("China", "US")
    prize: float = dt.param(1.0, unit="share of China's prize", low=0, source="assumption")
    war_cost: float = dt.param(0.4, unit="share of the US stake", low=0, source="assumption")
    wins: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")

    def rules(self, move: Any) -> Any:
        if move("China", "wait", "attack") == "wait":
            return dt.outcome("status quo", {"China": 0, "US": 0})
        if move("US", "yield", "fight") == "yield":
            return dt.outcome("loss", {"China": self.prize, "US": -1})
        wins = move.nature("war", {"China wins": self.wins, "US wins": 1 - self.wins})
        paid = self.prize if wins == "China wins" else -0.5
        return dt.outcome("war", {"China": paid, "US": -self.war_cost - (wins == "China wins")})


def test_a_game_without_algebra_is_told_by_its_plans() -> None:
    """The conditions of plans are those that backward induction finds, game by game."""
    found = dt.propositions(Ultimatum)
    rows = [row for row in found if row.kind == "equilibrium"]
    assert len(rows) == 4 and all(row.proved and "one-deviation" in row.by for row in rows)
    random = np.random.default_rng(0)
    batch = Ultimatum(prize=random.random(200), war_cost=2 * random.random(200), wins=random.random(200))
    e = dt.solvers.BackwardInduction()(batch)
    for i, values in enumerate(games(batch)):
        (row,) = (row for row in rows if holds(row.condition[1], settled(found, values)))
        plan = {label: e.actions[label][int(e.strategy[label][i, 0].argmax())] for label in e.actions}
        assert row.name == "; ".join(f"{label} -> {act}" for label, act in plan.items())


def test_a_game_without_formulas_is_numerical() -> None:
    found = dt.propositions(dt.games.JointIntervention)
    assert {row.standing for row in found if row.kind == "equilibrium"} == {"numerical"}
    strait = dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity")
    near = [row for row in dt.propositions(strait, near="us_prior") if row.kind == "threshold"]
    ways = dt.distance(strait, by="us_prior")
    assert near and all(not row.proved for row in near)
    assert float(near[0].formula[1]) == pytest.approx(strait.us_prior + ways[np.isfinite(ways)][0])


def test_messages() -> None:
    with raises("propositions came with 'Strait': give a game or its class", error=GameError):
        dt.propositions("Strait")  # type: ignore[arg-type]
    with raises("symbols names 'us_figths', which is no parameter", "'us_fights'", error=ParameterError):
        dt.propositions(dt.games.AmbiguityWindow, symbols={"us_figths": "p"})
    with raises("JointIntervention has no formulas", "came as a batch of shape (3,)", error=ParameterError):
        dt.propositions(dt.games.JointIntervention().replace(case_mean=np.ones(3)))
    with raises("no closed form for impure goods", error=GameError):
        dt.propositions(dt.games.BurdenSharing(good="impure"))
    with raises("no parameter 'stake'", error=ParameterError):
        dt.propositions(dt.games.JointIntervention(), near="stake")
