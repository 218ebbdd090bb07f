"""Where between two assessments is a type indifferent between its two signals?

On the line between them the gain of the mixed signal changes its sign. It does so at a root, which is the
answer; or it jumps, because replies do, where beliefs cross a threshold. There the sets that jump first
(nothing that may follow on them jumps) are indifferent, so they may mix: the walk goes on between the
replies on either side of the jump. What is decided earlier may jump again on this line, and is treated in the
same way, until the gain vanishes. If it has no zero on the line, what is decided earlier is tied at the same
point, and the walk goes on with the first sets jumped. Every line is a problem in one unknown, whatever the
tree. Where several sets jump first, they mix in step: other mixtures may be equilibria as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from deterrence.kernels.crossings import crossings
from deterrence.multistage.compiled import Compiled
from deterrence.multistage.found import Found

__all__ = ["walk"]

DEEP = 12  # lines within lines: at most as many as there are stages of replies
JUMP = 1e-6  # a probability that differs by more on either side of a point jumps there
CLEAR = 1e-12  # so far from the point, in probabilities, that rounding does not move it to another side


def walk(
    compiled: Compiled, values: Mapping[str, Any], start: Found, stop: Found, weights: Any, tolerance: float
) -> Found:
    """Assessments between pairs of others in which a mixed signal gains nothing.

    Parameters
    ----------
    compiled : Compiled
        The structure.
    values : mapping of parameter to number or array
        Of the games that `Found.games` numbers.
    start, stop : Found
        The ends of the lines: the gain is positive at one end and not at the other.
    weights : array, (2, E)
        The gain is the sum of those of the first and second mixed signal with these weights.
    tolerance : float
        A gain of at most this share of the range is none.

    """
    done = []
    goal = np.full_like(start.told, np.nan)  # not in a jump yet
    for _ in range(DEEP):
        if not len(start):
            break
        line = _Line(compiled, values, start, stop, goal, weights)
        left, right = line.ends()
        crosses = (left > 0) != (right > 0)
        some = np.flatnonzero(crosses)
        near, far, gain, _ = crossings(line.chosen(some).gain, left[some], right[some])
        settled = np.abs(gain) <= tolerance
        done.append(line.at(some[settled], near[settled]))
        parts = [
            line.jumps(some[~settled], near[~settled], far[~settled]),
            line.onwards(np.flatnonzero(~crosses)),
        ]
        line = _Line.joined(parts)
        start, stop, goal, weights = line.start, line.stop, line.goal, line.weights
    return Found.joined([*done, start.chosen(slice(0, 0))])


class _Line:
    """Lines between assessments; t runs from 0 at the first end to 1 at the other.

    `goal` (told rows, E) is how sets reply on the other side of the jump in which the line lies.
    """

    def __init__(
        self,
        compiled: Compiled,
        values: Mapping[str, Any],
        start: Found,
        stop: Found,
        goal: Any,
        weights: Any,
    ) -> None:
        self.compiled, self.values = compiled, values
        self.start, self.stop, self.goal, self.weights = start, stop, goal, weights

    def chosen(self, some: Any) -> _Line:
        ends = self.start.chosen(some), self.stop.chosen(some)
        return _Line(self.compiled, self.values, *ends, self.goal[:, some], self.weights[:, some])

    @classmethod
    def joined(cls, parts: Sequence[_Line]) -> _Line:
        ends = (Found.joined([getattr(p, end) for p in parts]) for end in ("start", "stop"))
        rows = (np.concatenate([getattr(p, row) for p in parts], axis=1) for row in ("goal", "weights"))
        return cls(parts[0].compiled, parts[0].values, *ends, *rows)

    def at(self, some: Any, t: Any) -> Found:
        """The assessment at t on some of the lines."""
        a, b = self.start.chosen(some), self.stop.chosen(some)
        sent, told = ((1 - t) * x + t * y for x, y in ((a.sent, b.sent), (a.told, b.told)))
        return Found(a.games, a.patterns, np.clip(sent, 0.0, 1.0), a.here, np.clip(told, 0.0, 1.0))

    def gain(self, some: Any, t: Any) -> Any:
        """What mixed signals gain by their second action, as a share of the range."""
        f = self.at(some, t)
        levels = self.compiled.levels(self.values, f)
        return (self.weights[:, some] * self.compiled.patterns.gains(f.patterns, levels)).sum(axis=0)

    def ends(self) -> tuple[Any, Any]:
        """The gains at both ends."""
        count = len(self.start)
        return self.gain(slice(None), np.zeros(count)), self.gain(slice(None), np.ones(count))

    def jumps(self, some: Any, near: Any, far: Any) -> _Line:
        """Lines between the replies of the sets that jump first, on either side of a jump.

        Seen from a little further off, all sets that jump there have jumped; but a set that is tied all along
        the line, and is moved by rounding alone, shows at the jump itself.
        """
        apart = np.sign(far - near) * self._clear(some)
        own, goal = self._sides(some, near - apart, far + apart)
        still = np.flatnonzero(~(np.abs(own - goal) > JUMP).any(axis=0))
        own[:, still], goal[:, still] = self._sides(some[still], near[still], far[still])
        return self._between(self.at(some, near), own, goal, self.weights[:, some])

    def onwards(self, some: Any) -> _Line:
        """Lines for the sets that jump next, where the first have jumped and the gain is not zero yet.

        Sets that follow from the first are moved by their own best replies; what is left is tied as well.
        """
        a, goal = self.stop.chosen(some), self.goal[:, some]
        return self._between(a, self.compiled.replies(self.values, a), goal, self.weights[:, some])

    def _sides(self, some: Any, near: Any, far: Any) -> tuple[Any, Any]:
        """How sets would reply of their own at two points of the lines."""
        first, second = (self.compiled.replies(self.values, self.at(some, t)) for t in (near, far))
        return first, second

    def _between(self, a: Found, own: Any, goal: Any, weights: Any) -> _Line:
        of, below = self.compiled.of, self.compiled.below
        moved = np.zeros_like(a.here)
        np.logical_or.at(moved, of, np.abs(own - goal) > JUMP)
        moved &= ~a.here
        first = moved & ~(below.astype(float) @ moved > 0)
        keep = np.flatnonzero(first.any(axis=0))
        a, first, goal = a.chosen(keep), first[:, keep], goal[:, keep]
        told = [np.where(first[of], side, a.told) for side in (own[:, keep], goal)]
        start, stop = (Found(a.games, a.patterns, a.sent, a.here | first, side) for side in told)
        return _Line(self.compiled, self.values, start, stop, goal, weights[:, keep])

    def _clear(self, some: Any) -> Any:
        """How far one must go along the lines to be clear of rounding."""
        a, b = self.start.chosen(some), self.stop.chosen(some)
        length = [np.abs(x - y).max(axis=0, initial=0.0) for x, y in ((a.sent, b.sent), (a.told, b.told))]
        return CLEAR / np.maximum(*length)
