"""Which equilibria of moves at once stand where in an answer? Named patterns first, then further places."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from deterrence.at_once.compiled import Compiled
from deterrence.draws import check_draws
from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.kernels.at_once.equilibria import Found, joined
from deterrence.kernels.profiles import CONTINUUM, STRICT, TIED
from deterrence.pieces import pieces
from deterrence.signalling.answer import SignallingDetails
from deterrence.status import Status

__all__ = ["AtOnceEquilibria", "answered"]

KINDS = {STRICT: Status.ok, TIED: Status.tie, CONTINUUM: Status.degenerate}


class AtOnceEquilibria(Equilibria):
    """Equilibria of moves at once."""

    def refine(self, rule: str) -> Equilibria:
        """All of them: no move informs anybody who moves later, so no belief off the path supports one."""
        return replace(self, concept=f"{self.concept}, refined by {rule}")


def answered(compiled: Compiled, game: Game, capacity: int, concept: str) -> Equilibria:
    """Solve every game of a batch.

    Parameters
    ----------
    compiled : Compiled
        The structure.
    game : Game
        A batch of any shape, of that structure.
    capacity : int
        How many equilibria a game has place for beside the first of each named pattern. Where there are
        more, `complete` is False; it is also where a move solved first is tied, since only one is told.
    concept : str
        What stands in the answer.

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
    for index in pieces(shape, compiled.piece):
        here = numbers[index].reshape(-1)
        found, finite[here], tied[here] = compiled.solve(game, index)
        proved[here] = found.proved
        found.games[...] = here[found.games]
        parts.append(found)
    found = joined(compiled.structure.stage, parts, proved)
    order = np.argsort(found.games, kind="stable")
    found = found.chosen(order[(sound & finite)[found.games[order]]])

    names = compiled.names
    entry, full = _places(found, compiled.places(found), game.size, len(names), capacity)
    names += [f"further {place + 1}" for place in range(capacity)]
    exists = entry >= 0
    codes = np.array([KINDS[kind] for kind in sorted(KINDS)], dtype=np.int8)[found.kinds]
    codes[(codes == Status.ok) & tied[found.games]] = Status.tie
    status = np.full(entry.shape, Status.not_an_equilibrium, dtype=np.int8)
    status[exists] = codes[entry[exists]]
    status[~exists.any(axis=1)] = Status.none_found
    status[~finite] = Status.not_finite
    status[~sound] = Status.inadmissible
    entry = entry.reshape(*game.shape, len(names))
    return AtOnceEquilibria(
        game=game,
        concept=concept,
        names=tuple(names),
        exists=exists.reshape(entry.shape),
        status=status.reshape(entry.shape),
        complete=(proved & ~full & ~tied & sound & finite).reshape(game.shape),
        details=SignallingDetails(compiled, game, game, found, entry),  # type: ignore[arg-type]
    )


def _places(found: Found, names: Any, games: int, named: int, capacity: int) -> tuple[Any, Any]:
    """Where each equilibrium stands, (games, K) of numbers or -1; which games have too many."""
    entry = np.full((games, named + capacity), -1, dtype=np.int32)
    own = np.flatnonzero(names >= 0)[::-1]  # the first of several of one name is written last
    entry[found.games[own], names[own]] = own
    rest = np.ones(len(found.games), dtype=bool)
    rest[entry[entry >= 0]] = False
    left = np.flatnonzero(rest)
    at = found.games[left]
    first = np.flatnonzero(np.diff(at, prepend=-1))
    place = np.arange(len(at)) - np.repeat(first, np.diff(first, append=len(at)))
    fits = place < capacity
    entry[at[fits], named + place[fits]] = left[fits]
    full = np.zeros(games, dtype=bool)
    full[at[~fits]] = True
    return entry, full
