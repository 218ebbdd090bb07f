"""How fast does Gambit list pure equilibria of the same tree? (UnilateralDeterrence, private resolve)

Gambit's `enumpure_agent_solve` lists the profiles in which no single information set gains, its
`enumpure_solve` the Nash equilibria in reduced strategies. Neither concept is perfect Bayesian
equilibrium: both include profiles that rest on threats nobody would carry out, so the lists are
longer and the user would still have to filter them. Building the games is timed apart.
"""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

import deterrence as dt
from benchmarks.games import unilateral
from tests.oracles.gambit_answers import pure, to_gambit

__all__ = ["measure"]


def measure(library_us: float, quick: bool, seed: int = 20_240_607) -> list[dict[str, Any]]:
    """Rows for both of Gambit's lists; says so if pygambit is not installed.

    Raises
    ------
    RuntimeError
        If a perfect Bayesian equilibrium is missing from Gambit's agent-Nash list.

    """
    names = {"enumpure_agent_solve": "pure agent-Nash", "enumpure_solve": "pure Nash, reduced strategies"}
    try:
        import pygambit
    except ImportError:
        return [{"peer": f"pygambit {n}", "concept": c, "note": "not installed"} for n, c in names.items()]
    count = 40 if quick else 200
    batch = unilateral(count, seed)
    singles = [batch.take(i) for i in range(count)]
    start = perf_counter()
    copies = [to_gambit(game) for game in singles]
    building = (perf_counter() - start) / count * 1e6
    answer = dt.solvers.PerfectBayesian()(batch)
    rows = []
    for name, concept in names.items():
        solve = getattr(pygambit.nash, name)
        fastest = float("inf")
        for _ in range(3):
            start = perf_counter()
            found = [solve(copy).equilibria for copy in copies]
            fastest = min(fastest, perf_counter() - start)
        rows.append({
            "peer": f"pygambit {pygambit.__version__} {name}",
            "concept": concept,
            "games": count,
            "build us": building,
            "us a game": fastest / count * 1e6,
            "x library": fastest / count * 1e6 / library_us,
            "profiles a game": float(np.mean([len(f) for f in found])),
            "PBE a game": float(answer.exists.sum(axis=-1).mean()),
            "floor": 200.0 if name == "enumpure_agent_solve" else None,
        })  # fmt: skip
        if name == "enumpure_agent_solve":
            _check(answer, singles, found)
    return rows


def _check(answer: dt.Equilibria, singles: list[dt.Game], found: list[Any]) -> None:
    for i, (game, profiles) in enumerate(zip(singles, found, strict=True)):
        theirs = {pure(game, p) for p in profiles}
        for k in np.flatnonzero(answer.exists[i]):
            rows = [answer.strategy[label][i, k] for label in game.tree.infosets]
            if any(0 < p < 1 for row in rows for p in row):
                continue  # Gambit's list is of pure profiles
            played = [int(np.argmax(row)) for row in rows]
            if "".join(map(str, played)) not in theirs:
                raise RuntimeError(f"{game!r}: {answer.names[k]} is not among Gambit's agent-Nash profiles.")
