"""What is a solver in agent form? A walk along a branch of arrays, for one piece of a batch after another."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from deterrence.agent_form.details import AgentDetails
from deterrence.agent_form.form import AgentForm, lines_of
from deterrence.agent_form.numbers import Numbers
from deterrence.answers.status import Status
from deterrence.arrays.pieces import pieces
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.judging.draws import check_draws
from deterrence.kernels.continuation.agents import Worth
from deterrence.language.tree import Tree
from deterrence.solver import Solver, check_game

__all__ = ["AgentSolver", "Found", "Problem", "check_unit"]

MOST_ODDS = 80  # unknowns: their square, by games, is what has to be solved at each step
MOST_LINES = 20_000
PIECE_BYTES = 48_000_000
PIECE_GAMES = (256, 8_192)


class Found(NamedTuple):
    """One candidate in G games: probabilities (actions + 1, G), beliefs (nodes, G), `Status` codes (G,)."""

    sigma: Any
    beliefs: Any
    status: Any


@dataclass(frozen=True, eq=False)
class Problem:
    """The sound games of a piece: what their lines are worth, payoffs measured in `unit` (players, G)."""

    numbers: Numbers
    worth: Worth
    unit: Any


@dataclass(frozen=True)
class AgentSolver(Solver):
    """Base of the solvers that treat every information set as an agent of its own."""

    def refuses(self, tree: Tree) -> str:
        """No private numbers, and not too many actions or paths."""
        name = type(self).__name__
        for s in tree.infosets.values():
            if s.law is not None:
                return (
                    f"{name} needs actions of finite number, but {s.label!r} comes after a private number; "
                    "use PerfectBayesian() or BackwardInduction(), or draw the number from a finite list."
                )
        odds = sum(len(s.actions) - 1 for s in tree.infosets.values())
        if odds > MOST_ODDS:
            return (
                f"{name} would follow {odds:,} probabilities of {tree.game}, more than {MOST_ODDS}: fix some "
                "choices by structural fields."
            )
        lines = lines_of(tree)
        if lines > MOST_LINES:
            return (
                f"{name} would follow {lines:,} paths from information sets of {tree.game} to its outcomes, "
                f"more than {MOST_LINES:,}: fix some choices by structural fields."
            )
        return "" if odds else f"{name} needs a decision, but nobody decides in {tree.game}: write a move."

    @property
    @abstractmethod
    def concept(self) -> str:
        """What is computed."""

    @property
    @abstractmethod
    def candidates(self) -> tuple[str, ...]:
        """The K candidates in words."""

    @property
    @abstractmethod
    def measure(self) -> str:
        """What payoffs are measured in: "payoff", the largest range of a player; "range", each one's own."""

    @property
    def levels(self) -> tuple[float, ...]:
        """Rationality of each candidate, where the concept is a quantal response."""
        return ()

    @abstractmethod
    def find(self, problem: Problem) -> list[Found]:
        """The candidates of some games."""

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch; see `Solver`."""
        check_game(type(self).__name__, game)
        self.prepare(game.tree)
        check_draws(game)
        form = AgentForm.of(game.tree)
        shape, k, size = game.shape or (1,), len(self.candidates), game.size
        exists = np.zeros((k, *shape), dtype=bool)
        status = np.full((k, *shape), Status.not_converged, dtype=np.int8)
        rows = (form.agents.actions, form.node_ends[-1], *[len(game.players)] * 2, len(game.tree.events))
        kept = [np.full((k, n, size), np.nan) for n in rows]
        place = np.arange(size).reshape(shape)
        allowed = np.broadcast_to(game.admissible, shape)
        for index in pieces(shape, _piece(form)):
            numbers = Numbers(form, game, index)
            flat, fine = place[index].reshape(-1), allowed[index].reshape(-1)
            status.reshape(k, -1)[:, flat[~numbers.finite]] = Status.not_finite
            status.reshape(k, -1)[:, flat[~fine]] = Status.inadmissible
            sound = np.flatnonzero(numbers.finite & fine)
            if not sound.size:
                continue
            problem = self._problem(numbers.part(sound))
            for c, found in enumerate(self.find(problem)):
                here = np.flatnonzero(found.status != Status.not_converged)
                games = flat[sound[here]]
                exists.reshape(k, -1)[c, games], status.reshape(k, -1)[c, games] = True, found.status[here]
                results = (found.sigma[:-1], found.beliefs, *problem.numbers.expected(found.sigma))
                for array, result in zip(kept, results, strict=True):
                    array[c, :, games] = result[:, here].T
        sigma, mu, own, true, events = kept
        return Equilibria(
            game=game,
            concept=self.concept,
            names=self.candidates,
            exists=np.moveaxis(exists.reshape(k, *game.shape), 0, -1),
            status=np.moveaxis(status.reshape(k, *game.shape), 0, -1),
            complete=np.zeros(game.shape, dtype=bool),
            details=AgentDetails(form, game.shape, sigma, mu, own, true, events, self.levels, self.measure),
        )

    def _problem(self, numbers: Numbers) -> Problem:
        ranges = numbers.range
        unit = ranges if self.measure == "range" else np.broadcast_to(ranges.max(axis=0), ranges.shape)
        unit = np.where(unit > 0, unit, 1.0)
        worth = Worth(numbers.form.agents, numbers.chance_of_lines(), numbers.payoffs_of_lines(unit))
        return Problem(numbers, worth, unit)


def check_unit(caller: str, unit: str) -> None:
    """Raise if rationality is measured in units of neither payoff nor range.

    Raises
    ------
    ParameterError
        In the name of the caller.

    """
    if unit not in ("payoff", "range"):
        raise ParameterError(f"{caller} came with in_units_of={unit!r}: give 'payoff' or 'range'.")


def _piece(form: AgentForm) -> int:
    unknowns = form.agents.unknowns + 1
    numbers = 6 * len(form.line_node) + 3 * unknowns**2
    low, high = PIECE_GAMES
    return int(np.clip(PIECE_BYTES // (8 * numbers), low, high))
