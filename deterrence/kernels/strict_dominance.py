"""Which actions does some mixture of the player's others beat, whatever is done against it?

One round after another, for a batch of games: dominance by an action by comparisons, by two actions in
closed form (the weights for which the mixture wins are an interval). Against two profiles of the others
no more than two are needed (a basic solution has as many as there are columns). What is left is a game
of zero sum, in which the rivals choose a mixture and the others a belief: a few rounds of regret matching
(Hart & Mas-Colell 2000; "plus" after Tammelin 2014), for all games together, mostly end with a mixture
that wins everywhere or a belief to which the action is a best reply, each a proof. Only where they do not
is there a linear programme, one for each action in doubt.
"""

from __future__ import annotations

from functools import reduce
from itertools import combinations
from typing import Any

import numpy as np

__all__ = ["eliminated"]

ROUNDS = 256  # of regret matching: four times as many halve the programmes and take longer
FEASIBLE = 1e-10  # the least that HiGHS takes


def eliminated(payoffs: Any, slack: Any) -> tuple[list[Any], list[Any]]:
    """Eliminate, for all players at once in each round, until nothing more goes.

    Parameters
    ----------
    payoffs : float array (N, m1, ..., mN, G)
        Finite payoffs.
    slack : float array (N, G)
        An action is beaten if it pays less by more than this.

    Returns
    -------
    gone : list over players of int arrays (m_i, G)
        The round in which each action goes; 0 if it stays.
    beats : list over players of float arrays (m_i, m_i, G)
        The mixture (second axis) that beats it, of actions left before that round; NaN if it stays.

    """
    sizes, games = payoffs.shape[1:-1], payoffs.shape[-1]
    gone = [np.zeros((m, games), dtype=np.intp) for m in sizes]
    beats = [np.full((m, m, games), np.nan) for m in sizes]
    active, number = np.arange(games), 0
    while active.size:
        number += 1
        left = [g[:, active] == 0 for g in gone]
        changed = np.zeros(active.size, dtype=bool)
        for i, m in enumerate(sizes):
            own = np.moveaxis(payoffs[i][..., active], i, 0).reshape(m, -1, active.size)
            others = _profiles([row for j, row in enumerate(left) if j != i], active.size)
            for a in range(m):
                beaten, mixture = _beaten(own, a, left[i], others, slack[i, active])
                gone[i][a, active[beaten]] = number
                beats[i][a][:, active[beaten]] = mixture
                changed[beaten] = True
        active = active[changed]
    return gone, beats


def _profiles(left: list[Any], games: int) -> Any:
    """Which profiles of the other players are left, (O, G), in lexicographic order."""
    start = np.ones((1, games), dtype=bool)
    return reduce(lambda rows, row: (rows[:, None] & row).reshape(-1, games), left, start)


def _beaten(own: Any, a: int, left: Any, others: Any, slack: Any) -> tuple[Any, Any]:
    """The games (B,) in which action a is beaten, and the mixture that does it, (m, B)."""
    rivals = left.copy()
    rivals[a] = False
    lead = own - own[a]  # (m, O, G): how much better than a
    worst = np.where(rivals, np.where(others, lead, np.inf).min(axis=1), -np.inf)
    best = worst.argmax(axis=0)
    pure = left[a] & (worst.max(axis=0) > slack)
    games = [np.flatnonzero(pure)]
    mixtures = [np.eye(len(own))[:, best[games[0]]]]
    doubt = left[a] & ~pure & (rivals.sum(axis=0) > 1)
    if doubt.any():
        doubt &= _never_best(lead, rivals, others, slack)
    some = np.flatnonzero(doubt)
    for pair in combinations([b for b in range(len(own)) if b != a], 2):
        here = some[rivals[list(pair)][:, some].all(axis=0)]
        found, shares = _by_two(lead[pair[0]][:, here], lead[pair[1]][:, here], others[:, here], slack[here])
        mixture = np.zeros((len(own), found.sum()))
        mixture[list(pair)] = shares[found], 1 - shares[found]
        games.append(here[found])
        mixtures.append(mixture)
        some = np.setdiff1d(some, here[found])
    some = some[(rivals[:, some].sum(axis=0) > 2) & (others[:, some].sum(axis=0) > 2)]
    some, won, mixture = _played(lead[..., some], rivals[:, some], others[:, some], slack[some], some)
    games.append(won)
    mixtures.append(mixture)
    for g in some:
        weights = _programme(lead[:, others[:, g], g][rivals[:, g]], slack[g])
        if weights is not None:
            games.append(np.array([g]))
            mixtures.append(np.zeros((len(own), 1)))
            mixtures[-1][rivals[:, g], 0] = weights
    return np.concatenate(games), np.concatenate(mixtures, axis=1)


def _never_best(lead: Any, rivals: Any, others: Any, slack: Any) -> Any:
    """Is the action no best reply to any profile of the others, nor to all of them in equal shares?"""
    most = np.where(rivals[:, None], lead, -np.inf).max(axis=0)
    never = np.where(others, most, np.inf).min(axis=0) > slack
    mean = np.where(others, lead, 0.0).sum(axis=1) / others.sum(axis=0)
    return never & (np.where(rivals, mean, -np.inf).max(axis=0) > slack)


def _by_two(first: Any, second: Any, others: Any, slack: Any) -> tuple[Any, Any]:
    """Do two actions beat a third that they lead by so much, (O, G), and with which share of the first?"""
    slope, need = first - second, slack - second  # share * slope > need, at every profile of the others
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        bound = need / slope
    low = np.where(others & (slope > 0), bound, 0.0).max(axis=0, initial=0.0)
    high = np.where(others & (slope < 0), bound, 1.0).min(axis=0, initial=1.0)
    share = np.clip((low + high) / 2, 0.0, 1.0)
    lead = np.where(others, share * first + (1 - share) * second, np.inf).min(axis=0)
    return (low < high) & (lead > slack), share


def _played(lead: Any, rivals: Any, others: Any, slack: Any, games: Any) -> tuple[Any, Any, Any]:
    """The rivals against the others for some rounds: games left in doubt, games won, mixtures (m, won)."""
    work = [lead, rivals, others, slack, games, *(np.zeros(mask.shape) for mask in (rivals, others) * 2)]
    won, mixtures = [games[:0]], [np.zeros((len(rivals), 0))]
    for number in range(1, ROUNDS + 1):
        lead, rivals, others, slack, games, row, column, mixture, belief = work
        if not games.size:
            break
        shares, odds = _matched(row, rivals), _matched(column, others)
        gain, loss = (lead * odds).sum(axis=1), (lead * shares[:, None]).sum(axis=0)
        value = (gain * shares).sum(axis=0)
        work[5] = np.maximum(row + gain - value, 0.0) * rivals
        work[6] = np.maximum(column + value - loss, 0.0) * others
        mixture += number * shares  # later rounds count for more
        belief += number * odds
        if number & (number - 1) == 0:  # a power of two
            shares = mixture / mixture.sum(axis=0)
            least = np.where(others, (lead * shares[:, None]).sum(axis=0), np.inf).min(axis=0)
            gain = (lead * (belief / belief.sum(axis=0))).sum(axis=1)
            wins = least > slack
            won.append(games[wins])
            mixtures.append(shares[:, wins])
            open_ = ~wins & (np.where(rivals, gain, -np.inf).max(axis=0) > slack)
            work = [array[..., open_] for array in work]
    return work[4], np.concatenate(won), np.concatenate(mixtures, axis=1)


def _matched(regret: Any, mask: Any) -> Any:
    """Shares in proportion to regret; equal ones where there is none."""
    total = regret.sum(axis=0)
    with np.errstate(invalid="ignore"):
        return np.where(total > 0, regret / total, mask / mask.sum(axis=0))


def _programme(lead: Any, slack: float) -> Any:
    """Weights of the rivals, whose leads are (k, O), that win everywhere by more than the slack; or None."""
    from scipy.optimize import linprog

    k, profiles = lead.shape
    scale = np.abs(lead).max()
    answer = linprog(
        np.append(np.zeros(k), -1.0),
        A_ub=np.column_stack([-lead.T / scale, np.ones(profiles)]),
        b_ub=np.zeros(profiles),
        A_eq=np.append(np.ones(k), 0.0)[None],
        b_eq=[1.0],
        bounds=[(0, None)] * k + [(None, None)],
        method="highs",
        options={"primal_feasibility_tolerance": FEASIBLE, "dual_feasibility_tolerance": FEASIBLE},
    )
    if answer.x is None:
        return None
    weights = np.where(answer.x[:k] > FEASIBLE, answer.x[:k], 0.0)
    weights /= weights.sum()
    return weights if (weights @ lead).min() > slack else None
