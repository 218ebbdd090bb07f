"""How are cells marked that carry no plain answer? Hatches and greys, each named in the legend.

A tie along a line of cells is a knife edge and is painted over; a tie over a region keeps its
colour under a light hatch, since there the answer stands though others may exist beside it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.patches import Patch

from deterrence.answers.status import Status
from deterrence.plot.cells import Grid
from deterrence.plot.colours import BLANK, INK, absent, hatch_of, ink_on, pale, warning
from deterrence.plot.printing import in_print
from deterrence.plot.sheet import SMALL

__all__ = [
    "LETTERS", "REASONS", "in_words", "mark_absent", "mark_region", "mark_several", "mark_ties", "swatch"
]  # fmt: skip

NONE, OTHER, SEVERAL, CHOSEN, TIE = "////", "xxxx", "\\\\\\\\", "\\\\", ".."
TIED = "dotted: a choice is tied, other equilibria may exist beside the one shown"
REASONS = {status.name.replace("_", " ") for status in Status}
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz"
NUMBERED = re.compile(r"(mixed|further) \d+")
ROOM, WIDTH_A_LETTER = 0.028, 0.022  # shares of the axes that a label needs


def swatch(colour: str, words: str, hatch: str = "", ink: str = INK) -> Patch:
    """A legend entry."""
    hatch = hatch or hatch_of(colour)
    return Patch(facecolor=colour, edgecolor=ink, hatch=hatch or None, linewidth=0.5, label=words)


def mark_absent(ax: Axes, grid: Grid, masks: Mapping[str, xr.DataArray], legend: dict[str, Artist]) -> None:
    """Grey and hatch the cells without an equilibrium, for each reason."""
    for words, mask in masks.items():
        here = grid.array(mask)
        if here.any():
            pattern = NONE if words.startswith(("none found", "this ")) else OTHER
            grid.paint(ax, np.where(here, 0.0, np.nan), cmap=ListedColormap([absent()]))
            grid.hatch(ax, here, pattern, colour="#8A8A8A", name=words)
            legend[words] = swatch(absent(), words, pattern, ink="#8A8A8A")


def mark_several(
    ax: Axes, grid: Grid, mask: Any, legend: dict[str, Artist], rule: str = "", drawn: bool = False
) -> None:
    """Hatch the cells in which several equilibria disagree; lightly within an outline where one is drawn."""
    if mask.any():
        hatch = CHOSEN if drawn else SEVERAL
        grid.hatch(ax, mask, hatch, colour=warning(), name="several")
        if drawn:
            grid.outline(ax, mask, colour=warning())
        legend["several"] = swatch(BLANK, f"several equilibria that disagree{rule}", hatch, ink=warning())


def mark_ties(ax: Axes, grid: Grid, knife: Any, region: Any, legend: dict[str, Artist]) -> None:
    """Paint over ties on a knife edge; dot ties over a region lightly."""
    if knife.any():
        grid.paint(ax, np.where(knife, 0.0, np.nan), cmap=ListedColormap([BLANK]))
        legend["knife edge"] = swatch(BLANK, "tie on a knife edge: masked")
    if region.any():
        grid.hatch(ax, region, TIE, colour=pale(), name="tie")
        legend["tie"] = swatch(
            BLANK if in_print() else "#7F7F7F", TIED, TIE, ink=INK if in_print() else BLANK
        )


def mark_region(ax: Axes, grid: Grid, mask: Any, word: str, colour: str) -> None:
    """Write a word where a region has most room, if it has enough."""
    place = grid.middle(mask)
    if place is None:
        return
    across, up, room, run = place
    if room > ROOM and run > WIDTH_A_LETTER * len(word):
        box = {"facecolor": colour, "linewidth": 0, "pad": 1.5}
        style: dict[str, Any] = {
            "ha": "center",
            "va": "center",
            "weight": "bold",
            "clip_on": True,
            "bbox": box,
        }
        ax.text(across, up, word, fontsize=SMALL + 1, color=ink_on(colour), **style)


def in_words(members: Sequence[str]) -> str:
    """A set of equilibria for the legend; those that a solver only numbers ("mixed 2") are counted."""
    if len(members) < 2:
        return "".join(f"1 equilibrium: {m}" for m in members)
    kinds = Counter(m.split()[0] for m in members if NUMBERED.fullmatch(m))
    told = [f"({i}) {m}" for i, m in enumerate((m for m in members if not NUMBERED.fullmatch(m)), 1)]
    return f"{len(members)} equilibria: " + "; ".join([*told, *(f"{n} {kind}" for kind, n in kinds.items())])
