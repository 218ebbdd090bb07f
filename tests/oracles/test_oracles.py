"""Checks of the plain-Python oracles against the text and against brute force.

Sources: catalogue M01, M02, M24 and M29 (sections 4.2-4.5b, 4.7 and 4.9, item 4).  The game tree is
written a second time below, outcome by outcome, so that it does not inherit slips of the oracle.
"""

from __future__ import annotations

import itertools
import math
import random
from typing import Any

import pytest

from .closed_forms import rudimentary, unilateral_outcome, unilateral_regions
from .strait_plain import (
    DEFAULTS,
    EVENTS,
    JAPAN,
    PLAYERS,
    POSTURES,
    PROVOCATION,
    TYPES,
    US,
    fixed,
    pure_equilibria,
    win_table,
)

Params = dict[str, float]
PAIRS = tuple(itertools.product(POSTURES, POSTURES))
TYPE_PAIRS = tuple(itertools.product(TYPES, TYPES))
SWITCHES = tuple(
    {"japan_access": a, "provocation_rent_in_war": r, "moves_first": m}
    for a in ("free", "refused")
    for r in (True, False)
    for m in ("Japan", "US")
)


def draw(rng: random.Random, spread: float | None = None) -> Params:
    """Random parameters in a wide box around the defaults, priors of 0 and 1 included."""
    p = {k: v * rng.uniform(0.2, 1.8) for k, v in DEFAULTS.items()}
    p["china_strength"] = p["china_prize"] = p["taiwan_loss"] = 1.0
    for k in ("us_prior", "japan_prior"):
        p[k] = rng.choice([0.0, 1.0, rng.random(), rng.random(), rng.random()])
    for k in ("a2ad", "basing_relief", "capitulation_relief", "us_conditionality"):
        p[k] = rng.random()
    p["japan_bases_audience_share"] = rng.random()
    p["china_cost_spread"] = rng.choice([0.0, 0.02, 0.12, 0.3]) if spread is None else spread
    return p


# The tree, outcome by outcome -------------------------------------------------------------------


def outcome(
    p: Params,
    types: tuple[str, str],
    postures: tuple[str, str],
    provoked: bool,
    action: str,
    reply: str | None,
    japan: str | None,
    us: str | None,
    rent_in_war: bool,
) -> list[float]:
    """Section 4.4: payoffs of China (without its own war cost), Taiwan, Japan and the US."""
    us_loss, japan_loss = p["us_loss_" + types[0]], p["japan_loss_" + types[1]]
    insult = p["china_provocation_loss"] if provoked else 0.0
    rent = p["taiwan_provocation_rent"] if provoked else 0.0
    if action == "hold":
        pay = [-insult, rent, 0.0, 0.0]
    elif action == "grey zone" and reply == "resist":
        pay = [
            -p["china_grey_cost"] - insult / 2,
            -p["taiwan_grey_resistance_cost"] + rent / 2,
            -p["japan_grey_loss"] / 4,
            -p["us_grey_loss"] / 4,
        ]
    elif action == "grey zone":
        pay = [
            p["china_grey_gain"] - insult / 2,
            -p["taiwan_grey_concession_loss"],
            -p["japan_grey_loss"],
            -p["us_grey_loss"],
        ]
    elif reply == "concede":
        pay = [
            p["china_prize"] * (1 - p["occupation_cost"]),
            -p["taiwan_loss"] * (1 - p["capitulation_relief"]),
            -japan_loss,
            -us_loss,
        ]
    else:
        assert japan is not None
        q = chance_of_conquest(p, japan, us)
        pay = [q * p["china_prize"], -q * p["taiwan_loss"] - p["taiwan_war_cost"], 0.0, 0.0]
        pay[0] -= (1 - q) * (p["china_audience_cost"] + insult)
        pay[1] += (1 - q) * rent * rent_in_war
        armed = p["japan_nuclear_cost"] + japan_loss / 2
        if armed < japan_loss:
            pay[0] -= q * p["china_nuclear_japan_cost"]
        pay[2] -= q * min(japan_loss, armed)
        pay[3] -= q * us_loss * ((1 - p["us_conditionality"]) if provoked else 1)
        if us == "intervene":
            pay[0] -= p["china_cost_us"]
            relief = {"abstain": 0, "bases": p["us_relief_bases"], "join": p["us_relief_join"]}
            pay[3] -= p["us_war_cost"] * (1 - relief[japan])
        elif postures[0] == "red line":
            pay[3] -= p["us_audience_cost"]
        broken = p["japan_audience_cost"] if postures[1] == "red line" else 0.0
        if japan == "join":
            pay[0] -= p["china_cost_japan"]
            pay[2] -= p["japan_join_cost"]
        elif japan == "bases":
            pay[0] -= p["china_cost_bases"]
            pay[2] -= p["japan_bases_cost"] + broken * p["japan_bases_audience_share"]
        else:
            pay[2] -= broken
    if postures[0] == "red line":
        pay[3] -= p["us_line_price"]
    if postures[1] == "red line":
        pay[2] -= p["japan_line_price"]
    return pay


def chance_of_conquest(p: Params, japan: str, us: str | None) -> float:
    """Section 4.3, second writing."""
    m = p["taiwan_strength"]
    m += {"abstain": 0.0, "bases": p["basing_share"], "join": 1.0}[japan] * p["japan_strength"]
    discount = p["a2ad"]
    if japan != "abstain":
        discount *= 1 - p["basing_relief"]
    if us == "intervene":
        m += (1 - discount) * p["us_strength"]
    return 1 / (1 + (m / p["china_strength"]) ** p["decisiveness"])


def war_play(
    s: dict[str, Any], types: tuple[str, str], word: str, moves_first: str
) -> tuple[str, str]:
    """Japan's and the US' actions in a war."""
    if moves_first == "Japan":
        japan = s["japan"][types[1], word]
        return japan, s["us"][types[0], word, japan]
    us = s["us"][types[0], word]
    return s["japan"][types[1], word, us], us


def weights(belief_us: float, belief_japan: float) -> dict[tuple[str, str], float]:
    return {
        (tu, tj): (belief_us if tu == TYPES[0] else 1 - belief_us)
        * (belief_japan if tj == TYPES[0] else 1 - belief_japan)
        for tu, tj in TYPE_PAIRS
    }


class Player:
    """A cell's solution replayed on the tree: values of single actions, by the second writing."""

    def __init__(self, p: Params, postures: tuple[str, str], s: dict[str, Any], sw: dict) -> None:
        self.p, self.postures, self.s = p, postures, s
        self.rent, self.order = sw["provocation_rent_in_war"], sw["moves_first"]

    def pay(self, types: tuple[str, str], word: str, action: str, reply: str | None) -> list[float]:
        japan = us = None
        if action == "attack" and reply == "resist":
            japan, us = war_play(self.s, types, word, self.order)
        prov = word == "provoke"
        return outcome(self.p, types, self.postures, prov, action, reply, japan, us, self.rent)

    def fight(self, word: str, types: tuple[str, str], japan: str, us: str) -> list[float]:
        prov = word == "provoke"
        return outcome(self.p, types, self.postures, prov, "attack", "resist", japan, us, self.rent)

    def after(self, types: tuple[str, str], word: str, action: str) -> list[float]:
        replies = {
            "hold": None,
            "grey zone": self.s["grey_reply"][word],
            "attack": self.s["attack_reply"][word],
        }
        return self.pay(types, word, action, replies[action])

    def mean(self, odds: dict, word: str, action: str, reply: str | None, who: int) -> float:
        return sum(w * self.pay(t, word, action, reply)[who] for t, w in odds.items())

    def china(self, odds: dict, word: str) -> tuple[dict[str, float], bool]:
        """Values of China's actions without its private cost, and whether an attack costs it."""
        value = {
            a: sum(w * self.after(t, word, a)[0] for t, w in odds.items())
            for a in ("hold", "grey zone", "attack")
        }
        return value, self.s["attack_reply"][word] == "resist"


def china_by_quadrature(p: Params, value: dict[str, float], war: bool) -> tuple[float, float]:
    """P(attack) and China's payoff, choosing the best of three actions cost by cost."""
    other = max(value["hold"], value["grey zone"])
    m, s = p["china_war_cost"], p["china_cost_spread"]
    if not war or s == 0.0:
        attack = value["attack"] - m * war
        return float(attack > other), max(attack, other)
    n = 500
    cut = min(max((value["attack"] - other - m) / s, -9.0), 9.0)
    chance = payoff = 0.0
    for low, high in ((-9.0, cut), (cut, 9.0)):
        h = (high - low) / n
        for i in range(n + 1):
            z = low + i * h
            weight = (1 if i in (0, n) else 4 if i % 2 else 2) * h / 3
            weight *= math.exp(-z * z / 2) / math.sqrt(2 * math.pi)
            fight = value["attack"] - m - s * z
            payoff += weight * max(other, fight)
            chance += weight * (high == cut)
    return chance, payoff


# Strait -----------------------------------------------------------------------------------------


def test_default_win_table() -> None:
    expected = {
        ("abstain", 0): 0.741,
        ("abstain", 1): 0.418,
        ("bases", 0): 0.717,
        ("bases", 1): 0.368,
        ("join", 0): 0.556,
        ("join", 1): 0.321,
    }
    table = win_table(DEFAULTS)
    for (japan, u), value in expected.items():
        assert table[JAPAN.index(japan)][u] == pytest.approx(value, abs=5e-4)
    rng = random.Random(1)
    for _ in range(200):
        p = draw(rng)
        for j, u in itertools.product(range(3), range(2)):
            again = chance_of_conquest(p, JAPAN[j], US[u])
            assert win_table(p)[j][u] == pytest.approx(again, abs=1e-14)


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("taiwan_strength", -1),
        ("japan_strength", -1),
        ("us_strength", -1),
        ("basing_relief", -1),
        ("a2ad", 1),
        ("china_strength", 1),
    ],
)
def test_win_is_monotone(name: str, sign: int) -> None:
    """Section 4.7, item 2: weakly everywhere, strictly in at least one entry."""
    rng = random.Random(2)
    for _ in range(100):
        p = draw(rng)
        q = dict(p)
        q[name] = p[name] + 0.3 * (1 - p[name] if name in ("a2ad", "basing_relief") else 1)
        moves = [
            sign * (b - a)
            for x, y in zip(win_table(p), win_table(q), strict=True)
            for a, b in zip(x, y, strict=True)
        ]
        assert min(moves) > -1e-15
        assert max(moves) > 0


@pytest.mark.parametrize(("moves_first", "total"), [("Japan", 96), ("US", 80)])
def test_counts(moves_first: str, total: int) -> None:
    """Section 4.2: information sets; the four posture sets are not in a fixed cell."""
    sets = 4
    for pair in PAIRS:
        s = fixed(DEFAULTS, *pair, moves_first=moves_first)
        sets += 1 + len(s["china"]) + len(s["grey_reply"]) + len(s["attack_reply"])
        sets += len(s["japan"]) + len(s["us"])
    assert sets == total
    assert len(DEFAULTS) == 46
    assert len(EVENTS) == 13


@pytest.mark.parametrize("sw", SWITCHES)
def test_events(sw: dict) -> None:
    rng = random.Random(3)
    for _ in range(60):
        p = draw(rng)
        for pair in PAIRS:
            s = fixed(p, *pair, **sw)
            e = s["events"]
            assert tuple(e) == EVENTS
            assert e["status quo"] + e["grey zone"] + e["attack"] == pytest.approx(1, abs=1e-14)
            assert e["capitulation"] + e["war"] == pytest.approx(e["attack"], abs=1e-14)
            assert max(e["US fights"], e["Japan joins"] + e["Japan bases"]) <= e["war"] + 1e-14
            assert e["Taiwan falls"] <= e["attack"] + 1e-14
            assert e["Japan arms"] <= e["Taiwan falls"] - e["capitulation"] + 1e-14
            assert e["attack"] == pytest.approx(s["china"][s["provocation"]]["attack"], abs=1e-14)
            assert e["US red line"] == pytest.approx(float(pair[0] == "red line"))
            assert e["Japan red line"] == pytest.approx(float(pair[1] == "red line"))
            assert e["provocation"] == pytest.approx(float(s["provocation"] == "provoke"))
            if sw["japan_access"] == "refused":
                assert e["Japan joins"] == e["Japan bases"] == 0.0


@pytest.mark.parametrize("sw", SWITCHES)
def test_cells_against_the_tree(sw: dict) -> None:
    """Payoffs and events replayed on the tree, and no set has a better action (4.7, item 9)."""
    rng = random.Random(4)
    tol = 1e-12
    for i in range(100):
        p = draw(rng)
        if i % 4 == 0:  # makes Taiwan flee from the grey zone into capitulation now and then
            p |= {"taiwan_grey_concession_loss": 2.0, "taiwan_grey_resistance_cost": 3.0}
            p |= {"taiwan_war_cost": 2.0, "occupation_cost": 0.95}
        bu, bj = rng.choice([0.0, 1.0, rng.random()]), rng.choice([0.0, 1.0, rng.random()])
        pair = rng.choice(PAIRS)
        s = fixed(p, *pair, belief_us=bu, belief_japan=bj, **sw)
        tree = Player(p, pair, s, sw)
        belief = weights(bu, bj)
        prior = weights(p["us_prior"], p["japan_prior"])
        free = ("abstain", "bases", "join") if sw["japan_access"] == "free" else ("abstain",)
        taiwan = {}
        for word in PROVOCATION:
            china, war = tree.china(belief, word)
            chance, _ = china_by_quadrature(p, china, war)
            odds = s["china"][word]
            assert sum(odds.values()) == pytest.approx(1, abs=1e-14)
            assert odds["attack"] == pytest.approx(chance, abs=1e-9)
            other = "grey zone" if china["grey zone"] > china["hold"] else "hold"
            assert odds[{"hold": "grey zone", "grey zone": "hold"}[other]] == 0.0
            # Taiwan's replies and the value of each provocation choice.
            for action, key in (("grey zone", "grey_reply"), ("attack", "attack_reply")):
                value = {r: tree.mean(belief, word, action, r, 1) for r in ("resist", "concede")}
                assert value[s[key][word]] >= max(value.values()) - tol
            taiwan[word] = sum(
                q * w * tree.after(t, word, a)[1]
                for t, w in belief.items()
                for a, q in odds.items()
            )

            # Stages 5 and 6, set by set.
            for own in TYPES:
                if sw["moves_first"] == "Japan":
                    for japan in free:
                        value = {u: tree.fight(word, (own, TYPES[0]), japan, u)[3] for u in US}
                        assert value[s["us"][own, word, japan]] >= max(value.values()) - tol
                    value = dict.fromkeys(free, 0.0)
                    for japan, (them, w) in itertools.product(
                        free, zip(TYPES, (bu, 1 - bu), strict=True)
                    ):
                        us = s["us"][them, word, japan]
                        value[japan] += w * tree.fight(word, (them, own), japan, us)[2]
                    assert value[s["japan"][own, word]] >= max(value.values()) - tol
                else:
                    for us in US:
                        value = {j: tree.fight(word, (TYPES[0], own), j, us)[2] for j in free}
                        assert value[s["japan"][own, word, us]] >= max(value.values()) - tol
                    value = dict.fromkeys(US, 0.0)
                    for us, (them, w) in itertools.product(
                        US, zip(TYPES, (bj, 1 - bj), strict=True)
                    ):
                        japan = s["japan"][them, word, us]
                        value[us] += w * tree.fight(word, (own, them), japan, us)[3]
                    assert value[s["us"][own, word]] >= max(value.values()) - tol
        word = s["provocation"]
        assert taiwan[word] >= max(taiwan.values()) - tol

        # Payoffs: guarantors and Taiwan through probabilities, China by quadrature over its cost.
        odds = s["china"][word]
        payoff = [0.0] * 4
        events = dict.fromkeys(EVENTS, 0.0)
        for types, w in prior.items():
            interim = [
                sum(q * tree.after(types, word, a)[i] for a, q in odds.items()) for i in range(4)
            ]
            for i in range(1, 4):
                assert s["interim"][types][PLAYERS[i]] == pytest.approx(interim[i], abs=1e-13)
                payoff[i] += w * interim[i]
            japan, us = war_play(s, types, word, sw["moves_first"])
            war = odds["attack"] if s["attack_reply"][word] == "resist" else 0.0
            q = chance_of_conquest(p, japan, us)
            loss = p["japan_loss_" + types[1]]
            events["US fights"] += w * war * (us == "intervene")
            events["Japan joins"] += w * war * (japan == "join")
            events["Japan bases"] += w * war * (japan == "bases")
            events["Taiwan falls"] += w * (odds["attack"] - war + war * q)
            events["Japan arms"] += w * war * q * (p["japan_nuclear_cost"] + 0.5 * loss < loss)
        for name in ("US fights", "Japan joins", "Japan bases", "Taiwan falls", "Japan arms"):
            assert s["events"][name] == pytest.approx(events[name], abs=1e-13)
        for i in (1, 2, 3):
            assert s["payoff"][PLAYERS[i]] == pytest.approx(payoff[i], abs=1e-13)
        # China plays by its beliefs; where they are the priors its payoff is the envelope.
        s = fixed(p, *pair, **sw)
        tree = Player(p, pair, s, sw)
        value, war = tree.china(prior, s["provocation"])
        chance, best = china_by_quadrature(p, value, war)
        assert s["payoff"]["China"] == pytest.approx(best, abs=1e-9)
        assert s["events"]["attack"] == pytest.approx(chance, abs=1e-9)


def test_china_payoff_by_simulation() -> None:
    """The private cost counts as E[cost; attack and war], not as its mean times the chance."""
    s = fixed(DEFAULTS, "ambiguity", "ambiguity")
    tree = Player(DEFAULTS, ("ambiguity", "ambiguity"), s, SWITCHES[0])
    odds = weights(DEFAULTS["us_prior"], DEFAULTS["japan_prior"])
    value, war = tree.china(odds, s["provocation"])
    assert war
    other = max(value["hold"], value["grey zone"])
    rng = random.Random(5)
    n = 100_000
    total = attacks = 0.0
    for _ in range(n):
        cost = rng.gauss(DEFAULTS["china_war_cost"], DEFAULTS["china_cost_spread"])
        total += max(other, value["attack"] - cost)
        attacks += value["attack"] - cost > other
    assert s["payoff"]["China"] == pytest.approx(total / n, abs=1.5e-3)
    assert s["events"]["attack"] == pytest.approx(attacks / n, abs=6e-3)
    naive = s["events"]["attack"] * (value["attack"] - DEFAULTS["china_war_cost"])
    naive += (1 - s["events"]["attack"]) * other
    assert s["payoff"]["China"] > naive + 0.01


def test_small_spread_tends_to_none() -> None:
    rng = random.Random(6)
    for _ in range(100):
        p = draw(rng, spread=0.0)
        for pair in PAIRS:
            a, b = fixed(p, *pair), fixed({**p, "china_cost_spread": 1e-9}, *pair)
            if any(abs(c - p["china_war_cost"]) < 1e-6 for c in a["cutoff"].values()):
                continue
            assert a["provocation"] == b["provocation"]
            assert a["payoff"] == pytest.approx(b["payoff"], abs=1e-7)


@pytest.mark.parametrize("moves_first", ["Japan", "US"])
def test_large_audience_costs_lock_in(moves_first: str) -> None:
    """Section 4.7, item 3."""
    p = {**DEFAULTS, "us_audience_cost": 50.0, "japan_audience_cost": 50.0}
    s = fixed(p, "red line", "red line", moves_first=moves_first)
    assert set(s["us"].values()) == {"intervene"}
    assert set(s["japan"].values()) == {"join"}


def complete_information(
    p: Params, types: tuple[str, str], postures: tuple[str, str]
) -> list[float]:
    """Payoffs by plain recursion over the tree, both types and China's cost known."""

    def node(history: tuple[str, ...]) -> list[float]:
        options: tuple[str, ...]
        if len(history) == 0:
            who, options = 1, ("restrain", "provoke")
        elif len(history) == 1:
            who, options = 0, ("hold", "grey zone", "attack")
        elif history[1] == "hold":
            return leaf(history)
        elif len(history) == 2:
            who, options = 1, ("resist", "concede")
        elif history[1:] != ("attack", "resist") and len(history) == 3:
            return leaf(history)
        elif len(history) == 3:
            who, options = 2, JAPAN
        elif len(history) == 4:
            who, options = 3, ("intervene", "abstain")
        else:
            return leaf(history)
        results = [node((*history, a)) for a in options]
        best = results[0]
        for r in results[1:]:
            if r[who] > best[who]:
                best = r
        return best

    def leaf(history: tuple[str, ...]) -> list[float]:
        full = [*history, *[None] * (5 - len(history))]
        rest: list[Any] = full[1:]
        pay = outcome(p, types, postures, full[0] == "provoke", *rest, True)
        if history[1:3] == ("attack", "resist"):
            pay[0] -= p["china_war_cost"]
        return pay

    return node(())


def test_priors_zero_and_one() -> None:
    """Section 4.7, item 4."""
    rng = random.Random(7)
    for _ in range(60):
        p = draw(rng, spread=0.0)
        for types in TYPE_PAIRS:
            p["us_prior"] = float(types[0] == "resolute")
            p["japan_prior"] = float(types[1] == "resolute")
            for pair in PAIRS:
                s = fixed(p, *pair)
                expected = complete_information(p, types, pair)
                for i, name in enumerate(PLAYERS):
                    assert s["payoff"][name] == pytest.approx(expected[i], abs=1e-12)
    free = {"us_audience_cost": 0.0, "japan_audience_cost": 0.0}
    free |= {"us_line_price": 0.0, "japan_line_price": 0.0}
    for mu_u, mu_j in itertools.product((0.0, 1.0), repeat=2):
        p = {**DEFAULTS, **free, "us_prior": mu_u, "japan_prior": mu_j}
        cells = [fixed(p, *pair)["payoff"] for pair in PAIRS]
        assert all(c == cells[0] for c in cells)
        found = pure_equilibria(p)
        assert len(found) == 16
        assert all(e["margin"] == 0.0 for e in found)


def test_collapse_to_rudimentary() -> None:
    """Section 4.7, item 5: without Japan, provocation and grey zone, M01 with EV(no U), EV(U)."""
    rng = random.Random(8)
    seen = set()
    hits = 0
    for _ in range(4000):
        p = draw(rng, spread=0.0)
        p |= {"japan_strength": 0.0, "japan_bases_cost": 50.0, "japan_join_cost": 60.0}
        p |= {"taiwan_provocation_rent": 0.0, "china_grey_cost": 5.0, "capitulation_relief": 0.0}
        p |= {"taiwan_grey_concession_loss": 5.0, "taiwan_war_cost": 0.0, "us_prior": rng.random()}
        p |= {"china_nuclear_japan_cost": 0.0}
        s = fixed(p, "ambiguity", "ambiguity")
        acts = [s["us"][t, "restrain", "abstain"] for t in TYPES]
        if acts != ["intervene", "abstain"]:
            continue
        assert set(s["japan"].values()) == {"abstain"}
        q = [chance_of_conquest(p, "abstain", u) for u in US]
        lone, helped = (
            x * p["china_prize"] - (1 - x) * p["china_audience_cost"] - p["china_war_cost"]
            for x in q
        )
        helped -= p["china_cost_us"]
        if not helped < 0.0 < lone or s["provocation"] == "provoke":
            continue
        small = rudimentary(
            {
                "hard_defender": p["us_prior"],
                "a_sq": 0.0,
                "a_dc": lone,
                "a_dd": helped,
                "b_sq": 0.0,
                "b_dc": -2.0,
                "b_dd_hard": -1.0,
                "b_dd_soft": -3.0,
            }
        )
        hits += 1
        seen.add(small["challenge"])
        assert s["events"]["attack"] == pytest.approx(float(small["challenge"]), abs=1e-14)
        assert s["events"]["US fights"] == pytest.approx(small["events"]["conflict"], abs=1e-14)
        assert s["payoff"]["China"] == pytest.approx(small["payoff"]["Challenger"], abs=1e-13)
    assert seen == {True, False}
    assert hits > 100


def test_provocation_limits() -> None:
    """Section 4.7, item 6, as stated there: where holding is China's best other action."""
    rng = random.Random(9)
    used = 0
    for _ in range(400):
        p = draw(rng)
        calm = {**p, "us_conditionality": 0.0, "taiwan_provocation_rent": 0.0}
        eager = {**p, "taiwan_provocation_rent": 1e4}
        for pair in PAIRS:
            s = fixed(calm, *pair)
            if all(s["china"][w]["grey zone"] == 0.0 for w in PROVOCATION):
                used += 1
                assert s["provocation"] == "restrain"
            t = fixed(eager, *pair)
            if t["china"]["provoke"]["attack"] < 0.999:
                assert t["provocation"] == "provoke"
    assert used > 400


def test_no_grey_zone() -> None:
    """Section 4.7, item 7."""
    rng = random.Random(10)
    for _ in range(100):
        p = {**draw(rng), "china_grey_cost": 50.0, "taiwan_grey_concession_loss": 50.0}
        for pair in PAIRS:
            s = fixed(p, *pair)
            assert all(odds["grey zone"] == 0.0 for odds in s["china"].values())


def test_unravelling() -> None:
    """Section 4.9, item 4: one audience, no price, Japan switched off."""
    rng = random.Random(11)
    used = 0
    for _ in range(3000):
        p = draw(rng, spread=rng.choice([0.02, 0.12, 0.3]))
        p |= {"japan_strength": 0.0, "japan_bases_cost": 50.0, "japan_join_cost": 60.0}
        p |= {"taiwan_provocation_rent": 0.0, "us_line_price": 0.0, "us_audience_cost": 50.0}
        line = fixed(p, "red line", "ambiguity", belief_us=rng.random())
        vague = fixed(p, "ambiguity", "ambiguity", belief_us=rng.random())
        q = chance_of_conquest(p, "abstain", "intervene")
        value = q * p["china_prize"] - p["china_cost_us"] - (1 - q) * p["china_audience_cost"]
        capital = p["china_prize"] * (1 - p["occupation_cost"])
        if (
            line["provocation"] == "provoke"
            or vague["provocation"] == "provoke"
            or vague["us"]["resolute", "restrain", "abstain"] == "abstain"
            or p["us_grey_loss"] > q * p["us_loss_resolute"] + p["us_war_cost"]
            or value - p["china_war_cost"] + 6 * p["china_cost_spread"] > capital
        ):
            continue
        used += 1
        a, b = (s["interim"]["resolute", "irresolute"]["US"] for s in (line, vague))
        assert a >= b - 1e-12
        if line["events"]["attack"] < vague["events"]["attack"] - 1e-9:
            assert a > b
    assert used > 300


# Posture stage ----------------------------------------------------------------------------------


def brute_equilibria(p: Params, off_path: str | dict[str, str], sw: dict) -> dict[tuple, float]:
    """Profiles with the smallest distance to a tie, by types, priors and replayed cells."""
    found = {}
    names = ("US", "Japan")
    priors = (p["us_prior"], p["japan_prior"])
    for us_profile, japan_profile in itertools.product(PAIRS, PAIRS):
        profile = (us_profile, japan_profile)
        belief: list[dict[str, float]] = []
        for name, mu, plays in zip(names, priors, profile, strict=True):
            row = {}
            for seen in POSTURES:
                joint = [w * (x == seen) for w, x in zip((mu, 1 - mu), plays, strict=True)]
                if sum(joint) > 0:
                    row[seen] = joint[0] / sum(joint)
                elif off_path == "prior":
                    row[seen] = mu
                else:
                    row[seen] = float(off_path[name] == "resolute")  # type: ignore[index]
            belief.append(row)
        cells = {
            (a, b): fixed(p, a, b, belief_us=belief[0][a], belief_japan=belief[1][b], **sw)
            for a, b in PAIRS
        }

        def value(
            who: int, own: int, posture: str, profile: tuple = profile, cells: dict = cells
        ) -> float:
            total = 0.0
            for other, w in enumerate((priors[1 - who], 1 - priors[1 - who])):
                theirs = profile[1 - who][other]
                pair = (posture, theirs) if who == 0 else (theirs, posture)
                types = (TYPES[own], TYPES[other]) if who == 0 else (TYPES[other], TYPES[own])
                s = cells[pair]
                odds = s["china"][s["provocation"]]
                tree = Player(p, pair, s, sw)
                for a, q in odds.items():
                    total += w * q * tree.after(types, s["provocation"], a)[3 if who == 0 else 2]
            return total

        gains = []
        for who, own in itertools.product((0, 1), (0, 1)):
            mine = profile[who][own]
            changed = POSTURES[1 - POSTURES.index(mine)]
            gains.append(value(who, own, changed) - value(who, own, mine))
        if max(gains) <= 1e-12:
            found[profile] = min(abs(g) for g in gains)
    return found


@pytest.mark.parametrize("moves_first", ["Japan", "US"])
@pytest.mark.parametrize(
    "off_path",
    ["prior", {"US": "resolute", "Japan": "irresolute"}, {"US": "irresolute", "Japan": "resolute"}],
)
def test_pure_equilibria_against_brute_force(moves_first: str, off_path: Any) -> None:
    rng = random.Random(12)
    sw = {"japan_access": "free", "provocation_rent_in_war": True, "moves_first": moves_first}
    count = 0
    for i in range(20):
        p = DEFAULTS if i == 0 else draw(rng)
        found = {e["profile"]: e["margin"] for e in pure_equilibria(p, off_path=off_path, **sw)}
        expected = brute_equilibria(p, off_path, sw)
        assert found.keys() == expected.keys()
        for k, v in found.items():
            assert v == pytest.approx(expected[k], abs=1e-12)
        count += len(found)
    assert count > 0


def test_pooling_equilibrium_equals_its_cell() -> None:
    rng = random.Random(13)
    seen = 0
    for _ in range(150):
        p = draw(rng)
        for e in pure_equilibria(p):
            us, japan = e["profile"]
            ev = e["events"]
            assert ev["status quo"] + ev["grey zone"] + ev["attack"] == pytest.approx(1, abs=1e-13)
            assert ev["capitulation"] + ev["war"] == pytest.approx(ev["attack"], abs=1e-13)
            if us[0] == us[1] and japan[0] == japan[1]:
                seen += 1
                s = fixed(p, us[0], japan[0])
                assert ev == pytest.approx(s["events"], abs=1e-13)
                assert e["payoff"] == pytest.approx(s["payoff"], abs=1e-13)
    assert seen > 50


def test_fixed_postures_in_the_search() -> None:
    """Section 4.5b: a fixed posture is played by both types and its beliefs stay the priors."""
    for pair in PAIRS:
        found = pure_equilibria(DEFAULTS, us_posture=pair[0], japan_posture=pair[1])
        assert len(found) == 1
        assert found[0]["payoff"] == pytest.approx(fixed(DEFAULTS, *pair)["payoff"], abs=1e-14)
        half = pure_equilibria(DEFAULTS, us_posture=pair[0])
        assert all(e["profile"][0] == (pair[0], pair[0]) for e in half)


# M01 and M02 ------------------------------------------------------------------------------------


def test_rudimentary_anchor() -> None:
    p = {"a_dd": -1.0, "a_sq": 0.0, "a_dc": 1.0, "b_dd_soft": -3.0, "b_dc": -2.0}
    p |= {"b_dd_hard": -1.0, "b_sq": 0.0}
    for h in (0.0, 0.3, 0.499, 0.5, 0.501, 1.0):
        r = rudimentary({**p, "hard_defender": h})
        assert r["threshold"] == 0.5
        assert r["challenge"] == (h < 0.5)
        assert sum(r["events"].values()) == pytest.approx(1)
        if h < 0.5:
            assert r["events"] == {"status quo": 0.0, "challenger wins": 1 - h, "conflict": h}
    higher = rudimentary({**p, "hard_defender": 0.4, "a_sq": 0.2})
    assert higher["threshold"] < 0.5
    assert not higher["challenge"]


def draw_unilateral(rng: random.Random) -> Params:
    c = sorted((rng.uniform(-1, 1) for _ in range(5)), reverse=True)
    d = sorted((rng.uniform(-1, 1) for _ in range(4)), reverse=True)
    p = dict(zip(("c_dc", "c_sq", "c_dd_hard", "c_cd", "c_dd_soft"), c, strict=True))
    p |= dict(zip(("d_cd", "d_dd_hard", "d_dc", "d_dd_soft"), d, strict=True))
    p["d_sq"] = rng.uniform(-1, 1)
    for k in ("hard_challenger", "hard_defender"):
        p[k] = rng.choice([0.0, 1.0, *(rng.random() for _ in range(6))])
    return p


def unilateral_regret(p: Params, x: tuple[float, float], y: float, r: float) -> float:
    """Largest gain of any type of M02, moves valued on the tree, soft defender's belief r."""
    k = p["hard_defender"]
    gain = 0.0
    for hard in (True, False):
        last = max(p["c_dd_hard"], p["c_cd"]) if hard else max(p["c_dd_soft"], p["c_cd"])
        deny = k + (1 - k) * y
        demand = deny * last + (1 - deny) * p["c_dc"]
        played = x[0] if hard else x[1]
        gain = max(gain, max(demand, p["c_sq"]) - played * demand - (1 - played) * p["c_sq"])
    # Denied, a hard challenger fights, a soft one backs down.
    deny_soft = r * p["d_dd_soft"] + (1 - r) * p["d_cd"]
    gain = max(gain, max(deny_soft, p["d_dc"]) - y * deny_soft - (1 - y) * p["d_dc"])
    for belief in (0.0, r, 1.0):
        assert belief * p["d_dd_hard"] + (1 - belief) * p["d_cd"] > p["d_dc"]
    return gain


def bayes(p: Params, x: tuple[float, float]) -> float | None:
    h = p["hard_challenger"]
    total = h * x[0] + (1 - h) * x[1]
    return h * x[0] / total if total > 0 else None


def test_unilateral_pure_by_enumeration() -> None:
    """All signal profiles, replies and beliefs; types of prior zero included."""
    rng = random.Random(14)
    tol = 1e-12
    names = set()
    for _ in range(3000):
        p = draw_unilateral(rng)
        result = unilateral_regions(p)
        h, d = p["hard_challenger"], result["thresholds"]["d"]
        assert result["thresholds"]["c_soft"] < result["thresholds"]["c_hard"] < 1
        grid = [i / 20 for i in range(21)] + [d, h]
        pure, prior = set(), set()
        for hard, soft, deny in itertools.product((0, 1), repeat=3):
            key = (("wait", "demand")[hard], ("wait", "demand")[soft], ("concede", "deny")[deny])
            x = (float(hard), float(soft))
            r = bayes(p, x)
            for belief in grid if r is None else [r]:
                if unilateral_regret(p, x, deny, belief) < tol:
                    pure.add(key)
            # Under the prior the reply is one function of the belief: the first listed at a tie.
            belief = h if r is None else r
            reply = belief * p["d_dd_soft"] + (1 - belief) * p["d_cd"] > p["d_dc"]
            if reply == bool(deny) and unilateral_regret(p, x, deny, belief) < tol:
                prior.add(key)
        assert {(*e["signals"], e["reply"]) for e in result["pure"]} == pure
        assert {(*e["signals"], e["reply"]) for e in result["prior"]} == prior
        for e in result["pure"]:
            x = tuple(float(s == "demand") for s in e["signals"])
            low, high = e["belief"]
            y = float(e["reply"] == "deny")
            for belief in (low, high):
                assert unilateral_regret(p, x, y, belief) < tol
            if bayes(p, x) is None:
                for belief in (low - 1e-3, high + 1e-3):
                    if 0 <= belief <= 1:
                        assert unilateral_regret(p, x, y, belief) > tol
        names |= {e["name"] for e in result["pure"]}
    assert names == {"certain deterrence", "steadfast", "separating", "attack"}


def test_unilateral_table() -> None:
    """The table of M02: no regret, the printed event probabilities, exactly one row per region."""
    rng = random.Random(15)
    seen: dict[str, int] = {}
    for _ in range(3000):
        p = draw_unilateral(rng)
        result = unilateral_regions(p)
        t = result["thresholds"]
        h, k = p["hard_challenger"], p["hard_defender"]
        rows = [e for e in result["equilibria"] if e["name"] != "steadfast"]
        assert len(rows) <= 1
        if not rows:
            pytest.fail("no equilibrium of the table")
        for e in result["equilibria"]:
            seen[e["name"]] = seen.get(e["name"], 0) + 1
            assert sum(e["events"].values()) == pytest.approx(1, abs=1e-13)
            x = (e["x_hard"], e["x_soft"])
            r = bayes(p, x)
            for y in e["y_range"]:
                belief = t["d"] if r is None else r
                assert unilateral_regret(p, x, y, belief) < 1e-12
        e = rows[0]
        sq, dd = {
            "certain deterrence": (1.0, 0.0),
            "separating": (1 - h, h * k),
            "attack": (0.0, h * k),
            "bluff": ((1 - h) * (1 - e["x_soft"]), h * t["c_soft"]),
        }[e["name"]]
        assert e["events"]["status quo"] == pytest.approx(sq, abs=1e-13)
        assert e["events"]["conflict"] == pytest.approx(dd, abs=1e-13)
    assert len(seen) == 5
    assert min(seen.values()) > 100


def test_unilateral_no_other_mixture() -> None:
    """A grid of (x_hard, x_soft, y) holds no near-equilibrium with challenge outside the table."""
    rng = random.Random(16)
    grid = [i / 10 for i in range(11)]
    for _ in range(25):
        p = draw_unilateral(rng)
        p["hard_challenger"], p["hard_defender"] = rng.uniform(0.1, 0.9), rng.uniform(0.1, 0.9)
        table = [e for e in unilateral_regions(p)["equilibria"] if e["name"] != "steadfast"]
        best = table[0]
        for x0, x1, y in itertools.product(grid, grid, grid):
            r = bayes(p, (x0, x1))
            if r is None or unilateral_regret(p, (x0, x1), y, r) > 1e-9:
                continue
            assert (x0, x1, y) == (best["x_hard"], best["x_soft"], best["y_soft"])


def test_unilateral_payoffs_by_simulation() -> None:
    rng = random.Random(17)
    p = draw_unilateral(rng)
    p["hard_challenger"], p["hard_defender"] = 0.35, 0.25
    x, y = (0.9, 0.4), 0.3
    result = unilateral_outcome(p, *x, y)
    n = 60_000
    total = [0.0, 0.0]
    for _ in range(n):
        hard, firm = rng.random() < 0.35, rng.random() < 0.25
        if rng.random() >= x[0 if hard else 1]:
            pay = (p["c_sq"], p["d_sq"])
        elif not firm and rng.random() >= y:
            pay = (p["c_dc"], p["d_dc"])
        elif not hard:
            pay = (p["c_cd"], p["d_cd"])
        else:
            pay = (p["c_dd_hard"], p["d_dd_hard" if firm else "d_dd_soft"])
        total[0] += pay[0]
        total[1] += pay[1]
    assert result["payoff"]["Challenger"] == pytest.approx(total[0] / n, abs=0.02)
    assert result["payoff"]["Defender"] == pytest.approx(total[1] / n, abs=0.02)
