"""Which colour means what? One palette for categories, safe for colour-blind readers; another for print.

The seven hues of Okabe & Ito ("Color Universal Design", 2008), then darker and lighter relatives of
them; greys are kept for what is absent. Maps of numbers use Matplotlib's cividis. In print
(`deterrence.plot.printing`) greys with hatches stand in their place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from matplotlib.colors import Colormap, LinearSegmentedColormap, to_hex, to_rgb

from deterrence.plot.printing import GREYS, HATCHES, STROKES, in_print

__all__ = [
    "BLANK", "INK", "absent", "categorical", "differences", "hatch_of", "ink_on", "numbers", "of_events",
    "pale", "stroke", "warning",
]  # fmt: skip

OKABE_ITO = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#0072B2", "#D55E00", "#F0E442")
BLANK, INK = "#FFFFFF", "#333333"
USUAL = {"status quo": 0, "grey zone": 6, "capitulation": 3, "war": 5, "conflict": 5}
DARKEST = "#6E6E6E"  # of a map of numbers in print: black hatches and lines still read on it
LINES = (4, 5, 2, 1, 3, 0, 7, 8, 9, 10, 11, 12)  # strong hues first, pale yellow never
MOST = len(GREYS) * len(HATCHES)


def categorical(number: int) -> str:
    """The colour of category `number` = 0, 1, ...: the same in every panel and figure."""
    if in_print():
        turn, place = divmod(number, len(GREYS))
        return to_hex((to_rgb(GREYS[place])[0] - turn % len(HATCHES) / 255,) * 3)
    turn, place = divmod(number, len(OKABE_ITO))
    towards, share = ((0.0, 0.0), (0.0, 0.4), (1.0, 0.6), (0.0, 0.65), (1.0, 0.35))[turn % 5]
    red, green, blue = (c * (1 - share) + towards * share for c in to_rgb(OKABE_ITO[place]))
    return to_hex((red, green, blue))


def hatch_of(colour: str) -> str:
    """The hatch that goes with a category's colour in print; none in colour."""
    return _hatches().get(colour, "") if in_print() else ""


@cache
def _hatches() -> dict[str, str]:
    return {categorical(number): HATCHES[number % len(HATCHES)] for number in range(MOST)}


def stroke(number: int) -> str:
    """The colour of line `number`."""
    return STROKES[number % len(STROKES)] if in_print() else categorical(LINES[number % len(LINES)])


def numbers() -> str | Colormap:
    """The colours of a map of numbers, from low to high."""
    return LinearSegmentedColormap.from_list("printed", [BLANK, DARKEST]) if in_print() else "cividis"


def differences() -> str | Colormap:
    """Of a map of differences, white at none; red and blue are told apart by colour-blind readers."""
    ends = [DARKEST, BLANK, DARKEST]
    return LinearSegmentedColormap.from_list("printed differences", ends) if in_print() else "RdBu_r"


def absent() -> str:
    """The ground of cells without an answer, under a hatch."""
    return BLANK if in_print() else "#C8C8C8"


def warning() -> str:
    """Of hatches: the one hue that reads on all of cividis; ink in print."""
    return INK if in_print() else "#D55E00"


def pale() -> str:
    """Of light dots on strong colours; ink on greys."""
    return INK if in_print() else "#FFFFFF99"


def of_events(names: Sequence[str]) -> list[str]:
    """Colours of events: the usual ends of a crisis keep theirs in every figure."""
    usual = {name: categorical(number) for name, number in USUAL.items()}
    free = (i for i in range(len(names) + len(USUAL)) if categorical(i) not in {usual.get(n) for n in names})
    return [usual[name] if name in usual else categorical(next(free)) for name in names]


def ink_on(background: str) -> str:
    """Black or white, whichever reads better on a colour."""
    red, green, blue = to_rgb(background)
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "#FFFFFF"
