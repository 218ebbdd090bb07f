"""How does a probability per crisis become a probability by a date, and what do others forecast?

P(attack within T) = 1 - exp(-rate T P(attack in a crisis)), with a rate of crises that is read
off history and chosen by the user: the library never fits it. The rows `target_*` are forecasts
by others for 2025-26. They are printed beside the model's answers and are inputs to nothing.

A level is not a test, since rate and P enter as a product; the ratios between forecasts are.
"""

from __future__ import annotations

import numpy as np

from deterrence.calibration.rows import Row, Rows
from deterrence.errors import ParameterError
from deterrence.parameters import Array, Record, as_floats

__all__ = ["CRISIS_RATE", "WINDOW_MONTHS", "dated", "targets"]

CRISIS_RATE = Record(
    0.06, 0.13, 0.27, "measured",
    "counts over years: 4 Strait crises in ICB v14, 1950-2017 (low); 8 force-level disputes "
    "(central) and all 17 disputes (high) in GML MID 2.x, 1949-2010",
)  # fmt: skip
WINDOW_MONTHS = 17.4  # 20 July 2025 to the end of 2026: the window of the target_* rows


def dated(
    p_attack: float | Array, rate: float | Array | None = None, months: float = WINDOW_MONTHS
) -> float | Array:
    """Probability of an attack within `months`, at `rate` crises a year.

    Raises
    ------
    ParameterError
        If no rate is named, or a value lies outside its range.

    """
    if rate is None:
        raise ParameterError(
            "a dated probability needs a crisis rate and none was named: choose one, for instance "
            f"rate={CRISIS_RATE.central} a year (range {CRISIS_RATE.low}-{CRISIS_RATE.high})."
        )
    rates, window, probability = as_floats(rate), as_floats(months), as_floats(p_attack)
    for name, given, value in (("rate", rate, rates), ("months", months, window)):
        if value is None or not np.all(np.isfinite(value) & (value > 0)):
            raise ParameterError(f"{name} is {given!r}: give a number above 0.")
    if probability is None or not np.all((probability >= 0) & (probability <= 1)):
        raise ParameterError(f"p_attack is {p_attack!r}: give probabilities between 0 and 1.")
    try:
        result = np.asarray(-np.expm1(-rates * window / 12 * probability))  # type: ignore[operator]
    except ValueError:
        raise ParameterError(
            f"p_attack has shape {np.shape(p_attack)} and rate {np.shape(rate)}: give shapes that broadcast."
        ) from None
    return float(result) if result.ndim == 0 else result


def targets(rows: Rows, year: str) -> dict[str, Row]:
    """Forecasts for that year by name (none exist before 2025_26)."""
    return {key[0]: row for key, row in rows.items() if key[0].startswith("target_") and key[2] == year}
