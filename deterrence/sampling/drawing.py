"""Where do the values of a drawn batch come from? A design of points, laid on the laws of some numbers.

`admitted` draws until every slot of the design is filled with admissible games. Those that are not,
because they violate a joint constraint, are drawn again and their share is kept; a slot of several
games (`Saltelli`) is admitted only as a whole. What is drawn is thus the given law, conditional on
being a game at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from deterrence.arguments import short
from deterrence.errors import DeterrenceError, ParameterError
from deterrence.parameters import Array
from deterrence.sampling.designs import Design

__all__ = ["Drawing", "admitted"]

Values = dict[str, Array]
# points (games, columns) -> what was drawn, the parameters that follow, and which games are admissible
Maker = Callable[[Array], tuple[Values, Values, Any]]
_ROUNDS = 200


@dataclass(frozen=True, eq=False)
class Drawing:
    """What was drawn for a batch of games, of shape (games,).

    Attributes
    ----------
    design : Design
        The points, with their seed.
    values : mapping of name to (games,)
        Everything that was drawn.
    factors : tuple of str
        What varies on its own, in the design's order: names of `values`, or of a group of them.
    laws : mapping of name to str
        The law of each, in words.
    rejected_share : float
        Share of the slots tried that were inadmissible and drawn again.
    correlations : mapping of pair to float
        Of the normal scores of two factors; see `deterrence.sampling.laws.correlated`.

    """

    design: Design
    values: Mapping[str, Array]
    factors: tuple[str, ...]
    laws: Mapping[str, str]
    rejected_share: float
    correlations: Mapping[tuple[str, str], float] = field(default_factory=dict)


def admitted(design: Design, active: Any, make: Maker, advice: str) -> tuple[Values, Values, float]:
    """Drawn values and parameters of all games of a design, each (games,), and the share drawn again.

    Raises
    ------
    DeterrenceError
        If hardly any draw is admissible; the message ends with `advice`.

    """
    if not isinstance(design, Design):
        raise ParameterError(
            f"a sample came with {short(design)}: give a design, such as dt.Sobol(1024, seed=0)."
        )
    stream = design.stream(active)
    filled: tuple[Values, Values] = {}, {}
    todo, tried, refused = np.arange(design.n), 0, 0
    for _ in range(_ROUNDS):
        points = stream(todo)
        rows = points.shape[1]
        drawn, made, good = make(points.reshape(-1, len(active)))
        good = np.broadcast_to(good, points.shape[0] * rows).reshape(-1, rows).all(axis=1)
        for total, part in zip(filled, (drawn, made), strict=True):
            for name, values in part.items():
                new = np.broadcast_to(values, points.shape[0] * rows).reshape(-1, rows)
                total.setdefault(name, np.empty((design.n, rows)))[todo[good]] = new[good]
        tried, refused = tried + todo.size, refused + int((~good).sum())
        todo = todo[~good]
        if todo.size == 0:
            drawn, made = ({name: values.T.ravel() for name, values in part.items()} for part in filled)
            return drawn, made, refused / tried
    raise DeterrenceError(f"{refused} of {tried} draws were inadmissible: {advice}")
