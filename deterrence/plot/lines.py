"""How does a probability or a payoff change along one parameter, and from case to case?

Every equilibrium is a line of its own, with gaps where it does not exist; lines of different
equilibria are never joined and never averaged; where equilibria are told apart by number only, a line
ends where their number changes. A band is drawn only over a dim that is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from deterrence.errors import ParameterError
from deterrence.plot.colours import stroke
from deterrence.plot.reading import checked, flatten, known, quantity, swept
from deterrence.plot.sheet import SMALL, AxesArray, Sheet, name_axis, units

__all__ = ["curves"]

STROKES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
MARKERS = "osD^vPX*"
MOST_HUES = 12
NUMBERED = re.compile(r" \d+$")  # "thresholds 2" is another equilibrium where there are fewer


def curves(
    ds: xr.Dataset,
    value: str = "attack",
    x: str | None = None,
    hue: str | None = None,
    ax: Axes | Sequence[Axes] | AxesArray | None = None,
    band: str | None = None,
) -> Axes | AxesArray:
    """Draw a probability or a payoff over one swept parameter.

    Parameters
    ----------
    ds : Dataset
        As returned by `deterrence.sweep`.
    value : str
        An event ("attack": its probability), or "payoff: Taiwan".
    x : str, optional
        A swept dim; may be left out where there is exactly one.
    hue : str, optional
        What tells lines apart beside the equilibrium: a swept dim, "case" or "equilibrium" (the default).
    ax : Axes, or one for each case, optional
        Where to draw; by default a new figure, with one panel for each case unless hue is "case".
    band : str, optional
        A swept dim to sum up: the line is the mean over its values at which the equilibrium exists,
        the shade runs from the lower to the upper quartile.

    Returns
    -------
    Axes, or array of Axes with one for each case.

    Raises
    ------
    ParameterError
        For an unknown name, more lines than can be told apart, or a dim left over.

    """
    ds = checked(ds, "curves")
    dims = swept(ds)
    long = [d for d in dims if ds.sizes[d] > 1 and d not in (hue, band)]
    if x is None:
        if len(long) != 1:
            raise ParameterError(
                "curves needs one swept dim for x, and this Dataset has "
                f"{', '.join(map(repr, dims)) or 'none'}: name x."
            )
        x = long[0]
    known(x, dims, "a swept dim", "curves")
    others = [d for d in dims if d != x]
    if hue is not None:
        hues = [*others, *(["case"] if "case" in ds.dims else []), "equilibrium"]
        known(hue, hues, "a dim for hue", "curves")
    if band is not None:
        known(band, [d for d in others if d != hue], "a swept dim for band", "curves")
    ds = flatten(ds, [d for d in (x, hue, band) if d is not None and d in dims], "curves")
    if hue not in (None, "equilibrium") and ds.sizes[str(hue)] > MOST_HUES:
        raise ParameterError(
            f"curves cannot tell {ds.sizes[str(hue)]} lines apart (at most {MOST_HUES}): select some "
            f"values of {hue!r} first: ds.isel({hue}=[0, -1])."
        )
    drawn = quantity(ds, value, "curves")
    values = drawn.values.where(ds.exists.astype(bool))
    sheet = Sheet(ds, ax, "curves", split=hue != "case")
    handles: dict[str, Line2D] = {}
    for part, axes in sheet:
        here = values.sel(case=part["case"]) if sheet.split else values
        for words, line, ends, style in _lines(here.sortby(x), values, None if hue == "equilibrium" else hue):
            number = list(handles).index(words) if words in handles else len(handles)
            handles.setdefault(words, _draw(axes, line, x, band, number, words, ends, style))
        name_axis(axes, "x", part[x])
        axes.set_ylabel(drawn.words, fontsize=SMALL + 1)
        axes.tick_params(labelsize=SMALL)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", linewidth=0.4, alpha=0.5)
        if drawn.limits is not None:
            axes.set_ylim(-0.03, 1.03)
    sheet.share_names()
    shown = drawn.words[0].upper() + drawn.words[1:]
    over = f": mean and quartiles over {units(ds[band]).split(' (')[0]}" if band else ""
    sheet.head(shown + over)
    sheet.legend(list(handles.values()) if len(handles) > 1 or hue is not None or "" not in handles else [])
    return sheet.result


def _lines(
    values: xr.DataArray, everywhere: xr.DataArray, hue: str | None
) -> Iterator[tuple[str, xr.DataArray, Any, dict[str, Any]]]:
    """Each line with its name, where it is cut, and its style; candidates that exist nowhere are left out."""
    present = everywhere.notnull().any([d for d in everywhere.dims if d != "equilibrium"]).values
    candidates = [str(c) for c, p in zip(everywhere["equilibrium"].values, present, strict=True) if p]
    for i, group in enumerate(everywhere[hue].values if hue is not None else [None]):
        part = values.sel({hue: group}) if hue is not None else values
        count = part.notnull().sum("equilibrium").values
        changes: Any = np.flatnonzero(np.diff(count)) + 1 if count.ndim == 1 else []
        for j, candidate in enumerate(candidates):
            line = part.sel(equilibrium=candidate)
            if not bool(line.notnull().any()):
                continue
            colour, dash = (i, j) if hue is not None else (j, j)
            named = [_group(everywhere[hue], group)] if hue is not None else []
            named += [candidate] if len(candidates) > 1 else []
            single = len(candidates) == 1
            yield "; ".join(named), line, changes if NUMBERED.search(candidate) else [], {
                "color": stroke(colour), "marker": MARKERS[colour % len(MARKERS)],
                "linestyle": STROKES[(colour if single else dash) % len(STROKES)],
            }  # fmt: skip


def _group(coord: xr.DataArray, value: Any) -> str:
    return str(value) if coord.name == "case" else f"{units(coord).split(' (')[0]} = {value:.4g}"


def _draw(
    ax: Axes,
    line: xr.DataArray,
    x: str,
    band: str | None,
    number: int,
    words: str,
    ends: Any,
    style: dict[str, Any],
) -> Line2D:
    across = line[x].values
    if band is not None:
        there = line.notnull().any(band)
        shade = line.where(there, 0.0).quantile([0.25, 0.75], band, skipna=True).where(there)
        ax.fill_between(
            across, *shade.transpose("quantile", x).values, color=style["color"], alpha=0.2, linewidth=0
        )
        line = line.mean(band, skipna=True)
    across = np.insert(across.astype(float), ends, np.nan)
    heights = np.insert(line.values, ends, np.nan)
    spots = _spots(heights, number)
    (drawn,) = ax.plot(across, heights, label=words, markevery=spots, markersize=4.5, linewidth=1.6, **style)
    drawn.set_clip_on(False)
    return drawn


def _spots(heights: Any, number: int) -> list[int]:
    """Where markers go: some ten along the axis, staggered by line, and both ends of every piece."""
    there = np.flatnonzero(np.isfinite(heights))
    beside = np.pad(np.isfinite(heights), 1)
    ends = [i for i in there if not (beside[i] and beside[i + 2])]
    every = max(1, len(heights) // 10)
    return sorted({int(i) for i in (*(i for i in there if i % every == number * every // 3 % every), *ends)})
