"""Where may mixed signals be indifferent? A look at a grid of probabilities, then closer.

`alone`: the gain of a single mixed signal changes its sign between neighbours on the grid. `together`: for
two mixed signals, zero lies among the pairs of gains at the corners of half a square of the grid; squares
are halved until Newton's method finds a root, or what is left is a jump (`deterrence.kernels.squares`), and
dropped where some type would send another signal at all corners.
Roots and jumps are then brought to full precision by `walk`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from deterrence.kernels.squares import surrounded, zeros
from deterrence.multistage.compiled import Compiled
from deterrence.multistage.found import Found
from deterrence.multistage.walk import walk

__all__ = ["alone", "together"]

POINTS = 8_192  # games times points of the grid that are evaluated together
ROUNDING = 1e-12  # a gain of at most this share of the range
END = 1e-13  # the least probability
LINE = np.concatenate([[0.0, 2e-4, 6e-3, 2e-2], np.arange(1, 40) / 40, [0.98, 0.994, 0.9998, 1.0]])
SIDE = 12  # squares along a side of the grid


def probability(place: Any) -> Any:
    """From a place in [0, 1], where the ends are looked at more closely, to a probability."""
    return np.clip(np.sin(0.5 * np.pi * place) ** 2, END, 1 - END)


def alone(compiled: Compiled, values: Mapping[str, Any], count: int, tolerance: float) -> Found:
    """Assessments with one mixed signal that gains nothing, in so many games."""
    share, rest = probability(LINE), probability(1 - LINE)
    starts = [np.zeros((3, 0), dtype=int)]
    for some, games in _pieces(values, count, len(LINE), 1):
        for k, gain in enumerate(compiled.scan(1)({**some, "share 0": share, "rest 0": rest})):
            positive = np.broadcast_to(gain, (len(games), len(LINE))) > ROUNDING
            where, point = np.nonzero(positive[:, 1:] != positive[:, :-1])
            starts.append(np.stack([games[where], np.full(len(where), k), point]))
    games, patterns, point = np.concatenate(starts, axis=1)
    start = compiled.start(games, patterns, rest[None, point], share[None, point])
    stop = compiled.start(games, patterns, rest[None, point + 1], share[None, point + 1])
    return walk(compiled, values, start, stop, np.repeat([[1.0], [0.0]], len(games), axis=1), tolerance)


def together(compiled: Compiled, values: Mapping[str, Any], count: int, tolerance: float) -> Found:
    """Assessments with two mixed signals that gain nothing, in so many games."""
    line = np.arange(SIDE + 1) / SIDE
    share, rest = probability(line), probability(1 - line)
    symbols = {"share 0": share[:, None], "rest 0": rest[:, None], "share 1": share, "rest 1": rest}
    first = len(compiled.patterns.each[0])
    starts = [np.zeros((4, 0), dtype=int)]
    for some, games in _pieces(values, count, len(line) ** 2, 2):
        gains = compiled.scan(2)({**some, **symbols})
        shape = (len(games), len(line), len(line))
        for k in range(len(gains) // 2):
            pair = np.stack([np.broadcast_to(g, shape) for g in gains[2 * k : 2 * k + 2]])
            if not all((g > 0).any() and (g < 0).any() for g in pair):
                continue
            corners = [pair[:, :, a : a + SIDE, b : b + SIDE] for a, b in ((0, 0), (1, 1), (1, 0), (0, 1))]
            where, *square = np.nonzero(surrounded(np.stack(corners)))
            starts.append(np.stack([games[where], np.full(len(where), first + k), *square]))
    games, patterns, *square = np.concatenate(starts, axis=1)
    pairs, who = np.unique(np.stack([games, patterns]), axis=1, return_inverse=True)

    def start(some: Any, place: Any) -> Found:
        games, patterns = pairs[:, some]
        return compiled.start(games, patterns, probability(1 - place), probability(place))

    def value(some: Any, place: Any) -> Any:
        f, p = start(some, place), compiled.patterns
        levels = compiled.levels(values, f)
        excess = p.excess(f.patterns, levels) - tolerance
        return np.concatenate([p.gains(f.patterns, levels), excess[None]])

    rooted, roots, jumping, near, far = zeros(value, who.reshape(-1), np.stack(square), SIDE)
    left, right = value(jumping, near)[:2], value(jumping, far)[:2]
    with np.errstate(invalid="ignore"):
        weights = (right - left) / np.linalg.norm(right - left, axis=0)
    jumps = walk(compiled, values, start(jumping, near), start(jumping, far), weights, tolerance)
    return Found.joined([start(rooted, roots), jumps])


def _pieces(values: Mapping[str, Any], count: int, points: int, axes: int) -> Iterator[tuple[Any, Any]]:
    """A few games at a time, with axes for the points of the grid behind them."""
    step = max(POINTS // points, 1)
    for begin in range(0, count, step):
        some = slice(begin, begin + step)
        piece = {n: v[some].reshape(-1, *[1] * axes) if np.ndim(v) else v for n, v in values.items()}
        yield piece, np.arange(count)[some]
