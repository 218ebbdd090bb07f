"""Plain-Python deployments of Strait under fixed postures: every pure equilibrium.

An oracle: it shares no code with the library. After a provocation the types of the US, of Japan, or of both
deploy or not; each profile is tested on its own, with beliefs by Bayes' rule and "prior" off the path.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from oracles.strait_options import BASE, POSTURES, Answer, beliefs, branch, prior_of, settled
from oracles.strait_war import ByTypes, Lines, Odds, Row, mixed


def sent(p: Row, o: dict[str, Any], odds: Odds, lines: Lines, seen: tuple[int, int]) -> tuple[ByTypes, float]:
    """The crisis after a provocation that these deployments followed."""
    q = dict(p)
    q["us_strength"] *= 1 + seen[0] * p["us_deployment_gain"]
    q["japan_strength"] *= 1 + seen[1] * p["japan_deployment_gain"]
    types, attack = branch(q, o, odds, lines, True)
    price = {"US": seen[0] * p["us_deployment_cost"], "Japan": seen[1] * p["japan_deployment_cost"]}
    said = {"US deploys": float(seen[0]), "Japan deploys": float(seen[1])}
    return {t: (mixed([(1.0, w), (-1.0, price)]), mixed([(1.0, e), (1.0, said)])) for t, (w, e) in types.items()}, attack


def equilibria(p: Row, tolerance: float = 1e-11, **options: Any) -> list[dict[str, Any]]:
    """All pure equilibria: the profile of deployments, the answer, and the smallest absolute gain."""
    o = BASE | options
    if o["us_posture"] == "chosen" or o["japan_posture"] == "chosen":
        raise ValueError("deployments are listed under fixed postures")
    tied = o["ties"] == "in force"
    p = settled(p, o, tied, tied, o["taiwan_effort"] == "high")
    drawn = [o[f"{who}_posture"] == POSTURES[1] for who in ("us", "japan", "south_korea")]
    prior, lines = prior_of(p, o), (drawn[0], drawn[1], drawn[2])
    menus = [  # what each type does, 1 deploys
        list(product((0, 1), repeat=len(kinds))) if who in o["deployment"] else [(0,) * len(kinds)]
        for who, kinds in (("US", prior.of_japan), ("Japan", prior.of_us))
    ]
    calm, calm_attack = branch(p, o, prior, lines, False)
    found = []
    for us, japan in product(*menus):
        after = {seen: sent(p, o, beliefs(prior, us, japan, seen), lines, seen) for seen in product((0, 1), (0, 1))}  # type: ignore[arg-type]
        gains = []
        for t, row in enumerate(prior.of_japan if "US" in o["deployment"] else []):
            here, there = (sum(w * after[a, japan[s]][0][t, s][0]["US"] for s, w in enumerate(row)) for a in (us[t], 1 - us[t]))
            gains.append(there - here)
        for t, row in enumerate(prior.of_us if "Japan" in o["deployment"] else []):
            here, there = (sum(w * after[us[s], b][0][s, t][0]["Japan"] for s, w in enumerate(row)) for b in (japan[t], 1 - japan[t]))
            gains.append(there - here)
        if max(gains) > tolerance:
            continue
        stir = {(tu, tj): after[us[tu], japan[tj]][0][tu, tj] for tu, tj in prior.joint}
        worth = [mixed([(prior.joint[t], rows[t][0]) for t in prior.joint])["Taiwan"] for rows in (calm, stir)]
        rows = stir if worth[1] > worth[0] else calm
        answer = Answer(mixed([(prior.joint[t], rows[t][0]) for t in prior.joint]), mixed([(prior.joint[t], rows[t][1]) for t in prior.joint]))
        answer.provoke, answer.attack = worth[1] > worth[0], (calm_attack, after[us[0], japan[0]][1])
        answer.events |= {"ties": float(tied), "ties in force": float(tied), "Taiwan effort": float(o["taiwan_effort"] == "high")}
        found.append({"profile": (us, japan), "answer": answer, "margin": min(*map(abs, gains), abs(worth[1] - worth[0]))})
    return found
