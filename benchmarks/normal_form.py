"""How fast are all equilibria of normal forms listed, against nashpy, QuantEcon and Gambit on the same games?

`python benchmarks/normal_form.py [--quick]` prints, single-threaded and for uniform random payoffs: the
kernel alone (arrays in, compact lists out), the full call (record, ties, status, and the regret of every
equilibrium by the independent judge), payoffs and dense probabilities beside it, and each peer's solve and
construction, with the number of equilibria, the largest regret, and the games whose list differs.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np

import deterrence as dt
from benchmarks.peers import Lists, Peer, gambit, nashpy, quantecon
from benchmarks.run import machine, table
from deterrence.normal_form.payoffs import PayoffTable

COLUMNS = (
    "work", "peer", "games", "peer us", "build us", "make ns", "kernel ns", "full ns", "payoff ns",
    "probability ns", "x kernel", "x full", "found a game", "peer a game", "lists differ", "regret",
    "peer regret", "complete",
)  # fmt: skip


@dataclass(frozen=True)
class Against:
    """A peer, how many of the games it gets, and the ratios that must be reached."""

    make: Callable[[], Peer]
    games: int
    kernel: float | None = None
    full: float | None = None


@dataclass(frozen=True)
class Work:
    """One kind of game: solver, sizes, how many we solve, and the peers."""

    name: str
    solver: str
    sizes: tuple[int, ...]
    games: int
    peers: tuple[Against, ...]


def _square(n: int, games: int, kernel: float, full: float, few: int, mixed: int) -> Work:
    peers = (
        Against(quantecon, 3_000, kernel, full),
        Against(nashpy, few),
        Against(gambit("enummixed_solve"), mixed),
    )
    return Work(f"{n}x{n} all", "AllNash", (n, n), games, peers)


CASES = (
    _square(2, 65_536, 500, 100, 200, 500),
    _square(3, 65_536, 40, 25, 60, 200),
    _square(4, 32_768, 20, 12, 15, 100),
    _square(5, 16_384, 8, 5, 4, 40),
    Work(
        "2x2x2x2 pure", "PureNash", (2,) * 4, 65_536, (Against(gambit("enumpure_solve"), 1_000, 1_000, 200),)
    ),
    Work("2x2x2 all", "AllNash", (2,) * 3, 65_536, (Against(gambit("enumpoly_solve"), 300, None, 200),)),
    Work("2x2x2x2 all", "AllNash", (2,) * 4, 20_000, (Against(gambit("enumpoly_solve"), 100, None, 150),)),
    Work("3x3x3 all", "AllNash", (3,) * 3, 200, (Against(gambit("enumpoly_solve"), 20),)),
)


def best(run: Callable[[], Any], seconds: float) -> tuple[float, Any]:
    """The fastest of several runs that take so long together, and the last result."""
    times: list[float] = []
    while sum(times) < seconds or len(times) < 2:
        start = perf_counter()
        result = run()
        times.append(perf_counter() - start)
    return min(times), result


def library(work: Work, seconds: float, seed: int) -> tuple[dict[str, Any], Any, dt.Equilibria]:
    """Our figures, the payoffs, and the answer."""
    games, sizes = work.games, work.sizes
    payoffs = np.random.default_rng(seed).random((games, len(sizes), *sizes))
    making, game = best(lambda: dt.NormalForm(payoffs, players=len(sizes)), seconds / 4)
    solver = getattr(dt.solvers, work.solver)()

    def called(*lazy: str) -> dt.Equilibria:
        answer: dt.Equilibria = solver(game)
        for name in lazy:
            getattr(answer, name)
        return answer

    piece = min(solver.piece(sizes), games)
    kernel, cells = solver.kernel(sizes, piece), PayoffTable(game)
    blocks = [cells.piece((slice(i, min(i + piece, games)),)) for i in range(0, games, piece)]
    alone, _ = best(lambda: [kernel(block, cells.bounds) for block in blocks], seconds)
    bare, _ = best(called, seconds)
    full, answer = best(lambda: called("exists", "status", "regret"), seconds)
    row = {
        "work": work.name,
        "make ns": making / games * 1e9,
        "kernel ns": alone / games * 1e9,
        "full ns": full / games * 1e9,
        "payoff ns": (best(lambda: called("payoff"), seconds / 2)[0] - bare) / games * 1e9,
        "probability ns": (best(lambda: called("probability"), seconds / 2)[0] - bare) / games * 1e9,
        "found a game": float(answer.exists.sum() / games),
        "regret": float(np.nanmax(answer.regret)),
        "complete": float(np.mean(answer.complete)),
    }
    return row, payoffs, answer


def compared(against: Against, row: dict[str, Any], payoffs: Any, answer: dt.Equilibria) -> dict[str, Any]:
    """The same games given to a peer."""
    try:
        peer = against.make()
    except ImportError as missing:
        return {**row, "peer": f"{missing.name} is not installed"}
    some = payoffs[: against.games]
    building, made = best(lambda: peer.build(some), 0.1)
    peer.solve(made[:2])  # compiled, warm
    solving, found = best(lambda: peer.solve(made), 1.0)
    lists = peer.read(made, found)
    nanoseconds = solving / len(some) * 1e9
    return {
        **row,
        "peer": peer.name,
        "games": len(some),
        "peer us": nanoseconds / 1e3,
        "build us": building / len(some) * 1e6,
        "x kernel": nanoseconds / row["kernel ns"],
        "x full": nanoseconds / row["full ns"],
        "peer a game": sum(map(len, lists)) / len(some),
        "lists differ": differ(profiles(answer, len(some)), lists),
        "peer regret": worst_regret(some, lists),
        "floors": {"kernel": against.kernel, "full": against.full},
    }


def profiles(answer: dt.Equilibria, games: int) -> Lists:
    """Our equilibria of the first games, all mixtures side by side."""
    mixes = [answer.strategy[label][:games] for label in answer.strategy]
    return [
        [tuple(np.concatenate([mix[g, k] for mix in mixes])) for k in np.flatnonzero(answer.exists[g])]
        for g in range(games)
    ]


def differ(ours: Lists, theirs: Lists) -> int:
    """Games in which some equilibrium of one list is not in the other."""

    def inside(some: list[Any], others: list[Any]) -> bool:
        return all(any(np.abs(np.subtract(a, b)).max() < 1e-6 for b in others) for a in some)

    return sum(not (inside(a, b) and inside(b, a)) for a, b in zip(ours, theirs, strict=True))


def worst_regret(payoffs: Any, lists: Lists) -> float:
    """The largest gain from deviating in any listed profile, by tensor contraction."""
    worst = 0.0
    for game, found in zip(payoffs, lists, strict=True):
        for profile in found:
            mixes = np.split(np.array(profile), np.cumsum(game.shape[1:])[:-1])
            for i in range(len(mixes)):
                worth = np.moveaxis(game[i], i, -1)
                for mix in (m for j, m in enumerate(mixes) if j != i):
                    worth = np.tensordot(mix, worth, axes=(0, 0))
                worst = max(worst, float(worth.max() - worth @ mixes[i]))
    return worst


def floors(rows: list[dict[str, Any]]) -> bool:
    """Print whether each floor is reached."""
    print("\nFloors")
    reached = True
    for row in rows:
        for what, floor in row.get("floors", {}).items():
            if floor is not None:
                good = row[f"x {what}"] >= floor
                reached &= good
                print(
                    f"  {row['work']}, {what}, against {row['peer']}: {row[f'x {what}']:,.0f}x, "
                    f"floor {floor:,.0f}x: {'reached' if good else 'NOT reached'}"
                )
    return reached


def main() -> int:
    """Print the table; exit code 1 if a floor is missed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="shorter timings")
    parser.add_argument("--only", default="", help="work whose name contains this")
    options = parser.parse_args()
    rows = []
    for work in CASES:
        if options.only in work.name:
            row, payoffs, answer = library(work, 0.3 if options.quick else 2.0, 20_261_122)
            rows += [compared(against, row, payoffs, answer) for against in work.peers]
    print(machine())
    table("All equilibria of random normal forms", rows, COLUMNS)
    return 0 if floors(rows) else 1


if __name__ == "__main__":
    sys.exit(main())
