"""What does a calibrated scenario say, and on what does it hang?

Functions that return text: the central game under exogenous and chosen postures beside the band,
the lock thresholds beside the audience costs, what others said and saw beside the model's own answer
(`dt.validate`), and what is assumed. Every probability of an attack is per crisis. It models; it does not
forecast: a dated probability appears only as a band over the crisis rates of history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from deterrence.calibration.showing import assumptions
from deterrence.pages import columns, wrapped
from deterrence.policies.listed import POSTURES
from deterrence.study.locks import lock_text
from deterrence.validation.readings import attacks
from deterrence.validation.text import validation_text

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
    for words, fields in POSTURES.items():
        free = attacks(sample.replace(**fields))
        own = scenario.game.replace(**fields)
        quartiles = np.quantile(free, [0.25, 0.5, 0.75])
        cells = [attacks(own).item(), free.mean(), *quartiles, (free < 0.01).mean(), (free > 0.99).mean()]
        if weight:
            shut = attacks(sample.replace(**fields, japan_access="refused"))
            cells += [attacks(own.replace(japan_access="refused")).item(), shut.mean()]
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
    from deterrence.answers.status import Status
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
