"""Which inputs decide a claim? Those on which the sum that it predicts hangs most.

Of a scenario: total-order Sobol indices (Jansen 1999; `deterrence.inference.sensitivities`) over its rows and
conventions, postures given, of the rank of the sum among all games: of the sum itself a few games with a
large jump would make up the whole variance (rank transformation: Saltelli & Sobol' 1995). Of a small model:
Spearman's rank correlation of the sum with each parameter on the sample, cheaper and coarser: it misses what
matters both ways.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

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

__all__ = ["RANKS", "Ranked", "by_rank", "by_variance", "stacked", "unstacked"]

RANKS = 5
SLOTS = 256
LOST = 0.5  # the largest share of slots that may be without an answer
SAME = 1e-6  # sums closer than this are of one rank: nothing but rounding
Ranked = list[tuple[str, float]]


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
    for contrast, told in zip(contrasts, Batch(drawn, contrasts).ends(BASE), strict=True):
        assert told is not None
        number = np.mean(summed(contrast, told), axis=0)
        answered = np.isfinite(number).reshape(-1, SLOTS).all(axis=0).mean()
        if answered < 1 - LOST or np.nanmax(number) - np.nanmin(number) < SAME:
            found.append([])
            continue
        ranks = rankdata(np.round(number / SAME), nan_policy="omit")
        total = sensitivity(frame, xr.DataArray(ranks, dims=DRAW), drop=LOST, seed=seed).total
        found.append(_largest(dict(zip(factors, total.values, strict=True))))
    return found


def by_rank(values: Mapping[str, Any], number: Any) -> Ranked:
    """The parameters with the largest rank correlations with a number, both (games,)."""
    from scipy.stats import rankdata

    here = np.isfinite(number)
    if here.sum() < 3 or np.ptp(number[here]) == 0:
        return []
    ranks = rankdata(number[here])
    own = {n: rankdata(v[here]) for n, v in values.items() if np.ptp(v[here]) > 0}
    return _largest({name: float(np.corrcoef(r, ranks)[0, 1]) for name, r in own.items()})


def _largest(found: Mapping[str, float]) -> Ranked:
    known = {name: float(value) for name, value in found.items() if np.isfinite(value)}
    return sorted(known.items(), key=lambda item: -abs(item[1]))[:RANKS]


def stacked(ranked: Sequence[Ranked]) -> dict[str, Any]:
    """The same as arrays (tests, ranks): `input`, "" where there are fewer, and `weight`, NaN there."""
    found = {
        "input": np.full((len(ranked), RANKS), "", dtype=object),
        "weight": np.full((len(ranked), RANKS), np.nan),
    }
    for test, own in enumerate(ranked):
        for rank, (name, value) in enumerate(own):
            found["input"][test, rank], found["weight"][test, rank] = name, value
    return found


def unstacked(arrays: Mapping[str, Any]) -> list[Ranked]:
    """Back from arrays."""
    rows = zip(arrays["input"], arrays["weight"], strict=True)
    return [[(str(n), float(w)) for n, w in zip(*row, strict=True) if n] for row in rows]
