"""Where do the equilibria of a model change by its own algebra? Boundaries laid over a map of two parameters.

The lines are the zeros of a parameter less its threshold, drawn only where the set of named equilibria
differs on the two sides; each region is named. No solver is asked, so that lines over a `regime_map` of
swept games show whether the two agree.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from scipy.ndimage import distance_transform_edt, maximum_filter, minimum_filter

from deterrence.closed_form import ClosedForm
from deterrence.errors import ParameterError, nearest
from deterrence.game import Game
from deterrence.plot.colours import INK

__all__ = ["closed_form"]

FINE = 400  # points along each axis
LEAST = 0.02  # of the axes: regions with less room on every side are not named
BESIDE = 0.15  # of the axes: names of regions that reach the edge, and are this near to it, start there


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
    for name, (of, at) in form.thresholds.items():
        gap = np.broadcast_to(form.game.values[of] - np.asarray(at), code.shape)
        shown = np.ma.masked_where(~changes | ~np.isfinite(gap), gap)
        if shown.count() and shown.min() <= 0 <= shown.max():
            line = ax.contour(xs, ys, shown, [0.0], colors=INK, linewidths=1.4, linestyles="--")
            line.set(gid=name, path_effects=[withStroke(linewidth=3, foreground="white")])
    if not ax.get_xlabel() and not ax.get_ylabel():
        ax.set(xlabel=f"{x} ({game.parameters()[x].unit})", ylabel=f"{y} ({game.parameters()[y].unit})")
    for number, names in enumerate(sets):
        _name(ax, xs, ys, code == number, names)
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


def _name(ax: Axes, xs: Any, ys: Any, mask: Any, words: str) -> None:
    """Write a region's name where there is most room, inside the axes and off the letters of a map."""
    room = distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    if not words or room.max() < LEAST * FINE:
        return
    roomy = np.argwhere(0.95 * room.max() <= room.T)
    column, row = roomy[len(roomy) // 2]
    across, side, aside = xs[column], "center", 0
    if column > (1 - BESIDE) * FINE and mask[row, -1]:
        across, side, aside = xs[-1], "right", -3
    elif column < BESIDE * FINE and mask[row, 0]:
        across, side, aside = xs[0], "left", 3
    box = {"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 1.5}
    style: dict[str, Any] = {"ha": side, "va": "top", "fontsize": 7, "color": INK, "bbox": box}
    name = ax.annotate(words, (across, ys[row]), (aside, -9), textcoords="offset points", **style)
    for letter in (text for text in ax.texts if text.get_fontweight() == "bold"):
        there, here = letter.get_window_extent(), name.get_window_extent()
        if there.overlaps(here):
            name.xyann = (aside, -9 - (here.y1 - there.y0) * 72 / ax.figure.dpi - 3)
