"""How are a paragraph, a list and a table written in HTML? In one way, in a notebook and in a report.

Everything is escaped. How a table's columns look is said by whoever writes it: a notebook page has no style
sheet beside it, a report has one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

__all__ = ["bullets", "paragraph", "table", "text"]


def text(words: object) -> str:
    """Text as it is, escaped."""
    return escape(str(words))


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph of plain text, of a class of the style sheet if there is one."""
    named = f' class="{kind}"' if kind else ""
    return f"<p{named}>{text(words)}</p>"


def bullets(lines: Iterable[str], numbered: bool = False) -> str:
    """A list of sentences."""
    tag = "ol" if numbered else "ul"
    return f"<{tag}>{''.join(f'<li>{text(line)}</li>' for line in lines)}</{tag}>"


def table(head: Sequence[str], rows: Iterable[Sequence[str]], looks: Sequence[str]) -> str:
    """A table of texts; `looks` are the attributes of each column's cells, such as 'class="n"', or "".

    A row of one text in a table of several columns heads those below it.
    """

    def line(cells: Sequence[str], tag: str) -> str:
        made = (
            f"<{tag}{' ' * bool(look)}{look}>{text(cell)}</{tag}>"
            for cell, look in zip(cells, looks, strict=True)
        )
        return f"<tr>{''.join(made)}</tr>"

    def group(words: str) -> str:
        return f'<tr class="group"><th colspan="{len(head)}"><span>{text(words)}</span></th></tr>'

    body = "\n".join(group(row[0]) if len(row) == 1 < len(head) else line(row, "td") for row in rows)
    return f"<table><thead>{line(head, 'th')}</thead><tbody>\n{body}\n</tbody></table>"
