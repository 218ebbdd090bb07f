"""What shape has a boundary inside a cell, if all that is known is where it crosses the cell's sides?

Walk around a cut cell: the code changes at each crossing, so the rim falls into arcs of one code. Two
crossings are joined by a chord; more (a corner where three regions meet, a saddle, a thin band) each to the
mean of them all. Every arc with its chord or the two spokes is a polygon, and these fill the cell.

Lines are then chained from cell to cell. Two dimensions only; nothing is smoothed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.kernels.boundaries.bisection import Crossings
from deterrence.kernels.boundaries.lattice import Lattice, Leaves
from deterrence.parameters import Array

__all__ = ["Outline", "chained", "outlined"]

# around a cell: its corner, then the side that leads to the next (axis, corner of its lower end, forwards?)
_ROUND = (
    ((0, 0), 0, (0, 0), True),
    ((1, 0), 1, (1, 0), True),
    ((1, 1), 0, (0, 1), False),
    ((0, 1), 1, (0, 0), False),
)


@dataclass(frozen=True, eq=False)
class Outline:
    """Polygons (corners (k, 2), code), points (m, 2), and segments between them (two points, two codes)."""

    polygons: list[tuple[Array, int]]
    points: Array
    segments: list[tuple[int, int, tuple[int, int]]]


def outlined(lattice: Lattice, leaves: Leaves, edges: Any, crossings: Crossings) -> Outline:
    """The polygons and segments of all cut cells, in the unit box.

    `edges` (m, 3) says on which edge (axis, lower finest node) each crossing lies, or -1 for one at a probe.
    """
    points = list(crossings.ends.mean(axis=1))
    along: dict[tuple[int, ...], list[int]] = {}
    for number in np.lexsort((crossings.ends[:, 0, 0], crossings.ends[:, 0, 1])).tolist():  # along its axis
        along.setdefault(tuple(edges[number].tolist()), []).append(number)
    polygons, segments = [], []
    for cell in leaves.cut.tolist():
        corners = [(cell[0] + right, cell[1] + up) for (right, up), *_ in _ROUND]
        rim = list(_rim(cell, leaves.codes, lattice, along, crossings.sides))
        turns = [i for i, (crossing, _, _) in enumerate(rim) if crossing is not None]
        if not turns:  # only a probe inside differs
            polygons.append((lattice.places(np.array(corners)), rim[0][2]))
            continue
        hub = None
        if len(turns) > 2:
            hub = len(points)
            points.append(np.mean([points[rim[i][0]] for i in turns], axis=0))
        for this, following in zip(turns, [*turns[1:], turns[0] + len(rim)], strict=True):
            arc = [rim[i % len(rim)] for i in range(this, following + 1)]
            code = arc[0][2]
            shape = [points[c] if c is not None else place for c, place, _ in arc]
            polygons.append((np.array(shape if hub is None else [*shape, points[hub]]), code))
            before = rim[this - 1][2]  # what the rim had until this crossing
            if hub is not None:
                segments.append((arc[0][0], hub, _sorted(before, code)))
        if hub is None:
            segments.append((rim[turns[0]][0], rim[turns[1]][0], _sorted(rim[turns[0]][2], rim[turns[1]][2])))
    return Outline(polygons, np.array(points).reshape(-1, 2), segments)


def _rim(cell: Any, codes: Any, lattice: Lattice, along: Any, sides: Any) -> Iterator[tuple[Any, Any, int]]:
    """Corners and crossings of a cell in turn: a crossing or a corner's place, and the code from there on."""
    for (right, up), axis, (x, y), forwards in _ROUND:
        node = (cell[0] + right, cell[1] + up)
        yield None, lattice.places(np.array([node]))[0], int(codes[node])
        on_side = along.get((axis, cell[0] + x, cell[1] + y), [])
        for number in on_side if forwards else on_side[::-1]:
            yield number, None, int(sides[number, 1 if forwards else 0])


def chained(outline: Outline) -> list[tuple[Array, tuple[int, int]]]:
    """Segments that share a point and divide the same two codes, joined into polylines (points, 2)."""
    found = []
    for sides in dict.fromkeys(s for *_, s in outline.segments):
        beside: dict[int, list[int]] = {}
        for a, b, own in outline.segments:
            if own == sides:
                beside.setdefault(a, []).append(b)
                beside.setdefault(b, []).append(a)
        ends = [point for point, others in beside.items() if len(others) != 2]
        for first in [*ends, *beside]:  # open lines first, then closed ones from anywhere
            while beside[first]:
                line = [first]
                while beside[line[-1]] and (len(line) == 1 or line[-1] not in ends):
                    onwards = beside[line[-1]].pop()
                    beside[onwards].remove(line[-1])
                    line.append(onwards)
                found.append((outline.points[line], sides))
    return found


def _sorted(a: int, b: int) -> tuple[int, int]:
    return (a, b) if a < b else (b, a)
