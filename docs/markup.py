"""Pieces of a page in Markdown: rows of a table, text without markup, figures."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

import matplotlib.pyplot as plt
import numpy as np

__all__ = ["end", "row", "saved", "words"]


def row(cells: list[str]) -> Iterator[str]:
    """A row of a list-table."""
    for number, cell in enumerate(cells):
        yield f"{'* -' if number == 0 else '  -'} {cell}"


def end(value: float) -> str:
    """An end of a range; nothing where there is none."""
    return f"{value:g}" if np.isfinite(value) else ""


def words(text: str) -> str:
    """Text whose signs are not read as markup."""
    return "".join(rf"\{sign}" if sign in r"\*_`[]$<>|~" else sign for sign in text)


def saved(figure: Any, path: Path, alt: str, **style: Any) -> str:
    """Write a figure, close it, and show it with this text in its place."""
    figure.savefig(path, **style)
    plt.close(figure)
    return f"![{escape(alt)}]({path.name})"
