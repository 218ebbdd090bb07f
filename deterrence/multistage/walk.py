"""Where between two assessments is a type indifferent between its two signals?

On the line between them the gain of the mixed signal changes its sign. It does so at a root, which is the
answer; or it jumps, because replies do, where beliefs cross a threshold. There the sets that jump first
(nothing that may follow on them jumps) are indifferent, so they may mix: the walk goes on between the
replies on either side of the jump. What is decided earlier may jump again on this line, and is treated in the
same way, until the gain vanishes. Every line is thus a problem in one unknown, whatever the tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.kernels.crossings import crossings
from deterrence.multistage.compiled import Compiled
from deterrence.multistage.found import Found

__all__ = ["walk"]

DEEP = 12  # lines within lines: at most as many as there are stages of replies
JUMP = 1e-6  # a probability that differs by more on either side of a point jumps there


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
    near, far = start, stop
    for _ in range(DEEP):
        if not len(near):
            break
        line = _Line(compiled, values, near, far, weights)
        left, right = line.ends()
        crosses = (left > 0) != (right > 0)
        line = line.chosen(np.flatnonzero(crosses))
        t, s, gain, _ = crossings(line.gain, left[crosses], right[crosses])
        settled = np.abs(gain) <= tolerance
        here = line.at(np.arange(len(t)), t)
        done.append(here.chosen(np.flatnonzero(settled)))
        open_ = np.flatnonzero(~settled)
        near, far, kept = line.jumps(open_, t[open_], s[open_])
        weights = line.weights[:, open_[kept]]
    return Found.joined([*done, near.chosen(slice(0, 0))])


class _Line:
    """Lines between assessments; t runs from 0 at the first end to 1 at the other."""

    def __init__(
        self, compiled: Compiled, values: Mapping[str, Any], start: Found, stop: Found, weights: Any
    ) -> None:
        self.compiled, self.values, self.weights = compiled, values, weights
        self.start, self.stop = start, stop

    def chosen(self, some: Any) -> _Line:
        ends = self.start.chosen(some), self.stop.chosen(some)
        return _Line(self.compiled, self.values, *ends, self.weights[:, some])

    def at(self, some: Any, t: Any) -> Found:
        """The assessment at t on some of the lines."""
        a, b = self.start.chosen(some), self.stop.chosen(some)
        return Found(
            a.games, a.patterns, (1 - t) * a.sent + t * b.sent, a.here, (1 - t) * a.told + t * b.told
        )

    def gain(self, some: Any, t: Any) -> Any:
        """What mixed signals gain by their second action, as a share of the range."""
        f = self.at(some, t)
        levels = self.compiled.levels(self.values, f)
        return (self.weights[:, some] * self.compiled.patterns.gains(f.patterns, levels)).sum(axis=0)

    def ends(self) -> tuple[Any, Any]:
        """The gains at both ends."""
        count = len(self.start)
        return self.gain(slice(None), np.zeros(count)), self.gain(slice(None), np.ones(count))

    def jumps(self, some: Any, near: Any, far: Any) -> tuple[Found, Found, Any]:
        """Lines between the replies of the sets that jump first, on either side of a jump; which they are."""
        a, b = self.at(some, near), self.at(some, far)
        own = [self.compiled.replies(self.values, f) for f in (a, b)]
        of, below = self.compiled.of, self.compiled.below
        moved = np.zeros_like(a.here)
        np.logical_or.at(moved, of, np.abs(own[0] - own[1]) > JUMP)
        moved &= ~a.here
        first = moved & ~(below.astype(float) @ moved > 0)
        keep = np.flatnonzero(first.any(axis=0))
        a, first = a.chosen(keep), first[:, keep]
        told = [np.where(first[of], side[:, keep], a.told) for side in own]
        start, stop = (Found(a.games, a.patterns, a.sent, a.here | first, side) for side in told)
        return start, stop, keep
