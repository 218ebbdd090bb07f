"""What are payoffs, draws and events worth along the lines of a game, for a piece of a batch?

A draw is weighed by the prior of the player concerned. A draw of probability zero is taken as vanishingly
small, all such draws equally: of the nodes of a set those with the fewest of them on their path have all
the weight.
"""

from __future__ import annotations

from copy import copy
from itertools import pairwise
from typing import Any

import numpy as np

from deterrence.agent_form.form import AgentForm
from deterrence.arrays.pieces import Index, flat, part
from deterrence.game import Game
from deterrence.kernels.continuation.agents import added

__all__ = ["NEGLIGIBLE", "Numbers"]

NEGLIGIBLE = -1e200  # the logarithm of a probability of zero


class Numbers:
    """Payoffs, draws and event weights of a piece of a batch; arrays (rows, G)."""

    def __init__(self, form: AgentForm, game: Game, index: Index) -> None:
        shape = game.shape or (1,)
        block = tuple(len(range(*s.indices(n))) for s, n in zip(index, shape, strict=True))
        cells = form.plan(part(game.values, index))
        self.form = form
        self.table = np.ones((len(cells) + 1, int(np.prod(block))))  # the last row: nothing is drawn
        for row, cell in zip(self.table, cells, strict=False):
            row[:] = flat(cell, block)
        paid = self.table[form.paid]
        with np.errstate(all="ignore"):
            self.low = paid.min(axis=0)
            self.range = paid.max(axis=0) - self.low  # (players, G)
        self.finite = np.isfinite(self.table).all(axis=0) & np.isfinite(self.range).all(axis=0)

    def part(self, games: Any) -> Numbers:
        """The same of some of the games."""
        some = copy(self)
        for name in ("table", "low", "range", "finite"):
            setattr(some, name, getattr(self, name)[..., games])
        return some

    def payoffs_of_lines(self, unit: Any) -> Any:
        """(lines, G), above the owner's lowest payoff, in units (players, G)."""
        form = self.form
        return (self.table[form.line_paid] - self.low[form.line_owner]) / unit[form.line_owner]

    def chance_of_nodes(self) -> Any:
        """Log probabilities of the draws above each node of a set, (nodes, G)."""
        form = self.form
        result: Any = np.zeros((form.node_ends[-1], self.table.shape[1]))
        missing = np.zeros(result.shape)
        for rows in form.ahead:
            p = self.table[rows]
            result += np.log(np.where(p > 0, p, 1.0))
            missing += p <= 0
        if missing.any():
            for start, stop in pairwise(form.node_ends):
                result[start:stop][missing[start:stop] > missing[start:stop].min(axis=0)] = NEGLIGIBLE
        return result

    def chance_of_lines(self) -> Any:
        """The same of each line, from above its node to its end, (lines, G)."""
        result = self.chance_of_nodes()[self.form.line_node]
        for rows in self.form.line_draws:
            p = self.table[rows]
            result += np.where(p > 0, np.log(np.where(p > 0, p, 1.0)), NEGLIGIBLE)
        return result

    def beliefs(self, logs: Any) -> Any:
        """Bayes' rule from log probabilities of actions (actions + 1, G): (nodes, G)."""
        form, weight = self.form, self.chance_of_nodes()
        for ways in form.told:
            weight += logs[ways]
        for start, stop in pairwise(form.node_ends):
            own = weight[start:stop]
            own -= own.max(axis=0)
            np.exp(own, out=own)
            own /= added(own)
        return weight

    def reach_of_nodes(self, sigma: Any) -> Any:
        """Probability of each node of a set in its owner's prior, (nodes, G)."""
        result: Any = np.ones((self.form.node_ends[-1], self.table.shape[1]))
        for rows in self.form.ahead:
            result *= self.table[rows]
        for ways in self.form.told:
            result *= sigma[ways]
        return result

    def odds_of_lines(self, sigma: Any, belief: Any) -> Any:
        """The probability of each line given its node's set and action, (lines, G)."""
        odds = belief[self.form.line_node]
        for rows in self.form.line_draws:
            odds *= self.table[rows]
        for ways in self.form.line_played:
            odds *= sigma[ways]
        return odds

    def expected(self, sigma: Any) -> tuple[Any, Any, Any]:
        """Payoffs (own prior; nature's) and probabilities of events, from probabilities (actions + 1, G)."""
        form = self.form
        paid = self.table[form.paid]
        played: Any = 1.0
        for ways in form.played:
            played = played * sigma[ways]
        reach = {prior: played * self._drawn(rows) for prior, rows in form.draws.items()}
        true = np.stack([added(reach[""] * paid[:, i]) for i in range(paid.shape[1])])
        own = true
        if len(reach) > 1:
            own = np.stack([added(reach[p] * paid[:, i]) for i, p in enumerate(form.tree.players)])
        events = np.zeros((len(form.tree.events), paid.shape[2]))
        for odds, row in zip(reach[""], form.weights, strict=True):
            for weight, event in row:
                events[event] += odds * self.table[weight]
        return own, true, events

    def _drawn(self, rows: list[Any]) -> Any:
        result: Any = 1.0
        for row in rows:
            result = result * self.table[row]
        return result
