"""How do games and answers come back from another array library? When they are asked for, as a whole.

Parameters given as arrays of CuPy, JAX or torch stay there, and so does what is solved from them. Whatever
works in NumPy alone (exact arithmetic, linear programmes, sweeps, plots) takes them after `as_numpy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from deterrence.answers.details import Details
from deterrence.arrays.foreign import bare
from deterrence.arrays.libraries import fetched
from deterrence.errors import GameError
from deterrence.game import Game

__all__ = ["as_numpy", "check_numpy"]


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


def check_numpy(caller: str, game: Game) -> None:
    """Raise if the arrays of a game live in another library than NumPy.

    Raises
    ------
    GameError
        In the name of the caller.

    """
    if game.library is not None:
        raise GameError(
            f"{caller} takes {type(game).__name__} in NumPy alone, but it came with arrays of "
            f"{game.library}: give dt.as_numpy of what it came with."
        )


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
