"""What are strategies, beliefs and payoffs where everybody obeys a signal?

At every information set of the game with the signal its owner does what its message says. It believes in
what the signal makes likely, among the nodes that the fewest disobediences lead to. In a batch some
messages are never sent in some games: after these a receiver, who may believe anything, believes in the
prior and in every recommendation that would sound so alike, and replies as suits it best.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from deterrence.ambiguity.design import Numbers
from deterrence.ambiguity.recommendations import Recommendations
from deterrence.game import Game
from deterrence.language.tree import Decision, Node
from deterrence.trees.information import last_first

__all__ = ["Obedience"]

Spot = tuple[int, Decision]  # a recommendation that is given, and where it finds its hearer in the game


@dataclass(frozen=True, eq=False)
class Obedience:
    """The `Details` of obedience, one candidate a game; see `deterrence.answers.details`.

    `game` has the signal built in, `given` are the numbers of the recommendations in it, and `signal`,
    (R, T, *batch), says how often each is given in each type; NaN in games without a signal.
    """

    game: Game
    advice: Recommendations
    given: tuple[int, ...]
    signal: Any

    @cached_property
    def numbers(self) -> Numbers:
        """Of the game without the signal."""
        return Numbers.of(self.advice.endings, self.game)

    @cached_property
    def often(self) -> Any:
        """Probability of each recommendation, (R, G); even where there is no signal."""
        flat = self.signal.reshape(*self.signal.shape[:2], -1)
        return (np.where(np.isnan(flat), 1 / len(flat), flat) * self.numbers.prior).sum(axis=1)

    def payoff(self) -> Any:
        """Of each player, (*batch, 1, players)."""
        return self._expected(self.numbers.payoff)

    def payoff_true(self) -> Any:
        """The same: nobody has a prior of its own."""
        return self.payoff()

    def probability(self) -> Any:
        """Of each event, (*batch, 1, events)."""
        return self._expected(self.numbers.weight)

    def _expected(self, table: Any) -> Any:
        flat = self.signal.reshape(*self.signal.shape[:2], -1)
        ends = self.advice.outcome[list(self.given)]
        with np.errstate(invalid="ignore"):
            sums = (table[:, ends] * (flat * self.numbers.prior)).sum(axis=(1, 2))
        return np.moveaxis(sums, 0, -1).reshape(*self.game.shape, 1, -1)

    def strategy(self, infoset: str, k: int) -> Any:
        """Of each action, (*batch, actions)."""
        return self.whole(k)[0][infoset]

    def belief(self, infoset: str, k: int) -> Any:
        """Of each node, (*batch, nodes)."""
        return self.whole(k)[1][infoset]

    def cutoff(self, infoset: str, k: int) -> Any:
        """There are no private numbers."""
        return np.full((len(self.game.tree.infosets[infoset].actions), 2), np.nan)

    def whole(self, k: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        return self._assessment

    def take(self, index: Any) -> Obedience:
        """For a part of the batch, named as in `Game.take`."""
        flat = index
        if not (isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu"):
            flat = np.arange(self.game.size).reshape(self.game.shape)[index]
        signal = self.signal.reshape(*self.signal.shape[:2], -1)[..., flat]
        game = self.game if isinstance(index, tuple) and not index else self.game.take(index)
        return Obedience(game, self.advice, self.given, signal)

    @cached_property
    def spots(self) -> dict[str, list[Spot]]:
        """For each information set, which recommendation each of its nodes follows, and where it stands."""
        nodes = {n.script: n for n in self.advice.tree.decisions}
        messages = self.game.messages  # type: ignore[attr-defined]
        depth, found = len(messages.listeners), {}
        for label, s in self.game.tree.infosets.items():
            found[label] = [
                (
                    messages.heard.index(tuple(t.options[t.answer] for t in n.steps[:depth])),
                    nodes[n.script[depth:]],
                )
                for n in s.nodes
            ]
        return found

    @cached_property
    def _assessment(self) -> tuple[dict[str, Any], dict[str, Any]]:
        tree, advice, size = self.game.tree, self.advice, self.game.size
        owns = {spot: label for label, spots in self.spots.items() for spot in spots}
        replies: dict[str, Any] = {}
        beliefs: dict[str, Any] = {}
        known: dict[tuple[int, Node], Any] = {}

        def worth(r: int, node: Node) -> Any:
            """To each player, (players, G), with the odds that the messages leave."""
            if (r, node) not in known:
                if isinstance(node, Decision):
                    reply = replies[owns[r, node]]
                    known[r, node] = sum(p * worth(r, c) for p, c in zip(reply, node.children, strict=True))
                else:
                    ending = advice.endings.ends.index(node)
                    known[r, node] = (self.numbers.payoff[:, ending] * self._after[r]).sum(axis=1)
            return known[r, node]

        for label in last_first(tree):
            s, spots = tree.infosets[label], self.spots[label]
            place = list(advice.tree.infosets).index(spots[0][1].infoset)
            near = np.array([n in advice.near[self.given[r]][place][1] for r, n in spots], dtype=float)
            weights = near[:, None] * self.often[[r for r, _ in spots]]
            heard = weights.sum(axis=0) > 0
            weights = np.where(heard, weights, near[:, None])
            beliefs[label] = weights / weights.sum(axis=0)
            action = np.full(size, advice.profiles[self.given[spots[0][0]]][place])
            if not heard.all():
                owner = tree.players.index(s.player)
                lines = [
                    sum(
                        b * worth(r, n.children[a])[owner]
                        for b, (r, n) in zip(beliefs[label], spots, strict=True)
                    )
                    for a in range(len(s.actions))
                ]
                action = np.where(heard, action, np.argmax(lines, axis=0))
            replies[label] = np.arange(len(s.actions))[:, None] == action
        return tuple(  # type: ignore[return-value]
            {n: rows[n].T.reshape(*self.game.shape, -1).astype(float) for n in tree.infosets}
            for rows in (replies, beliefs)
        )

    @cached_property
    def _after(self) -> Any:
        """Odds of the types after each recommendation, (R, T, G); the prior after one that is never given."""
        flat = self.signal.reshape(*self.signal.shape[:2], -1)
        joint = np.where(np.isnan(flat), 1 / len(flat), flat) * self.numbers.prior
        often = self.often[:, None]
        return np.where(often > 0, joint / np.where(often > 0, often, 1.0), self.numbers.prior)
