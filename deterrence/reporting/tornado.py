"""Which input moves the answer most, at the centre and over the band of all others?

Each input in turn is set to the 5%, the 50% and the 95% quantile of its law. At the point all others are at
their centre. Over the band all others are as drawn, and the mean of the change is over the games that are
admissible at all three (the same games, so that what the others do cancels). The swing of an input is the
largest of the three less the smallest: an answer may rise and fall again within a band.

Point and band can differ much: at the centre an answer may be near a step, or far from any.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from deterrence.argument.contrast import Contrast
from deterrence.calibration import Scenario
from deterrence.calibration.inputs import Input
from deterrence.parameters import Array
from deterrence.reporting.worlds import ask, central, columns, made

__all__ = ["PLACES", "tornado"]

PLACES = (0.05, 0.5, 0.95)


def tornado(scenario: Scenario, contrast: Contrast, n: int, seed: int, by: float) -> xr.Dataset:
    """The change with each input low, in the middle and high, largest swing over the band first.

    Parameters
    ----------
    scenario, contrast, by
        As for `answer`.
    n, seed : int
        Games drawn, in which each input is moved.

    Returns
    -------
    xarray.Dataset
        Over `input` and `quantile` (`PLACES`): `value` of the input (NaN for the four win rows, which move
        as one); `point` and `band`, the change there (NaN where not admissible). Over `input`: `swing` of
        `band` with its standard `error`, `point_swing`, and `kept`, the share of games admissible at all
        three. `centre` and `mean`, the change with nothing moved: of the central game, of the games drawn.

    """
    own, drawn = columns(scenario), scenario.draw(n, seed)
    inputs = {**drawn.inputs, **{name: drawn.parameters[name] for name in scenario.fixed}}
    middle = central(scenario, 1)
    point = _moved(scenario, contrast, middle, own, by)[..., 0]
    band = _moved(scenario, contrast, inputs, own, by)
    mean, swing, error, kept = _averaged(band)
    still = [ask(contrast, *made(scenario, base), by).change for base in (middle, inputs)]
    values = [[_value(group, q) for q in PLACES] for group in own.values()]
    grid = ("input", "quantile")
    ds = xr.Dataset(
        {
            "value": (grid, np.array(values)), "point": (grid, point), "band": (grid, mean),
            "swing": ("input", swing), "error": ("input", error), "kept": ("input", kept),
            "point_swing": ("input", np.nan_to_num(np.ptp(point, axis=1))),
            "centre": float(still[0][0]), "mean": float(np.nanmean(still[1])),
        },
        {"input": list(own), "quantile": list(PLACES)},
        {"games": n, "seed": seed, "on": contrast.on},
    )  # fmt: skip
    return ds.isel(input=np.argsort(-swing, kind="stable"))


def _moved(
    scenario: Scenario, contrast: Contrast, base: Mapping[str, Array],
    own: Mapping[str, Mapping[str, Input]], by: float,
) -> Any:  # fmt: skip
    """The change with each column at each place, (inputs, places, games)."""
    shape = (len(own), len(PLACES), len(next(iter(base.values()))))
    values = {name: np.broadcast_to(value, shape).copy() for name, value in base.items()}
    for row, group in enumerate(own.values()):
        for place, quantile in enumerate(PLACES):
            for name, given in group.items():
                values[name][row, place] = given.quantile(np.array(quantile))
    game, good = made(scenario, {name: value.ravel() for name, value in values.items()})
    return ask(contrast, game, good, by).change.reshape(shape)


def _averaged(band: Any) -> tuple[Any, Any, Any, Any]:
    """Mean (inputs, places), swing, its standard error and the share of games kept, each (inputs,)."""
    whole = np.isfinite(band).all(axis=1)
    count = whole.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.where(whole[:, None], band, 0.0).sum(axis=-1) / count[:, None]
        rows = np.arange(len(band))
        ends = np.nan_to_num(mean)
        gap = band[rows, ends.argmax(axis=1)] - band[rows, ends.argmin(axis=1)]
        swing = np.ptp(ends, axis=1)
        apart = np.where(whole, gap - swing[:, None], 0.0)
        error = np.sqrt((apart**2).sum(axis=-1) / (count - 1) / count)
    return mean, swing, error, whole.mean(axis=-1)


def _value(group: Mapping[str, Input], quantile: float) -> float:
    given = list(group.values())
    return float(given[0].quantile(np.array(quantile))) if len(given) == 1 else float("nan")
