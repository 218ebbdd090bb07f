"""Does a study file say what it means, and does a wrong one get all its mistakes told?"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

import deterrence as dt
from deterrence.study import Study
from deterrence.study.outputs import read_data, ready, replacing, write_data
from deterrence.study.running import run_study

STUDIES = Path(__file__).parent.parent / "studies"
GOOD = """
title = "A small one"
game = "strait"
scenario = "2017"
seed = 3
check = 1
[over]
us_prior = { from = 0, to = 0.7, points = 4 }
a2ad = [0.2, 0.8]
[[cases]]
name = "ambiguous"
us_posture = "ambiguity"
japan_posture = "ambiguity"
[[cases]]
name = "line"
us_posture = "ambiguity"
japan_posture = "red line"
[outputs]
data = "out/small.nc"
figures = [{ kind = "difference", file = "out/small.png", mark = true, reverse = "us_prior" }]
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MPLBACKEND", "Agg")
    return tmp_path


def written(text: str, path: Path = Path("study.toml")) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def leftovers(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.name.startswith(".writing"))


def test_a_study_is_read(place: Path) -> None:
    study = Study.read(written(GOOD))
    assert isinstance(study.game, dt.games.Strait)
    assert (study.scenario, study.seed, study.check) == ("2017", 3, 1.0)
    assert study.game.us_prior == dt.scenario("strait", "2017").game.us_prior
    assert np.allclose(study.over["us_prior"], np.linspace(0, 0.7, 4))
    assert list(study.cases) == ["ambiguous", "line"]
    assert [str(p) for p in study.outputs] == ["out/small.nc", "out/small.png"]
    (figure,) = study.figures
    assert (figure.x, figure.y, figure.value) == ("us_prior", "a2ad", "attack")
    assert figure.cases == ("ambiguous", "line") and figure.reverse == ("us_prior",)


def test_axes_solver_and_fixed_values(place: Path) -> None:
    study = Study.read(
        written(
            """
            game = "strait"
            choices = "China: US: red line; Japan: ambiguity; Taiwan: restrain"
            solver = { name = "PerfectBayesian", off_path = { US = "irresolute" }, tolerance = 1e-9 }
            [parameters]
            japan_prior = 0.25
            us_posture = "chosen"
            [over]
            china_cost_spread = { from = 0.01, to = 1, points = 3, scale = "log" }
            us_prior = { from = 0.5, to = 0.5, points = 1 }
            [outputs]
            data = "x.zarr"
            """
        )
    )
    assert np.allclose(study.over["china_cost_spread"], [0.01, 0.1, 1])
    assert study.over["us_prior"].tolist() == [0.5]
    assert study.solver == dt.solvers.PerfectBayesian(off_path={"US": "irresolute"}, tolerance=1e-9)
    assert study.game.values["japan_prior"] == 0.25
    assert study.run().sizes["choice"] == 3


def test_store_and_executor(place: Path) -> None:
    study = Study.read(written('store = "parts"\nexecutor = 2\n' + GOOD))
    assert (study.store, study.executor) == (Path("parts"), 2)
    xr.testing.assert_identical(study.run().load(), Study.read(written(GOOD)).run())
    assert Study.read(written('executor = "tcp://127.0.0.1:8786"\n' + GOOD)).executor == "tcp://127.0.0.1:8786"
    assert read_data(Path("parts")).sizes["case"] == 2


def test_the_shipped_study_asks_the_articles_question() -> None:
    study = Study.read(STUDIES / "strait-2017.toml")
    assert (study.over["us_prior"][0], study.over["us_prior"][-1]) == (0, 0.71)
    assert study.over["us_prior"][-1] == dt.scenario("strait", "2022").game.values["us_prior"]
    assert {name: dict(game.structure)["japan_posture"] for name, game in study.cases.items()} == {
        "Japan ambiguous": "ambiguity",
        "Japan draws its line": "red line",
    }
    assert all(game.structure["us_posture"] == "ambiguity" for game in study.cases.values())


@pytest.mark.parametrize("path", sorted(set(STUDIES.glob("*.toml")) - set(STUDIES.glob("claims-*.toml"))), ids=lambda p: p.stem)
def test_every_shipped_study_is_valid(path: Path) -> None:
    assert Study.read(path).outputs


def test_running_writes_whole_files_that_come_back(place: Path) -> None:
    study = Study.read(written(GOOD))
    data, told = run_study(study)
    assert sorted(p.name for p in (place / "out").iterdir()) == ["small.nc", "small.png"]
    assert (place / "out" / "small.png").read_bytes().startswith(b"\x89PNG")
    again = read_data(Path("out/small.nc"))
    xr.testing.assert_identical(again.drop_attrs(), data.drop_attrs())
    assert again.attrs["worst_regret"] == data.attrs["worst_regret"] < 1e-9
    assert again.attrs["scenario"] == "2017" and again.attrs["study"] == "A small one"
    assert again.attrs["checked_games"] == 16
    for words in ("wrote out/small.nc", "16 games", "worst regret", "second minus first: -", "43 of 43"):
        assert words in told
    assert "Japan audience cost 0.120" in told and "above 0.022" in told
    assert "US audience cost 0.160" in told and "above 0.179" in told


def test_values_are_those_of_single_games(place: Path) -> None:
    data = Study.read(written(GOOD)).run()
    game = dt.scenario("strait", "2017").game.replace(
        us_posture="ambiguity", japan_posture="red line", us_prior=0.7, a2ad=0.2
    )
    cell = data.probability.sel(case="line", event="attack", a2ad=0.2).isel(us_prior=-1, equilibrium=0)
    assert float(cell) == pytest.approx(float(dt.solve(game).event("attack")[0]), abs=1e-12)


def test_zarr_round_trip_replaces_the_old_store(place: Path) -> None:
    pytest.importorskip("zarr")
    data = Study.read(written(GOOD)).run()
    for _ in range(2):
        ready([Path("x.zarr")])
        write_data(data, Path("x.zarr"))
    xr.testing.assert_equal(read_data(Path("x.zarr")), data)
    assert not leftovers(place)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda p: None, "there is no study file"),
        (lambda p: p.mkdir(), "is a folder"),
        (lambda p: p.write_text('a = 1\nb = ["'), "is not TOML: .*at line 2"),
        (lambda p: p.write_bytes(b"\xff\xfe\x00"), "is not text in UTF-8"),
    ],
)
def test_files_that_are_no_study(place: Path, make: object, words: str) -> None:
    make(place / "study.toml")  # type: ignore[operator]
    with pytest.raises(dt.FormatError, match=words):
        Study.read("study.toml")


def test_an_unwritable_folder_is_found_before_the_sweep(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place / "out").write_text("a file where a folder should be")
    study = Study.read(written(GOOD))
    monkeypatch.setattr(Study, "run", lambda *a, **k: pytest.fail("the sweep ran"))
    with pytest.raises(dt.FormatError, match=r"the folder out of small\.nc cannot be written"):
        run_study(study)
    assert sorted(p.name for p in place.iterdir()) == ["out", "study.toml"]


def test_a_folder_of_the_users_is_not_replaced(place: Path) -> None:
    (place / "x.zarr").mkdir()
    (place / "x.zarr" / "thesis.txt").write_text("")
    with pytest.raises(dt.FormatError, match="is a folder and will not be replaced"):
        ready([Path("x.zarr")])


def test_nothing_half_written_is_left(place: Path) -> None:
    target = place / "x.nc"
    target.write_text("old")
    with pytest.raises(RuntimeError), replacing(target) as temporary:
        temporary.write_text("half")
        raise RuntimeError("crash")
    assert target.read_text() == "old" and not leftovers(place)
    with pytest.raises(dt.FormatError, match="could not be written"), replacing(target) as temporary:
        raise OSError(28, os.strerror(28))
    assert target.read_text() == "old" and not leftovers(place)


def test_a_finished_sweep_is_not_lost(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    study = Study.read(written(GOOD))
    monkeypatch.setattr("tempfile.tempdir", str(place / "elsewhere"))
    (place / "elsewhere").mkdir()
    sweep = Study.run

    def folder_goes_away(self: Study, *options: object, **named: object) -> xr.Dataset:
        data = sweep(self)
        (place / "out").rmdir()
        return data

    monkeypatch.setattr(Study, "run", folder_goes_away)
    with pytest.raises(dt.FormatError, match="The sweep is not lost: its Dataset is") as caught:
        run_study(study)
    rescued = Path(str(caught.value).split("its Dataset is ")[1].rstrip("."))
    assert read_data(rescued).sizes["case"] == 2


def test_files_that_are_no_dataset(place: Path) -> None:
    with pytest.raises(dt.FormatError, match="there is no file none"):
        read_data(Path("none.nc"))
    with pytest.raises(dt.FormatError, match="cannot be read as netCDF or Zarr"):
        read_data(written("x = 1"))
    xr.Dataset({"a": ("x", [1.0])}).to_netcdf("other.nc", engine="h5netcdf")
    with pytest.raises(dt.FormatError, match="has no exists or probability or regime"):
        read_data(Path("other.nc"))


def test_the_summary_tells_how_many_games_are_inadmissible(place: Path) -> None:
    text = 'game = "unilateral_deterrence"\n[over]\nc_cd = [-2.0, -1.5, -0.9, -0.3]\n[outputs]\ndata = "out.nc"\n'
    data, told = run_study(Study.read(written(text)))
    assert data.attrs["inadmissible_share"] == 0.5
    assert "50.0% of the games violate a joint constraint of the model" in told
    _, clean = run_study(Study.read(written(text.replace("-2.0, -1.5, ", ""))))
    assert "joint constraint" not in clean
