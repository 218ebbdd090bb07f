"""What is a parameter: a number with a default, a unit, an admissible range and a source.

`param` declares one in the body of a `Game`; `Parameter` is what the class remembers of it;
`Record` is what a scenario knows of one value (its band, its confidence, its source); `Override` says which
number of a scenario a user replaced. A number without a source is an error: "assumption" is a legal source,
an empty one is not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import numpy as np

from deterrence.arguments import real, short
from deterrence.arrays.foreign import admitted
from deterrence.arrays.libraries import elsewhere, fetched
from deterrence.errors import GameError, ParameterError

__all__ = [
    "CONFIDENCES",
    "Array",
    "Override",
    "Parameter",
    "Record",
    "admit",
    "as_axis",
    "as_floats",
    "param",
]

Array = np.ndarray[Any, np.dtype[np.float64]]
CONFIDENCES = ("measured", "elicited", "assumed", "derived", "convention")
_KEY = "deterrence"


@dataclass(frozen=True)
class Parameter:
    """The declaration of one parameter: `low` and `high` bound what is admissible, ends included."""

    default: float
    unit: str
    low: float
    high: float
    source: str
    finite: bool = True


@dataclass(frozen=True)
class Record:
    """What a scenario knows of one value: its band, how sure it is, and where it comes from.

    `confidence` is one of measured, elicited, assumed, derived, convention. `overrides` are the user's own
    numbers that the value rests on.
    """

    low: float
    central: float
    high: float
    confidence: str
    source: str
    overrides: tuple[Override, ...] = ()

    def __post_init__(self) -> None:
        if self.confidence not in CONFIDENCES:
            raise ParameterError(
                f"confidence {self.confidence!r} is not one of {', '.join(CONFIDENCES)}: choose one."
            )
        if not self.source.strip():
            raise ParameterError(f"the value {self.central} has no source: name one ('assumption' is legal).")

    @property
    def band(self) -> str:
        """Low, central and high in one word: "0.2/0.4/0.6"."""
        return f"{self.low:g}/{self.central:g}/{self.high:g}"


@dataclass(frozen=True)
class Override:
    """A user's own numbers: for what, what stood there before, what stands there now, and whose it is."""

    name: str
    before: Record
    after: Record
    by: str

    def __str__(self) -> str:
        after = self.after
        return (
            f"{self.name}: {after.band} in place of {self.before.band} "
            f"({self.by}; {after.confidence}; source: {after.source})"
        )


def param(
    default: float,
    *,
    unit: str,
    low: float = -np.inf,
    high: float = np.inf,
    source: str,
    finite: bool = True,
) -> Any:
    """Declare a parameter of a game.

    Parameters
    ----------
    default : float
        Its value where the user gives none; must lie in [low, high].
    unit : str
        What one unit of it is, in words ("probability", "share of China's prize").
    low, high : float
        Admissible range, ends included.
    source : str
        Author, year and place, or "assumption".
    finite : bool
        Must it be finite? If not, games where it is not get the status `not_finite`.

    Raises
    ------
    GameError
        If unit or source is empty, or the default lies outside the range.

    """
    if not (isinstance(unit, str) and isinstance(source, str) and unit.strip() and source.strip()):
        raise GameError(
            f"param({short(default)}) came with unit {unit!r} and source {source!r}: both must be said "
            "in words ('assumption' is a legal source)."
        )
    if not (real(low) and real(default) and real(high)):
        raise GameError(
            f"param({short(default)}) came with low={low!r} and high={high!r}: give one number each."
        )
    if not low <= default <= high:
        raise GameError(f"param({default}) lies outside its own range [{low}, {high}]: mend one of them.")
    declared = Parameter(float(default), unit, float(low), float(high), source, finite)
    return field(default=float(default), metadata={_KEY: declared})


def declared(metadata: Any) -> Parameter | None:
    """The `Parameter` behind a dataclass field's metadata, or None for a structural field."""
    found = metadata.get(_KEY)
    return found if isinstance(found, Parameter) else None


def admit(game: str, name: str, parameter: Parameter, value: Any) -> float | Array:
    """Check one value against its declaration; scalars stay floats, arrays become read-only.

    Everything is cast up to float64. An array of another library than NumPy stays there.

    Raises
    ------
    ParameterError
        If the value is not numeric, not finite, or outside its range: the message names the
        first index and the count.

    """
    if elsewhere(value):
        there = admitted(f"{game}.{name}", value)
        if not _inside(parameter, there):
            _refuse(game, name, parameter, fetched(there.array))
        return there.array  # type: ignore[no-any-return]
    array = as_floats(value)
    if array is None:
        raise ParameterError(
            f"{game}.{name} came as {value!r}: give a number or an array of numbers ({parameter.unit})."
        )
    if not _inside(parameter, array):
        _refuse(game, name, parameter, array)
    if array.ndim == 0:
        return float(array)
    array.flags.writeable = False
    return array


def as_floats(value: Any) -> Array | None:
    """A copy as floats, NaN where a masked array is masked; None of text, dates and complex numbers.

    NumPy would read "0.5" as a number, drop an imaginary part, and take what lies under a mask.
    """
    if isinstance(value, float):
        return np.array(value)
    try:
        plain = np.asarray(value)
        if plain.dtype.kind not in "fiubO" or (plain.dtype.kind == "O" and _worded(plain)):
            return None
        array = np.array(plain, dtype=float, order="C")  # kernels read it flat
    except (TypeError, ValueError, OverflowError):
        return None
    if isinstance(value, np.ma.MaskedArray):
        array[np.ma.getmaskarray(value)] = np.nan
    return array


def as_axis(caller: str, name: str, given: Any) -> Array:
    """Numbers along one axis.

    Raises
    ------
    ParameterError
        If they are none, or not a list of them.

    """
    values = as_floats(given)
    if values is None or values.ndim != 1 or not values.size or not np.isfinite(values).all():
        raise ParameterError(f"{caller}: {name} came as {short(given)}: give a list of at least one number.")
    return values


def _worded(objects: Any) -> bool:
    return any(isinstance(element, str | bytes) for element in objects.flat)


def _inside(parameter: Parameter, array: Any) -> bool:
    """Do the extremes say at once that all is well? Not where something is not finite."""
    if 0 in array.shape:
        return True
    least, most = (array.min(), array.max()) if array.ndim else (float(array),) * 2
    return bool(parameter.low <= least and most <= parameter.high and isfinite(least) and isfinite(most))


def _refuse(game: str, name: str, parameter: Parameter, array: Array) -> None:
    """Raise if a value is inadmissible, with the first index and the count."""
    bad = ~((array >= parameter.low) & (array <= parameter.high) & np.isfinite(array))
    if not parameter.finite:
        bad &= np.isfinite(array)
    if bad.any():
        count, first = int(bad.sum()), tuple(int(i) for i in np.argwhere(bad)[0])
        where = f" at index {first if len(first) > 1 else first[0]}" if first else ""
        more = f" ({count} of {array.size} values are bad)" if array.size > 1 else ""
        raise ParameterError(
            f"{game}.{name} is {array[first]:.6g}{where}{more}, but must lie in "
            f"[{parameter.low:g}, {parameter.high:g}] ({parameter.unit})."
        )
