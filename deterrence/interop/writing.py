"""How does a single game get into a Gambit file without losing a digit?

`write_gambit` writes a game tree as .efg and a normal form as .nfg. Every number is written as the shortest
decimal of its float, or as an exact fraction; the last probability of a draw is one minus the others, so
that Gambit's exact sum holds. A game that was read from an .efg file keeps that file's sets, outcomes and
fractions. Events beside an outcome's label cannot be said in a Gambit file and are left out.
"""

from __future__ import annotations

import os
import re
import tempfile
from fractions import Fraction
from pathlib import Path

from deterrence.arguments import as_path
from deterrence.errors import FormatError
from deterrence.game import Game
from deterrence.interop.from_game import strategic_file, tree_file
from deterrence.interop.nfg import StrategicFile
from deterrence.interop.tree_file import FileSet, TreeFile
from deterrence.normal_form.game import NormalForm
from deterrence.solver import check_game

__all__ = ["gambit_text", "write_gambit"]


def write_gambit(game: Game, path: str | os.PathLike[str]) -> None:
    """Write a single game to a .efg or .nfg file.

    The file is written beside its place and then renamed, so that a failure leaves no half of it.

    Parameters
    ----------
    game : Game
        A game without a batch shape, private numbers or beliefs of a player's own.
    path : str or path
        A name that ends in .efg (any such game, as a tree) or .nfg (a `NormalForm`).

    Raises
    ------
    FormatError
        If the game cannot be said in such a file, or the file cannot be written.

    """
    where = as_path("write_gambit", path)
    text = gambit_text(game, where.suffix.lower(), where.name)
    if where.is_dir():
        raise FormatError(f"{where} is a folder: give the name of a .efg or .nfg file.")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{where.stem}-", dir=where.parent) as beside:
            draft = Path(beside) / where.name
            draft.write_text(text, encoding="utf-8", newline="\n")
            draft.replace(where)  # at once: nobody sees half a file
    except OSError as reason:
        raise FormatError(
            f"{where} cannot be written ({reason.strerror}): give a name in an existing folder."
        ) from None


def gambit_text(game: Game, kind: str, name: str) -> str:
    """What a file of the kind ".efg" or ".nfg" says of a game; `name` is the file's, for messages."""
    check_game("write_gambit", game)
    if kind not in (".efg", ".nfg"):
        raise FormatError(f"{name} came with the ending {kind!r}: give a name that ends in .efg or .nfg.")
    if game.shape:
        raise FormatError(
            f"{type(game).__name__} came as a batch of shape {game.shape}, but a Gambit file holds one game: "
            "choose one with game.take(index)."
        )
    if kind == ".efg":
        return _tree_text(tree_file(game))
    if not isinstance(game, NormalForm):
        raise FormatError(
            f"{type(game).__name__} is a game tree, but {name} holds a normal form: write a .efg file, or "
            "convert it with dt.to_normal_form(game)."
        )
    return _strategic_text(strategic_file(game))


def _tree_text(file: TreeFile) -> str:
    lines = [f"EFG 2 R {_quoted(file.title)} {_braced(file.players)}", _quoted(file.comment), ""]
    outcomes = {o.number: o for o in file.outcomes}
    for node in file.nodes:
        words = ["t", _quoted(node.name)]
        if node.infoset is not None:
            infoset = file.set_at[node.infoset]
            words[0] = "p" if infoset.player else "c"
            words += [*([str(infoset.player)] if infoset.player else []), str(infoset.number)]
            words += [_quoted(infoset.name), _actions(infoset)]
        words.append(str(node.outcome))
        if node.outcome:
            paid = outcomes[node.outcome]
            words += [_quoted(paid.name), f"{{ {', '.join(map(_number, paid.payoffs))} }}"]
        lines.append(" ".join(words))
    return "\n".join([*lines, ""])


def _actions(infoset: FileSet) -> str:
    if not infoset.probabilities:
        return _braced(infoset.actions)
    pairs = zip(infoset.actions, infoset.probabilities, strict=True)
    return f"{{ {' '.join(f'{_quoted(a)} {_number(p)}' for a, p in pairs)} }}"


def _strategic_text(file: StrategicFile) -> str:
    lines = [f"NFG 1 R {_quoted(file.title)} {_braced(file.players)}", ""]
    lines += ["{", *(_braced(row) for row in file.actions), "}", _quoted(file.comment), ""]
    lines += [" ".join(map(_number, row)) for row in file.payoffs]
    return "\n".join([*lines, ""])


def _braced(names: tuple[str, ...]) -> str:
    return f"{{ {' '.join(map(_quoted, names))} }}"


def _quoted(text: str) -> str:
    """In quotes; a backslash before a quote gets a blank between, since the format has no other way."""
    safe = re.sub(r'\\(?="|\Z)', r"\\ ", text)
    return '"' + safe.replace('"', '\\"') + '"'


def _number(value: Fraction) -> str:
    """A fraction as a decimal where that is exact and short, else as a/b."""
    if value.denominator == 1:
        return str(value.numerator)
    decimal = repr(float(value))
    return decimal if Fraction(decimal) == value and "e" not in decimal else str(value)
