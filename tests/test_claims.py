"""The claims of the article on calibrated scenarios: against an independent solution, game by game, and its errors."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
import xarray as xr
from conftest import cells, numbers, raises
from oracles import strait_deployment
from oracles import strait_options as oracle

import deterrence as dt
from deterrence.argument.asking import Batch
from deterrence.argument.contrast import Case, Contrast, changed, plus, times, two
from deterrence.argument.evaluation import _under
from deterrence.argument.interactions import INTERACTIONS
from deterrence.argument.pieces import summed
from deterrence.argument.settings import BASE, settings
from deterrence.argument.strait import CONTRASTS
from deterrence.argument.text import options_text
from deterrence.argument.verdicts import VERDICTS, conclude, count, interval, judged, word
from deterrence.command.cli import main
from deterrence.games.strait.options import OPTIONS

mpl.use("Agg")
S2017 = dt.scenario("strait", "2017")
FEW = {name: OPTIONS[name] for name in ("conditional lines", "Japan refuses bases", "US prior falls in Japan's strength")}


@pytest.fixture(scope="module")
def study() -> xr.Dataset:
    return dt.claims.evaluate(S2017, 64, 3, claims=["C04", "C11", "C15"], options=FEW, beliefs=False)


def test_numbers_compared_are_those_of_an_independent_solution() -> None:
    """Every case of every contrast with postures given, of five games, by the plain-Python oracle."""
    drawn = S2017.sample(5, 8)
    seen = 0
    for contrast, told in zip(CONTRASTS, Batch(drawn, CONTRASTS).ends(BASE), strict=True):
        if contrast.postures_given:
            continue  # moves of peacetime: their solutions are tested with the options
        assert told is not None
        for case, low, high in zip(contrast.cases, told[0].T, told[1].T, strict=True):
            batch = changed(BASE.prepare(drawn), {**contrast.given, **case.changes})
            for i, game in cells(batch):
                answer = oracle.fixed(numbers(game), **game.structure)
                on, _, given = contrast.on.partition(" | ")
                if on.startswith("payoff: "):
                    value = answer.payoff[on.removeprefix("payoff: ")]
                else:
                    value = answer.events.get(on, 0.0) / (answer.events[given] if given else 1.0)
                assert low[i] == high[i] == pytest.approx(value, abs=1e-9), (contrast.name, case.name)
                seen += 1
    assert seen > 250


def test_a_us_that_may_deploy_is_asked_in_all_its_equilibria() -> None:
    """C02 game by game, by the oracles: none, one or several equilibria beside the one without deployments."""
    drawn = S2017.sample(24, 8)
    claim = next(c for c in CONTRASTS if c.id == "C02")
    told = Batch(drawn, [claim]).ends(BASE)[0]
    assert told is not None
    some = 0
    for i, game in cells(BASE.prepare(drawn)):
        before = oracle.fixed(numbers(game), **game.structure).events["attack"]
        found = strait_deployment.equilibria(numbers(game), **{**game.structure, "deployment": "US"})
        after = [q["answer"].events["attack"] for q in found]
        ends = (min(after), max(after)) if after else (np.nan, np.nan)
        assert np.allclose([told[0][i], told[1][i]], [[before, e] for e in ends], atol=1e-9, equal_nan=True), i
        some += bool(after)
    assert 10 < some < 24, "in some games the US has no pure answer"


def test_a_mixed_signal_fills_games_without_a_pure_answer_and_no_others() -> None:
    """What is filled in passes the judge, which shares no code with the solver, in every case of the claim."""
    line = next(c for c in CONTRASTS if c.name == "C11 any attack")
    drawn, option = S2017.sample(40, 1), {"the US may deploy": OPTIONS["the US may deploy"]}
    pure, mixed = settings(option, beliefs=False, mixing=["the US may deploy"])[1:]
    assert mixed.name == "the US may deploy, one signal mixed" and mixed.changes == pure.changes
    before, after = (np.array(Batch(drawn, [line]).ends(setting)[0]) for setting in (pure, mixed))
    there = np.isfinite(before)
    np.testing.assert_array_equal(before[there], after[there])
    filled = np.isfinite(after) & ~there
    assert filled.any() and (np.isnan(after)).any()
    for place, case in enumerate(line.cases):
        none = np.flatnonzero(~there[0, :, place])
        e = dt.solvers.PerfectBayesian(mixing=1)(changed(mixed.prepare(drawn), case.changes).take(none))
        assert np.nanmax(e.regret) < 1e-9 and np.nanmax(e.local_regret) < 1e-9
        np.testing.assert_array_equal(e.exists.any(axis=-1), filled[0, none, place])
        attack = np.where(e.exists, e.event("attack"), np.nan)
        some = filled[0, none, place]
        np.testing.assert_allclose(np.nanmin(attack[some], axis=-1), after[0, none[some], place])
        np.testing.assert_allclose(np.nanmax(attack[some], axis=-1), after[1, none[some], place])


def test_the_table_says_how_many_games_a_mixed_signal_answers() -> None:
    table = dt.claims.options_table(S2017, 48, 1, claims=["C02"], options={}, mixing="base")
    told = options_text(table, 110)
    pure, mixed = (float(table.share.sel(setting=s, verdict="no answer")[0]) for s in ("base", "base, one signal mixed"))
    assert pure > mixed > 0 and f"{1 - mixed / pure:.0%} to {1 - mixed / pure:.0%} by test" in squeezed(told)
    with raises("mixing names 'the US may deplo', which is no option asked; did you mean 'the US may deploy'?"):
        dt.claims.options_table(S2017, 4, mixing=["the US may deplo"])


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_options_and_beliefs_are_those_of_the_solver() -> None:
    """C11 game by game: a loop of scalar solutions, every pair of equilibria, against shares of the batch."""
    line = next(c for c in CONTRASTS if c.name == "C11 any attack")
    drawn = S2017.sample(12, 5)
    for setting in settings(FEW):
        told = Batch(drawn, [line]).ends(setting)[0]
        assert told is not None
        codes = judged(*summed(line, told, setting.selection), line.sign, 0.005)
        for i, game in cells(setting.prepare(drawn)):
            values = []
            for case in line.cases:
                rule: Any = {"": "prior", "prior": "prior"}.get(setting.rule) or {"US": setting.rule, "Japan": setting.rule}
                e = dt.solvers.PerfectBayesian(off_path=rule)(changed(game, case.changes))
                found = [float(p) for p, there in zip(e.event("attack"), e.exists, strict=True) if there]
                pick = {"every": found, "lowest": found and [min(found)], "highest": found and [max(found)]}
                values.append(pick[setting.selection])
            falls = [before - after for before, after in product(*values)]
            words = {"holds" if f > 0.005 else "reversed" if f < -0.005 else "no difference" for f in falls}
            wanted = words.pop() if len(words) == 1 else "depends on the equilibrium" if words else "no answer"
            assert VERDICTS[codes[i]] == wanted, (setting.name, i, values)


def test_the_ends_of_a_sum_are_those_of_all_combinations() -> None:
    rng, weights = np.random.default_rng(0), np.array([1.0, -0.5, -0.5])
    for _ in range(200):
        found = [rng.random(rng.integers(1, 4)) for _ in weights]
        low, high = (np.array([[f(each) for each in found]]) for f in (np.min, np.max))
        sums = [float(np.dot(weights, each)) for each in product(*found)]
        assert np.allclose(np.ravel(interval(low, high, weights, "every")), [min(sums), max(sums)])
        assert np.ptp(np.ravel(interval(low, high, weights, "lowest"))) == 0


def test_words_and_headlines() -> None:
    n = 400
    assert word(*count(np.zeros(n, int))) == "holds" and word(*count(np.full(n, 2))) == "reversed"
    assert word(*count(np.arange(n) % 2)) == "divided", "half is not more than half"
    assert word(*count(np.array([4] * 210 + [0] * 190))) == "silent"
    shares, errors = count(np.array([0] * 100 + [1] * 300))
    assert shares.sum() == 1 and errors[0] == pytest.approx(np.sqrt(0.25 * 0.75 / n), rel=0.02) and errors[3] > 0
    one, other = np.array([0.9, 0.1, 0, 0, 0]), np.array([0.1, 0.9, 0, 0, 0])
    told = {"base": "holds", "law": "holds", "rule": "silent"}
    assert conclude(told, dict.fromkeys(told, one), "base") == ("holds", "", "rule")
    told |= {"near": "divided", "far": "no difference"}
    at = {**dict.fromkeys(told, one), "near": 0.6 * one + 0.4 * other, "far": other}
    assert conclude(told, at, "base") == ("fragile", "far; near", "rule")


def test_a_study_is_laid_out_as_it_says(study: xr.Dataset, tmp_path: Path) -> None:
    strait = study.sel(test=study.model == "strait")
    asked = strait.word != ""
    assert np.allclose(strait.share.sum("verdict").values[asked.values], 1) and np.isnan(strait.share.values[~asked.values]).all()
    assert not asked.sel(setting="conditional lines", test="C11 unprovoked").any(), "it sets what the claim compares"
    assert asked.sel(setting="conditional lines", test="C11 any attack").all()
    assert set(study.claim.values) == {"C04", "C11", "C15"} and study.model.to_series().nunique() > 15
    weights = strait.weight.sel(rank=1)
    assert set(np.ravel(strait.input.sel(rank=[1]))) <= {*S2017.inputs, "win rows"} and (weights > 0).all()
    assert "not probabilities" in study.attrs["meaning"]
    study.to_netcdf(tmp_path / "claims.nc")
    with xr.open_dataset(tmp_path / "claims.nc") as again:
        assert np.array_equal(again.conclusion.values.astype(str), study.conclusion.values.astype(str))


def test_public_names_stay_what_they_are(study: xr.Dataset) -> None:
    """A study imports much: a module of the same name must not take a function's place."""
    assert all(callable(getattr(dt, name)) for name in dt._HOMES)


def test_a_claim_is_the_same_when_asked_alone(study: xr.Dataset) -> None:
    alone = dt.claims.evaluate(S2017, 64, 3, claims="C15", options=FEW, beliefs=False, models=False)
    both = study.sel(test=alone.test.values)
    xr.testing.assert_allclose(alone[["share", "change", "weight"]], both[["share", "change", "weight"]])


def test_witnesses_can_be_loaded_and_show_it(study: xr.Dataset) -> None:
    shown = 0
    for test, sign, on in zip(study.test.values, study.sign.values, study.on.values, strict=True):
        for verdict, way in (("holds", 1), ("reversed", -1)):
            if not str(study.witness.sel(test=test, shown=verdict).item()):
                continue
            games = dt.claims.witness(study, test, verdict)
            assert not any(game.shape for game in games.values())
            contrast = next((c for c in CONTRASTS if c.name == test), None)
            weights = [c.weight for c in contrast.cases] if contrast else [-1.0, 1.0]
            if contrast is None and sign == "mixed":
                continue
            total = 0.0
            for weight, game in zip(weights, games.values(), strict=True):
                e = dt.solve(game)
                if e.exists.sum() != 1:
                    break
                k = int(np.flatnonzero(e.exists)[0])
                total += weight * float(e.payoff[k][e.players.index(on[8:])] if on.startswith("payoff: ") else e.event(on)[k])
            else:
                assert total * way * (-1 if sign == "-" else 1) > 1e-6, (test, verdict)
                shown += 1
    assert shown > 20
    with raises("C11 unprovokd", "did you mean 'C11 unprovoked'", error=dt.ParameterError):
        dt.claims.witness(study, "C11 unprovokd")
    with raises("mostly", "holds, reversed", error=dt.ParameterError):
        dt.claims.witness(study, "C11 unprovoked", "mostly")
    with raises("C04", "reversed", "draw more games", error=dt.ParameterError):
        dt.claims.witness(study, "C04", "reversed")


@pytest.mark.parametrize("law", ["triangular", "uniform", "corners"])
def test_laws_on_the_box(law: str) -> None:
    scenario = _under(S2017, law)
    drawn = scenario.draw(4000, 1)
    own = S2017.inputs["audience_cost_USA"]
    values = drawn.inputs[own.name]
    mean = {"triangular": (own.low + own.central + own.high) / 3}.get(law, (own.low + own.high) / 2)
    assert values.mean() == pytest.approx(mean, abs=4 * values.std() / np.sqrt(4000))
    assert (set(np.unique(values)) == {own.low, own.high}) == (law == "corners")
    prize = drawn.inputs["china_prize_gdp_years"]
    assert np.median(prize) == pytest.approx(np.sqrt(0.05), rel=0.1) or law == "corners", "even in its logarithm"
    assert np.all((prize >= 0.05 - 1e-12) & (prize <= 1 + 1e-12)) and scenario.game.values == S2017.game.values
    assert law in drawn.drawing.laws[own.name] or law == "corners"


def test_an_option_that_cannot_meet_a_claim_is_not_asked() -> None:
    """Of the quadriad in a blockade, over an island, or in a general war nothing is told; all else is asked but what is compared."""
    quadriad = next(c for c in CONTRASTS if c.name == "C14 quadriad")
    left_out = {s.name for s in settings(OPTIONS) if not s.asks(quadriad)}
    general = {"a war may become general", "a war may become general, Japan untouched"}
    assert left_out == general | {"China may blockade Taiwan", "China may seize an island", "South Korea, ambiguous", "South Korea's line"}


def test_options_table_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "options.nc"
    asked = ["claims", "2017", "--options", "--claim", "C03", "--games", "64", "--seed", "1", "--out", str(out)]
    assert main(asked) == 0
    told = capsys.readouterr().out
    assert "not probabilities" in " ".join(told.split())
    table = dt.claims.options_table(S2017, 64, 1, claims=["C03"]).sel(test="C03 reaching Japan's bases")
    words = {str(s): str(w) for s, w in zip(table.setting.values, table.word.values, strict=True)}
    assert set(words) == {"base", *OPTIONS} and words["base"] == "holds" and words["Japan refuses bases"] == "no difference"
    line = next(line for line in told.splitlines() if line.strip().startswith("C03 reaching Japan's bases"))
    *groups, median = line.split()[4:]
    signs = {"holds": "+", "no difference": "0", "reversed": "-", "divided": "~", "silent": "?", "": "."}
    assert "".join(groups) == "".join(signs[w] for w in words.values())
    assert float(median) == pytest.approx(float(table.change.sel(quantile=0.5)[0]), abs=1e-3)
    assert all(name in told for name in OPTIONS) and out.exists()
    assert main(["claims", "2017", "--claim", "C99"]) == 2 and "there is no claim 'C99'" in capsys.readouterr().err
    assert main(["claims", "2017", "--games", "100", "--error", "0.01"]) == 2 and "at least 2500" in capsys.readouterr().err


def test_second_differences_are_those_of_four_games() -> None:
    prior, denial = np.array([0.0, 0.2, 0.6]), np.array([0.5, 0.8])
    for claim, (before, after, on) in INTERACTIONS.items():
        ds = dt.claims.interaction(S2017, claim, 6, 2, us_prior=prior, a2ad=denial)
        assert ds.second_difference.shape == (3, 2) and float(abs(ds.sign).max()) <= 1
        if "|" in on:
            continue
        gaps = []
        for _, game in cells(BASE.prepare(S2017.sample(6, 2))):
            values = {
                (here, step): float(dt.solve(changed(game, {"a2ad": 0.8, **place, **change})).event(on)[0])
                for here, place in ((True, {"us_prior": 0.2}), (False, {}))
                for step, change in (("before", before), ("after", after))
            }
            gaps.append(sum(v * (1 if h == (s == "after") else -1) for (h, s), v in values.items()))
        assert float(ds.second_difference[1, 1]) == pytest.approx(np.mean(gaps), abs=1e-12), claim
        assert float(ds.sign[1, 1]) == pytest.approx(np.mean(np.sign(gaps) * (np.abs(gaps) > 0.005)))
        shown = ds.effect.isel(case=1) - ds.effect.isel(case=0)
        assert np.allclose(shown.values, ds.second_difference.values)
    axes = dt.plot.difference(ds, "effect")
    assert "effect on attack" in axes.get_title(loc="left") + str(axes.figure.texts) + axes.get_title()
    dt.plot.heatmap(ds.isel(case=0, drop=True), "sign")
    with raises("'C16'", "There are C13 compounds", error=dt.ParameterError):
        dt.claims.interaction(S2017, "C16")


def test_what_is_asked_wrongly_is_refused() -> None:
    evaluate: Any = dt.claims.evaluate
    with raises("'2017'", "dt.scenario('strait', '2017')", error=dt.ParameterError):
        evaluate("2017")
    with raises("'C17'", "C01 to C16", error=dt.ParameterError):
        evaluate(S2017, claims=["C17"])
    with raises("'gaussian'", "triangular, uniform, corners", error=dt.ParameterError):
        evaluate(S2017, laws=["gaussian"])
    with raises("n=100", "0.05", "error=0.01", "at least 2500", error=dt.ParameterError):
        evaluate(S2017, 100, error=0.01)
    with raises("error came as 2", error=dt.ParameterError):
        evaluate(S2017, 100, error=2)
    lacking = Contrast("C03", "", "attack", "+", two({}, {"a2da": plus(0.1)}))
    with raises("C03", "'a2da'", "Strait lacks", "did you mean 'a2ad'", error=dt.ParameterError):
        evaluate(S2017, 10, contrasts=[lacking])
    unknown = Contrast("C03", "", "attck", "+", two({}, {"a2ad": plus(0.1)}))
    with raises("C03", "'attck'", "did you mean 'attack'", error=dt.ParameterError):
        evaluate(S2017, 10, contrasts=[unknown])
    no_row = Contrast("C13", "slope", "attack", "+", two({}, {"us_prior_slope": times(2.0)}))
    with raises("C13 slope", "'us_prior_slope'", "2017 has no row", "override(us_prior_slope=...)", error=dt.ParameterError):
        evaluate(S2017, 10, contrasts=[no_row])
    with raises("C03", "[1.0, 1.0]", "sum to zero", error=dt.GameError):
        Contrast("C03", "", "attack", "+", (Case("a", 1.0, {}), Case("b", 1.0, {})))
    with pytest.raises(AttributeError, match="no 'evaluat'; did you mean 'evaluate'"):
        _ = dt.claims.evaluat


@pytest.mark.slow
def test_what_is_reported_of_2017_comes_out() -> None:
    """Spot checks with a seed: what is reported of the scenario is what comes out."""
    ds = dt.claims.evaluate(S2017, 1024, 0, options=FEW, beliefs=False, models=False)
    base = ds.sel(law="triangular", setting="base")
    says = {str(t): str(w) for t, w in zip(ds.test.values, base.word.values, strict=True)}
    assert says["C04"] == says["C11 unprovoked"] == "holds" and says["C01 against a US red line"] == "reversed"
    assert float(base.share.sel(test="C11 unprovoked", verdict="holds")) == pytest.approx(0.89, abs=0.03)
    assert set(ds.conclusion.sel(test=["C04", "C11 unprovoked"]).values) == {"fragile"}
