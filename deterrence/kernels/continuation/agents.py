"""What is each action worth, on the condition that its owner gets to choose, when all others mix?

The unknowns are log odds: x[h, a] = log p[h, a] - log p[h, 0] for every set h and action a > 0, so that
probabilities of any smallness are told apart. A *line* of an action leads from its set to one end of the
game, over the actions that others (or the owner, later) take on the way to the end; its weight is the sum
of their log probabilities and of the logarithm c of its chance part. Within one action the weights,
normalised, are the odds q of its lines given that the action is taken, and

    value[h, a] = sum q u,     d value[h, a] / d log p[g, b] = sum over lines through (g, b) of q (u - value).

Both are exact however small the probability of reaching the set is. Sets come in blocks of equal numbers
of actions and actions in blocks of equal numbers of lines, so that the loops are short and arrays run
over games (the last axis). Nothing here knows what a game is or follows a branch.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

import numpy as np

__all__ = ["Agents", "Line", "Worth", "added"]

Line = tuple[int, int, tuple[tuple[int, int], ...]]  # its set and action; the (set, action) on its way


def added(array: Any, axis: int = 0) -> Any:
    """The sum along an axis that is not the last, in the same order for one game as for many."""
    if array.shape[-1] == 1:
        return np.repeat(array, 2, axis=-1).sum(axis=axis)[..., :1]
    return array.sum(axis=axis)


class Agents:
    """A compact description: who chooses among how many actions, and over whose actions lines lead.

    Parameters
    ----------
    sizes : sequence of int
        How many actions each set has; must not decrease.
    lines : sequence of Line
        At least one for each action of each set, in any order. `order` says in which order the arrays
        of their numbers are wanted by `Worth`.

    """

    def __init__(self, sizes: Sequence[int], lines: Sequence[Line]) -> None:
        self.sizes = tuple(sizes)
        self.first = [sum(sizes[:h]) for h in range(len(sizes))]
        self.actions, self.unknowns = sum(sizes), sum(sizes) - len(sizes)
        self.odds = [
            self.first[h] + a for h, m in enumerate(sizes) for a in range(1, m)
        ]  # action of each unknown
        self.base = [
            self.first[h] for h, m in enumerate(sizes) for _ in range(1, m)
        ]  # its set's first action
        self.blocks = _blocks(self.sizes)
        own = [self.first[h] + a for h, a, _ in lines]
        count = np.bincount(own, minlength=self.actions)
        self.order = sorted(range(len(lines)), key=lambda i: (count[own[i]], own[i], i))
        self.groups = _groups(count)
        place = np.argsort(np.argsort(count, kind="stable"), kind="stable")  # of each action among the groups
        self.taken, self.instead = place[self.odds], place[self.base]
        self.place = place
        over = [[self.first[g] + b for g, b in lines[i][2]] for i in self.order]
        self.sure = sum(int(c) for c in count if c == 1)  # lines alone in their action: their value is u
        self.over = _padded(over[self.sure :], self.actions)
        self._slopes(over, [own[i] for i in self.order])

    def _slopes(self, over: list[list[int]], own: list[int]) -> None:
        """Which lines add up to the slope of which action's value in whose log probability."""
        cells: dict[tuple[int, int], list[int]] = {}
        for i, (action, way) in enumerate(zip(own, over, strict=True)):
            if i >= self.sure:
                for other in way:
                    cells.setdefault((action, other), []).append(i - self.sure)
        ordered = sorted(cells, key=lambda cell: -len(cells[cell]))
        number = {cell: n for n, cell in enumerate(ordered)}
        deepest = len(cells[ordered[0]]) if ordered else 0
        self.sums = [
            np.array([cells[c][k] for c in ordered if len(cells[c]) > k], dtype=np.intp)
            for k in range(deepest)
        ]
        none = len(ordered)
        owner = [h for h, m in enumerate(self.sizes) for _ in range(m)]
        pairs = sorted({(action, owner[other]) for action, other in cells})
        widest = max((self.sizes[g] for _, g in pairs), default=0)
        self.totals = [
            np.array(
                [number.get((a, self.first[g] + b), none) if b < self.sizes[g] else none for a, g in pairs]
            )
            for b in range(widest)
        ]
        column = {action: j for j, action in enumerate(self.odds)}
        entries = [
            (p, a, self.first[g] + b) for p, (a, g) in enumerate(pairs) for b in range(1, self.sizes[g])
        ]
        self.entry_total = np.array([p for p, _, _ in entries], dtype=np.intp)
        self.entry_cell = np.array([number.get((a, o), none) for _, a, o in entries], dtype=np.intp)
        self.entry_action = np.array([o for _, _, o in entries], dtype=np.intp)
        at = {(a, column[o]): e for e, (_, a, o) in enumerate(entries)}
        none = len(entries)
        filled = sorted(
            {(r, j) for a, j in at for r in range(self.unknowns) if a in (self.odds[r], self.base[r])}
        )
        self.rows = np.array([r for r, _ in filled], dtype=np.intp)
        self.columns = np.array([j for _, j in filled], dtype=np.intp)
        self.plus = np.array([at.get((self.odds[r], j), none) for r, j in filled], dtype=np.intp)
        self.minus = np.array([at.get((self.base[r], j), none) for r, j in filled], dtype=np.intp)

    def log_probabilities(self, x: Any) -> Any:
        """Of all actions, (actions + 1, G), from log odds (unknowns, G); the last row is 0: a sure thing."""
        result = np.zeros((self.actions + 1, x.shape[1]))
        for m, sets, unknowns, actions in self.blocks:
            if m == 1:
                continue
            odds, out = x[unknowns].reshape(sets, m - 1, -1), result[actions].reshape(sets, m, -1)
            if m == 2:
                tail = np.log1p(np.exp(-np.abs(odds[:, 0])))
                np.subtract(np.minimum(odds[:, 0], 0.0), tail, out=out[:, 1])
                np.subtract(np.minimum(-odds[:, 0], 0.0), tail, out=out[:, 0])
            else:
                top = np.maximum(odds.max(axis=1), 0.0)
                total = np.exp(-top) + added(np.exp(odds - top[:, None]), 1)
                top += np.log(total)
                np.negative(top, out=out[:, 0])
                np.subtract(odds, top[:, None], out=out[:, 1:])
        return result


class Worth:
    """Values of actions in some games, for chance parts c and payoffs u of the lines, both (lines, G)."""

    def __init__(self, agents: Agents, c: Any, u: Any) -> None:
        self.agents, self.c, self.u = agents, c, u

    def part(self, games: Any) -> Worth:
        """The same of some of the games."""
        return Worth(self.agents, self.c[:, games], self.u[:, games])

    def odds_of_lines(self, logs: Any) -> Any:
        """The odds q of lines that are not alone in their action, (lines - sure, G)."""
        a = self.agents
        weight = self.c[a.sure :] + logs[a.over[0]] if a.over else self.c[a.sure :].copy()
        for way in a.over[1:]:
            weight += logs[way]
        for size, lines, _ in a.groups:
            if size > 1:
                own = weight[lines].reshape(-1, size, weight.shape[1])
                own -= own.max(axis=1, keepdims=True)
                np.exp(own, out=own)
                own /= added(own, 1)[:, None]
        return weight

    def values(self, q: Any) -> Any:
        """The value of each action, in the order of `Agents.place`, (actions, G)."""
        a = self.agents
        result = np.empty((a.actions, self.u.shape[1]))
        result[: a.sure] = self.u[: a.sure]
        paid = q * self.u[a.sure :]
        for size, lines, actions in a.groups:
            if size > 1:
                result[actions] = added(paid[lines].reshape(-1, size, paid.shape[1]), 1)
        return result

    def gaps(self, x: Any) -> Any:
        """By how much each action is better than the first of its set, (unknowns, G)."""
        values = self.values(self.odds_of_lines(self.agents.log_probabilities(x)))
        return values[self.agents.taken] - values[self.agents.instead]

    def gaps_and_slopes(self, x: Any) -> tuple[Any, Any]:
        """The same, and its slopes in x where they may not vanish: at `rows` and `columns`, (n, G)."""
        a = self.agents
        logs = a.log_probabilities(x)
        q = self.odds_of_lines(logs)
        values = self.values(q)
        lift = self.u[a.sure :].copy()
        for size, lines, actions in a.groups:
            if size > 1:
                own = lift[lines].reshape(-1, size, lift.shape[1])
                own -= values[actions, None]
        lift *= q
        cells = np.zeros((len(a.sums[0]) + 1 if a.sums else 1, x.shape[1]))
        for some in a.sums:
            cells[: len(some)] += lift[some]
        total: Any = 0.0
        for row in a.totals:
            total = total + cells[row]
        slopes = np.zeros((len(a.entry_cell) + 1, x.shape[1]))
        if a.totals:
            slopes[:-1] = cells[a.entry_cell] - np.exp(logs[a.entry_action]) * total[a.entry_total]
        return values[a.taken] - values[a.instead], slopes[a.plus] - slopes[a.minus]


def _blocks(sizes: Sequence[int]) -> list[tuple[int, int, slice, slice]]:
    """Runs of sets of one size: (size, how many, their unknowns, their actions)."""
    blocks, unknown, action = [], 0, 0
    for m, run in groupby(sizes):
        sets = len(list(run))
        blocks.append((m, sets, slice(unknown, unknown + sets * (m - 1)), slice(action, action + sets * m)))
        unknown, action = unknown + sets * (m - 1), action + sets * m
    return blocks


def _groups(count: Any) -> list[tuple[int, slice, slice]]:
    """Runs of actions with one number of lines: (number, their lines but for sure ones, their places)."""
    groups, line, place = [], 0, 0
    for size, run in groupby(sorted(int(c) for c in count)):
        number = len(list(run))
        groups.append((size, slice(line, line + size * number), slice(place, place + number)))
        line, place = line + (size * number if size > 1 else 0), place + number
    return groups


def _padded(ways: list[list[int]], nothing: int) -> list[Any]:
    """The k-th action on each way, as arrays; `nothing` where a way is shorter."""
    longest = max(map(len, ways), default=0)
    return [
        np.array([way[k] if k < len(way) else nothing for way in ways], dtype=np.intp) for k in range(longest)
    ]
