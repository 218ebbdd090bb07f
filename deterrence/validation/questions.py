"""What were others asked, or what did they see, that the model has an answer to? And to what has it none?

`QUESTIONS` pairs a row of the calibration table with the reading of the model that answers the same question;
`ABSENT` lists rows about behaviour that the base game does not contain, with the reason. A row enters if its
figure was measured or elicited in the scenario's own year, or holds for all years: nothing is borrowed, and a
row that is itself an assumption is no evidence. The conditions of the forecasts are statements, which may be
believed or not: those of the US and Japan are read as a certainty, and as half believed. Surveys report
shares of experts or of a public who expect something, which is not the probability that the model has: they
are compared as the nearest thing there is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from deterrence.calibration.rows import Row, Rows
from deterrence.validation.readings import (
    Reading,
    conditional,
    event,
    half_believed,
    odds,
    parameter,
    provoked,
)

__all__ = ["ABSENT", "BASE", "FORECAST", "KINDS", "QUESTIONS", "SURVEY", "Question", "found"]

BASE = "target_p_invasion_before_2027"
KINDS = FORECAST, RECORD, SURVEY, WARGAME = "forecast", "record", "survey", "wargame"


@dataclass(frozen=True)
class Question:
    """A row of the table, the question in words, and how the model answers it."""

    row: str
    player: str
    words: str
    kind: str
    reading: Reading
    note: str = ""


_ATTACK = event("attack")
QUESTIONS = (
    Question(BASE, "CHN", "invasion", FORECAST, _ATTACK),
    Question("target_p_invasion_given_japan_out", "CHN", "Japan says it stays out", FORECAST,
             event("attack", japan_prior=0.0), "read as certainty, and as no combat: bases stay open"),
    Question("target_p_invasion_given_us_out", "CHN", "US says it stays out", FORECAST,
             event("attack", us_prior=0.0), "read as certainty"),
    Question("target_p_invasion_given_independence", "CHN", "Taiwan declares independence", FORECAST,
             provoked, "read as a provocation"),
    Question("target_p_invasion_given_japan_out", "CHN", "Japan says it stays out, half believed", FORECAST,
             half_believed("japan_prior"), "the statement halves the belief in combat: bases stay open"),
    Question("target_p_invasion_given_us_out", "CHN", "US says it stays out, half believed", FORECAST,
             half_believed("us_prior"), "the statement halves the belief"),
    Question("p_attack_given_crisis_history", "CHN", "an attack in a crisis, by the record", RECORD, _ATTACK,
             "four crises; those that were deterred before they began are not in the record"),
    Question("alliance_reliability", "ALL", "the US keeps a line it has drawn", RECORD,
             conditional("US fights", "war", us_posture="red line"), "pacts; a line is no pact"),
    Question("p_invade_if_independence", "CHN", "invasion if Taiwan declares independence", SURVEY, provoked,
             "the declaration read as the crisis; share of experts"),
    Question("p_us_intervenes_invasion", "USA", "US fights if China invades", SURVEY,
             conditional("US fights", "war"),
             "share of experts at least moderately confident; it bounds the row of the prior from above"),
    Question("belief_us_troops_taiwan_public", "TWN", "US fights, as Taiwan's public expects", SURVEY,
             conditional("US fights", "war"), "share of a public"),
    Question("taiwan_will_to_resist", "TWN", "Taiwan resists an attack", SURVEY,
             conditional("war", "attack"), "share of a public who would resist, not the government's odds"),
    Question("taiwan_resists_without_us", "TWN", "Taiwan resists without the US", SURVEY,
             conditional("war", "attack", us_prior=0.0),
             "share of a public; capitulation_relief leans on it"),
    Question("basing_relief_dispersal", "JPN", "share of base closures undone by dispersal", WARGAME,
             parameter("basing_relief"), "the fit of the win rows gives the model's figure"),
    Question("p_china_wins_taiwan_alone", "CHN", "China wins against Taiwan alone", WARGAME,
             odds("abstain", "abstain")),
    Question("p_china_wins_taiwan_plus_japan_no_us", "CHN", "China wins against Taiwan and Japan", WARGAME,
             odds("join", "abstain"), "never wargamed"),
    Question("p_china_wins_us_no_japan_bases", "CHN", "China wins, US without Japanese bases", WARGAME,
             odds("abstain", "intervene")),
    Question("p_china_wins_us_and_japan_bases", "CHN", "China wins, US with Japanese bases", WARGAME,
             odds("bases", "intervene")),
)  # fmt: skip

_NO_BLOCKADE = "the base game has no blockade: its grey zone draws no guarantor in"
ABSENT: Mapping[tuple[str, str], tuple[str, str]] = {
    ("p_us_intervenes_quarantine", "USA"): ("US intervenes in a quarantine", _NO_BLOCKADE),
    ("p_us_intervenes_blockade", "USA"): ("US intervenes in a blockade", _NO_BLOCKADE),
    ("p_us_intervenes_kinetic_blockade", "USA"): ("US intervenes in a kinetic blockade", _NO_BLOCKADE),
    ("p_allied_force_quarantine", "ALLIES"): ("an allied force in a quarantine", _NO_BLOCKADE),
    ("blockade_escalates_to_general_war", "ALL"): ("a blockade becomes a general war", _NO_BLOCKADE),
    ("china_punishes_ending_ambiguity_crisis", "CHN"): (
        "a crisis if the US ends ambiguity", "the game is one crisis: what begins one is not in it",
    ),
}  # fmt: skip


def found(rows: Rows, parameter: str, player: str, scenario: str) -> Row | None:
    """The row for the scenario's year, or for all years, if it was measured or elicited or is a win row."""
    for year in (scenario.replace("-", "_"), "all"):
        row = rows.get((parameter, player, year))
        if row is not None and (row.confidence != "assumed" or parameter.startswith("p_china_wins")):
            return row
    return None
