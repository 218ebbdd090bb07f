"""Every solver of the library: a frozen dataclass in any file of this folder, one concept each.

A solver is called with a game and returns `Equilibria`. Adding one touches one file.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import Any

from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, nearest
from deterrence.game import Game
from deterrence.language.tree import Tree
from deterrence.solver import Solver, check_game

__all__ = ["ON_REQUEST", "all_solvers", "fitting", "named", "solve"]

ON_REQUEST = 50  # a solver of this rank or above is used only where it is named


@cache
def all_solvers() -> Mapping[str, type[Solver]]:
    """Every solver by class name."""
    found: dict[str, type[Solver]] = {}
    for info in iter_modules(__path__, __name__ + "."):
        for value in vars(import_module(info.name)).values():
            if isinstance(value, type) and issubclass(value, Solver) and value.__module__ == info.name:
                found[value.__name__] = value
    return MappingProxyType(found)


def named(words: str) -> Solver:
    """The solver that is written as one writes it: 'PerfectBayesian(off_path="any")'.

    Raises
    ------
    GameError
        If that is no call of a solver with plain values by name.

    """
    try:
        call: Any = ast.parse(words, mode="eval").body
        () = call.args
        options = {str(word.arg): ast.literal_eval(word.value) for word in call.keywords}
        solver = all_solvers()[call.func.id](**options)
    except (SyntaxError, TypeError, ValueError, AttributeError, KeyError):
        raise GameError(
            f"{words!r} names no solver: write it as one calls it, such as 'PerfectBayesian(mixing=1)', "
            f"with one of {', '.join(all_solvers())}."
        ) from None
    return solver


def fitting(tree: Tree) -> Solver:
    """The first solver that covers a structure, in the order of the solvers' `rank`.

    Raises
    ------
    GameError
        If none does: the message gives each one's reason.

    """
    reasons = []
    for kind in sorted(all_solvers().values(), key=lambda kind: kind.rank):
        if kind.rank >= ON_REQUEST:
            break
        solver = kind()
        reason = solver.unfit(tree)
        if not reason:
            return solver
        reasons.append(reason)
    raise GameError(f"no solver covers {tree.game}: {' '.join(reasons)}")


def solve(game: Game) -> Equilibria:
    """Solve with the solver that fits the structure: `.concept` of the result says which, `.reason` why.

    Backward induction where information is perfect; all Nash equilibria where all move once and at
    once; equilibria in thresholds where players have continuous types; Markov perfect equilibrium where play
    goes on from state to state; else perfect Bayesian equilibrium with off-path beliefs at the prior.

    Raises
    ------
    GameError
        If no solver covers the structure.

    """
    check_game("solve", game, anywhere=True)
    solver = fitting(game.tree)
    return replace(solver(game), reason=f"{type(solver).__name__}, because {solver.suits}")


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    if name not in all_solvers():
        raise AttributeError(f"deterrence.solvers has no solver {name!r}{nearest(name, all_solvers())}")
    return all_solvers()[name]


def __dir__() -> list[str]:
    return [*__all__, *all_solvers()]
