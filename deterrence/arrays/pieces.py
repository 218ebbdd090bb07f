"""How is a large batch cut into pieces that fit the cache?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

__all__ = ["Index", "flat", "part", "pieces", "present", "taken", "together"]

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


def taken(values: Mapping[str, Any], shape: tuple[int, ...], index: Any) -> dict[str, Any]:
    """The values of some games of a batch, those that are arrays; `index` as in `Game.take`."""
    arrays = {name: value for name, value in values.items() if np.ndim(value)}
    if not (isinstance(index, np.ndarray) and index.ndim == 1 and index.dtype.kind in "iu"):
        return {name: np.broadcast_to(value, shape)[index] for name, value in arrays.items()}
    if shape:
        where = np.unravel_index(index, shape)
        return {name: _picked(value, where) for name, value in arrays.items()}
    first = next(iter(values))  # of a single game: its copies
    return {} if index.size == 1 else {first: np.broadcast_to(values[first], index.shape)}


def _picked(value: Any, where: Any) -> Any:
    """Elements of a parameter that broadcasts to the batch, without building the broadcast array."""
    lead = len(where) - value.ndim
    at = tuple(w if n > 1 else np.zeros_like(w) for w, n in zip(where[lead:], value.shape, strict=True))
    return value[at]


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


def together(exists: Any, shape: tuple[int, ...], size: int) -> Iterator[list[tuple[int, Any]]]:
    """The candidates that exist, up to `size` of them at a time, whichever games they belong to.

    Yields lists of k and the games, as flat numbers, in which candidate k is one of these.
    """
    found: list[tuple[int, Any]] = []
    room = size
    for k in range(exists.shape[-1]):
        games = np.flatnonzero(exists[..., k])
        while games.size:
            found.append((k, games[:room]))
            games, room = games[room:], room - len(games[:room])
            if not room:
                yield found
                found, room = [], size
    if found:
        yield found
