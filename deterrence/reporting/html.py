"""What has a report beside text? Parts that can be linked to, tables with captions, and bars as inline SVG.

No script and no file beside it: what is written here can be forwarded as one file. Bars are told apart by
light and dark, never by hue alone, so that a page printed in grey says the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite

from deterrence.markup import table, text

__all__ = ["bars", "captioned", "section", "strip"]

LOW, HIGH, RULE = "#9db4c6", "#1f4e6b", "#555"  # light and dark apart in grey, too


def section(title: str, name: str, *parts: str) -> str:
    """A part of the report with a heading that can be linked to."""
    return f'<section id="{name}">\n<h2>{text(title)}</h2>\n' + "\n".join(parts) + "\n</section>"


def captioned(
    head: Sequence[str], rows: Iterable[Sequence[str]], caption: str, numbers: Iterable[int] = ()
) -> str:
    """A table with its caption; columns of `numbers` stand to the right. On a narrow screen it scrolls."""
    right = set(numbers)
    made = table(head, rows, ['class="n"' if place in right else "" for place in range(len(head))])
    head_line = f"<figcaption>{text(caption)}</figcaption>"
    return f'<figure>{head_line}\n<div class="box" tabindex="0">{made}</div></figure>'


def bars(
    rows: Iterable[tuple[str, tuple[float, float, float], str]], zero: float, low: float, high: float
) -> str:
    """A tornado: one row an input with its words, the answer with it low, in the middle and high, and a note.

    `zero` is where bars start, the answer with nothing moved; `low` and `high` are the ends of the scale. The
    middle is a tick.
    """
    made = []
    for name, (at_low, at_middle, at_high), note in rows:
        ends = [(place, value) for place, value in enumerate((at_low, at_high)) if isfinite(value)]
        pieces = [_bar(zero, value, low, high, place) for place, value in ends]
        axis = _line(zero, low, high, 0, RULE, 0.4)
        axis += _line(at_middle, low, high, 2, "#000", 0.9) if isfinite(at_middle) else ""
        label = text(f"{name}: {note}")
        made.append(
            f'<div class="bar"><span class="name">{text(name)}</span><svg viewBox="0 0 100 12" role="img" '
            f'aria-label="{label}" preserveAspectRatio="none">{"".join(pieces)}{axis}</svg>'
            f'<span class="note">{text(note)}</span></div>'
        )
    return f'<div class="tornado">{"".join(made)}</div>'


def strip(band: Sequence[float], centre: float, ticks: Sequence[float], label: str) -> str:
    """The band of an answer: a line (5% to 95%), a box (quartiles), its median, a ring at the centre."""
    ends = (min(*band, *ticks, centre), max(*band, *ticks, centre))
    reach = (ends[1] - ends[0]) or 1.0
    low, high = ends[0] - 0.05 * reach, ends[1] + 0.05 * reach

    def x(value: float) -> str:
        return f"{20 + 600 * _place(value, low, high):.1f}"

    a, b, m, c, d = (x(value) for value in band)
    marks = "".join(
        f'<line x1="{x(t)}" x2="{x(t)}" y1="8" y2="52" stroke="{RULE}" '
        f'stroke-width="{0.7 if t else 2}"/><text x="{x(t)}" y="70" text-anchor="middle">{_tick(t)}</text>'
        for t in ticks
    )
    return (
        f'<svg class="strip" viewBox="0 0 640 76" role="img" aria-label="{text(label)}">{marks}'
        f'<line x1="{a}" x2="{d}" y1="30" y2="30" stroke="{HIGH}" stroke-width="3"/>'
        f'<rect x="{b}" y="19" width="{float(c) - float(b):.1f}" height="22" fill="{LOW}" stroke="{HIGH}"/>'
        f'<line x1="{m}" x2="{m}" y1="19" y2="41" stroke="{HIGH}" stroke-width="3"/>'
        f'<circle cx="{x(centre)}" cy="30" r="6" fill="#fff" stroke="#000" stroke-width="2.5"/></svg>'
    )


def _bar(zero: float, value: float, low: float, high: float, place: int) -> str:
    start, stop = sorted((100 * _place(zero, low, high), 100 * _place(value, low, high)))
    return (
        f'<rect x="{start:.2f}" y="{1 + 5 * place}" width="{stop - start:.2f}" height="5" '
        f'fill="{(LOW, HIGH)[place]}"/>'
    )


def _line(value: float, low: float, high: float, margin: int, colour: str, width: float) -> str:
    x = 100 * _place(value, low, high)
    return (
        f'<line x1="{x:.2f}" x2="{x:.2f}" y1="{margin}" y2="{12 - margin}" stroke="{colour}" '
        f'stroke-width="{width}"/>'
    )


def _tick(value: float) -> str:
    return f"{value:+.2g}".replace("-", "\N{MINUS SIGN}") if value else "0"


def _place(value: float, low: float, high: float) -> float:
    return (value - low) / (high - low) if high > low else 0.5
