"""What does a scenario take as given, and by what law is it drawn?

An `Input` is one number that a scenario starts from, a calibration row or a convention of the
mapping, with its band and its source. Draws are triangular on (low, central, high); a quantity
that spans orders of magnitude is triangular in its logarithm. Quantiles rather than draws are
the primitive, so that several inputs can share one.

It does not know what the numbers are for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from deterrence.errors import ParameterError
from deterrence.laws import triangular
from deterrence.parameters import CONFIDENCES, Array, Override, Record

__all__ = ["Input", "band"]

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

    `kind` is "row", "convention" or "override"; `logarithmic` draws the logarithm. A `profile`
    (low / central, high / central) belongs to a row whose three figures are a blockade, a war
    and a long war: they move together, so a draw, or one fixed number, scales all three.
    `override` says what a user's number replaced.
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

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise ParameterError(f"the input {self.name!r} has no source: name one.")
        if self.confidence not in CONFIDENCES:
            raise ParameterError(
                f"the input {self.name!r} has confidence {self.confidence!r}: choose one of "
                f"{', '.join(CONFIDENCES)}."
            )

    @property
    def law(self) -> str:
        """The law in words."""
        scale = " in its logarithm" if self.logarithmic else ""
        return f"triangular{scale} on {self.low:g}, {self.central:g}, {self.high:g}"

    def quantile(self, quantile: Array) -> Array:
        """Values at the given quantiles (any shape, 0 to 1) of the input's law."""
        if self.logarithmic and self.low > 0:
            logs = (float(np.log(x)) for x in (self.low, self.central, self.high))
            return np.exp(triangular(quantile, *logs))
        return triangular(quantile, self.low, self.central, self.high)

    def record(self) -> Record:
        """The input as the record that tables show."""
        overrides = () if self.override is None else (self.override,)
        return Record(self.low, self.central, self.high, self.confidence, self.source, overrides)

    def overridden(self, own: Record, by: str) -> Input:
        """The same input with a user's numbers in place of its own; what the shipped ones were is kept."""
        profile = self.profile
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
            kind="override",
            profile=profile,
            source=f"{words}, in place of {self.central:g} from {self.source}",
            override=Override(self.name, before, own, by),
        )
