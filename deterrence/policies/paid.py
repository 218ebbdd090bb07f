"""What does each player get under each of some policies, in games that bases may or may not be open to?

Refused access is a run of its own. The games drawn are independent, so that the first of them, as many as its
weight asks, are played with bases refused and the others with bases free: all rules of choice then see both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import xarray as xr

from deterrence.arguments import real
from deterrence.calibration import Scenario
from deterrence.calibration.calibrated import check_scenario
from deterrence.equilibria import Equilibria
from deterrence.errors import DeterrenceError, ParameterError
from deterrence.game import Game
from deterrence.sweeps.axes import DRAW

__all__ = ["drawn", "laid_out", "paid"]


def drawn(
    scenario: Scenario,
    n: int,
    seed: int,
    changes: Mapping[str, Any] | None = None,
    refused: float | None = None,
) -> list[Game]:
    """Games drawn from a scenario, those with bases refused and the others, both postures ambiguous."""
    check_scenario("policies", scenario)
    share = scenario.base_refusal_weight if refused is None else refused
    if not (real(share, 0) and share < 1):
        raise ParameterError(
            f"policies: refused came as {refused!r}: give a share of at least 0 and below 1."
        )
    games = scenario.sample(n, seed).replace(
        **{"us_posture": "ambiguity", "japan_posture": "ambiguity", **(changes or {})}
    )
    shut = round(n * share)
    parts = [games.take(np.arange(shut)).replace(japan_access="refused")] if shut else []
    return [*parts, games.take(np.arange(shut, n))]


def paid(parts: list[Game], cases: Mapping[str, Callable[[Game], Game]]) -> dict[str, Any]:
    """Of each case the payoffs of the one equilibrium under nature's probabilities, (draws, *grid, players).

    `parts` are batches (draws, *grid) and each case makes another game of them.
    """
    from deterrence.solvers import solve

    return {
        name: np.concatenate([_payoff(solve(make(part))) for part in parts]) for name, make in cases.items()
    }


def _payoff(found: Equilibria) -> Any:
    if len(found.names) != 1:
        raise DeterrenceError(
            f"policies: {found.concept} finds {len(found.names)} candidates, but a policy needs one: let it "
            "fix us_posture and japan_posture, and what else is chosen in peacetime."
        )
    return np.broadcast_to(found.payoff_true[..., 0, :], (*found.game.shape, len(found.players)))


def laid_out(
    payoffs: Mapping[str, Any], scenario: Scenario, grid: Mapping[str, Any] = MappingProxyType({})
) -> xr.Dataset:
    """Payoffs by case in the shape of a sweep, which `dt.decide` takes.

    No sweep makes them: a case may be another game than the fields of one set it (a prior of China's own, a
    mixture of signals), bases are refused in a part of the draws, and what is paid is nature's, not expected.
    """
    dims = ("case", DRAW, *grid, "equilibrium", "player")
    values = np.stack([*payoffs.values()])[..., None, :]
    declared = scenario.game.parameters()
    axes = {
        name: (name, points, {"long_name": name.replace("_", " "), "unit": declared[name].unit})
        for name, points in grid.items()
    }
    exists = np.isfinite(values).all(axis=-1)
    return xr.Dataset(
        {"payoff": (dims, values), "exists": (dims[:-1], exists)},
        {
            "case": [*payoffs], "player": list(scenario.game.players), "event": np.array([], dtype=str),
            "equilibrium": [0], **axes,
        },
        {"game": "Strait", "scenario": scenario.game.scenario},
    )  # fmt: skip
