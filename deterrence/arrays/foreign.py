"""How does code written in NumPy compute on another library's arrays? By NumPy's own protocols.

A `Foreign` holds an array of another library and answers NumPy's functions with those of that library
(NEP 13 and NEP 18; the same protocols that let parameters stand as symbols in `symbols.expressions`). So
rules, plans, kernels and the judge are written once. It is a cell, whose array can be exchanged: `out=`
and assignment to a part work where arrays cannot be changed (JAX). A part taken from it is a copy and not
a view, and a NumPy function that it does not know raises: nothing moves to the host unasked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from deterrence.arrays.libraries import Library, elsewhere, library_at
from deterrence.errors import GameError, ParameterError

__all__ = ["Foreign", "admitted", "bare", "floats", "placed", "wrapped"]

_SCALARS = (bool, int, float, np.generic)


def _reduction(name: str) -> Callable[..., Foreign]:
    def reduced(self: Foreign, axis: Any = None, keepdims: bool = False) -> Foreign:
        return self._with(self.library.function(name)(self.array, axis=axis, keepdims=keepdims))

    return reduced


class Foreign(NDArrayOperatorsMixin):
    """An array of another library, for NumPy's functions; `array` is None in an empty cell."""

    __slots__ = ("array", "library")

    def __init__(self, library: Library, array: Any = None) -> None:
        self.library, self.array = library, array

    @property
    def shape(self) -> tuple[int, ...]:
        """As in NumPy."""
        return tuple(self.array.shape)

    @property
    def ndim(self) -> int:
        """As in NumPy."""
        return len(self.array.shape)

    def _with(self, array: Any) -> Foreign:
        return Foreign(self.library, array)

    def _own(self, value: Any, whole: bool = False) -> Any:
        """Any operand as an array of the library."""
        if isinstance(value, Foreign):
            return value.array
        plain = isinstance(value, _SCALARS) or (isinstance(value, np.ndarray) and not value.ndim)
        return self.library.number(value, whole) if plain else self.library.array(value)

    def _owns(self, values: Any) -> list[Any]:
        """Several operands; plain numbers among integers are integers."""
        is_kind = self.library.namespace.isdtype
        whole = [is_kind(v.array.dtype, "integral") for v in values if isinstance(v, Foreign)]
        return [self._own(v, bool(whole) and all(whole)) for v in values]

    def _counted(self, operands: list[Any]) -> list[Any]:
        """Truth values beside numbers count as 0 and 1, as in NumPy; the standard has no such promotion."""
        xp = self.library.namespace
        numbers = [o if o.dtype != xp.bool else xp.astype(o, xp.float64) for o in operands]
        return numbers if any(o.dtype != xp.bool for o in operands) else operands

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if not all(isinstance(i, (Foreign, np.ndarray, *_SCALARS)) or elsewhere(i) for i in inputs):
            return NotImplemented  # a private number answers for itself
        (out,) = kwargs.pop("out", (None,))
        if method != "__call__" or kwargs or not isinstance(out, Foreign | None):
            raise GameError(f"np.{ufunc.__name__} with {method} or options cannot run on {self.library}.")
        result = self.library.function(ufunc.__name__)(*self._counted(self._owns(inputs)))
        if out is None:
            return self._with(result)
        out.array = result
        return out

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        own = _FUNCTIONS.get(function.__name__)
        if own is None:
            raise GameError(
                f"np.{function.__name__} cannot run on {self.library}: use elementwise NumPy functions and "
                "np.where, or solve dt.as_numpy(game)."
            )
        return own(self, *args, **kwargs)

    def __array__(self, *args: Any, **kwargs: Any) -> Any:
        raise GameError(f"an array of {self.library} was taken for one of NumPy: use dt.as_numpy(game).")

    def __getitem__(self, key: Any) -> Foreign:
        if isinstance(key, np.ndarray) and key.dtype != bool:  # along the first axis
            return self._with(self.library.namespace.take(self.array, self.library.array(key), axis=0))
        return self._with(self.array[self._key(key)])

    def __setitem__(self, key: Any, value: Any) -> None:
        xp, where = self.library.namespace, self._key(key)
        if getattr(where, "dtype", None) == xp.bool:
            where = xp.reshape(where, (*where.shape, *[1] * (self.ndim - where.ndim)))
            self.array = xp.where(where, self._own(value), self.array)
        elif hasattr(self.array, "at"):  # JAX
            self.array = self.array.at[where].set(self._own(value))
        else:
            self.array[where] = self._own(value)

    def _key(self, key: Any) -> Any:
        """An index in the library's terms: the standard wants every axis named, or an ellipsis."""
        keys = key if isinstance(key, tuple) else (key,)
        own = tuple(self.library.array(k) if isinstance(k, np.ndarray) else bare(k) for k in keys)
        if len(own) == 1 and getattr(own[0], "dtype", None) == self.library.namespace.bool:
            return own[0]
        return own if len(own) == self.ndim or any(k is Ellipsis for k in own) else (*own, Ellipsis)

    def __len__(self) -> int:
        return self.shape[0]

    def __iter__(self) -> Iterator[Foreign]:
        return (self[i] for i in range(len(self)))

    def __bool__(self) -> bool:
        return bool(self.array)

    def __float__(self) -> float:
        return float(self.array)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the array, which knows its library."""
        return _again, (self.array,)

    def reshape(self, *shape: Any) -> Foreign:
        """As in NumPy."""
        new = shape[0] if len(shape) == 1 and isinstance(shape[0], tuple) else shape
        return self._with(self.library.namespace.reshape(self.array, new))

    sum, min, max, any, all = map(_reduction, ("sum", "min", "max", "any", "all"))

    def astype(self, dtype: str) -> Foreign:
        """As in NumPy, of a dtype by name."""
        xp = self.library.namespace
        return self._with(xp.astype(self.array, getattr(xp, dtype)))


def _again(array: Any) -> Foreign:
    return Foreign(library_at("a pickled array", array), array)


def admitted(owner: str, value: Any) -> Foreign:
    """A copy in float64 of an array of another library, safe from later changes.

    Raises
    ------
    ParameterError
        If it does not hold real numbers, or the library has no float64.

    """
    library = library_at(owner, value)
    xp = library.namespace
    if not xp.isdtype(value.dtype, ("bool", "integral", "real floating")):
        raise ParameterError(f"{owner} came as {value.dtype} of {library}: give an array of real numbers.")
    try:
        array = xp.astype(value, xp.float64, copy=True)
    except TypeError:
        array = value
    if array.dtype != xp.float64:
        raise ParameterError(
            f"{owner} came as {value.dtype} of {library}, where float64 is not to be had: switch it on (JAX: "
            "jax.config.update('jax_enable_x64', True)), or give a NumPy array."
        )
    return Foreign(library, array)


def wrapped(library: Library | None, value: Any) -> Any:
    """A value, or a mapping of values, for NumPy's functions to compute with in a library."""
    if library is None or isinstance(value, Foreign):
        return value
    if isinstance(value, Mapping):
        return {name: wrapped(library, own) for name, own in value.items()}
    return Foreign(library, Foreign(library)._own(value))


def bare(value: Any) -> Any:
    """The array of another library behind a `Foreign`; anything else as it is."""
    return value.array if isinstance(value, Foreign) else value


def placed(library: Library | None, value: Any) -> Any:
    """A result, or a mapping of results, as arrays of the library that they belong to."""
    if library is None:
        return value
    if isinstance(value, Mapping):
        return {name: placed(library, own) for name, own in value.items()}
    return bare(wrapped(library, value))


def floats(value: Any) -> Any:
    """Numbers as an array of floats; those of another library as they are."""
    return value if isinstance(value, Foreign) else np.asarray(value, dtype=float)


def _where(self: Foreign, condition: Any, yes: Any, no: Any) -> Foreign:
    branches = self._counted(self._owns((yes, no)))
    return self._with(self.library.namespace.where(self._own(condition), *branches))


def _sides(name: str) -> Callable[..., Foreign]:
    def joined(self: Foreign, arrays: Any, axis: int = 0) -> Foreign:
        return self._with(self.library.function(name)(self._counted(self._owns(arrays)), axis=axis))

    return joined


def _along(name: str, **options: Any) -> Callable[..., Foreign]:
    def along(self: Foreign, array: Any, axis: Any = -1, kind: str = "stable") -> Foreign:
        return self._with(self.library.function(name)(self._own(array), axis=axis, **options))

    return along


def _broadcast_to(self: Foreign, array: Any, shape: tuple[int, ...]) -> Foreign:
    return self._with(self.library.namespace.broadcast_to(self._own(array), tuple(shape)))


def _copyto(self: Foreign, to: Foreign, source: Any) -> None:
    to.array = self._own(source)


def _moveaxis(self: Foreign, array: Any, source: int, destination: int) -> Foreign:
    return self._with(self.library.namespace.moveaxis(self._own(array), source, destination))


def _take_along_axis(self: Foreign, array: Any, indices: Any, axis: int) -> Foreign:
    take = self.library.namespace.take_along_axis
    return self._with(take(self._own(array), self._own(indices), axis=axis))


_FUNCTIONS: dict[str, Callable[..., Any]] = {
    "where": _where, "stack": _sides("stack"), "concatenate": _sides("concatenate"),
    "broadcast_to": _broadcast_to, "moveaxis": _moveaxis, "take_along_axis": _take_along_axis,
    "sort": _along("sort"), "argsort": _along("argsort", stable=True), "argmax": _along("argmax"),
    "cumsum": _along("cumsum"), "copyto": _copyto, "any": lambda self, array: array.any(),
    "all": lambda self, array: array.all(),
    "clip": lambda self, array, low, high: np.minimum(np.maximum(array, low), high),
    "ndim": lambda self, array: array.ndim, "shape": lambda self, array: array.shape,
}  # fmt: skip
