"""In which mixed equilibria can several players end, and are there no others?

By supports (Porter, Nudelman & Shoham 2008): for every support that conditional dominance leaves, solve
"everybody is indifferent between the actions that they mix", keep the solutions inside the support
against which no unused action pays more. With two who mix the equations are linear; with more they are
polynomials and have many roots, of which `subdivision` finds all in the simplices and proves it, or
gives up where they are singular or too many cells are needed. There Newton's method from random starts
(`multilinear`) finds what it finds, and the game is not called proved.

A game is proved if every support is excluded or settled, by comparisons with a slack above their
rounding error, and no comparison is a tie. Of a continuum one point a support is listed. The number of
supports grows exponentially with the actions, and the work with it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.kernels.found import Found
from deterrence.kernels.profiles import joined
from deterrence.kernels.search.dominance import possible_supports
from deterrence.kernels.search.multilinear import gains, mixed, newton, slopes
from deterrence.kernels.search.subdivision import subdivided

__all__ = ["searched_mixed"]

CELLS = 1000  # a support looks into at most this many cells before it is given up
FEW = 16  # the same where two mix: their equations are linear, and only singular ones need a cut
PIECE = 1 << 17  # gains at the corners of the cells that are solved together
INSIDE = 1e-9  # a probability above this is inside the support
SAME = 1e-7  # roots of one support closer than this are one
ROUNDING = 2.0**-50  # above that of a difference of payoffs of size 1
SINGULAR = 1e-7  # ratio of singular values of the Jacobian below which a root may not be alone


def searched_mixed(payoffs: Any, tolerance: float = 1e-10, starts: int = 10, seed: int = 0) -> Found:
    """Search for the equilibria in which somebody mixes.

    Parameters
    ----------
    payoffs : float array (N, m1, ..., mN, G)
        Payoffs of N >= 2 players, games on the last axis. A game with a payoff that is not finite has
        no profiles and is not proved.
    tolerance : float
        Payoffs closer than this share of the player's range are tied.
    starts : int
        Random starts on a support that was given up, for each free probability.
    seed : int
        Of the starts; they are the same in every game.

    Returns
    -------
    Found
        Profiles with regret <= max(1e-9, tolerance) of each player's range, by game.

    """
    sizes, games = payoffs.shape[1:-1], payoffs.shape[-1]
    fine = np.isfinite(payoffs).all(axis=tuple(range(payoffs.ndim - 1)))
    number = np.flatnonzero(fine)
    scaled = _scaled(payoffs[..., number])
    tied, proved = np.zeros(number.size, dtype=bool), np.ones(number.size, dtype=bool)
    parts, kinds = [], []
    for shape, left in possible_supports(scaled, max(tolerance, ROUNDING)) if number.size else ():
        d = sum(shape) - len(shape)
        rng = np.random.default_rng([seed, *shape])  # a shape's starts do not depend on what the others need
        begin = np.concatenate([rng.dirichlet(np.ones(k), starts * d).T[:-1] for k in shape if k > 1])
        problems = _problems(scaled, left)
        size = max(1, PIECE // (d * int(np.prod(shape))))
        for at in range(0, problems[1].size, size):
            support, game = (part[at : at + size] for part in problems)
            gain, rival = _gains(scaled, [s for s, _ in left], shape, support, game)
            z, pair, sure = _roots(gain, rival, [k for k in shape if k > 1], begin, max(INSIDE, tolerance))
            proved[game[~sure]] = False
            tied[game[~sure]] |= max(shape) == d + 1  # one mixes alone: two best replies are tied
            mixes = _spread(z, [s for s, _ in left], shape, support[pair], sizes)
            keep, near, flat = _judged(scaled, mixes, game[pair], gain, z, pair, shape, tolerance)
            tied[game[pair[near]]] = True
            parts.append((number[game[pair[keep]]], tuple(mix[:, keep] for mix in mixes)))
            kinds.append(flat[keep])
    found, every = joined(parts, sizes)
    order = np.argsort(found, kind="stable")
    results = np.zeros((2, games), dtype=bool)
    results[:, number] = tied, proved & ~tied
    flat = np.concatenate([np.zeros(0, dtype=bool), *kinds])[order]
    return Found(found[order], tuple(mix[:, order] for mix in every), flat, *results)


def _scaled(payoffs: Any) -> Any:
    """Each player's payoffs from 0 to 1; 0 where they are all equal."""
    axes = tuple(range(1, payoffs.ndim - 1))
    half = payoffs / 2  # the range of the payoffs may overflow, that of their halves does not
    low = half.min(axis=axes, keepdims=True)
    spread = half.max(axis=axes, keepdims=True) - low
    result: Any = (half - low) / np.where(spread > 0, spread, 1.0)
    return result


def _problems(payoffs: Any, left: Any) -> tuple[Any, Any]:
    """The support and the game of each problem of a shape."""
    support = np.concatenate([np.full(games.size, s) for s, (_, games) in enumerate(left)])
    return support, np.concatenate([games for _, games in left])


def _gains(payoffs: Any, supports: Any, shape: Any, support: Any, game: Any) -> tuple[list[Any], Any]:
    """Gains of those who mix, and what unused actions gain, at the profiles of the support."""
    sizes, n = payoffs.shape[1:-1], support.size
    used, unused = [], []
    for i, m in enumerate(sizes):
        line = [1] * len(sizes) + [n]
        line[i] = -1
        own = np.array([s[i] for s in supports])
        other = np.array([[a for a in range(m) if a not in s] for s in own.tolist()], dtype=np.intp)
        used.append(own.T[:, support].reshape(line))
        unused.append([column[support].reshape([*[1] * len(sizes), n]) for column in other.T])
    full = [payoffs[(i, *used, game)] for i in range(len(sizes))]
    rival = [np.zeros((0, *shape, n))]
    for i, columns in enumerate(unused):
        last = full[i].take([-1], axis=i)
        for column in columns:
            there = payoffs[(i, *used[:i], column, *used[i + 1 :], game)]
            rival.append(np.broadcast_to(there - last, (*shape, n))[None])
    pure = tuple(i for i, k in enumerate(shape) if k == 1)
    own_gains = gains([full[i].squeeze(axis=pure) for i, k in enumerate(shape) if k > 1])
    return own_gains, np.concatenate(rival).squeeze(axis=tuple(i + 1 for i in pure))


def _roots(gain: Any, rival: Any, sizes: Any, begin: Any, allowed: float) -> tuple[Any, Any, Any]:
    """Roots (d, E), their problems (E,), and whether these are all the roots of a problem (n,)."""
    n = gain[0].shape[-1]
    z, pair, sure = np.zeros((len(begin), 0)), np.zeros(0, dtype=np.intp), np.zeros(n, dtype=bool)
    if len(sizes) > 1:
        most = FEW if len(sizes) == 2 else CELLS
        z, pair, sure = subdivided(gain, rival, sizes, most, allowed)
        z, pair = z[:, sure[pair]], pair[sure[pair]]
    rest = np.flatnonzero(~sure)
    many = np.repeat(rest, begin.shape[1])
    for at in range(0, many.size, PIECE // 8):
        some = many[at : at + PIECE // 8]
        tried = begin[:, np.arange(at, at + some.size) % begin.shape[1]]
        more, found = newton([d[..., some] for d in gain], tried, sizes)
        z, pair = np.concatenate([z, more[:, found]], axis=1), np.concatenate([pair, some[found]])
    return z, pair, sure


def _spread(z: Any, supports: Any, shape: Any, support: Any, sizes: Any) -> list[Any]:
    """Mixes over all actions, one array (m_i, E) a player."""
    inner = iter(mixed(z, [k for k in shape if k > 1]))
    result = []
    for i, (m, k) in enumerate(zip(sizes, shape, strict=True)):
        mix = np.zeros((m, support.size))
        at = np.array([s[i] for s in supports]).T[:, support]
        mix[at, np.arange(support.size)] = next(inner) if k > 1 else 1.0
        result.append(mix)
    return result


def _judged(
    payoffs: Any, mixes: Any, game: Any, gain: Any, z: Any, pair: Any, shape: Any, tolerance: float
) -> tuple[Any, Any, Any]:
    """Which roots are equilibria, listed once; which are near a tie; which are not isolated?"""
    keep, near = np.ones(game.size, dtype=bool), np.zeros(game.size, dtype=bool)
    allowed = max(INSIDE, tolerance)
    for i, mix in enumerate(mixes):
        value = np.moveaxis(payoffs[i][..., game], i, 0)
        for j in range(len(mixes) - 1, -1, -1):
            if j != i:
                value = (value * mixes[j]).sum(axis=j + (j < i))
        here = value.max(axis=0) - (mix * value).sum(axis=0)
        keep &= here <= allowed
        near |= (value + allowed >= value.max(axis=0)).sum(axis=0) > shape[i]
    own = mixed(z, [k for k in shape if k > 1])
    least = np.min([mix.min(axis=0) for mix in own], axis=0)
    keep &= least > -SAME
    near |= least <= INSIDE
    flat = np.zeros(game.size, dtype=bool)
    flat[keep] = _singular([d[..., pair[keep]] for d in gain], [mix[:, keep] for mix in own])
    near = keep & (near | flat)
    keep &= least > INSIDE
    keep[keep] = _different(z[:, keep], pair[keep], flat[keep])
    return keep, near, flat


def _singular(gain: Any, mixes: Any) -> Any:
    """Is the Jacobian singular at a root, so that the root may be one of a continuum?"""
    if not gain[0].shape[-1]:
        return np.zeros(0, dtype=bool)
    values = np.linalg.svd(np.moveaxis(slopes(gain, mixes)[1], -1, 0), compute_uv=False)
    return values[:, -1] <= SINGULAR * values[:, 0]


def _different(z: Any, pair: Any, flat: Any) -> Any:
    """The first of each problem's roots that are the same; of a problem's continuum only one."""
    first, left = np.zeros(pair.size, dtype=bool), np.arange(pair.size)
    while left.size:
        _, at, back = np.unique(pair[left], return_index=True, return_inverse=True)
        head = left[at]
        first[head] = True
        close = np.abs(z[:, left] - z[:, head][:, back]).max(axis=0) < SAME
        left = left[~(close | (flat[left] & flat[head][back]))]
    return first
