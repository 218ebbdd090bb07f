"""Plain-Python blockade of Strait: who sends an escort, and how the race ends.

An oracle: it shares no code with the library.
"""

from __future__ import annotations

from typing import Any

from oracles.strait_war import KINDS, ByTypes, Lines, Odds, Row, general, ruin, win


def blockade(p: Row, o: dict[str, Any], odds: Odds, bound: Lines, prov: bool) -> ByTypes:
    """What a blockade that Taiwan resists is worth and leads to, by types; private costs are left out."""

    def clocks(j: int, u: int) -> tuple[float, float, float]:
        """P(Taiwan gives in), P(China gives up), P(shots), from the three rates."""
        hampered = p["a2ad"] * (1 - (p["basing_relief"] if j else 0))
        force = j * p["japan_strength"] + u * (1 - hampered) * p["us_strength"]
        hold_out = p["blockade_endurance"] * (1 + force / p["china_strength"])
        rates = [1 / hold_out, 1.0, p["blockade_clash"] * (j or u)]
        total = sum(rates)
        return rates[0] / total, rates[1] / total, rates[2] / total

    def falls(j: int, u: int) -> float:
        starved, _, shots = clocks(j, u)
        return starved + shots * win(p, o, 2 * j, u)

    us_stake = [p[f"us_loss_{t}"] * (1 - p["us_conditionality"] * prov) for t in KINDS[:2]]
    left = 1 - p["japan_conditionality"] * (prov and o["japan_line"] == "unprovoked")
    japan_stake = [min(p[f"japan_loss_{t}"], p["japan_nuclear_cost"] + p[f"japan_loss_{t}"] / 2) * left for t in KINDS]
    share = p["blockade_audience_share"]

    def us_worth(t: int, j: int, u: int) -> float:
        _, length, shots = clocks(j, u)
        hampered = p["a2ad"] * (1 - (p["basing_relief"] if j else 0))
        at_war = p["us_war_cost"] * (1 + p["a2ad_cost_slope"] * hampered) * (1 - p["us_relief_join"] * j)
        spent = p["us_escort_cost"] * length + at_war * shots if u else share * p["us_audience_cost"] * bound[0]
        return -falls(j, u) * us_stake[t] - spent - shots * general(p, o, 2 * j, u) * ruin(p, 2 * j)["US"]

    def japan_worth(t: int, j: int, u: int) -> float:
        _, length, shots = clocks(j, u)
        at_war = p["japan_join_cost"] * (1 - p["japan_relief_us"] * u)
        spent = p["japan_escort_cost"] * length + at_war * shots if j else share * p["japan_audience_cost"] * bound[1]
        return -falls(j, u) * japan_stake[t] - spent - shots * general(p, o, 2 * j, u) * ruin(p, 2 * j)["Japan"]

    sails = (0, 1) if o["japan_access"] == "free" and o["japan_latitude"] == "combat" else (0,)

    def us_reply(t: int, j: int) -> int:
        return int(us_worth(t, j, 1) >= us_worth(t, j, 0))

    def japan_reply(t: int, u: int) -> int:
        return max(sails, key=lambda j: (japan_worth(t, j, u), -j))

    found = {}
    for tu, tj in odds.joint:
        if o["moves_first"] == "Japan":
            hopes = [sum(odds.of_us[tj][s] * japan_worth(tj, j, us_reply(s, j)) for s in (0, 1)) for j in sails]
            j = int(hopes[-1] > hopes[0])
            u = us_reply(tu, j)
        else:
            fares = [sum(w * us_worth(tu, japan_reply(s, u), u) for s, w in enumerate(odds.of_japan[tu])) for u in (0, 1)]
            u = int(fares[1] >= fares[0])
            j = japan_reply(tj, u)
        starved, length, shots = clocks(j, u)
        q, won = falls(j, u), shots * (1 - win(p, o, 2 * j, u))
        arms = p["japan_nuclear_cost"] + p[f"japan_loss_{KINDS[tj]}"] / 2 < p[f"japan_loss_{KINDS[tj]}"]
        china = p["china_prize"] * (starved * (1 - p["occupation_cost"]) + shots - won)
        china -= shots * (u * p["china_cost_us"] + j * p["china_cost_japan"]) + length * p["china_blockade_cost"]
        china -= p["china_audience_cost"] * (won + share * length) + q * arms * p["china_nuclear_japan_cost"]
        china -= prov * p["china_provocation_loss"] * (1 - q)
        taiwan = -p["taiwan_loss"] * (starved * (1 - p["capitulation_relief"]) + shots - won)
        taiwan -= p["taiwan_blockade_cost"] * length
        taiwan += (prov and o["provocation_rent_in_war"]) * (1 - q) * p["taiwan_provocation_rent"]
        grave = shots * general(p, o, 2 * j, u)
        china, taiwan = china - grave * ruin(p, 2 * j)["China"], taiwan - grave * ruin(p, 2 * j)["Taiwan"]
        worth = {"China": china, "Taiwan": taiwan, "Japan": japan_worth(tj, j, u), "US": us_worth(tu, j, u)}
        events = {"blockade": 1.0, "siege": 1.0, "clash": shots, "force": shots, "US escorts": u, "Japan escorts": j, "US fights": shots * u, "Japan joins": shots * j, "Taiwan falls": q, "Japan arms": q * arms}
        events |= {"limited war": shots - grave, "general war": grave}
        found[tu, tj] = worth, events
    return found
