"""Elementary effects against closed forms, quadrature and SALib; games without an answer; refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import raises
from test_sensitivity import BOX, CASES, PI, Ishigami, Root

import deterrence as dt
from deterrence.errors import ParameterError

MEASURES = ("mu", "mu_star", "sigma")


def swept(game: dt.Game, n: int, over: dict[str, Any] = BOX, seed: int = 1, **options: Any) -> xr.Dataset:
    return dt.sweep(dt.sample(game, dt.Morris(n, seed), over=over), check=0, **options)


def test_each_game_moves_one_factor_by_a_quarter_to_half_its_law() -> None:
    steps = swept(Ishigami(), 50, seed=3).step.values.reshape(4, 50)
    assert np.all(steps[0] == 0) and np.all((abs(steps[1:]) >= 0.25) & (abs(steps[1:]) <= 0.5))
    batch = dt.sample(Ishigami(), dt.Morris(50, 3), over={"x": (0, 2), "y": (1, 5), "z": (-1, 1)})
    assert batch.shape == (200,)
    point, *moved = np.stack([batch.values[name] for name in "xyz"], axis=-1).reshape(4, 50, 3)
    widths = np.array([2, 4, 2])
    for i, games in enumerate(moved):
        change = (games - point) / widths
        assert np.allclose(np.delete(change, i, axis=1), 0) and np.allclose(change[:, i], steps[1 + i])
        assert 10 < (change[:, i] > 0).sum() < 40, "up and down"
    everywhere = (point - [0, 1, -1]) / widths
    assert np.all((everywhere >= 0) & (everywhere <= 1)) and np.all(abs(everywhere.mean(axis=0) - 0.5) < 0.15)


def test_of_a_linear_function_mu_is_coefficient_times_range() -> None:
    found = dt.sensitivity(swept(Ishigami(straight=1), 16, over={"x": (0, 2), "y": (1, 5), "z": (-1, 1)}), "payoff: A")
    for end in ("", "_low", "_high"):
        assert np.allclose(found[f"mu{end}"], [6, -8, 1]) and np.allclose(found[f"mu_star{end}"], [6, 8, 1])
        assert np.allclose(found[f"sigma{end}"], 0, atol=1e-12)
    assert list(found.factor.values) == ["x", "y", "z"] and found.attrs["design"] == "Morris(n=16, seed=1)"
    assert float(found.dropped_share) == 0


def test_ishigami_against_quadrature() -> None:
    """Over points from whose lower half steps go up, and all lengths of steps; steps down are alike by symmetry."""
    u, v, step = (np.arange(60) + 0.5) / 120, (np.arange(120) + 0.5)[:, None] / 120, (np.arange(60) + 0.5)[:, None, None] / 240 + 0.25

    def f(x: Any, y: Any, z: Any) -> Any:
        x, y, z = (PI * (2 * q - 1) for q in (x, y, z))
        return np.sin(x) + 7 * np.sin(y) ** 2 + 0.1 * z**4 * np.sin(x)

    changes = f(u + step, 0, v) - f(u, 0, v), f(0, u + step, 0) - f(0, u, 0), f(v, 0, u + step) - f(v, 0, u)
    effects = [change / step for change in changes]
    exact = {"mu_star": [abs(e).mean() for e in effects], "sigma": [np.sqrt((e**2).mean() - e.mean() ** 2) for e in effects]}
    found = dt.sensitivity(swept(Ishigami(), 4096), "payoff: A", confidence=0.999)
    for word in exact:
        assert np.allclose(found[word], exact[word], rtol=0.06), word
    assert np.all((found.mu_star_low <= exact["mu_star"]) & (exact["mu_star"] <= found.mu_star_high))
    assert list(np.argsort(exact["mu_star"])) == list(np.argsort(found.mu_star.values))
    assert float(found.sigma.sel(factor="z")) > 1 and abs(float(found.mu.sel(factor="z"))) < 1, "it depends on x"


def test_the_effects_are_those_of_salib() -> None:
    morris = pytest.importorskip("SALib.analyze.morris")
    ds = swept(Ishigami(), 64)
    found = dt.sensitivity(ds, "payoff: A")
    f = ds.payoff.sel(player="A").squeeze("equilibrium").values.reshape(4, 64)
    for i, name in enumerate("xyz"):
        steps = ds.step.values.reshape(4, 64)[1 + i]
        pairs = np.stack([np.where(steps > 0, 0.25, 0.75), np.where(steps > 0, 0.75, 0.25)], axis=1).reshape(-1, 1)
        values = np.stack([f[0], f[0] + (f[1 + i] - f[0]) / abs(steps)], axis=1).ravel()
        theirs = morris.analyze({"num_vars": 1, "names": [name], "bounds": [[0, 1]]}, pairs, values, num_levels=4, seed=0)
        delta = 2 / 3  # theirs for four levels
        for word in MEASURES:
            assert float(found[word][i]) == pytest.approx(float(theirs[word][0]) * delta), (name, word)


def test_a_game_without_an_answer_is_never_a_zero() -> None:
    box = {"x": (0.0, 1.0), "y": (0.0, 1.0)}
    holes = swept(Root(floor=0.1), 500, over=box)  # x < 0.1 gives no number: of points, or one step from them
    with raises("of 500 slots of 3 games have one without 'payoff: A'", "more than drop=0", error=ParameterError):
        dt.sensitivity(holes, "payoff: A")
    found = dt.sensitivity(holes, "payoff: A", drop=0.5)
    # 0.1 of the points; and of the half that steps down, the triangle of lengths that end below 0.1
    assert float(found.dropped_share) == pytest.approx(0.1 + 0.1**2 / 2 / 0.25, abs=0.04)
    assert np.allclose(found.mu, [0, 1], atol=1e-9) and np.allclose(found.sigma, 0, atol=1e-9)


def test_a_law_without_ends_and_a_law_of_a_scenario() -> None:
    game = Ishigami(straight=1)
    found = dt.sensitivity(swept(game, 64, over={"x": dt.pert(0, 1, 4), "z": (0, 1, 1)}), "payoff: A")
    assert np.isfinite(found.mu).all() and np.all(found.sigma > 0), "a step is not everywhere as wide"
    ds = dt.sweep(dt.sample(dt.scenario("strait", "2017"), dt.Morris(32, 0)), cases=CASES, check=0)
    screened = dt.sensitivity(ds, "attack")
    assert screened.sizes == {"case": 2, "factor": 38}
    assert set(screened.mu_star.idxmax("factor").values) == {"china_prize_gdp_years"}
    assert np.all(abs(screened.mu) <= screened.mu_star + 1e-15)


def test_draws_may_come_in_any_order_but_by_whole_slots() -> None:
    ds = swept(Ishigami(), 64)
    half = ds.isel(draw=np.flatnonzero(ds.slot.values < 32))
    shuffled = half.isel(draw=np.random.default_rng(0).permutation(half.sizes["draw"]))
    xr.testing.assert_identical(dt.sensitivity(half, "payoff: A"), dt.sensitivity(shuffled, "payoff: A"))
    with raises("slot 63 of the design is not whole", "each has 4 games", error=ParameterError):
        dt.sensitivity(ds.isel(draw=slice(0, 255)), "payoff: A")


def test_shares_count_the_points_alone() -> None:
    ds = swept(dt.games.RudimentaryDeterrence(), 50, over={"hard_defender": (0, 1), "a_dd": (-1.5, -0.5)})
    points = ds.isel(draw=slice(0, 50)).drop_vars(["matrix", "slot", "step"])
    always = ds.probability.sel(event="war").max("equilibrium") >= 0
    assert dt.share(ds, always).attrs["games"] == dt.share(points, always[:50]).attrs["games"] == 50
