"""Which equilibrium is followed while a parameter moves, and what does it say? One by name, or an extreme.

Where several equilibria exist a number has no sign in a parameter until one says which of them is meant. An
equilibrium is followed by its name; or the lowest or the highest value of all that exist is. Without a
choice, all that exist must say the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError, nearest
from deterrence.game import Game
from deterrence.inference.quantities import AGREE
from deterrence.statics import derivative
from deterrence.statics.regimes import regimes

__all__ = ["Answer", "Follower"]

EXTREMES = ("lowest", "highest")


class Answer(NamedTuple):
    """Of each game: the number, the candidate that gives it, its regime; NaN, -1 and 0 where none does."""

    value: Any
    k: Any
    regime: Any
    equilibria: Equilibria


@dataclass(frozen=True)
class Follower:
    """Asks for one number of one equilibrium.

    Parameters
    ----------
    solver : solver
    of : str
        An event, or "payoff: <player>" (under the player's own prior).
    follow : str or None
        The name of an equilibrium, "lowest", "highest", or None.

    """

    solver: Callable[[Game], Equilibria]
    of: str
    follow: str | None

    def __call__(self, game: Game, disagree: bool = False) -> Answer:
        """Ask all games of a batch, of shape (games,).

        `disagree`: may equilibria do so, as those of both sides do on a boundary? Then there is no answer.

        Raises
        ------
        ParameterError
            For an unknown number or equilibrium, or equilibria that disagree where none was chosen.

        """
        e = self.solver(game)
        values = np.where(e.exists, self._number(e), np.nan)
        low, high = (np.where(e.exists, values, fill) for fill in (np.inf, -np.inf))
        apart = (high.max(axis=-1) - low.min(axis=-1) > AGREE) & (self.follow is None)
        if apart.any() and not disagree:
            there = zip(e.names, e.exists.any(axis=0), strict=True)
            names = ", ".join(repr(name) for name, somewhere in there if somewhere)
            raise ParameterError(
                f"signs: equilibria disagree on {self.of!r} in {apart.sum()} of {len(apart)} games: "
                f"choose which is followed, follow='lowest', 'highest', or one of {names}."
            )
        if self.follow in (*EXTREMES, None):
            k = high.argmax(axis=-1) if self.follow == "highest" else low.argmin(axis=-1)
        else:
            if self.follow not in e.names:
                raise ParameterError(
                    f"signs: there is no equilibrium {self.follow!r}{nearest(self.follow, e.names)} "
                    f"There are {', '.join(map(repr, e.names))}; or follow 'lowest' or 'highest'."
                )
            k = np.full(len(values), e.names.index(self.follow))
        rows = np.arange(len(values))
        found = e.exists[rows, k] & ~apart
        return Answer(
            np.where(found, values[rows, k], np.nan),
            np.where(found, k, -1),
            np.where(found, regimes(e)[rows, k], 0),
            e,
        )

    def slope(self, answer: Answer, by: str) -> Any:
        """How the number moves with a parameter within the regime, (games,); NaN where it is not regular.

        Raises
        ------
        GameError
            If answers of this kind have no derivatives.

        """
        d = derivative(answer.equilibria, by=by)
        e = answer.equilibria
        table = d.payoff if self.of.startswith("payoff: ") else d.probability
        slopes = table[..., self._place(e), 0][np.arange(e.game.size), np.maximum(answer.k, 0)]
        return np.where(answer.k >= 0, slopes, np.nan)

    def _number(self, e: Equilibria) -> Any:
        table = e.payoff if self.of.startswith("payoff: ") else e.probability
        return table[..., self._place(e)]

    def _place(self, e: Equilibria) -> int:
        player = self.of.removeprefix("payoff: ")
        known = [*e.events, *(f"payoff: {p}" for p in e.players)]
        if self.of not in known:
            raise ParameterError(
                f"signs: {type(e.game).__name__} has no event or payoff {self.of!r}{nearest(self.of, known)} "
                f"It has {', '.join(map(repr, known))}."
            )
        return e.players.index(player) if player != self.of else e.events.index(self.of)
