"""How is a result read that does not fit into memory? Where it lies, only the parts that are asked for.

An array of the Dataset stands for the files of a store: an index is turned into runs of games, and the
parts that hold them are read. Nothing is kept but what xarray keeps of the answer. `ds.chunk(...)` makes
Dask arrays of it where Dask is installed.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from xarray.backends import BackendArray
from xarray.core import indexing

from deterrence.errors import FormatError
from deterrence.sweeps.dataset import dataset
from deterrence.sweeps.layout import CHECKS
from deterrence.sweeps.store import Store

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["open_store"]

AT_ONCE = 1 << 20  # games whose numbers are held


def open_store(folder: str | Path) -> xr.Dataset:
    """The Dataset of a finished sweep, read from its store when its values are asked for.

    Parameters
    ----------
    folder : path
        What was given to `dt.sweep(store=...)`.

    Returns
    -------
    xarray.Dataset
        As `dt.sweep` returns it; `ds.load()` takes all of it into memory.

    Raises
    ------
    FormatError
        If there is no store, or it is not finished, or was written by a newer version.

    """
    store = Store.found(folder)
    missing = store.unfinished()
    if missing:
        raise FormatError(
            f"the store {folder} is not finished: {missing} of {store.units} files "
            "are missing; run its sweep again, which goes on where it stopped."
        )
    meanings, places, told = store.finish()
    lead, variables = store.manifest["lead"], {}
    for name, (dims, _, _) in store.manifest["variables"].items():
        variables[name] = (*lead, *dims), indexing.LazilyIndexedArray(_Parts(store, name, places))
    return dataset(variables, store.labels(), meanings, store.manifest["attributes"] | told)


class _Parts(BackendArray):
    """One variable, (*lead, *inner), of which `xarray` asks for pieces."""

    def __init__(self, store: Store, name: str, places: list[Any]) -> None:
        _, inner, kind = store.manifest["variables"][name]
        self.store, self.name, self.places = store, name, places
        self.lead = tuple(store.manifest["lead"].values())
        self.shape, self.dtype = (*self.lead, *inner), np.dtype(kind)
        self.starts = np.array(store.manifest["starts"])

    def __getitem__(self, key: indexing.ExplicitIndexer) -> Any:
        outer = indexing.IndexingSupport.OUTER
        return indexing.explicit_indexing_adapter(key, self.shape, outer, self._outer)

    def _outer(self, key: tuple[Any, ...]) -> Any:
        """Numbers, slices and arrays of numbers, one an axis."""
        count = len(self.lead)
        asked, inner = list(zip(self.lead, key, strict=False)), key[count:]
        rows = [range(n)[k] if isinstance(k, slice) else np.atleast_1d(k) for n, k in asked]
        lengths = [len(row) for row in rows]
        kept = [n for n, k in zip(lengths, key, strict=False) if isinstance(k, slice) or np.ndim(k)]
        total = int(np.prod(lengths, dtype=np.int64))
        found = np.empty((*_shape(self.shape[count:], inner), total), dtype=self.dtype)
        for start in range(0, total, AT_ONCE):
            stop = min(start + AT_ONCE, total)
            games = np.zeros(stop - start, dtype=np.int64)
            places = np.unravel_index(np.arange(start, stop), lengths) if count else ()
            for row, n, place in zip(rows, self.lead, places, strict=True):
                games = games * n + (row.start + row.step * place if isinstance(row, range) else row[place])
            found[..., start:stop] = self._games(games, inner)
        width = found.ndim - 1
        return np.moveaxis(found.reshape((*found.shape[:-1], *kept)), range(width), range(-width, 0))

    def _games(self, games: Any, inner: tuple[Any, ...]) -> Any:
        """Some games by number, (*inner, games)."""
        order = None if np.all(games[1:] >= games[:-1]) else np.argsort(games, kind="stable")
        games = games if order is None else games[order]
        found = np.empty((*_shape(self.shape[len(self.lead) :], inner), len(games)), dtype=self.dtype)
        ends = np.searchsorted(games, self.starts)
        for number in np.flatnonzero(np.diff(ends)):
            here = slice(ends[number], ends[number + 1])
            part = self.store.read(int(number), [self.name])[self.name]
            part = _cut(part, inner)[..., games[here] - self.starts[number]]
            found[..., here] = self.places[number][part] if self.name == "regime" else part
        if self.name in CHECKS:
            self._judge(found, games, inner)
        if order is None:
            return found
        back = np.empty_like(order)
        back[order] = np.arange(len(order))
        return found[..., back]

    def _judge(self, found: Any, games: Any, inner: tuple[Any, ...]) -> None:
        """Put the checks of games that were judged into their places."""
        count, every = self.store.units - self.store.parts, int(self.starts[-1])
        for number in range(count):
            low, high = (every * n // count for n in (number, number + 1))  # see `Question.judged`
            if not len(games) or games[0] >= high or games[-1] < low:
                continue
            check = self.store.read(self.store.parts + number, ["game", self.name])
            own, values = check["game"], _cut(check[self.name], inner)
            first, last = (np.searchsorted(games, own, side) for side in ("left", "right"))
            for repeat in range(int((last - first).max(initial=0))):  # a game may be asked for more than once
                here = first + repeat < last
                found[..., first[here] + repeat] = values[..., here]


def _cut(array: Any, inner: tuple[Any, ...]) -> Any:
    """The inner axes, which come first, each indexed on its own."""
    for axis in reversed(range(len(inner))):
        array = array[(slice(None),) * axis + (inner[axis],)]
    return array


def _shape(shape: tuple[int, ...], inner: tuple[Any, ...]) -> tuple[int, ...]:
    found: tuple[int, ...] = _cut(np.broadcast_to(False, shape), inner).shape
    return found
