"""How fast are all equilibria of normal forms listed, against nashpy, QuantEcon and Gambit on the same games?

`python benchmarks/normal_form.py [--quick]` prints, single-threaded and for uniform random payoffs: the
kernel alone (arrays in, compact lists out), the full call (record, ties, status, payoffs, and the regret
of every equilibrium by the independent judge), and each peer's solve and construction, with the number of
equilibria, the largest regret, and the games whose list differs. A peer that is not installed is named.
"""

from __future__ import annotations

import argparse
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
COLUMNS = ("work", "peer", "games", "peer us", "build us", "kernel ns", "full ns", "probability ns", "x kernel", "x full",
           "found a game", "peer a game", "lists differ", "regret", "peer regret", "complete")  # fmt: skip
Lists = list[list[tuple[float, ...]]]
Peer = tuple[
    Callable[[], list[Any]], Callable[[list[Any]], Any], Callable[[list[Any], Any], Lists]
]  # build, solve, read


def best(run: Callable[[], Any], seconds: float = 1.5) -> tuple[float, Any]:
    """The fastest of several runs that take so long together, and the last result."""
    times: list[float] = []
    while sum(times) < seconds or len(times) < 3:
        start = perf_counter()
        result = run()
        times.append(perf_counter() - start)
    return min(times), result


def full(solver: Any, game: Any) -> Any:
    """What a user waits for: the answer, its payoffs and the regret of each equilibrium."""
    answer = solver(game)
    _ = answer.exists, answer.status, answer.payoff, answer.regret
    return answer


def library(
    work: str, solver: Any, sizes: tuple[int, ...], games: int, seed: int
) -> tuple[dict[str, Any], Any, Any]:
    """Our figures for one kind of game, the payoffs and the answer."""
    import numpy as np

    import deterrence as dt
    from deterrence.payoff_table import PayoffTable

    payoffs = np.random.default_rng(seed).random((games, len(sizes), *sizes))
    game = dt.NormalForm(payoffs, players=len(sizes))
    solver(game.take(np.arange(2)))
    table, piece = PayoffTable(game), min(solver.piece(sizes), games)
    kernel = solver.kernel(sizes, piece)
    blocks = [table.piece((slice(i, min(i + piece, games)),)) for i in range(0, games, piece)]
    alone, _ = best(lambda: [kernel(block) for block in blocks])
    call, answer = best(lambda: full(solver, game))

    def probability() -> Any:
        return solver(game).probability

    dense, _ = best(probability, 0.5)
    return (
        {
            "work": work,
            "kernel ns": alone / games * 1e9,
            "full ns": call / games * 1e9,
            "probability ns": dense / games * 1e9,
            "found a game": float(answer.exists.sum() / games),
            "regret": float(np.nanmax(answer.regret)),
            "complete": float(np.mean(answer.complete)),
        },
        payoffs,
        answer,
    )


def profiles(answer: Any, games: int) -> Lists:
    """Our equilibria of the first games, mixtures side by side."""
    import numpy as np

    mixes = [answer.strategy[label][:games] for label in answer.strategy]
    return [
        [tuple(np.concatenate([mix[g, k] for mix in mixes])) for k in np.flatnonzero(answer.exists[g])]
        for g in range(games)
    ]


def differ(ours: Lists, theirs: Lists) -> int:
    """Games in which some equilibrium of one list is not in the other."""
    import numpy as np

    def inside(some: list[Any], others: list[Any]) -> bool:
        return all(any(np.abs(np.subtract(a, b)).max() < 1e-6 for b in others) for a in some)

    return sum(not (inside(a, b) and inside(b, a)) for a, b in zip(ours, theirs, strict=True))


def worst_regret(payoffs: Any, lists: Lists) -> float:
    """The largest gain from deviating in any listed profile, by tensor contraction."""
    import numpy as np

    worst = 0.0
    for game, found in zip(payoffs, lists, strict=True):
        sizes = game.shape[1:]
        for profile in found:
            mixes = np.split(np.array(profile), np.cumsum(sizes)[:-1])
            for i in range(len(sizes)):
                worth = np.moveaxis(game[i], i, -1)
                for mix in (m for j, m in enumerate(mixes) if j != i):
                    worth = np.tensordot(mix, worth, axes=(0, 0))
                worst = max(worst, float(worth.max() - worth @ mixes[i]))
    return worst


def side_by_side(games: list[Any], found: Any) -> Lists:
    """Equilibria as pairs of arrays, written as one tuple each."""
    return [[(*x, *y) for x, y in one] for one in found]


def quantecon(payoffs: Any) -> Peer:
    from quantecon.game_theory import NormalFormGame, Player, support_enumeration

    def build() -> list[Any]:
        return [NormalFormGame([Player(g[0].copy()), Player(g[1].T.copy())]) for g in payoffs]

    return build, lambda games: [support_enumeration(game) for game in games], side_by_side


def nashpy(payoffs: Any) -> Peer:
    from nashpy import Game

    def solve(games: list[Any]) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [list(game.support_enumeration()) for game in games]

    return lambda: [Game(g[0], g[1]) for g in payoffs], solve, side_by_side


def gambit(name: str) -> Callable[[Any], Peer]:
    def prepare(payoffs: Any) -> Peer:
        import pygambit

        solver = getattr(pygambit.nash, name)
        options = {"rational": False} if name == "enummixed_solve" else {}

        def solve(games: list[Any]) -> Any:
            return [solver(game, **options).equilibria for game in games]

        def read(games: list[Any], found: Any) -> Lists:
            return [
                [tuple(float(e[s]) for player in game.players for s in player.strategies) for e in one]
                for game, one in zip(games, found, strict=True)
            ]

        return lambda: [pygambit.Game.from_arrays(*g) for g in payoffs], solve, read

    return prepare


def cases(
    quick: bool,
) -> list[tuple[str, str, tuple[int, ...], int, list[tuple[str, Any, int, float | None, float | None]]]]:
    """Work, solver, sizes, our games; peers with their games and the floors of kernel and full call."""
    few = 5 if quick else 1
    square = {
        2: (400_000, 500.0, 100.0),
        3: (200_000, 40.0, 25.0),
        4: (60_000, 20.0, 12.0),
        5: (20_000, 8.0, 5.0),
    }
    rows: list[Any] = [
        (f"{n}x{n} all", "AllNash", (n, n), games // few, [
            ("QuantEcon support_enumeration", quantecon, 3_000 // few, kernel, call),
            ("nashpy support_enumeration", nashpy, {2: 200, 3: 60, 4: 15, 5: 4}[n], None, None),
            ("pygambit enummixed_solve (float)", gambit("enummixed_solve"), {2: 500, 3: 200, 4: 100, 5: 40}[n], None, None),
        ])
        for n, (games, kernel, call) in square.items()
    ]  # fmt: skip
    rows += [
        ("2x2x2x2 pure", "PureNash", (2,) * 4, 100_000 // few, [("pygambit enumpure_solve", gambit("enumpure_solve"), 1_000 // few, 1_000.0, 200.0)]),
        ("2x2x2 all", "AllNash", (2,) * 3, 100_000 // few, [("pygambit enumpoly_solve", gambit("enumpoly_solve"), 300 // few, None, 200.0)]),
        ("2x2x2x2 all", "AllNash", (2,) * 4, 20_000 // few, [("pygambit enumpoly_solve", gambit("enumpoly_solve"), 100 // few, None, 150.0)]),
        ("3x3x3 all", "AllNash", (3,) * 3, 200 // few, [("pygambit enumpoly_solve", gambit("enumpoly_solve"), 20 // few, None, None)]),
    ]  # fmt: skip
    return rows


def measure(quick: bool, seed: int = 20_261_122) -> list[dict[str, Any]]:
    """All rows."""
    import deterrence as dt

    rows = []
    for work, solver, sizes, games, peers in cases(quick):
        own, payoffs, answer = library(work, getattr(dt.solvers, solver)(), sizes, games, seed)
        for peer, prepare, count, kernel_floor, full_floor in peers:
            row = {**own, "peer": peer}
            rows.append(row)
            try:
                build, solve, read = prepare(payoffs[:count])
            except ImportError:
                row["peer"] += ": not installed"
                continue
            building, made = best(build, 0.1)
            solve(made[:2])  # compiled, warm
            solving, found = best(lambda solve=solve, made=made: solve(made), 1.0)
            lists = read(made, found)
            row |= {
                "games": count,
                "peer us": solving / count * 1e6,
                "build us": building / count * 1e6,
                "x kernel": solving / count * 1e9 / own["kernel ns"],
                "x full": solving / count * 1e9 / own["full ns"],
                "peer a game": sum(map(len, lists)) / count,
                "lists differ": differ(profiles(answer, count), lists),
                "peer regret": worst_regret(payoffs[:count], lists),
                "kernel floor": kernel_floor,
                "full floor": full_floor,
            }
    return rows


def main() -> int:
    """Print the table; exit code 1 if a floor is missed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a fifth of the games")
    rows = measure(parser.parse_args().quick)
    from benchmarks.run import machine, table

    print(machine())
    table("All equilibria of random normal forms", rows, COLUMNS)
    missed = 0
    print("\nFloors")
    for row in rows:
        for what in ("kernel", "full"):
            floor, ratio = row.get(f"{what} floor"), row.get(f"x {what}")
            if floor is not None and ratio is not None:
                missed += ratio < floor
                words = "reached" if ratio >= floor else "NOT reached"
                print(
                    f"  {row['work']}, {what}, against {row['peer']}: {ratio:,.0f}x, floor {floor:,.0f}x: {words}"
                )
    return 1 if missed else 0


if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"
    sys.path[0] = str(ROOT)
    sys.exit(main())
