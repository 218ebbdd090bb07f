"""A store goes on where it stopped, refuses what is not its own, and gives back the same bits."""

from __future__ import annotations

import errno
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sweeping
import xarray as xr
from conftest import raises
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

import deterrence as dt
from deterrence.errors import FormatError, ParameterError
from deterrence.sweeps import files, question
from deterrence.sweeps import store as stores
from deterrence.sweeps.grid import asked
from deterrence.sweeps.identity import identity

ROOT = Path(__file__).parent.parent
PARTS = 20


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    sweeping.cut_small(monkeypatch)


@pytest.fixture(scope="module")
def alone() -> xr.Dataset:
    with pytest.MonkeyPatch.context() as patch:
        sweeping.cut_small(patch)
        return dt.sweep(sweeping.strait(), over=sweeping.OVER)


def swept(store: Path, **changes: Any) -> xr.Dataset:
    return dt.sweep(**{"game": sweeping.strait(), "over": sweeping.OVER, "store": store, **changes})


def parts(store: Path) -> list[str]:
    return sorted(p.name for p in store.glob("part-*.npz"))


class Stopped(BaseException):
    """What ends a run in the middle."""


def stop_after(monkeypatch: pytest.MonkeyPatch, units: int) -> None:
    """The next run ends before it begins one unit more."""
    left, whole = iter(range(units)), stores.Store.compute

    def compute(self: Any, asked_: Any, unit: int) -> None:
        if next(left, None) is None:
            raise Stopped
        whole(self, asked_, unit)

    monkeypatch.setattr(stores.Store, "compute", compute)


def test_what_is_done_is_not_done_again(tmp_path: Path, alone: xr.Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    solver, store = sweeping.Logging(str(tmp_path / "log")), tmp_path / "store"
    expected = dt.sweep(sweeping.strait(), dt.solvers.PerfectBayesian(), sweeping.OVER, check=0)
    with monkeypatch.context() as patch, pytest.raises(Stopped):
        stop_after(patch, 8)
        swept(store, solver=solver, check=0)
    done = parts(store)
    assert len(done) == 8 and not list(store.glob(f"*{files.WRITING}"))
    with raises("is not finished: 12 of 20 files are missing", error=FormatError):
        dt.open_store(store)
    Path(solver.path).unlink()
    first = swept(store, solver=solver, check=0)
    again = [line for line in solver.lines() if line[1] != "1"]  # the corner shows the layout
    starts = {repr(v): f"part-{i:06d}.npz" for i, v in enumerate(sweeping.OVER["us_prior"])}
    assert len(again) == PARTS - 8 and not {starts[line[3]] for line in again} & set(done)
    xr.testing.assert_identical(first.load().drop_attrs(), expected.drop_attrs())
    Path(solver.path).unlink()
    xr.testing.assert_identical(swept(store, solver=solver, check=0).load(), first)
    assert all(line[1] == "1" for line in solver.lines())
    xr.testing.assert_identical(dt.open_store(store).load(), first)


def test_judged_and_labelled_as_in_memory(tmp_path: Path, alone: xr.Dataset) -> None:
    xr.testing.assert_identical(swept(tmp_path / "s").load(), alone)
    assert alone.attrs["checked_games"] == 600 and alone.attrs["worst_regret"] < 1e-9


@pytest.mark.parametrize("engine", ["netcdf", "zarr"])
def test_one_file_at_the_end(engine: str, tmp_path: Path, alone: xr.Dataset) -> None:
    ds, path = swept(tmp_path / "s"), tmp_path / f"whole.{engine}"
    if engine == "netcdf":
        ds.to_netcdf(path, engine="h5netcdf")
        again = xr.open_dataset(path, engine="h5netcdf").load()
    else:
        ds.to_zarr(path, zarr_format=2)
        again = xr.open_zarr(path).load()
    xr.testing.assert_equal(again, alone)
    again.close()


def test_a_single_game_and_no_axes(tmp_path: Path) -> None:
    for number, cases in enumerate((None, [{"name": "seen", "resolve": "public"}, {"name": "unseen"}])):
        whole = dt.sweep(dt.games.UnilateralDeterrence(), cases=cases)
        stored = dt.sweep(dt.games.UnilateralDeterrence(), cases=cases, store=tmp_path / str(number))
        xr.testing.assert_identical(pickle.loads(pickle.dumps(stored)).load(), whole)


def test_a_part_is_an_ordinary_file(tmp_path: Path, alone: xr.Dataset) -> None:
    swept(tmp_path / "s")
    with np.load(tmp_path / "s" / "part-000003.npz") as part:
        assert int(part["first"]) == 90 and part["payoff"].shape == (1, 4, 30)
        assert np.array_equal(part["payoff"][0, 2], alone.payoff.values[3, :, 0, 2])


INDEX = st.one_of(
    st.integers(-4, 4),
    st.builds(slice, st.integers(-6, 6) | st.none(), st.integers(-6, 6) | st.none(), st.sampled_from([1, 2, -1, -3])),
    st.lists(st.integers(-4, 4), max_size=6),
)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[xr.Dataset, Path]:
    cases = [{"name": "seen", "resolve": "public"}, {"name": "unseen", "resolve": "private"}]
    over = {"hard_defender": np.linspace(0, 1, 5), "c_cd": np.linspace(-0.9, -0.1, 4)}
    folder = tmp_path_factory.mktemp("both") / "store"
    with pytest.MonkeyPatch.context() as patch:
        sweeping.cut_small(patch, games=3)
        patch.setattr(question, "LEAST_CHECKED", 17)
        call: dict[str, Any] = {"game": dt.games.UnilateralDeterrence(), "over": over, "cases": cases}
        whole = dt.sweep(**call)
        dt.sweep(**call, store=folder)
    assert whole.attrs["checked_games"] == 17 >= int(whole.regret.notnull().any("equilibrium").sum()) > 5
    return whole, folder


@given(st.fixed_dictionaries({}, optional={"case": st.integers(0, 1) | st.just([1, 0, 1]), "hard_defender": INDEX,
                                           "c_cd": INDEX, "equilibrium": INDEX, "event": INDEX}))  # fmt: skip
@settings(max_examples=60)
def test_any_part_of_a_store_is_that_of_the_whole(both: tuple[xr.Dataset, Path], index: dict[str, Any]) -> None:
    whole, lazy = both[0], dt.open_store(both[1])
    sizes = whole.sizes
    for dim, rows in index.items():
        numbers = [rows] if isinstance(rows, int) else rows if isinstance(rows, list) else []
        if any(not -sizes[dim] <= n < sizes[dim] for n in numbers):
            return
        if isinstance(rows, slice) and not range(sizes[dim])[rows]:
            return  # xarray cannot index lazily with an empty slice that goes backward
    xr.testing.assert_identical(lazy.isel(index).load(), whole.isel(index))


def test_only_the_parts_asked_for_are_read(both: tuple[xr.Dataset, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    whole, folder = both
    ds, read = dt.open_store(folder), []
    take = stores.Store.read
    monkeypatch.setattr(stores.Store, "read", lambda self, n, names: read.append((n, names)) or take(self, n, names))
    value = float(ds.payoff.isel(case=0, hard_defender=2, c_cd=1, equilibrium=0, player=1))
    assert len(read) == 1 and read[0][1] == ["payoff"] and value == float(whole.payoff[0, 2, 1, 0, 1])
    chunked = pytest.importorskip("dask") and ds.chunk(hard_defender=2)
    assert float(chunked.payoff.max()) == float(whole.payoff.max())


OTHERS: list[tuple[dict[str, Any], list[str]]] = [
    ({"over": {"us_prior": np.linspace(0, 1, 20), "a2ad": np.linspace(0, 0.9, 30)}}, ["axes.a2ad is '30 values from 0 to 1"]),
    ({"over": {"us_prior": np.linspace(0, 1, 20)}}, ["axes.a2ad is", "None is asked"]),
    ({"game": sweeping.strait(japan_prior=0.125)}, ["cases.game.japan_prior is 0.4 there, but 0.125 is asked"]),
    ({"game": dt.games.Strait(us_posture="red line", japan_posture="red line")}, ["us_posture is 'ambiguity' there"]),
    ({"solver": dt.solvers.PerfectBayesian({"US": "resolute"})}, ["cases.game.solver is", "resolute"]),
    ({"keep": ["regime"]}, ["keep is"]),
    ({"dtype": "float32"}, ["dtype is 'float64' there, but 'float32' is asked"]),
    ({"seed": 5}, ["seed is 0 there, but 5 is asked"]),
    ({"check": 0}, ["games judged is 600 there, but 0 is asked"]),
    ({"cases": [{"name": "one"}]}, ["cases.game is", "there, but None is asked"]),
]  # fmt: skip


@pytest.mark.parametrize(("changes", "words"), OTHERS, ids=[next(iter(c)) + str(i) for i, (c, _) in enumerate(OTHERS)])
def test_another_study_is_refused(changes: dict[str, Any], words: list[str], tmp_path: Path) -> None:
    swept(tmp_path / "s")
    before = {p.name: p.read_bytes() for p in (tmp_path / "s").iterdir()}
    with raises("holds another study", *words, "name another folder", error=FormatError):
        swept(tmp_path / "s", **changes)
    assert before == {p.name: p.read_bytes() for p in (tmp_path / "s").iterdir()}


def _factor() -> float:
    return 2.0


def test_rules_that_were_changed_are_another_study(tmp_path: Path) -> None:
    """A payoff, a constraint, a helper of a game of thresholds, or a solver's code; not a comment."""

    def threat(share: float) -> dt.Game:
        class Threat(dt.Game):
            """Does a threat work? (example)"""

            players = ("China",)
            prize: float = dt.param(1.0, unit="share", source="assumption")

            def rules(self, move: Any) -> Any:
                if move("China", "wait", "attack") == "wait":
                    return dt.outcome("status quo", {"China": 0})
                return dt.outcome("war", {"China": self.prize * share - 0.5})

            def constraints(self) -> dict[str, Any]:
                return {"prize <= a bound": self.prize <= (1.0 if share == 0.25 else 2.0)}

        return Threat()

    over = {"prize": np.linspace(0, 1, 40)}
    dt.sweep(threat(1.0), over=over, store=tmp_path / "s")
    dt.sweep(threat(1.0), over=over, store=tmp_path / "s")
    with raises("holds another study: cases.game.rules is", error=FormatError):
        dt.sweep(threat(0.5), over=over, store=tmp_path / "s")

    def described(game: dt.Game, solver: Any = None) -> Any:
        call = {"cases": None, "choices": (), "keep": None, "dtype": "float64", "check": 0, "seed": 0}
        return identity(asked(game, solver, {}, **call)[0])["cases"]["game"]

    assert len({described(threat(s))["rules"] for s in (1.0, 0.5, 0.25)}) == 3

    class Thresholds(dt.games.TyingHands):
        def payoffs(self, thresholds: Any) -> Any:
            return {p: v * _factor() for p, v in super().payoffs(thresholds).items()}

    class Other(dt.games.TyingHands):
        def payoffs(self, thresholds: Any) -> Any:
            return {p: v * 2.0 for p, v in super().payoffs(thresholds).items()}

    rules = [described(kind(), dt.solvers.Cutoff())["rules"] for kind in (Thresholds, Thresholds, Other)]
    assert rules[0] == rules[1] != rules[2]
    try:
        globals()["_factor"] = lambda: 3.0
        assert described(Thresholds(), dt.solvers.Cutoff())["rules"] != rules[0]
    finally:
        globals()["_factor"] = _factor


def test_a_solver_that_tells_nothing_is_refused(tmp_path: Path) -> None:
    class Plain:
        def __call__(self, game: dt.Game) -> dt.Equilibria:
            return dt.solvers.PerfectBayesian()(game)

    with raises("a store cannot tell what", "frozen dataclass", error=ParameterError):
        swept(tmp_path / "s", solver=Plain())


def test_the_hash_is_that_of_the_content_in_every_process() -> None:
    code = """
import deterrence as dt
from deterrence.sweeps.grid import asked
from deterrence.sweeps.identity import digest, identity
call = {"cases": None, "choices": (), "keep": None, "dtype": "float64", "check": 0.01, "seed": 0}
helper = lambda thresholds: {p: v for p, v in thresholds.items() if p in {"China", "US", "Japan"}}
class Own(dt.games.TyingHands):
    def payoffs(self, thresholds):
        return super().payoffs(helper(thresholds))
def made():
    captured = helper
    return lambda game: dt.solvers.Cutoff()(captured and game)
kinds = [*dt.catalogue().values(), Own]
print(*(digest(identity(asked(kind(), None, {}, **call)[0])) for kind in kinds))
print(digest(identity(asked(Own(), made(), {}, **call)[0])))
"""
    found = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
        run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        found.add(run.stdout)
    assert len(found) == 1 and len(set(found.pop().split())) == len(dt.catalogue()) + 2


def test_what_is_not_ours_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "thesis"
    folder.mkdir()
    swept(folder)  # an empty folder will do
    (tmp_path / "file").write_text("x")
    with raises("file is a file, but a store is a folder", error=FormatError):
        swept(tmp_path / "file")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "chapter.txt").write_text("x")
    with raises("own is not a store: it has no sweep.json but holds 'chapter.txt'", error=FormatError):
        swept(tmp_path / "own")
    assert [p.name for p in (tmp_path / "own").iterdir()] == ["chapter.txt"]
    for text in ("{", "[]", '{"kind": "other"}'):
        (tmp_path / "own" / "sweep.json").write_text(text)
        with raises("is not of deterrence", error=FormatError):
            swept(tmp_path / "own")
    with raises("there is no store in", error=FormatError):
        dt.open_store(tmp_path / "none")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"version": "9.0.1"}, ["was written by deterrence 9.0.1, newer than this one (0.1.0): update"]),
        ({"format": 2}, ["newer than this one"]),
    ],
)
def test_a_store_of_a_newer_version(changes: dict[str, Any], words: list[str], tmp_path: Path) -> None:
    swept(tmp_path / "s")
    path = tmp_path / "s" / "sweep.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    for open_ in (swept, dt.open_store):
        with raises(*words, error=FormatError):
            open_(tmp_path / "s")


def test_a_store_of_an_older_version(tmp_path: Path) -> None:
    """Another version may compute other bits: the result can be read, but not gone on with."""
    swept(tmp_path / "s")
    path = tmp_path / "s" / "sweep.json"
    manifest = json.loads(path.read_text())
    manifest["study"]["version"] = manifest["version"] = "0.0.9"
    path.write_text(json.dumps(manifest))
    with raises("version is '0.0.9' there, but '0.1.0' is asked", error=FormatError):
        swept(tmp_path / "s")


def test_a_store_that_other_code_began(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A version covers many states of the code, and a mended solver may compute other bits."""
    swept(tmp_path / "s")
    monkeypatch.setattr("deterrence.sweeps.identity.code_digest", lambda: "mended since then")
    with raises("code of the library is ", " there, but 'mended since' is asked", error=FormatError):
        swept(tmp_path / "s")
    assert dt.open_store(tmp_path / "s").sizes == swept(tmp_path / "another").sizes


def test_a_damaged_part(tmp_path: Path, alone: xr.Dataset) -> None:
    swept(tmp_path / "s")
    part = tmp_path / "s" / "part-000007.npz"
    bits = part.read_bytes()
    part.write_bytes(bits[: len(bits) // 2])  # as after a power cut: made anew
    xr.testing.assert_identical(swept(tmp_path / "s").load(), alone)
    assert part.read_bytes() == bits
    half = len(bits) // 3
    part.write_bytes(bits[:half] + bytes([bits[half] ^ 1]) + bits[half + 1 :])  # a flipped bit: found when read
    with raises("part-000007.npz is damaged or gone", "remove it and run the sweep again", error=FormatError):
        dt.open_store(tmp_path / "s").load()
    part.unlink()
    with raises("1 of 22 files are missing", error=FormatError):
        dt.open_store(tmp_path / "s")


def test_a_full_disk_ends_with_a_sentence_and_a_store_that_goes_on(
    tmp_path: Path, alone: xr.Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, room = np.savez, iter(range(6))

    def full(file: Any, **arrays: Any) -> None:
        if next(room, None) is None:
            file.write(b"half of it")
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(file, **arrays)

    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", full)
        with raises("could not take", "No space left on device", "5 of 22 files are done and kept", error=FormatError):
            swept(tmp_path / "s")
    assert len(list((tmp_path / "s").glob("*.npz"))) == 6 and not list((tmp_path / "s").glob(f"*{files.WRITING}"))
    xr.testing.assert_identical(swept(tmp_path / "s").load(), alone)
    with monkeypatch.context() as patch:
        patch.setattr(np, "savez", lambda *a, **k: full(a[0]))
        with raises("could not be made (No space left on device)", error=FormatError):
            swept(tmp_path / "new")


def test_less_of_each_game(tmp_path: Path, alone: xr.Dataset) -> None:
    keep = ["regime", "probability: attack", "payoff: Taiwan"]
    for options in ({}, {"store": tmp_path / "s"}):
        ds = dt.sweep(sweeping.strait(), over=sweeping.OVER, keep=keep, **options).load()
        assert set(ds.data_vars) == {"regime", "probability", "payoff"}
        assert list(ds.event.values) == ["attack"] and list(ds.player.values) == ["Taiwan"]
        xr.testing.assert_equal(ds.payoff, alone.payoff.sel(player=["Taiwan"]))
        xr.testing.assert_equal(ds.probability, alone.probability.sel(event=["attack"]))
        xr.testing.assert_identical(ds.regime, alone.regime)
        assert ds.attrs == alone.attrs, "what is not kept is judged all the same"
    one = dt.sweep(sweeping.strait(), over=sweeping.OVER, keep="complete")
    assert set(one.data_vars) == {"complete"} and set(one.coords) == set(sweeping.OVER)


def test_single_precision_is_that_of_rounding(tmp_path: Path, alone: xr.Dataset) -> None:
    for options in ({}, {"store": tmp_path / "s"}):
        ds = dt.sweep(sweeping.strait(), over=sweeping.OVER, dtype="float32", **options).load()
        for name in ("payoff", "probability"):
            assert ds[name].dtype == np.float32
            assert np.array_equal(ds[name].values, alone[name].values.astype(np.float32), equal_nan=True)
        xr.testing.assert_identical(ds.regime, alone.regime)
        xr.testing.assert_identical(ds.status, alone.status)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"keep": ["probabilty"]}, ["keep names 'probabilty'", "did you mean 'probability'?"]),
        ({"keep": ["probability: atack"]}, ["'atack' is no event of probability; did you mean 'attack'?"]),
        ({"keep": ["regime: 1"]}, ["'1' is no part of regime"]),
        ({"keep": ["strategy"]}, ["no variable of this sweep"]),
        ({"keep": []}, ["keep came empty"]),
        ({"dtype": "float16"}, ["dtype came as 'float16': give 'float64' or 'float32'"]),
    ],
)
def test_what_cannot_be_kept(options: dict[str, Any], words: list[str]) -> None:
    with raises("sweep", *words, error=ParameterError):
        dt.sweep(sweeping.strait(), over=sweeping.OVER, **options)


RUN = f"""
import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})
import numpy as np, deterrence as dt, sweeping
sweeping.cut_small()
folder, log, delay, executor = sys.argv[1], sys.argv[2], float(sys.argv[3]), eval(sys.argv[4])
over = {{"us_prior": np.linspace(0, 1, 200), "a2ad": np.linspace(0, 1, 30)}}
dt.sweep(sweeping.strait(), sweeping.Logging(log, delay), over, check=0, store=folder, executor=executor)
"""


def run(folder: Path, log: Path, delay: float, executor: Any = None) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-c", RUN, str(folder), str(log), str(delay), repr(executor)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(words, env=environment, start_new_session=True, stderr=subprocess.DEVNULL)


def expected_of_200() -> xr.Dataset:
    over = {"us_prior": np.linspace(0, 1, 200), "a2ad": np.linspace(0, 1, 30)}
    return dt.sweep(sweeping.strait(), sweeping.Logging(os.devnull), over, check=0)


def names(lines: list[list[str]]) -> list[str]:
    place = {repr(v): i for i, v in enumerate(np.linspace(0, 1, 200))}
    return [f"part-{place[line[3]]:06d}.npz" for line in lines if line[1] != "1"]


def test_two_runs_on_one_folder(tmp_path: Path) -> None:
    logs = [sweeping.Logging(str(tmp_path / name)) for name in "ab"]
    running = [run(tmp_path / "s", Path(log.path), 0.005) for log in logs]
    assert [r.wait(120) for r in running] == [0, 0]
    both_did = [names(log.lines()) for log in logs]
    assert set(both_did[0]) | set(both_did[1]) == {f"part-{i:06d}.npz" for i in range(200)}
    assert sum(map(len, both_did)) <= 200 + 30, "each has an order of its own and skips what is done"
    xr.testing.assert_identical(dt.open_store(tmp_path / "s").load(), expected_of_200())


@pytest.mark.slow
@pytest.mark.parametrize("executor", [None, 2])
def test_kill_9_at_ten_random_moments(executor: int | None, tmp_path: Path) -> None:
    """200 parts, ten kills: what was finished is never computed again, and the bits are those of a quiet run."""
    rng, expected = np.random.default_rng(5), expected_of_200()
    finished: set[str] = set()
    for attempt in range(10):
        log = sweeping.Logging(str(tmp_path / f"log{attempt}"))
        process = run(tmp_path / "s", Path(log.path), 0.01, executor)
        wanted = len(finished) + int(rng.integers(1, 22))
        deadline = time.monotonic() + 60
        while len(parts(tmp_path / "s")) < wanted and time.monotonic() < deadline and process.poll() is None:
            time.sleep(float(rng.random()) * 0.01)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0.05)
        computed = names(log.lines())
        if attempt:
            assert not set(computed) & finished, "a finished part was computed again"
        now = set(parts(tmp_path / "s"))
        assert now >= finished and len(now) < 200
        finished = now
    log = sweeping.Logging(str(tmp_path / "last"))
    assert run(tmp_path / "s", Path(log.path), 0.0, executor).wait(120) == 0
    assert not set(names(log.lines())) & finished
    assert len(names(log.lines())) == 200 - len(finished)
    xr.testing.assert_identical(dt.open_store(tmp_path / "s").load(), expected)
    assert not list((tmp_path / "s").glob(f"*{files.WRITING}")), "nothing half written is left"


class StoreMachine(RuleBasedStateMachine):
    """Runs that stop, parts that are damaged or removed, other studies that knock: at the end, the same bits."""

    @initialize()
    def begin(self) -> None:
        import tempfile

        self.folder = Path(tempfile.mkdtemp())
        self.store = self.folder / "s"
        self.over = {"us_prior": np.linspace(0, 1, 6), "a2ad": np.linspace(0, 1, 5)}
        with self.patched():
            self.expected = dt.sweep(sweeping.strait(), over=self.over)

    def patched(self) -> Any:
        context = pytest.MonkeyPatch.context()
        patch = context.__enter__()
        sweeping.cut_small(patch, games=5)
        self.patch = patch
        return _Closing(context)

    def whole_files(self) -> set[str]:
        return {p.name for p in self.store.glob("[pc]*-0*.npz") if files.whole(p)} if self.store.exists() else set()

    def sweep(self, units: int | None, **changes: Any) -> Any:
        before, done = self.whole_files(), []
        with self.patched():
            write = stores.replace_file
            self.patch.setattr(stores, "replace_file", lambda path, *a, **k: done.append(path.name) or write(path, *a, **k))
            if units is not None:
                stop_after(self.patch, units)
            try:
                ds = dt.sweep(sweeping.strait(**changes), over=self.over, store=self.store)
                return ds.load()
            except Stopped:
                return None
            finally:
                assert not before & set(done), "a finished part was computed again"

    @rule(units=st.integers(0, 4))
    def run_a_while(self, units: int) -> None:
        self.sweep(units)

    @rule()
    def run_to_the_end(self) -> None:
        xr.testing.assert_identical(self.sweep(None), self.expected)

    @rule(number=st.integers(0, 6), share=st.floats(0, 0.99))
    def cut_off(self, number: int, share: float) -> None:
        for path in sorted(self.store.glob("[pc]*-0*.npz"))[number : number + 1]:
            path.write_bytes(path.read_bytes()[: int(share * path.stat().st_size)])

    @rule(number=st.integers(0, 6))
    def remove(self, number: int) -> None:
        for path in sorted(self.store.glob("[pc]*-0*.npz"))[number : number + 1]:
            path.unlink()

    @rule(name=st.sampled_from(["part-000001.npz", "sweep.json", "check-000000.npz"]))
    def leave_half_written(self, name: str) -> None:
        self.store.mkdir(exist_ok=True)
        (self.store / f".{name}.elsewhere-1-1{files.WRITING}").write_bytes(b"half")

    @rule()
    def another_study(self) -> None:
        if (self.store / stores.MANIFEST).exists():
            with pytest.raises(FormatError, match="japan_prior"):
                self.sweep(None, japan_prior=0.2)

    @invariant()
    def no_more_than_there_is(self) -> None:
        if hasattr(self, "store"):
            assert len(self.whole_files()) <= 7


class _Closing:
    def __init__(self, context: Any) -> None:
        self.context = context

    def __enter__(self) -> None:
        pass

    def __exit__(self, *problem: Any) -> None:
        self.context.__exit__(None, None, None)


StoreMachine.TestCase.settings = settings(max_examples=12, stateful_step_count=12, deadline=None)
TestStoreMachine = StoreMachine.TestCase
