"""Sweeps: labels, agreement with direct solving, storage, refusals and memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import raises, same

import deterrence as dt
from deterrence.errors import ParameterError
from deterrence.games import Strait, UnilateralDeterrence

CASES = [
    {"name": "chosen"},
    {"name": "Japan ambiguous", "japan_posture": "ambiguity", "us_posture": "ambiguity"},
    {"name": "Japan draws a line", "japan_posture": "red line", "us_posture": "ambiguity", "a2ad": 0.6},
]
FIXED = {"us_posture": "ambiguity", "japan_posture": "red line"}
SOFT = "Defender: Defender's resolve: soft; Challenger: demand"
AXES = {"hard_defender": np.linspace(0, 1, 7), "c_cd": np.linspace(-0.9, -0.1, 5)}


@pytest.fixture(scope="module")
def swept() -> xr.Dataset:
    return dt.sweep(UnilateralDeterrence(hard_challenger=0.6), over=AXES, choices=[SOFT])


@pytest.fixture(scope="module")
def compared() -> xr.Dataset:
    return dt.sweep(Strait(), over={"us_prior": np.linspace(0, 1, 6)}, cases=CASES)


def test_dimensions_labels_and_attributes(swept: xr.Dataset) -> None:
    assert swept.probability.dims == ("hard_defender", "c_cd", "equilibrium", "event")
    assert swept.payoff.dims == ("hard_defender", "c_cd", "equilibrium", "player")
    assert swept.strategy.dims == ("hard_defender", "c_cd", "equilibrium", "choice")
    assert swept.exists.dims == swept.status.dims == swept.regret.dims == ("hard_defender", "c_cd", "equilibrium")
    assert swept.complete.dims == swept.regime.dims == ("hard_defender", "c_cd")
    assert list(swept.player.values) == ["Challenger", "Defender"] and "war" in swept.event.values
    assert list(swept.choice.values) == [f"{SOFT} -> concede", f"{SOFT} -> deny"]
    assert list(swept.infoset.values) == [SOFT] * 2 and list(swept.owner.values) == ["Defender"] * 2
    assert list(swept.action.values) == ["concede", "deny"] and swept.infoset.dims == ("choice",)
    assert same(swept.hard_defender, AXES["hard_defender"]) and swept.hard_defender.attrs["unit"] == "probability"
    a = swept.attrs
    assert a["game"] == "UnilateralDeterrence" and a["solver"] == repr(dt.solvers.PerfectBayesian())
    assert "perfect Bayesian" in a["concept"] and "prior" in a["concept"] and a["version"] == dt.__version__
    assert json.loads(a["structure"]) == {"resolve": "private"}
    fixed = json.loads(a["parameters"])
    assert set(fixed) == set(UnilateralDeterrence.parameters()) - set(AXES)
    assert fixed["hard_challenger"] == {"value": 0.6, "unit": "probability", "source": "set by the user"}


def test_equals_direct_solving(swept: xr.Dataset) -> None:
    game = UnilateralDeterrence(
        hard_challenger=0.6, hard_defender=AXES["hard_defender"][:, None], c_cd=AXES["c_cd"][None, :]
    )
    e = dt.solve(game)
    for name in ("exists", "status", "payoff", "probability", "complete"):
        assert same(swept[name].values, getattr(e, name), 0.0), name
    assert same(swept.strategy.values, e.strategy[SOFT], 0.0)
    for name in ("regret", "local_regret", "residual"):
        assert same(swept[name].values, getattr(e, name), 1e-7), "all of a small sweep is judged"
        assert swept.attrs[f"worst_{name}"] == pytest.approx(np.nanmax(getattr(e, name)), abs=1e-9)
    assert swept.attrs["checked_games"] == 35


def meanings(variable: xr.DataArray) -> dict[int, str]:
    words = variable.attrs["flag_meanings"].split(" ")
    values = [int(v) for v in np.atleast_1d(variable.attrs["flag_values"])]
    assert len(words) == len(values)
    return dict(zip(values, words, strict=True))


def test_codes_say_what_they_mean(compared: xr.Dataset) -> None:
    assert meanings(compared.status) == {int(s): s.name for s in dt.Status}
    told = json.loads(compared.regime.attrs["meanings"])
    names = [str(n) for n in compared.equilibrium.values]
    for index in np.ndindex(compared.regime.shape):
        present = [n for n, x in zip(names, compared.exists.values[index], strict=True) if x]
        assert told[int(compared.regime.values[index])] == (" + ".join(present) or "none found")
    assert sorted(meanings(compared.regime)) == list(range(len(told))) == sorted(np.unique(compared.regime))


def test_cases_are_matched_by_name(compared: xr.Dataset) -> None:
    assert compared.sizes["case"] == 3 and list(compared.case.values) == [c["name"] for c in CASES]
    for case in CASES:
        changes = {k: v for k, v in case.items() if k != "name"}
        e = dt.solve(Strait(us_prior=np.linspace(0, 1, 6), **changes))
        part = compared.sel(case=case["name"])
        assert set(e.events) <= set(compared.event.values)
        for k, name in enumerate(e.names):
            one = part.sel(equilibrium=name)
            assert same(one.exists.values, e.exists[:, k]) and same(one.payoff.values, e.payoff[:, k])
            for event in compared.event.values:
                wanted = e.event(event)[:, k] if event in e.events else np.where(e.exists[:, k], 0.0, np.nan)
                assert same(one.probability.sel(event=event).values, wanted), event
        others = [n for n in compared.equilibrium.values if n not in e.names]
        assert not part.exists.sel(equilibrium=others).any() and part.payoff.sel(equilibrium=others).isnull().all()
    assert {"US red line", "Japan red line"} <= set(compared.event.values)
    none = ~compared.exists.any("equilibrium")
    assert np.array_equal((compared.status == dt.Status.none_found).all("equilibrium"), none)
    assert not (compared.status == dt.Status.none_found).where(~none).fillna(False).any()


def test_workers_change_nothing() -> None:
    over = {"us_prior": np.linspace(0, 1, 40), "a2ad": np.linspace(0, 1, 30)}
    for structure in (FIXED, {}):
        if not structure:
            over = {name: values[::5] for name, values in over.items()}
        one, two = (dt.sweep(Strait(**structure), over=over, executor=n, check=0) for n in (None, 2))
        xr.testing.assert_identical(one, two)


@pytest.mark.parametrize("store", ["netcdf", "zarr"])
def test_stored_and_read_again(store: str, compared: xr.Dataset, tmp_path: Path) -> None:
    path = tmp_path / f"sweep.{store}"
    if store == "netcdf":
        compared.to_netcdf(path, engine="h5netcdf")
        again = xr.open_dataset(path, engine="h5netcdf").load()
    else:
        compared.to_zarr(path)
        again = xr.open_zarr(path).load()
    xr.testing.assert_equal(again, compared)
    assert again.attrs["concept"] == compared.attrs["concept"] and again.exists.dtype == bool
    for name in ("status", "regime"):
        assert meanings(again[name]) == meanings(compared[name])
    assert json.loads(again.regime.attrs["meanings"]) == json.loads(compared.regime.attrs["meanings"])
    again.close()


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"us_piror": [0.5]}, ["Strait has no parameter 'us_piror'", "did you mean 'us_prior'", "It has us_prior"]),
        ({"us_posture": ["ambiguity"]}, ["'us_posture' is a structural choice", "cases="]),
        ({"us_prior": []}, ["axis 'us_prior' has shape (0,)", "at least one value"]),
        ({"us_prior": 0.5}, ["axis 'us_prior' has shape ()"]),
        ({"us_prior": [[0.1, 0.2]]}, ["axis 'us_prior' has shape (1, 2)", "one-dimensional"]),
        ({"us_prior": ["low", "high"]}, ["axis 'us_prior' came as ['low', 'high']", "numbers"]),
        ({"us_prior": [0.1, np.nan]}, ["us_prior is nan at index 1 (1 of 2 values are bad)"]),
        ({"us_prior": [0.1, 1.5]}, ["us_prior is 1.5 at index 1", "[0, 1]"]),
        ({"us_prior": [0.1, 0.1]}, ["axis 'us_prior'", "repeats a value"]),
        ({"us_prior": [0.1, 0.3, 0.2]}, ["axis 'us_prior' is not sorted"]),
        ({n: np.linspace(0.1, 0.9, 9_999) for n in ("us_prior", "a2ad", "japan_prior")}, ["999,700,029,999", "GiB", "are free"]),
    ],
)  # fmt: skip
def test_wrong_axes_are_refused_up_front(over: dict[str, Any], words: list[str]) -> None:
    with raises("sweep" if "us_prior is" not in words[0] else "", *words, error=ParameterError):
        dt.sweep(Strait(**FIXED), over=over)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"cases": [{"us_posture": "ambiguity"}]}, ["case 0 is named None"]),
        ({"cases": [{"name": "a"}, {"name": "a"}]}, ["case 1 is named 'a'"]),
        ({"cases": []}, ["cases came empty"]),
        ({"cases": [{"name": "a", "us_prior": 0.5}]}, ["sets 'us_prior', which is an axis too"]),
        ({"cases": [{"name": "a", "a2ad": [0.1, 0.2]}]}, ["sets an array"]),
        ({"cases": [{"name": "a", "us_postur": "ambiguity"}]}, ["no parameter 'us_postur'", "'us_posture'"]),
        ({"choices": ["Chna"]}, ["information set 'Chna'"]),
        ({"check": 2.0}, ["check came as 2.0"]),
        ({"executor": 0}, ["executor came as 0"]),
    ],
)
def test_wrong_options_are_refused(options: dict[str, Any], words: list[str]) -> None:
    with raises(*words, error=ParameterError):
        dt.sweep(Strait(**FIXED), over={"us_prior": [0.1, 0.2]}, **options)


def test_a_batch_is_refused() -> None:
    with raises("sweep: Strait came as a batch of shape (2,)", "over=", error=ParameterError):
        dt.sweep(Strait(us_prior=[0.1, 0.2]), over={"a2ad": [0.1, 0.2]})


def test_a_bad_cell_never_kills_a_sweep() -> None:
    ds = dt.sweep(Strait(**FIXED), over={"us_relief_join": [0.2, 0.95], "us_prior": [0.0, 0.5, 1.0]})
    bad = ds.sel(us_relief_join=0.95)
    assert np.all(bad.status == dt.Status.inadmissible) and bad.payoff.isnull().all() and not bad.exists.any()
    assert ds.sel(us_relief_join=0.2).exists.all()
    told = json.loads(ds.regime.attrs["meanings"])
    assert {told[int(r)] for r in np.ravel(bad.regime)} == {"inadmissible"}
    class_ = type(
        "Ratio", (dt.Game,),
        {"__annotations__": {"x": float}, "players": ("A",), "x": dt.param(1.0, unit="u", source="assumption"),
         "rules": lambda self, move: dt.outcome("end", {"A": 1 / self.x})},
    )  # fmt: skip
    ds = dt.sweep(class_(), over={"x": [-1.0, 0.0, 1.0]})
    assert list(ds.status.values[:, 0]) == [dt.Status.ok, dt.Status.not_finite, dt.Status.ok]


def test_progress_is_silent_unless_wanted(capfd: pytest.CaptureFixture[str]) -> None:
    dt.sweep(Strait(**FIXED), over={"us_prior": [0.1, 0.2]})
    quiet = capfd.readouterr()
    assert quiet.out == quiet.err == ""
    dt.sweep(Strait(**FIXED), over={"us_prior": [0.1, 0.2]}, progress=True)
    assert "game" in capfd.readouterr().err


def test_sampled_checks_are_seeded() -> None:
    over = {"us_prior": np.linspace(0, 1, 60), "a2ad": np.linspace(0, 1, 50)}
    one, two, other, all_ = (dt.sweep(Strait(**FIXED), over=over, **o) for o in (
        {}, {"seed": 0}, {"seed": 1}, {"check": 1.0}
    ))  # fmt: skip
    assert one.attrs["checked_games"] == 1000 == int(one.regret.notnull().sum()) and one.attrs["worst_regret"] < 1e-9
    xr.testing.assert_identical(one, two)
    assert not np.array_equal(one.regret.isnull(), other.regret.isnull())
    assert all_.attrs["checked_games"] == 3000 and all_.regret.notnull().all()
    assert dt.sweep(Strait(**FIXED), over={"us_prior": [0.5]}, check=0).regret.isnull().all()


@pytest.mark.slow
def test_memory_of_a_million_games() -> None:
    """1,000 x 1,000 games with postures fixed stay within 2 GiB, in a process of their own."""
    code = f"""
import numpy as np, deterrence as dt
axis = np.linspace(0.001, 0.999, 1000)
ds = dt.sweep(dt.games.Strait(**{FIXED!r}), over={{"us_prior": axis, "a2ad": axis}}, executor=2)
assert bool(ds.exists.all()) and ds.sizes["us_prior"] == 1000
# not getrusage: a new process starts with the peak of the one it was forked from
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(int(status["VmHWM"].split()[0]) / 2**20)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300, check=True)
    assert float(done.stdout.split()[-1]) < 2.0, "GiB"


@pytest.mark.slow
def test_memory_of_a_hundred_million_small_games(tmp_path: Path) -> None:
    """A stored summary of 2 x 2 games: 10^6 and 10^7, each in a process of its own; 10^8 would stay below 1 GiB."""
    code = """
import sys, numpy as np, deterrence as dt
from pathlib import Path
game = dt.NormalForm(np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]]), players=("China", "US"))
names, side = list(game.parameters()), int(sys.argv[1])
over = {names[0]: np.linspace(-1, 6, side), names[7]: np.linspace(-1, 6, side)}
ds = dt.sweep(game, dt.solvers.PureNash(), over, keep=["regime"], check=0.0001, store=sys.argv[2])
assert ds.regime.shape == (side, side) and len(np.unique(ds.regime[side // 2])) > 1 and ds.worst_regret < 1e-12
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(int(status["VmHWM"].split()[0]) / 2**20)
"""
    peaks = []
    for side in (1_000, 3_162):
        words = [sys.executable, "-c", code, str(side), str(tmp_path / str(side))]
        done = subprocess.run(words, capture_output=True, text=True, timeout=300, check=True)
        peaks.append(float(done.stdout.split()[-1]))
    small, large = peaks
    assert large < 0.4 and large + 10 * max(large - small, 0.0) < 1.0, "GiB"


def test_a_profile_tells_the_stages_apart() -> None:
    over = {"us_prior": np.linspace(0, 1, 60), "a2ad": np.linspace(0, 1, 50)}
    table = dt.profile(Strait(**FIXED), over=over, seconds=0.1)
    assert list(table.index) == ["cutting", "payoffs", "solver", "packing", "regret"]
    # what is timed twice may come out longer than the whole: then nothing is left for the rest
    assert table.share.sum() == pytest.approx(1) and table.share.solver >= 0
    assert (table.share.drop("solver") > 0).all()
    assert same(table.us_a_game, table.seconds / 3000 * 1e6)
    assert table.seconds["cutting"] < table.seconds["regret"]
    assert dt.profile(Strait(**FIXED), over=over, check=0, seconds=0).seconds["regret"] == 0
    types = dt.profile(dt.games.TyingHands(), over={"win": np.linspace(0.5, 1, 9)}, seconds=0)
    assert types.seconds["payoffs"] == 0 < types.seconds["solver"], "a game of types has no tree of payoffs"


def test_each_case_says_its_structure() -> None:
    cases = [{"name": "seen", "resolve": "public"}, {"name": "unseen", "resolve": "private"}]
    ds = dt.sweep(UnilateralDeterrence(), over={"hard_defender": [0.2, 0.8]}, cases=cases)
    assert json.loads(ds.attrs["structure"]) == {"seen": {"resolve": "public"}, "unseen": {"resolve": "private"}}


def test_the_share_of_inadmissible_cells_is_reported() -> None:
    game = dt.games.UnilateralDeterrence()
    ds = dt.sweep(game, over={"c_cd": np.array([-2.0, -1.0, -0.9, -0.3, -0.2])}, check=0)
    assert list((ds.status == dt.Status.inadmissible).all("equilibrium").values) == [True, True, False, False, True]
    assert ds.attrs["inadmissible_share"] == 0.6 and dt.sweep(game, check=0).attrs["inadmissible_share"] == 0.0
    with raises("needs c_dd_soft < c_cd", "c_cd=-2", "c_dd_soft=-1", error=dt.ParameterError):
        game.replace(c_cd=-2.0)
