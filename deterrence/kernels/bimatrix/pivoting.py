"""Which equilibrium of a game for two does a path of pivots lead to?

Lemke & Howson (1964): make both players' payoffs A, B positive; then the best replies are polytopes
P = {x >= 0: B'x <= 1} and Q = {y >= 0: A y <= 1}, and an equilibrium is a pair of corners, not both 0,
in which every action is unused or a best reply ("every label is there"). Drop one label at the corner
(0, 0) and follow the edges: each pivot lets go of a label that is there twice, and the path ends where
the dropped one comes back. The lexicographic ratio test (von Stengel 2002, section 2.6) decides ties as
if the payoffs were perturbed, so that degenerate games do not cycle.

The tableaux are condensed: a pivot exchanges one row's variable with one column's. All games of a piece
pivot at once and in step, since every path changes sides at each pivot; those that have arrived leave.
The path finds one equilibrium for each label dropped. It does not list all of them, and the number of
pivots can grow exponentially (Savani & von Stengel 2006): hence the limit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.kernels.elimination import solved

__all__ = ["lemke_howson"]

PIECE = 1 << 19  # floats in the tableaux of the games that pivot together: they stay in the cache
SMALL = 1e-10  # a number in a tableau that counts as 0, a difference that counts as a tie
UNUSED = 1e-13  # a probability below this is rounding
LOST = 1e-9  # regret, as a share of the payoffs' range, above which a tableau has lost its accuracy


@dataclass
class _Tableau:
    """Rows say: basic variable + sum of table times free variables = right-hand side (last column)."""

    table: Any  # (r, c + 1, G)
    basic: Any  # labels of the variables of the rows, (r, G)
    free: Any  # labels of the variables of the columns, (c, G)
    slacks: range

    def only(self, keep: Any) -> _Tableau:
        """Some of the games."""
        return _Tableau(self.table[..., keep], self.basic[:, keep], self.free[:, keep], self.slacks)

    def pivot(self, enters: Any) -> Any:
        """Let a label (G,) become basic; returns the label that leaves for it."""
        table = self.table
        g = np.arange(table.shape[2])
        c = (self.free == enters).argmax(axis=0)
        column = table[:, c, g]
        r = self._leaving(column)
        pivot = column[r, g]
        line = np.ascontiguousarray(table[r, :, g].T) / pivot
        step = np.empty_like(line)
        for i in range(table.shape[0]):
            table[i] -= np.multiply(column[i], line, out=step)
        table[:, c, g] = column / -pivot
        line[c, g] = 1 / pivot
        table[r, :, g] = line.T
        leaves = self.basic[r, g]
        self.basic[r, g], self.free[c, g] = enters, leaves
        return leaves

    def _leaving(self, column: Any) -> Any:
        """The row of the smallest ratio, ties broken lexicographically."""
        rising = column > SMALL
        divisor = np.where(rising, column, 1.0)
        ratio = np.where(rising, self.table[:, -1] / divisor, np.inf)
        near = _least(ratio, rising)
        tied = np.flatnonzero(near.sum(axis=0) > 1)
        r = near.argmax(axis=0)
        if tied.size:
            r[tied] = self.only(tied)._first(near[:, tied], divisor[:, tied])
        return r

    def _first(self, near: Any, divisor: Any) -> Any:
        """Among tied rows, the lexicographically smallest row of the slacks' columns over the divisor."""
        g = np.arange(near.shape[1])
        for slack in self.slacks:
            at = self.free == slack
            # a slack in the basis has a unit column, which the condensed tableau does not store
            inside = np.where(at.any(axis=0), self.table[:, at.argmax(axis=0), g], self.basic == slack)
            near = _least(np.where(near, inside / divisor, np.inf), near)
            if not (near.sum(axis=0) > 1).any():
                break
        return near.argmax(axis=0)


def _least(ratio: Any, allowed: Any) -> Any:
    """Which allowed rows have the smallest ratio, or one that cannot be told from it?"""
    least = ratio.min(axis=0)
    return allowed & (ratio <= least + SMALL * (1 + np.abs(least)))


def lemke_howson(row: Any, column: Any, first: int = 0, most: int = 20_000) -> tuple[Any, Any, Any]:
    """Follow one Lemke-Howson path in every game of a batch.

    Parameters
    ----------
    row, column : float arrays (m, n, G)
        Payoffs of the player who chooses rows and of the one who chooses columns, in any units.
    first : int
        The label dropped first: 0 .. m-1 a row, m .. m+n-1 a column.
    most : int
        Limit of pivots.

    Returns
    -------
    x : float array (m, G)
        The row player's mix, exactly 0 outside the support; NaN where `ended` is False.
    y : float array (n, G)
        The column player's mix, likewise.
    ended : bool array (G,)
        Is (x, y) an equilibrium with regret <= 1e-9 of the payoffs' range? False where the limit was
        hit, a payoff is not finite, or the tableau lost its accuracy.

    """
    m, n, games = row.shape
    if not 0 <= first < m + n:
        raise ValueError(f"first is {first}, but the labels of a {m} x {n} game are 0 to {m + n - 1}.")
    x, y, ended = np.full((m, games), np.nan), np.full((n, games), np.nan), np.zeros(games, dtype=bool)
    fine = np.flatnonzero(np.isfinite(row).all(axis=(0, 1)) & np.isfinite(column).all(axis=(0, 1)))
    size = max(1, PIECE // (m * (n + 1) + n * (m + 1)))
    for start in range(0, fine.size, size):
        part = fine[start : start + size]
        a, b = _positive(row[..., part]), _positive(column[..., part])
        p, q, used, arrived = _path(a, b, first, most)
        p, q, gain = _refined(a, b, p, q, used)
        arrived &= gain <= LOST
        part = part[arrived]
        x[:, part], y[:, part], ended[part] = p[:, arrived], q[:, arrived], True
    return x, y, ended


def _positive(payoffs: Any) -> Any:
    """Payoffs scaled to 1 .. 2; all 1 where they are all equal."""
    half = payoffs / 2  # the range of the payoffs may overflow, that of their halves does not
    low = half.min(axis=(0, 1))
    spread = half.max(axis=(0, 1)) - low
    return (half - low) / np.where(spread > 0, spread, 1.0) + 1.0


def _path(a: Any, b: Any, first: int, most: int) -> tuple[Any, Any, Any, Any]:
    """Mixes at the path's end, the labels of the actions in the two bases (m + n, G), and did it end?"""
    m, n, games = a.shape
    mixes, used = np.zeros((m + n, games)), np.zeros((m + n, games), dtype=bool)
    arrived = np.zeros(games, dtype=bool)
    sides = [_tableau(b.swapaxes(0, 1), range(m, m + n), range(m)), _tableau(a, range(m), range(m, m + n))]
    alive, label = np.arange(games), np.full(games, first)
    going = np.ones(games, dtype=bool)  # games that have arrived pivot on until enough have to leave
    for step in range(most):
        label = sides[(step + (first >= m)) % 2].pivot(label)
        now = np.flatnonzero(going & (label == first))
        for side in sides if now.size else []:
            _read(side.only(now), mixes, used, alive[now])
        arrived[alive[now]], going[now] = True, False
        if 8 * np.count_nonzero(going) < 7 * going.size:
            sides, alive, label = [side.only(going) for side in sides], alive[going], label[going]
            going = np.ones(alive.size, dtype=bool)
        if not alive.size:
            break
    x, y = (np.where(mix > UNUSED, mix, 0.0) for mix in (mixes[:m], mixes[m:]))
    return _scaled(x), _scaled(y), used, arrived


def _tableau(payoffs: Any, slacks: range, actions: range) -> _Tableau:
    r, _, games = payoffs.shape
    table = np.concatenate([payoffs, np.ones((r, 1, games))], axis=1)
    basic, free = (np.repeat(np.array(labels)[:, None], games, axis=1) for labels in (slacks, actions))
    return _Tableau(table, basic, free, slacks)


def _read(side: _Tableau, mixes: Any, used: Any, games: Any) -> None:
    """Write down the actions in a basis; slacks are the labels of the other player's actions."""
    r, g = np.nonzero((side.basic < side.slacks.start) | (side.basic >= side.slacks.stop))
    mixes[side.basic[r, g], games[g]] = side.table[r, -1, g]
    used[side.basic[r, g], games[g]] = True


def _scaled(mix: Any) -> Any:
    total = mix.sum(axis=0)
    return mix / np.where(total > 0, total, 1.0)


def _regret(a: Any, b: Any, x: Any, y: Any) -> Any:
    """The larger gain of the two players from their best action; payoffs have range 1."""
    rows, columns = np.einsum("ijg,jg->ig", a, y), np.einsum("ijg,ig->jg", b, x)
    gains = rows.max(axis=0) - (x * rows).sum(axis=0), columns.max(axis=0) - (y * columns).sum(axis=0)
    wrong = (x.sum(axis=0) < 0.5) | (y.sum(axis=0) < 0.5)
    return np.where(wrong, np.inf, np.maximum(*gains))


def _refined(a: Any, b: Any, x: Any, y: Any, used: Any) -> tuple[Any, Any, Any]:
    """Solve the indifference of the final basis afresh, from the payoffs; kept where regret falls."""
    m = a.shape[0]
    regret = _regret(a, b, x, y)
    rows, columns = used[:m], used[m:]
    count = rows.sum(axis=0)
    again = (regret > 1e-15) & (count == columns.sum(axis=0)) & (count > 0)
    for k in np.unique(count[again]):
        g = np.flatnonzero(again & (count == k))
        i, j = (np.nonzero(mask[:, g].T)[1].reshape(-1, k).T for mask in (rows, columns))
        one = np.ones((k, 1, g.size))
        p, q = np.zeros((m, g.size)), np.zeros((a.shape[1], g.size))
        h = np.arange(g.size)
        q[j, h] = np.nan_to_num(solved(a[i[:, None], j[None], g], one)[:, 0], posinf=0.0, neginf=0.0)
        p[i, h] = np.nan_to_num(solved(b[i[None], j[:, None], g], one)[:, 0], posinf=0.0, neginf=0.0)
        p, q = (_scaled(np.where(mix > UNUSED, mix, 0.0)) for mix in (p, q))
        now = _regret(a[..., g], b[..., g], p, q)
        better = now < regret[g]
        x[:, g[better]], y[:, g[better]] = p[:, better], q[:, better]
        regret[g[better]] = now[better]
    return x, y, regret
