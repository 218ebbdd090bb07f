"""How do games and answers come back from another array library? When they are asked for, as a whole.

Parameters given as arrays of CuPy, JAX or torch stay there, and so does what is solved from them. Whatever
works in NumPy alone (exact arithmetic, linear programmes, sweeps, plots) takes them after `as_numpy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from deterrence.details import Details
from deterrence.foreign import bare
from deterrence.game import Game
from deterrence.libraries import fetched

__all__ = ["as_numpy"]


def as_numpy(thing: Any) -> Any:
    """The same game, answer (`Equilibria`) or array with its arrays in NumPy.

    What an answer computes when asked for (strategies, beliefs) is still computed where it was solved,
    and fetched. What lives in NumPy already is returned as it is.
    """
    if isinstance(thing, Game):
        if thing.library is None:
            return thing
        here = thing.replace(**_fetched(thing.values))
        return here.with_provenance(thing.scenario, thing.provenance, thing.drawing)
    if hasattr(thing, "details"):
        if thing.game.library is None:
            return thing
        arrays = {name: fetched(getattr(thing, name)) for name in ("exists", "status", "complete")}
        return replace(thing, game=as_numpy(thing.game), details=_Fetched(thing.details), **arrays)
    return fetched(bare(thing))


def _fetched(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fetched(bare(value)) for name, value in values.items()}


@dataclass(frozen=True, eq=False)
class _Fetched:
    """The `Details` of an answer, fetched when asked for."""

    details: Details

    def payoff(self) -> Any:
        return as_numpy(self.details.payoff())

    def payoff_true(self) -> Any:
        return as_numpy(self.details.payoff_true())

    def probability(self) -> Any:
        return as_numpy(self.details.probability())

    def strategy(self, infoset: str, k: int) -> Any:
        return as_numpy(self.details.strategy(infoset, k))

    def belief(self, infoset: str, k: int) -> Any:
        return as_numpy(self.details.belief(infoset, k))

    def cutoff(self, infoset: str, k: int) -> Any:
        return as_numpy(self.details.cutoff(infoset, k))

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        strategy, belief = self.details.whole(k)
        return _fetched(strategy), _fetched(belief)

    def take(self, index: Any) -> Details:
        return _Fetched(self.details.take(index))
