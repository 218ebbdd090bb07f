"""Do the probabilities of every draw sum to one, in every game of the batch?

Most draws cannot fail: constants, or p against 1 - p with p a parameter in [0, 1]. The others are
evaluated, and the first bad game is named with the parameters that made it so.
"""

from __future__ import annotations

from typing import Any

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
            if key in seen or _safe(game, row):
                continue
            seen.add(key)
            total = sum(row[1:], row[0])
            smallest = row[0]
            for p in row[1:]:
                smallest = np.minimum(smallest, p)  # type: ignore[assignment]
            plan = Plan([total, smallest, *row])
            sums, least, *_ = plan(game.values)
            bad = ~((np.abs(sums - 1) <= 1e-9) & (least >= -1e-12))
            if np.any(bad):
                bad = np.broadcast_to(bad, game.shape)
                first = tuple(np.argwhere(bad)[0])
                names = total.parameters() or _names(row)
                at = ", ".join(f"{n}={np.broadcast_to(game.values[n], game.shape)[first]:g}" for n in names)
                batch = f" (first of {int(bad.sum())} bad among {game.size} games)" if game.shape else ""
                problem = (
                    f"sums to {np.broadcast_to(sums, game.shape)[first]:.6g}"
                    if np.broadcast_to(least, game.shape)[first] >= -1e-12
                    else f"has a probability of {np.broadcast_to(least, game.shape)[first]:.6g}"
                )
                whose = f" as {player} believes it" if player else ""
                raise GameError(
                    f"chance {node.subject!r}{whose} {problem} at {at or 'all parameters'}{batch}; its "
                    "probabilities must lie in [0, 1] and sum to 1."
                )


def _names(row: Any) -> list[str]:
    return list(dict.fromkeys(name for p in row for name in p.parameters()))


def _safe(game: Game, row: tuple[Expression, ...]) -> bool:
    if len(row) != 2:
        return False
    for p, q in (row, row[::-1]):
        complement = q.function is np.subtract and q.arguments[1] is p and q.arguments[0].value == 1.0
        if complement and isinstance(p.value, str):
            declared = game.parameters()[p.value]
            return declared.low >= 0 and declared.high <= 1
    return False
