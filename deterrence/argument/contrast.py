"""What is compared to test a claim? A weighted sum of one number over a few cases of the same game.

A case is a name, a weight and the changes that it makes to a game that was drawn. The weights sum to zero:

    first difference   after - before,
    second difference  (both - first alone) - (second alone - neither).

A change is a value (a posture, a probability), or a move relative to what was drawn: `times(0.5)`,
`plus(0.1)`, never beyond the parameter's range. A contrast says what the article predicts of the sum, by its
sign; what is found is computed elsewhere (`deterrence.argument.evaluation`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from deterrence.arguments import real
from deterrence.claims import CLAIMS
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError, nearest
from deterrence.game import Game

__all__ = ["Case", "Contrast", "Move", "crossed", "plus", "times", "two"]

AMONG = " | "  # "US fights | war": a share of the wars
Changes = Mapping[str, Any]


@dataclass(frozen=True)
class Move:
    """A parameter relative to what was drawn: factor x drawn + step, within the parameter's range."""

    factor: float = 1.0
    step: float = 0.0

    def __str__(self) -> str:
        return f"x {self.factor:g}" if not self.step else f"{self.step:+g}"


def times(factor: float) -> Move:
    """A parameter multiplied; a ParameterError if by no finite number."""
    if not real(factor) or not np.isfinite(factor):
        raise ParameterError(f"times came with {factor!r}: give a finite number.")
    return Move(factor=factor)


def plus(step: float) -> Move:
    """A parameter moved by a step, in its own unit; a ParameterError if by no finite number."""
    if not real(step) or not np.isfinite(step):
        raise ParameterError(f"plus came with {step!r}: give a finite number.")
    return Move(step=step)


@dataclass(frozen=True)
class Case:
    """A case of a contrast: its name, its weight in the sum, and what it changes."""

    name: str
    weight: float
    changes: Changes


@dataclass(frozen=True)
class Contrast:
    """A claim as a game can test it.

    Parameters
    ----------
    id : str
        One of `CLAIMS`, "C01" to "C16".
    form : str
        Which form of the claim, in words; "" for the only one.
    on : str
        An event (its probability), "payoff: <player>", or "<event> | <event>" (the share of the second in
        which the first happens).
    sign : {"+", "-", "mixed"}
        Which way the sum goes, as the article predicts.
    cases : tuple of Case
        What is compared; weights that sum to zero.
    given : mapping
        What all cases share against the base game: the condition under which the claim is made.
    postures_given : bool
        Asked with postures given only: beside moves of peacetime, chosen ones are too many games at once.

    """

    id: str
    form: str
    on: str
    sign: str
    cases: tuple[Case, ...]
    given: Changes = field(default_factory=dict)
    postures_given: bool = False

    def __post_init__(self) -> None:
        weights = [case.weight for case in self.cases]
        if self.id not in CLAIMS or len(weights) < 2 or abs(sum(weights)) > 1e-12:
            raise GameError(
                f"contrast {self.name!r} came with weights {weights}: name one of C01 to C16, and give two "
                "cases or more whose weights sum to zero."
            )

    @property
    def name(self) -> str:
        """The claim and its form."""
        return f"{self.id} {self.form}".strip()

    @property
    def touched(self) -> set[str]:
        """Every field of the game that the contrast itself sets or moves."""
        return {name for changes in (self.given, *(c.changes for c in self.cases)) for name in changes}

    def __str__(self) -> str:
        told = [f"{c.weight:+g} [{_words(c.changes) or 'as drawn'}]" for c in self.cases]
        where = f", given {_words(self.given)}" if self.given else ""
        return f"{self.name}: {self.on}, {' '.join(told)}: {self.sign}{where}"

    def check(self, game: Game) -> None:
        """Refuse a model that lacks a parameter, a choice or the event of the claim.

        Raises
        ------
        ParameterError
            If it does; the message names the claim and what is missing.

        """
        known = {**game.parameters(), **game.structure}
        for name in sorted(self.touched - set(known)):
            raise ParameterError(
                f"claim {self.name} needs {name!r}, which {type(game).__name__} lacks{nearest(name, known)} "
                "Ask it of a model that has it."
            )
        if not self.on.startswith("payoff: "):
            events = {e for case in self.games(game) for e in case.tree.events}
            for event in self.on.split(AMONG):
                if event not in events:
                    raise ParameterError(
                        f"claim {self.name} speaks of {event!r}, which is no event of {type(game).__name__}"
                        f"{nearest(event, events)} It has {', '.join(sorted(events))}."
                    )

    def games(self, game: Game) -> tuple[Game, ...]:
        """A game, or a batch, as each case changes it."""
        return tuple(changed(game, {**self.given, **case.changes}) for case in self.cases)


def two(before: Changes, after: Changes) -> tuple[Case, ...]:
    """A first difference: after minus before."""
    return Case("before", -1.0, before), Case("after", 1.0, after)


def crossed(neither: Changes, first: Changes, second: Changes, both: Changes) -> tuple[Case, ...]:
    """A second difference: by how much the second change does more where the first is made, too."""
    return (
        Case("neither", 1.0, neither), Case("first", -1.0, first), Case("second", -1.0, second),
        Case("both", 1.0, both),
    )  # fmt: skip


def changed(game: Game, changes: Changes) -> Game:
    """The game with values set, and moves made from its own values."""
    declared = game.parameters()
    new = {}
    for name, change in changes.items():
        if isinstance(change, Move):
            moved = change.factor * game.values[name] + change.step
            new[name] = np.clip(moved, declared[name].low, declared[name].high)
        else:
            new[name] = change
    return game.replace(**new)


def lowest_and_highest(e: Equilibria, on: str) -> tuple[Any, Any]:
    """The ends of a number over the equilibria that exist, each (*batch,); NaN where there is none."""
    event, given, condition = on.partition(AMONG)
    if on.startswith("payoff: "):
        values = np.asarray(e.payoff)[..., e.players.index(on.removeprefix("payoff: "))]
    else:
        values = _event(e, event)
    if given:
        share = _event(e, condition)
        with np.errstate(invalid="ignore", divide="ignore"):
            values = np.where(share > 0, values / share, np.nan)
    exists = np.asarray(e.exists) & np.isfinite(values)
    some = exists.any(axis=-1)
    low = np.where(some, np.where(exists, values, np.inf).min(axis=-1), np.nan)
    high = np.where(some, np.where(exists, values, -np.inf).max(axis=-1), np.nan)
    return low, high


def _event(e: Equilibria, name: str) -> Any:
    """The probability of an event; 0 where the structure leaves it out, as latitude does "Japan joins"."""
    return np.asarray(e.event(name)) if name in e.events else np.zeros(np.shape(e.exists))


def _words(changes: Changes) -> str:
    return ", ".join(f"{n} {v}" if isinstance(v, Move) else f"{n}={v}" for n, v in changes.items())
