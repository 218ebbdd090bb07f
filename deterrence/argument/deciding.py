"""Which inputs decide a claim? Those on which the sum that it predicts hangs most.

Of a scenario: total-order Sobol indices (Jansen 1999; `deterrence.inference.sensitivities`) over its rows and
conventions, postures given, of the rank of the sum among all games: of the sum itself a few games with a
large jump would make up the whole variance (rank transformation: Saltelli & Sobol' 1995). An index is a
share, but its estimate may come out above 1: it is told as it is, with its interval. Of a small model:
Spearman's rank correlation of the sum with each parameter on the sample, cheaper and coarser: it misses what
matters both ways, and has no interval here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
import xarray as xr

from deterrence.argument.asking import Batch
from deterrence.argument.contrast import Contrast
from deterrence.argument.pieces import summed
from deterrence.argument.settings import BASE
from deterrence.calibration import Scenario
from deterrence.inference.sensitivities import sensitivity
from deterrence.sampling.designs import Saltelli
from deterrence.sweeps.axes import DRAW

__all__ = ["RANKS", "WEIGHTS", "Ranked", "Weight", "by_rank", "by_variance", "stacked", "unstacked"]

RANKS = 5
WEIGHTS = ("weight", "weight_low", "weight_high")
SLOTS = 256
LOST = 0.5  # the largest share of slots that may be without an answer
SAME = 1e-6  # sums closer than this are of one rank: nothing but rounding


class Weight(NamedTuple):
    """An input, how much hangs on it, and the ends of the 95% interval of that (NaN where there is none)."""

    input: str
    weight: float
    low: float = float("nan")
    high: float = float("nan")


Ranked = list[Weight]


def by_variance(scenario: Scenario, contrasts: Sequence[Contrast], seed: int) -> list[Ranked]:
    """The inputs with the largest total-order indices of each contrast, largest first."""
    from scipy.stats import rankdata

    design = Saltelli(SLOTS, seed)
    drawn = scenario.drawn(design)
    assert drawn.drawing is not None
    factors = drawn.drawing.factors
    coords = {name: (DRAW, numbers) for name, numbers in design.coords(factors).items()}
    frame = xr.Dataset(coords=coords, attrs={"factors": json.dumps(factors)})
    found: list[Ranked] = []
    for contrast, ends in zip(contrasts, Batch(drawn, contrasts).ends(BASE), strict=True):
        assert ends is not None
        number = np.mean(summed(contrast, ends), axis=0)
        answered = np.isfinite(number).reshape(-1, SLOTS).all(axis=0).mean()
        if answered < 1 - LOST or np.nanmax(number) - np.nanmin(number) < SAME:
            found.append([])
            continue
        ranks = rankdata(np.round(number / SAME), nan_policy="omit")
        told = sensitivity(frame, xr.DataArray(ranks, dims=DRAW), drop=LOST, seed=seed)
        each = zip(factors, told.total.values, told.total_low.values, told.total_high.values, strict=True)
        found.append(_largest(Weight(name, *map(float, numbers)) for name, *numbers in each))
    return found


def by_rank(values: Mapping[str, Any], number: Any) -> Ranked:
    """The parameters with the largest rank correlations with a number, both (games,)."""
    from scipy.stats import rankdata

    here = np.isfinite(number)
    if here.sum() < 3 or np.ptp(number[here]) == 0:
        return []
    ranks = rankdata(number[here])
    own = {n: rankdata(v[here]) for n, v in values.items() if np.ptp(v[here]) > 0}
    return _largest(Weight(name, float(np.corrcoef(r, ranks)[0, 1])) for name, r in own.items())


def _largest(found: Iterable[Weight]) -> Ranked:
    known = [each for each in found if np.isfinite(each.weight)]
    return sorted(known, key=lambda each: -abs(each.weight))[:RANKS]


def stacked(ranked: Sequence[Ranked]) -> dict[str, Any]:
    """The same as arrays (tests, ranks): `input`, "" where there are fewer, and its numbers, NaN there."""
    shape = (len(ranked), RANKS)
    found = {"input": np.full(shape, "", dtype=object)} | {name: np.full(shape, np.nan) for name in WEIGHTS}
    for test, own in enumerate(ranked):
        for rank, each in enumerate(own):
            for name, value in zip(found, each, strict=True):
                found[name][test, rank] = value
    return found


def unstacked(arrays: Mapping[str, Any]) -> list[Ranked]:
    """Back from arrays."""
    tests = zip(*(arrays[name] for name in ("input", *WEIGHTS)), strict=True)
    return [[Weight(str(n), *map(float, w)) for n, *w in zip(*test, strict=True) if n] for test in tests]
