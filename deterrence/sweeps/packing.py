"""How does one solved piece become rows of the result? By name, each array written once.

The target is a mapping of arrays (*inner, *block) as `Layout` describes them, in whatever memory: every
element is written, so that it needs no filling before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from deterrence.answers.status import Status
from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.statics.derivative import derivative
from deterrence.statics.distance import distance
from deterrence.statics.margin import margin
from deterrence.sweeps.codes import Codes
from deterrence.sweeps.layout import CHECKS, LABELLED, Layout

__all__ = ["pack", "pack_checks"]


def pack(
    layout: Layout,
    solved: Equilibria,
    solve: Callable[[Game], Equilibria],
    target: Mapping[str, Any],
    codes: Codes,
) -> None:
    """Put one piece, and what is asked of it further, into its place; `solve` has solved it."""
    exists, status = _aligned(layout, solved)
    ready = {"exists": exists, "status": status, "complete": solved.complete, **dict.fromkeys(CHECKS, np.nan)}
    for name, cells in target.items():
        if name in ready:
            cells[...] = ready[name]
        elif name == "regime":
            own = codes.codes(*(a.reshape(len(a), -1) for a in (exists, status)))
            cells[...] = own.reshape(cells.shape)
        elif name == "strategy":
            _strategy(layout, solved, cells)
        elif name in layout.further.variables:
            cells[...] = np.nan
        else:
            _by_label(layout, solved, cells, getattr(solved, name), LABELLED[name][0], solved.exists)
    if layout.further.derivatives:
        _derivatives(layout, solved, target)
    if layout.further.margins:
        target["margin"][_own(layout, solved)] = np.moveaxis(margin(solved), -1, 0)
    if layout.further.distances:
        found = distance(solved.game, layout.further.distances, solve)
        columns = [layout.further.parameters.index(name) for name in layout.further.distances]
        where = np.ix_(_own(layout, solved), columns)
        target["distance"][where] = np.moveaxis(found, (-3, -2, -1), (0, 1, 2))


def pack_checks(layout: Layout, solved: Equilibria) -> dict[str, Any]:
    """The regrets of a judged sample, (K, games) each, NaN where absent."""
    found = {}
    for name in CHECKS:
        found[name] = np.full((len(layout.candidates), solved.game.size), np.nan, dtype=np.float32)
        for source, k in enumerate(_own(layout, solved)):
            found[name][k] = getattr(solved, name)[..., source].reshape(-1)
    return found


def _own(layout: Layout, solved: Equilibria) -> list[int]:
    return [layout.candidates.index(name) for name in solved.names]


def _aligned(layout: Layout, solved: Equilibria) -> tuple[Any, Any]:
    """`exists` and `status` as (K, *block), with the candidates of all cases."""
    exists, status = np.moveaxis(solved.exists, -1, 0), np.moveaxis(solved.status, -1, 0)
    if solved.names == layout.candidates:
        return exists, status
    own, count, block = _own(layout, solved), len(layout.candidates), solved.game.shape
    whole, codes = np.zeros((count, *block), dtype=bool), np.empty((count, *block), dtype=np.int8)
    # what is not examined in this case is absent, and none found where none is
    none = (status == Status.none_found).any(axis=0)
    codes[...] = np.where(none, Status.none_found, Status.not_an_equilibrium)
    whole[own], codes[own] = exists, status
    return whole, codes


def _by_label(layout: Layout, solved: Equilibria, cells: Any, values: Any, dim: str, known: Any) -> None:
    """A quantity (*block, K, labels) as (K, labels, *block).

    An event that a case cannot have is zero where the candidate is `known` (*block, K), and NaN elsewhere; a
    player that is not in a case has no payoff there: NaN.
    """
    wanted, has = layout.words[dim], solved.events if dim == "event" else solved.players
    values = np.moveaxis(values, (-2, -1), (0, 1))
    if solved.names == layout.candidates and wanted == has:
        cells[...] = values
        return
    own = _own(layout, solved)
    for k in set(range(len(layout.candidates))) - set(own):
        cells[k] = np.nan
    for source, k in enumerate(own):
        for place, label in enumerate(wanted):
            if label in has:
                cells[k, place] = values[source, has.index(label)]
            else:
                absent = 0.0 if dim == "event" else np.nan
                cells[k, place] = np.where(known[..., source], absent, np.nan)


def _derivatives(layout: Layout, solved: Equilibria, target: Mapping[str, Any]) -> None:
    further = layout.further
    slopes = derivative(solved, further.derivatives)
    for name in ("payoff", "probability"):
        values, cells, dim = getattr(slopes, name), target[f"derivative_{name}"], LABELLED[name][0]
        for i, parameter in enumerate(further.derivatives):
            column = cells[:, :, further.parameters.index(parameter)]
            _by_label(layout, solved, column, values[..., i], dim, slopes.regular)


def _strategy(layout: Layout, solved: Equilibria, cells: Any) -> None:
    cells[...] = np.nan
    own = _own(layout, solved)
    for place, (label, action) in enumerate(layout.choices):
        if label in solved.actions:
            column = solved.strategy[label][..., solved.actions[label].index(action)]
            cells[own, place] = np.moveaxis(column, -1, 0)
