"""Traced formulas: what they print is what they compute, shared parts once, for any shapes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import same
from hypothesis import given
from hypothesis import strategies as st

from deterrence.parameters import Parameter
from deterrence.symbols.bounds import Bounds
from deterrence.symbols.expressions import Expression, Graph
from deterrence.symbols.plan import Plan

NAMES = ("x", "y", "z")
VALUES = {"x": 1.7, "y": -0.6, "z": 0.4}
WORDS: dict[str, Any] = {n: getattr(np, n) for n in ("minimum", "maximum", "absolute", "exp", "isfinite", "logical_not")}
LEAVES = st.sampled_from([*NAMES, 0.0, 1.0, 2.0, -0.5, 3])
TREES = st.recursive(
    LEAVES,
    lambda kids: st.tuples(st.sampled_from(["+", "-", "*", "/", "neg", "abs", "min", "max", "where", "square"]), kids, kids),
    max_leaves=12,
)


def build(tree: Any, symbols: dict[str, Any]) -> Any:
    """A nested tuple as arithmetic on symbols, or on plain numbers."""
    if isinstance(tree, str):
        return symbols[tree]
    if not isinstance(tree, tuple):
        return tree
    op, a, b = tree[0], build(tree[1], symbols), build(tree[2], symbols)
    return {
        "+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / (b * b + 1),
        "neg": lambda: -a, "abs": lambda: abs(a), "min": lambda: np.minimum(a, b), "max": lambda: np.maximum(a, b),
        "where": lambda: np.where(a < b, a, b + 1), "square": lambda: (a**2) ** 2 - (-b) ** 2,
    }[op]()  # fmt: skip


@given(TREES)
def test_formula_and_plan_give_the_value(tree: Any) -> None:
    graph = Graph()
    traced = graph.as_expression(build(tree, {n: graph.parameter(n) for n in NAMES}))
    wanted = float(build(tree, VALUES))
    (computed,) = Plan([traced])(VALUES)
    assert float(computed) == pytest.approx(wanted, rel=1e-12, abs=1e-12)
    assert float(eval(str(traced), WORDS, VALUES)) == pytest.approx(wanted, rel=1e-9, abs=1e-9)


@given(TREES, TREES)
def test_arrays_of_thin_shapes(one: Any, other: Any) -> None:
    graph = Graph()
    symbols = {n: graph.parameter(n) for n in NAMES}
    outputs = [graph.as_expression(build(t, symbols)) for t in (one, other)]
    rng = np.random.default_rng(0)
    thin = {"x": rng.normal(size=(4, 1)), "y": rng.normal(size=(1, 3)), "z": 0.3}
    for traced, tree, value in zip(outputs, (one, other), Plan(outputs)(thin), strict=True):
        assert same(np.broadcast_to(value, (4, 3)), np.broadcast_to(build(tree, thin), (4, 3)), 1e-12)
        assert {n for n in NAMES if n in traced.parameters()} <= set(NAMES)


def test_equal_parts_are_one_object() -> None:
    graph = Graph()
    x, y = graph.parameter("x"), graph.parameter("y")
    assert x + y is y + x and x * y is y * x and np.minimum(x, y) is np.minimum(y, x) and x - y is not y - x
    assert x + 0 is x and 1 * x is x and x - 0.0 is x and (-x).__neg__() is x and x / 1 is x and np.where(x > y, x, x) is x
    assert (x * 0).constant and (x * 0).value == 0 and str(2 + graph.constant(1.5)) == "3.5"
    shared = (x + y) ** 2
    plan = Plan([shared + 1, shared - 1])
    assert len(plan.steps) == 4 and plan.live <= 3


def test_precedence_of_powers() -> None:
    graph = Graph()
    x, y = graph.parameter("x"), graph.parameter("y")
    for formula, wanted in (((x**2) ** y, (1.7**2) ** -0.6), (x ** (2**y), 1.7 ** (2**-0.6)), ((-x) ** 2, 1.7**2)):
        assert isinstance(formula, Expression)
        assert eval(str(formula), WORDS, VALUES) == pytest.approx(wanted)
    assert eval(str(-(x**2)), WORDS, VALUES) == pytest.approx(-(1.7**2))


@given(TREES)
def test_what_is_proved_of_a_formula_holds(tree: Any) -> None:
    """x in [0, 1], y in [0, 3], z anywhere: a proof that a formula stays in bounds is never wrong."""
    ranges = {"x": (0.0, 1.0), "y": (0.0, 3.0), "z": (-np.inf, np.inf)}
    bounds = Bounds({n: Parameter(0.5, "u", *r, "assumption") for n, r in ranges.items()})
    graph = Graph()
    symbols = {n: graph.parameter(n) for n in NAMES}
    formula = graph.as_expression(build(tree, symbols))
    share = symbols["x"] / (symbols["x"] + abs(formula))
    rng = np.random.default_rng(0)
    draws = {n: np.append(rng.uniform(max(a, -5), min(b, 5), 200), [max(a, -5), min(b, 5)]) for n, (a, b) in ranges.items()}
    for e in (formula, share, 1 - share, np.maximum(formula, 0.0)):
        with np.errstate(all="ignore"):
            values = np.broadcast_to(np.asarray(Plan([e])(draws)[0], dtype=float), (202,))
        values = values[~np.isnan(values)]
        assert not bounds.never_negative(e) or np.all(values >= 0)
        assert not bounds.in_unit(e) or np.all((values >= -1e-12) & (values <= 1 + 1e-12))
    assert bounds.in_unit(share) and bounds.in_unit(1 - symbols["x"]) and not bounds.in_unit(symbols["y"])
    assert bounds.distribution((symbols["x"], 1 - symbols["x"])) and not bounds.distribution((share, symbols["x"]))
