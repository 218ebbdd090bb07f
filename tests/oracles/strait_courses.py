"""What China may do besides the base game's three (models.md 4.9), and which of several it takes.

A part of the oracle of the options: standard library only, nothing of the library. Every course is a line
worth + slope x in China's private cost x; a course that repeats a war on other terms is told as a war in a
game whose parameters are changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import erfc, exp, inf, pi, sqrt
from typing import Any

Row = dict[str, float]
Types = tuple[int, int]


@dataclass
class Course:
    """One action of China: by types, payoffs without the private cost, and events; and its share of that cost."""

    types: dict[Types, tuple[Row, Row]]
    paid: float


def shares(lines: list[tuple[float, float]], mean: float, spread: float) -> list[tuple[float, float]]:
    """For each line (level, slope): the odds that it is the best, and E[x; it is the best].

    Between two neighbouring crossings of any lines one line is best: asked at a point inside. A number known
    to all is met as it is; ties go to the line listed first.
    """

    def best(x: float) -> int:
        return max(range(len(lines)), key=lambda i: (lines[i][0] + lines[i][1] * x, -i))

    found = [[0.0, 0.0] for _ in lines]
    if spread == 0:
        found[best(mean)] = [1.0, mean]
        return [(a, b) for a, b in found]
    cuts = {(c - a) / (b - d) for i, (a, b) in enumerate(lines) for c, d in lines[:i] if b != d}
    ends = [-inf, *sorted(cuts), inf]
    for low, high in pairwise(ends):
        inside = (low + high) / 2 if inf not in (-low, high) else low + 1 if low > -inf else high - 1 if high < inf else 0.0
        found[best(inside)][0] += below(high, mean, spread)[0] - below(low, mean, spread)[0]
        found[best(inside)][1] += below(high, mean, spread)[1] - below(low, mean, spread)[1]
    return [(a, b) for a, b in found]


def below(end: float, mean: float, spread: float) -> tuple[float, float]:
    """P(x < end) and E[x; x < end] of a normal number."""
    if abs(end) == inf:
        return (1.0, mean) if end > 0 else (0.0, 0.0)
    z = (end - mean) / spread
    odds = erfc(-z / sqrt(2)) / 2
    return odds, mean * odds - spread * exp(-z * z / 2) / sqrt(2 * pi)


def struck(p: Row, target: str) -> Row:
    """The war after a strike, as a war that Japan cannot stay out of, in a game with less in Japan."""
    q = dict(p)
    left = 1 - p["strike_damage"]
    q["basing_relief"] *= left
    q["japan_strength"] *= left if target == "Japan" else 1
    q["us also loses"] = p["us_struck_stake"]
    return q


def strike_bill(p: Row, target: str) -> Row:
    """What the strike itself costs China and Japan."""
    kind = "bases" if target == "bases" else "japan"
    return {"China": p[f"china_{kind}_strike_cost"], "Japan": p["japan_bases_strike_loss" if kind == "bases" else "japan_strike_loss"]}


def targets(o: dict[str, Any]) -> tuple[str, ...]:
    """What China may strike."""
    return ("bases", "Japan") if o["strikes"] == "possible" else ()


def island(p: Row) -> Row:
    """The fight for an island, as a war for Taiwan in a game in which everything is smaller."""
    q = p | {"china_prize": p["seizure_prize"], "taiwan_loss": p["taiwan_seizure_loss"], "japan_nuclear_cost": inf}
    q |= {"occupation_cost": 0.0, "capitulation_relief": 0.0}
    for factor, names in (
        ("seizure_reach", ("taiwan_strength", "japan_strength", "us_strength")),
        ("japan_seizure_share", ("japan_loss_resolute", "japan_loss_irresolute", "japan_loss_unwilling")),
        ("us_seizure_share", ("us_loss_resolute", "us_loss_irresolute")),
        ("seizure_line_share", ("japan_audience_cost", "us_audience_cost")),
        ("seizure_scale", ("taiwan_war_cost", "japan_join_cost", "japan_bases_cost", "us_war_cost", "china_cost_us")),
        ("seizure_scale", ("china_cost_japan", "china_cost_bases", "china_audience_cost")),
    ):
        for name in names:
            q[name] *= p[factor]
    return q


def punished(p: Row, whom: str) -> Row:
    """The crisis after China answered a line or a rung, as one without an answer in another game."""
    q = dict(p)
    left = 1 - p["punishment_erosion"]
    if whom == "Taiwan":
        q["taiwan_strength"] = p["taiwan alone"] + left * (p["taiwan_strength"] - p["taiwan alone"])
        q["taiwan pays"] += p["taiwan_punished_loss"]
    if whom == "Japan":
        q["japan_strength"] = p["japan alone"] + left * (p["japan_strength"] - p["japan alone"])
        q["japan pays"] += p["japan_punished_loss"]
        q["japan_audience_cost"] *= left
    q["china pays"] = p["china_punishment_cost"] if whom else p["china_unanswered_loss"]
    return q
