"""From which profiles of actions does nobody gain by deviating alone?

All pure Nash equilibria of a game in normal form (Nash 1951), any number of players, by looking at
every profile. The list is complete by enumeration: a profile is listed where no player gains more
than the tolerance, and flagged as tied where some player is indifferent within it. Mixed equilibria
are not searched.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from math import prod
from typing import Any, ClassVar

import numpy as np

from deterrence.lotteries import Point
from deterrence.program import Assessment, Program
from deterrence.solver import Solver, check_tolerance
from deterrence.tree import Outcome, Tree
from deterrence.valuation import Valuation

__all__ = ["PureNash"]

MOST_PROFILES = 20_000
PROOF = "every pure profile is examined"


@dataclass(frozen=True)
class PureNash(Solver):
    """All pure Nash equilibria of a game in normal form.

    Parameters
    ----------
    tolerance : float
        A deviation counts if it gains more than this share of the player's payoff range; smaller
        differences are ties.

    """

    tolerance: float = 1e-10
    rank: ClassVar[int] = 1

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)

    def refuses(self, tree: Tree) -> str:
        """Each player must move once, all at once, and there must be no draw."""
        sets = list(tree.infosets.values())
        sizes = [len(s.actions) for s in sets]
        at_once = sorted(s.player for s in sets) == sorted(tree.players) and all(
            len(s.nodes) == prod(sizes[:i]) for i, s in enumerate(sets)
        )
        if tree.chances or not at_once or any(s.law is not None for s in sets):
            return (
                f"PureNash needs a normal form, but {tree.game} has draws or moves in sequence; use "
                "PureNash()(dt.to_normal_form(game))."
            )
        if prod(sizes) > MOST_PROFILES:
            return (
                f"PureNash would examine {prod(sizes):,} profiles of {tree.game}, more than "
                f"{MOST_PROFILES:,}; use fewer actions."
            )
        return ""

    def program(self, tree: Tree) -> Program:
        """One candidate for each profile."""
        rows = Valuation(tree)
        ends = {o.script: o for o in tree.outcomes}
        slack = [self.tolerance * scale for scale in rows.ranges()]
        sizes = [len(s.actions) for s in tree.infosets.values()]
        assessments = [
            self._assess(tree, rows, ends, slack, profile) for profile in product(*map(range, sizes))
        ]
        return Program(tree, assessments, "pure Nash equilibrium", proof=PROOF, exhaustive=True)

    def _assess(
        self,
        tree: Tree,
        rows: Valuation,
        ends: dict[tuple[int, ...], Outcome],
        slack: Sequence[Any],
        profile: tuple[int, ...],
    ) -> Assessment:
        exists: list[Any] = [tree.graph.constant(True)]
        tied: list[Any] = [tree.graph.constant(False)]
        for i, (s, own) in enumerate(zip(tree.infosets.values(), profile, strict=True)):
            owner = tree.players.index(s.player)
            others = [
                ends[(*profile[:i], a, *profile[i + 1 :])].payoffs[owner]
                for a in range(len(s.actions))
                if a != own
            ]
            if others:
                gain = reduce(np.maximum, others) - ends[profile].payoffs[owner]
                exists.append(gain <= slack[owner])
                tied.append(gain >= -slack[owner])
        replies = {
            label: Point(a, len(s.actions))
            for (label, s), a in zip(tree.infosets.items(), profile, strict=True)
        }
        present: Any = reduce(np.logical_and, exists)
        value = rows(tree.root, replies, {})
        assert value is not None

        def belief(label: str) -> list[float]:
            return [
                float(all(st.answer == a for st, a in zip(n.steps, profile, strict=False)))
                for n in tree.infosets[label].nodes
            ]

        name = "; ".join(
            f"{s.player}: {s.actions[a]}" for s, a in zip(tree.infosets.values(), profile, strict=True)
        )
        return Assessment(
            name, present, np.logical_and(present, reduce(np.logical_or, tied)), value, replies, belief
        )
