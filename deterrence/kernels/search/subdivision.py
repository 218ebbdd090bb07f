"""Where could everybody be indifferent, and is it proved that it is nowhere else?

A cell is a product of simplices, one a player. On a cell the gains of `multilinear` are again a game's:
its pure actions are the cell's corners, and every gain at any mix is an average of its values there. So
with Y any matrix, here the inverse of the Jacobian at the centre, and G = Y times the gains:

- if a row of G or of the gains has one strict sign at all corners, the cell holds no root;
- if an action outside the support gains at all corners, the cell holds no root of interest;
- a row of G, which is about x_a less its root, bounds x_a at a root from below, and the cell shrinks;
- if |I - G'| < 1 (largest row sum) at all corners, it holds at most one, which Newton's method finds;
- else the cell is cut in two at the middle of its longest edge.

This is the exclusion and uniqueness test of interval Newton methods (Krawczyk 1969; Neumaier 1990) with
the corners as exact bounds, and the shrinking is that of the projected polyhedron (Sherbrooke &
Patrikalakis 1993).

It is a proof in floating point, since every comparison keeps a slack above its rounding error. Gains
are at most 1 in size; making them loses at most 4 units of rounding, one generation of cells at most 1
for a cut and 2 k + 2 for drawing in a player of k actions, and a row of G the weights of the row times
d + 1 more. `_slack` is twice the sum. Bounds of probabilities are rounded outwards.

A support that runs out of cells is given up and said to be so: singular roots and continua always end
there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

import numpy as np

from deterrence.kernels.elimination import solved
from deterrence.kernels.search.multilinear import free, mixed, newton, slopes, squared

__all__ = ["subdivided"]

UNIT = 2.0**-53  # of rounding
FACE = 1e-9  # a root this far outside a cell is in it: its neighbour finds it too, and they are merged
PAYS = 0.7  # an edge that shrinks to this share of its length: shrink again before cutting
BOLD = 0.9  # a row sum of |I - G'| below this is below 1


@dataclass
class _Cells:
    gain: list[Any]  # the D_i with the cell's corners as actions
    rival: Any  # what unused actions gain over used ones, (r, k1, ..., kM, n)
    corners: list[Any]  # (k_j corners, k_j coordinates, n)
    owner: Any  # the problem that a cell belongs to, (n,)

    def only(self, keep: Any) -> _Cells:
        gain, corners = ([t[..., keep] for t in tensors] for tensors in (self.gain, self.corners))
        return _Cells(gain, self.rival[..., keep], corners, self.owner[keep])

    def changed(self, j: int, change: Callable[[Any, int], Any]) -> _Cells:
        """With other corners of player j; `change` makes them along the axis of a tensor that it is given."""
        gain = [d if i == j else change(d, j + (j < i)) for i, d in enumerate(self.gain)]
        corners = [change(c, 0) if i == j else c for i, c in enumerate(self.corners)]
        return _Cells(gain, change(self.rival, j + 1), corners, self.owner)


def subdivided(
    gain: Sequence[Any], rival: Any, sizes: Sequence[int], most: int, allowed: float
) -> tuple[Any, Any, Any]:
    """All roots in the product of simplices at which no rival gains, for every problem of a batch.

    Parameters
    ----------
    gain : sequence over players of float arrays (k_i - 1, k of the others ..., n)
        The gains, of size 1.
    rival : float array (r, k1, ..., kM, n)
        What the actions outside the supports gain over those inside.
    sizes : sequence of int
        The k_i.
    most : int
        Cells in which a problem may look before it is given up.
    allowed : float
        A root is of no interest where some rival gains more than this.

    Returns
    -------
    roots : float array (d, E)
        Free probabilities; a root on a face between cells is there more than once, and some are there
        at which a rival gains.
    owner : int array (E,)
        The problem that each belongs to.
    settled : bool array (n,)
        Is it proved that there are no others of interest?

    """
    n = gain[0].shape[-1]
    spent, settled = np.zeros(n, dtype=np.intp), np.ones(n, dtype=bool)
    whole = [np.broadcast_to(np.eye(k)[..., None], (k, k, n)) for k in sizes]
    cells, generation = _Cells(list(gain), rival, whole, np.arange(n)), 0
    roots, owners = [np.zeros((sum(sizes) - len(sizes), 0))], [np.zeros(0, dtype=np.intp)]
    while cells.owner.size:
        cells = cells.only(~(cells.rival.min(axis=tuple(range(1, len(sizes) + 1))) > allowed).any(axis=0))
        if not cells.owner.size:
            break
        possible, single, least = _tested(cells, sizes, _slack(sizes, generation))
        generation += 1
        cells, single, least = cells.only(possible), single[possible], [low[:, possible] for low in least]
        z, found = _root(cells.only(single), sizes)
        roots.append(z)
        owners.append(cells.owner[single][found])
        left = ~single
        left[np.flatnonzero(single)[~found]] = True
        cells, least = cells.only(left), [low[:, left] for low in least]
        spent += np.bincount(cells.owner, minlength=n)
        settled &= spent <= most
        on = settled[cells.owner]
        cells, small = _shrunk(cells.only(on), [low[:, on] for low in least])
        cells = _joined([cells.only(small), *_cut(cells.only(~small), sizes)])
    return np.concatenate(roots, axis=1), np.concatenate(owners), settled


def _slack(sizes: Sequence[int], generation: int) -> float:
    """What rounding may have made of a gain, or of an average of gains with weights that sum to 1."""
    drawn = sum(2 * k + 2 for k in sizes)
    return 2 * UNIT * (4 + generation * (1 + drawn) + sum(sizes) + 1)


def _tested(cells: _Cells, sizes: Sequence[int], slack: float) -> tuple[Any, Any, list[Any]]:
    """Could a cell hold a root? Can it hold only one? Bounds of a root's probabilities from below."""
    n, players = cells.owner.size, range(len(sizes))
    full = [
        np.broadcast_to(np.expand_dims(d, i + 1), (d.shape[0], *sizes, n)) for i, d in enumerate(cells.gain)
    ]
    values = np.concatenate(full)
    possible = ~_one_sign(values, slack)
    centre = [np.full((k, n), 1 / k) for k in sizes]
    value, slope = slopes(cells.gain, centre)
    inverse = solved(squared(slope), slope.swapaxes(0, 1))
    image, size = np.zeros_like(values), np.abs(inverse).sum(axis=1)
    for row in range(len(values)):
        for k, part in enumerate(values):
            image[row] += inverse[row, k] * part
    size = size.reshape(len(values), *([1] * len(sizes)), n) * slack
    possible &= ~_one_sign(image, size)
    ends, least = np.cumsum([0, *(k - 1 for k in sizes)]), []
    for j in players:
        block = slice(ends[j], ends[j + 1])
        # the row of the last probability is minus the sum of the others'
        rows = [*(image[block] + size[block]), size[block].sum(axis=0) - image[block].sum(axis=0)]
        least.append(_least(rows, j))
        possible &= least[-1].sum(axis=0) < 1
    # what no step can remove of the gains at the centre: the gains in its direction
    step = (inverse * value).sum(axis=1)
    rest = value - (slope * step).sum(axis=1)
    along = sum(r * part for r, part in zip(rest, values, strict=True))
    possible &= ~_one_sign(np.asarray(along)[None], slack * np.abs(rest).sum(axis=0))
    off = np.zeros_like(image)
    for j in players:
        own = np.moveaxis(image, j + 1, 1)
        for a in range(sizes[j] - 1):
            slope_a = own[:, a] - own[:, -1]
            slope_a[ends[j] + a] -= 1
            off += np.expand_dims(np.abs(slope_a), j + 1)
    return possible, off.reshape(-1, n).max(axis=0) < BOLD, least


def _least(rows: Sequence[Any], j: int) -> Any:
    """Lower bounds (k, n) of player j's probabilities at a root: row a of G is about x_a less its root."""
    bounds = []
    for a, row in enumerate(rows):
        own = np.moveaxis(row, j, 0)
        highs = own.reshape(own.shape[0], -1, own.shape[-1]).max(axis=1)
        at, off = highs[a], np.delete(highs, a, axis=0).max(axis=0)
        # G_a <= t at + (1 - t) off where x_a = t, and it has to reach 0
        bounds.append(np.where(off < 0, off / np.minimum(off - at, -1e-200), 0.0))
    return np.clip(np.stack(bounds) * (1 - 8 * UNIT), 0.0, 1.0)


def _one_sign(rows: Any, slack: Any) -> Any:
    """Has one of the rows (first axis) the same strict sign at all corners?"""
    lows, highs = (rows - slack, rows + slack)
    axes = tuple(range(1, rows.ndim - 1))
    return ((lows.min(axis=axes) > 0) | (highs.max(axis=axes) < 0)).any(axis=0)


def _root(cells: _Cells, sizes: Sequence[int]) -> tuple[Any, Any]:
    """The root of cells that hold at most one, in coordinates of the whole, and which have it."""
    centre = free([np.full((k, cells.owner.size), 1 / k) for k in sizes])
    z, found = newton(cells.gain, centre, sizes)
    inside = [(x > -FACE).all(axis=0) for x in mixed(z, sizes)]
    found &= np.all(inside, axis=0)
    mixes = [
        (c[..., found] * x[:, None]).sum(axis=0)
        for c, x in zip(cells.corners, mixed(z[:, found], sizes), strict=True)
    ]
    return free(mixes), found


def _shrunk(cells: _Cells, least: Sequence[Any]) -> tuple[_Cells, Any]:
    """Cells drawn in to where every probability is at least its bound; did it pay?"""
    small = np.zeros(cells.owner.size, dtype=bool)
    for j, low in enumerate(least):
        rest = 1 - low.sum(axis=0)
        small |= rest < PAYS
        cells = cells.changed(j, partial(_drawn, low=low, rest=rest))
    return cells, small


def _drawn(tensor: Any, axis: int, low: Any, rest: Any) -> Any:
    first = np.moveaxis(tensor, axis, 0)
    middle = sum(part * weight for part, weight in zip(first, low, strict=True))
    return np.moveaxis(first * rest + middle, 0, axis)


def _cut(cells: _Cells, sizes: Sequence[int]) -> list[_Cells]:
    """Each cell in two, at the middle of its longest edge."""
    edges = [(j, a, b) for j, k in enumerate(sizes) for a, b in combinations(range(k), 2)]
    lengths = [np.abs(cells.corners[j][a] - cells.corners[j][b]).max(axis=0) for j, a, b in edges]
    longest = np.argmax(lengths, axis=0)
    parts = []
    for number, (j, a, b) in enumerate(edges):
        part = cells.only(longest == number)
        if part.owner.size:
            parts += [part.changed(j, partial(_halved, gone=gone, kept=a + b - gone)) for gone in (a, b)]
    return parts


def _halved(tensor: Any, axis: int, gone: int, kept: int) -> Any:
    """Replace a corner by the middle between it and another."""
    result = tensor.copy()
    first = np.moveaxis(result, axis, 0)
    first[gone] = (first[gone] + first[kept]) / 2
    return result


def _joined(parts: Sequence[_Cells]) -> _Cells:
    gain, corners = (
        [np.concatenate(same, axis=-1) for same in zip(*(getattr(p, name) for p in parts), strict=True)]
        for name in ("gain", "corners")
    )
    rival = np.concatenate([p.rival for p in parts], axis=-1)
    return _Cells(gain, rival, corners, np.concatenate([p.owner for p in parts]))
