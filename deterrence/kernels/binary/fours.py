"""All four players mix: which such profiles are equilibria? Roots of a polynomial, one profile above each.

Every profile in the open box at which all four are indifferent has player 4's number t among the roots
of R (`resultant`). Of these it is enough to look at a range outside of which somebody's gain has one sign at
all corners of the others: at an end, R often has a root of some multiplicity (where player 4 helps for
sure, nobody else need, say). The roots in the range are isolated for certain (`bernstein`) or the game is
left open. Above a root the first three are indifferent at two profiles at most, the roots of q. A
root has nothing above it in the box if it is certain that q has no real root there, and else that each
of its two profiles has a pair that is no mix or a gain of player 4 that is not 0.

Otherwise Newton's method gives a zero x of all four gains, in the box or not, which Krawczyk's test
proves to exist, with regular slopes, and with a t inside the interval of that root. Then x is the
only profile above it. For let y be another one. R is a polynomial in the coefficients of the four
gains and vanishes wherever they have a common zero, so its derivative at them vanishes in the
directions that keep x or y. If x and y differ in two or three of the pairs 1, 2 and 3, then in one at
least of those on which any single gain depends, and these directions span everything: R' = 0 at a root
that is simple. If they differ in one pair, the gains vanish on the line through both, and their
slopes at x are singular.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deterrence.kernels.binary.bernstein import ROUNDING, cut, isolated, refined
from deterrence.kernels.binary.boxes import zeros
from deterrence.kernels.binary.corners import UNIT, newton, slopes, verified
from deterrence.kernels.binary.pairs import axes_first
from deterrence.kernels.binary.resultant import resultant
from deterrence.kernels.binary.threes import Part, ruled
from deterrence.kernels.binary.triangle import completed, discriminant, quadratic, roots, within

__all__ = ["fours", "searched_fours"]

STEP = 2.0**-16  # of where a range begins and ends, so that halving it 30 times is exact


def fours(gains: Sequence[Any], undecided: Any, near: Any, tolerance: float) -> tuple[list[Part], Any]:
    """Equilibria in which four players mix, as (games, probabilities (4, E)), and games left open.

    Of the latter nothing is returned. A game in which somebody's gains are nowhere negative or nowhere
    positive, and not all 0, has none.
    """
    both = np.ones(gains[0].shape[-1], dtype=bool)
    for d in gains:
        both &= (d > 0).any(axis=(0, 1, 2)) == (d < 0).any(axis=(0, 1, 2))
    games = np.flatnonzero(both)
    if not games.size:
        return [], games
    where, points, radii, alone, left = _eliminated([d.take(games, axis=-1) for d in gains], 1)
    kept = np.flatnonzero(~left[where])
    found = _ruled(games[where[kept]], points[:, kept], radii[kept], alone[kept], undecided, near, tolerance)
    return [found], games[left]


def searched_fours(
    gains: Sequence[Any], games: Any, undecided: Any, near: Any, tolerance: float
) -> list[Part]:
    """The equilibria in games that `fours` left open, by other orders or by subdivision; marks the rest."""
    parts = []
    for turn in (1, 2, 3):
        if games.size:
            order = [(m + turn) % 4 for m in range(4)]
            turned = [axes_first(gains[i], i, [j for j in order if j != i])[..., games] for i in order]
            where, points, radii, alone, left = _eliminated(turned, 2)
            kept = np.flatnonzero(~left[where])
            points, where = points[np.argsort(order)][:, kept], where[kept]
            parts.append(_ruled(games[where], points, radii[kept], alone[kept], undecided, near, tolerance))
            games = games[left]
    if games.size:
        where, points, radii, alone, unsettled = zeros(
            [d.take(games, axis=-1) for d in gains], undecided[games]
        )
        undecided[games[unsettled]] = True
        parts.append(_ruled(games[where], points, radii, alone, undecided, near, tolerance))
    return parts


def _ruled(
    games: Any, points: Any, radii: Any, alone: Any, undecided: Any, near: Any, tolerance: float
) -> Part:
    """The equilibria among verified zeros: those inside. A zero that is hardly alone is tied.

    A change of the gains by the tolerance moves zeros that are 1 / norm from singular by norm times
    that, and alone is about 1 / norm: beyond its square root they might meet and vanish.
    """
    margins, errors = [*points, *(1.0 - points)], [radii + UNIT] * 8
    kept = ruled(games, margins, errors, undecided, near, tolerance)
    near[games[kept[alone[kept] <= 0.4 * np.sqrt(tolerance)]]] = True
    return games[kept], points[:, kept]


def _eliminated(gains: Sequence[Any], attempts: int) -> tuple[Any, Any, Any, Any, Any]:
    """Zeros of all gains, and a mask of games left open.

    As (games, points, radii, radii within which they are alone): all in the box, perhaps some outside.
    """
    n = gains[0].shape[-1]
    left = np.zeros(n, dtype=bool)
    low, high = _range(gains)
    coefficients, error, largest = resultant(gains)
    coefficients, error = cut(coefficients, error, low, high)
    owners, start, width, local, open_games = isolated(coefficients, error)
    left[open_games] = True
    start, width = low[owners] + (high - low)[owners] * start, (high - low)[owners] * width  # exactly
    error = error + ROUNDING * UNIT * np.max(np.abs(coefficients), axis=0)
    x, off = refined(local, error[owners])
    t, off = start + width * x, off * width + 2 * UNIT
    left[owners[~np.isfinite(off)]] = True
    ratio, candidates = _above(gains, owners, t, off, largest)
    # The likelier profile first: if the only solution above the root proves to be the other one, which
    # may be known to lie outside, that is an answer as well.
    place = np.flatnonzero(np.isfinite(ratio).any(axis=0))
    likelier = np.argmin(ratio, axis=0)
    found = []
    for which in (likelier, 1 - likelier)[:attempts]:
        if not place.size:
            break
        here = [d.take(owners[place], axis=-1) for d in gains]
        p, turned = newton(here, candidates[which[place], :, place].T, 3 * attempts - 2)
        p = p - np.sum(turned * slopes(here, p)[0], axis=1)
        radii, alone = verified(here, p, turned)
        begin, end = start[place], start[place] + width[place]
        sure = (p[3] - radii > begin) & (p[3] + radii < end)
        found.append((owners[place[sure]], p[:, sure], radii[sure], alone[sure]))
        place = place[~sure]
    left[owners[place]] = True
    if not found:
        return np.zeros(0, dtype=np.intp), np.zeros((4, 0)), np.zeros(0), np.zeros(0), left
    where, points, radii, isolation = (np.concatenate(rows, axis=-1) for rows in zip(*found, strict=True))
    return where, points, radii, isolation, left


def _range(gains: Sequence[Any]) -> tuple[Any, Any]:
    """Ends of the range of player 4's number, in multiples of `STEP`; 0 and 1 where it is empty."""
    low, high = np.zeros(gains[0].shape[-1]), np.ones(gains[0].shape[-1])
    for d in gains[:3]:
        first, last = (d[:, :, end].reshape(4, -1) for end in (0, 1))
        crossing = np.abs(first) / (np.abs(first) + np.abs(last))
        for at_first, at_last in ((first >= 0, last >= 0), (first <= 0, last <= 0)):
            start = np.where(at_first, 0.0, np.where(at_last, crossing, 2.0))
            end = np.where(at_last, 1.0, np.where(at_first, crossing, -1.0))
            low, high = np.maximum(low, start.min(axis=0)), np.minimum(high, end.max(axis=0))
    low = np.maximum(np.floor((low - 8 * UNIT) / STEP) * STEP, 0.0)
    high = np.minimum(np.ceil((high + 8 * UNIT) / STEP) * STEP, 1.0)
    return np.where(low < high, low, 0.0), np.where(low < high, high, 1.0)


def _above(gains: Sequence[Any], owners: Any, t: Any, off: Any, largest: Any) -> tuple[Any, Any]:
    """The two profiles (2, 4, n) above each t at which the first three are indifferent, and how likely.

    The fourth's gain there comes in units of its error, infinite if no solution in the box
    is possible: if it is certain that the gain is not 0, or that one of the pairs is no mix.
    """
    a, b, c = (d.take(owners, axis=-1) for d in gains[:3])
    a, b, c = (m[:, :, 0] * (1.0 - t) + m[:, :, 1] * t for m in (a, b, c))
    tensor = gains[3].take(owners, axis=-1)
    error = 96 * UNIT + 6 * largest[owners] * off
    q = quadratic(a, b, c)
    d, slack = discriminant(q, error)
    imaginary = d < -slack
    v3, slack = roots(q, error)
    ratio, points = np.empty((2, t.size)), np.empty((2, 4, t.size))
    for which in (0, 1):
        corner = completed(v3[which], slack[which], a, b, 2 * off + 8 * UNIT)
        gain, gain_error = corner.gain(tensor)
        out = imaginary | (np.abs(gain) > gain_error)
        for v, e in zip(corner.pairs, corner.errors, strict=True):
            out |= within(v) < -e
        units = np.abs(gain) / gain_error
        ratio[which] = np.where(out, np.inf, np.where(units >= 0, units, 1e300))
        for m, v in enumerate(corner.pairs):
            points[which, m] = v[1] / (v[0] + v[1])
        points[which, 3] = t
    return ratio, points
