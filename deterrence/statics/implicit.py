"""How do the solutions of equations move when the equations do? The implicit function theorem, in batches."""

from __future__ import annotations

from typing import Any

import numpy as np

__all__ = ["moved"]

SINGULAR = 1e10  # condition number, rows and columns scaled, from where a solution is not regular


def moved(jacobian: Any, change: Any) -> tuple[Any, Any]:
    """Solve jacobian @ x = -change in G games.

    Parameters
    ----------
    jacobian : array, (G, n, n)
        Slopes of the equations in the unknowns.
    change : array, (G, n, P)
        Slopes of the equations in the parameters.

    Returns
    -------
    x : array, (G, n, P)
        Slopes of the unknowns in the parameters; NaN where the solution is not regular.
    regular : bool array, (G,)
        Is the Jacobian far from singular?

    """
    n = jacobian.shape[-1]
    if not n:
        return change, np.ones(len(change), dtype=bool)
    regular = np.isfinite(jacobian).all(axis=(1, 2))
    safe = np.where(regular[:, None, None], jacobian, np.eye(n))
    rows = np.abs(safe).max(axis=2, keepdims=True)
    safe = safe / np.where(rows > 0, rows, 1.0)
    columns = np.abs(safe).max(axis=1, keepdims=True)
    safe = safe / np.where(columns > 0, columns, 1.0)
    regular &= np.linalg.cond(safe) < SINGULAR
    safe = np.where(regular[:, None, None], safe, np.eye(n))
    with np.errstate(all="ignore"):
        x = -np.linalg.solve(safe, change / np.where(rows > 0, rows, 1.0))
        x = x / np.swapaxes(np.where(columns > 0, columns, 1.0), 1, 2)
    x[~regular] = np.nan
    return x, regular
