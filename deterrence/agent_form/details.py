"""What is the strategy, the belief, the payoff where every agent mixes? Kept, all of it: few numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from deterrence.agent_form.form import AgentForm

__all__ = ["AgentDetails"]


@dataclass(frozen=True, eq=False)
class AgentDetails:
    """The `Details` of equilibria in agent form; see `deterrence.answers.details`.

    Arrays are (K, rows, games): `sigma` by action and `mu` by node, as `AgentForm` numbers them,
    then `own`, `true` and `events`. `shape` is that of the batch. Of quantal responses `rationality` says
    that of each candidate, in units of `unit`.
    """

    form: AgentForm
    shape: tuple[int, ...]
    sigma: Any
    mu: Any
    own: Any
    true: Any
    events: Any
    rationality: tuple[float, ...] = ()
    unit: str = "payoff"

    def _batch_first(self, array: Any) -> Any:
        """(K, rows, games) as (*batch, K, rows)."""
        return np.moveaxis(array.reshape(*array.shape[:2], *self.shape), (0, 1), (-2, -1))

    def payoff(self) -> Any:
        """Each player under its own prior, (*batch, K, players)."""
        return self._batch_first(self.own)

    def payoff_true(self) -> Any:
        """Under nature's probabilities, (*batch, K, players)."""
        return self._batch_first(self.true)

    def probability(self) -> Any:
        """Of each event, (*batch, K, events)."""
        return self._batch_first(self.events)

    def _rows(self, array: Any, ends: Any, infoset: str, k: int) -> Any:
        h = self.form.place[infoset]
        rows = array[k, ends[h] : ends[h + 1]]
        return np.moveaxis(rows.reshape(len(rows), *self.shape), 0, -1)

    def strategy(self, infoset: str, k: int) -> Any:
        """Of each action, (*batch, actions)."""
        return self._rows(self.sigma, self.form.action_ends, infoset, k)

    def belief(self, infoset: str, k: int) -> Any:
        """Of each node, (*batch, nodes)."""
        return self._rows(self.mu, self.form.node_ends, infoset, k)

    def cutoff(self, infoset: str, k: int) -> Any:
        """There are no private numbers."""
        return np.full((len(self.form.tree.infosets[infoset].actions), 2), np.nan)

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        sets = self.form.tree.infosets
        return {s: self.strategy(s, k) for s in sets}, {s: self.belief(s, k) for s in sets}

    def take(self, index: Any) -> AgentDetails:
        """For a part of the batch, named as in `Game.take`."""
        count = int(np.prod(self.shape, dtype=np.int64))
        flat = index
        if not (isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu"):
            flat = np.arange(count).reshape(self.shape)[index]
        shape = np.shape(flat) if self.shape else ()
        names = ("sigma", "mu", "own", "true", "events")
        return replace(self, shape=shape, **{n: getattr(self, n)[..., np.ravel(flat)] for n in names})

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle a game of this structure in place of the form, which is made anew."""
        arrays = (self.sigma, self.mu, self.own, self.true, self.events)
        return _again, (self.form.tree.origin, self.shape, *arrays, self.rationality, self.unit)


def _again(game: Any, *rest: Any) -> AgentDetails:
    return AgentDetails(AgentForm.of(game.tree), *rest)
