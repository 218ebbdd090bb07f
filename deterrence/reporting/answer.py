"""By how much does what is claimed change the number that it speaks of, within one scenario?

The contrast of the headline over the draws of the scenario, its own law and the base setting: the same games
as in the claims study. Beside the band the central game, and the shares of verdicts. Means are over games
with one answer; their errors are standard errors of independent draws.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from deterrence.argument.contrast import Contrast, lowest_and_highest
from deterrence.argument.settings import BASE
from deterrence.argument.verdicts import VERDICTS, count
from deterrence.calibration import Scenario
from deterrence.calibration.inputs import awake
from deterrence.errors import DeterrenceError
from deterrence.reporting.worlds import ask, central, made
from deterrence.sampling.designs import Uniform
from deterrence.solvers import solve

__all__ = ["QUANTILES", "answer"]

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)


def answer(scenario: Scenario, contrast: Contrast, n: int, seed: int, by: float) -> xr.Dataset:
    """The change that a contrast makes, its band, and the levels that it is the difference of.

    Parameters
    ----------
    scenario, contrast
        What is asked of what.
    n, seed : int
        Games drawn.
    by : float
        Changes up to this size make no difference.

    Returns
    -------
    xarray.Dataset
        `centre` and `mean` with its `error`; `band` over `quantile`; `share` and `share_error` over
        `verdict`; `level` and `central_level` over `case`; `verdict_at_centre`; `grey_zone`, its probability
        in the central game. Attributes: what was compared, and how many inputs are assumed.

    Raises
    ------
    DeterrenceError
        If not two of the games drawn have one answer.

    """
    asked = ask(contrast, scenario.drawn(Uniform(n, seed)), True, by)
    centre = ask(contrast, *made(scenario, central(scenario, 1)), by)
    told = asked.change[np.isfinite(asked.change)]
    if told.size < 2:
        raise DeterrenceError(
            f"report: {told.size} of {n} games of scenario {scenario.name} have one answer to "
            f"{contrast.name}: ask another headline."
        )
    share, error = count(asked.code)
    ends = lowest_and_highest(solve(BASE.prepare(scenario.game)), "grey zone")
    names = [case.name for case in contrast.cases]
    return xr.Dataset(
        {
            "centre": float(centre.change[0]),
            "mean": float(told.mean()),
            "error": float(told.std(ddof=1) / np.sqrt(told.size)),
            "band": ("quantile", np.quantile(told, QUANTILES)),
            "share": ("verdict", share),
            "share_error": ("verdict", error),
            "level": ("case", np.nanmean(asked.cases, axis=0)),
            "central_level": ("case", centre.cases[0]),
            "verdict_at_centre": VERDICTS[int(centre.code[0])],
            "grey_zone": float(ends[0]),
        },
        {"quantile": list(QUANTILES), "verdict": list(VERDICTS), "case": names},
        {
            "contrast": str(contrast), "on": contrast.on, "sign": contrast.sign, "games": n, "seed": seed,
            "by": by, "scenario": scenario.name, "assumed": len(scenario.assumed_inputs),
            "inputs": len(awake(scenario.inputs)), "setting": BASE.name,
            "without_answer": float(1 - told.size / n),
        },
    )  # fmt: skip
