"""How much of the spread of an answer does each uncertain number account for?

First-order and total Sobol indices (Sobol' 1993; Homma & Saltelli 1996) of a sweep of a sample drawn by
`Saltelli`. With f at A, at B, and at A with factor i taken from B,

    first_i = mean(f_B (f_ABi - f_A)) / variance     (Saltelli and others 2010, table 2b),
    total_i = mean((f_A - f_ABi)^2) / (2 variance)    (Jansen 1999; there, table 2f).

first_i is the share that goes when factor i alone is known; total_i the share that stays while i alone is
unknown. Of `Saltelli(n, pairs=True)` also what two factors do together beyond what each does alone,

    second_ij = (mean(f_BAi f_ABj) - mean(f_A f_B)) / variance - first_i - first_j    (Saltelli 2002, eq. 18).

Intervals are percentiles of a bootstrap over the slots; for scrambled nets they are, as a rule,
too wide rather than too narrow.

Of a sample drawn by `Morris` the elementary effects (Morris 1991), far cheaper and less exact: the effect of
factor i at a point is the change of f divided by the step, which is in quantiles of the factor's law,

    mu_i = mean(effect),   mu_star_i = mean(|effect|),   sigma_i = standard deviation of the effect,

so that of a linear function mu is coefficient times range and sigma 0 (uniform laws). mu_star says how much
a factor matters at all, sigma whether that depends on where one is, on other factors or on its own value.

A game without an answer is never counted as zero: more of them than `drop` allows are refused, fewer are
left out and their share is reported. Factors are independent by design, apart from what inadmissible draws
take away (`rejected_share`).
"""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import xarray as xr

from deterrence.arguments import check_seed, real, short
from deterrence.errors import ParameterError
from deterrence.inference.indices import RESAMPLES, elementary_effects, sobol_indices
from deterrence.inference.quantities import agreed, quantity
from deterrence.sweeps.axes import DRAW

__all__ = ["sensitivity"]


def sensitivity(
    ds: xr.Dataset, of: str | xr.DataArray, *, drop: float = 0.0, confidence: float = 0.95, seed: int = 0
) -> xr.Dataset:
    """First-order and total Sobol indices of a number, or its elementary effects, with bootstrap intervals.

    Parameters
    ----------
    ds : Dataset
        `dt.sweep(dt.sample(game, dt.Saltelli(n, seed), over=...))`, perhaps with cases; or of `dt.Morris`.
    of : str, or DataArray along `draw`
        An event (its probability), "payoff: <player>", "number of equilibria", or numbers of your own,
        such as `ds.probability.sel(event="attack").max("equilibrium")`.
    drop : float
        The largest share of slots that may be left out because one of their games has no answer (NaN).
    confidence : float
        Of the intervals.
    seed : int
        Of the bootstrap.

    Returns
    -------
    xarray.Dataset
        Over `factor` (and `case`): first, first_low, first_high, total, total_low, total_high (NaN where
        the number does not vary); of `dt.Saltelli(n, pairs=True)` also second and its ends over `factor` and
        `other` (NaN where they are one); of `dt.Morris` mu, mu_star and sigma with their ends, in units of
        the number. Beside them mean and variance of the number, and dropped_share.

    Raises
    ------
    ParameterError
        For other draws, an unknown number, games whose equilibria disagree on it, or more slots
        without an answer than `drop` allows.

    """
    factors = _factors(ds)
    _shares(drop=drop, confidence=confidence)
    check_seed("sensitivity", seed)
    if not isinstance(of, str | xr.DataArray):
        raise ParameterError(
            f"sensitivity: of came as {short(of)}: give an event, 'payoff: <player>', or a DataArray."
        )
    if not ds.sizes[DRAW]:
        raise ParameterError("sensitivity came with a Dataset without draws: give all of a sample.")
    name = of if isinstance(of, str) else str(of.name or "the number given")
    numbers = _single(ds, of) if isinstance(of, str) else of
    if DRAW not in numbers.dims or numbers.sizes[DRAW] != ds.sizes[DRAW]:
        raise ParameterError(
            f"sensitivity: of came with dims {numbers.dims}, but needs one number for each of the "
            f"{ds.sizes[DRAW]} draws, along {DRAW!r}."
        )
    numbers = numbers.transpose(..., DRAW)
    screened = "step" in ds.coords  # drawn by Morris
    free = 1 if screened else 2  # matrices of points that are drawn freely
    pairs = not screened and int(ds.matrix.max()) > len(factors) + 1
    order = _order(ds, (1 + pairs) * len(factors) + free)
    rows = numbers.values.astype(float)[..., order]  # (*cases, rows, slots)
    random = np.random.default_rng(seed)
    found: list[dict[str, Any]] = []
    told = np.empty((*rows.shape[:-2], 3))
    for case in np.ndindex(rows.shape[:-2]):
        whole = np.isfinite(rows[case]).all(axis=0)
        lost = 1 - whole.mean()
        if lost > drop or whole.sum() < 2:
            raise ParameterError(
                f"sensitivity: {(~whole).sum()} of {whole.size} slots of {len(order)} games have one "
                f"without {name!r} (no equilibrium, most often), more than drop={drop:g} allows: give a drop "
                f"above {lost:.3g} to leave them out, or a number for every game, of=values.fillna(...)."
            )
        kept = rows[case][:, whole]
        if screened:
            found.append(elementary_effects(kept, ds.step.values[order][1:, whole], confidence, random))
        else:
            found.append(sobol_indices(kept, len(factors), confidence, random))
        told[case] = kept[:free].mean(), kept[:free].var(), lost
    lead = numbers.dims[:-1]
    variables = {}
    for word in found[0]:
        values = np.array([row[word] for row in found]).reshape(*rows.shape[:-2], *found[0][word].shape)
        variables[word] = ((*lead, "factor", "other")[: values.ndim], values)
    variables |= {w: (lead, told[..., i]) for i, w in enumerate(("mean", "variance", "dropped_share"))}
    attributes = {"of": name, "confidence": confidence, "resamples": RESAMPLES, "seed": seed}
    labels = {dim: numbers[dim].values for dim in lead if dim in numbers.coords}
    own = {"factor": factors, "other": factors} if pairs else {"factor": factors}
    return xr.Dataset(variables, {**labels, **own}, {**ds.attrs, **attributes})


def _factors(ds: xr.Dataset) -> list[str]:
    labelled = isinstance(ds, xr.Dataset)
    if not labelled or not {"matrix", "slot"} <= set(ds.coords) or "factors" not in ds.attrs:
        came = ds.attrs.get("design", "a Dataset without draws") if labelled else type(ds).__name__
        raise ParameterError(
            f"sensitivity came with {came}, but needs draws of dt.Saltelli or dt.Morris: "
            "dt.sweep(dt.sample(game, dt.Saltelli(1024, seed=0), over={...}))."
        )
    factors: list[str] = json.loads(ds.attrs["factors"])
    return factors


def _shares(**given: float) -> None:
    for name, value in given.items():
        least = "above 0" if name == "confidence" else "at least 0"
        if not (real(value, 0) and value < 1) or (name == "confidence" and value == 0):
            raise ParameterError(f"sensitivity: {name} came as {value!r}: give a share, {least} and below 1.")


def _single(ds: xr.Dataset, of: str) -> xr.DataArray:
    """The number that all equilibria of a game agree on; NaN where there is none."""
    values = quantity(ds, of, "sensitivity").values
    if "equilibrium" not in values.dims:
        return values
    advice = "say which is meant, as in of=ds.probability.sel(event=...).max('equilibrium')"
    return agreed(values, of, "sensitivity", advice)


def _order(ds: xr.Dataset, rows: int) -> Any:
    """Where each row of the design stands along `draw`: (rows, slots)."""
    matrix, slot = ds.matrix.values, ds.slot.values
    slots, counts = np.unique(slot, return_counts=True)
    if np.any(counts != rows) or set(np.unique(matrix)) != set(range(rows)):
        raise ParameterError(
            f"sensitivity: slot {slots[int(np.argmax(counts != rows))]} of the design is not whole "
            f"(each has {rows} games): select draws by whole slots, or none."
        )
    return np.lexsort((slot, matrix)).reshape(rows, -1)
