"""Validation against an evaluation in plain Python; what would mend a failure against closed forms."""

from __future__ import annotations

from math import log
from statistics import mean
from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import raises
from oracles import strait_plain

import deterrence as dt
from deterrence.calibration.rows import shipped
from deterrence.errors import DeterrenceError, ParameterError
from deterrence.parameters import Record
from deterrence.validation.mending import Aim, mend
from deterrence.validation.questions import ABSENT, BASE, QUESTIONS
from deterrence.validation.readings import attacks, conditional, event, mixed, provoked
from deterrence.validation.table import VERDICTS
from deterrence.validation.text import validation_text

N = 24
SCENARIO = dt.scenario("strait", "2025-26")


@pytest.fixture(scope="module")
def table() -> xr.Dataset:
    return dt.validate(SCENARIO, N, seed=3, searched=N)


def plain(game: Any, i: int, access: str, us_posture: str = "ambiguity", **changes: float) -> dict[str, Any]:
    """Game `i` of a batch, solved without the library."""
    p = {name: float(np.broadcast_to(game.values[name], game.shape)[i]) for name in strait_plain.DEFAULTS}
    changed = {name: x if x == 0 else x * p[name] for name, x in changes.items()}  # 0: certain; 0.5: half believed
    return strait_plain.fixed({**p, **changed}, us_posture, "ambiguity", japan_access=access)


def test_every_answer_against_plain_python(table: xr.Dataset) -> None:
    games, weight = SCENARIO.sample(N, 3), SCENARIO.base_refusal_weight

    def answers(read: Any, **changes: Any) -> list[float]:
        found = []
        for i in range(N):
            runs = [(w, read(plain(games, i, access, **changes))) for w, access in ((1 - weight, "free"), (weight, "refused"))]
            some = [(w, x) for w, x in runs if x is not None]
            if some:
                found.append(sum(w * x for w, x in some) / sum(w for w, _ in some))
        return found

    def attacked(one: dict[str, Any]) -> float:
        return one["events"]["attack"]

    def given(event: str, other: str) -> Any:
        return lambda one: one["events"][event] / one["events"][other] if one["events"][other] else None

    base = answers(attacked)
    told = {
        "Japan says it stays out": answers(attacked, japan_prior=0.0),
        "US says it stays out": answers(attacked, us_prior=0.0),
        "Taiwan declares independence": answers(lambda one: one["china"]["provoke"]["attack"]),
        "US says it stays out, half believed": answers(attacked, us_prior=0.5),
        "Japan says it stays out, half believed": answers(attacked, japan_prior=0.5),
    }
    rows = {name: shipped()[f"target_p_invasion_{key}", "CHN", "2025_26"] for name, key in (
        ("invasion", "before_2027"), ("Japan says it stays out", "given_japan_out"),
        ("US says it stays out, half believed", "given_us_out"), ("US says it stays out", "given_us_out"),
        ("Japan says it stays out, half believed", "given_japan_out"), ("Taiwan declares independence", "given_independence"))}  # fmt: skip
    ratios = table.isel(question=table.measure == "hazard ratio")
    for name, values in told.items():
        one = ratios.sel(question=name)
        asked = log(1 - rows[name].central) / log(1 - rows["invasion"].central)
        found = mean(values) / mean(base)
        assert float(one.model) == pytest.approx(found, abs=1e-9)
        assert float(one.elicited.sel(end="central")) == pytest.approx(asked)
        assert float(one.model_low) == pytest.approx(np.quantile([v / b for v, b in zip(values, base, strict=True)], 0.25))
        assert (one.verdict == "agrees").item() == (asked / 1.25 <= found <= asked * 1.25)
    dated = table.isel(question=table.measure == "dated, 17.4 months")
    for name, values in {"invasion": base, **told}.items():
        one = dated.sel(question=name)
        for variable, rate in (("model_low", 0.06), ("model", 0.13), ("model_high", 0.27)):
            assert float(one[variable]) == pytest.approx(1 - np.exp(-rate * 17.4 / 12 * mean(values)))
        assert (one.verdict == "no test").item()
    history = table.isel(question=table.row == "p_attack_given_crisis_history").squeeze()
    assert float(history.model) == pytest.approx(mean(base), abs=1e-9)
    assert float(history.error) == pytest.approx(np.std(base, ddof=1) / N**0.5)
    others = {
        "alliance_reliability": answers(given("US fights", "war"), us_posture="red line"),
        "taiwan_resists_without_us": answers(given("war", "attack"), us_prior=0.0),
    }
    for name, values in others.items():
        assert float(table.isel(question=table.row == name).squeeze().model) == pytest.approx(mean(values), abs=1e-9)


def test_failures_come_first_and_inputs_are_marked(table: xr.Dataset) -> None:
    order = [VERDICTS.index(v) for v in table.verdict.values]
    assert order == sorted(order) and table.verdict.values[0] == "FAILS"
    assert str(table.question.values[0]) == "Taiwan declares independence"
    inputs = set(SCENARIO.inputs)
    for line in (table.isel(question=i) for i in range(table.sizes["question"])):
        assert (line.verdict.item() == "input") == (line.row.item() in inputs)
        tested = line.verdict.item() in ("agrees", "FAILS") and line.measure.item() == "probability"
        if tested:
            inside = line.elicited[0] <= line.model <= line.elicited[2]
            assert (line.verdict.item() == "agrees") == bool(inside)
        assert np.isnan(line.needed).all() or line.verdict.item() == "FAILS"
        assert str(line.source.item()).strip()


def test_each_value_that_mends_is_where_agreement_begins(table: xr.Dataset) -> None:
    """Recomputed by `dt.solve`: agreement at the value, none a little nearer to the centre."""
    games = SCENARIO.sample(N, 3).replace(us_posture="ambiguity", japan_posture="ambiguity")
    weight = SCENARIO.base_refusal_weight
    line = table.isel(question=(table.row == "target_p_invasion_given_independence") & (table.measure == "hazard ratio"))
    line = line.squeeze()

    def ratio(name: str, value: float) -> float:
        runs = []
        for access in ("free", "refused"):
            e = dt.solve(games.replace(japan_access=access, **{name: value}))
            after = e.strategy["China: Taiwan: provoke"][:, 0, 2]
            runs.append((after, e.event("attack")[:, 0]))
        over, under = ((1 - weight) * a + weight * b for a, b in zip(*runs, strict=True))
        return over.mean() / under.mean()

    asked = float(line.elicited.sel(end="central"))
    mending = [str(p) for p in line.parameter.values if np.isfinite(line.needed.sel(parameter=p))]
    assert "us_conditionality" in mending and len(mending) < 12
    for name in mending:
        value, record = float(line.needed.sel(parameter=name)), SCENARIO.records[name]
        assert bool(line.in_band.sel(parameter=name)) == (record.low <= value <= record.high)
        assert asked / 1.25 - 1e-6 <= ratio(name, value) <= asked * 1.25 + 1e-6, name
        nearer = ratio(name, value - 1e-3 * (value - record.central))
        assert not asked / 1.25 <= nearer <= asked * 1.25, name
    for name in ("china_provocation_loss", "japan_prior", "occupation_cost"):
        assert np.isnan(line.needed.sel(parameter=name))
        grid = [ratio(name, value) for value in np.linspace(0, 1, 7)]
        least, largest = line.reach.sel(parameter=name).values
        assert least - 1e-9 <= min(grid) and max(grid) <= largest + 0.02 and largest < asked / 1.25


RECORD = Record(0.2, 0.3, 0.4, "assumed", "a test")


@pytest.mark.parametrize(
    ("reading", "within", "expected"),
    [
        (lambda g: g.us_prior**2, (0.49, 0.64), 0.7),  # x^2 enters from below
        (lambda g: 1 - g.us_prior, (0.0, 0.25), 0.75),
        (lambda g: np.where(g.us_prior < 0.55, 0.0, 1.0), (0.4, 0.6), None),  # jumps over what is asked
        (lambda g: np.where(g.us_prior < 0.55, 0.0, 0.5), (0.4, 0.6), 0.55),
        (lambda g: np.abs(g.us_prior - 0.3), (0.1, 0.2), 0.2),  # both ways: either end of the band is as near
        (lambda g: 0.05 + 0.0 * g.us_prior, (0.4, 0.6), None),
        (lambda g: g.us_prior, (0.25, 0.35), 0.3),  # agrees once pinned at the centre
    ],
)
def test_mending_against_closed_forms(reading: Any, within: tuple[float, float], expected: float | None) -> None:
    games = dt.sample(dt.games.Strait(), dt.Uniform(4, 0), over={"us_prior": (0.6, 0.9)})
    needed, reach = mend(Aim(reading, None, 0.0, within), games, "us_prior", RECORD)
    if expected is None:
        assert np.isnan(needed)
    elif expected == 0.2:
        assert needed == pytest.approx(0.2, abs=1e-4) or needed == pytest.approx(0.4, abs=1e-4)
    else:
        assert needed == pytest.approx(expected, abs=1e-4)
    ends = [reading(games.replace(us_prior=x)) for x in np.linspace(0, 1, 13)]
    assert reach == pytest.approx([np.min(ends), np.max(ends)], abs=0.06)


def test_a_few_games_are_told_what_all_say() -> None:
    games = SCENARIO.sample(64, 0)
    whole = Aim(event("attack"), None, 0.0, (0.0, 0.1))
    few = games.take(np.arange(8))
    assert float(whole.on(few, 0.4).answer(few)) == pytest.approx(0.4)
    inadmissible = few.replace(us_loss_irresolute=2.0)
    assert np.isnan(whole.answer(inadmissible))


def test_readings_are_scalar_batch_and_what_they_say() -> None:
    games = SCENARIO.sample(6, 0)
    fields = {"us_posture": "ambiguity", "japan_posture": "ambiguity"}
    e = dt.solve(games.replace(**fields))
    assert np.array_equal(mixed(attacks, games, 0.0), e.event("attack")[:, 0])
    for reading in (attacks, provoked, conditional("US fights", "war"), event("attack", us_prior=0.0)):
        batch = mixed(reading, games, 0.25)
        ones = [float(mixed(reading, games.take(np.array([i])), 0.25)[0]) for i in range(6)]
        assert np.allclose(batch, ones, rtol=0, atol=1e-12)
    with raises("finds 16 candidates for given postures, but one is needed", error=DeterrenceError):
        attacks(games)


@pytest.mark.parametrize("name", [pytest.param("1996", marks=pytest.mark.slow), pytest.param("2017", marks=pytest.mark.slow), "2022"])
def test_nothing_is_borrowed_from_another_year(name: str) -> None:
    found = dt.validate(dt.scenario("strait", name), 16, searched=2)
    rows, year = shipped(), name
    for row in set(map(str, found.row.values)):
        players = {q.player for q in QUESTIONS if q.row == row} | {p for r, p in ABSENT if r == row}
        (player,) = players
        assert (row, player, year) in rows or (row, player, "all") in rows
    assert not any(str(r).startswith("target_") for r in found.row.values)
    assert "p_attack_given_crisis_history" in found.row.values
    if name == "2022":
        gone = found.isel(question=found.verdict == "not in the model")
        assert len(gone.question) == 5 and np.isnan(gone.model).all()


def test_win_rows_come_back_at_the_centre() -> None:
    fixed = {name: SCENARIO.inputs[name].central for name in SCENARIO.inputs if name != "prior_us_resolute"}
    found = dt.validate(SCENARIO.override(**fixed), 4, searched=2, kinds=["wargame"])
    rows = found.isel(question=found.verdict == "input")
    assert len(rows.question) == 4 and np.allclose(rows.model, rows.elicited.sel(end="central"), atol=1e-9)


def test_the_text_prints_the_table_failures_first(table: xr.Dataset) -> None:
    told = validation_text(SCENARIO, 120, draws=N, seed=3)
    lines = told.splitlines()
    shown = [line.split()[0] for line in lines if line.strip().startswith(("FAILS", "agrees", "no test", "input "))]
    assert shown == sorted(shown, key=["FAILS", "agrees", "no", "input"].index) and "FAILS" in shown
    (first,) = [x for x in lines if "Taiwan declares independence" in x and "hazard ratio" in x]
    assert f"{float(table.model[0]):.2f}" in first and "2.30 (0.95, 4.60)" in first
    assert "us_conditionality 0.25 (0, 0.5) at" in " ".join(told.split())
    assert max(map(len, lines)) <= 120
    other = validation_text(dt.scenario("strait", "1996"), 120, draws=N)
    assert "No forecasts were made for 1996; these are for 2025-26" in other


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"n": 1}, "validate came with n=1 and searched=128: give at least 2 games"),
        ({"n": 8, "searched": 1}, "searched=1: give at least 2 games"),
        ({"n": 8, "searched": 2, "kinds": ["forcast"]}, "there is no kind 'forcast'; did you mean 'forecast'?"),
    ],
)
def test_wrong_requests_are_refused(arguments: Any, words: str) -> None:
    with raises(words, error=ParameterError):
        dt.validate(SCENARIO, **arguments)


def test_a_condition_needs_the_forecast_without_one() -> None:
    rows = {key: row for key, row in shipped().items() if key[0] != BASE}
    with raises("is compared to the row target_p_invasion_before_2027, which is missing: add it", error=DeterrenceError):
        dt.validate(dt.scenario("strait", "2025-26", rows=rows), 8, searched=2)
