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

from deterrence.errors import DeterrenceError
from deterrence.tables import columns, wrapped

if TYPE_CHECKING:
    from deterrence.calibration import Scenario
    from deterrence.game import Game

__all__ = [
    "assumed_text",
    "attack_text",
    "chosen_text",
    "japan_lock",
    "lock_text",
    "scenario_text",
    "validation_text",
]

DRAWS = 1500
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
    parts = [
        assumed_text(scenario, width),
        attack_text(scenario, sample, width),
        chosen_text(scenario, sample, width),
        lock_text(scenario, width),
        validation_text(scenario, width, draws, seed),
    ]
    return "\n\n".join(parts)


def assumed_text(scenario: Scenario, width: int) -> str:
    """How much of the scenario is assumed, and what."""
    inputs, values = scenario.assumed_inputs, scenario.assumed
    text = (
        f"{len(inputs)} of {len(scenario.inputs)} inputs are assumed, and {len(values)} of "
        f"{len(scenario.records)} parameters are assumptions or follow from one. "
    )
    if len(inputs) == len(scenario.inputs):
        text += "Every number of this scenario rests on judgement: read differences within it, not its levels. "
    kept = [name for name in scenario.inputs if name not in inputs]
    text += f"Inputs with support: {', '.join(kept) or 'none'}."
    return f"What is assumed\n{wrapped(text, width)}"


def attack_text(scenario: Scenario, sample: Game, width: int) -> str:
    """P(attack) under exogenous postures: the point value and the band, with and without bases."""
    weight = scenario.base_refusal_weight
    rows = [["postures", "point", "mean", "25%", "50%", "75%", "<.01", ">.99", "point", "mean", "mean"]]
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
    rows[0] = rows[0][: len(rows[1])]
    note = (
        f"Columns 2 to 8: Japan free to give bases; the point value, then mean, quartiles and shares of "
        f"{sample.size} draws from the bands. "
    )
    if weight:
        note += (
            "Columns 9 and 10: Japan refuses bases, a run of its own. The last column weighs the two by "
            f"P(refusal) = {weight:.2f}."
        )
    else:
        note += "Base refusal has no weight of its own here: Japan's types already choose access."
    table = columns(rows, width, right=range(1, len(rows[0])))
    return f"P(attack) in one crisis, postures given\n{table}\n{wrapped(note, width)}"


def chosen_text(scenario: Scenario, sample: Game, width: int) -> str:
    """The equilibria of the game in which the US and Japan choose their postures."""
    from deterrence.equilibria import Status
    from deterrence.solvers import solve

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


def japan_lock(game: Game) -> list[tuple[float, str, str]]:
    """Where a Japanese line starts to bind the irresolute type: audience cost, reply below, above.

    Found by solving `game` (one game of `Strait`) with the line drawn and `japan_audience_cost`
    swept over [0, 1]; an empty list means that no audience cost up to 1 changes the reply.
    """
    from deterrence.solvers import solve

    line = game.replace(us_posture=_A, japan_posture=_R)
    label = next(s for s in line.tree.infosets if s.startswith("Japan: ") and "irresolute; Taiwan: restrain" in s)

    def reply(costs: Any) -> Any:
        return solve(line.replace(japan_audience_cost=costs)).strategy[label][:, 0].argmax(axis=-1)

    grid = np.linspace(0, 1, 1001)
    before = reply(grid)
    found = []
    for i in np.flatnonzero(np.diff(before)):
        fine = np.linspace(grid[i], grid[i + 1], 101)
        j = int(np.argmax(reply(fine) != before[i]))
        below, above = (line.tree.infosets[label].actions[n] for n in (before[i], before[i + 1]))
        found.append((float(fine[j]), below, above))
    return found


def lock_text(scenario: Scenario, width: int) -> str:
    """When a line binds: the thresholds beside the audience costs."""
    own = float(scenario.game.japan_audience_cost)
    locks = japan_lock(scenario.game)
    words = [f"moves the irresolute type from {below} to {above} above {at:.3f}" for at, below, above in locks]
    japan = f"Japan audience cost {own:.3f}; a Japanese line " + (
        " and ".join(words) or "leaves the irresolute type's reply as it is at any audience cost up to 1"
    )
    japan += " (shares of the resolute stake, US ambiguous)"
    lines = [f"{scenario.lock_thresholds()}.", f"{japan}."]
    lines.append("Approval shares are read one to one as shares of the stake; nothing measured supports that.")
    return "When a line binds (central values)\n" + "\n".join(wrapped(line, width) for line in lines)


def validation_text(scenario: Scenario, width: int, draws: int = DRAWS, seed: int = 0) -> str:
    """Forecasts by others beside the model's own answer to the same question."""
    from deterrence.calibration import scenario as named

    own = scenario if scenario.targets() else named("strait", "2025-26")
    rate, targets = own.crisis_rate, own.targets()
    answers = _answers(own, draws, seed)
    base_target, base = (next(iter(x.values())) for x in (targets, answers))
    rates = (rate.low, rate.central, rate.high)
    rows = [["question", "forecast", *(f"model {r:.2f}/y" for r in rates), "hazard ratio", "model", "verdict"]]
    for name, (words, verdict) in _QUESTIONS.items():
        target, answer = targets[name], answers[name]
        ratio = np.log1p(-target.central) / np.log1p(-base_target.central)
        rows.append(
            [words, f"{target.central:.1%}", *(f"{own.dated(answer, rate=r):.1%}" for r in rates),
             f"{ratio:.2f}", f"{answer / base:.2f}", verdict]
        )  # fmt: skip
    note = (
        f"Source: {base_target.source}, until the end of 2026. Model: 1 - exp(-rate x 17.4/12 x mean P(attack)) "
        "over the band, weighted by base refusal, at three crisis rates a year counted from history and never "
        "fitted. The level is no test (rate and P enter as a product); the hazard ratios are. One source, one "
        "date; the conventions were fixed after a look at it. Read within one scenario."
    )
    title = "Forecasts by others, and the model's answer (validation, never inputs)"
    if own is not scenario:
        title += f"\n  None were made for {scenario.name}; these are for {own.name} under the same mapping."
    return f"{title}\n{columns(rows, width, right=range(1, 7))}\n{wrapped(note, width)}"


_QUESTIONS: Mapping[str, tuple[str, str]] = {
    "target_p_invasion_before_2027": ("invasion", "the base"),
    "target_p_invasion_given_japan_out": ("Japan says it stays out", "passes"),
    "target_p_invasion_given_us_out": ("US says it stays out", "passes"),
    "target_p_invasion_given_independence": ("Taiwan declares independence", "FAILS"),
}


def _answers(scenario: Scenario, draws: int, seed: int) -> dict[str, float]:
    """Mean P(attack) over the band for the question of each target, both postures ambiguous."""
    sample = scenario.sample(draws, seed).replace(us_posture=_A, japan_posture=_A)
    weight = scenario.base_refusal_weight

    def mean(game: Game, provoked: bool = False) -> float:
        runs = [_attacks(game.replace(japan_access=access), provoked).mean() for access in ("free", "refused")]
        return float((1 - weight) * runs[0] + weight * runs[1])

    out = {"japan_out": {"japan_prior": 0.0}, "us_out": {"us_prior": 0.0}}
    return {
        "target_p_invasion_before_2027": mean(sample),
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
