"""On which array library do the numbers of a game live? On NumPy, unless its parameters say otherwise.

Give a parameter an array of CuPy, JAX or torch, and what is computed from it is computed there, on the
same device. array-api-compat (the extra `gpu`) gives these libraries one set of names, those of the array
API standard (2024.12); the functions that probability laws need and the standard lacks are found in each
library's own module. Nothing moves from one library or device to another unless it is asked to
(`deterrence.answers.fetching`).

Numbers are float64 everywhere: others are cast up on arrival. In float32 NumPy solves `Strait` 1.1 to 1.4
times as fast, off by 5e-7, but comparisons closer than its rounding, which are ties, pass as decided.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib import import_module
from typing import Any

import numpy as np

from deterrence.errors import GameError, ParameterError

__all__ = ["Library", "elsewhere", "fetched", "library_at", "library_of"]

_STANDARD = {
    "absolute": "abs", "power": "pow", "invert": "bitwise_invert", "arccos": "acos", "arcsin": "asin",
    "arctan": "atan", "arctan2": "atan2", "concatenate": "concat", "cumsum": "cumulative_sum",
}  # fmt: skip
_SPECIAL = {"torch": "torch.special", "jax": "jax.scipy.special", "cupy": "cupyx.scipy.special"}
_WITHOUT_MARK = {"torch", "cupy"}  # arrays that do not say that they follow the standard


@dataclass(frozen=True)
class Library:
    """Another array library than NumPy, and one of its devices."""

    name: str
    where: str  # the device in words, by which libraries are told apart
    namespace: Any = field(compare=False, repr=False)
    device: Any = field(compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.name} ({self.where})"

    def function(self, name: str) -> Callable[..., Any]:
        """The library's function that has this name in NumPy or SciPy.

        Raises
        ------
        GameError
            If it has none.

        """
        return _function(self.name, self.namespace, name)

    def number(self, value: Any, whole: bool = False) -> Any:
        """A truth value or a number as an array (), of floats unless `whole` asks for an integer."""
        number = value.item() if hasattr(value, "item") else value
        whole = whole and float(number).is_integer()
        return _number(self, number, "bool" if isinstance(number, bool) else "int64" if whole else "float64")

    def array(self, values: Any) -> Any:
        """Numbers or an array of NumPy, copied there; an array of this library as it is."""
        if elsewhere(values):
            if _root(values) != self.name:
                raise GameError(
                    f"an array of {_root(values)} came among those of {self}: give all of one library."
                )
            return values
        values = np.asarray(values)
        dtype = getattr(self.namespace, {"b": "bool", "i": "int64"}.get(values.dtype.kind, "float64"))
        return self.namespace.asarray(values, dtype=dtype, device=self.device, copy=True)

    def compiled(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, compiled as a whole at its first call if this library can (JAX)."""
        if self.name != "jax":
            return function
        compiled: Callable[..., Any] = import_module("jax").jit(function)
        return compiled


@cache
def _function(library: str, namespace: Any, name: str) -> Callable[..., Any]:
    places = [(namespace, _STANDARD.get(name, name)), (namespace, name)]
    if library in _SPECIAL:
        places.append((import_module(_SPECIAL[library]), name))
    for place, own in places:
        found: Callable[..., Any] | None = getattr(place, own, None)
        if found is not None:
            return found
    raise GameError(
        f"{library} has no function {name!r}, which the formulas of this game need: solve it in NumPy, as "
        "dt.as_numpy(game)."
    )


@lru_cache(4096)
def _number(library: Library, value: Any, dtype: str) -> Any:
    if library.name == "jax":  # an array made while JAX compiles would belong to that compilation
        return np.asarray(value, dtype=dtype)
    xp = library.namespace
    return xp.asarray(value, dtype=getattr(xp, dtype), device=library.device)


def elsewhere(value: Any) -> bool:
    """Is this an array of another library than NumPy?"""
    if isinstance(value, (float, int, np.ndarray, np.generic)):
        return False
    return hasattr(value, "__array_namespace__") or _root(value) in _WITHOUT_MARK


def _root(value: Any) -> str:
    root = type(value).__module__.partition(".")[0]
    return {"jaxlib": "jax"}.get(root, root)


def library_at(owner: str, value: Any) -> Library:
    """The library and device of one array.

    Raises
    ------
    ParameterError
        If array-api-compat is missing.

    """
    try:
        import array_api_compat as compat
    except ModuleNotFoundError:
        raise ParameterError(
            f"{owner} came as an array of {_root(value)}, which needs array-api-compat: install "
            "deterrence[gpu], or give a NumPy array."
        ) from None
    device = compat.device(value)
    return Library(_root(value), str(device), compat.array_namespace(value), device)


def library_of(owner: str, values: Mapping[str, Any]) -> Library | None:
    """The one library and device of some values, plain numbers aside; None for NumPy.

    Raises
    ------
    ParameterError
        If they live on several, or array-api-compat is missing.

    """
    found: dict[Library | None, str] = {}
    for name, value in values.items():
        if isinstance(value, float):
            continue
        if elsewhere(value):
            found.setdefault(library_at(f"{owner}.{name}", value), name)
        elif np.ndim(value):
            found.setdefault(None, name)
    if len(found) > 1:
        places = [f"{name} on {library or 'NumPy'}" for library, name in found.items()]
        raise ParameterError(
            f"{owner} came with {' and '.join(places)}: give all arrays of one library, on one device."
        )
    return next(iter(found), None)


def fetched(value: Any) -> Any:
    """An array of another library as one of NumPy; anything else as it is."""
    if not elsewhere(value):
        return value
    if hasattr(value, "detach"):  # torch
        value = value.detach().cpu()
    return np.asarray(value.get() if hasattr(value, "get") else value)  # CuPy gets
