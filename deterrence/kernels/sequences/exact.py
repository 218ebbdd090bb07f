"""What are the extreme equilibria of one game on the edge of a tie, receivers in sequence? Exactly decided.

After each message there are cells of beliefs and replies (see `deterrence.kernels.sequences.cells`). The
types' mixtures form a polytope, cut by the least and largest belief of the cells in use. It has as many
free numbers as messages used, and sent by both, less two, and each shared message can fix one: so at its
corners two messages are used at most, and the beliefs at shared ones are ends of cells. For each corner
`deterrence.kernels.sequences.answers` has the corners of the replies. As in
`deterrence.kernels.signalling.assessments`, every equilibrium in flat cells lies between listed ones (and
in cells of many corners some listed ones may lie between others).

A cell that is not flat stands for what it may hold: if something would be an equilibrium were it flat,
equilibria may be missing and nothing is claimed; if nothing would, none is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product
from typing import Any

from deterrence.kernels.sequences.answers import Answers, Bounds, mixed
from deterrence.kernels.sequences.cells import Cell, Mix, Replies, compared
from deterrence.kernels.sequences.ways import Payoffs, Sequences

__all__ = ["Extreme", "exact_equilibria"]


@dataclass(frozen=True)
class Extreme:
    """One extreme equilibrium: mixtures by type, replies by message, and the bounds of beliefs."""

    messages: tuple[Mix, Mix]
    replies: tuple[Replies, ...]
    sent: tuple[bool, ...]
    beliefs: tuple[Bounds, ...]
    tied: bool
    continuum: bool


@dataclass(frozen=True)
class _Sent:
    """A corner of the types' side: mixtures, and the belief after each message that is sent."""

    mixes: tuple[Mix, Mix]
    beliefs: tuple[Fraction | None, ...]

    def suits(self, bounds: Sequence[Bounds], rule: Fraction | None) -> bool:
        """Are beliefs within bounds, also where a rule says what to believe?"""
        filled = [rule if mu is None else mu for mu in self.beliefs]
        return all(mu is None or low <= mu <= high for mu, (low, high) in zip(filled, bounds, strict=True))


@dataclass(frozen=True)
class _Pair:
    """Both corners of an equilibrium, the bounds of beliefs that suit the replies, and their cells."""

    sent: _Sent
    replies: tuple[Replies, ...]
    bounds: tuple[Bounds, ...]
    choices: set[tuple[Cell, ...]]


def exact_equilibria(stage: Sequences, payoffs: Payoffs) -> tuple[list[Extreme], bool]:
    """All extreme equilibria of one game in fractions; are these proved to be all there is?

    Under a fixed rule mixtures of corners may send a message that one of them does not, after which the
    rule speaks against the replies: then a continuum lacks an end, and nothing is claimed.
    """
    rule = None if payoffs.rule is None else payoffs.rule[0]
    answers = Answers(stage, payoffs)
    flat: dict[Any, dict[_Sent, set[tuple[Cell, ...]]]] = {}
    loose: dict[Any, list[_Sent]] = {}
    for x in _senders(payoffs, answers):
        for replies, choice in answers(x.mixes, x.beliefs):
            if all(cell.flat for cell in choice):
                flat.setdefault(replies, {}).setdefault(x, set()).add(choice)
            else:
                loose.setdefault((replies, choice), []).append(x)
    found, proved = [], True
    for replies, fits in flat.items():
        bounds = tuple(answers.held(m, r) for m, r in enumerate(replies))
        good = [x for x in fits if x.suits(bounds, rule)]
        found += [_Pair(x, replies, bounds, fits[x]) for x in good]
        proved &= len(good) == len(fits) or not _mixable(list(fits), bounds, rule)
    for (replies, choice), some in loose.items():
        rows = enumerate(zip(replies, choice, strict=True))
        bounds = tuple(answers.held(m, r) if c.flat else (c.low, c.high) for m, (r, c) in rows)
        proved &= not _mixable(some, bounds, rule)
    return [_listed(stage, payoffs, answers, pair, found) for pair in found], proved


def _mixable(fits: list[_Sent], bounds: Sequence[Bounds], rule: Fraction | None) -> bool:
    """Does a mixture of these send every message after which the rule speaks against the replies?"""
    bad = [m for m, (low, high) in enumerate(bounds) if rule is not None and not low <= rule <= high]
    return all(any(x.beliefs[m] is not None for x in fits) for m in bad)


def _senders(payoffs: Payoffs, answers: Answers) -> Iterator[_Sent]:
    """Corners of the types' side; beliefs are about the first type."""
    prior = Fraction(payoffs.prior[0]) / (payoffs.prior[0] + payoffs.prior[1])
    ends = [{x for c in own for x in (c.low, c.high)} - {0, 1} for own in answers.cells]

    def sent(shares: dict[int, tuple[Any, Any]]) -> _Sent:
        mixes = [tuple(Fraction(shares.get(m, (0, 0))[t]) for m in answers.messages) for t in range(2)]
        mass = [(prior * a, (1 - prior) * b) for a, b in zip(*mixes, strict=True)]
        return _Sent((mixes[0], mixes[1]), tuple(a / (a + b) if a + b else None for a, b in mass))

    for a in answers.messages:
        yield sent({a: (1, 1)})
    for a, b in permutations(answers.messages, 2):
        yield sent({a: (1, 0), b: (0, 1)})
        if not 0 < prior < 1:
            continue
        for mu in ends[b]:
            odds = mu * (1 - prior) / (prior * (1 - mu))
            if mu < prior:
                yield sent({a: (1 - odds, 0), b: (odds, 1)})
            if mu > prior:
                yield sent({a: (0, 1 - 1 / odds), b: (1, 1 / odds)})
        for low, high in product(ends[a], ends[b]):
            if low < prior < high:
                mass = (high - prior) / (high - low)
                at_a = mass * low / prior, mass * (1 - low) / (1 - prior)
                yield sent({a: at_a, b: (1 - at_a[0], 1 - at_a[1])})


def _listed(stage: Sequences, payoffs: Payoffs, answers: Answers, pair: _Pair, found: list[_Pair]) -> Extreme:
    rule = None if payoffs.rule is None else payoffs.rule[0]
    filled = [rule if mu is None else mu for mu in pair.sent.beliefs]
    beliefs = tuple(b if mu is None else (mu, mu) for mu, b in zip(filled, pair.bounds, strict=True))
    sent = tuple(mu is not None for mu in pair.sent.beliefs)
    continuum = any(_joined(answers, pair, other, rule) for other in found)
    tied = _tied(stage, payoffs, answers, pair, beliefs)
    return Extreme(pair.sent.mixes, pair.replies, sent, beliefs, tied, continuum)


def _tied(
    stage: Sequences, payoffs: Payoffs, answers: Answers, pair: _Pair, beliefs: Sequence[Bounds]
) -> bool:
    """Does it rest on more equalities than there are numbers to make them?"""
    values = zip(*(answers.values(m, r) for m, r in enumerate(pair.replies)), strict=True)
    ties = sum(own.count(max(own)) - 1 for own in values)
    free = sum(sum(p > 0 for p in mix) - 1 for mix in pair.sent.mixes)
    for m, (own, (low, high)) in enumerate(zip(pair.replies, beliefs, strict=True)):
        free += pair.sent.beliefs[m] is None and payoffs.rule is None and low == high
        mu = (low + high) / 2
        for j, mix in zip(stage.agents[m], own, strict=True):
            free += sum(p > 0 for p in mix) - 1
            first, second = compared(stage, payoffs, m, j, own)
            value = [mu * a + (1 - mu) * b for a, b in zip(first, second, strict=True)]
            ties += value.count(max(value)) - 1
    return ties > free


def _joined(answers: Answers, one: _Pair, other: _Pair, rule: Fraction | None) -> bool:
    """Do two equilibria share a side, and is what lies halfway an equilibrium too?"""
    if (one.sent == other.sent) == (one.replies == other.replies):
        return False
    if one.replies == other.replies:
        return True
    if not one.choices & other.choices:
        return False
    middle = Fraction(1, 2), Fraction(1, 2)
    half = [mixed(pair, middle) for pair in zip(one.replies, other.replies, strict=True)]
    return one.sent.suits([answers.held(m, r) for m, r in enumerate(half)], rule)
