"""What may follow a message where replies are tied? Flat cells of beliefs and replies, exactly.

For one game in fractions. A cell is an interval of beliefs, mu from `low` to `high` that the type is the
first, times a polytope of replies given by its corners; everything in it is sequentially rational. Agents
are added last first: a cell is cut where an agent's best actions change, and where several are best it
becomes a product with the mixtures of these. That is exact while all that is compared later is linear in
the cell: at most one of two agents mixes freely of which one follows the other, and none whom an earlier
agent has to foresee while the belief is free too. Where a tie makes a product that is not like this, its
flat faces are kept, and the whole is put down as a cell that is not `flat`: what it holds lies within the
mixtures of its corners.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from typing import Any

from deterrence.kernels.sequences.ways import Payoffs, Sequences, worth

__all__ = ["Cell", "Mix", "Replies", "cells", "clipped", "compared", "ends_of_line"]

Mix = tuple[Fraction, ...]
Replies = tuple[Mix, ...]  # of the agents at a message; () while not yet known


@dataclass(frozen=True)
class Cell:
    """Beliefs times replies."""

    low: Fraction
    high: Fraction
    corners: tuple[Replies, ...]
    flat: bool = True


def cells(stage: Sequences, payoffs: Payoffs, m: int) -> list[Cell]:
    """All that may follow message m."""
    agents = stage.agents[m]
    found = [Cell(Fraction(0), Fraction(1), (tuple(() for _ in agents),))]
    for j in reversed(agents):
        found = [new for cell in found for new in _grown(stage, payoffs, m, j, cell)]
    return list(dict.fromkeys(found))


def compared(stage: Sequences, payoffs: Payoffs, m: int, j: int, replies: Replies) -> list[list[Any]]:
    """What the actions of agent j are worth to it, [type][action]."""
    first = stage.agents[m][0]

    def probability(k: int, b: int) -> Any:
        return replies[k - first][b]

    rows = []
    for values in payoffs.worth[j]:
        after: list[list[Any]] = [[] for _ in range(stage.sizes[j])]
        for way, value in zip(stage.taken[j], values, strict=True):
            after[way[0][1]].append((way[1:], value))
        rows.append([worth(own, probability) for own in after])
    return rows


def _grown(stage: Sequences, payoffs: Payoffs, m: int, j: int, cell: Cell) -> Iterator[Cell]:
    """A cell with the replies of one more agent."""
    place, size = j - stage.agents[m][0], stage.sizes[j]

    def with_actions(corners: Sequence[Replies], actions: Sequence[int]) -> tuple[Replies, ...]:
        pure = [tuple(Fraction(a == b) for b in range(size)) for a in actions]
        return tuple((*c[:place], mix, *c[place + 1 :]) for c in corners for mix in pure)

    if not cell.flat:
        yield Cell(cell.low, cell.high, with_actions(cell.corners, range(size)), False)
        return
    cut = _cut_beliefs if cell.low < cell.high else _cut_replies
    for low, high, corners, actions in cut(stage, payoffs, m, j, cell):
        whole = Cell(low, high, with_actions(corners, actions))
        if _flat(stage, m, j, whole):
            yield whole
            continue
        yield Cell(low, high, whole.corners, False)
        for action in actions:
            yield Cell(low, high, with_actions(corners, [action]))
        for belief in {low, high}:
            for corner in corners:
                yield Cell(belief, belief, with_actions([corner], actions))


def _flat(stage: Sequences, m: int, j: int, cell: Cell) -> bool:
    """Is all that is compared from now on linear in the cell?"""
    first = stage.agents[m][0]
    free = [first + i for i, mixes in enumerate(zip(*cell.corners, strict=True)) if len(set(mixes)) > 1]
    if any(a in stage.below(b) for a in free for b in free):
        return False
    earlier = [k for k in stage.agents[m] if k < j]
    return cell.low == cell.high or not any(a in stage.below(k) for a in free for k in earlier)


def _cut_beliefs(stage: Sequences, payoffs: Payoffs, m: int, j: int, cell: Cell) -> Iterator[Any]:
    """Where which actions are best, as the belief moves; what they lead to stays the same."""
    first, second = compared(stage, payoffs, m, j, cell.corners[0])

    def best(mu: Fraction) -> tuple[int, ...]:
        return _best([mu * x + (1 - mu) * y for x, y in zip(first, second, strict=True)])

    stops = {cell.low, cell.high}
    for a, b in combinations(range(len(first)), 2):
        lead = first[a] - first[b], second[a] - second[b]
        if lead[0] != lead[1]:
            stops.add(lead[1] / Fraction(lead[1] - lead[0]))
    line = sorted(mu for mu in stops if cell.low <= mu <= cell.high)
    spans: list[list[Any]] = []
    for low, high in pairwise(line):
        actions = best((low + high) / 2)
        if spans and spans[-1][2] == actions == best(low):
            spans[-1][1] = high
        else:
            spans.append([low, high, actions])
    for low, high, actions in spans:
        yield low, high, cell.corners, actions
    for mu in line:
        if all(set(best(mu)) - set(actions) for low, high, actions in spans if low <= mu <= high):
            yield mu, mu, cell.corners, best(mu)


def _cut_replies(stage: Sequences, payoffs: Payoffs, m: int, j: int, cell: Cell) -> Iterator[Any]:
    """Where which actions are best, as replies move at one belief."""
    mu = cell.low
    value = {}
    for corner in cell.corners:
        first, second = compared(stage, payoffs, m, j, corner)
        value[corner] = tuple(mu * x + (1 - mu) * y for x, y in zip(first, second, strict=True))
    points = list(value.items())
    known: list[tuple[set[int], set[Replies]]] = []
    for count in range(stage.sizes[j], 0, -1):
        for actions in combinations(range(stage.sizes[j]), count):
            some = points
            for a in actions:
                for b in range(stage.sizes[j]):
                    if a != b:
                        some = clipped(some, a, b)
            corners = {corner for corner, _ in some}
            if corners and not any(set(actions) <= own and corners <= at for own, at in known):
                known.append((set(actions), corners))
                yield mu, mu, tuple(corner for corner, _ in some), actions


def clipped(points: list[Any], a: int, b: int) -> list[Any]:
    """The part of a polytope, given by corners with their values, on which action a is no worse than b."""
    lead = [value[a] - value[b] for _, value in points]
    kept = {corner: value for (corner, value), x in zip(points, lead, strict=True) if x >= 0}
    cuts = {}
    for ((c, u), x), ((d, v), y) in combinations(zip(points, lead, strict=True), 2):
        if x * y < 0:
            share = Fraction(x) / (x - y)
            corner = tuple(_between(p, q, share) for p, q in zip(c, d, strict=True))
            cuts[corner] = _between(u, v, share)
    return list((kept | {corner: cuts[corner] for corner in ends_of_line(list(cuts))}).items())


def _between(p: Mix, q: Mix, share: Fraction) -> Mix:
    return tuple(x + share * (y - x) for x, y in zip(p, q, strict=True))


def ends_of_line(corners: list[Replies]) -> list[Replies]:
    """The two ends of more points that lie on a line; all, if they do not."""
    rows = [[x for mix in corner for x in mix] for corner in corners]
    steps = [[x - y for x, y in zip(row, rows[0], strict=True)] for row in rows[1:]]
    line = len(rows) > 2 and all(
        u[i] * v[k] == u[k] * v[i] for u, v in combinations(steps, 2) for i in range(len(u)) for k in range(i)
    )
    return [min(corners), max(corners)] if line else corners


def _best(values: Sequence[Any]) -> tuple[int, ...]:
    return tuple(a for a, x in enumerate(values) if x == max(values))
