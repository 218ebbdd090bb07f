"""A scheduler and workers as processes of their own, on loopback: killed, too old, slow by their environment."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sweeping
import xarray as xr
from conftest import raises

import deterrence as dt
from deterrence.errors import DeterrenceError, ParameterError
from deterrence.sweeps import workers
from deterrence.sweeps.cluster import local_cluster

distributed = pytest.importorskip("distributed")
pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
OVER = {"us_prior": np.linspace(0, 1, 60), "a2ad": np.linspace(0, 1, 30)}
PATIENCE = 60


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeping.cut_small(monkeypatch)


@pytest.fixture(scope="module")
def alone() -> xr.Dataset:
    with pytest.MonkeyPatch.context() as patch:
        sweeping.cut_small(patch)
        return dt.sweep(sweeping.strait(), sweeping.Logging(os.devnull), OVER)


class Cluster:
    """A Dask scheduler and its workers; ports are chosen free."""

    def __init__(self, folder: Path) -> None:
        self.file, self.folder = folder / "scheduler.json", folder
        self.processes: list[subprocess.Popen[bytes]] = []
        own = ("--host", "127.0.0.1", "--port", "0", "--no-dashboard")
        self.scheduler = self.start("distributed.cli.dask_scheduler", *own)
        until(self.file.exists)

    def start(self, module: str, *words: str) -> subprocess.Popen[bytes]:
        path = os.pathsep.join([str(HERE.parent), str(HERE)])
        environment = {**os.environ, "PYTHONPATH": path, "OMP_NUM_THREADS": "1"}
        process = subprocess.Popen(
            [sys.executable, "-m", module, "--scheduler-file", str(self.file), *words],
            env=environment, cwd=self.folder, start_new_session=True, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def worker(self, *words: str) -> subprocess.Popen[bytes]:
        own = ("--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard", "--death-timeout", "60")
        return self.start("distributed.cli.dask_worker", *own, *(words or ("--no-nanny",)))

    def client(self, count: int) -> Any:
        client = distributed.Client(scheduler_file=str(self.file), timeout=PATIENCE)
        client.wait_for_workers(count, timeout=PATIENCE)
        return client

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    running = Cluster(tmp_path)
    try:
        yield running
    finally:
        running.end()


def until(happens: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not happens():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.01)


def when(happens: Callable[[], Any], then: Callable[[], Any]) -> threading.Thread:
    thread = threading.Thread(target=lambda: (until(happens), then()), daemon=True)
    thread.start()
    return thread


@pytest.mark.parametrize("stored", [False, True])
def test_a_worker_killed_in_the_middle_changes_nothing(
    stored: bool, cluster: Cluster, tmp_path: Path, alone: xr.Dataset
) -> None:
    one, _ = cluster.worker(), cluster.worker()
    log = sweeping.Logging(str(tmp_path / "log"), delay=0.02)
    options = {"store": tmp_path / "store"} if stored else {}
    with cluster.client(2) as client:
        killing = when(lambda: len(log.lines()) > 15, one.kill)
        ds = dt.sweep(sweeping.strait(), log, OVER, executor=client, **options).load()
        killing.join()
        assert one.wait(10) == -signal.SIGKILL and len(client.scheduler_info()["workers"]) == 1
    assert len({line[2] for line in log.lines()}) == 3, "both workers took part, beside this process"
    xr.testing.assert_identical(ds, alone)


def test_a_scheduler_killed_in_the_middle_and_a_store_that_goes_on(
    cluster: Cluster, tmp_path: Path, alone: xr.Dataset
) -> None:
    cluster.worker(), cluster.worker()
    store, log = tmp_path / "store", sweeping.Logging(str(tmp_path / "log"), delay=0.02)
    with distributed.Client(scheduler_file=str(cluster.file), timeout=PATIENCE) as client:
        client.wait_for_workers(2, timeout=PATIENCE)
        when(lambda: len(list(store.glob("part-*"))) >= 10, cluster.scheduler.kill)
        start = time.monotonic()
        with raises("workers were lost with", "units of work not done", "with store='folder' it goes on"):
            dt.sweep(sweeping.strait(), log, OVER, executor=client, store=store)
        assert time.monotonic() - start < 2 * PATIENCE
    cluster.end()
    done = {p.name for p in store.glob("part-*.npz")}
    assert 10 <= len(done) < 60
    Path(log.path).unlink()
    ds = dt.sweep(sweeping.strait(), log, OVER, store=store).load()
    again = {repr(v): f"part-{i:06d}.npz" for i, v in enumerate(OVER["us_prior"])}
    computed = {again[line[3]] for line in log.lines() if line[1] == "30"}
    assert not computed & done and len(computed) == 60 - len(done)
    xr.testing.assert_identical(ds, alone)


def trim() -> str | None:
    return os.environ.get(workers.TRIM)


def faults() -> int:
    """Page faults of a hundred rounds of small arrays."""
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(100):
        arrays = [np.arange(16384.0) * i for i in range(8)]
        del arrays
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_a_local_cluster_has_a_plain_environment(monkeypatch: pytest.MonkeyPatch, alone: xr.Dataset) -> None:
    monkeypatch.delenv(workers.TRIM, raising=False)
    before = dict(os.environ)
    with local_cluster(2) as client:
        assert set(client.run(lambda: os.environ.get("MALLOC_TRIM_THRESHOLD_")).values()) == {None}
        assert dict(os.environ) == before, "nothing of a worker's environment stays here"
        ds = dt.sweep(sweeping.strait(), sweeping.Logging(os.devnull), OVER, executor=client)
        xr.testing.assert_identical(ds, alone)
        over = sweeping.NOTEBOOK_OVER
        ds = dt.sweep(sweeping.notebook_game()(), over=over, executor=client)
        xr.testing.assert_identical(ds, dt.sweep(sweeping.notebook_game()(), over=over))
    assert dict(os.environ) == before
    with raises("the Dask client is closed: make a new one", error=ParameterError):
        dt.sweep(sweeping.strait(), over=OVER, executor=client)


def test_the_trap_of_the_nanny_is_undone_in_a_cluster_that_runs(cluster: Cluster, alone: xr.Dataset) -> None:
    """`dask worker` sets a trim threshold, which makes small arrays fault; the first unit of work mends it."""
    cluster.worker("--nanny")
    with cluster.client(1) as client:
        (set_,), (before,) = client.run(trim).values(), client.run(faults).values()
        ds = dt.sweep(sweeping.strait(), sweeping.Logging(os.devnull), OVER, executor=client)
        client.run(faults)
        (after,) = client.run(faults).values()
    assert set_ == "65536" and before > 1000 > after, (set_, before, after)
    xr.testing.assert_identical(ds, alone)


PRELOADS = {
    "old.py": "import deterrence\ndeterrence.__version__ = '0.0.7'\n",
    "without.py": """
import sys
class Gone:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "deterrence":
            raise ModuleNotFoundError("No module named 'deterrence'", name="deterrence")
sys.meta_path.insert(0, Gone())
""",
}


@pytest.mark.parametrize(("preload", "words"), [("old.py", "has deterrence 0.0.7"), ("without.py", "has no deterrence")])
def test_workers_that_lack_the_library_are_named(preload: str, words: str, cluster: Cluster, tmp_path: Path) -> None:
    (tmp_path / preload).write_text(PRELOADS[preload])
    cluster.worker()
    cluster.worker("--no-nanny", "--preload", str(tmp_path / preload))
    with (
        cluster.client(2) as client,
        raises("1 of 2 workers cannot take part: tcp://127.0.0.1:", words, "this process has 0.1.0", error=ParameterError),
    ):
        dt.sweep(sweeping.strait(), over=OVER, executor=client)


def test_a_cluster_without_workers(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deterrence.sweeps.cluster.PATIENCE", 1)
    with (
        distributed.Client(scheduler_file=str(cluster.file), timeout=PATIENCE) as client,
        raises("no worker of the cluster has answered within 1 seconds", "start workers", error=ParameterError),
    ):
        dt.sweep(sweeping.strait(), over=OVER, executor=client)


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with raises("local_cluster needs Dask", "pip install 'deterrence[cluster]'", error=DeterrenceError), local_cluster(2):
        pass
