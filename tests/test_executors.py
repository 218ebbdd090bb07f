"""Who computes changes nothing: threads, processes that fork or start anew, games that no module holds."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sweeping
import xarray as xr
from conftest import raises

import deterrence as dt
from deterrence.errors import ParameterError
from deterrence.sweeps import question, workers
from deterrence.sweeps.grid import asked

HERE = Path(__file__).parent
SOFT = "Defender: Defender's resolve: soft; Challenger: demand"


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeping.cut_small(monkeypatch)


@pytest.fixture(scope="module", params=["threads", "fork", "spawn"])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    if request.param == "threads":
        pool: Executor = ThreadPoolExecutor(2)
    else:
        pool = ProcessPoolExecutor(2, multiprocessing.get_context(request.param))
    with pool:
        yield pool


@pytest.mark.parametrize("stored", [False, True])
def test_two_workers_of_this_machine(stored: bool, tmp_path: Path) -> None:
    """A game of a notebook, into memory that they share and into a store."""
    call: dict[str, Any] = {"game": sweeping.notebook_game()(), "over": sweeping.NOTEBOOK_OVER}
    options: dict[str, Any] = {"store": tmp_path / "store"} if stored else {}
    xr.testing.assert_identical(dt.sweep(**call, executor=2, **options).load(), dt.sweep(**call))


def test_the_same_bits(executor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two cases of Strait with other candidates and events, strategies, and a game of a notebook."""
    sweeping.cut_small(monkeypatch, games=4)
    monkeypatch.setattr("deterrence.sweeps.question.LEAST_CHECKED", 6)
    cases = [{"name": "chosen"}, {"name": "Japan ambiguous", "japan_posture": "ambiguity", "a2ad": 0.6}]
    china = next(iter(dt.games.Strait(us_posture="ambiguity").tree.infosets))
    over = {"us_prior": np.linspace(0, 1, 5), "japan_prior": np.linspace(0, 1, 4)}
    for call in (
        {"game": dt.games.Strait(us_posture="ambiguity"), "over": over, "cases": cases, "choices": [china]},
        {"game": sweeping.notebook_game()(), "over": sweeping.NOTEBOOK_OVER},
    ):
        alone = dt.sweep(**call)
        xr.testing.assert_identical(dt.sweep(**call, executor=executor), alone)
        stored = dt.sweep(**call, executor=executor, store=tmp_path / str(len(call)))
        xr.testing.assert_identical(stored.load(), alone)


def test_other_structures_travel(executor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Thresholds, states, normal forms and Knightian games, and a solver with options."""
    sweeping.cut_small(monkeypatch, games=25)
    form = dt.NormalForm(np.array([[[3.0, 0.0], [5.0, 1.0]], [[3.0, 5.0], [0.0, 1.0]]]), players=("China", "US"))
    window = dt.games.UnilateralDeterrence(resolve="public")
    for game, solver, axis in (
        (dt.games.TyingHands(), None, None),
        (dt.games.ArmsBuildUp(), None, None),
        (form, dt.solvers.AllNash(), "row_action_1_action_1"),
        (form, dt.solvers.PureNash(), "China_action_1_action_1"),
        (window, dt.solvers.AgentLogit(2.0), "hard_defender"),
    ):
        name = axis if axis in game.parameters() else next(iter(game.parameters()))
        p = game.parameters()[name]
        values = np.linspace(*((p.low, p.high) if np.isfinite([p.low, p.high]).all() else (p.default, p.default + 1)), 50)
        alone = dt.sweep(game, solver, {name: values})
        xr.testing.assert_identical(dt.sweep(game, solver, {name: values}, executor=executor), alone)


def test_a_region_of_one_cell_is_found(executor: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is smoothed: 1 of 35,778 games differs, at a place that only the rules know."""
    sweeping.cut_small(monkeypatch, games=2_000)

    class Needle(dt.Game):
        """Where does China attack? (example)"""

        players = ("China",)
        x: float = dt.param(0.5, unit="share", low=0, high=1, source="assumption")
        y: float = dt.param(0.5, unit="share", low=0, high=1, source="assumption")

        def rules(self, move: Any) -> Any:
            here = np.maximum(abs(self.x - 0.625), abs(self.y - 0.3)) < 0.002
            if move("China", "wait", "attack") == "wait":
                return dt.outcome("status quo", {"China": 0.0})
            return dt.outcome("war", {"China": np.where(here, 1.0, -1.0)})

    axis = np.linspace(0, 1, 201)
    over = {"x": axis, "y": axis[20:-3]}
    for options in ({}, {"executor": executor}, {"executor": executor, "store": tmp_path / "store"}):
        ds = dt.sweep(Needle(), over=over, **options)
        war = ds.probability.sel(event="war").values[..., 0]
        assert np.argwhere(war == 1).tolist() == [[125, 40]] and (war == 0).sum() == war.size - 1
        one = ds.isel(x=125, y=40)
        assert float(one.payoff.sel(player="China").squeeze()) == 1.0


def test_a_script_without_a_guard_is_run_once(tmp_path: Path) -> None:
    """Its game travels by value, and starting workers does not run it again."""
    script = tmp_path / "script.py"
    script.write_text(
        f"""
import sys; sys.path.insert(0, {str(HERE)!r})
print("run")
import deterrence as dt, sweeping
sweeping.cut_small()
class Threat(dt.Game):
    "Does a threat work? (example)"
    players = ("China", "US")
    prize: float = dt.param(1.0, unit="share", source="assumption")
    def rules(self, move):
        if move("China", "wait", "attack") == "wait":
            return dt.outcome("status quo", {{"China": 0, "US": 0}})
        return dt.outcome("war", {{"China": self.prize - 0.5, "US": -1}})
ds = dt.sweep(Threat(), over={{"prize": [i / 200 for i in range(200)]}}, executor=2)
assert ds.identical(dt.sweep(Threat(), over={{"prize": [i / 200 for i in range(200)]}}))
print(int((ds.probability.sel(event="war") == 1).sum()))
"""
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(HERE.parent)},
    )  # fmt: skip
    assert done.stdout.split() == ["run", "99"] and not done.stderr, done.stderr


def test_a_notebook_game_needs_cloudpickle(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cloudpickle", None)
    with raises("Ultimatum is written in a notebook or script", "pip install cloudpickle", error=ParameterError):
        dt.sweep(sweeping.notebook_game()(), over=sweeping.NOTEBOOK_OVER, executor=2)
    with ProcessPoolExecutor(1, multiprocessing.get_context("fork")) as pool:
        alone = dt.sweep(sweeping.strait(), over=sweeping.OVER)
        xr.testing.assert_identical(dt.sweep(sweeping.strait(), over=sweeping.OVER, executor=pool), alone)


def test_a_class_that_travels_brings_no_trees() -> None:
    cloudpickle = pytest.importorskip("cloudpickle")
    game = sweeping.notebook_game()()
    before = cloudpickle.dumps(game)
    dt.solve(game)
    assert len(cloudpickle.dumps(game)) <= len(before) + 100
    again = pickle.loads(cloudpickle.dumps(game))
    assert again.replace(prize=0.3).structure == {"firm": True} and len(again.describe()) == 2
    with raises("has no parameter 'prise'; did you mean 'prize'?"):
        type(again)(prise=1)


@pytest.mark.parametrize(
    ("executor", "words"),
    [
        (0, ["executor came as 0", "at least 1"]),
        (True, ["executor came as True"]),
        (2.0, ["executor came as 2.0", "a Dask client"]),
        ("2", ["executor came as '2'"]),
    ],
)
def test_what_cannot_compute_is_refused(executor: Any, words: list[str]) -> None:
    with raises("sweep", *words, error=ParameterError):
        dt.sweep(sweeping.strait(), over=sweeping.OVER, executor=executor)


@pytest.mark.parametrize("kind", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor_that_is_shut_down(kind: Any) -> None:
    pool = kind(1)
    pool.shutdown()
    with raises("the executor is shut down or broken: make a new one", error=ParameterError):
        dt.sweep(sweeping.strait(), over=sweeping.OVER, executor=pool)


def test_a_worker_with_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        pool.submit(int).result()
        monkeypatch.setattr(dt, "__version__", "7.1")
        with raises("a worker has deterrence 0.1.0, but this process has 7.1", error=ParameterError):
            dt.sweep(sweeping.strait(), over=sweeping.OVER, executor=pool)


@dataclass(frozen=True)
class Deadly:
    """Kills its process once three parts are in the store, unless a file says not to."""

    folder: str

    def __call__(self, game: dt.Game) -> dt.Equilibria:
        due = len(list(Path(self.folder, "store").glob("part-*"))) >= 3
        if due and not Path(self.folder, "spared").exists():
            os.kill(os.getpid(), signal.SIGKILL)
        return dt.solvers.PerfectBayesian()(game)


def test_workers_that_die_are_told_and_a_store_goes_on(tmp_path: Path) -> None:
    solver, store = Deadly(str(tmp_path)), tmp_path / "store"
    with raises("workers were lost with", "units of work not done", "goes on where it stopped"):
        dt.sweep(sweeping.strait(), solver, sweeping.OVER, executor=2, check=0, store=store)
    assert len(list(store.glob("part-*.npz"))) >= 3
    (tmp_path / "spared").touch()
    alone = dt.sweep(sweeping.strait(), solver, sweeping.OVER, check=0)
    again = dt.sweep(sweeping.strait(), solver, sweeping.OVER, check=0, store=store)
    xr.testing.assert_identical(again.load(), alone)


def test_errors_of_the_users_own_come_through(executor: Any) -> None:
    def broken(game: dt.Game) -> dt.Equilibria:
        if game.size > 1 and float(np.ravel(game.values["us_prior"])[0]) > 0.5:
            raise RuntimeError("of the user's own")
        return dt.solvers.PerfectBayesian()(game)

    with pytest.raises(RuntimeError, match="of the user's own"):
        dt.sweep(sweeping.strait(), broken, sweeping.OVER, executor=executor)


def test_a_library_that_workers_lack_is_named() -> None:
    here = os.getpid()

    def lacking(game: dt.Game) -> dt.Equilibria:
        if os.getpid() != here:
            import no_such_library  # noqa: F401
        return dt.solvers.PerfectBayesian()(game)

    with ProcessPoolExecutor(1) as pool, raises("a worker has no no_such_library: install it where the workers run"):
        dt.sweep(sweeping.strait(), lacking, sweeping.OVER, executor=pool)


@pytest.mark.parametrize(
    ("us_a_game", "points", "parts", "seconds"),
    [(0.6, 4000, 42, 0.230), (0.6, 400, 1, 0.096), (100, 400, 3, 6.52), (0.01, 4000, 42, 0.00384), (0.6, 100, 1, 0.006)],
)
def test_parts_last_long_enough(
    us_a_game: float, points: int, parts: int, seconds: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quarter of a second at most, a tenth at least where there is as much, and not too much to keep at once."""
    monkeypatch.undo()
    monkeypatch.setattr(question.Question, "_measured", lambda self: us_a_game * 1e-6)
    axes = {"us_prior": np.linspace(0, 1, points), "a2ad": np.linspace(0, 1, points)}
    options: dict[str, Any] = {"cases": None, "choices": (), "keep": None, "dtype": "float64", "check": 0, "seed": 0}
    cut = asked(sweeping.strait(), None, axes, **options)[0].timed()
    longest = int(np.diff(cut.starts).max())
    assert cut.parts == parts and cut.starts[-1] == points**2
    assert longest * us_a_game * 1e-6 == pytest.approx(seconds, rel=0.1)
    assert longest * cut.layout.bytes / cut.layout.games <= 64e6


def test_little_work_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deterrence.sweeps.execute.WORTH_STARTING", 1.0)
    monkeypatch.setattr("deterrence.sweeps.execute.ProcessPoolExecutor", lambda *a: pytest.fail("it was started"))
    assert dt.sweep(sweeping.strait(), over=sweeping.OVER, executor=8).exists.any()
    assert dt.sweep(sweeping.strait(), over=sweeping.OVER, executor=1).exists.any()


def _trim() -> str | None:
    return os.environ.get(workers.TRIM)


def test_the_trim_threshold_does_not_reach_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dask's LocalCluster leaves it in the environment of the process that started it."""
    monkeypatch.setenv(workers.TRIM, "65536")
    with workers.clean_start(), ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(_trim).result() is None
    assert _trim() == "65536"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="it is glibc's")
def test_a_trim_threshold_is_undone_where_it_is_set() -> None:
    """Page faults of small arrays, with the variable set: as it comes, then after `calm`."""
    code = """
import numpy as np, resource
from deterrence.sweeps.workers import calm
def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(100):
        x = [np.arange(16384.0) * i for i in range(8)]
        del x
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before
faults(); slow = faults(); done = calm(); faults(); print(slow, faults(), done)
"""
    found = {}
    for value in ("65536", None):
        environment = {k: v for k, v in os.environ.items() if k != workers.TRIM} | ({workers.TRIM: value} if value else {})
        done = subprocess.run([sys.executable, "-c", code], env=environment, cwd=HERE.parent, capture_output=True, text=True, check=True)
        found[value] = done.stdout.split()
    slow, calmed, undone = found["65536"]
    assert undone == "True" and int(calmed) < 1000 < int(slow), found
    assert found[None][2] == "False", "nothing to undo"


@pytest.mark.slow
def test_workers_leave_when_their_parent_is_killed(tmp_path: Path) -> None:
    code = f"""
import sys; sys.path.insert(0, {str(HERE)!r})
import deterrence as dt, sweeping
sweeping.cut_small()
dt.sweep(sweeping.strait(), sweeping.Logging({str(tmp_path / "log")!r}, 0.1), sweeping.OVER, executor=2)
"""
    log = sweeping.Logging(str(tmp_path / "log"))
    parent = subprocess.Popen([sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(HERE.parent)})
    deadline = time.monotonic() + 60
    while len(pids := {int(line[2]) for line in log.lines()} - {parent.pid}) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    while any(Path(f"/proc/{pid}").exists() for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert len(pids) == 2 and time.monotonic() < deadline, "they wait for work for ever"
