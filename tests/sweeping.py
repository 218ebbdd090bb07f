"""Small sweeps for the tests of executors and stores: many parts, and a solver that logs what it solves."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import deterrence as dt
from deterrence.sweeps import execute, question

OVER = {"us_prior": np.linspace(0, 1, 20), "a2ad": np.linspace(0, 1, 30)}
FIXED = {"us_posture": "ambiguity", "japan_posture": "red line"}


def cut_small(monkeypatch: Any = None, games: int = 30) -> None:
    """Pieces of a few games, a part each, and workers started for any work."""
    small = {"PIECE_BYTES": 1, "LEAST_GAMES": games, "PART_SECONDS": 0.0, "SHORTEST": 0.0, "CHECKED": 400}
    for module, name, value in [*((question, n, v) for n, v in small.items()), (execute, "WORTH_STARTING", 0.0)]:
        if monkeypatch is None:
            setattr(module, name, value)
        else:
            monkeypatch.setattr(module, name, value)


def strait(**changes: Any) -> dt.Game:
    return dt.games.Strait(**FIXED, **changes)


@dataclass(frozen=True)
class Logging:
    """Solves as perfect Bayesian, and writes down the first game of each batch before and after."""

    path: str
    delay: float = 0.0

    def __call__(self, game: dt.Game) -> dt.Equilibria:
        import time

        self._note("begin", game)
        time.sleep(self.delay)
        solved = dt.solvers.PerfectBayesian()(game)
        return solved

    def _note(self, what: str, game: dt.Game) -> None:
        values = [f"{np.ravel(game.values[name])[0]!r}" for name in OVER]
        with Path(self.path).open("a") as file:  # one short line: appended whole
            file.write(f"{what} {game.size} {os.getpid()} {' '.join(values)}\n")

    def __repr__(self) -> str:
        return "Logging()"  # the log is no setting of the study

    def lines(self) -> list[list[str]]:
        path = Path(self.path)
        return [line.split() for line in path.read_text().splitlines()] if path.exists() else []


def notebook_game() -> type[dt.Game]:
    """A game that no other process can import."""

    class Ultimatum(dt.Game):
        """Does a threat work if carrying it out is costly? (example)"""

        players = ("China", "US")
        firm: bool = True
        prize: float = dt.param(1.0, unit="share of China's prize", low=0, source="assumption")
        war_cost: float = dt.param(0.4, unit="share of the US stake", source="assumption")

        def rules(self, move: Any) -> Any:
            if move("China", "wait", "attack") == "wait":
                return dt.outcome("status quo", {"China": 0, "US": 0})
            if move("US", "yield", "fight") == "yield":
                return dt.outcome("loss", {"China": self.prize, "US": -1})
            return dt.outcome("war", {"China": -0.5, "US": -self.war_cost})

        def constraints(self) -> dict[str, Any]:
            return {"prize <= 1.9": self.prize <= 1.9}

    return Ultimatum


NOTEBOOK_OVER = {"prize": np.linspace(0, 2, 17), "war_cost": np.linspace(0, 2, 23)}
