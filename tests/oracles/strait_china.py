"""Plain-Python reply to a private cost: which of several moves is best at which cost.

An oracle: it imports only the standard library and shares no code with the library.
"""

from __future__ import annotations

from itertools import pairwise
from math import erfc, exp, inf, pi, sqrt


def below(limit: float, mean: float, spread: float) -> tuple[float, float]:
    """P(x < limit) and E[x; x < limit] of a normal number."""
    if limit in (-inf, inf):
        return (1.0, mean) if limit > 0 else (0.0, 0.0)
    z = (limit - mean) / spread
    share = erfc(-z / sqrt(2)) / 2
    return share, mean * share - spread * exp(-z * z / 2) / sqrt(2 * pi)


def shares(moves: list[tuple[float, float]], mean: float, spread: float) -> list[tuple[float, float]]:
    """For moves worth level + slope x: the probability of each, and E[x; it is made]. Ties to the first."""

    def best(x: float) -> int:
        return max(range(len(moves)), key=lambda a: (moves[a][0] + moves[a][1] * x, -a))

    if spread == 0:
        taken = best(mean)
        return [(float(a == taken), mean * (a == taken)) for a in range(len(moves))]
    pairs = [(a, b) for i, a in enumerate(moves) for b in moves[:i]]
    cuts = {(b[0] - a[0]) / (a[1] - b[1]) for a, b in pairs if abs(a[1] - b[1]) > 1e-14}
    ends = [-inf, *sorted(cuts), inf]
    found = [(0.0, 0.0)] * len(moves)
    for low, high in pairwise(ends):
        middle = 0.0 if low == -inf and high == inf else high - 1 if low == -inf else low + 1 if high == inf else (low + high) / 2
        taken, (one, two) = best(middle), (below(x, mean, spread) for x in (low, high))
        found[taken] = found[taken][0] + two[0] - one[0], found[taken][1] + two[1] - one[1]
    return found
