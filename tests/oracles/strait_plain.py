"""Plain-Python solution of the flagship game Strait (catalogue M29, sections 4.1-4.5b).

An oracle: it imports only the standard library, shares no code with the library, solves one posture
profile at a time and keeps no cache.  Win probabilities follow M24.

Ties (section 4.5b and the contract on ties): a reply is the first listed of the best actions, in
the orders restrain, provoke; hold, grey zone, attack; resist, concede; abstain, bases, join; for
the US intervene, abstain.  A posture profile exists wherever no type gains more than the tolerance.
"""

from __future__ import annotations

from math import erfc, exp, pi, sqrt
from typing import Any, NamedTuple

DEFAULTS: dict[str, float] = {
    "us_prior": 0.5,
    "japan_prior": 0.4,
    "china_strength": 1.0,
    "taiwan_strength": 0.35,
    "japan_strength": 0.45,
    "us_strength": 1.6,
    "decisiveness": 1.0,
    "a2ad": 0.35,
    "basing_relief": 0.5,
    "basing_share": 0.10,
    "china_prize": 1.0,
    "china_war_cost": 0.30,
    "china_cost_spread": 0.12,
    "china_cost_us": 0.25,
    "china_cost_japan": 0.12,
    "china_cost_bases": 0.03,
    "china_audience_cost": 0.15,
    "china_provocation_loss": 0.10,
    "china_grey_gain": 0.12,
    "china_grey_cost": 0.04,
    "occupation_cost": 0.10,
    "china_nuclear_japan_cost": 0.10,
    "taiwan_provocation_rent": 0.15,
    "taiwan_loss": 1.0,
    "capitulation_relief": 0.25,
    "taiwan_war_cost": 0.15,
    "taiwan_grey_resistance_cost": 0.10,
    "taiwan_grey_concession_loss": 0.25,
    "japan_loss_resolute": 1.0,
    "japan_loss_irresolute": 0.35,
    "japan_join_cost": 0.22,
    "japan_bases_cost": 0.06,
    "japan_audience_cost": 0.15,
    "japan_bases_audience_share": 0.5,
    "japan_line_price": 0.02,
    "japan_nuclear_cost": 0.45,
    "us_loss_resolute": 0.9,
    "us_loss_irresolute": 0.30,
    "us_war_cost": 0.28,
    "us_relief_join": 0.20,
    "us_relief_bases": 0.10,
    "us_audience_cost": 0.15,
    "us_line_price": 0.02,
    "us_conditionality": 0.25,
    "us_grey_loss": 0.04,
    "japan_grey_loss": 0.04,
}
"""Parameter names of section 4.5b with the defaults of section 4.5."""

PLAYERS = ("China", "Taiwan", "Japan", "US")
TYPES = ("resolute", "irresolute")
POSTURES = ("ambiguity", "red line")
PROVOCATION = ("restrain", "provoke")
CHINA = ("hold", "grey zone", "attack")
REPLIES = ("resist", "concede")
JAPAN = ("abstain", "bases", "join")
US = ("abstain", "intervene")
"""US actions by their value u = 0, 1; the listing order for ties is intervene before abstain."""
EVENTS = (
    "status quo",
    "grey zone",
    "attack",
    "capitulation",
    "war",
    "US fights",
    "Japan joins",
    "Japan bases",
    "Taiwan falls",
    "provocation",
    "US red line",
    "Japan red line",
    "Japan arms",
)

Four = tuple[float, float, float, float]


class Branch(NamedTuple):
    """Play after one choice of provocation in a posture cell; types: 0 resolute, 1 irresolute."""

    grey_resists: bool
    attack_resists: bool
    attack: float  # probability that China attacks
    calm: float  # probability that it does not, computed without cancellation
    other: int  # China's best other action: 0 hold, 1 grey zone
    cutoff: float  # China attacks at private costs below it (meaningful if Taiwan resists)
    first: tuple[int, int]  # action at stage 5 by type of its mover
    second: tuple[tuple[int, ...], tuple[int, ...]]  # stage-6 reply by type, action seen
    path: tuple[tuple[tuple[int, int], ...], ...]  # (j, u) in a war, by US type, then Japan's type
    taiwan: float  # Taiwan's expected payoff under the beliefs
    interim: tuple[tuple[Four, ...], ...]  # payoffs of PLAYERS by US type, then Japan's type


class Cell(NamedTuple):
    """Solution of one posture cell: whether Taiwan provokes, and play after restrain, provoke."""

    provoke: int
    branches: tuple[Branch, Branch]


def win_table(p: dict[str, float]) -> list[list[float]]:
    """P(China wins) by Japan's action (abstain, bases, join), US action (0, 1): M24, M29 4.3."""
    g = p["decisiveness"]
    top = p["china_strength"] ** g
    table = []
    for j, share in enumerate((0.0, p["basing_share"], 1.0)):
        relief = p["basing_relief"] if j else 0.0
        row = []
        for u in (0, 1):
            reach = 1.0 - p["a2ad"] * (1.0 - relief)
            m = p["taiwan_strength"] + share * p["japan_strength"] + reach * p["us_strength"] * u
            row.append(top / (top + m**g))
        table.append(row)
    return table


def _branch(
    p: dict[str, float],
    win: list[list[float]],
    us_line: bool,
    japan_line: bool,
    belief_us: float,
    belief_japan: float,
    prov: int,
    japan_free: bool,
    rent_in_war: bool,
    japan_first: bool,
) -> Branch:
    """Backward induction after one provocation choice (M29, sections 4.1 and 4.4)."""
    weight_us = (belief_us, 1.0 - belief_us)
    weight_japan = (belief_japan, 1.0 - belief_japan)

    # What a war costs the guarantors.
    us_stake = (
        p["us_loss_resolute"] * (1.0 - p["us_conditionality"] * prov),
        p["us_loss_irresolute"] * (1.0 - p["us_conditionality"] * prov),
    )
    us_cost = (
        p["us_war_cost"],
        p["us_war_cost"] * (1.0 - p["us_relief_bases"]),
        p["us_war_cost"] * (1.0 - p["us_relief_join"]),
    )
    us_audience = p["us_audience_cost"] if us_line else 0.0
    japan_loss = (p["japan_loss_resolute"], p["japan_loss_irresolute"])
    japan_stake = []
    arms = []
    for loss in japan_loss:
        armed = p["japan_nuclear_cost"] + 0.5 * loss
        arms.append(1.0 if armed < loss else 0.0)
        japan_stake.append(min(loss, armed))
    audience = p["japan_audience_cost"] if japan_line else 0.0
    japan_cost = (
        audience,
        p["japan_bases_cost"] + p["japan_bases_audience_share"] * audience,
        p["japan_join_cost"],
    )
    choices = (0, 1, 2) if japan_free else (0,)

    def us_war(t: int, j: int, u: int) -> float:
        if u:
            return -win[j][1] * us_stake[t] - us_cost[j]
        return -win[j][0] * us_stake[t] - us_audience

    def japan_war(t: int, j: int, u: int) -> float:
        return -win[j][u] * japan_stake[t] - japan_cost[j]

    # Stages 5 and 6.
    first = []
    second = []
    if japan_first:
        for t in (0, 1):
            second.append(tuple(int(us_war(t, j, 1) >= us_war(t, j, 0)) for j in choices))
        for t in (0, 1):
            best, best_value = 0, 0.0
            for j in choices:
                value = 0.0
                for s in (0, 1):
                    value += weight_us[s] * japan_war(t, j, second[s][j])
                if j == 0 or value > best_value:
                    best, best_value = j, value
            first.append(best)
        path = tuple(tuple((first[tj], second[tu][first[tj]]) for tj in (0, 1)) for tu in (0, 1))
    else:
        for t in (0, 1):
            replies = []
            for u in (0, 1):
                best, best_value = 0, japan_war(t, 0, u)
                for j in choices[1:]:
                    value = japan_war(t, j, u)
                    if value > best_value:
                        best, best_value = j, value
                replies.append(best)
            second.append(tuple(replies))
        for t in (0, 1):
            fight = abstain = 0.0
            for s in (0, 1):
                fight += weight_japan[s] * us_war(t, second[s][1], 1)
                abstain += weight_japan[s] * us_war(t, second[s][0], 0)
            first.append(int(fight >= abstain))
        path = tuple(tuple((second[tj][first[tu]], first[tu]) for tj in (0, 1)) for tu in (0, 1))

    # A resisted attack, by types; China's private cost is left out here.
    prize = p["china_prize"]
    china_cost_japan = (0.0, p["china_cost_bases"], p["china_cost_japan"])
    china_insult = p["china_provocation_loss"] * prov
    rent = p["taiwan_provocation_rent"] * prov
    war_rent = rent if rent_in_war else 0.0
    war = []
    china_war = taiwan_war = 0.0
    for tu in (0, 1):
        row = []
        for tj in (0, 1):
            j, u = path[tu][tj]
            q = win[j][u]
            china = (
                q * prize
                - p["china_cost_us"] * u
                - china_cost_japan[j]
                - (1.0 - q) * p["china_audience_cost"]
                - q * p["china_nuclear_japan_cost"] * arms[tj]
                - (1.0 - q) * china_insult
            )
            taiwan = -q * p["taiwan_loss"] - p["taiwan_war_cost"] + (1.0 - q) * war_rent
            weight = weight_us[tu] * weight_japan[tj]
            china_war += weight * china
            taiwan_war += weight * taiwan
            row.append((china, taiwan, japan_war(tj, j, u), us_war(tu, j, u)))
        war.append(row)

    # Stage 4: Taiwan's replies.
    surrender = -p["taiwan_loss"] * (1.0 - p["capitulation_relief"])
    attack_resists = taiwan_war >= surrender
    grey_resist = -p["taiwan_grey_resistance_cost"] + 0.5 * rent
    grey_resists = grey_resist >= -p["taiwan_grey_concession_loss"]

    # Stage 3: China.
    hold = -china_insult
    if grey_resists:
        share = 0.25
        grey_china = -p["china_grey_cost"] - 0.5 * china_insult
        grey_taiwan = grey_resist
    else:
        share = 1.0
        grey_china = p["china_grey_gain"] - 0.5 * china_insult
        grey_taiwan = -p["taiwan_grey_concession_loss"]
    if grey_china > hold:
        other, other_china, other_taiwan = 1, grey_china, grey_taiwan
        other_japan = -share * p["japan_grey_loss"]
        other_us = -share * p["us_grey_loss"]
    else:
        other, other_china, other_taiwan = 0, hold, rent
        other_japan = other_us = 0.0

    mean, spread = p["china_war_cost"], p["china_cost_spread"]
    cutoff = china_war - other_china
    paid = 0.0  # expected private cost, over the event that it is paid
    if not attack_resists:
        attack = 1.0 if prize * (1.0 - p["occupation_cost"]) > other_china else 0.0
        calm = 1.0 - attack
    elif spread > 0.0:
        z = (cutoff - mean) / spread
        attack, calm = 0.5 * erfc(-z / sqrt(2.0)), 0.5 * erfc(z / sqrt(2.0))
        paid = mean * attack - spread * exp(-0.5 * z * z) / sqrt(2.0 * pi)
    else:
        attack = 1.0 if china_war - mean > other_china else 0.0
        calm = 1.0 - attack
        paid = mean * attack

    # Interim payoffs by types, and Taiwan's value under the beliefs.
    us_price = p["us_line_price"] if us_line else 0.0
    japan_price = p["japan_line_price"] if japan_line else 0.0
    interim = []
    for tu in (0, 1):
        row = []
        for tj in (0, 1):
            if attack_resists:
                a_china, a_taiwan, a_japan, a_us = war[tu][tj]
            else:
                a_china = prize * (1.0 - p["occupation_cost"])
                a_taiwan = surrender
                a_japan = -japan_loss[tj]
                a_us = -(p["us_loss_resolute"], p["us_loss_irresolute"])[tu]
            row.append(
                (
                    calm * other_china + attack * a_china - paid,
                    calm * other_taiwan + attack * a_taiwan,
                    calm * other_japan + attack * a_japan - japan_price,
                    calm * other_us + attack * a_us - us_price,
                )
            )
        interim.append(tuple(row))
    attacked = taiwan_war if attack_resists else surrender
    return Branch(
        grey_resists,
        attack_resists,
        attack,
        calm,
        other,
        cutoff,
        (first[0], first[1]),
        (second[0], second[1]),
        path,
        calm * other_taiwan + attack * attacked,
        tuple(interim),
    )


def _cell(
    p: dict[str, float],
    win: list[list[float]],
    us_line: bool,
    japan_line: bool,
    belief_us: float,
    belief_japan: float,
    japan_free: bool,
    rent_in_war: bool,
    japan_first: bool,
) -> Cell:
    """Solve one posture cell; Taiwan provokes only if that is strictly better (stage 2)."""
    rest = (us_line, japan_line, belief_us, belief_japan)
    switches = (japan_free, rent_in_war, japan_first)
    calm = _branch(p, win, *rest, 0, *switches)
    provoked = _branch(p, win, *rest, 1, *switches)
    return Cell(int(provoked.taiwan > calm.taiwan), (calm, provoked))


def _events(
    p: dict[str, float],
    win: list[list[float]],
    cell: Cell,
    us_line: bool,
    japan_line: bool,
    tu: int,
    tj: int,
) -> list[float]:
    """Probability (or weight) of each of EVENTS for one pair of types (section 4.5b)."""
    b = cell.branches[cell.provoke]
    j, u = b.path[tu][tj]
    war = b.attack if b.attack_resists else 0.0
    capitulation = 0.0 if b.attack_resists else b.attack
    loss = (p["japan_loss_resolute"], p["japan_loss_irresolute"])[tj]
    arms = p["japan_nuclear_cost"] + 0.5 * loss < loss
    return [
        b.calm if b.other == 0 else 0.0,
        b.calm if b.other == 1 else 0.0,
        b.attack,
        capitulation,
        war,
        war * u,
        war if j == 2 else 0.0,
        war if j == 1 else 0.0,
        capitulation + war * win[j][u],
        float(cell.provoke),
        float(us_line),
        float(japan_line),
        war * win[j][u] if arms else 0.0,
    ]


def _switches(japan_access: str, moves_first: str) -> tuple[bool, bool]:
    if japan_access not in ("free", "refused"):
        raise ValueError(f"japan_access is 'free' or 'refused', not {japan_access!r}")
    if moves_first not in ("Japan", "US"):
        raise ValueError(f"moves_first is 'Japan' or 'US', not {moves_first!r}")
    return japan_access == "free", moves_first == "Japan"


def fixed(
    p: dict[str, float],
    us_posture: str,
    japan_posture: str,
    *,
    japan_access: str = "free",
    provocation_rent_in_war: bool = True,
    moves_first: str = "Japan",
    belief_us: float | None = None,
    belief_japan: float | None = None,
) -> dict[str, Any]:
    """Solve one posture cell of Strait under common beliefs (default: the priors).

    Returns ``provocation`` (Taiwan's choice); by provocation ``grey_reply``, ``attack_reply``,
    ``china`` (probabilities of its actions) and ``cutoff`` (China attacks at private costs below it
    if Taiwan resists); ``japan`` and ``us`` (actions by type and history: the stage-5 mover by
    ``(type, provocation)``, the stage-6 mover by ``(type, provocation, action seen)``);
    ``payoff`` and ``events`` under the priors; ``interim`` payoffs by ``(US type, Japan's type)``.
    """
    japan_free, japan_first = _switches(japan_access, moves_first)
    us_line = POSTURES.index(us_posture) == 1
    japan_line = POSTURES.index(japan_posture) == 1
    win = win_table(p)
    cell = _cell(
        p,
        win,
        us_line,
        japan_line,
        p["us_prior"] if belief_us is None else belief_us,
        p["japan_prior"] if belief_japan is None else belief_japan,
        japan_free,
        provocation_rent_in_war,
        japan_first,
    )
    seen = JAPAN if japan_first else US
    names_first, names_second = (JAPAN, US) if japan_first else (US, JAPAN)
    grey_reply, attack_reply, china, cutoff = {}, {}, {}, {}
    first: dict[tuple[str, ...], str] = {}
    second: dict[tuple[str, ...], str] = {}
    for word, b in zip(PROVOCATION, cell.branches, strict=True):
        grey_reply[word] = "resist" if b.grey_resists else "concede"
        attack_reply[word] = "resist" if b.attack_resists else "concede"
        odds = {"hold": 0.0, "grey zone": 0.0, "attack": b.attack}
        odds[CHINA[b.other]] = b.calm
        china[word] = odds
        cutoff[word] = b.cutoff
        for t, kind in enumerate(TYPES):
            first[kind, word] = names_first[b.first[t]]
            for action, reply in enumerate(b.second[t]):
                second[kind, word, seen[action]] = names_second[reply]

    payoff = [0.0] * 4
    events = [0.0] * len(EVENTS)
    interim = {}
    chosen = cell.branches[cell.provoke].interim
    for tu, prob_us in enumerate((p["us_prior"], 1.0 - p["us_prior"])):
        for tj, prob_japan in enumerate((p["japan_prior"], 1.0 - p["japan_prior"])):
            weight = prob_us * prob_japan
            interim[TYPES[tu], TYPES[tj]] = dict(zip(PLAYERS, chosen[tu][tj], strict=True))
            for i, value in enumerate(chosen[tu][tj]):
                payoff[i] += weight * value
            for i, value in enumerate(_events(p, win, cell, us_line, japan_line, tu, tj)):
                events[i] += weight * value
    return {
        "provocation": PROVOCATION[cell.provoke],
        "grey_reply": grey_reply,
        "attack_reply": attack_reply,
        "china": china,
        "cutoff": cutoff,
        "japan": first if japan_first else second,
        "us": second if japan_first else first,
        "payoff": dict(zip(PLAYERS, payoff, strict=True)),
        "interim": interim,
        "events": dict(zip(EVENTS, events, strict=True)),
    }


def _posterior(prior: float, profile: tuple[int, int], seen: int, off_path: float) -> float:
    """P(resolute | posture seen); ``off_path`` if no type of positive prior plays it."""
    resolute = prior if profile[0] == seen else 0.0
    irresolute = 1.0 - prior if profile[1] == seen else 0.0
    total = resolute + irresolute
    return resolute / total if total > 0.0 else off_path


def pure_equilibria(
    p: dict[str, float],
    *,
    off_path: str | dict[str, str] = "prior",
    japan_access: str = "free",
    provocation_rent_in_war: bool = True,
    moves_first: str = "Japan",
    us_posture: str = "chosen",
    japan_posture: str = "chosen",
    tolerance: float = 1e-12,
) -> list[dict[str, Any]]:
    """All perfect Bayesian equilibria of Strait in pure postures (section 4.2, "Algorithm").

    Each of the 16 profiles is tested on its own.  ``off_path`` is "prior", or a dict from
    guarantor to the type on which the belief about it is a point mass after a posture that no type
    of positive prior plays (a guarantor not named keeps its prior).  A guarantor whose posture is
    fixed (``us_posture``, ``japan_posture``) plays it whatever its type and is not tested.  Each
    result has ``profile`` ((US resolute, US irresolute), (Japan resolute, Japan irresolute)),
    ``payoff``, ``events``, ``gains`` (by guarantor and type), ``margin`` (smallest absolute gain)
    and ``beliefs`` (P(resolute) by guarantor and posture).
    """
    japan_free, japan_first = _switches(japan_access, moves_first)
    prior_us, prior_japan = p["us_prior"], p["japan_prior"]
    off_us, off_japan = prior_us, prior_japan
    if isinstance(off_path, dict):
        if not set(off_path) <= {"US", "Japan"}:
            raise ValueError(f"off_path names {sorted(off_path)}; the guarantors are US and Japan")
        if "US" in off_path:
            off_us = 1.0 - TYPES.index(off_path["US"])
        if "Japan" in off_path:
            off_japan = 1.0 - TYPES.index(off_path["Japan"])
    elif off_path != "prior":
        raise ValueError(f"off_path is 'prior' or a dict, not {off_path!r}")

    # Payoff ranges: no payoff of a guarantor is above 0 or below minus these.
    scale_us = (
        max(p["us_loss_resolute"], p["us_loss_irresolute"], p["us_grey_loss"])
        + p["us_war_cost"]
        + p["us_audience_cost"]
        + p["us_line_price"]
    )
    scale_japan = (
        max(p["japan_loss_resolute"], p["japan_loss_irresolute"], p["japan_grey_loss"])
        + max(p["japan_join_cost"], p["japan_bases_cost"] + p["japan_audience_cost"])
        + p["japan_line_price"]
    )
    win = win_table(p)
    chance_us = (prior_us, 1.0 - prior_us)
    chance_japan = (prior_japan, 1.0 - prior_japan)
    every = ((0, 0), (0, 1), (1, 0), (1, 1))
    us_chosen, japan_chosen = us_posture == "chosen", japan_posture == "chosen"
    us_profiles = every if us_chosen else ((POSTURES.index(us_posture),) * 2,)
    japan_profiles = every if japan_chosen else ((POSTURES.index(japan_posture),) * 2,)
    found = []
    for profile_us in us_profiles:
        for profile_japan in japan_profiles:
            belief_us = [_posterior(prior_us, profile_us, s, off_us) for s in (0, 1)]
            belief_japan = [_posterior(prior_japan, profile_japan, s, off_japan) for s in (0, 1)]
            cells = [
                [
                    _cell(
                        p,
                        win,
                        su == 1,
                        sj == 1,
                        belief_us[su],
                        belief_japan[sj],
                        japan_free,
                        provocation_rent_in_war,
                        japan_first,
                    )
                    for sj in (0, 1)
                ]
                for su in (0, 1)
            ]
            value = [[c.branches[c.provoke].interim for c in row] for row in cells]
            gains = {}
            exists = True
            if us_chosen:
                for tu in (0, 1):
                    own = profile_us[tu]
                    gain = 0.0
                    for tj in (0, 1):
                        sj = profile_japan[tj]
                        change = value[1 - own][sj][tu][tj][3] - value[own][sj][tu][tj][3]
                        gain += chance_japan[tj] * change
                    gains["US", TYPES[tu]] = gain
                    exists = exists and gain <= tolerance * scale_us
            if japan_chosen:
                for tj in (0, 1):
                    own = profile_japan[tj]
                    gain = 0.0
                    for tu in (0, 1):
                        su = profile_us[tu]
                        change = value[su][1 - own][tu][tj][2] - value[su][own][tu][tj][2]
                        gain += chance_us[tu] * change
                    gains["Japan", TYPES[tj]] = gain
                    exists = exists and gain <= tolerance * scale_japan
            if not exists:
                continue
            payoff = [0.0] * 4
            events = [0.0] * len(EVENTS)
            for tu in (0, 1):
                for tj in (0, 1):
                    su, sj = profile_us[tu], profile_japan[tj]
                    weight = chance_us[tu] * chance_japan[tj]
                    for i, x in enumerate(value[su][sj][tu][tj]):
                        payoff[i] += weight * x
                    row = _events(p, win, cells[su][sj], su == 1, sj == 1, tu, tj)
                    for i, x in enumerate(row):
                        events[i] += weight * x
            found.append(
                {
                    "profile": (
                        (POSTURES[profile_us[0]], POSTURES[profile_us[1]]),
                        (POSTURES[profile_japan[0]], POSTURES[profile_japan[1]]),
                    ),
                    "payoff": dict(zip(PLAYERS, payoff, strict=True)),
                    "events": dict(zip(EVENTS, events, strict=True)),
                    "gains": gains,
                    "margin": min((abs(g) for g in gains.values()), default=float("inf")),
                    "beliefs": {
                        "US": dict(zip(POSTURES, belief_us, strict=True)),
                        "Japan": dict(zip(POSTURES, belief_japan, strict=True)),
                    },
                }
            )
    return found
