"""On which bases does a corner of one side stand, and what is best there for the other?

A basis has a corner if all its weights have one sign and nothing is better than the actions it ties.
Every comparison is clear by more than the tolerance, or is zero: because each of its terms is (an agent gets
the very same whatever it does), or in exact integers (as where types matter to nobody else); then both
actions are best. Else the game is near a tie.
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np

from deterrence.kernels.at_once.forms import NONZERO, Face, Form, Forms, Point
from deterrence.kernels.at_once.rational import whole
from deterrence.kernels.at_once.stage import Basis, Side, Stage
from deterrence.kernels.bimatrix.minors import NOISE

__all__ = ["Corners"]

LARGEST = 1e300  # payoffs beyond have no difference, or no unit
FEW = 8  # less than this part of the games: their integers are made for the occasion


class Corners:
    """The corners of one side for G games.

    Parameters
    ----------
    stage : Stage
    mixing : 0 or 1
        The side whose mixtures these are.
    answer : Side
        The payoffs of the other side.
    games : int
    tolerance : float, or None
        None: the numbers are integers, and what is zero is so exactly.

    Attributes
    ----------
    labels : int array, (bases, G)
        The best actions of the other side's agents, as bits; 0 where there is no corner on the basis.
    points : list over bases of Point or None
    near : bool array, (G,)
        Is some comparison that matters within the tolerance? What is said of these games is void.
    sound : bool array, (G,)
        Are all payoffs finite, and not too large to be told apart?

    """

    def __init__(self, stage: Stage, mixing: int, answer: Side, games: int, tolerance: float | None) -> None:
        self.stage, self.mixing, self.exact = stage, mixing, tolerance is None
        self.bases = stage.bases(mixing)
        self.labels: Any = np.zeros((len(self.bases), games), dtype=np.int64)
        self.points: list[Point | None] = []
        scale, largest = _sizes(answer, games)
        self.sound: Any = largest < LARGEST  # NaN is not
        self.near: Any = ~self.sound
        self._slack = _slacks(stage, scale, largest, tolerance)
        self._answer = answer
        self._whole: Forms | None = None
        forms, terms = Forms(answer), Forms(answer, NONZERO)
        start = 0
        for number, basis in enumerate(self.bases):
            if number == 0 or basis.used != self.bases[number - 1].used:
                self._face, self._terms, start = Face(forms, basis.used), Face(terms, basis.used), number
                self._exact_face: Face | None = None
            point = self._face.point(_ties(basis))
            self.points.append(point)
            if point is not None and self._stands(number, basis, point):
                for other in range(start, number):  # the same corner, tied otherwise
                    self.labels[number] *= self.labels[number] != self.labels[other]

    def mixtures(self, number: int, games: Any) -> Any:
        """The probabilities at the corners on a basis, (sum of sizes, E)."""
        point, used = self.points[number], self.bases[number].used
        assert point is not None
        result = np.zeros((sum(self.stage.sizes[self.mixing]), len(games)))
        for i, (start, own) in enumerate(zip(self.stage.bits[self.mixing], used, strict=True)):
            weights = [point.weights[i, b][games] for b in own] if len(own) > 1 else [1.0]
            total = reduce(np.add, weights)
            for b, weight in zip(own, weights, strict=True):
                result[start + b] = weight / total
        return result

    def _stands(self, number: int, basis: Basis, point: Point) -> bool:
        """Mark the games in which there is a corner on a basis."""
        some, turned = self._positive(basis, point)
        slack = self._slack[len(point.columns)][some]
        label: Any = np.zeros(np.shape(turned), dtype=np.int64)
        where: Any = np.ones(np.shape(turned), dtype=bool)
        if not where.size:
            return False
        doubt = ~where
        for j, (start, own) in enumerate(zip(self.stage.bits[1 - self.mixing], basis.tied, strict=True)):
            actions = range(self.stage.sizes[1 - self.mixing][j])
            worse: list[Any] = [False] * len(actions)
            even = []
            for a, b in combinations(actions, 2):
                if own and (own[0] not in {a, b} or (a in own and b in own)):
                    continue
                value = self._face.value((j, a, b), point, some)
                if value is None:
                    continue
                value = value * turned
                more, less = value > slack, value < -slack
                worse[a], worse[b] = worse[a] | less, worse[b] | more
                small = ~(more | less)
                if small.any():
                    even.append((a, b, small & ~self._zero(basis, (j, a, b), small, some)))
            if own:
                where &= np.logical_not(worse[own[0]])
            for a, b, small in even:
                doubt |= small & ~(worse[a] | worse[b])
            for a in actions:
                label += np.where(worse[a], 0, np.int64(1 << (start + a)))
        self.near[some] |= doubt & where
        self.labels[number][some] = np.where(where, label, 0)
        return bool(where.any())

    def _positive(self, basis: Basis, point: Point) -> tuple[Any, Any]:
        """In which games all weights have one sign, and that sign; where not clear, one is near a tie."""
        if not point.weights:
            return slice(None), np.ones(len(self.near), dtype=np.int64)
        noise = self._slack[len(point.columns) - 1]
        weights = list(point.weights.values())
        least, most = reduce(np.minimum, weights), reduce(np.maximum, weights)
        plus, minus = least > noise, most < -noise
        small = ~(plus | minus | ((least < -noise) & (most > noise)))
        if small.any():  # a weight that is zero: the point belongs to a smaller support
            self.near |= small & ~self._empty(basis, small)
        games = np.flatnonzero(plus | minus)
        return games, np.where(plus[games], 1, -1)

    def _zero(self, basis: Basis, form: Form, small: Any, some: Any) -> Any:
        """In which games a comparison that is small is zero."""
        if self.exact:
            return small
        point = self._terms.point(_ties(basis))
        terms = None if point is None else self._terms.value(form, point, some)
        zero: Any = small.copy() if terms is None else small & ~terms
        left = np.flatnonzero(small & ~zero & ~self.near[some])
        if left.size:
            face, here = self._exactly(basis, np.arange(len(self.near))[some][left])
            point = face.point(_ties(basis))
            zero[left] = True if point is None else face.value(form, point, here) == 0
        return zero

    def _empty(self, basis: Basis, small: Any) -> Any:
        """In which games a weight is zero, if one is small."""
        if self.exact:
            return small
        terms = self._terms.point(_ties(basis))
        zero: Any = small.copy() if terms is None else small & ~reduce(np.logical_and, terms.weights.values())
        left = np.flatnonzero(small & ~zero & ~self.near)
        if left.size:
            face, here = self._exactly(basis, left)
            point = face.point(_ties(basis))
            weights = [] if point is None else [weight[here] == 0 for weight in point.weights.values()]
            zero[left] = reduce(np.logical_or, weights) if weights else True
        return zero

    def _exactly(self, basis: Basis, games: Any) -> tuple[Face, Any]:
        """The numbers of some games as integers, and where these games are among them."""
        if len(games) * FEW < len(self.near):
            return Face(Forms(whole(self._answer, games)), basis.used), slice(None)
        if self._whole is None:
            self._whole = Forms(whole(self._answer, slice(None)))
        if self._exact_face is None:
            self._exact_face = Face(self._whole, basis.used)
        return self._exact_face, games


def _ties(basis: Basis) -> tuple[Form, ...]:
    return tuple((j, own[0], other) for j, own in enumerate(basis.tied) if own for other in own[1:])


def _sizes(answer: Side, games: int) -> tuple[Any, Any]:
    """The largest difference that an agent's action makes, and the largest payoff, of each game."""
    rows = [[answer.cells(j, a) for a in range(len(own))] for j, own in enumerate(answer.worth)]
    pairs = [
        (x, y) for own in rows for row in own[1:] for x, y in zip(row, own[0], strict=True) if x is not y
    ]
    scale = reduce(np.maximum, [np.abs(x - y) for x, y in pairs], np.zeros(games))
    distinct = {id(x): x for own in rows for row in own for x in row}
    return scale, reduce(np.maximum, map(np.abs, distinct.values()), np.zeros(games))


def _slacks(stage: Stage, scale: Any, largest: Any, tolerance: float | None) -> list[Any]:
    """By degree from 0: determinants up to here may be zero. A share of a power of the largest difference."""
    most = min(sum(sizes) - len(sizes) for sizes in stage.sizes) + 2
    if tolerance is None:
        return [np.zeros(len(scale), dtype=np.int64)] * most
    slacks, power = [0.0 * scale], 1.0
    for k in range(1, most):
        # each of the k! products of k factors may have been moved by the rounding of the payoffs
        slacks.append((tolerance * scale + 2**k * k * factorial(k) * NOISE * (scale + largest)) * power)
        power = power * scale
    return slacks
