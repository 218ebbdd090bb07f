"""How is a grid of games painted? Cells with their edges halfway between the swept values.

Colours are one mesh; hatches are outlines of whole regions, so that a map of a million cells
stays small. Nothing is smoothed or interpolated between games.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from scipy.ndimage import distance_transform_edt, label

from deterrence.plot.colours import INK

__all__ = ["Grid", "broad", "geometric", "split_ties", "without_jumps"]

JUMP, STEEPER = 0.02, 3.0  # a jump: this share of the range, and so many times the steps beside it
WHOLE = 0.9  # a step of this share of the range is a jump whatever is beside it: thin bands have two


def geometric(values: Any) -> bool:
    """Are the values spaced by a constant factor, so that a log axis shows them evenly?"""
    values = np.asarray(values, dtype=float)
    if len(values) < 3 or (values <= 0).any() or np.allclose(np.diff(values, 2), 0, atol=1e-9 * values.max()):
        return False
    return bool(np.allclose(np.diff(np.log(values), 2), 0, atol=1e-6))


def _edges(values: Any) -> Any:
    values = np.asarray(values, dtype=float)
    scale = np.log(values) if geometric(values) else values
    if len(scale) == 1:
        half = 0.5 * abs(scale[0]) or 0.5
        return np.array([scale[0] - half, scale[0] + half])
    inner = (scale[1:] + scale[:-1]) / 2
    edges = np.concatenate([[2 * scale[0] - inner[0]], inner, [2 * scale[-1] - inner[-1]]])
    return np.exp(edges) if geometric(values) else edges


def split_ties(tied: Any) -> tuple[Any, Any]:
    """Ties on a knife edge, and ties over a region."""
    region = broad(tied)
    return tied & ~region, region


def broad(mask: Any) -> Any:
    """The part of a mask that is not a knife edge: cells of some 2 x 2 block inside it."""
    mask = np.asarray(mask, dtype=bool)
    kept = np.zeros_like(mask)
    block = mask[1:, 1:] & mask[:-1, 1:] & mask[1:, :-1] & mask[:-1, :-1]
    for rows in (slice(1, None), slice(None, -1)):
        for columns in (slice(1, None), slice(None, -1)):
            kept[rows, columns] |= block
    return kept


class Grid:
    """The cells of two swept dims; arrays that it takes have shape (y, x)."""

    def __init__(self, ds: xr.Dataset, x: str, y: str) -> None:
        self.x, self.y = x, y
        order = {name: np.argsort(ds[name].values, kind="stable") for name in (x, y)}
        self._rank = order[y], order[x]
        self.xs, self.ys = ds[x].values[order[x]], ds[y].values[order[y]]
        self.x_edges, self.y_edges = _edges(self.xs), _edges(self.ys)

    def array(self, values: xr.DataArray) -> Any:
        """Values as (y, x), both ascending."""
        return values.transpose(self.y, self.x).values[np.ix_(*self._rank)]

    def paint(self, ax: Axes, values: Any, **style: Any) -> Any:
        """Colour the cells; masked or NaN cells stay empty."""
        shown = np.ma.masked_invalid(values)
        return ax.pcolormesh(self.x_edges, self.y_edges, shown, rasterized=True, **style)

    def hatch(self, ax: Axes, mask: Any, pattern: str, colour: str = INK, name: str = "") -> None:
        """Hatch the region of a mask; the patch's gid is `name`."""
        boxes = self._boxes(np.asarray(mask, dtype=bool))
        if boxes:
            path = Path.make_compound_path(*boxes)
            patch = PathPatch(path, facecolor="none", edgecolor=colour, hatch=pattern, linewidth=0, gid=name)
            ax.add_patch(patch)

    def outline(self, ax: Axes, mask: Any, colour: str) -> None:
        """Draw the border of a region: the edges between its cells and others."""
        padded = np.pad(np.asarray(mask, dtype=bool), 1)
        xs, ys = self.x_edges, self.y_edges
        across, up = padded[1:, 1:-1] != padded[:-1, 1:-1], padded[1:-1, 1:] != padded[1:-1, :-1]
        edges = [[(xs[j], ys[i]), (xs[j + 1], ys[i])] for i, j in np.argwhere(across)]
        edges += [[(xs[j], ys[i]), (xs[j], ys[i + 1])] for i, j in np.argwhere(up)]
        ax.add_collection(LineCollection(edges, colors=colour, linewidths=1.0), autolim=False)

    def _boxes(self, mask: Any) -> list[Path]:
        """The region as rectangles: equal runs of neighbouring rows are one."""
        padded = np.pad(mask.astype(np.int8), ((0, 0), (1, 1)))
        step = np.diff(padded, axis=1)
        boxes, bottom = [], 0
        for row in range(1, len(mask) + 1):
            if row < len(mask) and np.array_equal(mask[row], mask[bottom]):
                continue
            for left, right in zip(
                np.flatnonzero(step[bottom] == 1), np.flatnonzero(step[bottom] == -1), strict=True
            ):
                x0, x1 = self.x_edges[left], self.x_edges[right]
                y0, y1 = self.y_edges[bottom], self.y_edges[row]
                corners = [(x0, y0), (x1, y0), (x1, y1), (x0, y1), (x0, y0)]
                boxes.append(Path(corners, closed=True))
            bottom = row
        return boxes

    def middle(self, mask: Any) -> tuple[float, float, float, float] | None:
        """The roomiest place of a region's largest piece: x, y, and the room there and along its row.

        Room is a share of the axes: the distance to the border, and the width of the free run.
        """
        pieces, count = label(mask)
        if not count:
            return None
        sizes = np.bincount(pieces.ravel())[1:]
        piece = pieces == 1 + int(sizes.argmax())
        rows, columns = piece.shape
        room = distance_transform_edt(np.pad(piece, 1), sampling=(1 / rows, 1 / columns))[1:-1, 1:-1]
        row, column = np.unravel_index(int(room.argmax()), room.shape)
        outside = np.flatnonzero(~np.pad(piece[row], 1))
        before, after = outside[outside <= column].max(), outside[outside > column + 1].min()
        run = 2 * min(column + 1 - before, after - column - 1) / columns
        return float(self.xs[column]), float(self.ys[row]), float(room[row, column]), float(run)


def without_jumps(values: Any) -> Any:
    """The values, masked where they jump: a level line across a jump would be invented."""
    if min(values.shape) < 2 or not np.isfinite(values).any():
        return np.ma.masked_invalid(values)
    span = float(np.nanmax(values) - np.nanmin(values))
    leaps = _jumps(values, span) | _jumps(values.T, span).T
    return np.ma.masked_invalid(np.where(leaps, np.nan, values))


def _jumps(values: Any, span: float) -> Any:
    """Cells on either side of a jump down the first axis; values lie within a range of this size."""
    step = np.nan_to_num(np.abs(np.diff(values, axis=0)))
    beside = np.pad(step, ((1, 1), (0, 0)))
    leap = (step > JUMP * span) & (step > STEEPER * np.maximum(beside[:-2], beside[2:]))
    leap |= (step > WHOLE * span) & (span > 0)
    return np.pad(leap, ((1, 0), (0, 0))) | np.pad(leap, ((0, 1), (0, 0)))
