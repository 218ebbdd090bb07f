"""Plain-Python courses of China that use force (models.md 4.9, options 1 and 2): attack, strike, seizure.

A part of the oracle of the options: standard library only. A course that repeats a war on other terms is
told as that war in a game whose parameters are changed.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Any

from oracles.strait_war import KINDS, ByTypes, Odds, Row, mixed, war


@dataclass
class Course:
    """One action of China: by types, payoffs without the private cost, and events; and its share of that cost."""

    types: ByTypes
    paid: float


def resisted(p: Row, o: dict[str, Any], odds: Odds, lines: tuple[bool, bool], prov: bool) -> ByTypes:
    """A resisted attack by types, over the verdicts where there is one."""
    judged = [drawn and o[f"{who}_line"] == "unprovoked" for who, drawn in zip(("us", "japan"), lines, strict=True)]
    answers = p["attribution_miss"] if prov else 1 - p["attribution_false"]
    cases = []
    for weight, unprovoked in ((answers, True), (1 - answers, False)) if any(judged) else ((1.0, True),):
        bound = tuple(drawn and (unprovoked or not j) for drawn, j in zip(lines, judged, strict=True))
        cases.append((weight, war(p, o, odds, bound, prov)))  # type: ignore[arg-type]
    return {t: (mixed([(w, c[t][0]) for w, c in cases]), mixed([(w, c[t][1]) for w, c in cases])) for t in odds.joint}


def attack(p: Row, o: dict[str, Any], odds: Odds, lines: tuple[bool, bool], prov: bool) -> Course:
    """An attack, which Taiwan resists or not."""
    fought = resisted(p, o, odds, lines, prov)
    yields = -p["taiwan_loss"] * (1 - p["capitulation_relief"])
    if mixed([(odds.joint[t], fought[t][0]) for t in odds.joint])["Taiwan"] >= yields:
        return Course(fought, 1.0)
    ceded = {}
    for tu, tj in odds.joint:
        us, japan = p["us_loss_" + KINDS[tu]] + p["us also loses"], p["japan_loss_" + KINDS[tj]]
        worth = {"China": p["china_prize"] * (1 - p["occupation_cost"]), "Taiwan": yields, "Japan": -japan, "US": -us}
        ceded[tu, tj] = worth, {"attack": 1.0, "capitulation": 1.0, "Taiwan falls": 1.0}
    return Course(ceded, 0.0)


def strike(p: Row, o: dict[str, Any], odds: Odds, lines: tuple[bool, bool], prov: bool, target: str) -> Course:
    """An attack that opens with a strike: Japan fights, its line is no matter, and the bill is added."""
    opened = attack(struck(p, target), o | {"japan_struck": True}, odds, (lines[0], False), prov)
    for worth, events in opened.types.values():
        for who, cost in strike_bill(p, target).items():
            worth[who] -= cost
        events["Japan joins"] = 0.0
        events[f"strike on {target}"] = 1.0
    return opened


def seizure(p: Row, o: dict[str, Any], odds: Odds, lines: tuple[bool, bool], prov: bool) -> Course:
    """A war for less, at a share of China's private cost; its events have other names."""
    small = attack(island(p), o, odds, lines, prov)
    kept = ("US fights", "Japan joins", "Japan bases")
    types = {t: (worth, {"seizure": 1.0, "island falls": e["Taiwan falls"], **{k: e.get(k, 0.0) for k in kept}}) for t, (worth, e) in small.types.items()}
    return Course(types, small.paid * p["seizure_scale"])


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
