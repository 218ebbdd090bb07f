"""Plain-Python courses of China: what each leads to, by types.

A part of the oracle of the options. A course that repeats a war on other terms is told as that war in a game
whose parameters are changed.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Any

from oracles.strait_blockade import blockade
from oracles.strait_china import shares
from oracles.strait_war import KINDS, KOREA, ByTypes, Lines, Odds, Row, mixed, war

Fight = Callable[[Row, dict[str, Any], Odds, Lines, bool], ByTypes]


def courses(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, prov: bool) -> dict[str, ByTypes]:
    """What each of China's moves leads to, in the order in which ties fall."""
    rent, anger = prov * p["taiwan_provocation_rent"], prov * p["china_provocation_loss"]
    fight = -p["taiwan_grey_resistance_cost"] + rent / 2
    presses = fight >= -p["taiwan_grey_concession_loss"]
    grip = 0.25 if presses else 1.0
    grey = {"China": (-p["china_grey_cost"] if presses else p["china_grey_gain"]) - anger / 2,
            "Taiwan": fight if presses else -p["taiwan_grey_concession_loss"],
            "Japan": -grip * p["japan_grey_loss"], "US": -grip * p["us_grey_loss"],
            KOREA: -grip * p["south_korea_grey_loss"]}  # fmt: skip
    hold = {"China": -anger, "Taiwan": rent, "Japan": 0.0, "US": 0.0, KOREA: 0.0}
    peace = {"hold": (hold, {"status quo": 1.0}), "grey zone": (grey, {"grey zone": 1.0})}
    if o["tomorrow"] == "foreseen":
        later = {who: p[f"{who.lower().replace(' ', '_')}_tomorrow"] for who in hold}
        peace = {name: (mixed([(1.0, worth), (1.0, later)]), said | {"goes on": 1.0}) for name, (worth, said) in peace.items()}
    found = {name: dict.fromkeys(odds.joint, told) for name, told in peace.items()}
    if o["seizure"] == "possible":
        found["seize"] = seizure(p, o, odds, lines, prov)
    if o["blockade"] == "possible":
        sieged = resisted(p, o, odds, lines, prov, blockade)
        found["blockade"] = stands(p, o, odds, sieged, given_in(p, odds, "submission", "blockade"))
    steps = {"none": 0, "halves": 2, "quarters": 4, "tenths": 10}[o["ultimatum"]]
    for i in range(1, steps + 1):
        found[f"demand {i}"] = demand(p, o, odds, lines, prov, i / steps)
    found["attack"] = attack(p, o, odds, lines, prov)
    for target in ("bases", "Japan") if o["strikes"] == "possible" else ():
        found[f"strike {target}"] = strike(p, o, odds, lines, prov, target)
    return found


def resisted(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, prov: bool, fight: Fight) -> ByTypes:
    """What Taiwan resists, by types, over the verdicts where there is one."""
    judged = [drawn and o[f"{who}_line"] == "unprovoked" for who, drawn in zip(("us", "japan"), lines[:2], strict=True)]
    answers = p["attribution_miss"] if prov else 1 - p["attribution_false"]
    cases = []
    for weight, unprovoked in ((answers, True), (1 - answers, False)) if any(judged) else ((1.0, True),):
        bound = (lines[0] and (unprovoked or not judged[0]), lines[1] and (unprovoked or not judged[1]), lines[2])
        cases.append((weight, fight(p, o, odds, bound, prov)))
    return {t: (mixed([(w, c[t][0]) for w, c in cases]), mixed([(w, c[t][1]) for w, c in cases])) for t in odds.joint}


def stands(p: Row, o: dict[str, Any], odds: Odds, fought: ByTypes, given: ByTypes) -> ByTypes:
    """What follows where Taiwan fights or gives what is asked, whichever is better; it fights if indifferent."""
    worth = mixed([(odds.joint[t], fought[t][0]) for t in odds.joint])["Taiwan"]
    force = mixed([(odds.joint[t], fought[t][1]) for t in odds.joint])["force"]
    spread = p["taiwan_cost_spread"] if o["ultimatum"] != "none" else 0.0
    least = mixed([(odds.joint[t], given[t][0]) for t in odds.joint])["Taiwan"]
    (fights, spent), (yields, _) = shares([(worth, -force), (least, 0.0)], p["taiwan_war_cost"], spread)
    return {
        t: (
            mixed([(fights, fought[t][0]), (yields, given[t][0]), (-spent * fought[t][1]["force"], {"Taiwan": 1.0})]),
            mixed([(fights, fought[t][1]), (yields, given[t][1])]),
        )
        for t in odds.joint
    }


def given_in(p: Row, odds: Odds, label: str, by: str) -> ByTypes:
    """Taiwan lost without a fight."""
    found = {}
    for tu, tj in odds.joint:
        us, japan = p[f"us_loss_{KINDS[tu]}"] + p["us also loses"], p[f"japan_loss_{KINDS[tj]}"]
        china, taiwan = p["china_prize"] * (1 - p["occupation_cost"]), -p["taiwan_loss"] * (1 - p["capitulation_relief"])
        worth = {"China": china, "Taiwan": taiwan, "Japan": -japan, "US": -us, KOREA: -p["south_korea_loss"]}
        found[tu, tj] = worth, {label: 1.0, by: 1.0, "Taiwan falls": 1.0}
    return found


def attack(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, prov: bool) -> ByTypes:
    """An attack, which Taiwan resists or not."""
    return stands(p, o, odds, resisted(p, o, odds, lines, prov, war), given_in(p, odds, "capitulation", "attack"))


def demand(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, prov: bool, x: float) -> ByTypes:
    """A demand for the share x, which is the war of an attack if Taiwan refuses."""
    terms, fought, paid = {}, {}, p["china_ultimatum_cost"]
    for (u, j), (worth, events) in resisted(p, o, odds, lines, prov, war).items():
        losses = {"Japan": -x * p[f"japan_loss_{KINDS[j]}"], "US": -x * p[f"us_loss_{KINDS[u]}"], KOREA: -x * p["south_korea_loss"]}
        said = {"settlement": 1.0, "ultimatum": 1.0, "conceded": x, "Taiwan falls": float(x == 1)}
        terms[u, j] = {"China": x * p["china_prize"] - paid, "Taiwan": -x * p["taiwan_loss"]} | losses, said
        fought[u, j] = mixed([(1.0, worth), (-paid, {"China": 1.0})]), events | {"ultimatum": 1.0}
    return stands(p, o, odds, fought, terms)


def strike(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, prov: bool, target: str) -> ByTypes:
    """An attack that opens with a strike: Japan fights, its line is no matter, and the bill is added."""
    opened = attack(struck(p, target), o | {"japan_struck": True}, odds, (lines[0], False, lines[2]), prov)
    bill = strike_bill(p, target)
    return {t: (mixed([(1.0, w), (-1.0, bill)]), e | {"Japan joins": 0.0, f"strike on {target}": 1.0}) for t, (w, e) in opened.items()}


def seizure(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, prov: bool) -> ByTypes:
    """A war for less, at a share of the private costs; its events have other names."""
    q, scale = island(p), p["seizure_scale"]
    fought = {t: (w, e | {"force": scale}) for t, (w, e) in resisted(q, o, odds, lines, prov, war).items()}
    small, kept = stands(q, o, odds, fought, given_in(q, odds, "capitulation", "attack")), ("US fights", "Japan joins", "Japan bases", "force", "limited war", "general war")
    return {t: (worth, {"seizure": 1.0, "island falls": e["Taiwan falls"], **{k: e.get(k, 0.0) for k in kept}}) for t, (worth, e) in small.items()}


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


def island(p: Row) -> Row:
    """The fight for an island, as a war for Taiwan in a game in which everything is smaller."""
    q = p | {"china_prize": p["seizure_prize"], "taiwan_loss": p["taiwan_seizure_loss"], "japan_nuclear_cost": inf}
    q |= {"occupation_cost": 0.0, "capitulation_relief": 0.0}
    for factor, names in (
        ("seizure_reach", ("taiwan_strength", "japan_strength", "us_strength")),
        ("japan_seizure_share", ("japan_loss_resolute", "japan_loss_irresolute", "japan_loss_unwilling")),
        ("us_seizure_share", ("us_loss_resolute", "us_loss_irresolute")),
        ("seizure_line_share", ("japan_audience_cost", "us_audience_cost")),
        ("seizure_scale", ("japan_join_cost", "japan_bases_cost", "us_war_cost", "china_cost_us")),
        ("seizure_scale", ("china_cost_japan", "china_cost_bases", "china_audience_cost")),
    ):
        for name in names:
            q[name] *= p[factor]
    return q
