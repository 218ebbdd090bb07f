"""What can be read off a batch of `Strait` with given postures, game by game?

A reading takes a batch, with both postures ambiguous unless it sets them itself, and returns one number for
each game. Where bases are refused is no parameter but a run of its own, so `mixed` reads both runs and weighs
them. A conditional reading divides game by game: what happens in a war says nothing of how likely wars are,
so that "if China attacked" is answered as asked, and not for the games in which attacks are likely.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from deterrence.errors import DeterrenceError
from deterrence.game import Game

__all__ = [
    "Reading", "attacks", "conditional", "event", "half_believed", "mixed", "odds", "parameter", "provoked"
]  # fmt: skip

Reading = Callable[[Game], Any]
PROVOKED = "China: Taiwan: provoke"


def attacks(game: Game) -> Any:
    """P(attack) of games with given postures, (*batch,); NaN where a game is inadmissible."""
    return _answer(game).event("attack")[..., 0]


def event(name: str, **changes: Any) -> Reading:
    """The probability of an event, some fields of the game changed first."""

    def read(game: Game) -> Any:
        return _answer(game.replace(**changes)).event(name)[..., 0]

    return read


def half_believed(name: str) -> Reading:
    """P(attack) where a statement halves the belief in a parameter, such as "us_prior"."""
    return lambda game: attacks(game.replace(**{name: 0.5 * game.values[name]}))


def conditional(name: str, given: str, **changes: Any) -> Reading:
    """The probability of an event, given another one; NaN where that never happens."""

    def read(game: Game) -> Any:
        found = _answer(game.replace(**changes))
        with np.errstate(divide="ignore", invalid="ignore"):
            return found.event(name)[..., 0] / found.event(given)[..., 0]

    return read


def provoked(game: Game) -> Any:
    """P(attack) once Taiwan has provoked China, on the path or off it."""
    found = _answer(game)
    return found.strategy[PROVOKED][..., 0, found.actions[PROVOKED].index("attack")]


def odds(japan: str, us: str) -> Reading:
    """P(China wins a war) if Japan and the US do this."""
    return lambda game: game.china_wins(japan, us)  # type: ignore[attr-defined]


def parameter(name: str) -> Reading:
    """A parameter as it is."""
    return lambda game: game.values[name]


def mixed(reading: Reading, game: Game, weight: float) -> Any:
    """The reading with Japan free to give bases and with bases refused, `weight` on the second, (*batch,).

    Where one run has no answer, as "in a war" where Taiwan would concede, it is that of the other.
    """
    game = game.replace(us_posture="ambiguity", japan_posture="ambiguity")
    free = np.broadcast_to(np.asarray(reading(game), dtype=float), game.shape)
    if not weight:
        return free
    refused = np.broadcast_to(np.asarray(reading(game.replace(japan_access="refused")), float), game.shape)
    both = (1 - weight) * free + weight * refused
    return np.where(np.isnan(refused), free, np.where(np.isnan(free), refused, both))


def _answer(game: Game) -> Any:
    from deterrence.solvers import solve

    found = solve(game)
    if len(found.names) != 1 or np.any(found.exists[..., 0] != game.admissible):
        raise DeterrenceError(
            f"{found.concept} finds {len(found.names)} candidates for given postures, but one is needed: "
            "solve the game itself and look at each."
        )
    return found
