"""What can be said of every game of a sweep? A number falls from one case to another, or a fact holds.

A statement is judged for every equilibrium of a game that exists, and for every pair of equilibria where
it compares two cases: `shares` counts what all of them say, and what only some do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr

from deterrence.arguments import real, short
from deterrence.errors import ParameterError
from deterrence.inference.quantities import known, quantity

__all__ = ["Comparison", "Fact", "higher", "lower"]

HOLDS, SAME, REVERSED, FAILS = "holds", "no difference", "reversed", "fails"
# which candidates are compared: where they exist (games,), and +1 holds, 0 no difference, -1 not, (games,)
Reading = tuple[Any, Any]


@dataclass(frozen=True)
class Comparison:
    """A number is lower (sign -1) or higher (sign 1), by more than `by`, in the second of two cases."""

    value: str
    case: tuple[str, str]
    by: float
    sign: int

    @property
    def verdicts(self) -> tuple[str, ...]:
        """What a pair of equilibria may say, for the codes +1, 0 and -1."""
        return HOLDS, SAME, REVERSED

    def __str__(self) -> str:
        """The statement in words."""
        how = "lower" if self.sign < 0 else "higher"
        return f"{self.value} is {how} in {self.case[1]!r} than in {self.case[0]!r}, by more than {self.by:g}"

    def readings(self, ds: xr.Dataset) -> tuple[tuple[str, ...], Iterator[Reading]]:
        """The dims of the games, and what each pair of equilibria says."""
        values = quantity(ds, self.value, "share").values
        if "case" not in values.dims:
            raise ParameterError(
                f"share: {self} compares cases, but the Dataset has no dim 'case': sweep with cases=[...]."
            )
        for case in self.case:
            known(case, ds["case"].values, "a case", "share")
        values = values.transpose("case", "equilibrium", ...)
        exists = ds.exists.astype(bool).transpose(*values.dims)
        cells = values.where(exists)  # no number but of an equilibrium
        before, after = (cells.sel(case=case).values for case in self.case)
        return tuple(map(str, cells.dims[2:])), self._pairs(before, after)

    def _pairs(self, before: Any, after: Any) -> Iterator[Reading]:
        for old in before:
            for new in after:
                change = self.sign * (new - old)
                code = np.where(change > self.by, 1, np.where(change < -self.by, -1, 0))
                yield np.isfinite(change), code


@dataclass(frozen=True)
class Fact:
    """Something that is true or false of every equilibrium."""

    given: xr.DataArray | Callable[[xr.Dataset], xr.DataArray]

    @property
    def verdicts(self) -> tuple[str, ...]:
        """What an equilibrium may say, for the codes +1, 0 and -1."""
        return HOLDS, "", FAILS

    def __str__(self) -> str:
        name = getattr(self.given, "name", None) or getattr(self.given, "__name__", None)
        return str(name or "the statement given")

    def readings(self, ds: xr.Dataset) -> tuple[tuple[str, ...], Iterator[Reading]]:
        """The dims of the games, and what each equilibrium says."""
        if isinstance(self.given, type):
            raise ParameterError(
                f"share: the statement came as {self.given!r}: give dt.lower(...) or one of true and false."
            )
        told = self.given(ds) if callable(self.given) else self.given
        exists = ds.exists.astype(bool).transpose("equilibrium", ...)
        if not isinstance(told, xr.DataArray) or told.dtype != bool or not set(told.dims) <= set(exists.dims):
            shown = f"{told.dtype} over {told.dims}" if isinstance(told, xr.DataArray) else repr(told)
            raise ParameterError(
                f"share: the statement gave {shown}, but needs true or false over {exists.dims}: compare a "
                "number, as in ds.probability.sel(event='war') < 0.1, or use dt.lower and dt.higher."
            )
        _, told = xr.align(exists, told, join="left")
        if told.dtype != bool:
            raise ParameterError(
                f"share: the statement {self} has no answer for some games of the Dataset: give one for each."
            )
        told = told.broadcast_like(exists).transpose(*exists.dims)
        rows = zip(exists.values, told.values, strict=True)
        return tuple(map(str, exists.dims[1:])), ((e, np.where(t, 1, -1)) for e, t in rows)


def lower(value: str, case: tuple[str, str], by: float = 1e-6) -> Comparison:
    """The statement that a number is lower in the second case than in the first, by more than `by`.

    Parameters
    ----------
    value : str
        An event (its probability), "payoff: <player>", or "number of equilibria".
    case : pair of str
        Before and after.
    by : float
        Changes up to this size, either way, make no difference.

    """
    return _comparison("lower", value, case, by, -1)


def higher(value: str, case: tuple[str, str], by: float = 1e-6) -> Comparison:
    """The statement that a number is higher in the second case than in the first; see `lower`."""
    return _comparison("higher", value, case, by, 1)


def _comparison(word: str, value: str, case: Any, by: float, sign: int) -> Comparison:
    pair = tuple(case) if isinstance(case, list | tuple) else ()
    if len(pair) != 2 or pair[0] == pair[1]:
        raise ParameterError(f"{word}: case came as {case!r}: give two different cases, (before, after).")
    if not isinstance(value, str):
        raise ParameterError(f"{word}: value came as {short(value)}: give an event or 'payoff: <player>'.")
    if not (real(by, 0) and by < np.inf):
        raise ParameterError(f"{word}: by came as {by!r}: give a number of at least 0.")
    return Comparison(value, pair, float(by), sign)
