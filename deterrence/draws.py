"""Do the probabilities of every draw sum to one, in every game of the batch?

Most draws cannot fail: constants, or p against 1 - p with p a parameter in [0, 1]. The others are
evaluated, and the first bad game is named with the parameters that made it so. Games that violate
a joint constraint, or whose probabilities are not finite, are left alone: they get a status.
"""

from __future__ import annotations

import numpy as np

from deterrence.errors import GameError
from deterrence.expressions import Expression
from deterrence.game import Game
from deterrence.plan import Plan

__all__ = ["check_draws"]


def check_draws(game: Game) -> None:
    """Raise if some draw of some game has a negative probability or a sum other than one.

    Raises
    ------
    GameError
        With the draw's label, its sum, the first bad game's parameters, and how many are bad.

    """
    seen: set[tuple[int, ...]] = set()
    for node in game.tree.chances:
        for player, row in (("", node.probabilities), *node.believes.items()):
            key = tuple(p.index for p in row)
            if key not in seen and not _safe(game, row):
                _check(game, f"{node.subject!r}{f' as {player} believes it' if player else ''}", row)
            seen.add(key)


def _check(game: Game, draw: str, row: tuple[Expression, ...]) -> None:
    probabilities = np.stack([np.broadcast_to(p, game.shape) for p in Plan(row)(game.values)])
    total, least = probabilities.sum(axis=0), probabilities.min(axis=0)
    bad = ((np.abs(total - 1) > 1e-9) | (least < -1e-12)) & game.admissible
    if not np.any(bad):
        return
    first = tuple(np.argwhere(bad)[0])
    names = dict.fromkeys(name for p in row for name in p.parameters())
    at = ", ".join(f"{name}={np.broadcast_to(game.values[name], game.shape)[first]:g}" for name in names)
    batch = f" (first of {int(bad.sum())} bad among {game.size} games)" if game.shape else ""
    negative = least[first] < -1e-12
    problem = f"has a probability of {least[first]:.6g}" if negative else f"sums to {total[first]:.6g}"
    raise GameError(
        f"chance {draw} {problem} at {at or 'all parameters'}{batch}; its probabilities must lie in [0, 1] "
        "and sum to 1."
    )


def _safe(game: Game, row: tuple[Expression, ...]) -> bool:
    if len(row) != 2:
        return False
    for p, q in (row, row[::-1]):
        complement = q.function is np.subtract and q.arguments[1] is p and q.arguments[0].value == 1.0
        if complement and isinstance(p.value, str):
            declared = game.parameters()[p.value]
            return declared.low >= 0 and declared.high <= 1
    return False
