"""Which mistake was made, in one sentence: what came, what was needed, what to do.

All errors of the library derive from `DeterrenceError`, itself a `ValueError`, so that a
caller may catch everything with one name. This module holds no other logic than the
spelling help that the messages share.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["DeterrenceError", "FormatError", "GameError", "ParameterError", "among", "nearest"]


class DeterrenceError(ValueError):
    """Base of every error that the library raises on purpose."""


class ParameterError(DeterrenceError):
    """A parameter, axis, scenario or study value that is unknown or inadmissible."""


class GameError(DeterrenceError):
    """A game whose structure is wrong, or that a solver's concept does not cover."""


class FormatError(DeterrenceError):
    """A file that cannot be read or written as asked."""


def nearest(word: str, words: Iterable[str]) -> str:
    """The end of a sentence that names an unknown word: "; did you mean 'us_prior'?", or just "."."""
    near = get_close_matches(str(word), [str(w) for w in words], n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(repr(w) for w in near)}?" if near else "."


def among(names: Iterable[str], most: int = 12) -> str:
    """The end of a sentence that lists what there is: all of a few names, the first of many."""
    known = [str(name) for name in names]
    more = f" and {len(known) - most} more: game.describe()" if len(known) > most else ""
    return ", ".join(known[:most]) + more
