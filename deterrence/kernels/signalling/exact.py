"""What are the extreme equilibria of one signalling game on the edge of a tie? Exactly decided.

The numbers of the game are integers (see `deterrence.kernels.signalling.rational`), so that every sign
is exact. The corners of both sides are found on all bases; each has labels: what is used, and what is
best. A pair of corners whose used messages and replies are best, and whose replies to unsent messages
suit some admitted belief, is an extreme equilibrium. The beliefs that suit a reply are the convex hull of
corners too: of the arrangement of best replies over the simplex of types.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from deterrence.kernels.signalling.corners import comparisons, inside
from deterrence.kernels.signalling.forms import (
    Forms,
    Point,
    forms_of_beliefs,
    forms_of_messages,
    forms_of_replies,
)
from deterrence.kernels.signalling.stage import Numbers, Stage, Support

__all__ = ["Extreme", "belief_corners", "extreme_equilibria", "reply_corners"]

Mix = tuple[Fraction, ...]


@dataclass(frozen=True)
class _Corner:
    """Mixtures, and what is used and best: messages by type or actions by agent."""

    mixes: tuple[Mix, ...]
    used: Support
    best: Support


@dataclass(frozen=True)
class Extreme:
    """One extreme equilibrium: both corners, the messages sent, and extreme beliefs at those not sent."""

    sender: _Corner
    reply: _Corner
    sent: tuple[bool, ...]
    beliefs: tuple[tuple[Mix, ...], ...]
    tied: bool
    continuum: bool


def extreme_equilibria(stage: Stage, numbers: Numbers) -> tuple[list[Extreme], bool]:
    """All extreme equilibria of one game; `numbers` are integers or fractions.

    The second result says whether these are all there is under a fixed rule too: a continuum may lack an
    end only where two corners of the sender's side suit the same replies, whatever is believed off the path.
    """
    senders = _sender_corners(stage, numbers)
    replies = reply_corners(stage, numbers)
    beliefs = [belief_corners(stage, numbers, m) for m in range(stage.messages)]
    found = []
    suits = [0] * len(replies)
    for sender in senders:
        sent = _sent(stage, numbers, sender)
        for number, reply in enumerate(replies):
            if not inside(sender.used, reply.best) or not _answered(stage, sent, sender, reply):
                continue
            suits[number] += 1
            suited = [
                () if sent[m] else _suited(tuple(reply.used[j] for j in stage.agents[m]), beliefs[m])
                for m in range(stage.messages)
            ]
            if all(s or sent[m] for m, s in enumerate(suited)):
                found.append((sender, reply, sent, tuple(suited)))
    listed = [
        Extreme(*row, tied=_tied(stage, *row[:3]), continuum=_joined(stage, row, found, beliefs))
        for row in found
    ]
    return listed, numbers.rule is None or max(suits, default=0) <= 1


def _sender_corners(stage: Stage, numbers: Numbers) -> list[_Corner]:
    """Messages used and, of agents that are reached, all best replies (of others: all actions)."""
    forms = forms_of_replies(stage, numbers)
    found: dict[tuple[Mix, ...], _Corner] = {}
    for basis in stage.sender_bases:
        vanish, better = comparisons(basis.actions, stage.sizes)
        point = forms.point(dict(enumerate(basis.messages)), vanish)
        if point is None or not _feasible(point, forms, better):
            continue
        mixes = _mixes(point, [stage.messages] * stage.types)
        if mixes in found:
            continue
        sent = _reached(numbers, mixes, stage.messages)
        best = [
            _equals(forms, point, j, own[0], size) if own and sent[stage.place[j]] else tuple(range(size))
            for j, (own, size) in enumerate(zip(basis.actions, stage.sizes, strict=True))
        ]
        found[mixes] = _Corner(mixes, basis.messages, tuple(best))
    return list(found.values())


def reply_corners(stage: Stage, numbers: Numbers) -> list[_Corner]:
    """Actions used and, of each type, all best messages."""
    forms = forms_of_messages(stage, numbers)
    found: dict[tuple[Mix, ...], _Corner] = {}
    for basis in stage.reply_bases:
        vanish, better = comparisons(basis.messages, [stage.messages] * stage.types)
        point = forms.point({j: own for j, own in enumerate(basis.actions) if own}, vanish)
        if point is None or not _feasible(point, forms, better):
            continue
        mixes = _mixes(point, stage.sizes)
        if mixes in found:
            continue
        best = [_equals(forms, point, t, own[0], stage.messages) for t, own in enumerate(basis.messages)]
        found[mixes] = _Corner(mixes, tuple(own or () for own in basis.actions), tuple(best))
    return list(found.values())


def _equals(forms: Forms, point: Point, player: int, first: int, count: int) -> tuple[int, ...]:
    """An action and those that are as good."""
    return tuple(
        other for other in range(count) if other == first or forms.at((player, first, other), point) == 0
    )


def belief_corners(stage: Stage, numbers: Numbers, m: int) -> list[tuple[Mix, Support]]:
    """Extreme beliefs after a message, each with all best replies of the agents there."""
    agents, forms = stage.agents[m], forms_of_beliefs(stage, numbers)
    found: dict[Mix, Support] = {}
    if numbers.rule is not None:
        rule: Mix = tuple(Fraction(p) for p in numbers.rule)
        return [(rule, tuple(_best(numbers, j, rule, stage.sizes[j]) for j in agents))]
    for basis in stage.belief_bases(m):
        everybody: list[Any] = [None] * len(stage.sizes)
        for j, own in zip(agents, basis.actions, strict=True):
            everybody[j] = own
        vanish, better = comparisons(everybody, stage.sizes)
        point = forms.point({0: basis.types}, vanish)
        if point is not None and _feasible(point, forms, better):
            (belief,) = _mixes(point, [stage.types])
            found[belief] = tuple(_best(numbers, j, belief, stage.sizes[j]) for j in agents)
    return list(found.items())


def _best(numbers: Numbers, j: int, belief: Sequence[Fraction], size: int) -> tuple[int, ...]:
    worth = [sum(p * row[a] for p, row in zip(belief, numbers.worth[j], strict=True)) for a in range(size)]
    return tuple(a for a in range(size) if worth[a] == max(worth))


def _feasible(point: Point, forms: Forms, better: list[Any]) -> bool:
    """Positive weights, and nothing outside better."""
    if point.denominator == 0 or any(_signed(point, w) <= 0 for w in point.weights.values()):
        return False
    return all(_signed(point, forms.at(name, point)) >= 0 for name in better)


def _signed(point: Point, value: Any) -> Any:
    return value if point.denominator > 0 else -value


def _mixes(point: Point, sizes: Sequence[int]) -> tuple[Mix, ...]:
    """The mixtures at a point."""
    rows = []
    for g, size in enumerate(sizes):
        own = point.supports[g]
        row = [Fraction(0)] * size
        for item in own:
            weight = Fraction(point.weights[g, item]) / point.denominator if len(own) > 1 else Fraction(1)
            row[item] = weight
        rows.append(tuple(row))
    return tuple(rows)


def _reached(numbers: Numbers, mixes: tuple[Mix, ...], messages: int) -> tuple[bool, ...]:
    return tuple(
        any(p > 0 and row[m] > 0 for p, row in zip(numbers.prior, mixes, strict=True))
        for m in range(messages)
    )


def _sent(stage: Stage, numbers: Numbers, sender: _Corner) -> tuple[bool, ...]:
    return _reached(numbers, sender.mixes, stage.messages)


def _answered(stage: Stage, sent: Sequence[bool], sender: _Corner, reply: _Corner) -> bool:
    """Do agents at messages that are sent take best replies only?"""
    rows = zip(stage.place, reply.used, sender.best, strict=True)
    return all(set(own) <= set(best) for m, own, best in rows if sent[m])


def _suited(support: Support, beliefs: list[tuple[Mix, Support]]) -> tuple[Mix, ...]:
    """The extreme beliefs that the replies suit."""
    return tuple(belief for belief, best in beliefs if inside(support, best))


def _tied(stage: Stage, sender: _Corner, reply: _Corner, sent: Sequence[bool]) -> bool:
    """Does it rest on an equality that its own mixing does not make?"""
    free = sum(len(own) - 1 for own in sender.used)
    ties = sum(len(best) - 1 for m, best in zip(stage.place, sender.best, strict=True) if sent[m])
    mixed = sum(len(own) - 1 for own in reply.used)
    return ties > free or sum(len(best) - 1 for best in reply.best) > mixed


def _joined(stage: Stage, row: Any, found: list[Any], beliefs: list[Any]) -> bool:
    """Is it an end of a continuum: does it share a corner with another, the mixtures of both allowed?"""
    sender, reply, sent, _ = row
    for other, answer, _, _ in found:
        if (other is sender) == (answer is reply):
            continue
        if answer is reply:
            return True
        both = [tuple(sorted({*a, *b})) for a, b in zip(reply.used, answer.used, strict=True)]
        if all(
            sent[m] or _suited(tuple(both[j] for j in stage.agents[m]), beliefs[m])
            for m in range(stage.messages)
        ):
            return True
    return False
