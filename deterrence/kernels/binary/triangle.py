"""Where do three players make one another indifferent? One quadratic, and what rounding leaves of it.

Players 1, 2 and 3 have gains A over (2, 3), B over (1, 3) and C over (1, 2), 2 by 2 matrices. With
mixes as pairs v = (1 - p, p) up to a factor, A v3 = w makes player 1 indifferent iff v2 is
proportional to (w1, -w0), likewise v1 from B v3, and player 3 is then indifferent iff q(v3) = 0, where
q is the form of B' (J' C J) A with J w = (w1, -w0). So *every* profile in which all three mix and are
indifferent has a root of q. A pair is a mix inside (0, 1) iff its entries have one sign; nothing is
divided by, and infinity is harmless.

Errors, in units u = `UNIT`, are carried from step to step as bounds on the entries of pairs that are
scaled to |v0| + |v1| = 1 (the exact pair may be scaled by the same number, since a factor is free):

- e of q's entries is given, at least 96 u abc, where a, b and c are the largest corners;
- m, the largest entry, gives 5 e (m + e) for D = q01^2 - q00 q11, of which rounding is 8 u m^2
  <= 32 u abc m (as m <= 4 abc) and the rest 4 m e + 2 e^2;
- r = q01 +- sqrt(D) is off by at most 2 e + 5 e (m + e) / sqrt(D), or by 2 e + sqrt(5 e (m + e)) if D
  may be 0, since |sqrt(x) - sqrt(y)|^2 <= |x - y|; the roots are the pairs (q11, -r) and (r, -q00),
  whichever sign is taken;
- w = A v3 adds 2 a times the error of v3, the error of A, and 8 u a;
- a trilinear gain T at three pairs with errors e1, e2, e3 is off by at most 4 t (e1 + e2 + e3) + 16 u t,
  t the largest corner: (1 + 2 e1)(1 + 2 e2)(1 + 2 e3) - 1 is below 4 (e1 + e2 + e3) as long as the
  latter is below 1.01, and beyond that the bound exceeds |T| and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.kernels.binary.corners import UNIT, at

__all__ = ["Corner", "discriminant", "quadratic", "roots", "within"]

Matrix = Any  # (2, 2, n)
FLOOR = 1e-280  # what underflow may cost


@dataclass(frozen=True, eq=False)
class Corner:
    """The profiles (pairs v1, v2, v3) at one root of q, and how far each entry may be off."""

    pairs: tuple[Any, Any, Any]
    errors: tuple[Any, Any, Any]

    def gain(self, corners: Any) -> tuple[Any, Any]:
        """A fourth player's gain here, and its error; pairs are turned to have a positive larger entry."""
        turned = [v * np.where(v[0] + v[1] < 0, -1.0, 1.0) for v in self.pairs]
        largest = np.max(np.abs(corners), axis=(0, 1, 2))
        slack = largest * (4 * (self.errors[0] + self.errors[1] + self.errors[2]) + 16 * UNIT)
        return at(corners, *turned), slack + FLOOR


def quadratic(a: Matrix, b: Matrix, c: Matrix) -> tuple[Any, Any, Any]:
    """q00, q01 and q11, so that q(x, y) = q00 x^2 + 2 q01 x y + q11 y^2."""
    # B' (J' C J) = B' [[c11, -c10], [-c01, c00]]
    h00 = b[0, 0] * c[1, 1] - b[1, 0] * c[0, 1]
    h01 = b[1, 0] * c[0, 0] - b[0, 0] * c[1, 0]
    h10 = b[0, 1] * c[1, 1] - b[1, 1] * c[0, 1]
    h11 = b[1, 1] * c[0, 0] - b[0, 1] * c[1, 0]
    q01 = (h00 * a[0, 1] + h01 * a[1, 1]) + (h10 * a[0, 0] + h11 * a[1, 0])
    return h00 * a[0, 0] + h01 * a[1, 0], 0.5 * q01, h10 * a[0, 1] + h11 * a[1, 1]


def discriminant(q: tuple[Any, Any, Any], error: Any) -> tuple[Any, Any]:
    """q01^2 - q00 q11, and its error."""
    q00, q01, q11 = q
    m = np.maximum(np.maximum(np.abs(q00), np.abs(q11)), np.abs(q01)) + error
    return q01 * q01 - q00 * q11, 5 * error * m + FLOOR


def roots(q: tuple[Any, Any, Any], error: Any) -> tuple[Any, Any]:
    """Both roots of q as pairs, stacked (2 roots, 2 entries, n), and the error of their entries.

    Where the discriminant is not surely positive, the error is that of the real roots, if there are any.
    """
    q00, q01, q11 = q
    d, off = discriminant(q, error)
    root = np.sqrt(np.maximum(d, 0.0))
    r = q01 + np.copysign(root, q01)
    slack = 2 * error + np.where(d > off, off / root, np.sqrt(off))
    pairs = np.empty((2, 2, *q01.shape))
    pairs[0, 0], pairs[0, 1] = q11, -r
    pairs[1, 0], pairs[1, 1] = r, -q00
    size = np.abs(pairs[:, 0]) + np.abs(pairs[:, 1])
    return pairs / size[:, None], slack / size + 2 * UNIT


def completed(v3: Any, error: Any, a: Matrix, b: Matrix, off: Any) -> Corner:
    """The other two pairs at a root of q; `off` bounds what the entries of A and B may be off by."""
    found = []
    for matrix in (b, a):
        w0 = matrix[0, 0] * v3[0] + matrix[0, 1] * v3[1]
        w1 = matrix[1, 0] * v3[0] + matrix[1, 1] * v3[1]
        largest = np.max(np.abs(matrix), axis=(0, 1))
        size = np.abs(w0) + np.abs(w1)
        slack = largest * (2 * error + 8 * UNIT) + off + FLOOR
        found.append((np.stack([w1, -w0]) / size, slack / size + 2 * UNIT))
    (v1, e1), (v2, e2) = found
    return Corner((v1, v2, v3), (e1, e2, error))


def within(pair: Any) -> Any:
    """How far inside is a pair? The smaller size of its entries, negative if their signs differ."""
    x, y = pair
    return np.where((x > 0) == (y > 0), 1.0, -1.0) * np.minimum(np.abs(x), np.abs(y))
