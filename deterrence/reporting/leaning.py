"""Where in the band of the input that decides it does a claim stop holding in most games?

The input with the largest total-order index is set to evenly spaced quantiles of its law, all others as
drawn, and the share of games in which the claim holds is counted at each, in the same games: those that have
a verdict at all of them. Where the share passes one half, the quantile is read off the line between its
neighbours. This is the flip over the band; `switching` has that of the central game, which may lie elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import xarray as xr

from deterrence.argument.contrast import Contrast
from deterrence.argument.verdicts import VERDICTS
from deterrence.calibration import Scenario
from deterrence.calibration.inputs import Input
from deterrence.inference.shares import DEPENDS
from deterrence.inference.statements import HOLDS
from deterrence.parameters import Array
from deterrence.reporting.worlds import ask, columns, made

__all__ = ["leaning"]

PLACES = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)


def leaning(
    scenario: Scenario, contrasts: Sequence[Contrast], inputs: Sequence[str], n: int, seed: int, by: float
) -> xr.Dataset:
    """The share of games in which each claim holds, along the band of its deciding input.

    Parameters
    ----------
    scenario, contrasts
        What is asked of what.
    inputs : sequence of str
        The deciding input of each contrast; "" where nothing moves it.
    n, seed : int
        Games drawn, in which the input is moved.
    by : float
        Changes up to this size make no difference.

    Returns
    -------
    xarray.Dataset
        Over `test`: `input`; `quantile`, where the share first passes one half (NaN where it never does),
        and the `value` there (NaN for the four win rows, too); `kept`, the share of games with a verdict at
        every place. Over `place` too: `share` (NaN without an input, or without games), with one standard
        `error`.

    """
    own, drawn = columns(scenario), scenario.draw(n, seed)
    base = {**drawn.inputs, **{name: drawn.parameters[name] for name in scenario.fixed}}
    share, kept = np.full((len(contrasts), len(PLACES)), np.nan), np.full(len(contrasts), np.nan)
    at, value = np.full((2, len(contrasts)), np.nan)
    for row, (contrast, name) in enumerate(zip(contrasts, inputs, strict=True)):
        if name:
            holds, answered = _asked(scenario, contrast, base, own[name], by)
            whole = answered.all(axis=0)
            kept[row] = whole.mean()
            share[row] = holds[:, whole].mean(axis=1) if whole.any() else np.nan
            at[row] = _passes(share[row])
            if len(own[name]) == 1:
                value[row] = float(next(iter(own[name].values())).quantile(np.array(at[row])))
    with np.errstate(invalid="ignore", divide="ignore"):
        error = np.sqrt(share * (1 - share) / (n * kept[:, None]))
    return xr.Dataset(
        {
            "input": ("test", np.array(inputs, dtype=object)), "quantile": ("test", at),
            "value": ("test", value), "kept": ("test", kept),
            "share": (("test", "place"), share), "error": (("test", "place"), error),
        },
        {"test": [contrast.name for contrast in contrasts], "place": list(PLACES)},
        {"games": n, "seed": seed},
    )  # fmt: skip


def _asked(
    scenario: Scenario, contrast: Contrast, base: Mapping[str, Array], group: Mapping[str, Input], by: float
) -> tuple[Any, Any]:
    """Where the claim holds, and where it has a verdict, both (places, games)."""
    shape = (len(PLACES), len(next(iter(base.values()))))
    values = {name: np.broadcast_to(value, shape).copy() for name, value in base.items()}
    for name, given in group.items():
        values[name][:] = given.quantile(np.array(PLACES))[:, None]
    game, good = made(scenario, {name: value.ravel() for name, value in values.items()})
    code = ask(contrast, game, good, by).code.reshape(shape)
    return code == VERDICTS.index(HOLDS), code < VERDICTS.index(DEPENDS)


def _passes(share: Any) -> float:
    """The quantile at which a share first passes one half, or NaN."""
    over = share - 0.5
    turns = np.flatnonzero(np.sign(over[1:]) != np.sign(over[:-1]))
    if not turns.size or not np.isfinite(over).all():
        return float("nan")
    k = int(turns[0])
    return float(PLACES[k] + (PLACES[k + 1] - PLACES[k]) * over[k] / (over[k] - over[k + 1]))
