"""Does the command line do what it says, and tell a user's mistakes without a traceback?"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import sweeping

import deterrence as dt
from deterrence.command.cli import main
from deterrence.study.locks import japan_lock
from deterrence.sweeps.store import Store

ROOT = Path(__file__).parent.parent
SMALL = """
game = "strait"
scenario = "2022"
[over]
us_prior = { from = 0, to = 1, points = 5 }
japan_prior = { from = 0, to = 1, points = 4 }
[[cases]]
name = "ambiguous"
us_posture = "ambiguity"
japan_posture = "ambiguity"
[[cases]]
name = "line"
us_posture = "ambiguity"
japan_posture = "red line"
[outputs]
data = "small.nc"
figures = [{ file = ["small.svg", "deeper/small.pdf"] }, { kind = "regimes", by = "event", file = "by.png" },
  { kind = "curves", x = "us_prior", at = { japan_prior = 0.3 }, file = "curve.png", mark = true }]
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("MPLBACKEND", "Agg")
    (tmp_path / "small.toml").write_text(SMALL)
    return tmp_path


Capture = pytest.CaptureFixture[str]


def out(capsys: Capture, *words: str) -> str:
    """The output of a command that must succeed and say nothing on the error stream."""
    code = main(words)
    told = capsys.readouterr()
    assert (code, told.err) == (0, "")
    return told.out


def err(capsys: Capture, *words: str) -> str:
    """The message of a command that must end with code 2 and print nothing else."""
    code = main(words)
    told = capsys.readouterr()
    assert (code, told.out) == (2, "")
    assert "Traceback" not in told.err
    return told.err


def test_games(place: Path, capsys: Capture) -> None:
    assert "models; it does not forecast" in out(capsys, "--help")
    told = out(capsys, "games")
    for slug, kind in dt.catalogue().items():
        (line,) = [row for row in told.splitlines() if row.startswith(f"{slug} ")]
        assert kind.players[0] in line and kind.standing in line
        assert kind.family in told.splitlines()
    assert told.startswith(str(dt.catalogue())), "the same table"
    assert "Scenarios of strait: 1996, 2017, 2022, 2025-26" in told
    assert max(map(len, told.splitlines())) <= 120


@pytest.mark.parametrize("slug", sorted(dt.catalogue()))
def test_show_a_game(place: Path, capsys: Capture, slug: str) -> None:
    told = out(capsys, "show", slug)
    kind = dt.catalogue()[slug]
    assert told.startswith(f"{kind.__name__}: ")
    assert f"Information sets: {len(kind().tree.infosets)}" in told
    for name in kind.parameters():
        assert f"  {name} " in told
    assert max(map(len, told.splitlines())) <= 120


def test_show_structural_choices_and_full_sources(place: Path, capsys: Capture) -> None:
    told = out(capsys, "show", "strait")
    assert re.search(r"us_posture +chosen +chosen \| ambiguity \| red line", told)
    assert "Information sets: 96" in told
    full = out(capsys, "show", "strait", "--scenario", "2017", "--full")
    assert "strength in the theatre relative to China = 1" in full and "…" not in full
    source = str(dt.scenario("strait", "2017").game.describe().set_index("name").source["a2ad"])
    assert source in " ".join(full.split())


def test_show_2017(place: Path, capsys: Capture) -> None:
    told = out(capsys, "show", "strait", "--scenario", "2017")
    rows = {line.split("  ")[1]: line.split() for line in told.splitlines() if line.startswith("  ")}
    assert rows["both ambiguous"][2] == "0.357" and rows["Japan's red line"][3] == "0.175"
    weighted = {
        "both ambiguous": 0.545,
        "Japan's red line": 0.475,
        "US red line": 0.29,
        "both red lines": 0.27,
    }
    for words, expected in weighted.items():  # the reference text's means, standard error about .009
        assert float(rows[words][-1]) == pytest.approx(expected, abs=0.03)
    assert "US: red line; Japan: ambiguity  P(attack) 0.000  ok" in told
    flat = " ".join(told.split())
    for words in (
        "the list is not proved complete",
        "43 of 43 inputs are assumed",
        "The scenario rests entirely on assumed rows",
        "US audience cost 0.160; a US line binds the irresolute type above 0.179 with Japanese bases",
        "Japan audience cost 0.120; a Japanese line moves the irresolute type from bases to join above 0.022",
        "P(refusal) = 0.35",
    ):
        assert words in flat


def test_show_2025_says_that_none_is_found_and_that_independence_fails(place: Path, capsys: Capture) -> None:
    told = out(capsys, "show", "strait", "--scenario", "2025-26")
    assert "None found: no candidate that the concept examines is an equilibrium" in told
    ratios = [line for line in told.splitlines() if "  hazard ratio  " in line]
    verdicts = {line.split("  hazard ratio  ")[0].strip().split("  ")[-1].strip(): line.split()[0] for line in ratios}
    assert verdicts["Taiwan declares independence"] == "FAILS"
    assert verdicts["Japan says it stays out"] == verdicts["US says it stays out"] == "agrees"
    assert "No forecasts were made for" not in told


def test_the_lock_of_a_japanese_line() -> None:
    ((at, below, above),) = japan_lock(dt.scenario("strait", "2017").game)
    assert (below, above) == ("bases", "join") and at == pytest.approx(0.02225, abs=2e-5)
    line = dt.scenario("strait", "2017").game.replace(us_posture="ambiguity", japan_posture="red line")
    joins = [
        dt.solve(line.replace(japan_audience_cost=at + e)).event("Japan joins")[0] for e in (-1e-4, 1e-4)
    ]
    assert joins[0] < joins[1]
    ((_, below, above),) = japan_lock(dt.scenario("strait", "1996").game)
    assert (below, above) == ("abstain", "bases")


def test_sweep_writes_what_the_file_names(place: Path, capsys: Capture) -> None:
    told = out(capsys, "sweep", "small.toml", "--workers", "2")
    names = ["by.png", "curve.png", "deeper/small.pdf", "small.nc", "small.svg"]
    assert sorted(line[6:] for line in told.splitlines() if line.startswith("wrote ")) == names
    assert all((place / name).stat().st_size > 1000 for name in names)
    assert "worst regret" in told and "40 games" in told
    assert 2 <= sum(not line.startswith("wrote") for line in told.splitlines()) <= 5
    assert not [p for p in place.rglob("*") if p.name.startswith(".")]


def test_plot(place: Path, capsys: Capture) -> None:
    assert out(capsys, "sweep", "small.toml", "--quiet") == ""
    assert out(capsys, "plot", "small.nc") == "wrote small.plot.png\n"
    for words in (
        ["--kind", "difference", "--value", "payoff: US", "--out", "a.pdf"],
        ["--kind", "curves", "--x", "japan_prior", "--at", "us_prior=0.5", "--out", "a.svg"],
        ["--kind", "regimes", "--case", "line", "--by", "event", "--out", "sub/a.png"],
    ):  # fmt: skip
        assert out(capsys, "plot", "small.nc", *words) == f"wrote {words[-1]}\n"
        assert (place / words[-1]).stat().st_size > 1000


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["show", "strat"], "deterrence: there is no game 'strat'; did you mean 'strait'?"),
        (["show", "strait", "--scenario", "2018"], "deterrence: strait has no scenario '2018'"),
        (["show", "unilateral_deterrence", "--scenario", "2017"], "there are no scenarios for the game"),
        (["sweep", "none.toml"], "deterrence: there is no study file none.toml"),
        (["sweep", "small.toml", "--workers", "0"], "'0' is no number of workers: give 1 or more, or a scheduler's address"),
        (["plot", "none.nc"], "deterrence: there is no file none.nc"),
        (["plot", "small.toml"], "deterrence: small.toml cannot be read as netCDF or Zarr"),
        (["plot", "small.nc", "--at", "us_prior"], "'us_prior' is no cut: write AXIS=VALUE"),
        (["plot", "small.nc", "--kind", "pie"], "invalid choice: 'pie'"),
        (["swep"], "invalid choice: 'swep'"),
        ([], "the following arguments are required: command"),
    ],
)  # fmt: skip
def test_mistakes(place: Path, capsys: Capture, words: list[str], expected: str) -> None:
    assert expected in err(capsys, *words)


def test_a_sweep_that_was_stopped_goes_on(place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    compute = Store.compute

    def stopping(self: Store, question: Any, unit: int) -> None:
        if len(done) == 2:
            raise KeyboardInterrupt
        compute(self, question, unit)
        done.append(self.file(unit).name)

    sweeping.cut_small(monkeypatch, games=4)
    out(capsys, "sweep", "small.toml", "--quiet")
    expected = (place / "small.nc").read_bytes()
    (place / "small.toml").write_text('store = "parts"\n' + SMALL.replace('"small.nc"', '"again.nc"'))
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(Store, "compute", stopping)
        main(["sweep", "small.toml", "--quiet"])
    before = {name: (place / "parts" / name).stat().st_mtime_ns for name in done}
    assert len(before) == 2 and "the store parts is not finished" in err(capsys, "plot", "parts")
    out(capsys, "sweep", "small.toml", "--executor", "1")
    assert before == {name: (place / "parts" / name).stat().st_mtime_ns for name in done}
    assert len((place / "again.nc").read_bytes()) == len(expected)
    assert "wrote parts.plot.png" in out(capsys, "plot", "parts", "--case", "line")
    told = err(capsys, "sweep", "small.toml", "--store", "deeper")
    assert "deeper is not a store: it has no sweep.json but holds 'small.pdf'" in told


def test_an_address_where_nobody_answers(place: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("deterrence.sweeps.cluster.PATIENCE", 1)
    told = err(capsys, "sweep", "small.toml", "--executor", "tcp://127.0.0.1:1")
    assert "no Dask scheduler has answered at tcp://127.0.0.1:1 within 1 seconds" in told


def test_mistakes_in_a_plot_are_told_together(place: Path, capsys: Capture) -> None:
    out(capsys, "sweep", "small.toml", "--quiet")
    before = sorted(place.iterdir())
    told = err(capsys, "plot", "small.nc", "--value", "atack", "--x", "us_piror", "--out", "x.gif")
    assert told.startswith("deterrence: deterrence plot small.nc has 3 mistakes:\n")
    for words in ("did you mean 'attack'?", "did you mean 'us_prior'?", "must end in .png, .pdf, .svg"):
        assert words in told
    (place / "file").write_text("")
    assert "cannot be written" in err(capsys, "plot", "small.nc", "--out", "file/x.png")
    assert sorted(place.iterdir()) == sorted([*before, place / "file"])


def test_a_sweep_into_a_folder_that_cannot_be(place: Path, capsys: Capture) -> None:
    (place / "file").write_text("")
    (place / "small.toml").write_text(SMALL.replace('data = "small.nc"', 'data = "file/sub/small.nc"'))
    assert "the folder file/sub of small.nc cannot be written" in err(capsys, "sweep", "small.toml")
    assert sorted(p.name for p in place.iterdir()) == ["file", "small.toml"]


def test_a_sweep_larger_than_memory_is_refused(place: Path, capsys: Capture) -> None:
    text = SMALL.replace("points = 5", "points = 1000000").replace("points = 4", "points = 1000000")
    (place / "small.toml").write_text(text)
    assert "GiB" in err(capsys, "sweep", "small.toml")


def test_errors_of_the_library_itself_are_not_swallowed(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(width: int) -> str:
        raise KeyError("a bug")

    monkeypatch.setattr("deterrence.command.tables.catalogue_text", broken)
    with pytest.raises(KeyError, match="a bug"):
        main(["games"])


def run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "deterrence", *words],
        cwd=place, capture_output=True, check=False, text=True, timeout=120,
        env={"PATH": "", "PYTHONPATH": str(ROOT), "HOME": str(place)},
    )  # fmt: skip


def test_as_a_program(place: Path) -> None:
    assert run(place, "games").stdout.startswith("model")
    swept = run(place, "sweep", "small.toml")
    assert (swept.returncode, swept.stderr) == (0, ""), swept.stderr
    (place / "small.toml").write_text('game = "strat"')
    wrong = run(place, "sweep", "small.toml")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("deterrence: small.toml has 3 mistakes:\n  game: came as 'strat'")
    assert "Traceback" not in wrong.stderr


def test_a_reader_that_has_seen_enough(place: Path) -> None:
    command = f"{sys.executable} -m deterrence show strait --full | head -1"
    found = subprocess.run(
        ["/bin/sh", "-c", command], cwd=place, capture_output=True, check=False, text=True, timeout=120,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert found.stdout.startswith("Strait: ") and found.stderr == ""
