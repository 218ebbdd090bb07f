"""How is a batch solved whose equilibria are found as a list? Piece by piece, each put in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np

from deterrence.answers.listed import Listed, places
from deterrence.answers.status import Status
from deterrence.arrays.pieces import Index, pieces
from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.judging.draws import check_draws
from deterrence.kernels.profiles import CONTINUUM, STRICT, TIED

__all__ = ["Lister", "answered"]

KINDS = {STRICT: Status.ok, TIED: Status.tie, CONTINUUM: Status.degenerate}


class Lister(Protocol):
    """One structure, compiled; its lists have `games`, `kinds` and `proved`, see `kernels.profiles`."""

    @property
    def piece(self) -> int:
        """How many games are solved together."""

    @property
    def names(self) -> list[str]:
        """The candidates that have a name, in words."""

    def solve(self, game: Game, index: Index) -> tuple[Any, Any, Any]:
        """All equilibria in a piece of a batch; where all is finite; where moves settled first are tied."""

    def joined(self, parts: Sequence[Any], proved: Any) -> Any:
        """Several lists as one."""

    def places(self, found: Any) -> Any:
        """The number of the name of each equilibrium of a list, -1 where it has none."""


def answered(
    lister: Lister, game: Game, capacity: int, concept: str, kind: type[Equilibria] = Equilibria
) -> Equilibria:
    """Solve every game of a batch.

    Parameters
    ----------
    lister : Lister
        The structure.
    game : Game
        A batch of any shape, of that structure.
    capacity : int
        How many equilibria a game has place for beside the first of each name. Where there are more,
        `complete` is False; it is also where a move settled first is tied, since only one reply is told.
    concept : str
        What stands in the answer.
    kind : type
        Of the answer.

    Returns
    -------
    Equilibria
        Of a continuum (status degenerate) the extreme points; the others are mixtures of these.

    Raises
    ------
    GameError
        If a draw's probabilities are wrong.

    """
    check_draws(game)
    shape = game.shape or (1,)
    numbers = np.arange(game.size).reshape(shape)
    sound = np.broadcast_to(game.admissible, shape).reshape(-1)
    finite, tied, proved = (np.zeros(game.size, dtype=bool) for _ in range(3))
    parts = []
    for index in pieces(shape, lister.piece):
        here = numbers[index].reshape(-1)
        found, finite[here], tied[here] = lister.solve(game, index)
        proved[here] = found.proved
        found.games[...] = here[found.games]
        parts.append(found)
    found = lister.joined(parts, proved)
    order = np.argsort(found.games, kind="stable")
    found = found.chosen(order[(sound & finite)[found.games[order]]])

    names = [*lister.names, *(f"further {place + 1}" for place in range(capacity))]
    entry, full = places(found.games, lister.places(found), game.size, len(names) - capacity, capacity)
    exists = entry >= 0
    codes = np.array([KINDS[kind] for kind in sorted(KINDS)], dtype=np.int8)[found.kinds]
    codes[(codes == Status.ok) & tied[found.games]] = Status.tie
    status = np.full(entry.shape, Status.not_an_equilibrium, dtype=np.int8)
    status[exists] = codes[entry[exists]]
    status[~exists.any(axis=1)] = Status.none_found
    status[~finite] = Status.not_finite
    status[~sound] = Status.inadmissible
    entry = entry.reshape(*game.shape, len(names))
    return kind(
        game=game,
        concept=concept,
        names=tuple(names),
        exists=exists.reshape(entry.shape),
        status=status.reshape(entry.shape),
        complete=(proved & ~full & ~tied & sound & finite).reshape(game.shape),
        details=Listed(lister, game, game, found, entry),
    )
