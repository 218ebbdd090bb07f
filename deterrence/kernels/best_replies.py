"""Which stationary profiles are best replies to each other, in a game of finitely many states?

Against each stationary pure strategy of the others a player faces a Markov decision problem, which policy
iteration (Howard 1960) solves; a profile is an equilibrium iff each player takes, in every state, an action
that is optimal there (the one-shot deviation principle: stage payoffs are bounded and discounted, or play
ends). With two players that is as many problems as there are strategies, not profiles, and nothing is missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise, product
from operator import add
from typing import Any

import numpy as np

__all__ = ["mutual_best_replies", "optimal_actions"]

MOST_STEPS = 200
ROUNDING = 1e-13


def optimal_actions(
    pays: Any, moves: Sequence[Sequence[Any]], allowed: Any, discount: Any, worth: Any, slack: Any
) -> tuple[Any, Any]:
    """Optimal actions in every state of a batch of Markov decision problems.

    Parameters
    ----------
    pays : array, (S, A, O, G)
        Of each action in each state, in O problems of each of G games.
    moves : S x S arrays, (A, O, G)
        Probability of each next state; None for one that cannot follow.
    allowed : bool array, (S, A)
        Which actions there are.
    discount, worth, slack : arrays, (G,)
        The discount factor; the largest difference that play can make; what short of the best still counts.

    Returns
    -------
    bool array, (S, A, O, G)
        Is the action optimal within the slack?
    bool array, (G,)
        Did policy iteration end in every problem?

    """
    pays = np.where(allowed[..., None, None], pays, -np.inf)
    states, actions, *inner = pays.shape
    policy = np.broadcast_to(allowed.argmax(axis=-1)[:, None, None], (states, *inner)).astype(np.int8)
    least = ROUNDING * worth
    for _ in range(MOST_STEPS):
        chosen = [[None if p is None else _taken(p, policy[s]) for p in row] for s, row in enumerate(moves)]
        value = _values(chosen, [_taken(pays[s], policy[s]) for s in range(states)], discount)
        worths = np.empty_like(pays)
        for s, row in enumerate(moves):
            later = [p * value[n] for n, p in enumerate(row) if p is not None]
            worths[s] = pays[s] + discount * reduce(add, later) if later else pays[s]
        best, most = np.zeros_like(policy), worths[:, 0]
        for action in range(1, actions):
            higher = worths[:, action] > most
            best, most = np.where(higher, np.int8(action), best), np.where(higher, worths[:, action], most)
        better = most - np.array(value) > least
        stuck: Any = better.any(axis=(0, 1))
        if not stuck.any():
            break
        policy = np.where(better, best, policy)
    return worths >= most[:, None] - slack, ~stuck


def _taken(rows: Any, policy: Any) -> Any:
    """The row of the action that is taken: of (A, O, G) by (O, G)."""
    found = rows[0]
    for action in range(1, len(rows)):
        found = np.where(policy == action, rows[action], found)
    return found


def _values(moves: Sequence[Sequence[Any]], paid: Sequence[Any], discount: Any) -> list[Any]:
    """What play is worth from each state on: v = paid + discount moves v.

    By elimination without pivots, which is stable here: the matrix is diagonally dominant by rows.
    """
    states, value = len(paid), list(paid)
    matrix: list[list[Any]] = [[None if p is None else -discount * p for p in row] for row in moves]
    for s, row in enumerate(matrix):
        row[s] = np.ones_like(paid[s]) if row[s] is None else 1 + row[s]
    for pivot in range(states):
        for s in range(pivot + 1, states):
            if matrix[s][pivot] is None:
                continue
            factor = matrix[s][pivot] / matrix[pivot][pivot]
            value[s] = value[s] - factor * value[pivot]
            for n in range(pivot + 1, states):
                over = matrix[pivot][n]
                if over is not None:
                    own = matrix[s][n]
                    matrix[s][n] = -factor * over if own is None else own - factor * over
    for s in reversed(range(states)):
        for n in range(s + 1, states):
            if matrix[s][n] is not None:
                value[s] = value[s] - matrix[s][n] * value[n]
        value[s] = value[s] / matrix[s][s]
    return value


def mutual_best_replies(
    pays: Any,
    moves: Any,
    first: Sequence[int],
    choices: Sequence[dict[int, int]],
    discount: Any,
    worth: Any,
    tolerance: float,
) -> tuple[Any, Any, Any]:
    """All pure stationary profiles in which nobody gains by deviating anywhere.

    Parameters
    ----------
    pays, moves : arrays, (rows, players, G) and (rows, S, G)
        A row for each state and profile of its movers' actions, lexicographic.
    first : sequence of int
        The number of each state's first row.
    choices : sequence over players of {state: number of actions}
        In the order of the states.
    discount, worth : arrays, (players, G)
        As in `optimal_actions`.
    tolerance : float
        A deviation counts if it gains more than this share of `worth`.

    Returns
    -------
    exists, tied : bool arrays, (G, profiles)
        Profiles in lexicographic order of the players' strategies, each in that of its states; tied where
        some other action is as good.
    failed : bool array, (G,)

    """
    own = [list(product(*(range(m) for m in row.values()))) for row in choices]
    sizes, games = [len(rows) for rows in own], pays.shape[-1]
    exists, tied = (np.full((*sizes, games), value) for value in (True, False))
    failed = np.zeros(games, dtype=bool)
    linked = [(moves[a:b] != 0).any(axis=(0, 2)) for a, b in pairwise(first)]
    for i, mine in enumerate(choices):
        if not mine:
            continue
        rows, allowed = _rows(i, choices, own, first)
        following = [
            [moves[rows[:, s].T, n] if link else None for n, link in enumerate(links)]
            for s, links in enumerate(linked)
        ]
        optimal, ended = optimal_actions(
            pays[np.moveaxis(rows, 0, -1), i], following, allowed, discount[i], worth[i], tolerance * worth[i]
        )
        failed |= ~ended
        several = optimal.sum(axis=1) > 1
        fits = np.ones((sizes[i], len(rows), games), dtype=bool)
        alike = np.zeros((1, len(rows), games), dtype=bool)
        for place, state in enumerate(mine):
            fits &= optimal[state][[strategy[place] for strategy in own[i]]]
            alike |= several[state]
        others = [size for j, size in enumerate(sizes) if j != i]
        exists &= np.moveaxis(fits.reshape(-1, *others, games), 0, i)
        tied |= np.moveaxis(alike.reshape(1, *others, games), 0, i)
    exists, tied = (flags.reshape(-1, games).T for flags in (exists, tied & exists))
    return exists, tied, failed


def _rows(
    player: int, choices: Sequence[dict[int, int]], own: Sequence[list[tuple[int, ...]]], first: Sequence[int]
) -> tuple[Any, Any]:
    """For every strategy of the others, state and own action, the row; and which actions there are."""
    states, actions = len(first) - 1, max(choices[player].values())
    allowed = np.zeros((states, actions), dtype=bool)
    others = list(product(*(rows for j, rows in enumerate(own) if j != player)))
    result = np.zeros((len(others), states, actions), dtype=np.intp)
    places = [{state: place for place, state in enumerate(row)} for row in choices]
    for state in range(states):
        movers = [j for j, row in enumerate(choices) if state in row]
        count = choices[player].get(state, 1)
        allowed[state, :count] = True
        for o, strategies in enumerate(others):
            known = list(strategies)
            known.insert(player, ())
            for action in range(count):
                row = 0
                for j in movers:
                    taken = action if j == player else known[j][places[j][state]]
                    row = row * choices[j][state] + taken
                result[o, state, action] = first[state] + row
    return result, allowed
