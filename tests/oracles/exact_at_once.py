"""All extreme equilibria of two players with private types that move at once, in fractions, by trying everything.

Standard library only; no code shared with the library. `worth[j][a][i][b]` is what type j of a player gets
from action a where type i of the other takes b, `weight[j][i]` the probability that it meets i. A point of one
side is a candidate if as many hyperplanes as there are dimensions meet there (an action unused, or two
actions equally good for a type of the other side). It is a corner if what is unused and what is best have
full rank. Every pair of corners is checked against the definition.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from typing import Any

from .exact_signalling import affine, best, bounds, meetings, rank

__all__ = ["corners", "extreme_equilibria", "strategic_form", "values"]


def values(worth: Any, weight: Any, mixes: Any) -> list[list[Any]]:
    """What each action is worth to each type against mixtures of the other side."""
    return [
        [
            sum(w * sum(x * cells[b] for b, x in enumerate(mix)) for w, cells, mix in zip(weight[j], row, mixes, strict=True))
            for row in own
        ]
        for j, own in enumerate(worth)
    ]


def corners(worth: Any, weight: Any, sizes: list[int]) -> list[Any]:
    """The corners of the mixtures (of these sizes) that types with these payoffs answer."""

    def gap(j: int, a: int, b: int) -> Any:
        each = {
            (i, c): weight[j][i] * (worth[j][a][i][c] - worth[j][b][i][c]) for i, size in enumerate(sizes) for c in range(size)
        }
        return affine(each, Fraction(0), sizes)

    planes = [row for _, row in bounds(sizes)]
    planes += [gap(j, a, b) for j, own in enumerate(worth) for a, b in combinations(range(len(own)), 2)]
    found = []
    for point in meetings(planes, sizes):
        active = [row[:-1] for (i, c), row in bounds(sizes) if point[i][c] == 0]
        for j, row in enumerate(values(worth, weight, point)):
            good = sorted(best(row))
            active += [gap(j, good[0], b)[:-1] for b in good[1:]]
        if rank(active) == sum(sizes) - len(sizes):
            found.append(point)
    return found


def extreme_equilibria(first: tuple[Any, Any], second: tuple[Any, Any]) -> set[Any]:
    """Pairs of mixtures by type; both arguments are (worth, weight) of a player."""
    sizes = [[len(own) for own in worth] for worth, _ in (first, second)]
    left, right = corners(*second, sizes[0]), corners(*first, sizes[1])
    answers = {x: [best(row) for row in values(*second, x)] for x in left}
    replies = {y: [best(row) for row in values(*first, y)] for y in right}

    def keeps(mixes: Any, good: list[set[int]]) -> bool:
        return all(p == 0 or a in own for mix, own in zip(mixes, good, strict=True) for a, p in enumerate(mix))

    return {(x, y) for x, y in product(left, right) if keeps(y, answers[x]) and keeps(x, replies[y])}


def strategic_form(first: tuple[Any, Any], second: tuple[Any, Any]) -> tuple[Any, Any, Any, Any]:
    """Payoffs (A[i][j], B[i][j]) of whole strategies, each type counted once, and these strategies."""
    plans = [list(product(*(range(len(own)) for own in worth))) for worth, _ in (first, second)]

    def paid(side: tuple[Any, Any], mine: Any, theirs: Any) -> Any:
        worth, weight = side
        return sum(weight[j][i] * worth[j][a][i][b] for j, a in enumerate(mine) for i, b in enumerate(theirs))

    rows, columns = plans
    return (
        [[paid(first, x, y) for y in columns] for x in rows],
        [[paid(second, y, x) for y in columns] for x in rows],
        rows,
        columns,
    )
