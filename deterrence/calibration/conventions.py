"""Which calibration rows, and which conventions, does a scenario of the Strait start from?

Two tables. `ROWS` lists the calibration rows that are read, each once, by player. `CONVENTIONS`
lists everything that no row measures: the exponent of the contest, the value of the prize, the
margins by which types are told apart, and the values that keep the default of the game. A
convention that decides much is not hidden in a formula: it is here, with a band of its own.

The row `value_at_stake` of China is not listed and must not be: it is the stake at which China is
indifferent, worked out scenario by scenario, and would cancel the differences between scenarios.
"""

from __future__ import annotations

from deterrence.calibration.inputs import Input
from deterrence.calibration.rows import Row, Rows, find

__all__ = ["CONVENTIONS", "JOINING_BARRED", "SCENARIOS", "WIN_ROWS", "from_row", "inputs"]

SCENARIOS = ("1996", "2017", "2022", "2025-26")
# The right to defend an ally was recognised in 2014-15: in 1996 Japan's choice is access alone.
JOINING_BARRED = ("1996",)

WIN_ROWS = (
    "p_china_wins_taiwan_alone",
    "p_china_wins_taiwan_plus_japan_no_us",
    "p_china_wins_us_no_japan_bases",
    "p_china_wins_us_and_japan_bases",
)

# input name -> (row, player)
ROWS = {
    **{name: (name, "CHN") for name in WIN_ROWS},
    "a2ad_sortie_denial": ("a2ad_sortie_denial", "CHN"),
    "prior_us_resolute": ("prior_us_resolute", "USA"),
    "japan_grants_base_access": ("japan_grants_base_access", "JPN"),
    "japan_fights_if_not_attacked": ("japan_fights_if_not_attacked", "JPN"),
    "war_cost_gdp_share_CHN": ("war_cost_gdp_share", "CHN"),
    "war_cost_gdp_share_JPN": ("war_cost_gdp_share", "JPN"),
    "war_cost_gdp_share_TWN": ("war_cost_gdp_share", "TWN"),
    "audience_cost_CHN": ("audience_cost", "CHN"),
    "audience_cost_JPN": ("audience_cost", "JPN"),
    "audience_cost_USA": ("audience_cost", "USA"),
    "p_red_line_japan_public": ("p_red_line_japan_public", "JPN"),
}
# Rows whose three figures are a blockade, a war and a long war of one study.
_PROFILES = ("war_cost_gdp_share_CHN", "war_cost_gdp_share_JPN", "war_cost_gdp_share_KOR")

_KEPT = "default of the game Strait, no row: band by judgement"
_SHARE, _PRIZE = "share", "share of prize"

# name, low, central, high, unit, source
_TABLE = (
    ("decisiveness", 2.2, 2.5, 4.0, "exponent",
     "not identified: every value above about 1.9-2.1 fits the win rows with us_strength <= 3"),
    ("basing_share", 0.0, 0.1, 0.3, _SHARE,
     "not identified: no wargame has Japanese bases without US forces"),
    ("land_share", 0.5, 0.5, 0.5, "share of US power that needs runways", "no row: by judgement"),
    ("china_prize_gdp_years", 0.05, 0.22, 1.0, "years of own GDP",
     "log-midpoint of the sweep .05-1.0, the same in every scenario: not identified"),
    ("japan_cost_ratio", 0.2, 0.48, 0.8, "share of China's extra cost of a US entry",
     "ratio of the defaults of Strait (.12 / .25), no row: band by judgement"),
    ("bases_cost_ratio", 0.0, 0.12, 0.3, "share of China's extra cost of a US entry",
     "ratio of the defaults of Strait (.03 / .25), no row: band by judgement"),
    ("cost_spread_scale", 0.5, 1.0, 2.0, "factor",
     "the war-cost band read as a 90% interval of a normal law; band half and double"),
    ("us_stake_factor", 1.25, 2.0, 3.0, "factor on the threshold of intervention",
     "as in the row value_at_stake USA, whose high is twice its central: band by judgement"),
    ("japan_stake_factor", 1.1, 1.5, 3.0, "factor on Japan's threshold",
     "no row: by judgement, a convention and not a strength"),
    ("china_provocation_loss", 0.02, 0.1, 0.3, _PRIZE, _KEPT),
    ("china_grey_gain", 0.04, 0.12, 0.25, _PRIZE, _KEPT),
    ("china_grey_cost", 0.01, 0.04, 0.08, _PRIZE, _KEPT),
    ("occupation_cost", 0.0, 0.1, 0.3, _PRIZE, _KEPT),
    ("china_nuclear_japan_cost", 0.03, 0.1, 0.3, _PRIZE,
     _KEPT + "; p_nuclear_hedge_if_taiwan_falls gives a probability and no size"),
    ("capitulation_relief", 0.0, 0.0, 0.1, _SHARE,
     "0 so that Taiwan resists when alone, as the row taiwan_resists_without_us says of 58.7%"),
    ("taiwan_provocation_rent", 0.0, 0.05, 0.15, "share of own stake",
     "no row: small enough that Taiwan does not provoke"),
    ("taiwan_grey_concession_loss", 0.15, 0.25, 0.4, "share of own stake",
     _KEPT + ", above taiwan_grey_resistance_cost so that Taiwan resists"),
    ("taiwan_grey_resistance_cost", 0.05, 0.1, 0.14, "share of own stake", _KEPT),
    ("us_relief_join", 0.1, 0.2, 0.3, _SHARE, _KEPT),
    ("us_relief_bases", 0.0, 0.1, 0.2, _SHARE, _KEPT),
    ("us_line_price", 0.0, 0.02, 0.05, "share of resolute stake", _KEPT),
    ("us_conditionality", 0.0, 0.25, 0.5, _SHARE, _KEPT + "; a step at 1 - 1/us_stake_factor"),
    ("us_grey_loss", 0.02, 0.04, 0.08, _SHARE, _KEPT),
    ("japan_bases_audience_share", 0.25, 0.5, 0.75, _SHARE, _KEPT),
    ("japan_line_price", 0.0, 0.02, 0.05, _SHARE, _KEPT),
    ("japan_nuclear_cost", 0.3, 0.45, 0.6, _SHARE, _KEPT + ": the resolute type arms"),
    ("japan_grey_loss", 0.02, 0.04, 0.08, _SHARE, _KEPT),
)  # fmt: skip

CONVENTIONS = tuple(
    Input(name, low, central, high, unit, "assumed", source,
          logarithmic=name == "china_prize_gdp_years")
    for name, low, central, high, unit, source in _TABLE
)  # fmt: skip
# 1996 only: what a join costs Japan where the law forbids it.
_BAR = Input("japan_join_bar", 5.0, 5.0, 5.0, "years of own GDP", "assumed",
             "prohibitive by convention: joining was barred by law before 2014-15")  # fmt: skip


def from_row(name: str, row: Row, asleep: bool = False) -> Input:
    """A calibration row as an input."""
    profile = (row.low / row.central, row.high / row.central) if name in _PROFILES else None
    return Input(name, row.low, row.central, row.high, row.unit, row.confidence, row.citation(),
                 kind="row", note=row.note, profile=profile, asleep=asleep)  # fmt: skip


def _taiwan_stake(rows: Rows, year: str) -> Input:
    """Taiwan's stake: the high figure of its row, above which it resists when alone."""
    row = find(rows, "value_at_stake", "TWN", year)
    return Input("taiwan_stake_gdp_years", row.high, row.high, row.high, row.unit, "assumed",
                 f"the high figure of {row.citation()}")  # fmt: skip


def inputs(name: str, rows: Rows) -> dict[str, Input]:
    """All that scenario `name` starts from, by input name, in a fixed order."""
    year, barred = name.replace("-", "_"), name in JOINING_BARRED
    found = {
        key: from_row(key, find(rows, parameter, player, year))
        for key, (parameter, player) in ROWS.items()
        if not (barred and key == "japan_fights_if_not_attacked")
    }
    conventions = (*CONVENTIONS, _taiwan_stake(rows, year), *([_BAR] if barred else []))
    return found | {convention.name: convention for convention in conventions}
