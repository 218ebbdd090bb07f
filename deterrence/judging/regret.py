"""How much would a player gain by doing something else?

`regret` is the largest gain of one player from another whole strategy, before any draw, in its own
prior. It does not test what is never reached; `local_regret` does: the largest gain from another
action at any information set, reached or not, under given beliefs. Both are second order in the
probabilities of actions taken after a private number, so `residual` reports their first-order
error. Built on `deterrence.judging.playing` alone: no solver's code is used.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np

from deterrence.arrays.foreign import placed
from deterrence.arrays.pieces import together
from deterrence.game import Game
from deterrence.judging.at_once import AtOnceChecks, Whole
from deterrence.judging.playing import Run, checked, mixed
from deterrence.judging.replayed import Line, Table
from deterrence.judging.replies import at_set, envelope, highest
from deterrence.language.private import FLAT
from deterrence.language.tree import Branching, Chance, Decision, InformationSet, Node

__all__ = ["Checks", "check", "regret"]

PIECE_NODES = 2_000_000  # one player's values of all nodes are held at once


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
    step = max(1, PIECE_NODES // len(game.tree.nodes))
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

    table, gains = Table(game), []
    local = residual = np.zeros(game.shape)
    for owner, player in enumerate(game.players):
        run = Run(table, sigma)  # what one for all remembers took a third of the time to fetch memory for
        gains.append(np.broadcast_to(_BestReply(run, owner).gain(), game.shape))
        for label, s in game.tree.infosets.items():
            if s.player != player:
                continue
            lines = [
                mixed(np.moveaxis(mu[label], -1, 0), [run.line(n.children[a], owner) for n in s.nodes])
                for a in range(len(s.actions))
            ]
            gain, error = at_set(lines, run.weights(label), table.laws.get(label), game.shape)
            local, residual = np.maximum(local, gain), np.maximum(residual, error)
            reached = sum(run.reach(n, player, True) for n in s.nodes)
            checks.off_path[label][where] = flat(reached == 0)
    checks.regret[where] = flat(reduce(np.maximum, gains))
    checks.local_regret[where], checks.residual[where] = flat(local), flat(residual)


class _BestReply:
    """A player's best whole strategy against the others, by backward induction over its own sets."""

    def __init__(self, run: Run, player: int) -> None:
        self.run, self.player = run, player
        self.name = run.table.players[player]
        self._lines: dict[Node, Line] = {}
        self._policy: dict[str, tuple[list[Any], list[Any]]] = {}
        self._open = _ways_to(s for s in run.table.tree.infosets.values() if s.player == self.name)

    def gain(self) -> Any:
        root = self.run.table.tree.root
        return self._line(root)[0] - self.run.line(root, self.player)[0]

    def _line(self, node: Node) -> Line:
        if node not in self._open:  # nothing of its own follows
            return self.run.line(node, self.player)
        if node not in self._lines:
            self._lines[node] = self._best(node)
        return self._lines[node]

    def _best(self, node: Node) -> Line:
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
                best = highest([np.broadcast_to(q, shape) for q, _ in lines])
                self._policy[infoset] = [np.where(best == a, 1.0, 0.0) for a in range(len(s.actions))], []
            else:
                self._policy[infoset] = envelope(lines, law, shape)
        return self._policy[infoset]


def _ways_to(sets: Iterable[InformationSet]) -> set[Node]:
    """The nodes of some sets and all before them."""
    found: set[Node] = set()
    for s in sets:
        for node in s.nodes:
            here: Node | None = node
            while here is not None and here not in found:
                found.add(here)
                here = here.parent
    return found
