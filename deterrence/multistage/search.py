"""What follows from a profile of signals, where several players' moves inform others?

Sets where beliefs cannot matter are solved once. Moves that inform others about a type, and moves made at
once, are signals. Given lotteries over the signals, beliefs follow by Bayes' rule, player by player, and the
other sets reply by backward induction (Fudenberg & Tirole 1991, definition 3.1); a pure profile is an
equilibrium if no type of any sender gains by another signal, types of prior zero included.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, reduce
from itertools import product
from math import prod
from typing import Any

import numpy as np

from deterrence.errors import GameError
from deterrence.language.tree import Decision, Node, Tree
from deterrence.trees.beliefs import beliefs_of
from deterrence.trees.information import Hidden, dependence, last_first, profile_in_words, signals
from deterrence.trees.lotteries import Choice, Lottery, Point, same, smallest
from deterrence.trees.program import Assessment
from deterrence.trees.purified import Purified
from deterrence.trees.settled import Settled
from deterrence.trees.valuation import Value

__all__ = ["Search"]

MOST_CANDIDATES = 4096


class Search:
    """The signals of one structure, and what follows from lotteries over them.

    Parameters
    ----------
    tree : Tree
    off_path : "prior" or mapping of player to type
    tolerance : float
        Smaller differences, as a share of the payoff range of the player, are ties.

    Raises
    ------
    GameError
        If there are too many profiles of signals, or a signal follows a private number.

    """

    def __init__(self, tree: Tree, off_path: str | Mapping[str, str], tolerance: float) -> None:
        self.tree = tree
        settled = Settled(tree, tolerance)
        self.rows, self.free, self.known = settled.rows, settled.replies, settled.known
        self.hidden = {label: Hidden.of(s.nodes) for label, s in tree.infosets.items()}
        self.order = last_first(tree)
        self.slack = [tolerance * self.rows.scale(i) for i in range(len(tree.players))]
        self._replies: dict[Any, Any] = {}
        self.beliefs = beliefs_of(tree, self.rows.draw, {} if isinstance(off_path, str) else off_path)
        self.correlated = bool(dependence(tree))
        self.enumerated = self._signal_sets()
        count = prod(len(tree.infosets[label].actions) for label in self.enumerated)
        if count > MOST_CANDIDATES:
            raise GameError(
                f"there are {count} profiles of signals, more than {MOST_CANDIDATES}: fix some choices by "
                "structural fields."
            )

    def profiles(self) -> Iterable[dict[str, int]]:
        """All pure profiles of signals."""
        counts = [range(len(self.tree.infosets[label].actions)) for label in self.enumerated]
        for actions in product(*counts):
            yield dict(zip(self.enumerated, actions, strict=True))

    def assess(self, profile: dict[str, int]) -> Assessment:
        """Beliefs, replies and the check of every type, for one profile of signals."""
        replies, known = self.answered(
            {label: Point(a, len(self.tree.infosets[label].actions)) for label, a in profile.items()}
        )
        margins: dict[int, list[Any]] = {i: [] for i in range(len(self.tree.players))}
        for label in self.order:
            reply = replies[label]
            if isinstance(reply, (Choice, Purified)):
                margins[self.owner(label)].append(reply.margin)
        exists: Any = self.tree.graph.constant(True)
        for label, action in profile.items():
            owner = self.owner(label)
            levels = self.levels(label, replies, known)
            others = [v for a, v in enumerate(levels) if a != action]
            gain = reduce(np.maximum, others) - levels[action] if others else self.tree.graph.constant(-1.0)
            exists = np.logical_and(exists, gain <= self.slack[owner])
            margins[owner].append(np.absolute(gain))
        tie = reduce(
            np.logical_or,
            [smallest(m) <= self.slack[i] for i, m in margins.items() if m],
            False,
        )
        value = self.rows(self.tree.root, replies, known)
        assert value is not None
        return Assessment(
            profile_in_words(self.tree, profile), exists, tie, value, replies, partial(self.belief, replies)
        )

    def answered(
        self, sent: Mapping[str, Lottery], reply: Callable[..., Lottery] | None = None
    ) -> tuple[dict[str, Lottery], dict[Node, Value]]:
        """Replies at all sets and values of nodes below signals, given a lottery at each signal.

        `reply` takes a set, and its actions' levels and slopes; by default it is the best one.
        """
        replies: dict[str, Lottery] = {**self.free, **sent}
        known = dict(self.known)
        for label in self.order:
            if label not in replies:
                replies[label] = (reply or self.reply)(label, *self._lines(label, replies, known))
        return replies, known

    def levels(self, label: str, replies: Mapping[str, Lottery], known: dict[Node, Value]) -> Sequence[Any]:
        """What each action at a signal is worth to its owner."""
        levels: Sequence[Any] = self._lines(label, replies, known)[0]
        return levels

    def owner(self, label: str) -> int:
        """The number of the player who decides at a set."""
        return self.tree.players.index(self.tree.infosets[label].player)

    def _at_node(self, node: Decision, replies: Mapping[str, Lottery], known: dict[Node, Value]) -> Any:
        """The owner's level and slope for each action at a node; None if something below is unsolved."""
        values = [self.rows(child, replies, known) for child in node.children]
        owner = self.owner(node.infoset)
        if any(v is None for v in values):
            return None
        rows = [v for v in values if v is not None]
        return [v[self.rows.level][owner] for v in rows] + [v[self.rows.slope][owner] for v in rows]

    def _signal_sets(self) -> list[str]:
        """Sets to enumerate: moves of informed players before a set where it matters, and hidden moves."""
        found: dict[str, None] = {}
        for label, s in self.tree.infosets.items():
            hidden = self.hidden[label]
            if label in self.free or not isinstance(hidden, Hidden):
                continue
            for h in hidden.all():
                if h.is_draw and not self._matters(h):
                    continue
                if h.is_draw:
                    found.update(dict.fromkeys(i for x in signals(self.tree, s, h) for i in x.infosets))
                else:
                    found.update(dict.fromkeys(n.steps[h.position].infoset for n in h.nodes))
        kept = [label for label in self.tree.infosets if label in found and label not in self.free]
        for label in kept:
            if self.tree.infosets[label].law is not None:
                raise GameError(
                    f"the signal at {label!r} follows a private number, so it is mixed and informs others: "
                    "leave the type or the number out."
                )
        return kept

    def _matters(self, hidden: Hidden) -> bool:
        """Could beliefs about a draw change what the owner of a set does? False only where they cannot.

        They cannot where types are independent and, whatever else is unseen, the owner's actions are worth
        the same expressions after every outcome of the draw: it is then never asked for (`Hidden.expect`).
        """
        parts = [part.nodes if isinstance(part, Hidden) else (part,) for part in hidden.parts]
        rows = [[self._at_node(node, self.free, self.known) for node in nodes] for nodes in parts]
        if self.correlated or any(row is None for part in rows for row in part):
            return True
        flat = [[value for row in part for value in row] for part in rows]
        return any(not same(values) for values in zip(*flat, strict=True))

    def reply(self, label: str, levels: Sequence[Any], slopes: Sequence[Any]) -> Lottery:
        """The reply to given action values: one object for the same values, so that profiles share it."""
        key = (label, *(e.index for e in (*levels, *slopes)))
        law = self.tree.infosets[label].law
        if key not in self._replies:
            slack = self.slack[self.owner(label)]
            self._replies[key] = (
                Choice(levels, slack) if law is None else Purified(levels, slopes, law, slack)
            )
        reply: Lottery = self._replies[key]
        return reply

    def _lines(self, label: str, replies: Mapping[str, Lottery], known: dict[Node, Value]) -> Any:
        """Expected level and slope of each action under the owner's beliefs."""
        s, hidden = self.tree.infosets[label], self.hidden[label]
        rows = {node: self._at_node(node, replies, known) for node in s.nodes}
        count = len(s.actions)
        if isinstance(hidden, Decision):
            return rows[hidden][:count], rows[hidden][count:]
        lottery = partial(self.beliefs, replies, s)
        values = [hidden.expect(lottery, lambda node, j=j: rows[node][j]) for j in range(2 * count)]  # type: ignore[misc]
        return values[:count], values[count:]

    def belief(self, replies: Mapping[str, Lottery], label: str) -> list[Any]:
        """The probability of each node of a set in the eyes of its owner."""
        s, hidden = self.tree.infosets[label], self.hidden[label]
        if isinstance(hidden, Decision):
            return [1.0]
        weights = hidden.weights(partial(self.beliefs, replies, s))
        return [weights[node] for node in s.nodes]
