"""Plain-Python solution of the options of Strait (models.md 4.9): whole games, solved cell by cell.

An oracle: it imports only the standard library and shares no code with the library, nor with the oracle
of the base game, which it must equal with every option off. Beliefs are joint over the two types
throughout. Ties go to the action listed first; a posture profile exists wherever no type gains more than
the tolerance. Off the path the beliefs about a guarantor return to what they were ("prior").
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Any

from oracles.strait_blockade import blockade
from oracles.strait_china import shares
from oracles.strait_war import KINDS, KOREA, PLAYERS, TYPES, ByTypes, Lines, Odds, Row, mixed, war, win

__all__ = ["PLAYERS", "Answer", "equilibria", "fixed"]

POSTURES = ("ambiguity", "red line")
BASE: dict[str, Any] = {
    "us_posture": "chosen", "japan_posture": "chosen", "japan_access": "free", "moves_first": "Japan",
    "provocation_rent_in_war": True, "us_line": "unconditional", "japan_line": "unconditional",
    "contest": "ratio", "ties": "none", "taiwan_effort": "low",
    "resolve_draws": "independent", "retrenchment": "exogenous",
    "japan_latitude": "combat", "us_green_light": "absent", "blockade": "excluded", "ultimatum": "none",
    "deployment": "none", "third_guarantor": "none", "south_korea_posture": "ambiguity",
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
    both = us * japan + r * sqrt(us * (1 - us) * japan * (1 - japan))
    joint = {(0, 0): both, (0, 1): us - both, (1, 0): japan - both, (1, 1): 1 - us - japan + both}
    of_us, of_japan = [], []
    for t, own in enumerate((japan, 1 - japan)):
        of_us.append([joint[s, t] / own for s in (0, 1)] if own > 0 else [us, 1 - us])
    for t, own in enumerate((us, 1 - us)):
        of_japan.append([joint[t, s] / own for s in (0, 1)] if own > 0 else [japan, 1 - japan])
    return Odds(joint, of_us, of_japan)


def resisted(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, prov: bool, by: str = "attack") -> ByTypes:
    """A resisted attack or blockade by types, over the verdicts where there is one."""
    judged = [drawn and o[f"{who}_line"] == "unprovoked" for who, drawn in zip(("us", "japan"), lines[:2], strict=True)]
    answers = p["attribution_miss"] if prov else 1 - p["attribution_false"]
    cases = []
    for weight, unprovoked in ((answers, True), (1 - answers, False)) if any(judged) else ((1.0, True),):
        bound = (lines[0] and (unprovoked or not judged[0]), lines[1] and (unprovoked or not judged[1]), lines[2])
        cases.append((weight, war(p, o, odds, bound, prov) if by == "attack" else blockade(p, o, odds, bound, prov, win)))
    return {t: (mixed([(w, c[t][0]) for w, c in cases]), mixed([(w, c[t][1]) for w, c in cases])) for t in TYPES}


def hot(events: Row) -> float:
    """P(war), by attack or by a clash."""
    return events.get("war", 0.0) + events.get("clash", 0.0)


def stands(p: Row, o: dict[str, Any], odds: Odds, fought: ByTypes, given: ByTypes) -> ByTypes:
    """What follows where Taiwan fights or gives what is asked, whichever is better; it fights if indifferent."""
    worth = mixed([(odds.joint[t], fought[t][0]) for t in TYPES])["Taiwan"]
    wars = hot(mixed([(odds.joint[t], fought[t][1]) for t in TYPES]))
    spread = p["taiwan_cost_spread"] if o["ultimatum"] != "none" else 0.0
    least = mixed([(odds.joint[t], given[t][0]) for t in TYPES])["Taiwan"]
    (fights, spent), (yields, _) = shares([(worth, -wars), (least, 0.0)], p["taiwan_war_cost"], spread)
    return {
        t: (
            mixed([(fights, fought[t][0]), (yields, given[t][0]), (-spent * hot(fought[t][1]), {"Taiwan": 1.0})]),
            mixed([(fights, fought[t][1]), (yields, given[t][1])]),
        )
        for t in TYPES
    }


def moves_of_china(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, prov: bool) -> dict[str, ByTypes]:
    """What each of China's moves leads to, by types, in the order in which ties fall."""
    rent, anger = prov * p["taiwan_provocation_rent"], prov * p["china_provocation_loss"]
    fight = -p["taiwan_grey_resistance_cost"] + rent / 2
    presses = fight >= -p["taiwan_grey_concession_loss"]
    grip = 0.25 if presses else 1.0
    grey = {"China": (-p["china_grey_cost"] if presses else p["china_grey_gain"]) - anger / 2,
            "Taiwan": fight if presses else -p["taiwan_grey_concession_loss"],
            "Japan": -grip * p["japan_grey_loss"], "US": -grip * p["us_grey_loss"],
            KOREA: -grip * p["south_korea_grey_loss"]}  # fmt: skip
    hold = {"China": -anger, "Taiwan": rent, "Japan": 0.0, "US": 0.0, KOREA: 0.0}

    def lost(label: str, by: str) -> ByTypes:
        china, taiwan = p["china_prize"] * (1 - p["occupation_cost"]), -p["taiwan_loss"] * (1 - p["capitulation_relief"])
        return {
            (u, j): (
                {"China": china, "Taiwan": taiwan, "Japan": -p[f"japan_loss_{KINDS[j]}"], "US": -p[f"us_loss_{KINDS[u]}"], KOREA: -p["south_korea_loss"]},
                {label: 1.0, by: 1.0, "Taiwan falls": 1.0},
            )
            for u, j in TYPES
        }

    found = {"hold": dict.fromkeys(TYPES, (hold, {"status quo": 1.0})), "grey zone": dict.fromkeys(TYPES, (grey, {"grey zone": 1.0}))}
    if o["blockade"] == "possible":
        found["blockade"] = stands(p, o, odds, resisted(p, o, odds, lines, prov, "blockade"), lost("submission", "blockade"))
    steps = {"none": 0, "halves": 2, "quarters": 4, "tenths": 10}[o["ultimatum"]]
    for i in range(1, steps + 1):
        x, terms, fought = i / steps, {}, {}
        for (u, j), (worth, events) in resisted(p, o, odds, lines, prov).items():
            losses = {"Japan": -x * p[f"japan_loss_{KINDS[j]}"], "US": -x * p[f"us_loss_{KINDS[u]}"], KOREA: -x * p["south_korea_loss"]}
            said = {"settlement": 1.0, "ultimatum": 1.0, "conceded": x, "Taiwan falls": float(i == steps)}
            terms[u, j] = {"China": x * p["china_prize"] - p["china_ultimatum_cost"], "Taiwan": -x * p["taiwan_loss"]} | losses, said
            fought[u, j] = mixed([(1.0, worth), (-p["china_ultimatum_cost"], {"China": 1.0})]), events | {"ultimatum": 1.0}
        found[f"demand {x}"] = stands(p, o, odds, fought, terms)
    found["attack"] = stands(p, o, odds, resisted(p, o, odds, lines, prov), lost("capitulation", "attack"))
    return found


def branch(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, prov: bool) -> tuple[ByTypes, float]:
    """After Taiwan's choice: payoffs and events by types, and P(attack)."""
    moves = moves_of_china(p, o, odds, lines, prov)
    expected = [
        (mixed([(odds.joint[t], rows[t][0]) for t in TYPES])["China"], -hot(mixed([(odds.joint[t], rows[t][1]) for t in TYPES])))
        for rows in moves.values()
    ]
    chosen = dict(zip(moves, shares(expected, p["china_war_cost"], p["china_cost_spread"]), strict=True))
    price = {"Taiwan": p["taiwan pays"], "Japan": p["japan_line_price"] * lines[1] + p["japan pays"], "US": p["us_line_price"] * lines[0], KOREA: p["south_korea_line_price"] * lines[2]}
    shared = {"provocation": float(prov), "US red line": float(lines[0]), "Japan red line": float(lines[1]), "South Korea red line": float(lines[2])}
    types = {}
    for t in TYPES:
        worth = [(share, moves[name][t][0]) for name, (share, _) in chosen.items()]
        paid = sum(spent * hot(moves[name][t][1]) for name, (_, spent) in chosen.items())
        events = [(share, moves[name][t][1]) for name, (share, _) in chosen.items()]
        types[t] = mixed([*worth, (-1.0, price), (-paid, {"China": 1.0})]), mixed([*events, (1.0, shared)])
    return types, chosen["attack"][0]


def cell(p: Row, o: dict[str, Any], odds: Odds, lines: Lines) -> dict[str, Any]:
    """One posture cell: by types, payoffs and events under what the beliefs lead to."""
    calm, stir = (branch(p, o, odds, lines, prov) for prov in (False, True))
    worth = [mixed([(odds.joint[t], types[t][0]) for t in TYPES])["Taiwan"] for types, _ in (calm, stir)]
    provoke = worth[1] > worth[0]
    return {"types": (stir if provoke else calm)[0], "provoke": provoke, "attack": (calm[1], stir[1])}


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

    def crisis(agreed: bool, in_force: bool) -> Answer:
        low, high = (after(settled(p, agreed, in_force, effort), o) for effort in (False, True))
        high.events["Taiwan effort"] = 1.0
        answer = {"low": low, "high": high, "chosen": high if high.payoff["Taiwan"] > low.payoff["Taiwan"] else low}[o["taiwan_effort"]]
        answer.events |= {"ties": float(agreed), "ties in force": float(in_force)}
        return answer

    if o["ties"] == "none":
        return crisis(False, False)
    if o["ties"] == "in force":
        return crisis(True, True)
    weights = (1 - p["ties_delay"], crisis(True, True)), (p["ties_delay"], crisis(True, False))
    agreed = Answer(mixed([(w, a.payoff) for w, a in weights]), mixed([(w, a.events) for w, a in weights]))
    if o["ties"] == "offered":
        apart = crisis(False, False)
        for who in ("Japan", "Taiwan"):  # Japan answers Taiwan's consent
            if agreed.payoff[who] <= apart.payoff[who]:
                return apart
    return agreed


def settled(p: Row, agreed: bool, in_force: bool, effort: bool) -> Row:
    """The game after peacetime, as one without it: strengths, errors, and prices paid in every outcome."""
    q = dict(p)
    if effort:
        q["taiwan_strength"] *= 1 + p["taiwan_effort_gain"]
    if in_force:
        q["taiwan_strength"] *= 1 + p["ties_taiwan_gain"]
        q["japan_strength"] *= 1 + p["ties_japan_gain"]
        q["attribution_miss"] *= 1 - p["ties_attribution_gain"]
        q["attribution_false"] *= 1 - p["ties_attribution_gain"]
    seen = p["ties_visibility"] * agreed
    q["taiwan pays"] = seen * p["ties_taiwan_penalty"] + effort * p["taiwan_effort_cost"]
    q["japan pays"] = seen * p["ties_japan_penalty"]
    return q


def after(p: Row, o: dict[str, Any]) -> Answer:
    """The crisis under fixed postures."""
    odds = prior_of(p, o)
    answers = []
    for line in thirds(o):
        done = cell(p, o, odds, (o["us_posture"] == "red line", o["japan_posture"] == "red line", line))
        rows = [(odds.joint[t], done["types"][t]) for t in TYPES]
        answers.append(Answer(mixed([(w, r[0]) for w, r in rows]), mixed([(w, r[1]) for w, r in rows]), done["provoke"], done["attack"]))
    return max(answers, key=lambda a: a.payoff[KOREA])  # the first of the best


def thirds(o: dict[str, Any]) -> list[bool]:
    """What South Korea may draw."""
    return [False, True] if o["south_korea_posture"] == "chosen" else [o["south_korea_posture"] == "red line"]


def beliefs(prior: Odds, us: tuple[int, int], japan: tuple[int, int], seen: tuple[int, int]) -> Odds:
    """What everybody thinks after the postures, player by player off the path."""
    marginal_us = [prior.joint[t, 0] + prior.joint[t, 1] for t in (0, 1)]
    marginal_japan = [prior.joint[0, t] + prior.joint[1, t] for t in (0, 1)]

    def likely(row: list[float], profile: tuple[int, int], action: int) -> list[float]:
        mass = sum(w for t, w in enumerate(row) if profile[t] == action)
        return [float(profile[t] == action) for t in (0, 1)] if mass > 0 else [1.0, 1.0]

    a, b = likely(marginal_us, us, seen[0]), likely(marginal_japan, japan, seen[1])
    weights = {(tu, tj): prior.joint[tu, tj] * a[tu] * b[tj] for tu, tj in TYPES}
    if sum(weights.values()) <= 0:
        weights = {(tu, tj): marginal_us[tu] * a[tu] * marginal_japan[tj] * b[tj] for tu, tj in TYPES}
    total = sum(weights.values())
    of_us, of_japan = [], []
    for t in (0, 1):
        row = [w * x for w, x in zip(prior.of_us[t], likely(prior.of_us[t], us, seen[0]), strict=True)]
        of_us.append([w / sum(row) for w in row])
        row = [w * x for w, x in zip(prior.of_japan[t], likely(prior.of_japan[t], japan, seen[1]), strict=True)]
        of_japan.append([w / sum(row) for w in row])
    return Odds({t: w / total for t, w in weights.items()}, of_us, of_japan)


def equilibria(p: Row, tolerance: float = 1e-11, **options: Any) -> list[dict[str, Any]]:
    """All equilibria in pure postures; each with its profile, answer and smallest absolute gain."""
    o = BASE | options
    if o["ties"] not in ("none", "in force") or o["taiwan_effort"] == "chosen":
        raise ValueError("equilibria of the posture stage are listed for peacetime settled beforehand")
    tied = o["ties"] == "in force"
    p = settled(p, tied, tied, o["taiwan_effort"] == "high")
    prior = prior_of(p, o)
    every = [(0, 0), (0, 1), (1, 0), (1, 1)]
    choices = [every if o[f"{who}_posture"] == "chosen" else [(POSTURES.index(o[f"{who}_posture"]),) * 2] for who in ("us", "japan")]
    found = []
    for us in choices[0]:
        for japan in choices[1]:
            def told(line: bool, us: Any = us, japan: Any = japan) -> Any:
                return {(a, b): cell(p, o, beliefs(prior, us, japan, (a, b)), (a == 1, b == 1, line))["types"] for a, b in every}

            def worth(cells: Any, us: Any = us, japan: Any = japan) -> float:
                return sum(prior.joint[tu, tj] * cells[us[tu], japan[tj]][tu, tj][0][KOREA] for tu, tj in TYPES)

            lists = [told(line) for line in thirds(o)]
            cells = max(lists, key=worth)  # the first of the best
            gains = []
            for t in (0, 1):
                if o["us_posture"] == "chosen":
                    here, there = (sum(prior.of_japan[t][s] * cells[a, japan[s]][t, s][0]["US"] for s in (0, 1)) for a in (us[t], 1 - us[t]))
                    gains.append(there - here)
                if o["japan_posture"] == "chosen":
                    here, there = (sum(prior.of_us[t][s] * cells[us[s], b][s, t][0]["Japan"] for s in (0, 1)) for b in (japan[t], 1 - japan[t]))
                    gains.append(there - here)
            if max(gains) > tolerance:
                continue
            rows = [(prior.joint[tu, tj], cells[us[tu], japan[tj]][tu, tj]) for tu, tj in TYPES]
            answer = Answer(mixed([(w, r[0]) for w, r in rows]), mixed([(w, r[1]) for w, r in rows]))
            answer.events |= {"ties": float(tied), "ties in force": float(tied), "Taiwan effort": float(o["taiwan_effort"] == "high")}
            names = tuple(tuple(POSTURES[a] for a in profile) for profile in (us, japan))
            third = abs(worth(lists[0]) - worth(lists[-1])) if len(lists) > 1 else 1.0
            found.append({"profile": names, "answer": answer, "margin": min([third, *map(abs, gains)])})
    return found
