"""How many games a second, against plain Python on the same games, and how right are the answers?

Each row times a solver on a batch (call, then `exists`, `payoff` and `probability`, which is what the
call computes), two plain-Python evaluations on the first games of the same batch, and then what
is not part of the solve: the judge on a sample. Answers are compared, equilibrium by equilibrium.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import prod
from time import perf_counter
from typing import Any

import numpy as np

import deterrence as dt
from benchmarks.games import scalars, strait, unilateral
from benchmarks.plain_python import PlainPython, Profile
from tests.oracles import strait_plain

__all__ = ["CASES", "Case", "best", "measure"]

AGREE = 1e-9


@dataclass(frozen=True)
class Case:
    """One row of the table: a batch of games, a solver, and the sets that plain Python enumerates."""

    name: str
    solver: Any
    draw: Callable[..., dt.Game]
    structure: Mapping[str, Any] = field(default_factory=dict)
    signals: tuple[str, ...] = ()
    games: int = 200_000
    plain: int = 2_000
    judged: int = 1_000
    oracle: Callable[[dict[str, float]], Any] | None = None
    floor: float | None = None


def _fixed(parameters: dict[str, float]) -> Any:
    return strait_plain.fixed(parameters, "ambiguity", "red line")


def _chosen(parameters: dict[str, float]) -> Any:
    return strait_plain.pure_equilibria(parameters, tolerance=1e-10)


TYPES = ("resolute", "irresolute")
POSTURES = {"us_posture": "ambiguity", "japan_posture": "red line"}
CASES = (
    Case("UnilateralDeterrence, resolve public", "BackwardInduction", unilateral, {"resolve": "public"}),
    Case("UnilateralDeterrence, all PBE", "PerfectBayesian", unilateral,
         signals=tuple(f"Challenger: Challenger's resolve: {t}" for t in ("hard", "soft"))),
    Case("Strait, postures fixed, resolve public", "BackwardInduction", strait,
         {**POSTURES, "resolve": "public"}),
    Case("Strait, postures fixed", "PerfectBayesian", strait, POSTURES, oracle=_fixed, floor=50.0),
    Case("Strait, postures chosen, all pure PBE", "PerfectBayesian", strait,
         signals=tuple(f"{g}: {g} resolve: {t}" for g in ("US", "Japan") for t in TYPES),
         games=20_000, plain=100, judged=200, oracle=_chosen, floor=800.0),
)  # fmt: skip


def best(works: list[Callable[[], Any]], repeats: int) -> list[tuple[float, Any]]:
    """Seconds of each work's fastest run and its last result; runs alternate, so noise hits all alike."""
    fastest, results = [float("inf")] * len(works), [None] * len(works)
    for _ in range(repeats):
        for i, work in enumerate(works):
            start = perf_counter()
            results[i] = work()
            fastest[i] = min(fastest[i], perf_counter() - start)
    return list(zip(fastest, results, strict=True))


def measure(case: Case, quick: bool, seed: int = 20_240_607) -> dict[str, Any]:
    """One row: seconds, ratios, and what was found.

    Raises
    ------
    RuntimeError
        If plain Python and the library disagree on an untied game.

    """
    size, count = case.games, case.plain
    if quick:  # still more than one piece of the longest program
        size, count = max(size // 10, 8_192), count // 5
    game = case.draw(size, seed, **case.structure)
    solver = getattr(dt.solvers, case.solver)()

    def call() -> dt.Equilibria:
        answer = solver(game)
        assert answer.exists is not None and answer.payoff is not None and answer.probability is not None
        return answer

    ((first, _),) = best([lambda: solver(game.take(0))], 1)  # traces and compiles
    plain = PlainPython(game, list(case.signals))
    rows = scalars(game, count)
    works: list[Callable[[], Any]] = [call, lambda: [plain(row) for row in rows]]
    if case.oracle is not None:
        works.append(lambda: [case.oracle(row) for row in rows])  # type: ignore[misc]
    (seconds, answer), (plain_seconds, lists), *special = best(works, 5)
    tied, differ = compare(answer, plain, lists)
    row: dict[str, Any] = {
        "case": case.name,
        "solver": case.solver,
        "games": size,
        "us a game": seconds / size * 1e6,
        "games/s": size / seconds,
        "first call ms": first * 1e3,
        "plain us": plain_seconds / count * 1e6,
        "x plain": plain_seconds / count / (seconds / size),
        "floor": case.floor,
    }
    for oracle_seconds, specials in special:
        compare_oracle(answer, specials)
        row["oracle us"] = oracle_seconds / count * 1e6
        row["x oracle"] = oracle_seconds / count / (seconds / size)
    some = solver(game.take(np.arange(min(case.judged, size))))
    ((checking, _),) = best([lambda: some.regret], 1)
    status = np.bincount(answer.status.ravel(), minlength=len(dt.Status))
    row |= {
        "check us": checking / some.game.size * 1e6,
        **{name: float(np.nanmax(getattr(some, name))) for name in ("regret", "local_regret", "residual")},
        "equilibria a game": float(answer.exists.sum(axis=-1).mean()),
        **{s.name: int(n) for s, n in zip(dt.Status, status, strict=True)},
        "games with a tie": float((answer.status == dt.Status.tie).any(axis=-1).mean()),
        "complete": float(np.mean(answer.complete)),
        "compared": count,
        "tied": tied,
        "tied and differ": differ,
    }
    return row


def compare(answer: dt.Equilibria, plain: PlainPython, lists: list[list[Profile]]) -> tuple[int, int]:
    """Check each game's list of pure equilibria; returns the tied games, and those of them that differ.

    Candidates are pure profiles of signals first, in their order; mixed ones follow.
    """
    counts = [plain.actions[s] for s in plain.signals]
    strides = [prod(counts[i + 1 :]) for i in range(len(counts))]
    tied = differ = 0
    for i, profiles in enumerate(lists):
        mine = {int(k) for k in np.flatnonzero(answer.exists[i]) if k < prod(counts)}
        theirs = {sum(a * s for a, s in zip(p.signals, strides, strict=True)): p for p in profiles}
        same = mine == set(theirs) and all(
            _close([*answer.payoff[i, k], *answer.probability[i, k]], [*p.payoffs, *p.events])
            for k, p in theirs.items()
        )
        tie = bool((answer.status[i] == dt.Status.tie).any())
        tied += tie
        differ += tie and not same
        if not (tie or same):
            raise RuntimeError(f"game {i}: plain Python and the library disagree: {theirs} against {mine}.")
    return tied, differ


def compare_oracle(answer: dt.Equilibria, specials: list[Any]) -> None:
    """Check payoffs and events against the hand-written oracle in untied games."""
    for i, special in enumerate(specials):
        if (answer.status[i] == dt.Status.tie).any():
            continue
        theirs = special if isinstance(special, list) else [special]
        mine = np.flatnonzero(answer.exists[i])
        wanted = [[*s["payoff"].values(), *(s["events"].get(e, 0.0) for e in answer.events)] for s in theirs]
        got = [[*answer.payoff[i, k], *answer.probability[i, k]] for k in mine]
        if len(got) != len(wanted) or not all(any(_close(w, g) for g in got) for w in wanted):
            raise RuntimeError(f"game {i}: the oracle and the library disagree: {wanted} against {got}.")


def _close(a: Any, b: Any) -> bool:
    return all(abs(x - y) <= AGREE for x, y in zip(a, b, strict=True))
