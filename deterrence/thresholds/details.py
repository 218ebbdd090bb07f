"""What do thresholds lead to? Payoffs, probabilities and mixtures, by the model's own formulas."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.arrays.pieces import Index, part, pieces
from deterrence.errors import GameError
from deterrence.thresholds.game import ThresholdGame

__all__ = ["ThresholdDetails"]

PIECE = 16_384  # games whose values are put together at a time
ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class ThresholdDetails:
    """The `Details` of equilibria in thresholds; `thresholds` is (K, players with a type, *batch)."""

    game: ThresholdGame
    thresholds: Any

    def payoff(self) -> Any:
        """Of each player, (*batch, K, players)."""
        paid = self._values(lambda game, t, index: game.payoffs(t), self.game.players)
        return np.moveaxis(paid, (0, 1), (-2, -1))

    def payoff_true(self) -> Any:
        """The same: all share one prior."""
        return self.payoff()

    def probability(self) -> Any:
        """Of each event, (*batch, K, events)."""
        game, events = self.game, self.game.tree.events

        def told(some: ThresholdGame, t: Any, index: Index) -> Mapping[str, Any]:
            ends = some.probability(t)
            total = np.broadcast_to(sum(ends[o] for o in game.outcomes), next(iter(t.values())).shape)
            wrong = np.argwhere(np.abs(total - 1) > ROUNDING)  # NaN where absent
            if len(wrong):
                where = tuple(int(w) + i.start for w, i in zip(wrong[0], index, strict=True))
                raise GameError(
                    f"{type(game).__name__}.probability gives outcomes that sum to "
                    f"{total[tuple(wrong[0])]:.6g} at index {where}, but they must sum to 1: mend the "
                    "formulas."
                )
            return {e: sum(ends[o] for o, more in game.outcomes.items() if e in (o, *more)) for e in events}

        return np.moveaxis(self._values(told, events), (0, 1), (-2, -1))

    def strategy(self, infoset: str, k: int) -> Any:
        """Of the action below the threshold and the one above it, (*batch, 2)."""
        with np.errstate(all="ignore"):
            below = np.broadcast_to(self.game.types()[infoset].cdf(self._of(infoset, k)), self.game.shape)
        return np.stack([below, 1 - below], axis=-1)

    def belief(self, infoset: str, k: int) -> Any:
        """One node each."""
        return np.ones(1)

    def cutoff(self, infoset: str, k: int) -> Any:
        """Where in the type each action is taken, (*batch, 2, 2); NaN for an action that no type takes."""
        threshold = self._of(infoset, k)
        end = np.full(self.game.shape, np.inf)
        with np.errstate(all="ignore"):
            low, high = (np.asarray(self.game.types()[infoset].ppf(share)) for share in (0.0, 1.0))
        rows = np.stack([np.stack([-end, threshold], axis=-1), np.stack([threshold, end], axis=-1)], axis=-2)
        rows[threshold <= low, 0] = np.nan
        rows[threshold >= high, 1] = np.nan
        return rows

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        return {p: self.strategy(p, k) for p in self.game.actions}, {p: np.ones(1) for p in self.game.actions}

    def take(self, index: Any) -> ThresholdDetails:
        """For a part of the batch, named as in `Game.take`."""
        if isinstance(index, tuple) and not index:
            return self
        lead = self.thresholds.shape[:2]
        if isinstance(index, np.ndarray):
            values = self.thresholds.reshape(*lead, -1)[:, :, index]
        else:
            own = index if isinstance(index, tuple) else (index,)
            values = self.thresholds[(slice(None), slice(None), *own)]
        if not self.game.shape:
            values = values.reshape(*lead, *self.game.take(index).shape)
        return ThresholdDetails(self.game.take(index), values)

    def _of(self, infoset: str, k: int) -> Any:
        return self.thresholds[k, list(self.game.actions).index(infoset)]

    def _values(self, what: Callable[[Any, Any, Index], Mapping[str, Any]], names: tuple[str, ...]) -> Any:
        """Named values in every candidate, (K, names, *batch)."""
        game, count = self.game, len(self.thresholds)
        result: Any = np.full((count, len(names), *game.shape), np.nan)
        for index in pieces(game.shape, PIECE):
            some = game.stand_in(part(game.values, index))
            for k in range(count):
                here = self.thresholds[(k, slice(None), *index)]
                there = ~np.isnan(here).any(axis=0)
                if not there.any():
                    continue
                with np.errstate(all="ignore"):
                    told = what(some, dict(zip(game.actions, here, strict=True)), index)
                for n, name in enumerate(names):
                    np.copyto(result[(k, n, *index, ...)], told[name], where=there)
        return result
