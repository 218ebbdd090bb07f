"""Are the probabilities of every game of a batch what they claim to be?

Draws must sum to one, event weights must lie in [0, 1], spreads of private numbers must not be
negative. Most cannot fail and are proved from the parameters' ranges (`deterrence.symbols.bounds`); the rest
are evaluated, and the first bad game is named with the parameters that made it so. Games that
violate a joint constraint, or whose numbers are not finite, are left alone: they get a status.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from deterrence.answers.fetching import as_numpy
from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.symbols.bounds import Bounds
from deterrence.symbols.expressions import Expression
from deterrence.symbols.plan import Plan

__all__ = ["check_draws"]


def check_draws(game: Game) -> None:
    """Raise if some game has a draw, an event weight or a spread that makes no sense.

    Raises
    ------
    GameError
        What is wrong, in which game first, with its parameters, and in how many.

    """
    tree = game.tree
    if "doubts" not in tree.programs:
        tree.programs["doubts"] = list(_doubts(game))
    for words, row, kind in tree.programs["doubts"]:
        _check(game, words, row, kind)


def _doubts(game: Game) -> Iterator[tuple[str, tuple[Expression, ...], str]]:
    """Rows of expressions that could not be proved right, once each."""
    tree, bounds = game.tree, Bounds(game.parameters())
    seen: set[tuple[int, ...]] = set()

    def new(*row: Expression) -> bool:
        key = tuple(p.index for p in row)
        known = key in seen
        seen.add(key)
        return not known

    for node in tree.chances:
        for player, row in (("", node.probabilities), *node.believes.items()):
            if not bounds.distribution(row) and new(*row):
                yield f"chance {node.subject!r}{f' as {player} believes it' if player else ''}", row, "draw"
    for end in tree.outcomes:
        for event, weight in end.events.items():
            if not bounds.in_unit(weight) and new(weight):
                yield f"the weight of event {event!r} after {end.path!r}", (weight,), "weight"
    for s in tree.infosets.values():
        if s.law is not None:
            spread = tree.graph.as_expression(s.law.spread)
            if not bounds.never_negative(spread) and new(spread):
                yield f"the private number before {s.label!r}", (spread,), "spread"


def _check(game: Game, words: str, row: Sequence[Expression], kind: str) -> None:
    values = np.stack([np.broadcast_to(v, game.shape) for v in Plan(row)(game.numbers)])
    total, least = values.sum(axis=0), values.min(axis=0)
    if kind == "draw":
        bad = (np.abs(total - 1) > 1e-9) | (least < -1e-12)
    else:
        bad = (least < -1e-12) | ((total > 1 + 1e-9) & (kind == "weight"))
    bad = bad & np.isfinite(total) & game.admissible
    if not np.any(bad):
        return
    if game.library is not None:
        return _check(as_numpy(game), words, row, kind)  # which words what is wrong
    first = tuple(np.argwhere(bad)[0])
    names = dict.fromkeys(name for p in row for name in p.parameters())
    at = ", ".join(f"{name}={np.broadcast_to(game.values[name], game.shape)[first]:g}" for name in names)
    batch = f" (first of {int(bad.sum())} bad among {game.size} games)" if game.shape else ""
    found = f"sums to {total[first]:.6g}"
    if kind != "draw" or least[first] < -1e-12:
        what = {"draw": "a probability of", "weight": "the value", "spread": "a spread of"}[kind]
        found = f"has {what} {least[first]:.6g}"
    rule = {
        "draw": "its probabilities must lie in [0, 1] and sum to 1",
        "weight": "it must lie in [0, 1]",
        "spread": "a spread must not be negative",
    }[kind]
    raise GameError(f"{words} {found} at {at or 'all parameters'}{batch}; {rule}.")
