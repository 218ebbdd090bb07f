"""What are all perfect Bayesian equilibria of a batch of signalling games? A list of extreme ones.

An equilibrium is a pair of mixtures of both sides: messages that are used are best against the replies,
and replies are best against the messages, or after an unsent message against some admitted belief.

*Why the list is complete.* Let P be the polyhedron of the types' mixtures with the agents' values, and Q
that of the agents' mixtures with the types' values (as for two players: Mangasarian 1964). Take any
equilibrium and the smallest faces of P and Q that hold its two sides: there, supports only shrink and
what is best only grows. So every pair of corners of these faces is a Nash equilibrium. It is perfect
Bayesian too: if a corner leaves a message unsent that the equilibrium sends, the replies there are best
against the equilibrium's own posterior; at other unsent messages their supports lie in a support that
some admitted belief makes best. Hence every equilibrium lies in the convex hull of a set of listed ones,
and the set of all is a finite union of products of polytopes whose corners are listed. Corners stand on
square bases; every basis is examined. Where no comparison is within the tolerance of a tie the corners
are read off by signs that floating point gets right, and else in exact arithmetic.

A fixed off-path belief is not continuous: a message sent less and less need not keep its reply. So with
a rule a continuum may lack an end, and no claim is made where a tied game may have one that does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.kernels.profiles import CONTINUUM, STRICT, TIED
from deterrence.kernels.signalling.corners import Corners, inside, mixtures
from deterrence.kernels.signalling.exact import Extreme, extreme_equilibria
from deterrence.kernels.signalling.rational import as_integers
from deterrence.kernels.signalling.stage import Numbers, Stage

__all__ = ["Assessments", "all_assessments", "joined", "nothing", "single"]


@dataclass(frozen=True, eq=False)
class Assessments:
    """E extreme equilibria of G games, sorted by game, then by pattern.

    Attributes
    ----------
    games, patterns, kinds : int arrays, (E,)
        The game; which messages each type uses (a number in `Stage.patterns`); see `kernels.profiles`.
    messages : array, (T, M, E)
        Probability of each message of each type.
    actions : array, (sum of sizes, E)
        Probability of each action of each agent, one agent after another.
    belief : array, (3, M, T, E)
        About the type after each message: a representative, the least and the largest probability.
        Where the message is not sent the representative is the mean of the extreme beliefs.
    sent : bool array, (M, E)
    proved : bool array, (G,)

    """

    games: Any
    patterns: Any
    kinds: Any
    messages: Any
    actions: Any
    belief: Any
    sent: Any
    proved: Any = None

    def chosen(self, order: Any) -> Assessments:
        """Some of them, in an order."""
        return Assessments(*_seven([row[..., order] for row in self.rows]), self.proved)

    @property
    def rows(self) -> list[Any]:
        """The fields with one entry an equilibrium, on the last axis."""
        return [self.games, self.patterns, self.kinds, self.messages, self.actions, self.belief, self.sent]


def all_assessments(stage: Stage, numbers: Numbers, tolerance: float) -> Assessments:
    """Solve G games; arrays of `numbers` have shape (G,)."""
    with np.errstate(all="ignore"):
        corners = Corners(stage, numbers, tolerance)
        parts = list(_clear(corners))
    near = np.flatnonzero(corners.near)
    proved: Any = np.ones(len(corners.near), dtype=bool)
    if near.size:
        cells = np.array([np.broadcast_to(x, proved.shape)[near] for x in numbers.each()])
        sound = np.isfinite(cells).all(axis=0)
        proved[near[~sound]] = False
        for game in near[sound]:
            own = single(numbers, int(game))
            found, proved[game] = extreme_equilibria(stage, as_integers(own, tolerance))
            parts += [_listed(stage, own, int(game), e) for e in found]
    whole = joined([*parts, nothing(stage)], proved)
    return whole.chosen(np.lexsort((whole.patterns, whole.games)))


def joined(parts: Sequence[Assessments], proved: Any) -> Assessments:
    """Several lists as one."""
    columns = zip(*(part.rows for part in parts), strict=True)
    return Assessments(*_seven([np.concatenate(column, axis=-1) for column in columns]), proved)


def _seven(rows: list[Any]) -> tuple[Any, Any, Any, Any, Any, Any, Any]:
    games, patterns, kinds, messages, actions, belief, sent = rows
    return games, patterns, kinds, messages, actions, belief, sent


def single(numbers: Numbers, game: int) -> Numbers:
    """The numbers of one game."""

    def one(value: Any) -> Any:
        if isinstance(value, (list, tuple)):
            return [one(v) for v in value]
        return float(value[game]) if np.ndim(value) else float(value)

    base, gain, worth, prior = map(one, (numbers.base, numbers.gain, numbers.worth, numbers.prior))
    return Numbers(base, gain, worth, prior, None if numbers.rule is None else one(numbers.rule))


def _clear(corners: Corners) -> Iterator[Assessments]:
    """The equilibria of the games that are not near a tie, one pair of bases after another."""
    stage, clear = corners.stage, ~corners.near
    pattern = {messages: i for i, messages in enumerate(stage.patterns)}
    for x, y in stage.pairs:
        first, second = corners.senders[x], corners.replies[y]
        if first is None or second is None:
            continue
        basis, other = stage.sender_bases[x], stage.reply_bases[y]
        unsent = [m for m in range(stage.messages) if not any(m in own for own in basis.messages)]
        where = first & second & clear
        supports = {m: tuple(other.actions[j] or () for j in stage.agents[m]) for m in unsent}
        for m, support in supports.items():
            where = where & corners.cells[m][support]
        games = np.flatnonzero(where)
        if not games.size:
            continue
        point, answer = corners.sender_points[x], corners.reply_points[y]
        assert point is not None and answer is not None
        messages = mixtures(point, [stage.messages] * stage.types, games)
        actions = np.concatenate([*mixtures(answer, stage.sizes, games), np.zeros((0, len(games)))])
        belief = _posterior(corners.numbers, np.stack(messages), games)
        for m, support in supports.items():
            belief[:, m] = _suited(corners, m, support, games)
        kinds = np.where(_continued(corners, x, y, supports, games), CONTINUUM, STRICT).astype(np.int8)
        sent = np.repeat([[m not in unsent] for m in range(stage.messages)], len(games), axis=1)
        number = np.full(len(games), pattern[basis.messages])
        yield Assessments(games, number, kinds, np.stack(messages), actions, belief, sent)


def _posterior(numbers: Numbers, messages: Any, games: Any) -> Any:
    """By Bayes' rule; the prior after a message that is not sent. (3, M, T, E), the same thrice."""
    prior = _each(numbers.prior, games)
    mass = prior[:, None] * messages
    total = mass.sum(axis=0)
    posterior = np.where(total > 0, mass / np.where(total > 0, total, 1.0), prior[:, None])
    return np.stack([np.moveaxis(posterior, 1, 0)] * 3)


def _each(rows: Sequence[Any], games: Any) -> Any:
    """Numbers of some games, (rows, E)."""
    return np.stack([np.broadcast_to(np.take(p, games) if np.ndim(p) else p, games.shape) for p in rows])


def _suited(corners: Corners, m: int, support: Any, games: Any) -> Any:
    """The beliefs that replies to an unsent message suit: mean, least and largest, (3, T, E)."""
    stage, rule = corners.stage, corners.numbers.rule
    shape = (stage.types, len(games))
    if rule is not None:
        return np.stack([_each(rule, games)] * 3)
    total, count, low, high = np.zeros(shape), np.zeros(len(games)), np.ones(shape), np.zeros(shape)
    for actions, where, point in corners.beliefs[m]:
        if not inside(support, actions):
            continue
        here = np.flatnonzero(where[games])
        (corner,) = mixtures(point, [stage.types], games[here])
        total[:, here] += corner
        count[here] += 1
        low[:, here] = np.minimum(low[:, here], corner)
        high[:, here] = np.maximum(high[:, here], corner)
    return np.stack([total / count, low, high])


def _continued(corners: Corners, x: int, y: int, supports: dict[int, Any], games: Any) -> Any:
    """Is there another corner of replies beside the same messages, the mixtures with it allowed too?"""
    stage = corners.stage
    found = np.zeros(len(games), dtype=bool)
    own = stage.reply_bases[y]
    for z in stage.partners[x] if supports else []:
        if z == y or corners.replies[z] is None:
            continue
        where = corners.replies[z][games]
        other = stage.reply_bases[z]
        both = [
            tuple(sorted({*(a or ()), *(b or ())})) for a, b in zip(own.actions, other.actions, strict=True)
        ]
        for m in supports:
            cell = corners.cells[m][tuple(both[j] for j in stage.agents[m])]
            where = where & (cell[games] if np.ndim(cell) else cell)
        found |= where
    return found


def _listed(stage: Stage, numbers: Numbers, game: int, e: Extreme) -> Assessments:
    """One equilibrium found in exact arithmetic."""
    messages = np.array(e.sender.mixes, dtype=float)[..., None]
    actions = np.array([x for mix in e.reply.mixes for x in mix], dtype=float)[:, None]
    belief = _posterior(numbers, messages, np.zeros(1, dtype=np.intp))
    for m, extreme in enumerate(e.beliefs):
        if not e.sent[m]:
            rows = np.array(extreme, dtype=float)
            belief[:, m, :, 0] = rows.mean(axis=0), rows.min(axis=0), rows.max(axis=0)
    kind = CONTINUUM if e.continuum else TIED if e.tied else STRICT
    number = stage.patterns.index(e.sender.used)
    one = np.array([game]), np.array([number]), np.array([kind], dtype=np.int8)
    return Assessments(*one, messages, actions, belief, np.array(e.sent)[:, None])


def nothing(stage: Stage) -> Assessments:
    """The empty list."""
    none, kinds = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.int8)
    messages, actions = np.zeros((stage.types, stage.messages, 0)), np.zeros((sum(stage.sizes), 0))
    belief, sent = np.zeros((3, stage.messages, stage.types, 0)), np.zeros((stage.messages, 0), dtype=bool)
    return Assessments(none, none, kinds, messages, actions, belief, sent)
