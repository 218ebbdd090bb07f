"""From which profiles of actions does nobody gain by deviating alone?

All pure Nash equilibria of a game in normal form (Nash 1951), any number of players, by looking at
every profile. The list is complete by enumeration: a profile is listed where no player gains more
than the tolerance, and flagged as tied where some player is indifferent within it. Mixed equilibria
are not searched.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from deterrence.kernels.profiles import Profiles
from deterrence.kernels.pure import pure_equilibria
from deterrence.normal_form.solver import Kernel, NormalFormSolver
from deterrence.solver import check_tolerance

__all__ = ["PureNash"]

MOST_PROFILES = 20_000
PIECE_PAYOFFS = 1_048_576  # payoffs held together: 8 MB


@dataclass(frozen=True)
class PureNash(NormalFormSolver):
    """All pure Nash equilibria of a game in normal form.

    `complete` is always proved for finite payoffs, since every profile is examined; it speaks of pure
    equilibria only.

    Parameters
    ----------
    tolerance : float
        A deviation counts if it gains more than this share of the largest difference that the
        player's own action makes; smaller differences are ties.

    """

    tolerance: float = 1e-10
    rank: ClassVar[int] = 2
    suits: ClassVar[str] = "all move once and at once, with too many actions for mixed equilibria"

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)

    def too_large(self, sizes: tuple[int, ...], name: str) -> str:
        """Every profile is examined."""
        if prod(sizes) > MOST_PROFILES:
            return (
                f"PureNash would examine {prod(sizes):,} profiles of {name}, more than "
                f"{MOST_PROFILES:,}; use fewer actions."
            )
        return ""

    def concept(self, sizes: tuple[int, ...]) -> str:
        """The same for all sizes."""
        return "pure Nash equilibrium"

    def piece(self, sizes: tuple[int, ...]) -> int:
        """As many games as fit the cache."""
        return int(np.clip(PIECE_PAYOFFS // (len(sizes) * prod(sizes)), 256, 32_768))

    def kernel(self, sizes: tuple[int, ...], games: int) -> Kernel:
        """Compare every profile with every deviation."""

        def solve(payoffs: list[list[Any]], bounds: list[float]) -> tuple[Any, Profiles]:
            kinds, proved = pure_equilibria(payoffs, sizes, self.tolerance, bounds)
            none = np.zeros(0, dtype=np.intp)
            return kinds, Profiles(none, tuple(np.zeros((m, 0)) for m in sizes), none.astype(np.int8), proved)

        return solve
