"""What is known of a phase diagram? Cells of one regime, cells that are cut, and pairs of points between.

A `Diagram` is the result of `refine`. Everything in it was solved for: lines and polygons join located points
by chords inside single finest cells, and nothing is smoothed. In three dimensions there are cells and
pairs of points, no polygons: draw a slice by fixing one parameter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.kernels.boundaries.bisection import Crossings
from deterrence.kernels.boundaries.lattice import Lattice, Leaves
from deterrence.kernels.boundaries.outlines import Outline, chained, outlined
from deterrence.parameters import Array

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Diagram"]


@dataclass(frozen=True, eq=False)
class Diagram:
    """The regimes of a box of two or three parameters; d is their number, lengths are in their units.

    Attributes
    ----------
    game : Game
        The single game around which the box lies.
    solver, concept, by : str
        What was computed, and what a regime is ("": the set of candidates that exist).
    box : mapping of parameter to (low, high)
    regimes : tuple of str
        What the codes of regimes mean.
    tolerance : float
        How far apart the two points of a pair may be, as a share of each range.
    probes, games, calls, seed : int
        Random probes, all games solved, in so many batches, and the seed.

    """

    game: Game
    solver: str
    concept: str
    by: str
    box: Mapping[str, tuple[float, float]]
    regimes: tuple[str, ...]
    tolerance: float
    probes: int
    games: int
    calls: int
    seed: int
    lattice: Lattice = field(repr=False)
    leaves: Leaves = field(repr=False)
    edges: Any = field(repr=False)
    crossings: Crossings = field(repr=False)

    @property
    def whole(self) -> tuple[Array, Array, Any]:
        """Cells of one regime: lower corners (cells, d), upper corners, and codes (cells,)."""
        nodes, size = self.leaves.whole, self.leaves.whole_size[:, None]
        return self._placed(nodes), self._placed(nodes + size), self.leaves.whole_code

    @property
    def cut(self) -> tuple[Array, Array, Any]:
        """Cells of several regimes: lower corners (cells, d), upper corners, and codes at the 2^d corners.

        Codes are in the order of `np.ndindex`; all are equal where only a probe inside differs.
        """
        nodes = self.leaves.cut
        corners = np.stack([nodes + c for c in np.ndindex((2,) * len(self.box))], axis=1)
        codes = self.leaves.codes[tuple(np.moveaxis(corners, -1, 0))]
        return self._placed(nodes), self._placed(nodes + 1), codes

    @property
    def boundary(self) -> tuple[Array, Any]:
        """Pairs of points within the tolerance of each other, (pairs, 2, d), and their codes (pairs, 2)."""
        return self._scaled(self.crossings.ends), self.crossings.sides

    @property
    def gap(self) -> dict[str, float]:
        """A region that holds a box with these sides, by parameter, is found."""
        sides = zip(self.box.items(), self.lattice.gap, strict=True)
        return {name: float(step * (high - low)) for (name, (low, high)), step in sides}

    @property
    def finest(self) -> dict[str, float]:
        """The widest finest cell, by parameter: a region that is thinner may not be drawn whole."""
        return {name: step / 2**self.lattice.halvings for name, step in self.gap.items()}

    def missed(self, share: float) -> float:
        """At most how probable it was that a region filling this share of the box held no probe.

        Whatever its shape, provided that it does not depend on the seed: (1 - share)^probes.

        Raises
        ------
        ParameterError
            If it is no share.

        """
        if not 0 <= share <= 1:
            raise ParameterError(f"missed: the share came as {share!r}: give a number between 0 and 1.")
        return float((1 - share) ** self.probes)

    @cached_property
    def lines(self) -> list[tuple[Array, tuple[int, int]]]:
        """Boundaries in two dimensions: polylines (points, 2), each with the two codes that it divides.

        Raises
        ------
        ParameterError
            In three dimensions.

        """
        return [(self._scaled(points), sides) for points, sides in chained(self._outline)]

    @cached_property
    def polygons(self) -> list[tuple[Array, int]]:
        """The cut cells in two dimensions, by regime: (corners, 2) and a code; see `lines`."""
        return [(self._scaled(points), code) for points, code in self._outline.polygons]

    def raster(self) -> Any:
        """Codes of the finest cells, (cells, ...) with an axis for each parameter; -1 where a cell is cut."""
        codes = np.full((self.lattice.cells,) * len(self.box), -1)
        for size in np.unique(self.leaves.whole_size):
            own = self.leaves.whole_size == size
            for offset in np.ndindex((int(size),) * len(self.box)):
                codes[tuple((self.leaves.whole[own] + offset).T)] = self.leaves.whole_code[own]
        return codes

    def shares(self) -> pd.DataFrame:
        """How much of the box each regime fills, as far as the lattice sees.

        Returns
        -------
        pandas.DataFrame
            By regime: `low`, what its whole cells fill; `high`, with every cut cell that touches it.

        """
        import pandas as pd

        (low, high, code), (cut_low, cut_high, corners) = self.whole, self.cut
        box = np.prod([b - a for a, b in self.box.values()])
        sizes, cuts = ((np.prod(b - a, axis=1) / box) for a, b in ((low, high), (cut_low, cut_high)))
        rows = {}
        for number, name in enumerate(self.regimes):
            sure = float(sizes[code == number].sum())
            touched = (corners == number).any(axis=1) | self._islands(number)
            rows[name] = {"low": sure, "high": sure + float(cuts[touched].sum())}
        return pd.DataFrame.from_dict(rows, orient="index")

    def __str__(self) -> str:
        ranges = " x ".join(f"{name} [{low:g}, {high:g}]" for name, (low, high) in self.box.items())
        gaps = ", ".join(f"{gap:.3g} of {name}" for name, gap in self.gap.items())
        pairs = len(self.crossings.ends)
        return (
            f"{type(self.game).__name__}: {len(self.regimes)} regimes over {ranges}, "
            f"from {self.games:,} games\n  {self.concept}\n"
            f"  boundaries: {pairs:,} pairs of points within {self.tolerance:g} of each range\n"
            f"  found for certain: any region that holds a box of {gaps}\n"
            f"  missed with probability {self.missed(0.001):.2g} at most: one that fills 0.1% of the box"
        )

    @cached_property
    def _outline(self) -> Outline:
        if len(self.box) != 2:
            raise ParameterError(
                f"a diagram over {', '.join(self.box)} has cells and pairs of points, but lines and polygons "
                "only in two dimensions: fix one parameter and refine over the other two."
            )
        return outlined(self.lattice, self.leaves, self.edges, self.crossings)

    def _islands(self, number: int) -> Any:
        """Which cut cells hold a probe of this regime that no corner has."""
        own = (self.edges[:, 0] == -1) & (self.crossings.sides[:, 0] == number)
        inside = self.lattice.finest(self.crossings.ends[own, 0])
        marked = np.zeros((self.lattice.cells,) * len(self.box), dtype=bool)
        marked[inside] = True
        return marked[tuple(self.leaves.cut.T)]

    def _placed(self, nodes: Any) -> Array:
        return self._scaled(self.lattice.places(nodes))

    def _scaled(self, points: Array) -> Array:
        low, high = np.array(list(self.box.values())).T
        scaled: Array = low + (high - low) * points
        return scaled
