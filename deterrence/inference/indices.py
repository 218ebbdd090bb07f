"""From numbers at the points of a design to indices with their ends: the estimators of `sensitivity`.

All estimates are ratios of means over slots (Sobol), or means and deviations over slots (Morris): a resample
of the bootstrap draws whole slots anew. See `inference.sensitivities` for the formulas and their sources.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import numpy as np

__all__ = ["RESAMPLES", "elementary_effects", "sobol_indices"]

RESAMPLES = 500
Random = np.random.Generator
Measures = dict[str, Any]


def sobol_indices(rows: Any, factors: int, confidence: float, random: Random) -> Measures:
    """first, total (factors,) and perhaps second (factors, factors), each with its ends `_low` and `_high`.

    Parameters
    ----------
    rows : array, (2 + factors, slots) or (2 + 2 factors, slots)
        The number at A, B, A with one factor from B, and perhaps B with one factor from A.
    factors : int
        How many there are.
    confidence : float
        Of the ends.
    random : Generator
        Of the bootstrap.

    """
    centre = rows[:2].mean()
    rows = rows - centre
    a, b, crossed, back = rows[0], rows[1], rows[2 : 2 + factors], rows[2 + factors :]
    pairs = list(combinations(range(factors), 2)) if len(back) else []
    together = [(back[i] * crossed[j] + back[j] * crossed[i]) / 2 - a * b for i, j in pairs]
    parts = np.concatenate(
        [[(a + b) / 2, (a * a + b * b) / 2], b * (crossed - a), 0.5 * (a - crossed) ** 2, *_rows(together)]
    )
    constant = parts[1].mean() <= 1e-24 * max(1.0, centre * centre)  # nothing but rounding

    def measures(means: Any) -> Measures:
        if constant:
            means = np.full_like(means, np.nan)
        shares = means[2:] / (means[1] - means[0] ** 2)
        first, total, closed = np.split(shares, [factors, 2 * factors])
        if not pairs:
            return {"first": first, "total": total}
        second = np.full((factors, factors), np.nan)
        for (i, j), both in zip(pairs, closed, strict=True):
            second[i, j] = second[j, i] = both - first[i] - first[j]
        return {"first": first, "total": total, "second": second}

    slots = parts.shape[1]
    weights = (np.bincount(random.integers(slots, size=slots), minlength=slots) for _ in range(RESAMPLES))
    with np.errstate(invalid="ignore", divide="ignore"):  # a resample of a rare event may not vary
        again = (measures(parts @ w / slots) for w in weights)
        return _with_ends(measures(parts.mean(axis=1)), again, confidence)


def elementary_effects(rows: Any, steps: Any, confidence: float, random: Random) -> Measures:
    """mu, mu_star and sigma (factors,), each with its ends `_low` and `_high`.

    Parameters
    ----------
    rows : array, (1 + factors, slots)
        The number at the point, and with one factor moved.
    steps : array, (factors, slots)
        How far.
    confidence, random
        As for `sobol_indices`.

    """
    effects = (rows[1:] - rows[0]) / steps
    slots = effects.shape[1]

    def measures(some: Any) -> Measures:
        deviation = some.std(axis=1, ddof=1)
        return {"mu": some.mean(axis=1), "mu_star": np.abs(some).mean(axis=1), "sigma": deviation}

    again = (measures(effects[:, random.integers(slots, size=slots)]) for _ in range(RESAMPLES))
    return _with_ends(measures(effects), again, confidence)


def _rows(arrays: list[Any]) -> list[Any]:
    return [np.array(arrays)] if arrays else []


def _with_ends(found: Measures, again: Iterator[Measures], confidence: float) -> Measures:
    """The measures and, for each, the percentiles of its resamples."""
    tail = (1 - confidence) / 2
    resampled = list(again)
    ends: Measures = {}
    for word in found:
        every = np.array([row[word] for row in resampled])
        known = ~np.isnan(every).all(axis=0)
        both = np.full((2, *found[word].shape), np.nan)
        both[:, known] = np.nanquantile(every[:, known], [tail, 1 - tail], axis=0)
        ends[f"{word}_low"], ends[f"{word}_high"] = both
    return found | ends
