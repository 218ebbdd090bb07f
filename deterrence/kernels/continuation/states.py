"""What is each action worth in a game that goes on from state to state, when all mix, now and later?

The agents are the movers of every state, their log odds the unknowns, as in
`deterrence.kernels.continuation.agents`. Given all mixtures, play is a chain P with payoffs r_i a period,
and player i, of patience d_i, values the states by

    V_i = R_i r_i,   R_i = (I - d_i P)^-1,

an action by what it pays now plus d_i V_i of the state that follows. Log odds of j in a state move the value
there at once; the value of every state from which it is reached moves by R_i times that. So the slopes are
exact, however patient players are. Without transitions this is a game that is played once.

Nothing here knows what a game is or follows a branch: `Worth` has what `branch` and `landing` ask for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deterrence.kernels.continuation.agents import added

__all__ = ["StateAgents", "StateWorth"]


class StateAgents:
    """Who moves in each state, and among how many actions: `movers[s]` are players, `sizes[s]` theirs."""

    def __init__(self, movers: Sequence[Sequence[int]], sizes: Sequence[Sequence[int]]) -> None:
        self.movers, self.sizes = movers, sizes
        self.place: dict[tuple[int, int], slice] = {}  # of a state's mover among the unknowns
        at = 0
        for s, own in enumerate(sizes):
            for j, m in enumerate(own):
                self.place[s, j] = slice(at, at + m - 1)
                at += m - 1
        self.unknowns = at
        self.rows, self.columns = (n.reshape(-1) for n in np.indices((at, at)))

    def mixes(self, x: Any) -> list[list[Any]]:
        """Probabilities (actions, G) by state and mover, from log odds (unknowns, G)."""
        return [[_mix(x[self.place[s, j]]) for j in range(len(own))] for s, own in enumerate(self.sizes)]


class StateWorth:
    """Values of actions in G games.

    Parameters
    ----------
    agents : StateAgents
        Of S states.
    pays : list of arrays (*sizes, players, G)
        By state, over the profiles of its movers' actions.
    moves : list of arrays (*sizes, S, G), or None
        Where play goes from each state; None if play ends.
    patience : array (players, G)
        Weights of the next period.

    """

    def __init__(self, agents: StateAgents, pays: list[Any], moves: list[Any] | None, patience: Any) -> None:
        self.agents, self.pays, self.moves, self.patience = agents, pays, moves, patience

    def part(self, games: Any) -> StateWorth:
        """The same of some of the games."""
        moves = None if self.moves is None else [m[..., games] for m in self.moves]
        return StateWorth(self.agents, [p[..., games] for p in self.pays], moves, self.patience[:, games])

    def gaps(self, x: Any) -> Any:
        """By how much each action is better than the first of its agent, (unknowns, G)."""
        mixes = self.agents.mixes(x)
        _, worth, _ = self._valued(mixes)
        result = np.empty_like(x)
        for (s, j), place in self.agents.place.items():
            own = _expected(worth[s][..., self.agents.movers[s][j], :], mixes[s], [j])
            np.subtract(own[1:], own[0], out=result[place])
        return result

    def gaps_and_slopes(self, x: Any) -> tuple[Any, Any]:
        """The same, and its slopes in x at `rows` and `columns`, (unknowns ** 2, G)."""
        agents, mixes = self.agents, self.agents.mixes(x)
        values, worth, later = self._valued(mixes)
        gaps, slopes = np.empty_like(x), np.zeros((agents.unknowns, *x.shape))
        # what a log odd moves the value of its own state by, for each player: (odds, players, G)
        lift = {}
        for (s, j), place in agents.place.items():
            told = _expected(worth[s], mixes[s], [j])
            lift[s, j] = mixes[s][j][1:, None] * (told[1:] - values[s])
            own = told[:, agents.movers[s][j]]
            np.subtract(own[1:], own[0], out=gaps[place])
        for (s, j), place in agents.place.items():
            i = agents.movers[s][j]
            for other, at in ((k, agents.place[s, k]) for k in range(len(mixes[s])) if k != j):
                both = _expected(worth[s][..., i, :], mixes[s], sorted((j, other)))
                both = both if j < other else both.swapaxes(0, 1)
                rest = mixes[s][other][None, 1:] * (both[:, 1:] - added(both * mixes[s][other], 1)[:, None])
                slopes[place, at] += rest[1:] - rest[0]
            if self.moves is None:
                continue
            led = _expected(self.moves[s], mixes[s], [j])  # (actions, S, G)
            led = self.patience[i] * added((led[1:] - led[0])[:, :, None] * later[i], 1)
            for (t, k), at in agents.place.items():
                slopes[place, at] += led[:, None, t] * lift[t, k][:, i]
        return gaps, slopes.reshape(-1, x.shape[1])

    def _valued(self, mixes: list[list[Any]]) -> tuple[Any, list[Any], Any]:
        """Values (S, players, G), payoffs with what follows (*sizes, players, G) by state, and R."""
        paid = np.stack([_expected(p, own, []) for p, own in zip(self.pays, mixes, strict=True)])
        if self.moves is None:
            return paid, self.pays, None
        chain = np.stack([_expected(m, own, []) for m, own in zip(self.moves, mixes, strict=True)])
        left = np.eye(len(chain)) - np.moveaxis(self.patience[:, None, None] * chain, -1, 1)
        with np.errstate(all="ignore"):
            later = np.moveaxis(np.linalg.inv(left), 1, -1)  # (players, S, S, G)
        values = added(later * paid.swapaxes(0, 1)[:, None], 2).swapaxes(0, 1)
        follows = (added(m[..., None, :] * values, -3) for m in self.moves)
        return values, [p + self.patience * f for p, f in zip(self.pays, follows, strict=True)], later


def _mix(odds: Any) -> Any:
    """Probabilities (actions, G) from log odds against the first action (actions - 1, G)."""
    full = np.concatenate([np.zeros((1, odds.shape[1])), odds])
    np.exp(full - full.max(axis=0), out=full)
    full /= added(full)
    return full


def _expected(array: Any, mixes: list[Any], kept: list[int]) -> Any:
    """The mean of an array (*sizes, ..., G) over what all but some movers do."""
    for j in reversed(range(len(mixes))):
        if j not in kept:
            weight = mixes[j].reshape(len(mixes[j]), *[1] * (array.ndim - j - 2), -1)
            array = added(array * weight, j)
    return array
