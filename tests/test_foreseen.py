"""Claims with next year foreseen: against the claims of one crisis, and against foresight game by game."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from conftest import raises

import deterrence as dt
from deterrence.argument.contrast import changed
from deterrence.argument.strait import CONTRASTS
from deterrence.claims import WORLDS, World

S2017 = dt.scenario("strait", "2017")
LATE, SAME = "agreed ties come a year late", "next year the same"


@pytest.fixture(scope="module")
def table() -> xr.Dataset:
    return dt.claims.foresight_table(S2017, 96, 3, claims=["C02", "C08", "C11", "C13"])


def test_without_a_next_year_it_is_the_claim_of_one_crisis(table: xr.Dataset) -> None:
    base = dt.claims.options_table(S2017, 96, 3, claims=["C02", "C08", "C11", "C13"], options={}).sel(setting="base")
    seen = 0
    for name in base.test.values:
        if not str(name).startswith("C02"):
            for own in (name, f"{name} (two years)"):
                if own in table.test.values:
                    mine = table.sel(test=own, setting="no next year")
                    assert np.array_equal(mine.share, base.share.sel(test=name)) and np.allclose(mine.change, base.change.sel(test=name), atol=1e-12)
                    seen += 1
    assert seen > 12
    deployment = table.sel(test="C02 a US that may deploy")
    assert (deployment.word == "").all() and np.isnan(deployment.share).all(), "what a deployment tells next year is not told"


@pytest.mark.parametrize("world", list(WORLDS)[1:])
def test_changes_are_those_of_foresight(table: xr.Dataset, world: str) -> None:
    """The pact of C08 and Japan's line of C11: this year's attack, and an attack in either year."""
    drawn = S2017.sample(96, 3).replace(us_posture="ambiguity", japan_posture="ambiguity")
    told = WORLDS[world]
    assert told.then is not None
    for name in ("C08 pact", "C11 any attack"):
        contrast = next(c for c in CONTRASTS if c.name == name and c.on == "attack")
        this, either = [], []
        for case in contrast.cases:
            now = changed(changed(drawn, {**contrast.given, **case.changes}), told.now)
            then = changed(now, told.then)
            years = {f: [now.values[f], then.values[f]] for f in ("taiwan_strength", "japan_strength", "us_strength", "ties_delay")}
            ds = dt.foresight(now, years, discount=0.9, status_quo_drift=told.drift)
            this.append(ds.happens.sel(event="attack", year=0).values)
            either.append(ds.attack_by_then.sel(year=1).values)
        for test, (before, after) in ((name, this), (f"{name} (two years)", either)):
            line = table.sel(test=test, setting=world)
            assert float(line.change.sel(quantile=0.5)) == pytest.approx(float(np.median(after - before)), abs=1e-9)
            assert float(line.share.sel(verdict="holds")) == pytest.approx(np.mean(after - before < -0.005))


def test_ties_that_come_late_provoke_now_and_deter_over_two_years(table: xr.Dataset) -> None:
    """The window of M14 inside the flagship: the same rung lowers attack this year where it is in force at once."""
    for rung in ("C08 air defence", "C08 pact"):
        assert str(table.word.sel(test=rung, setting=LATE).item()) == "reversed"
        assert str(table.word.sel(test=rung, setting=SAME).item()) == "holds"
        assert str(table.word.sel(test=f"{rung} (two years)", setting=LATE).item()) == "holds"
    assert "2  agreed ties come a year late" in table.attrs["table"] and "C08 pact" in table.attrs["table"]


def test_own_worlds_and_wrong_requests() -> None:
    own = {"a poor bargain": World(then={"us_prior": 0.0}, drift=0.02)}
    ds = dt.claims.foresight_table(S2017, 16, 0, claims=["C11"], worlds=own)
    assert list(ds.setting.values) == ["a poor bargain"] and np.isfinite(ds.change).all()
    with raises("there is no claim 'C99'"):
        dt.claims.foresight_table(S2017, 16, 0, claims=["C99"])
    with raises("discount came as 2"):
        dt.claims.foresight_table(S2017, 16, 0, claims=["C11"], discount=2)
