"""Where does a game of states go, year after year, under its Markov perfect strategies?

A run starts in the game's first state; every year the players' actions and the next state are drawn with the
probabilities of the equilibrium, a period being a year. All runs of all games move on together.

The discount factor weighs payoffs and does not end play: a game without an end is followed for as long as is
asked, while `Equilibria.probability` weighs it as one that goes on with probability `discount`. What is paid
is each year's own, not discounted. The strategies are those of the dynamic game itself: nobody is myopic.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.kernels.picking import cumulated, picked
from deterrence.simulation.labelled import labelled
from deterrence.states.game import StateGame
from deterrence.states.table import StateTable

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["chains"]


def chains(equilibria: Equilibria, n: int, seed: int, years: int) -> xr.Dataset:
    """Trajectories, (*batch, equilibrium, run, year), of the candidates that exist in some game."""
    game = equilibria.game
    assert isinstance(game, StateGame)
    tree, size = game.tree, max(game.size, 1)
    exists = equilibria.exists.reshape(size, -1)
    kept = np.flatnonzero(exists.any(axis=0)) if exists.any() else np.zeros(1, dtype=np.intp)
    games, places = np.nonzero(exists[:, kept])
    walk = _Walk(equilibria, games, kept[places])
    found = walk.years(np.random.default_rng(seed), n, years)
    shape = (*game.shape, len(kept))

    def spread(values: Any, absent: Any) -> Any:
        """(year, ..., C, n) of those that exist to (*batch, equilibrium, run, year, ...)."""
        whole = np.full((*values.shape[:-2], size, len(kept), n), absent, dtype=values.dtype)
        whole[..., games, places, :] = values
        whole = whole.reshape(*values.shape[:-2], *shape, n)
        inner = range(1, values.ndim - 2)
        order = (*range(values.ndim - 2, whole.ndim), 0, *inner)
        return whole.transpose(order)

    along = ("equilibrium", "run", "year")
    happenings = tree.events[len(tree.states) :]
    words = [s.label for s in tree.states]
    return labelled(
        game,
        {
            "equilibrium": np.array([equilibria.names[k] for k in kept], dtype=str),
            "run": np.arange(n),
            "year": np.arange(1, years + 1),
            "player": np.array(game.players, dtype=str),
            "event": np.array(happenings, dtype=str),
        },
        {
            "happens": ((*along, "event"), spread(found["event"], False)),
            "payoff": ((*along, "player"), spread(found["payoff"], np.nan)),
            "status": (("equilibrium",), equilibria.status[..., kept]),
        },
        {
            "state": (along, spread(found["state"], len(words) + 1), [*words, "over", "no equilibrium"]),
            "action": ((*along, "player"), spread(found["action"], 0), walk.words),
        },
        {
            "concept": equilibria.concept,
            "seed": seed,
            "assumes": "strategies of the dynamic game; the discount factor weighs payoffs and ends nothing",
        },
    )


class _Walk:
    """Runs of C games with one equilibrium each, as they move from state to state."""

    def __init__(self, equilibria: Equilibria, games: Any, places: Any) -> None:
        self.game, self.count = equilibria.game, len(games)
        assert isinstance(self.game, StateGame)
        self.tree = tree = self.game.tree
        numbers = np.arange(max(self.game.size, 1)) if self.game.shape else np.zeros(1, dtype=np.intp)
        self.table = StateTable(self.game, flat=numbers).take(games)
        self.mixes = {}
        for label, mix in equilibria.strategy.items():
            rows = mix.reshape(len(numbers), *mix.shape[-2:])
            self.mixes[label] = np.moveaxis(rows[games, places], -1, 0)  # (actions, C)
        told = dict.fromkeys(w for s in tree.states for own in s.actions for w in own)
        self.words = ["no choice", *told]
        self.first = np.cumsum([0, *(len(s.profiles) for s in tree.states)])[:-1]
        # of each state and profile (in rows): what each player does, and which events happen
        code = {word: number for number, word in enumerate(self.words)}
        rows = int(sum(len(s.profiles) for s in tree.states))
        self.action = np.zeros((len(tree.players), rows), dtype=np.int16)
        happenings = tree.events[len(tree.states) :]
        self.event = np.zeros((len(happenings), rows), dtype=bool)
        for state, start in zip(tree.states, self.first, strict=True):
            for p, profile in enumerate(state.profiles):
                for i, names, a in zip(state.movers, state.actions, profile, strict=True):
                    self.action[i, start + p] = code[names[a]]
                for event in state.events[p]:
                    self.event[happenings.index(event), start + p] = True
        self.pays = np.array([paid for own in self.table.pays for paid in own])  # (rows, players, C)

    def years(self, rng: np.random.Generator, n: int, years: int) -> dict[str, Any]:
        """States, actions, events and payoffs, each (year, ..., C, n)."""
        tree, over = self.tree, len(self.tree.states)
        cells = np.repeat(np.arange(self.count), n)
        state = np.full(self.count * n, tree.start)
        found = {
            "state": np.full((years, len(cells)), over, dtype=np.int16),
            "action": np.zeros((years, len(tree.players), len(cells)), dtype=np.int16),
            "event": np.zeros((years, len(self.event), len(cells)), dtype=bool),
            "payoff": np.zeros((years, len(tree.players), len(cells))),
        }
        law: Any = None
        for t in range(min(years, tree.periods) if tree.periods else years):
            luck = np.tile(rng.random(n), self.count)
            law = self._law(t) if law is None or tree.periods else law
            on = np.flatnonzero(state < over)
            if not on.size:
                break
            here, cell = state[on], cells[on]
            branch = picked(law[0], here * self.count + cell, luck[on])
            row, after = law[1][branch, here], law[2][branch, here]
            found["state"][t] = state
            found["action"][t][:, on] = self.action[:, row]
            found["event"][t][:, on] = self.event[:, row]
            found["payoff"][t][:, on] = self.pays[row, :, cell].T
            state[on] = after
        return {name: values.reshape(*values.shape[:-1], self.count, n) for name, values in found.items()}

    def _law(self, t: int) -> tuple[Any, Any, Any]:
        """Cumulative (branches, S * C); of each branch and state the row, and the state that follows."""
        tree, over = self.tree, len(self.tree.states)
        branches = [
            [(p, k) for p, after in enumerate(s.after) for k in range(max(len(after), 1))]
            for s in tree.states
        ]
        widest = max(map(len, branches))
        weights = np.zeros((widest, over, self.count))
        rows, follows = np.zeros((2, widest, over), dtype=np.intp)
        for s, state in enumerate(tree.states):
            own = [self.mixes[tree.label(i, s, t)] for i in state.movers]
            for b, (p, k) in enumerate(branches[s]):
                weight: Any = np.ones(self.count)
                for mix, action in zip(own, state.profiles[p], strict=True):
                    weight = weight * mix[action]
                after = state.after[p]
                weights[b, s] = weight * self.table.odds[s][p][k] if after else weight
                rows[b, s], follows[b, s] = self.first[s] + p, after[k] if after else over
        return cumulated(weights.reshape(widest, -1)), rows, follows
