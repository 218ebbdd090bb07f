"""How does a player mix between replies that it likes equally? As it is told, where it is told.

A reply that jumps where a belief crosses a threshold is, at the threshold, any mixture of the two
replies. `Overruled` is a best reply (to a private number: `OverruledNumber`) except where the condition
`here` holds: there it has given `weights`. At a tie the owner's own value is the same either way.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, reduce
from typing import Any

import numpy as np

from deterrence.language.private import Distribution
from deterrence.trees.lotteries import Choice, Draw, same
from deterrence.trees.purified import Purified

__all__ = ["Overruled", "OverruledNumber"]


class Overruled:
    """The best of several actions, or given weights."""

    def __init__(self, own: Choice, here: Any, weights: Sequence[Any]) -> None:
        self.own, self.here, self.told = own, here, Draw(tuple(weights))

    def mix(self, values: Sequence[Any]) -> Any:
        """The value of what is played."""
        best = self.own.mix(values)
        if same(values) or best is self.own.best:
            return best
        return np.where(self.here, self.told.mix(values), best)

    @cached_property
    def shortfall(self) -> Any:
        """What the worst action in use, where overruled, is worth less than the best."""
        return _worst(self.told, [self.own.best - value for value in self.own.values])

    @cached_property
    def probabilities(self) -> tuple[Any, ...]:
        """Of each action."""
        pairs = zip(self.told.probabilities, self.own.probabilities, strict=True)
        return tuple(np.where(self.here, told, own) for told, own in pairs)


class OverruledNumber(Purified):
    """The reply to a private number, or given weights.

    Ties are of actions that cost the same; where the number is known to all, of any.
    """

    def __init__(
        self,
        levels: Sequence[Any],
        slopes: Sequence[Any],
        law: Distribution,
        slack: Any,
        here: Any,
        weights: Sequence[Any],
    ) -> None:
        super().__init__(levels, slopes, law, slack)
        self.own = Purified(levels, slopes, law, slack)
        self.here, self.told = here, Draw(tuple(weights))

    def mix(self, values: Sequence[Any]) -> Any:
        """Expected value of what is played, the private number integrated out."""
        if same(values):
            return values[0]
        return np.where(self.here, self.told.mix(values), self.own.mix(values))

    def spent(self, slopes: Sequence[Any]) -> Any:
        """Expected slope times private number, for node slopes."""
        known = np.logical_and(self.here, self.law.degenerate)
        return np.where(known, self.told.mix(slopes) * self.law.mean, self.own.spent(slopes))

    @cached_property
    def shortfall(self) -> Any:
        """As for `Overruled`; of a number that is not known to all, among actions that cost nothing."""
        known = Choice([q + b * self.law.mean for q, b in zip(self.levels, self.slopes, strict=True)])
        flat = [0.0] * len(self.levels)
        for i in self.flat:
            flat[i] = self.stay.best - self.levels[i]  # type: ignore[union-attr]
        all_ = _worst(self.told, [known.best - value for value in known.values])
        return np.where(self.law.degenerate, all_, _worst(self.told, flat))

    @cached_property
    def probabilities(self) -> tuple[Any, ...]:
        """Of each action, the private number integrated out."""
        pairs = zip(self.told.probabilities, self.own.probabilities, strict=True)
        return tuple(np.where(self.here, told, own) for told, own in pairs)


def _worst(told: Draw, losses: Sequence[Any]) -> Any:
    used = [np.where(p > 0, loss, 0.0) for p, loss in zip(told.probabilities, losses, strict=True)]
    return reduce(np.maximum, used)
