"""Plain-Python war of Strait: what the guarantors do once Taiwan resists, and what that is worth.

An oracle: it imports only the standard library and shares no code with the library. Ties go to the action
listed first. The war costs of China and Taiwan are left to the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, expm1
from typing import Any

from oracles.strait_china import shares

PLAYERS = ("China", "Taiwan", "Japan", "US")
KOREA = "South Korea"
KINDS = ("resolute", "irresolute", "unwilling")
Row = dict[str, float]
Types = tuple[int, int]  # (US, Japan), by KINDS
Lines = tuple[bool, bool, bool]  # of the US, Japan, South Korea
ByTypes = dict[Types, tuple[Row, Row]]  # payoffs and events; "force" is the share of the private war costs that is due


@dataclass
class Odds:
    """What is believed about the types: by outsiders, by each Japan about the US, by each US about Japan."""

    joint: dict[Types, float]
    of_us: list[list[float]]  # by Japan's type
    of_japan: list[list[float]]  # by the US type


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


def general(p: Row, o: dict[str, Any], j: int, u: int) -> float:
    """P(a fight becomes a general war): exponential in what Japan and the US send against China."""
    if o["escalation"] == "excluded" or not u:
        return 0.0
    hampered = p["a2ad"] * (1 - (p["basing_relief"] if j else 0))
    counted = 1 - hampered * (1 - p["escalation_denied_weight"])
    sent = (0, p["basing_share"], 1)[j] * p["japan_strength"] + counted * p["us_strength"]
    return -expm1(-p["escalation_hazard"] * sent / p["china_strength"])


def ruin(p: Row, j: int) -> Row:
    """What a general war costs each."""
    japan = p["japan_general_war_loss"] * (1 if j else 1 - p["japan_general_war_relief"])
    return {"China": p["china_general_war_loss"], "Taiwan": p["taiwan_general_war_loss"], "Japan": japan, "US": p["us_general_war_loss"]}


def korea(p: Row, o: dict[str, Any], line: bool, chances: list[float]) -> tuple[list[float], float, list[float]]:
    """What South Korea does (abstain, rear support, join), what it spends, its broken words, by P(China wins) of each."""
    broken = [x * p["south_korea_audience_cost"] * line for x in (1, p["south_korea_rear_audience_share"], 0)]
    if o["third_guarantor"] == "none":
        return [1.0, 0.0, 0.0], 0.0, broken
    r = p["south_korea_rear_cost_share"]
    slopes = (0.0, -r, -1 - r)
    moves = [(-q * p["south_korea_loss"] - b, slope) for q, b, slope in zip(chances, broken, slopes, strict=True)]
    taken = shares(moves, p["south_korea_war_cost"], p["south_korea_cost_spread"])
    return [share for share, _ in taken], -sum(slope * x for slope, (_, x) in zip(slopes, taken, strict=True)), broken


def war(p: Row, o: dict[str, Any], odds: Odds, bound: Lines, prov: bool) -> ByTypes:
    """What a resisted attack is worth and leads to, by types; the war costs of China and Taiwan are left out."""
    us_stake = [p[f"us_loss_{t}"] * (1 - p["us_conditionality"] * prov) for t in KINDS[:2]]
    stake, arms = [], []
    left = 1 - p["japan_conditionality"] * (prov and o["japan_line"] == "unprovoked")
    for t in KINDS:
        loss = p[f"japan_loss_{t}"]
        armed = p["japan_nuclear_cost"] + loss / 2
        arms.append(armed < loss)
        stake.append(min(loss, armed) * left)

    def us_worth(t: int, j: int, u: int, k: int = 0) -> float:
        saved = (0, p["us_relief_bases"], p["us_relief_join"])[j]
        hampered = p["a2ad"] * (1 - (p["basing_relief"] if j else 0))
        dear = 1 + p["a2ad_cost_slope"] * hampered
        spent = p["us_war_cost"] * dear * (1 - saved) if u else p["us_audience_cost"] * bound[0]
        spent += general(p, o, j, u) * ruin(p, j)["US"]
        return -win(p, o, j, u, k) * (us_stake[t] + p["us also loses"]) - spent

    def japan_worth(t: int, j: int, u: int, k: int = 0) -> float:
        spent = (0, p["japan_bases_cost"], p["japan_join_cost"] * (1 - p["japan_relief_us"] * u))[j]
        broken = (1, p["japan_bases_audience_share"], 0)[j] * p["japan_audience_cost"] * bound[1]
        spent += general(p, o, j, u) * ruin(p, j)["Japan"]
        return -win(p, o, j, u, k) * stake[t] - spent - broken

    reach = ("none", "bases and rear support", "combat").index(o["japan_latitude"])
    open_to_japan = tuple(range(1 + reach)) if o["japan_access"] == "free" else (0,)
    if o.get("japan_struck"):
        open_to_japan = (2,)
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
    for tu, tj in odds.joint:
        if us_last:
            def hopes(j: int, tj: int = tj) -> float:
                does = enumerate(third(j, 0)[0])
                return sum(w * odds.of_us[tj][s] * japan_worth(tj, j, us_reply(s, j, k), k) for k, w in does for s in (0, 1))

            j = max(open_to_japan, key=lambda j: (hopes(j), -j))
            paths[tu, tj] = j, [us_reply(tu, j, k) for k in range(3)]
        else:
            def fares(u: int, tu: int = tu) -> float:
                total = 0.0
                for s, own in enumerate(odds.of_japan[tu]):
                    j = japan_reply(s, u)
                    total += sum(own * w * us_worth(tu, j, u, k) for k, w in enumerate(third(j, u)[0]))
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
            taiwan = -q * p["taiwan_loss"] + (1 - q) * rent
            grave = general(p, o, j, u)
            china, taiwan = china - grave * ruin(p, j)["China"], taiwan - grave * ruin(p, j)["Taiwan"]
            worth = {"China": china, "Taiwan": taiwan, "Japan": japan_worth(tj, j, u, k), "US": us_worth(tu, j, u, k)}
            worth[KOREA] = -q * p["south_korea_loss"] - broken[k] - spent
            events = {"war": 1.0, "force": 1.0, "attack": 1.0, "US fights": u, "Japan joins": j == 2, "Japan bases": j == 1, "Taiwan falls": q, "Japan arms": q * arms[tj]}
            events |= {"South Korea supports": k == 1, "South Korea joins": k == 2}
            events |= {"general war": grave, "limited war": 1 - grave}
            rows.append((weight, worth, events))
        found[tu, tj] = mixed([(w, x) for w, x, _ in rows]), mixed([(w, x) for w, _, x in rows])
    return found


def mixed(rows: list[tuple[float, Row]]) -> Row:
    """Weighted sums, by name."""
    total: Row = {}
    for weight, row in rows:
        for name, value in row.items():
            total[name] = total.get(name, 0.0) + weight * value
    return total
