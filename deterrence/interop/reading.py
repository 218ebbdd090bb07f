"""Which game does a Gambit file hold?

`read_gambit` reads .efg and .nfg files, and nothing else of Gambit (no .agg, .bagg, .gbt); the
file's ending says which grammar is expected. Games with imperfect recall are refused.
"""

from __future__ import annotations

import os

from deterrence.arguments import as_path
from deterrence.errors import FormatError
from deterrence.game import Game
from deterrence.interop.as_game import game_of, normal_form_of
from deterrence.interop.efg import read_efg
from deterrence.interop.nfg import read_nfg

__all__ = ["read_gambit"]


def read_gambit(path: str | os.PathLike[str]) -> Game:
    """Read a game from a .efg or .nfg file.

    Parameters
    ----------
    path : str or path
        A file that ends in .efg (a game tree) or .nfg (a game in normal form), in UTF-8.

    Returns
    -------
    Game
        Of an .efg file a game of a class of its own, whose parameters are the payoffs of its outcomes and
        whose information sets are labelled "<player>: <set number>"; of a .nfg file a `NormalForm`.
        Fractions become floats. Names are kept unless the library cannot take them: ";" becomes ",", a
        colon before a blank " -", an empty name a number, and a repeated one gets " (2)".

    Raises
    ------
    FormatError
        If there is no such file, or it is not what its ending says: with line and column, what came and
        what was expected; or if a player of the file forgets (imperfect recall), or a normal form has
        more than 100,000 payoffs.

    """
    where = as_path("read_gambit", path)
    kind = where.suffix.lower()
    if kind not in (".efg", ".nfg"):
        raise FormatError(f"{where.name} came with the ending {where.suffix!r}: give a .efg or .nfg file.")
    if where.is_dir():
        raise FormatError(f"{where} is a folder: give a .efg or .nfg file.")
    try:
        raw = where.read_bytes()
    except FileNotFoundError:
        raise FormatError(f"{where} does not exist: give an existing .efg or .nfg file.") from None
    except OSError as reason:
        raise FormatError(f"{where} cannot be read ({reason.strerror}): give a readable file.") from None
    text = _text(raw, where.name)
    if kind == ".efg":
        return game_of(read_efg(text, where.name), where.name)
    return normal_form_of(read_nfg(text, where.name), where.name)


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as wrong:
        before = raw[: wrong.start]
        line, column = before.count(b"\n") + 1, wrong.start - (before.rfind(b"\n") + 1) + 1
        raise FormatError(
            f"{name}, line {line}, column {column}: the byte 0x{raw[wrong.start]:02x} came, but text in "
            "UTF-8 was expected."
        ) from None
