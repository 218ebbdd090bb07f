"""Which stationary profiles are best replies to each other, in a game of finitely many states?

Against each stationary pure strategy of the others a player faces a Markov decision problem, which policy
iteration (Howard 1960) solves; a profile is an equilibrium iff each player takes, in every state, an action
that is optimal there (the one-shot deviation principle: stage payoffs are bounded and discounted, or play
ends). With two players that is as many problems as there are strategies, not profiles, and nothing is missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

__all__ = ["mutual_best_replies", "optimal_actions"]

MOST_STEPS = 200
ROUNDING = 1e-13


def optimal_actions(
    pays: Any, moves: Any, allowed: Any, discount: Any, worth: Any, slack: Any
) -> tuple[Any, Any]:
    """Optimal actions in every state of a batch of Markov decision problems.

    Parameters
    ----------
    pays : array, (G, O, S, A)
        Of each action in each state, in O problems of each of G games.
    moves : array, (G, O, S, A, S)
        Probability of each next state.
    allowed : bool array, (S, A)
        Which actions there are.
    discount, worth, slack : arrays, (G,)
        The discount factor; the largest difference that play can make; what short of the best still counts.

    Returns
    -------
    bool array, (G, O, S, A)
        Is the action optimal within the slack?
    bool array, (G,)
        Did policy iteration end in every problem?

    """
    games, problems, states, actions = pays.shape
    pays = np.where(allowed, pays, -np.inf)
    delta, unit = discount[:, None, None, None], np.eye(states)
    policy = np.broadcast_to(allowed.argmax(axis=-1), (games, problems, states)).copy()
    least = (ROUNDING * worth)[:, None, None]
    stuck: Any = np.ones(games, dtype=bool)
    flat = moves.reshape(games, problems, states * actions, states)
    for _ in range(MOST_STEPS):
        chosen = np.take_along_axis(moves, policy[..., None, None], axis=3)[..., 0, :]
        paid = np.take_along_axis(pays, policy[..., None], axis=3)
        value = np.linalg.solve(unit - delta * chosen, paid)
        later = (flat @ value).reshape(pays.shape)
        worths = pays + delta * later
        best = worths.argmax(axis=-1)
        gain = np.take_along_axis(worths, best[..., None], axis=3)[..., 0] - value[..., 0]
        better = gain > least
        stuck = better.any(axis=(1, 2))
        if not stuck.any():
            break
        policy = np.where(better, best, policy)
    return worths >= worths.max(axis=-1, keepdims=True) - slack[:, None, None, None], ~stuck


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
    pays, moves : arrays, (G, rows, players) and (G, rows, S)
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
    sizes, games = [len(rows) for rows in own], len(pays)
    exists, tied = (np.full((games, *sizes), value) for value in (True, False))
    failed = np.zeros(games, dtype=bool)
    for i, mine in enumerate(choices):
        if not mine:
            continue
        rows, allowed = _rows(i, choices, own, first)
        optimal, ended = optimal_actions(
            pays[:, rows, i], moves[:, rows], allowed, discount[i], worth[i], tolerance * worth[i]
        )
        failed |= ~ended
        several = optimal.sum(axis=-1) > 1
        fits = np.ones((games, len(rows), sizes[i]), dtype=bool)
        alike = np.zeros((games, len(rows), 1), dtype=bool)
        for place, state in enumerate(mine):
            taken = np.array([strategy[place] for strategy in own[i]])
            fits &= optimal[:, :, state, taken]
            alike |= several[:, :, state, None]
        others = [size for j, size in enumerate(sizes) if j != i]
        exists &= np.moveaxis(fits.reshape(games, *others, sizes[i]), -1, i + 1)
        tied |= np.moveaxis(alike.reshape(games, *others, 1), -1, i + 1)
    return exists.reshape(games, -1), (tied & exists).reshape(games, -1), failed


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
