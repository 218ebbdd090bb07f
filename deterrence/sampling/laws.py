"""How likely is each value of an uncertain number, if only a low, a central and a high one are known?

Two numbers are a uniform law, three a triangular one with its peak at the central value, and `pert`
is the beta law of programme evaluation on the same three (Malcolm and others 1959): its mean is
(low + 4 central + high)/6, so that the ends weigh less than under the triangle. All are given by
their quantiles, so that any design of points, and any correlation of ranks, can be laid on them.

A law says what was put in, not what is true: no interval is fitted to data here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from deterrence.arguments import real
from deterrence.errors import ParameterError
from deterrence.parameters import Array, as_floats

__all__ = ["PERT", "Law", "Range", "correlated", "law", "pert", "triangular"]

_LEAST = 2.0**-53  # a quantile of 0 would be minus infinity on the normal scale


class Law(Protocol):
    """Anything with quantiles: `pert(...)`, `dt.normal(...)`, or a frozen law of `scipy.stats`."""

    def ppf(self, q: Any, /) -> Any:
        """The values below which shares `q` of the draws lie."""


def triangular(quantile: Array, low: float, central: float, high: float) -> Array:
    """Inverse distribution function of the triangular law; constant where low equals high."""
    if high <= low:
        return np.full_like(quantile, central)
    peak = (central - low) / (high - low)
    rising = low + np.sqrt(quantile * (high - low) * (central - low))
    falling = high - np.sqrt((1 - quantile) * (high - low) * (high - central))
    return np.where(quantile < peak, rising, falling)


@dataclass(frozen=True)
class Range:
    """Uniform on [low, high]; triangular with a peak where a central value is given."""

    low: float
    high: float
    central: float | None = None

    def ppf(self, q: Array) -> Array:
        """The values at these quantiles, of the same shape."""
        if self.central is not None:
            return triangular(q, self.low, self.central, self.high)
        return self.low + (self.high - self.low) * q

    def __str__(self) -> str:
        if self.central is None:
            return f"uniform on {self.low:g}, {self.high:g}"
        return f"triangular on {self.low:g}, {self.central:g}, {self.high:g}"


@dataclass(frozen=True)
class PERT:
    """The beta law on [low, high] with its peak at the central value; see `pert`."""

    low: float
    central: float
    high: float

    def ppf(self, q: Array) -> Array:
        """The values at these quantiles, of the same shape."""
        from scipy.special import betaincinv

        width = self.high - self.low
        if not width:
            return np.full_like(q, self.central)
        rise, fall = (4 * part / width for part in (self.central - self.low, self.high - self.central))
        share: Array = betaincinv(1 + rise, 1 + fall, q)
        return self.low + width * share

    def __str__(self) -> str:
        return f"beta (PERT) on {self.low:g}, {self.central:g}, {self.high:g}"


def pert(low: float, central: float, high: float) -> PERT:
    """The beta law from a low, a central and a high value, with mean (low + 4 central + high)/6.

    Raises
    ------
    ParameterError
        If the three are not finite and in order.

    """
    return PERT(*_ordered("pert", (low, central, high)))


def law(name: str, given: Any) -> Law:
    """Read what stands beside a parameter's name: (low, high), (low, central, high), or a law.

    Raises
    ------
    ParameterError
        If it is none of them, is not finite, or is out of order.

    """
    if hasattr(given, "ppf") and not isinstance(given, type):
        found: Law = given
        _check_rising(name, found)
        return found
    array = as_floats(given)
    numbers = () if array is None or array.ndim != 1 else tuple(array.tolist())
    if len(numbers) not in (2, 3):
        raise ParameterError(
            f"the range of {name!r} came as {given!r}: give (low, high), (low, central, high), "
            "dt.pert(low, central, high), or anything with a method ppf."
        )
    ordered = _ordered(f"the range of {name!r}", numbers)
    return Range(ordered[0], ordered[-1], ordered[1] if len(ordered) == 3 else None)


def _check_rising(name: str, given: Law) -> None:
    try:
        low, middle, high = np.asarray(given.ppf(np.array([0.0, 0.5, 1.0])), dtype=float)
    except (TypeError, ValueError):
        low, middle, high = (np.nan,) * 3
    if not (low <= middle <= high and np.isfinite(middle)):
        raise ParameterError(
            f"the range of {name!r} came as {given!r}, whose quantiles at 0, 1/2 and 1 are no numbers in "
            "order: give a law with plain numbers, and a spread of at least 0."
        )


def correlated(
    quantiles: Array, factors: tuple[str, ...], correlations: Mapping[tuple[str, str], float]
) -> Array:
    """Quantiles (games, factors) of independent draws, tied together by a Gaussian copula.

    `correlations` are those of the normal scores, r; the correlation of ranks is 6/pi arcsin(r/2)
    (Pearson 1907). Each factor stays uniform.

    Raises
    ------
    ParameterError
        For an unknown pair, or numbers that no joint law has.

    """
    if not correlations:
        return quantiles
    from scipy.special import ndtr, ndtri

    matrix = np.eye(len(factors))
    for pair, r in correlations.items():
        known = isinstance(pair, tuple) and len(set(pair)) == 2 and set(pair) <= set(factors)
        if not known or not (real(r) and -1 < r < 1):
            raise ParameterError(
                f"correlations has {pair!r}: {r!r}, but needs a pair of different names among "
                f"{', '.join(factors)} and a number between -1 and 1, ends excluded."
            )
        i, j = (factors.index(name) for name in pair)
        if pair[::-1] in correlations:
            raise ParameterError(f"correlations has {pair!r} and {pair[::-1]!r}: give each pair once.")
        matrix[i, j] = matrix[j, i] = r
    least = float(np.linalg.eigvalsh(matrix)[0])
    if least <= 1e-12:
        raise ParameterError(
            f"correlations {dict(correlations)} belong to no joint law (the smallest eigenvalue of their "
            f"matrix is {least:.3g}): bring them closer to 0."
        )
    scores = ndtri(np.clip(quantiles, _LEAST, 1 - _LEAST))
    tied: Array = ndtr(scores @ np.linalg.cholesky(matrix).T)
    return tied


def _ordered(what: str, numbers: tuple[float, ...]) -> tuple[float, ...]:
    if as_floats(numbers) is None:
        raise ParameterError(f"{what} came as {numbers!r}: give one number each.")
    if not np.isfinite(numbers).all() or any(a > b for a, b in pairwise(numbers)):
        words = "low <= high" if len(numbers) == 2 else "low <= central <= high"
        shown = ", ".join(f"{x:g}" for x in numbers)
        raise ParameterError(f"{what} came as ({shown}), but needs finite {words}: put them in order.")
    return numbers
