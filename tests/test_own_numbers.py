"""Do own numbers reach every parameter that follows from them, is each told in every result, and each mistake?"""

from __future__ import annotations

import csv
import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from conftest import raises

import deterrence as dt
from deterrence.calibration.inputs import awake
from deterrence.calibration.questions import QUESTIONS
from deterrence.calibration.sheets import OWN
from deterrence.command.cli import main
from deterrence.study import Study
from deterrence.study.running import run_study

NAMES = ("1996", "2017", "2022", "2025-26")
STAFF = "staff estimate, November 2026"
MINE = {"prior_us_resolute": (0.2, 0.4, 0.6, STAFF), "war_cost_gdp_share_CHN": (0.1, 0.2, 0.3, "own model", "measured")}


def base(name: str = "2022") -> dt.Scenario:
    return dt.scenario("strait", name)


def own() -> dt.Scenario:
    return base().override(MINE, by="A. Analyst")


def test_a_row_moves_all_that_follows_from_it() -> None:
    before, after = base().game, own().game
    assert after.us_prior == 0.4 and after.china_war_cost != before.china_war_cost
    # 0.22: the prize in years of GDP; blockade and long war of the row are its low and its high
    assert after.china_war_cost == pytest.approx(0.1 / 0.22)
    assert after.china_cost_us == pytest.approx((0.2 - 0.1) / 1.12 / 0.22)
    assert after.china_cost_spread == pytest.approx((0.3 - 0.1) / 3.29 / 0.22)
    moved = {name for name in before.values if before.values[name] != after.values[name]}
    assert {"japan_join_cost", "japan_bases_cost", "japan_loss_irresolute", "us_prior", "china_cost_bases"} <= moved
    table = own().differences(base()).set_index("name")
    assert set(table.index[table.kind == "parameter"]) >= moved and set(MINE) == set(table.index[table.kind == "row"])


def test_by_hand_and_by_keyword_make_the_same_game() -> None:
    plain = base().override(prior_us_resolute=(0.2, 0.4, 0.6), war_cost_gdp_share_CHN=(0.1, 0.2, 0.3))
    assert plain.game.values == own().game.values and plain.low == own().low and plain.high == own().high
    one, two = plain.sample(50, 3), own().sample(50, 3)
    assert all(np.array_equal(one.values[name], two.values[name]) for name in one.values)


def test_the_log_says_what_was_replaced_by_whom_and_from_where() -> None:
    changed = own().override({"prior_us_resolute": (0.3, 0.5, 0.7, "panel", "elicited")}, by="A panel")
    assert [(o.name, o.by, o.before.band) for o in changed.log] == [
        ("prior_us_resolute", "A. Analyst", "0.4/0.71/0.96"),
        ("war_cost_gdp_share_CHN", "A. Analyst", "0.089/0.167/0.25"),
        ("prior_us_resolute", "A panel", "0.2/0.4/0.6"),
    ]
    assert changed.overridden == ("prior_us_resolute", "war_cost_gdp_share_CHN")
    told = " ".join(str(changed).split())
    assert told.startswith(repr(changed)) and changed._repr_html_().count("<li>") == 3
    assert "- prior_us_resolute: 0.3/0.5/0.7 in place of 0.2/0.4/0.6 (A panel; elicited; source: panel)" in told
    assert f"- prior_us_resolute: 0.2/0.4/0.6 in place of 0.4/0.71/0.96 (A. Analyst; assumed; source: {STAFF})" in told
    net = changed.game.provenance["us_prior"].overrides
    assert [(o.before.band, o.after.band) for o in net] == [("0.4/0.71/0.96", "0.3/0.5/0.7")], "against the shipped row"
    assert pickle.loads(pickle.dumps(changed)).log == changed.log
    assert base().log == () and "Own numbers" not in str(base())


def test_provenance_and_confidence() -> None:
    described = own().game.describe().set_index("name")
    assert STAFF in described.source["us_prior"] and "A. Analyst" in described.source["us_prior"]
    assert "in place of 0.71 from" in described.source["us_prior"]
    assert STAFF in described.source["japan_join_cost"], "a parameter that the row moves"
    assert described.confidence["us_prior"] == "assumed" and described.confidence["china_war_cost"] == "measured"
    assert "prior_us_resolute" in own().assumed_inputs and "war_cost_gdp_share_CHN" not in own().assumed_inputs
    soft = base().override({"us_stake_factor": (1.5, 2.0, 2.5, "own reading")})
    assert "own reading" in soft.game.describe().set_index("name").source["us_war_cost"], "a convention's source too"
    final = base().override({"a2ad": (0.6, 0.7, 0.8, "own wargame", "elicited")})
    assert final.records["a2ad"].confidence == "elicited" and "a2ad" not in final.assumed
    again = final.override(a2ad=0.5)
    assert "a2ad" in again.assumed and again.records["a2ad"].overrides[0].before.central == base().records["a2ad"].central


def test_results_name_the_overridden_rows() -> None:
    game = own().game.replace(us_posture="ambiguity", japan_posture="ambiguity")
    swept = dt.sweep(game, over={"a2ad": [0.2, 0.8]})
    drawn = dt.sweep(dt.sample(own(), dt.Uniform(20, 0)).replace(us_posture="ambiguity", japan_posture="ambiguity"))
    for ds in (swept, drawn, swept.copy().to_dict()["attrs"]):
        attrs = ds if isinstance(ds, dict) else ds.attrs
        told = json.loads(attrs["overrides"])
        assert set(told) == set(MINE)
        assert told["prior_us_resolute"]["by"] == "A. Analyst" and STAFF in told["prior_us_resolute"]["source"]
        assert told["prior_us_resolute"]["in place of"]["central"] == 0.71
        assert "prior_us_resolute, war_cost_gdp_share_CHN overridden" in attrs["scenario"]
    assert json.loads(dt.sweep(base().game, over={"a2ad": [0.5]}).attrs["overrides"]) == {}


def test_differences_of_two_scenarios() -> None:
    table = base("2022").differences(base("1996")).set_index("name")
    assert table.loc["prior_us_resolute", ["central", "other_central"]].tolist() == [0.71, 0.5]
    assert table.kind["prior_us_resolute"] == "row" and table.kind["us_prior"] == "parameter"
    assert np.isnan(table.other_low["japan_fights_if_not_attacked"]) and np.isnan(table.low["japan_join_bar"])
    assert "decisiveness" not in table.index and not len(base().differences(base()))
    mine = own().differences(base()).set_index("name")
    assert mine.by["prior_us_resolute"] == "A. Analyst" and mine.by["japan_join_cost"] == ""


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"prior_us_resolut": (0.2, 0.4, 0.6, STAFF)}, ["no row, convention or parameter", "did you mean 'prior_us_resolute'"]),
        ({"prior_us_resolute": (0.6, 0.4, 0.2, STAFF)}, ["prior_us_resolute came as", "low <= central <= high"]),
        ({"prior_us_resolute": (0.2, 0.7, 0.6, STAFF)}, ["low <= central <= high"]),
        ({"prior_us_resolute": (0.2, 0.4, 0.6)}, ["without a source", "(low, central, high, source)"]),
        ({"prior_us_resolute": (0.2, 0.4, 0.6, " ")}, ["without a source"]),
        ({"prior_us_resolute": 0.3}, ["without a source"]),
        ({"prior_us_resolute": (0.2, 0.4, STAFF)}, ["give one number, or a triple"]),
        ({"prior_us_resolute": STAFF}, ["give one number, or a triple"]),
        ({"prior_us_resolute": (0.2, 0.4, 1.2, STAFF)}, ["0.2, 0.4, 1.2, but must lie in [0, 1]"]),
        ({"prior_us_resolute": (0.2, 0.4, 0.6, STAFF, "sure")}, ["confidence 'sure'", "measured, elicited, assumed"]),
        ({"war_cost_gdp_share_CHN": (0, 0, 0.1, STAFF)}, ["with 0 as its central value", "give more than 0"]),
        ({"a2ad": (0.2, 0.4, 1.6, STAFF)}, ["a2ad is 1.6", "must lie in [0, 1]"]),
    ],
)  # fmt: skip
def test_bad_changes(changes: dict[str, Any], words: list[str]) -> None:
    with raises(*words, error=dt.ParameterError):
        base().override(changes)


def test_all_bad_changes_are_told_at_once() -> None:
    with pytest.raises(dt.ParameterError) as caught:
        base().override({"us_piror": (0, 1, 2, STAFF), "a2ad": (2, 1, 0, STAFF), "us_prior": (0.1, 0.2, 0.3)}, us_line_price=-1)
    assert [line.split()[0] for line in str(caught.value).splitlines()] == ["scenario", "a2ad", "us_prior", "us_line_price"]


# The sheet ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_every_input_has_a_question_and_lies_in_its_range(name: str) -> None:
    for given in base(name).inputs.values():
        asked = QUESTIONS[given.name]
        assert asked.least <= given.low <= given.high <= asked.most, given.name
        assert asked.words.rstrip(")").endswith(("?", ".", "war", "wholly", "uncertain", "bases")), asked.words


def test_no_question_is_without_an_input() -> None:
    assert set(QUESTIONS) == {name for scenario in NAMES for name in base(scenario).inputs}


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(path: Path, answers: dict[str, dict[str, str]], delimiter: str = ",") -> Path:
    """What somebody does in a spreadsheet."""
    rows = lines(path)
    for row in rows:
        row.update(answers.get(row["row"], {}))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), delimiter=delimiter)
        table.writeheader()
        table.writerows(rows)
    return path


def answer(low: str, central: str, high: str, source: str = STAFF, confidence: str = "", name: str = "") -> dict[str, str]:
    return dict(zip(OWN, (low, central, high, source, confidence, name), strict=True))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    base().sheet(tmp_path / "own.csv")
    return tmp_path / "own.csv"


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_sheet_goes_out_and_comes_back_as_an_override(sheet: Path, delimiter: str) -> None:
    rows = {row["row"]: row for row in lines(sheet)}
    assert list(rows) == list(awake(base().inputs)) != list(base().inputs)
    row = rows["prior_us_resolute"]
    assert row["question"].startswith("How probable does Beijing think it that the US would fight")
    assert [float(row[k]) for k in ("low", "central", "high", "least", "most")] == [0.4, 0.71, 0.96, 0, 1]
    assert row["source"] == base().inputs["prior_us_resolute"].source and not any(row[k] for k in OWN)
    fill(sheet, {
        "prior_us_resolute": answer("0.2", "0.4", " 0.6 ", name="A. Analyst"),
        "war_cost_gdp_share_CHN": answer(".1", "0.2", "3e-1", "own model", "Measured"),
    }, delimiter)  # fmt: skip
    read = base().read_sheet(sheet)
    assert read.game.values == own().game.values
    assert {o.name: o.by for o in read.log} == {
        "prior_us_resolute": "A. Analyst", "war_cost_gdp_share_CHN": "whoever filled in own.csv",
    }  # fmt: skip
    assert read.inputs["war_cost_gdp_share_CHN"].confidence == "measured"


def test_south_korea_is_asked_about_where_it_is_woken(sheet: Path, tmp_path: Path) -> None:
    base().with_south_korea().sheet(tmp_path / "quadriad.csv")
    more = {row["row"] for row in lines(tmp_path / "quadriad.csv")} - {row["row"] for row in lines(sheet)}
    assert more == base().inputs.keys() - awake(base().inputs).keys()
    fill(tmp_path / "quadriad.csv", {"korea_fights": answer("0.1", "0.2", "0.3")})
    changed = base().with_south_korea().read_sheet(tmp_path / "quadriad.csv")
    assert repr(changed) == "scenario('strait', '2022').with_south_korea() with korea_fights overridden"
    moved = changed.differences(base().with_south_korea()).set_index("name")
    assert moved.kind.to_dict() == {
        "korea_fights": "row", "south_korea_cost_spread": "parameter", "south_korea_rear_cost_share": "parameter",
    }  # fmt: skip


def test_all_wrong_rows_are_told_with_their_numbers(sheet: Path) -> None:
    number = {row["row"]: n for n, row in enumerate(lines(sheet), start=2)}
    fill(sheet, {
        "prior_us_resolute": answer("0.6", "0.4", "0.2"),
        "a2ad_sortie_denial": answer("0.1", "0.2", ""),
        "audience_cost_USA": answer("0.1", "0.2", "0.3", source=""),
        "audience_cost_JPN": answer("0,1", "0.2", "0.3"),
        "land_share": answer("0.5", "0.6", "1.7"),
        "us_line_price": answer("0", "0.01", "0.02", confidence="sure"),
        "us_grey_loss": {"central": "0.05"},
        "us_relief_join": {"row": "us_relief_jion"},
        "us_relief_bases": {"scenario": "strait 2017"},
        "japan_grey_loss": answer("0.1", "0.2", "0.3"),
    })  # fmt: skip
    with pytest.raises(dt.FormatError) as caught:
        base().read_sheet(sheet)
    head, *told = str(caught.value).splitlines()
    assert head.endswith("own.csv has 9 wrong rows:")
    expected = {
        "prior_us_resolute": "low <= central <= high",
        "a2ad_sortie_denial": "lacks your high: fill in all three numbers and a source, or nothing",
        "audience_cost_USA": "lacks your source",
        "audience_cost_JPN": "has '0,1' as your low, but a number is needed, with a point before the decimals",
        "land_share": "must lie in [0, 1]",
        "us_line_price": "confidence 'sure'",
        "us_grey_loss": "was printed beside 0.02, 0.04, 0.08, but now has 0.02, 0.05, 0.08 there",
        "us_relief_join": "did you mean 'us_relief_join'",
        "us_relief_bases": "belongs to a sheet of strait 2017, but the other rows to strait 2022",
    }
    for name, words in expected.items():
        (line,) = [line for line in told if line.startswith(f"  row {number[name]} (")]
        assert words in line
    assert len(told) == 9


def test_files_that_are_no_sheet(sheet: Path, tmp_path: Path) -> None:
    with raises("is not filled in", error=dt.FormatError):
        base().read_sheet(sheet)
    with raises("own.csv is a sheet of strait 2022, but strait 2017 reads it", error=dt.FormatError):
        base("2017").read_sheet(sheet)
    with raises("exists and may hold answers", error=dt.FormatError):
        base().sheet(sheet)
    with raises("cannot be written", error=dt.FormatError):
        base().sheet(tmp_path / "none" / "own.csv")
    with raises("there is no sheet", error=dt.FormatError):
        base().read_sheet(tmp_path / "none.csv")
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with raises("is no sheet, for it lacks the columns scenario, row", error=dt.FormatError):
        base().read_sheet(tmp_path / "other.csv")
    (tmp_path / "latin.csv").write_bytes("Söul".encode("latin-1"))
    with raises("save it from the spreadsheet as CSV UTF-8", error=dt.FormatError):
        base().read_sheet(tmp_path / "latin.csv")


def test_a_question_answered_twice_is_told(sheet: Path) -> None:
    number = [row["row"] for row in lines(sheet)].index("us_line_price") + 2
    fill(sheet, {"us_line_price": answer("0", "0.01", "0.02")})
    text = sheet.read_bytes().decode("utf-8-sig")
    (line,) = [line for line in text.splitlines() if ",us_line_price," in line]
    sheet.write_text(text + line + "\r\n", encoding="utf-8")
    with pytest.raises(dt.FormatError, match=f"answers the question of row {number} again: keep one"):
        base().read_sheet(sheet)


def test_answers_that_make_no_game_are_refused(sheet: Path) -> None:
    fill(sheet, {"p_china_wins_taiwan_alone": answer("0.1", "0.2", "0.3")})
    with raises("needs win rows that fall as allies join", error=dt.DeterrenceError):
        base().read_sheet(sheet)


# In a study and from the command line -----------------------------------------------------------

STUDY = """
game = "strait"
scenario = "2022"
override = "own.csv"
[over]
a2ad = [0.2, 0.8]
[[cases]]
name = "ambiguous"
us_posture = "ambiguity"
japan_posture = "ambiguity"
[outputs]
data = "small.nc"
"""
TABLE = """[override]
by = "A. Analyst"
prior_us_resolute = [0.2, 0.4, 0.6, "staff estimate, November 2026"]
war_cost_gdp_share_CHN = [0.1, 0.2, 0.3, "own model", "measured"]
[over]"""


def study(text: str, folder: Path) -> Study:
    (folder / "study.toml").write_text(text, encoding="utf-8")
    return Study.read(folder / "study.toml")


def test_a_study_names_a_sheet_or_a_table(sheet: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sheet.parent)
    fill(sheet, {
        "prior_us_resolute": answer("0.2", "0.4", "0.6", name="A. Analyst"),
        "war_cost_gdp_share_CHN": answer("0.1", "0.2", "0.3", "own model", "measured", "A. Analyst"),
    })  # fmt: skip
    named = study(STUDY, sheet.parent)
    tabled = study(STUDY.replace('override = "own.csv"', "").replace("[over]", TABLE), sheet.parent)
    assert named.game.values == tabled.game.values == own().game.values
    assert (named.sheet, tabled.sheet) == (sheet, None)
    data, told = run_study(named)
    assert set(json.loads(data.attrs["overrides"])) == set(MINE)
    assert "Own number: prior_us_resolute: 0.2/0.4/0.6 in place of 0.4/0.71/0.96 (A. Analyst;" in told
    assert "Changed from the scenario" not in told


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"own.csv"', '"none.csv"', "override: there is no sheet"),
        ('"own.csv"', "3", "override: came as 3, but the name of a sheet or a table is needed"),
        ('scenario = "2022"', "", "override: replaces numbers of a scenario, but none is named"),
        ('scenario = "2022"', 'scenario = "2017"', "override: .*is a sheet of strait 2022, but strait 2017 reads it"),
    ],
)
def test_a_study_with_a_wrong_override(sheet: Path, old: str, new: str, words: str) -> None:
    fill(sheet, {"prior_us_resolute": answer("0.2", "0.4", "0.6")})
    with pytest.raises(dt.FormatError, match=words):
        study(STUDY.replace(old, new), sheet.parent)


def test_every_wrong_number_of_a_study_is_told(tmp_path: Path) -> None:
    text = STUDY.replace('override = "own.csv"', "").replace("[over]", TABLE.replace("0.4,", "0.7,").replace('by = "A. Analyst"', "us_piror = 1"))
    with pytest.raises(dt.FormatError) as caught:
        study(text, tmp_path)
    told = str(caught.value).splitlines()
    assert told[0].endswith("has 3 mistakes:")
    assert [line.split(":")[0].strip() for line in told[1:]] == ["override.by", "override", "override"]
    assert "us_piror" in "".join(told[2:]) and "low <= central <= high" in "".join(told[2:])


def test_the_command_line_writes_a_sheet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "own.csv"
    assert main(["sheet", "strait", "2017", str(file)]) == 0 and lines(file)[0]["scenario"] == "strait 2017"
    assert main(["sheet", "strait", "2017", str(file)]) == 2
    assert "exists and may hold answers" in capsys.readouterr().err


def test_the_command_line_shows_a_scenario_with_own_numbers(sheet: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(sheet, {"prior_us_resolute": answer("0.2", "0.4", "0.6", name="A. Analyst")})
    assert main(["show", "strait", "--scenario", "2022", "--override", str(sheet)]) == 0
    told = " ".join(capsys.readouterr().out.split())
    assert "Own numbers, in place of the library's prior_us_resolute: 0.2/0.4/0.6 in place of 0.4/0.71/0.96 (A. Analyst;" in told
    assert "us_prior 0.4 0.2/0.4/0.6" in told
    assert main(["show", "strait", "--override", str(sheet)]) == 2
    assert "answers for a scenario, but none is named" in capsys.readouterr().err
