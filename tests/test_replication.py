"""Does an archive come out the same in a clean folder, and is every file that was changed named?"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import raises

import deterrence as dt
from deterrence.command.cli import main
from deterrence.games.strait.options import OPTIONS
from deterrence.replication import kinds
from deterrence.replication.archive import _inputs
from deterrence.replication.files import HASHES, hash_list, packed
from deterrence.replication.library import digest_in, named
from deterrence.replication.tables import figure_table
from deterrence.reporting import ClaimsStudy
from deterrence.reporting import study as claims_study
from deterrence.sources import code_digest, digest_of, own_files
from deterrence.study import Study, study
from deterrence.study import kinds as study_kinds
from deterrence.study.requests import FigureRequest

HOUSE = Path(dt.__file__).parent
STUDY = """
title = "A small one"
game = "strait"
scenario = "2025-26"
seed = 3
[override]
by = "A. Analyst"
prior_us_resolute = [0.2, 0.5, 0.6, "staff estimate, November 2026"]
[over]
us_prior = { from = 0, to = 0.9, points = 3 }
a2ad = [0.2, 0.8253]
[[cases]]
name = "Japan ambiguous"
us_posture = "ambiguity"
japan_posture = "ambiguity"
[[cases]]
name = "chosen"
[outputs]
data = "out/small.nc"
figures = [{ kind = "heatmap", file = "out/small.png" },
  { kind = "curves", x = "us_prior", at = { a2ad = 0.3 }, value = "payoff: Taiwan", file = "out/curve.png" }]
"""
PLAIN = 'game = "unilateral_deterrence"\n[over]\nc_cd = [-2.0, -0.9]\n[outputs]\ndata = "x.nc"\n'
CLAIMS = """
title = "Would a line | help?"
scenario = "2017"
headline = "C06 a larger stake"
beside = ["2022"]
claims = ["C06", "C15"]
options = ["conditional lines", "Japan refuses bases"]
beliefs = false
games = 24
seed = 3
store = "parts"
data = "claims.nc"
report = "out/claims.html"
"""
Contents = dict[str, bytes]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replication")
    (folder / "small.toml").write_text(STUDY, encoding="utf-8")
    return dt.replicate(folder / "small.toml", folder / "small.zip")


@pytest.fixture(scope="module")
def claims(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A claims study of few games, and its report."""
    folder = tmp_path_factory.mktemp("claims")
    (folder / "claims.toml").write_text(CLAIMS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return dt.replicate("claims.toml", folder / "claims.zip")


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Without figures, scenario and cases: quick to compute again."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "plain.toml").write_text(PLAIN, encoding="utf-8")
    return dt.replicate(folder / "plain.toml", folder / "plain.zip")


def contents(archive: Path) -> Contents:
    with zipfile.ZipFile(archive) as file:
        return {name: file.read(name) for name in file.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def own(archive: Path) -> Contents:
    """What is in an archive besides the library."""
    return {name: content for name, content in contents(archive).items() if not name.startswith("library/")}


def edited(archive: Path, folder: Path, **changes: bytes | None) -> Path:
    """The archive with some files changed, and its list of hashes as it was."""
    found = contents(archive)
    for name, content in changes.items():
        if content is None:
            del found[name]
        else:
            found[name] = content
    (folder / "edited.zip").write_bytes(packed(found))
    return folder / "edited.zip"


def forged(archive: Path, folder: Path, **changes: bytes) -> Path:
    """The same with a new list of hashes, so that the archive looks whole."""
    found = {name: c for name, c in contents(archive).items() if name != HASHES} | changes
    (folder / "forged.zip").write_bytes(packed({**found, HASHES: hash_list(found)}))
    return folder / "forged.zip"


def test_what_is_in_an_archive(small: Path) -> None:
    found = contents(small)
    assert set(own(small)) == {
        "README.md", "replication.json", "requirements.txt", "recompute.py", HASHES, "data/calibration.csv", "studies/small.toml",
        *(f"tables/small/{name}.csv" for name in ("parameters", "summary", "figure-1", "figure-2")),
        *(f"figures/small/figure-{n}.png" for n in (1, 2)),
    }  # fmt: skip
    listed = dict(reversed(line.split("  ")) for line in found[HASHES].decode().splitlines())
    assert listed == {name: hashlib.sha256(c).hexdigest() for name, c in found.items() if name != HASHES}
    assert found["studies/small.toml"].decode() == STUDY
    assert found["data/calibration.csv"] == (HOUSE / "calibration" / "data" / "calibration.csv").read_bytes()
    needed = dict(line.split("==") for line in found["requirements.txt"].decode().splitlines())
    assert needed.keys() == {"numpy", "scipy", "xarray", "pandas", "matplotlib", "tqdm"} and needed["numpy"] == np.__version__
    told = json.loads(found["replication.json"])["studies"]["studies/small.toml"]["exhibits"]
    hashes = {name: value for one in told for name, value in one["sha256"].items()}
    assert hashes == {n: listed[n] for n in found if n.startswith(("tables/", "figures/"))}, "of every table and figure"


def test_the_library_lies_in_the_archive(small: Path) -> None:
    found = contents(small)
    inside = {n.removeprefix("library/deterrence/") for n in found if n.startswith("library/")}
    here = {p.relative_to(HOUSE).as_posix() for p in HOUSE.rglob("*") if p.is_file() and "__pycache__" not in p.parts}
    assert inside == here and {"LICENSE", "reporting/page.css", "calibration/data/calibration.csv"} < inside
    assert all(found[f"library/deterrence/{name}"] == (HOUSE / name).read_bytes() for name in here)
    assert json.loads(found["replication.json"])["deterrence"]["sha256 of the code"] == code_digest()


def test_the_licence_is_that_of_the_repository() -> None:
    """It travels with the code, which is copied; a repository need not be there."""
    if (HOUSE.parent / "LICENSE").exists():
        assert (HOUSE / "LICENSE").read_bytes() == (HOUSE.parent / "LICENSE").read_bytes()


def test_the_readme_has_the_order_that_journals_ask_for(small: Path) -> None:
    text = contents(small)["README.md"].decode()
    heads = [line[3:] for line in text.splitlines() if line.startswith("## ")]
    assert heads == [
        "Overview", "Data availability and provenance", "Computational requirements", "Description of programs",
        "Instructions to replicators", "List of tables and figures", "References",
    ]  # fmt: skip
    for words in (
        "compilation by the authors of the library", "not redistributed", "seed 3", "python recompute.py",
        "prior_us_resolute = 0.2, 0.5, 0.6 (low, central, high; assumed) by A. Analyst, in place of 0.35, 0.55, 0.8",
        "12 games of Strait, scenario 2025-26 with prior_us_resolute overridden", "`figures/small/figure-2.png`",
    ):  # fmt: skip
        assert words in text


def test_tables_hold_what_the_solver_says_of_single_games(small: Path) -> None:
    scenario = dt.scenario("strait", "2025-26").override(prior_us_resolute=(0.2, 0.5, 0.6))
    for line in rows(contents(small)["tables/small/figure-1.csv"]):
        game = scenario.game.replace(us_prior=float(line["us_prior"]), a2ad=float(line["a2ad"]))
        if line["case"] == "Japan ambiguous":
            game = game.replace(us_posture="ambiguity", japan_posture="ambiguity")
        e = dt.solve(game)
        if line["equilibrium"] == "none found":
            assert not e.exists.any() and line["P(attack)"] == ""
        else:
            k = e.names.index(line["equilibrium"])
            assert e.exists[k] and line["P(attack)"] == f"{e.event('attack')[k]:.8f}"


def test_tables_of_other_figures(small: Path) -> None:
    found = contents(small)
    none = [line for line in rows(found["tables/small/figure-1.csv"]) if line["equilibrium"] == "none found"]
    assert none, "the study must hold a game without an equilibrium"
    curve = rows(found["tables/small/figure-2.csv"])
    assert {line["us_prior"] for line in curve} == {"0", "0.45", "0.9"} and "a2ad" not in curve[0]
    assert all(line["payoff: Taiwan"].startswith("-") or line["equilibrium"] == "none found" for line in curve)
    summary = {(line["case"], line["quantity"]): line for line in rows(found["tables/small/summary.csv"])}
    alone = [float(x["P(attack)"]) for x in rows(found["tables/small/figure-1.csv"]) if x["case"] == "Japan ambiguous"]
    told = summary["Japan ambiguous", "P(attack)"]
    assert [float(told[k]) for k in ("least", "mean", "most")] == pytest.approx([min(alone), sum(alone) / 6, max(alone)], abs=2e-8)
    assert told["games"] == "6" and int(summary["chosen", "P(attack)"]["none found"]) == len(none)
    parameters = {line["name"]: line for line in rows(found["tables/small/parameters.csv"])}
    assert parameters["us_prior"]["value"] == "swept" and "staff estimate" in parameters["us_prior"]["source"]
    assert float(parameters["japan_prior"]["value"]) == 0.35


def test_tables_of_regimes() -> None:
    crisis = dt.games.UnilateralDeterrence(hard_challenger=0.2)
    ds = dt.sweep(crisis, dt.solvers.PerfectBayesian(off_path="any"), {"hard_defender": [0.1, 0.4, 0.9]})
    request = FigureRequest("regimes", "", "hard_defender", "", (), ())
    sets = rows(figure_table(ds, request))
    assert list(sets[0]) == ["hard_defender", "equilibrium"] and len(sets) == int(ds.exists.sum()) > 3
    assert [x["equilibrium"] for x in sets] == [str(ds.equilibrium.values[k]) for k in ds.exists.values.nonzero()[1]]
    for line in rows(figure_table(ds, replace(request, by="event"))):
        assert sum(float(line[f"P({end})"]) for end in ("status quo", "Defender concedes", "Challenger backs down", "conflict")) == pytest.approx(1, abs=3e-8)


def test_equal_studies_make_equal_bytes_without_a_trace_of_the_machine(small: Path, tmp_path: Path) -> None:
    shutil.copy(small.parent / "small.toml", tmp_path / "small.toml")
    again = dt.replicate(tmp_path / "small.toml", tmp_path / "elsewhere.zip")
    assert again.read_bytes() == small.read_bytes()
    names = (str(tmp_path), str(small.parent), str(HOUSE), str(Path.home()), os.uname().nodename, sys.prefix)
    for name, content in own(small).items():
        for trace in names:
            assert len(trace) < 3 or trace.encode() not in content, (name, trace)


PUBLISHED = ("tables/", "figures/", "reports/")


@pytest.mark.parametrize("archive", ["plain", "claims", pytest.param("small", marks=pytest.mark.slow)])
def test_an_archive_is_computed_again_by_itself(archive: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """By the library that lies in it: the one that Python would import otherwise cannot be imported."""
    written = request.getfixturevalue(archive)
    site, place = tmp_path / "site", tmp_path / "unpacked"
    (site / "deterrence").mkdir(parents=True)
    (site / "deterrence" / "__init__.py").write_text("raise ImportError('not this one')")
    shutil.unpack_archive(written, place)
    done = subprocess.run(
        [sys.executable, "recompute.py"],
        cwd=place, env={**os.environ, "PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": ""}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    published = {name for name in contents(written) if name.startswith(PUBLISHED)}
    assert len(lines) == 1 + len(published) and all("same bytes" in line for line in lines[1:])
    made = {p.relative_to(place / "recomputed").as_posix() for p in (place / "recomputed").rglob("*") if p.is_file()}
    assert made == published
    assert list((place / "library").rglob("__pycache__")), "what Python compiled is not of the archive"
    if archive == "plain":
        assert dt.recompute(place, tmp_path / "again").answer.eq("same bytes").all(), "nor what was recomputed"


@pytest.mark.slow
def test_every_shipped_study_comes_out_the_same(tmp_path: Path) -> None:
    studies = sorted((HOUSE.parent / "studies").glob("strait-*.toml"))
    assert [path.stem for path in studies] == ["strait-1996", "strait-2017", "strait-2022", "strait-2025-26"]
    table = dt.recompute(dt.replicate(studies, tmp_path / "all.zip"), tmp_path / "out")
    assert len(table) == 16 and table.answer.eq("same bytes").all()


def test_other_versions_are_told(plain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    manifest = contents(plain)["replication.json"]
    other = re.sub(rb'"numpy": "[^"]*"', b'"numpy": "1.0"', manifest)
    changed = {"library/deterrence/contest.py": b"# another\n", "library/deterrence/games/new.py": b"# only there\n"}
    code = digest_in({**contents(plain), **changed})
    changed["replication.json"] = re.sub(rb'(the code": ")[0-9a-f]+', rb"\g<1>" + code.encode(), other)
    assert main(["recompute", str(forged(plain, tmp_path, **changed)), "--out", str(tmp_path / "out")]) == 0
    told = capsys.readouterr().out
    assert f"numpy 1.0 (here {np.__version__})" in told and "other code of deterrence (contest.py, games/new.py)" in told
    del changed["replication.json"]
    with raises("the library in the archive has the hash", "as the code that made it", error=dt.FormatError):
        dt.recompute(forged(plain, tmp_path, **changed))
    assert main(["recompute", str(plain), "--out", str(tmp_path / "out")]) == 0
    assert "here" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"tables/plain/summary.csv": b"x"}, ["changed: tables/plain/summary.csv)"]),
        ({"studies/plain.toml": b"x", "README.md": b"x"}, ["changed:", "README.md", "studies/plain.toml"]),
        ({"requirements.txt": None}, ["missing: requirements.txt"]),
        ({"studies/other.toml": b"x"}, ["not of the archive: studies/other.toml"]),
        ({HASHES: None}, ["has no hashes.sha256", "give an archive"]),
        ({"../outside.toml": b"x"}, ["a path outside itself"]),
    ],
)
def test_a_changed_archive_is_refused(plain: Path, tmp_path: Path, changes: dict[str, bytes | None], words: list[str]) -> None:
    with raises(*words, error=dt.FormatError):
        dt.recompute(edited(plain, tmp_path, **changes))


def test_a_table_that_comes_out_otherwise_is_told(plain: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found, name = contents(plain), "tables/plain/summary.csv"
    first = next(line["mean"] for line in rows(found[name]) if float(line["mean"]) > 0.1)
    for apart, answer in ((2e-8, "same to rounding"), (1e-3, "differs")):
        other = found[name].replace(first.encode(), f"{float(first) + apart:.8f}".encode())
        table = dt.recompute(forged(plain, tmp_path, **{name: other}), tmp_path / "out").set_index("file")
        assert table.answer[name] == answer and table.difference[name] == pytest.approx(apart, rel=0.01)
        assert table.rows[name] == 1
        assert (table.answer == "same bytes").sum() == 1
    assert main(["recompute", str(tmp_path / "forged.zip"), "--out", str(tmp_path / "out")]) == 2
    told = capsys.readouterr()
    assert "differs" in told.out and "1 of 2 tables differ from those of the archive (tables/plain/summary.csv)" in told.err
    other = found[name].replace(b"P(conflict)", b"P(peace)")
    assert other != found[name]
    answers = dt.recompute(forged(plain, tmp_path, **{name: other}), tmp_path / "out").set_index("file")
    assert answers.answer[name] == "differs" and answers.difference.isna()[name]


def test_files_that_are_no_archive(tmp_path: Path) -> None:
    with raises("there is no archive", error=dt.FormatError):
        dt.recompute(tmp_path / "none.zip")
    (tmp_path / "text.zip").write_text("x")
    with raises("cannot be read as a zip file", error=dt.FormatError):
        dt.recompute(tmp_path / "text.zip")
    (tmp_path / "other.zip").write_bytes(packed({"a": b"x", HASHES: hash_list({"a": b"x"})}))
    with raises("has no replication.json", error=dt.FormatError):
        dt.recompute(tmp_path / "other.zip")


def test_a_sheet_travels_with_its_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "own"
    own.mkdir()
    scenario = dt.scenario("strait", "2017")
    scenario.sheet(own / "filled.csv")
    text = (own / "filled.csv").read_text(encoding="utf-8-sig")
    lines = [line for line in text.splitlines() if "us_line_price," in line or line.startswith("scenario,")]
    filled = [lines[0], lines[1].removesuffix(",,,,,,") + ",0.01,0.02,0.03,staff estimate,,A. Analyst"]
    (own / "filled.csv").write_text("\r\n".join(filled), encoding="utf-8")
    study = 'game = "strait"\nscenario = "2017"\noverride = "own/filled.csv"\n[over]\na2ad = [0.2]\n[outputs]\ndata = "x.nc"\n'
    (tmp_path / "study.toml").write_text(study)
    monkeypatch.chdir(tmp_path)
    assert main(["replicate", "study.toml"]) == 0
    found = contents(Path("study-replication.zip"))
    assert found["studies/own/filled.csv"] == (own / "filled.csv").read_bytes()
    assert b"us_line_price = 0.01, 0.02, 0.03 (low, central, high; assumed) by A. Analyst" in found["README.md"]
    assert main(["recompute", "study-replication.zip"]) == 0
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "study.toml").write_text(study.replace("own/filled.csv", "../own/filled.csv"))
    with raises("lies outside its folder: put the sheet beside the study file", error=dt.FormatError):
        dt.replicate("deeper/study.toml", "x.zip")


def test_a_study_without_a_scenario_uses_no_data(plain: Path) -> None:
    found = contents(plain)
    assert "data/calibration.csv" not in found and b"No data are used" in found["README.md"]
    assert b"zagare" in found["README.md"].lower(), "the model's own reference"


@pytest.mark.parametrize(
    ("output", "words"),
    [("/elsewhere/x.nc", ["writes to /elsewhere/x.nc", "which another machine need not have"]), ("../x.nc", ["writes to ../x.nc"])],
)
def test_studies_that_cannot_travel(tmp_path: Path, output: str, words: list[str]) -> None:
    (tmp_path / "a.toml").write_text(f'game = "strait"\n[over]\na2ad = [0.2]\n[outputs]\ndata = "{output}"\n')
    with raises(*words, error=dt.FormatError):
        dt.replicate(tmp_path / "a.toml", tmp_path / "a.zip")


def test_wrong_requests(tmp_path: Path) -> None:
    with raises("must end in .zip", error=dt.FormatError):
        dt.replicate("a.toml", tmp_path / "a.tar")
    with raises("the studies are a.toml, a.toml", "all of different names", error=dt.FormatError):
        dt.replicate(["x/a.toml", "y/a.toml"], tmp_path / "a.zip")
    with raises("the studies are none", error=dt.FormatError):
        dt.replicate([], tmp_path / "a.zip")
    with raises("there is no study file", error=dt.FormatError):
        dt.replicate(tmp_path / "a.toml", tmp_path / "a.zip")
    (tmp_path / "a.toml").write_text('[project]\nname = "x"\n')
    with raises("is no study (it has project)", "a scenario and claims", error=dt.FormatError):
        dt.replicate(tmp_path / "a.toml", tmp_path / "a.zip")
    (tmp_path / "a.toml").write_text('scenario = "2017"\nreport = "/elsewhere/x.html"\n')
    with raises("writes to /elsewhere/x.html", error=dt.FormatError):
        dt.replicate(tmp_path / "a.toml", tmp_path / "a.zip")


def test_what_is_in_the_archive_of_a_claims_study(claims: Path) -> None:
    found = own(claims)
    names = ("inputs", "verdicts", "shares", "answer", "tornado", "switching", "leaning", "beside", "forecasts")
    assert set(found) == {
        "README.md", "replication.json", "requirements.txt", "recompute.py", HASHES, "data/calibration.csv", "studies/claims.toml",
        "reports/claims.html", *(f"tables/claims/{name}.csv" for name in names),
    }  # fmt: skip
    assert found["studies/claims.toml"].decode() == CLAIMS and not (claims.parent / "parts").exists()
    told = json.loads(found["replication.json"])["studies"]["studies/claims.toml"]
    hashes = {name: value for one in told["exhibits"] for name, value in one["sha256"].items()}
    assert hashes == {n: hashlib.sha256(c).hexdigest() for n, c in found.items() if n.startswith(PUBLISHED)}
    text = found["README.md"].decode()
    models = sum(any(c.id in ("C06", "C15") for c in kind.article) for slug, kind in dt.catalogue().items() if slug != "strait")
    for words in (
        f"2 claims: 24 games of Strait under each of 3 laws and 3 settings and of {models} small models", "scenario 2017", "draw the games (seed 3 of",
        "`deterrence report studies/claims.toml`", "`reports/claims.html`", "Would a line \\| help?", "title = {NextTarget}", "differences of up to 1e-06",
    ):  # fmt: skip
        assert words in text, words
    report = found["reports/claims.html"].decode()
    assert "deterrence report studies/claims.toml" in report and code_digest() in report
    assert hashlib.sha256(CLAIMS.encode()).hexdigest()[:16] in report, "of the file"
    for trace in (str(claims.parent), str(HOUSE), str(Path.home()), sys.prefix):
        assert all(len(trace) < 3 or trace.encode() not in content for content in found.values()), trace


def test_tables_of_a_claims_study_are_what_evaluate_says(claims: Path) -> None:
    found = contents(claims)
    few = {name: OPTIONS[name] for name in ("conditional lines", "Japan refuses bases")}
    ds = dt.claims.evaluate(dt.scenario("strait", "2017"), 24, 3, claims=["C06", "C15"], options=few, beliefs=False)
    verdicts = {line["test"]: line for line in rows(found["tables/claims/verdicts.csv"])}
    assert list(verdicts) == [str(test) for test in ds.test.values]
    for test, line in verdicts.items():
        part = ds.sel(test=test)
        assert line["law"] == ("triangular" if line["model"] == "strait" else "uniform")
        base = part.sel(law=line["law"], setting="base")
        for verdict in ds.verdict.values:
            assert line[str(verdict)] == f"{float(base.share.sel(verdict=verdict)):.8f}"
            assert line[f"error of {verdict}"] == f"{float(base.error.sel(verdict=verdict)):.8f}"
        assert line["change, 50%"] == ("" if np.isnan(base.change[1]) else f"{float(base.change[1]) + 0.0:.8f}")
        assert (line["conclusion"], line["beside_strait"]) == (part.conclusion.item(), part.beside_strait.item())
        assert line["input 1"] == part.input.values[0] and line["decided_by"] == part.decided_by.item()
    shares = rows(found["tables/claims/shares.csv"])
    assert len(shares) == int((ds.word != "").sum()) > 30
    for line in shares[::7]:
        part = ds.sel(test=line["test"], law=line["law"], setting=line["setting"])
        assert line["word"] == part.word.item() and line["holds"] == f"{float(part.share[0]):.8f}"
    answer = {(line["quantity"], line["at"]): line["value"] for line in rows(found["tables/claims/answer.csv"])}
    own = ds.sel(test="C06 a larger stake", law="triangular", setting="base")
    assert answer["share", "verdict holds"] == f"{float(own.share[0]):.8f}"
    assert answer["band", "quantile 0.5"] == f"{float(own.change[1]):.8f}" and answer["verdict_at_centre", ""] in ds.verdict.values


def test_a_figure_of_other_bytes_is_no_difference(small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "figures/small/figure-2.png"
    changed = forged(small, tmp_path, **{name: contents(small)[name] + b"x"})
    assert main(["recompute", str(changed), "--out", str(tmp_path / "out")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines[1:] if "same bytes" not in line] == [line for line in lines if line.strip().startswith(name)]
    assert len(lines) == 7 and "other bytes" in next(line for line in lines if name in line)


def test_the_wrong_kind_of_study_is_told_in_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "claims.toml").write_text(CLAIMS)
    (tmp_path / "plain.toml").write_text(PLAIN)
    with raises("claims.toml is a claims study (it has headline, beside", "`deterrence report`", error=dt.FormatError):
        Study.read(tmp_path / "claims.toml")
    for command in ("claims", "report"):
        assert main([command, str(tmp_path / "plain.toml")]) == 2
        told = capsys.readouterr().err
        assert "is the study of a sweep (it has game, over, outputs)" in told and "deterrence sweep" in told and told.count("\n") == 1


def test_fields_that_tell_kinds_apart_are_those_of_one_kind_alone() -> None:
    sweep, claims = set(study_kinds._SWEEP), set(study_kinds._CLAIMS)
    assert sweep | {"title", "scenario", "seed", "store"} == set(study._FIELDS)
    assert claims | {"title", "scenario", "seed", "store"} == {*claims_study._TEXT, *claims_study._LISTS, *claims_study._NUMBERS, "beliefs", "error"}
    assert not sweep & claims


def test_the_hash_of_the_code_tells_every_change_of_a_program_or_a_table() -> None:
    files = own_files()
    assert code_digest() == digest_of(files)
    changes: list[tuple[str, bytes | None]] = [("contest.py", files["contest.py"] + b"\n"), ("calibration/data/calibration.csv", b""), ("new.py", b""), ("game.py", None)]
    found = set()
    for name, content in changes:
        other = {n: c for n, c in {**files, name: content}.items() if c is not None}
        found.add(digest_of(other))
    assert len(found - {code_digest()}) == len(changes)
    swapped = {**files, "errors.py": files["game.py"], "game.py": files["errors.py"]}
    assert digest_of(swapped) != code_digest(), "names count"
    assert digest_of({**files, "reporting/page.css": b""}) == code_digest(), "a style sheet changes no number"


def test_many_files_that_differ_are_cut_short() -> None:
    assert named([f"{k}.py" for k in range(7)]) == "other code of deterrence (0.py, 1.py, 2.py, 3.py, 4.py and 2 more)"


def test_every_shipped_study_can_be_handed_over() -> None:
    """As far as what it is, and where it writes; what it computes is tested on smaller ones."""
    files = sorted((HOUSE.parent / "studies").glob("*.toml"))
    assert len(files) > 7
    for path in files:
        study = kinds.read(path)
        assert isinstance(study, ClaimsStudy if path.stem.startswith("claims") else Study), path
        assert _inputs(path, study) == {f"studies/{path.name}": path.read_bytes()}


@pytest.mark.slow
@pytest.mark.long
def test_a_shipped_claims_study_comes_out_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a few of its games, with all claims, laws, beliefs and options."""
    text = (HOUSE.parent / "studies" / "claims-2017.toml").read_text(encoding="utf-8")
    small = re.sub(r"^error = .*$", "", re.sub(r"^games = .*$", "games = 8", text, flags=re.M), flags=re.M)
    (tmp_path / "claims-2017.toml").write_text(small, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    table = dt.recompute(dt.replicate("claims-2017.toml", "all.zip"), tmp_path / "out")
    assert len(table) == 9 and table.answer.eq("same bytes").all()
