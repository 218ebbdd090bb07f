"""Where exactly does a code change between two points? Halving, for all pairs of points at once.

A pair whose middle has a third code becomes two pairs: a thin band between two regions is located on
both of its sides, not stepped over. A pair ends when no coordinate of its ends is further apart than the
tolerance. Between the ends of a pair the code changes at least once; an even number of further changes
inside one half is not seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.kernels.boundaries.lattice import Evaluate
from deterrence.parameters import Array

__all__ = ["Crossings", "located"]


@dataclass(frozen=True, eq=False)
class Crossings:
    """Pairs of near points with different codes: `ends` (m, 2, dims), `sides` (m, 2), `pair` (m,) given."""

    ends: Array
    sides: Any
    pair: Any


def located(ends: Array, sides: Any, evaluate: Evaluate, tolerance: float) -> Crossings:
    """Halve pairs of points, (m, 2, dims) with codes (m, 2) that differ, down to the tolerance."""
    pair = np.arange(len(ends))
    done: list[tuple[Array, Any, Any]] = []
    while True:
        near = np.abs(ends[:, 1] - ends[:, 0]).max(axis=1, initial=0.0) <= tolerance
        done.append((ends[near], sides[near], pair[near]))
        ends, sides, pair = ends[~near], sides[~near], pair[~near]
        if not len(ends):
            break
        middle = ends.mean(axis=1)
        code = np.asarray(evaluate(middle))
        before, after = code != sides[:, 0], code != sides[:, 1]
        first = np.stack([ends[before, 0], middle[before]], axis=1)
        second = np.stack([middle[after], ends[after, 1]], axis=1)
        ends = np.concatenate([first, second])
        lower, upper = np.stack([sides[:, 0], code], axis=1), np.stack([code, sides[:, 1]], axis=1)
        sides = np.concatenate([lower[before], upper[after]])
        pair = np.concatenate([pair[before], pair[after]])
    parts = [np.concatenate(column) for column in zip(*done, strict=True)]
    return Crossings(parts[0], parts[1], parts[2])
