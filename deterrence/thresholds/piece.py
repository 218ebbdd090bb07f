"""How do some games of a batch look to a kernel? Flat arrays: parameters, intervals, gains and effects."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

from deterrence.arrays.pieces import Index, flat, part
from deterrence.errors import GameError
from deterrence.kernels.cutoffs.boxes import UNKNOWN
from deterrence.kernels.cutoffs.polish import Gain
from deterrence.thresholds.game import ThresholdGame

__all__ = ["FlatGames"]

ROUNDING = 1e-12  # of the gains at the ends of the intervals
POINTS = np.random.default_rng(0).random((12, 16))  # shares of the intervals, the last of a step up


class FlatGames:
    """A piece of a batch as G games in a row, of N players with a type.

    Attributes
    ----------
    low, high : arrays, (N, G)
        The interval of each threshold.
    scale : array, (N, G)
        Size of a player's gains: the largest at the corners of the intervals.
    unique : bool array, (G,)
        Where the model names a theorem.
    finite, ordered : bool arrays, (G,)
        Are those gains finite, and is no low end above its high end?

    """

    def __init__(self, game: ThresholdGame, index: Index, count: int) -> None:
        self.game, self.players, self.count = game, tuple(game.actions), count
        block = tuple(len(range(i.start, i.stop)) for i in index)
        values = part(game.values, index) if game.shape else dict(game.values)
        self._values: dict[str, Any] = {
            name: flat(v, block) if np.ndim(v) else v for name, v in values.items()
        }
        self._all, self._numbers = game.stand_in(self._values), np.arange(count)
        with np.errstate(all="ignore"):
            self._read()

    def _read(self) -> None:
        ends = self._all.interval()
        rows = [[np.broadcast_to(e, self.count) for e in ends[p]] for p in self.players]
        self.low, self.high = (np.array([row[side] for row in rows], dtype=float) for side in (0, 1))
        self.unique = np.broadcast_to(self._all.unique(), self.count)
        gain, n = self.select(self._numbers), len(self.players)
        self.scale = np.zeros((n, self.count))
        for i, number, t in product(range(n), (self.low, self.high), (self.low, self.high)):
            self.scale[i] = np.maximum(self.scale[i], np.abs(gain(i, number[i], t)))
        self.finite: Any = np.isfinite(self.scale + self.low + self.high).all(axis=0)
        self.ordered: Any = (self.low <= self.high).all(axis=0)

    def check_single(self) -> None:
        """Raise if this is a single game whose interval is none.

        Raises
        ------
        GameError
            With the ends.

        """
        if self.finite[0] and not self.ordered[0]:
            i = int(np.argmax(self.low[:, 0] > self.high[:, 0]))
            raise GameError(
                f"{type(self.game).__name__}.interval gives {self.players[i]} the ends {self.low[i, 0]:.6g} "
                f"and {self.high[i, 0]:.6g}, but the low end comes first: mend it or the parameters."
            )

    def select(self, games: Any) -> Gain:
        """The gains of some games, named by an integer array."""
        some = self._all
        if not np.array_equal(games, self._numbers):
            some = self.game.stand_in({n: v[games] if np.ndim(v) else v for n, v in self._values.items()})

        def gain(i: int, number: Any, thresholds: Any) -> Any:
            return some.gain(self.players[i], number, dict(zip(self.players, thresholds, strict=True)))

        return gain

    def contradicted(self, games: Any, effects: Any) -> Any:
        """Which of some games have a gain that falls with the type, or moves against a declared sign?

        Looked for at a few points of the intervals, the same in all games.
        """
        gain, low, width = self.select(games), self.low[:, games], (self.high - self.low)[:, games]
        allowed = ROUNDING * self.scale[:, games]
        wrong = np.zeros(len(games), dtype=bool)
        for shares in POINTS:
            at = low + np.resize(shares, len(low))[:, None] * width
            for i, j in product(range(len(low)), range(len(low))):
                up = at.copy()
                up[j] += shares[-1] * (low[j] + width[j] - at[j])
                rise = gain(i, at[i], up) - gain(i, at[i], at)
                sign = effects[i, j, games]
                wrong |= np.where(
                    sign == UNKNOWN, False, np.where(sign == 0, np.abs(rise), -sign * rise) > allowed[i]
                )
                if i == j:
                    wrong |= gain(i, up[i], at) - gain(i, at[i], at) < -allowed[i]
        return wrong

    def effects(self) -> Any:
        """Signs as an int8 array, (N, N, G)."""
        told, n = self._all.effects(), len(self.players)
        result = np.zeros((n, n, self.count), dtype=np.int8)
        for (player, other), sign in told.items():
            i, j = self.players.index(player), self.players.index(other)
            result[i, j] = UNKNOWN if sign is None else np.sign(sign)
        return result
