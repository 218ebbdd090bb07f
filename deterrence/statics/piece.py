"""Some games of a batch, in a row, with slopes in some parameters; and what gives the slopes of answers.

An object that does (`CompiledSlopes`, `MixedSlopes`, `ThresholdSlopes`) has a `piece`, how many games to
take at a time, and the methods `value`, `profile`, `strategy` and `cutoff`: each gives numbers or duals,
broadcasting to (games,), and in which games the equilibrium is regular.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from deterrence.game import Game
from deterrence.statics.played import Played, Profile
from deterrence.symbols.duals import Dual

__all__ = ["Piece", "Rows", "SlopesOf", "columns"]

Rows = tuple[list[Any], Any]


class Piece:
    """The games with these flat numbers, in which candidate k exists."""

    def __init__(self, game: Game, details: Any, k: int, games: Any, parameters: Sequence[str] = ()) -> None:
        self.k, self.count, self.parameters = k, len(games), tuple(parameters)
        self.game = game.take(games)
        self.details = details.take(games)
        self.all = np.ones(self.count, dtype=bool)

    @cached_property
    def duals(self) -> dict[str, Any]:
        """The parameters by name; those asked for as duals whose direction is the name."""
        values: dict[str, Any] = dict(self.game.values)
        for name in self.parameters:
            values[name] = Dual(values[name], {name: 1.0})
        return values

    @cached_property
    def whole(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """Information set -> (games, actions), and (games, nodes)."""
        strategy, belief = self.details.whole(self.k)
        sigma, mu = ({label: self.rows(x) for label, x in rows.items()} for rows in (strategy, belief))
        return sigma, mu

    @property
    def sigma(self) -> dict[str, Any]:
        """Information set -> (games, actions)."""
        return self.whole[0]

    @cached_property
    def profile(self) -> Profile:
        """The same as it stands, in numbers, for `Played`."""
        believed = Played.of(self.game.tree).believed
        return Profile(columns(self.whole[0]), columns({label: self.whole[1][label] for label in believed}))

    def rows(self, array: Any) -> Any:
        """An array that broadcasts to (*batch, n) as (games, n)."""
        n = np.shape(array)[-1]
        return np.broadcast_to(array, (*self.game.shape, n)).reshape(self.count, n)


def columns(rows: dict[str, Any]) -> dict[str, list[Any]]:
    """Tables (games, n) as n arrays."""
    return {label: list(np.moveaxis(row, -1, 0)) for label, row in rows.items()}


class SlopesOf(Protocol):
    """Slopes of one kind of answer."""

    piece: int

    def value(self, piece: Piece) -> Rows:
        """Payoffs, payoffs under nature's probabilities if they differ, events."""

    def profile(self, piece: Piece) -> tuple[Any, Any]:
        """Strategies at every information set, as a `Profile` of duals."""

    def strategy(self, piece: Piece, infoset: str) -> Rows:
        """At one."""

    def cutoff(self, piece: Piece, infoset: str) -> Rows:
        """Two ends for each action, or nothing."""
