"""Drawn batches, and slopes, margins and distances: the same bits wherever they are computed and kept."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sweeping
import xarray as xr
from conftest import raises, same
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import deterrence as dt
from deterrence.answers.status import Status
from deterrence.errors import FormatError, GameError, ParameterError
from deterrence.games import RudimentaryDeterrence
from deterrence.sweeps import packing, question
from deterrence.sweeps import store as stores
from deterrence.sweeps.codes import ABSENCES, Codes, candidate_sets, merged

CASES = [
    {"name": "US draws a line", "us_posture": "red line", "japan_posture": "ambiguity"},
    {"name": "Japan draws a line", "us_posture": "ambiguity", "japan_posture": "red line"},
]
MOVES: dict[str, Any] = {"derivatives": ("a2ad", "china_war_cost"), "margins": True}
ASKED = MOVES | {"distances": "us_prior"}
FURTHER = {"derivative_payoff", "derivative_probability", "margin", "distance"}
OVER = {"us_prior": np.linspace(0.2, 0.8, 4), "a2ad": np.linspace(0.1, 0.9, 2)}
FEW = {name: values[:2] for name, values in OVER.items()}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeping.cut_small(monkeypatch, games=4)
    monkeypatch.setattr(question, "LEAST_CHECKED", 11)


@pytest.fixture(scope="module")
def scenario_batch() -> dt.Game:
    return dt.sample(dt.scenario("strait", "2017"), dt.Sobol(16, 3))


@pytest.fixture(scope="module")
def batch() -> dt.Game:
    return dt.sample(dt.games.Strait(), dt.Saltelli(4, 1), over={"us_prior": (0.2, 0.8), "a2ad": (0, 0.5, 1)})


ALIKE: dict[str, dict[str, Any]] = {
    "grid": {"game": dt.games.Strait(), "over": OVER, "cases": CASES, **MOVES},
    "draws": {"game": "batch", "cases": CASES},
    "draws, further": {"game": "batch", "cases": CASES, **MOVES},
    "distances": {"game": RudimentaryDeterrence(), "over": {"a_sq": np.linspace(0.1, 0.9, 20)}, "distances": ("a_dd", "a_sq")},
}


@pytest.mark.parametrize("name", ALIKE)
def test_the_same_bits_everywhere(name: str, batch: dt.Game, tmp_path: Path) -> None:
    """Two cases with other candidates and events; processes, threads, a store."""
    call = ALIKE[name] | ({"game": batch} if "draws" in name else {})
    alone = dt.sweep(**call)
    assert alone.attrs["checked_games"] == 11 and len(alone.data_vars) >= 9
    with ThreadPoolExecutor(2) as threads:
        for number, executor in enumerate((2, threads)):
            found = dt.sweep(**call, executor=executor, store=tmp_path / str(number))
            xr.testing.assert_identical(found.load(), alone)
    xr.testing.assert_identical(dt.sweep(**call, executor=2), alone)
    assert len(list((tmp_path / "0").glob("part-*.npz"))) >= 4


def test_a_stored_sweep_of_draws_keeps_all_that_was_drawn(scenario_batch: dt.Game, tmp_path: Path) -> None:
    ds = dt.sweep(scenario_batch, store=tmp_path / "s")
    assert list(ds.exists.dims) == ["draw", "equilibrium"] and ds.sizes["draw"] == 16
    drawing = scenario_batch.drawing
    assert drawing is not None and set(drawing.values) <= set(ds.coords)
    for name, values in drawing.values.items():
        assert same(ds[name].values, values, 0.0) and ds[name].attrs["source"] == "drawn", name
    assert ds.attrs["design"] == repr(dt.Sobol(16, 3))
    xr.testing.assert_identical(dt.open_store(tmp_path / "s").isel(draw=[3, 9]).load(), dt.sweep(scenario_batch).isel(draw=[3, 9]))


def test_other_draws_are_another_study(scenario_batch: dt.Game, batch: dt.Game, tmp_path: Path) -> None:
    dt.sweep(batch, store=tmp_path / "s")
    dt.sweep(batch, store=tmp_path / "s")
    other = dt.sample(dt.games.Strait(), dt.Saltelli(4, 2), over={"us_prior": (0.2, 0.8), "a2ad": (0, 0.5, 1)})
    with raises("holds another study: drawn.design is", "seed=1", "but 'Saltelli(n=4, seed=2, pairs=False)' is asked", error=FormatError):
        dt.sweep(other, store=tmp_path / "s")
    moved = batch.replace(us_prior=np.asarray(batch.values["us_prior"]) + 1e-12)
    moved = moved.with_provenance(batch.scenario, batch.provenance, batch.drawing)
    with raises("holds another study: cases.game.us_prior is '16 values", error=FormatError):
        dt.sweep(moved, store=tmp_path / "s")
    dt.sweep(scenario_batch, store=tmp_path / "t")
    drawing = scenario_batch.drawing
    assert drawing is not None
    row = next(name for name in drawing.values if name not in scenario_batch.parameters())
    values = {**drawing.values, row: drawing.values[row][::-1]}
    relabelled = scenario_batch.with_provenance(scenario_batch.scenario, scenario_batch.provenance, replace(drawing, values=values))
    with raises(f"holds another study: drawn.{row} is", error=FormatError):
        dt.sweep(relabelled, store=tmp_path / "t")


def test_a_stopped_sweep_of_draws_goes_on(batch: dt.Game, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped(BaseException):
        pass

    left, compute = iter(range(2)), stores.Store.compute

    def some(self: Any, asked: Any, unit: int) -> None:
        if next(left, None) is None:
            raise Stopped
        compute(self, asked, unit)

    with monkeypatch.context() as patch, pytest.raises(Stopped):
        patch.setattr(stores.Store, "compute", some)
        dt.sweep(batch, store=tmp_path / "s", **MOVES)
    done = {p.name: p.stat().st_mtime_ns for p in (tmp_path / "s").glob("*.npz") if not p.name.startswith("labels")}
    found = dt.sweep(batch, store=tmp_path / "s", **MOVES).load()
    assert len(done) == 2 and all((tmp_path / "s" / name).stat().st_mtime_ns == at for name, at in done.items())
    xr.testing.assert_identical(found, dt.sweep(batch, **MOVES))


def test_further_settings_are_part_of_the_study(tmp_path: Path) -> None:
    game = sweeping.strait()
    dt.sweep(game, over=FEW, store=tmp_path / "s", **ASKED)
    for changes, words in (
        ({"derivatives": ("china_war_cost", "a2ad")}, "derivatives."),
        ({"derivatives": "a2ad"}, "derivatives"),
        ({"distances": ("us_prior", "a2ad")}, "distances"),
        ({"margins": False}, "keep is"),
    ):
        with raises("holds another study", words.rstrip("."), error=FormatError):
            dt.sweep(game, over=FEW, store=tmp_path / "s", **{**ASKED, **changes})


def test_only_the_part_asked_for_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = dt.sweep(**ALIKE["distances"])
    ds, read = dt.sweep(**ALIKE["distances"], store=tmp_path / "s"), []
    take = stores.Store.read
    monkeypatch.setattr(stores.Store, "read", lambda self, n, names: read.append((n, names)) or take(self, n, names))
    one = ds.distance.isel(a_sq=14).sel(parameter="a_sq", direction="down").load()
    assert read == [(3, ["distance"])]
    xr.testing.assert_identical(one, whole.distance.isel(a_sq=14).sel(parameter="a_sq", direction="down"))
    assert float(one.item()) == pytest.approx(0.6 * 1 + 0.4 * -1 - float(one.a_sq)), "below it the attacker attacks"


def test_what_is_asked_for_is_kept(tmp_path: Path) -> None:
    """`keep` says what is kept of the answers; beside it stands what other options ask for."""
    game = sweeping.strait()
    china = next(iter(game.tree.infosets))
    whole = dt.sweep(game, over=FEW, choices=[china], **ASKED)
    for number, (keep, answers) in enumerate(
        [("regime", {"regime"}), (["payoff: Taiwan"], {"payoff"}), (["probability: attack", "derivative_payoff: US"], {"probability"})]
    ):
        ds = dt.sweep(game, over=FEW, choices=[china], keep=keep, store=tmp_path / str(number), **ASKED)
        assert set(ds.data_vars) == answers | {"strategy"} | FURTHER
        players = {0: list(whole.player.values), 1: ["Taiwan"], 2: ["US"]}[number]
        events = ["attack"] if number == 2 else list(whole.event.values)
        assert list(ds.player.values) == players and list(ds.event.values) == events
        xr.testing.assert_equal(ds.load(), whole[list(ds.data_vars)].sel(player=players, event=events))
    assert set(dt.sweep(game, over=FEW, keep="regime").data_vars) == {"regime"}
    with raises("'a2ad' is no parameter of distance", error=ParameterError):
        dt.sweep(game, over=FEW, keep=["distance: a2ad"], **ASKED)
    with raises("keep names 'margin', which is no variable of this sweep", error=ParameterError):
        dt.sweep(game, over=FEW, keep=["margin"])


def test_single_precision_holds_for_them_too() -> None:
    whole, ds = (dt.sweep(sweeping.strait(), over=FEW, dtype=d, **ASKED) for d in ("float64", "float32"))
    for name in FURTHER:
        assert ds[name].dtype == np.float32 and np.array_equal(ds[name], whole[name].astype(np.float32), equal_nan=True)


def test_nothing_is_computed_unless_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any) -> Any:
        raise AssertionError(given)

    for name in ("derivative", "margin", "distance"):
        monkeypatch.setattr(packing, name, refuse)
    dt.sweep(sweeping.strait(), over=FEW)
    with pytest.raises(AssertionError):
        dt.sweep(sweeping.strait(), over=FEW, margins=True)


def test_what_cannot_be_told_is_refused_before_a_store_is_made(tmp_path: Path) -> None:
    with raises("margin", "ChainStore", error=GameError):
        dt.sweep(dt.games.ChainStore(), over={"discount": [0.5, 0.6]}, margins=True, store=tmp_path / "s")
    assert not (tmp_path / "s").exists()


def test_the_share_of_inadmissible_games_is_that_of_all_cases(tmp_path: Path) -> None:
    """Also where cases have other candidates, which a case does not examine, and where no status is kept."""
    cases = [{"name": "chosen", "us_posture": "ambiguity"}, {"name": "fixed", "us_posture": "ambiguity", "japan_posture": "red line"}]
    call: dict[str, Any] = {"game": dt.games.Strait(), "over": {"us_relief_join": [0.2, 0.94, 0.95, 0.96]}, "cases": cases}
    ds = dt.sweep(**call)
    assert ds.sizes["equilibrium"] > 1 and ds.attrs["inadmissible_share"] == 0.75
    assert dt.sweep(**call, keep="complete", store=tmp_path / "s").attrs["inadmissible_share"] == 0.75


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_the_order_of_regimes_is_one_rule(data: st.DataObject) -> None:
    """By how many exist, then in the order of the candidates, then by why none does; however games are cut."""
    k, games = data.draw(st.integers(1, 20)), data.draw(st.integers(1, 12))
    exists = data.draw(arrays.arrays(bool, (k, games), elements=st.sampled_from([False, False, True])))
    reasons = st.sampled_from([int(s) for s in (*ABSENCES, Status.tie, Status.not_an_equilibrium)])
    status = data.draw(arrays.arrays(np.int8, (k, games), elements=reasons))
    names = [f"candidate {i}" for i in range(k)]

    def plain(game: int) -> tuple[tuple[Any, ...], str]:
        members = [i for i in range(k) if exists[i, game]]
        if members:
            return (len(members), members, 0), " + ".join(names[i] for i in members)
        why = next((s for s in ABSENCES if s in status[:, game]), Status.none_found)
        return (0, [], ABSENCES.index(why)), why.name.replace("_", " ")

    expected = [plain(game) for game in range(games)]
    words = list(dict.fromkeys(word for _, word in sorted(expected)))
    codes, meanings = candidate_sets(exists, status, names)
    assert meanings == words and [meanings[c] for c in codes] == [word for _, word in expected]
    cuts = sorted({0, games, *data.draw(st.lists(st.integers(0, games), max_size=3))})
    runs = [(Codes(), slice(a, b)) for a, b in pairwise(cuts)]
    own = [run.codes(exists[:, s], status[:, s]) for run, s in runs]
    again, places = merged((run.table for run, _ in runs), names)
    assert again == words and np.array_equal(np.concatenate([p[c] for p, c in zip(places, own, strict=True)]), codes)
