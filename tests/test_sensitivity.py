"""Sobol indices against closed forms and scipy; games without an answer; refusals."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import raises
from scipy import stats

import deterrence as dt
from deterrence.errors import ParameterError

PI = float(np.pi)
CASES = [{"name": "ambiguous", "us_posture": "ambiguity", "japan_posture": "ambiguity"},
         {"name": "line", "us_posture": "ambiguity", "japan_posture": "red line"}]  # fmt: skip


class Ishigami(dt.Game):
    """What is the payoff of a function that everybody tests with? (Ishigami & Homma 1990)"""

    players = ("A",)
    x: float = dt.param(0.0, unit="u", source="assumption")
    y: float = dt.param(0.0, unit="u", source="assumption")
    z: float = dt.param(0.0, unit="u", source="assumption")
    straight: float = dt.param(0.0, unit="u", source="assumption")
    shift: float = dt.param(0.0, unit="u", source="assumption")

    def rules(self, move: Any) -> Any:
        curve = np.sin(self.x) + 7 * np.sin(self.y) ** 2 + 0.1 * self.z**4 * np.sin(self.x)
        line = 3 * self.x - 2 * self.y + 0.5 * self.z
        return dt.outcome("end", {"A": (1 - self.straight) * curve + self.straight * line + self.shift})


class Root(dt.Game):
    """What if some games have no answer? (example: not a number below the floor)"""

    players = ("A",)
    x: float = dt.param(0.0, unit="u", source="assumption")
    y: float = dt.param(0.0, unit="u", source="assumption")
    floor: float = dt.param(0.0, unit="u", source="assumption")

    def rules(self, move: Any) -> Any:
        return dt.outcome("end", {"A": self.y + 1e-12 * np.log(self.x - self.floor)})


BOX = dict.fromkeys("xyz", (-PI, PI))


def swept(game: dt.Game, n: int, over: dict[str, Any] = BOX, seed: int = 1, **options: Any) -> xr.Dataset:
    return dt.sweep(dt.sample(game, dt.Saltelli(n, seed), over=over), check=0, **options)


def ishigami() -> tuple[Any, Any, float]:
    """First and total indices, and the variance, in closed form."""
    a, b = 7, 0.1
    one, two, cross = (1 + b * PI**4 / 5) ** 2 / 2, a**2 / 8, 8 * b**2 * PI**8 / 225
    variance = one + two + cross
    return np.array([one, two, 0]) / variance, np.array([one + cross, two, cross]) / variance, variance


def test_ishigami_in_closed_form() -> None:
    ds = swept(Ishigami(), 8192, cases=[{"name": "plain"}, {"name": "shifted", "shift": 1e3}])
    found = dt.sensitivity(ds, "payoff: A")
    first, total, variance = ishigami()
    assert found.first.dims == ("case", "factor") and list(found.factor.values) == ["x", "y", "z"]
    for case in ("plain", "shifted"):
        part = found.sel(case=case)
        assert np.allclose(part["first"], first, atol=0.02) and np.allclose(part.total, total, atol=0.02)
        assert float(part.variance) == pytest.approx(variance, rel=0.01)
        for word, exact in (("first", first), ("total", total)):
            assert np.all((part[f"{word}_low"] <= exact) & (exact <= part[f"{word}_high"])), word
            assert np.all(part[f"{word}_low"] <= part[word]) and np.all(part[word] <= part[f"{word}_high"])
    assert np.all(found.dropped_share == 0) and found.attrs["of"] == "payoff: A"
    assert found.attrs["design"] == "Saltelli(n=8192, seed=1, pairs=False)"


def test_a_linear_function_in_closed_form() -> None:
    found = dt.sensitivity(swept(Ishigami(straight=1), 2048), "payoff: A")
    exact = np.array([9, 4, 0.25]) / 13.25
    assert np.allclose(found["first"], exact, atol=0.01) and np.allclose(found.total, exact, atol=0.01)
    assert float(found["first"].sum()) == pytest.approx(1, abs=0.02)
    other = dt.sensitivity(swept(Ishigami(straight=1), 2048, over={"x": (0, 1), "y": (0, 1, 1)}), "payoff: A")
    one, two = 9 / 12, 4 / 18  # variances of uniform on a unit, and of a triangle with its peak at an end
    assert np.allclose(other.total, [one / (one + two), two / (one + two)], atol=0.01)


def test_the_estimates_are_those_of_scipy() -> None:
    ds = swept(Ishigami(), 256)
    values = ds.payoff.sel(player="A").squeeze("equilibrium").values.reshape(5, 1, 256)
    ours = dt.sensitivity(ds, "payoff: A")
    theirs = stats.sobol_indices(func={"f_A": values[0], "f_B": values[1], "f_AB": values[2:]}, n=256)
    assert np.allclose(ours["first"], theirs.first_order, atol=1e-12)
    assert np.allclose(ours.total, theirs.total_order, atol=1e-12)
    boot = theirs.bootstrap(confidence_level=0.95, n_resamples=9_999)
    for word, end in (("low", "low"), ("high", "high")):
        assert np.allclose(ours[f"total_{word}"], getattr(boot.total_order.confidence_interval, end), atol=0.05)


def test_what_two_factors_do_together() -> None:
    """Ishigami's function has one interaction, of the first and the third factor; SALib's estimates are near."""
    batch = dt.sample(Ishigami(), dt.Saltelli(4096, 1, pairs=True), over=BOX)
    assert batch.size == 4096 * (2 * 3 + 2)
    ds = dt.sweep(batch, check=0)
    found = dt.sensitivity(ds, "payoff: A")
    exact = np.zeros((3, 3))
    exact[0, 2] = exact[2, 0] = ishigami()[1][2]
    apart = ~np.eye(3, dtype=bool)
    assert found.second.dims == ("factor", "other") and np.isnan(found.second.values[~apart]).all()
    assert np.allclose(found.second.values[apart], exact[apart], atol=0.03)
    assert ((found.second_low <= exact) & (exact <= found.second_high)).values[apart].all()
    assert np.array_equal(found.second.values[apart], found.second.values.T[apart])
    plain = dt.sensitivity(ds.isel(draw=ds.matrix < 5), "payoff: A")
    assert "second" not in plain and np.array_equal(plain["first"], found["first"])
    analyze = pytest.importorskip("SALib.analyze.sobol")
    rows = ds.payoff.sel(player="A").squeeze("equilibrium").values.reshape(8, 4096)
    theirs = analyze.analyze(
        {"num_vars": 3, "names": [*BOX], "bounds": [[0, 1]] * 3}, rows[[0, 2, 3, 4, 5, 6, 7, 1]].T.ravel(),
        calc_second_order=True, seed=0,
    )
    for i, j in ((0, 1), (0, 2), (1, 2)):
        assert float(found.second[i, j]) == pytest.approx(theirs["S2"][i, j], abs=0.05)


def test_intervals_cover_the_truth_about_as_often_as_they_say() -> None:
    first, total, _ = ishigami()
    inside = []
    for seed in range(40):
        found = dt.sensitivity(swept(Ishigami(), 128, seed=seed), "payoff: A", confidence=0.9, seed=seed)
        for word, exact in (("first", first), ("total", total)):
            inside.append((found[f"{word}_low"] <= exact) & (exact <= found[f"{word}_high"]))
    assert 0.84 < np.mean(inside) <= 1


def test_a_game_without_an_answer_is_never_a_zero() -> None:
    box = {"x": (0.0, 1.0), "y": (0.0, 1.0)}
    clean = swept(Root(floor=-1), 512, over=box)
    assert np.allclose(dt.sensitivity(clean, "payoff: A").total, [0, 1], atol=0.01)
    holes = swept(Root(floor=0.1), 512, over=box)  # x < 0.1 gives no number: a tenth of the games
    with raises("of 512 slots of 4 games have one without 'payoff: A'", "more than drop=0", "of=values.fillna", error=ParameterError):
        dt.sensitivity(holes, "payoff: A")
    with raises("more than drop=0.1", error=ParameterError):
        dt.sensitivity(holes, "payoff: A", drop=0.1)
    found = dt.sensitivity(holes, "payoff: A", drop=0.25)
    assert float(found.dropped_share) == pytest.approx(1 - 0.9**2, abs=0.03), "x of A and x of B must both be there"
    assert np.allclose(found.total, [0, 1], atol=0.02) and np.allclose(found["first"], [0, 1], atol=0.1)
    filled = holes.payoff.sel(player="A").squeeze("equilibrium").fillna(5.0)
    assert float(dt.sensitivity(holes, filled).total.sel(factor="x")) > 0.5, "the user's own number counts"
    everywhere = swept(Root(floor=2.0), 16, over=box)
    with raises("16 of 16 slots", error=ParameterError):
        dt.sensitivity(everywhere, "payoff: A", drop=0.99)


def test_a_number_that_does_not_vary_has_no_indices() -> None:
    found = dt.sensitivity(swept(Ishigami(), 16), "end")
    assert float(found.variance) == 0 and float(found["mean"]) == 1
    assert all(found[f"{word}{end}"].isnull().all() for word in ("first", "total") for end in ("", "_low", "_high"))


def test_several_equilibria_that_disagree_are_refused() -> None:
    ds = swept(dt.games.UnilateralDeterrence(), 64, over={"hard_defender": (0, 1), "hard_challenger": (0, 1)})
    with raises("several equilibria disagree on 'war'", ".max('equilibrium')", error=ParameterError):
        dt.sensitivity(ds, "war", drop=0.9)
    largest = ds.probability.sel(event="war").max("equilibrium").fillna(0.0)
    found = dt.sensitivity(ds, largest)
    assert found.total.notnull().all() and found["first"].dims == ("factor",)
    counted = dt.sensitivity(ds, "number of equilibria")
    assert float(counted["mean"]) == pytest.approx(float(ds.exists.sum("equilibrium")[:128].mean()))


def test_a_scenario_says_what_decides() -> None:
    ds = dt.sweep(dt.sample(dt.scenario("strait", "2017"), dt.Saltelli(128, 0)), cases=CASES, check=0)
    found = dt.sensitivity(ds, "attack")
    assert found.sizes == {"case": 2, "factor": 38} and "event" not in found.coords
    assert set(found.total.idxmax("factor").values) == {"china_prize_gdp_years"}
    idle = found.total.sel(factor="us_grey_loss")
    assert np.all(abs(idle) < 1e-3)


DRAWS = swept(Ishigami(), 8)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((dt.sweep(dt.sample(Ishigami(), dt.Sobol(8), over=BOX)), "payoff: A"), ["came with Sobol(n=8, seed=0, replicates=1)", "draws of dt.Saltelli"]),
        ((dt.sweep(Ishigami(), over={"x": [0.0, 1.0]}), "payoff: A"), ["a Dataset without draws", "dt.Saltelli(1024"]),
        ((DRAWS.payoff, "payoff: A"), ["came with DataArray"]),
        ((DRAWS, "payoff: B"), ["'payoff: B' is not an event or payoff", "did you mean 'payoff: A'"]),
        ((DRAWS, DRAWS.payoff.mean("draw")), ["of came with dims", "each of the 40 draws"]),
        ((DRAWS.isel(draw=slice(0, 39)), "payoff: A"), ["slot 7 of the design is not whole", "each has 5 games"]),
    ],
)  # fmt: skip
def test_wrong_requests_are_refused(arguments: Any, words: list[str]) -> None:
    with raises("sensitivity", *words, error=ParameterError):
        dt.sensitivity(*arguments)


@pytest.mark.parametrize("options", [{"drop": 1.0}, {"drop": -0.1}, {"confidence": 1.0}, {"drop": float("nan")}])
def test_wrong_shares_are_refused(options: dict[str, float]) -> None:
    with raises(f"sensitivity: {next(iter(options))} came as", "give a share", error=ParameterError):
        dt.sensitivity(DRAWS, "payoff: A", **options)


def test_draws_may_be_selected_by_whole_slots_and_in_any_order() -> None:
    ds = swept(Ishigami(), 64)
    half = ds.isel(draw=np.random.default_rng(0).permutation(np.flatnonzero(ds.slot.values < 32)))
    found = dt.sensitivity(half, "payoff: A")
    values = half.sortby(["matrix", "slot"]).payoff.sel(player="A").squeeze("equilibrium").values.reshape(5, 1, 32)
    theirs = stats.sobol_indices(func={"f_A": values[0], "f_B": values[1], "f_AB": values[2:]}, n=32)
    assert np.allclose(found.total, theirs.total_order)
