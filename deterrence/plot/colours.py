"""Which colour means what? One palette for categories, safe for colour-blind readers.

The seven hues of Okabe & Ito ("Color Universal Design", 2008), then darker and lighter relatives of
them; greys are kept for what is absent. Maps of numbers use Matplotlib's cividis.
"""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.colors import to_hex, to_rgb

__all__ = ["ABSENT", "BLANK", "INK", "NUMBERS", "WARNING", "categorical", "ink_on", "of_events"]

OKABE_ITO = ("#56B4E9", "#E69F00", "#009E73", "#CC79A7", "#0072B2", "#D55E00", "#F0E442")
ABSENT, BLANK, INK = "#C8C8C8", "#FFFFFF", "#333333"
WARNING = "#D55E00"  # the one hue that reads on all of cividis
NUMBERS = "cividis"
USUAL = {"status quo": 0, "grey zone": 6, "capitulation": 3, "war": 5, "conflict": 5}


def categorical(number: int) -> str:
    """The colour of category `number` = 0, 1, ...: the same in every panel and figure."""
    turn, place = divmod(number, len(OKABE_ITO))
    towards, share = ((0.0, 0.0), (0.0, 0.4), (1.0, 0.6), (0.0, 0.65), (1.0, 0.35))[turn % 5]
    red, green, blue = (c * (1 - share) + towards * share for c in to_rgb(OKABE_ITO[place]))
    return to_hex((red, green, blue))


def of_events(names: Sequence[str]) -> list[str]:
    """Colours of events: the usual ends of a crisis keep theirs in every figure."""
    usual = {name: categorical(number) for name, number in USUAL.items()}
    free = (i for i in range(len(names) + len(USUAL)) if categorical(i) not in {usual.get(n) for n in names})
    return [usual[name] if name in usual else categorical(next(free)) for name in names]


def ink_on(background: str) -> str:
    """Black or white, whichever reads better on a colour."""
    red, green, blue = to_rgb(background)
    return "#000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "#FFFFFF"
