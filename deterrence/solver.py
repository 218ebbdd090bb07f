"""What is a solver? A small frozen configuration, called with a game, that returns `Equilibria`.

Every solver says which structures it `refuses`. One of game trees writes its `program` in ordinary
NumPy over expressions, which is compiled once for a structure and kept with the tree (`TracedSolver`);
one of normal forms works on arrays of payoffs (`deterrence.normal_form.solver`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from deterrence.answers.fetching import check_numpy
from deterrence.arguments import real, short
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError
from deterrence.game import TRACING, Game
from deterrence.language.tree import Tree

__all__ = [
    "Engine",
    "Solver",
    "TracedSolver",
    "check_answers",
    "check_game",
    "check_solver",
    "check_tolerance",
]


@dataclass(frozen=True)
class Solver(ABC):
    """Base of all solvers; `rank` orders them for `dt.solve` (lowest first), `suits` says what for."""

    rank: ClassVar[int] = 100
    suits: ClassVar[str] = ""
    solves: ClassVar[type[Tree]] = Tree  # and no other kind of structure
    handful: ClassVar[int] = 4_096  # games that a sweep gives it at once, at most

    def unfit(self, tree: Tree) -> str:
        """Why this solver cannot take the structure: of another kind, or what the concept `refuses`."""
        if type(tree) is not self.solves:
            return (
                f"{type(self).__name__} needs {self.solves.kind}, but {tree.game} is {tree.kind}; "
                "use dt.solve(game)."
            )
        return self.refuses(tree)

    @abstractmethod
    def refuses(self, tree: Tree) -> str:
        """Why the concept does not cover this structure, in one sentence; "" if it does."""

    @abstractmethod
    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch.

        Raises
        ------
        GameError
            If the concept does not cover the structure, or a draw's probabilities are wrong.

        """

    def prepare(self, tree: Tree) -> None:
        """Do what is done once for a structure.

        Raises
        ------
        GameError
            If the concept does not cover it.

        """
        reason = self.unfit(tree)
        if reason:
            raise GameError(reason)


class Engine(Protocol):
    """A concept compiled for one structure, called with a batch of its games.

    `exhaustive`: does its proof of completeness cover ties and games without an equilibrium too?
    One that takes arrays of other libraries than NumPy says so with `anywhere = True`.
    """

    solver: Any
    exhaustive: bool

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch."""


@dataclass(frozen=True)
class TracedSolver(Solver):
    """A solver that traces its candidates through a tree, and compiles them, once for a structure."""

    handful: ClassVar[int] = 65_536

    @abstractmethod
    def program(self, tree: Tree) -> Engine:
        """The candidates of the concept for this structure, compiled."""

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch; see `Solver`."""
        check_game(type(self).__name__, game, anywhere=True)
        engine: Engine = self.compiled(game.tree)
        check_game(type(self).__name__, game, getattr(engine, "anywhere", False))
        return engine(game)

    def prepare(self, tree: Tree) -> None:
        """Compile; see `Solver`."""
        self.compiled(tree)

    def compiled(self, tree: Tree) -> Any:
        """The engine for a structure, compiled at most once."""
        with TRACING:
            key = repr(self)
            if key not in tree.programs:
                super().prepare(tree)
                tree.programs[key] = self.program(tree)
                tree.programs[key].solver = self
            return tree.programs[key]


def check_game(caller: str, game: object, anywhere: bool = False) -> None:
    """Raise if what came is no game: most often the class instead of an instance.

    Nor, unless `anywhere`, may its arrays live in another library than NumPy.

    Raises
    ------
    GameError
        In the name of the caller.

    """
    if not isinstance(game, Game):
        what = f"the class {game.__name__}" if isinstance(game, type) else short(game)
        raise GameError(f"{caller} came with {what}: give a game, such as dt.games.Strait().")
    if not anywhere:
        check_numpy(caller, game)


def check_answers(caller: str, *answers: object) -> None:
    """Raise if what came is not the answer of a solver.

    Raises
    ------
    ParameterError
        In the name of the caller.

    """
    for answer in answers:
        if not isinstance(answer, Equilibria):
            raise ParameterError(
                f"{caller} came with {short(answer)}: give the answer of a solver, such as dt.solve(game)."
            )


def check_solver(caller: str, solver: object) -> None:
    """Raise if it cannot be called with a game: most often the class, which is called with its settings.

    Raises
    ------
    ParameterError
        In the name of the caller.

    """
    if not callable(solver) or isinstance(solver, type):
        what = f"the class {solver.__name__}" if isinstance(solver, type) else short(solver)
        raise ParameterError(
            f"{caller}: solver came as {what}: give one, such as dt.solvers.PerfectBayesian()."
        )


def check_tolerance(tolerance: float) -> None:
    """Raise if a tolerance is not a share of the payoff range.

    Raises
    ------
    ParameterError
        If it is negative, NaN, or not below one.

    """
    if not (real(tolerance, 0) and tolerance < 1):
        raise ParameterError(
            f"tolerance came as {tolerance!r}: give a share of the payoff range, at least 0 and below 1."
        )
