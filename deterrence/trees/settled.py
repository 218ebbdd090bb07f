"""Which moves are settled whatever anybody believes?

Where the actions at an information set are worth the same expressions to its owner at every node, beliefs
over the nodes do not matter: the best action follows by backward induction (after a private number: the
best action for each number). Once such a set has its reply, sets before it may be settled too. A move
that is settled takes the first listed of its best actions; `margin` says where there are several.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from deterrence.language.tree import Decision, Node, Tree
from deterrence.trees.information import last_first
from deterrence.trees.lotteries import Choice, Lottery, smallest
from deterrence.trees.purified import Purified
from deterrence.trees.valuation import Valuation, Value

__all__ = ["Settled"]


class Settled:
    """The settled moves of a tree.

    Parameters
    ----------
    tree : Tree
    tolerance : float
        Actions whose payoffs differ by at most this share of their owner's range are tied.

    Attributes
    ----------
    rows : Valuation
    replies : mapping of information set to Lottery
        Of the settled sets only.
    known : mapping of node to its value, where everything below is settled

    """

    def __init__(self, tree: Tree, tolerance: float) -> None:
        self.tree, self.rows, self.tolerance = tree, Valuation(tree), tolerance
        self.replies: dict[str, Lottery] = {}
        self.known: dict[Node, Value] = {}
        for label in last_first(tree):
            s = tree.infosets[label]
            lines = [self._line(node) for node in s.nodes]
            if any(line is None for line in lines):
                continue
            if any(a is not b for line in lines for a, b in zip(line, lines[0], strict=True)):
                continue
            slack = tolerance * self.rows.scale(tree.players.index(s.player))
            self.replies[label] = _best(lines[0], len(s.actions), s.law, slack)

    @cached_property
    def margin(self) -> Any:
        """How far the settled moves are from a tie, beyond the tolerance."""
        margins = []
        for label, reply in self.replies.items():
            if isinstance(reply, (Choice, Purified)):
                owner = self.tree.players.index(self.tree.infosets[label].player)
                margins.append(reply.margin - self.tolerance * self.rows.scale(owner))
        return smallest(margins) if margins else 1.0

    def value(self, node: Node) -> Value | None:
        """The value of a node; None if something below it is not settled."""
        return self.rows(node, self.replies, self.known)

    def _line(self, node: Decision) -> Any:
        """The owner's level, then its slope, for each action; None if something below is not settled."""
        owner = self.tree.players.index(node.subject)
        values = [self.value(child) for child in node.children]
        if any(value is None for value in values):
            return None
        rows = [value for value in values if value is not None]
        return [v[self.rows.level][owner] for v in rows] + [v[self.rows.slope][owner] for v in rows]


def _best(line: Sequence[Any], actions: int, law: Any, slack: Any) -> Lottery:
    levels, slopes = line[:actions], line[actions:]
    return Choice(levels, slack) if law is None else Purified(levels, slopes, law, slack)
