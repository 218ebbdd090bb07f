"""Can a few who play otherwise invade a population that plays x? Evolutionary stability, decided.

Let S be the support of x and R its best replies in the game in which action i earns A[i, j] against j.
x is evolutionarily stable if and only if S lies in R and z A z < 0 for all z != 0 on R with sum 0 and
z >= 0 outside S (Haigh 1975, as corrected by Abakuks 1980). With one action k of S as the others'
opposite, z A z = -w Q w for Q[i, j] = A[k, j] + A[i, k] - A[i, j] - A[k, k] and w free on S: the pivots
of Q + Q' on S must be positive, and what their elimination leaves on R without S strictly copositive.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.kernels.copositive import strictly_copositive

__all__ = ["stable"]


def stable(payoffs: Any, mix: Any, slack: Any) -> Any:
    """Is a mixture evolutionarily stable?

    Parameters
    ----------
    payoffs : array (m, m, G)
        Of an action against an action; differences between actions are at most 1.
    mix : array (m, G)
        Probabilities of actions.
    slack : array (G,)
        Differences up to this are ties, and values up to this are not positive.

    Returns
    -------
    bool array, (G,)

    """
    worth = (payoffs * mix).sum(axis=1)
    best = worth >= worth.max(axis=0) - slack
    played = mix > 0
    result: Any = (best | ~played).all(axis=0)
    some = np.flatnonzero(result)
    if some.size:  # games with the same support and the same best replies are looked at together
        kinds = (best.astype(np.int8) + played)[:, some]
        patterns, which = np.unique(kinds, axis=1, return_inverse=True)
        which = which.reshape(-1)
        for number, pattern in enumerate(patterns.T):
            games = some[which == number]
            result[games] = _pattern(payoffs[..., games], pattern, slack[games])
    return result


def _pattern(payoffs: Any, pattern: Any, slack: Any) -> Any:
    """Games in which `pattern` says of each action: 0 no best reply, 1 one that is not played, 2 played."""
    k, *free = np.flatnonzero(pattern == 2)
    rest = [*free, *np.flatnonzero(pattern == 1)]
    a = payoffs
    form = np.zeros((len(rest), len(rest), len(slack)))
    for r, i in enumerate(rest):
        for s, j in enumerate(rest):
            form[r, s] = a[k, j] + a[k, i] + a[i, k] + a[j, k] - a[i, j] - a[j, i] - 2 * a[k, k]
    fine: Any = np.ones(len(slack), dtype=bool)
    for _ in free:
        pivot = form[0, 0]
        fine &= pivot > slack
        form = form[1:, 1:] - form[1:, :1] * (form[:1, 1:] / np.where(pivot > slack, pivot, 1.0))
    return fine & strictly_copositive(form, slack)
