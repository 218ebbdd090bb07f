"""What follows a message, whatever is believed about two types? A path, bent by one agent after another.

Nobody who replies knows the type, so all hold one belief, mu that it is the first. For mu from 0 to 1
backward induction runs along a line: where the action of an agent changes, mu stands still while the
agent's mixture goes from the old action to the new. An agent that moves earlier compares its actions
along that line. On each straight piece one number moves (the belief, or the mixture of one agent), in
which its payoffs are linear; where its best action changes, the piece is cut and a piece put in on
which its own mixture moves. So, if nothing is tied, all that can follow is one path of straight pieces,
on which mu never falls (the structure theorem of Kohlberg & Mertens 1986, here by construction).

Where a comparison at an end or a crossing lies within the tolerance the game is near a tie: its path is
not followed to the end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial, reduce
from typing import Any

import numpy as np

from deterrence.kernels.bimatrix.minors import NOISE
from deterrence.kernels.sequences.ways import Payoffs, Sequences, worth

__all__ = ["Path", "path"]


@dataclass(frozen=True, eq=False)
class Path:
    """The replies to one message in G games: K corners one after another, in some games fewer (NaN).

    Attributes
    ----------
    actions : array, (actions of the agents there, K, G)
        Probabilities at each corner; a mixture moves along a straight link from a corner to the next.
    values : array, (2, K, G)
        What a corner is worth to each type.
    low, high : arrays, (K, G)
        The least and largest probability of the first type at which it is followed; on the link to the
        next corner the belief is `high`.
    count : int array, (G,)
    near : bool array, (G,)
    slack : array, (G,)
        Values of a type that differ by at most this much are tied.

    """

    actions: Any
    values: Any
    low: Any
    high: Any
    count: Any
    near: Any
    slack: Any


@dataclass(frozen=True, eq=False)
class _Pieces:
    """Straight pieces of the paths of all games, R in the order of games and along each path.

    `ends` is (2, 1 + actions, R): the belief and the probabilities at both; `blur` says by how much these
    may be off; where a piece is `still`, the belief does not move.
    """

    games: Any
    ends: Any
    still: Any
    blur: Any

    def chosen(self, rows: Any) -> _Pieces:
        return _Pieces(self.games[rows], self.ends[..., rows], self.still[rows], self.blur[rows])


def path(stage: Sequences, payoffs: Payoffs, m: int, tolerance: float) -> Path:
    """The replies to message m; arrays of `payoffs` have shape (G,)."""
    games = len(payoffs.prior[0])
    agents = stage.agents[m]
    near: Any = np.zeros(games, dtype=bool)
    pieces = _uncut(payoffs, games, sum(stage.sizes[j] for j in agents))
    for j in reversed(agents):
        pieces = _bent(stage, payoffs, j, pieces, tolerance, near)
        pieces = pieces.chosen(~near[pieces.games])
    blur = np.zeros(games)
    np.maximum.at(blur, pieces.games, pieces.blur)
    size = payoffs.scale[0]
    noise = NOISE * (size + _largest(payoffs.reference[0])) + _factors(stage, m) * size * blur
    return _laid_out(stage, payoffs, m, pieces, near, tolerance * size + noise)


def _largest(values: Any) -> Any:
    return reduce(np.maximum, [np.abs(x) for x in values])


def _factors(stage: Sequences, m: int) -> int:
    """How many numbers are multiplied at most, the belief included."""
    return 1 + max(map(len, stage.sent[m]))


def _uncut(payoffs: Payoffs, games: int, actions: int) -> _Pieces:
    """The beliefs, in pieces that end where a message that all types send, or none, would leave them."""
    marks = [payoffs.prior[0]] if payoffs.rule is None else [payoffs.prior[0], payoffs.rule[0]]
    stops = np.sort([np.zeros(games), *marks, np.ones(games)], axis=0)
    count = len(stops) - 1
    ends = np.zeros((2, 1 + actions, games * count))
    ends[0, 0], ends[1, 0] = stops[:-1].T.reshape(-1), stops[1:].T.reshape(-1)
    none = np.zeros(games * count)
    return _Pieces(np.repeat(np.arange(games), count), ends, none > 0, none)


def _bent(
    stage: Sequences, payoffs: Payoffs, j: int, pieces: _Pieces, tolerance: float, near: Any
) -> _Pieces:
    """The pieces, cut where another action of agent j becomes best; `near` is filled in."""
    games, rows, factors = pieces.games, np.arange(len(pieces.games)), _factors(stage, stage.place[j])
    value = _compared(stage, payoffs, j, pieces)
    size = payoffs.scale[1 + j][games]
    noise = NOISE * (size + _largest(payoffs.reference[1 + j])[games])
    step = noise + factors * size * pieces.blur
    near[games[_unclear(value, tolerance * size + step).any(axis=0)]] = True
    lead = value[:, :, None] - value[:, None]
    fall = lead[0] - lead[1]
    share = lead[0] / fall
    low = np.where(lead[0] < 0, np.where(lead[1] >= 0, share, np.inf), 0.0).max(axis=1)
    high = np.where(lead[1] < 0, np.where(lead[0] >= 0, share, -np.inf), 1.0).min(axis=1)
    best = np.argsort(np.where(low < high, low, np.inf), axis=0, kind="stable")
    blur, parts = pieces.blur.copy(), []
    for turn, action in enumerate(best):
        own = rows[low[action, rows] < high[action, rows]]
        a, b = action[own], best[turn - 1][own]
        start, stop = low[a, own], high[a, own]
        if turn:
            off = step[own] / np.abs(fall[b, a, own])
            blur[own] += off
            there = value[0][:, own] + start * (value[1] - value[0])[:, own]
            there[b, np.arange(len(own))] = -np.inf  # as good as a here
            slack = tolerance * size[own] + step[own] + factors * size[own] * off
            near[games[own[_unclear(there, slack)]]] = True
            parts.append(((2 * turn - 1) + 2 * len(best) * own, own, start, start, b, a))
        parts.append((2 * turn + 2 * len(best) * own, own, start, stop, a, a))
    order, own, start, stop, b, a = (np.concatenate(column) for column in zip(*parts, strict=True))
    first = stage.starts[j] - stage.starts[stage.agents[stage.place[j]][0]]
    return _cut(replace(pieces, blur=blur), own, (start, stop), (1 + first + b, 1 + first + a)).chosen(
        np.argsort(order)
    )


def _unclear(value: Any, slack: Any) -> Any:
    """Is the best of several actions, on the last axis but one, not better than all others?"""
    return (value.max(axis=-2, keepdims=True) - value <= slack).sum(axis=-2) != 1


def _cut(pieces: _Pieces, rows: Any, shares: tuple[Any, Any], columns: tuple[Any, Any]) -> _Pieces:
    """From one share of some pieces to another, while probability one goes from a column to another."""
    old, all_ = pieces.ends[..., rows], np.arange(len(rows))
    ends = np.stack([np.where(s == 1.0, old[1], old[0] + s * (old[1] - old[0])) for s in shares])
    for end, column in zip(ends, columns, strict=True):
        end[column, all_] = 1.0
    still = pieces.still[rows] | (columns[0] != columns[1])
    return _Pieces(pieces.games[rows], ends, still, pieces.blur[rows])


def _compared(stage: Sequences, payoffs: Payoffs, j: int, pieces: _Pieces) -> Any:
    """What the actions of agent j are worth to it at both ends of each piece, (2, actions, R)."""
    value = np.empty((2, stage.sizes[j], len(pieces.games)))
    first, second = ([x[pieces.games] for x in row] for row in payoffs.worth[j])
    start = stage.starts[stage.agents[stage.place[j]][0]]
    for own, ends in zip(value, pieces.ends, strict=True):
        mixed = [b + ends[0] * (a - b) for a, b in zip(first, second, strict=True)]
        after: list[list[Any]] = [[] for _ in own]
        for way, x in zip(stage.taken[j], mixed, strict=True):
            after[way[0][1]].append((way[1:], x))
        of_agent = partial(_column, stage, start, ends[1:])
        for row, ways in zip(own, after, strict=True):
            row[...] = worth(ways, of_agent)
    return value


def _column(stage: Sequences, start: int, actions: Any, agent: int, action: int) -> Any:
    return actions[stage.starts[agent] - start + action]


def _laid_out(stage: Sequences, payoffs: Payoffs, m: int, pieces: _Pieces, near: Any, slack: Any) -> Path:
    """One corner after another: where the belief stands still a link leads to the next."""
    games = len(near)
    new = np.diff(pieces.games, prepend=-1) != 0
    links, firsts = pieces.chosen(pieces.still), pieces.chosen(new)
    turns = np.bincount(links.games, minlength=games)
    number = np.arange(len(links.games)) - (np.cumsum(turns) - turns)[links.games]
    count = turns + ~near
    shape = 1 + int(turns.max(initial=0)), games
    actions = np.full((pieces.ends.shape[1] - 1, *shape), np.nan)
    low, high = np.full(shape, np.nan), np.full(shape, np.nan)
    actions[:, 0, firsts.games] = firsts.ends[0, 1:]
    actions[:, number + 1, links.games] = links.ends[1, 1:]
    low[0, firsts.games] = 0.0
    low[number + 1, links.games] = high[number, links.games] = links.ends[0, 0]
    last = np.flatnonzero(~near)
    high[count[last] - 1, last] = 1.0
    start = stage.starts[stage.agents[m][0]] if stage.agents[m] else 0
    ways = [zip(stage.sent[m], rows[m], strict=True) for rows in payoffs.sender]
    values = [worth(own, partial(_column, stage, start, actions)) + 0.0 * low for own in ways]
    return Path(actions, np.stack(values), low, high, count, near, slack)
