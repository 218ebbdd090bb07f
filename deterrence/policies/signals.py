"""What should be said of US resolve, if it is said in public and believed? Ambiguity as information.

A public signal splits the prior p into beliefs that are right on average. With v(q) what a player gets where
all believe q, and q is right, the most that a signal can give it is the least concave function above v, at p
(Kamenica & Gentzkow, *American Economic Review* 101, 2011): two beliefs q1 <= p <= q2 suffice,

    max over q1, q2 of  ((q2 - p) v(q1) + (p - q1) v(q2)) / (q2 - q1),

and silence is best where that is v(p). It is found on a grid of beliefs, so from below. `signals` compares
four ways to speak that need no such design: silence, telling the truth at no price, a line drawn by the
resolute type alone (which tells it), and a line drawn by both. The sender keeps to its rule; whether the
types would is asked of `in_equilibrium`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from deterrence.arguments import whole
from deterrence.calibration import Scenario
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.inference.decisions import ALL, decide
from deterrence.policies.paid import drawn, laid_out, paid

__all__ = ["best_signal", "signals"]

SAME = 1e-9
_LINE = {"us_posture": "red line"}


def signals(scenario: Scenario, n: int = 1024, seed: int = 0) -> xr.Dataset:
    """Silence, the truth, a line by the resolute alone, or a line by both: as `dt.decide` returns it.

    Parameters
    ----------
    scenario, n, seed
        As for `choose`; Japan is ambiguous.

    """
    parts = drawn(scenario, n, seed)
    made: dict[str, Any] = {
        "silence": lambda g: g,
        "known resolute": lambda g: g.replace(us_prior=1.0),
        "known irresolute": lambda g: g.replace(us_prior=0.0),
        "resolute with a line": lambda g: g.replace(us_prior=1.0, **_LINE),
        "a line by both": lambda g: g.replace(**_LINE),
    }
    pays = paid(parts, made)
    prior = _prior(parts)[:, None]
    told = {
        "silence": pays["silence"],
        "the truth": prior * pays["known resolute"] + (1 - prior) * pays["known irresolute"],
        "a line by the resolute": prior * pays["resolute with a line"]
        + (1 - prior) * pays["known irresolute"],
        "a line by both": pays["a line by both"],
    }
    return decide(laid_out(told, scenario))


def best_signal(scenario: Scenario, n: int = 512, seed: int = 0, points: int = 41) -> xr.Dataset:
    """The most that a public signal of US resolve could give each player over silence.

    Parameters
    ----------
    scenario, n, seed
        As for `choose`; both postures are ambiguous.
    points : int
        Of the grid of beliefs from 0 to 1.

    Returns
    -------
    xarray.Dataset
        Over `decider`: `gain`, its mean over the games, with one standard `error`; `helps`, the share of
        games in which some signal gives more than silence; `low` and `high`, the mean of the two beliefs
        there; `truth`, the share in which telling the truth is such a best signal.

    """
    if not whole(points, 2):
        raise ParameterError(f"best_signal: points came as {points!r}: give a whole number of at least 2.")
    parts = drawn(scenario, n, seed)
    beliefs = np.linspace(0, 1, points)
    grids = [
        g.replace(**{k: np.reshape(v, (-1, 1)) for k, v in g.values.items() if np.ndim(v)}) for g in parts
    ]
    curve = paid([g.replace(us_prior=beliefs) for g in grids], {"silence": lambda g: g})["silence"]
    silent = paid(parts, {"silence": lambda g: g})["silence"]
    curve, silent = (np.concatenate([v, v.sum(axis=-1, keepdims=True)], axis=-1) for v in (curve, silent))
    best, low, high = _envelope(beliefs, curve, _prior(parts), silent)
    gain = best - silent
    helps = gain > SAME
    with np.errstate(invalid="ignore"):
        middle = [np.where(helps, q, 0.0).sum(axis=0) / helps.sum(axis=0) for q in (low, high)]
    truth = helps & (low == 0) & (high == 1)
    names = [*parts[0].players, ALL]
    return xr.Dataset(
        {
            "gain": ("decider", gain.mean(axis=0)),
            "error": ("decider", gain.std(axis=0, ddof=1) / np.sqrt(n)),
            "helps": ("decider", helps.mean(axis=0)),
            "low": ("decider", middle[0]),
            "high": ("decider", middle[1]),
            "truth": ("decider", truth.mean(axis=0)),
        },
        {"decider": names},
        {"game": "Strait", "scenario": scenario.game.scenario, "games": n, "points": points},
    )


def _envelope(beliefs: Any, curve: Any, prior: Any, silent: Any) -> tuple[Any, Any, Any]:
    """The best split of each prior and its two beliefs, each (draws, deciders)."""
    best, low, high = silent.copy(), *(np.broadcast_to(prior[:, None], silent.shape).copy() for _ in "lh")
    for i, q1 in enumerate(beliefs):
        for j in range(i + 1, len(beliefs)):
            q2 = beliefs[j]
            weight = ((prior - q1) / (q2 - q1))[:, None]
            split = (1 - weight) * curve[:, i] + weight * curve[:, j]
            better = (split > best + SAME) & (weight >= 0) & (weight <= 1)
            best, low, high = (
                np.where(better, new, old) for new, old in ((split, best), (q1, low), (q2, high))
            )
    return best, low, high


def _prior(parts: list[Game]) -> Any:
    return np.concatenate([np.broadcast_to(g.values["us_prior"], g.shape) for g in parts])
