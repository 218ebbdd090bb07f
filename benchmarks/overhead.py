"""What does a sweep cost beside its bare solver? Cutting, packing and judging, as a ratio of processor times.

`python benchmarks/overhead.py [--quick]` solves a grid of games at once with the bare solver (call + exists +
payoff + probability, or just exists where a sweep keeps regimes only), sweeps the same grid as it is by
default (1 % of the games judged) and once more without judging, one after the other, several times over. A
ratio is the median of the rounds': bare over sweep, so that 1 is a sweep that costs nothing. The last columns
say how well: the worst regret of those judged, and the share of games whose list is proved complete.
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

if __name__ == "__main__":
    for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[_name] = "1"
    sys.path[0] = str(Path(__file__).resolve().parents[1])

from benchmarks.run import machine, table

__all__ = ["ROWS", "Row", "measure"]

FIXED = {"us_posture": "ambiguity", "japan_posture": "red line"}
BELIEFS = {"us_prior": (0, 1), "a2ad": (0, 1)}
COSTS = {"us_cost": (0.01, 1.19), "japan_cost": (0.01, 1.19)}
COLUMNS = ("case", "games", "bare us", "sweep us", "unjudged us", "bare/sweep", "bare/unjudged",
           "by the clock", "judged", "worst regret", "complete")  # fmt: skip


@dataclass(frozen=True)
class Row:
    """A grid of `side` x `side` games; what is kept of each (None: everything)."""

    case: str
    game: str
    side: int
    box: dict[str, tuple[float, float]]
    structure: dict[str, Any] = field(default_factory=dict)
    keep: list[str] | None = None
    rounds: int = 9


ROWS = [
    Row("Strait, postures fixed", "Strait", 550, BELIEFS, FIXED),
    Row("Strait, postures chosen", "Strait", 330, BELIEFS, rounds=3),
    Row("2 x 2", "VolunteersDilemma", 550, COSTS, {"guarantors": 2}),
    Row("2 x 2, regime", "VolunteersDilemma", 550, COSTS, {"guarantors": 2}, ["regime"]),
    *(Row(f"2 x 2 x 2 x 2, {needed} needed, regime", "VolunteersDilemma", 330, COSTS,
          {"guarantors": 4, "needed": needed}, ["regime"], rounds=3) for needed in (1, 2)),
]  # fmt: skip


def measure(row: Row, side: int, rounds: int) -> dict[str, Any]:
    """The figures of a row, on a grid of this side."""
    import numpy as np

    import deterrence as dt

    game = getattr(dt.games, row.game)(**row.structure)
    solver = dt.solvers.fitting(game.tree)
    over = {name: np.linspace(*ends, side) for name, ends in row.box.items()}
    (rows, down), (columns, across) = over.items()
    whole = game.replace(**{rows: down[:, None], columns: across[None, :]})

    def bare() -> Any:
        solved = solver(whole)
        return (solved.exists,) if row.keep else (solved.exists, solved.payoff, solved.probability)

    def swept(check: float) -> Any:
        return dt.sweep(game, solver, over=over, keep=row.keep, check=check)

    result = swept(0.01)
    told = {"judged": result.checked_games, "worst regret": result.worst_regret}
    complete = float(solver(whole).complete.mean())
    del result  # or each round would find its memory taken
    spent = np.array(
        [[_seconds(run) for run in (bare, lambda: swept(0.01), lambda: swept(0.0))] for _ in range(rounds)]
    )
    clock, processor = np.moveaxis(spent, -1, 0)
    names = ("bare us", "sweep us", "unjudged us")
    return {
        "case": row.case,
        "games": side * side,
        **dict(zip(names, (np.median(processor, axis=0) / side**2 * 1e6).tolist(), strict=True)),
        "bare/sweep": float(np.median(processor[:, 0] / processor[:, 1])),
        "bare/unjudged": float(np.median(processor[:, 0] / processor[:, 2])),
        "by the clock": float(np.median(clock[:, 0] / clock[:, 1])),
        **told,
        "complete": complete,
    }


def _seconds(run: Any) -> tuple[float, float]:
    start, used = perf_counter(), process_time()
    run()
    return perf_counter() - start, process_time() - used


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="a ninth of the games, one round")
    quick = parser.parse_args().quick
    print(machine())
    measured = [measure(r, r.side // 3 if quick else r.side, 1 if quick else r.rounds) for r in ROWS]
    table("A sweep beside its bare solver, processor time a game", measured, COLUMNS)


if __name__ == "__main__":
    main()
