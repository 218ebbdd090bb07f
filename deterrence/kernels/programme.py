"""Which distribution costs least, if nobody may gain by disobeying it?

A linear programme over probabilities that sum to one in each of some groups (one group for a joint
distribution over profiles; one for each type where a signal depends on a type), under constraints that
a gain is at most 0. It is given to HiGHS (Huangfu & Hall 2018), whose answer is checked whatever it says
of it, and asked whether another distribution costs as little (Mangasarian 1979).
"""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["FAILED", "IMPOSSIBLE", "SOLE", "TIE", "TIED", "cheapest"]

# what a programme's answer is: the only one, one of several perhaps, none for want of numbers, none at all
SOLE, TIED, FAILED, IMPOSSIBLE = 0, 1, 2, 3
TIE = 1e-9  # share of the cost's range
FEASIBLE = 1e-10  # the least that HiGHS takes


def cheapest(cost: Any, matrix: Any, groups: Any, tolerance: float) -> tuple[Any, int]:
    """The distributions of least expected cost.

    Parameters
    ----------
    cost : float array (n,)
        Between 0 and 1.
    matrix : float array or sparse array (m, n)
        Of the gains that must not be positive, each scaled to sizes of at most about 1.
    groups : float array (k, n)
        Which probabilities sum to one: each column holds a single 1.
    tolerance : float
        By how much a gain may be positive.

    Returns
    -------
    p : float array (n,), or NaN
    kind : int
        `SOLE` where it is proved to be the only one up to `TIE`, `TIED` where it is not, `IMPOSSIBLE`
        where no distribution meets the constraints, `FAILED` where the programme ended otherwise.

    """
    from scipy.optimize import linprog

    answer = linprog(
        cost,
        A_ub=matrix,
        b_ub=np.zeros(matrix.shape[0]),
        A_eq=groups,
        b_eq=np.ones(len(groups)),
        bounds=(0, None),
        method="highs",
        options={"primal_feasibility_tolerance": FEASIBLE, "dual_feasibility_tolerance": FEASIBLE},
    )
    if answer.x is None or answer.status != 0:
        return np.nan, IMPOSSIBLE if answer.status == 2 else FAILED
    p = np.where(answer.x > FEASIBLE, answer.x, 0.0)
    p /= groups.T @ (groups @ p)
    if (matrix @ p).max(initial=0.0) > tolerance:
        return np.nan, FAILED
    return p, SOLE if _only(matrix, groups, answer) else TIED


def _only(matrix: Any, groups: Any, answer: Any) -> bool:
    """Is the optimum unique? So it is if the multipliers leave one solution only (Mangasarian 1979).

    Every optimum has probability 0 where the reduced cost is positive, and meets the constraints with
    a positive multiplier with equality.
    """
    free = np.flatnonzero(answer.lower.marginals <= TIE)
    binding = np.flatnonzero(answer.ineqlin.marginals < -TIE)
    if len(free) == len(groups):
        return True
    if len(free) > len(binding) + len(groups):
        return False
    part = matrix[binding][:, free]
    part = part if isinstance(part, np.ndarray) else part.toarray()
    return bool(np.linalg.matrix_rank(np.vstack([part, groups[:, free]]), rtol=TIE) == len(free))
