"""Which equilibria exist, and what happens in them, at each setting of two parameters?

By default a colour is a set of candidates, named and counted in the legend. With `by` it is the
most probable of some mutually exclusive events. It says nothing of how probable: see `heatmap`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap

from deterrence.errors import ParameterError
from deterrence.plot.cells import Grid, split_ties
from deterrence.plot.colours import BLANK, categorical, hatch_of, of_events
from deterrence.plot.exclusive import ends, most_probable
from deterrence.plot.marks import (
    LETTERS,
    REASONS,
    in_words,
    mark_absent,
    mark_region,
    mark_several,
    mark_ties,
    swatch,
)
from deterrence.plot.phases import phases
from deterrence.plot.reading import absences, checked, flatten, plane, ties
from deterrence.plot.sheet import AxesArray, Sheet, name_axis
from deterrence.sweeps.diagram import Diagram

__all__ = ["regime_map"]


def regime_map(
    ds: xr.Dataset | Diagram,
    x: str | None = None,
    y: str | None = None,
    by: str | Sequence[str] | None = None,
    ax: Axes | Sequence[Axes] | AxesArray | None = None,
) -> Axes | AxesArray:
    """Map which set of equilibria exists, or which event is the most probable.

    Parameters
    ----------
    ds : Dataset or Diagram
        As returned by `deterrence.sweep`, or by `deterrence.refine`, which knows its regimes already.
    x, y : str, optional
        Two swept dims, or the two parameters of the diagram; may be left out where there are exactly two.
    by : None, "event", or list of events
        None colours the set of candidates that exist. "event" colours the most probable way in
        which the game ends, a list the most probable of those events, which must exclude one another;
        cells where several equilibria disagree on it are hatched.
    ax : Axes, or one for each case, optional
        Where to draw; by default a new figure, with one panel for each case.

    Returns
    -------
    Axes, or array of Axes with one for each case.

    Raises
    ------
    ParameterError
        For an unknown name, events that can happen together, or a dim left over.

    """
    if isinstance(ds, Diagram):
        if by is not None:
            raise ParameterError(f"regime_map: by={by!r} came with a diagram: give it to dt.refine.")
        return phases(ds, x, y, ax)
    ds = checked(ds, "regime_map")
    x, y = plane(ds, x, y, "regime_map")
    ds = flatten(ds, (x, y), "regime_map")
    if by is None:
        code, names = _sets(ds)
        alone = len(names) == 1 and not absences(ds)
        shown = "Which equilibria exist" + (": one everywhere (by='event' shows more)" if alone else "")
        disagree = xr.zeros_like(code, dtype=bool)
        marks = [LETTERS[i % len(LETTERS)] for i in range(len(names))]
    else:
        names = ends(ds, by)
        code, disagree = most_probable(ds, names)
        shown, marks = "Most probable event", list(names)
    sheet = Sheet(ds, ax, "regime_map")
    colours = [categorical(i) for i in range(len(names))] if by is None else of_events(names)
    regimes: dict[int, Artist] = {}
    others: dict[str, Artist] = {}
    for part, axes in sheet:
        grid = Grid(part, x, y)
        pick = {"case": part["case"]} if sheet.split else {}
        codes, several = grid.array(code.sel(pick)), grid.array(disagree.sel(pick))
        knife, region = split_ties(grid.array(ties(part)))
        several = several & ~knife
        codes = np.where(knife | several, -1, codes)
        axes.set_facecolor(BLANK)
        scale: dict[str, Any] = {"vmin": -0.5, "vmax": max(len(colours), 1) - 0.5}
        grid.paint(axes, np.where(codes < 0, np.nan, codes), cmap=ListedColormap(colours or [BLANK]), **scale)
        mark_absent(axes, grid, absences(part), others)
        mark_several(axes, grid, several, others)
        mark_ties(axes, grid, knife, region & ~several, others)
        for i in np.unique(codes[codes >= 0]):
            words = f"{marks[i]}   {names[i]}" if by is None else names[i]
            regimes[int(i)] = swatch(colours[i], words)
            if hatch_of(colours[i]):
                grid.hatch(axes, codes == i, hatch_of(colours[i]), name="regime")
            mark_region(axes, grid, codes == i, marks[i], colours[i])
        name_axis(axes, "x", part[x])
        name_axis(axes, "y", part[y])
    sheet.share_names()
    sheet.head(shown)
    sheet.legend([*(regimes[i] for i in sorted(regimes)), *others.values()])
    return sheet.result


def _sets(ds: xr.Dataset) -> tuple[xr.DataArray, list[str]]:
    """For each game the number of its set of candidates (-1 where none exists), and the sets in words."""
    if "regime" not in ds:
        raise ParameterError(
            "regime_map needs the variable 'regime', which dt.sweep writes: sweep again, or give by='event'."
        )
    exists = ds.exists.astype(bool)
    flags = [int(f) for f in np.atleast_1d(ds.regime.attrs["flag_values"])]
    meanings = dict(zip(flags, json.loads(ds.regime.attrs["meanings"]), strict=True))
    candidates = [str(n) for n in exists["equilibrium"].values]
    present = exists.any("equilibrium")
    code = xr.full_like(ds.regime, -1, dtype=int)
    names: list[str] = []
    rows = exists.transpose(..., "equilibrium").values.reshape(-1, len(candidates))
    regime = ds.regime.transpose(*exists.transpose(..., "equilibrium").dims[:-1]).values.ravel()
    for flag in flags:
        cells = np.flatnonzero(regime == flag)
        members = rows[cells[0]] if len(cells) else np.zeros(len(candidates), bool)
        if meanings[flag] in REASONS:  # drawn in grey, in every part of a Dataset alike
            continue
        code = code.where((ds.regime != flag) | ~present, len(names))
        names.append(in_words([c for c, m in zip(candidates, members, strict=True) if m]) or meanings[flag])
    return code, names
