"""Which mixed equilibria has a game of three or four players with two actions each? All, by supports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deterrence.kernels.binary.fours import fours, searched_fours
from deterrence.kernels.binary.pairs import indifferent, pairs
from deterrence.kernels.binary.regret import checked
from deterrence.kernels.binary.threes import Part, searched_threes, threes
from deterrence.kernels.found import Found

__all__ = ["binary_mixed"]

PIECE = {3: 8192, 4: 4096}  # games at a time, so that the arrays stay in the cache
UNDERFLOW = 1e-290  # a gain this small beside the player's largest may have lost its sign


def binary_mixed(payoffs: Any, tolerance: float = 1e-10) -> Found:
    """All equilibria in which at least two of three or four players mix, each of two actions.

    Parameters
    ----------
    payoffs : float array, (N, 2, ..., 2, G)
        `payoffs[i, a1, ..., aN]` is what player i gets, for G games; N is 3 or 4.
    tolerance : float
        Share of a player's largest gain below which a deciding quantity counts as tied.

    Returns
    -------
    Found
        `proved` says that no such equilibrium is missing, nor one with a single player who mixes.
        `tied` is true where a deciding quantity lies within the tolerance and where nothing is proved
        (near ties, continua, payoffs that are not finite). `continuum` is false throughout.

    Notes
    -----
    What is proved, and how. Player i's gain from the second action is multilinear in the others'
    probabilities; its corners are single subtractions, so their signs are exact. (a) If no corner is 0
    where the others may stay, nobody mixes alone. (b) Two mix: both gains change sign along their edges,
    exactly. (c) Three mix: one of the two roots of a quadratic form. (d) Four mix: a root in (0, 1) of a
    polynomial of degree 9 whose Bernstein coefficients are computed without division; no root
    is overlooked as the coefficients' signs, whatever the errors within their bounds, change once on an
    interval or never. Above a root there is nothing in the box, by signs, or a zero that Krawczyk's test
    verifies and that is alone there. (e) Where such a sign is in doubt, with another player in the part
    of the fourth, and else by halving the box until each part has no zero or a verified one. Every
    sign that is relied on exceeds a bound of its rounding error, stated with its derivation in the module
    that computes it; bounds count every operation as 2^-53 and are rounded up generously. A game is
    proved if none of its supports is left in doubt, and if all found profiles pass the last check: nobody
    gains more than max(1e-9, tolerance) of half of the largest gain by deviating.

    """
    payoffs = np.asarray(payoffs, dtype=float)
    n, count = payoffs.shape[0], payoffs.shape[-1]
    undecided, near = np.zeros(count, dtype=bool), np.zeros(count, dtype=bool)
    parts: list[Part] = [(np.zeros(0, dtype=np.intp), np.zeros((n, 0)))]
    open_faces: list[list[tuple[Any, Any]]] = [[] for _ in range(2 if n == 3 else 5)]
    with np.errstate(all="ignore"):
        for start in range(0, count, PIECE[n]):
            piece = slice(start, start + PIECE[n])
            found, left = _piece(payoffs[..., piece], undecided[piece], near[piece], tolerance)
            parts.append((start + found[0], found[1]))
            for kind, (games, action) in enumerate(left):
                open_faces[kind].append((start + games, action))
        if count:
            joined = [tuple(map(np.concatenate, zip(*rows, strict=True))) for rows in open_faces]
            parts.append(_searched(payoffs, joined, undecided, near, tolerance))
    games = np.concatenate([g for g, _ in parts])
    order = np.argsort(games, kind="stable")
    p = np.concatenate([p for _, p in parts], axis=1)[:, order]
    mixes = tuple(np.stack([1.0 - x, x]) for x in p)
    return Found(games[order], mixes, np.zeros(games.size, dtype=bool), near | undecided, ~undecided)


def _gains(payoffs: Any) -> tuple[list[Any], Any, Any]:
    """The corners of every player's gain, of at most 1 and at least 1/2 in size at their largest.

    With masks over the games: where they are finite (others are all 1), and where some corner that is
    not 0 is too small beside the largest to be trusted.
    """
    n = payoffs.shape[0]
    gains, finite = [], np.ones(payoffs.shape[-1], dtype=bool)
    faint = np.zeros_like(finite)
    inner = tuple(range(n - 1))
    for i in range(n):
        own = np.moveaxis(payoffs[i], i, 0)
        d = own[1] - own[0]
        size = np.abs(d)
        largest, least = np.max(size, axis=inner), np.min(size, axis=inner)
        good = np.isfinite(largest)
        finite &= good
        g = np.flatnonzero(least < UNDERFLOW * largest)
        if g.size:
            faint[g] |= np.any((size[..., g] > 0) & (size[..., g] < UNDERFLOW * largest[g]), axis=inner)
        exponent = -np.frexp(np.where(good, largest, 1.0))[1]
        half = exponent // 2  # 2^1030 is no number
        d *= np.ldexp(1.0, half)
        d *= np.ldexp(1.0, exponent - half)
        gains.append(d)
    if not finite.all():
        for d in gains:
            d[..., ~finite] = 1.0
    return gains, finite, faint


def _piece(payoffs: Any, undecided: Any, near: Any, tolerance: float) -> tuple[Part, list[tuple[Any, Any]]]:
    """What elimination finds, and for each trio, and for all four, the games and actions left open."""
    n = payoffs.shape[0]
    gains, finite, faint = _gains(payoffs)
    undecided |= ~finite | faint
    least = np.min([np.min(np.abs(d), axis=tuple(range(n - 1))) for d in gains], axis=0)
    touching = np.flatnonzero(least <= tolerance)
    if touching.size:
        some = [d[..., touching] for d in gains]
        near[touching] = indifferent(some, tolerance)
        undecided[touching] |= indifferent(some, 0.0)
    parts = pairs(gains, undecided, near, tolerance)
    found, left = threes(gains, near, tolerance)
    parts += found
    open_faces = [divmod(faces, finite.size)[::-1] for faces in left]
    if n == 4:
        found, games = fours(gains, undecided, near, tolerance)
        parts += found
    else:
        games = np.zeros(0, dtype=np.intp)
    return _kept(gains, parts, undecided, tolerance), [*open_faces, (games, games)]


def _searched(payoffs: Any, open_faces: Any, undecided: Any, near: Any, tolerance: float) -> Part:
    """What slower ways find on the faces that are open, all pieces together since they are few."""
    some = np.unique(np.concatenate([games for games, _ in open_faces]))
    gains, *_ = _gains(payoffs[..., some])
    mine, close = undecided[some], near[some]
    places = [np.searchsorted(some, games) for games, _ in open_faces]
    faces = [a * some.size + g for (_, a), g in zip(open_faces[:-1], places[:-1], strict=True)]
    parts = searched_threes(gains, faces, mine, close, tolerance)
    if len(gains) == 4:
        parts += searched_fours(gains, places[-1], mine, close, tolerance)
    games, p = _kept(gains, parts, mine, tolerance)
    undecided[some], near[some] = mine, close
    return some[games], p


def _kept(gains: Sequence[Any], parts: Sequence[Part], undecided: Any, tolerance: float) -> Part:
    """The profiles that nobody gains from leaving; a game that loses one to this check is undecided."""
    if not parts:
        return np.zeros(0, dtype=np.intp), np.zeros((len(gains), 0))
    games = np.concatenate([g for g, _ in parts])
    p = np.concatenate([p for _, p in parts], axis=1)
    p, good = checked(gains, games, p, max(1e-9, tolerance))
    undecided[games[~good]] = True
    return games[good], p[:, good]
