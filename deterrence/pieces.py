"""How is a large batch cut into pieces that fit the cache?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

__all__ = ["Index", "flat", "part", "pieces", "present", "taken"]

Index = tuple[slice, ...]


def pieces(shape: tuple[int, ...], size: int) -> Iterator[Index]:
    """Index tuples that cover an array of this shape in blocks of at most `size` elements.

    Trailing axes stay whole as long as they fit, so that parameters swept along one axis keep
    their small shape inside a piece.
    """
    steps, room = [], max(size, 1)
    for length in reversed(shape):
        step = max(min(length, room), 1)
        steps.append(step)
        room = room // step if step == length else 1
    starts = [range(0, n, step) for n, step in zip(shape, reversed(steps), strict=True)]
    for corner in np.ndindex(*(len(s) for s in starts)):
        yield tuple(
            slice(s[i], min(s[i] + step, n))
            for s, i, step, n in zip(starts, corner, reversed(steps), shape, strict=True)
        )


def part(values: Mapping[str, Any], index: Index) -> dict[str, Any]:
    """The piece of each value; arrays keep their axes of length one."""
    cut = {}
    for name, value in values.items():
        if np.ndim(value):
            own = index[len(index) - value.ndim :]
            value = value[tuple(i if n > 1 else slice(None) for i, n in zip(own, value.shape, strict=True))]
        cut[name] = value
    return cut


def flat(values: Any, shape: tuple[int, ...]) -> Any:
    """Values that broadcast to a shape, one after another; arrays of one axis are taken as they are."""
    as_they_are = len(shape) == 1 and np.shape(values) == shape
    return values if as_they_are else np.broadcast_to(values, shape).reshape(-1)


def present(exists: Any, shape: tuple[int, ...], size: int) -> Iterator[tuple[int, Any, Any]]:
    """The candidates that exist, one after another, with at most `size` games at a time.

    Yields k, the games as flat numbers, and where they stand in an array (*batch, K) of this batch's shape.
    """
    for k in range(exists.shape[-1]):
        games = np.flatnonzero(exists[..., k])
        for start in range(0, len(games), size):
            some = games[start : start + size]
            yield k, some, (*np.unravel_index(some, shape), k) if shape else (k,)


def taken(values: Mapping[str, Any], shape: tuple[int, ...], index: Any) -> dict[str, Any]:
    """The parameters of a part of a batch that change by taking it; see `Game.take`."""
    if not (isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu"):
        return {n: np.broadcast_to(v, shape)[index] for n, v in values.items() if np.ndim(v)}
    where = np.unravel_index(index, shape) if shape else None
    picked = {n: _pick(v, where) for n, v in values.items() if np.ndim(v)}
    if not shape and index.size != 1:
        first = next(iter(values))
        picked[first] = np.full(index.shape, values[first])
    return picked


def _pick(value: Any, where: Any) -> Any:
    """Elements of a parameter that broadcasts to the batch, without building the broadcast array."""
    lead = len(where) - value.ndim
    return value[tuple(w if n > 1 else 0 for w, n in zip(where[lead:], value.shape, strict=True))] + (
        np.zeros(where[0].shape)
    )
