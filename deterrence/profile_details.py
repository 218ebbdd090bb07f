"""What is the strategy, the payoff, the probability of an equilibrium of a game in normal form?

Candidates come in two kinds: one for each profile of actions (pure), then `capacity` places for the
profiles in which somebody mixes, which are kept as a list and not as a table: most places are empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from math import prod
from typing import Any

import numpy as np

from deterrence.game import Game
from deterrence.payoff_table import PayoffTable, movers, profiles
from deterrence.plan import Plan

__all__ = ["MixedProfiles", "ProfileDetails"]


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
    """The `Details` of equilibria in normal form; see `deterrence.details`.

    `exists` is (K, *batch) of the batch that was solved. A part of it knows its `shape`, its games as
    flat numbers (`chosen`, None for the whole), and how to take them out (`parts`, one after another).
    """

    solved: Game
    exists: Any
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

    @cached_property
    def _pure(self) -> list[tuple[int, ...]]:
        return profiles(self._sizes)

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
        weights = [[ends[p].events.get(event, 0.0) for p in self._pure] for event in tree.events]
        return self._expected([[_number(w, self.game) for w in row] for row in weights])

    def _expected(self, columns: Sequence[Sequence[Any]]) -> Any:
        """Values of profiles, [column][profile], expected in every candidate: (*batch, K, columns)."""
        exists = self.exists
        if self.chosen is not None:
            exists = exists.reshape(len(exists), -1)[:, self.chosen].reshape(-1, *self.shape)
        result: Any = np.full((len(exists), len(columns), *self.shape), np.nan)
        for k, present in enumerate(exists[: len(self._pure)]):
            for c, column in enumerate(columns):
                np.copyto(result[k, c, ...], column[k], where=present)
        for k in range(len(self._pure), len(exists)):
            games, numbers = self._listed(k)
            if not len(games):
                continue
            odds = [self._odds(profile, numbers) for profile in self._pure]
            for c, column in enumerate(columns):
                total = sum(
                    p * self._table.at(value, games)
                    for p, value in zip(odds, column, strict=True)
                    if np.ndim(value) or value
                )
                result[k, c, ...].reshape(-1)[games] = total
        return np.moveaxis(result, (0, 1), (-2, -1))

    def _odds(self, profile: tuple[int, ...], numbers: Any) -> Any:
        odds: Any = 1.0
        for mix, action in zip(self.mixed.mixes, profile, strict=True):
            odds = odds * mix[action].take(numbers)
        return odds

    def _listed(self, k: int) -> tuple[Any, Any]:
        """Games, by their number here, that have a mixed candidate k, and its number in the list."""
        numbers = self.mixed.at(k - len(self._pure))
        if self.chosen is None:
            return self.mixed.games[numbers], numbers
        games = self.mixed.games[numbers]
        place = np.searchsorted(games, self.chosen)
        hit = place < len(games)
        hit[hit] = games[place[hit]] == self.chosen[hit]
        return np.flatnonzero(hit), numbers[place[hit]]

    def _mixes(self, k: int) -> list[Any]:
        """For each set, probabilities of its actions in candidate k, broadcastable to (games, actions)."""
        if k < len(self._pure):
            return [np.eye(m)[a] for m, a in zip(self._sizes, self._pure[k], strict=True)]
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

    def whole(self, k: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        sets, mixes = list(self.solved.tree.infosets), self._mixes(k)
        beliefs, belief = [], np.ones(1)
        for mix in mixes:
            beliefs.append(belief)
            belief = (belief[..., :, None] * mix[..., None, :]).reshape(*mix.shape[:-1], -1)
        return dict(zip(sets, mixes, strict=True)), dict(zip(sets, beliefs, strict=True))

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


def _number(weight: Any, game: Game) -> Any:
    """The weight of an event: a number, or an expression in the parameters."""
    if isinstance(weight, float | int):
        return float(weight)
    return weight.value if weight.constant else Plan([weight])(game.values)[0]
