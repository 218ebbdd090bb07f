"""How likely is it that two correlated normal numbers both lie below their thresholds?

Owen's T function (Owen, Annals of Mathematical Statistics 27, 1956): with r the correlation,

    P(X < h, Y < k) = (N(h) + N(k))/2 - T(h, (k/h - r)/q) - T(k, (h/k - r)/q) - d,   q = sqrt(1 - r^2),

d = 1/2 where h and k have opposite signs, else 0. Exact to rounding error for |r| < 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.special import ndtr, owens_t

__all__ = ["binormal"]

TINY, FAR = 1e-300, 1e3


def binormal(h: Any, k: Any, correlation: Any, rest: Any) -> Any:
    """P(X < h, Y < k) of standard normal numbers.

    Parameters
    ----------
    h : array
        The threshold of X.
    k : array
        The threshold of Y.
    correlation : array
        In (-1, 1).
    rest : array
        1 - correlation**2, given apart since it may be smaller than rounding of the correlation.

    """
    h, k = (np.where(x == 0, TINY, np.clip(x, -FAR, FAR)) for x in (h, k))
    q = np.sqrt(rest)
    t = owens_t(h, (k - correlation * h) / (h * q)) + owens_t(k, (h - correlation * k) / (k * q))
    below, under = ndtr(h), ndtr(k)
    together = 0.5 * (below + under) - t - np.where((h < 0) != (k < 0), 0.5, 0.0)
    return np.clip(together, 0.0, np.minimum(below, under))
