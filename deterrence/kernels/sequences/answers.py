"""Which replies, one after another, make two types willing to send what they send? Corners of polytopes.

For one game in fractions and one flat cell after each message (see `deterrence.kernels.sequences.cells`)
the corners of a cell are like actions of one receiver: the types' values are linear in their weights.
So the replies at which messages that are used are best form a polytope, whose corners
`deterrence.kernels.signalling.exact` finds. Where those after the messages used are one point, the types'
values are known, and what follows the other messages is cut out of each cell on its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cache, partial
from itertools import permutations, product
from math import lcm
from typing import Any

from deterrence.kernels.sequences.cells import Cell, Mix, Replies, cells, clipped, compared, ends_of_line
from deterrence.kernels.sequences.ways import Payoffs, Sequences, worth
from deterrence.kernels.signalling.exact import reply_corners
from deterrence.kernels.signalling.stage import Numbers, Stage

__all__ = ["Answers", "mixed"]

Bounds = tuple[Fraction, Fraction]


class Answers:
    """What may follow each message of one game.

    Attributes
    ----------
    cells : by message
    held : function of a message and replies to it
        The least and largest belief at which they are best everywhere (least > largest: at none).
    values : function of a message and replies to it
        What it is worth to each type.

    """

    def __init__(self, stage: Sequences, payoffs: Payoffs) -> None:
        self.messages = range(stage.messages)
        self.cells = [cells(stage, payoffs, m) for m in self.messages]
        self.held = cache(partial(_held, stage, payoffs))
        self.values = cache(partial(_values, stage, payoffs))

    def __call__(
        self, mixes: tuple[Mix, Mix], beliefs: Sequence[Fraction | None]
    ) -> Iterator[tuple[tuple[Replies, ...], tuple[Cell, ...]]]:
        """Corners of the replies that make types willing to mix so, with the cells that they are in.

        `beliefs` is None after messages that are not sent: then any.
        """
        options = [
            _largest([c for c in own if mu is None or c.low <= mu <= c.high])
            for mu, own in zip(beliefs, self.cells, strict=True)
        ]
        used = [m for m in self.messages if any(mix[m] for mix in mixes)]
        rest = [m for m in self.messages if m not in used]
        for some in product(*(options[m] for m in used)):
            chosen = dict(zip(used, some, strict=True))
            points = self._corners(mixes, chosen)
            for others in product(*(options[m] for m in rest)) if points else ():
                every = chosen | dict(zip(rest, others, strict=True))
                for point in self._with_others(mixes, points, every, rest):
                    yield _in_order(point), _in_order(every)

    def _with_others(
        self,
        mixes: tuple[Mix, Mix],
        points: list[dict[int, Replies]],
        every: dict[int, Cell],
        rest: list[int],
    ) -> Iterator[dict[int, Replies]]:
        """Corners of the replies after all messages, from those after messages that are used."""
        if len(points) > 1 and rest:
            yield from self._corners(mixes, every)
            return
        for point in points:
            kept = [self._unwanted(point, m, every[m]) for m in rest]
            for replies in product(*kept):
                yield point | dict(zip(rest, replies, strict=True))

    def _corners(self, mixes: tuple[Mix, Mix], chosen: dict[int, Cell]) -> list[dict[int, Replies]]:
        """Corners of the replies after some messages, used ones best among them."""
        values = [[self.values(m, c) for c in cell.corners] for m, cell in chosen.items()]
        unit = lcm(*(Fraction(v).denominator for own in values for row in own for v in row))
        base = [[int(own[0][t] * unit) for own in values] for t in range(2)]
        gain = [[[int((row[t] - own[0][t]) * unit) for row in own] for own in values] for t in range(2)]
        sizes = _sizes(tuple(map(len, values)))
        wanted = [{i for i, m in enumerate(chosen) if mix[m]} for mix in mixes]
        points = {}
        for corner in reply_corners(sizes, Numbers(base, gain, [], [], None)):
            if all(own <= set(best) for own, best in zip(wanted, corner.best, strict=True)):
                rows = zip(chosen.items(), corner.mixes, strict=True)
                point = {m: mixed(cell.corners, mix) for (m, cell), mix in rows}
                points[tuple(mix for m in sorted(point) for mix in point[m])] = point
        return [points[key] for key in ends_of_line(list(points))]

    def _unwanted(self, point: dict[int, Replies], m: int, cell: Cell) -> list[Replies]:
        """Corners of the replies in a cell that make no type wish to send message m."""
        level = [max(self.values(n, replies)[t] for n, replies in point.items()) for t in range(2)]
        points = [(corner, (*self.values(m, corner), *level)) for corner in cell.corners]
        for t in range(2):
            points = clipped(points, 2 + t, t)
        return [corner for corner, _ in points]


def mixed(corners: Sequence[Replies], weights: Mix) -> Replies:
    """A mixture of replies to one message, agent by agent."""
    if 1 in weights:
        return corners[weights.index(Fraction(1))]

    def mean(column: Sequence[Fraction]) -> Fraction:
        return sum((w * x for w, x in zip(weights, column, strict=True)), Fraction(0))

    return tuple(tuple(map(mean, zip(*mixes, strict=True))) for mixes in zip(*corners, strict=True))


def _in_order(by_message: dict[int, Any]) -> tuple[Any, ...]:
    return tuple(by_message[m] for m in sorted(by_message))


def _largest(own: list[Cell]) -> list[Cell]:
    """One flat cell for each set of corners that is no part of another, and all that are not flat."""
    each = {frozenset(cell.corners): cell for cell in own if cell.flat}
    flat = [cell for corners, cell in each.items() if not any(corners < other for other in each)]
    return flat + [cell for cell in own if not cell.flat]


@cache
def _sizes(sizes: tuple[int, ...]) -> Stage:
    return Stage(2, tuple((size,) for size in sizes))


def _values(stage: Sequences, payoffs: Payoffs, m: int, replies: Replies) -> list[Any]:
    first = stage.agents[m][0] if stage.agents[m] else 0
    ways = [zip(stage.sent[m], rows[m], strict=True) for rows in payoffs.sender]
    return [worth(own, lambda k, b: replies[k - first][b]) for own in ways]


def _held(stage: Sequences, payoffs: Payoffs, m: int, replies: Replies) -> Bounds:
    low, high = Fraction(0), Fraction(1)
    for j, mix in zip(stage.agents[m], replies, strict=True):
        first, second = compared(stage, payoffs, m, j, replies)
        for a, b in permutations(range(len(mix)), 2):
            if mix[a] > 0:  # mu * one + (1 - mu) * other >= 0
                one, other = first[a] - first[b], second[a] - second[b]
                if one > other:
                    low = max(low, Fraction(-other) / (one - other))
                elif one < other:
                    high = min(high, Fraction(other) / (other - one))
                elif one < 0:
                    return Fraction(1), Fraction(0)
    return low, high
