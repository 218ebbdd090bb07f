"""Which equilibria hang together, and what are all the points of a continuum?

The equilibria of a game of two players are a union of finitely many maximal Nash subsets conv(X) x
conv(Y), where every pair of a mixture x in X and a mixture y in Y is an extreme equilibrium (Winkels
1979; Jansen 1981). In the graph whose edges are the extreme equilibria, between mixtures x on one side
and y on the other, these are the maximal bicliques, and the components of the set of equilibria are
those of the graph (Avis, Rosenberg, Savani & von Stengel 2010). So the extreme equilibria, as `AllNash`
lists them, say everything; it is put together here, and nothing is solved.

Games of more players have components too, but no such description. The index of a component is not
computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.normal_form.candidates import check_answer, mixtures

__all__ = ["NashSubset", "components", "nash_subsets"]

SAME = 1e-9  # mixtures this close in every probability are one
PIECE_PAIRS = 2_000_000  # pairs of candidates compared together


def components(equilibria: Equilibria) -> Any:
    """The connected component that each equilibrium belongs to.

    Two equilibria are joined if one player mixes in the same way in both (within 1e-9), since then all
    between them are equilibria. All pairs of candidates of all games are compared at once.

    Parameters
    ----------
    equilibria : Equilibria
        Of games of two players in which both move once and at once; all extreme equilibria, as from
        `AllNash`. Of a list that is not complete, components may appear split or be missing.

    Returns
    -------
    int array, (*batch, K)
        Components of a game are numbered from 0 in the order of their first candidates; -1 where a
        candidate does not exist.

    Raises
    ------
    DeterrenceError
        If what came is not the answer of a solver, or not one for two players who move at once.

    """
    check_answer("components", equilibria, 2)
    exists = equilibria.exists.reshape(-1, equilibria.exists.shape[-1])
    most = int(exists.sum(axis=1).max(initial=0))
    result: Any = np.full(exists.shape, -1, dtype=np.intp)
    step = max(1, PIECE_PAIRS // max(most * most, 1))
    some = np.flatnonzero(exists.any(axis=1))
    for start in range(0, len(some), step):
        games = some[start : start + step]
        present = exists[games]
        numbers = _numbered(_joined(equilibria, games, present))
        result[games[:, None], np.arange(exists.shape[1])] = np.where(
            present, np.take_along_axis(numbers, np.maximum(_slots(present), 0), axis=1), -1
        )
    return result.reshape(equilibria.exists.shape)


def _slots(present: Any) -> Any:
    """The place of each candidate among those that exist, (G, K)."""
    return np.cumsum(present, axis=1) - 1


def _joined(equilibria: Equilibria, games: Any, present: Any) -> Any:
    """Which of the C equilibria of each game share a mixture, (G, C, C); empty slots join nothing."""
    most = int(present.sum(axis=1).max())
    sets = list(equilibria.game.tree.infosets.values())
    mixes = [np.full((len(games), most, len(s.actions)), np.nan) for s in sets]
    slots = _slots(present)
    for k in range(present.shape[1]):
        here = np.flatnonzero(present[:, k])
        if here.size:
            for mix, columns in zip(mixes, mixtures(equilibria, k, games[here]), strict=True):
                mix[here, slots[here, k]] = columns.T
    joined: Any = np.zeros((len(games), most, most), dtype=bool)
    for mix in mixes:
        same = np.ones_like(joined)
        for p in np.moveaxis(mix, -1, 0):
            same &= np.abs(p[:, :, None] - p[:, None, :]) <= SAME
        joined |= same
    return joined


def _numbered(joined: Any) -> Any:
    """The number of the component of each equilibrium, (G, C), from which others are joined to which."""
    most = joined.shape[1]
    label: Any = np.broadcast_to(np.arange(most), joined.shape[:2])
    while True:  # the least label of those that it is joined to, until nothing changes
        spread = np.minimum(np.where(joined, label[:, None, :], most).min(axis=2), label)
        if np.array_equal(spread, label):
            break
        label = spread
    first = label == np.arange(most)
    return np.take_along_axis(np.cumsum(first, axis=1) - 1, label, axis=1)


@dataclass(frozen=True, eq=False)
class NashSubset:
    """A maximal Nash subset: every mixture of `rows` with every mixture of `columns` is an equilibrium.

    Attributes
    ----------
    rows : array (R, m)
        Mixtures of the first player, one a line; of any of their convex combinations
    columns : array (C, n)
        with any of those of the second player's, neither gains by deviating.
    members : tuple of int
        The candidates k that it consists of: R times C of them.

    """

    rows: Any
    columns: Any
    members: tuple[int, ...]


def nash_subsets(equilibria: Equilibria, index: Any = ()) -> list[NashSubset]:
    """The maximal Nash subsets of one game of two players.

    Where the list that came is complete (`equilibria.complete`, and not refined), the equilibria of the
    game are exactly the products conv(rows) x conv(columns) of these subsets. An equilibrium that stands
    alone is a subset with one row and one column. Subsets may overlap, where a component is not convex.

    Parameters
    ----------
    equilibria : Equilibria
        All extreme equilibria, as from `AllNash`.
    index : int or tuple of int
        The game, as in an array of the batch's shape; () for a single game.

    Returns
    -------
    list of NashSubset
        In the order of their members.

    Raises
    ------
    ParameterError
        If the index does not name one game.
    GameError
        If the game is not one of two players who move at once.

    """
    check_answer("nash_subsets", equilibria, 2)
    game = equilibria.game
    index = index if isinstance(index, tuple) else (index,)
    inside = len(index) == len(game.shape) and all(
        isinstance(i, int | np.integer) and -n <= i < n for i, n in zip(index, game.shape, strict=True)
    )
    if not inside:
        raise ParameterError(
            f"nash_subsets takes one game, but came with index {index} and a batch of shape {game.shape}: "
            "give one integer an axis, within its length."
        )
    flat = np.arange(game.size).reshape(game.shape)[index].reshape(1)
    present = [int(k) for k in np.flatnonzero(equilibria.exists[index])]
    if not present:
        return []
    pairs = [mixtures(equilibria, k, flat) for k in present]
    (rows, row), (columns, column) = (_distinct([pair[i][:, 0] for pair in pairs]) for i in range(2))
    partners = [frozenset(c for r, c in zip(row, column, strict=True) if r == i) for i in range(len(rows))]
    found = []
    for shared in _closed(partners):
        mine = [i for i, others in enumerate(partners) if shared <= others]
        members = [k for k, r, c in zip(present, row, column, strict=True) if r in mine and c in shared]
        found.append(NashSubset(rows[mine], columns[sorted(shared)], tuple(members)))
    return sorted(found, key=lambda subset: subset.members)


def _distinct(mixes: list[Any]) -> tuple[Any, list[int]]:
    """The different mixtures, and for each one that came its number among them."""
    kept: list[Any] = []
    numbers = []
    for mix in mixes:
        near = [i for i, other in enumerate(kept) if np.abs(mix - other).max() <= SAME]
        numbers.append(near[0] if near else len(kept))
        if not near:
            kept.append(mix)
    return np.array(kept), numbers


def _closed(sets: list[frozenset[int]]) -> set[frozenset[int]]:
    """All intersections of some of the sets that are not empty: one side of each maximal biclique."""
    found: set[frozenset[int]] = set()
    for one in sets:
        found |= {one, *(one & other for other in found)}
    return found - {frozenset()}
