"""What does a calibrated scenario say, and on what does it hang?

Functions that return text: the central game under exogenous and chosen postures beside the band,
the lock thresholds beside the audience costs, the forecasts by others beside the model's own answer,
and what is assumed. Every probability of an attack is per crisis. It models; it does not forecast:
a dated probability appears only beside the crisis rate that it takes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.calibration.showing import assumptions
from deterrence.errors import DeterrenceError
from deterrence.locks import lock_text
from deterrence.tables import columns, wrapped

if TYPE_CHECKING:
    from deterrence.calibration import Scenario
    from deterrence.game import Game

__all__ = [
    "assumed_text",
    "attack_text",
    "chosen_text",
    "scenario_text",
    "validation_text",
]

DRAWS = 1500
AGREES = 1.25  # factor
BASE = "target_p_invasion_before_2027"
_A, _R = "ambiguity", "red line"
_POSTURES = {
    "both ambiguous": (_A, _A),
    "Japan's red line": (_A, _R),
    "US red line": (_R, _A),
    "both red lines": (_R, _R),
}


def scenario_text(scenario: Scenario, width: int, draws: int = DRAWS, seed: int = 0) -> str:
    """The whole report of a scenario, below its parameters."""
    sample = scenario.sample(draws, seed)
    own = "\n".join(wrapped(str(entry), width) for entry in scenario.log)
    parts = [
        *([f"Own numbers, in place of the library's\n{own}"] if own else []),
        assumed_text(scenario, width),
        attack_text(scenario, sample, width),
        chosen_text(scenario, sample, width),
        lock_text(scenario, width),
        validation_text(scenario, width, draws, seed),
    ]
    return "\n\n".join(parts)


def assumed_text(scenario: Scenario, width: int) -> str:
    """How much of the scenario is assumed, and what."""
    return f"What is assumed\n{wrapped(assumptions(scenario), width)}"


def attack_text(scenario: Scenario, sample: Game, width: int) -> str:
    """P(attack) under exogenous postures: the point value and the band, with and without bases."""
    weight = scenario.base_refusal_weight
    head = [
        "postures",
        "point",
        "mean",
        "25%",
        "50%",
        "75%",
        "<.01",
        ">.99",
        "refused",
        "its mean",
        "weighted",
    ]
    rows = [head]
    for words, (us, japan) in _POSTURES.items():
        free = _attacks(sample.replace(us_posture=us, japan_posture=japan))
        own = scenario.game.replace(us_posture=us, japan_posture=japan)
        quartiles = np.quantile(free, [0.25, 0.5, 0.75])
        cells = [_attacks(own).item(), free.mean(), *quartiles, (free < 0.01).mean(), (free > 0.99).mean()]
        if weight:
            shut = _attacks(sample.replace(us_posture=us, japan_posture=japan, japan_access="refused"))
            cells += [_attacks(own.replace(japan_access="refused")).item(), shut.mean()]
            cells.append((1 - weight) * free.mean() + weight * shut.mean())
        rows.append([words, *(f"{cell:.3f}" for cell in cells)])
    rows[0] = head[: len(rows[1])]
    note = (
        f"point: central values; then mean, quartiles and shares of {sample.size} draws from the bands, "
        "Japan free to give bases. "
    )
    if weight:
        note += (
            "refused: Japan refuses bases, a run of its own (point, mean). weighted: both means, the second "
            f"with P(refusal) = {weight:.2f}."
        )
    else:
        note += "Base refusal has no weight of its own here: Japan's types already choose access."
    table = columns(rows, width, right=range(1, len(rows[0])))
    return f"P(attack) in one crisis, postures given\n{table}\n{wrapped(note, width)}"


def chosen_text(scenario: Scenario, sample: Game, width: int) -> str:
    """The equilibria of the game in which the US and Japan choose their postures."""
    from deterrence.solvers import solve
    from deterrence.status import Status

    centre, band = solve(scenario.game), solve(sample)
    rows = []
    for k in np.flatnonzero(centre.exists):
        attack = f"P(attack) {centre.event('attack')[k]:.3f}"
        rows.append([centre.names[k], attack, Status(int(centre.status[k])).name])
    found = columns(rows, width) if rows else wrapped(Status(int(centre.status.max())).sentence, width)
    count = band.exists.sum(axis=-1)
    shares = [f"{words} in {np.mean(holds):.0%}" for words, holds in
              (("none found", count == 0), ("one", count == 1), ("several", count > 1))]  # fmt: skip
    note = f"Of {sample.size} draws: {', '.join(shares)}. Concept: {centre.concept}"
    if not np.all(centre.complete):
        note += "; mixed postures are not searched, so the list is not proved complete"
    return f"Postures chosen\n{found}\n{wrapped(note + '.', width)}"


def validation_text(scenario: Scenario, width: int, draws: int = DRAWS, seed: int = 0) -> str:
    """Forecasts by others beside the model's own answer to the same question."""
    from deterrence.calibration import scenario as named
    from deterrence.calibration.validation import WINDOW_MONTHS as months

    own = scenario if scenario.targets() else named("strait", "2025-26")
    rate, targets, answers = own.crisis_rate, own.targets(), _answers(own, draws, seed)
    rates = (rate.low, rate.central, rate.high)
    first = targets[BASE]
    rows = [["question", "forecast", *(f"model {r:.2f}/y" for r in rates), "hazard ratio", "model's", ""]]
    for name, words in _QUESTIONS.items():
        target, answer = targets[name], answers[name]
        ratio = float(np.log1p(-target.central) / np.log1p(-first.central))
        found = answer / answers[BASE]
        near = abs(np.log(found / ratio)) < np.log(AGREES)
        cells = [f"{target.central:.1%}", *(f"{own.dated(answer, rate=r):.1%}" for r in rates)]
        verdict = "" if name == BASE else "agrees" if near else "FAILS"
        rows.append([words, *cells, f"{ratio:.2f}", f"{found:.2f}", verdict])
    note = (
        f"Source: {first.source}, until the end of 2026. Model: 1 - exp(-rate x {months:g}/12 x mean "
        "P(attack)) over the band, weighted by base refusal, at three crisis rates a year counted from "
        "history, never fitted. The level is no test (rate and P enter as a product); the hazard ratios "
        f"are: one agrees if it lies within a factor of {AGREES:g} of the forecast's, by our convention. "
        "One source, one date, and the mapping's conventions were fixed after a look at it."
    )
    title = "Forecasts by others, and the model's answer (validation, never inputs)"
    if own is not scenario:
        title += f"\n  None were made for {scenario.name}; these are for {own.name} under the same mapping."
    return f"{title}\n{columns(rows, width, right=range(1, 7))}\n{wrapped(note, width)}"


_QUESTIONS: Mapping[str, str] = {
    BASE: "invasion",
    "target_p_invasion_given_japan_out": "Japan says it stays out",
    "target_p_invasion_given_us_out": "US says it stays out",
    "target_p_invasion_given_independence": "Taiwan declares independence",
}


def _answers(scenario: Scenario, draws: int, seed: int) -> dict[str, float]:
    """Mean P(attack) over the band for the question of each target, both postures ambiguous."""
    sample = scenario.sample(draws, seed).replace(us_posture=_A, japan_posture=_A)
    weight = scenario.base_refusal_weight

    def mean(game: Game, provoked: bool = False) -> float:
        runs = [
            _attacks(game.replace(japan_access=access), provoked).mean() for access in ("free", "refused")
        ]
        return float((1 - weight) * runs[0] + weight * runs[1])

    out = {"japan_out": {"japan_prior": 0.0}, "us_out": {"us_prior": 0.0}}
    return {
        BASE: mean(sample),
        **{f"target_p_invasion_given_{who}": mean(sample.replace(**prior)) for who, prior in out.items()},
        "target_p_invasion_given_independence": mean(sample, provoked=True),
    }


def _attacks(game: Game, provoked: bool = False) -> Any:
    """P(attack) of games with given postures, where one assessment exists by construction.

    `provoked` asks what China does once Taiwan has provoked, on or off the path.
    """
    from deterrence.solvers import solve

    found = solve(game)
    if len(found.names) != 1 or not found.exists.all():
        raise DeterrenceError(
            f"{found.concept} finds {len(found.names)} candidates for given postures, but one is needed: "
            "solve the game itself and look at each."
        )
    if provoked:
        label = "China: Taiwan: provoke"
        return found.strategy[label][..., 0, found.actions[label].index("attack")]
    return found.event("attack")[..., 0]
