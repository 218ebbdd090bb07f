"""How much should Beijing doubt the US? The degree of ambiguity as a prior, and as an interval.

As a prior: China holds the belief q that the US is resolute, while nature and all others keep the prior that
was drawn. This asks what each player would have Beijing believe; it does not say that anybody could bring it
about, for Bayesian beliefs must be right on average (`best_signal` keeps to that). As an interval: China
knows only that the prior lies within w of the one drawn, and so does Taiwan; a pessimistic China fears a
resolute US, a pessimistic Taiwan an irresolute one (`dt.ambiguity.knightian`). Postures are ambiguous
throughout.

What is told is what is paid under nature's probabilities, not what a player with another belief expects: what
Beijing hopes for is no gain.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import xarray as xr

from deterrence.ambiguity import knightian
from deterrence.ambiguity.knightian import fears_confirmed
from deterrence.calibration import Scenario
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.inference.decisions import decide
from deterrence.parameters import as_axis
from deterrence.policies.paid import drawn, laid_out, paid
from deterrence.sweeps.axes import DRAW

__all__ = ["degrees_of_belief", "degrees_of_doubt"]

FEARS = {"China": "high", "Taiwan": "low"}


def degrees_of_belief(
    scenario: Scenario, n: int = 1024, seed: int = 0, beliefs: Any = (0, 0.25, 0.5, 0.75, 1)
) -> xr.Dataset:
    """What each player would have Beijing believe of US resolve.

    Parameters
    ----------
    scenario, n, seed
        As for `choose`.
    beliefs : 1-d array
        Beijing's probability that the US is resolute; each is a case, beside "as drawn".

    Returns
    -------
    xarray.Dataset
        As `dt.decide` returns it.

    """

    def held(q: float) -> Callable[[Game], Game]:
        return lambda game: knightian(game, "us_prior", q, q, {"China": 1.0}, {"China": "high"})

    levels = as_axis("degrees_of_belief", "beliefs", beliefs)
    cases = {"as drawn": lambda game: game} | {f"{q:g}": held(float(q)) for q in levels}
    parts = drawn(scenario, n, seed)
    return decide(laid_out(paid(parts, cases), scenario))


def degrees_of_doubt(
    scenario: Scenario,
    n: int = 1024,
    seed: int = 0,
    widths: Any = (0, 0.1, 0.2, 0.3, 0.4),
    pessimism: Mapping[str, float] | None = None,
) -> xr.Dataset:
    """How wide an interval around US resolve each player would choose.

    Parameters
    ----------
    scenario, n, seed
        As for `choose`.
    widths : 1-d array
        Half the width of the interval, cut off at 0 and 1; each is a case.
    pessimism : mapping of "China" and "Taiwan" to numbers from 0 to 1, optional
        By default 1 for both, the worst case.

    Returns
    -------
    xarray.Dataset
        As `dt.decide` returns it, with `confirmed`, over `case` and `believer`: the share of games in which
        the end of the interval that each is said to fear is the worse one for it. Where it is not, the
        strategy is not known to be its best.

    Raises
    ------
    ParameterError
        For a width below 0, or pessimism of anybody else.

    """
    from deterrence.solvers import solve

    given = {"China": 1.0, "Taiwan": 1.0} if pessimism is None else dict(pessimism)
    if not given or not set(given) <= set(FEARS):
        raise ParameterError(
            f"degrees_of_doubt: pessimism came for {', '.join(given)}: give China's, Taiwan's."
        )
    sizes = as_axis("degrees_of_doubt", "widths", widths)
    if not (sizes >= 0).all():
        raise ParameterError(f"degrees_of_doubt: widths came as {widths!r}: give numbers of at least 0.")

    def doubted(w: float) -> Callable[[Game], Game]:
        def make(game: Game) -> Game:
            prior = game.values["us_prior"]
            ends = np.clip(prior - w, 0, 1), np.clip(prior + w, 0, 1)
            return knightian(game, "us_prior", *ends, given, {player: FEARS[player] for player in given})

        return make

    cases = {f"{w:g}": doubted(float(w)) for w in sizes}
    parts = drawn(scenario, n, seed)
    found = decide(laid_out(paid(parts, cases), scenario))
    rows = []
    for make in cases.values():
        told = [fears_confirmed(solve(make(part))) for part in parts]
        rows.append([np.concatenate([t[player][..., 0] for t in told]).mean() for player in given])
    confirmed = xr.DataArray(np.array(rows), dims=("case", "believer"), coords={"believer": list(given)})
    return found.assign(confirmed=confirmed).assign_attrs(over=DRAW)
