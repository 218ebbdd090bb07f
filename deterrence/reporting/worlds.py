"""What does a contrast come to, in games made from given numbers for the inputs of a scenario?

A scenario draws its inputs and maps them to a game. Here the inputs are set instead: one of them moved while
all others stay, or some taken from another scenario. What is not admissible is no game: it gives NaN.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.argument.asking import Batch
from deterrence.argument.contrast import Contrast
from deterrence.argument.pieces import summed
from deterrence.argument.settings import BASE
from deterrence.argument.verdicts import VERDICTS, judged
from deterrence.calibration import Scenario
from deterrence.calibration.conventions import WIN_ROWS
from deterrence.calibration.draws import COMMON, conditions, spread
from deterrence.calibration.inputs import Input, awake
from deterrence.calibration.strait import parameters
from deterrence.game import Game
from deterrence.inference.shares import DEPENDS
from deterrence.parameters import Array

__all__ = ["Asked", "ask", "central", "columns", "made"]


@dataclass(frozen=True)
class Asked:
    """What games say of a contrast: `change`, NaN without one answer; `code`, a place in `VERDICTS`; `cases`.

    `change` and `code` are (games,), `cases`, the number itself in each case, (games, cases).
    """

    change: Any
    code: Any
    cases: Any


def ask(contrast: Contrast, game: Game, good: Any, by: float) -> Asked:
    """Ask a batch of shape (games,), postures given; nothing is said of games that are not `good`."""
    told = Batch(game, [contrast]).ends(BASE)[0]
    assert told is not None
    low, high = summed(contrast, told)
    code = judged(low, high, contrast.sign, by)
    code = np.where(good, code, len(VERDICTS) - 1)
    one = code < VERDICTS.index(DEPENDS)
    cases = np.where(np.asarray(good)[..., None], (told[0] + told[1]) / 2, np.nan)
    return Asked(np.where(one, (low + high) / 2, np.nan), code, cases)


def made(
    scenario: Scenario, values: Mapping[str, Array], inputs: Mapping[str, Input] | None = None
) -> tuple[Game, Array]:
    """The games that follow from input values, all of shape (games,), and where they are admissible.

    `inputs` are those of the scenario, or a mixture of two, whose war costs belong to the values. What is
    not admissible holds the scenario's central game in its place.
    """
    inputs = scenario.inputs if inputs is None else inputs
    values = {name: np.asarray(value) for name, value in values.items()}
    with np.errstate(all="ignore"):
        found = parameters(spread({name: values[name] for name in inputs}, inputs))
        found |= {name: values[name] for name in scenario.fixed if name in values}
        good = np.logical_and.reduce(list(conditions(values, found).values()))
    centre = scenario.game.values
    kept = {name: np.where(good, value, centre[name]) for name, value in found.items()}
    return scenario.game.replace(**kept), good


def central(scenario: Scenario, n: int) -> dict[str, Array]:
    """Every input at its centre, (n,)."""
    return {name: np.full(n, given.central) for name, given in {**scenario.inputs, **scenario.fixed}.items()}


def columns(scenario: Scenario) -> dict[str, dict[str, Input]]:
    """What moves as one: the four win rows, and every other input, or overridden parameter, with a band."""
    own = awake(scenario.inputs) | dict(scenario.fixed)
    found = {COMMON: {name: own[name] for name in WIN_ROWS}}
    found |= {name: {name: given} for name, given in own.items() if name not in WIN_ROWS}
    return {name: group for name, group in found.items() if any(g.low < g.high for g in group.values())}
