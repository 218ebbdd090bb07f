"""Which exact numbers does a signalling game on the edge of a tie have?

Floating point cannot say whether 1/3 + 1/3 ties with 2/3. So each number of such a game is read as the
simple fraction that meets it within the tolerance, or else as a multiple of a small binary fraction, so
that numbers which differ by rounding alone are the same. The sender's payoffs, the agents' and the prior
each have a unit of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import ceil, floor, frexp, lcm, log2

from deterrence.kernels.bimatrix.minors import NOISE
from deterrence.kernels.signalling.stage import Numbers

__all__ = ["as_integers", "simple", "whole"]

SIMPLE = 1_000  # fractions with a denominator up to here are preferred


def as_integers(numbers: Numbers, tolerance: float) -> Numbers:
    """One game's floats as exact numbers: simple fractions where these meet them within the tolerance."""
    base = [[x - row[0] for x in row] for row in numbers.base]  # only differences matter
    gain = [[[0.0, *row[1:]] for row in rows] for rows in numbers.gain]
    worth = [[[x - row[0] for x in row] for row in rows] for rows in numbers.worth]
    size = [max(map(abs, _flat(table)), default=0.0) for table in ([numbers.base], numbers.worth)]
    sender = whole([*_flat([base]), *_flat(gain)], tolerance, size[0])
    receiver, prior = whole(_flat(worth), tolerance, size[1]), whole(numbers.prior, tolerance, 0.0)
    rule = None if numbers.rule is None else [simple(p, tolerance) for p in numbers.rule]
    return Numbers(
        [[next(sender) for _ in row] for row in base],
        [[[next(sender) for _ in row] for row in rows] for rows in gain],
        [[[next(receiver) for _ in row] for row in rows] for rows in worth],
        list(prior),
        rule,
    )


def _flat(nested: Sequence[Sequence[Sequence[float]]]) -> list[float]:
    return [x for rows in nested for row in rows for x in row]


def whole(values: Sequence[float], tolerance: float, size: float) -> Iterator[int]:
    """Integers in the proportions of some differences of payoffs of that size."""
    unit = 2.0 ** min(frexp(max(map(abs, values), default=0.0) or 1.0)[1], 1023)
    slack = max(tolerance, NOISE * size / unit)
    exact = [simple(v / unit, slack) for v in values]
    common = lcm(*(x.denominator for x in exact))
    return iter([int(x * common) for x in exact])


def simple(value: float, tolerance: float) -> Fraction:
    """The simple fraction that meets a number within the tolerance, or a multiple of a small binary one."""
    if abs(value) <= tolerance:
        return Fraction(0)
    simple = Fraction(value).limit_denominator(SIMPLE)
    if abs(simple - Fraction(value)) <= tolerance:
        return simple
    if not tolerance:
        return Fraction(value)
    bits = 3 + ceil(-log2(tolerance))  # so that numbers that differ by rounding are the same
    return Fraction(floor(value * 2.0**bits + 0.5), 2**bits)
