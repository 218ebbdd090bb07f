"""Plain-Python solution of the options of Strait: whole games, solved cell by cell.

An oracle: it imports only the standard library and shares no code with the library, nor with the oracle
of the base game, which it must equal with every option off. Beliefs are joint over the two types
throughout. Ties go to the action listed first; a posture profile exists wherever no type gains more than
the tolerance. Off the path the beliefs about a guarantor return to what they were ("prior").
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import exp, log, sqrt
from typing import Any

from oracles.strait_china import shares
from oracles.strait_courses import courses
from oracles.strait_war import KOREA, PLAYERS, ByTypes, Lines, Odds, Row, mixed

__all__ = ["PLAYERS", "Answer", "equilibria", "fixed"]

POSTURES = ("ambiguity", "red line")
BASE: dict[str, Any] = {
    "us_posture": "chosen", "japan_posture": "chosen", "japan_access": "free", "moves_first": "Japan",
    "provocation_rent_in_war": True, "us_line": "unconditional", "japan_line": "unconditional",
    "contest": "ratio", "ties": "none", "taiwan_effort": "low",
    "resolve_draws": "independent", "retrenchment": "exogenous",
    "japan_latitude": "combat", "us_green_light": "absent", "blockade": "excluded", "ultimatum": "none",
    "deployment": "none", "third_guarantor": "none", "south_korea_posture": "ambiguity",
    "strikes": "excluded", "seizure": "excluded", "punishment": "by rule", "japan_types": "two",
    "escalation": "excluded", "tomorrow": "none",
}  # fmt: skip


@dataclass
class Answer:
    """One game solved under fixed postures, or one equilibrium of the posture stage."""

    payoff: Row
    events: Row
    provoke: bool = False
    attack: tuple[float, float] = (0.0, 0.0)  # after restraint, after provocation


def prior_of(p: Row, o: dict[str, Any]) -> Odds:
    """Nature's odds of the types; a type that does not occur learns nothing from being it."""
    us, japan = p["us_prior"], p["japan_prior"]
    if o["retrenchment"] == "follows Japan" and 0 < us < 1:
        level = log(us / (1 - us)) - p["us_prior_slope"] * (p["japan_strength"] - p["us_prior_reference"])
        us = 1 / (1 + exp(-level))
    r = p["resolve_correlation"] if o["resolve_draws"] == "correlated" else 0.0
    shift = r * sqrt(us * (1 - us) * japan * (1 - japan))
    of = [us, 1 - us], [japan, 1 - japan]
    # products, not differences of the margins: a type that does not occur must have odds of exactly 0
    joint = {(s, t): of[0][s] * of[1][t] + (shift if s == t else -shift) for s in (0, 1) for t in (0, 1)}
    if o["japan_types"] == "three":
        never = p["japan_unwilling"]
        of = of[0], [japan, (1 - japan) * (1 - never), (1 - japan) * never]
        for s in (0, 1):
            joint[s, 1], joint[s, 2] = joint[s, 1] * (1 - never), joint[s, 1] * never
    of_us = [[joint[s, t] / own for s in (0, 1)] if own > 0 else of[0] for t, own in enumerate(of[1])]
    of_japan = [[joint[t, s] / own for s in range(len(of[1]))] if own > 0 else of[1] for t, own in enumerate(of[0])]
    return Odds(joint, of_us, of_japan)


def cell(p: Row, o: dict[str, Any], odds: Odds, lines: Lines) -> dict[str, Any]:
    """One posture cell, over what China does about the line and the rung in it; by types, payoffs and events."""
    if o["punishment"] == "by rule":
        return crisis(p, o, odds, lines)
    weights = {True: p["ties_visibility"] * p["rung"], False: 1 - p["ties_visibility"] * p["rung"]}
    cases = []
    for seen, weight in weights.items():
        ways = ["", "Japan", *(["Taiwan"] if seen else [])] if seen or lines[1] else []
        if not ways:
            cases.append((weight, crisis(p, o, odds, lines)["types"]))
            continue
        solved = [crisis(punished(p, whom), o, odds, lines)["types"] for whom in ways]
        worth = [sum(odds.joint[t] * s[t][0]["China"] for t in odds.joint) for s in solved]
        first = next(i for i, w in enumerate(worth) if w >= max(worth) - 1e-12)  # often indifferent whom
        whom, best = ways[first], solved[first]
        for _, events in best.values():
            events[f"{whom} punished"] = 1.0
        cases.append((weight, best))
    return {"types": {t: (mixed([(w, c[t][0]) for w, c in cases]), mixed([(w, c[t][1]) for w, c in cases])) for t in odds.joint}}


def crisis(p: Row, o: dict[str, Any], odds: Odds, lines: Lines) -> dict[str, Any]:
    """From Taiwan's provocation on."""
    calm, stir = (branch(p, o, odds, lines, prov) for prov in (False, True))
    worth = [mixed([(odds.joint[t], types[t][0]) for t in odds.joint])["Taiwan"] for types, _ in (calm, stir)]
    provoke = worth[1] > worth[0] + 1e-12  # where it gives in either way only rounding sets the two apart
    return {"types": (stir if provoke else calm)[0], "provoke": provoke, "attack": (calm[1], stir[1])}


def branch(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, prov: bool) -> tuple[ByTypes, float]:
    """After Taiwan's choice: payoffs and events by types, and P(attack)."""
    moves = courses(p, o, odds, lines, prov)
    expected = [
        (mixed([(odds.joint[t], rows[t][0]) for t in odds.joint])["China"], -mixed([(odds.joint[t], rows[t][1]) for t in odds.joint]).get("force", 0.0))
        for rows in moves.values()
    ]
    chosen = dict(zip(moves, shares(expected, p["china_war_cost"], p["china_cost_spread"]), strict=True))
    price = {"China": p["china pays"], "Taiwan": p["taiwan pays"], "Japan": p["japan_line_price"] * lines[1] + p["japan pays"], "US": p["us_line_price"] * lines[0], KOREA: p["south_korea_line_price"] * lines[2]}
    shared = {"provocation": float(prov), "US red line": float(lines[0]), "Japan red line": float(lines[1]), "South Korea red line": float(lines[2])}
    types = {}
    for t in odds.joint:
        worth = [(share, moves[name][t][0]) for name, (share, _) in chosen.items()]
        paid = sum(spent * moves[name][t][1].get("force", 0.0) for name, (_, spent) in chosen.items())
        events = [(share, moves[name][t][1]) for name, (share, _) in chosen.items()]
        types[t] = mixed([*worth, (-1.0, price), (-paid, {"China": 1.0})]), mixed([*events, (1.0, shared)])
    return types, chosen["attack"][0]


def fixed(p: Row, **options: Any) -> Answer:
    """Both postures fixed: the beliefs are the priors. Consent and effort by backward induction."""
    o = BASE | options
    if o["us_green_light"] != "absent" and o["japan_latitude"] != "combat":
        wider = {"none": "bases and rear support", "bases and rear support": "combat"}[o["japan_latitude"]]
        kept = fixed(p, **o | {"us_green_light": "absent"})
        given = fixed(p, **o | {"us_green_light": "absent", "japan_latitude": wider})
        given.payoff["US"] -= p["us_green_light_cost"]
        given.events["US green light"] = 1.0
        return given if o["us_green_light"] == "given" or given.payoff["US"] > kept.payoff["US"] else kept

    def settle(agreed: bool, in_force: bool) -> Answer:
        low, high = (after(settled(p, o, agreed, in_force, effort), o) for effort in (False, True))
        high.events["Taiwan effort"] = 1.0
        answer = {"low": low, "high": high, "chosen": high if high.payoff["Taiwan"] > low.payoff["Taiwan"] else low}[o["taiwan_effort"]]
        answer.events |= {"ties": float(agreed), "ties in force": float(in_force)}
        return answer

    if o["ties"] == "none":
        return settle(False, False)
    if o["ties"] == "in force":
        return settle(True, True)
    weights = (1 - p["ties_delay"], settle(True, True)), (p["ties_delay"], settle(True, False))
    agreed = Answer(mixed([(w, a.payoff) for w, a in weights]), mixed([(w, a.events) for w, a in weights]))
    if o["ties"] == "offered":
        apart = settle(False, False)
        for who in ("Japan", "Taiwan"):  # Japan answers Taiwan's consent
            if agreed.payoff[who] <= apart.payoff[who] + 1e-12:  # a rung beside a punished line may cost nothing
                return apart
    return agreed


def settled(p: Row, o: dict[str, Any], agreed: bool, in_force: bool, effort: bool) -> Row:
    """The game after peacetime, as one without it: strengths, errors, and prices paid in every outcome."""
    q = p | {"us also loses": 0.0, "china pays": 0.0, "rung": float(agreed)}
    if effort:
        q["taiwan_strength"] *= 1 + p["taiwan_effort_gain"]
    q |= {"taiwan alone": q["taiwan_strength"], "japan alone": q["japan_strength"]}
    if in_force:
        q["taiwan_strength"] *= 1 + p["ties_taiwan_gain"]
        q["japan_strength"] *= 1 + p["ties_japan_gain"]
        q["attribution_miss"] *= 1 - p["ties_attribution_gain"]
        q["attribution_false"] *= 1 - p["ties_attribution_gain"]
    seen = p["ties_visibility"] * agreed * (o["punishment"] == "by rule")
    q["taiwan pays"] = seen * p["ties_taiwan_penalty"] + effort * p["taiwan_effort_cost"]
    q["japan pays"] = seen * p["ties_japan_penalty"]
    return q


def after(p: Row, o: dict[str, Any]) -> Answer:
    """The crisis under fixed postures."""
    odds = prior_of(p, o)
    answers = []
    for line in thirds(o):
        done = cell(p, o, odds, (o["us_posture"] == "red line", o["japan_posture"] == "red line", line))
        rows = [(odds.joint[t], done["types"][t]) for t in odds.joint]
        answers.append(Answer(mixed([(w, r[0]) for w, r in rows]), mixed([(w, r[1]) for w, r in rows]), done.get("provoke", False), done.get("attack", (0.0, 0.0))))
    return max(answers, key=lambda a: a.payoff[KOREA])  # the first of the best


def thirds(o: dict[str, Any]) -> list[bool]:
    """What South Korea may draw."""
    return [False, True] if o["south_korea_posture"] == "chosen" else [o["south_korea_posture"] == "red line"]


def beliefs(prior: Odds, us: tuple[int, ...], japan: tuple[int, ...], seen: tuple[int, int]) -> Odds:
    """What everybody thinks after the postures, player by player off the path."""
    marginal_us = [sum(w for (tu, _), w in prior.joint.items() if tu == t) for t in range(len(us))]
    marginal_japan = [sum(w for (_, tj), w in prior.joint.items() if tj == t) for t in range(len(japan))]

    def likely(row: list[float], profile: tuple[int, ...], action: int) -> list[float]:
        mass = sum(w for t, w in enumerate(row) if profile[t] == action)
        return [float(a == action) for a in profile] if mass > 0 else [1.0] * len(profile)

    a, b = likely(marginal_us, us, seen[0]), likely(marginal_japan, japan, seen[1])
    weights = {(tu, tj): w * a[tu] * b[tj] for (tu, tj), w in prior.joint.items()}
    if sum(weights.values()) <= 0:
        weights = {(tu, tj): marginal_us[tu] * a[tu] * marginal_japan[tj] * b[tj] for tu, tj in prior.joint}
    total = sum(weights.values())

    def told(row: list[float], profile: tuple[int, ...], action: int) -> list[float]:
        left = [w * x for w, x in zip(row, likely(row, profile, action), strict=True)]
        return [w / sum(left) for w in left]

    of_us = [told(row, us, seen[0]) for row in prior.of_us]
    of_japan = [told(row, japan, seen[1]) for row in prior.of_japan]
    return Odds({t: w / total for t, w in weights.items()}, of_us, of_japan)


def equilibria(p: Row, tolerance: float = 1e-11, **options: Any) -> list[dict[str, Any]]:
    """All equilibria in pure postures; each with its profile, answer and smallest absolute gain."""
    o = BASE | options
    if o["ties"] not in ("none", "in force") or o["taiwan_effort"] == "chosen":
        raise ValueError("equilibria of the posture stage are listed for peacetime settled beforehand")
    tied = o["ties"] == "in force"
    p = settled(p, o, tied, tied, o["taiwan_effort"] == "high")
    prior = prior_of(p, o)
    kinds = {"us": 2, "japan": len(prior.of_us)}
    choices = [
        list(product((0, 1), repeat=n)) if o[f"{who}_posture"] == "chosen" else [(POSTURES.index(o[f"{who}_posture"]),) * n]
        for who, n in kinds.items()
    ]
    found = []
    for us in choices[0]:
        for japan in choices[1]:
            def told(line: bool, us: Any = us, japan: Any = japan) -> Any:
                return {(a, b): cell(p, o, beliefs(prior, us, japan, (a, b)), (a == 1, b == 1, line))["types"] for a in (0, 1) for b in (0, 1)}

            def worth(cells: Any, us: Any = us, japan: Any = japan) -> float:
                return sum(prior.joint[tu, tj] * cells[us[tu], japan[tj]][tu, tj][0][KOREA] for tu, tj in prior.joint)

            lists = [told(line) for line in thirds(o)]
            cells = max(lists, key=worth)  # the first of the best
            gains = []
            for t, row in enumerate(prior.of_japan if o["us_posture"] == "chosen" else []):
                here, there = (sum(w * cells[a, japan[s]][t, s][0]["US"] for s, w in enumerate(row)) for a in (us[t], 1 - us[t]))
                gains.append(there - here)
            for t, row in enumerate(prior.of_us if o["japan_posture"] == "chosen" else []):
                here, there = (sum(w * cells[us[s], b][s, t][0]["Japan"] for s, w in enumerate(row)) for b in (japan[t], 1 - japan[t]))
                gains.append(there - here)
            if max(gains) > tolerance:
                continue
            rows = [(prior.joint[tu, tj], cells[us[tu], japan[tj]][tu, tj]) for tu, tj in prior.joint]
            answer = Answer(mixed([(w, r[0]) for w, r in rows]), mixed([(w, r[1]) for w, r in rows]))
            answer.events |= {"ties": float(tied), "ties in force": float(tied), "Taiwan effort": float(o["taiwan_effort"] == "high")}
            names = tuple(tuple(POSTURES[a] for a in profile) for profile in (us, japan))
            third = abs(worth(lists[0]) - worth(lists[-1])) if len(lists) > 1 else 1.0
            found.append({"profile": names, "answer": answer, "margin": min([third, *map(abs, gains)])})
    return found


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
