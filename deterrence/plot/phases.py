"""How is a phase diagram drawn? Its cells and polygons in colour, its located boundaries as lines.

Cells of one regime are painted as they are; a cut cell in the polygons that its located crossings make of it.
A regime that only a probe has seen is a dot. A regime with no whole cell is named in the legend all the same.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection

from deterrence.errors import ParameterError
from deterrence.plot.cells import Grid
from deterrence.plot.colours import INK, absent, categorical, hatch_of, of_events
from deterrence.plot.marks import LETTERS, NONE, OTHER, REASONS, in_words, mark_region, swatch
from deterrence.plot.sheet import AxesArray, Sheet, name_axis
from deterrence.sweeps.diagram import Diagram

__all__ = ["phases"]

GREY = "#8A8A8A"
THIN = " (thinner than a cell)"


def phases(diagram: Diagram, x: str | None, y: str | None, ax: Any) -> Axes | AxesArray:
    """Draw a diagram over two parameters; see `regime_map`.

    Raises
    ------
    ParameterError
        For three parameters, or names that are not those of the box.

    """
    x, y = _plane(diagram, x, y)
    straight = x == next(iter(diagram.box))
    turn = slice(None, None, 1 if straight else -1)  # columns of points in the order (x, y)
    frame = _frame(diagram, x, y)
    sheet = Sheet(frame, ax, "regime_map")
    grid = Grid(frame, x, y)
    low, high, codes = diagram.whole
    raster = diagram.raster().T if straight else diagram.raster()
    names, gone = diagram.regimes, [name in REASONS for name in diagram.regimes]
    colours = [categorical(i) for i in range(len(names))] if not diagram.by else of_events(names)
    colours = [absent() if none else colour for none, colour in zip(gone, colours, strict=True)]
    legend: list[Artist] = []
    for _, axes in sheet:
        for number in sorted(range(len(names)), key=lambda i: gone[i]):
            boxes = _rectangles(low[codes == number][:, turn], high[codes == number][:, turn])
            cut = [points[:, turn] for points, code in diagram.polygons if code == number]
            legend.append(_paint(axes, diagram, number, [*boxes, *cut], colours[number], not boxes))
            if not gone[number]:
                mark_region(axes, grid, raster == number, _letter(diagram, number), colours[number])
        lines = [points[:, turn] for points, _ in diagram.lines]
        axes.add_collection(LineCollection(lines, colors=INK, linewidths=0.8, gid="boundary"))
        alone = diagram.edges[:, 0] == -1  # where a region that only a probe has seen begins
        spots, sides = (part[alone] for part in diagram.boundary)
        for spot, code in zip(spots.mean(axis=1)[:, turn], sides[:, 0], strict=True):
            axes.plot(*spot, "o", markersize=2, color=colours[code], markeredgecolor=INK, gid="probe")
        axes.set_xlim(*diagram.box[x])
        axes.set_ylim(*diagram.box[y])
        name_axis(axes, "x", frame[x])
        name_axis(axes, "y", frame[y])
    shown = {"": "Which equilibria exist", "function": "Regimes"}.get(diagram.by, "Most probable event")
    sheet.head(
        f"{shown}: boundaries within {diagram.tolerance:g} of each range, from {diagram.games:,} games"
    )
    sheet.legend(legend)
    return sheet.result


def _letter(diagram: Diagram, number: int) -> str:
    before = sum(name not in REASONS for name in diagram.regimes[:number])
    return diagram.regimes[number] if diagram.by else LETTERS[before % len(LETTERS)]


def _paint(axes: Axes, diagram: Diagram, number: int, shapes: list[Any], colour: str, thin: bool) -> Artist:
    """Fill the shapes of one regime, and give its legend entry."""
    name = diagram.regimes[number]
    words, hatch, ink = name, hatch_of(colour), INK
    if name in REASONS:
        hatch, ink = NONE if name.startswith("none found") else OTHER, GREY
    elif not diagram.by:
        words = f"{_letter(diagram, number)}   {in_words(name.split(' + '))}"
    style: dict[str, Any] = (
        {"hatch": hatch, "edgecolors": GREY if name in REASONS else INK} if hatch else {"edgecolors": "none"}
    )
    axes.add_collection(
        PolyCollection(shapes, facecolors=colour, linewidths=0, antialiaseds=False, gid=name, **style)
    )
    return swatch(colour, words + THIN * thin, hatch, ink)


def _plane(diagram: Diagram, x: str | None, y: str | None) -> tuple[str, str]:
    names = list(diagram.box)
    if len(names) != 2:
        raise ParameterError(
            f"regime_map draws two parameters, but the diagram has {', '.join(names)}: fix one of them with "
            "game.replace, and refine over the other two."
        )
    x = next(n for n in names if n != y) if x is None else x
    y = next(n for n in names if n != x) if y is None else y
    if {x, y} != set(names):
        raise ParameterError(
            f"regime_map: x={x!r} and y={y!r} came, but the diagram is over {' and '.join(names)}."
        )
    return x, y


def _frame(diagram: Diagram, x: str, y: str) -> xr.Dataset:
    """What a sheet reads titles and labels from: the middles of the finest cells, and attributes."""
    table, cells = diagram.game.parameters(), diagram.lattice.cells
    steps = np.arange(cells) + 0.5
    coords = {}
    for axis, (name, (low, high)) in enumerate(diagram.box.items()):
        edges = diagram.lattice.edges[axis]
        middles = np.interp(steps / 2**diagram.lattice.halvings, np.arange(len(edges)), edges)
        words = {"long_name": name.replace("_", " "), "unit": table[name].unit}
        coords[name] = (name, low + (high - low) * middles, words)
    attributes = {"scenario": diagram.game.scenario, "concept": diagram.concept}
    return xr.Dataset({}, {x: coords[x], y: coords[y]}, {"game": type(diagram.game).__name__, **attributes})


def _rectangles(low: Any, high: Any) -> list[Any]:
    (left, bottom), (right, top) = low.T, high.T
    return list(np.stack([left, bottom, right, bottom, right, top, left, top], axis=1).reshape(-1, 4, 2))
