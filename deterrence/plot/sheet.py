"""Where is a figure drawn? One panel, or one for each case, with titles, axis labels and a legend.

A `Sheet` makes its own figure only where no axes were given; then title and legend belong to the
figure, else to the axes. It knows words and places, never what a figure shows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from textwrap import fill
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from deterrence.errors import ParameterError
from deterrence.plot.cells import geometric

__all__ = ["AxesArray", "Sheet", "name_axis", "units"]

AxesArray = np.ndarray[Any, Any]
SMALL, BELOW = 8.0, 36.0  # letters; from the axes to a legend below tick labels and axis label (points)
LINE = 12.0  # what a further line of the axis label takes (points)
PANEL_WIDTH, PANEL_HEIGHT = 5.4, 4.4
CHARACTERS_AN_INCH = 15.5  # of the default font at size 8


class Sheet:
    """The panels of a figure: iterate to get (part of the Dataset, axes).

    Parameters
    ----------
    ds : Dataset
        With a dim `case` there is one panel for each case, unless `split` is False.
    ax : Axes, or as many as there are cases, optional
        Where to draw; by default a new figure.
    figure : str
        The caller, for messages.

    Raises
    ------
    ParameterError
        If the number of axes does not fit the number of cases.

    """

    def __init__(self, ds: xr.Dataset, ax: Any, figure: str, split: bool = True) -> None:
        self.ds = ds
        self.split = split and "case" in ds.dims
        cases = [str(c) for c in ds["case"].values] if self.split else [""]
        self.parts = [ds.sel(case=c) if self.split else ds for c in cases]
        self.own: Figure | None = None
        if ax is None:
            columns = min(len(cases), 3)
            rows = math.ceil(len(cases) / columns)
            self.width = PANEL_WIDTH + 0.82 * PANEL_WIDTH * (columns - 1)
            self.own = plt.figure(figsize=(self.width, PANEL_HEIGHT * rows), layout="constrained")
            grid = self.own.subplots(rows, columns, sharey=True, squeeze=False)
            axes = list(grid.flat)
            for empty in axes[len(cases) :]:
                empty.remove()
            self.axes: list[Axes] = axes[: len(cases)]
        else:
            self.axes = list(np.ravel(np.asarray(ax, dtype=object)))
            if len(self.axes) != len(cases) or not all(isinstance(a, Axes) for a in self.axes):
                raise ParameterError(
                    f"{figure} came with {len(self.axes)} axes, but draws {len(cases)} panel(s), one for "
                    "each case: give as many axes, leave ax out, or select a case first: ds.sel(case=...)."
                )
            box = self.axes[0].get_window_extent()
            self.width = box.width / self.axes[0].figure.dpi

    def __iter__(self) -> Iterator[tuple[xr.Dataset, Axes]]:
        return iter(zip(self.parts, self.axes, strict=True))

    @property
    def result(self) -> Axes | AxesArray:
        """What the figure returns: the axes, or an array of them with one a case."""
        if not self.split:
            return self.axes[0]
        panels = np.empty(len(self.axes), dtype=object)
        panels[:] = self.axes
        return panels

    def share_names(self) -> None:
        """Name the common y axis once a row of panels."""
        if self.own is not None:
            for ax in self.axes:
                if not ax.get_subplotspec().is_first_col():  # type: ignore[union-attr]
                    ax.set_ylabel("")

    def head(self, shown: str) -> None:
        """Title: what is shown, the game with its scenario and selected values, the solution concept."""
        lines = [shown, *_origin(self.ds)]
        room = int(self.width * CHARACTERS_AN_INCH)
        text = "\n".join(fill(line, room) for line in lines)
        if self.own is not None and self.split:
            self.own.suptitle(_plain(text), fontsize=SMALL, x=0.01, ha="left")
        for part, ax in self:
            case = str(part["case"].item()) if self.split else ""
            above = case if self.own is not None and self.split else "\n".join(filter(None, (case, text)))
            ax.set_title(_plain(above), loc="left", fontsize=SMALL + bool(case and self.own is not None))

    def legend(self, handles: Sequence[Artist]) -> None:
        """A legend below the panels; long names are wrapped, and the figure grows to hold it."""
        if not handles:
            return
        room = int(self.width * CHARACTERS_AN_INCH)
        longest = max(len(str(h.get_label())) for h in handles)
        columns = max(1, min(len(handles), 4, room // (longest + 9)))
        wide = max(20, room // columns - 9)
        for handle in handles:
            handle.set_label(_plain(fill(str(handle.get_label()), wide, subsequent_indent="   ")))
        style: dict[str, Any] = {
            "handles": list(handles), "fontsize": SMALL, "frameon": False, "ncols": columns,
            "handlelength": 2.2, "handleheight": 1.3, "alignment": "left",
        }  # fmt: skip
        if self.own is None:
            under = BELOW + LINE * self.axes[0].get_xlabel().count("\n")
            below = ScaledTranslation(0, -under / 72, self.axes[0].figure.dpi_scale_trans)
            place = {"bbox_to_anchor": (0.0, 0.0), "bbox_transform": self.axes[0].transAxes + below}
            self.axes[0].legend(loc="upper left", borderaxespad=0.0, **place, **style)
            return
        self.own.legend(loc="outside lower left", **style)
        heights = [1 + str(h.get_label()).count("\n") for h in handles]
        rows = math.ceil(len(heights) / columns)
        tallest = sum(max(heights[r::rows]) for r in range(rows))
        width, height = self.own.get_size_inches()
        self.own.set_size_inches(width, height + 0.16 * tallest + 0.1)


def _plain(text: str) -> str:
    """Text in which a dollar sign is a dollar sign."""
    return text.replace("$", r"\$")


def _origin(ds: xr.Dataset) -> list[str]:
    game, scenario = str(ds.attrs.get("game", "")), str(ds.attrs.get("scenario", ""))
    chosen = []
    for name, coord in ds.coords.items():
        if coord.ndim == 0 and name not in ("equilibrium", "player", "event"):
            words = str(coord.attrs.get("long_name", name)).replace("_", " ")
            value = coord.item()
            chosen.append(f"{words} = {value:.4g}" if isinstance(value, (int, float)) else str(value))
    source = ", ".join(filter(None, (game, f"scenario {scenario}" if scenario else "", *chosen)))
    return [line for line in (source, str(ds.attrs.get("concept", ""))) if line]


def units(coord: xr.DataArray) -> str:
    """An axis label: the name in words, with its unit."""
    words = str(coord.attrs.get("long_name", coord.name)).replace("_", " ")
    unit = str(coord.attrs.get("unit", ""))
    return _plain(f"{words} ({unit})" if unit else words)


def name_axis(ax: Axes, which: str, coord: xr.DataArray) -> None:
    """Label the x or y axis; values spaced by a constant factor get a log scale."""
    axis = {"x": ax.xaxis, "y": ax.yaxis}[which]
    axis.set_label_text(fill(units(coord), 60), fontsize=SMALL + 1)
    axis.set_tick_params(labelsize=SMALL)
    if geometric(np.sort(coord.values)):
        (ax.set_xscale if which == "x" else ax.set_yscale)("log")
