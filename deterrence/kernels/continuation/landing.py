"""Which logit equilibrium of a given rationality is close to a guess?

Newton's method on x = t gap(x) at fixed t, for many games at once, each until it stands still. A game
that ends far from its guess, or nowhere, is reported; nothing else is tried for it.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.kernels.continuation.factors import Factors
from deterrence.kernels.continuation.system import System

__all__ = ["landed", "leapt"]

STEPS = 12
STILL = 1e-13  # a change of log odds, relative to their size, that is none
CLOSE = 1e-9  # where rounding keeps a game from standing still, this must do,
ROUNDING = 1e-14  # and that times t where t is large
PURE = 0.9  # log odds whose elasticity in t is above this grow with t
FAR = 0.5  # in arcsinh of the log odds


def landed(worth: System, guess: Any, t: Any, steps: int = STEPS) -> tuple[Any, Any]:
    """Newton's method from a guess (unknowns, G) at rationality t (G,): points, and where it succeeded."""
    x, count = np.array(guess, dtype=float), guess.shape[1]
    change, close = np.full(count, np.inf), CLOSE + ROUNDING * t
    games = np.arange(count)
    for _ in range(steps):
        if not games.size:
            break
        here = x[:, games]
        step, scale = _step(worth.part(games), here, t[games])
        x[:, games] = here - step
        size = np.abs(step / scale).max(axis=0, initial=0.0)
        better = size < 0.5 * change[games]
        change[games] = np.where(better | np.isnan(size), size, np.minimum(change[games], size))
        # close, and no longer improving: rounding
        ended = (size <= STILL) | np.isnan(size) | (~better & (change[games] <= close[games]))
        games = games[~ended]
    with np.errstate(invalid="ignore"):
        drift = np.abs(np.arcsinh(x) - np.arcsinh(guess)).max(axis=0, initial=0.0)
        return x, (change <= close) & (drift <= FAR)


def leapt(worth: System, x: Any, t: Any, goal: Any) -> tuple[Any, Any]:
    """From a point of the branch at large t to rationality `goal` at once: points, and where it succeeded.

    The guess is along the tangent: in t for log odds that grow with t, so that differences between them,
    on which beliefs rest, stay what they are; in log t for the others, finite or slowly growing.
    """
    factors, gaps, scale, size = _linear(worth, x, t)
    with np.errstate(all="ignore"):
        speed = scale * factors.solve(gaps / size)
        grows = np.abs(speed * t) > PURE * scale
        return landed(worth, x + speed * np.where(grows, goal - t, t * np.log(goal / t)), goal)


def _step(worth: System, x: Any, t: Any) -> tuple[Any, Any]:
    """Newton's step and the scale of the log odds."""
    factors, gaps, scale, size = _linear(worth, x, t)
    return scale * factors.solve((x - t * gaps) / size), scale


def _linear(worth: System, x: Any, t: Any) -> tuple[Factors, Any, Any, Any]:
    """The equations' matrix in arcsinh x, divided by the size of t; gaps; the scales of x and t."""
    agents = worth.agents
    scale, size = np.sqrt(1.0 + x * x), np.sqrt(1.0 + t * t)
    gaps, slopes = worth.gaps_and_slopes(x)
    matrix = np.zeros((len(x), *x.shape))
    matrix[agents.rows, agents.columns] = slopes * (-t / size)
    diagonal = np.arange(len(x))
    matrix[diagonal, diagonal] += 1.0 / size
    matrix *= scale
    return Factors(matrix), gaps, scale, size
