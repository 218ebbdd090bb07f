"""Which types can an unexpected message come from? Those that gain from it more readily than others.

For an equilibrium with payoff v of each type and an unsent message, let f_t be what type t would gain by
it, a function of the agents' replies. The replies considered are those that are best against some belief;
they are a union of products of simplices, on each of which f_t is linear. So a question about f_t alone
is decided at their corners, and one about f_s where f_t >= 0 at corners and where f_t crosses zero on
their edges.

"intuitive" (Cho & Kreps 1987): a type is left out if it loses whatever the reply. "D1" (Cho & Kreps 1987;
Banks & Sobel 1987): type t is left out if some other type s gains (f_s > 0) whenever t does not lose
(f_t >= 0), and can gain at all. If every type would be left out, none is. One round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import permutations, product
from typing import Any

import numpy as np

from deterrence.kernels.signalling.assessments import Assessments, single
from deterrence.kernels.signalling.corners import Corners, inside, mixtures
from deterrence.kernels.signalling.exact import belief_corners
from deterrence.kernels.signalling.rational import as_integers
from deterrence.kernels.signalling.stage import Numbers, Stage, Support

__all__ = ["Doubts", "doubted", "remaining"]


@dataclass(frozen=True, eq=False)
class Doubts:
    """What is left of E equilibria.

    Attributes
    ----------
    kept : bool array, (E,)
        Are the replies to every unsent message best against some belief about the types not left out?
    belief : array, (3, M, T, E)
        As in `Assessments`, of such beliefs.
    near : bool array, (E,)
        Is the game near a tie?

    """

    kept: Any
    belief: Any
    near: Any


def doubted(stage: Stage, numbers: Numbers, found: Assessments, rule: str, tolerance: float) -> Doubts:
    """Apply "intuitive" or "D1" to E equilibria; arrays of `numbers` are (E,), the game of each."""
    with np.errstate(all="ignore"):
        corners = Corners(stage, numbers, tolerance)
        kept, belief = np.ones(len(found.games), dtype=bool), found.belief.copy()
        if not corners.near.all():
            beliefs = [_clear_beliefs(corners, m) for m in range(stage.messages)]
            kept, belief = _judged(stage, numbers, found, beliefs, rule, tolerance)
        for e in np.flatnonzero(corners.near):  # one by one: each game has extreme beliefs of its own
            own = single(numbers, int(e))
            exact = as_integers(own, tolerance)
            beliefs = [_exact_beliefs(stage, exact, m) for m in range(stage.messages)]
            kept[[e]], belief[..., [e]] = _judged(stage, own, found.chosen([e]), beliefs, rule, tolerance)
    return Doubts(kept, belief, corners.near)


@dataclass(frozen=True, eq=False)
class _Belief:
    """An extreme belief: the replies that are best, `where` (E,), the `types` it is on and `mix`, (T, E)."""

    actions: Support
    where: Any
    types: Any
    mix: Any


def _judged(
    stage: Stage,
    numbers: Numbers,
    found: Assessments,
    beliefs: list[list[_Belief]],
    rule: str,
    tolerance: float,
) -> tuple[Any, Any]:
    """`kept` and `belief` of `Doubts`, given the extreme beliefs after each message."""
    worth = _worth(stage, numbers, found.actions)
    own = np.einsum("tme,tme->te", found.messages, worth)
    scale = np.abs(worth - own[:, None]).max(axis=(0, 1)) + _spread(numbers)
    kept: Any = np.ones(len(found.games), dtype=bool)
    belief = found.belief.copy()
    for m in range(stage.messages):
        unsent = ~found.sent[m]
        if not stage.agents[m] or not unsent.any():
            continue
        left = _left(stage, numbers, m, beliefs[m], own, rule, tolerance * scale)
        suits = [
            b.where & (left | ~b.types).all(axis=0) & _holds(stage, m, found, b.actions) for b in beliefs[m]
        ]
        some = reduce(np.logical_or, suits)
        kept &= some | ~unsent
        weights = np.array(suits, dtype=float)
        mixes = np.stack([b.mix for b in beliefs[m]])
        rows = (
            np.where(weights[:, None] > 0, mixes, 0.0).sum(axis=0) / weights.sum(axis=0),
            np.where(weights[:, None] > 0, mixes, np.inf).min(axis=0),
            np.where(weights[:, None] > 0, mixes, -np.inf).max(axis=0),
        )
        belief[:, m] = np.where(unsent & some, np.stack(rows), belief[:, m])
    return kept, belief


def _clear_beliefs(corners: Corners, m: int) -> list[_Belief]:
    """The corners of the arrangement of best replies over beliefs, where the game is not near a tie."""
    stage, games = corners.stage, np.arange(len(corners.near))
    found = []
    for actions, where, point in corners.beliefs[m]:
        (mix,) = mixtures(point, [stage.types], games)
        types = np.zeros((stage.types, len(games)), dtype=bool)
        types[list(point.supports[0])] = True
        found.append(_Belief(actions, where & ~corners.near, types, mix))
    return found


def _exact_beliefs(stage: Stage, exact: Numbers, m: int) -> list[_Belief]:
    """The same for one game, of exact numbers."""
    found = []
    for belief, actions in belief_corners(stage, exact, m):
        mix = np.array(belief, dtype=float)[:, None]
        found.append(_Belief(actions, np.ones(1, dtype=bool), mix > 0, mix))
    return found


def _left(
    stage: Stage, numbers: Numbers, m: int, beliefs: list[_Belief], own: Any, rule: str, slack: Any
) -> Any:
    """The types that are not left out, (T, E) bool."""
    agents = stage.agents[m]
    corner_of = {}
    for reply in product(*(range(stage.sizes[j]) for j in agents)):
        taken = [(j, a) for j, a in zip(agents, reply, strict=True) if a]
        worth = [
            row[m] + sum(g[j][a] for j, a in taken) for row, g in zip(numbers.base, numbers.gain, strict=True)
        ]
        corner_of[reply] = np.stack([np.broadcast_to(w, own.shape[1:]) for w in worth]) - own
    ends = [(f, _admitted(beliefs, [(a,) for a in reply])) for reply, f in corner_of.items()]
    edges = _edges(stage, agents) if rule == "D1" else ()
    both = [(corner_of[a], corner_of[b], _admitted(beliefs, support)) for a, b, support in edges]
    return remaining(ends, both, rule, slack)


def remaining(ends: Any, edges: Any, rule: str, slack: Any) -> Any:
    """The types that are not left out, (T, E) bool.

    `ends` are what types gain at corners, (f, where), `edges` at two that mixtures lead from one to the
    other, (f, g, where), with f and g (T, E).
    """
    most = np.stack([np.where(there, f, -np.inf) for f, there in ends]).max(axis=0)
    gains, out = most > slack, most < -slack
    if rule == "D1":
        out = np.zeros(most.shape, dtype=bool)
        for t, s in permutations(range(len(most)), 2):
            out[t] |= gains[s] & _follows(ends, edges, t, s, slack)
    out[:, out.all(axis=0)] = False
    return ~out


def _follows(ends: Any, edges: Any, t: int, s: int, slack: Any) -> Any:
    """Does s gain whenever t does not lose?"""
    result: Any = True
    for f, there in ends:
        result = result & ~(there & (f[t] >= -slack) & (f[s] <= slack))
    for f, g, there in edges:
        crosses = there & (np.minimum(f[t], g[t]) < 0) & (np.maximum(f[t], g[t]) > 0)
        at = (f[s] * g[t] - g[s] * f[t]) / (g[t] - f[t])
        result = result & ~(crosses & (at <= slack))
    return result


def _edges(stage: Stage, agents: Sequence[int]) -> Iterator[tuple[Any, Any, Support]]:
    """Pairs of replies that differ in one agent's action, with the support of their mixtures."""
    for reply in product(*(range(stage.sizes[j]) for j in agents)):
        for i, j in enumerate(agents):
            for a in range(reply[i] + 1, stage.sizes[j]):
                other = (*reply[:i], a, *reply[i + 1 :])
                yield reply, other, tuple(tuple(sorted({x, y})) for x, y in zip(reply, other, strict=True))


def _admitted(beliefs: list[_Belief], support: Sequence[tuple[int, ...]]) -> Any:
    """Where some belief makes the support a best reply."""
    return reduce(np.logical_or, [b.where for b in beliefs if inside(tuple(support), b.actions)], np.False_)


def _holds(stage: Stage, m: int, found: Assessments, best: Support) -> Any:
    """Do the replies to a message stay within some actions?"""
    starts = np.concatenate([[0], np.cumsum(stage.sizes)]).astype(int)
    others = [
        starts[j] + a
        for j, own in zip(stage.agents[m], best, strict=True)
        for a in range(stage.sizes[j])
        if a not in own
    ]
    return (found.actions[others] == 0).all(axis=0)


def _worth(stage: Stage, numbers: Numbers, actions: Any) -> Any:
    """What each message is worth to each type, (T, M, E)."""
    rows = np.array([[np.broadcast_to(x, actions.shape[1:]) for x in row] for row in numbers.base])
    starts = np.concatenate([[0], np.cumsum(stage.sizes)]).astype(int)
    for t, own in enumerate(numbers.gain):
        for j, m in enumerate(stage.place):
            for a in range(1, stage.sizes[j]):
                rows[t, m] += own[j][a] * actions[starts[j] + a]
    return rows


def _spread(numbers: Numbers) -> Any:
    """The largest difference that a reply makes to the sender."""
    return reduce(np.maximum, [np.abs(x) for own in numbers.gain for row in own for x in row], 0.0)
