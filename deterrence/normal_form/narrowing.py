"""Which answer is left when a refinement turns some of its equilibria away?

The same candidates in the same places, of which fewer exist: those turned away have the status
`refined_away` and NaN in their values. Which ones go, and whether what is left is all there is, the
refinement says; see `deterrence.normal_form.refinements` and `deterrence.normal_form.selection`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from deterrence.answers.details import Details, correlated
from deterrence.answers.status import Status
from deterrence.equilibria import Equilibria

__all__ = ["Narrowed", "narrowed"]


def narrowed(equilibria: Equilibria, keep: Any, words: str, complete: Any) -> Equilibria:
    """The equilibria that are kept.

    Parameters
    ----------
    equilibria : Equilibria
        Of any batch; it is left as it is.
    keep : bool array, (*batch, K)
        Candidates that do not exist stay absent, with the status that they had.
    words : str
        What the refinement is, added to the concept.
    complete : bool array, (*batch,)
        Is it proved that what is kept is all that the refined concept has?

    """
    exists = equilibria.exists & keep
    turned_away = equilibria.exists & ~exists
    return replace(
        equilibria,
        concept=f"{equilibria.concept}, {words}",
        exists=exists,
        status=np.where(turned_away, np.int8(Status.refined_away), equilibria.status),
        complete=complete,
        details=Narrowed(equilibria.details, exists),
    )


@dataclass(frozen=True, eq=False)
class Narrowed:
    """The details of an answer whose payoffs and probabilities are NaN where it no longer `exists`."""

    details: Details
    exists: Any

    def payoff(self) -> Any:
        """Each player under its own prior, (*batch, K, players)."""
        return self._kept(self.details.payoff())

    def payoff_true(self) -> Any:
        """Under nature's probabilities, (*batch, K, players)."""
        return self._kept(self.details.payoff_true())

    def probability(self) -> Any:
        """Of each event, (*batch, K, events)."""
        return self._kept(self.details.probability())

    def strategy(self, infoset: str, k: int) -> Any:
        """An array that broadcasts to (*batch, actions)."""
        return self.details.strategy(infoset, k)

    def belief(self, infoset: str, k: int) -> Any:
        """An array that broadcasts to (*batch, nodes)."""
        return self.details.belief(infoset, k)

    def cutoff(self, infoset: str, k: int) -> Any:
        """An array that broadcasts to (*batch, actions, 2)."""
        return self.details.cutoff(infoset, k)

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        return self.details.whole(k)

    def joint(self, k: int) -> Any:
        """An array that broadcasts to (*batch, m1, ..., mN); None where players mix independently."""
        return correlated(self.details, k)

    def take(self, index: Any) -> Narrowed:
        """For a part of the batch, named as in `Game.take`."""
        part = self.exists
        if not isinstance(index, np.ndarray):
            part = part[index]
        elif part.ndim > 1:  # flat numbers of games
            part = part.reshape(-1, part.shape[-1])[index]
        return Narrowed(self.details.take(index), part)

    def _kept(self, values: Any) -> Any:
        return np.where(self.exists[..., None], values, np.nan)
