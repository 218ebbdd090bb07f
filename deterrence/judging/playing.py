"""What happens when given strategies are played? Values, reach, beliefs and event probabilities.

This is the independent judge. It adds up plain probability-weighted sums over the tree, whose numbers
come from the rules themselves (`deterrence.judging.replayed`); it shares no code with a solver, a plan or an
expression. It is meant for checking and costs many times a fast solve.

A probability of an action after a private number does not say which numbers play it. By convention
low numbers go to the action with the low slope, which is the best use of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from itertools import pairwise
from operator import add
from typing import Any

import numpy as np

from deterrence.arguments import as_mapping, short
from deterrence.arrays.foreign import floats, placed, wrapped
from deterrence.arrays.libraries import elsewhere
from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.judging.replayed import Line, Table
from deterrence.language.private import FLAT, Distribution
from deterrence.language.tree import Branching, Chance, Decision, Node, Outcome
from deterrence.parameters import as_floats

__all__ = ["Play", "Run", "play"]


@dataclass(frozen=True, eq=False)
class Play:
    """What given strategies lead to.

    Attributes
    ----------
    value, value_true : array, (*batch, players)
        Expected payoffs, each player under its own prior, and under nature's probabilities.
    probability : array, (*batch, events)
        Under nature's probabilities; event names in `events`.
    reach : mapping information set -> (*batch, nodes)
        Probability that play passes through each node, in the owner's own prior.
    reach_by_others : mapping information set -> (*batch, nodes)
        The same with the owner's own moves taken as certain (counterfactual reach).
    belief : mapping information set -> (*batch, nodes)
        Bayes' rule; NaN at sets that are not reached.

    """

    events: tuple[str, ...]
    value: Any
    value_true: Any
    probability: Any
    reach: Mapping[str, Any]
    reach_by_others: Mapping[str, Any]
    belief: Mapping[str, Any]


def play(game: Game, strategy: Mapping[str, Any]) -> Play:
    """Play given strategies in every game of a batch.

    Parameters
    ----------
    game : Game
        A batch of any shape.
    strategy : mapping information set -> array that broadcasts to (*batch, actions)
        Probabilities, for every information set of the game.

    Raises
    ------
    GameError
        If a set is missing or unknown, or probabilities do not have the right length or sum.

    """
    table = Table(game)
    sigma = checked(game, strategy)
    run = Run(table, sigma)
    root = table.tree.root
    value = stacked(game.shape, [run.line(root, i)[0] for i in range(len(table.players))])
    true = stacked(game.shape, [run.line(root, i, "")[0] for i in range(len(table.players))])
    reach, others, belief = {}, {}, {}
    with np.errstate(invalid="ignore"):
        for label, s in table.tree.infosets.items():
            reach[label] = stacked(game.shape, [run.reach(n, s.player, True) for n in s.nodes])
            others[label] = stacked(game.shape, [run.reach(n, s.player, False) for n in s.nodes])
            total = others[label].sum(axis=-1, keepdims=True)
            belief[label] = np.where(total > 0, others[label] / total, np.nan)
    events = game.tree.events
    odds: dict[str, Any] = dict.fromkeys(events, 0.0)
    for end in table.tree.outcomes:
        weight = run.reach(end, "", True)
        for event, share in table.weights[end].items():
            odds[event] = odds[event] + weight * share
    results = (value, true, stacked(game.shape, list(odds.values())), reach, others, belief)
    return Play(events, *(placed(game.library, result) for result in results))


def checked(game: Game, strategy: Mapping[str, Any]) -> dict[str, Any]:
    """Strategies as arrays (*batch, actions), after checking names, lengths and sums."""
    sets = game.tree.infosets
    strategy = as_mapping("play", "strategy", strategy, "equilibria.strategy")
    for label in (*(s for s in sets if s not in strategy), *(s for s in strategy if s not in sets)):
        raise GameError(
            f"the strategy {'lacks' if label in sets else 'names'} information set {label!r}: give "
            f"probabilities for exactly the {len(sets)} sets of {type(game).__name__}."
        )
    sigma = {}
    for label, s in sets.items():
        given = strategy[label]
        own = given if elsewhere(given) else as_floats(given)
        if own is None:
            raise GameError(f"the strategy at {label!r} came as {short(given)}: give numbers.")
        row = floats(wrapped(game.library, own))
        sums = row.sum(axis=-1)
        right = row.shape[-1:] == (len(s.actions),) and np.all(row >= 0) and np.all(np.abs(sums - 1) < 1e-9)
        if not right:
            least, most = float(row.min()), float(sums.max())
            raise GameError(
                f"the strategy at {label!r} has shape {row.shape}, values from {least:g} and sums up to "
                f"{most:g}: give {len(s.actions)} probabilities ({', '.join(s.actions)}) that sum to 1."
            )
        try:
            sigma[label] = np.broadcast_to(row, (*game.shape, len(s.actions)))
        except ValueError:
            raise GameError(
                f"the strategy at {label!r} has shape {row.shape}, but the games have {game.shape}: give "
                f"({len(s.actions)},) or {(*game.shape, len(s.actions))}."
            ) from None
    return sigma


def stacked(shape: tuple[int, ...], columns: list[Any]) -> Any:
    """Arrays that broadcast to `shape`, side by side on a new last axis."""
    return np.stack([np.broadcast_to(floats(c), shape) for c in columns], axis=-1)


@dataclass(eq=False)
class Run:
    """Values and reach of all nodes under one strategy profile; remembered once computed."""

    table: Table
    sigma: Mapping[str, Any]
    _lines: dict[Any, Line] = field(default_factory=dict)
    _reach: dict[Any, Any] = field(default_factory=dict)
    _weights: dict[str, list[Any]] = field(default_factory=dict)

    def weights(self, infoset: str) -> list[Any]:
        """The probability of each action at a set."""
        if infoset not in self._weights:
            self._weights[infoset] = list(np.moveaxis(self.sigma[infoset], -1, 0))
        return self._weights[infoset]

    def line(self, node: Node, player: int, prior: str | None = None) -> Line:
        """Expected payoff of a player from a node on, as level and slope; `prior` "" is nature's."""
        believer = self.table.players[player] if prior is None else prior
        key = (node, player, believer)
        if key not in self._lines:
            self._lines[key] = self._line(node, player, prior, believer)
        return self._lines[key]

    def _line(self, node: Node, player: int, prior: str | None, believer: str) -> Line:
        if isinstance(node, Outcome):
            return self.table.payoffs[node][player]
        assert isinstance(node, Branching)
        lines = [self.line(child, player, prior) for child in node.children]
        if isinstance(node, Chance):
            weights = self.table.draw(node, believer)
            return mixed(weights, lines)
        assert isinstance(node, Decision)
        weights = self.weights(node.infoset)
        if node.infoset in self.table.laws and node.subject == self.table.players[player]:
            means = self.partial_means(node.infoset, believer)
            level, _ = mixed(weights, lines)
            return level + sum(m * b for m, (_, b) in zip(means, lines, strict=True)), FLAT
        return mixed(weights, lines)

    def reach(self, node: Node, player: str, own: bool) -> Any:
        """Probability of reaching a node in a player's own prior; its own moves certain if not `own`."""
        key = (node, player, own)
        if key not in self._reach:
            parent = node.parent
            if parent is None:
                self._reach[key] = 1.0
            else:
                branch = node.steps[-1].answer
                before = self.reach(parent, player, own)
                if isinstance(parent, Chance):
                    step = self.table.draw(parent, player)[branch]
                else:
                    assert isinstance(parent, Decision)
                    mine = parent.subject == player and not own
                    step = 1.0 if mine else self.weights(parent.infoset)[branch]
                self._reach[key] = before * step
        return self._reach[key]

    def partial_means(self, infoset: str, believer: str) -> list[Any]:
        """E[x; action] of the set's private number for each action, by the convention of the module."""
        key = ("means", infoset, believer)
        if key not in self._reach:
            s = self.table.tree.infosets[infoset]
            owner = self.table.players.index(s.player)
            weights = [self.reach(n, s.player, False) for n in s.nodes]
            total = sum(weights)
            weights = [np.where(total > 0, w, 1.0 / len(weights)) for w in weights]
            slopes = [
                sum(
                    w * self.line(n.children[a], owner, None if believer == s.player else believer)[1]
                    for w, n in zip(weights, s.nodes, strict=True)
                )
                for a in range(len(s.actions))
            ]
            self._reach[key] = means_by_slope(
                self.table.laws[infoset], self.weights(infoset), slopes, self.table.shape
            )
        found: list[Any] = self._reach[key]
        return found


def mixed(weights: Any, lines: list[Line]) -> Line:
    """The weighted sum of payoffs given as level and slope."""
    level = reduce(add, [w * q for w, (q, _) in zip(weights, lines, strict=True)])
    if all(b is FLAT for _, b in lines):
        return level, FLAT
    return level, reduce(add, [w * b for w, (_, b) in zip(weights, lines, strict=True)])


def means_by_slope(law: Distribution, weights: Any, slopes: list[Any], shape: tuple[int, ...]) -> list[Any]:
    """E[x; action] when low numbers go to actions of low slope."""
    steep = np.stack([np.broadcast_to(b, shape) for b in slopes])
    order = np.argsort(steep, axis=0, kind="stable")
    probability = np.take_along_axis(np.stack([np.broadcast_to(w, shape) for w in weights]), order, axis=0)
    edges = np.minimum(np.cumsum(probability[:-1], axis=0), 1.0)
    below = [*law.below(law.ppf(edges)), np.broadcast_to(law.below(law.ppf(1.0)), shape)]
    part = np.stack([below[0], *(high - low for low, high in pairwise(below))])
    part = np.where(law.degenerate, law.mean * probability, part)
    return list(np.take_along_axis(part, np.argsort(order, axis=0), axis=0))
