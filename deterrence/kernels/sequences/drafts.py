"""Which messages may two types send, and with which replies? Every way that makes them willing, in batches.

The four ways of `deterrence.kernels.sequences.assessments`: one message for both; one each; one type
sends two and the other one of these; both send two. Types that mix fix the place on a link of the path
after a message they share, the link fixes the belief, and Bayes' rule the mixtures.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from itertools import permutations
from typing import Any

import numpy as np

from deterrence.kernels.sequences.paths import path
from deterrence.kernels.sequences.ways import Payoffs, Sequences

__all__ = ["Draft", "Drafts"]


@dataclass(frozen=True, eq=False)
class Draft:
    """E equilibria in the making, by message sent or settled so far.

    Attributes
    ----------
    games : int array, (E,)
    messages : array, (2, M, E)
        The types' mixtures.
    places : by message, (corner, share), arrays (E,)
        The replies: from a corner of the path, a share of the way to the next.
    values : array, (2, E)
        What the types get.

    """

    games: Any
    messages: Any
    places: dict[int, tuple[Any, Any]]
    values: Any

    def extended(self, m: int, rows: Any, corner: Any, share: Any) -> Draft:
        """Some of them, with the replies to one more message."""
        places = {n: (c[rows], s[rows]) for n, (c, s) in self.places.items()}
        return Draft(
            self.games[rows], self.messages[..., rows], {**places, m: (corner, share)}, self.values[:, rows]
        )


class Drafts:
    """The paths after all messages, what may be sent, and the games `near` a tie."""

    def __init__(self, stage: Sequences, payoffs: Payoffs, tolerance: float) -> None:
        self.count, self.rule = stage.messages, payoffs.rule
        self.paths = [path(stage, payoffs, m, tolerance) for m in range(stage.messages)]
        self.prior = payoffs.prior[0]
        self.games = np.arange(len(self.prior))
        self.slack = reduce(np.maximum, [p.slack for p in self.paths])
        sure = np.minimum(self.prior, payoffs.prior[1]) <= tolerance
        self.near: Any = reduce(np.logical_or, [p.near for p in self.paths], sure)

    def __iter__(self) -> Iterator[Draft]:
        for m in range(self.count):
            yield self._pooled(m)
        for a, b in permutations(range(self.count), 2):
            yield self._apart(a, b)
            yield self._half(a, b, 0)
            yield self._half(a, b, 1)
            yield from self._mixed(a, b)

    def settled(self, draft: Draft, m: int) -> Draft:
        """With every extreme reply to an unsent message that keeps both types away."""
        own, games, slack = self.paths[m], draft.games, self.slack[draft.games]
        values = own.values[..., games]
        top = (values - draft.values[:, None]).max(axis=0)
        self.near[games[(np.abs(top) <= slack).any(axis=0)]] = True
        crossed = [_crossed(values, draft.values, t, -1, slack) for t in range(2)]
        for _, close, _ in crossed:
            self.near[games[close.any(axis=0)]] = True
        if self.rule is not None:
            corner = (own.high[:, games] < self.rule[0][games]).sum(axis=0)
            (rows,) = np.nonzero(top[corner, np.arange(len(games))] < 0)
            return draft.extended(m, rows, corner[rows], np.zeros(len(rows)))
        places = [(*np.nonzero(top < 0), None), *((*np.nonzero(found), share) for found, _, share in crossed)]
        corner, rows = (np.concatenate([p[i] for p in places]) for i in range(2))
        share = np.concatenate([np.zeros(len(k)) if s is None else s[k, e] for k, e, s in places])
        return draft.extended(m, rows, corner, share)

    def _pooled(self, m: int) -> Draft:
        """Both types send m."""
        own, games = self.paths[m], self.games
        corner = (own.high < self.prior).sum(axis=0)
        messages = self._sent(games, {m: (1.0, 1.0)})
        return Draft(games, messages, {m: (corner, 0.0 * games)}, own.values[:, corner, games])

    def _apart(self, a: int, b: int) -> Draft:
        """The first type sends a, the second b."""
        corner = [self._certain(a, 0), self._certain(b, 1)]
        first, second = (self.paths[m].values[:, c, self.games] for m, c in zip((a, b), corner, strict=True))
        lead = np.minimum(first[0] - second[0], second[1] - first[1])
        self.near |= np.abs(lead) <= self.slack
        games = np.flatnonzero(lead > 0)
        places = {m: (c[games], 0.0 * games) for m, c in zip((a, b), corner, strict=True)}
        messages = self._sent(games, {a: (1.0, 0.0), b: (0.0, 1.0)})
        return Draft(games, messages, places, np.stack([first[0], second[1]])[:, games])

    def _half(self, a: int, b: int, t: int) -> Draft:
        """Type t sends a or b, the other one b."""
        own, certain = self.paths[b], self._certain(a, t)
        value = self.paths[a].values[:, certain, self.games]
        here = own.high[:-1] < self.prior if t == 0 else (own.high[:-1] > self.prior) & (own.high[:-1] < 1)
        found, close, share = _crossed(own.values, value, t, 1, self.slack)
        self.near |= (close & here).any(axis=0)
        corner, games = np.nonzero(found & here)
        share, belief, prior = share[corner, games], own.high[corner, games], self.prior[games]
        left, right = own.values[:, corner, games], own.values[:, corner + 1, games]
        odds = belief * (1 - prior) / (prior * (1 - belief))  # of the first type, to what they were
        at_b = (odds, np.ones(len(games))) if t == 0 else (np.ones(len(games)), 1 / odds)
        messages = self._sent(games, {a: (1 - at_b[0], 1 - at_b[1]), b: at_b})
        places = {a: (certain[games], 0.0 * games), b: (corner, share)}
        return Draft(games, messages, places, left + share * (right - left))

    def _mixed(self, a: int, b: int) -> Iterator[Draft]:
        """Both types send a or b; the first is less likely after a."""
        one, other, prior = self.paths[a], self.paths[b], self.prior
        there, step = other.values[:, :-1], np.diff(other.values, axis=1)
        for k in range(len(one.high) - 1):
            here = (one.high[k] < prior) & (other.high[:-1] > prior) & (other.high[:-1] < 1)
            start, move = one.values[:, None, k], one.values[:, None, k + 1] - one.values[:, None, k]
            whole, first, second = (
                _cross(move, step),
                _cross(there - start, step),
                _cross(there - start, move),
            )
            parts = np.stack([first, whole - first, second, whole - second])
            size = np.maximum(np.abs(move), np.abs(step)) + np.abs(there - start)
            bound = 4 * self.slack * size.max(axis=0)
            least, most = parts.min(axis=0), parts.max(axis=0)
            found = (least > bound) | (most < -bound)
            near = here & ~found & ~((least < -bound) & (most > bound)) & np.isfinite(whole)
            self.near |= (near & ~_separate(start, move, there, step, self.slack)).any(axis=0)
            corner, games = np.nonzero(found & here)
            share = [x[corner, games] / whole[corner, games] for x in (first, second)]
            low, high, p = one.high[k, games], other.high[corner, games], prior[games]
            mass = (high - p) / (high - low)
            at_a = mass * low / p, mass * (1 - low) / (1 - p)
            messages = self._sent(games, {a: at_a, b: (1 - at_a[0], 1 - at_a[1])})
            places = {a: (np.full(len(games), k), share[0]), b: (corner, share[1])}
            values = start[:, 0, games] + share[0] * move[:, 0, games]
            yield Draft(games, messages, places, values)

    def _certain(self, m: int, t: int) -> Any:
        """The corner after a message that type t alone sends."""
        return np.maximum(self.paths[m].count - 1, 0) if t == 0 else 0 * self.games

    def _sent(self, games: Any, shares: dict[int, tuple[Any, Any]]) -> Any:
        """Mixtures of both types, (2, M, E), from those of the messages that are sent."""
        messages = np.zeros((2, self.count, len(games)))
        for m, own in shares.items():
            messages[0, m], messages[1, m] = own
        return messages


def _crossed(values: Any, level: Any, t: int, sign: int, slack: Any) -> tuple[Any, Any, Any]:
    """On which links, (K - 1, E), does type t get exactly its level, and the other more (less: sign -1)?

    Also where that cannot be told, and at which share of the link.
    """
    gap = values - level[:, None]
    left, right, own, other = gap[t, :-1], gap[t, 1:], sign * gap[1 - t, :-1], sign * gap[1 - t, 1:]
    fall = left - right
    share = left / fall
    there, wider = own + share * (other - own), slack * (1 + np.abs((other - own) / fall))
    crosses = left * right < 0
    close = (np.abs(left) <= slack) & (own >= -slack) | (np.abs(right) <= slack) & (other >= -slack)
    return crosses & (there > wider), close | crosses & (np.abs(there) <= wider), share


def _cross(a: Any, b: Any) -> Any:
    return a[0] * b[1] - a[1] * b[0]


def _separate(start: Any, move: Any, there: Any, step: Any, slack: Any) -> Any:
    """Do two links differ in what they are worth to some type, wherever on them the replies are?"""
    one, other = np.sort([start, start + move], axis=0), np.sort([there, there + step], axis=0)
    return ((one[0] > other[1] + slack) | (other[0] > one[1] + slack)).any(axis=0)
