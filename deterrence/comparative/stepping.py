"""What happens to a number when one parameter of each game moves? Its slope, a step, the first jump on it.

A step runs upwards, from the game's value or, too near the upper end of the box, to it. Its regimes at both
ends are compared; where they differ the first boundary is found by halving the step, and the number just
above it less that just below is the jump.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from deterrence.comparative.following import Answer, Follower
from deterrence.errors import GameError
from deterrence.game import Game

__all__ = ["WAYS", "Change", "Steps"]

WAYS = ("all steps", "slope", "step within", "step across", "jump")
NOTHING = 1e-9  # of the scale: no change
NO_JUMP = 1e-6  # the number itself moves a little between the two sides
SMALL = 1e-6  # of the range: a step where there are no derivatives, and what shows a slope to a reader
HALVINGS = 26


class Change(NamedTuple):
    """In each game, by one of the ways: by how much the number changes (NaN: no case), between two values."""

    size: Any
    before: Any
    after: Any
    names: tuple[Any, Any]  # the equilibria at both ends, by number


@dataclass(frozen=True, eq=False)
class Steps:
    """All games of a batch, with one parameter moved along its range.

    Parameters
    ----------
    batch : Game
        Of shape (games,).
    name : str
    ends : (float, float)
        The range of the parameter in the box.
    step : float
        A share of the range.
    ask : Follower

    """

    batch: Game
    name: str
    ends: tuple[float, float]
    step: float
    ask: Follower

    @property
    def width(self) -> float:
        """Of the range."""
        return self.ends[1] - self.ends[0]

    @cached_property
    def low(self) -> Any:
        """Where each step starts, (games,)."""
        values = np.broadcast_to(self.batch.values[self.name], self.batch.shape)
        return np.minimum(values, self.ends[1] - self.step * self.width)

    @cached_property
    def high(self) -> Any:
        """Where each step ends, (games,)."""
        return self.low + self.step * self.width

    @cached_property
    def answers(self) -> tuple[Answer, Answer]:
        """At both ends of the steps."""
        low, high = (self.batch.replace(**{self.name: values}) for values in (self.low, self.high))
        return self.ask(low), self.ask(high)

    @cached_property
    def across(self) -> Any:
        """Do the regimes at both ends differ? (games,) bool."""
        start, end = self.answers
        return (start.k >= 0) & (end.k >= 0) & (start.regime != end.regime)

    @property
    def answered(self) -> Any:
        """Is there an equilibrium to follow at both ends? (games,) bool."""
        return (self.answers[0].k >= 0) & (self.answers[1].k >= 0)

    @cached_property
    def exact(self) -> bool:
        """Are slopes derivatives, rather than small steps?"""
        return self._derivative is not None

    @property
    def scale(self) -> float:
        """The largest size of the number, against which a change is nothing."""
        values = np.abs(self.answers[0].value)
        return float(np.nanmax(values, initial=1e-300)) if np.isfinite(values).any() else 1.0

    def changes(self) -> dict[str, Change]:
        """By each of `WAYS`."""
        start, end = self.answers
        whole = np.where(self.answered, end.value - start.value, np.nan)

        def of(size: Any) -> Change:
            return Change(size, self.low, self.high, (start.k, end.k))

        return {
            "all steps": of(whole),
            "slope": self._slope(),
            "step within": of(np.where(self.across, np.nan, whole)),
            "step across": of(np.where(self.across, whole, np.nan)),
            "jump": self._jump(),
        }

    def _at(self, values: Any, games: Any) -> Answer:
        """Between the ends of a step."""
        return self.ask(self.batch.take(games).replace(**{self.name: values}), disagree=True)

    @cached_property
    def _derivative(self) -> Any:
        try:
            return self.ask.slope(self.answers[0], self.name)
        except GameError:
            return None

    def _slope(self) -> Change:
        """Times the range, so that it is on the scale of a step across the whole box."""
        start = self.answers[0]
        near = self.low + SMALL * self.width
        if self._derivative is not None:
            return Change(self._derivative * self.width, self.low, near, (start.k, start.k))
        there = self._at(near, slice(None))
        same = (start.k >= 0) & (there.regime == start.regime)
        return Change(
            np.where(same, (there.value - start.value) / SMALL, np.nan), self.low, near, (start.k, there.k)
        )

    def _jump(self) -> Change:
        """The first boundary on each step that crosses one."""
        size, k = np.full(self.batch.size, np.nan), np.full((2, self.batch.size), -1)
        games = np.flatnonzero(self.across)
        low, high = self.low.copy(), self.high.copy()
        if len(games):
            own = self.answers[0].regime[games]
            for _ in range(HALVINGS):
                middle = (low[games] + high[games]) / 2
                same = self._at(middle, games).regime == own
                low[games], high[games] = (
                    np.where(same, middle, low[games]),
                    np.where(same, high[games], middle),
                )
            below, above = self._at(low[games], games), self._at(high[games], games)
            size[games] = above.value - below.value  # NaN where no equilibrium is left to follow
            size[games] = np.where(np.abs(size[games]) < NO_JUMP * self.scale, 0.0, size[games])
            k[0, games], k[1, games] = below.k, above.k
        return Change(size, low, high, (k[0], k[1]))
