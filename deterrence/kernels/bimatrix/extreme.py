"""What are the extreme equilibria of a two-player game on the edge of a tie? Exactly decided.

The payoffs are first rounded to integers within the tolerance (`deterrence.kernels.bimatrix.rational`),
so that the sign of every bordered minor, zero included, is exact. The vertices of the two polyhedra of best
replies, {(x, v): x in the simplex, payoffs of x at most v}, are the pairs of supports whose weights are
not negative and whose other replies are not better; the zeros among those signs are the labels that
meet there. A pair of vertices whose labels cover every action is an extreme equilibrium; all
equilibria are the convex combinations within maximal Nash subsets of these (Winkels 1979; Jansen 1981;
von Stengel 2002; Avis, Rosenberg, Savani & von Stengel 2010). Two extreme equilibria belong to one
component if a chain of shared mixtures joins them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.kernels.bimatrix.minors import minors
from deterrence.kernels.bimatrix.rational import as_integers
from deterrence.kernels.bimatrix.supports import Bases, bases
from deterrence.kernels.profiles import ABSENT, CONTINUUM, STRICT, TIED, Profiles, joined

__all__ = ["Extreme", "extreme_equilibria"]

PIECE = 200_000  # vertex pairs looked at together


@dataclass(frozen=True, eq=False)
class Extreme:
    """Pure ones as kinds, (m n, G) int8, and those in which somebody mixes."""

    pure: Any
    found: Profiles


@dataclass(frozen=True, eq=False)
class _Vertices:
    """Distinct vertices of one polyhedron: (V, G) labels (0 where there are fewer), and their bases."""

    labels: Any
    bases: Any


def extreme_equilibria(row: Any, column: Any, tolerance: float) -> Extreme:
    """All extreme equilibria of G games; see `two_players` for the arguments.

    A game whose payoffs are not finite has none, and nothing is proved of it.
    """
    m, n = len(row), len(row[0])
    games = len(row[0][0])
    turned = [[row[r][c] for r in range(m)] for c in range(n)]
    pure: Any = np.full((m * n, games), ABSENT, dtype=np.int8)
    kinds, parts = [], []
    finite = np.isfinite([[x for line in matrix for x in line] for matrix in (row, column)]).all(axis=(0, 1))
    for exact, some in as_integers(column, turned, finite, tolerance):
        tables = (
            minors(m, n).table(exact[0], exact[0][0][0].dtype),
            minors(n, m).table(exact[1], exact[1][0][0].dtype),
        )
        first, second = _vertices(bases(m, n), tables[0]), _vertices(bases(n, m), tables[1])
        step = max(1, PIECE // (len(first.labels) * len(second.labels)))
        for start in range(0, len(some), step):
            here = slice(start, start + step)
            game, i, j, kind = _matched(m, n, first, second, here)
            x = _mixtures(bases(m, n), tables[0], first.bases[i, game], game)
            y = _mixtures(bases(n, m), tables[1], second.bases[j, game], game)
            is_pure = ((x > 0).sum(axis=0) == 1) & ((y > 0).sum(axis=0) == 1)
            profile = np.argmax(x, axis=0) * n + np.argmax(y, axis=0)
            pure[profile[is_pure], some[game[is_pure]]] = kind[is_pure]
            parts.append((some[game[~is_pure]], (x[:, ~is_pure], y[:, ~is_pure])))
            kinds.append(kind[~is_pure])
    found, mixes = joined(parts, (m, n))
    kept = np.concatenate(kinds) if kinds else np.zeros(0, dtype=np.int8)
    return Extreme(pure, Profiles(found, mixes, kept, finite))


def _vertices(layout: Bases, table: Any) -> _Vertices:
    """Distinct vertices of the polyhedron of best replies, by the exact signs of the minors.

    Bit a of a label is the mixing player's own action a (played with probability 0), bit size + b
    the other's action b (a best reply). Distinct vertices have distinct labels, and more than `size`
    labels at one vertex make the game degenerate.
    """
    signs = np.sign(table).astype(np.int8)
    games = table.shape[1]
    keys: Any = np.zeros((len(layout.pairs), games), dtype=np.int64)
    for number, (own, best) in enumerate(layout.pairs):
        always = sum(1 << a for a in range(layout.size) if a not in own)
        always += sum(1 << (layout.size + b) for b in best)
        label: Any = np.full(games, always, dtype=np.int64)
        weights = [
            signs[w] * np.int8(-1 if flip else 1) if w >= 0 else np.ones(games, dtype=np.int8)
            for w, flip in zip(layout.weights[number], layout.flips[number], strict=True)
        ][: len(own)]
        low, high = np.minimum.reduce(weights), np.maximum.reduce(weights)
        feasible = ((low >= 0) | (high <= 0)) & (low != high if len(own) > 1 else True)
        feasible |= (low == high) & (low != 0)
        common = np.where(high > 0, 1, -1).astype(np.int8)
        for action, weight in zip(own, weights, strict=True):
            label += np.where(weight == 0, 1 << action, 0)
        for reply, row, flip in layout.outside[number]:
            slack = signs[row] * common * np.int8(-1 if flip else 1)
            feasible &= slack >= 0
            label += np.where(slack == 0, 1 << (layout.size + reply), 0)
        keys[number] = np.where(feasible, label * len(layout.pairs) + number, -1)
    keys.sort(axis=0)
    labels, which = np.divmod(keys, len(layout.pairs))
    labels[keys < 0] = 0
    labels[:-1][labels[:-1] == labels[1:]] = 0  # the same vertex from several bases: keep the last
    order = np.argsort(labels == 0, axis=0, kind="stable")
    most = int((labels > 0).sum(axis=0).max(initial=0))
    order = order[:most]
    return _Vertices(np.take_along_axis(labels, order, 0), np.take_along_axis(which, order, 0))


def _matched(m: int, n: int, first: _Vertices, second: _Vertices, here: slice) -> tuple[Any, Any, Any, Any]:
    """Pairs of vertices whose labels cover all actions: game, vertex, vertex and kind of each."""
    # the second player's own actions are the first one's replies: bring its labels into that order
    own, replies = second.labels[:, here] & ((1 << n) - 1), second.labels[:, here] >> n
    x_labels, y_labels = first.labels[:, here], (own << m) | replies
    everything = (1 << (m + n)) - 1
    edges = (x_labels[:, None] | y_labels[None, :]) == everything
    edges &= (x_labels > 0)[:, None] & (y_labels > 0)[None, :]
    sizes = _component_sizes(edges)
    i, j, game = np.nonzero(edges)
    extra = (np.bitwise_count(x_labels[i, game]) > m) | (np.bitwise_count(y_labels[j, game]) > n)
    kind = np.where(sizes[i, j, game] > 1, CONTINUUM, np.where(extra, TIED, STRICT)).astype(np.int8)
    return game + here.start, i, j, kind


def _component_sizes(edges: Any) -> Any:
    """For each edge of the bipartite graphs (V, V', G): how many edges its component has."""
    v, w, games = edges.shape
    far = v * w
    label: Any = np.where(edges, np.arange(far).reshape(v, w, 1), far)
    while True:
        across, down = (label.min(axis=axis, keepdims=True, initial=far) for axis in (0, 1))
        spread = np.minimum(across, down)
        new = np.where(edges, np.minimum(spread, label), far)
        if np.array_equal(new, label):
            break
        label = new
    flat = (label + np.arange(games) * (far + 1)).ravel()
    counts = np.bincount(flat, minlength=games * (far + 1))
    return np.where(edges, counts[flat].reshape(edges.shape), 0)


def _mixtures(layout: Bases, table: Any, numbers: Any, games: Any) -> Any:
    """Probabilities (size, E) of the pairs of supports `numbers` (E,) in the games `games` (E,)."""
    result: Any = np.zeros((layout.size, len(games)))
    for number in np.unique(numbers):
        here = np.flatnonzero(numbers == number)
        part: Any = np.zeros((layout.size, len(here)))
        layout.mixture(table, int(number), games[here], part)
        result[:, here] = part
    return result
