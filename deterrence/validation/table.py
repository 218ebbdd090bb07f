"""Where does the model disagree with forecasts, surveys, wargames and the record, and what would mend it?

Each question of `QUESTIONS` is answered over the draws of a scenario, base refusal weighed in, and set beside
the figure that others gave. Failures come first. Of dated forecasts the ratios of hazards are the test,

    log(1 - P(invasion | told)) / log(1 - P(invasion))   against   mean P(attack | told) / mean P(attack),

in which the rate of crises cancels. A ratio agrees within a factor of 1.25, by our convention; any other
answer agrees where it lies in the row's band. A level by a date is no test: rate and P enter as a product,
and any rate may be chosen. It is told as a band over the rates that history admits. Rows that are inputs come
back at the centre by construction, and are marked so.

For each failure every calibrated parameter is moved alone, pinned to one number in all draws, over its band
and over the range that the model admits (where that has no end, ten times the upper end of the band), in
search of the value nearest to the centre at which the model would agree. That a value mends an answer is no
evidence for it, and nothing here is ever fed back. It models; it does not forecast.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import xarray as xr

from deterrence.arguments import as_names, whole
from deterrence.calibration import Scenario
from deterrence.calibration.calibrated import check_scenario
from deterrence.calibration.rows import Row
from deterrence.calibration.validation import WINDOW_MONTHS
from deterrence.errors import DeterrenceError, ParameterError, nearest
from deterrence.game import Game
from deterrence.validation.mending import Aim, mend, movable
from deterrence.validation.questions import ABSENT, BASE, FORECAST, KINDS, QUESTIONS, SURVEY, Question, found
from deterrence.validation.readings import attacks, mixed

__all__ = ["AGREES_WITHIN", "FAILS", "MISSING", "VERDICTS", "validate"]

AGREES_WITHIN = 1.25  # factor
FAILS, AGREES, NO_TEST, INPUT, MISSING = "FAILS", "agrees", "no test", "input", "not in the model"
VERDICTS = (FAILS, AGREES, NO_TEST, INPUT, MISSING)
RATIO, DATED, PLAIN = "hazard ratio", f"dated, {WINDOW_MONTHS:g} months", "probability"
QUARTILES = [0.25, 0.75]


@dataclass(frozen=True)
class _Line:
    """One row of the table; `model` is the answer, its lower and its upper end."""

    row: Row
    question: str
    kind: str
    measure: str
    note: str
    verdict: str
    elicited: Any
    model: Any
    error: float
    aim: Aim | None = None


def validate(
    scenario: Scenario, n: int = 1500, seed: int = 0, searched: int = 128, kinds: Iterable[str] = KINDS
) -> xr.Dataset:
    """The model's answers beside what others said and saw, failures first.

    Parameters
    ----------
    scenario : Scenario
        `dt.scenario("strait", "2025-26")`, the only one with dated forecasts; the others have surveys, the
        record and win rows.
    n, seed : int
        Games drawn for the answers.
    searched : int
        Of these, how many at most the parameters of a failure are moved in.
    kinds : iterable of str
        What is compared: "forecast", "record", "survey", "wargame"; by default all.

    Returns
    -------
    xarray.Dataset
        Over `question`, with coordinates `row`, `kind`, `measure`, `note` and `source`: `verdict`;
        `elicited`, over `end` (low, central, high); `model`, the mean over the draws, with one standard
        `error`; `model_low` and `model_high`, quartiles of the draws, between which a mean need not lie, or
        of a dated level its values at the least and largest crisis rate. Over `question` and `parameter`:
        `needed`, the value nearest to the centre of the parameter's `band` at which the model would agree
        (NaN where none does, or nothing fails), `in_band`, and `reach` over `bound`, the least and largest
        answer over the admissible range.

    Raises
    ------
    ParameterError
        If a number of games is too small, or a kind unknown.
    DeterrenceError
        If a conditional forecast has no unconditional one beside it.

    """
    check_scenario("validate", scenario)
    if not (whole(n, 2) and whole(searched, 2)):
        raise ParameterError(
            f"validate came with n={n!r} and searched={searched!r}: give at least 2 games, since errors are "
            "told."
        )
    asked = as_names("validate", "kinds", kinds, f"some of {', '.join(KINDS)}")
    for kind in asked:
        if kind not in KINDS:
            raise ParameterError(
                f"validate: there is no kind {kind!r}{nearest(kind, KINDS)} There are {', '.join(KINDS)}."
            )
    games = scenario.sample(n, seed)
    lines: list[_Line] = []
    for question in QUESTIONS:
        row = found(scenario.rows, question.row, question.player, scenario.name)
        if row is not None and question.kind in asked:
            lines += _lines(scenario, question, row, games)
    nothing = np.full(3, np.nan)
    for (name, player), (words, why) in ABSENT.items():
        row = found(scenario.rows, name, player, scenario.name)
        if row is not None and SURVEY in asked:
            lines.append(_Line(row, words, SURVEY, PLAIN, why, MISSING, _ends(row), nothing, np.nan))
    lines.sort(key=lambda line: VERDICTS.index(line.verdict))
    few = games.take(np.arange(min(n, searched)))
    return _labelled(scenario, lines, few, {"games": n, "seed": seed, "searched": searched})


def _lines(scenario: Scenario, question: Question, row: Row, games: Game) -> list[_Line]:
    """One line for a question; two for a forecast, its hazard ratio and its level."""
    weight = scenario.base_refusal_weight
    values = mixed(question.reading, games, weight)
    mean = float(np.nanmean(values))
    error = float(np.nanstd(values, ddof=1) / np.sqrt(np.isfinite(values).sum()))
    told = np.array([mean, *np.nanquantile(values, QUARTILES)])
    line = _Line(row, question.words, question.kind, PLAIN, question.note, "", _ends(row), told, error)
    if question.kind != FORECAST:
        aim = Aim(question.reading, None, weight, (row.low, row.high))
        tested = AGREES if aim.holds(mean) else FAILS
        return [replace(line, verdict=INPUT if question.row in scenario.inputs else tested, aim=aim)]
    rates = scenario.crisis_rate
    levels = np.array([scenario.dated(mean, rate=r) for r in (rates.central, rates.low, rates.high)])
    slope = (1 - levels[0]) * rates.central * WINDOW_MONTHS / 12
    level = replace(line, measure=DATED, verdict=NO_TEST, model=levels, error=slope * error)
    return [level] if question.row == BASE else [_ratio(scenario, question, line, values, games), level]


def _ratio(scenario: Scenario, question: Question, line: _Line, values: Any, games: Game) -> _Line:
    """The hazard under a condition, over that under none."""
    first = found(scenario.rows, BASE, question.player, scenario.name)
    if first is None:
        raise DeterrenceError(
            f"validate: the row {question.row} of {scenario.name} is compared to the row {BASE}, which is "
            "missing: add it."
        )
    base = mixed(attacks, games, scenario.base_refusal_weight)
    ratio = float(values.mean() / base.mean())
    error = float((values - ratio * base).std(ddof=1) / np.sqrt(base.size) / base.mean())
    with np.errstate(divide="ignore", invalid="ignore"):
        told = np.array([ratio, *np.nanquantile(values / base, QUARTILES)])
    asked = np.log1p(-_ends(line.row)) / np.log1p(-first.central)
    within = (asked[1] / AGREES_WITHIN, asked[1] * AGREES_WITHIN)
    aim = Aim(question.reading, attacks, scenario.base_refusal_weight, within)
    verdict = AGREES if aim.holds(ratio) else FAILS
    return replace(line, measure=RATIO, verdict=verdict, elicited=asked, model=told, error=error, aim=aim)


def _ends(row: Row) -> Any:
    return np.array([row.low, row.central, row.high])


def _labelled(scenario: Scenario, lines: list[_Line], games: Game, attributes: dict[str, Any]) -> xr.Dataset:
    names = movable(scenario)
    band = np.array([[r.low, r.central, r.high] for r in (scenario.records[name] for name in names)])
    needed, reach = (np.full((len(lines), len(names), *more), np.nan) for more in ((), (2,)))
    for i, line in enumerate(lines):
        if line.verdict == FAILS and line.aim is not None:
            aim = line.aim.on(games, line.model[0])
            for j, name in enumerate(names):
                needed[i, j], reach[i, j] = mend(aim, games, name, scenario.records[name])
    told = np.array([line.model for line in lines])
    return xr.Dataset(
        {
            "verdict": ("question", [line.verdict for line in lines]),
            "elicited": (("question", "end"), np.array([line.elicited for line in lines])),
            "model": ("question", told[:, 0]),
            "model_low": ("question", told[:, 1]),
            "model_high": ("question", told[:, 2]),
            "error": ("question", [line.error for line in lines]),
            "needed": (("question", "parameter"), needed),
            "in_band": (("question", "parameter"), (needed >= band[:, 0]) & (needed <= band[:, 2])),
            "reach": (("question", "parameter", "bound"), reach),
            "band": (("parameter", "end"), band),
        },
        {
            "question": [line.question for line in lines], "parameter": names,
            "end": ["low", "central", "high"], "bound": ["least", "largest"],
            "row": ("question", [line.row.parameter for line in lines]),
            "source": ("question", [line.row.source for line in lines]),
            "kind": ("question", [line.kind for line in lines]),
            "measure": ("question", [line.measure for line in lines]),
            "note": ("question", [line.note for line in lines]),
        },
        {
            "game": "Strait", "scenario": scenario.game.scenario, **attributes,
            "base_refusal_weight": scenario.base_refusal_weight,
            "meaning": "P is per crisis in the model; what others said was never an input; nothing is fitted",
        },
    )  # fmt: skip
