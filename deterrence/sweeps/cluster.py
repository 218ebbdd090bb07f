"""How does a sweep run on a Dask cluster? Through the client's executor.

Dask is imported where a user asks for it, in `local_cluster`; a client is known by what it can do.
`local_cluster` starts one on this machine without the variable that slows small arrays (see
`deterrence.sweeps.workers.calm`, which undoes it where a cluster runs already). For other clusters give
`dt.sweep` their client.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from deterrence.errors import DeterrenceError, ParameterError
from deterrence.sweeps.workers import TRIM

__all__ = [
    "check_workers",
    "connected",
    "executor",
    "is_client",
    "is_failure",
    "local_cluster",
    "sent",
    "threads",
]

RETRIES = 2
PATIENCE = 10  # seconds to wait for the first worker
ENVIRON = {**dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), 1), TRIM: None}


def is_client(thing: Any) -> bool:
    """Is this a Dask client? Told without importing Dask."""
    return all(hasattr(thing, name) for name in ("get_executor", "scheduler_info", "run"))


def is_failure(problem: Exception) -> bool:
    """Is this an error of the cluster rather than of the work?"""
    return type(problem).__module__.split(".")[0] == "distributed"


def executor(client: Any) -> Any:
    """The client as an executor: a task whose worker dies is done again."""
    return client.get_executor(pure=False, retries=RETRIES)


def sent(client: Any, blob: bytes) -> Any:
    """Bytes that many tasks take, sent once: as a task, which is done again if its worker dies."""
    return client.submit(bytes, blob, pure=False, retries=RETRIES)


def threads(client: Any) -> int:
    """How many tasks run at once."""
    return max(1, int(sum(client.nthreads().values())))


def check_workers(client: Any) -> None:
    """Raise if the cluster cannot work: closed, without workers, or one lacks this version of the library.

    Raises
    ------
    ParameterError
        Naming the workers and what was found there.

    """
    from deterrence import __version__

    if client.status != "running":
        raise ParameterError(f"sweep: the Dask client is {client.status}: make a new one.")
    try:
        client.wait_for_workers(1, timeout=PATIENCE)
        found = client.run(_probe())
    except Exception as problem:
        raise ParameterError(
            f"sweep: no worker of the cluster has answered within {PATIENCE} seconds "
            f"({type(problem).__name__}): start workers."
        ) from problem
    wrong = {address: version for address, version in found.items() if version != __version__}
    for address, version in wrong.items():
        has = f"deterrence {version}" if version else "no deterrence"
        raise ParameterError(
            f"sweep: {len(wrong)} of {len(found)} workers cannot take part: {address} has {has}, but this "
            f"process has {__version__}: install the same version there."
        )


def _probe() -> Any:
    def version() -> str:  # travels by value, so that a worker without the library can answer
        try:
            import deterrence
        except ImportError:
            return ""
        return str(deterrence.__version__)

    return version


@contextmanager
def connected(executor: Any) -> Iterator[Any]:
    """An executor as it is, but the address of a scheduler as a client.

    Raises
    ------
    DeterrenceError
        If Dask is not installed, or nobody answers there.

    """
    if not isinstance(executor, str):
        yield executor
        return
    _, distributed = _dask(f"executor={executor!r}")
    try:
        client = distributed.Client(executor, timeout=PATIENCE)
    except (OSError, ValueError) as problem:
        raise DeterrenceError(
            f"no Dask scheduler has answered at {executor} within {PATIENCE} seconds: start one, or mend the "
            "address."
        ) from problem
    with client:
        yield client


def _dask(what: str) -> tuple[Any, Any]:
    try:
        return import_module("dask"), import_module("distributed")
    except ImportError as problem:
        raise DeterrenceError(
            f"{what} needs Dask (there is no {problem.name}): run pip install 'deterrence[cluster]'."
        ) from problem


@contextmanager
def local_cluster(workers: int) -> Iterator[Any]:
    """A Dask cluster of worker processes on this machine, as a client; its environment stays its own.

    Raises
    ------
    DeterrenceError
        If Dask is not installed.

    """
    dask, distributed = _dask("local_cluster")
    before = dict(os.environ)
    settings = {"distributed.nanny.pre-spawn-environ": ENVIRON, "distributed.nanny.environ": {}}
    own = {"host": "127.0.0.1", "dashboard_address": "127.0.0.1:0"}
    try:
        with (
            dask.config.set(settings),
            distributed.LocalCluster(n_workers=workers, threads_per_worker=1, **own) as running,
            distributed.Client(running) as client,
        ):
            _restore(before)  # what the start of a worker leaves in this process
            yield client
    finally:
        _restore(before)


def _restore(before: Mapping[str, str]) -> None:
    for name in set(os.environ) - set(before):
        del os.environ[name]
    os.environ.update(before)
