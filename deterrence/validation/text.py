"""How does the table of `validate` look on a terminal? Failures first, each with what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import xarray as xr

from deterrence.pages import columns, wrapped
from deterrence.validation.questions import FORECAST
from deterrence.validation.table import AGREES_WITHIN, FAILS, MISSING, validate

if TYPE_CHECKING:
    from deterrence.calibration import Scenario

__all__ = ["validation_text"]

FORECASTS = "2025-26"  # the scenario for which forecasts were made
SHOWN = 5


def validation_text(scenario: Scenario, width: int, draws: int = 1500, seed: int = 0) -> str:
    """The table of a scenario; where it has no forecasts, also those of the scenario that has them."""
    from deterrence.calibration import scenario as named

    ds = validate(scenario, draws, seed)
    parts = [
        "What others said and saw, and the model's answer (only what is marked so is an input)",
        _table(ds, width),
    ]
    if not scenario.targets():
        other = validate(named("strait", FORECASTS), draws, seed, kinds=[FORECAST])
        parts.append(
            f"  No forecasts were made for {scenario.name}; these are for {FORECASTS} under the same mapping."
        )
        parts.append(_table(other, width))
    note = (
        "In brackets: the band of what was elicited; quartiles of the draws, of a dated level its range over "
        "the crisis rates that history admits, never fitted (a level is no test: rate and P enter as a "
        f"product). A hazard ratio agrees within a factor of {AGREES_WITHIN:g} of the one elicited, by our "
        "convention, anything else within the row's band; surveys give shares of people who expect "
        "something, which is not the model's probability. Inputs come back exactly at the centre. Forecasts: "
        "one source, one date, and the mapping's conventions were fixed after a look at it. That a value "
        "mends an answer is no evidence for it."
    )
    return "\n".join([*parts, wrapped(note, width)])


def _table(ds: xr.Dataset, width: int) -> str:
    rows = [["", "question", "measure", "elicited", "model"]]
    below = []
    for i in range(ds.sizes["question"]):
        line = ds.isel(question=i)
        verdict, words = str(line.verdict.item()), str(line.question.item())
        low, central, high = (float(x) for x in line.elicited)
        told = _banded(float(line.model), float(line.model_low), float(line.model_high), line)
        rows.append([verdict, words, str(line.measure.item()), _banded(central, low, high, line), told])
        if verdict == MISSING:
            rows[-1][-1] = ""
            below.append(wrapped(f"{words}: {line.note.item()}.", width))
        if verdict == FAILS:
            below.append(wrapped(_mend(line, words), width))
    return "\n".join([columns(rows, width), *below])


def _banded(central: float, low: float, high: float, line: xr.Dataset) -> str:
    if str(line.measure.item()).startswith("dated"):
        return f"{low:.1%} to {high:.1%}"
    return f"{central:.2f} ({low:.2f}, {high:.2f})"


def _mend(line: xr.Dataset, words: str) -> str:
    """Which parameters, moved alone, would make one answer agree; the nearest that others come."""
    needed = line.needed.values
    band = line.band.transpose("parameter", "end").values
    width = np.maximum(band[:, 2] - band[:, 0], 1e-12)
    mending = np.flatnonzero(np.isfinite(needed))
    order: Any = sorted(
        mending, key=lambda j: (not line.in_band.values[j], abs(needed[j] - band[j, 1]) / width[j])
    )
    told = []
    for j in order:
        low, central, high = band[j]
        where = "pinned at its centre" if needed[j] == central else f"at {needed[j]:.3g}"
        outside = "" if line.in_band.values[j] else ", outside its band"
        told.append(f"{line.parameter.values[j]} {central:.3g} ({low:.3g}, {high:.3g}) {where}{outside}")
    size = line.sizes["parameter"]
    if not told:
        return f"{words}: none of {size} parameters, moved alone over all that is admissible, makes it agree."
    more = f"; and {len(told) - SHOWN} more" if len(told) > SHOWN else ""
    return (
        f"{words}: would agree, one parameter moved alone, with {'; '.join(told[:SHOWN])}{more}. No "
        f"admissible value of the other {size - len(told)} does it."
    )
