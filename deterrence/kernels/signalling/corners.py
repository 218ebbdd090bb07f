"""On which bases does a corner stand, beyond doubt? Signs of determinants against their tolerance.

A basis has a corner if its weights have the sign of the denominator and everything outside is worse.
It is decided where these comparisons are clear by more than the tolerance, or one of them clearly
fails; the other games are near a tie and go to exact arithmetic.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from functools import reduce
from math import factorial
from typing import Any

import numpy as np

from deterrence.kernels.bimatrix.minors import NOISE
from deterrence.kernels.signalling.forms import (
    Forms,
    Point,
    forms_of_beliefs,
    forms_of_messages,
    forms_of_replies,
)
from deterrence.kernels.signalling.stage import Numbers, Stage, Support

__all__ = ["Corners", "comparisons", "inside", "mixtures"]


class Corners:
    """The corners of both sides for G games.

    Attributes
    ----------
    senders, replies : lists over the stage's bases of bool arrays (G,), or None where nowhere
        Is there a corner on this basis? Points beside them in `sender_points`, `reply_points`.
    cells : [m][support of the agents at m] bool array (G,) or bool
        Is there an admitted belief after m to which the support is a best reply?
    beliefs : [m] list of (basis, where, Point)
        The extreme beliefs that the arrangement of best replies makes at m.
    near : bool array, (G,)

    """

    def __init__(self, stage: Stage, numbers: Numbers, tolerance: float) -> None:
        self.stage, self.numbers, self.tolerance = stage, numbers, tolerance
        games = len(numbers.base[0][0])
        self.near: Any = np.zeros(games, dtype=bool)
        above = [row[m] - row[0] for row in numbers.base for m in range(1, stage.messages)]
        gains = [x for own in numbers.gain for row in own for x in row[1:]]
        worths = [row[a] - row[0] for own in numbers.worth for row in own for a in range(1, len(row))]
        sizes = [x for row in numbers.base for x in row], [x for o in numbers.worth for r in o for x in r]
        self._slack = [
            _slacks(differences, size, stage, tolerance)
            for differences, size in zip((above + gains, worths), sizes, strict=True)
        ]
        self._senders(forms_of_replies(stage, numbers))
        self._replies(forms_of_messages(stage, numbers))
        self._beliefs(forms_of_beliefs(stage, numbers), numbers.rule)

    def _senders(self, forms: Forms) -> None:
        stage = self.stage
        self.senders: list[Any] = []
        self.sender_points: list[Point | None] = []
        for basis in stage.sender_bases:
            vanish, better = comparisons(basis.actions, stage.sizes)
            point = forms.point(dict(enumerate(basis.messages)), vanish)
            self.senders.append(self._decide(point, forms, better, 1))
            self.sender_points.append(point)

    def _replies(self, forms: Forms) -> None:
        stage = self.stage
        self.replies: list[Any] = []
        self.reply_points: list[Point | None] = []
        for basis in stage.reply_bases:
            vanish, better = comparisons(basis.messages, [stage.messages] * stage.types)
            point = forms.point({j: own for j, own in enumerate(basis.actions) if own}, vanish)
            self.replies.append(self._decide(point, forms, better, 0))
            self.reply_points.append(point)

    def _beliefs(self, forms: Forms, rule: Sequence[Any] | None) -> None:
        stage = self.stage
        self.cells: list[dict[Support, Any]] = []
        self.beliefs: list[list[tuple[Support, Any, Point]]] = []
        for m, agents in enumerate(stage.agents):
            cells: dict[Support, Any] = dict.fromkeys(stage.supports(m), False)
            found: list[tuple[Support, Any, Point]] = []
            for basis in stage.belief_bases(m) if rule is None else []:
                everybody: list[Any] = [None] * len(stage.sizes)
                for j, own in zip(agents, basis.actions, strict=True):
                    everybody[j] = own
                vanish, better = comparisons(everybody, stage.sizes)
                point = forms.point({0: basis.types}, vanish)
                where = self._decide(point, forms, better, 1)
                if where is None or point is None:
                    continue
                found.append((basis.actions, where, point))
                for support, there in cells.items():
                    if inside(support, basis.actions):
                        cells[support] = there | where
            if rule is not None:
                self._at_rule(m, rule, cells)
            self.cells.append(cells)
            self.beliefs.append(found)

    def _at_rule(self, m: int, rule: Sequence[Any], cells: dict[Support, Any]) -> None:
        """The best reply to the belief that the rule gives: one action of each agent, if nothing is tied."""
        slack, worth = self._slack[1][1], self.numbers.worth
        best = {}
        for j in self.stage.agents[m]:
            actions = range(self.stage.sizes[j])
            value = [sum(p * row[a] for p, row in zip(rule, worth[j], strict=True)) for a in actions]
            for a, own in enumerate(value):
                gaps = [own - other for b, other in enumerate(value) if b != a]
                gap = reduce(np.minimum, gaps) if gaps else np.inf
                best[j, a] = gap > slack
                self.near |= ~(np.abs(gap) > slack)
        for support in cells:
            if all(len(own) == 1 for own in support):
                one = zip(self.stage.agents[m], support, strict=True)
                cells[support] = reduce(np.logical_and, [best[j, own[0]] for j, own in one], True)

    def _decide(self, point: Point | None, forms: Forms, better: list[Hashable], side: int) -> Any:
        """Where there is a corner, or None if nowhere; where that is not clear, the game is near a tie."""
        if point is None:
            return None
        slack = self._slack[side]
        degree = sum(len(items) - 1 for items in point.supports.values())
        values = [forms.at(name, point) for name in better]
        low = reduce(np.minimum, values) if values else np.inf
        if not point.weights:
            where = low > slack[1]
            self.near |= ~(np.abs(low) > slack[1])
            return where if np.any(where) else None
        weights = list(point.weights.values())
        least, most = reduce(np.minimum, weights), reduce(np.maximum, weights)
        noise, wider = slack[degree], slack[degree + 1]
        plus, minus = least > noise, most < -noise
        high = reduce(np.maximum, values) if values else -np.inf
        where = (plus & (low > wider)) | (minus & (high < -wider))
        clear = (
            where | ((least < -noise) & (most > noise)) | (plus & (low < -wider)) | (minus & (high > wider))
        )
        self.near |= ~clear
        return where if where.any() else None


def mixtures(point: Point, sizes: Sequence[int], games: Any) -> list[Any]:
    """The mixtures at a point, arrays (size, E), in some games."""
    rows = []
    for g, size in enumerate(sizes):
        row = np.zeros((size, len(games)))
        own = point.supports[g]
        for item in own:
            weight = 1.0 if len(own) == 1 else point.weights[g, item] / point.denominator
            row[item] = np.take(weight, games) if np.ndim(weight) else weight
        rows.append(row)
    return rows


def comparisons(sets: Sequence[Any], sizes: Sequence[int]) -> tuple[list[Any], list[Any]]:
    """Names of forms, (player, first, other): what must be equally good, and what must be better."""
    ties = [(i, own[0], other) for i, own in enumerate(sets) if own for other in own[1:]]
    better = [
        (i, own[0], other)
        for i, (own, size) in enumerate(zip(sets, sizes, strict=True))
        if own
        for other in range(size)
        if other not in own
    ]
    return ties, better


def inside(support: Support, best: Support) -> bool:
    """Does everybody keep to what is best?"""
    return all(set(own) <= set(other) for own, other in zip(support, best, strict=True))


def _slacks(differences: list[Any], size: list[Any], stage: Stage, tolerance: float) -> list[Any]:
    """By degree: determinants up to here may be zero. A share of a power of the largest difference."""
    if not differences:
        return [0.0] * (stage.types * stage.messages + 2)
    scale = reduce(np.maximum, [np.abs(x) for x in differences])
    largest = reduce(np.maximum, [np.abs(x) for x in size])
    most = min(stage.types * (stage.messages - 1), sum(stage.sizes) - len(stage.sizes)) + 1
    # each of the k! products of k factors may have been moved by the rounding of the payoffs
    share = tolerance * scale + most * factorial(most) * NOISE * (scale + largest)
    slacks, power = [share, share], scale
    for _ in range(stage.types * stage.messages):
        slacks.append(share * power)
        power = power * scale
    return slacks
