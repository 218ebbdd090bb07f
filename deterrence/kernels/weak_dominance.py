"""Which strategies are weakly dominated: never better than some mixture, and sometimes worse?

A mixture z dominates x if z D >= 0 and z D != 0, where D[b, j] is what action b gains on x against the
others' profile j. Let x be a best reply to a belief y, with best replies R. What dominates x is a best
reply to y as well, so z lives on R; and z D = 0 wherever y is positive (Pearce 1984, lemma 4, and
van Damme 1991, section 2.2, for the dual: x is undominated if and only if it is a best reply to some
belief that excludes nothing). Hence, for all games of a batch at once:

- y positive everywhere, or x the only best reply: undominated;
- an action of R dominates x, or a mixture of two of them does: dominated. With up to three best
  replies there is nothing else to try: take multiples of x off z until it leaves out an action of x;
- x a best reply to y moved a little towards the uniform belief, or no z on R but multiples of x with
  z D = 0 where y is positive (a matter of rank): undominated.

What is left has four best replies or more and is degenerate: there, and only there, a Python loop over
games solves a linear programme each: maximise the sum of z D (HiGHS, by SciPy).
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np

__all__ = ["weakly_dominated"]

RANK = 1e-6  # a singular value above this counts: too low a rank only costs a linear program
LP_TOLERANCE = 1e-10  # the least that HiGHS takes


def weakly_dominated(payoffs: Any, mix: Any, belief: Any, slack: Any) -> Any:
    """Is a best reply weakly dominated, by an action or by a mixture?

    Parameters
    ----------
    payoffs : array (m, J, G)
        Of own actions against the others' profiles; differences between actions are at most 1.
    mix : array (m, G)
        A mixture of own actions that is a best reply to `belief`.
    belief : array (J, G)
        Probabilities of the others' profiles.
    slack : array (G,)
        Differences up to this are ties.

    Returns
    -------
    bool array, (G,)

    """
    gain = payoffs - (mix[:, None] * payoffs).sum(axis=0)
    gain[np.abs(gain) <= slack] = 0.0
    replies = (mix > 0) | ((gain * belief).sum(axis=1) >= -slack)
    count = replies.sum(axis=0)
    result: Any = np.zeros(len(slack), dtype=bool)
    unsettled = np.flatnonzero((count > 1) & ~(belief > 0).all(axis=0))
    gain, replies, slack = gain[..., unsettled], replies[:, unsettled], slack[unsettled]
    found = ((gain >= 0).all(axis=1) & (gain > 0).any(axis=1) & replies).any(axis=0)
    for b, c in combinations(range(len(gain)), 2):
        some = np.flatnonzero(replies[b] & replies[c] & ~found)
        if some.size:
            found[some] = _by_two(gain[b][:, some], gain[c][:, some], slack[some])
    result[unsettled] = found
    rest = np.flatnonzero((count[unsettled] > 3) & ~found)
    rest = rest[~_best_reply_nearby(gain[..., rest], replies[:, rest], belief[:, unsettled[rest]])]
    for g in rest:
        result[unsettled[g]] = _most_gained(gain[replies[:, g], :, g]) > _beyond(gain, slack[g])
    return result


def _beyond(gain: Any, slack: Any) -> Any:
    """The total gain that counts, where each of J may be off by the slack on both sides of a tie."""
    return 4 * gain.shape[1] * slack


def _by_two(first: Any, second: Any, slack: Any) -> Any:
    """Does a mixture of two actions dominate? Their gains are (J, G): each profile bounds the share."""
    slope = first - second
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        bound = -second / slope
    low = np.where(slope > 0, bound, 0.0).max(axis=0, initial=0.0)
    high = np.where(slope < 0, bound, 1.0).min(axis=0, initial=1.0)
    possible = (low <= high + slack) & ((slope != 0) | (second >= 0)).all(axis=0)
    total = second.sum(axis=0) + np.maximum(low * slope.sum(axis=0), high * slope.sum(axis=0))
    return possible & (total > 4 * len(first) * slack)


def _best_reply_nearby(gain: Any, replies: Any, belief: Any) -> Any:
    """Is the mixture seen to be a best reply to a belief that excludes nothing? (False: not seen.)"""
    if not gain.size:
        return np.zeros(gain.shape[-1], dtype=bool)
    uniform = ((gain.mean(axis=1) <= 0) | ~replies).all(axis=0)
    seen = np.where(replies[:, None] & (belief > 0), gain, 0.0)
    rank = (np.linalg.svd(np.moveaxis(seen, -1, 0), compute_uv=False) > RANK).sum(axis=-1)
    return uniform | (rank >= replies.sum(axis=0) - 1)


def _most_gained(gain: Any) -> float:
    """The largest sum of z D over z >= 0 with z D >= 0 and a sum of at most 1; `gain` is D, (R, J)."""
    from scipy.optimize import linprog

    rows, columns = gain.shape
    answer = linprog(
        -gain.sum(axis=1),
        A_ub=np.vstack([-gain.T, np.ones(rows)]),
        b_ub=np.append(np.zeros(columns), 1.0),
        method="highs",
        options={"primal_feasibility_tolerance": LP_TOLERANCE, "dual_feasibility_tolerance": LP_TOLERANCE},
    )
    assert answer.success, answer.message  # z = 0 is allowed, and the sum is bounded
    return -float(answer.fun)
