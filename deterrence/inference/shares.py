"""In what share of a box does a statement hold, is it reversed, or does it make no difference?

Every game is counted once, in one of these, in "depends on the equilibrium" where its equilibria disagree,
or in "no equilibrium" where there is none to ask (in one of the cases compared). Nothing is dropped, so that
the shares sum to one.

The error is that of sampling alone. Independent draws: the exact binomial interval (Clopper & Pearson 1934).
A Sobol' sample of several replicates: Student's t over their shares (Owen 1997). Latin and single nets: the
binomial interval, as a rule too wide, since their points are more even. A grid is no sample and has no error.
A share counts games under the laws that were put in; it is no probability of anything in the world.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import xarray as xr

from deterrence.arguments import real
from deterrence.errors import ParameterError
from deterrence.inference.statements import Comparison, Fact
from deterrence.sweeps.axes import DRAW

__all__ = ["share"]

DEPENDS, NONE = "depends on the equilibrium", "no equilibrium"
Statement = Comparison | xr.DataArray | Callable[[xr.Dataset], xr.DataArray]


def share(ds: xr.Dataset, statement: Statement, confidence: float = 0.95) -> xr.Dataset:
    """The shares of a sweep's games in which a statement holds, is reversed, or makes no difference.

    Parameters
    ----------
    ds : Dataset
        As returned by `dt.sweep`, of a sample or over a grid. Of a sample by `Saltelli` the two
        independent parts are counted, by `Morris` the points that steps start from.
    statement : dt.lower(...), dt.higher(...), or true and false for each game
        A bool DataArray over dims of `ds.exists`, or a function of `ds` that returns one, is judged
        for every equilibrium that exists.
    confidence : float
        Of the intervals.

    Returns
    -------
    xarray.Dataset
        Over `verdict` (and `case`, where the statement compares none): `share`, by what all equilibria of a
        game say; its interval `low` and `high`; and `under_some`, the share of games with at least one
        equilibrium, or pair of them, that says so. Attributes: the statement, the number of games, the
        kind of error, and the share of games whose list of equilibria is proved complete.

    Raises
    ------
    ParameterError
        For a Dataset that is not of a sweep, an unknown value or case, or a statement that is neither.

    """
    if not isinstance(ds, xr.Dataset) or not {"exists", "complete"} <= set(ds):
        raise ParameterError(f"share came with {type(ds).__name__}: give a Dataset that dt.sweep returned.")
    if not (real(confidence) and 0 < confidence < 1):
        raise ParameterError(f"share: confidence came as {confidence!r}: give a number between 0 and 1.")
    if "matrix" in ds.coords and DRAW in ds.dims:
        ds = ds.isel({DRAW: np.flatnonzero(ds.matrix.values < (1 if "step" in ds.coords else 2))})
    if not ds.exists.size:
        raise ParameterError("share came with a Dataset without games: give one that has some.")
    told = statement if isinstance(statement, Comparison) else Fact(statement)
    dims, readings = told.readings(ds)
    found = {1: False, 0: False, -1: False}
    shape = tuple(ds.sizes[d] for d in dims)
    some = {code: np.zeros(shape, dtype=bool) for code in found}
    for exists, verdict in readings:
        for code, seen in some.items():
            seen |= exists & (verdict == code)
    number = np.sum(list(some.values()), axis=0)
    names = {1: told.verdicts[0], 0: told.verdicts[1], -1: told.verdicts[2]}
    masks = {names[code]: (seen & (number == 1), seen) for code, seen in some.items() if names[code]}
    masks |= {DEPENDS: (number > 1, number > 1), NONE: (number == 0, number == 0)}
    lead = [d for d in dims if d == "case"]
    games = [d for d in dims if d != "case"]
    table = {word: [xr.DataArray(m, dims=dims) for m in pair] for word, pair in masks.items()}
    shares = xr.concat([pair[0].mean(games) for pair in table.values()], "verdict")
    under = xr.concat([pair[1].mean(games) for pair in table.values()], "verdict")
    low, high, error = _interval(ds, [pair[0] for pair in table.values()], games, confidence)
    result = xr.Dataset(
        {"share": shares, "low": low, "high": high, "under_some": under},
        {"verdict": list(table), **{d: ds[d] for d in lead}},
        {"statement": str(told), "games": int(np.prod([ds.sizes[d] for d in games])), "error": error,
         "confidence": confidence, "complete_share": float(ds.complete.mean()),
         "meaning": "shares of games under the laws or grid put in, not probabilities"},
    )  # fmt: skip
    return result.transpose(..., "verdict")


def _interval(
    ds: xr.Dataset, masks: list[xr.DataArray], games: list[str], confidence: float
) -> tuple[xr.DataArray, xr.DataArray, str]:
    """Lower and upper ends over verdict (and case), and the kind of error in words."""
    counts = xr.concat([m.sum(games) for m in masks], "verdict")
    if games != [DRAW]:
        blank = xr.full_like(counts, np.nan, dtype=float)
        return blank, blank, "none: a grid is no sample, and each of its cells counts once"
    size = ds.sizes[DRAW]
    low, high = (xr.DataArray(e, dims=counts.dims) for e in _clopper_pearson(counts.values, size, confidence))
    nets = np.unique(ds.replicate.values) if "replicate" in ds.coords else np.zeros(1)
    if len(nets) == 1:
        independent = str(ds.attrs.get("design", "")).startswith(("Uniform", "Morris"))
        even = "" if independent else ", as a rule too wide here"
        return low, high, f"binomial (Clopper-Pearson) of {size} draws{even}"
    from scipy.special import stdtrit

    own = [ds.replicate.values == net for net in nets]
    means = np.stack([[m.isel({DRAW: np.flatnonzero(o)}).mean(DRAW).values for o in own] for m in masks])
    spread = means.std(axis=1, ddof=1) / np.sqrt(len(nets)) * stdtrit(len(nets) - 1, (1 + confidence) / 2)
    centre = counts.values / size
    # replicates that agree outright (a share of 0 or 1) show no spread: the binomial interval stays
    low = low.where(spread == 0, np.clip(centre - spread, 0, 1))
    high = high.where(spread == 0, np.clip(centre + spread, 0, 1))
    return low, high, f"Student's t over {len(nets)} scrambled nets (binomial where they all agree)"


def _clopper_pearson(counts: Any, size: int, confidence: float) -> tuple[Any, Any]:
    from scipy.special import betaincinv

    tail = (1 - confidence) / 2
    with np.errstate(invalid="ignore"):
        low = np.where(counts == 0, 0.0, betaincinv(np.maximum(counts, 1), size - counts + 1, tail))
        high = np.where(counts == size, 1.0, betaincinv(counts + 1, np.maximum(size - counts, 1), 1 - tail))
    return low, high
