"""Claims on dated risk: against dated probabilities game by game, roots found by bisection, and the claims per crisis."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import raises
from scipy.optimize import brentq

import deterrence as dt
from deterrence.argument.contrast import Contrast, changed, times, two
from deterrence.argument.strait import CONTRASTS, LINE, SILENT

S2017 = dt.scenario("strait", "2017")
GRID = np.log([0.5, 1.0, 1.5, 3.0])
ASKED = {"C01", "C03", "C08", "C11", "C13", "C15"}


@pytest.fixture(scope="module")
def table() -> xr.Dataset:
    return dt.claims.rate_elasticity(S2017, 64, 3, claims=ASKED, elasticity=GRID, by=1e-9)


def risks(contrast: Contrast, n: int, seed: int) -> list[Any]:
    """P(attack) of each case, solved one by one."""
    drawn = S2017.sample(n, seed).replace(us_posture="ambiguity", japan_posture="ambiguity")
    return [dt.solve(changed(drawn, {**contrast.given, **c.changes})).event("attack")[:, 0] for c in contrast.cases]


def named(name: str) -> Contrast:
    return next(c for c in CONTRASTS if c.name == name and c.on == "attack")


def test_without_elasticity_it_is_the_claim_per_crisis(table: xr.Dataset) -> None:
    per_crisis = dt.claims.evaluate(S2017, 64, 3, claims=ASKED, options={}, laws=["triangular"], beliefs=False, models=False, by=1e-9)
    base = per_crisis.sel(law="triangular", setting="base").isel(test=(per_crisis.on == "attack").values)
    mine = table.sel(elasticity=0.0)
    assert list(mine.test.values) == list(base.test.values)
    assert np.array_equal(mine.share, base.share) and np.array_equal(mine.word, base.word)


@pytest.mark.parametrize(("name", "sign"), [("C11 any attack", 1), ("C08 coast guard", 1), ("C01 against a US red line", -1)])
def test_two_cases_move_dated_risk_the_way_the_hazard_moves(table: xr.Dataset, name: str, sign: int) -> None:
    """At a rate and date at which risks are large: the second case has one line or rung more (or less)."""
    before, after = risks(named(name), 64, 3)
    for eta in GRID:
        risk = [S2017.dated(p, rate=2.0 * np.exp(eta * x), months=24) for p, x in ((before, sign < 0), (after, sign > 0))]
        change = risk[1] - risk[0]
        falls, hardly = (change < -1e-7).sum(), (np.abs(change) <= 1e-7).sum()
        assert hardly < 16
        share = float(table.share.sel(test=name, elasticity=eta, verdict="holds"))
        assert falls <= round(64 * share) <= falls + hardly
    ratio = np.log(before.mean() / after.mean()) * sign
    assert float(table.flip.sel(test=name)) == pytest.approx(ratio, abs=1e-9)


def test_four_cases_flip_at_a_root_of_their_mean(table: xr.Dataset) -> None:
    name = "C13 lines do more together"
    neither, first, second, both = (p.mean() for p in risks(named(name), 64, 3))

    def mean(eta: float) -> float:
        return neither - np.exp(eta) * (first + second) + np.exp(2 * eta) * both  # type: ignore[no-any-return]

    assert np.allclose(table.hazard.sel(test=name), [mean(eta) for eta in GRID])
    flip = float(table.flip.sel(test=name))
    assert flip == pytest.approx(brentq(mean, flip - 0.1, flip + 0.1), abs=1e-9)
    assert np.sign(mean(0.999 * flip)) == np.sign(mean(0.0)), "no sign changes nearer to 0"


def test_where_no_line_and_no_tie_is_compared_the_rate_cancels(table: xr.Dataset) -> None:
    for name in ("C03 reaching Japan's bases", "C01 against a US that surely stays out"):
        line = table.sel(test=name)
        assert not line.asked and np.isnan(line.flip) and len(set(line.word.values)) == 1
    assert table.asked.sum() > 6
    told = table.attrs["table"]
    assert "The rate cancels in" in told and f"x {float(table.flip_times_as_often.sel(test='C11 any attack')):.3g}" in told


def test_a_claim_that_no_rate_turns() -> None:
    """A line beside less retrenchment against a line: both have one, so only the common factor moves."""
    alike = Contrast("C11", "own", "attack", "+", two(LINE, {**LINE, "us_prior": times(0.5)}))
    never = Contrast("C11", "by half", "attack", "+", two(SILENT, {**LINE, "us_prior": 0.0, "japan_access": "refused"}))
    ds = dt.claims.rate_elasticity(S2017, 16, 0, contrasts=[alike, never], elasticity=[-2.0, 0.0, 2.0])
    assert list(ds.asked.values) == [False, True]
    flip = float(ds.flip[1])
    assert flip < 0, "more attacks in a crisis: crises would have to come more rarely"
    h = ds.hazard.isel(test=0).values
    assert np.allclose(h, h[1] * np.exp([-2.0, 0.0, 2.0]))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"claims": ["C07"]}, ("none of C07 is a claim on attack", "such as C11")),
        ({"claims": ["C99"]}, ("there is no claim 'C99'",)),
        ({"elasticity": [0.0, np.nan]}, ("elasticity came as [0.0, nan]", "finite numbers")),
        ({"elasticity": 0.5}, ("elasticity came as 0.5", "a list")),
        ({"elasticity": ["x"]}, ("elasticity came as ['x']", "a list")),
        ({"by": -1}, ("by came as -1", "at least 0")),
    ],
)
def test_wrong_requests_are_refused(arguments: Any, words: tuple[str, ...]) -> None:
    with raises(*words, error=dt.DeterrenceError):
        dt.claims.rate_elasticity(S2017, 8, 0, **arguments)
    with raises("scenario came as", "give a scenario"):
        dt.claims.rate_elasticity("2017")  # type: ignore[arg-type]
