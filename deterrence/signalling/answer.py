"""What are the strategies, beliefs and payoffs of the equilibria of a signalling game?

Equilibria are kept as a list; a table of numbers says where in the list each candidate of each game is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.kernels.signalling.assessments import Assessments
from deterrence.signalling.compiled import Compiled
from deterrence.signalling.refinements import RULES, refined

__all__ = ["SignallingDetails", "SignallingEquilibria"]

PIECE = 65_536  # equilibria whose values are put together at a time


@dataclass(frozen=True, eq=False)
class SignallingDetails:
    """The `Details` of a list of equilibria; see `deterrence.details`.

    `entry` is (*batch, K): the number in the list `found`, -1 where the candidate is absent; `solved` is
    the batch that the list numbers.
    """

    compiled: Compiled
    solved: Game
    game: Game
    found: Assessments
    entry: Any

    @cached_property
    def _values(self) -> Any:
        """Payoffs (twice where priors differ) and events in every candidate, (*batch, K, columns)."""
        numbers = self.entry.reshape(-1)
        here = np.flatnonzero(numbers >= 0)
        count = len(self.game.tree.events) + len(self.game.players) * (1 + self.game.tree.misperceived)
        result = np.full((len(numbers), count), np.nan)
        for start in range(0, len(here), PIECE):
            some = here[start : start + PIECE]
            result[some] = self._rows(numbers[some], "value").T
        return result.reshape(*self.entry.shape, count)

    def _rows(self, numbers: Any, what: str, infoset: str = "") -> Any:
        return self.compiled.rows(self.solved, self.found.chosen(numbers), what, infoset)

    def payoff(self) -> Any:
        """Each player under its own prior, (*batch, K, players)."""
        return self._values[..., : len(self.game.players)]

    def payoff_true(self) -> Any:
        """Under nature's probabilities, (*batch, K, players)."""
        n = len(self.game.players)
        return self._values[..., n : 2 * n] if self.game.tree.misperceived else self.payoff()

    def probability(self) -> Any:
        """Of each event, (*batch, K, events)."""
        return self._values[..., -len(self.game.tree.events) :]

    def _spread(self, k: int, what: str, infoset: str = "") -> Any:
        """Rows of candidate k, (*batch, rows), NaN where it is absent."""
        numbers = self.entry[..., k].reshape(-1)
        here = np.flatnonzero(numbers >= 0)
        rows = self._rows(numbers[here], what, infoset)
        result = np.full((len(numbers), len(rows)), np.nan)
        result[here] = rows.T
        return result.reshape(*self.game.shape, len(rows))

    def strategy(self, infoset: str, k: int) -> Any:
        """Of each action, (*batch, actions)."""
        return self._spread(k, "strategy", infoset)

    def belief(self, infoset: str, k: int) -> Any:
        """Of each node, (*batch, nodes)."""
        return self._spread(k, "belief", infoset)

    def cutoff(self, infoset: str, k: int) -> Any:
        """Where in its private number each action is played, (*batch, actions, 2)."""
        count = len(self.game.tree.infosets[infoset].actions)
        rows = self._spread(k, "cutoff", infoset)
        if not rows.shape[-1]:
            return np.full((*self.game.shape, count, 2), np.nan)
        ends = rows.reshape(*self.game.shape, count, 2)
        ends[~(ends[..., 0] < ends[..., 1])] = np.nan
        return ends

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        flat = self._spread(k, "whole")
        strategy, belief, at = {}, {}, 0
        for label, s in self.game.tree.infosets.items():
            strategy[label] = flat[..., at : at + len(s.actions)]
            at += len(s.actions)
            belief[label] = flat[..., at : at + len(s.nodes)]
            at += len(s.nodes)
        return strategy, belief

    def take(self, index: Any) -> SignallingDetails:
        """For a part of the batch, named as in `Game.take`."""
        if isinstance(index, tuple) and not index:
            return self
        flat = isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu"
        entry = self.entry.reshape(-1, self.entry.shape[-1]) if flat else self.entry
        return replace(self, game=self.game.take(index), entry=entry[index])

    def __getstate__(self) -> dict[str, Any]:
        """Without what is computed anew when asked for."""
        return {k: v for k, v in vars(self).items() if k != "_values"}


class SignallingEquilibria(Equilibria):
    """Equilibria of signalling games; beside the fields of `Equilibria` it says what else may be believed."""

    def supporting(self, infoset: str) -> Any:
        """(*batch, K, types, 2): least and largest probability of each type, at a set that replies.

        Where the message is sent both are the one belief that Bayes' rule gives. Where it is not, the
        beliefs that support the reply are a polytope (for two types: this interval), of which `belief`
        is the mean of the corners. NaN at sets where the type does not matter.

        Raises
        ------
        DeterrenceError
            If the set does not exist.

        """
        nodes = self.belief[infoset]  # also says which sets there are
        details = _whole(self.details)
        structure = details.compiled.structure
        result = np.full((*nodes.shape[:-1], structure.stage.types, 2), np.nan)
        if infoset not in structure.agents:
            return result
        message = structure.stage.place[structure.agents.index(infoset)]
        belief = details.found.belief[1:, message][:, :, details.entry[self.exists]]
        result[self.exists] = np.moveaxis(belief, (0, 1), (2, 1))
        return result

    def refine(self, rule: str) -> Equilibria:
        """Those that survive "intuitive" or "D1"; see `deterrence.signalling.refinements`."""
        if rule not in RULES:
            raise ParameterError(f"rule came as {rule!r}: give 'intuitive' or 'D1'.")
        if not isinstance(self.details, SignallingDetails):
            raise ParameterError("refine came after .select: refine the whole answer, then select.")
        return refined(self, self.details, rule)


def _whole(details: Any) -> SignallingDetails:
    """The details behind an answer, or behind the one that was selected."""
    if isinstance(details, SignallingDetails):
        return details
    inner = _whole(details.details)
    return replace(inner, entry=inner.entry[..., details.k : details.k + 1])
