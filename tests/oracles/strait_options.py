"""Plain-Python solution of the options of Strait (models.md 4.9): whole games, solved cell by cell.

An oracle: it imports only the standard library and shares no code with the library, nor with the oracle
of the base game, which it must equal with every option off. Beliefs are joint over the two types
throughout. Ties go to the action listed first; a posture profile exists wherever no type gains more than
the tolerance. Off the path the beliefs about a guarantor return to what they were ("prior").
"""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, exp, log, pi, sqrt
from typing import Any

PLAYERS = ("China", "Taiwan", "Japan", "US")
KOREA = "South Korea"
POSTURES = ("ambiguity", "red line")
JAPAN = ("abstain", "bases", "join")
TYPES = ((0, 0), (0, 1), (1, 0), (1, 1))  # (US, Japan), 0 resolute
BASE: dict[str, Any] = {
    "us_posture": "chosen", "japan_posture": "chosen", "japan_access": "free", "moves_first": "Japan",
    "provocation_rent_in_war": True, "us_line": "unconditional", "japan_line": "unconditional",
    "contest": "ratio", "ties": "none", "taiwan_effort": "low",
    "resolve_draws": "independent", "retrenchment": "exogenous",
    "japan_latitude": "combat", "us_green_light": "absent",
    "third_guarantor": "none", "south_korea_posture": "ambiguity",
}  # fmt: skip

Row = dict[str, float]


@dataclass
class Odds:
    """What is believed about the types: by outsiders, by each Japan about the US, by each US about Japan."""

    joint: dict[tuple[int, int], float]
    of_us: list[list[float]]  # by Japan's type
    of_japan: list[list[float]]  # by the US type


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


def win(p: Row, o: dict[str, Any], j: int, u: int, k: int = 0) -> float:
    """P(China wins) by the actions of Japan, the US and South Korea."""
    hampered = p["a2ad"] * (1 - (p["basing_relief"] if j else 0))
    force = p["taiwan_strength"] + (0, p["basing_share"], 1)[j] * p["japan_strength"]
    force += u * (1 - hampered) * p["us_strength"]
    if k:
        force += (1, p["south_korea_rear_share"], 1)[k] * (1 - p["south_korea_pinned"]) * p["south_korea_strength"]
    g = p["decisiveness"]
    if o["contest"] == "difference":
        return 1 / (1 + exp(g * (force - p["china_strength"])))
    return 1 / (1 + (force / p["china_strength"]) ** g)


def below(p: Row, c: float) -> tuple[float, float]:
    """Of South Korea's cost x: P(x < c) and E[x; x < c]."""
    mean, spread = p["south_korea_war_cost"], p["south_korea_cost_spread"]
    if spread <= 0 or abs(c) == float("inf"):
        return float(c > mean), mean * (c > mean)
    z = (c - mean) / spread
    share = erfc(-z / sqrt(2)) / 2
    return share, mean * share - spread * exp(-z * z / 2) / sqrt(2 * pi)


def korea(p: Row, o: dict[str, Any], line: bool, chances: list[float]) -> tuple[list[float], float, list[float]]:
    """What South Korea does (abstain, rear support, join), what it spends, its broken words, by P(China wins) of each."""
    broken = [x * p["south_korea_audience_cost"] * line for x in (1, p["south_korea_rear_audience_share"], 0)]
    if o["third_guarantor"] == "none":
        return [1.0, 0.0, 0.0], 0.0, broken
    level = [-q * p["south_korea_loss"] - b for q, b in zip(chances, broken, strict=True)]
    r = p["south_korea_rear_cost_share"]
    rather_join = level[2] - level[1], (level[2] - level[0]) / (1 + r)
    free = float("inf") if level[1] > level[0] else -float("inf")
    helps = max(rather_join[1], (level[1] - level[0]) / r if r > 0 else free)
    joins, spent_joining = below(p, min(rather_join))
    any_help, spent_below = below(p, helps)
    return [1 - any_help, any_help - joins, joins], r * spent_below + spent_joining, broken


def war(p: Row, o: dict[str, Any], odds: Odds, bound: tuple[bool, bool, bool], prov: bool) -> dict[tuple[int, int], tuple[Row, Row, str]]:
    """What a resisted attack is worth and leads to, by types; China's private cost is left out."""
    us_stake = [p[f"us_loss_{t}"] * (1 - p["us_conditionality"] * prov) for t in ("resolute", "irresolute")]
    stake, arms = [], []
    left = 1 - p["japan_conditionality"] * (prov and o["japan_line"] == "unprovoked")
    for t in ("resolute", "irresolute"):
        loss = p[f"japan_loss_{t}"]
        armed = p["japan_nuclear_cost"] + loss / 2
        arms.append(armed < loss)
        stake.append(min(loss, armed) * left)

    def us_worth(t: int, j: int, u: int, k: int = 0) -> float:
        saved = (0, p["us_relief_bases"], p["us_relief_join"])[j]
        hampered = p["a2ad"] * (1 - (p["basing_relief"] if j else 0))
        dear = 1 + p["a2ad_cost_slope"] * hampered
        spent = p["us_war_cost"] * dear * (1 - saved) if u else p["us_audience_cost"] * bound[0]
        return -win(p, o, j, u, k) * us_stake[t] - spent

    def japan_worth(t: int, j: int, u: int, k: int = 0) -> float:
        spent = (0, p["japan_bases_cost"], p["japan_join_cost"] * (1 - p["japan_relief_us"] * u))[j]
        broken = (1, p["japan_bases_audience_share"], 0)[j] * p["japan_audience_cost"] * bound[1]
        return -win(p, o, j, u, k) * stake[t] - spent - broken

    reach = ("none", "bases and rear support", "combat").index(o["japan_latitude"])
    open_to_japan = tuple(range(1 + reach)) if o["japan_access"] == "free" else (0,)

    of_us = [sum(w for (s, _), w in odds.joint.items() if s == t) for t in (0, 1)]  # in South Korea's eyes
    us_last = o["moves_first"] == "Japan"

    def us_reply(t: int, j: int, k: int) -> int:
        return int(us_worth(t, j, 1, k) >= us_worth(t, j, 0, k))

    def third(j: int, u: int) -> tuple[list[float], float, list[float]]:
        """What South Korea does once Japan has moved (and the US, where it is not last)."""
        replies = [[us_reply(s, j, k) if us_last else u for s in (0, 1)] for k in range(3)]
        chances = [sum(of_us[s] * win(p, o, j, replies[k][s], k) for s in (0, 1)) for k in range(3)]
        return korea(p, o, bound[2], chances)

    def japan_reply(t: int, u: int) -> int:
        def hopes(j: int) -> float:
            return sum(w * japan_worth(t, j, u, k) for k, w in enumerate(third(j, u)[0]))

        return max(open_to_japan, key=lambda j: (hopes(j), -j))

    paths: dict[tuple[int, int], tuple[int, list[int]]] = {}  # Japan's action, that of the US by South Korea's
    for tu, tj in TYPES:
        if us_last:
            def hopes(j: int, tj: int = tj) -> float:
                does = enumerate(third(j, 0)[0])
                return sum(w * odds.of_us[tj][s] * japan_worth(tj, j, us_reply(s, j, k), k) for k, w in does for s in (0, 1))

            j = max(open_to_japan, key=lambda j: (hopes(j), -j))
            paths[tu, tj] = j, [us_reply(tu, j, k) for k in range(3)]
        else:
            def fares(u: int, tu: int = tu) -> float:
                total = 0.0
                for s in (0, 1):
                    j = japan_reply(s, u)
                    total += sum(odds.of_japan[tu][s] * w * us_worth(tu, j, u, k) for k, w in enumerate(third(j, u)[0]))
                return total

            u = int(fares(1) >= fares(0))
            paths[tu, tj] = japan_reply(tj, u), [u] * 3
    found = {}
    for (tu, tj), (j, replies) in paths.items():
        does, spent, broken = third(j, replies[0])
        rows = []
        for k, (weight, u) in enumerate(zip(does, replies, strict=True)):
            q = win(p, o, j, u, k)
            china = q * p["china_prize"] - u * p["china_cost_us"] - (0, p["china_cost_bases"], p["china_cost_japan"])[j]
            china -= (0, p["china_cost_rear_support"], p["china_cost_south_korea"])[k]
            china -= (1 - q) * (p["china_audience_cost"] + prov * p["china_provocation_loss"])
            china -= q * p["china_nuclear_japan_cost"] * arms[tj]
            rent = p["taiwan_provocation_rent"] * (prov and o["provocation_rent_in_war"])
            taiwan = -q * p["taiwan_loss"] - p["taiwan_war_cost"] + (1 - q) * rent
            worth = {"China": china, "Taiwan": taiwan, "Japan": japan_worth(tj, j, u, k), "US": us_worth(tu, j, u, k)}
            worth[KOREA] = -q * p["south_korea_loss"] - broken[k] - spent
            events = {"war": 1.0, "attack": 1.0, "US fights": u, "Japan joins": j == 2, "Japan bases": j == 1, "Taiwan falls": q, "Japan arms": q * arms[tj]}
            events |= {"South Korea supports": k == 1, "South Korea joins": k == 2}
            rows.append((weight, worth, events))
        found[tu, tj] = mixed([(w, x) for w, x, _ in rows]), mixed([(w, x) for w, _, x in rows]), JAPAN[j]
    return found


def mixed(rows: list[tuple[float, Row]]) -> Row:
    """Weighted sums, by name."""
    total: Row = {}
    for weight, row in rows:
        for name, value in row.items():
            total[name] = total.get(name, 0.0) + weight * value
    return total


def resisted(p: Row, o: dict[str, Any], odds: Odds, lines: tuple[bool, bool, bool], prov: bool) -> dict[tuple[int, int], tuple[Row, Row]]:
    """A resisted attack by types, over the verdicts where there is one."""
    judged = [drawn and o[f"{who}_line"] == "unprovoked" for who, drawn in zip(("us", "japan"), lines[:2], strict=True)]
    answers = p["attribution_miss"] if prov else 1 - p["attribution_false"]
    cases = []
    for weight, unprovoked in ((answers, True), (1 - answers, False)) if any(judged) else ((1.0, True),):
        bound = tuple(drawn and (unprovoked or not j) for drawn, j in zip(lines, [*judged, False], strict=True))
        cases.append((weight, war(p, o, odds, bound, prov)))  # type: ignore[arg-type]
    return {t: (mixed([(w, c[t][0]) for w, c in cases]), mixed([(w, c[t][1]) for w, c in cases])) for t in TYPES}


def cell(p: Row, o: dict[str, Any], odds: Odds, lines: tuple[bool, bool, bool]) -> dict[str, Any]:
    """One posture cell: by types, payoffs and events under what the beliefs lead to."""
    branches = []
    for prov in (False, True):
        rent, anger = prov * p["taiwan_provocation_rent"], prov * p["china_provocation_loss"]
        fought = resisted(p, o, odds, lines, prov)
        expected = mixed([(odds.joint[t], fought[t][0]) for t in TYPES])
        yields = -p["taiwan_loss"] * (1 - p["capitulation_relief"])
        resists = expected["Taiwan"] >= yields
        if resists:
            attacked = fought
        else:
            attacked = {}
            for tu, tj in TYPES:
                kind = ("resolute", "irresolute")
                worth = {"China": p["china_prize"] * (1 - p["occupation_cost"]), "Taiwan": yields, "Japan": -p[f"japan_loss_{kind[tj]}"], "US": -p[f"us_loss_{kind[tu]}"], KOREA: -p["south_korea_loss"]}
                attacked[tu, tj] = worth, {"attack": 1.0, "capitulation": 1.0, "Taiwan falls": 1.0}
        fight = -p["taiwan_grey_resistance_cost"] + rent / 2
        presses = fight >= -p["taiwan_grey_concession_loss"]
        grip = 0.25 if presses else 1.0
        grey = {"China": (-p["china_grey_cost"] if presses else p["china_grey_gain"]) - anger / 2,
                "Taiwan": fight if presses else -p["taiwan_grey_concession_loss"],
                "Japan": -grip * p["japan_grey_loss"], "US": -grip * p["us_grey_loss"],
                KOREA: -grip * p["south_korea_grey_loss"]}  # fmt: skip
        hold = {"China": -anger, "Taiwan": rent, "Japan": 0.0, "US": 0.0, KOREA: 0.0}
        calm, name = (grey, "grey zone") if grey["China"] > hold["China"] else (hold, "status quo")
        gain = mixed([(odds.joint[t], attacked[t][0]) for t in TYPES])["China"] - calm["China"]
        mean, spread = p["china_war_cost"], p["china_cost_spread"]
        if not resists:
            attack, spent = float(gain > 0), 0.0
        elif spread > 0:
            z = (gain - mean) / spread
            attack = erfc(-z / sqrt(2)) / 2
            spent = mean * attack - spread * exp(-z * z / 2) / sqrt(2 * pi)
        else:
            attack = float(gain > mean)
            spent = mean * attack
        price = {"Taiwan": p["taiwan pays"], "Japan": p["japan_line_price"] * lines[1] + p["japan pays"], "US": p["us_line_price"] * lines[0], KOREA: p["south_korea_line_price"] * lines[2]}
        types = {}
        for t in TYPES:
            worth = mixed([(1 - attack, calm), (attack, attacked[t][0]), (-1.0, price), (-spent, {"China": 1.0})])
            shared = {"provocation": float(prov), "US red line": float(lines[0]), "Japan red line": float(lines[1]), "South Korea red line": float(lines[2])}
            types[t] = worth, mixed([(1 - attack, {name: 1.0}), (attack, attacked[t][1]), (1.0, shared)])
        value = mixed([(odds.joint[t], types[t][0]) for t in TYPES])["Taiwan"]
        branches.append((value, types, attack, resists))
    provoke = branches[1][0] > branches[0][0]
    return {"types": branches[provoke][1], "provoke": provoke, "attack": (branches[0][2], branches[1][2]), "resists": (branches[0][3], branches[1][3])}


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
