"""What did forecasters say, and what does the model say to the same questions? Ratios first, then a band.

    ratio    log(1 - P(condition)) / log(1 - P)  of the forecast,  mean P(attack) by condition of the model;
    level    1 - exp(-rate x months/12 x mean P(attack)), at the least and the largest rate in history.

In a ratio the rate of crises cancels, so that it is a test; a level is none. A ratio agrees within a factor
of 1.25, by our convention. Forecasts exist for 2025-26 alone: the answers are that scenario's, whatever the
study's. Base refusal is weighed in. Readings and convention are those of `deterrence.validation`, which has
the whole comparison; here are the certain answers alone, in the words of a memo.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from deterrence.calibration import scenario
from deterrence.calibration.validation import WINDOW_MONTHS
from deterrence.validation.questions import BASE
from deterrence.validation.readings import Reading, attacks, event, mixed, provoked
from deterrence.validation.table import AGREES_WITHIN
from deterrence.validation.text import FORECASTS

__all__ = ["forecasts"]

_QUESTIONS: dict[str, tuple[str, Reading]] = {
    BASE: ("invasion", attacks),
    "target_p_invasion_given_japan_out": ("if Japan says it stays out", event("attack", japan_prior=0.0)),
    "target_p_invasion_given_us_out": ("if the US says it stays out", event("attack", us_prior=0.0)),
    "target_p_invasion_given_independence": ("if Taiwan declares independence", provoked),
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
    own = scenario("strait", FORECASTS)
    targets, rate = own.targets(), own.crisis_rate
    drawn, weight = own.sample(n, seed), own.base_refusal_weight
    means = {name: float(mixed(read, drawn, weight).mean()) for name, (_, read) in _QUESTIONS.items()}
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
        {"scenario": FORECASTS, "months": WINDOW_MONTHS, "rates": rate.source, "source": targets[BASE].source,
         "games": n, "seed": seed},
    )  # fmt: skip
