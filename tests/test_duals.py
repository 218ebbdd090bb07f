"""Numbers that carry their slopes: every elementary function against differences, kinks, edges, refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import raises, same
from scipy import special

from deterrence.language.private import logistic, normal, uniform
from deterrence.symbols.duals import Dual, slope, value
from deterrence.symbols.expressions import Graph
from deterrence.symbols.plan import Plan
from deterrence.symbols.slopes import PARTIALS

POSITIVE = {np.log, np.log2, np.log10, np.sqrt, np.log1p, np.power, np.float_power, np.cbrt, special.gammaln}
UNIT = {np.arcsin, np.arccos, special.logit, special.ndtri}


@pytest.mark.parametrize("function", list(PARTIALS), ids=lambda f: f.__name__)
def test_slopes_of_elementary_functions(function: Any) -> None:
    rng = np.random.default_rng(1)
    low, high = (0.05, 0.95) if function in UNIT else (0.1, 3) if function in POSITIVE else (-2, 2)
    arguments = [rng.uniform(low, high, 200) for _ in PARTIALS[function]]
    duals = [Dual(x, {i: np.ones(200)}) for i, x in enumerate(arguments)]
    result = function(*duals)
    assert same(value(result), function(*arguments))
    for i in range(len(arguments)):
        ends = [[x + side * 1e-6 * (i == j) for j, x in enumerate(arguments)] for side in (-1, 1)]
        wanted = (function(*ends[1]) - function(*ends[0])) / 2e-6
        assert np.allclose(slope(result, i), wanted, rtol=1e-5, atol=1e-6)


def test_a_chain_of_functions_and_shapes() -> None:
    x, y = np.linspace(0.1, 2, 5)[:, None], np.linspace(-0.9, 1, 4)

    def f(x: Any, y: Any) -> Any:
        return np.where(x > y, np.exp(-x * y) / (1 + x**2), np.minimum(x, y)) + np.clip(3 * y, -1, 1) - abs(y - 5)

    result = f(Dual(x, {"x": 1.0}), Dual(y, {"y": 1.0}))
    assert result.shape == np.shape(result) == (5, 4) and same(result.value, f(x, y))
    h = 1e-6
    assert np.allclose(result.slopes["x"], (f(x + h, y) - f(x - h, y)) / (2 * h), atol=1e-8)
    assert np.allclose(result.slopes["y"], (f(x, y + h) - f(x, y - h)) / (2 * h), atol=1e-8)
    assert slope(result, "z") == 0.0 and slope(2.0, "x") == 0.0


def test_a_plan_takes_them_as_they_are() -> None:
    graph = Graph()
    x, y = graph.parameter("x"), graph.parameter("y")
    plan = Plan([graph.as_expression(np.where(x > y, x * y, special.ndtr(x) - y)), graph.as_expression(y + 1)])
    a, b = plan({"x": Dual(np.array([1.0, -1.0]), {"x": 1.0}), "y": np.array([0.5, 0.5])})
    assert same(a.slopes["x"], [0.5, np.exp(-0.5) / np.sqrt(2 * np.pi)]) and same(b, [1.5, 1.5])


def test_kinks_and_edges_have_no_slope() -> None:
    x = Dual(np.array([-1.0, 0.0, 1.0]), {"x": 1.0})
    for kinked in (np.abs(x), np.maximum(x, 0.0), np.minimum(x, 0.0), np.clip(x, -2, 0), np.where(x > 0, 1.0, 0.0),
                   np.where(x <= 0, 2 * x, x), np.where(np.logical_and(x > 0, True), 1.0, 0.0),
                   np.where(np.logical_not(x > 0), 1.0, 0.0), np.where(np.logical_or(x > 0, False), x, 2 * x)):  # fmt: skip
        assert np.isnan(kinked.slopes["x"]).tolist() == [False, True, False]
    for smooth in (np.maximum(x, x), np.where(x > 0, x, x * 1.0), np.where(np.logical_and(x > 0, False), 1.0, x),
                   np.where(np.logical_or(x > 0, True), x, 0.0), np.where(x * 0.0 > 0, 1.0, x)):  # fmt: skip
        assert not np.isnan(smooth.slopes["x"]).any()


@pytest.mark.parametrize("law", [normal, logistic])
def test_a_law_that_narrows_to_a_known_number(law: Any) -> None:
    """However small the spread, slopes away from the number vanish and do not overflow."""
    for spread in (0.3, 1e-3, 1e-300, 0.0):
        c = Dual(np.array([0.1, 0.9]), {"c": 1.0})
        for result in (law(0.5, spread).cdf(c), law(Dual(0.5, {"c": 1.0}), spread).below(0.1 * c)):
            assert np.isfinite(result.slopes["c"]).all()
            if spread < 0.01:
                assert np.all(np.abs(result.slopes["c"]) < 1e-30)
    inside = uniform(0.0, 2.0).cdf(Dual(np.array([-1.0, 0.5, 3.0]), {"c": 1.0}))
    assert same(inside.slopes["c"], [0.0, 0.5, 0.0])


def test_what_cannot_be_differentiated_says_so() -> None:
    x = Dual(np.array([1.0]), {"x": 1.0})
    with raises("floor", "no slope"):
        np.floor(x)
    with raises("np.add", "reduce"):
        np.add.reduce(x)
    with raises("np.concatenate", "cannot be differentiated"):
        np.concatenate([x, x])
    for lost in (np.asarray, float, lambda x: special.betainc(1.0, 2.0, x)):
        with raises("slope"):
            lost(x)
    with raises("branches on a parameter"):
        bool(x > 5) if isinstance(x > 5, Dual) else bool(x)
