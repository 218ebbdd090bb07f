"""Which choice of an equilibrium is the closest, and how much better is it than the next action?

At every information set that is reached the actions in use are compared with the best one not in use, under
the owner's belief; after a private number only actions are compared that cost the owner the same, since the
others meet at a number that moves smoothly. A gap is a share of its owner's payoff range over the outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np

from deterrence.statics.played import Played, Profile
from deterrence.symbols.duals import value

__all__ = ["Closest", "closest"]


class Closest(NamedTuple):
    """The smallest gap as a share, (games,), inf where nothing is compared; where it is, as int arrays.

    `gap` is the same in its owner's unit of payoff.
    """

    slack: Any
    infoset: Any
    taken: Any
    rival: Any
    gap: Any


def closest(played: Played, values: Mapping[str, Any], sigma: Mapping[str, Any], profile: Profile) -> Closest:
    """The closest comparison of each game.

    Parameters
    ----------
    played : Played
        The formulas of the tree.
    values : mapping of parameter to number, array or dual
        Of the games.
    sigma : mapping of information set to array, (games, actions)
        Which actions are in use.
    profile : Profile
        The same strategies as `played` takes them, and beliefs. Where there are duals the gap has slopes.

    """
    lines = played.run("lines", values, profile)
    reached = played.run("reached", values, profile)
    laws = played.run("laws", values, profile)
    ranges = played.run("ranges", values, profile)
    count = len(next(iter(sigma.values())))
    zero = np.zeros(count, dtype=np.intp)
    found = Closest(np.full(count, np.inf), zero, zero, zero, np.full(count, np.inf))
    for number, (label, s) in enumerate(played.tree.infosets.items()):
        width = ranges[played.tree.players.index(s.player)]
        there = (value(reached[label][0]) > 0) & (value(width) > 0)
        m = len(s.actions)
        for a, b, where, gap in _pairs(lines[label][:m], lines[label][m:], sigma[label], laws.get(label)):
            share = np.where(there & where, gap / np.where(value(width) > 0, width, 1.0), np.inf)
            less = np.broadcast_to(value(share) < value(found.slack), count)
            slack = np.where(less, share, found.slack)
            pairs = zip((number, a, b, gap), found[1:], strict=True)
            infoset, taken, rival, own = (np.where(less, new, old) for new, old in pairs)
            found = Closest(slack, infoset, taken, rival, own)
    return found


def _pairs(levels: Any, slopes: Any, sigma: Any, law: Any) -> Iterator[tuple[int, int, Any, Any]]:
    """Pairs of an action in use and another, where they are compared, and by how much the first is better."""
    taken = np.argmax(sigma, axis=1)
    known: Any = True
    if law is not None:
        mean, known = law[0], value(law[1])
        for a, b in combinations(range(len(levels)), 2):
            parallel = value(slopes[a]) == value(slopes[b])
            for one, other in ((a, b), (b, a)):
                where = parallel & (sigma[:, one] > 0) & (sigma[:, other] == 0) & np.logical_not(known)
                yield one, other, where, levels[one] - levels[other]
        levels = [q + b * mean for q, b in zip(levels, slopes, strict=True)]
    for a in range(len(levels)):
        for b in range(len(levels)):
            if a != b:
                where = known & (taken == a) & (sigma[:, b] == 0)
                if np.any(where):
                    yield a, b, where, levels[a] - levels[b]
