"""Drawn batches: laws, designs, correlations, scenarios, refusals, and their sweeps."""

from __future__ import annotations

import json
import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import raises, same
from scipy import stats

import deterrence as dt
from deterrence.calibration.conventions import WIN_ROWS
from deterrence.errors import DeterrenceError, ParameterError
from deterrence.games import Strait, UnilateralDeterrence
from deterrence.sampling.laws import Range, law

BOX = {"hard_defender": (0.0, 1.0), "c_cd": (-0.9, -0.6, -0.3), "hard_challenger": dt.pert(0.1, 0.3, 0.9)}
DESIGNS = [dt.Uniform(256, 3), dt.Latin(256, 3), dt.Sobol(256, 3), dt.Sobol(256, 3, replicates=4), dt.Saltelli(64, 3), dt.Morris(256, 3)]
Q = np.linspace(0.001, 0.999, 301)


@pytest.mark.parametrize(
    ("ours", "oracle"),
    [
        (law("x", (2, 5)), stats.uniform(2, 3)),
        (law("x", (2, 3, 6)), stats.triang(0.25, 2, 4)),
        (law("x", [2, 2, 6]), stats.triang(0.0, 2, 4)),
        (dt.pert(2, 3, 6), stats.beta(2, 4, 2, 4)),
        (dt.pert(2, 6, 6), stats.beta(5, 1, 2, 4)),
    ],
)
def test_laws_are_those_of_the_textbook(ours: Any, oracle: Any) -> None:
    assert same(ours.ppf(Q), oracle.ppf(Q), 1e-10)


def test_a_pert_law_has_its_mean_and_a_point_is_a_law() -> None:
    q = (np.arange(100_000) + 0.5) / 100_000
    assert dt.pert(1, 2, 6).ppf(q).mean() == pytest.approx((1 + 4 * 2 + 6) / 6, abs=1e-4)
    for point in (law("x", (2, 2)), law("x", (2, 2, 2)), dt.pert(2, 2, 2)):
        assert np.all(point.ppf(Q) == 2)
    assert law("x", stats.norm(1, 2)).ppf(0.5) == 1 and law("x", dt.normal(1, 2)).ppf(0.5) == 1
    assert law("x", (0, 1)) == Range(0.0, 1.0)


@pytest.mark.parametrize("design", DESIGNS, ids=repr)
def test_a_batch_of_games_by_any_design(design: Any) -> None:
    game = UnilateralDeterrence(d_cd=0.4)
    batch = dt.sample(game, design, over=BOX)
    games = {dt.Saltelli: 64 * 5, dt.Morris: 256 * 4}.get(type(design), 256)
    assert batch.shape == (games,) and np.all(batch.admissible) and batch.d_cd == 0.4
    assert batch.drawing is not None and batch.drawing.factors == tuple(BOX) and batch.drawing.rejected_share == 0
    for name in BOX:
        values = getattr(batch, name)
        assert same(values, batch.drawing.values[name], 0.0)
        share = np.argsort(np.argsort(values[:256])) / 256
        wanted = law(name, BOX[name]).ppf(share)
        assert np.abs(np.sort(values[:256]) - np.sort(wanted)).max() < 0.2, "follows its law"
    again, other = (dt.sample(game, type(design)(**{**vars(design), "seed": s}), over=BOX) for s in (3, 4))
    assert same(again.c_cd, batch.c_cd, 0.0) and not same(other.c_cd, batch.c_cd)


def test_a_hypercube_and_a_net_fill_every_stratum_once() -> None:
    for design in (dt.Latin(128, 1), dt.Sobol(128, 1)):
        batch = dt.sample(UnilateralDeterrence(), design, over={"hard_defender": (0, 1), "hard_challenger": (0, 1)})
        for values in (batch.hard_defender, batch.hard_challenger):
            assert sorted((np.asarray(values) * 128).astype(int)) == list(range(128))
    batch = dt.sample(UnilateralDeterrence(), dt.Sobol(512, 1, replicates=4), over={"hard_defender": (0, 1)})
    nets = np.asarray(batch.hard_defender).reshape(4, 128)
    for net in nets:
        assert sorted((net * 128).astype(int)) == list(range(128))
    assert not same(nets[0], nets[1])


def test_saltelli_takes_one_factor_at_a_time_from_the_other_sample() -> None:
    batch = dt.sample(UnilateralDeterrence(), dt.Saltelli(32, 7), over=BOX)
    rows = {name: np.asarray(getattr(batch, name)).reshape(5, 32) for name in BOX}
    for i, name in enumerate(BOX):
        a, b = rows[name][:2]
        assert not np.any(a == b)
        for j in range(3):
            assert same(rows[name][2 + j], b if i == j else a, 0.0)


def test_correlated_ranks_keep_their_laws() -> None:
    ties = {("hard_defender", "hard_challenger"): 0.7, ("c_cd", "hard_defender"): -0.4}
    batch = dt.sample(UnilateralDeterrence(), dt.Sobol(2**13, 0), over=BOX, correlations=ties)
    for (a, b), r in ties.items():
        found = stats.spearmanr(getattr(batch, a), getattr(batch, b)).statistic
        assert found == pytest.approx(6 / np.pi * np.arcsin(r / 2), abs=0.02)
    q = np.linspace(0.01, 0.99, 99)
    for name, given in BOX.items():
        assert np.abs(np.quantile(getattr(batch, name), q) - law(name, given).ppf(q)).max() < 0.01
    assert batch.drawing is not None and batch.drawing.correlations == ties
    assert json.loads(dt.sweep(batch).attrs["correlations"])[0] == ["hard_defender", "hard_challenger", 0.7]


def test_inadmissible_games_are_drawn_again_and_counted() -> None:
    over = {"c_cd": (-1.0, 0.0), "c_dd_hard": (-1.0, 0.0)}  # c_cd < c_dd_hard in half of the square
    for design in (dt.Uniform(4096, 1), dt.Sobol(4096, 1), dt.Latin(4096, 1)):
        batch = dt.sample(UnilateralDeterrence(), design, over=over)
        assert np.all(batch.admissible) and batch.drawing is not None
        assert batch.drawing.rejected_share == pytest.approx(0.5, abs=0.02)
        x, y = np.asarray(batch.c_cd), np.asarray(batch.c_dd_hard)
        assert np.mean(y > x + 0.5) == pytest.approx(0.25, abs=0.03), "the rest keeps its law"
    batch = dt.sample(UnilateralDeterrence(), dt.Saltelli(512, 1), over=over)
    assert np.all(batch.admissible) and batch.drawing is not None
    # a slot stands or falls as a whole: x, u < y, v for A = (x, y) and B = (u, v) in all four pairs
    assert batch.drawing.rejected_share == pytest.approx(1 - 1 / 6, abs=0.03)


def test_a_scenario_is_drawn_by_its_own_law() -> None:
    scenario = dt.scenario("strait", "2025-26")
    batch, same_one = dt.sample(scenario, dt.Uniform(500, 9)), scenario.sample(500, 9)
    assert all(same(batch.values[n], same_one.values[n], 0.0) for n in batch.values)
    assert batch.scenario == "2025-26" and batch.provenance
    batch = dt.sample(scenario, dt.Sobol(512, 9))
    assert np.all(batch.admissible) and batch.drawing is not None
    rows = [batch.drawing.values[name] for name in WIN_ROWS]
    order = np.argsort(rows[0])
    assert all((np.diff(row[order]) >= 0).all() for row in rows), "one quantile for the win rows"
    assert "win rows" in batch.drawing.factors and not set(WIN_ROWS) & set(batch.drawing.factors)
    assert batch.drawing.rejected_share == pytest.approx(scenario.rejected_share, abs=0.02)
    given = scenario.inputs["prior_us_resolute"]
    assert np.mean(batch.us_prior) == pytest.approx((given.low + given.central + given.high) / 3, abs=0.01)


def test_some_inputs_of_a_scenario_are_drawn_and_the_rest_is_central() -> None:
    scenario = dt.scenario("strait", "2017").override(us_audience_cost=(0.1, 0.2, 0.3))
    batch = dt.sample(scenario, dt.Saltelli(16, 0), over=["prior_us_resolute", "us_audience_cost"])
    assert batch.drawing is not None and batch.drawing.factors == ("prior_us_resolute", "us_audience_cost")
    assert batch.shape == (16 * 4,) and np.ptp(batch.us_audience_cost) > 0.1
    assert np.ptp(batch.japan_join_cost) > 0, "follows from the prior"
    assert same(batch.a2ad, np.full(64, scenario.game.a2ad))
    ds = dt.sweep(batch, cases=[{"name": "both ambiguous", "us_posture": "ambiguity", "japan_posture": "ambiguity"}])
    assert {"prior_us_resolute", "us_prior", "japan_join_cost"} <= set(ds.coords) and "a2ad" not in ds.coords
    assert json.loads(ds.attrs["parameters"])["a2ad"]["value"] == pytest.approx(scenario.game.a2ad)
    assert ds.prior_us_resolute.attrs["law"].startswith("triangular on 0.26, 0.45, 0.65")


def test_a_sweep_of_draws_equals_solving_them(tmp_path: Path) -> None:
    batch = dt.sample(UnilateralDeterrence(), dt.Sobol(64, 1, replicates=2), over=BOX)
    ds, e = dt.sweep(batch), dt.solve(batch)
    assert ds.exists.dims == ("draw", "equilibrium") and ds.regime.dims == ("draw",)
    for name in ("exists", "status", "payoff", "probability", "complete"):
        assert same(ds[name].values, getattr(e, name), 0.0), name
    assert same(ds.regret.values, e.regret, 1e-7) and ds.attrs["checked_games"] == 64
    for name in BOX:
        assert same(ds[name].values, getattr(batch, name), 0.0) and ds[name].attrs["source"] == "drawn"
    assert ds.hard_defender.attrs["unit"] == "probability" and ds.c_cd.attrs["law"] == "triangular on -0.9, -0.6, -0.3"
    assert ds.hard_challenger.attrs["law"] == "beta (PERT) on 0.1, 0.3, 0.9" and ds.hard_defender.attrs["law"] == "uniform on 0, 1"
    assert ds.attrs["design"] == "Sobol(n=64, seed=1, replicates=2)" and ds.attrs["rejected_share"] == 0
    assert json.loads(ds.attrs["factors"]) == list(BOX) and list(np.bincount(ds.replicate)) == [32, 32]
    xr.testing.assert_identical(ds, dt.sweep(batch, executor=2))
    ds.to_netcdf(tmp_path / "a.nc", engine="h5netcdf")
    xr.testing.assert_equal(xr.open_dataset(tmp_path / "a.nc", engine="h5netcdf").load(), ds)
    cases = [{"name": "seen", "resolve": "public"}, {"name": "unseen", "resolve": "private", "d_cd": 0.4}]
    both = dt.sweep(batch, cases=cases)
    assert both.exists.dims == ("case", "draw", "equilibrium")
    unseen = dt.solve(batch.replace(d_cd=0.4))
    assert same(both.sel(case="unseen", equilibrium=list(unseen.names)).payoff.values, unseen.payoff, 0.0)


def test_the_drawing_goes_where_it_is_true() -> None:
    batch = dt.sample(UnilateralDeterrence(), dt.Uniform(8, 1), over=BOX)
    assert batch.replace(resolve="public").drawing is batch.drawing and batch.replace(d_cd=0.4).drawing is batch.drawing
    assert batch.replace(c_cd=np.full(8, -0.4)).drawing is None and batch.take(slice(0, 8)).drawing is None
    again = pickle.loads(pickle.dumps(batch))
    assert again.drawing.design == batch.drawing.design and same(again.drawing.values["c_cd"], batch.c_cd, 0.0)
    assert UnilateralDeterrence().drawing is None and dt.NormalForm(np.zeros((5, 2, 2, 2)), players=2).drawing is None


@pytest.mark.parametrize(
    ("design", "n", "words"),
    [
        (lambda: dt.Sobol(1000, 1), 1024, "Sobol came with n=1000, but needs a power of two: rounded up to 1024."),
        (lambda: dt.Saltelli(5), 8, "Saltelli came with n=5, but needs a power of two: rounded up to 8."),
        (lambda: dt.Sobol(100, 1, replicates=3), 192, "needs 3 times a power of two: rounded up to 192."),
    ],
)
def test_a_net_is_rounded_up_and_says_so(design: Any, n: int, words: str) -> None:
    with pytest.warns(UserWarning, match=words) as caught:
        assert design().n == n
    assert caught[0].filename == __file__, "the warning points at the user's line"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert (dt.Sobol(1024).n, dt.Sobol(1).n, dt.Sobol(96, replicates=3).n, dt.Uniform(1000).n) == (1024, 1, 96, 1000)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: dt.Uniform(0), ["sample of 0 games", "whole number above 0"]),
        (lambda: dt.Sobol(8.0), ["sample of 8.0 games", "whole number above 0"]),  # type: ignore[arg-type]
        (lambda: dt.Latin(8, -1), ["seed came as -1", "of at least 0"]),
        (lambda: dt.Sobol(8, 0, replicates=0), ["replicates came as 0", "above 0"]),
        (lambda: dt.Sobol(2**30 + 1), ["more than 2**30, the most"]),
        (lambda: dt.pert(1, 3, 2), ["pert came as (1, 3, 2)", "low <= central <= high"]),
        (lambda: dt.pert(1, np.nan, 2), ["pert came as (1, nan, 2)", "finite"]),
    ],
)
def test_wrong_designs_and_laws_are_refused(make: Any, words: list[str]) -> None:
    with raises(*words, error=ParameterError):
        make()


U, ONE = UnilateralDeterrence, {"hard_defender": (0, 1)}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((U(), 100, ONE), ["design came as 100", "dt.Sobol(n, seed)"]),
        ((U, dt.Uniform(4), ONE), ["sample came with <class", "give a game or a scenario"]),
        ((U(c_cd=[-0.5, -0.4]), dt.Uniform(4), ONE), ["batch of shape (2,)", "over="]),
        ((U(), dt.Uniform(4)), ["over came as None", "over={'hard_challenger': (low, high)}"]),
        ((dt.scenario("strait", "2017").game, dt.Uniform(4)), ["or give the scenario itself"]),
        ((U(), dt.Uniform(4), ["c_cd"]), ["over came as ['c_cd']"]),
        ((U(), dt.Uniform(4), {"c_dc": (2, 1)}), ["range of 'c_dc' came as (2, 1)", "low <= high", "put them in order"]),
        ((U(), dt.Uniform(4), {"c_dc": (1, 3, 2)}), ["low <= central <= high"]),
        ((U(), dt.Uniform(4), {"c_dc": (1, np.inf)}), ["range of 'c_dc' came as (1, inf)", "finite"]),
        ((U(), dt.Uniform(4), {"c_dc": 1.0}), ["range of 'c_dc' came as 1.0", "dt.pert(low, central, high)"]),
        ((U(), dt.Uniform(4), {"c_dc": (1, 2, 3, 4)}), ["give (low, high)"]),
        ((U(), dt.Uniform(4), {"hard_defendr": (0, 1)}), ["'hard_defendr' is no parameter", "did you mean 'hard_defender'"]),
        ((U(), dt.Uniform(4), {"resolve": (0, 1)}), ["'resolve' is a structural choice"]),
        ((U(), dt.Uniform(4), {"hard_defender": (0, 1.5)}), ["hard_defender is 1.5", "[0, 1]"]),
        ((U(), dt.Uniform(4), ONE, {("hard_defender", "c_cd"): 0.5}), ["correlations has ('hard_defender', 'c_cd')", "names among hard_defender"]),
        ((U(), dt.Uniform(4), BOX, {("hard_defender", "c_cd"): 1.0}), ["between -1 and 1"]),
        ((U(), dt.Uniform(4), BOX, {("hard_defender", "c_cd"): 0.9, ("c_cd", "hard_challenger"): 0.9, ("hard_defender", "hard_challenger"): -0.9}), ["no joint law", "smallest eigenvalue", "closer to 0"]),
        ((U(), dt.Morris(4), BOX, {("hard_defender", "c_cd"): 0.5}), ["came with Morris", "independent factors"]),
        ((U(), dt.Saltelli(4), BOX, {("hard_defender", "c_cd"): 0.5}), ["came with Saltelli", "sensitivities need independent factors"]),
        ((dt.scenario("strait", "2017"), dt.Uniform(4), {"us_prior": (0, 1)}), ["laws and ties of its own", "scenario.override"]),
        ((dt.scenario("strait", "2017"), dt.Uniform(4), "win rows"), ["let over be a list of names"]),
        ((dt.scenario("strait", "2017"), dt.Uniform(4), ["prior_us_resolut"]), ["nothing that this scenario draws", "'prior_us_resolute'"]),
        ((dt.scenario("strait", "2017"), dt.Uniform(4), [WIN_ROWS[0]]), ["nothing that this scenario draws", "win rows share one quantile"]),
        ((dt.scenario("strait", "2017"), dt.Uniform(4), []), ["nothing is left to draw"]),
    ],
)  # fmt: skip
def test_wrong_samples_are_refused(arguments: Any, words: list[str]) -> None:
    with raises(*words, error=ParameterError):
        dt.sample(*arguments)


def test_a_hopeless_box_is_refused() -> None:
    with raises("draws were inadmissible", "choose a box", error=DeterrenceError):
        dt.sample(U(), dt.Uniform(4), over={"c_cd": (0.5, 0.6)})


def test_only_drawn_batches_are_swept() -> None:
    batch = dt.sample(U(), dt.Uniform(4), over=BOX)
    with raises("draws are swept without over=", error=ParameterError):
        dt.sweep(batch, over={"d_cd": [0.3, 0.4]})
    for made_by_hand in (U(c_cd=[-0.5, -0.4]), batch.take(slice(0, 2)), U(c_cd=[[-0.5], [-0.4]])):
        with raises("a single game is needed", "dt.sample", error=ParameterError):
            dt.sweep(made_by_hand)
    with raises("sets an array", error=ParameterError):
        dt.sweep(batch, cases=[{"name": "a", "d_cd": [0.3, 0.4, 0.3, 0.4]}])


def test_a_bad_draw_never_kills_a_sweep() -> None:
    batch = dt.sample(Strait(us_posture="ambiguity", japan_posture="ambiguity"), dt.Uniform(50, 1), over={"us_relief_join": (0, 1)})
    assert batch.drawing is not None and batch.drawing.rejected_share > 0.05
    assert dt.sweep(batch).exists.any("equilibrium").all()
    class_ = type(
        "Ratio", (dt.Game,),
        {"__annotations__": {"x": float}, "players": ("A",), "x": dt.param(1.0, unit="u", source="assumption"),
         "rules": lambda self, move: dt.outcome("end", {"A": 1 / self.x})},
    )  # fmt: skip
    ds = dt.sweep(dt.sample(class_(), dt.Uniform(6, 1), over={"x": stats.randint(0, 2)}))
    zero = (ds.x == 0).values
    assert 0 < zero.sum() < 6 and np.array_equal(ds.status.values[:, 0] == dt.Status.not_finite, zero)
    assert np.array_equal(ds.payoff.isnull().values[:, 0, 0], zero)
