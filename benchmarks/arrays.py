"""How fast is the library on another array library and device, against all cores of this machine in NumPy?

`python benchmarks/arrays.py [--library jax|torch|cupy] [--device cuda:0] [--quick] [--json FILE]` prints, for
games whose numbers lie on the device already: games a second there (best of several calls, the first one
apart, which compiles), games a second of one NumPy process for each core, and the bytes of what goes in
and comes out against what the device copies in the same time. Beside them: how far the answers are from
NumPy's.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

if __name__ in {"__main__", "__mp_main__"}:  # the processes of the host, too
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import deterrence as dt
from benchmarks.games import strait
from deterrence.kernels.bimatrix.clear import clear_equilibria
from deterrence.kernels.bimatrix.two_players import TwoPlayers

PIECE = 16_384
COLUMNS = ("case", "games", "first s", "games/s", "NumPy, all cores", "ratio", "GB/s", "of copy",
           "differs by")  # fmt: skip


def ambiguity_window(n: int, seed: int) -> dt.Game:
    """n games of perfect information; their list is complete."""
    rng = np.random.default_rng(seed)
    return dt.games.AmbiguityWindow(us_fights=rng.random(n), china_us=rng.uniform(0.1, 2.0, n))


def fixed(n: int, seed: int) -> dt.Game:
    """n games of Strait, postures fixed: one candidate."""
    return strait(n, seed, us_posture="ambiguity", japan_posture="red line")


GAMES: dict[str, tuple[Callable[[int, int], dt.Game], int]] = {
    "AmbiguityWindow": (ambiguity_window, 2_000_000),
    "Strait, postures fixed": (fixed, 500_000),
    "Strait, postures chosen": (strait, 50_000),
}
TWO_BY_TWO = "all equilibria, 2 x 2"


def payoffs(n: int, seed: int) -> list[list[list[Any]]]:
    """n games of two actions each, by player, row and column."""
    numbers = np.random.default_rng(seed).random((2, 2, 2, n))
    return [[[np.ascontiguousarray(c) for c in line] for line in table] for table in numbers]


def best(call: Callable[[], Any], seconds: float) -> float:
    """The shortest of as many calls as fit a time, three at least."""
    times: list[float] = []
    while len(times) < 3 or sum(times) < seconds:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return min(times)


def host(case: str, n: int, seed: int, begin: float, seconds: float) -> float:
    """Games a second of one NumPy process while the others run; all start counting at `begin`."""
    if case == TWO_BY_TWO:
        tables, kernel = payoffs(PIECE, seed), TwoPlayers(2, 2, PIECE, 1e-10)
        n, call = PIECE, lambda: kernel(*tables, (1.0, 1.0))
    else:
        build, _ = GAMES[case]
        game = build(n, seed)
        call = lambda: solved(dt.solve(game))  # noqa: E731
    call()
    time.sleep(max(begin - time.time(), 0.0))
    calls, start = 0, time.perf_counter()
    while time.perf_counter() - start < seconds:
        call()
        calls += 1
    return n * calls / (time.perf_counter() - start)


def all_cores(case: str, seconds: float, quick: bool) -> float:
    """Games a second of one process for each core."""
    cores = os.cpu_count() or 1
    n = 20_000 if quick else 100_000
    with ProcessPoolExecutor(cores, mp_context=get_context("spawn")) as pool:
        begin = time.time() + (6.0 if quick else 12.0)
        rates = [pool.submit(host, case, n, seed, begin, seconds) for seed in range(cores)]
        return sum(rate.result() for rate in rates)


def solved(e: dt.Equilibria) -> list[Any]:
    """What a solve is timed on."""
    return [e.exists, e.status, e.payoff, e.probability]


class Device:
    """A library and one of its devices."""

    def __init__(self, library: str, device: str) -> None:
        if library == "jax":
            import jax

            jax.config.update("jax_enable_x64", True)
            kind, _, number = device.partition(":")
            chosen = jax.devices({"cuda": "gpu"}.get(kind, kind))[int(number or 0)]
            self.put = lambda x: jax.device_put(x, chosen)
            self.wait = jax.block_until_ready
            self.compiled = jax.jit
        elif library == "torch":
            import torch

            self.put = lambda x: torch.asarray(x, device=device)
            self.wait = lambda x: torch.cuda.synchronize() if device != "cpu" else None
            self.compiled = lambda f: f
        else:
            import cupy

            self.put = cupy.asarray
            self.wait = lambda x: cupy.cuda.Device().synchronize()
            self.compiled = lambda f: f

    def bandwidth(self, n: int, seconds: float) -> float:
        """Bytes a second, read and written, of a copy with one multiplication."""
        x = self.put(np.ones(n))
        twice = self.compiled(lambda x: x * 2.0)
        self.wait(twice(x))
        return 16 * n / best(lambda: self.wait(twice(x)), seconds)


def bytes_of(arrays: list[Any]) -> int:
    """What arrays take in memory, each counted once."""
    return sum(int(np.prod(a.shape)) * a.dtype.itemsize for a in {id(a): a for a in arrays}.values())


def measure(case: str, device: Device, quick: bool, seconds: float) -> dict[str, Any]:
    """One row of the table."""
    call: Callable[[], list[Any]]
    if case == TWO_BY_TWO:
        n = 1_000_000 if quick else 10_000_000
        tables = payoffs(n, 1)
        there = [[[device.put(x) for x in line] for line in table] for table in tables]
        given = [x for table in there for line in table for x in line]

        def call() -> list[Any]:
            return list(vars(clear_equilibria(*there, 1e-10)).values())

        few = [[[x[:PIECE] for x in line] for line in table] for table in tables]
        here = list(vars(clear_equilibria(*few, 1e-10)).values())
        start = time.perf_counter()
        compared = [x[..., :PIECE] for x in call()]
    else:
        build, n = GAMES[case]
        n = n // 10 if quick else n
        game = build(n, 1)
        moved = game.replace(**{k: device.put(v) for k, v in game.values.items() if np.ndim(v)})
        given = [v for v in moved.values.values() if hasattr(v, "dtype")]

        def call() -> list[Any]:
            return solved(dt.solve(moved))

        some = slice(0, 1_000)
        here = solved(dt.solve(game.take(some)))
        start = time.perf_counter()
        compared = [x[some] for x in call()]
    device.wait(compared)
    first = time.perf_counter() - start
    took = best(lambda: device.wait(call()), seconds)
    pairs = [(dt.as_numpy(a).astype(float), b) for a, b in zip(compared, here, strict=True)]
    same = all(np.array_equal(np.isnan(a), np.isnan(b)) for a, b in pairs)
    apart = max(float(np.nan_to_num(np.abs(a - b)).max()) for a, b in pairs) if same else np.inf
    return {"case": case, "games": n, "first s": first, "games/s": n / took, "seconds": took,
            "bytes": bytes_of([*given, *call()]), "differs by": apart}  # fmt: skip


def main() -> None:
    """Print the table."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # of NumPy in the processes of the host
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--library", choices=("jax", "torch", "cupy"), default="jax")
    parser.add_argument("--device", default="cpu", help="as the library names it: cpu, cuda:0")
    parser.add_argument("--quick", action="store_true", help="fewer games, no chosen postures")
    parser.add_argument("--json", type=Path, help="also write every measured figure to this file")
    options = parser.parse_args()
    seconds = 1.0 if options.quick else 5.0
    device = Device(options.library, options.device)
    copy = device.bandwidth(10**7 if options.quick else 10**8, seconds)
    cases = [TWO_BY_TWO, *GAMES][: 3 if options.quick else None]
    where = f"{options.library} on {options.device}, which copies {copy / 1e9:.0f} GB/s"
    print(f"{where}; NumPy on {os.cpu_count()} cores")
    rows = []
    for case in cases:
        row = measure(case, device, options.quick, seconds)
        row["NumPy, all cores"] = all_cores(case, seconds, options.quick)
        row["ratio"] = row["games/s"] / row["NumPy, all cores"]
        row["GB/s"] = row["bytes"] / row["seconds"] / 1e9
        row["of copy"] = row["GB/s"] * 1e9 / copy
        rows.append(row)
    from benchmarks.run import table

    table("Games a second: call, exists, status, payoffs, probabilities", rows, COLUMNS)
    if options.json:
        options.json.write_text(json.dumps({"copy bytes/s": copy, "rows": rows}, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
