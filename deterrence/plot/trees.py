"""What does a game look like? Its tree: time runs to the right, payoffs stand in a table.

Nodes carry the colour and name of their player; open circles are chance, with probabilities on
the branches; nodes that a player cannot tell apart are joined by a dashed line. A tree with many
leaves is drawn in part. Beliefs and equilibria are not drawn.
"""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from textwrap import fill
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from deterrence.arguments import as_names, short, whole
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.language.tree import Decision, Node, Tree
from deterrence.plot import branches
from deterrence.plot.branches import FONT, GAP, NODE, ROW, Layout, Loop, drawn_children, kept, layout
from deterrence.plot.colours import INK, categorical, stroke
from deterrence.plot.printing import in_print
from deterrence.plot.wording import Words

__all__ = ["tree"]

MARGIN, LEAST_FONT, LINE = 10.0, 4.0, 1.35
MOST_CHOICES = 4  # structural ones, in the title
PLAYER_HUES = (5, 4, 2, 3, 1, 0)


def tree(
    game: Game,
    ax: Axes | None = None,
    under: Sequence[str] | None = None,
    values: bool = False,
    max_leaves: int = 60,
) -> Axes:
    """Draw the tree of a game.

    Parameters
    ----------
    game : Game
        Any game told by rules.
    ax : Axes, optional
        Where to draw; by default a new figure of the size that the tree needs. Smaller axes get
        smaller letters.
    under : sequence of str, optional
        Facts that a path must hold to be drawn, such as ("US: ambiguity", "US resolve: resolute").
    values : bool
        Numbers in place of formulas; for a single game.
    max_leaves : int
        Refuse to draw more leaves than this.

    Returns
    -------
    Axes

    Raises
    ------
    ParameterError
        For a fact that does not occur, too many leaves, numbers of a batch, or axes too small.

    """
    if not isinstance(game, Game):
        raise ParameterError(
            f"tree came with a {type(game).__name__}, but draws a game: pass one, such as "
            "dt.games.UnilateralDeterrence()."
        )
    if game.tree.kind != Tree.kind:
        raise ParameterError(
            f"tree came with {type(game).__name__}, which is {game.tree.kind}, but draws {Tree.kind}: "
            "plot a sweep of it instead."
        )
    if values and game.shape:
        raise ParameterError(
            f"tree(values=True) came with a batch of shape {game.shape}: pick one with "
            f"game.take({', '.join('0' for _ in game.shape)}), or leave values out."
        )
    if not whole(max_leaves, 1):
        raise ParameterError(f"tree: max_leaves came as {max_leaves!r}: give a whole number of at least 1.")
    if ax is not None and not isinstance(ax, Axes):
        raise ParameterError(f"tree: ax came as {short(ax)}: give Matplotlib axes, or leave it out.")
    facts = tuple(as_names("tree", "under", under or (), "facts of the game"))
    leaves = kept(game.tree, facts, max_leaves)
    words = Words(game, FONT, values)
    found = layout(game.tree, leaves, words)
    notes, head = words.notes(facts), _head(game)
    width = max(found.size[0], words.width(notes[0])) + 2 * MARGIN
    room = int(width / words.width("n"))
    title = [line for text in head for line in fill(text, room).split("\n")]
    notes = [line for text in notes for line in fill(text, room).split("\n")]
    above, below = (len(title) + 3) * LINE * FONT, (len(notes) + 1) * LINE * FONT
    height = found.size[1] + above + below + 2 * MARGIN
    if ax is None:
        figure = plt.figure(figsize=(width / 72, height / 72))
        ax = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    scale = _frame(ax, width, height, above)
    pen = _Pen(ax, game, words, found, FONT * scale)
    pen.draw()
    for i, line in enumerate(title):
        pen.text(0, above - LINE * FONT * i, line, "title", va="top", weight="bold" if i == 0 else "normal")
    for i, line in enumerate(notes):
        pen.text(0, -found.size[1] - LINE * FONT * i, line, "note", va="top", color="#555555")
    return ax


def _head(game: Game) -> list[str]:
    question = inspect.getdoc(type(game)) or ""
    told, defaults = game.structure, type(game)  # a dataclass, whose class holds the defaults
    if len(told) > MOST_CHOICES:  # of many choices those that are not the default
        told = {name: value for name, value in told.items() if value != getattr(defaults, name, None)}
    structure = ", ".join(f"{name}: {value}" for name, value in told.items())
    if told != game.structure:
        structure += f"{'; ' if told else ''}{len(game.structure) - len(told)} choices as by default"
    scenario = f", scenario {game.scenario}" if game.scenario else ""
    return [line for line in (type(game).__name__ + scenario, question.split("\n")[0], structure) if line]


def _frame(ax: Axes, width: float, height: float, above: float) -> float:
    """Give the axes one data unit a point (at full size); the factor by which letters shrink."""
    box = ax.get_window_extent()
    points = 72 / ax.figure.dpi
    scale = min(box.width * points / width, box.height * points / height, 1.0)
    if FONT * scale < LEAST_FONT:
        raise ParameterError(
            f"tree needs axes of about {width / 72:.1f} x {height / 72:.1f} inches, but came with "
            f"{box.width * points / 72:.1f} x {box.height * points / 72:.1f}: enlarge the figure, leave ax "
            "out, or draw a part with under=(...)."
        )
    ax.set_axis_off()
    top = above + MARGIN
    ax.set_xlim(-MARGIN, box.width * points / scale - MARGIN)
    ax.set_ylim(top - box.height * points / scale, top)
    return scale


class _Pen:
    """Draws a layout; gids tell what each artist is ("edge", "set", "leader", "action", "name", ...)."""

    def __init__(self, ax: Axes, game: Game, words: Words, found: Layout, size: float) -> None:
        self.ax, self.words, self.found, self.size = ax, words, found, size
        hues = stroke if in_print() else lambda i: categorical(PLAYER_HUES[i % len(PLAYER_HUES)])
        self.hues = {p: hues(i) for i, p in enumerate(game.players)}
        self.players = game.players

    def draw(self) -> None:
        """Branches, dashed lines, nodes, and the table of outcomes."""
        for node, spot in self.found.place.items():
            for child in drawn_children(node, self.found):
                self._branch(spot, child)
        for loop in self.found.loops:
            self._loop(loop)
        for node, spot in self.found.place.items():
            self._node(node, spot)
        self._table()

    def text(self, x: float, y: float, text: str, gid: str, **style: Any) -> None:
        """Plain text; a dollar sign stays one."""
        self.ax.text(x, y, text, gid=gid, fontsize=self.size, parse_math=False, **{"color": INK, **style})

    def _branch(self, start: tuple[float, float], child: Node) -> None:
        x, y = self.found.place[child]
        corner, thickness = start[0] + branches.FAN, 0.8 * self.size / FONT
        self.ax.plot([start[0], corner, x], [start[1], y, y], color=INK, linewidth=thickness, gid="edge")
        self.text(corner + GAP, y + 0.3 * GAP, self.words.branch(child), "action", va="bottom")

    def _node(self, node: Node, spot: tuple[float, float]) -> None:
        colour, size = INK, 2 * NODE * self.size / FONT
        if isinstance(node, Decision):
            colour = self.hues[node.subject]
            self.ax.plot(*spot, "o", color=colour, markersize=size, gid="decision")
        elif drawn_children(node, self.found):
            self.ax.plot(*spot, "o", markerfacecolor="white", color=INK, markersize=size, gid="chance")
        else:
            self.ax.plot(*spot, "|", color=INK, markersize=size, gid="leaf")
            return
        swing = max(self.found.swing[n] for n in self.found.place if self.found.place[n][0] == spot[0])
        slant = "italic" if colour == INK else "normal"
        down, place = (0.0, "center") if node.parent is None else (0.4 * GAP, "top")
        x, y = spot[0] - NODE - swing - GAP, spot[1] - down
        self.text(x, y, self.words.name(node), "name", va=place, ha="right", color=colour, style=slant)

    def _loop(self, loop: Loop) -> None:
        """A dashed line from node to node: straight down, or swung out to a lane on the left."""
        for upper, lower in zip(loop.nodes[:-1], loop.nodes[1:], strict=True):
            (x, top), (_, bottom) = self.found.place[upper], self.found.place[lower]
            top, bottom = top - NODE, bottom + NODE
            left, bend = x - branches.LANE * loop.lane, min(0.4 * ROW, (top - bottom) / 2)
            if loop.lane:
                corners = [
                    (x, top), (x, top - bend / 2), (left, top - bend / 2), (left, top - bend),
                    (left, bottom + bend), (left, bottom + bend / 2), (x, bottom + bend / 2), (x, bottom),
                ]  # fmt: skip
                codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
            else:
                corners, codes = [(x, top), (x, bottom)], [Path.MOVETO, Path.LINETO]
            path = Path(np.array(corners), [int(c) for c in codes])
            hue = self.hues[loop.player]
            line = PathPatch(path, facecolor="none", edgecolor=hue, linestyle=(0, (3, 2)), gid="set")
            line.set_linewidth(1.3 * self.size / FONT)
            self.ax.add_patch(line)

    def _table(self) -> None:
        heads = ["outcome", *self.players]
        columns = self.words.table(self.found.leaves)
        for column, (x, head) in enumerate(zip(self.found.columns, heads, strict=True)):
            hue = self.hues.get(head, INK) if column else INK
            self.text(x, ROW, head, "head", va="center", weight="bold", color=hue)
            for leaf, cell in zip(self.found.leaves, columns[column][1:], strict=True):
                gid = "payoff" if column else "outcome"
                self.text(x, self.found.place[leaf][1], cell, gid, va="center")
        for leaf in self.found.leaves:
            x, y = self.found.place[leaf]
            end = self.found.columns[0] - GAP
            style: dict[str, Any] = {
                "linewidth": 0.6 * self.size / FONT,
                "color": "#999999",
                "linestyle": (0, (1, 3)),
            }
            self.ax.plot([x + GAP, end], [y, y], gid="leader", **style)
