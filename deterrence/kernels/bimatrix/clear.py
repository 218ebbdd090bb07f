"""What are the equilibria of two-player games in which no sign is in doubt, on any array library?

The same minors, signs and comparisons as in `deterrence.kernels.bimatrix.two_players`, elementwise from end
to end: no array is written into, and nothing depends on the numbers but numbers, so that JAX compiles it
whole and a graphics card runs it. Games on the edge of a tie, which need exact arithmetic, are pointed
out and left to that kernel.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from deterrence.arrays.foreign import Foreign, bare, wrapped
from deterrence.arrays.libraries import Library, library_of
from deterrence.kernels.bimatrix.minors import minors
from deterrence.kernels.bimatrix.supports import bases

__all__ = ["ClearEquilibria", "clear_equilibria"]


@dataclass(frozen=True, eq=False)
class ClearEquilibria:
    """Equilibria of G games by pair of supports of equal size, in the order of `bases(m, n).pairs`.

    Attributes
    ----------
    exists : bool array, (pairs, G)
        False in games on the edge of a tie. The first m n are the pure profiles.
    near : bool array, (G,)
        Is the game on the edge of a tie, or not finite? In all others the list is proved complete.
    row, column : arrays, (pairs - m n, m, G) and (pairs - m n, n, G)
        Of those in which both mix, the probabilities of the actions; NaN where absent.

    """

    exists: Any
    near: Any
    row: Any
    column: Any


def clear_equilibria(
    row: Sequence[Sequence[Any]], column: Sequence[Sequence[Any]], tolerance: float
) -> ClearEquilibria:
    """Solve G games.

    Parameters
    ----------
    row, column : nested sequences of float64 arrays (G,) of one library, [r][c]
        Payoffs of the row player and of the column player.
    tolerance : float
        As in `TwoPlayers`.

    Raises
    ------
    ParameterError
        If the arrays live in several libraries.

    """
    cells = {f"{who}[{r}][{c}]": cell for who, table in (("row", row), ("column", column))
             for r, line in enumerate(table) for c, cell in enumerate(line)}  # fmt: skip
    library = library_of("clear_equilibria", cells)
    return ClearEquilibria(*_compiled(library, len(row), len(row[0]), tolerance)(row, column))


@cache
def _compiled(library: Library | None, m: int, n: int, tolerance: float) -> Callable[..., Any]:
    def run(row: Any, column: Any) -> tuple[Any, ...]:
        row, column = ([[wrapped(library, x) for x in line] for line in table] for table in (row, column))
        with np.errstate(all="ignore"):
            return tuple(map(bare, _solved(library, row, column, (m, n), tolerance)))

    return run if library is None else library.compiled(run)


def _solved(
    library: Library | None, row: Any, column: Any, size: tuple[int, int], tolerance: float
) -> tuple[Any, ...]:
    (m, n), games = size, np.shape(row[0][0])

    def cells(count: int, dtype: Any = float) -> list[Any]:
        return [Foreign(library) if library else np.empty(games, dtype=dtype) for _ in range(count)]

    turned = [[row[r][c] for r in range(m)] for c in range(n)]
    near: Any = wrapped(library, np.zeros(games, dtype=bool))
    tables, signs = [], []
    for layout, payoffs in ((minors(m, n), column), (minors(n, m), turned)):
        table = cells(len(layout.at))
        layout.fill(table, payoffs, *cells(1))
        near = near | layout.near_zero(table, payoffs, np.inf, tolerance, cells(4))
        positive = [w > 0 for w in table]
        tables.append(table)
        signs.append((positive, [~p for p in positive]))
    pairs, partner = bases(m, n).pairs, {pair: i for i, pair in enumerate(bases(n, m).pairs)}
    exists, mixes = [], []
    for number, (own, best) in enumerate(pairs):
        found, (spare,), other = ~near, cells(1, bool), partner[best, own]
        bases(m, n).feasible(*signs[0], number, found, spare)
        bases(n, m).feasible(*signs[1], other, found, spare)
        exists.append(found)
        if len(own) > 1:
            mixes.append((bases(m, n).mixed(tables[0], number), bases(n, m).mixed(tables[1], other)))
    if not mixes:
        return np.stack(exists), near, *(wrapped(library, np.zeros((0, k, *games))) for k in size)
    rows, columns = (
        np.stack([
            np.stack([np.where(found, p, np.nan) for p in mix[i]])
            for mix, found in zip(mixes, exists[m * n :], strict=True)
        ])
        for i in range(2)
    )  # fmt: skip
    return np.stack(exists), near, rows, columns
