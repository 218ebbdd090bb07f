"""What is asked, and in which pieces is it answered? Everything that a worker needs, and no more.

A *piece* is what a solver gets at once: its size follows from the structure, never from the clock, so that
every way of computing it gives the same bits. A *part* is a run of pieces that one worker does in one go
and that a store keeps in one file: long enough (a quarter of a second, as measured once) that handing it
out costs little. *Checks* are units of work of their own: each judges its share of a seeded sample by an
evaluation that shares no code with a solver.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from math import ceil
from time import perf_counter
from typing import Any, Self

import numpy as np

from deterrence.answers.status import Status
from deterrence.arrays.pieces import pieces
from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.sweeps.axes import block
from deterrence.sweeps.codes import Codes, Table
from deterrence.sweeps.layout import Layout
from deterrence.sweeps.packing import pack, pack_checks

__all__ = ["Note", "Question"]

Note = tuple[Table, int]  # of a part: what its codes of regimes mean, and how many games are inadmissible

PIECE_BYTES = 16_000_000  # of a piece's answer
LEAST_GAMES = 256
LEAST_CHECKED, CHECKED = 1_000, 8_192  # games judged in all, and in one unit
PART_SECONDS, PART_BYTES = 0.25, 64_000_000
SPREAD = 16  # parts at least, where they still last a tenth of a second
SHORTEST = 0.1
TRIAL, BRIEF = 256, 0.02  # games to time, and seconds that say little


@dataclass(frozen=True, eq=False)
class Question:
    """A sweep before it is computed.

    Attributes
    ----------
    games, solvers : tuples
        One of each a case.
    wanted, checks, seed : int
        How many games are judged, in how many units, and the seed of their choice.
    piece : int
        Games that a solver gets at once, at most.
    run : int
        Pieces in a part.
    pace : float
        Seconds that a game takes, if that was measured.

    """

    games: tuple[Game, ...]
    solvers: tuple[Callable[[Game], Equilibria], ...]
    layout: Layout
    wanted: int
    checks: int
    seed: int
    piece: int
    run: int = 1
    pace: float = 0.0

    @classmethod
    def of(
        cls, games: Any, solvers: Any, layout: Layout, corners: list[Equilibria], check: float, seed: int
    ) -> Self:
        """With a piece whose answer fits the cache, or fewer games where a solver says so."""
        width = max(len(e.names) * (len(e.players) + len(e.events)) for e in corners)
        width *= 1 + len(layout.further.derivatives)
        most = min(getattr(solve, "handful", 4_096) for solve in solvers)
        piece = int(np.clip(PIECE_BYTES // (8 * width), LEAST_GAMES, most))
        wanted = _wanted(layout.games, check)
        return cls(tuple(games), tuple(solvers), layout, wanted, -(-wanted // CHECKED), seed, piece)

    @cached_property
    def blocks(self) -> list[tuple[slice, ...]]:
        """The pieces of one case: consecutive runs of the grid."""
        return list(pieces(self.layout.grid, self.piece))

    @cached_property
    def starts(self) -> Any:
        """The number of the first game of each part, and of the first after the last."""
        sizes = [int(np.prod([s.stop - s.start for s in index], dtype=np.int64)) for index in self.blocks]
        every = np.cumsum([0, *sizes * len(self.games)])
        return np.append(every[: -1 : self.run], every[-1])

    @property
    def parts(self) -> int:
        """How many parts there are."""
        return -(-len(self.blocks) * len(self.games) // self.run)

    @property
    def units(self) -> range:
        """All parts, then all checks."""
        return range(self.parts + self.checks)

    def timed(self) -> Self:
        """The same question in parts of a length that suits this machine."""
        total = len(self.blocks) * len(self.games)
        if total == 1:
            return self
        pace = self._measured()
        seconds = pace * self.piece
        most = min(PART_SECONDS / seconds, PART_BYTES / (self.layout.bytes / total))
        spread = max(total / SPREAD, ceil(SHORTEST / seconds))
        return replace(self, run=int(np.clip(min(most, spread), 1, total)), pace=pace)

    def _measured(self) -> float:
        """Seconds that a game takes, over all cases: timed on a few, or a piece where those are fast."""
        for most in (TRIAL, self.piece):
            some = next(pieces(self.layout.grid, most))
            games = int(np.prod([s.stop - s.start for s in some], dtype=np.int64))
            target, start = self.layout.blank(games), perf_counter()
            for case in range(len(self.games)):
                self._fill(case, some, target, 0, Codes())
            seconds = perf_counter() - start
            if seconds > BRIEF:
                break
        return seconds / (games * len(self.games))

    def part(self, number: int, target: Mapping[str, Any]) -> Note:
        """Solve one part into arrays (*inner, games of the part); what is told of it as a whole."""
        codes, at, refused = Codes(), 0, 0
        last = min((number + 1) * self.run, len(self.blocks) * len(self.games))
        for piece in range(number * self.run, last):
            case, place = divmod(piece, len(self.blocks))
            solved = self._fill(case, self.blocks[place], target, at, codes)
            at += solved.game.size
            # of an inadmissible game all candidates are
            refused += int(np.count_nonzero(solved.status[..., 0] == Status.inadmissible))
        return codes.table, refused

    def _fill(
        self, case: int, index: tuple[slice, ...], target: Mapping[str, Any], at: int, codes: Codes
    ) -> Equilibria:
        """Solve one piece into arrays (*inner, games), from the game `at`."""
        solve = self.solvers[case]
        solved = solve(block(self.games[case], self.layout.axes, index))
        grid, stop = solved.game.shape, at + solved.game.size
        cells = {n: a[..., at:stop].reshape((*a.shape[:-1], *grid)) for n, a in target.items()}
        pack(self.layout, solved, solve, cells, codes)
        return solved

    def judged(self, number: int) -> dict[str, Any]:
        """One unit of checks: `game`, the numbers of the games judged, and their regrets (K, games)."""
        games, units, cells = self.layout.games, self.checks, self.layout.cells
        low, high = (games * n // units for n in (number, number + 1))
        count = self.wanted * (number + 1) // units - self.wanted * number // units
        rng = np.random.default_rng([self.seed, number])
        chosen = np.sort(low + rng.choice(high - low, count, replace=False))
        found = []
        for case, (game, solve) in enumerate(zip(self.games, self.solvers, strict=True)):
            own = chosen[(chosen >= case * cells) & (chosen < (case + 1) * cells)] - case * cells
            if own.size:
                where = np.unravel_index(own, self.layout.grid) if self.layout.grid else ()
                found.append(pack_checks(self.layout, solve(block(game, self.layout.axes, where))))
        return {"game": chosen, **{n: np.concatenate([f[n] for f in found], axis=-1) for n in found[0]}}


def _wanted(games: int, share: float) -> int:
    """How many games to judge, so that every stretch of them has enough for its share."""
    if not share:
        return 0
    wanted = min(games, max(LEAST_CHECKED, round(share * games)))
    return games if games - wanted < 2 * (wanted // CHECKED + 1) else wanted
