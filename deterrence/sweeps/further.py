"""What may a sweep return beside the answers? Their slopes, margins and distances, as further variables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from deterrence.arguments import as_names
from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.statics.derivative import checked_parameters, derivative
from deterrence.statics.margin import margin

__all__ = ["NOTHING", "Further"]


@dataclass(frozen=True)
class Further:
    """What was asked for; nothing is computed for the rest.

    Attributes
    ----------
    derivatives, distances : tuple of str
        The parameters in which each is told.
    margins : bool
        Is the margin of every choice told?

    """

    derivatives: tuple[str, ...] = ()
    margins: bool = False
    distances: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, game: Game, derivatives: str | Iterable[str], margins: bool, distances: str | Iterable[str]
    ) -> Self:
        """With names that are parameters of the game.

        Raises
        ------
        ParameterError
            If one is not.

        """
        rows = [
            tuple(as_names("sweep", argument, names, "names of parameters"))
            for argument, names in (("derivatives", derivatives), ("distances", distances))
        ]
        known = [checked_parameters("sweep", game, row) if row else () for row in rows]
        return cls(known[0], margins, known[1])

    @property
    def parameters(self) -> tuple[str, ...]:
        """The dim `parameter` of the result."""
        return tuple(dict.fromkeys((*self.derivatives, *self.distances)))

    @property
    def variables(self) -> tuple[str, ...]:
        """The names of the variables."""
        slopes = ("derivative_payoff", "derivative_probability") if self.derivatives else ()
        margins, distances = ("margin",) if self.margins else (), ("distance",) if self.distances else ()
        return *slopes, *margins, *distances

    def check(self, corners: Sequence[Equilibria]) -> None:
        """Raise before anything runs what could not be told of the cases with these solved corners.

        Raises
        ------
        GameError
            If the answers of a case have no slopes or margins.

        """
        for corner in corners:
            if self.derivatives:
                derivative(corner, self.derivatives).payoff  # noqa: B018
            if self.margins:
                margin(corner)


NOTHING = Further()
