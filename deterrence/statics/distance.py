"""How far can a parameter move, the others as they are, before the equilibrium becomes another one?

The regime of an equilibrium is which actions it uses at the sets that are reached. Games at growing
distances are solved again until no equilibrium of that regime is left (or fewer of them, where several
share it), and the place is found by bisection. So a distance is that of the solver's own answers, kinks and
jumps included, and not a first-order estimate; `Derivative.margin` gives that.

What it can miss: a change that is undone within one step of the search (steps grow from 1/576 to 1/12 of the
way looked at). Where the range of a parameter has no end it looks as far as ten times its size.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.solver import check_game
from deterrence.statics.derivative import checked_parameters
from deterrence.statics.regimes import regimes
from deterrence.status import Status

__all__ = ["distance"]

Solve = Callable[[Game], Equilibria]

STEPS = (np.arange(1, 25) / 24) ** 2  # shares of the way to the end of a range
STEPS[-1] -= 1e-6  # at the end itself a probability of 0 or 1 is another game
HALVINGS = 40
FAR = 10.0
PIECE = 16_384  # games solved together
SAME, CHANGED, OUTSIDE, UNKNOWN = range(4)


def distance(game: Game, by: str | Iterable[str], solver: Solve | None = None) -> Any:
    """How far each parameter is from the nearest change of regime, below and above.

    Parameters
    ----------
    game : Game
        A batch of any shape.
    by : str or iterable of str
        Parameters, P of them, each moved alone.
    solver : solver, optional
        By default the one that `dt.solve` picks. It is called about 130 times for each parameter.

    Returns
    -------
    array, (*batch, K, P, 2)
        In the parameter's unit, not positive below and not negative above: the parameter plus its distance
        is the threshold. Infinite where the admissible range (or a joint constraint) ends first or no change
        was found; NaN where the candidate is absent, or the solver does not converge on the way.

    Raises
    ------
    ParameterError
        If a name is no parameter of the game.

    """
    check_game("distance", game)
    names = checked_parameters("distance", game, by)
    if solver is None:
        from deterrence.solvers import fitting

        solver = fitting(game.tree)
    solved = solver(game)
    count = len(solved.names)
    result = np.full((game.size, count, len(names), 2), np.nan)
    exists, own = solved.exists.reshape(-1, count), regimes(solved)
    for p, name in enumerate(names):
        search = _Search(game, solver, name, own, exists)
        for side, sign in enumerate((-1.0, 1.0)):
            result[:, :, p, side] = sign * search.first(sign)
    return result.reshape(*solved.exists.shape, len(names), 2)


class _Search:
    """Along one parameter, from all games of a batch."""

    def __init__(self, game: Game, solver: Solve, name: str, own: Any, exists: Any) -> None:
        self.game, self.solver, self.name = game, solver, name
        self.own, self.exists = own, exists
        self.value = np.broadcast_to(game.values[name], game.shape).reshape(-1)

    def first(self, sign: float) -> Any:
        """How far the first change is, (games, K)."""
        p = self.game.parameters()[self.name]
        way = (p.high - self.value) if sign > 0 else (self.value - p.low)
        size = np.maximum(np.abs(self.value), abs(p.default))
        way = np.where(np.isfinite(way), way, FAR * np.where(size > 0, size, 1.0))
        far = np.where(self.exists, np.inf, np.nan)
        g, k, step, state = self._scanned(sign * way)
        high = way[g] * STEPS[step]
        low = np.where(step > 0, way[g] * STEPS[step - 1], 0.0)
        for start in range(0, len(g), PIECE):
            some = slice(start, start + PIECE)
            where = g[some], k[some]
            far[where] = self._halved(*where, sign, low[some], high[some], state[some])
        return far

    def _scanned(self, way: Any) -> tuple[Any, Any, Any, Any]:
        """Where something becomes of a candidate: games, candidates, the first such step, what it is."""
        found = []
        size = max(1, PIECE // len(STEPS))
        for start in range(0, len(way), size):
            games = np.arange(start, min(start + size, len(way)))
            values = self.value[games, None] + way[games, None] * STEPS
            states = self._states(np.repeat(games, len(STEPS)), values.reshape(-1))
            states = states.reshape(len(games), len(STEPS), -1)
            moved = (states != SAME) & self.exists[games, None]
            g, k = np.nonzero(moved.any(axis=1))
            step = np.argmax(moved, axis=1)[g, k]
            found.append(np.stack([games[g], k, step, states[g, step, k]]))
        g, k, step, state = np.concatenate([np.zeros((4, 0), dtype=np.intp), *found], axis=1)
        return g, k, step, state

    def _halved(self, g: Any, k: Any, sign: float, low: Any, high: Any, state: Any) -> Any:
        """The first change between a distance where all is the same and one where it is not."""
        for _ in range(HALVINGS):
            middle = 0.5 * (low + high)
            found = self._states(g, self.value[g] + sign * middle)[np.arange(len(g)), k]
            same = found == SAME
            low, high = np.where(same, middle, low), np.where(same, high, middle)
            state = np.where(same, state, found)
        return np.where(state == CHANGED, high, np.where(state == OUTSIDE, np.inf, np.nan))

    def _states(self, games: Any, values: Any) -> Any:
        """What has become of each candidate of some games at other values, (rows, K)."""
        solved = self.solver(self.game.take(games).replace(**{self.name: values}))
        there, found = solved.exists.reshape(len(games), -1), regimes(solved)
        own, exists = self.own[games], self.exists[games]
        left = ((found[:, None] == own[:, :, None]) & there[:, None]).sum(axis=2)
        needed = ((own[:, None] == own[:, :, None]) & exists[:, None]).sum(axis=2)
        states = np.where(left >= needed, SAME, CHANGED)
        status = solved.status.reshape(len(games), -1)
        lost = (status == Status.not_converged).any(axis=1, keepdims=True)
        states = np.where(lost & (states == CHANGED), UNKNOWN, states)
        outside = np.isin(status, (Status.inadmissible, Status.not_finite)).any(axis=1, keepdims=True)
        return np.where(outside, OUTSIDE, states)
