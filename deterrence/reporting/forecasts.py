"""What did forecasters say, and what does the model say to the same questions? Ratios first, then a band.

    ratio    log(1 - P(condition)) / log(1 - P)  of the forecast,  mean P(attack) by condition of the model;
    level    1 - exp(-rate x months/12 x mean P(attack)), at the least and the largest rate in history.

In a ratio the rate of crises cancels, so that it is a test; a level is none. A ratio agrees within a factor
of 1.25, by our convention. Forecasts exist for 2025-26 alone: the answers are that scenario's, whatever the
study's. Base refusal is weighed in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import xarray as xr

from deterrence.calibration import scenario
from deterrence.calibration.validation import WINDOW_MONTHS
from deterrence.game import Game
from deterrence.solvers import solve

__all__ = ["AGREES_WITHIN", "forecasts"]

FORECAST = "2025-26"
AGREES_WITHIN = 1.25  # factor
BASE = "target_p_invasion_before_2027"
PROVOKED = "China: Taiwan: provoke"
_QUESTIONS: dict[str, tuple[str, dict[str, float], bool]] = {
    BASE: ("invasion", {}, False),
    "target_p_invasion_given_japan_out": ("if Japan says it stays out", {"japan_prior": 0.0}, False),
    "target_p_invasion_given_us_out": ("if the US says it stays out", {"us_prior": 0.0}, False),
    "target_p_invasion_given_independence": ("if Taiwan declares independence", {}, True),
}


def forecasts(n: int, seed: int) -> xr.Dataset:
    """The forecasts of 2025-26 beside the model's answers over n draws.

    Returns
    -------
    xarray.Dataset
        Over `question`: `forecast_ratio` and `model_ratio`, to the first question, `verdict` ("agrees",
        "FAILS", "" for the first), `forecast`, and `level` over `rate` (low, high), both dated. Attributes:
        scenario, months, the rates and where they come from, the source.

    """
    own = scenario("strait", FORECAST)
    targets, rate = own.targets(), own.crisis_rate
    drawn = own.sample(n, seed).replace(us_posture="ambiguity", japan_posture="ambiguity")
    means = {
        name: _mean(drawn.replace(**changes), own.base_refusal_weight, provoked)
        for name, (_, changes, provoked) in _QUESTIONS.items()
    }
    first = targets[BASE].central
    asked = {name: float(np.log1p(-targets[name].central) / np.log1p(-first)) for name in means}
    told = {name: mean / means[BASE] for name, mean in means.items()}
    close = {name: abs(np.log(told[name] / asked[name])) < np.log(AGREES_WITHIN) for name in means}
    verdict = ["" if name == BASE else "agrees" if close[name] else "FAILS" for name in means]
    levels = np.array([[own.dated(mean, rate=r) for r in (rate.low, rate.high)] for mean in means.values()])
    return xr.Dataset(
        {
            "forecast_ratio": ("question", list(asked.values())),
            "model_ratio": ("question", list(told.values())), "verdict": ("question", verdict),
            "forecast": ("question", [targets[name].central for name in means]),
            "level": (("question", "rate"), levels),
        },
        {"question": [_QUESTIONS[name][0] for name in means], "rate": [rate.low, rate.high]},
        {"scenario": FORECAST, "months": WINDOW_MONTHS, "rates": rate.source, "source": targets[BASE].source,
         "games": n, "seed": seed},
    )  # fmt: skip


def _mean(drawn: Game, weight: float, provoked: bool) -> float:
    """Mean P(attack), base refusal weighed in; `provoked`: once Taiwan has provoked China."""
    runs = [_attack(drawn.replace(japan_access=access), provoked).mean() for access in ("free", "refused")]
    return float((1 - weight) * runs[0] + weight * runs[1])


def _attack(game: Game, provoked: bool) -> Any:
    found = solve(game)
    if provoked:
        return np.asarray(found.strategy[PROVOKED])[..., 0, found.actions[PROVOKED].index("attack")]
    return np.asarray(found.event("attack"))[..., 0]
