"""To what value would one parameter have to move for an answer of the model to agree?

The parameter is pinned to one number in all games, and the answer is computed on a grid over its band and its
admissible range. From the band's centre outwards, the first step on each side at which the answer is on
another side of what is asked (below, in agreement, above) is narrowed down, sixteen parts at a time. If what
lies beyond is agreement, that is the value; if the answer jumps over it, there is none on that side. Where
pinning it at the centre suffices, its band is what the disagreement comes from.

A change that is undone within one step of the grid is missed. Where a pinned value leaves fewer than half of
the games admissible there is no answer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from deterrence.calibration import Scenario
from deterrence.calibration.south_korea import FORMULAS
from deterrence.game import Game
from deterrence.parameters import Record
from deterrence.validation.readings import Reading, mixed

__all__ = ["Aim", "mend", "movable"]

STEPS, BAND_STEPS = 13, 7
PARTS, ROUNDS = 16, 3
FAR = 10.0
ENOUGH = 0.5
OUTSIDE = 2


@dataclass(frozen=True)
class Aim:
    """A number that the model is asked for, and where it agrees.

    The mean of a reading, over that of `base` where one is given; `offset` is added to it: what all draws say
    more than the few in which parameters are moved.
    """

    reading: Reading
    base: Reading | None
    weight: float
    within: tuple[float, float]
    offset: float = 0.0

    def holds(self, answer: float) -> bool:
        """Is this answer one that agrees?"""
        return self.within[0] <= answer <= self.within[1]

    def answer(self, games: Game) -> Any:
        """Of games (*batch, draws), (*batch,); NaN where fewer than half of them are admissible."""
        read = mixed(self.reading, games, self.weight)
        over = 1.0 if self.base is None else _mean(mixed(self.base, games, self.weight))
        enough = np.broadcast_to(games.admissible, read.shape).mean(axis=-1) >= ENOUGH
        with np.errstate(divide="ignore", invalid="ignore"):
            found = np.where(enough, _mean(read) / over, np.nan) + self.offset
        return found if self.base is not None else np.clip(found, 0.0, 1.0)

    def on(self, games: Game, answer: float) -> Aim:
        """The same for a few of the games, given the answer of all."""
        return replace(self, offset=answer - float(self.answer(games)))

    def answers(self, games: Game, name: str, values: Any) -> Any:
        """With a parameter pinned to each of some values, (values,)."""
        return self.answer(games.replace(**{name: np.reshape(values, (-1, 1))}))

    def sides(self, answers: Any) -> Any:
        """-1 below what is asked, 0 in agreement, 1 above, OUTSIDE without an answer."""
        side = np.where(answers < self.within[0], -1, np.where(answers > self.within[1], 1, 0))
        return np.where(np.isfinite(answers), side, OUTSIDE)


def movable(scenario: Scenario) -> list[str]:
    """The parameters that rows or conventions speak of, except those of an option that is off."""
    asleep = () if scenario.quadriad else FORMULAS
    return [name for name in scenario.records if name not in scenario.optional and name not in asleep]


def mend(aim: Aim, games: Game, name: str, record: Record) -> tuple[float, Any]:
    """The value nearest to the centre at which the answer agrees (NaN: none); its least and largest, (2,)."""
    declared = games.parameters()[name]
    low = declared.low if np.isfinite(declared.low) else -FAR * abs(record.high)
    high = declared.high if np.isfinite(declared.high) else FAR * max(record.high, declared.default)
    grid = np.unique(
        np.concatenate(
            [
                np.linspace(low, high, STEPS),
                np.linspace(record.low, record.high, BAND_STEPS),
                [record.central],
            ]
        )
    )
    answers = aim.answers(games, name, grid)
    finite = answers[np.isfinite(answers)]
    reach = np.array([finite.min(), finite.max()]) if finite.size else np.full(2, np.nan)
    sides, at = aim.sides(answers), int(np.searchsorted(grid, record.central))
    if sides[at] == 0:
        return record.central, reach
    best = float("nan")
    for way in sorted((slice(at, None), slice(at, None, -1)), key=lambda way: _first(grid[way], sides[way])):
        if not _first(grid[way], sides[way]) >= abs(best - record.central):  # nothing nearer lies this way
            value = _outwards(aim, games, name, grid[way], sides[way])
            best = min(best, value, key=lambda v: (np.isnan(v), abs(v - record.central)))
    return best, reach


def _first(grid: Any, sides: Any) -> float:
    """How far from the first value of a grid a change can be at the least."""
    (changed,) = np.nonzero(sides != sides[0])
    return abs(float(grid[changed[0] - 1] - grid[0])) if changed.size else float("inf")


def _outwards(aim: Aim, games: Game, name: str, grid: Any, sides: Any) -> float:
    """Where agreement begins on the way from the first value of a grid, or NaN."""
    (changed,) = np.nonzero(sides != sides[0])
    if not changed.size:
        return float("nan")
    near, there, state = grid[changed[0] - 1], grid[changed[0]], sides[changed[0]]
    for _ in range(ROUNDS):
        inner = np.linspace(near, there, PARTS + 1)[1:]
        told = np.append(aim.sides(aim.answers(games, name, inner[:-1])), state)
        first = int(np.argmax(told != sides[0]))
        near, there, state = inner[first - 1] if first else near, inner[first], told[first]
    return float(there) if state == 0 else float("nan")


def _mean(values: Any) -> Any:
    """Over games that have an answer."""
    some = np.isfinite(values)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(some, values, 0.0).sum(axis=-1) / some.sum(axis=-1)
