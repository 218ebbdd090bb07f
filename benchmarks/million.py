"""How long and how much memory does a million games of Strait take? One sweep in a process of its own.

`python benchmarks/million.py SIDE WORKERS` sweeps SIDE x SIDE games over belief in US resolve and A2/AD with
both postures fixed and prints seconds, megabytes and the worst regret as JSON. WORKERS 0 is this thread.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import Any

__all__ = ["measure"]


def measure(side: int, workers: int) -> dict[str, Any]:
    """One row, from a fresh process."""
    command = [sys.executable, str(Path(__file__).resolve()), str(side), str(workers)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"executor": workers or None, "note": done.stderr.strip().splitlines()[-1]}
    row: dict[str, Any] = json.loads(done.stdout)
    return row


def peak_memory() -> float:
    """Largest resident memory of this process so far, in MiB."""
    status = Path("/proc/self/status")
    if status.exists():  # on Linux `resource` counts what the parent held before the start
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0]) / 1024
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 1024)


def main(side: int, workers: int) -> None:
    """Sweep once and print the row."""
    import numpy as np

    import deterrence as dt

    game = dt.games.Strait(us_posture="ambiguity", japan_posture="red line")
    axes = {"us_prior": np.linspace(0, 1, side), "a2ad": np.linspace(0, 1, side)}
    import xarray  # noqa: F401  (its import is not the sweep's time)

    before = peak_memory()
    start = perf_counter()
    result = dt.sweep(game, dt.solvers.PerfectBayesian(), over=axes, executor=workers or None)
    seconds = perf_counter() - start
    peak = peak_memory()
    status = result.status.values
    row = {
        "executor": workers or None,
        "games": side * side,
        "seconds": seconds,
        "us a game": seconds / side**2 * 1e6,
        "peak MiB": peak,
        "of it imports MiB": before,
        "result MiB": result.nbytes / 2**20,
        "worst regret": float(np.nanmax(result.regret.values)),
        "judged": int(np.isfinite(result.regret.values).sum()),
        "ok": int((status == dt.Status.ok).sum()),
        "tie": int((status == dt.Status.tie).sum()),
    }
    print(json.dumps(row))


if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main(int(sys.argv[1]), int(sys.argv[2]))
