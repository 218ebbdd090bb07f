"""What does a scenario take as given, and by what law is it drawn?

An `Input` is one number that a scenario starts from, a calibration row or a convention of the
mapping, with its band and its source. Draws are triangular on (low, central, high); a quantity
that spans orders of magnitude is triangular in its logarithm. Two other laws on the same band tell what
hangs on that choice: uniform, and its two ends alone. Quantiles rather than draws are the primitive, so
that several inputs can share one.

It does not know what the numbers are for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from deterrence.errors import ParameterError
from deterrence.parameters import CONFIDENCES, Array, Override, Record
from deterrence.sampling.laws import triangular

__all__ = ["LAWS", "Input", "awake", "band"]

LAWS = ("triangular", "uniform", "corners")

Band = tuple[float, float, float]
Profile = tuple[float, float]


def band(name: str, value: Any) -> Band:
    """Read a number, or a (low, central, high) triple, as a band.

    Raises
    ------
    ParameterError
        If it is neither, is not finite, or is out of order.

    """
    try:
        numbers = np.atleast_1d(np.asarray([] if isinstance(value, bool) else value, dtype=float))
    except (TypeError, ValueError):
        numbers = np.array([])
    if numbers.ndim != 1 or numbers.size not in (1, 3) or not np.isfinite(numbers).all():
        raise ParameterError(f"{name} came as {value!r}: give one number, or a triple (low, central, high).")
    low, central, high = (float(x) for x in np.broadcast_to(numbers, 3))
    if not low <= central <= high:
        raise ParameterError(f"{name} came as {value!r}: a triple must have low <= central <= high.")
    return low, central, high


@dataclass(frozen=True)
class Input:
    """One number that a scenario takes as given.

    `kind` is "row", "convention" or "parameter"; `logarithmic` draws the logarithm. A `profile`
    (low / central, high / central) belongs to a row whose three figures are a blockade, a war
    and a long war: they move together, so a draw, or one fixed number, scales all three. One that is
    `asleep` belongs to an option that is off: it stays at its centre and is no factor of a sample. `shape`
    is one of `LAWS`; "corners" is low or high, equally often. `override` says what a user's number replaced.
    """

    name: str
    low: float
    central: float
    high: float
    unit: str
    confidence: str
    source: str
    kind: str = "convention"
    note: str = ""
    logarithmic: bool = False
    profile: Profile | None = None
    override: Override | None = None
    asleep: bool = False
    shape: str = "triangular"

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ParameterError(f"the input {self.name!r} has no source: name one.")
        if self.confidence not in CONFIDENCES:
            raise ParameterError(
                f"the input {self.name!r} has confidence {self.confidence!r}: choose one of "
                f"{', '.join(CONFIDENCES)}."
            )
        if self.shape not in LAWS:
            raise ParameterError(
                f"the input {self.name!r} has the law {self.shape!r}: choose one of {', '.join(LAWS)}."
            )

    @property
    def law(self) -> str:
        """The law in words."""
        if self.shape == "corners":
            return f"{self.low:g} or {self.high:g}, equally often"
        scale = " in its logarithm" if self.logarithmic else ""
        peak = f" {self.central:g}," if self.shape == "triangular" else ""
        return f"{self.shape}{scale} on {self.low:g},{peak} {self.high:g}"

    def quantile(self, quantile: Array) -> Array:
        """Values at the given quantiles (any shape, 0 to 1) of the input's law."""
        if self.shape == "corners":
            return np.where(quantile < 0.5, self.low, self.high)
        logarithmic = self.logarithmic and self.low > 0
        three = (self.low, self.central, self.high)
        low, central, high = (float(np.log(x)) for x in three) if logarithmic else three
        even = self.shape == "uniform"
        values = low + (high - low) * quantile if even else triangular(quantile, low, central, high)
        return np.exp(values) if logarithmic else values

    def record(self) -> Record:
        """The input as the record that tables show."""
        overrides = () if self.override is None else (self.override,)
        return Record(self.low, self.central, self.high, self.confidence, self.source, overrides)

    def overridden(self, own: Record, by: str) -> Input:
        """The same input with a user's numbers in place of its own; what the shipped ones were is kept."""
        profile = self.profile
        if profile is not None and own.central <= 0:
            raise ParameterError(
                f"{self.name} came with {own.central:g} as its central value, but its three figures move "
                "together in proportion to it: give more than 0."
            )
        if profile is not None and own.low < own.high:
            profile = (own.low / own.central, own.high / own.central)
        words = own.source if by in own.source else f"{own.source} (own number of {by})"
        before = replace(self.record(), overrides=()) if self.override is None else self.override.before
        return replace(
            self,
            low=own.low,
            central=own.central,
            high=own.high,
            confidence=own.confidence,
            profile=profile,
            source=f"{words}, in place of {self.central:g} from {self.source}",
            override=Override(self.name, before, own, by),
        )


def awake(inputs: Mapping[str, Input]) -> dict[str, Input]:
    """The inputs on which a scenario rests: not those of an option that is off."""
    return {name: given for name, given in inputs.items() if not given.asleep}
