"""At which value of an input does the verdict flip, all others at their centre?

The verdict of the central game is asked at evenly spaced quantiles of each input's band, from its low to its
high end; between two neighbours that disagree the quantile is halved until the value is known to a millionth
of the band's quantiles. A flip that is undone between two neighbours is missed. Stretches that are not
admissible have no verdict and no flip.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from deterrence.argument.contrast import Contrast
from deterrence.argument.verdicts import VERDICTS
from deterrence.calibration import Scenario
from deterrence.calibration.inputs import Input
from deterrence.inference.shares import DEPENDS
from deterrence.parameters import Array
from deterrence.reporting.worlds import ask, central, columns, made

__all__ = ["switching"]

POINTS, HALVINGS = 101, 20


def switching(scenario: Scenario, contrast: Contrast, by: float) -> xr.Dataset:
    """Every flip of the verdict of the central game along one input, nearest to the centre first.

    Returns
    -------
    xarray.Dataset
        Over `switch`: `input`, `quantile` in its band, `value` (NaN for the four win rows, which share one
        quantile), `below` and `above`, the verdicts on its two sides, `away`, how far from the centre in
        quantiles. Attributes: `inputs`, how many were moved, and `verdict` at the centre.

    """
    own = columns(scenario)
    grid = np.linspace(0, 1, POINTS)
    names = list(own)
    every = np.repeat(np.arange(len(names)), POINTS)
    codes = _codes(scenario, contrast, own, every, np.tile(grid, len(names)), by).reshape(-1, POINTS)
    answered = codes < VERDICTS.index(DEPENDS)
    at, place = np.nonzero((np.diff(codes, axis=1) != 0) & answered[:, 1:] & answered[:, :-1])
    low, high, left = grid[place], grid[place + 1], codes[at, place]
    for _ in range(HALVINGS if at.size else 0):
        middle = (low + high) / 2
        same = _codes(scenario, contrast, own, at, middle, by) == left
        low, high = np.where(same, middle, low), np.where(same, high, middle)
    centre = _codes(scenario, contrast, own, np.array([-1]), np.array([0.5]), by)[0]
    away = np.array([abs(q - _central_quantile(own[names[i]], grid)) for i, q in zip(at, high, strict=True)])
    order = np.argsort(away, kind="stable")
    rows = [(names[at[k]], high[k], _value(own[names[at[k]]], high[k]), VERDICTS[left[k]],
             VERDICTS[codes[at[k], place[k] + 1]], away[k]) for k in order]  # fmt: skip
    kinds = (object, float, float, object, object, float)
    told = [np.array([row[i] for row in rows], dtype=kind) for i, kind in enumerate(kinds)]
    words = ("input", "quantile", "value", "below", "above", "away")
    return xr.Dataset(
        {name: ("switch", column) for name, column in zip(words, told, strict=True)},
        attrs={"inputs": len(names), "verdict": VERDICTS[int(centre)], "by": by},
    )


def _codes(
    scenario: Scenario, contrast: Contrast, own: Mapping[str, Mapping[str, Input]], at: Any, quantile: Array,
    by: float,
) -> Any:  # fmt: skip
    """The verdicts with column `at` at a quantile of its band, both (games,); all central where it is -1."""
    values = central(scenario, len(at))
    for row, group in enumerate(own.values()):
        here = at == row
        for name, given in group.items():
            values[name][here] = given.quantile(quantile[here])
    game, good = made(scenario, values)
    return np.asarray(ask(contrast, game, good, by).code)


def _central_quantile(group: Mapping[str, Input], grid: Array) -> float:
    """Where the centre lies in the band; of the win rows, that of the first."""
    given = next(iter(group.values()))
    return float(np.interp(given.central, given.quantile(grid), grid))


def _value(group: Mapping[str, Input], quantile: float) -> float:
    if len(group) > 1:
        return float("nan")
    return float(next(iter(group.values())).quantile(np.array(quantile)))
