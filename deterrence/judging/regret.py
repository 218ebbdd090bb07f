"""How much would a player gain by doing something else?

`regret` is the largest gain of one player from another whole strategy, before any draw, in its own
prior. It does not test what is never reached; `local_regret` does: the largest gain from another
action at any information set, reached or not, under given beliefs. Both are second order in the
probabilities of actions taken after a private number, so `residual` reports their first-order
error. Built on `deterrence.judging.playing` alone: no solver's code is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from itertools import combinations, pairwise
from typing import Any

import numpy as np

from deterrence.arrays.foreign import placed
from deterrence.arrays.pieces import together
from deterrence.game import Game
from deterrence.judging.at_once import AtOnceChecks, Whole
from deterrence.judging.playing import Run, checked, means_by_slope, mixed, stacked
from deterrence.judging.replayed import Line, Table
from deterrence.language.private import FLAT, Distribution
from deterrence.language.tree import Branching, Chance, Decision, Node, Outcome

__all__ = ["Checks", "at_set", "check", "envelope", "regret"]

PIECE_NODES = 4_000_000  # values of all nodes are held at once


def regret(game: Game, strategy: Mapping[str, Any]) -> Any:
    """Largest gain of one player from another whole strategy.

    Parameters
    ----------
    game : Game
        A batch of any shape.
    strategy : mapping information set -> array that broadcasts to (*batch, actions)
        Probabilities, for every information set.

    Returns
    -------
    array, (*batch,)
        Maximum over players, each in its own prior and in its own payoff unit.

    """
    run = Run(Table(game), checked(game, strategy))
    gains = [_BestReply(run, i).gain() for i in range(len(game.players))]
    return placed(game.library, reduce(np.maximum, [np.broadcast_to(g, game.shape) for g in gains]))


@dataclass(frozen=True, eq=False)
class Checks:
    """Regrets of all candidates of a batch, (*batch, K), NaN where absent; `off_path` by set."""

    regret: Any
    local_regret: Any
    residual: Any
    off_path: Mapping[str, Any]


def check(game: Game, exists: Any, whole: Whole) -> Checks | AtOnceChecks:
    """Judge every candidate that exists; see `Equilibria.regret` for the fields.

    `whole` gives strategies and beliefs of a candidate in some games, named by a flat integer array.
    """
    if game.tree.at_once:
        return AtOnceChecks(game, exists, whole)
    sets = game.tree.infosets
    off_path = {label: np.zeros(exists.shape, dtype=bool) for label in sets}
    blank = [np.full(exists.shape, np.nan) for _ in range(3)]
    checks = Checks(blank[0], blank[1], blank[2], off_path)
    step = max(1, PIECE_NODES // (len(game.tree.nodes) * len(game.players)))
    for found in together(exists, game.shape, step):
        games, k = (np.concatenate(a) for a in zip(*((g, np.full(len(g), k)) for k, g in found), strict=True))
        where = (*np.unravel_index(games, game.shape), k) if game.shape else (k,)
        sigma, mu = _side_by_side([len(g) for _, g in found], [whole(g, own) for own, g in found])
        _judge(game.take(games), sigma, mu, checks, where)
    return checks


def _side_by_side(
    counts: list[int], found: list[tuple[Mapping[str, Any], Mapping[str, Any]]]
) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Strategies and beliefs of one candidate after another, of so many games each, as one batch."""
    if len(found) == 1:
        return found[0]

    def joined(rows: tuple[Mapping[str, Any], ...]) -> Mapping[str, Any]:
        sized = list(zip(counts, rows, strict=True))
        return {
            label: np.concatenate([np.broadcast_to(r[label], (n, r[label].shape[-1])) for n, r in sized])
            for label in rows[0]
        }

    strategies, beliefs = zip(*found, strict=True)
    return joined(strategies), joined(beliefs)


def _judge(game: Game, sigma: Mapping[str, Any], mu: Mapping[str, Any], checks: Checks, where: Any) -> None:
    def flat(values: Any) -> Any:
        return np.broadcast_to(values, game.shape) if game.shape else np.asarray(values).reshape(-1)[0]

    run = Run(Table(game), sigma)
    gains = [np.broadcast_to(_BestReply(run, i).gain(), game.shape) for i in range(len(game.players))]
    checks.regret[where] = flat(reduce(np.maximum, gains))
    local = residual = np.zeros(game.shape)
    for label, s in game.tree.infosets.items():
        owner = game.players.index(s.player)
        lines = [
            mixed(np.moveaxis(mu[label], -1, 0), [run.line(n.children[a], owner) for n in s.nodes])
            for a in range(len(s.actions))
        ]
        gain, error = at_set(lines, run.weights(label), run.table.laws.get(label), game.shape)
        local, residual = np.maximum(local, gain), np.maximum(residual, error)
        reached = sum(run.reach(n, s.player, True) for n in s.nodes)
        checks.off_path[label][where] = flat(reached == 0)
    checks.local_regret[where], checks.residual[where] = flat(local), flat(residual)


def at_set(lines: list[Line], weights: Any, law: Distribution | None, shape: tuple[int, ...]) -> Line:
    """Gain from the best action at a set, and the first-order error of the probabilities there."""
    if law is None:
        return _known(lines, weights, shape)
    shares, means = envelope(lines, law, shape)
    best = sum(p * q + m * b for p, m, (q, b) in zip(shares, means, lines, strict=True))
    own = means_by_slope(law, weights, [b for _, b in lines], shape)
    now = sum(w * q + m * b for w, m, (q, b) in zip(weights, own, lines, strict=True))
    error = reduce(np.maximum, [np.abs(w - p) for w, p in zip(weights, shares, strict=True)])
    # a number that all know leaves free how ties are broken
    gain, loss = _known([(q + b * law.mean, 0.0) for q, b in lines], weights, shape)
    return np.where(law.degenerate, gain, best - now), np.where(law.degenerate, loss, error)


def _known(lines: list[Line], weights: Any, shape: tuple[int, ...]) -> Line:
    """Gain from the best action, and what the worst action in use falls short of it."""
    levels = stacked(shape, [q for q, _ in lines])
    best = levels.max(axis=-1)
    now = sum(w * levels[..., a] for a, w in enumerate(weights))
    used = np.where(
        np.stack([np.broadcast_to(w, shape) for w in weights], axis=-1) > 0, best[..., None] - levels, 0.0
    )
    return best - now, used.max(axis=-1)


def envelope(lines: list[Line], law: Distribution, shape: tuple[int, ...]) -> tuple[list[Any], list[Any]]:
    """Probability and E[x; action] of each action when the best line is taken at every x.

    All crossings of two lines cut the axis into intervals; within each the best line is read off
    at an inner point (the first listed among equals).
    """
    levels, slopes = stacked(shape, [q for q, _ in lines]), stacked(shape, [b for _, b in lines])
    cuts = []
    with np.errstate(divide="ignore", invalid="ignore"):
        for a, b in combinations(range(len(lines)), 2):
            cut = (levels[..., b] - levels[..., a]) / (slopes[..., a] - slopes[..., b])
            cuts.append(np.where(np.isfinite(cut), cut, np.inf))
    ends = np.full(shape, np.inf)
    edges = np.sort(np.stack([-ends, *cuts, ends]), axis=0)
    shares = [np.zeros(shape) for _ in lines]
    means = [np.zeros(shape) for _ in lines]
    for low, high in pairwise(edges):
        start = np.where(np.isfinite(low), low, np.where(np.isfinite(high), high - 2.0, 0.0))
        stop = np.where(np.isfinite(high), high, start + 2.0)
        inside = (0.5 * start + 0.5 * stop)[..., None]  # all but parallel lines cross far away
        taken = np.argmax(levels + slopes * inside, axis=-1)
        share = np.where(high > low, law.cdf(high) - law.cdf(low), 0.0)
        mean = np.where(high > low, law.below(high) - law.below(low), 0.0)
        for a in range(len(lines)):
            shares[a] = shares[a] + np.where(taken == a, share, 0.0)
            means[a] = means[a] + np.where(taken == a, mean, 0.0)
    return shares, means


class _BestReply:
    """A player's best whole strategy against the others, by backward induction over its own sets."""

    def __init__(self, run: Run, player: int) -> None:
        self.run, self.player = run, player
        self.name = run.table.players[player]
        self._lines: dict[Node, Line] = {}
        self._policy: dict[str, tuple[list[Any], list[Any]]] = {}

    def gain(self) -> Any:
        root = self.run.table.tree.root
        return self._line(root)[0] - self.run.line(root, self.player)[0]

    def _line(self, node: Node) -> Line:
        if node not in self._lines:
            self._lines[node] = self._best(node)
        return self._lines[node]

    def _best(self, node: Node) -> Line:
        if isinstance(node, Outcome):
            return self.run.table.payoffs[node][self.player]
        assert isinstance(node, Branching)
        if isinstance(node, Chance):
            weights = self.run.table.draw(node, self.name)
            return mixed(weights, [self._line(c) for c in node.children])
        assert isinstance(node, Decision)
        if node.subject != self.name:
            weights = self.run.weights(node.infoset)
            return mixed(weights, [self._line(c) for c in node.children])
        shares, means = self._at(node.infoset)
        lines = [self._line(c) for c in node.children]
        level, slope = mixed(shares, lines)
        if node.infoset in self.run.table.laws:
            return level + sum(m * b for m, (_, b) in zip(means, lines, strict=True)), FLAT
        return level, slope

    def _at(self, infoset: str) -> tuple[list[Any], list[Any]]:
        """Probabilities (and partial means of a private number) of the best actions at a set."""
        if infoset not in self._policy:
            s, shape = self.run.table.tree.infosets[infoset], self.run.table.shape
            weights = [self.run.reach(n, self.name, False) for n in s.nodes]
            lines = [
                mixed(weights, [self._line(n.children[a]) for n in s.nodes]) for a in range(len(s.actions))
            ]
            law = self.run.table.laws.get(infoset)
            if law is None:
                best = np.argmax(stacked(shape, [q for q, _ in lines]), axis=-1)
                self._policy[infoset] = [np.where(best == a, 1.0, 0.0) for a in range(len(s.actions))], []
            else:
                self._policy[infoset] = envelope(lines, law, shape)
        return self._policy[infoset]
