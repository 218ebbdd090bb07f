"""Which cells of a box does a boundary cross? Those with two codes among all points known in or on them.

A start lattice of equal numbers of cells along each axis is halved again and again, but only in cells in
which two codes are known: at their corners, at nodes that a finer neighbour has on their sides, or at probes,
random points inside. All new nodes of a round are evaluated in one call. So no cell that is left whole holds
a contradiction, and work grows with the length (area, in three dimensions) of the boundary.

The start nodes inside the box are moved by a random tenth of a step: a lattice of round numbers would lie on
the knife edges of a model, which are of round numbers too.

What lies between the nodes and the probes is not seen: see `Lattice.gap` and the caller's miss probability.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.parameters import Array

__all__ = ["Evaluate", "Lattice", "Leaves", "refined"]

Evaluate = Callable[[Array], Any]  # points in the unit box (m, dims) -> codes of at least 0 (m,)
UNKNOWN = -1
_JITTER = 0.1
_NONE = np.iinfo(np.int32).max  # above every code


@dataclass(frozen=True, eq=False)
class Lattice:
    """The nodes of the finest level: `edges[axis]` are the start nodes in [0, 1], halved `halvings` times."""

    edges: tuple[Array, ...]
    halvings: int

    @classmethod
    def drawn(cls, dims: int, start: int, halvings: int, random: np.random.Generator) -> Lattice:
        """A lattice of `start` cells along each axis, its inner nodes moved at random."""
        edges = []
        for _ in range(dims):
            nodes = np.arange(start + 1) / start
            nodes[1:-1] += random.uniform(-_JITTER, _JITTER, start - 1) / start
            edges.append(nodes)
        return cls(tuple(edges), halvings)

    @property
    def cells(self) -> int:
        """Cells along each axis at the finest level."""
        return (len(self.edges[0]) - 1) << self.halvings

    @property
    def gap(self) -> Array:
        """The longest step between start nodes, by axis: a box with sides of this length holds a node."""
        return np.array([np.diff(nodes).max() for nodes in self.edges])

    def places(self, nodes: Any) -> Array:
        """Finest nodes (m, dims), as integers from 0 to `cells`, as points in the unit box."""
        columns = [
            np.interp(nodes[:, axis] / 2**self.halvings, np.arange(len(own)), own)
            for axis, own in enumerate(self.edges)
        ]
        return np.stack(columns, axis=1)

    def finest(self, points: Array) -> tuple[Any, ...]:
        """The finest cell, by axis, of points in the unit box."""
        steps = [np.interp(points[:, i], own, np.arange(len(own))) for i, own in enumerate(self.edges)]
        return tuple(np.minimum((s * 2**self.halvings).astype(int), self.cells - 1) for s in steps)


@dataclass(frozen=True, eq=False)
class Leaves:
    """What became of a box: its cells, each (m, dims) in finest nodes, and the codes of all nodes.

    `whole` cells (`whole_size` finest cells wide) have one code; `cut` ones, of the finest level, several.
    `codes` is (cells + 1, ...), UNKNOWN where a node was not needed.
    """

    whole: Any
    whole_size: Any
    whole_code: Any
    cut: Any
    codes: Any


def refined(lattice: Lattice, evaluate: Evaluate, probes: Array, probe_codes: Any) -> Leaves:
    """Split cells until no whole one is known to hold two codes.

    `probes` (m, dims) and their codes (m,) are points known beforehand.
    """
    dims, cells, deepest = len(lattice.edges), lattice.cells, lattice.halvings
    codes = np.full((cells + 1,) * dims, UNKNOWN, dtype=np.int32)
    inside = lattice.finest(probes)
    alive = [np.ones((cells >> deepest,) * dims, dtype=bool)]
    mixed: list[Any] = []
    while True:
        wanted = np.zeros(codes.shape, dtype=bool)
        for level, own in enumerate(alive):
            _at_corners(wanted, own, 2 ** (deepest - level))
        nodes = np.argwhere(wanted & (codes == UNKNOWN))
        if not len(nodes):
            break
        codes[tuple(nodes.T)] = evaluate(lattice.places(nodes))
        mixed = _mixed(codes, inside, probe_codes, deepest)
        alive = alive[:1]
        for level in range(deepest):
            alive.append(_doubled(alive[level] & mixed[level]))
    leaves = [own & ~mixed[level] for level, own in enumerate(alive)]
    parts = [np.argwhere(own) * 2 ** (deepest - level) for level, own in enumerate(leaves)]
    whole = np.concatenate(parts)
    size = np.repeat([2 ** (deepest - level) for level in range(deepest + 1)], [len(p) for p in parts])
    cut = np.argwhere(alive[deepest] & mixed[deepest])
    return Leaves(whole, size, codes[tuple(whole.T)], cut, codes)


def _mixed(codes: Any, inside: tuple[Any, ...], probe_codes: Any, deepest: int) -> list[Any]:
    """For each level and cell: are two codes known in or on it?"""
    low = _over_corners(np.where(codes == UNKNOWN, _NONE, codes), np.minimum)
    high = _over_corners(codes, np.maximum)
    np.minimum.at(low, inside, probe_codes)
    np.maximum.at(high, inside, probe_codes)
    found = [(low < high) & (low < _NONE)]
    for _ in range(deepest):
        low, high = _over_children(low, np.minimum), _over_children(high, np.maximum)
        found.append((low < high) & (low < _NONE))
    return found[::-1]


def _over_corners(nodes: Any, best: Any) -> Any:
    """From nodes to cells, over the corners of each."""
    for axis in range(nodes.ndim):
        below, above = (np.moveaxis(nodes, axis, 0)[part] for part in (slice(None, -1), slice(1, None)))
        nodes = np.moveaxis(best(below, above), 0, axis)
    return np.ascontiguousarray(nodes)


def _over_children(cells: Any, best: Any) -> Any:
    """From cells to those of twice the width."""
    for axis in range(cells.ndim):
        even, odd = (np.moveaxis(cells, axis, 0)[part] for part in (slice(0, None, 2), slice(1, None, 2)))
        cells = np.moveaxis(best(even, odd), 0, axis)
    return cells


def _doubled(cells: Any) -> Any:
    """From cells to their children."""
    for axis in range(cells.ndim):
        cells = np.repeat(cells, 2, axis=axis)
    return cells


def _at_corners(nodes: Any, cells: Any, step: int) -> None:
    """Mark the corners of cells of this width."""
    view = nodes[(slice(None, None, step),) * nodes.ndim]
    for corner in np.ndindex((2,) * nodes.ndim):
        view[tuple(slice(c, c + n) for c, n in zip(corner, cells.shape, strict=True))] |= cells
