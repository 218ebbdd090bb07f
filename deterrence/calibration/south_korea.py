"""What would South Korea add, and what would it cost, given the rows about it?

Six rows are read: the odds that South Korea fights and that it gives access, its loss of GDP in a war, its
stake, and what it and Japan spend on arms. Its unit is its own stake. As with the US and Japan, behaviour
sets what no row measures: in a war in which Japan gives bases and the resolute US fights, South Korea joins
with the odds of one row and gives rear support or more with those of another. With the gains in odds g_r
(rear support over abstaining) and g_j (joining over rear support), and z the normal quantile of a row's odds,

    mean cost of joining  m = (long-war loss - war loss) / stake,    spread  s = (m - g_j) / -z_fights,
    share of it that rear support costs  r = g_r / (m + z_access s).

Its strength is Japan's, times the ratio of what the two spend: there is no wargame with South Korea in it.
Odds of 0 are read as 1 in 1000 (no finite cost gives none); access is at least as likely as fighting, and the
mean cost at least twice the gain of joining, so that the spread is positive. Only spending is measured: the
stake has no source ("below the threshold that would make intervention rational"), access was judged for
2025-26 alone, and what South Korea costs China is half of what Japan does, by judgement.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from scipy.special import ndtri

from deterrence.calibration.conventions import WIN_ROWS, from_row
from deterrence.calibration.formulas import Formula
from deterrence.calibration.inputs import Input
from deterrence.calibration.rows import Rows, find
from deterrence.calibration.strengths import win_probability
from deterrence.parameters import Array

__all__ = ["FORMULAS", "inputs", "parameters"]

Values = Mapping[str, Array]
_LEAST, _DEAREST = 1e-3, 2.0

# input name -> (row, player)
_ROWS = {
    "korea_fights": ("korea_fights", "KOR"),
    "korea_grants_base_access": ("korea_grants_base_access", "KOR"),
    "war_cost_gdp_share_KOR": ("war_cost_gdp_share", "KOR"),
    "value_at_stake_KOR": ("value_at_stake", "KOR"),
    "milex_KOR": ("milex_constant", "KOR"),
    "milex_JPN": ("milex_constant", "JPN"),
}
_STAKE, _SHARE, _US_ENTRY = "share of own stake", "share", "share of China's extra cost of a US entry"
_JAPANS = "no row for South Korea: that of Japan, by judgement"
_TABLE = (
    ("south_korea_pinned", 0.5, 0.7, 0.9, _SHARE, "no row: North Korea holds most of it, by judgement"),
    ("south_korea_rear_share", 0.0, 0.1, 0.3, _SHARE, _JAPANS + " (basing_share)"),
    ("south_korea_audience_cost", 0.05, 0.12, 0.25, _STAKE, _JAPANS + " (audience_cost JPN)"),
    ("south_korea_rear_audience_share", 0.25, 0.5, 0.75, _SHARE, _JAPANS),
    ("south_korea_line_price", 0.0, 0.02, 0.05, _STAKE, _JAPANS),
    ("south_korea_grey_loss", 0.02, 0.04, 0.08, _STAKE, _JAPANS),
    ("south_korea_cost_ratio", 0.1, 0.24, 0.48, _US_ENTRY, "no row: half of japan_cost_ratio, by judgement"),
    ("rear_support_cost_ratio", 0.0, 0.06, 0.1, _US_ENTRY, "no row: half of bases_cost_ratio, by judgement"),
)
_PLAIN = {name: unit for name, *_, unit, _ in _TABLE if not name.endswith("_ratio")}


def inputs(rows: Rows, year: str) -> dict[str, Input]:
    """What is known and assumed of South Korea in a year, asleep: at the centre, unless it is woken."""
    found = {name: from_row(name, find(rows, *row, year), asleep=True) for name, row in _ROWS.items()}
    return found | {
        name: Input(name, low, central, high, unit, "assumed", source, asleep=True)
        for name, low, central, high, unit, source in _TABLE
    }


def parameters(v: Values, p: Values) -> dict[str, Array]:
    """Parameters of the third guarantor, given the inputs and the other parameters of the game."""
    strength = p["japan_strength"] * v["milex_KOR"] / v["milex_JPN"]
    free = (1 - v["south_korea_pinned"]) * strength

    def odds(added: Any) -> Array:
        """P(China wins) where Japan gives bases and the resolute US fights."""
        alone, helped = (win_probability(p, "bases", us, added) for us in (False, True))
        mixed: Array = alone - v["prior_us_resolute"] * (alone - helped)
        return mixed

    rear, joined = odds(v["south_korea_rear_share"] * free), odds(free)
    gain = rear - joined
    war, long_war = v["war_cost_gdp_share_KOR"], v["war_cost_gdp_share_KOR_high"]
    mean = np.maximum((long_war - war) / v["value_at_stake_KOR"], _DEAREST * gain)
    fights = np.maximum(v["korea_fights"], _LEAST)
    spread = (mean - gain) / -ndtri(fights)
    dearest_help = mean + ndtri(np.maximum(v["korea_grants_base_access"], fights)) * spread
    return {
        **{name: v[name] for name in _PLAIN},
        "south_korea_strength": strength,
        "south_korea_loss": np.ones_like(strength),
        "south_korea_war_cost": mean,
        "south_korea_cost_spread": spread,
        "south_korea_rear_cost_share": (odds(0.0) - rear) / dearest_help,
        "china_cost_south_korea": v["south_korea_cost_ratio"] * p["china_cost_us"],
        "china_cost_rear_support": v["rear_support_cost_ratio"] * p["china_cost_us"],
    }


_CHINA, _KOREA, _VALUE = "war_cost_gdp_share_CHN", "war_cost_gdp_share_KOR", "value_at_stake_KOR"
_ODDS = (*WIN_ROWS, "milex_KOR", "milex_JPN", "prior_us_resolute", "decisiveness", "basing_share")
_BEIJING = ("china_prize_gdp_years", "bases_cost_ratio")
FORMULAS = {
    "south_korea_strength": Formula(
        "strength relative to China = 1", "japan_strength x milex KOR / milex JPN",
        (*WIN_ROWS[:2], "milex_KOR", "milex_JPN"), ("decisiveness",), WIN_ROWS),
    "south_korea_loss": Formula(
        "", "1: the unit in which South Korea's payoff is measured", word="convention"),
    "south_korea_war_cost": Formula(
        _STAKE, "(long-war loss - war loss) / stake", (_KOREA, _VALUE), (), (_VALUE,)),
    "south_korea_cost_spread": Formula(
        _STAKE, "with it South Korea joins with the odds of the row, Japan giving bases",
        (_KOREA, _VALUE, "korea_fights"), ("south_korea_pinned", "south_korea_rear_share"), (_VALUE,),
        minor=_ODDS),
    "south_korea_rear_cost_share": Formula(
        "share of the cost of fighting", "with it South Korea gives access with the odds of the row",
        (_KOREA, _VALUE, "korea_fights", "korea_grants_base_access"),
        ("south_korea_pinned", "south_korea_rear_share"), ("korea_grants_base_access",), minor=_ODDS),
    "china_cost_south_korea": Formula(
        "share of prize", "south_korea_cost_ratio china_cost_us", (_CHINA,),
        (*_BEIJING, "south_korea_cost_ratio"), ("south_korea_cost_ratio",), "assumed"),
    "china_cost_rear_support": Formula(
        "share of prize", "rear_support_cost_ratio china_cost_us", (_CHINA,),
        (*_BEIJING, "rear_support_cost_ratio"), ("rear_support_cost_ratio",), "assumed"),
    **{name: Formula(unit, "by convention", conventions=(name,), band=(name,), word="assumed")
       for name, unit in _PLAIN.items()},
}  # fmt: skip
