"""How much would some type gain by crossing its threshold? Asked of many types on both sides of it.

Each player's types are looked at one by one: shares of its law spread evenly, types ever closer to the
threshold on both sides, and the marginal type itself. A type above that would rather not act, or one
below that would, has regret, whatever the shape of the gain: that gains rise with the type, which solvers
rely on, is not assumed here. A type is known when it chooses, so that the largest of these gains is an
upper bound of the gain before types are drawn. Shares no code with a solver, only the model's formulas.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from deterrence.arrays.pieces import present
from deterrence.thresholds.game import ThresholdGame

__all__ = ["ThresholdChecks"]

SHARES = np.linspace(0.001, 0.999, 61)
NEAR = 10.0 ** -np.arange(1, 10, 2)  # of the interval, on either side of the threshold
PIECE = 32_768


class ThresholdChecks:
    """Judges every candidate that exists, (*batch, K), NaN where absent."""

    def __init__(self, game: ThresholdGame, exists: Any, details: Any) -> None:
        self.game, self.exists, self.details = game, exists, details

    @property
    def regret(self) -> Any:
        """Largest gain of one type of one player from its other action."""
        return self._found[0]

    @property
    def local_regret(self) -> Any:
        """The same: a type is all that a player knows."""
        return self._found[0]

    @property
    def residual(self) -> Any:
        """How far a marginal type is from being indifferent, where both actions are taken."""
        return self._found[1]

    @cached_property
    def off_path(self) -> dict[str, Any]:
        """No set is off the path."""
        return {player: np.zeros(self.exists.shape, dtype=bool) for player in self.game.actions}

    @cached_property
    def _found(self) -> tuple[Any, Any]:
        blank: list[Any] = [np.full(self.exists.shape, np.nan) for _ in range(2)]
        regret, residual = blank
        for k, games, where in present(self.exists, self.game.shape, PIECE):
            found = self._judge(self.game.take(games), self.details.take(games), k)
            regret[where], residual[where] = (f if self.game.shape else f.reshape(-1)[0] for f in found)
        return regret, residual

    def _judge(self, game: ThresholdGame, details: Any, k: int) -> tuple[Any, Any]:
        thresholds = {}
        for player in game.actions:
            ends = np.broadcast_to(details.cutoff(player, k), (*game.shape, 2, 2))
            thresholds[player] = np.where(np.isnan(ends[..., 0, 1]), ends[..., 1, 0], ends[..., 0, 1])
        regret, residual = np.zeros(game.shape), np.zeros(game.shape)
        with np.errstate(all="ignore"):
            laws, intervals = game.types(), game.interval()
            for player, threshold in thresholds.items():
                low, high = (np.broadcast_to(e, game.shape) for e in intervals[player])
                near = [threshold + side * share * (high - low) for share in NEAR for side in (-1, 1)]
                spread = [np.broadcast_to(laws[player].ppf(share), game.shape) for share in SHARES]
                for number in (*spread, *(np.clip(n, low, high) for n in near)):
                    gain = game.gain(player, number, thresholds)
                    lost = np.where(number > threshold, -gain, np.where(number < threshold, gain, 0.0))
                    regret = np.maximum(regret, lost)
                gain = np.broadcast_to(game.gain(player, threshold, thresholds), game.shape)
                # at an end of the interval the marginal type may be sure of what it does
                wrong = np.where(threshold <= low, -gain, np.where(threshold >= high, gain, np.abs(gain)))
                residual = np.maximum(residual, wrong)
        return np.maximum(regret, residual), residual
