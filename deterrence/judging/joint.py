"""How much would a player gain by not doing what a correlating device recommends to it?

The questions of `deterrence.judging.regret`, for a joint distribution over profiles of actions (Aumann 1987):
a player is told its own action only, knows the distribution, and may answer each recommendation with
any action. An equilibrium in which players mix independently is judged by `deterrence.judging.regret`. Built
on `deterrence.judging.playing` alone: no solver's code is used.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from deterrence.answers.details import Details, correlated, joints
from deterrence.arrays.pieces import flat
from deterrence.game import Game
from deterrence.judging.at_once import AtOnceChecks
from deterrence.judging.regret import Checks, check
from deterrence.judging.replayed import Table

__all__ = ["check_joint", "judged"]

PIECE_CELLS = 1_000_000  # payoffs of one player held together


def judged(game: Game, exists: Any, details: Details) -> Checks | AtOnceChecks:
    """Judge every candidate that exists, in the way that suits it; see `Equilibria.regret`."""
    if correlated(details, 0) is not None:
        return check_joint(game, exists, joints(details, game, exists))
    return check(game, exists, lambda games, k: details.take(games).whole(k))


def check_joint(game: Game, exists: Any, joint: Any) -> Checks:
    """Judge joint distributions over profiles of actions.

    Parameters
    ----------
    game : Game
        A batch in which all move once and at once.
    exists : bool array, (*batch, K)
        Which candidates to judge; the others come back as NaN.
    joint : array, (*batch, K, m1, ..., mN)
        Axes in the order of the information sets.

    Returns
    -------
    Checks
        `regret`: the largest gain of one player that answers each recommendation as suits it best,
        before it hears any. `local_regret`: the largest expected gain once a recommendation is heard
        that is given at all. `residual`: the most by which an incentive constraint (recommended this,
        do that) is violated, unconditionally, or the joint fails to be a distribution.

    """
    with np.errstate(all="ignore"):
        table = Table(game)
    sets = list(game.tree.infosets.values())
    sizes = tuple(len(s.actions) for s in sets)
    count = exists.shape[-1]
    joints_flat = joint.reshape(game.size, count, *sizes)
    results: list[Any] = [np.full((game.size, count), np.nan) for _ in range(3)]
    step = max(1, PIECE_CELLS // int(np.prod(sizes)))
    for k in range(count):
        present = np.flatnonzero(exists[..., k])
        for start in range(0, len(present), step):
            games = present[start : start + step]
            p = joints_flat[games, k]
            axes = tuple(range(1, p.ndim))
            wrong = np.maximum(np.abs(p.sum(axis=axes) - 1), np.abs(p.min(axis=axes, initial=0.0)))
            gains = [
                _gains(p, _payoffs(table, game.players.index(s.player), games, sizes), i)
                for i, s in enumerate(sets)
            ]
            for result, values in zip(results, zip(*gains, strict=True), strict=True):
                result[games, k] = reduce(np.maximum, values)
            results[2][games, k] = np.maximum(results[2][games, k], wrong)
    regret, local, residual = (r.reshape(exists.shape) for r in results)
    off_path = {label: np.zeros(exists.shape, dtype=bool) for label in game.tree.infosets}
    return Checks(regret, local, residual, off_path)


def _payoffs(table: Table, player: int, games: Any, sizes: tuple[int, ...]) -> Any:
    """A player's payoffs in some games, (G, m1, ..., mN)."""
    result: Any = np.empty((len(games), *sizes))
    for end in table.tree.outcomes:
        values = flat(table.payoffs[end][player][0], table.shape)
        result[(slice(None), *end.script)] = values[games]
    return result


def _gains(joint: Any, payoffs: Any, i: int) -> tuple[Any, Any, Any]:
    """Of player i in each game: gain before any recommendation, after the worst one, of the worst swap."""
    games, m = len(joint), joint.shape[i + 1]
    odds = np.moveaxis(joint, i + 1, 1).reshape(games, m, -1)
    paid = np.moveaxis(payoffs, i + 1, 1).reshape(games, m, -1)
    worth = odds @ np.moveaxis(paid, 1, 2)  # (recommended, done instead)
    gain = (worth - np.diagonal(worth, axis1=1, axis2=2)[:, :, None]).max(axis=2)
    told = odds.sum(axis=2)
    given = np.divide(gain, told, out=np.zeros_like(gain), where=told > 0)
    return gain.sum(axis=1), given.max(axis=1), gain.max(axis=1)
