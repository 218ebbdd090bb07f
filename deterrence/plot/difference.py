"""By how much does one case differ from another, at each setting of two parameters?

The second case minus the first, cell by cell, on a scale of two hues that is white at no
difference. A cell is drawn where both cases are settled (one equilibrium, or all that exist agree);
it says how large a difference is, never why, nor whether it matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from deterrence.errors import ParameterError
from deterrence.plot.cells import Grid, split_ties, without_jumps
from deterrence.plot.colours import BLANK, INK, differences
from deterrence.plot.heatmaps import settle
from deterrence.plot.marks import mark_absent, mark_several, mark_ties, swatch
from deterrence.plot.printing import in_print
from deterrence.plot.reading import absences, checked, flatten, known, plane, quantity, ties
from deterrence.plot.sheet import SMALL, Sheet, name_axis

__all__ = ["difference"]

FEWER, NONE = "//", 1e-9  # in print a difference below zero is hatched
LEAST = 0.01  # the scale never stretches smaller differences into strong colours


def difference(
    ds: xr.Dataset,
    value: str = "attack",
    x: str | None = None,
    y: str | None = None,
    cases: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw a probability or payoff of one case minus that of another over two swept parameters.

    Parameters
    ----------
    ds : Dataset
        As returned by `deterrence.sweep` with `cases`.
    value : str
        An event ("attack": its probability), or "payoff: Taiwan".
    x, y : str, optional
        Two swept dims; may be left out where there are exactly two.
    cases : two names, optional
        (a, b) draws b minus a; may be left out where there are exactly two cases.
    ax : Axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ParameterError
        For an unknown name, other than two cases, or a dim left over.

    """
    ds = checked(ds, "difference")
    before, after = _two(ds, cases)
    x, y = plane(ds, x, y, "difference")
    ds = flatten(ds, (x, y), "difference")
    drawn = quantity(ds, value, "difference")
    settled, disagree = settle(drawn.values, ds.exists.astype(bool), None)
    parts = [ds.sel(case=case, drop=True) for case in (before, after)]
    sheet = Sheet(parts[1], ax, "difference")
    axes, grid = sheet.axes[0], Grid(parts[1], x, y)
    change = grid.array(settled.sel(case=after) - settled.sel(case=before))
    several = grid.array(disagree.sel(case=[before, after]).any("case"))
    knife, region = split_ties(grid.array(ties(parts[0]) | ties(parts[1])))
    change, several = np.where(knife, np.nan, change), several & ~knife
    reach = max(LEAST, float(np.nanmax(np.abs(change), initial=0.0)))
    axes.set_facecolor(BLANK)
    mesh = grid.paint(axes, change, cmap=differences(), vmin=-reach, vmax=reach)
    legend: dict[str, Artist] = {}
    for part in parts:
        mark_absent(axes, grid, absences(part), legend)
    mark_several(axes, grid, several, legend, ": no difference drawn")
    mark_ties(axes, grid, knife, region & ~several, legend)
    if in_print() and (change < -NONE).any():
        grid.hatch(axes, change < -NONE, FEWER, name="lower")
        legend["lower"] = swatch(BLANK, f"lower with {after}", FEWER)
    _contours(axes, grid, change, reach)
    name_axis(axes, "x", parts[1][x])
    name_axis(axes, "y", parts[1][y])
    sheet.head(f"Change in the {drawn.words}: {after} minus {before}")
    bar = axes.figure.colorbar(mesh, ax=axes)
    bar.set_label(f"change in the {drawn.words}", fontsize=SMALL + 1)
    bar.ax.tick_params(labelsize=SMALL)
    sheet.legend(list(legend.values()))
    return axes


def _two(ds: xr.Dataset, cases: Sequence[str] | None) -> tuple[str, str]:
    names = [str(c) for c in ds["case"].values] if "case" in ds.dims else []
    chosen = list(names if cases is None else cases)
    if len(chosen) != 2:
        raise ParameterError(
            f"difference needs two cases, but came with {len(chosen)}: name two among "
            f"{', '.join(map(repr, names)) or '(none: sweep with cases=[...])'}."
        )
    for case in chosen:
        known(case, names, "a case", "difference")
    return chosen[0], chosen[1]


def _contours(ax: Axes, grid: Grid, change: Any, reach: float) -> None:
    shown = without_jumps(change)
    if min(shown.shape) < 2 or shown.count() == 0:
        return
    step = next(s for s in (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, np.inf) if reach / s < 5)
    levels = [n * step for n in range(-4, 5) if n and shown.min() < n * step < shown.max()]
    if levels and np.isfinite(step):
        lines = ax.contour(grid.xs, grid.ys, shown, levels=levels, colors=INK, linewidths=0.8, linestyles="-")
        for text in ax.clabel(lines, fmt="%g", fontsize=SMALL, inline=True):
            if in_print():  # read over a hatch
                text.set_path_effects([withStroke(linewidth=3, foreground=BLANK)])
