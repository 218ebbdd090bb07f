"""How does the library show something, the same in a terminal and in a notebook?

A `Page` is a title and parts: paragraphs (plain strings), `Items`, a `Grid` of cells, a `Drawing` with an
outline that says the same in words, a `Section` of further parts. It is written twice, as text and as HTML,
so that both say the same. The HTML stands alone: no scripts, no style sheets, no colours of its own but for
a drawing's, so that it reads on a light and on a dark ground; everything in it is escaped.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from deterrence.markup import bullets, paragraph, table, text

__all__ = ["Drawing", "Grid", "Items", "Page", "Part", "Section", "Shown", "columns", "cut", "wrapped"]

WIDTH, NARROW = 110, 12
_LEFT, _RIGHT = (f'style="text-align:{side};vertical-align:top"' for side in ("left", "right"))


@dataclass(frozen=True)
class Items:
    """Lines that belong together, each marked as one."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Grid:
    """A table: `head`, rows of cells as text, and which columns are aligned to the right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Drawing:
    """A picture as inline SVG, and lines that say the same to a terminal."""

    svg: str
    outline: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """Parts under a heading; a notebook shows it folded if `folded`, and text always whole."""

    title: str
    parts: tuple[Part, ...]
    folded: bool = False


Part = str | Items | Grid | Drawing | Section


@dataclass(frozen=True, repr=False)
class Page:
    """A title and parts: print it, or let a notebook show it."""

    title: str
    parts: tuple[Part, ...] = field(default=())

    def text(self, width: int = WIDTH) -> str:
        """As plain text of this width."""
        return "\n".join([*_wrap(self.title, width, 0), *_text(self.parts, width, top=True)])

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f"<div><p><b>{text(self.title)}</b></p>{_html(self.parts, top=True)}</div>"


class Shown:
    """Is shown as the page that it makes of itself, by `print` and in a notebook."""

    def _page(self) -> Page:
        raise NotImplementedError

    def __str__(self) -> str:
        return str(self._page())

    def _repr_html_(self) -> str:
        return self._page()._repr_html_()


def columns(rows: Iterable[Sequence[str]], width: int, right: Iterable[int] = (), indent: int = 2) -> str:
    """Rows as aligned columns; the last column is cut to the width, `right` ones are right-aligned."""
    rows = [list(row) for row in rows]
    right = set(right)
    sizes = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [
            c.rjust(n) if i in right else c.ljust(n) for i, (c, n) in enumerate(zip(row, sizes, strict=True))
        ]
        lines.append(cut((" " * indent + "  ".join(cells)).rstrip(), width))
    return "\n".join(lines)


def wrapped(text: str, width: int, indent: int = 2) -> str:
    """A paragraph within the width."""
    return "\n".join(_wrap(text, width, indent))


def cut(line: str, width: int) -> str:
    """A line that ends with an ellipsis where it was longer than the width."""
    return line if len(line) <= width else line[: width - 1].rstrip() + "…"


def _wrap(text: str, width: int, indent: int, mark: str = "") -> list[str]:
    first = " " * indent + mark
    lines = textwrap.wrap(
        text, max(width, 20), initial_indent=first, subsequent_indent=" " * len(first), break_long_words=False
    )
    return lines or [""]


def _text(parts: Iterable[Part], width: int, indent: int = 2, top: bool = False) -> list[str]:
    lines: list[str] = []
    for part in parts:
        if isinstance(part, str):
            lines += _wrap(part, width, indent)
        elif isinstance(part, Items):
            lines += [line for item in part.lines for line in _wrap(item, width, indent, "- ")]
        elif isinstance(part, Grid):
            rows = _fitting([part.head, *part.rows], width - indent)
            lines += columns(rows, width, part.right, indent).splitlines()
        elif isinstance(part, Drawing):
            lines += [cut(" " * indent + line, width) for line in part.outline]
        elif top:
            lines += [*_wrap(part.title, width, 0), *_text(part.parts, width)]
        else:
            lines += [*_wrap(part.title, width, indent), *_text(part.parts, width, indent + 2)]
    return lines


def _fitting(rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """The rows with their widest columns cut until they fit; the first column is left whole."""
    sizes = [max(map(len, column)) for column in zip(*rows, strict=True)]
    while sum(sizes) + 2 * (len(sizes) - 1) > width and max(sizes[1:], default=0) > NARROW:
        widest = max(range(1, len(sizes)), key=sizes.__getitem__)
        sizes[widest] -= 1
    return [[cut(cell, size) for cell, size in zip(row, sizes, strict=True)] for row in rows]


def _html(parts: Iterable[Part], top: bool = False) -> str:
    return "".join(_part(part, top) for part in parts)


def _part(part: Part, top: bool) -> str:
    if isinstance(part, str):
        return paragraph(part)
    if isinstance(part, Items):
        return bullets(part.lines)
    if isinstance(part, Grid):
        return table(
            part.head, part.rows, [_RIGHT if i in part.right else _LEFT for i in range(len(part.head))]
        )
    if isinstance(part, Drawing):
        return f'<div style="overflow-x:auto">{part.svg}</div>'
    inside = _html(part.parts)
    if top:
        state = "" if part.folded else " open"
        return f"<details{state}><summary><b>{text(part.title)}</b></summary>{inside}</details>"
    return f"<p><b>{text(part.title)}</b></p>{inside}"
