"""At which mixes of player 4 can four players be indifferent at once? The roots of a polynomial of degree 9.

Let t be player 4's number. A(t) over (2, 3), B(t) over (1, 3) and C(t) over (1, 2) are the gains of
players 1 to 3, linear in t, and T over (1, 2, 3) that of player 4. For a fixed t the first three vanish
together at two profiles, alpha and beta, and eliminating two players leaves a quadratic form for each:

    q3 = B' C~ A,   q1 = C A~ B',   q2 = C' B~ A',   M~ = [[m11, -m10], [-m01, m00]],

cubic in t, all with the discriminant D = (alpha_m0 beta_m1 - alpha_m1 beta_m0)^2 / 4. The symmetric
product of player m's two pairs is P_m = [[q11, -q01], [-q01, q00]] and the antisymmetric one is sqrt(D)
times e = [[0, 1], [-1, 0]]. So T(alpha) T(beta), two copies of T against products of P + sqrt(D) e, is

    R(t) = T T : P1 P2 P3 + D (T T : P1 e e + T T : e P2 e + T T : e e P3),

the odd terms cancelling. It is a polynomial, found without a division or a determinant, and it is 0
wherever the four gains vanish together: on a dense set of the games that have such a profile by the
above (they are an irreducible set: a bundle of linear spaces over the profiles), hence on all.

Polynomials are arrays (..., degree + 1, n) of the coefficients of (1 - t)^(m-k) t^k: products have no
other error than rounding, and dividing by binomials gives Bernstein coefficients, which bound.

Errors, with u = `UNIT` and Frobenius norms |A| (the larger of those at t = 0 and 1), |B|, |C| and |T|: in
Bernstein form an entry of P is a mean of products b' C~ a of at most |A| |B| |C|, which costs 14
roundings: e = 16 u |A| |B| |C|. With p1, p2, p3 the largest entries found (plus e) and the sum
of |T_abc T_def| over all pairs at most (sum |T|)^2 <= 8 |T|^2, the first part carries
8 |T|^2 (e (p1 p2 + p1 p3 + p2 p3) + 48 u p1 p2 p3), 40 being the longest chain of roundings. D is at
most 2 p3^2, off by 4 e p3. In T T : P1 e e only pairs with two differing actions occur, each T in four
of them, so their sum is at most 2 |T|^2: the bracket is at most 2 |T|^2 s with s = p1 + p2 + p3, off by
6 |T|^2 e. So the product carries |T|^2 (12 e p3^2 + 8 e p3 s + 48 u (4 p3^2 s)).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import comb
from typing import Any

import numpy as np

from deterrence.kernels.binary.corners import UNIT

__all__ = ["resultant"]

BINOMIAL = {m: np.array([comb(m, k) for k in range(m + 1)], dtype=float)[:, None] for m in (3, 9)}
FLOOR = 1e-280  # what underflow may cost


def resultant(gains: Sequence[Any]) -> tuple[Any, Any, Any]:
    """R's Bernstein coefficients (10, n), the bound of their errors (n,), and the largest entry of q3."""
    a, b, c = (np.moveaxis(d, 2, -2) for d in gains[:3])  # (2, 2, degree + 1, n)
    tensor = gains[3]
    down_b, down_c = b.swapaxes(0, 1), c.swapaxes(0, 1)
    forms = [
        _form(_matrices(_matrices(c, _tilde(a)), down_b)),
        _form(_matrices(_matrices(down_c, _tilde(b)), a.swapaxes(0, 1))),
        _form(_matrices(_matrices(down_b, _tilde(c)), a)),
    ]
    norms = [np.sqrt(np.max(np.sum(m * m, axis=(0, 1)), axis=0)) for m in (a, b, c)]
    error = 16 * UNIT * (norms[0] * norms[1] * norms[2]) + FLOOR
    sizes = [np.max(np.abs(f / BINOMIAL[3]), axis=(0, 1)) + error for f in forms]
    first, second, third = forms
    products = np.zeros((3, 3, 7, tensor.shape[-1]))
    for k in range(4):
        products[:, :, k : k + 4] += first[:, None, k, None] * second
    squares = _squares(tensor)
    left = np.zeros((3, 7, tensor.shape[-1]))
    for i in range(3):
        for j in range(3):
            left += squares[i, j, :, None] * products[i, j]
    result = np.zeros((10, tensor.shape[-1]))
    for k in range(4):
        for i in range(3):
            result[k : k + 7] += third[i, k] * left[i]
    discriminant = _times(third[1], third[1]) - _times(third[0], third[2])
    bracket = np.zeros((4, tensor.shape[-1]))
    for m, form in enumerate(forms):
        for weight, entry in zip(_alternating(np.moveaxis(tensor, m, 2)), form, strict=True):
            bracket += weight * entry
    result += _times(bracket, discriminant)
    return result / BINOMIAL[9], _error(sizes, error, np.sum(tensor * tensor, axis=(0, 1, 2))), sizes[2]


def _error(sizes: Sequence[Any], e: Any, square: Any) -> Any:
    p1, p2, p3 = sizes
    fresh, s = 48 * UNIT, p1 + p2 + p3
    main = 8 * (e * (p1 * p2 + p1 * p3 + p2 * p3) + fresh * (p1 * p2 * p3))
    return square * (main + (12 * e * p3 * p3 + 8 * e * p3 * s + 4 * fresh * p3 * p3 * s)) + FLOOR


def _times(x: Any, y: Any) -> Any:
    """The product of two polynomials."""
    result = np.zeros((x.shape[0] + y.shape[0] - 1, x.shape[-1]))
    for k in range(x.shape[0]):
        result[k : k + y.shape[0]] += x[k] * y
    return result


def _matrices(x: Any, y: Any) -> Any:
    """The product of two 2 by 2 matrices of polynomials."""
    size = y.shape[2]
    result = np.zeros((2, 2, x.shape[2] + size - 1, x.shape[-1]))
    for k in range(x.shape[2]):
        for m in (0, 1):
            result[:, :, k : k + size] += x[:, None, m, k, None] * y[None, m]
    return result


def _tilde(m: Any) -> Any:
    return np.stack([np.stack([m[1, 1], -m[1, 0]]), np.stack([-m[0, 1], m[0, 0]])])


def _form(q: Any) -> Any:
    """The entries 00, 01 and 11 of P, of a matrix q that is not symmetric yet."""
    return np.stack([q[1, 1], -0.5 * (q[0, 1] + q[1, 0]), q[0, 0]])


def _squares(tensor: Any) -> Any:
    """T times T, (3, 3, 3, n): each player's two actions as 00, 01 in either order, and 11."""
    result = tensor[:, None, :, None, :, None] * tensor[None, :, None, :, None, :]
    for axis in (0, 1, 2):
        pairs = np.moveaxis(result, (axis, axis + 1), (0, 1))
        folded = np.stack([pairs[0, 0], pairs[0, 1] + pairs[1, 0], pairs[1, 1]])
        result = np.moveaxis(folded, 0, axis)
    return result


def _alternating(tensor: Any) -> tuple[Any, Any, Any]:
    """T T : e e on the first two players, for the third's actions 00, 01 in either order, and 11."""
    x, y = tensor[:, :, 0], tensor[:, :, 1]
    mixed = (x[0, 0] * y[1, 1] + x[1, 1] * y[0, 0]) - (x[0, 1] * y[1, 0] + x[1, 0] * y[0, 1])
    return (
        2.0 * (x[0, 0] * x[1, 1] - x[0, 1] * x[1, 0]),
        2.0 * mixed,
        2.0 * (y[0, 0] * y[1, 1] - y[0, 1] * y[1, 0]),
    )
