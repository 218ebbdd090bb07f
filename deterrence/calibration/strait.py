"""What are the payoffs, strengths and beliefs of `Strait`, given the rows and the conventions?

One table, read from top to bottom: every parameter of `Strait` with the arithmetic that makes it,
elementwise over any number of draws. Units: each state's own stake is 1; China's is its prize, the
same number of years of its GDP in every scenario. The stakes of the US and Japan follow from what
their types do, because the rows on resolve are shares of "would act":

    US      resolute stake = factor x the stake at which it would just fight from Japan's bases,
            irresolute stake = that threshold / factor;
    Japan   resolute stake = factor x its threshold of joining, irresolute = the geometric mean of
            its thresholds of giving bases and of joining (1996: factor on the bases alone).

It does not draw, check or fall back: `draws`, `behaviour` and `rows` do.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.calibration import south_korea
from deterrence.calibration.strengths import fit, win_probability
from deterrence.parameters import Array

__all__ = ["parameters"]

Values = Mapping[str, Array]
_WIDTH_90 = 3.29  # width of the central 90% of a normal law, in standard deviations


def parameters(v: Values) -> dict[str, Array]:
    """Parameters of `Strait` by name from inputs by name (arrays of one shape).

    Where the inputs hold `japan_join_bar` (1996) Japan is read as choosing access alone: resolute
    gives bases, irresolute abstains.
    """
    one, prize = np.ones_like(v["decisiveness"]), v["china_prize_gdp_years"]
    blockade, war, long_war = _profile(v, "war_cost_gdp_share_CHN")
    china_cost_us = (war - blockade) / (1 + v["bases_cost_ratio"]) / prize
    force = {"basing_share": v["basing_share"], "decisiveness": v["decisiveness"], **fit(v)}
    us_war_cost = _us_war_cost(v, force)
    barred = "japan_join_bar" in v
    access, combat = v["japan_grants_base_access"], v.get("japan_fights_if_not_attacked")
    found = {
        **force,
        "china_strength": one,
        # China: money costs in shares of GDP over the prize in years of GDP
        "china_prize": one,
        "china_war_cost": blockade / prize,
        "china_cost_us": china_cost_us,
        "china_cost_japan": v["japan_cost_ratio"] * china_cost_us,
        "china_cost_bases": v["bases_cost_ratio"] * china_cost_us,
        "china_cost_spread": v["cost_spread_scale"] * (long_war - blockade) / _WIDTH_90 / prize,
        "china_audience_cost": v["audience_cost_CHN"],
        "china_provocation_loss": v["china_provocation_loss"],
        "china_grey_gain": v["china_grey_gain"],
        "china_grey_cost": v["china_grey_cost"],
        "occupation_cost": v["occupation_cost"],
        "china_nuclear_japan_cost": v["china_nuclear_japan_cost"],
        # Taiwan
        "taiwan_loss": one,
        "taiwan_war_cost": v["war_cost_gdp_share_TWN"] / v["taiwan_stake_gdp_years"],
        "capitulation_relief": v["capitulation_relief"],
        "taiwan_provocation_rent": v["taiwan_provocation_rent"],
        "taiwan_grey_concession_loss": v["taiwan_grey_concession_loss"],
        "taiwan_grey_resistance_cost": v["taiwan_grey_resistance_cost"],
        # US
        "us_loss_resolute": one,
        "us_loss_irresolute": 1 / v["us_stake_factor"] ** 2,
        "us_war_cost": us_war_cost,
        "us_relief_join": v["us_relief_join"],
        "us_relief_bases": v["us_relief_bases"],
        "us_audience_cost": v["audience_cost_USA"],
        "us_line_price": v["us_line_price"],
        "us_conditionality": v["us_conditionality"],
        "us_grey_loss": v["us_grey_loss"],
        "us_prior": v["prior_us_resolute"],
        # Japan
        "japan_prior": access if barred or combat is None else combat,
        "japan_loss_resolute": one,
        **_japan_stakes(v, force, us_war_cost),
        "japan_audience_cost": v["audience_cost_JPN"],
        "japan_bases_audience_share": v["japan_bases_audience_share"],
        "japan_line_price": v["japan_line_price"],
        "japan_nuclear_cost": v["japan_nuclear_cost"],
        "japan_grey_loss": v["japan_grey_loss"],
    }
    return found | south_korea.parameters(v, found)


def _profile(v: Values, row: str) -> tuple[Array, Array, Array]:
    """Loss in a blockade, a war and a long war: one row, moved as a whole."""
    return v[f"{row}_low"], v[row], v[f"{row}_high"]


def _us_war_cost(v: Values, force: Values) -> Array:
    """US war cost over its resolute stake; the cost in GDP cancels out."""
    gain = win_probability(force, "bases", False) - win_probability(force, "bases", True)
    return gain / (v["us_stake_factor"] * (1 - v["us_relief_bases"]))


def _japan_stakes(v: Values, force: Values, us_war_cost: Array) -> dict[str, Array]:
    """Japan's irresolute stake and its two costs, over its resolute stake."""

    def odds(japan: str, us_fights: Any = True) -> Array:
        alone, helped = (win_probability(force, japan, u) for u in (False, True))
        mixed: Array = alone - v["prior_us_resolute"] * us_fights * (alone - helped)
        return mixed

    # Without bases the resolute US fights in 1996 and, as a rule, in no later scenario.
    gain = win_probability(force, "abstain", False) - win_probability(force, "abstain", True)
    abstain, bases, join = odds("abstain", gain >= us_war_cost), odds("bases"), odds("join")
    blockade, war, long_war = _profile(v, "war_cost_gdp_share_JPN")
    # Increments only: most of the loss falls on Japan whatever it does.
    bases_threshold = (war - blockade) / (abstain - bases)
    if "japan_join_bar" in v:
        stake = v["japan_stake_factor"] * bases_threshold
        irresolute = bases_threshold / v["japan_stake_factor"]
        join_cost = v["japan_join_bar"]
    else:
        join_threshold = (long_war - war) / (bases - join)
        stake = v["japan_stake_factor"] * join_threshold
        irresolute = np.sqrt(bases_threshold * join_threshold)
        join_cost = long_war - blockade
    return {
        "japan_loss_irresolute": irresolute / stake,
        "japan_bases_cost": (war - blockade) / stake,
        "japan_join_cost": join_cost / stake,
    }
