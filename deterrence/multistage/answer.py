"""Where are the numbers of pure and mixed candidates side by side? Each with what found it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.answers.details import Details

__all__ = ["SideBySide"]


@dataclass(frozen=True, eq=False)
class SideBySide:
    """The `Details` of candidates of two kinds: the first `split` of one, the others of another."""

    first: Details
    second: Details
    split: int

    def payoff(self) -> Any:
        """Each player under its own prior, (*batch, K, players)."""
        return np.concatenate([self.first.payoff(), self.second.payoff()], axis=-2)

    def payoff_true(self) -> Any:
        """Under nature's probabilities, (*batch, K, players)."""
        return np.concatenate([self.first.payoff_true(), self.second.payoff_true()], axis=-2)

    def probability(self) -> Any:
        """Of each event, (*batch, K, events)."""
        return np.concatenate([self.first.probability(), self.second.probability()], axis=-2)

    def strategy(self, infoset: str, k: int) -> Any:
        """Of each action, (*batch, actions)."""
        details, own = self._of(k)
        return details.strategy(infoset, own)

    def belief(self, infoset: str, k: int) -> Any:
        """Of each node, (*batch, nodes)."""
        details, own = self._of(k)
        return details.belief(infoset, own)

    def cutoff(self, infoset: str, k: int) -> Any:
        """Where in its private number each action is played, (*batch, actions, 2)."""
        details, own = self._of(k)
        return details.cutoff(infoset, own)

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        details, own = self._of(k)
        return details.whole(own)

    def take(self, index: Any) -> SideBySide:
        """For a part of the batch, named as in `Game.take`."""
        return SideBySide(self.first.take(index), self.second.take(index), self.split)

    def _of(self, k: int) -> tuple[Details, int]:
        return (self.first, k) if k < self.split else (self.second, k - self.split)
