"""At which value of an input does a verdict flip, all others at their centre? For every claim that is tested.

The verdicts of the central game are asked at evenly spaced quantiles of each input's band, from its low to
its high end; the cell between two neighbours that disagree is cut into ever smaller ones, until the flip is
known to a millionth of the band's quantiles. A flip that is undone between two neighbours is missed.
Stretches that are not admissible, or without one answer, have no verdict and no flip.

How far a flip is from the centre is told in bands,

    away = (value - central) / (high - low),

above zero where the input must rise; of the four win rows, which move as one, the mean of their distances.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from deterrence.argument.asking import Batch
from deterrence.argument.contrast import Contrast
from deterrence.argument.pieces import summed
from deterrence.argument.settings import BASE
from deterrence.argument.verdicts import VERDICTS, judged
from deterrence.calibration import Scenario
from deterrence.calibration.inputs import Input
from deterrence.inference.shares import DEPENDS
from deterrence.parameters import Array
from deterrence.reporting.worlds import central, columns, made

__all__ = ["switching"]

POINTS, CUTS, ROUNDS = 101, 32, 3
Columns = Mapping[str, Mapping[str, Input]]


def switching(scenario: Scenario, contrasts: Sequence[Contrast], by: float) -> xr.Dataset:
    """Every flip of each verdict of the central game along one input; by test, nearest to the centre first.

    Parameters
    ----------
    scenario, contrasts
        What is asked of what.
    by : float
        Changes up to this size make no difference.

    Returns
    -------
    xarray.Dataset
        Over `switch`: `claim`, the name of the test; `input`, `quantile` in its band, `value` (NaN for the
        four win rows, which share one quantile), `below` and `above`, the verdicts on its two sides, and
        `away`, how far from the centre, in bands. Over `test`: `verdict` at the centre, and `flipping`, how
        many inputs flip it. Attributes: `inputs`, how many were moved, and `by`.

    """
    own = columns(scenario)
    grid = np.linspace(0, 1, POINTS)
    every = np.repeat(np.arange(len(own)), POINTS)
    codes = _codes(scenario, contrasts, own, every, np.tile(grid, len(own)), by)
    middle = _codes(scenario, contrasts, own, np.array([-1]), np.array([0.5]), by)[:, 0]
    rows, flipping = [], []
    for contrast, code in zip(contrasts, codes.reshape(len(contrasts), -1, POINTS), strict=True):
        at, low, high, below, above = _brackets(code, grid)
        for _ in range(ROUNDS if at.size else 0):
            inner = np.linspace(low, high, CUTS + 1, axis=-1)
            names = np.repeat(at, CUTS + 1)
            told = _codes(scenario, [contrast], own, names, inner.ravel(), by).reshape(inner.shape)
            first = (told[:, 1:] != below[:, None]).argmax(axis=-1)[:, None]
            low, high = (np.take_along_axis(inner, first + k, -1)[:, 0] for k in (0, 1))
            above = np.take_along_axis(told, first + 1, -1)[:, 0]
        answered = above < VERDICTS.index(DEPENDS)  # a stretch without a verdict may lie between neighbours
        ends = (each[answered] for each in (np.array([*own])[at], high, below, above))
        found = [_row(contrast.name, name, own[name], q, VERDICTS[left], VERDICTS[right])
                 for name, q, left, right in zip(*ends, strict=True)]  # fmt: skip
        rows += sorted(found, key=lambda row: abs(row[-1]))
        flipping.append(len({row[1] for row in found}))
    words = ("claim", "input", "quantile", "value", "below", "above", "away")
    kinds = (object, object, float, float, object, object, float)
    told = {word: ("switch", np.array([row[i] for row in rows], dtype=kind))
            for i, (word, kind) in enumerate(zip(words, kinds, strict=True))}  # fmt: skip
    told["verdict"] = ("test", np.array(VERDICTS, dtype=object)[middle])
    told["flipping"] = ("test", np.array(flipping, dtype=int))
    return xr.Dataset(told, {"test": [c.name for c in contrasts]}, {"inputs": len(own), "by": by})


def _brackets(codes: Any, grid: Array) -> tuple[Any, ...]:
    """Input, the two quantiles and the two verdicts of each pair of neighbours that disagree, (flips,)."""
    answered = codes < VERDICTS.index(DEPENDS)
    at, place = np.nonzero((np.diff(codes, axis=1) != 0) & answered[:, 1:] & answered[:, :-1])
    return at, grid[place], grid[place + 1], codes[at, place], codes[at, place + 1]


def _codes(
    scenario: Scenario, contrasts: Sequence[Contrast], own: Columns, at: Any, quantile: Array, by: float
) -> Any:
    """The verdicts, (contrasts, games), with column `at` at a quantile of its band, both (games,).

    All is central where `at` is -1.
    """
    values = central(scenario, len(at))
    for row, group in enumerate(own.values()):
        here = at == row
        for name, given in group.items():
            values[name][here] = given.quantile(quantile[here])
    game, good = made(scenario, values)
    found = []
    for contrast, told in zip(contrasts, Batch(game, contrasts).ends(BASE), strict=True):
        assert told is not None
        code = judged(*summed(contrast, told), contrast.sign, by)
        found.append(np.where(good, code, len(VERDICTS) - 1))
    return np.array(found)


def _row(
    test: str, name: str, group: Mapping[str, Input], quantile: float, *verdicts: str
) -> tuple[Any, ...]:
    values = [float(given.quantile(np.array(quantile))) for given in group.values()]
    away = [(v - g.central) / (g.high - g.low) for v, g in zip(values, group.values(), strict=True)
            if g.low < g.high]  # fmt: skip
    value = values[0] if len(values) == 1 else float("nan")
    return (test, name, quantile, value, *verdicts, float(np.mean(away)))
