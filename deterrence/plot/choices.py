"""Which policy does each player choose, at each setting of two parameters? A panel a player.

It draws what `dt.decide` has found by one rule, such as the Dataset of `dt.policies.choice_map`. Where
several policies tie, or where none is chosen (dominance), the cell is white; where another policy lies within
two standard errors of the largest mean it is hatched. How much is at stake it does not show.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from deterrence.errors import ParameterError
from deterrence.plot.cells import Grid
from deterrence.plot.colours import BLANK, INK, categorical, hatch_of, pale
from deterrence.plot.marks import swatch
from deterrence.plot.printing import in_print
from deterrence.plot.reading import known
from deterrence.plot.sheet import AxesArray, Sheet, name_axis

__all__ = ["choices"]

OPEN = "none, or several that tie"
LAST = 10**6  # in the legend
CLOSE, ERRORS = "another policy within two standard errors", 2.0


def choices(
    ds: xr.Dataset,
    rule: str = "mean",
    deciders: Sequence[str] | None = None,
    x: str = "us_prior",
    y: str = "a2ad",
    ax: Axes | Sequence[Axes] | AxesArray | None = None,
) -> AxesArray:
    """Map the choice of each decider over two parameters.

    Parameters
    ----------
    ds : Dataset
        As `dt.decide` returns it over a grid, with `choice` over `rule`, `decider` and two parameters.
    rule : str
        "mean", "maximin", "minimax regret" or "dominance".
    deciders : sequence of str, optional
        Players, or "all together"; by default all, a panel for each.
    x, y : str
        The two parameters.
    ax : Axes, or one for each decider, optional
        Where to draw; by default a new figure.

    Returns
    -------
    array of Axes, one for each decider.

    Raises
    ------
    ParameterError
        For a Dataset without choices over the two, or an unknown rule or decider.

    """
    if not isinstance(ds, xr.Dataset) or "choice" not in ds or not {x, y} <= set(ds.choice.dims):
        raise ParameterError(
            f"choices needs what dt.decide returned over a grid of {x} and {y}: give, for one, the Dataset "
            "of dt.policies.choice_map."
        )
    known(rule, ds["rule"].values, "a rule", "choices")
    shown = [str(d) for d in ds.decider.values] if deciders is None else list(deciders)
    for decider in shown:
        known(decider, ds.decider.values, "a decider", "choices")
    chosen = ds.choice.sel(rule=rule, decider=shown).rename(decider="case").drop_vars("rule")
    names = [str(c) for c in ds["case"].values]
    close = _close(ds).sel(decider=shown).rename(decider="case") & (rule == "mean")
    part = xr.Dataset({"choice": chosen, "close": close}, attrs=ds.attrs).assign_coords(
        {d: ds[d] for d in (x, y)}
    )
    sheet = Sheet(part, ax, "choices")
    found: dict[int, Any] = {}
    for panel, axes in sheet:
        grid = Grid(panel, x, y)
        words = grid.array(panel["choice"])
        codes = np.full(words.shape, -1)
        for number, name in enumerate(names):
            codes[words == name] = number
        colours = ListedColormap([categorical(i) for i in range(len(names))])
        axes.set_facecolor(BLANK)
        grid.paint(axes, np.where(codes < 0, np.nan, codes), cmap=colours, vmin=-0.5, vmax=len(names) - 0.5)
        for number in np.unique(codes):
            colour, word = (categorical(int(number)), names[number]) if number >= 0 else (BLANK, OPEN)
            found[int(number)] = swatch(colour, word)
            if hatch_of(colour):
                grid.hatch(axes, codes == number, hatch_of(colour), name="policy")
        doubtful = grid.array(panel["close"]) & (codes >= 0)
        if doubtful.any():
            grid.hatch(axes, doubtful, "....", colour=pale(), name="close")
            ground, ink = (BLANK, INK) if in_print() else ("#7F7F7F", BLANK)
            found[LAST] = swatch(ground, CLOSE, "....", ink=ink)
        name_axis(axes, "x", panel[x])
        name_axis(axes, "y", panel[y])
    sheet.share_names()
    sheet.head(f"Policy chosen by {rule}")
    sheet.legend([found[number] for number in sorted(found, key=lambda n: (n < 0, n))])
    return sheet.result  # type: ignore[return-value]


def _close(ds: xr.Dataset) -> xr.DataArray:
    """Where a policy that is not chosen is within two standard errors of the largest mean."""
    gap = ds["mean"].max("case") - ds["mean"]
    return ((gap > 0) & (gap <= ERRORS * ds["error"])).any("case")
