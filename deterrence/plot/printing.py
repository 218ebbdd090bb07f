"""How does a figure read on paper, without colours? In grey steps, hatches and dashes.

    with dt.plot.printed():
        axes = dt.plot.regime_map(ds)

What is drawn inside is drawn for print, wherever it is saved. Regimes get a grey and a hatch each, so that no
two share both (up to 35 of them); maps of numbers run from white (low) to grey; a difference is as dark as it
is large, and hatched where negative; cells without an answer are white under close lines. No global setting
changes.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

__all__ = ["GREYS", "HATCHES", "STROKES", "in_print", "printed"]

_ON: ContextVar[bool] = ContextVar("printed", default=False)
GREYS = ("#F4F4F4", "#BDBDBD", "#DCDCDC", "#A0A0A0", "#E8E8E8", "#AEAEAE", "#CCCCCC")  # neighbours far apart
HATCHES = ("", "//", "|", "\\\\", "--", "+", "o", "x", "O")  # dots and close lines mean other things
STROKES = ("#000000", "#777777", "#3A3A3A", "#999999")


@contextmanager
def printed() -> Iterator[None]:
    """Draw figures that are read in greyscale print, within a `with` block."""
    token = _ON.set(True)
    try:
        yield
    finally:
        _ON.reset(token)


def in_print() -> bool:
    """Is a figure being drawn for print?"""
    return _ON.get()
