"""How far is every equilibrium of one list from every one of the other? Lists by hand and by a solver.

Two equilibria are as far apart as the largest difference in the probability of an event, or of an action
that the closed form tells; an equilibrium's partner is the nearest one of the other list. What no closed
form tells (beliefs off the path, thresholds of private numbers) is not compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from deterrence.beside.paid import paid
from deterrence.equilibria import Equilibria
from deterrence.language.closed_form import ClosedForm

__all__ = ["Partners", "partners", "payoffs_apart"]

PIECE = 2**20  # differences held at a time


class Partners(NamedTuple):
    """Of each equilibrium by hand its partner: (games, R), infinite or NaN where one is absent.

    `solved` is the partner's place in the solver's list, -1 where it found none; `alone`, (games, K), how far
    each solved one is from its own partner.
    """

    solved: Any
    apart: Any
    probabilities: Any
    choices: Any
    alone: Any


def partners(form: ClosedForm, found: Equilibria) -> Partners:
    """Compare a closed form with what a solver found in the same games."""
    count, k, r = form.game.size, len(found.names), len(form.names)
    told, there = form.exists.reshape(count, r), found.exists.reshape(count, k)
    solved, alone = np.full((count, r), -1), np.full((count, k), np.inf)
    apart, chances, choices = (np.full((count, r), np.inf) for _ in range(3))
    events = [(found.event(event), p) for event, p in form.probability.items()]
    mixes = []
    for choice, p in form.choices.items():
        label, _, action = choice.rpartition(" -> ")
        mixes.append((found.strategy[label][..., found.actions[label].index(action)], p))
    for games in _pieces(count, k * r):
        both = there[games, :, None] & told[games, None, :]
        each = [np.where(both, _largest(pairs, games, k, r), np.inf) for pairs in (events, mixes)]
        gap = np.maximum(*each)
        nearest = gap.argmin(axis=1)
        picked = [np.take_along_axis(g, nearest[:, None], axis=1)[:, 0] for g in (gap, *each)]
        apart[games], chances[games], choices[games] = picked
        solved[games] = np.where(np.isfinite(picked[0]), nearest, -1)
        alone[games] = gap.min(axis=2)
    return Partners(solved, apart, chances, choices, alone)


def payoffs_apart(form: ClosedForm, found: Equilibria, solved: Any) -> Any:
    """How far a player is from its payoff in the partner `solved`, (games, R); NaN where none is told."""
    payoff = found.payoff.reshape(form.game.size, len(found.names), -1)
    theirs = np.take_along_axis(payoff, np.maximum(solved, 0)[..., None], axis=1)
    return np.where(solved >= 0, np.abs(theirs - paid(form)).max(axis=-1), np.nan)


def _largest(pairs: Any, games: slice, k: int, r: int) -> Any:
    """(games, K, R): what is not told by hand is no difference, what a solver leaves open (NaN) is."""
    gap = np.zeros((games.stop - games.start, k, r))
    for found, told in pairs:
        ours, theirs = found.reshape(-1, k)[games, :, None], told.reshape(-1, r)[games, None, :]
        each = np.abs(ours - theirs)
        gap = np.maximum(gap, np.where(np.isnan(theirs), 0.0, np.where(np.isnan(each), np.inf, each)))
    return gap


def _pieces(count: int, each: int) -> Iterator[slice]:
    step = max(1, PIECE // max(each, 1))
    for start in range(0, count, step):
        yield slice(start, min(start + step, count))
