"""At which mixes is everybody indifferent between the actions that they mix?

Player i's gain from an action over its last one is a polynomial that is linear in every other player's
mix: D_i(k; x_-i) = sum over s of D_i(k, s) times the product of x_j(s_j). All these gains vanish at a
mixed equilibrium: as many equations as free probabilities. Newton's method with the analytic Jacobian
solves them, the step taken by Levenberg (1944) with a damping at the level of rounding, so that a
singular or an overdetermined system gives its least-squares step and not an error. Iterates are drawn
back to just outside the simplices, where all solutions of interest lie. It finds one root or none from
each start; which one is chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deterrence.kernels.elimination import solved

__all__ = ["free", "gains", "mixed", "newton", "slopes", "squared"]

OUTSIDE = -0.1  # iterates may leave the simplex this far: measured, better than 0 and than no limit
DAMPING = 1e-14  # of the mean square of the singular values
NEAR = 1e-9  # a step below this ends the iteration: the next one would be its square
WRONG = 1e-7  # a gain above this where the steps end is no root but a least-squares point


def gains(payoffs: Sequence[Any]) -> list[Any]:
    """Each player's gain from its actions over its last one: the D_i.

    Parameters
    ----------
    payoffs : sequence over players of float arrays (k1, ..., kM, n)
        Payoffs of the players who mix, on the support.

    Returns
    -------
    list of float arrays (ki - 1, k of the others in order ..., n)

    """
    result = []
    for i, own in enumerate(payoffs):
        first = np.moveaxis(own, i, 0)
        result.append(first[:-1] - first[-1:])
    return result


def mixed(z: Any, sizes: Sequence[int]) -> list[Any]:
    """Free probabilities (d, n) as full mixes [(k_i, n)], the last one being what is left."""
    ends = np.cumsum([k - 1 for k in sizes])
    return [np.concatenate([own, 1 - own.sum(axis=0, keepdims=True)]) for own in np.split(z, ends[:-1])]


def free(mixes: Sequence[Any]) -> Any:
    """Full mixes as free probabilities, (d, n)."""
    return np.concatenate([x[:-1] for x in mixes])


def slopes(gain: Sequence[Any], mixes: Sequence[Any]) -> tuple[Any, Any]:
    """The gains (d, n) and their Jacobian (d, d, n) at some mixes."""
    players, n = range(len(mixes)), mixes[0].shape[-1]
    ends = np.concatenate([[0], np.cumsum([len(x) - 1 for x in mixes])])
    value, slope = np.zeros((ends[-1], n)), np.zeros((ends[-1], ends[-1], n))
    for i in players:
        rows = slice(ends[i], ends[i + 1])
        others = [j for j in players if j != i]
        if not others:
            value[rows] = gain[i]
        for j in others:
            left, axis = gain[i], 1
            for k in others:
                if k == j:
                    axis += 1
                else:
                    left = _contracted(left, mixes[k], axis)
            slope[rows, ends[j] : ends[j + 1]] = left[:, :-1] - left[:, -1:]
            if j == others[-1]:
                value[rows] = _contracted(left, mixes[j], 1)
    return value, slope


def _contracted(tensor: Any, mix: Any, axis: int) -> Any:
    """Average over one player's actions; a loop is faster here than einsum and the same in any batch."""
    first = np.moveaxis(tensor, axis, 0)
    total = first[0] * mix[0]
    for part, weight in zip(first[1:], mix[1:], strict=True):
        total = total + part * weight
    return total


def squared(slope: Any) -> Any:
    """The damped normal matrix of a Jacobian: never singular, unless the Jacobian is 0."""
    d = slope.shape[0]
    normal = np.zeros_like(slope)
    for row in slope:
        normal += row[:, None] * row[None]
    normal[range(d), range(d)] += DAMPING * np.trace(normal) / d + 1e-300
    return normal


def newton(gain: Sequence[Any], z: Any, sizes: Sequence[int], most: int = 30) -> tuple[Any, Any]:
    """Newton's method from the free probabilities z (d, n).

    Returns
    -------
    roots : float array (d, n)
        NaN where there is none.
    found : bool array (n,)
        Did the steps end at a root?

    """
    roots, found = np.full_like(z, np.nan), np.zeros(z.shape[1], dtype=bool)
    alive, gain = np.arange(z.shape[1]), list(gain)
    for _ in range(most):
        value, slope = slopes(gain, mixed(z, sizes))
        right = (slope * value[:, None]).sum(axis=0)
        step = solved(squared(slope), right[:, None])[:, 0]
        ended = np.abs(step).max(axis=0) < NEAR
        good = ended & (np.abs(value).max(axis=0) < WRONG)
        roots[:, alive[good]] = z[:, good] - step[:, good]
        found[alive[good]] = True
        keep = ~ended & np.isfinite(step).all(axis=0)
        if not keep.any():
            break
        alive, z, gain = alive[keep], z[:, keep] - step[:, keep], [part[..., keep] for part in gain]
        drawn = [np.maximum(x, OUTSIDE) for x in mixed(z, sizes)]
        z = free([x / x.sum(axis=0) for x in drawn])
    return roots, found
