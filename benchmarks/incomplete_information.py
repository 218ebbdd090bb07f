"""How fast are games of incomplete information solved, against Gambit on the same trees, and how right?

`python benchmarks/incomplete_information.py [--quick]` prints, single-threaded: perfect Bayesian equilibria,
quantal response and its limit of random signalling games (15 nodes), of crises with an ally (31 nodes, 8
information sets) and of `UnilateralDeterrence` (31 nodes), with Gambit's seconds a game beside ours on a
batch; then how the lists differ once every profile on either side has been judged; then a million
thresholds of `JointIntervention`. Gambit is asked for Nash equilibria, which is less than perfect Bayesian.
Seconds are processor time of the one thread that works, so that a busy machine disturbs ratios less.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import Any

if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"
    sys.path[0] = str(Path(__file__).resolve().parents[1])

import numpy as np

import deterrence as dt
from benchmarks.games import crisis, joint, signalling, unilateral
from benchmarks.run import machine, table
from benchmarks.trees import Judged, asked, counted, judged, peers

EVERY = "PerfectBayesian"  # of signalling games, pure and mixed; called with off_path="any"
RATIONALITY = 1_000.0
SEED = 20_261_122
MILLION, SECONDS = 1_000_000, 2.0

SPEED = (
    "work", "ours", "games", "us a game", "check us", "peer", "peer games", "peer ms", "median ms",
    "build ms", "x", "floor", "complete",
)  # fmt: skip
QUALITY = (
    "work", "against", "found a game", "peer a game", "lists that miss", "missing", "spurious",
    "unsupported", "elsewhere", "stopped short", "regret", "local regret", "peer regret",
)  # fmt: skip
QUALITY_TITLE = """How right: missing = equilibria of ours, judged, whose play no profile of the peer has;
spurious = profiles of the peer with a regret above 1e-3; unsupported = Nash, but no belief off the path
supports them; elsewhere = equilibria of the peer, judged, that we do not list (or that the branch has not
come to); stopped short = before the rationality that was asked for"""


@dataclass(frozen=True)
class Against:
    """A peer's solver, how many games it gets, the floor, and how near plays must be to be the same."""

    peer: str
    games: int
    floor: float | None = None
    near: float = 1e-3
    pure: bool = False  # it lists pure profiles only


@dataclass(frozen=True)
class Work:
    """Some games, our solver for them, and the peers."""

    name: str
    draw: Callable[[int, int], dt.Game]
    concept: str
    games: int
    peers: tuple[Against, ...]

    @property
    def solver(self) -> Any:
        return {
            "all PBE": lambda: getattr(dt.solvers, EVERY)(off_path="any"),
            "pure PBE": dt.solvers.PerfectBayesian,
            "logit limit": dt.solvers.LogitLimit,
            "logit": lambda: dt.solvers.AgentLogit(rationality=RATIONALITY),
        }[self.concept]()


def _works(
    name: str, draw: Any, every: str, games: int, asked_of: tuple[int, int], floors: tuple[Any, Any]
) -> list[Work]:
    few, many = asked_of
    lists = (Against("enumpoly", few, floors[0]), Against("enumpure_agent", many, pure=True))
    return [
        Work(name, draw, every, games, lists),
        Work(name, draw, "logit limit", games, (Against("logit", many, floors[1], near=1e-2),)),
        Work(name, draw, "logit", games, (Against("logit_lambda", many, near=1e-6),)),
    ]


WORKS = (
    *_works("signalling", signalling, "all PBE", 16_384, (60, 60), (1_000.0, 100.0)),
    *_works("crisis", crisis, "pure PBE", 4_096, (6, 40), (None, 150.0)),
    *_works("UnilateralDeterrence", unilateral, "all PBE", 4_096, (24, 40), (None, None)),
)


def best(run: Callable[[], Any], times: int) -> tuple[float, Any]:
    """The fastest of several runs, and the last result."""
    fastest, result = float("inf"), None
    for _ in range(times):
        start = process_time()
        result = run()
        fastest = min(fastest, process_time() - start)
    return fastest, result


def library(work: Work, quick: bool) -> tuple[dict[str, Any], dt.Game, dt.Equilibria]:
    """Our figures, the games and the answer: call + exists + payoff + probability; checking apart."""
    count = work.games // 2 if quick else work.games
    game, solver = work.draw(count, SEED), work.solver
    solver(game.take(np.arange(8)))  # traced, compiled

    def call() -> dt.Equilibria:
        answer: dt.Equilibria = solver(game)
        assert answer.exists is not None and answer.payoff is not None and answer.probability is not None
        return answer

    seconds, answer = best(call, 1 if quick else 3)
    some = solver(game.take(np.arange(min(count, 500))))
    checking, _ = best(lambda: some.regret, 1)
    row = {
        "work": f"{work.name}, {work.concept}",
        "ours": type(solver).__name__,
        "games": count,
        "us a game": seconds / count * 1e6,
        "check us": checking / some.game.size * 1e6,
        "found a game": float(answer.exists.sum() / count),
        "regret": float(np.nanmax(some.regret)),
        "local regret": float(np.nanmax(some.local_regret)),
        "complete": float(np.mean(answer.complete)),
    }
    return row, game, answer


def compared(
    against: Against, row: dict[str, Any], game: dt.Game, answer: dt.Equilibria, quick: bool
) -> dict[str, Any]:
    """The first of the same games given to Gambit."""
    try:
        peer = peers(RATIONALITY)[against.peer]
    except ImportError as missing:
        return {**row, "peer": f"{missing.name} is not installed"}
    count = max(against.games // 3, 2) if quick else against.games
    games = [game.take(i) for i in range(count)]
    building, answers = asked(peer, games)
    seconds = np.array([a.seconds for a in answers])
    ours = [_ours(one, answer, i, against.pure) for i, one in enumerate(games)]
    theirs = [[judged(g, p) for p in a.profiles] for g, a in zip(games, answers, strict=True)]
    return {
        **row,
        "peer": f"pygambit {peer.name}",
        "against": peer.name,
        "peer games": count,
        "peer ms": seconds.mean() * 1e3,
        "median ms": float(np.median(seconds)) * 1e3,
        "build ms": building * 1e3,
        "x": seconds.mean() * 1e6 / row["us a game"],
        "floor": against.floor,
        "stopped short": sum(a.level < 0.999999 * RATIONALITY for a in answers),
        **counted(ours, theirs, against.near, at_a_level=against.peer == "logit_lambda"),
    }


def _ours(game: dt.Game, answer: dt.Equilibria, i: int, pure: bool) -> list[Judged]:
    """Our equilibria of one game, judged like the peer's."""
    found = []
    for k in np.flatnonzero(answer.exists[i]):
        profile = {label: answer.strategy[label][i, k] for label in answer.strategy}
        if not pure or all(np.max(row) == 1 for row in profile.values()):
            found.append(judged(game, profile))
    return found


def thresholds(quick: bool) -> dict[str, Any]:
    """A million games of thresholds (a tenth of them if quick)."""
    count = MILLION // 10 if quick else MILLION
    game, solver = joint(count, SEED), dt.solvers.Cutoff()
    solver(game.take(np.arange(8)))
    calling, answer = best(lambda: solver(game), 3)
    paying, _ = best(lambda: solver(game).payoff, 2)
    counting, _ = best(lambda: solver(game).probability, 2)
    some = solver(game.take(np.arange(1_000)))
    return {
        "work": f"M18 threshold: {count:,} games",
        "ours": "Cutoff",
        "thresholds s": calling,
        "floor s": SECONDS * count / MILLION,
        "payoffs s": paying - calling,
        "probabilities s": counting - calling,
        "found a game": float(answer.exists.sum() / count),
        "complete": float(np.mean(answer.complete)),
        "regret": float(np.nanmax(some.regret)),
        "residual": float(np.nanmax(some.residual)),
    }


def floors(rows: list[dict[str, Any]], million: dict[str, Any]) -> bool:
    """Print each ratio and its floor."""
    print("\nFloors")
    reached = True
    for row in (r for r in rows if r.get("floor") is not None):
        good = row["x"] >= row["floor"]
        reached &= good
        print(f"  {row['work']}, against {row['peer']}: {row['x']:,.0f}x, floor {row['floor']:,.0f}x: "
              f"{'reached' if good else 'NOT reached'}")  # fmt: skip
    seconds, floor = million["thresholds s"], million["floor s"]
    good = seconds < floor
    word = "reached" if good else "NOT reached"
    print(f"  {million['work']}: {seconds:.2f} s, floor {floor:.2f} s: {word}")
    return reached and good


def main() -> int:
    """Print the tables; exit code 1 if a floor is missed."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="fewer games")
    parser.add_argument("--only", default="", help="work whose name contains this")
    options = parser.parse_args()
    print(machine())
    rows = []
    for work in WORKS:
        if options.only in f"{work.name}, {work.concept}":
            row, game, answer = library(work, options.quick)
            rows += [compared(against, row, game, answer, options.quick) for against in work.peers]
    million = thresholds(options.quick)
    table("How fast: call + exists + payoff + probability, against the peer's own seconds", rows, SPEED)
    table(QUALITY_TITLE, rows, QUALITY)
    table("Continuous types", [million], tuple(million))
    return 0 if floors(rows, million) else 1


if __name__ == "__main__":
    sys.exit(main())
