"""What are given strategies worth, as formulas in the parameters and in every probability of an action?

For one tree: values of the root, of every action at every information set under its owner's belief (Bayes'
rule from its own prior), and how likely each set is. The probabilities of actions stand as symbols beside
the parameters, so that one list of NumPy calls serves any strategy, and its slopes where duals are given. A
reply to a private number is worked out from the values; at a set that is not reached it rests on a given
belief. Elsewhere beliefs at sets that are not reached play no role: there they are equal weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import numpy as np

from deterrence.game import TRACING
from deterrence.language.tree import Chance, Decision, InformationSet, Node, Tree
from deterrence.symbols.plan import Plan
from deterrence.trees.information import last_first
from deterrence.trees.lotteries import Draw, Lottery
from deterrence.trees.purified import Purified
from deterrence.trees.valuation import Valuation

__all__ = ["Played", "Profile"]


class Profile(NamedTuple):
    """Set -> a number, an array or a dual for each action; the same for each node of sets in `believed`."""

    strategies: dict[str, list[Any]]
    beliefs: dict[str, list[Any]]


class Played:
    """The formulas of one tree; `Played.of(tree)` makes them at most once."""

    def __init__(self, tree: Tree) -> None:
        self.tree, self.rows = tree, Valuation(tree)
        symbol = tree.graph.parameter
        self.names = {s.label: [f"{s.label} -> {a}" for a in s.actions] for s in tree.infosets.values()}
        self._symbols = {label: [symbol(name) for name in names] for label, names in self.names.items()}
        self.believed = {
            label: [f"{label}, node {i}" for i in range(len(s.nodes))]
            for label, s in tree.infosets.items()
            if s.law is not None and len(s.nodes) > 1
        }
        self._reach: dict[Any, Any] = {}
        self._plans: dict[str, tuple[dict[str, int], Plan]] = {}
        self.levels: dict[str, list[Any]] = {}
        self.slopes: dict[str, list[Any]] = {}
        self.replies: dict[str, Lottery] = {}
        known: dict[Node, Any] = {}
        for label in last_first(tree):
            self._worth(label, known)
        self.root = self.rows(tree.root, self.replies, known)

    @staticmethod
    def of(tree: Tree) -> Played:
        """The formulas of a tree."""
        with TRACING:
            if "played" not in tree.programs:
                tree.programs["played"] = Played(tree)
            played: Played = tree.programs["played"]
            return played

    def _worth(self, label: str, known: dict[Node, Any]) -> None:
        """Level and slope of each action of a set whose actions lead to solved ones, and its reply."""
        s = self.tree.infosets[label]
        owner = self.tree.players.index(s.player)
        weights = [self.reach(n, s.player, False) for n in s.nodes]
        if len(weights) > 1:
            total = sum(weights[1:], weights[0])
            reached = total > 0
            given: list[Any] = [self.tree.graph.parameter(name) for name in self.believed.get(label, ())]
            given = given or [1 / len(weights)] * len(weights)
            bayes: list[Any] = [w / total for w in weights]
            weights = [np.where(reached, w, p) for w, p in zip(bayes, given, strict=True)]
        belief = Draw(tuple(weights) if len(weights) > 1 else (self.tree.graph.constant(1.0),))
        values = [[self.rows(child, self.replies, known) for child in n.children] for n in s.nodes]
        lines: list[list[Any]] = []
        for place in (self.rows.level, self.rows.slope):
            columns = [[v[place][owner] for v in row if v is not None] for row in values]
            lines.append([belief.mix(column) for column in zip(*columns, strict=True)])
        self.levels[label], self.slopes[label] = lines
        self.replies[label] = Draw(tuple(self._symbols[label]))
        if s.law is not None:
            self.replies[label] = Purified(lines[0], lines[1], s.law)

    def reach(self, node: Node, player: str, own: bool) -> Any:
        """Probability of reaching a node in a player's prior; its own moves certain if not `own`."""
        key = node, player, own
        if key not in self._reach:
            if node.parent is None:
                return self.tree.graph.constant(1.0)
            parent, branch = node.parent, node.steps[-1].answer
            step: Any = 1.0
            if isinstance(parent, Chance):
                step = parent.believes.get(player, parent.probabilities)[branch]
            elif isinstance(parent, Decision) and (own or parent.subject != player):
                step = self._symbols[parent.infoset][branch]
            self._reach[key] = self.reach(parent, player, own) * step
        return self._reach[key]

    def run(self, what: str, values: Mapping[str, Any], profile: Profile) -> Any:
        """Some of the formulas, for numbers that broadcast together.

        `what` is "value" (the row of the root) or "ranges" (of payoffs, by player): a list; or, by set,
        "lines" (levels, then slopes of the actions in a private number), "reached" (its probability in its
        owner's prior) and, where there is a private number, "replies" (probabilities), "ends" (two ends
        an action) and "laws" (mean, whether all know it).
        """
        with TRACING:
            if what not in self._plans:
                number, wanted = self.tree.graph.as_expression, self._wanted(what)
                plan = Plan([number(x) for row in wanted.values() for x in row])
                self._plans[what] = {label: len(row) for label, row in wanted.items()}, plan
        named = dict(values)
        for names, rows in ((self.names, profile.strategies), (self.believed, profile.beliefs)):
            for label, row in rows.items():
                named |= dict(zip(names[label], row, strict=True))
        sizes, plan = self._plans[what]
        cells = iter(plan(named))
        found = {label: [next(cells) for _ in range(n)] for label, n in sizes.items()}
        return found.get("", found)

    def _wanted(self, what: str) -> dict[str, list[Any]]:
        if what == "value":
            assert self.root is not None
            true = self.root[self.rows.true] if self.tree.misperceived else ()
            return {"": [*self.root[self.rows.level], *true, *self.root[self.rows.event]]}
        if what == "ranges":
            return {"": self.rows.ranges()}
        sets = self.tree.infosets
        if what == "lines":
            return {label: self.levels[label] + self.slopes[label] for label in sets}
        if what == "reached":
            return {label: [self._total(s)] for label, s in sets.items()}
        own = {label: r for label, r in self.replies.items() if isinstance(r, Purified)}
        if what == "replies":
            return {label: list(r.probabilities) for label, r in own.items()}
        if what == "laws":
            return {label: [r.law.mean, r.law.degenerate] for label, r in own.items()}
        return {label: [end for pair in r.intervals for end in pair] for label, r in own.items()}

    def _total(self, s: InformationSet) -> Any:
        weights = [self.reach(n, s.player, True) for n in s.nodes]
        return sum(weights[1:], weights[0])
