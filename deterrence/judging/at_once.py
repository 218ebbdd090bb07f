"""How much would a player gain by doing something else, where all move once and at once?

The same questions as in `deterrence.judging.regret`, for games in normal form, where the answer is short: the
best action against the others' mixtures. Every set is reached and beliefs are the earlier movers'
mixtures, so the local regret is the regret. Built on `deterrence.judging.playing` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, reduce
from itertools import product
from typing import Any

import numpy as np

from deterrence.arrays.pieces import flat
from deterrence.game import Game
from deterrence.judging.replayed import Table
from deterrence.normal_form.game import NormalForm

__all__ = ["AtOnceChecks"]

PIECE = 65_536  # games looked at together, so that their payoffs stay in the cache
Whole = Callable[[Any, int], tuple[Mapping[str, Any], Mapping[str, Any]]]


class AtOnceChecks:
    """Judges every candidate that exists, (*batch, K); `whole` is that of `judging.regret.check`."""

    def __init__(self, game: Game, exists: Any, whole: Whole) -> None:
        self.game, self.exists, self.whole = game, exists, whole
        self._labels = list(game.tree.infosets)

    @cached_property
    def regret(self) -> Any:
        """Largest gain of one player from another action."""
        return self._over(lambda worth, mix: reduce(np.maximum, worth) - _mean(mix, worth))

    @property
    def local_regret(self) -> Any:
        """The same: every set is reached."""
        return self.regret

    @cached_property
    def residual(self) -> Any:
        """What a player loses by the worst of the actions that it uses."""
        return self._over(lambda worth, mix: reduce(np.maximum, worth) - _worst_used(mix, worth))

    @cached_property
    def off_path(self) -> dict[str, Any]:
        """No set is off the path."""
        return {label: np.zeros(self.exists.shape, dtype=bool) for label in self._labels}

    @cached_property
    def _payoffs(self) -> list[dict[tuple[int, ...], Any]]:
        """For each mover, the payoff in each profile of actions, (games,)."""
        game, shape = self.game, self.game.shape
        if isinstance(game, NormalForm):  # which holds them
            held: list[dict[tuple[int, ...], Any]] = [{} for _ in game.players]
            for name, (player, profile) in game.entries.items():
                held[player][profile] = flat(getattr(game, name), shape)
            return held
        with np.errstate(all="ignore"):
            table = Table(game)
        owners = [game.players.index(s.player) for s in game.tree.infosets.values()]
        return [
            {end.script: flat(lines[i][0], shape) for end, lines in table.payoffs.items()} for i in owners
        ]

    def _over(self, measure: Callable[[list[Any], list[Any]], Any]) -> Any:
        """The largest of a measure over the players, for every candidate, NaN where absent."""
        count = self.exists.shape[-1]
        exists = np.moveaxis(self.exists, -1, 0).reshape(count, -1)
        result = np.full(exists.shape, np.nan)
        for start in range(0, exists.shape[1], PIECE):
            piece = slice(start, start + PIECE)
            for k in range(count):
                here = np.flatnonzero(exists[k, piece])
                if here.size:
                    sigma, _ = self.whole(here + start, k)
                    mixes = [_columns(sigma[label]) for label in self._labels]
                    found = [
                        measure(_worth(self._payoffs[i], piece, here, mixes, i), mixes[i])
                        for i in range(len(mixes))
                    ]
                    result[k, piece][here] = reduce(np.maximum, found)
        return np.moveaxis(result.reshape(count, *self.game.shape), 0, -1)


def _columns(sigma: Any) -> list[Any]:
    """Probabilities of each action: numbers where they are the same in every game."""
    return [float(p) for p in sigma] if sigma.ndim == 1 else list(np.moveaxis(sigma, -1, 0))


def _worth(payoffs: Mapping[Any, Any], piece: slice, here: Any, mixes: list[list[Any]], i: int) -> list[Any]:
    """What each action of player i is worth against the others' mixtures."""
    played = [[(a, p) for a, p in enumerate(mix) if not _is(p, 0.0)] for mix in mixes]
    played[i] = [(a, 1.0) for a in range(len(mixes[i]))]
    worth: list[Any] = [None] * len(mixes[i])
    for chosen in product(*played):
        profile = tuple(action for action, _ in chosen)
        weight = reduce(_times, [p for _, p in chosen])
        term, so_far = _times(weight, payoffs[profile][piece].take(here)), worth[profile[i]]
        worth[profile[i]] = term if so_far is None else so_far + term
    return worth


def _mean(mix: list[Any], worth: list[Any]) -> Any:
    terms = [_times(p, w) for p, w in zip(mix, worth, strict=True) if not _is(p, 0.0)]
    return reduce(np.add, terms)


def _worst_used(mix: list[Any], worth: list[Any]) -> Any:
    used = [
        w if _is(p, 1.0) else np.where(p > 0, w, np.inf)
        for p, w in zip(mix, worth, strict=True)
        if not _is(p, 0.0)
    ]
    return reduce(np.minimum, used)


def _is(value: Any, number: float) -> bool:
    return isinstance(value, float) and value == number


def _times(a: Any, b: Any) -> Any:
    """The product, without work where one of them is exactly one."""
    return b if _is(a, 1.0) else a if _is(b, 1.0) else a * b
