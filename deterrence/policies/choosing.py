"""Which policy would each player choose, and where does the choice change?

The games drawn from a scenario are the states of the world, the rules of choice are those of `dt.decide`.
A choice hangs on what a policy costs: the prices of lines have no row (0 to .05 of the author's stake).
A map asks the same at every belief in the US and every denial of a grid, the rest as drawn: retrenchment runs
to the left, anti-access weapons upwards. There `us_prior` is both what is true and what is believed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from deterrence.arguments import as_mapping
from deterrence.calibration import Scenario
from deterrence.calibration.calibrated import check_scenario
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.inference.decisions import decide
from deterrence.parameters import as_axis
from deterrence.policies.listed import POSTURES, Policies
from deterrence.policies.paid import drawn, laid_out, paid

__all__ = ["choice_map", "choose"]

ERRORS: Mapping[str, Any] = {"attribution_miss": 0.1, "attribution_false": 0.1}  # illustrations, no row


def choose(
    scenario: Scenario,
    n: int = 2048,
    seed: int = 0,
    policies: Policies = POSTURES,
    changes: Mapping[str, Any] | None = None,
    refused: float | None = None,
    drop: float = 0.0,
) -> xr.Dataset:
    """What each player would choose among some policies, by each rule, and what that costs whom.

    Parameters
    ----------
    scenario : Scenario
        `dt.scenario("strait", "2017")`.
    n, seed : int
        Games drawn.
    policies : mapping of name to fields
        One of `POLICIES`, or your own; fields are those of `Strait`, postures given.
    changes : mapping of field to value, optional
        Of all games, such as an option of the game. By default errors of attribution of one in ten either
        way, which matter only to lines against unprovoked attacks.
    refused : float, optional
        The share of games in which Japan refuses its bases, whatever line it has drawn; by default the
        scenario's weight.
    drop : float
        The largest share of games that may be left out because an option makes them inadmissible.

    Returns
    -------
    xarray.Dataset
        As `dt.decide` returns it.

    Raises
    ------
    ParameterError
        For fewer than two policies, or another share.
    DeterrenceError
        If a policy leaves something open that is chosen in peacetime.

    """
    policies = _checked(policies)
    parts = drawn(scenario, n, seed, {**ERRORS, **(changes or {})}, refused)
    payoffs = paid(parts, {name: _setting(fields) for name, fields in policies.items()})
    return decide(laid_out(payoffs, scenario), drop=drop)


def choice_map(
    scenario: Scenario,
    n: int = 256,
    seed: int = 0,
    policies: Policies = POSTURES,
    changes: Mapping[str, Any] | None = None,
    refused: float | None = None,
    drop: float = 0.0,
    us_prior: Any = None,
    a2ad: Any = None,
) -> xr.Dataset:
    """The choices of `choose` over belief in the US and A2/AD.

    Parameters
    ----------
    scenario, n, seed, policies, changes, refused, drop
        As for `choose`; the same games at every point of the grid.
    us_prior, a2ad : 1-d arrays, optional
        The grid; by default 21 values from 0 to 1, and 21 from three quarters of the lower end of the
        scenario's band to a quarter of what is left above its upper end.

    Returns
    -------
    xarray.Dataset
        As `dt.decide` returns it, with dims `us_prior` and `a2ad`; `dt.plot.choices` draws it.

    Raises
    ------
    ParameterError, DeterrenceError
        As for `choose`.

    """
    check_scenario("choice_map", scenario)
    policies = _checked(policies)
    low, high = scenario.low["a2ad"], scenario.high["a2ad"]
    grid = {
        "us_prior": np.linspace(0, 1, 21)
        if us_prior is None
        else as_axis("choice_map", "us_prior", us_prior),
        "a2ad": np.linspace(0.75 * low, high + 0.25 * (1 - high), 21)
        if a2ad is None
        else as_axis("choice_map", "a2ad", a2ad),
    }
    parts = [
        _spread(part).replace(us_prior=grid["us_prior"][:, None], a2ad=grid["a2ad"])
        for part in drawn(scenario, n, seed, {**ERRORS, **(changes or {})}, refused)
    ]
    payoffs = paid(parts, {name: _setting(fields) for name, fields in policies.items()})
    return decide(laid_out(payoffs, scenario, grid), drop=drop)


def _checked(policies: Policies) -> Policies:
    given = as_mapping("policies", "policies", policies, "POLICIES")
    if not given:
        raise ParameterError("policies came empty: name two at least to choose among.")
    for name, fields in given.items():
        as_mapping("policies", repr(name), fields, "{'japan_posture': 'red line'}")
    return given


def _setting(fields: Mapping[str, Any]) -> Any:
    """Makes the game of a policy; bases that are refused stay refused."""

    def make(game: Game) -> Game:
        return game.replace(**fields)

    return make


def _spread(games: Game) -> Game:
    """Draws along the first of three axes."""
    values = {name: np.reshape(v, (-1, 1, 1)) for name, v in games.values.items() if np.ndim(v)}
    return games.replace(**values)
