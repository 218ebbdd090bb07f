"""What is said of two lists of equilibria, in a terminal and in a notebook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from deterrence.pages import WIDTH, Grid, Page, wrapped

if TYPE_CHECKING:
    from deterrence.beside.agreement import Agreement

__all__ = ["page", "paragraph", "small"]

FEW = 4  # parameters that are named to say which game it is
ROUNDING = 1e-12  # what is smaller differs from machine to machine


def page(lists: Agreement) -> Page:
    """How many games, where the lists differ, by how much partners do, and each equilibrium's count."""
    found, form = lists.found, lists.form
    title = f"{type(form.game).__name__}: by hand, and by {found.concept}"
    return Page(title, (*_said(lists), _counts(lists)))


def paragraph(lists: Agreement) -> str:
    """The sentences of the page."""
    return wrapped(f"{type(lists.form.game).__name__}: {' '.join(_said(lists))}", WIDTH, 0)


def small(gap: float) -> str:
    """A difference in words: rounding errors are told as one."""
    return f"{gap:.0e}" if gap >= ROUNDING else f"below {ROUNDING:.0e}"


def _said(lists: Agreement) -> Iterator[str]:
    size, compared = lists.form.game.size, int(lists.compared.sum())
    out = [f"{count:,} {why}" for why, count in lists.left_out.items() if count]
    games = f"{size:,} game{'s' * (size != 1)}" + (f", {compared:,} compared" if compared < size else "")
    yield games + (f"; left out: {', '.join(out)}." if out else ".")
    if not compared:
        return
    yield _differing(lists)
    gaps = {name: gap for name, gap in lists.largest.items() if np.isfinite(gap)}
    if gaps and max(gaps.values()) < ROUNDING:
        yield f"{', '.join(gaps).capitalize()} of partners differ by less than {ROUNDING:.0e}."
    elif gaps:
        each = (f"{name} {small(gap)}" for name, gap in gaps.items())
        yield f"Largest difference between partners: {', '.join(each)}."
    if np.isfinite(lists.found.regret).any():
        yield f"Largest gain from leaving a solved equilibrium: {small(np.nanmax(lists.found.regret))}."


def _differing(lists: Agreement) -> str:
    form, found = lists.form, lists.found
    differ, compared = ~lists.same, lists.compared
    some = "" if form.complete else " (the closed form claims some equilibria only, and is asked for those)"
    if not differ.any():
        per = [_range(e.exists.sum(axis=-1)[compared]) for e in (form, found)]
        count = f"{per[0]} in each" if per[0] == per[1] else f"{per[0]} by hand in each, {per[1]} solved"
        return f"The lists are the same{some}: {count}."
    first = tuple(int(i) for i in np.argwhere(differ)[0])
    swept = {name: value for name, value in form.game.values.items() if np.ndim(value)}
    values = [(name, float(np.broadcast_to(value, form.game.shape)[first])) for name, value in swept.items()]
    named = ", ".join(f"{name}={value:.6g}" for name, value in values[:FEW])
    by_hand, solved = ([e.names[i] for i in np.flatnonzero(e.exists[first])] for e in (form, found))
    where = f"first at index {first}" + (f" ({named})" if named else "") if first else "in this game"
    return (
        f"THE LISTS DIFFER in {int(differ.sum()):,} of {int(compared.sum()):,}{some}, {where}: by hand "
        f"{'; '.join(by_hand) or 'none'}, solved {'; '.join(solved) or 'none'}."
    )


def _counts(lists: Agreement) -> Grid:
    """Of each equilibrium by hand: in how many games it is, and has a partner."""
    form = lists.form
    asked = lists.compared.reshape(-1)[:, None] & form.exists.reshape(form.game.size, -1)
    paired = asked & (lists.partners.apart <= lists.within)
    rows = []
    for r, name in enumerate(_ends(form.names)):
        if asked[:, r].any():
            gap = lists.partners.apart[asked[:, r], r].max()
            told = small(gap) if np.isfinite(gap) else "no partner"
            rows.append((name, f"{asked[:, r].sum():,}", f"{paired[:, r].sum():,}", told))
    head = ("equilibrium by hand", "games", "solved in", "largest difference")
    return Grid(head, tuple(rows), frozenset((1, 2, 3)))


def _ends(names: Sequence[str]) -> list[str]:
    """Two of one name are the ends of a continuum, the low one first."""
    first = [name in names[r + 1 :] for r, name in enumerate(names)]
    second = [name in names[:r] for r, name in enumerate(names)]
    return [
        f"{n} ({'low' if low else 'high'} end)" if low or high else n
        for n, low, high in zip(names, first, second, strict=True)
    ]


def _range(counts: np.ndarray[tuple[int, ...], np.dtype[np.int_]]) -> str:
    low, high = int(counts.min()), int(counts.max())
    words = f"{low}" if low == high else f"{low} to {high}"
    return f"{words} equilibri{'um' if low == high == 1 else 'a'}"
