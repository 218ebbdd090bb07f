"""Which postures do the types of the US and Japan choose themselves, when nobody can be held to a policy?

The game with both postures "chosen" is solved for every game drawn: each candidate is a rule by type ("US:
red line if resolute, ambiguity if irresolute"). Beside the choice of a policy from outside this shows whether
it would be kept. Mixed postures are not searched, and the rule for beliefs off the path decides much: it is
said with the concept.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from deterrence.calibration import Scenario
from deterrence.policies.paid import drawn

__all__ = ["in_equilibrium"]

_CHOSEN = {"us_posture": "chosen", "japan_posture": "chosen"}


def in_equilibrium(scenario: Scenario, n: int = 1024, seed: int = 0, off_path: Any = "prior") -> xr.Dataset:
    """How often each choice of postures is an equilibrium.

    Parameters
    ----------
    scenario, n, seed
        As for `choose`.
    off_path
        As for `dt.solvers.PerfectBayesian`.

    Returns
    -------
    xarray.Dataset
        Over `equilibrium`, the candidates by name: `share` of games in which it is one, with one standard
        `error`, and `alone`, the share in which it is the only one. Over `event` ("US red line", "Japan red
        line") the `lowest` and `highest` probability in any equilibrium of a game, means over the games that
        have one. `none` and `several`: shares of games.

    """
    from deterrence.solvers import PerfectBayesian

    solver = PerfectBayesian(off_path=off_path)
    found = [solver(part) for part in drawn(scenario, n, seed, _CHOSEN)]
    exists = np.concatenate([e.exists for e in found])
    count = exists.sum(axis=-1)
    share = exists.mean(axis=0)
    lines = ["US red line", "Japan red line"]
    chances = [np.where(exists, np.concatenate([e.event(line) for e in found]), np.nan) for line in lines]
    some = count > 0
    ends = [(np.nanmin(c[some], axis=-1).mean(), np.nanmax(c[some], axis=-1).mean()) for c in chances]
    return xr.Dataset(
        {
            "share": ("equilibrium", share),
            "error": ("equilibrium", np.sqrt(share * (1 - share) / n)),
            "alone": ("equilibrium", (exists & (count == 1)[:, None]).mean(axis=0)),
            "lowest": ("event", [low for low, _ in ends]),
            "highest": ("event", [high for _, high in ends]),
            "none": (count == 0).mean(),
            "several": (count > 1).mean(),
        },
        {"equilibrium": list(found[0].names), "event": lines},
        {"game": "Strait", "scenario": scenario.game.scenario, "concept": found[0].concept, "games": n},
    )
