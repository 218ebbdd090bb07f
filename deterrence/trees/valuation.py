"""What is each branch of a game worth, to whom, and which events does it lead to?

A `Value` is a row of shared expressions: each player's payoff under its own prior (level, and slope
in that player's private number), under nature's probabilities where priors differ, and the weight
of each event. `Valuation` folds these rows up a tree, given the replies at the information sets,
and remembers every row that it has seen, so that profiles that share parts share their cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from deterrence.language.tree import Branching, Chance, Decision, Node, Outcome, Tree
from deterrence.symbols.expressions import Expression
from deterrence.trees.lotteries import Draw, Lottery
from deterrence.trees.purified import Purified

__all__ = ["Valuation", "Value"]

Value = tuple[Expression, ...]


class Valuation:
    """Values of nodes of one tree.

    The row of a value holds, for n players: levels [0, n), slopes [n, 2n), payoffs under nature's
    probabilities [2n, 3n) if some player has its own prior, then the events.
    """

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        n = len(tree.players)
        self.level, self.slope = slice(0, n), slice(n, 2 * n)
        self.true = slice(2 * n, 3 * n) if tree.misperceived else self.level
        self.event = slice(3 * n if tree.misperceived else 2 * n, None)
        self._owner = [*tree.players, *tree.players]  # whose prior each component is under
        self._leaves: dict[Node, Value] = {}
        self._mixed: dict[Any, Value] = {}
        self._draws: dict[Any, Draw] = {}

    def __call__(self, node: Node, replies: Mapping[str, Lottery], known: dict[Node, Value]) -> Value | None:
        """Value of a node, or None if an information set below it has no reply yet."""
        if node in known:
            return known[node]
        if isinstance(node, Outcome):
            value: Value | None = self._leaf(node)
        else:
            assert isinstance(node, Branching)
            if isinstance(node, Decision) and node.infoset not in replies:
                return None
            children = [self(child, replies, known) for child in node.children]
            if any(child is None for child in children):
                return None
            rows: Sequence[Value] = [child for child in children if child is not None]
            if isinstance(node, Decision):
                value = self._decide(node, replies[node.infoset], rows)
            else:
                assert isinstance(node, Chance)
                value = self._draw(node, rows)
        if value is not None:
            known[node] = value
        return value

    def draw(self, probabilities: tuple[Any, ...]) -> Draw:
        """The lottery of some probabilities, one object for the same expressions."""
        key = tuple(p.index for p in probabilities)
        return self._draws.setdefault(key, Draw(probabilities))

    def ranges(self) -> list[Any]:
        """Each player's `scale`, in order."""
        return [self.scale(player) for player in range(len(self.tree.players))]

    def scale(self, player: int) -> Any:
        """Range of a player's payoffs over the outcomes: what tolerances are measured in."""
        levels = list({o.payoffs[player].index: o.payoffs[player] for o in self.tree.outcomes}.values())
        low = high = levels[0]
        for level in levels[1:]:
            low, high = np.minimum(low, level), np.maximum(high, level)
        return high - low

    def _leaf(self, node: Outcome) -> Value:
        if node not in self._leaves:
            number = self.tree.graph.as_expression
            events = [number(node.events.get(e, 0.0)) for e in self.tree.events]
            true = node.payoffs if self.tree.misperceived else ()
            self._leaves[node] = (*node.payoffs, *node.slopes, *true, *events)
        return self._leaves[node]

    def _decide(self, node: Decision, reply: Lottery, rows: Sequence[Value]) -> Value:
        key = (id(reply), *map(id, rows))
        if key not in self._mixed:
            mixed = [reply.mix(column) for column in zip(*rows, strict=True)]
            if isinstance(reply, Purified):
                n = len(self.tree.players)
                owner = self.tree.players.index(node.subject)
                spent = reply.spent([row[n + owner] for row in rows])
                mixed[n + owner] = self.tree.graph.constant(0.0)
                for place in {owner, self.true.start + owner}:
                    mixed[place] = mixed[place] + spent
            self._mixed[key] = _kept(self._mixed, key, tuple(mixed), (reply, rows))
        return self._mixed[key]

    def _draw(self, node: Chance, rows: Sequence[Value]) -> Value:
        key = (node.subject, *(p.index for p in node.probabilities), *map(id, rows))
        if key not in self._mixed:
            nature = self.draw(node.probabilities)
            own = {p: self.draw(b) for p, b in node.believes.items()}
            lotteries = [own.get(p, nature) for p in self._owner]
            columns = list(zip(*rows, strict=True))
            lotteries += [nature] * (len(columns) - len(lotteries))
            value = tuple(lot.mix(c) for lot, c in zip(lotteries, columns, strict=True))
            self._mixed[key] = _kept(self._mixed, key, value, rows)
        return self._mixed[key]


def _kept(store: dict[Any, Any], key: Any, value: Value, alive: Any) -> Value:
    """Keys hold the id of objects: keep those objects alive as long as the key."""
    store[("alive", key)] = alive
    return value
