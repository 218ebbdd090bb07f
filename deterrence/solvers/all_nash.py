"""What are all the Nash equilibria, pure and mixed?

Nash (1951), games in normal form.

- Two players: every pair of supports of equal size, decided by signs that are proved, and exact vertex
  enumeration for games on the edge of a tie; see `deterrence.kernels.bimatrix.two_players` and `.extreme`.
- Three or four players with two actions each: elimination, with a certificate, and subdivision for the
  games that it does not cover; see `deterrence.kernels.binary.mixed`.
- Other sizes: every support that dominance leaves, by subdivision; see `deterrence.kernels.search.newton`.

Of a continuum of equilibria of two players the extreme points are listed; of more players, one point of
each support where one is met.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, prod
from typing import Any, ClassVar

import numpy as np

from deterrence.arguments import whole
from deterrence.errors import ParameterError
from deterrence.kernels.bimatrix.two_players import TwoPlayers
from deterrence.kernels.many_players import many_players
from deterrence.kernels.profiles import Profiles
from deterrence.normal_form.solver import Kernel, NormalFormSolver
from deterrence.solver import check_tolerance

__all__ = ["AllNash"]

MOST_BASES = 1_000  # two players: pairs of supports of equal size; 6 x 6 has 923
MOST_SUPPORTS = 800  # more players: 2 x 2 x 2 x 2 x 2 x 2 has 729
PIECE_BYTES = 48_000_000
PIECE_GAMES = (512, 32_768)


@dataclass(frozen=True)
class AllNash(NormalFormSolver):
    """All Nash equilibria of a game in normal form.

    `complete` is True where it is proved that none is missing: every case (support) was excluded or
    solved by comparisons that hold beyond the bound of their rounding error, or in exact arithmetic.
    With two players that is every game with finite payoffs, ties included (there the list holds the
    extreme points of each continuum, for payoffs that meet those given within the tolerance). With
    more, games with ties are not proved. The modules named above give each argument.

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
        if self.capacity is not None and not whole(self.capacity, 1):
            raise ParameterError(
                f"AllNash came with capacity={self.capacity!r}: give a whole number of at least 1, or None."
            )

    def too_large(self, sizes: tuple[int, ...], name: str) -> str:
        """Two players up to 6 x 6 or so; more players up to 3 x 3 x 3, or six of two actions."""
        size = " x ".join(map(str, sizes))
        if len(sizes) == 2 and _bases(sizes) > MOST_BASES:
            return (
                f"AllNash would examine {_bases(sizes):,} pairs of supports of {name} ({size}), more than "
                f"{MOST_BASES:,}; use LemkeHowson() or PureNash()."
            )
        if len(sizes) != 2 and _supports(sizes) > MOST_SUPPORTS:
            return (
                f"AllNash would examine {_supports(sizes):,} supports of {name} ({size}), more than "
                f"{MOST_SUPPORTS:,}; use PureNash()."
            )
        return ""

    def concept(self, sizes: tuple[int, ...]) -> str:
        """What is listed of a continuum depends on the number of players."""
        points = "its extreme points" if len(sizes) == 2 else "a point of each support"
        return f"Nash equilibrium (of a continuum: {points})"

    def places(self, sizes: tuple[int, ...]) -> int:
        """The capacity, or the default for the size."""
        if self.capacity is not None:
            return self.capacity
        if len(sizes) == 2:
            return 2 if sizes == (2, 2) else int(2 ** min(sizes))
        return 8 if sizes == (2, 2, 2) else 16 if prod(sizes) < 16 else 32

    def piece(self, sizes: tuple[int, ...]) -> int:
        """As many games as fit the cache."""
        low, high = PIECE_GAMES
        if len(sizes) == 2:
            return int(np.clip(PIECE_BYTES // (20 * _bases(sizes)), low, high))
        return 8_192

    def kernel(self, sizes: tuple[int, ...], games: int) -> Kernel:
        """The kernel for the number of players."""
        if len(sizes) != 2:
            return lambda payoffs, bounds: many_players(payoffs, sizes, self.tolerance, bounds)
        m, n = sizes
        two_players = TwoPlayers(m, n, games, self.tolerance)

        def solve(payoffs: list[list[Any]], bounds: list[float]) -> tuple[Any, Profiles]:
            row, column = ([values[r * n : (r + 1) * n] for r in range(m)] for values in payoffs)
            return two_players(row, column, bounds)

        return solve


def _bases(sizes: tuple[int, ...]) -> int:
    return comb(sum(sizes), sizes[0]) - 1


def _supports(sizes: tuple[int, ...]) -> int:
    return prod(2**m - 1 for m in sizes)
