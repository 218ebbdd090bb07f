"""Where is a result kept that fits into memory? In arrays of this process, or in memory that workers share.

Shared memory is a file without a name (of the system's shared memory where there is room, else of its
temporary folder), so that nothing is left of it when all processes are gone, however they end.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from multiprocessing.heap import Arena
from pathlib import Path
from typing import Any

import numpy as np

from deterrence.errors import ParameterError
from deterrence.sweeps.codes import merged
from deterrence.sweeps.layout import CHECKS, Layout
from deterrence.sweeps.question import Note, Question

__all__ = ["Memory", "told"]


class Memory:
    """The arrays of a result, filled part by part.

    Raises
    ------
    ParameterError
        If the result would not fit.

    """

    def __init__(self, layout: Layout, shared: bool = False) -> None:
        _refuse_beyond_memory(layout)
        self.layout = layout
        self.notes: dict[int, Note] = {}
        self.checks: list[Mapping[str, Any]] = []
        # what multiprocessing's RawArray is made of, without the time to fill it with zeros
        self._arena = Arena(max(_size(layout), 1)) if shared else None
        self.arrays = self._arrays()

    def _arrays(self) -> dict[str, Any]:
        if self._arena is None:
            return self.layout.blank(self.layout.games)
        arrays, at = {}, 0
        for name, v in self.layout.variables.items():
            count = self.layout.games * int(np.prod(v.inner, dtype=np.int64))
            flat = np.frombuffer(self._arena.buffer, v.kind, count, at)
            arrays[name] = flat.reshape(*v.inner, self.layout.games)
            at += _aligned(flat.nbytes)
        return arrays

    def __getstate__(self) -> dict[str, Any]:
        """For a worker: the memory without what this process has noted."""
        return {"layout": self.layout, "_arena": self._arena}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, notes={}, checks=[])
        self.arrays = self._arrays()

    def todo(self, question: Question) -> list[int]:
        """All units."""
        return list(question.units)

    def compute(self, question: Question, unit: int) -> Any:
        """Do one unit of work in this process, and note what `take` needs."""
        if unit < question.parts:
            first, last = question.starts[unit : unit + 2]
            return question.part(unit, {name: array[..., first:last] for name, array in self.arrays.items()})
        return question.judged(unit - question.parts)

    def take(self, question: Question, unit: int, note: Any) -> None:
        """Keep what `compute` noted, here or in another process."""
        if unit < question.parts:
            self.notes[unit] = note
        else:
            self.checks.append(note)

    def put(self, question: Question, unit: int, arrays: Mapping[str, Any]) -> None:
        """Put the arrays of a part that was computed elsewhere into their place."""
        first, last = question.starts[unit : unit + 2]
        for name, array in arrays.items():
            self.arrays[name][..., first:last] = array

    def finish(self, question: Question) -> tuple[dict[str, Any], list[str], dict[str, Any]]:
        """The arrays (*inner, games), what the codes of regimes mean, and what is told of all games."""
        tables, refused = zip(*(self.notes[unit] for unit in range(question.parts)), strict=True)
        meanings, places = merged(tables, self.layout.candidates)
        if "regime" in self.arrays:
            for unit, place in enumerate(places):
                own = self.arrays["regime"][question.starts[unit] : question.starts[unit + 1]]
                if not np.array_equal(place, np.arange(len(place))):
                    own[...] = place[own]
        for found in self.checks:
            for name in set(CHECKS) & set(self.arrays):
                self.arrays[name][:, found["game"]] = found[name]
        return self.arrays, meanings, told(question.layout.games, sum(refused), question.wanted, self.checks)


def told(games: int, refused: int, judged: int, checks: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Attributes of a result: the share of inadmissible games, the worst of each check (NaN: none made)."""
    every = {n: np.concatenate([c[n].ravel() for c in checks] or [np.empty(0)]) for n in CHECKS}
    worst = {n: float(np.nanmax(v)) if np.any(np.isfinite(v)) else float("nan") for n, v in every.items()}
    own = {f"worst_{name}": value for name, value in worst.items()}
    return {"inadmissible_share": refused / games, "checked_games": judged, **own}


def _aligned(size: int) -> int:
    return -(-size // 64) * 64


def _size(layout: Layout) -> int:
    return sum(_aligned(layout.games * v.bytes) for v in layout.variables.values())


def _refuse_beyond_memory(layout: Layout) -> None:
    available = _available_memory()
    if layout.bytes > 0.9 * available:
        raise ParameterError(
            f"sweep: the result of {layout.games:,} games would take {layout.bytes / 2**30:,.1f} GiB, but "
            f"{available / 2**30:,.1f} GiB are free: give store='folder', keep=[...] less of each game, or "
            "sweep a coarser grid."
        )


def _available_memory() -> float:
    """Memory that can be had without swapping, in bytes, within the limits of a container."""
    found = [float(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))]
    with suppress(OSError, StopIteration):
        lines = Path("/proc/meminfo").read_text().splitlines()
        found.append(1024.0 * float(next(x for x in lines if x.startswith("MemAvailable")).split()[1]))
    with suppress(OSError, ValueError):  # "max" is no number: no limit
        group = Path("/sys/fs/cgroup")
        used = float((group / "memory.current").read_text())
        found.append(float((group / "memory.max").read_text()) - used)
    return min(found)
