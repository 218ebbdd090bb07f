"""What does a small game tree look like without Matplotlib? An inline drawing, and an outline in words.

Time runs to the right; open circles are chance; nodes that their mover cannot tell apart are joined by a
dashed line; payoffs stand at the right, in the order of the players. Lines and letters take the colour of
the page they stand on, so that the drawing reads on a light and on a dark ground. Widths of letters are
estimated. For a figure to publish, or a part of a large tree, see `plot.tree`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from deterrence.game import Game
from deterrence.language.tree import Branching, Decision, Node, Outcome
from deterrence.pages import Drawing
from deterrence.shown.cells import Cells

__all__ = ["drawing"]

HUES = ("#3b82c4", "#c8641e", "#2a9161", "#a855b5", "#b08008", "#c8485a")
FONT, LETTER, ROW, FAN, GAP, LANE = 12, 7.0, 26.0, 16.0, 6.0, 12.0
MOST_ENDS, MOST_WIDTH = 24, 1600.0
SHRUNK = 0.7  # of its size, at least, where the page is narrow; below that it is scrolled


def drawing(game: Game) -> Drawing | None:
    """The tree of a game told by its rules; None where it is too large to read."""
    if len(game.tree.outcomes) > MOST_ENDS:
        return None
    sheet = _Sheet(game)
    if sheet.width > MOST_WIDTH:
        return None
    outline = tuple(_outline(game.tree.root, sheet.cells, game.players))
    return Drawing(sheet.svg(), outline)


def _outline(node: Node, cells: Cells, players: Sequence[str], depth: int = 0) -> Iterator[str]:
    """A line for each branch, below the branch that it follows."""
    if depth == 0 and isinstance(node, Branching):
        yield node.subject
    if isinstance(node, Branching):
        for child in node.children:
            lead = f"{'  ' * (depth + 1)}{cells.branch(node, child)}"
            if isinstance(child, Outcome):
                paid = ", ".join(f"{p} {cells.payoff(child, i)}" for i, p in enumerate(players))
                yield f"{lead} -> {child.label}: {paid}"
            else:
                yield f"{lead} -> {child.subject if isinstance(child, Branching) else ''}"
                yield from _outline(child, cells, players, depth + 1)


@dataclass
class _Set:
    """An information set of several nodes in one column, and how far its line swings to the left."""

    player: str
    nodes: list[Decision]
    swing: float


class _Sheet:
    """Places of nodes and the drawing of them; lengths in pixels."""

    def __init__(self, game: Game) -> None:
        self.game, self.tree, self.cells = game, game.tree, Cells(game)
        self.height: dict[Node, float] = {}
        for row, end in enumerate(self.tree.outcomes):
            self.height[end] = ROW * (row + 1.5)
        for node in sorted(self.tree.nodes, key=lambda n: -len(n.steps)):
            if isinstance(node, Branching):
                own = [self.height[c] for c in node.children]
                self.height[node] = (own[0] + own[-1]) / 2
        self.sets = list(self._sets())
        self.left = self._columns()
        self.heads = ["outcome", *game.players]
        self.rows = [
            [end.label, *(self.cells.payoff(end, i) for i in range(len(game.players)))]
            for end in self.tree.outcomes
        ]
        self.table = [max(self.left) + 3 * GAP]
        for column in zip(self.heads, *self.rows, strict=True):
            self.table.append(self.table[-1] + LETTER * max(map(len, column)) + 3 * GAP)
        self.width = self.table[-1]

    def _sets(self) -> Iterator[_Set]:
        for s in self.tree.infosets.values():
            depths = {len(n.steps) for n in s.nodes}
            if len(s.nodes) > 1:
                ends = sorted(self.height[n] for n in s.nodes)
                between = any(
                    len(n.steps) in depths and ends[0] < y < ends[-1] and n not in s.nodes
                    for n, y in self.height.items()
                )
                yield _Set(s.player, sorted(s.nodes, key=self.height.__getitem__), LANE if between else 0.0)

    def _columns(self) -> list[float]:
        """Where the nodes of each depth stand: as far apart as the longest words between them need."""
        first = self.tree.root
        left = [GAP + LETTER * len(first.subject) + 2 * GAP if isinstance(first, Branching) else GAP]
        lanes: dict[int, int] = {}
        for s in self.sets:
            depth = len(s.nodes[0].steps)
            lanes[depth] = lanes.get(depth, 0) + (s.swing > 0)
            s.swing *= lanes[depth]
        for depth in range(1, max(len(n.steps) for n in self.tree.nodes) + 1):
            nodes = [n for n in self.tree.nodes if len(n.steps) == depth]
            words = [self.cells.branch(n.parent, n) for n in nodes]
            words += [n.subject for n in nodes if isinstance(n, Branching)]
            room = LETTER * max(map(len, words)) + 3 * GAP + LANE * lanes.get(depth, 0)
            left.append(left[-1] + FAN + room)
        return left

    def _place(self, node: Node) -> tuple[float, float]:
        return self.left[len(node.steps)], self.height[node]

    def svg(self) -> str:
        """The drawing."""
        height = ROW * (len(self.tree.outcomes) + 1.2)
        name = escape(f"Tree of {type(self.game).__name__}", quote=True)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{self.width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {self.width:.0f} {height:.0f}" '
            f'style="max-width:100%;min-width:{SHRUNK * self.width:.0f}px;height:auto" '
            f'role="img" aria-label="{name}" font-family="sans-serif" font-size="{FONT}" fill="currentColor">'
        ]
        for node in self.tree.nodes:
            parts += self._branches(node)
        parts += [self._loop(s) for s in self.sets]
        for node in self.tree.nodes:
            parts += self._node(node)
        return "".join([*parts, *self._table(), "</svg>"])

    def _branches(self, node: Node) -> Iterator[str]:
        if isinstance(node, Branching):
            x, y = self._place(node)
            for child in node.children:
                there, level = self._place(child)
                yield _path(f"M{x:.0f} {y:.0f}L{x + FAN:.0f} {level:.0f}H{there:.0f}")
                yield _text(x + FAN + GAP / 2, level - 4, self.cells.branch(node, child))

    def _loop(self, s: _Set) -> str:
        x, y = self._place(s.nodes[0])
        steps = [f"M{x:.0f} {y:.0f}"]
        for node in s.nodes[1:]:
            there, below = self._place(node)
            bend = x - s.swing * 4 / 3
            steps.append(f"C{bend:.0f} {y + 8:.0f} {bend:.0f} {below - 8:.0f} {there:.0f} {below:.0f}")
            x, y = there, below
        hue = self._hue(s.player)
        return _path("".join(steps), f'stroke="{hue}" stroke-width="1.5" stroke-dasharray="4 3"')

    def _node(self, node: Node) -> Iterator[str]:
        x, y = self._place(node)
        if not isinstance(node, Branching):
            return
        own = isinstance(node, Decision)
        hue = self._hue(node.subject) if own else "currentColor"
        fill = hue if own else "none"
        swing = max((s.swing for s in self.sets if len(s.nodes[0].steps) == len(node.steps)), default=0.0)
        yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="4" fill="{fill}" stroke="{hue}"/>'
        down = 4 if node.parent is None else 13
        yield _text(x - 1.5 * GAP - swing, y + down, node.subject, f'text-anchor="end" fill="{hue}"')

    def _table(self) -> Iterator[str]:
        for i, (x, head) in enumerate(zip(self.table, self.heads, strict=False)):
            hue = self._hue(head) if i else "currentColor"
            yield _text(x, ROW * 0.6, head, f'font-weight="bold" fill="{hue}"')
            for end, row in zip(self.tree.outcomes, self.rows, strict=True):
                yield _text(x, self.height[end] + 4, row[i])

    def _hue(self, player: str) -> str:
        return HUES[self.game.players.index(player) % len(HUES)]


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}"{" " * bool(more)}{more}>{escape(words)}</text>'


def _path(steps: str, more: str = 'stroke="currentColor"') -> str:
    return f'<path d="{steps}" fill="none" {more}/>'
