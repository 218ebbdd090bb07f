"""How many mixed equilibria has a game of three players with two actions each? Exactly, in rationals and surds.

An oracle for one game with integer payoffs: unknowns are eliminated by substitution, and every sign is
that of a + b sqrt(d) with rational a, b and d. Standard library only; no code shared with the library.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any


class Tied(Exception):
    """Some sign that matters is exactly 0: the game is degenerate."""


def sign(a: Fraction, b: Fraction, d: Fraction) -> int:
    """The sign of a + b sqrt(d)."""
    signs = (a > 0) - (a < 0), ((b > 0) - (b < 0)) if d else 0
    if signs[0] * signs[1] >= 0:
        return signs[0] or signs[1]
    return signs[0] if a * a > b * b * d else signs[1] if a * a < b * b * d else 0


def gains(payoffs: Any) -> list[dict[tuple[int, int], Fraction]]:
    """Player i's gain from the second action at each pair of the others' actions, in their order."""
    result = []
    for i in range(3):
        corners = {}
        for a in (0, 1):
            for b in (0, 1):
                profiles = [(a, b)[:i] + (own,) + (a, b)[i:] for own in (0, 1)]
                low, high = (Fraction(int(payoffs[(i, *profile)])) for profile in profiles)
                corners[a, b] = high - low
        result.append(corners)
    return result


def count(payoffs: Any) -> dict[str, int]:
    """How many equilibria have exactly two and exactly three players who mix; raises Tied if degenerate."""
    d = gains(payoffs)
    if any(v == 0 for corners in d for v in corners.values()):
        raise Tied
    return {"two": sum(_two(d, k, action) for k in range(3) for action in (0, 1)), "three": _three(d)}


def _at(d: Any, i: int, actions: dict[int, int]) -> Fraction:
    j, k = (m for m in range(3) if m != i)
    return d[i][actions[j], actions[k]]


def _two(d: Any, k: int, action: int) -> int:
    i, j = (m for m in range(3) if m != k)
    mix = {}
    for one, other in ((i, j), (j, i)):
        ends = [_at(d, one, {other: a, k: action}) for a in (0, 1)]
        if (ends[0] > 0) == (ends[1] > 0):
            return 0
        mix[other] = ends[0] / (ends[0] - ends[1])
    gain = Fraction(0)
    for a in (0, 1):
        for b in (0, 1):
            weight = (mix[i] if a else 1 - mix[i]) * (mix[j] if b else 1 - mix[j])
            gain += weight * _at(d, k, {i: a, j: b})
    if gain == 0:
        raise Tied
    return int((gain > 0) == (action == 1))


def _three(d: Any) -> int:
    def monomials(c: Any) -> tuple[Fraction, ...]:  # 1, first, second, both
        return c[0, 0], c[1, 0] - c[0, 0], c[0, 1] - c[0, 0], c[1, 1] - c[1, 0] - c[0, 1] + c[0, 0]

    a, b, c, e = monomials(d[0])  # over q, r: q = -(a + c r) / (b + e r)
    f, g, h, k = monomials(d[1])  # over p, r: p = -(f + h r) / (g + k r)
    u, v, w, z = monomials(d[2])  # over p, q
    q_up, q_down, p_up, p_down = (-a, -c), (b, e), (-f, -h), (g, k)

    def times(x: Any, y: Any, factor: Fraction) -> list[Fraction]:
        return [factor * x[0] * y[0], factor * (x[0] * y[1] + x[1] * y[0]), factor * x[1] * y[1]]

    rows = [times(p_down, q_down, u), times(p_up, q_down, v), times(p_down, q_up, w), times(p_up, q_up, z)]
    s0, s1, s2 = (sum(column) for column in zip(*rows, strict=True))
    if s2 == s1 == 0 != s0:  # no number r at all
        return 0
    if s2 == 0:
        raise Tied
    disc = s1 * s1 - 4 * s0 * s2
    if disc == 0:
        raise Tied
    if disc < 0:
        return 0
    found = 0
    for side in (1, -1):
        mean, root = -s1 / (2 * s2), Fraction(side) / (2 * s2)
        lines = [((0, 1), 1), ((1, -1), 1)]  # r > 0, 1 - r > 0
        values = [sign(x + y * mean, y * root, disc) for (x, y), _ in lines]
        for up, down in ((q_up, q_down), (p_up, p_down)):
            below = sign(down[0] + down[1] * mean, down[1] * root, disc)
            above = sign(up[0] + up[1] * mean, up[1] * root, disc)
            left = sign(down[0] - up[0] + (down[1] - up[1]) * mean, (down[1] - up[1]) * root, disc)
            values += [above * below, left * below]
        if min(values) > 0:
            found += 1
        elif min(values) == 0:
            raise Tied
    return found
