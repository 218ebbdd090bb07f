"""Do two changes do more together than each alone, and where? Second differences over retrenchment and A2/AD.

For one claim the effect of a first change (Japan's line, say) on a number is computed at every belief in
the US and every denial of a grid, and beside it the effect with the belief as each game was drawn.
The effect here minus the effect there is the second difference: what retrenchment adds to the first change.
Values are means over games drawn from the scenario, postures given, with `sign`, the share of games in which
the second difference is above `by` less the share in which it is below -`by`; and those of the central game.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr

from deterrence.answers.status import Status
from deterrence.argument.contrast import Changes, changed, lowest_and_highest
from deterrence.argument.evaluation import MATTERS
from deterrence.argument.settings import BASE
from deterrence.argument.strait import BOTH_LINES, LINE, US_LINE
from deterrence.arguments import real
from deterrence.calibration import Scenario
from deterrence.calibration.calibrated import check_scenario
from deterrence.errors import ParameterError, nearest
from deterrence.game import Game
from deterrence.parameters import as_axis
from deterrence.sampling.designs import Uniform
from deterrence.solvers import solve

__all__ = ["INTERACTIONS", "interaction"]

ACCESS = {"japan_access": "free"}
# the change whose effect is asked: before, after, and the number that it moves
INTERACTIONS: Mapping[str, tuple[Changes, Changes, str]] = MappingProxyType(
    {
        "C13 compounds": ({}, LINE, "US fights | war"),
        "C13 replaces": ({}, LINE, "attack"),
        "C13 lines together": (US_LINE, BOTH_LINES, "attack"),
        "C14 triad": ({"japan_access": "refused"}, ACCESS, "attack"),
        "C15": (LINE, {}, "attack"),  # a passive Japan in place of its line
    }
)
THERE, HERE = "with the scenario's belief in the US", "with this belief"


def interaction(
    scenario: Scenario,
    claim: str,
    n: int = 128,
    seed: int = 0,
    us_prior: Any = None,
    a2ad: Any = None,
    by: float = MATTERS,
) -> xr.Dataset:
    """The effect of a change over belief in the US and A2/AD, and what retrenchment adds to it.

    Parameters
    ----------
    scenario : Scenario
        `dt.scenario("strait", "2017")`.
    claim : str
        One of `INTERACTIONS`: "C15", ...
    n, seed : int
        Games drawn; the same at every point of the grid.
    us_prior, a2ad : 1-d arrays, optional
        The grid; by default 21 values each, of `us_prior` from 0 to 1, of `a2ad` over the scenario's band
        and a quarter of what is left to either side.
    by : float
        Smaller second differences have no sign.

    Returns
    -------
    xarray.Dataset
        Over `us_prior`, `a2ad` and `case` ("with the scenario's belief in the US", "with this belief"):
        `effect`, of all games, and `central_effect`; over the grid `second_difference`, its central game's
        `sign`. `dt.plot.difference(ds, "effect")` draws the second difference, and the sign map is
        `dt.plot.heatmap(ds.isel(case=0, drop=True), "sign")`.

    Raises
    ------
    ParameterError
        For another claim.

    """
    check_scenario("claims", scenario)
    if not (real(by, 0) and by < 1):
        raise ParameterError(f"claims: by came as {by!r}: give a change of at least 0 and below 1.")
    if claim not in INTERACTIONS:
        raise ParameterError(
            f"claims: there is no interaction {claim!r}{nearest(claim, INTERACTIONS)} "
            f"There are {', '.join(INTERACTIONS)}."
        )
    before, after, on = INTERACTIONS[claim]
    prior = np.linspace(0, 1, 21) if us_prior is None else as_axis("claims", "us_prior", us_prior)
    denial = _band(scenario) if a2ad is None else as_axis("claims", "a2ad", a2ad)
    drawn = scenario.drawn(Uniform(n, seed))
    spread = drawn.replace(**{k: np.reshape(v, (-1, 1, 1)) for k, v in drawn.values.items() if np.ndim(v)})
    here, there = _effect(spread, before, after, on, prior, denial)
    central = [e[0] for e in _effect(scenario.game, before, after, on, prior, denial)]
    gap = here - there
    with np.errstate(invalid="ignore"):
        sign = np.where(np.isfinite(gap), (gap > by).astype(float) - (gap < -by), np.nan)
    return _labelled(scenario, claim, on, prior, denial, {
        "effect": np.stack([_mean(there), _mean(here)], axis=-1),
        "central_effect": np.stack([central[1], central[0]], axis=-1),
        "second_difference": _mean(gap), "central_second_difference": central[0] - central[1],
        "sign": _mean(sign),
    })  # fmt: skip


def _effect(game: Game, before: Changes, after: Changes, on: str, prior: Any, denial: Any) -> tuple[Any, Any]:
    """What the change does on the grid, and with the game's own belief: both (games, us_prior, a2ad)."""
    game = BASE.prepare(game)
    found = []
    for place in ({"us_prior": prior[:, None], "a2ad": denial}, {"a2ad": denial[None, :]}):
        ends = [
            lowest_and_highest(solve(changed(game, {**place, **case})), on)[0] for case in (before, after)
        ]
        effect = ends[1] - ends[0]
        found.append(effect if effect.ndim == 3 else effect[None])  # the central game is one
    shape = np.broadcast_shapes(*(f.shape for f in found))
    return np.broadcast_to(found[0], shape), np.broadcast_to(found[1], shape)


def _mean(numbers: Any) -> Any:
    """Over the games that have an answer; NaN where none has."""
    some = np.isfinite(numbers)
    with np.errstate(invalid="ignore"):
        return np.where(some, numbers, 0.0).sum(axis=0) / some.sum(axis=0)


def _band(scenario: Scenario) -> Any:
    low, high = scenario.low["a2ad"], scenario.high["a2ad"]
    return np.linspace(0.75 * low, high + 0.25 * (1 - high), 21)


def _labelled(
    scenario: Scenario, claim: str, on: str, prior: Any, denial: Any, numbers: Mapping[str, Any]
) -> xr.Dataset:
    """In the shape of a sweep, so that `dt.plot` can draw it: one candidate, where there is an answer."""
    grid = ("us_prior", "a2ad")
    words = {
        "effect": f"effect on {on}", "central_effect": f"effect on {on}, central game",
        "sign": f"share of games in which {claim}'s second difference is above 0, less below",
    }  # fmt: skip
    data = {
        name: (
            (*grid, *(("case",) if values.ndim == 3 else ())),
            values,
            {"long_name": words.get(name, name.replace("_", " "))},
        )
        for name, values in numbers.items()
    }
    exists = np.isfinite(numbers["effect"])[..., None]
    inner = (*grid, "case", "equilibrium")
    status = np.where(exists, Status.ok, Status.none_found).astype(np.int8)
    declared = scenario.game.parameters()
    axes = {
        name: (name, values, {"long_name": name.replace("_", " "), "unit": declared[name].unit})
        for name, values in zip(grid, (prior, denial), strict=True)
    }
    return xr.Dataset(
        {
            **data, "exists": (inner, exists), "status": (inner, status),
            "payoff": ((*inner, "player"), np.empty((*exists.shape, 0))),
            "probability": ((*inner, "event"), np.empty((*exists.shape, 0))),
        },
        {**axes, "case": [THERE, HERE], "equilibrium": ["the one"],
            "player": np.array([], dtype=str), "event": np.array([], dtype=str),
        },
        {"game": "Strait", "scenario": scenario.name, "claim": claim,
         "concept": "perfect Bayesian equilibrium, postures given"},
    )  # fmt: skip
