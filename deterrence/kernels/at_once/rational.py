"""Which exact numbers does a game have? The floats as they are, or simple fractions on the edge of a tie."""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.kernels.at_once.stage import Side
from deterrence.kernels.signalling.rational import as_integers as one_game
from deterrence.kernels.signalling.stage import Numbers

__all__ = ["as_integers", "whole"]


def as_integers(side: Side, games: Any, tolerance: float) -> Side:
    """Payoff differences and probabilities in some games as Python integers, each in a unit of its own.

    The rule is that of `deterrence.kernels.signalling.rational`, to which a side looks like receivers.
    """
    exact = [one_game(_receivers(side, game), tolerance) for game in games]
    worth: list[Any] = []
    for j, own in enumerate(side.worth):
        worth.append([])
        for a, row in enumerate(own):
            cells = iter([_array([g.worth[j][t][a] for g in exact]) for t in range(len(side.cells(j, a)))])
            worth[j].append([part and [next(cells) for _ in part] for part in row])
    odds = iter([_array([g.prior[t] for g in exact]) for t in range(len(exact[0].prior))])
    return Side(worth, [[None if w is None else next(odds) for w in row] for row in side.weight])


def whole(side: Side, games: Any) -> Side:
    """The floats of some games as the integers that they are in a small unit, one for odds by themselves."""
    payoffs = {id(x): x[games] for j in side.worth for a in j for i in a if i for x in i}
    odds = {id(w): w[games] for j in side.weight for w in j if w is not None}
    known = _scaled(payoffs) | _scaled(odds)
    return Side(
        [[[i and [known[id(x)] for x in i] for i in a] for a in j] for j in side.worth],
        [[None if w is None else known[id(w)] for w in j] for j in side.weight],
    )


def _scaled(values: dict[int, Any]) -> dict[int, Any]:
    """Finite floats by name as integers, in a unit of each game."""
    fractions, exponents = np.frexp(np.array(list(values.values())))
    sound = np.isfinite(fractions)  # nothing is said of the others
    whole_ = np.ldexp(np.where(sound, fractions, 0.0), 53).astype(np.int64)
    places = np.where(whole_ != 0, exponents, np.iinfo(exponents.dtype).max)
    shifts = np.where(whole_ != 0, exponents - places.min(axis=0), 0)
    return dict(zip(values, np.left_shift(whole_.astype(object), shifts.astype(object)), strict=True))


def _receivers(side: Side, game: int) -> Numbers:
    """One game: to agent j, what it meets is a type of a sender."""
    rows = []
    for j, own in enumerate(side.worth):
        columns = [[float(x[game]) for x in side.cells(j, a)] for a in range(len(own))]
        rows.append([list(row) for row in zip(*columns, strict=True)])
    odds = [float(w[game]) for row in side.weight for w in row if w is not None]
    return Numbers([[0.0]], [[]], rows, odds, None)


def _array(values: list[int]) -> Any:
    result = np.empty(len(values), dtype=object)
    result[:] = values
    return result
