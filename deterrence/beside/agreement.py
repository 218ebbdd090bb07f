"""Does a general solver list the equilibria that a model's own algebra lists, and with the same numbers?

The solver knows nothing of the algebra (`Game.by_hand`), and the algebra of no solver: where both lists are
the same in every game of a batch, a mistake would have to be made twice. The lists are compared as sets, by
what `deterrence.beside.lists` says; ends of a continuum by its ends. Left out, and counted, are inadmissible
games, those of which the closed form does not speak, and those on a threshold, where a tie decides which
equilibria there are. It does not judge: that two lists agree proves neither right, and `regret` does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.answers.fetching import as_numpy
from deterrence.beside.lists import Partners, partners, payoffs_apart
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm
from deterrence.pages import Page, Shown
from deterrence.solver import check_game
from deterrence.solvers import named

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Agreement", "agreement"]

SAME = 1e-9  # a larger difference of a probability is one; a nearer threshold, in its parameter's unit, a tie


def agreement(game: Game, solver: Callable[[Game], Equilibria] | None = None) -> Agreement:
    """Lay a model's closed form beside a solver's answer: print it, or ask `same`, `largest`, `table`.

    Parameters
    ----------
    game : Game
        A single game or a batch of any shape.
    solver : callable, optional
        By default the one of which the closed form speaks (`game.closed_form().concept`).

    Raises
    ------
    GameError
        If the model has no closed form, or none for this structure, or `solver` is none.

    """
    check_game("agreement", game, anywhere=True)
    if isinstance(solver, type) or not (solver is None or callable(solver)):
        raise GameError(
            f"agreement came with solver={getattr(solver, '__name__', repr(solver))}: give a solver, such as "
            "dt.solvers.AllNash(), or leave it out."
        )
    game = as_numpy(game)
    form = game.closed_form()
    return Agreement(form, as_numpy((solver or named(form.concept))(game)))


@dataclass(frozen=True, eq=False)
class Agreement(Shown):
    """Two lists of equilibria of the same games: R by hand, K by a solver.

    Attributes
    ----------
    form : ClosedForm
    found : Equilibria
    within : float
        Numbers that differ by no more are the same.

    """

    form: ClosedForm
    found: Equilibria
    within: float = SAME

    @cached_property
    def partners(self) -> Partners:
        """Of each equilibrium by hand the nearest solved one, (games, R)."""
        return partners(self.form, self.found)

    @cached_property
    def compared(self) -> Any:
        """The games that are compared, (*batch,)."""
        return self.form.covered & (self.form.margin > self.within)

    @property
    def left_out(self) -> dict[str, int]:
        """Why games are left out, and how many."""
        shape, form = self.form.game.shape, self.form
        admitted = np.broadcast_to(form.game.admissible, shape)
        return {
            "inadmissible": int((~admitted).sum()),
            "the closed form does not speak of": int((admitted & ~form.covered).sum()),
            "on a threshold": int((form.covered & ~self.compared).sum()),
        }

    @cached_property
    def apart(self) -> Any:
        """How far the worst equilibrium of one list is from the nearest of the other, (*batch,).

        Infinite where the other list is empty, and 0 where the closed form does not speak. One that claims
        only some equilibria (`form.complete`) is asked for those.
        """
        form, count = self.form, self.form.game.size
        missing = np.where(form.exists.reshape(count, -1), self.partners.apart, 0.0).max(axis=-1)
        extra = np.where(self.found.exists.reshape(count, -1), self.partners.alone, 0.0).max(axis=-1)
        worst = np.maximum(missing, extra) if form.complete else missing
        return np.where(form.covered, worst.reshape(form.game.shape), 0.0)

    @property
    def same(self) -> Any:
        """Are the two lists the same? (*batch,); True where nothing is compared."""
        return ~self.compared | (self.apart <= self.within)

    @cached_property
    def largest(self) -> dict[str, float]:
        """Largest difference between partners in probabilities, choices and payoffs; NaN if not compared."""
        asked = self.compared.reshape(-1)[:, None] & (self.partners.solved >= 0)
        gaps = {
            "probabilities": self.partners.probabilities,
            "choices": self.partners.choices if self.form.choices else np.full(asked.shape, np.nan),
            "payoffs": payoffs_apart(self.form, self.found, self.partners.solved),
        }
        told = {name: gap[asked & np.isfinite(gap)] for name, gap in gaps.items()}
        return {name: float(gap.max()) if gap.size else np.nan for name, gap in told.items()}

    def table(self, *events: str) -> pd.DataFrame:
        """A row for each equilibrium by hand of each game, with its partner, and for each one left alone.

        Parameters
        ----------
        *events : str
            Whose probabilities are shown, by hand and solved; by default all that the closed form tells.

        Raises
        ------
        ParameterError
            For an event that the closed form does not tell.

        """
        from deterrence.beside.table import table

        return table(self, events)

    @property
    def summary(self) -> str:
        """What it prints, without the counts of each equilibrium: a paragraph."""
        from deterrence.beside.showing import paragraph

        return paragraph(self)

    def _page(self) -> Page:
        from deterrence.beside.showing import page

        return page(self)
