"""Reports of claims studies: every number against an independent computation, one whole file, and its mistakes."""

from __future__ import annotations

import os
import re
import subprocess
import xml.etree.ElementTree as ET
from dataclasses import replace
from html import escape
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import cells, numbers, raises
from oracles import strait_options as oracle

import deterrence as dt
from deterrence.argument import CONTRASTS, evaluation
from deterrence.argument.settings import BASE
from deterrence.calibration.draws import COMMON
from deterrence.command.cli import main
from deterrence.reporting import ClaimsStudy, Report, page
from deterrence.reporting.beside import shapley
from deterrence.reporting.leaning import _passes
from deterrence.reporting.memo import memo
from deterrence.reporting.named import GROUPS, WORDS
from deterrence.reporting.printed import browser, print_page
from deterrence.reporting.switching import switching
from deterrence.reporting.tornado import PLACES
from deterrence.reporting.wording import decider, flips_of, index_words, signed
from deterrence.reporting.worlds import ask, central, columns, made
from deterrence.sampling.designs import Uniform

ROOT = Path(__file__).parent.parent
SMALL = """
title = "Would a line <help> & how much?"
scenario = "2017"
beside = ["2022"]
claims = ["C04", "C11"]
options = ["conditional lines", "Japan refuses bases"]
beliefs = false
games = 48
seed = 3
store = "parts"
data = "small.nc"
report = "out/small.html"
"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    file = tmp_path_factory.mktemp("report") / "small.toml"
    file.write_text(SMALL, encoding="utf-8")
    return Report.of(replace(ClaimsStudy.read(file), store=None))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def attack(game: dt.Game, posture: str) -> float:
    """P(attack) of one game by the plain-Python oracle, under the unprovoked line of C11."""
    line = {"attribution_miss": 0.1, "attribution_false": 0.1, "japan_conditionality": 0.25}
    structure = {**game.structure, "us_posture": "ambiguity", "japan_posture": posture, "japan_line": "unprovoked"}
    return oracle.fixed({**numbers(game), **line}, **structure).events.get("attack", 0.0)


def fall(game: dt.Game) -> float:
    return attack(game, "red line") - attack(game, "ambiguity")


def test_the_answer_is_that_of_an_independent_solution_game_by_game(report: Report) -> None:
    own = report.study.calibrated
    changes = np.array([fall(game) for _, game in cells(own.sample(48, 3))])
    told = report.answer
    assert float(told["mean"]) == pytest.approx(changes.mean(), abs=1e-9)
    assert float(told.error) == pytest.approx(changes.std(ddof=1) / np.sqrt(48), abs=1e-9)
    assert float(told.centre) == pytest.approx(fall(own.game), abs=1e-9)
    np.testing.assert_allclose(told.band, np.quantile(changes, told["quantile"].values), atol=1e-9)
    assert float(told.share.sel(verdict="holds")) == np.mean(changes < -0.005)
    assert float(told.level.sel(case="after") - told.level.sel(case="before")) == pytest.approx(changes.mean())


def test_the_answer_agrees_with_the_claims_study(report: Report) -> None:
    line = report.claims.sel(test="C11 unprovoked", law="triangular", setting="base")
    np.testing.assert_array_equal(line.share, report.answer.share)
    np.testing.assert_allclose(line.change, report.answer.band.sel(quantile=line["quantile"].values))


def test_the_tornado_at_the_point_moves_one_input(report: Report) -> None:
    own = report.study.calibrated
    for name in ("prior_us_resolute", "japan_cost_ratio", "war_cost_gdp_share_CHN"):
        row = report.tornado.sel(input=name)
        for quantile in PLACES:
            value = float(own.inputs[name].quantile(np.array(quantile)))
            assert float(row.value.sel(quantile=quantile)) == value
            assert float(row.point.sel(quantile=quantile)) == pytest.approx(fall(own.override(**{name: value}).game), abs=1e-9)


def test_the_tornado_over_the_band_moves_one_input_in_every_game(report: Report) -> None:
    own, told = report.study.calibrated, report.tornado
    drawn = own.sample(told.games, 3)
    for name, field in (("audience_cost_CHN", "china_audience_cost"), ("cost_spread_scale", "")):
        for quantile, value in zip(PLACES, told.value.sel(input=name).values, strict=True):
            scale = value / own.draw(told.games, 3).inputs[name]
            moved = drawn.replace(**({field: value} if field else {"china_cost_spread": drawn.values["china_cost_spread"] * scale}))
            wanted = np.mean([fall(game) for _, game in cells(moved)])
            assert float(told.band.sel(input=name, quantile=quantile)) == pytest.approx(wanted, abs=1e-9)
    np.testing.assert_allclose(told.swing, np.ptp(told.band.values, axis=1))
    assert (np.diff(told.swing) <= 0).all()
    assert set(told.input.values) == set(columns(own))


def test_what_cannot_matter_swings_nothing(report: Report) -> None:
    """What a US line costs is not paid where the US draws none."""
    row = report.tornado.sel(input="us_line_price")
    assert float(row.swing) == float(row.error) == float(row.point_swing) == 0
    np.testing.assert_allclose(row.band, report.tornado["mean"], atol=1e-12)


def test_verdicts_flip_where_the_report_says(report: Report) -> None:
    """The headline's by the plain-Python oracle, those of the other tests by games overridden one by one."""
    own, told = report.study.calibrated, report.switching
    assert list(told.test.values) == [c.name for c in report.study.tests] and told.sizes["switch"] > 3
    assert str(told.verdict.sel(test="C11 unprovoked").item()) == "holds"
    for contrast in report.study.tests:
        flips = flips_of(report, contrast.name)
        assert (np.diff(np.abs(flips.away)) >= 0).all()
        assert len(set(flips.input.values)) == int(flips.flipping)
        for i in range(min(2, flips.sizes["switch"])):
            flip = flips.isel(switch=i)
            name, at = str(flip.input.item()), float(flip.value)
            if name == COMMON:
                continue
            band = own.inputs[name]
            assert float(flip.away) == pytest.approx((at - band.central) / (band.high - band.low))
            words = []
            for step in (-1e-4, 1e-4):
                game = own.override(**{name: at * (1 + step)}).game
                change = fall(game) if contrast.name == "C11 unprovoked" else difference(contrast, game)
                way = change if contrast.sign == "+" else -change
                words.append("holds" if way > 0.005 else "reversed" if way < -0.005 else "no difference")
            assert words == [flip.below.item(), flip.above.item()], (contrast.name, name, at)


def difference(contrast: Any, game: dt.Game) -> float:
    """The sum that a test compares, of one game with one equilibrium."""
    told = [dt.solve(case) for case in contrast.games(game.replace(us_posture="ambiguity", japan_posture="ambiguity"))]
    on = contrast.on
    numbers = [
        e.payoff[0, e.players.index(on.removeprefix("payoff: "))] if on.startswith("payoff") else e.event(on)[0] for e in told
    ]
    return float(sum(case.weight * number for case, number in zip(contrast.cases, numbers, strict=True)))


def test_a_flip_of_what_moves_as_one_is_at_a_quantile_of_all_its_rows() -> None:
    own = dt.scenario("strait", "2017")
    contrast = next(c for c in CONTRASTS if c.name == "C03 far from Japan's bases")
    told = switching(own, [contrast], 0.005)
    rows = np.flatnonzero(told.input == COMMON)
    assert rows.size
    for i in rows:
        flip = told.isel(switch=i)
        group = columns(own)[COMMON]
        values = {name: given.quantile(np.float64(flip["quantile"])) for name, given in group.items()}
        away = [(values[name] - g.central) / (g.high - g.low) for name, g in group.items()]
        assert np.isnan(flip.value) and float(flip.away) == pytest.approx(np.mean(away))
        words = []
        for step in (-1e-5, 1e-5):
            moved = {name: float(g.quantile(np.float64(flip["quantile"] + step))) for name, g in group.items()}
            change = difference(contrast, own.override(**moved).game)
            words.append("holds" if change > 0.005 else "reversed" if change < -0.005 else "no difference")
        assert words == [flip.below.item(), flip.above.item()]


def test_a_share_passes_one_half_where_games_moved_one_by_one_say(report: Report) -> None:
    own, told = report.study.calibrated, report.leaning
    line = told.sel(test="C11 unprovoked")
    name = str(line.input.item())
    assert name == str(report.claims.input.sel(test="C11 unprovoked", rank=1).item()) and float(line.kept) == 1
    drawn, shares = own.draw(told.games, 3).inputs, []
    for value in own.inputs[name].quantile(line.place.values):
        games, good = made(own, {**drawn, name: np.full(told.games, value)})
        assert good.all()
        shares.append(np.mean([fall(game) < -0.005 for _, game in cells(games)]))
    np.testing.assert_allclose(line.share, shares)
    assert _passes(np.array([0.0, 0.2, 0.4, 0.8, 1, 1, 1])) == pytest.approx(0.35 + 0.15 * 0.25)
    assert np.isnan(_passes(np.full(7, 0.7))) and np.isnan(_passes(np.full(7, np.nan)))


def test_an_index_above_one_is_told_as_it_is() -> None:
    assert index_words(1.16, 0.9, 1.4) == "1.16 (0.90 to 1.40; above 1 by sampling error)"
    assert index_words(0.7, 0.6, 0.8) == "0.70 (0.60 to 0.80)"


def test_what_is_not_ranked_is_not_said_to_decide_nothing(report: Report) -> None:
    line = report.claims.sel(test="C04").copy(deep=True)
    line["input"][:] = ""
    assert decider(line) == "nothing"
    line.share.loc[{"law": "triangular", "setting": "base", "verdict": "no answer"}] = 0.38
    assert decider(line) == "not ranked: 38% of the games have no answer"
    assert decider(report.claims.sel(test="C04")) == WORDS[str(report.claims.input.sel(test="C04", rank=1).item())]


def test_a_claim_without_a_majority_is_said_to_have_none(report: Report) -> None:
    claims = report.claims.copy(deep=True)
    claims.word.loc[{"test": "C11 unprovoked", "law": "triangular", "setting": "base"}] = "divided"
    assert "No verdict is that of most games: the claim is divided." in memo(replace(report, claims=claims))
    assert "No verdict is that of most games" not in memo(report)


def test_indices_have_intervals_that_hold_them(report: Report) -> None:
    strait = report.claims.isel(test=np.flatnonzero(report.claims.model == "strait"))
    known = np.isfinite(strait.weight.values)
    assert known.any() and (strait.weight_low.values[known] <= strait.weight.values[known]).all()
    assert (strait.weight.values[known] <= strait.weight_high.values[known]).all()
    others = report.claims.isel(test=np.flatnonzero(report.claims.model != "strait"))
    assert np.isfinite(others.weight).any() and not np.isfinite(others.weight_low).any()


def test_shapley_values_are_those_of_known_games() -> None:
    """The glove game (one left glove, two right ones), and a dummy beside an additive game."""
    from itertools import chain, combinations

    def worth(value: Any, players: str) -> Any:
        sets = chain.from_iterable(combinations(players, k) for k in range(len(players) + 1))
        return {frozenset(s): float(value(set(s))) for s in sets}

    gloves = shapley(worth(lambda s: "l" in s and bool(s & {"r", "q"}), "lrq"), list("lrq"))
    assert gloves == pytest.approx({"l": 2 / 3, "r": 1 / 6, "q": 1 / 6})
    added = shapley(worth(lambda s: 2 * ("a" in s) - ("b" in s), "abc"), list("abc"))
    assert added == pytest.approx({"a": 2, "b": -1, "c": 0})


def test_the_difference_between_scenarios_is_shared_out_whole(report: Report) -> None:
    told = report.beside
    other, own = (dt.scenario("strait", name) for name in ("2022", "2017"))
    assert list(told.scenario.values) == ["2017", "2022"]
    np.testing.assert_allclose(told.centre, [fall(own.game), fall(other.game)], atol=1e-9)
    assert float(told.point.sel(scenario="2022").sum()) == pytest.approx(fall(other.game) - fall(own.game), abs=1e-9)
    assert not told.point.sel(scenario="2017").any() and not told.band.sel(scenario="2017").any()
    assert (told.point.sel(scenario="2022", group=["grey zone and provocation", "South Korea"]) == 0).all()
    only = own.override(prior_us_resolute=other.inputs["prior_us_resolute"].central)
    assert fall(only.game) != pytest.approx(fall(own.game), abs=1e-3)  # so that the belief has something to add
    assert float(told.point.sel(scenario="2022", group="belief in the US")) > 0.05


def test_forecasts_are_ratios_of_means_and_a_band_of_levels(report: Report) -> None:
    told, own = report.forecasts, dt.scenario("strait", "2025-26")
    drawn, weight = own.sample(48, 3), own.base_refusal_weight

    def mean(**changes: Any) -> float:
        runs = [
            np.mean([oracle.fixed(numbers(g), **{**g.structure, "us_posture": "ambiguity", "japan_posture": "ambiguity"}).events["attack"]
                     for _, g in cells(drawn.replace(japan_access=access, **changes))])
            for access in ("free", "refused")
        ]  # fmt: skip
        return float((1 - weight) * runs[0] + weight * runs[1])

    base, out = mean(), mean(us_prior=0.0)
    assert float(told.model_ratio.sel(question="if the US says it stays out")) == pytest.approx(out / base, abs=1e-9)
    assert float(told.forecast_ratio[2]) == pytest.approx(np.log(1 - 0.22) / np.log(1 - 0.105))
    np.testing.assert_allclose(told.level[0], [1 - np.exp(-r * 17.4 / 12 * base) for r in (0.06, 0.27)], atol=1e-9)
    assert str(told.verdict.sel(question="if Taiwan declares independence").item()) == "FAILS"


def test_every_number_of_the_memo_is_in_the_data(report: Report) -> None:
    known = {signed(float(v)) for ds in (report.answer, report.tornado, report.claims) for v in _numbers(ds)}
    found = re.findall("[+\N{MINUS SIGN}]\\d\\.\\d{3}", memo(report))
    assert len(found) > 8 and set(found) <= known
    moved = replace(report, answer=report.answer.assign(mean=0.123))
    assert "+0.123" in memo(moved) and "+0.123" not in memo(report)


def _numbers(ds: xr.Dataset) -> Any:
    return np.concatenate([v.values.ravel() for v in ds.data_vars.values() if v.dtype.kind == "f"])


def test_the_page_is_well_formed_and_needs_nothing_beside_it(report: Report) -> None:
    text = page(report)
    tree = ET.fromstring(text.removeprefix("<!DOCTYPE html>"))
    targets = {e.attrib["id"] for e in tree.iter() if "id" in e.attrib}
    for element in tree.iter():
        assert element.tag not in ("script", "link", "img", "iframe", "object")
        for name in ("src", "href"):
            link = element.attrib.get(name, "#memo")
            assert link.startswith("https://doi.org/") or link[1:] in targets, link
    style = next(tree.iter("style")).text or ""
    assert "url(" not in style and "@import" not in style and "http" not in style
    assert "Would a line &lt;help&gt; &amp; how much?" in text
    for name, row in report.study.calibrated.inputs.items():
        if not row.asleep:
            assert name in text and ET.tostring(tree, encoding="unicode", method="text").count(row.source) > 0
    assert "fragile" in text and report.study.digest in text


def test_levels_are_told_only_to_those_who_ask(report: Report) -> None:
    without, beside = page(report), page(report, with_levels=True)
    assert 'id="levels"' not in without and 'id="levels"' in beside
    for value in report.beside.level.values.ravel():
        assert f">{value:.3f}<" in beside and f">{value:.3f}<" not in without
    assert "43 of 43" in beside


def test_the_command_line_goes_on_with_what_is_done(place: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["claims", "small.toml"]) == 0
    assert "wrote small.nc" in capsys.readouterr().out
    with xr.open_dataset("small.nc", engine="h5netcdf") as data:
        assert {"C04", "C11 unprovoked"} <= set(data.test.values) and data.attrs["games"] == 48

    def refused(*_: Any) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(evaluation, "piece", refused)
    assert main(["report", "small.toml"]) == 0
    assert capsys.readouterr().out == "wrote out/small.html\n"
    assert "What moves the answer" in Path("out/small.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('scenario = "2018"', "strait has no scenario '2018'"),
        ('headline = "C11 unprovokd"', "there is no test 'C11 unprovokd'; did you mean 'C11 unprovoked'?"),
        ('headline = "C15 more than the sum"', "is no test of the claims C04, C11: add C15."),
        ('beside = ["2017"]', "beside names '2017', the scenario itself"),
        ('claims = ["C17"]', "claims[0]: is 'C17', which is none"),
        ('options = ["bases"]', "options[0]: is 'bases', which is none"),
        ('mixing = ["the US may deplo"]', "mixing[0]: is 'the US may deplo', which is none; did you mean 'the US may deploy'?"),
        ("games = 0", "games: is 0, but a whole number of at least 1"),
        ('seed = "3"', "seed: came as '3', but a whole number is needed"),
        ('report = "small.pdf"', "report: is 'small.pdf', but must end in .html"),
        ('headlne = "C04"', "headlne: is no field of a claims study; did you mean 'headline'?"),
        ("error = 0.02", "n=48 games give standard errors of shares up to 0.0722, but error=0.02 was asked for: give n of at least 625."),
        ('beliefs = "no"', "beliefs: came as 'no', but true or false is needed"),
        ("title = 3", "title: came as 3, but text is needed"),
    ],
)  # fmt: skip
def test_mistakes_get_a_sentence(place: Path, capsys: Any, line: str, told: str) -> None:
    key = line.partition(" ")[0]
    kept = [own for own in SMALL.splitlines() if not own.startswith(f"{key} ")]
    (place / "small.toml").write_text("\n".join([*kept, line]), encoding="utf-8")
    assert main(["report", "small.toml"]) == 2
    error = capsys.readouterr().err
    assert told in error and "Traceback" not in error
    assert not (place / "out").exists() or not list((place / "out").iterdir())


def test_all_mistakes_are_told_at_once(place: Path) -> None:
    (place / "small.toml").write_text('games = -1\nseed = true\ndata = "x.csv"', encoding="utf-8")
    with pytest.raises(dt.FormatError, match="has 4 mistakes") as caught:
        ClaimsStudy.read("small.toml")
    assert "scenario: is missing: name one of 1996, 2017, 2022, 2025-26." in str(caught.value)


def test_a_target_that_is_no_page_is_refused(place: Path, capsys: Any) -> None:
    assert main(["report", "small.toml", "--out", "small.txt"]) == 2
    assert "must end in .html" in capsys.readouterr().err


BROWSER = """#!/bin/sh
for word in "$@"; do case "$word" in --print-to-pdf=*) {act} "${{word#--print-to-pdf=}}";; esac; done
"""


@pytest.mark.skipif(os.name == "nt", reason="the browser of this test is a shell script")
def test_printing_takes_any_browser_and_says_when_there_is_none(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = place / "tools"
    tools.mkdir()
    monkeypatch.setenv("PATH", f"{tools}:/bin:/usr/bin")
    monkeypatch.setattr("deterrence.reporting.printed.NAMES", ("chromium-of-the-test",))
    monkeypatch.setattr("deterrence.reporting.printed.PLACES", ())
    html, pdf = place / "a.html", place / "a.pdf"
    html.write_text("<p>one</p>", encoding="utf-8")
    with raises("a.pdf needs Chromium, Chrome or Edge", "a.html", error=dt.FormatError):
        print_page(html, pdf)
    fake = tools / "chromium-of-the-test"
    fake.write_text(BROWSER.format(act="test -n"), encoding="utf-8")
    fake.chmod(0o755)
    with raises("printed no", "it ended with 0", error=dt.FormatError):
        print_page(html, pdf)
    fake.write_text(BROWSER.format(act="echo %PDF >"), encoding="utf-8")
    print_page(html, pdf)
    assert pdf.read_text() == "%PDF\n"


FRAME = """<body><iframe style="width:{width}px;height:900px;border:0" srcdoc="{page}"></iframe><p></p><script>
onload = () => {{ document.querySelector("p").textContent =
  "wide " + document.querySelector("iframe").contentDocument.documentElement.scrollWidth; }};
</script></body>"""


@pytest.mark.slow
@pytest.mark.skipif(browser() is None, reason="needs Chromium, Chrome or Edge")
@pytest.mark.parametrize("width", [390, 1280])
def test_a_page_is_no_wider_than_a_phone_or_a_screen(report: Report, tmp_path: Path, width: int) -> None:
    """In a real browser: wide tables scroll in their own box."""
    frame = tmp_path / "frame.html"
    frame.write_text(FRAME.format(width=width, page=escape(page(report, with_levels=True))), encoding="utf-8")
    command = [str(browser()), "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}",
               "--window-size=1400,1000", "--virtual-time-budget=4000", "--dump-dom", frame.as_uri()]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=True)
    found = re.search("<p>wide ([0-9]+)</p>", done.stdout)
    assert found and int(found.group(1)) <= width, done.stdout[-300:]


@pytest.mark.parametrize("path", sorted((ROOT / "studies").glob("claims-*.toml")), ids=lambda p: p.stem)
def test_the_studies_of_the_house_are_whole(path: Path) -> None:
    study = ClaimsStudy.read(path)
    assert f"claims-{study.scenario}" == path.stem == study.data.stem == study.report.stem  # type: ignore[union-attr]
    assert {study.scenario, *study.beside} == set(dt.scenarios()["strait"])
    assert study.games >= 0.25 / study.error**2  # type: ignore[operator]


def test_every_input_has_words_and_one_group() -> None:
    for name in dt.scenarios()["strait"]:
        assert set(dt.scenario("strait", name).inputs) <= set(WORDS)
    grouped = [name for group in GROUPS.values() for name in group]
    assert len(grouped) == len(set(grouped)) and set(grouped) | {COMMON} == set(WORDS)


def test_what_is_not_admissible_has_no_answer(report: Report) -> None:
    own, test = report.study.calibrated, report.study.test
    values = central(own, 3)
    values["p_china_wins_taiwan_alone"][1] = 0.2  # below the odds against more allies
    game, good = made(own, values)
    asked = ask(test, game, good, 0.005)
    assert list(good) == [True, False, True]
    assert np.isnan(asked.change[1]) and np.isnan(asked.cases[1]).all() and asked.code[1] == 4
    assert asked.change[0] == asked.change[2] == pytest.approx(fall(own.game), abs=1e-9)
    assert BASE.prepare(own.drawn(Uniform(3, 0))).shape == (3,)
