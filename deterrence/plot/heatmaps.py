"""How probable is an event, how large a payoff, or how many equilibria are there, over two parameters?

One number is drawn where it is settled: one equilibrium exists, or all that exist agree. Where they
disagree the cell is hatched and left white unless `among` says which to draw; where none exists it
is grey. It never averages over equilibria and never smooths between games.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from deterrence.errors import ParameterError
from deterrence.inference.quantities import COUNT
from deterrence.plot.cells import Grid, split_ties, without_jumps
from deterrence.plot.colours import BLANK, numbers
from deterrence.plot.marks import mark_absent, mark_several, mark_ties
from deterrence.plot.printing import in_print
from deterrence.plot.reading import absences, checked, flatten, known, plane, quantity, ties
from deterrence.plot.sheet import SMALL, AxesArray, Sheet, name_axis

__all__ = ["heatmap"]

AGREE = 1e-9
PLATEAU = 1e-9  # a contour runs around a plateau at its level, not across it


def heatmap(
    ds: xr.Dataset,
    value: str = "attack",
    x: str | None = None,
    y: str | None = None,
    ax: Axes | Sequence[Axes] | AxesArray | None = None,
    contours: Sequence[float] | None = None,
    equilibrium: str | None = None,
    among: Literal["lowest", "highest"] | None = None,
) -> Axes | AxesArray:
    """Draw a probability or a payoff over two swept parameters.

    Parameters
    ----------
    ds : Dataset
        As returned by `deterrence.sweep`.
    value : str
        An event ("attack": its probability), "payoff: Taiwan", or "number of equilibria".
    x, y : str, optional
        Two swept dims; may be left out where there are exactly two.
    ax : Axes, or one for each case, optional
        Where to draw; by default a new figure, with one panel for each case.
    contours : sequence of float, optional
        Levels of labelled contour lines; by default 0.1, 0.5 and 0.9 for a probability, else none.
    equilibrium : str, optional
        Draw this candidate only, by name.
    among : "lowest" or "highest", optional
        Which value to draw where several equilibria disagree (still hatched, and said in the title).

    Returns
    -------
    Axes, or array of Axes with one for each case.

    Raises
    ------
    ParameterError
        For an unknown name, a choice that is neither word, or a dim left over.

    """
    ds = checked(ds, "heatmap")
    x, y = plane(ds, x, y, "heatmap")
    if among not in (None, "lowest", "highest"):
        raise ParameterError(
            f"heatmap: among came as {among!r}: choose 'lowest' or 'highest', or leave it out."
        )
    ds = flatten(ds, (x, y), "heatmap")
    if equilibrium is not None:
        known(equilibrium, ds["equilibrium"].values, "an equilibrium", "heatmap")
        ds = ds.sel(equilibrium=[equilibrium])
    drawn = quantity(ds, value, "heatmap")
    if contours is None:
        contours = (0.1, 0.5, 0.9) if drawn.limits else ()
    settled, disagree = settle(drawn.values, ds.exists.astype(bool), among)
    low, high = drawn.limits or (float(settled.min()), float(settled.max()))
    if not np.isfinite([low, high]).all():
        low, high = 0.0, 1.0

    sheet = Sheet(ds, ax, "heatmap")
    legend: dict[str, Artist] = {}
    mesh: Any = None
    for part, axes in sheet:
        grid = Grid(part, x, y)
        pick = {"case": part["case"]} if sheet.split else {}
        values, several = grid.array(settled.sel(pick)), grid.array(disagree.sel(pick))
        knife, region = split_ties(grid.array(ties(part)))
        values, several = np.where(knife, np.nan, values), several & ~knife
        axes.set_facecolor(BLANK)
        mesh = grid.paint(axes, values, cmap=numbers(), vmin=low, vmax=high)
        absent = absences(part)
        if equilibrium is not None:
            absent = {"this equilibrium does not exist": ~part.exists.astype(bool).any("equilibrium")}
        mark_absent(axes, grid, absent, legend)
        rule = "not drawn (choose among='lowest' or 'highest')" if among is None else f"{among} shown"
        mark_several(axes, grid, several, legend, f": {rule}", drawn=among is not None)
        mark_ties(axes, grid, knife, region & ~several, legend)
        _contours(axes, grid, values, contours)
        name_axis(axes, "x", part[x])
        name_axis(axes, "y", part[y])
    sheet.share_names()
    sheet.head(_shown(drawn.words, equilibrium, among if bool(disagree.any()) else None))
    bar = sheet.axes[0].figure.colorbar(mesh, ax=sheet.axes if sheet.split else sheet.axes[0])
    bar.set_label(drawn.words, fontsize=SMALL + 1)
    bar.ax.tick_params(labelsize=SMALL)
    if value == COUNT:
        bar.locator = MaxNLocator(integer=True)
        bar.update_ticks()
    sheet.legend(list(legend.values()))
    return sheet.result


def settle(
    values: xr.DataArray, exists: xr.DataArray, among: str | None
) -> tuple[xr.DataArray, xr.DataArray]:
    """The value where existing candidates agree (or the one that `among` names), and where they do not."""
    present = values.where(exists)
    low, high = present.min("equilibrium"), present.max("equilibrium")
    disagree = high - low > AGREE
    if among is None:
        return low.where(~disagree), disagree
    return (low if among == "lowest" else high), disagree


def _shown(words: str, equilibrium: str | None, among: str | None) -> str:
    words = words[0].upper() + words[1:]
    if equilibrium is not None:
        return f"{words}, in the equilibrium {equilibrium!r}"
    return f"{words}; where several equilibria disagree, the {among}" if among else words


def _contours(ax: Axes, grid: Grid, values: Any, levels: Sequence[float]) -> None:
    smooth = without_jumps(values)
    inside = sorted(level for level in levels if smooth.count() and smooth.min() < level < smooth.max())
    if inside and min(values.shape) > 1:
        above = [level + PLATEAU for level in inside]
        middle = (np.nanmin(values) + np.nanmax(values)) / 2
        inks = [BLANK if level < middle and not in_print() else "#000000" for level in inside]
        lines = ax.contour(grid.xs, grid.ys, smooth, levels=above, colors=inks, linewidths=1.0)
        ax.clabel(lines, fmt="%g", fontsize=SMALL, inline=True)
