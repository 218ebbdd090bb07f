"""Which plans are equilibria of a game with perfect information, by its payoffs alone?

Every way to choose an action at each decision is tried: it is subgame-perfect if and only if no mover gains
by another action at one place, given the rest of the plan (the one-deviation principle). The conditions are
inequalities between payoffs, and no solver is asked. Where two actions tie, mixtures may exist beside.

It takes small trees only, without private numbers.
"""

from __future__ import annotations

from functools import reduce
from itertools import product
from math import prod
from operator import add
from typing import Any

import numpy as np

from deterrence.language.closed_form import ClosedForm, Region
from deterrence.language.tree import Branching, Chance, Decision, Node, Outcome, Tree

__all__ = ["MOST", "by_plans"]

MOST = 64


def by_plans(tree: Tree) -> ClosedForm | None:
    """All pure subgame-perfect equilibria, told in expressions; None where the structure is another one."""
    if type(tree) is not Tree or not tree.decisions:
        return None
    sets = list(tree.infosets.values())
    plain = all(len(s.nodes) == 1 and s.law is None for s in sets)
    if not plain or prod(len(s.actions) for s in sets) > MOST:
        return None
    regions = []
    for choice in product(*(range(len(s.actions)) for s in sets)):
        plan = dict(zip((s.label for s in sets), choice, strict=True))
        where: Any = tree.graph.constant(True)
        for s in sets:
            (node,) = s.nodes
            worth = [_worth(child, plan, s.player, tree) for child in node.children]
            better = [worth[plan[s.label]] >= w for j, w in enumerate(worth) if j != plan[s.label]]
            where = reduce(np.logical_and, better, where)
        name = "; ".join(f"{s.label} -> {s.actions[plan[s.label]]}" for s in sets)
        ends: dict[str, Any] = {}
        _reach(tree.root, plan, tree.graph.constant(1.0), ends)
        regions.append(Region(name, where, ends))
    return ClosedForm("BackwardInduction()", tuple(regions))


def _worth(node: Node, plan: dict[str, int], player: str, tree: Tree) -> Any:
    """What a player expects at a node, under its own prior, if the plan is followed from here."""
    if isinstance(node, Outcome):
        return node.payoffs[tree.players.index(player)]
    assert isinstance(node, Branching)
    if isinstance(node, Decision):
        return _worth(node.children[plan[node.infoset]], plan, player, tree)
    assert isinstance(node, Chance)
    odds = node.believes.get(player, node.probabilities)
    parts = [p * _worth(child, plan, player, tree) for p, child in zip(odds, node.children, strict=True)]
    return reduce(add, parts)


def _reach(node: Node, plan: dict[str, int], odds: Any, ends: dict[str, Any]) -> None:
    """Add up the probability of every event under nature's probabilities."""
    if isinstance(node, Outcome):
        for event, weight in node.events.items():
            ends[event] = ends.get(event, 0.0) + odds * weight
    elif isinstance(node, Decision):
        _reach(node.children[plan[node.infoset]], plan, odds, ends)
    elif isinstance(node, Chance):
        for p, child in zip(node.probabilities, node.children, strict=True):
            _reach(child, plan, odds * p, ends)
