"""What are the numbers behind a list of equilibria, found one by one rather than candidate by candidate?

A table of numbers says where in the list each candidate of each game is; strategies, beliefs and payoffs
are computed for the list when asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Protocol

import numpy as np

from deterrence.game import Game

__all__ = ["Listed", "Numbered", "places"]

PIECE = 65_536  # equilibria whose values are put together at a time


class Numbered(Protocol):
    """A list of equilibria, each with the game, a flat number, of which it is one."""

    @property
    def games(self) -> Any:
        """Int array, (E,)."""

    def chosen(self, some: Any) -> Any:
        """A part of the list."""


@dataclass(frozen=True, eq=False)
class Listed:
    """The `Details` of a list of equilibria; see `deterrence.answers.details`.

    `entry` is (*batch, K): the number in the list `found`, -1 where the candidate is absent; `solved` is
    the batch that the list numbers. `compiled.rows(solved, found, what, infoset)` are the "value" (payoffs,
    payoffs under nature's probabilities where they differ, events) or the "strategy", "belief" or "cutoff"
    of one set or the "whole" of each equilibrium of a list, (rows, E).
    """

    compiled: Any
    solved: Game
    game: Game
    found: Numbered
    entry: Any

    @cached_property
    def _values(self) -> Any:
        """Payoffs (twice where priors differ) and events in every candidate, (*batch, K, columns)."""
        numbers = self.entry.reshape(-1)
        here = np.flatnonzero(numbers >= 0)
        count = len(self.game.tree.events) + len(self.game.players) * (1 + self.game.tree.misperceived)
        result = np.full((len(numbers), count), np.nan)
        for start in range(0, len(here), PIECE):
            some = here[start : start + PIECE]
            result[some] = self._rows(numbers[some], "value").T
        return result.reshape(*self.entry.shape, count)

    def _rows(self, numbers: Any, what: str, infoset: str = "") -> Any:
        return self.compiled.rows(self.solved, self.found.chosen(numbers), what, infoset)

    def payoff(self) -> Any:
        """Each player under its own prior, (*batch, K, players)."""
        return self._values[..., : len(self.game.players)]

    def payoff_true(self) -> Any:
        """Under nature's probabilities, (*batch, K, players)."""
        n = len(self.game.players)
        return self._values[..., n : 2 * n] if self.game.tree.misperceived else self.payoff()

    def probability(self) -> Any:
        """Of each event, (*batch, K, events)."""
        return self._values[..., -len(self.game.tree.events) :]

    def _spread(self, k: int, what: str, infoset: str = "") -> Any:
        """Rows of candidate k, (*batch, rows), NaN where it is absent."""
        numbers = self.entry[..., k].reshape(-1)
        here = np.flatnonzero(numbers >= 0)
        rows = self._rows(numbers[here], what, infoset)
        result = np.full((len(numbers), len(rows)), np.nan)
        result[here] = rows.T
        return result.reshape(*self.game.shape, len(rows))

    def strategy(self, infoset: str, k: int) -> Any:
        """Of each action, (*batch, actions)."""
        return self._spread(k, "strategy", infoset)

    def belief(self, infoset: str, k: int) -> Any:
        """Of each node, (*batch, nodes)."""
        return self._spread(k, "belief", infoset)

    def cutoff(self, infoset: str, k: int) -> Any:
        """Where in its private number each action is played, (*batch, actions, 2)."""
        count = len(self.game.tree.infosets[infoset].actions)
        rows = self._spread(k, "cutoff", infoset)
        if not rows.shape[-1]:
            return np.full((*self.game.shape, count, 2), np.nan)
        ends = rows.reshape(*self.game.shape, count, 2)
        ends[~(ends[..., 0] < ends[..., 1])] = np.nan
        return ends

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        flat = self._spread(k, "whole")
        strategy, belief, at = {}, {}, 0
        for label, s in self.game.tree.infosets.items():
            strategy[label] = flat[..., at : at + len(s.actions)]
            at += len(s.actions)
            belief[label] = flat[..., at : at + len(s.nodes)]
            at += len(s.nodes)
        return strategy, belief

    def take(self, index: Any) -> Listed:
        """For a part of the batch, named as in `Game.take`."""
        if isinstance(index, tuple) and not index:
            return self
        flat = isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu"
        entry = self.entry.reshape(-1, self.entry.shape[-1]) if flat else self.entry
        return replace(self, game=self.game.take(index), entry=entry[index])

    def __getstate__(self) -> dict[str, Any]:
        """Without what is computed anew when asked for."""
        return {k: v for k, v in vars(self).items() if k != "_values"}


def places(games: Any, names: Any, count: int, named: int, capacity: int) -> tuple[Any, Any]:
    """Where each equilibrium of a list in the order of games stands.

    Parameters
    ----------
    games, names : int arrays, (E,)
        The game of each, and the number of its name, or -1 if it has none.
    count, named : int
        How many games and names there are.
    capacity : int
        How many a game has place for beside the first of each name.

    Returns
    -------
    entry : int array, (count, named + capacity)
        The number in the list of the first equilibrium of each name, then of the others; else -1.
    full : bool array, (count,)
        Are there more than there is place for?

    """
    entry = np.full((count, named + capacity), -1, dtype=np.int32)
    own = np.flatnonzero(names >= 0)[::-1]  # the first of several of one name is written last
    entry[games[own], names[own]] = own
    rest = np.ones(len(games), dtype=bool)
    rest[entry[entry >= 0]] = False
    left = np.flatnonzero(rest)
    at = games[left]
    first = np.flatnonzero(np.diff(at, prepend=-1))
    place = np.arange(len(at)) - np.repeat(first, np.diff(first, append=len(at)))
    fits = place < capacity
    entry[at[fits], named + place[fits]] = left[fits]
    full = np.zeros(count, dtype=bool)
    full[at[~fits]] = True
    return entry, full
