"""Which of two types can an unexpected message come from, where receivers reply one after another?

"intuitive" and "D1" as in `deterrence.kernels.signalling.doubts`. What may follow is the path of
`deterrence.kernels.sequences.paths`, on whose links the types' values are linear, or near a tie the cells
of `deterrence.kernels.sequences.cells` (one that is not flat counts with all mixtures of its corners: no
type is left out that should not be). If one type is left, the replies must be best where it is certain.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

from deterrence.kernels.sequences.cells import cells
from deterrence.kernels.sequences.paths import Path, path
from deterrence.kernels.sequences.ways import Payoffs, Sequences, in_fractions, worth
from deterrence.kernels.signalling.assessments import Assessments
from deterrence.kernels.signalling.doubts import Doubts, remaining

__all__ = ["doubted_in_sequence"]


def doubted_in_sequence(
    stage: Sequences, payoffs: Payoffs, found: Assessments, rule: str, tolerance: float
) -> Doubts:
    """Apply "intuitive" or "D1" to E equilibria; arrays of `payoffs` are (E,), the game of each."""
    with np.errstate(all="ignore"):
        replies = np.split(found.actions, np.cumsum(stage.sizes)[:-1])
        worths = np.stack([_worth(stage, payoffs, m, replies) for m in range(stage.messages)], axis=1)
        own = np.einsum("tme,tme->te", found.messages, worths)
        paths = [path(stage, payoffs, m, tolerance) for m in range(stage.messages)]
        slack = 4 * np.max([p.slack for p in paths], axis=0)
        near = np.any([p.near for p in paths], axis=0)
        kept: Any = np.ones(len(found.games), dtype=bool)
        belief = found.belief.copy()
        for m in range(stage.messages):
            corners, links = _followed(stage, payoffs, m, paths[m], tolerance)
            ends = [(x - own, ~np.isnan(x[0])) for x in corners]
            edges = [(x - own, y - own, ~np.isnan(x[0])) for x, y in links]
            left = remaining(ends, edges, rule, slack)
            for t in range(2):
                sure = ~found.sent[m] & left[t] & ~left[1 - t] & bool(stage.agents[m])
                kept &= ~sure | (found.belief[2, m, t] == 1)
                belief[:, m, t, sure], belief[:, m, 1 - t, sure] = 1.0, 0.0
    return Doubts(kept, belief, near)


def _worth(stage: Sequences, payoffs: Payoffs, m: int, replies: Any) -> Any:
    """What a message is worth to each type, (2, ...), given replies by agent."""
    ways = [zip(stage.sent[m], rows[m], strict=True) for rows in payoffs.sender]
    return np.array([worth(own, lambda j, a: np.asarray(replies[j][a], dtype=float)) for own in ways])


def _followed(stage: Sequences, payoffs: Payoffs, m: int, own: Path, tolerance: float) -> tuple[Any, Any]:
    """What may follow a message is worth to the types: corners (K, 2, E), linked pairs (L, 2, 2, E).

    NaN where a game has fewer.
    """
    near = np.flatnonzero(own.near)
    exact = [_exactly(stage, payoffs, m, int(e), tolerance) for e in near]
    points = [[corner for group in groups for corner in group] for groups in exact]
    pairs = [[pair for group in groups for pair in combinations(group, 2)] for groups in exact]
    corners = np.moveaxis(own.values, 1, 0)
    links = np.stack([corners[:-1], corners[1:]], axis=1)
    return _widened(corners, near, points), _widened(links, near, pairs)


def _widened(rows: Any, near: Any, exact: list[list[Any]]) -> Any:
    """Rows of games that are not near a tie, and of those that are."""
    count = max(map(len, exact), default=0)
    more = np.full((max(count - len(rows), 0), *rows.shape[1:]), np.nan)
    rows = np.concatenate([rows, more])
    for e, own in zip(near, exact, strict=True):
        if own:
            rows[: len(own), ..., e] = own
    return rows


def _exactly(stage: Sequences, payoffs: Payoffs, m: int, e: int, tolerance: float) -> list[list[Any]]:
    """The corners of each cell of one game, as what they are worth to the types."""
    one = payoffs.of(e)
    return [
        [_worth(stage, one, m, dict(zip(stage.agents[m], replies, strict=True))) for replies in cell.corners]
        for cell in cells(stage, in_fractions(one, tolerance), m)
    ]
