"""What does each agent of a game get, and over whose actions does the way there lead?

In the agent form of a game every information set is an agent of its own, with its owner's payoffs. A
*line* leads from one node of a set, over one action, to one end of the game. `AgentForm` lists the lines
of a tree once, for `deterrence.kernels.continuation.agents`, and where their numbers are found among the
outputs of one compiled plan; `deterrence.agent_form.numbers` are those numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from deterrence.game import TRACING
from deterrence.kernels.continuation.agents import Agents
from deterrence.kernels.continuation.agents import Line as Way
from deterrence.language.tree import Chance, Decision, Node, Outcome, Tree
from deterrence.symbols.expressions import Expression
from deterrence.symbols.plan import Plan

__all__ = ["AgentForm", "lines_of"]

Pair = tuple[int, int]


def lines_of(tree: Tree) -> int:
    """How many lines a tree has: what its arrays are measured in."""
    return sum(isinstance(above, Decision) for end in tree.outcomes for above in _up(end.parent))


class AgentForm:
    """The agents of one tree; sets are numbered by their numbers of actions, nodes and actions by set."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.sets = sorted(tree.infosets.values(), key=lambda s: len(s.actions))
        self.place = {s.label: h for h, s in enumerate(self.sets)}
        sizes = [len(s.actions) for s in self.sets]
        self.owners = [tree.players.index(s.player) for s in self.sets]
        nodes = [node for s in self.sets for node in s.nodes]
        self.action_ends = np.cumsum([0, *sizes])
        self.node_ends = np.cumsum([0, *(len(s.nodes) for s in self.sets)])
        self._rows: dict[int, int] = {}
        self._expressions: list[Expression] = []
        ends = tree.outcomes
        self.paid = np.array([[self._row(p) for p in end.payoffs] for end in ends])  # (ends, players)
        self.weights = [[(self._row(w), e) for w, e in self._events(end)] for end in ends]
        priors = ("", *tree.players) if tree.misperceived else ("",)
        self.draws = {p: _padded([self._draws(end, tree.root, p) for end in ends]) for p in priors}
        self.played = _padded([self._numbered(_pairs(end, tree.root, self.place)) for end in ends])
        self.ahead = _padded([self._draws(n, tree.root, self._prior(n.subject)) for n in nodes])
        self.told = _padded([self._numbered(_pairs(n, tree.root, self.place)) for n in nodes])
        self._lines(nodes)
        self.plan = Plan(self._expressions)

    @staticmethod
    def of(tree: Tree) -> AgentForm:
        """The form of a tree, made at most once."""
        with TRACING:
            if "agent form" not in tree.programs:
                tree.programs["agent form"] = AgentForm(tree)
            form: AgentForm = tree.programs["agent form"]
            return form

    def _lines(self, nodes: list[Decision]) -> None:
        number = {end: i for i, end in enumerate(self.tree.outcomes)}
        ways: list[Way] = []
        rows = []
        for n, node in enumerate(nodes):
            h = self.place[node.infoset]
            for a, child in enumerate(node.children):
                for end in _ends(child):
                    ways.append((h, a, tuple(_pairs(end, self.tree.root, self.place, skip=node))))
                    rows.append((n, number[end], self._draws(end, node, self._prior(node.subject)),
                                 self._numbered(_pairs(end, child, self.place))))  # fmt: skip
        agents = self.agents = Agents([len(s.actions) for s in self.sets], _shared_left_out(ways))
        rows, ways = [rows[i] for i in agents.order], [ways[i] for i in agents.order]
        self.line_node = np.array([n for n, _, _, _ in rows])
        self.line_owner = np.array([self.owners[h] for h, _, _ in ways])
        self.line_paid = self.paid[[e for _, e, _, _ in rows], self.line_owner]
        self.line_draws = _padded([draws for _, _, draws, _ in rows])
        self.line_played = _padded([played for _, _, _, played in rows])

    def _row(self, number: Any) -> int:
        """The place of an expression among the outputs of the plan."""
        expression = self.tree.graph.as_expression(number)
        if expression.index not in self._rows:
            self._rows[expression.index] = len(self._expressions)
            self._expressions.append(expression)
        return self._rows[expression.index]

    def _events(self, end: Outcome) -> Iterator[tuple[Any, int]]:
        for event, weight in end.events.items():
            yield weight, self.tree.events.index(event)

    def _prior(self, player: str) -> str:
        return player if self.tree.misperceived else ""

    def _draws(self, node: Node, since: Node, player: str) -> list[int]:
        """The probabilities of the draws on a path, as rows of the plan."""
        found = []
        for step, above in _steps(node, since):
            if isinstance(above, Chance):
                found.append(self._row(above.believes.get(player, above.probabilities)[step]))
        return found

    def _numbered(self, pairs: list[Pair]) -> list[int]:
        return [int(self.action_ends[h]) + a for h, a in pairs]


def _up(node: Node | None) -> Iterator[Node]:
    while node is not None:
        yield node
        node = node.parent


def _steps(node: Node, since: Node) -> Iterator[tuple[int, Node]]:
    """The branches from `since` down to a node: (branch taken, where)."""
    path = [node]
    while path[-1] is not since and path[-1].parent is not None:
        path.append(path[-1].parent)
    for below, above in zip(path[-2::-1], path[:0:-1], strict=True):
        yield below.steps[-1].answer, above


def _pairs(node: Node, since: Node, place: Mapping[str, int], skip: Node | None = None) -> list[Pair]:
    """The (set, action) on the path from `since` to a node."""
    return [
        (place[above.infoset], step)
        for step, above in _steps(node, since)
        if isinstance(above, Decision) and above is not skip
    ]


def _ends(node: Node) -> Iterator[Outcome]:
    if isinstance(node, Outcome):
        yield node
    for child in getattr(node, "children", ()):
        yield from _ends(child)


def _shared_left_out(ways: list[Way]) -> list[Way]:
    """Lines without what all lines of their set have in common, which says nothing about where one is."""
    shared: dict[int, set[Pair]] = {}
    for h, _, pairs in ways:
        shared[h] = shared[h] & set(pairs) if h in shared else set(pairs)
    return [(h, a, tuple(p for p in pairs if p not in shared[h])) for h, a, pairs in ways]


def _padded(ways: list[list[int]]) -> list[Any]:
    """The k-th number on each way, as arrays; -1 (the last row: a sure thing) where a way is shorter."""
    longest = max(map(len, ways), default=0)
    return [np.array([way[k] if k < len(way) else -1 for way in ways], dtype=np.intp) for k in range(longest)]
