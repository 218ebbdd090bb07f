"""What runs in another process: a question that travelled there, and its units of work.

A question is pickled once. Games and solvers that other processes cannot import, since they were written
in a notebook or a script, travel by value, which needs cloudpickle.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import pickle
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache
from types import ModuleType
from typing import Any

from deterrence.errors import ParameterError
from deterrence.sweeps.question import Question

__all__ = ["calm", "clean_start", "enter", "local", "packed", "remote"]

TRIM = "MALLOC_TRIM_THRESHOLD_"
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3  # of malloc.h
_here: dict[str, Any] = {}  # of a worker process: the question and the place that it was started with


def packed(question: Question) -> bytes:
    """The question as bytes, with the version of the library that it needs.

    Raises
    ------
    ParameterError
        If a game or solver can only travel by value and cloudpickle is not installed, or cannot at all.

    """
    from deterrence import __version__

    try:
        from cloudpickle import dumps
    except ImportError:
        dumps = pickle.dumps
        for thing in (*question.games, *question.solvers):
            kind: Any = thing if hasattr(thing, "__qualname__") else type(thing)
            if kind.__module__ == "__main__" or "<locals>" in kind.__qualname__:
                raise ParameterError(
                    f"sweep: {kind.__name__} is written in a notebook or script, which other processes "
                    "cannot import: run pip install cloudpickle, or put it into a module of its own."
                ) from None
    try:
        games = tuple(g.with_provenance(g.scenario, {}) for g in question.games)  # no sources, no drawing
        return pickle.dumps((__version__, dumps(replace(question, games=games))))
    except (pickle.PicklingError, TypeError, AttributeError) as problem:
        raise ParameterError(
            f"sweep: the game or solver cannot travel to other processes ({problem}): use threads, or "
            "executor=None."
        ) from problem


@lru_cache(maxsize=4)  # a worker gets the same bytes with every unit
def unpacked(blob: bytes) -> Question:
    """The question, in a worker.

    Raises
    ------
    ParameterError
        If the worker has another version of the library.

    """
    from deterrence import __version__

    version, inner = pickle.loads(blob)
    if version != __version__:
        raise ParameterError(
            f"sweep: a worker has deterrence {__version__}, but this process has {version}: install the same "
            f"version there ({sys.executable} on process {os.getpid()})."
        )
    question: Question = pickle.loads(inner)
    return question


def enter(blob: bytes, place: Any) -> None:
    """Start a local worker: see `local`."""
    calm()
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    _here.update(question=unpacked(blob), place=place)


def _leave_with_parent() -> None:
    """A process that waits for work is not told when the one that hands it out is killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def local(unit: int) -> Any:
    """One unit of work in a worker that `enter` has started."""
    return _here["place"].compute(_here["question"], unit)


def remote(blob: bytes, place: Any, unit: int) -> Any:
    """One unit of work in any process: into a store, else the arrays of a part and its note."""
    calm()
    question = unpacked(blob)
    if place is not None:
        return place.compute(question, unit), None
    if unit >= question.parts:
        return question.judged(unit - question.parts), None
    first, last = question.starts[unit : unit + 2]
    arrays = question.layout.blank(int(last - first))
    return question.part(unit, arrays), arrays


def calm() -> bool:
    """Undo what a fixed trim threshold does to small arrays; was there anything to undo?

    Dask's nanny sets MALLOC_TRIM_THRESHOLD_ for its workers (and `LocalCluster` for the process that starts
    it). Any such value makes glibc return memory to the system at every turn, which slowed pieces of a
    cache's size two to six times; the thresholds that glibc would have found by itself are set instead.
    """
    if TRIM not in os.environ or not sys.platform.startswith("linux"):
        return False
    with suppress(OSError, AttributeError):  # another C library
        libc = ctypes.CDLL(None)
        libc.mallopt(_M_MMAP_THRESHOLD, 32 << 20)
        libc.mallopt(_M_TRIM_THRESHOLD, 64 << 20)
        return True
    return False


@contextmanager
def clean_start() -> Iterator[None]:
    """While workers start: they do not run the user's script again, nor inherit the trim threshold."""
    main, trim = sys.modules["__main__"], os.environ.pop(TRIM, None)
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main
        if trim is not None:
            os.environ[TRIM] = trim
