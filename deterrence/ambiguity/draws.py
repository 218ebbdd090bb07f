"""Which draws does a parameter govern, and what are their odds? Found by replaying the rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from deterrence.errors import GameError, ParameterError, nearest
from deterrence.game import Game
from deterrence.language.steps import Word
from deterrence.language.story import Storyteller
from deterrence.language.tree import Chance, Tree
from deterrence.solver import check_game
from deterrence.symbols.expressions import Expression

__all__ = ["check_parameter", "governed", "odds", "scripts"]

Script = tuple[int, ...]


class _Reached(Exception):  # no error: it carries what was being looked for
    """The draw at the end of a script, with its probabilities."""

    def __init__(self, outcomes: Mapping[str, Any]) -> None:
        self.outcomes = outcomes


class _Scout(Storyteller):
    """Follows a script to the draw at its end."""

    def nature(self, label: str, outcomes: Mapping[str, Any], *args: Any, **kwargs: Any) -> Word:
        """As told, but for the last one."""
        if len(self.steps) == len(self.script):
            raise _Reached(outcomes)
        return super().nature(label, outcomes, *args, **kwargs)


def odds(base: type[Game], numbers: Any, teller: Storyteller, script: Sequence[int]) -> Mapping[str, Any]:
    """The probabilities of the draw after these answers to the questions of a class's rules.

    `numbers` stands for the game: its parameters may be anything that the rules can reckon with.
    """
    try:
        base.rules(numbers, _Scout(teller.game, teller.players, script))
    except _Reached as reached:
        return reached.outcomes
    raise GameError(f"{teller.game}.rules asks different questions when told again.")


def governed(tree: Tree, parameter: str) -> list[Chance]:
    """The draws whose probabilities depend on the parameter."""
    return [node for node in tree.chances if any(_mentions(p, parameter) for p in node.probabilities)]


@cache
def scripts(base: type[Game], parameter: str, structure: tuple[Any, ...]) -> frozenset[Script]:
    """The answers before each of these draws."""
    tree = base(**dict(zip(base._structural_types(), structure, strict=True))).tree
    return frozenset(node.script for node in governed(tree, parameter))


def check_parameter(caller: str, game: Game, parameter: str) -> None:
    """Raise if what came is no game, or has no such parameter.

    Raises
    ------
    GameError, ParameterError
        In the name of the caller.

    """
    check_game(caller, game)
    known = game.parameters()
    if parameter not in known:
        raise ParameterError(
            f"{caller}: {type(game).__name__} has no parameter {parameter!r}{nearest(parameter, known)}"
        )


def _mentions(expression: Expression, parameter: str) -> bool:
    if expression.value == parameter:
        return True
    return any(_mentions(argument, parameter) for argument in expression.arguments)
