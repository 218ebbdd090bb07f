"""A claims study that goes on: from a folder of finished parts, after kill -9, and never with another code's numbers."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import xarray as xr
from conftest import raises

import deterrence as dt
from deterrence.argument import deciding, evaluation, kept, small
from deterrence.games.strait.options import OPTIONS

S2017 = dt.scenario("strait", "2017")
FEW = ("conditional lines", "Japan refuses bases")
WAIT = 120  # seconds that a test waits for a process at most
PIECES = 3 * (1 + len(FEW))  # laws by settings
RUN = """
import sys
import deterrence as dt
from deterrence.games.strait.options import OPTIONS
options = {name: OPTIONS[name] for name in ("conditional lines", "Japan refuses bases")}
dt.claims.evaluate(dt.scenario("strait", "2017"), 24, 1, claims=["C04"], options=options, beliefs=False, store=sys.argv[1])
"""


def evaluate(store: Path | None, **more: Any) -> xr.Dataset:
    options = {name: OPTIONS[name] for name in FEW}
    return dt.claims.evaluate(S2017, 24, 1, claims=["C04"], options=options, beliefs=False, store=store, **more)


@pytest.fixture(scope="module")
def whole() -> xr.Dataset:
    """Computed without a folder, and never interrupted."""
    return evaluate(None)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is computed from here on, by name."""
    calls: list[str] = []
    for module, name in ((evaluation, "piece"), (evaluation, "by_variance"), (small, "ask")):
        real = getattr(module, name)
        monkeypatch.setattr(module, name, lambda *args, n=name, f=real: calls.append(n) or f(*args))
    return calls


def finished(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.npz"))


def test_a_study_goes_on_from_its_store(whole: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = counted(monkeypatch)
    xr.testing.assert_identical(evaluate(tmp_path), whole)
    models = calls.count("ask")
    assert models > 5 and (calls.count("piece"), calls.count("by_variance")) == (PIECES, 1)
    parts = finished(tmp_path)
    assert len(parts) == len(calls) == len(list(tmp_path.iterdir()))
    calls.clear()
    xr.testing.assert_identical(evaluate(tmp_path), whole)
    assert not calls, "nothing is computed twice, what decides least of all"
    for number in (0, len(parts) // 2):
        parts[number].unlink()
    xr.testing.assert_identical(evaluate(tmp_path), whole)
    assert len(calls) == 2, "only what is missing is computed"
    calls.clear()
    options = {name: OPTIONS[name] for name in FEW}
    dt.claims.evaluate(S2017.override(us_prior=0.3), 24, 1, claims=["C04"], options=options, beliefs=False, models=False, store=tmp_path)
    assert len(calls) == PIECES + 1, "another scenario is another study"
    for cut in (b"cut off", parts[1].read_bytes()[:200]):
        parts[1].write_bytes(cut)
        with raises(parts[1].name, "delete it", error=dt.FormatError):
            evaluate(tmp_path)


def test_another_state_of_the_code_is_another_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = evaluate(tmp_path, models=False)
    calls = counted(monkeypatch)
    monkeypatch.setattr(kept, "code_digest", lambda: "another")
    xr.testing.assert_identical(evaluate(tmp_path, models=False), first)
    assert len(calls) == PIECES + 1


def test_what_decides_is_the_same_as_arrays() -> None:
    weight = deciding.Weight
    ranked = [[weight("a", 0.5, 0.4, 0.7), weight("b", -0.25, -1.0, 0.0)], [], [weight(str(k), 1 / k, 0.0, 2.0) for k in range(1, 6)]]
    assert deciding.unstacked(deciding.stacked(ranked)) == ranked


@pytest.mark.parametrize("done", [1, PIECES, PIECES + 1], ids=["in the shares", "in what decides", "after it"])
def test_a_killed_study_loses_no_more_than_the_part_at_which_it_was(
    whole: xr.Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: int
) -> None:
    store = tmp_path / "store"
    process = subprocess.Popen([sys.executable, "-c", RUN, str(store)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        limit = time.monotonic() + WAIT
        while len(finished(store)) < done and process.poll() is None and time.monotonic() < limit:
            time.sleep(0.01)
    finally:
        process.kill()
        told = process.communicate()[1]
    assert process.returncode == -signal.SIGKILL, told.decode()
    left = len(finished(store))
    assert done <= left < PIECES + 1 + len(whole.test), "it was killed on the way"
    calls = counted(monkeypatch)
    xr.testing.assert_identical(evaluate(store), whole)
    assert len(calls) == len(finished(store)) - left
    assert calls.count("by_variance") == (left <= PIECES)
    calls.clear()
    xr.testing.assert_identical(evaluate(store), whole)
    assert not calls
