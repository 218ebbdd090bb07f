"""How would one ask somebody for a row of the calibration, in plain words?

`QUESTIONS` holds one question for every row and convention that a scenario starts from, with the range
in which an answer can lie. An answer is three numbers: "it could well be as low as this", the best
guess, and "as high as this". Questions about conventions say what the model makes of the answer, since
nobody has measured it. No question gives an answer away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["QUESTIONS", "Question"]


@dataclass(frozen=True)
class Question:
    """What to ask, and the least and the most that can be answered."""

    words: str
    least: float = 0.0
    most: float = 1.0


_WINS = "In how many of 100 wars over Taiwan (as a share) would China end in control of the island"
_GDP = "What share of its own GDP would {} lose in the first year of a war over Taiwan"
_PROFILE = "low: a blockade; central: a war that the US enters; high: a long war"
_APPROVAL = "What share of its approval would {} lose by backing down from a red line that it drew in public"


def _prize(words: str, most: float = 10) -> Question:
    return Question(f"{words}, as a share of what Taiwan is worth to China?", 0, most)


def _us(words: str) -> Question:
    return Question(f"{words}, as a share of what a resolute US would lose if Taiwan fell?", 0, 10)


def _japan(words: str) -> Question:
    return Question(f"{words}, as a share of what a resolute Japan would lose if Taiwan fell?", 0, 10)


def _korea(words: str) -> Question:
    return Question(f"{words}, as a share of what it would lose if Taiwan fell?", 0, 10)


def _taiwan(words: str) -> Question:
    return Question(f"{words}, as a share of what Taiwan would lose by being taken?", 0, 10)


_ROWS = {
    "p_china_wins_taiwan_alone": Question(f"{_WINS} if nobody helped Taiwan?"),
    "p_china_wins_taiwan_plus_japan_no_us": Question(
        f"{_WINS} if Japan fought for Taiwan and the US did not?"
    ),
    "p_china_wins_us_no_japan_bases": Question(
        f"{_WINS} if the US fought for Taiwan without the use of bases in Japan?"
    ),
    "p_china_wins_us_and_japan_bases": Question(
        f"{_WINS} if the US fought for Taiwan from bases in Japan, Japan itself staying out?"
    ),
    "a2ad_sortie_denial": Question(
        "What share of the sorties of US land-based tactical aircraft would Chinese missiles prevent over "
        "the first 28 days, bases in Japan being open to the US?"
    ),
    "prior_us_resolute": Question(
        "How probable does Beijing think it that the US would fight, at substantial cost, after an "
        "unprovoked invasion of Taiwan?"
    ),
    "japan_grants_base_access": Question(
        "How probable is it that Japan lets the US fight for Taiwan from bases in Japan?"
    ),
    "japan_fights_if_not_attacked": Question(
        "How probable is it that Japan's own forces fight for Taiwan although Japan has not been attacked?"
    ),
    "war_cost_gdp_share_CHN": Question(f"{_GDP.format('China')}? ({_PROFILE})"),
    "war_cost_gdp_share_JPN": Question(f"{_GDP.format('Japan')}? ({_PROFILE})"),
    "war_cost_gdp_share_TWN": Question(f"{_GDP.format('Taiwan')}?"),
    "audience_cost_CHN": _prize(
        "How much would the leaders of China lose at home by backing down from a public threat"
    ),
    "audience_cost_JPN": Question(f"{_APPROVAL.format('a government of Japan')}?"),
    "audience_cost_USA": Question(f"{_APPROVAL.format('a US administration')}?"),
    "p_red_line_japan_public": Question(
        "How probable is it that Japan says in public that force against Taiwan triggers Japanese force?"
    ),
}  # fmt: skip

_CONVENTIONS = {
    "decisiveness": Question(
        "How decisive is an advantage in force? At 1 twice the force means twice the odds of winning; at 2, "
        "four times; at 3, eight times.", 0.5, 4
    ),
    "basing_share": Question(
        "What share of Japan's own strength works for Taiwan if Japan gives bases but does not fight?"
    ),
    "land_share": Question("What share of US power in the theatre needs runways on land?"),
    "china_prize_gdp_years": Question(
        "How many years of its own GDP would China give to hold Taiwan?", 0.001, 100
    ),
    "japan_cost_ratio": Question(
        "How much does Japan's entry into the war add to China's cost, as a share of what US entry adds?"
    ),
    "bases_cost_ratio": Question(
        "How much do bases in Japan add to China's cost of a US entry, as a share of that cost?", 0, 1000
    ),
    "cost_spread_scale": Question(
        "How uncertain are others about China's cost of war? 1: the band between a blockade and a long war "
        "holds 90%; 2: twice as uncertain.", 0.01, 100
    ),
    "us_stake_factor": Question(
        "By what factor is the stake of a US that would fight above the stake at which it would just fight "
        "from bases in Japan, and that of a US that would not, below?", 0, 100
    ),
    "japan_stake_factor": Question(
        "By what factor is the stake of a Japan that would fight above the stake at which it would just "
        "fight? (1996: of a Japan that would give bases)", 0, 100
    ),
    "china_provocation_loss": _prize("What does China lose by letting a provocation by Taiwan stand"),
    "china_grey_gain": _prize("What would China gain if Taiwan gave way in the grey zone"),
    "china_grey_cost": _prize("What does pressure in the grey zone cost China"),
    "occupation_cost": _prize("What would holding a Taiwan that gave in without a fight cost China", most=1),
    "china_nuclear_japan_cost": _prize("What would a nuclear-armed Japan cost China"),
    "capitulation_relief": Question("What share of its loss does Taiwan save by giving in without a fight?"),
    "taiwan_provocation_rent": _taiwan("What does Taiwan gain by provoking China"),
    "taiwan_grey_concession_loss": _taiwan("What does Taiwan lose by giving way in the grey zone"),
    "taiwan_grey_resistance_cost": _taiwan("What does it cost Taiwan to resist in the grey zone"),
    "us_relief_join": Question("What share of its war cost does the US save if Japan fights beside it?"),
    "us_relief_bases": Question("What share of its war cost does the US save if Japan gives it bases?"),
    "us_line_price": _us("What does it cost the US to draw a red line in public"),
    "us_conditionality": Question(
        "By what share does US resolve weaken if Taiwan has provoked China? (0: not at all; 1: wholly)"
    ),
    "us_grey_loss": _us("What does the US lose if Taiwan gives way in the grey zone"),
    "japan_bases_audience_share": Question(
        "What share of the cost of backing down from its red line does Japan pay if it gives bases "
        "but does not fight?"
    ),
    "japan_line_price": _japan("What does it cost Japan to draw a red line in public"),
    "japan_nuclear_cost": _japan("What would arming itself with nuclear weapons cost Japan"),
    "japan_grey_loss": _japan("What does Japan lose if Taiwan gives way in the grey zone"),
    "taiwan_stake_gdp_years": Question(
        "How many years of its own GDP would Taiwan give not to be taken?", 0.001, 1000
    ),
    "japan_join_bar": Question(
        "How many years of its own GDP would Japan have lost by fighting in 1996, against its own law?",
        0,
        1000,
    ),
}  # fmt: skip

_SOUTH_KOREA = {
    "korea_fights": Question(
        "How probable is it that South Korea's own forces fight for Taiwan, if Japan gives bases and the US "
        "fights?"
    ),
    "korea_grants_base_access": Question(
        "How probable is it that South Korea lets the US fight for Taiwan from bases in South Korea?"
    ),
    "war_cost_gdp_share_KOR": Question(f"{_GDP.format('South Korea')}? ({_PROFILE})"),
    "value_at_stake_KOR": Question(
        "How many years of its own GDP would South Korea give to keep Taiwan from being taken?", 0, 100
    ),
    "milex_KOR": Question("How much does South Korea spend on its forces in a year?", 1, 1e7),
    "milex_JPN": Question("How much does Japan spend on its forces in a year?", 1, 1e7),
    "south_korea_pinned": Question("What share of South Korea's forces does North Korea hold in place?"),
    "south_korea_rear_share": Question(
        "What share of South Korea's free strength works for Taiwan if it gives access but does not fight?"
    ),
    "south_korea_audience_cost": _korea("What does South Korea lose by backing down from its red line"),
    "south_korea_rear_audience_share": Question(
        "What share of the cost of backing down from its red line does South Korea pay if it gives access "
        "but does not fight?"
    ),
    "south_korea_line_price": _korea("What does it cost South Korea to draw a red line in public"),
    "south_korea_grey_loss": _korea("What does South Korea lose if Taiwan gives way in the grey zone"),
    "south_korea_cost_ratio": Question(
        "How much does South Korea's entry into the war add to China's cost, as a share of what US entry "
        "adds?", 0, 1000
    ),
    "rear_support_cost_ratio": Question(
        "How much does access in South Korea add to China's cost, as a share of what US entry adds?", 0, 1000
    ),
}  # fmt: skip

QUESTIONS: Mapping[str, Question] = {**_ROWS, **_CONVENTIONS, **_SOUTH_KOREA}
