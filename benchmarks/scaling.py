"""What does a sweep cost as it grows: with games, with the tree, with workers, in seconds and in memory?

`python benchmarks/scaling.py [--quick] [--json FILE]` sweeps two parameters of a game over grids of 10^3 to
10^8 games (10^6 with `--quick`); then four games of larger and larger trees; then one grid in this thread, in
two threads and in two processes. Every row is a process of its own, so that its peak memory is its own.
Nothing is judged (check=0): `million.py` times a sweep with what is judged by default.

Above 10^7 games a row is kept in a store, with `keep=["regime"]`; smaller stored rows stand beside it, so
that like is compared with like. `x smallest` compares the cost a game with that of the smallest row of the
series, in which what a sweep costs once weighs most. `added us` is the cost of each game that a row has
more than"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, process_time
from typing import Any

if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.million import peak_memory
from benchmarks.run import machine, table

__all__ = ["Row", "compared", "measure", "rows"]

FIXED = {"us_posture": "ambiguity", "japan_posture": "red line"}
# certainty about a type ties games, and a tied game is solved in exact numbers, a hundred times slower
PRIORS = {"hard_defender": (0.01, 0.99), "hard_challenger": (0.01, 0.99)}
# by growing tree: game, structure, and the box of the two parameters that are swept
MODELS: dict[str, tuple[str, dict[str, str], dict[str, tuple[float, float]]]] = {
    "RudimentaryDeterrence": ("RudimentaryDeterrence", {}, {"hard_defender": (0, 1), "a_dd": (-1.5, -0.5)}),
    "UnilateralDeterrence": ("UnilateralDeterrence", {}, PRIORS),
    "Strait, postures fixed": ("Strait", FIXED, {"us_prior": (0, 1), "a2ad": (0, 1)}),
    "Strait, postures chosen": ("Strait", {}, {"us_prior": (0, 1), "a2ad": (0, 1)}),
}
SMALL, LARGE = "RudimentaryDeterrence", "Strait, postures chosen"
IN_MEMORY = 7  # 10^7 games are the most that are not kept in a store
LIMIT_S = 3600
AGAIN_S = 0.3  # a row that takes less is the best of five sweeps

GROWTH = ("model", "kept in", "games", "seconds", "processor s", "us a game", "x smallest", "added us",
          "peak MiB", "imports MiB", "result MiB", "disk MiB", "note")  # fmt: skip
TREES = ("model", "nodes", "sets", "games", "first ms", "us a game", "ns a node", "peak MiB", "result MiB",
         "note")  # fmt: skip
WORKERS = ("model", "executor", "games", "seconds", "x one", "peak MiB", "worker MiB", "processes",
           "note")  # fmt: skip


@dataclass(frozen=True)
class Row:
    """10^`power` games of a model, swept by `workers` "threads" or "processes" (or "none"), stored or not."""

    series: str
    model: str
    power: int
    executor: str = "none"
    workers: int = 1
    stored: bool = False


def rows(quick: bool) -> list[Row]:
    """What is measured."""
    top = 6 if quick else 8
    found = [Row("games", SMALL, power) for power in range(3, min(top, IN_MEMORY) + 1)]
    found += [Row("games", SMALL, power, stored=True) for power in range(5, top + 1)]
    found += [Row("trees", model, 4 if quick else 5) for model in MODELS]
    everybody = ("none", 1), ("threads", 2), ("processes", 2)
    for model, power in ((LARGE, 5),) if quick else ((LARGE, 5), ("Strait, postures fixed", 7)):
        found += [Row("workers", model, power, *who) for who in everybody]
    return found


def measure(row: Row) -> dict[str, Any]:
    """One row, from a fresh process; where it fails, the last line of what it said is its `note`."""
    known = {
        "series": row.series,
        "model": row.model,
        "games": 10**row.power,
        "executor": "None" if row.executor == "none" else f"{row.workers} {row.executor}",
        "kept in": "store" if row.stored else "memory",
    }
    command = [sys.executable, str(Path(__file__).resolve()), "--row", json.dumps(asdict(row))]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        return known | {"note": f"stopped after {LIMIT_S:,} s"}
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"ended with code {done.returncode}"]
        return known | {"note": said[-1]}
    measured: dict[str, Any] = json.loads(done.stdout)
    return known | measured


def sweep(row: Row) -> dict[str, Any]:
    """The figures of a row, measured in this process."""
    import numpy as np

    import deterrence as dt

    kind, structure, box = MODELS[row.model]
    game = getattr(dt.games, kind)(**structure)
    sides = 10 ** (row.power // 2), 10 ** (row.power - row.power // 2)
    axes = {name: np.linspace(*ends, n) for (name, ends), n in zip(box.items(), sides, strict=True)}
    start = perf_counter()
    coarse = {name: axis[:: max(1, len(axis) // 8)] for name, axis in axes.items()}
    dt.sweep(game, over=coarse, check=0)  # traces and compiles all that the box needs
    first, before = perf_counter() - start, peak_memory()
    runs: list[tuple[float, float]] = []
    with _watched() as workers:
        while not runs or (runs[0][0] < AGAIN_S and len(runs) < 5):
            # a second sweep would find its work done, so that each has a folder of its own
            with TemporaryDirectory() as folder, _executor(row) as executor:
                more = {"store": f"{folder}/store", "keep": ["regime"]} if row.stored else {}
                start, used = perf_counter(), process_time()
                result = dt.sweep(game, over=axes, check=0, executor=executor, **more)
                runs.append((perf_counter() - start, process_time() - used))
                size = result.nbytes
                del result  # or the next sweep's peak would hold it, too
                disk = sum(file.stat().st_size for file in Path(folder).rglob("*") if file.is_file())
    (seconds, processor), games, tree = min(runs), 10**row.power, game.tree
    return {
        "nodes": len(tree.nodes),
        "sets": len(tree.infosets),
        "first ms": first * 1e3,
        "seconds": seconds,
        "processor s": processor,
        "us a game": seconds / games * 1e6,
        "ns a node": seconds / games / len(tree.nodes) * 1e9,
        "peak MiB": peak_memory(),
        "imports MiB": before,
        "result MiB": size / 2**20,
        "disk MiB": disk / 2**20 if row.stored else None,
        "worker MiB": max(workers.values(), default=None),
        "processes": len(workers),
    }


@contextmanager
def _executor(row: Row) -> Any:
    if row.executor == "threads":
        with ThreadPoolExecutor(row.workers) as pool:
            yield pool
    else:
        yield row.workers if row.executor == "processes" else None


@contextmanager
def _watched() -> Any:
    """Peak memory in MiB of each process that is started meanwhile, by its number (Linux; elsewhere 0)."""
    from multiprocessing import active_children

    seen: dict[int, float] = {}
    over = Event()

    def look() -> None:
        while not over.wait(0.05):
            for child in active_children():
                if child.pid is not None:
                    seen[child.pid] = max(seen.get(child.pid, 0.0), _peak_of(child.pid))

    watcher = Thread(target=look)
    watcher.start()
    try:
        yield seen
    finally:
        over.set()
        watcher.join()


def _peak_of(number: int) -> float:
    try:
        lines = Path(f"/proc/{number}/status").read_text().splitlines()
    except OSError:  # no Linux, or it has just ended
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def compared(measured: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their ratios: to the smallest of a series, to the one before, and to one worker."""
    first: dict[Any, dict[str, Any]] = {}
    last: dict[Any, dict[str, Any]] = {}
    found = []
    for row in measured:
        key, ratios = (row["series"], row["model"], row["kept in"]), {}
        if "seconds" in row and row["series"] == "games":
            ratios["x smallest"] = row["us a game"] / first.setdefault(key, row)["us a game"]
            if key in last:
                added = row["games"] - last[key]["games"]
                ratios["added us"] = (row["seconds"] - last[key]["seconds"]) / added * 1e6
            last[key] = row
        elif "seconds" in row and row["series"] == "workers":
            if row["executor"] == "None":
                first[key] = row
            if key in first:
                ratios["x one"] = first[key]["seconds"] / row["seconds"]
        found.append(row | ratios)
    return found


def main() -> int:
    """Run everything; exit code 1 if a row could not be measured."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="up to 10^6 games")
    parser.add_argument("--json", type=Path, help="also write every measured figure to this file")
    parser.add_argument("--row", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.row:
        print(json.dumps(sweep(Row(**json.loads(options.row)))))
        return 0
    print(machine())
    found = compared([measure(row) for row in rows(options.quick)])
    for series, title, columns in (
        ("games", "Against the number of games", GROWTH),
        ("trees", "Against the size of the tree", TREES),
        ("workers", "Against who computes, the start of workers included (worker MiB: the largest of them)",
         WORKERS),
    ):  # fmt: skip
        table(title, [r for r in found if r["series"] == series], columns)
    if options.json:
        options.json.write_text(json.dumps({"machine": machine(), "rows": found}, indent=1), encoding="utf-8")
    return int(any("note" in r for r in found))


if __name__ == "__main__":
    sys.exit(main())
