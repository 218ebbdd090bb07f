"""How do trajectories spread over the years? The median with bands, or the share of runs by then.

Of a payoff or a belief: the median over the runs (the mean dashed), the middle half and nine tenths shaded.
Of an event: the share of runs in which it has happened by the end of each year. Runs that have lost their
equilibrium count only while they have one, and the title says how many have none at the end; a belief counts
only while play goes on, so that it tells of the runs that are left.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from deterrence.errors import ParameterError
from deterrence.plot.colours import categorical
from deterrence.plot.reading import known
from deterrence.plot.sheet import SMALL, Sheet, name_axis, units

__all__ = ["fan"]

BANDS = ((0.05, 0.95, 0.15), (0.25, 0.75, 0.3))  # from, to, opacity
MOST_HUES = 8
ORDER = (4, 5, 2, 1, 3, 0, 7, 8)  # strong hues first


def fan(ds: xr.Dataset, value: str, hue: str | None = None, ax: Axes | None = None) -> Axes:
    """Draw trajectories over the years.

    Parameters
    ----------
    ds : Dataset
        As `deterrence.simulate` returns it with years.
    value : str
        An event ("attack"), "payoff: China", or "belief: us_prior".
    hue : str, optional
        A dim of the batch, or "equilibrium", whose values become lines of their own.
    ax : Axes, optional
        Where to draw; by default a new figure.

    Returns
    -------
    Axes

    Raises
    ------
    ParameterError
        For another Dataset, an unknown name, too many lines, or a dim left over.

    """
    if not isinstance(ds, xr.Dataset) or not {"run", "year"} <= set(ds.dims):
        raise ParameterError("fan draws trajectories: give what dt.simulate(..., years=...) returned.")
    dims = [str(d) for d in ds.payoff.dims if d not in ("run", "year", "player")]
    if hue is not None:
        known(hue, dims, "a dim for hue", "fan")
        if ds.sizes[hue] > MOST_HUES:
            raise ParameterError(
                f"fan cannot tell {ds.sizes[hue]} lines apart (at most {MOST_HUES}): select some values of "
                f"{hue!r} first: ds.isel({hue}=[0, -1])."
            )
    for dim in dims:
        if dim != hue and ds.sizes[dim] > 1:
            raise ParameterError(
                f"fan came with {ds.sizes[dim]} values of {dim!r}: select one first, ds.isel({dim}=0), or "
                "name it as hue."
            )
    ds = ds.squeeze([d for d in dims if d != hue])
    values, words, share = _values(ds, value)
    sheet = Sheet(ds, ax, "fan", split=False)
    handles: list[Any] = []
    for _, axes in sheet:
        groups = [None] if hue is None else range(ds.sizes[hue])
        for number, group in enumerate(groups):
            part = values if group is None else values.isel({hue: group})
            label = "" if group is None else _name(ds[hue], group)
            handles += _draw(axes, part.transpose("run", "year"), share, ORDER[number], label)
        name_axis(axes, "x", ds["year"])
        axes.set_xscale("linear")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.set_ylabel(words, fontsize=SMALL + 1)
        axes.tick_params(labelsize=SMALL)
        axes.spines[["top", "right"]].set_visible(False)
        axes.grid(axis="y", linewidth=0.4, alpha=0.5)
        if share or value.startswith("belief: "):
            axes.set_ylim(-0.03, 1.03)
    lost = float(ds.payoff.isnull().any("player").isel(year=-1).mean())
    note = f"; {lost:.1%} of runs end without an equilibrium" if lost else ""
    bands = "" if share else ": median, mean (dashed), middle half and nine tenths"
    sheet.head(f"{words[0].upper()}{words[1:]}{bands}, {ds.sizes['run']} runs{note}")
    sheet.legend(handles if hue is not None else [])
    return sheet.axes[0]


def _values(ds: xr.Dataset, value: str) -> tuple[xr.DataArray, str, bool]:
    """The numbers (run, year), their name in words, and whether they are a share of runs."""
    events = [str(e) for e in ds["event"].values]
    others = [f"payoff: {p}" for p in ds["player"].values]
    others += [f"belief: {n}" for n in ds["learns"].values] if "learns" in ds.dims else []
    known(value, [*events, *others], "an event, payoff or belief", "fan")
    if value in events:
        happened = ds.happens.sel(event=value).cumsum("year") > 0
        unknown = ds.payoff.isnull().any("player") & ~happened
        return happened.where(~unknown), f"share of runs with {value} by then", True
    what, name = value.split(": ", 1)
    if what == "payoff":
        return ds.payoff.sel(player=name), f"payoff of {name} in the year (its own unit)", False
    return ds.belief.sel(learns=name), f"belief {name.replace('_', ' ')} at the start of the year", False


def _name(coord: xr.DataArray, place: int) -> str:
    value = coord.values[place]
    return str(value) if isinstance(value, str) else f"{units(coord).split(' (')[0]} = {value:.4g}"


def _draw(ax: Axes, values: xr.DataArray, share: bool, colour: int, label: str) -> list[Any]:
    there = values.notnull().any("run")
    known_values = values.where(there, 0.0).astype(float)  # no quantiles of nothing
    years = values["year"].values
    style: dict[str, Any] = {"color": categorical(colour)}
    line = known_values.mean("run") if share else known_values.median("run")
    for low, high, opacity in () if share else BANDS:
        edges = known_values.quantile([low, high], "run").where(there).transpose("quantile", "year").values
        ax.fill_between(years, *edges, alpha=opacity, linewidth=0, **style)
    if not share:
        ax.plot(years, values.mean("run").values, linestyle="--", linewidth=1.2, **style)
    marks = max(1, len(years) // 10) if np.size(years) > 1 else 1
    return ax.plot(
        years, line.where(there).values, label=label, marker="o", markersize=3, markevery=marks, **style
    )
