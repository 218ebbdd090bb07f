"""Plain-Python war of Strait: what Japan and the US do once Taiwan resists, and what that is worth.

An oracle: it imports only the standard library and shares no code with the library. Ties go to the action
listed first. China's private cost is left to the caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Any

PLAYERS = ("China", "Taiwan", "Japan", "US")
KINDS = ("resolute", "irresolute", "unwilling")
Row = dict[str, float]
Types = tuple[int, int]  # (US, Japan), 0 resolute
ByTypes = dict[Types, tuple[Row, Row]]  # payoffs and events


@dataclass
class Odds:
    """What is believed about the types: by outsiders, by each Japan about the US, by each US about Japan."""

    joint: dict[Types, float]
    of_us: list[list[float]]  # by Japan's type
    of_japan: list[list[float]]  # by the US type


def win(p: Row, o: dict[str, Any], j: int, u: int) -> float:
    """P(China wins) by Japan's action and the US action."""
    hampered = p["a2ad"] * (1 - (p["basing_relief"] if j else 0))
    force = p["taiwan_strength"] + (0, p["basing_share"], 1)[j] * p["japan_strength"]
    force += u * (1 - hampered) * p["us_strength"]
    g = p["decisiveness"]
    if o["contest"] == "difference":
        return 1 / (1 + exp(g * (force - p["china_strength"])))
    return 1 / (1 + (force / p["china_strength"]) ** g)


def war(p: Row, o: dict[str, Any], odds: Odds, bound: tuple[bool, bool], prov: bool) -> ByTypes:
    """What a resisted attack is worth and leads to, by types; China's private cost is left out."""
    us_stake = [p[f"us_loss_{t}"] * (1 - p["us_conditionality"] * prov) for t in KINDS[:2]]
    stake, arms = [], []
    left = 1 - p["japan_conditionality"] * (prov and o["japan_line"] == "unprovoked")
    for t in KINDS:
        loss = p[f"japan_loss_{t}"]
        armed = p["japan_nuclear_cost"] + loss / 2
        arms.append(armed < loss)
        stake.append(min(loss, armed) * left)

    def us_worth(t: int, j: int, u: int) -> float:
        saved = (0, p["us_relief_bases"], p["us_relief_join"])[j]
        hampered = p["a2ad"] * (1 - (p["basing_relief"] if j else 0))
        dear = 1 + p["a2ad_cost_slope"] * hampered
        spent = p["us_war_cost"] * dear * (1 - saved) if u else p["us_audience_cost"] * bound[0]
        return -win(p, o, j, u) * (us_stake[t] + p["us also loses"]) - spent

    def japan_worth(t: int, j: int, u: int) -> float:
        spent = (0, p["japan_bases_cost"], p["japan_join_cost"] * (1 - p["japan_relief_us"] * u))[j]
        broken = (1, p["japan_bases_audience_share"], 0)[j] * p["japan_audience_cost"] * bound[1]
        return -win(p, o, j, u) * stake[t] - spent - broken

    reach = ("none", "bases and rear support", "combat").index(o["japan_latitude"])
    open_to_japan = tuple(range(1 + reach)) if o["japan_access"] == "free" else (0,)
    if o.get("japan_struck"):
        open_to_japan = (2,)

    def us_reply(t: int, j: int) -> int:
        return int(us_worth(t, j, 1) >= us_worth(t, j, 0))

    def japan_reply(t: int, u: int) -> int:
        return max(open_to_japan, key=lambda j: (japan_worth(t, j, u), -j))

    paths = {}
    for tu, tj in odds.joint:
        if o["moves_first"] == "Japan":
            def hopes(j: int, tj: int = tj) -> float:
                return sum(odds.of_us[tj][s] * japan_worth(tj, j, us_reply(s, j)) for s in (0, 1))

            j = max(open_to_japan, key=lambda j: (hopes(j), -j))
            u = us_reply(tu, j)
        else:
            def fares(u: int, tu: int = tu) -> float:
                return sum(w * us_worth(tu, japan_reply(s, u), u) for s, w in enumerate(odds.of_japan[tu]))

            u = int(fares(1) >= fares(0))
            j = japan_reply(tj, u)
        paths[tu, tj] = j, u
    found = {}
    for (tu, tj), (j, u) in paths.items():
        q = win(p, o, j, u)
        china = q * p["china_prize"] - u * p["china_cost_us"] - (0, p["china_cost_bases"], p["china_cost_japan"])[j]
        china -= (1 - q) * (p["china_audience_cost"] + prov * p["china_provocation_loss"])
        china -= q * p["china_nuclear_japan_cost"] * arms[tj]
        rent = p["taiwan_provocation_rent"] * (prov and o["provocation_rent_in_war"])
        taiwan = -q * p["taiwan_loss"] - p["taiwan_war_cost"] + (1 - q) * rent
        worth = {"China": china, "Taiwan": taiwan, "Japan": japan_worth(tj, j, u), "US": us_worth(tu, j, u)}
        events = {"war": 1.0, "attack": 1.0, "US fights": u, "Japan joins": j == 2, "Japan bases": j == 1, "Taiwan falls": q, "Japan arms": q * arms[tj]}
        found[tu, tj] = worth, events
    return found


def mixed(rows: list[tuple[float, Row]]) -> Row:
    """Weighted sums, by name."""
    total: Row = {}
    for weight, row in rows:
        for name, value in row.items():
            total[name] = total.get(name, 0.0) + weight * value
    return total
