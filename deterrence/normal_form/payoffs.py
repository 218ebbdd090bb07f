"""What does each player get from each profile of actions, where all move at once?

The payoffs of a game in normal form as arrays: of a whole batch, or of a piece that fits the cache. The
players are in the order of their information sets, profiles in lexicographic order of their actions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from deterrence.arrays.pieces import Index, part
from deterrence.game import TRACING, Game
from deterrence.language.tree import Tree
from deterrence.normal_form.game import NormalForm
from deterrence.symbols.plan import Plan

__all__ = ["PayoffTable", "movers", "profiles"]


def movers(tree: Tree) -> list[int]:
    """The player that owns each information set, as a position among the tree's players."""
    return [tree.players.index(s.player) for s in tree.infosets.values()]


def profiles(sizes: Sequence[int]) -> list[tuple[int, ...]]:
    """Every profile of actions, in lexicographic order."""
    return list(product(*map(range, sizes)))


class PayoffTable:
    """Payoffs of a batch of games in which all move at once."""

    def __init__(self, game: Game) -> None:
        self.game, self.tree = game, game.tree
        self.sizes = tuple(len(s.actions) for s in self.tree.infosets.values())
        self.profiles = profiles(self.sizes)
        self._plan = _plan(self.tree, self.profiles)

    def piece(self, index: Index) -> list[list[Any]]:
        """For each information set, for each profile, an array (G,): the owner's payoff in the piece."""
        shape = self.game.shape or (1,)
        block = tuple(len(range(*s.indices(n))) for s, n in zip(index, shape, strict=True))
        values, count = self._plan(part(self.game.values, index)), len(self.profiles)
        cells: Any = values
        if len(block) > 1 or any(np.shape(value) != block for value in values):
            cells = np.empty((len(values), *block))
            for row, value in zip(cells, values, strict=True):
                row[...] = value  # many times as fast as making each a view of the block's shape
            cells = cells.reshape(len(values), -1)
        return [cells[i * count : (i + 1) * count] for i in range(len(self.sizes))]

    @cached_property
    def all(self) -> list[list[Any]]:
        """The same of the whole batch: numbers, or arrays that broadcast to (*batch,)."""
        values, count = self._plan(self.game.values), len(self.profiles)
        return [values[i * count : (i + 1) * count] for i in range(len(self.sizes))]

    @cached_property
    def bounds(self) -> list[float]:
        """For each information set, a bound of the size of its owner's payoffs in the whole batch."""
        if isinstance(self.game, NormalForm):
            return [self.game.largest[i] for i in movers(self.tree)]
        with np.errstate(invalid="ignore"):
            return [float(max(np.max(np.abs(v), initial=0.0) for v in own)) for own in self.all]


def _plan(tree: Tree, order: list[tuple[int, ...]]) -> Plan:
    with TRACING:
        if "payoffs of profiles" not in tree.programs:
            ends = {o.script: o for o in tree.outcomes}
            number = tree.graph.as_expression
            tree.programs["payoffs of profiles"] = Plan(
                [number(ends[profile].payoffs[i]) for i in movers(tree) for profile in order]
            )
        plan: Plan = tree.programs["payoffs of profiles"]
        return plan
