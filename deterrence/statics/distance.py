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

from deterrence.answers.status import Status
from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.solver import check_game, check_solver
from deterrence.statics.derivative import checked_parameters
from deterrence.statics.regimes import regimes

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
        By default the one that `dt.solve` picks. It is called some 40 times for each parameter.

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
    check_solver("distance", solver)
    solved = solver(game)
    count = len(solved.names)
    result = np.full((game.size, count, len(names), 2), np.nan)
    exists, own = solved.exists.reshape(-1, count), regimes(solved)
    for p, name in enumerate(names):
        result[:, :, p] = _Search(game, solver, name, own, exists).first()
    return result.reshape(*solved.exists.shape, len(names), 2)


class _Search:
    """Along one parameter, from all games of a batch."""

    def __init__(self, game: Game, solver: Solve, name: str, own: Any, exists: Any) -> None:
        self.game, self.solver, self.name = game, solver, name
        self.own, self.exists = own, exists
        self.value = np.broadcast_to(game.values[name], game.shape).reshape(-1)

    def first(self) -> Any:
        """How far the first change below and above is, signed, (games, K, 2)."""
        p = self.game.parameters()[self.name]
        ends = np.stack([p.low - self.value, p.high - self.value], axis=1)
        size = np.maximum(np.abs(self.value), abs(p.default))[:, None]
        ways = np.where(np.isfinite(ends), ends, FAR * np.where(size > 0, size, 1.0) * (-1, 1))
        far = np.where(self.exists[..., None], (-np.inf, np.inf), np.nan)
        g, k, side, step, state = self._scanned(ways)
        way = ways[g, side]
        near, there = np.where(step > 0, way * STEPS[step - 1], 0.0), way * STEPS[step]
        for start in range(0, len(g), PIECE):
            some = slice(start, start + PIECE)
            where = g[some], k[some], side[some]
            far[where] = self._halved(*where, near[some], there[some], state[some])
        return far

    def _scanned(self, ways: Any) -> Any:
        """Where something becomes of a candidate: game, candidate, side, the first such step, what it is."""
        found = []
        size = max(1, PIECE // (2 * len(STEPS)))
        for start in range(0, len(ways), size):
            games = np.arange(start, min(start + size, len(ways)))
            values = self.value[games, None, None] + ways[games, :, None] * STEPS
            states = self._states(np.repeat(games, values[0].size), values.reshape(-1))
            states = states.reshape(*values.shape, -1)
            moved = (states != SAME) & self.exists[games, None, None]
            g, side, k = np.nonzero(moved.any(axis=2))
            step = np.argmax(moved, axis=2)[g, side, k]
            found.append(np.stack([games[g], k, side, step, states[g, side, step, k]]))
        return np.concatenate([np.zeros((5, 0), dtype=np.intp), *found], axis=1)

    def _halved(self, g: Any, k: Any, side: Any, near: Any, there: Any, state: Any) -> Any:
        """The first change between a distance where all is the same and one where it is not."""
        for _ in range(HALVINGS):
            middle = 0.5 * (near + there)
            found = self._states(g, self.value[g] + middle)[np.arange(len(g)), k]
            same = found == SAME
            near, there = np.where(same, middle, near), np.where(same, there, middle)
            state = np.where(same, state, found)
        beyond = np.where(state == OUTSIDE, np.where(side > 0, np.inf, -np.inf), np.nan)
        return np.where(state == CHANGED, there, beyond)

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
