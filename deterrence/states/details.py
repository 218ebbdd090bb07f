"""What do stationary strategies lead to? Mixtures, payoffs, and how likely each state and event is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.arrays.pieces import pieces
from deterrence.states.game import StateGame
from deterrence.states.table import StateTable

__all__ = ["StateDetails"]

PIECE = 2_048  # games whose chains are solved together


@dataclass(frozen=True, eq=False)
class StateDetails:
    """The `Details` of equilibria of a game of states.

    `mixes` are (K, actions, *batch) for each information set; `values` (K, players, *batch); `unsettled`
    (*batch) the last change of values in a search that found nothing, as a share of what play can make (of
    a quantal response, the last error of a probability); else NaN. `rationality`, of a quantal response
    only, is (players, *batch) in 1 / payoff units.
    """

    game: StateGame
    mixes: Mapping[str, Any]
    values: Any
    unsettled: Any
    rationality: Any = None

    def payoff(self) -> Any:
        """Of each player, (*batch, K, players)."""
        return np.moveaxis(self.values, (0, 1), (-2, -1))

    def payoff_true(self) -> Any:
        """The same: all share one prior."""
        return self.payoff()

    def probability(self) -> Any:
        """Of each event, (*batch, K, events)."""
        game, count = self.game, len(self.values)
        result = np.full((count, len(game.tree.events), *game.shape), np.nan)
        index: Any
        for index in pieces(game.shape, PIECE):
            start: Any = (0, 0)
            block = result[(*start, *index)].shape
            for k in range(count):
                there = np.isfinite(self.values[(k, 0, *index)]).reshape(-1)
                here = np.flatnonzero(there)
                if not here.size:
                    continue
                numbers = np.arange(game.size).reshape(game.shape)[index].reshape(-1)[here]
                table = StateTable(game, flat=numbers)
                mixes = {
                    label: mix[(k, slice(None), *index)].reshape(mix.shape[1], -1)[:, here]
                    for label, mix in self.mixes.items()
                }
                found = np.full((result.shape[1], there.size), np.nan)
                found[:, here] = _chances(table, mixes)
                result[(k, slice(None), *index)] = found.reshape(-1, *block)
        return np.moveaxis(result, (0, 1), (-2, -1))

    def strategy(self, infoset: str, k: int) -> Any:
        """Of each action, (*batch, actions)."""
        return np.moveaxis(self.mixes[infoset][k], 0, -1)

    def belief(self, infoset: str, k: int) -> Any:
        """One node each."""
        return np.ones(1)

    def cutoff(self, infoset: str, k: int) -> Any:
        """There are no private numbers."""
        return np.full((self.mixes[infoset].shape[1], 2), np.nan)

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        return {s: self.strategy(s, k) for s in self.mixes}, dict.fromkeys(self.mixes, np.ones(1))

    def take(self, index: Any) -> StateDetails:
        """For a part of the batch, named as in `Game.take`."""
        if isinstance(index, tuple) and not index:
            return self
        part = self.game.take(index)

        def cut(values: Any, lead: int) -> Any:
            inner = values.shape[:lead]
            if not self.game.shape:
                whole = np.broadcast_to(np.reshape(values, (*inner, 1)), (*inner, part.size))
                return np.reshape(whole, (*inner, *part.shape))
            if isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu":
                return values.reshape(*inner, -1)[..., index]
            return values[(*[slice(None)] * lead, *(index if isinstance(index, tuple) else (index,)))]

        mixes = {label: cut(mix, 2) for label, mix in self.mixes.items()}
        lambdas = None if self.rationality is None else cut(self.rationality, 1)
        return StateDetails(part, mixes, cut(self.values, 2), cut(self.unsettled, 0), lambdas)


def _chances(table: StateTable, mixes: Mapping[str, Any]) -> Any:
    """Of each event of some games, (events, G)."""
    tree, games = table.tree, table.count
    happenings = tree.events[len(tree.states) :]
    clock = np.ones(games) if tree.ends else np.broadcast_to(table.discount, games)
    periods = [_period(table, mixes, t, clock, happenings) for t in range(max(tree.periods, 1))]
    result = np.zeros((len(tree.events), games))
    count = len(tree.states)
    if not tree.periods:
        moves, over, hit, quiet = periods[0]
        unit = np.eye(count)
        start = np.zeros((games, count, 1))
        start[:, tree.start] = 1.0
        visits = np.linalg.solve(unit - np.swapaxes(moves, 1, 2), start)[..., 0]
        result[:count] = (visits * over).T
        for e in range(len(happenings)):
            ever = np.linalg.solve(unit - quiet[e], hit[e][..., None])
            result[count + e] = ever[:, tree.start, 0] + 0.0  # LAPACK may say -0
        return result
    here = np.zeros((games, count))
    here[:, tree.start] = 1.0
    ever = np.zeros((len(happenings), games, count))
    for t, (moves, over, _, _) in enumerate(periods):
        last = t == tree.periods - 1
        result[:count] += (here * (1.0 if last else over)).T
        here = (here[:, None] @ moves)[:, 0]
    for _, _, hit, quiet in reversed(periods):
        ever = np.array(
            [h + (q @ later[..., None])[..., 0] for h, q, later in zip(hit, quiet, ever, strict=True)]
        )
    for e in range(len(happenings)):
        result[count + e] = ever[e, :, tree.start]
    return result


def _period(table: StateTable, mixes: Any, t: int, clock: Any, happenings: Any) -> tuple[Any, Any, Any, Any]:
    """Moves (G, S, S); whether play is over (G, S); each event now (G, S), and moves without it."""
    tree, games, count = table.tree, table.count, len(table.tree.states)
    moves, over = np.zeros((games, count, count)), np.zeros((games, count))
    hit = [np.zeros((games, count)) for _ in happenings]
    quiet = [np.zeros((games, count, count)) for _ in happenings]
    for s, state in enumerate(tree.states):
        own = [mixes[tree.label(i, s, t)] for i in state.movers]
        for p, profile in enumerate(state.profiles):
            weight: Any = np.ones(games)
            for mix, action in zip(own, profile, strict=True):
                weight = weight * mix[action]
            over[:, s] += weight * ((1 - clock) if state.after[p] else 1.0)
            for e, event in enumerate(happenings):
                if event in state.events[p]:
                    hit[e][:, s] += weight
            for chance, n in zip(table.odds[s][p], state.after[p], strict=True):
                moves[:, s, n] += weight * clock * chance
                for e, event in enumerate(happenings):
                    if event not in state.events[p]:
                        quiet[e][:, s, n] += weight * clock * chance
    return moves, over, hit, quiet
