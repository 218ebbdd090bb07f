"""Which part of a game tree is drawn, and where does everything stand?

Leaves are rows, one below the other; a node stands in the middle of its children, in the column of
its depth. Columns are as wide as their labels, which stand on level stretches of branches, so that
no label can meet another label or a branch. Lengths are points at full size.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from deterrence.errors import ParameterError, nearest
from deterrence.language.tree import Branching, Chance, Decision, Node, Outcome, Tree
from deterrence.plot.wording import Words

__all__ = ["FAN", "FONT", "GAP", "LANE", "NODE", "ROW", "Layout", "Loop", "drawn_children", "kept", "layout"]

FONT, ROW, FAN, NODE, GAP, LANE = 8.0, 26.0, 16.0, 4.0, 4.0, 9.0


@dataclass(eq=False)
class Loop:
    """Nodes of one information set, top to bottom, and how far their dashed line swings to the left."""

    player: str
    nodes: list[Decision]
    lane: int


@dataclass(eq=False)
class Layout:
    """Where everything stands: `place` of nodes, `columns` of the table at the right, outer `size`."""

    place: dict[Node, tuple[float, float]]
    leaves: list[Outcome]
    loops: list[Loop]
    swing: dict[Node, float]
    columns: list[float] = field(default_factory=list)
    size: tuple[float, float] = (0.0, 0.0)


def kept(tree: Tree, under: Sequence[str], most: int) -> list[Outcome]:
    """The leaves whose path holds all facts of `under`.

    Raises
    ------
    ParameterError
        If a fact is unknown, no path holds all of them, or more than `most` leaves are left.

    """
    facts = dict.fromkeys(f for leaf in tree.outcomes for f in leaf.facts)
    for fact in under:
        if fact not in facts:
            raise ParameterError(
                f"tree: {tree.game} has no fact {fact!r}{nearest(fact, facts)} "
                f"Choose among {', '.join(map(repr, facts))}."
            )
    leaves = [leaf for leaf in tree.outcomes if set(under) <= set(leaf.facts)]
    if not leaves:
        raise ParameterError(
            f"tree: no path of {tree.game} holds all of {', '.join(map(repr, under))}: leave one of them out."
        )
    if len(leaves) > most:
        hint = _narrowing(leaves, facts, most)
        raise ParameterError(
            f"tree: {tree.game} has {len(leaves)} leaves{' under these facts' if under else ''}, more than "
            f"max_leaves={most}: draw a part, such as under={(*under, *hint)!r}, or raise max_leaves."
        )
    return leaves


def _narrowing(leaves: Sequence[Outcome], facts: Iterable[str], most: int) -> list[str]:
    """Facts, early ones first, that cut the leaves down to `most` if that can be done."""
    chosen: list[str] = []
    for fact in facts:
        narrower = [leaf for leaf in leaves if fact in leaf.facts]
        if len(leaves) > most and 0 < len(narrower) < len(leaves):
            leaves, chosen = narrower, [*chosen, fact]
    return chosen


def layout(tree: Tree, leaves: Sequence[Outcome], words: Words) -> Layout:
    """Places for the nodes above `leaves`, the dashed lines and the table of outcomes."""
    heights: dict[Node, float] = {leaf: -ROW * row for row, leaf in enumerate(leaves)}
    nodes = _upward(leaves)
    for node in nodes:
        if isinstance(node, Branching):
            own = [heights[c] for c in node.children if c in heights]
            heights[node] = (own[0] + own[-1]) / 2
    column = _aligned(nodes[::-1])
    levels = {level: [n for n in nodes if column[n] == level] for level in range(max(column.values()) + 1)}
    loops = [loop for level in levels for loop in _loops(levels[level], heights)]
    swing = dict.fromkeys(nodes, 0.0)
    for loop in loops:
        for n in levels[column[loop.nodes[0]]]:
            swing[n] = max(swing[n], LANE * loop.lane)
    across = [words.width(words.name(tree.root)) + GAP + NODE]
    for level in range(1, len(levels)):
        longest = max(
            [words.width(words.name(n)) for n in levels[level]]
            + [words.width(words.branch(n)) for n in nodes if n.parent and column[n.parent] == level - 1]
        )
        widest = max((swing[n] for n in levels[level]), default=0.0)
        across.append(across[-1] + FAN + longest + 3 * GAP + widest + NODE)
    place = {n: (across[column[n]], heights[n]) for n in reversed(nodes)}
    found = Layout(place, list(leaves), loops, swing)
    right = across[-1] + 4 * GAP
    for cells in words.table(leaves):
        found.columns.append(right)
        right += max(words.width(c) for c in cells) + 4 * GAP
    found.size = (right, ROW * len(leaves))
    return found


def _upward(leaves: Sequence[Outcome]) -> list[Node]:
    """The leaves and all nodes above them, children before parents."""
    found: dict[Node, None] = {}
    for leaf in leaves:
        node: Node | None = leaf
        while node is not None and node not in found:
            found[node] = None
            node = node.parent
    return sorted(found, key=lambda n: -len(n.steps))


def _aligned(nodes: Sequence[Node]) -> dict[Node, int]:
    """The column of each node (parents first): its depth, pushed right until information sets line up."""
    column = {n: len(n.steps) for n in nodes}
    for _ in nodes:
        before = dict(column)
        last: dict[str, int] = {}
        for n in nodes:
            column[n] = max(column[n], 0 if n.parent is None else column[n.parent] + 1)
            if isinstance(n, Decision):
                last[n.infoset] = max(last.get(n.infoset, 0), column[n])
        if max(last.values(), default=0) > len(nodes):
            return {n: len(n.steps) for n in nodes}  # two sets that follow each other cannot line up
        column.update({n: last[n.infoset] for n in nodes if isinstance(n, Decision)})
        if column == before:
            break
    return column


def _loops(nodes: Sequence[Node], heights: dict[Node, float]) -> list[Loop]:
    """Information sets of one column; a set with strangers between its nodes gets a lane to the left."""
    sets: dict[str, list[Decision]] = {}
    for node in sorted(nodes, key=lambda n: -heights[n]):
        if isinstance(node, Decision):
            sets.setdefault(node.infoset, []).append(node)
    loops: list[Loop] = []
    for members in (m for m in sets.values() if len(m) > 1):
        top, bottom = heights[members[0]], heights[members[-1]]
        between = [n for n in nodes if top > heights[n] > bottom and n not in members]
        taken = {
            other.lane
            for other in loops
            if heights[other.nodes[0]] > bottom and heights[other.nodes[-1]] < top
        }
        lane = next(i for i in range(int(bool(between)), len(loops) + 2) if i not in taken)
        loops.append(Loop(members[0].subject, members, lane))
    return loops


def drawn_children(node: Node, found: Layout) -> list[Node]:
    """The children of a node that are part of the drawing."""
    return [c for c in node.children if c in found.place] if isinstance(node, (Chance, Decision)) else []
