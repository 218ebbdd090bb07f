"""What are all the Nash equilibria, pure and mixed?

Nash (1951), games in normal form. Two players: every pair of supports of equal size, decided by signs
that are proved, and exact vertex enumeration for the games on the edge of a tie; see
`deterrence.kernels.two_players` and `deterrence.kernels.extreme`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Any, ClassVar

import numpy as np

from deterrence.errors import ParameterError
from deterrence.kernels.profiles import Profiles
from deterrence.kernels.two_players import TwoPlayers
from deterrence.normal_form_solver import Kernel, NormalFormSolver
from deterrence.solver import check_tolerance

__all__ = ["AllNash"]

MOST_BASES = 1_000  # pairs of supports of equal size: 6 x 6 has 923
PIECE_BYTES = 48_000_000
PIECE_GAMES = (512, 32_768)


@dataclass(frozen=True)
class AllNash(NormalFormSolver):
    """All Nash equilibria of a game in normal form.

    Parameters
    ----------
    tolerance : float
        Two actions of a player are tied if they differ by at most this share of the largest
        difference that its own action makes.
    capacity : int, optional
        Places for equilibria in which somebody mixes; by default as many as the games of that size
        tried in tests have needed, extreme points of continua included. A game with more keeps the
        first ones and is not `complete`.

    """

    tolerance: float = 1e-10
    capacity: int | None = None
    rank: ClassVar[int] = 1
    suits: ClassVar[str] = "all move once and at once"

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)
        if self.capacity is not None and (isinstance(self.capacity, bool) or self.capacity < 1):
            raise ParameterError(
                f"AllNash came with capacity={self.capacity!r}: give a whole number of at least 1, or None."
            )

    def too_large(self, sizes: tuple[int, ...], name: str) -> str:
        """Two players, up to 6 x 6 or so."""
        if len(sizes) != 2:
            return f"AllNash needs two players, but {name} has {len(sizes)}; use PureNash()."
        if _bases(sizes) > MOST_BASES:
            return (
                f"AllNash would examine {_bases(sizes):,} pairs of supports of {name} ({sizes[0]} x "
                f"{sizes[1]}), more than {MOST_BASES:,}; use PureNash() or LemkeHowson()."
            )
        return ""

    def concept(self, sizes: tuple[int, ...]) -> str:
        """The same for all sizes."""
        return "Nash equilibrium (of a continuum: its extreme points)"

    def places(self, sizes: tuple[int, ...]) -> int:
        """The capacity, or the default for the size."""
        if self.capacity is not None:
            return self.capacity
        return 2 if sizes == (2, 2) else int(2 ** min(sizes))

    def piece(self, sizes: tuple[int, ...]) -> int:
        """As many games as fit the cache."""
        low, high = PIECE_GAMES
        return int(np.clip(PIECE_BYTES // (20 * _bases(sizes)), low, high))

    def kernel(self, sizes: tuple[int, ...], games: int) -> Kernel:
        """The kernel for the number of players."""
        m, n = sizes
        two_players = TwoPlayers(m, n, games, self.tolerance)

        def solve(payoffs: list[list[Any]]) -> tuple[Any, Profiles]:
            row, column = ([values[r * n : (r + 1) * n] for r in range(m)] for values in payoffs)
            return two_players(row, column)

        return solve


def _bases(sizes: tuple[int, ...]) -> int:
    return comb(sum(sizes), sizes[0]) - 1
