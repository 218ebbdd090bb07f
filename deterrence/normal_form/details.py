"""What is the strategy, the payoff, the probability of an equilibrium of a game in normal form?

Candidates come in two kinds: pure profiles, one candidate each, then places for profiles of mixtures,
which are kept as a list and not as a table: most places are empty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, reduce
from math import prod
from typing import Any

import numpy as np

from deterrence.answers.details import Table
from deterrence.arrays.pieces import flat
from deterrence.game import Game
from deterrence.normal_form.payoffs import PayoffTable, movers
from deterrence.symbols.plan import Plan

__all__ = ["MixedProfiles", "ProfileDetails"]

PIECE = 65_536  # games whose values are put together at a time


@dataclass(frozen=True, eq=False)
class MixedProfiles:
    """A list of profiles: `games` (E,) as flat numbers, sorted; `places` (E,); `mixes` by set, (m_i, E)."""

    games: Any
    places: Any
    mixes: tuple[Any, ...]
    _known: dict[int, Any] = field(default_factory=dict, repr=False)

    def at(self, place: int) -> Any:
        """Numbers of the profiles that stand at a place, in the order of their games."""
        if place not in self._known:
            self._known[place] = np.flatnonzero(self.places == place)
        return self._known[place]


@dataclass(frozen=True, eq=False)
class ProfileDetails:
    """The `Details` of equilibria in normal form; see `deterrence.answers.details`.

    `exists` is (K, *batch) of the batch that was solved; `pure` are the profiles of its first
    candidates. A part of it knows its `shape`, its games as flat numbers (`chosen`, None for the
    whole), and how to take them out (`parts`, one after another).
    """

    solved: Game
    exists: Any
    pure: list[tuple[int, ...]]
    mixed: MixedProfiles
    shape: tuple[int, ...]
    chosen: Any = None
    parts: tuple[Any, ...] = ()

    @cached_property
    def game(self) -> Game:
        """The games that this speaks of."""
        return reduce(lambda game, index: game.take(index), self.parts, self.solved)

    @cached_property
    def _table(self) -> PayoffTable:
        return PayoffTable(self.game)

    @property
    def _sizes(self) -> list[int]:
        return [len(s.actions) for s in self.solved.tree.infosets.values()]

    def payoff(self) -> Any:
        """Of each player, (*batch, K, players)."""
        table, owners = self._table, movers(self.solved.tree)
        columns = [table.all[owners.index(i)] for i in range(len(owners))]
        return self._expected(columns)

    def payoff_true(self) -> Any:
        """The same: nothing is drawn."""
        return self.payoff()

    def probability(self) -> Any:
        """Of each event, (*batch, K, events)."""
        tree = self.game.tree
        ends = {o.script: o for o in tree.outcomes}
        weights = [[ends[p].events.get(event, 0.0) for p in self._table.profiles] for event in tree.events]
        return self._expected([[_number(w, self.game) for w in row] for row in weights])

    def _expected(self, columns: Sequence[Sequence[Any]]) -> Any:
        """Values of profiles, [column][profile], expected in every candidate: (*batch, K, columns)."""
        exists = self.exists.reshape(len(self.exists), -1)
        if self.chosen is not None:
            exists = exists[:, self.chosen]
        result: Any = np.full((len(exists), len(columns), exists.shape[1]), np.nan)
        cells = [[flat(v, self.shape) if np.ndim(v) else v for v in column] for column in columns]
        self._fill_pure(result, exists, cells)
        for k in range(len(self.pure), len(exists)):
            games, numbers = self._listed(k)
            for start in range(0, len(games), PIECE):
                here, chosen = games[start : start + PIECE], numbers[start : start + PIECE]
                odds = [self._odds(profile, chosen) for profile in self._table.profiles]
                for c, column in enumerate(cells):
                    result[k, c, here] = sum(
                        p * (value.take(here) if np.ndim(value) else value)
                        for p, value in zip(odds, column, strict=True)
                        if np.ndim(value) or value
                    )
        return np.moveaxis(result.reshape(len(exists), len(columns), *self.shape), (0, 1), (-2, -1))

    def _fill_pure(self, result: Any, exists: Any, columns: Sequence[Sequence[Any]]) -> None:
        """What pure candidates lead to, in pieces that fit the cache."""
        number = {profile: i for i, profile in enumerate(self._table.profiles)}
        for start in range(0, exists.shape[1], PIECE):
            piece = slice(start, start + PIECE)
            for k, profile in enumerate(self.pure):
                here = np.flatnonzero(exists[k, piece])
                if here.size:
                    for c, column in enumerate(columns):
                        value = column[number[profile]]
                        result[k, c, piece][here] = value[piece].take(here) if np.ndim(value) else value

    def _odds(self, profile: tuple[int, ...], numbers: Any) -> Any:
        odds: Any = 1.0
        for mix, action in zip(self.mixed.mixes, profile, strict=True):
            odds = odds * mix[action].take(numbers)
        return odds

    def _listed(self, k: int) -> tuple[Any, Any]:
        """Games, by their number here, that have a mixed candidate k, and its number in the list."""
        numbers = self.mixed.at(k - len(self.pure))
        if self.chosen is None:
            return self.mixed.games[numbers], numbers
        games = self.mixed.games[numbers]
        if len(self.chosen):
            low, high = np.searchsorted(games, self.chosen[[0, -1]])
            if np.array_equal(games[low : high + 1], self.chosen):  # just the games that have it, in order
                return np.arange(len(self.chosen)), numbers[low : high + 1]
        place = np.searchsorted(games, self.chosen)
        hit = place < len(games)
        hit[hit] = games[place[hit]] == self.chosen[hit]
        return np.flatnonzero(hit), numbers[place[hit]]

    def _mixes(self, k: int) -> list[Any]:
        """For each set, probabilities of its actions in candidate k, broadcastable to (games, actions)."""
        if k < len(self.pure):
            return [_one_hot(m)[a] for m, a in zip(self._sizes, self.pure[k], strict=True)]
        games, numbers = self._listed(k)
        count = prod(self.shape)
        rows = []
        for mix in self.mixed.mixes:
            if len(games) == count:
                row = mix.take(numbers, axis=1)
            else:
                row = np.full((len(mix), count), np.nan)
                row[:, games] = mix[:, numbers]
            rows.append(np.moveaxis(row.reshape(-1, *self.shape), 0, -1))
        return rows

    def strategy(self, infoset: str, k: int) -> Any:
        """Of each action, broadcastable to (*batch, actions)."""
        return self.whole(k)[0][infoset]

    def belief(self, infoset: str, k: int) -> Any:
        """Of each node: how the earlier movers mix, broadcastable to (*batch, nodes)."""
        return self.whole(k)[1][infoset]

    def cutoff(self, infoset: str, k: int) -> Any:
        """There are no private numbers."""
        return np.full((self._sizes[list(self.solved.tree.infosets).index(infoset)], 2), np.nan)

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        strategies = dict(zip(self.solved.tree.infosets, self._mixes(k), strict=True))
        return strategies, Table(tuple(strategies), lambda label: _before(strategies, label), "belief")

    def take(self, index: Any) -> ProfileDetails:
        """For a part of the batch, named as in `Game.take`."""
        if isinstance(index, tuple) and not index:
            return self
        flat = index
        if not (isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu"):
            flat = np.arange(prod(self.shape)).reshape(self.shape)[index]
        shape = np.shape(flat) if self.shape else ()
        chosen = np.ravel(flat) if self.chosen is None else self.chosen[np.ravel(flat)]
        return replace(self, shape=shape, chosen=chosen, parts=(*self.parts, index))


@cache
def _one_hot(m: int) -> Any:
    return np.eye(m)


def _before(strategies: Mapping[str, Any], infoset: str) -> Any:
    """How those mix who are told before a set: its nodes are their profiles of actions."""
    belief = np.ones(1)
    for label, mix in strategies.items():
        if label == infoset:
            break
        belief = (belief[..., :, None] * mix[..., None, :]).reshape(*mix.shape[:-1], -1)
    return belief


def _number(weight: Any, game: Game) -> Any:
    """The weight of an event: a number, or an expression in the parameters."""
    if isinstance(weight, float | int):
        return float(weight)
    return weight.value if weight.constant else Plan([weight])(game.values)[0]
