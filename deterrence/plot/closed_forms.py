"""Where do the equilibria of a model change by its own algebra? Boundaries laid over a map of two parameters.

Dashed lines are the zeros of a parameter less its threshold, drawn only where the set of named equilibria
differs on the two sides; dotted ones outline the regions on a grid, where no threshold is told. Each region
with room for it is named. No solver is asked, so that lines over a `regime_map` of
swept games show whether the two agree.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Bbox
from scipy.ndimage import distance_transform_edt, maximum_filter, minimum_filter

from deterrence.errors import ParameterError, nearest
from deterrence.game import Game
from deterrence.language.closed_form import ClosedForm
from deterrence.plot.colours import INK

__all__ = ["closed_form"]

FINE = 400  # points along each axis
LEAST = 0.015  # of the axes: regions with less room on every side are not named
TRIES = 200  # places that are looked at for a name
WIDEST = 26  # letters of a name on one line


def closed_form(game: Game, x: str, y: str, ax: Axes) -> Axes:
    """Draw the boundaries of a model's closed form, and the names of its regions, on axes with their limits.

    Parameters
    ----------
    game : Game
        A single game: the values of everything but x and y.
    x, y : str
        The parameters along the axes.
    ax : Axes
        As `dt.plot.regime_map` returns them.

    Returns
    -------
    Axes
        Each line has the threshold's name as its `gid`.

    Raises
    ------
    ParameterError
        For a batch, or an unknown parameter.
    GameError
        If the model has no closed form.

    """
    for name in (x, y):
        if game.shape or name not in game.parameters() or x == y:
            raise ParameterError(
                f"plot.closed_form came with x={x!r}, y={y!r} and a game of shape {game.shape}: give a "
                f"single game and two of its parameters{nearest(name, game.parameters())}"
            )
    xs, ys = (_points(game, *pair) for pair in ((x, ax.get_xlim()), (y, ax.get_ylim())))
    form = game.replace(**{x: xs[None, :], y: ys[:, None]}).closed_form()
    code, sets = _codes(form)
    changes = maximum_filter(code, 3) != minimum_filter(code, 3)
    for number in range(len(sets)) if len(sets) > 1 else ():
        thin = ax.contour(xs, ys, code == number, [0.5], colors=INK, linewidths=0.7, linestyles=":")
        thin.set_gid("outline")
    for name, (of, at) in form.thresholds.items():
        gap = np.broadcast_to(form.game.values[of] - np.asarray(at), code.shape)
        shown = np.ma.masked_where(~changes | ~np.isfinite(gap), gap)
        if shown.count() and shown.min() <= 0 <= shown.max():
            line = ax.contour(xs, ys, shown, [0.0], colors=INK, linewidths=1.4, linestyles="--")
            line.set(gid=name, path_effects=[withStroke(linewidth=3, foreground="white")])
    if not ax.get_xlabel() and not ax.get_ylabel():
        ax.set(xlabel=f"{x} ({game.parameters()[x].unit})", ylabel=f"{y} ({game.parameters()[y].unit})")
    _name(ax, xs, ys, {words: code == number for number, words in enumerate(sets) if words})
    return ax


def _points(game: Game, name: str, limits: tuple[float, float]) -> Any:
    """Along an axis, within what the parameter may be; off round numbers, where thresholds like to lie."""
    p = game.parameters()[name]
    low, high = max(min(limits), p.low), min(max(limits), p.high)
    return low + (high - low) * (np.arange(FINE) + 0.5) / FINE


def _codes(form: ClosedForm) -> tuple[Any, list[str]]:
    """The number of the set of named equilibria in each game, and the sets in words ("" for none)."""
    names = list(dict.fromkeys(form.names))
    ends = [form.exists[..., [n == name for n in form.names]].any(axis=-1) for name in names]
    there = np.stack(ends, axis=-1)
    rows, code = np.unique(there.reshape(-1, len(names)), axis=0, return_inverse=True)
    words = ["\n".join(n for n, here in zip(names, row, strict=True) if here) for row in rows]
    return code.reshape(there.shape[:-1]), words


def _name(ax: Axes, xs: Any, ys: Any, regions: Mapping[str, Any]) -> None:
    """Write each region's name where there is most room, large regions first, and never over another word.

    A region without such a place goes without its name.
    """
    ax.figure.draw_without_rendering()  # type: ignore[union-attr]  # settles the layout: words have sizes then
    taken = [text.get_window_extent().padded(4) for text in ax.texts]
    within = ax.get_window_extent()
    box = {"facecolor": "white", "alpha": 0.8, "edgecolor": "none", "pad": 1.5}
    style: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 7, "color": INK, "bbox": box}
    for words, mask in sorted(regions.items(), key=lambda item: -item[1].sum()):
        room = distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
        note = ax.text(xs[0], ys[0], "\n".join(fill(w, WIDEST) for w in words.split("\n")), **style)
        size = note.get_window_extent()
        for row, column in _places(room):
            middle = ax.transData.transform((xs[column], ys[row]))
            half = np.array([size.width, size.height]) / 2
            there = Bbox([middle - half, middle + half]).padded(3)
            inside = within.containsx(there.x0) and within.containsx(there.x1)
            inside = inside and within.containsy(there.y0) and within.containsy(there.y1)
            if inside and not any(there.overlaps(other) for other in taken):
                note.set_position((xs[column], ys[row]))
                taken.append(there)
                break
        else:
            note.remove()


def _places(room: Any) -> Any:
    """Points of a region with enough room, roomy ones first; those of equal room from the middle outwards."""
    rows, columns = np.nonzero(room >= LEAST * FINE)
    if not len(rows):
        return np.empty((0, 2), dtype=int)
    off = np.hypot(rows - rows.mean(), columns - columns.mean())
    order = np.lexsort((off, -np.round(room[rows, columns] / 4)))
    return np.stack([rows, columns], axis=-1)[order[:: max(1, len(order) // TRIES)]]
