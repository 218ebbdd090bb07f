"""How much would a player gain by another strategy, in a game of states? Its decision problem, solved anew.

The model's formulas are evaluated once more, each player's decision problem against the others' strategies
is put together, the strategies are valued by solving a linear system (or from the last period back), and the
problem is solved by policy iteration. Shares no code with a solver.

By the one-shot deviation principle the largest gain of one deviation, `local_regret`, divided by one minus
the discount factor bounds the gain of any deviation from any state on; `regret` is that gain itself, from
the starting state. A quantal response errs on purpose, and both say what that costs; whether it is one
is told by `residual`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from deterrence.arrays.pieces import present
from deterrence.states.game import StateGame

__all__ = ["Problem", "StateChecks"]

PIECE = 1_024
STEPS = 100


class StateChecks:
    """Judges every candidate that exists, (*batch, K), NaN where absent."""

    def __init__(self, game: StateGame, exists: Any, details: Any) -> None:
        self.game, self.exists, self.details = game, exists, details

    @property
    def regret(self) -> Any:
        """Largest gain of one player from another whole strategy, at the starting state."""
        return self._found[0]

    @property
    def local_regret(self) -> Any:
        """Largest gain of one deviation in one state, reached or not."""
        return self._found[1]

    @property
    def residual(self) -> Any:
        """What the worst of the actions used loses, or what a payoff told differs from its own valuation.

        Of a quantal response: how far a probability is from the one that its own valuation calls for.
        """
        return self._found[2]

    @cached_property
    def off_path(self) -> dict[str, Any]:
        """Is the state never reached?"""
        return {label: self.exists & ~there for label, there in self._found[3].items()}

    @cached_property
    def _found(self) -> tuple[Any, Any, Any, dict[str, Any]]:
        shape = self.exists.shape
        checks = [np.full(shape, np.nan) for _ in range(3)]
        reached = {label: np.zeros(shape, dtype=bool) for label in self.game.tree.infosets}
        told = self.details.payoff()
        for k, games, where in present(self.exists, self.game.shape, PIECE):
            some = self.details.take(games)
            sigma = {label: np.atleast_2d(mix) for label, mix in some.whole(k)[0].items()}
            problem = Problem(self.game.take(games), sigma, some.rationality)
            *values, there = problem.judged(told[where].reshape(len(games), -1))
            for check, value in zip(checks, values, strict=True):
                check[where] = value if self.game.shape else value[0]
            for label, mask in there.items():
                reached[label][where] = mask if self.game.shape else mask[0]
        return (*checks, reached)  # type: ignore[return-value]


class Valued(NamedTuple):
    """One period of one player: values of states (G, S), worths of actions (G, S, A), where they lead."""

    period: int
    value: Any
    best: Any
    worth: Any
    moves: Any
    own: Any
    used: Any


class Problem:
    """What each player faces in G games, given mixtures (G, actions) by information set."""

    def __init__(self, game: StateGame, sigma: Mapping[str, Any], rationality: Any = None) -> None:
        self.game, self.tree, self.sigma, self.count = game, game.tree, sigma, game.size
        self.rationality = rationality
        self.delta = [np.broadcast_to(game.patience(p), self.count) for p in game.players]

    @np.errstate(invalid="ignore")
    def judged(self, told: Any) -> tuple[Any, Any, Any, dict[str, Any]]:
        """Regret, local regret and residual, (G,), and where each set is reached."""
        tree, count = self.tree, self.count
        regret, local, residual = np.zeros(count), np.zeros(count), np.zeros(count)
        for i in range(len(tree.players)):
            for at in self.valued(i):
                local = np.maximum(local, (at.worth.max(axis=-1) - at.value).max(axis=-1))
                residual = np.maximum(residual, self._wrong(i, at.worth, at.own, at.used).max(axis=-1))
            regret = np.maximum(regret, (at.best - at.value)[:, tree.start])
            residual = np.maximum(residual, np.abs(at.value[:, tree.start] - told[:, i]))
        return regret, local, residual, self.reached()

    def valued(self, i: int) -> Iterator[Valued]:
        """What a player's choices are worth in each period, the last one first."""
        tree, count = self.tree, self.count
        value = best = np.zeros((count, len(tree.states)))
        delta = self.delta[i][:, None, None]
        for t in reversed(range(max(tree.periods, 1))):
            pays, moves, own, used = self._faced(i, t)
            if tree.periods:
                worth = pays + delta * (moves @ value[:, None, :, None])[..., 0]
                most = pays + delta * (moves @ best[:, None, :, None])[..., 0]
                value, best = np.where(own > 0, own * worth, 0.0).sum(axis=-1), most.max(axis=-1)
            else:
                paid = np.where(own > 0, own * pays, 0.0).sum(axis=-1)
                chain = (own[..., None] * moves).sum(axis=2)
                value = np.linalg.solve(np.eye(len(tree.states)) - delta * chain, paid[..., None])[..., 0]
                worth = pays + delta * (moves @ value[:, None, :, None])[..., 0]
                best = self._best(pays, moves, delta, worth)
            yield Valued(t, value, best, worth, moves, own, used)

    def _wrong(self, i: int, worth: Any, own: Any, used: Any) -> Any:
        """What the worst action used loses, (G, S); of a quantal response, how wrong a probability is."""
        best = worth.max(axis=-1)
        if self.rationality is None:
            return best - np.where(used, worth, np.inf).min(axis=-1)
        loss = np.where(np.isfinite(worth), best[..., None] - worth, 0.0)
        odds = np.where(np.isfinite(worth), np.exp(-self.rationality[i].reshape(-1, 1, 1) * loss), 0.0)
        return np.abs(own - odds / odds.sum(axis=-1, keepdims=True)).max(axis=-1)

    def _faced(self, i: int, t: int) -> tuple[Any, Any, Any, Any]:
        """Payoffs (G, S, A) of a player's actions (-inf: none), moves (G, S, A, S), its mixture and use."""
        tree, game, count = self.tree, self.game, self.count
        size = len(tree.states)
        widest = max((len(w) for s in tree.states for w in s.actions), default=1)
        pays, moves = np.full((count, size, widest), -np.inf), np.zeros((count, size, widest, size))
        own = np.zeros((count, size, widest))
        number = {state.key: n for n, state in enumerate(tree.states)}
        for s, state in enumerate(tree.states):
            if i in state.movers:
                own[:, s, : state.sizes[state.movers.index(i)]] = self.sigma[tree.label(i, s, t)]
            else:
                own[:, s, 0] = 1.0
            for profile in state.profiles:
                words = [names[a] for names, a in zip(state.actions, profile, strict=True)]
                taken = {tree.players[j]: word for j, word in zip(state.movers, words, strict=True)}
                weight: Any = np.ones(count)
                action = 0
                for j, a in zip(state.movers, profile, strict=True):
                    if j == i:
                        action = a
                    else:
                        weight = weight * self.sigma[tree.label(j, s, t)][:, a]
                paid = weight * np.asarray(game.stage(state.key, taken)[tree.players[i]], dtype=float)
                pays[:, s, action] = np.where(np.isneginf(pays[:, s, action]), 0.0, pays[:, s, action]) + paid
                for key, chance in game.transition(state.key, taken).items():
                    moves[:, s, action, number[key]] += weight * chance
        return pays, moves, own, own > 0

    def _best(self, pays: Any, moves: Any, delta: Any, worth: Any) -> Any:
        """The best that a player can get from each state on, (G, S)."""
        value = worth.max(axis=-1)
        for _ in range(STEPS):
            choice = worth.argmax(axis=-1)[..., None]
            paid = np.take_along_axis(pays, choice, axis=2)
            chain = np.take_along_axis(moves, choice[..., None], axis=2)[:, :, 0]
            value = np.linalg.solve(np.eye(pays.shape[1]) - delta * chain, paid)[..., 0]
            worth = pays + delta * (moves @ value[:, None, :, None])[..., 0]
            if np.all(worth.max(axis=-1) - value <= 1e-12 * (1 + np.abs(value))):
                break
        return value

    def reached(self) -> dict[str, Any]:
        """Where each information set is reached with positive probability."""
        tree = self.tree
        there = np.zeros((self.count, len(tree.states)), dtype=bool)
        there[:, tree.start] = True
        result: dict[str, Any] = {}
        for t in range(max(tree.periods, 1)):
            step = self._steps(t)
            if not tree.periods:
                for _ in tree.states:
                    there = there | (there[:, None] @ step)[:, 0]
            for s, state in enumerate(tree.states):
                result |= {tree.label(i, s, t): there[:, s] for i in state.movers}
            there = (there[:, None] @ step)[:, 0]
        return result

    def _steps(self, t: int) -> Any:
        """Which state can follow which, (G, S, S) bool."""
        tree = self.tree
        step = np.zeros((self.count, len(tree.states), len(tree.states)), dtype=bool)
        number = {state.key: n for n, state in enumerate(tree.states)}
        for s, state in enumerate(tree.states):
            for profile in state.profiles:
                played: Any = np.ones(self.count, dtype=bool)
                taken = {}
                for j, names, a in zip(state.movers, state.actions, profile, strict=True):
                    played = played & (self.sigma[tree.label(j, s, t)][:, a] > 0)
                    taken[tree.players[j]] = names[a]
                for key, chance in self.game.transition(state.key, taken).items():
                    step[:, s, number[key]] |= played & (np.asarray(chance) > 0)
        return step
