"""Who computes? This thread, threads, processes, or a cluster, through one interface and with the same bits.

Units of work are handed out a few at a time, and what comes back is kept as it comes. Workers of this
machine write into shared memory or into the store; what another executor computes without a store is sent
back as arrays, which costs more than computing it where a game is cheap.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from deterrence.errors import DeterrenceError, ParameterError
from deterrence.sweeps import cluster
from deterrence.sweeps.memory import Memory
from deterrence.sweeps.question import Question
from deterrence.sweeps.workers import clean_start, enter, local, packed, remote

__all__ = ["check_executor", "execute", "shares_memory"]

WORTH_STARTING = 1.0  # seconds of work for each worker below which starting it takes longer than it saves
SHUT_DOWN = "sweep: the executor is shut down or broken: make a new one, and sweep inside its `with`."
AHEAD = 3  # units a worker that are handed out before one comes back
Submit = Callable[[int], "Future[Any]"]


def check_executor(executor: Any) -> None:
    """Raise if this is nothing that can compute.

    Raises
    ------
    ParameterError
        For anything but None, a number of at least 1, or an executor or Dask client that is running.

    """
    number = isinstance(executor, int) and not isinstance(executor, bool) and executor >= 1
    if not (executor is None or number or isinstance(executor, Executor) or cluster.is_client(executor)):
        raise ParameterError(
            f"sweep: executor came as {executor!r}: give a number of workers, at least 1, an executor of "
            "concurrent.futures, or a Dask client."
        )
    if cluster.is_client(executor):
        cluster.check_workers(executor)
    elif isinstance(executor, Executor):
        try:
            executor.submit(int)
        except RuntimeError as problem:
            raise ParameterError(SHUT_DOWN) from problem


def workers_worth(executor: Any, question: Question) -> Any:
    """The executor, or None where it is a number and the work is too little to start workers for."""
    if not isinstance(executor, int):
        return executor
    enough = question.pace * question.layout.games > WORTH_STARTING * executor
    return executor if enough and executor > 1 else None


def shares_memory(executor: Any) -> bool:
    """Do its workers write into memory that this process must set up for them?"""
    return isinstance(executor, int)


def execute(question: Question, place: Any, executor: Any, advance: Callable[[int], Any]) -> None:
    """Compute all that the place lacks, with an executor that `workers_worth` has returned."""

    def kept(unit: int, note: Any, arrays: Any = None) -> None:
        if arrays is not None:
            place.put(question, unit, arrays)
        place.take(question, unit, note)
        if unit < question.parts:
            advance(int(question.starts[unit + 1] - question.starts[unit]))

    todo = place.todo(question)
    done = sum(int(n) for n in question.starts[1:] - question.starts[:-1])
    done -= sum(int(question.starts[u + 1] - question.starts[u]) for u in todo if u < question.parts)
    if done:
        advance(done)
    if executor is None:
        for unit in todo:
            kept(unit, place.compute(question, unit))
        return
    with _submitter(question, place, executor) as (submit, window, returns):
        for unit, result in _as_they_come(submit, todo, window):
            kept(unit, *(result if returns else (result,)))


@contextmanager
def _submitter(question: Question, place: Any, executor: Any) -> Iterator[tuple[Submit, int, bool]]:
    """How to hand out a unit, how many at a time, and whether arrays may come back."""
    if isinstance(executor, ThreadPoolExecutor):
        window = AHEAD * executor._max_workers
        yield lambda unit: executor.submit(place.compute, question, unit), window, False
        return
    blob: Any = packed(question)
    if isinstance(executor, int):
        context = get_context("spawn")  # a fork of a process with threads, such as a notebook's, may hang
        pool = ProcessPoolExecutor(executor, context, enter, (blob, place))

        def handed(unit: int) -> Future[Any]:
            with clean_start():  # a worker is started when there is work for it
                return pool.submit(local, unit)

        try:
            yield handed, AHEAD * executor, False
        finally:
            pool.shutdown(cancel_futures=True)
        return
    there = None if isinstance(place, Memory) else place
    if cluster.is_client(executor):
        pool, count = cluster.executor(executor), cluster.threads(executor)
        blob = cluster.sent(executor, blob)
    else:
        pool, count = executor, getattr(executor, "_max_workers", 16)
    yield lambda unit: pool.submit(remote, blob, there, unit), AHEAD * count, True


def _as_they_come(submit: Submit, todo: list[int], window: int) -> Iterator[tuple[int, Any]]:
    """Hand out units, a window of them at a time; each with its result.

    Raises
    ------
    DeterrenceError
        If the workers are gone, or lack the library.

    """
    waiting: dict[Future[Any], int] = {}
    units, left = iter(todo), len(todo)
    try:
        while left:
            while len(waiting) < window and (unit := next(units, None)) is not None:
                waiting[submit(unit)] = unit
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                unit, left = waiting.pop(future), left - 1
                yield unit, future.result()
    except Exception as problem:
        told = _told(problem, left)
        if told:
            raise DeterrenceError(told) from problem
        raise
    finally:
        for future in waiting:
            future.cancel()


def _told(problem: Exception, left: int) -> str:
    """The sentence for a failure of the workers; "" for any other error, which is not theirs."""
    if isinstance(problem, ModuleNotFoundError):
        return f"sweep: a worker has no {problem.name}: install it where the workers run, as it is here."
    if isinstance(problem, (BrokenExecutor, CancelledError)) or cluster.is_failure(problem):
        return (
            f"sweep: workers were lost with {left} units of work not done ({type(problem).__name__}): run "
            "the same line again; with store='folder' it goes on where it stopped."
        )
    return ""
