"""How does a game come back from pygambit or nashpy?

`from_nashpy` takes the two payoff matrices. `from_pygambit` reads the text in which pygambit itself writes
the game, .nfg or .efg, as `read_gambit` reads a file: labels are kept, and fractions become the nearest
floats (of a tree they stay exact as long as nobody changes them). Neither package is imported here: an object
that came from one has imported it already.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from deterrence.errors import FormatError, GameError
from deterrence.game import Game
from deterrence.interop.as_game import game_of, normal_form_of
from deterrence.interop.efg import read_efg
from deterrence.interop.nfg import read_nfg
from deterrence.normal_form.game import NormalForm

__all__ = ["from_nashpy", "from_pygambit"]


def from_nashpy(game: Any) -> NormalForm:
    """The normal form of two players that a `nashpy.Game` holds.

    Players and actions get the names by default, since nashpy has none.

    Raises
    ------
    GameError
        If it is no `nashpy.Game`, or its matrices are not two of one shape.

    """
    _check("from_nashpy", "nashpy", game)
    row, column = map(np.asarray, game.payoff_matrices)
    if row.ndim != 2 or row.shape != column.shape:
        raise GameError(
            f"from_nashpy came with payoffs of shapes {row.shape} and {column.shape}, but a game of two "
            "players needs two matrices of one shape: mend the nashpy.Game."
        )
    made: Any = NormalForm
    form: NormalForm = made(np.stack([row, column]))
    return form


def from_pygambit(game: Any) -> Game:
    """The game that a `pygambit.Game` holds.

    Returns
    -------
    Game
        Of a game in strategic form a `NormalForm`; of a tree a game of a class of its own, whose parameters
        are the payoffs of its outcomes and whose information sets are labelled "<player>: <set number>".
        Names are kept unless the library cannot take them, see `read_gambit`.

    Raises
    ------
    GameError
        If it is no `pygambit.Game`, has no player, lets a player forget (imperfect recall), or holds numbers
        beyond the range of floats or more payoffs than a normal form takes.

    """
    _check("from_pygambit", "pygambit", game)
    if not len(game.players):
        raise GameError("from_pygambit came with a game without players: add one with game.add_player().")
    try:
        if game.is_tree:
            tree = read_efg(game.to_efg(), "game.to_efg()")
            return game_of(tree, _name(tree.title), "the pygambit game")
        table = read_nfg(game.to_nfg(), "game.to_nfg()")
        return normal_form_of(table, _name(table.title))
    except FormatError as reason:
        raise GameError(
            f"from_pygambit came with a game whose text, as pygambit writes it, is refused: {reason}"
        ) from None


def _name(title: str) -> str:
    """The title without what the library writes behind a game's name."""
    return " ".join(title.partition("(")[0].split()) or "Untitled"


def _check(caller: str, package: str, game: object) -> None:
    """Raise if what came is not one game of the package."""
    kind = getattr(sys.modules.get(package), "Game", None)
    if kind is not None and isinstance(game, kind):
        return
    if isinstance(game, (list, tuple)):
        raise GameError(
            f"{caller} came with a {type(game).__name__} of {len(game)}, but takes one {package}.Game: write "
            f"[dt.{caller}(game) for game in games]."
        )
    what = f"the class {game.__name__}" if isinstance(game, type) else f"an object of {type(game).__name__}"
    raise GameError(f"{caller} came with {what}, but takes one {package}.Game: make one of it first.")
