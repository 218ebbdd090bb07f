"""What are all equilibria of a batch of two-player games in normal form?

The signs of the bordered minors of both payoff matrices decide (see `deterrence.kernels.bimatrix.minors`).
Where every minor is away from zero by more than the tolerance, the game is nondegenerate: no mixture
has more best replies than actions, so the equilibria are isolated, have supports of equal size, and at
most one stands on each pair of supports (von Stengel 2002, Theorem 2.10). Every pair is examined, by
signs that floating point gets right beyond its own error bound: the list is proved complete.

The other games, those on the edge of a tie, go to exact arithmetic: all extreme equilibria, proved
complete for the payoffs as rounded in `deterrence.kernels.bimatrix.rational`, within the tolerance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deterrence.kernels.bimatrix.extreme import extreme_equilibria
from deterrence.kernels.bimatrix.minors import minors
from deterrence.kernels.bimatrix.supports import bases
from deterrence.kernels.profiles import STRICT, Profiles, joined

__all__ = ["TwoPlayers"]


class TwoPlayers:
    """All equilibria, pure and mixed, of up to `games` games at a time: arrays are made once and reused.

    Parameters
    ----------
    m, n : int
        Actions of the row player and of the column player.
    games : int
        The most games in a call.
    tolerance : float
        Ties within this share of a player's largest payoff difference (to the power of the size of
        the support, for mixtures) are ties.

    """

    def __init__(self, m: int, n: int, games: int, tolerance: float) -> None:
        self.m, self.n, self.tolerance = m, n, tolerance
        self.layouts = (minors(m, n), bases(m, n)), (minors(n, m), bases(n, m))
        other = {pair: i for i, pair in enumerate(bases(n, m).pairs)}
        self.partners = [other[best, own] for own, best in bases(m, n).pairs]
        self._tables = [np.empty((len(layout.at), games)) for layout, _ in self.layouts]
        self._signs = [np.empty((2, *table.shape), dtype=bool) for table in self._tables]
        self._masks = np.empty((len(self.partners), games), dtype=bool)
        self._spare = np.empty((4, games))
        self._flag = np.empty(games, dtype=bool)
        self._mixes = [np.empty((size, games)) for size in (m, n)]

    def __call__(self, row: Any, column: Any, bounds: Sequence[float]) -> tuple[Any, Profiles]:
        """Solve G games.

        Parameters
        ----------
        row, column : nested sequences or arrays, [r][c] of shape (G,)
            Payoffs of the row player and of the column player.
        bounds : pair of float
            Of the size of each one's payoffs, in these games or in more; not finite if unknown.

        Returns
        -------
        pure : int8 array, (m n, G)
            For each profile of actions, in lexicographic order: `ABSENT`, or the kind of equilibrium.
        Profiles
            Those in which somebody mixes; their arrays hold until the next call.

        """
        m, n, games = self.m, self.n, len(row[0][0])
        turned = [[row[r][c] for r in range(m)] for c in range(n)]
        with np.errstate(all="ignore"):
            near = self._signed(column, turned, bounds, games)
            masks = self._equal_supports(near)
            pure = masks[: m * n].view(np.int8) - np.int8(1)  # ABSENT or STRICT
            found, mixes = self._mixtures(masks)
        kinds = np.full(len(found), STRICT, dtype=np.int8)
        if not near.any():
            return pure, Profiles(found, mixes, kinds, ~near)
        some = np.flatnonzero(near)
        edge = extreme_equilibria(_part(row, some), _part(column, some), self.tolerance)
        pure[:, some] = edge.pure
        found, mixes = joined([(found, mixes), (some[edge.found.games], edge.found.mixes)], (m, n))
        proved = ~near
        proved[some] = edge.found.proved
        return pure, Profiles(found, mixes, np.concatenate([kinds, edge.found.kinds]), proved)

    def _signed(self, column: Any, turned: Any, bounds: Sequence[float], games: int) -> Any:
        """Minors and their signs; (G,) bool: is the game on the edge of a tie, or not finite?"""
        near: Any = np.zeros(games, dtype=bool)
        self._views = [table[:, :games] for table in self._tables]
        for (layout, _), table, signs, payoffs, bound in zip(
            self.layouts, self._views, self._signs, (column, turned), reversed(bounds), strict=True
        ):
            layout.fill(table, payoffs, self._spare[0, :games])
            near |= layout.near_zero(table, payoffs, bound, self.tolerance, self._spare[:, :games])
            np.greater(table, 0, out=signs[0, :, :games])
            np.logical_not(signs[0, :, :games], out=signs[1, :, :games])
        return near

    def _equal_supports(self, near: Any) -> Any:
        """Which pairs of supports of equal size are an equilibrium, (pairs, G) bool; none near a tie."""
        masks, spare = self._masks[:, : len(near)], self._flag[: len(near)]
        masks[...] = ~near
        (_, rows), (_, columns) = self.layouts
        (up, down), (left, right) = (signs[:, :, : len(near)] for signs in self._signs)
        for number, partner in enumerate(self.partners):
            rows.feasible(up, down, number, masks[number], spare)
            columns.feasible(left, right, partner, masks[number], spare)
        return masks

    def _mixtures(self, masks: Any) -> tuple[Any, tuple[Any, Any]]:
        """Where somebody mixes, and how."""
        first = self.m * self.n
        counts = [np.count_nonzero(mask) for mask in masks[first:]]
        found = np.empty(sum(counts), dtype=np.intp)
        if len(found) > self._mixes[0].shape[1]:
            self._mixes = [np.empty((size, 2 * len(found))) for size in (self.m, self.n)]
        x, y = (mixes[:, : len(found)] for mixes in self._mixes)
        x[...] = y[...] = 0.0
        start: Any = 0
        for number, count in enumerate(counts, start=first):
            if count:
                here = slice(start, start + count)
                games = found[here] = np.flatnonzero(masks[number])
                self.layouts[0][1].mixture(self._views[0], number, games, x[:, here])
                self.layouts[1][1].mixture(self._views[1], self.partners[number], games, y[:, here])
                start += count
        return found, (x, y)


def _part(payoffs: Any, games: Any) -> list[list[Any]]:
    return [[np.asarray(cell)[games] for cell in line] for line in payoffs]
