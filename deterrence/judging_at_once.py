"""How much would a player gain by doing something else, where all move once and at once?

The same questions as in `deterrence.judging`, for games in normal form, where the answer is short: the
best action against the others' mixtures. Every set is reached and beliefs are the earlier movers'
mixtures, so the local regret is the regret. Built on `deterrence.playing` alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from deterrence.game import Game
from deterrence.playing import Table

__all__ = ["check_at_once"]

PIECE = 32_768  # games judged together


def check_at_once(
    game: Game, exists: Any, whole: Callable[[Any, int], tuple[Mapping[str, Any], Any]]
) -> tuple[Any, Any, Any]:
    """Regret, local regret and residual of every candidate that exists, (*batch, K); NaN elsewhere."""
    with np.errstate(all="ignore"):
        table = Table(game)
    sets = list(game.tree.infosets.values())
    owners = [game.players.index(s.player) for s in sets]
    payoffs = [
        {o.script: np.broadcast_to(lines[i][0], game.shape).reshape(-1) for o, lines in table.payoffs.items()}
        for i in owners
    ]
    flat_regret, flat_residual = (np.full((exists.shape[-1], game.size), np.nan) for _ in range(2))
    for k in range(exists.shape[-1]):
        present = np.flatnonzero(exists[..., k])
        for start in range(0, len(present), PIECE):
            games = present[start : start + PIECE]
            sigma, _ = whole(games, k)
            mixes = [_columns(sigma[s.label]) for s in sets]
            gains = [_gain(payoffs[i], games, mixes, i) for i in range(len(sets))]
            flat_regret[k, games] = reduce(np.maximum, [gain for gain, _ in gains])
            flat_residual[k, games] = reduce(np.maximum, [used for _, used in gains])
    regret, residual = (
        np.moveaxis(flat.reshape(-1, *game.shape), 0, -1) for flat in (flat_regret, flat_residual)
    )
    return regret, regret, residual


def _columns(sigma: Any) -> list[Any]:
    """Probabilities of each action: numbers where they are the same in every game."""
    if sigma.ndim == 1 or not any(sigma.strides[:-1]):
        return [float(p) for p in sigma.reshape(-1, sigma.shape[-1])[0]]
    return list(np.moveaxis(sigma, -1, 0))


def _gain(payoffs: Mapping[Any, Any], games: Any, mixes: list[list[Any]], i: int) -> tuple[Any, Any]:
    """What player i gains from its best action, and loses by the worst action that it uses."""
    worth: list[Any] = [0.0] * len(mixes[i])
    for profile, values in payoffs.items():
        weight: Any = 1.0
        for j, action in enumerate(profile):
            if j != i:
                weight = _times(weight, mixes[j][action])
        if not _is(weight, 0.0):
            worth[profile[i]] = worth[profile[i]] + _times(weight, values.take(games))
    best = reduce(np.maximum, worth)
    now = sum(_times(p, w) for p, w in zip(mixes[i], worth, strict=True) if not _is(p, 0.0))
    used = [np.where(p > 0, best - w, 0.0) for p, w in zip(mixes[i], worth, strict=True) if not _is(p, 0.0)]
    return best - now, reduce(np.maximum, used)


def _is(value: Any, number: float) -> bool:
    return isinstance(value, float) and value == number


def _times(a: Any, b: Any) -> Any:
    """The product, without work where one of them is exactly one."""
    return b if _is(a, 1.0) else a if _is(b, 1.0) else a * b
