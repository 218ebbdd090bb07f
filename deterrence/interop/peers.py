"""How does a game get to pygambit or nashpy?

`to_pygambit` hands over a tree or a normal form through the text of its Gambit file, exactly; `to_nashpy`
hands over a normal form of two players, as floats. Each needs that package installed. Nothing is solved here.
"""

from __future__ import annotations

import io
from importlib import import_module
from typing import Any

from deterrence.errors import DeterrenceError, GameError
from deterrence.game import Game
from deterrence.interop.writing import gambit_text
from deterrence.normal_form.game import NormalForm
from deterrence.solver import check_game

__all__ = ["to_nashpy", "to_pygambit"]


def to_pygambit(game: Game) -> Any:
    """The same single game as a `pygambit.Game`, information sets labelled as here.

    Parameters
    ----------
    game : Game
        As `write_gambit` takes it: no batch, no private numbers, no beliefs of a player's own.

    Raises
    ------
    FormatError
        If a Gambit file cannot say the game.
    DeterrenceError
        If pygambit is not installed.

    """
    check_game("to_pygambit", game)
    kind = ".nfg" if isinstance(game, NormalForm) else ".efg"
    text = gambit_text(game, kind, f"game{kind}")
    pygambit = _imported("pygambit", "oracle")
    read = pygambit.read_nfg if kind == ".nfg" else pygambit.read_efg
    return read(io.BytesIO(text.encode()))


def to_nashpy(game: Game) -> Any:
    """The same single normal form of two players as a `nashpy.Game`.

    Raises
    ------
    GameError
        If it is not a normal form, has a batch shape, or not two players.
    DeterrenceError
        If nashpy is not installed.

    """
    check_game("to_nashpy", game)
    if not isinstance(game, NormalForm):
        raise GameError(
            f"{type(game).__name__} is {game.tree.kind}, but nashpy takes normal forms: convert it with "
            "dt.to_normal_form(game)."
        )
    if game.shape or len(game.players) != 2:
        raise GameError(
            f"a normal form of {len(game.players)} players and batch shape {game.shape} came, but nashpy "
            "takes one game of two players: choose one with game.take(index)."
        )
    row, column = game.payoffs
    return _imported("nashpy", "").Game(row, column)


def _imported(package: str, extra: str) -> Any:
    try:
        return import_module(package)
    except ImportError:
        how = f"pip install 'deterrence[{extra}]'" if extra else f"pip install {package}"
        raise DeterrenceError(f"{package} is not installed: install it with {how}.") from None
