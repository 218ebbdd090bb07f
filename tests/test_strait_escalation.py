"""A war that may become general (models.md 4.9, option 11): structure, a plain-Python solution, and both signs."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import random_game, same
from strait_frame import (
    BLOCKADE,
    BOTH,
    COSTS,
    ERRORS,
    ESCALATION,
    FIXED,
    ISLAND,
    RACE,
    RUIN,
    SEIZED,
    SENT,
    TERMS,
    TIES,
    AgainstTheOracle,
    Answers,
    Lists,
    Options,
    compare_deployments,
    counts,
    differ,
    draw,
)

import deterrence as dt
from deterrence.games import Strait
from deterrence.games.strait.ties import Peacetime

OPTIONS: Options = {
    "escalation": (ESCALATION, RUIN),
    "escalation, US first": (ESCALATION | {"moves_first": "US"}, RUIN),
    "escalation, refused access": (ESCALATION | {"japan_access": "refused"}, RUIN),
    "escalation, conditional lines": (ESCALATION | BOTH, RUIN | ERRORS),
    "escalation, seizure": (ESCALATION | SEIZED, RUIN | ISLAND),
    "escalation, blockade": (ESCALATION | BLOCKADE, RUIN | RACE),
    "escalation, blockade, US first": (ESCALATION | BLOCKADE | {"moves_first": "US"}, RUIN | RACE),
    "escalation, ultimatum": (ESCALATION | {"ultimatum": "halves"}, RUIN | TERMS),
    "escalation, ties": (ESCALATION | {"ties": "in force", "taiwan_effort": "high"}, RUIN | TIES),
    "escalation, other forms": (ESCALATION | {"contest": "difference"}, RUIN | COSTS),
}
FEW = ["escalation", "escalation, US first", "escalation, seizure", "escalation, blockade"]
CHOSEN = ["escalation", "escalation, US first", "escalation, conditional lines"]


class TestEscalation(AgainstTheOracle):
    options = OPTIONS
    fixed = Answers(FEW, games=10, each=9, untied=8)
    fixed_often = Answers(OPTIONS, games=100, each=90, untied=5)
    chosen = Lists(["escalation"], games=8, seen=6, spreads=(0.0, 0.12))
    chosen_often = Lists(CHOSEN, games=150, seen=100)


def test_deployments_count_as_effort() -> None:
    batch = draw(ESCALATION | {"deployment": "US and Japan"}, RUIN | SENT, 10, 40, us_posture="ambiguity", japan_posture="red line", china_cost_spread=0.12)
    assert compare_deployments(batch)[0] > 6


def test_the_tree_stays_and_two_events_are_added() -> None:
    for structure in ({}, FIXED, BLOCKADE | FIXED, SEIZED | FIXED):
        assert counts(**structure, **ESCALATION) == counts(**structure)
        new = set(Strait(**structure, **ESCALATION).tree.events) - set(Strait(**structure).tree.events)
        assert new == {"limited war", "general war"}
    assert len(dt.solve(Strait(**ESCALATION)).names) == 16


def test_off_or_without_hazard_it_is_the_base_game() -> None:
    """Off, bit for bit whatever its parameters are; at hazard 0 to rounding."""
    batch = random_game(Strait, (60,), 8)
    rng = np.random.default_rng(8)
    base, off = dt.solve(batch), dt.solve(batch.replace(**{n: rng.uniform(*ends, 60) for n, ends in RUIN.items()}))
    assert not differ(base, off)
    none = dt.solve(batch.replace(**ESCALATION, escalation_hazard=0.0))
    assert np.array_equal(base.exists, none.exists) and same(base.payoff, none.payoff)
    assert np.nanmax(none.event("general war")) == 0 and same(none.event("limited war"), base.event("war"))


def test_a_war_stays_limited_or_becomes_general_and_only_the_us_makes_it_so() -> None:
    e = dt.solve(draw(ESCALATION, RUIN, 300, 3, us_posture="red line", japan_posture="ambiguity", china_cost_spread=0.2))
    assert same(e.event("limited war") + e.event("general war"), e.event("war"))
    assert np.all(e.event("general war") <= (1 - np.exp(-0.3 * 20)) * e.event("US fights") + 1e-12)
    assert e.event("general war").max() > 0.05
    alone = dt.solve(draw(ESCALATION, RUIN, 50, 3, us_posture="ambiguity", us_war_cost=99.0, **{"japan_posture": "red line"}))
    assert np.all(alone.event("general war") == 0) and alone.event("war").max() > 0.1


def test_effort_is_the_force_brought() -> None:
    """By hand at the defaults; more of it is more dangerous, and the weight decides the sign of A2/AD."""
    game = Strait(**ESCALATION)
    force = 0.45 + (1 - 0.35 * 0.5) * 1.6
    assert float(game.general("join", "intervene", Peacetime())) == pytest.approx(1 - np.exp(-0.05 * force))
    batch = draw(ESCALATION, RUIN, 200, 5, escalation_hazard=0.1)
    chance = {j: batch.general(j, "intervene", Peacetime()) for j in ("bases", "join")}
    assert np.all(chance["join"] >= chance["bases"]) and batch.general("join", "abstain", Peacetime()) == 0
    more = batch.replace(a2ad=1.0)
    for weight, sign in ((0.0, -1), (1.0, 0), (2.0, 1)):
        low, high = (b.replace(escalation_denied_weight=weight).general("abstain", "intervene", Peacetime()) for b in (batch, more))
        assert np.all(np.abs(high - low) < 1e-12) if sign == 0 else np.all(sign * (high - low) >= -1e-12)


def test_what_china_alone_would_lose_deters_at_every_history() -> None:
    """Its own loss moves no other reply: the odds of attack fall after restraint and after provocation."""
    batch = draw(ESCALATION, RUIN, 300, 6, us_posture="ambiguity", japan_posture="ambiguity", china_cost_spread=0.2)
    low, high = (dt.solve(batch.replace(china_general_war_loss=x)) for x in (0.5, 5.0))
    for label in ("China: Taiwan: restrain", "China: Taiwan: provoke"):
        fall = low.strategy[label][:, 0, 2] - high.strategy[label][:, 0, 2]
        assert np.all(fall >= -1e-12) and fall.max() > 0.05


def test_japan_keeps_its_bases_shut_for_fear_of_a_general_war() -> None:
    """2017 at the centre: the irresolute Japan that would have opened them; its line opens them, and brings in the US."""
    game = dt.scenario("strait", "2017").game.replace(us_posture="ambiguity", japan_posture="ambiguity", **ESCALATION)
    label = "Japan: Japan resolve: irresolute; Taiwan: restrain; China: attack; Taiwan: resist"
    does = [dt.solve(game.replace(japan_general_war_loss=x)).strategy[label][0].tolist() for x in (0.0, 2.0)]
    assert does == [[0, 1, 0], [1, 0, 0]]
    silent, drawn = (dt.solve(game.replace(japan_posture=posture)) for posture in ("ambiguity", "red line"))
    fights = [float(e.event("US fights")[0] / e.event("war")[0]) for e in (silent, drawn)]
    assert fights == pytest.approx([0.08 * 0.45, 0.45]), "the US fights where it is resolute and Japan is in: joined, or open"


BOX = {
    "escalation_hazard": (0.0, 0.2), "us_general_war_loss": (0.0, 5.0), "china_general_war_loss": (0.0, 5.0),
    "us_prior": (0.1, 0.9), "a2ad": (0.2, 0.9), "china_war_cost": (0.1, 0.5),
}  # fmt: skip


@pytest.mark.parametrize("of", ["attack", "US fights"])
def test_the_sign_of_the_hazard_is_ambiguous_with_witnesses_both_ways(of: str) -> None:
    """In a box around the scenario 2017: each witness, loaded as a game and solved, moves as it says."""
    game = dt.scenario("strait", "2017").game.replace(us_posture="ambiguity", japan_posture="ambiguity", **ESCALATION)
    ds = dt.signs(game, BOX, of=of, n=64, seed=1)
    hazard = ds.sel(parameter="escalation_hazard", way="all steps")
    assert hazard.verdict.item() == "ambiguous"
    for sign in ("+", "-"):
        ends = [hazard.witness.sel(sign=sign, end=end).to_series() for end in ("before", "after")]
        low, high = (float(dt.solve(game.replace(**end)).event(of)[0]) for end in ends)
        assert ends[0]["escalation_hazard"] < ends[1]["escalation_hazard"]
        assert high - low > 0.01 if sign == "+" else high - low < -0.01
