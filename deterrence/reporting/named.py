"""What is each input of a scenario called in a report, and with which others does it belong?

The names of rows and conventions are for files; whoever reads a report gets words. The groups are those by
which a difference between two scenarios is taken apart: what a wargame speaks of, what Beijing believes of
the US, what Japan would do, what a war costs, what is at stake, what a broken word costs, and the grey zone.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from deterrence.calibration.draws import COMMON

__all__ = ["GROUPS", "WORDS", "plain", "spoken"]

_ODDS, _BELIEF, _JAPAN = "chances in a war", "belief in the US", "Japan's resolve"
_COSTS, _STAKES, _WORD = "costs of war", "stakes", "costs of a broken word"
_GREY, _KOREA = "grey zone and provocation", "South Korea"

_TABLE = {
    _ODDS: {
        "p_china_wins_taiwan_alone": "chance that China wins against Taiwan alone",
        "p_china_wins_taiwan_plus_japan_no_us": "chance that China wins against Taiwan and Japan",
        "p_china_wins_us_no_japan_bases": "chance that China wins against the US without Japanese bases",
        "p_china_wins_us_and_japan_bases": "chance that China wins against the US with Japanese bases",
        "a2ad_sortie_denial": "US sorties that A2/AD denies",
        "decisiveness": "how far strength decides a war",
        "basing_share": "what Japanese bases add without US forces",
        "land_share": "US power that needs runways",
    },
    _BELIEF: {"prior_us_resolute": "Beijing's belief that the US fights"},
    _JAPAN: {
        "japan_grants_base_access": "chance that Japan gives access to bases",
        "japan_fights_if_not_attacked": "chance that Japan fights though not attacked",
        "p_red_line_japan_public": "chance of a public Japanese red line",
        "japan_join_bar": "cost of joining where the law forbids it",
    },
    _COSTS: {
        "war_cost_gdp_share_CHN": "what a war costs China",
        "war_cost_gdp_share_JPN": "what a war costs Japan",
        "war_cost_gdp_share_TWN": "what a war costs Taiwan",
        "cost_spread_scale": "how little others know of China's cost",
        "japan_cost_ratio": "what Japan's entry costs China",
        "bases_cost_ratio": "what Japan's bases cost China",
        "occupation_cost": "what holding Taiwan costs China",
        "us_relief_join": "US cost that Japan bears by joining",
        "us_relief_bases": "US cost that Japan bears by giving bases",
    },
    _STAKES: {
        "china_prize_gdp_years": "what Taiwan is worth to China",
        "us_stake_factor": "how far apart a resolute and an irresolute US are",
        "japan_stake_factor": "how far a resolute Japan's stake exceeds its threshold",
        "taiwan_stake_gdp_years": "what autonomy is worth to Taiwan",
        "capitulation_relief": "what Taiwan saves by giving in",
        "china_nuclear_japan_cost": "what a nuclear Japan costs China",
        "japan_nuclear_cost": "what nuclear arms cost Japan",
    },
    _WORD: {
        "audience_cost_CHN": "what backing down costs China",
        "audience_cost_JPN": "what a broken line costs Japan",
        "audience_cost_USA": "what a broken line costs the US",
        "japan_bases_audience_share": "audience cost that giving bases leaves to Japan",
        "japan_line_price": "what drawing a line costs Japan",
        "us_line_price": "what drawing a line costs the US",
        "us_conditionality": "how far US help hangs on restraint by Taiwan",
    },
    _GREY: {
        "china_provocation_loss": "what a provocation costs China",
        "china_grey_gain": "what grey-zone pressure gains China",
        "china_grey_cost": "what grey-zone pressure costs China",
        "taiwan_provocation_rent": "what a provocation gains Taiwan",
        "taiwan_grey_concession_loss": "what conceding in the grey zone costs Taiwan",
        "taiwan_grey_resistance_cost": "what resisting in the grey zone costs Taiwan",
        "us_grey_loss": "what Taiwan's concessions cost the US",
        "japan_grey_loss": "what Taiwan's concessions cost Japan",
    },
    _KOREA: {
        "korea_fights": "chance that South Korea fights",
        "korea_grants_base_access": "chance that South Korea gives access to bases",
        "war_cost_gdp_share_KOR": "what a war costs South Korea",
        "value_at_stake_KOR": "what Taiwan is worth to South Korea",
        "milex_KOR": "South Korea's military spending",
        "milex_JPN": "Japan's military spending",
        "south_korea_pinned": "South Korean strength that North Korea holds",
        "south_korea_rear_share": "what South Korean rear support adds",
        "south_korea_audience_cost": "what a broken line costs South Korea",
        "south_korea_rear_audience_share": "audience cost that rear support leaves to South Korea",
        "south_korea_line_price": "what drawing a line costs South Korea",
        "south_korea_grey_loss": "what Taiwan's concessions cost South Korea",
        "south_korea_cost_ratio": "what South Korea's entry costs China",
        "rear_support_cost_ratio": "what South Korea's rear support costs China",
    },
}
WORDS: Mapping[str, str] = MappingProxyType(
    {name: words for group in _TABLE.values() for name, words in group.items()}
    | {COMMON: "all four chances of China winning a war, moved together"}
)
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType({name: tuple(own) for name, own in _TABLE.items()})

_FIELDS = {
    "us_posture": "US posture", "japan_posture": "Japan's posture", "us_prior": WORDS["prior_us_resolute"],
    "japan_prior": "belief that Japan fights", "japan_line": "attacks that Japan's line answers",
    "attribution_miss": "chance that a provocation by Taiwan is overlooked",
    "attribution_false": "chance that one is seen where there was none",
    "japan_conditionality": "part of its stake that Japan writes off after a provocation",
    "a2ad": "US force that A2/AD denies", "basing_relief": "what Japan's bases give back of it",
    "japan_strength": "Japan's strength", "japan_access": "Japan's bases", "deployment": "who may deploy",
    "japan_loss_resolute": "what losing Taiwan costs a resolute Japan",
    "japan_loss_irresolute": "what it costs an irresolute one",
    "japan_audience_cost": WORDS["audience_cost_JPN"],
    "ties": "ties of Taiwan and Japan", "taiwan_effort": "Taiwan's effort",
    "ties_taiwan_gain": "what ties add to Taiwan's strength",
    "ties_japan_gain": "what they add to Japan's",
    "ties_attribution_gain": "part of all wrong verdicts on provocation that they prevent",
    "ties_delay": "chance that they come too late", "ties_visibility": "chance that China sees them",
    "ties_taiwan_penalty": "what China then makes Taiwan pay",
    "ties_japan_penalty": "what it makes Japan pay", "third_guarantor": "third guarantor",
    "south_korea_posture": "South Korea's posture",
}  # fmt: skip


def plain(name: str) -> str:
    """An input, or a field of the game that a claim compares, in words; any other as it is spelt."""
    return WORDS.get(name) or _FIELDS.get(name) or name.replace("_", " ")


def spoken(on: str) -> str:
    """The number that a contrast looks at, in words."""
    if on.startswith("payoff: "):
        player = on.removeprefix("payoff: ")
        return f"{player}'s payoff, as a share of its own stake"
    event, given, condition = on.partition(" | ")
    return f"P({event}) in one crisis" + (f", among the cases of {condition}" if given else "")
