"""Which equilibrium does one path of pivots lead to?

Lemke & Howson (1964) for two players, with lexicographic pivots so that ties do not cycle (von Stengel
2002): one equilibrium for each label dropped, in games far larger than `AllNash` can list, and an
independent check of it in small ones. See `deterrence.kernels.bimatrix.pivoting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from deterrence.errors import ParameterError
from deterrence.kernels.bimatrix.pivoting import lemke_howson
from deterrence.kernels.profiles import STRICT, Profiles
from deterrence.normal_form.solver import Kernel, NormalFormSolver

__all__ = ["LemkeHowson"]

MOST_ACTIONS = 200
PIECE_PAYOFFS = 2_000_000


@dataclass(frozen=True)
class LemkeHowson(NormalFormSolver):
    """One Nash equilibrium of a two-player game in normal form, pure or mixed.

    One of possibly many: `complete` is never claimed. A path that does not end within the limit of
    pivots leaves the status `not_converged`.

    Parameters
    ----------
    first : int
        The label dropped first: the actions of the player who is told first, then the other's.
        Other labels may lead to other equilibria.

    """

    first: int = 0
    rank: ClassVar[int] = 50
    suits: ClassVar[str] = "two players move once and at once, with many actions"
    lists_pure: ClassVar[bool] = False

    def __post_init__(self) -> None:
        if isinstance(self.first, bool) or not isinstance(self.first, int) or self.first < 0:
            raise ParameterError(
                f"LemkeHowson came with first={self.first!r}: give the number of an action, from 0."
            )

    def too_large(self, sizes: tuple[int, ...], name: str) -> str:
        """Two players; the label must exist."""
        if len(sizes) != 2:
            return f"LemkeHowson needs two players, but {name} has {len(sizes)}; use AllNash() or PureNash()."
        if max(sizes) > MOST_ACTIONS:
            return (
                f"LemkeHowson takes up to {MOST_ACTIONS} actions a player, but {name} is {sizes[0]} x "
                f"{sizes[1]}; use fewer actions."
            )
        if self.first >= sum(sizes):
            return (
                f"LemkeHowson came with first={self.first}, but {name} has {sum(sizes)} actions: give a "
                f"number below {sum(sizes)}."
            )
        return ""

    def concept(self, sizes: tuple[int, ...]) -> str:
        """The same for all sizes."""
        return "one Nash equilibrium (Lemke-Howson)"

    def places(self, sizes: tuple[int, ...]) -> int:
        """One equilibrium."""
        return 1

    def place_name(self, place: int) -> str:
        """Which path led there."""
        return f"Lemke-Howson, first dropping label {self.first}"

    def piece(self, sizes: tuple[int, ...]) -> int:
        """As many games as keep the payoffs within some megabytes."""
        return int(np.clip(PIECE_PAYOFFS // (2 * sizes[0] * sizes[1]), 64, 32_768))

    def kernel(self, sizes: tuple[int, ...], games: int) -> Kernel:
        """Pivot all games in step."""

        def solve(payoffs: list[list[Any]], bounds: list[float]) -> tuple[Any, Profiles]:
            row, column = (np.stack(values).reshape(*sizes, -1) for values in payoffs)
            x, y, ended = lemke_howson(row, column, self.first)
            found = np.flatnonzero(ended)
            kinds = np.full(len(found), STRICT, dtype=np.int8)
            none = np.zeros(len(ended), dtype=bool)
            return None, Profiles(found, (x[:, found], y[:, found]), kinds, none, ~ended)

        return solve
