"""Which signal is best for a goal, game by game, if everybody obeys?

A signal gives each recommendation s in each type t a probability q(s | t). It maximises

    sum of prior(t) q(s | t) goal(s, t)   so that   sum of prior(t) q(s | t) gain(s, t) <= 0

over all t and s, for every message and every way to disobey it; q(. | t) sums to one. That is a linear
programme a game (a few ms). None is needed where one recommendation, the same in every type, reaches the
best of all; and where it reaches as much as the best signal it is taken, since it reveals nothing. A type
of prior probability up to 1e-9 is told what the others are, so that nothing is ever divided by zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.ambiguity.endings import Endings
from deterrence.ambiguity.recommendations import Recommendations
from deterrence.arrays.pieces import flat
from deterrence.game import Game
from deterrence.kernels.programme import FAILED, SOLE, TIE, TIED, cheapest

__all__ = ["TOLERANCE", "Numbers", "best_signals", "disobedience"]

TOLERANCE = 1e-9  # share of the largest difference that a receiver's own action makes, given the message
LEAST = 1e-9  # of a type's prior probability
ROUNDING = 1e-15
PIECE_ENTRIES = 1_000_000  # terms of the constraints held at once
DENSE = 100_000


@dataclass(frozen=True, eq=False)
class Numbers:
    """The numbers of G games: `prior` (T, G), `payoff` (players, endings, T, G), `weight` (events, ...)."""

    prior: Any
    payoff: Any
    weight: Any

    @classmethod
    def of(cls, endings: Endings, game: Game) -> Numbers:
        """Of every game of a batch."""
        tree, kinds = endings.tree, len(endings.types)
        rows = np.array([flat(v, game.shape) for v in endings.numbers(game.values)], dtype=float)
        table = rows[kinds:].reshape(len(endings.ends), kinds, -1, rows.shape[-1])
        table = np.moveaxis(table, 2, 0)
        return cls(rows[:kinds], table[: len(tree.players)], table[len(tree.players) :])

    def take(self, games: Any) -> Numbers:
        """Of some of the games."""
        return Numbers(self.prior[..., games], self.payoff[..., games], self.weight[..., games])

    @property
    def finite(self) -> Any:
        """Where all differences are numbers, (G,)."""
        with np.errstate(over="ignore", invalid="ignore"):
            spans = [t.max(axis=(1, 2)) - t.min(axis=(1, 2)) for t in (self.payoff, self.weight)]
        return np.logical_and.reduce([np.isfinite(s).all(axis=0) for s in (*spans, self.prior)])


def best_signals(advice: Recommendations, numbers: Numbers, goal: Any) -> tuple[Any, Any]:
    """The best signal of every game.

    Parameters
    ----------
    advice : Recommendations
        Of the structure.
    numbers : Numbers
        Finite.
    goal : float array (S, T, G)
        What each recommendation is worth in each type.

    Returns
    -------
    signal : float array (S, T, G)
        Probability of each recommendation given the type, NaN where there is no signal.
    kinds : int8 array (G,)
        See `deterrence.kernels.programme`.

    """
    count = goal.shape[-1]
    signal, kinds = np.full(goal.shape, np.nan), np.full(count, FAILED, dtype=np.int8)
    step = max(1, PIECE_ENTRIES // max(1, len(advice.row) * goal.shape[1]))
    for start in range(0, count, step):
        games = slice(start, start + step)
        piece = _Piece(advice, numbers.take(games), goal[..., games])
        for g in range(piece.goal.shape[-1]):
            signal[..., start + g], kinds[start + g] = piece.solved(g)
    return signal, kinds


def disobedience(advice: Recommendations, numbers: Numbers) -> tuple[Any, Any]:
    """Gains from disobeying, term by term and by type, (E, T, G); and how large they can be, (E, G).

    The size is the largest difference that an action of the same receiver makes, or 1 if none does.
    """
    gains = numbers.payoff[advice.owner, advice.done] - numbers.payoff[advice.owner, advice.kept]
    sizes: Any = np.empty((len(gains), gains.shape[-1]))
    for player in set(advice.owner):
        own = advice.owner == player
        largest = np.abs(gains[own]).max(axis=(0, 1))
        sizes[own] = np.where(largest > 0, largest, 1.0)
    return gains, sizes


class _Piece:
    """Some games at once, as far as arrays go."""

    def __init__(self, advice: Recommendations, numbers: Numbers, goal: Any) -> None:
        self.advice, self.prior, self.goal = advice, numbers.prior, goal
        gains, sizes = disobedience(advice, numbers)
        self.gains = gains / sizes[:, None]
        self.span = goal.max(axis=(0, 1)) - goal.min(axis=(0, 1))
        silent = np.where(self._obeyed(), (self.prior * goal).sum(axis=1), -np.inf)
        self.plain = silent.argmax(axis=0)
        self.silent = silent.max(axis=0)
        self.reachable = (self.prior * goal.max(axis=0)).sum(axis=0)

    def _obeyed(self) -> Any:
        """Is a recommendation obeyed that is given in every type, (S, G)?"""
        advice, shape = self.advice, (len(self.advice.profiles), self.goal.shape[-1])
        pairs, place = np.unique(advice.row * shape[0] + advice.profile, return_inverse=True)
        total, worst = np.zeros((len(pairs), shape[1])), np.zeros(shape)
        np.add.at(total, place, (self.gains * self.prior).sum(axis=1))
        np.maximum.at(worst, pairs % shape[0], total)
        return worst <= TOLERANCE

    def solved(self, g: int) -> tuple[Any, int]:
        """The signal (S, T) of one game, and what is known of it."""
        told, kind = np.zeros(self.goal.shape[:2]), TIED
        told[self.plain[g]] = 1.0
        slack = TIE * self.span[g]
        if self.silent[g] >= self.reachable[g] - slack:
            return told, kind
        known = np.flatnonzero(self.prior[:, g] > LEAST)
        prior, goal = self.prior[known, g], self.goal[:, known, g]
        cost = prior * (goal.max() - goal) / (self.span[g] or 1.0)
        matrix = self._matrix(self.gains[:, known, g] * prior)
        groups = np.tile(np.eye(len(known)), len(goal))
        answer, kind = cheapest(cost.ravel(), matrix, groups, TOLERANCE)
        if kind not in {SOLE, TIED}:
            return np.nan, kind
        found = answer.reshape(goal.shape)
        if (prior * found * goal).sum() <= self.silent[g] + slack:
            return told, kind
        if self._violated(found, matrix @ answer, prior):
            return np.nan, FAILED
        told[:] = (found @ prior / prior.sum())[:, None]
        told[:, known] = found
        return told, kind

    def _matrix(self, gains: Any) -> Any:
        """Gains (E, T) as constraints on the probabilities of recommendations by type."""
        advice, kinds = self.advice, gains.shape[1]
        shape = len(advice.constraints), len(advice.profiles) * kinds
        row = np.repeat(advice.row, kinds)
        column = (advice.profile[:, None] * kinds + np.arange(kinds)).ravel()
        if shape[0] * shape[1] <= DENSE:
            matrix: Any = np.zeros(shape)
            np.add.at(matrix, (row, column), gains.ravel())
            return matrix
        from scipy.sparse import csr_array

        return csr_array((gains.ravel(), (row, column)), shape=shape)

    def _violated(self, found: Any, gains: Any, prior: Any) -> bool:
        """Does somebody gain from disobeying a message once it is heard?"""
        often = {
            receiver: np.bincount(told, weights=found @ prior) for receiver, told in self.advice.told.items()
        }
        heard = np.array([often[c.receiver][c.message] for c in self.advice.constraints])
        return bool(np.any(gains > TOLERANCE * heard + ROUNDING))
