"""All extreme perfect Bayesian equilibria of a small signalling game, in fractions, by trying everything.

Standard library only; no code shared with the library. One receiver decides after each message. A point
of the sender's side is a candidate corner if as many hyperplanes as there are dimensions meet there (a
message unused, or two replies equally good after a message); of the receiver's side likewise (a reply
unused, or two messages equally good for a type); of beliefs likewise. Corners are candidates whose active
constraints, among what is best, have full rank. Every pair of corners is then checked against the
definition: Bayes' rule, best replies, best messages, and after an unsent message some belief.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, product
from typing import Any

Row = list[Fraction]


def solve(rows: list[Row]) -> Row | None:
    """The point where affine functions (coefficients, then constant) vanish; None unless it is unique."""
    rows = [list(r) for r in rows]
    n = len(rows[0]) - 1
    for c in range(n):
        pivot = next((i for i in range(c, len(rows)) if rows[i][c]), None)
        if pivot is None:
            return None
        rows[c], rows[pivot] = rows[pivot], rows[c]
        rows[c] = [x / rows[c][c] for x in rows[c]]
        for i in range(len(rows)):
            if i != c and rows[i][c]:
                rows[i] = [a - rows[i][c] * b for a, b in zip(rows[i], rows[c], strict=True)]
    return [-rows[c][n] for c in range(n)]


def rank(rows: list[Row]) -> int:
    """The rank of a matrix."""
    rows, found = [list(r) for r in rows], 0
    for c in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(found, len(rows)) if rows[i][c]), None)
        if pivot is None:
            continue
        rows[found], rows[pivot] = rows[pivot], rows[found]
        for i in range(found + 1, len(rows)):
            factor = rows[i][c] / rows[found][c]
            rows[i] = [a - factor * b for a, b in zip(rows[i], rows[found], strict=True)]
        found += 1
    return found


def meetings(planes: list[Row], sizes: list[int]) -> set[tuple[Row, ...]]:
    """Points where hyperplanes meet that are mixtures of these sizes, the last item of each left out."""
    n = sum(sizes) - len(sizes)
    if not n:
        return {tuple((Fraction(1),) for _ in sizes)}  # type: ignore[return-value]
    found = set()
    for chosen in combinations(planes, n):
        point = solve(list(chosen))
        if point is None or min(point) < 0:
            continue
        mixes, at = [], 0
        for size in sizes:
            own = point[at : at + size - 1]
            mixes.append((*own, 1 - sum(own)))
            at += size - 1
        if all(mix[-1] >= 0 for mix in mixes):
            found.add(tuple(mixes))
    return found  # type: ignore[return-value]


def affine(coefficients: dict[tuple[int, int], Fraction], constant: Fraction, sizes: list[int]) -> Row:
    """A linear form in all items as an affine function of those that are not the last of their mixture."""
    row = []
    for g, size in enumerate(sizes):
        last = coefficients.get((g, size - 1), Fraction(0))
        row += [coefficients.get((g, i), Fraction(0)) - last for i in range(size - 1)]
        constant += last
    return [*row, constant]


def bounds(sizes: list[int]) -> list[tuple[tuple[int, int], Row]]:
    """The hyperplanes on which an item is unused."""
    items = [(g, i) for g, size in enumerate(sizes) for i in range(size)]
    return [(item, affine({item: Fraction(1)}, Fraction(0), sizes)) for item in items]


def best(values: list[Any]) -> set[int]:
    """Where the largest is."""
    return {i for i, v in enumerate(values) if v == max(values)}


def extreme_equilibria(prior: list[Fraction], sender: Any, receiver: Any) -> set[tuple[Any, Any]]:
    """Pairs of (messages by type, replies by message); `sender[t][m][a]`, `receiver[t][m][a]`."""
    types, messages = len(prior), len(sender[0])
    replies = [len(sender[0][m]) for m in range(messages)]
    rows, columns = [messages] * types, replies

    def gap(m: int, a: int, b: int) -> Row:
        each = {(t, m): prior[t] * (receiver[t][m][a] - receiver[t][m][b]) for t in range(types)}
        return affine(each, Fraction(0), rows)

    def lead(t: int, m: int, n: int) -> Row:
        each = {(m, a): sender[t][m][a] for a in range(replies[m])}
        each |= {(n, a): -sender[t][n][a] for a in range(replies[n])}
        return affine(each, Fraction(0), columns)

    left = [row for _, row in bounds(rows)]
    left += [gap(m, a, b) for m in range(messages) for a, b in combinations(range(replies[m]), 2)]
    right = [row for _, row in bounds(columns)]
    right += [lead(t, m, n) for t in range(types) for m, n in combinations(range(messages), 2)]

    def beliefs(m: int) -> list[Any]:
        planes = [row for _, row in bounds([types])]
        for a, b in combinations(range(replies[m]), 2):
            each = {(0, t): receiver[t][m][a] - receiver[t][m][b] for t in range(types)}
            planes.append(affine(each, Fraction(0), [types]))
        return [point[0] for point in meetings(planes, [types])]

    def worth(m: int, weights: Any) -> list[Any]:
        return [sum(w * receiver[t][m][a] for t, w in enumerate(weights)) for a in range(replies[m])]

    def one_side(point: Any) -> bool:
        """Do the constraints that hold with equality, and matter, fix the messages?"""
        active = [row[:-1] for (t, m), row in bounds(rows) if point[t][m] == 0]
        for m in range(messages):
            good = sorted(best(worth(m, [p * x[m] for p, x in zip(prior, point, strict=True)])))
            active += [gap(m, good[0], b)[:-1] for b in good[1:]]
        return rank(active) == types * (messages - 1)

    def other_side(point: Any) -> bool:
        active = [row[:-1] for (m, a), row in bounds(columns) if point[m][a] == 0]
        for t in range(types):
            good = sorted(best(payoffs(t, point)))
            active += [lead(t, good[0], n)[:-1] for n in good[1:]]
        return rank(active) == sum(replies) - messages if active else sum(replies) == messages

    def payoffs(t: int, point: Any) -> list[Any]:
        return [sum(y * sender[t][m][a] for a, y in enumerate(point[m])) for m in range(messages)]

    mixes = [x for x in meetings(left, rows) if one_side(x)]
    answers = [y for y in meetings(right, columns) if other_side(y)]
    known = [beliefs(m) for m in range(messages)]
    found = set()
    for x, y in product(mixes, answers):
        good = all(
            m in best(payoffs(t, y)) for t in range(types) for m in range(messages) if x[t][m] > 0
        )
        for m in range(messages):
            if not good:
                break
            weights = [p * own[m] for p, own in zip(prior, x, strict=True)]
            used = {a for a, share in enumerate(y[m]) if share > 0}
            views = [weights] if sum(weights) else known[m]
            good = any(used <= best(worth(m, view)) for view in views)
        if good:
            found.add((x, y))
    return found
