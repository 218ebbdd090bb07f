"""What is the payoff, the strategy, the belief where a joint distribution over profiles is played?

Payoffs and probabilities of events are expectations under the joint. Strategies and beliefs are its
marginals: how often an action is taken, and how often the earlier movers do what leads to a node. They
are what is seen from outside; who hears a recommendation knows more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.game import TRACING, Game
from deterrence.language.tree import Tree
from deterrence.normal_form.payoffs import PayoffTable, movers
from deterrence.symbols.plan import Plan

__all__ = ["JointDetails", "weights"]


@dataclass(frozen=True, eq=False)
class JointDetails:
    """The `Details` of one candidate a game, given by `table`, (*batch, m1, ..., mN), NaN where absent.

    The axes of profiles are in the order of the information sets.
    """

    game: Game
    table: Any

    @property
    def _sizes(self) -> tuple[int, ...]:
        return tuple(len(s.actions) for s in self.game.tree.infosets.values())

    def joint(self, k: int) -> Any:
        """Probability of each profile of actions, (*batch, m1, ..., mN)."""
        return self.table

    def payoff(self) -> Any:
        """Of each player, (*batch, 1, players)."""
        cells = PayoffTable(self.game).all
        return self._expected([cells[i] for i in np.argsort(movers(self.game.tree))])

    def payoff_true(self) -> Any:
        """The same: nothing is drawn."""
        return self.payoff()

    def probability(self) -> Any:
        """Of each event, (*batch, 1, events)."""
        tree, profiles = self.game.tree, PayoffTable(self.game).profiles
        values, count = weights(tree, tree.events, profiles)(self.game.values), len(profiles)
        return self._expected([values[i * count : (i + 1) * count] for i in range(len(tree.events))])

    def _expected(self, columns: Sequence[Sequence[Any]]) -> Any:
        """Values of profiles, [column][profile], expected: (*batch, 1, columns)."""
        flat = self.table.reshape(*self.game.shape, -1)
        played = [p for p in range(flat.shape[-1]) if np.any(flat[..., p] > 0)]
        absent = np.isnan(flat[..., 0])
        result: Any = np.zeros((*self.game.shape, 1, len(columns)))
        with np.errstate(invalid="ignore"):
            for c, column in enumerate(columns):
                for p in played:
                    if np.ndim(column[p]) or column[p]:
                        result[..., 0, c] += flat[..., p] * column[p]
        result[absent] = np.nan
        return result

    def strategy(self, infoset: str, k: int) -> Any:
        """Marginal probability of each action, (*batch, actions)."""
        return self.whole(k)[0][infoset]

    def belief(self, infoset: str, k: int) -> Any:
        """Marginal probability of each node, whatever the owner is told: (*batch, nodes)."""
        return self.whole(k)[1][infoset]

    def cutoff(self, infoset: str, k: int) -> Any:
        """There are no private numbers."""
        return np.full((self._sizes[list(self.game.tree.infosets).index(infoset)], 2), np.nan)

    def whole(self, k: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        n, first = len(self._sizes), len(self.game.shape)
        axes = range(first, first + n)
        strategies, beliefs = {}, {}
        for i, label in enumerate(self.game.tree.infosets):
            strategies[label] = self.table.sum(axis=tuple(a for a in axes if a != first + i))
            before = self.table.sum(axis=tuple(axes[i:]))
            beliefs[label] = before.reshape(*self.game.shape, -1)
        return strategies, beliefs

    def take(self, index: Any) -> JointDetails:
        """For a part of the batch, named as in `Game.take`."""
        flat = index
        if not (isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu"):
            flat = np.arange(self.game.size).reshape(self.game.shape)[index]
        return JointDetails(self.game.take(index), self.table.reshape(-1, *self._sizes)[flat])


def weights(tree: Tree, events: Sequence[str], profiles: Sequence[tuple[int, ...]]) -> Plan:
    """The weight of each event in each profile, event by event, as functions of the parameters."""
    with TRACING:
        key = f"weights of {events}"
        if key not in tree.programs:
            ends = {o.script: o for o in tree.outcomes}
            number = tree.graph.as_expression
            tree.programs[key] = Plan([number(ends[p].events.get(e, 0.0)) for e in events for p in profiles])
        plan: Plan = tree.programs[key]
        return plan
