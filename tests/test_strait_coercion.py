"""Ways of China to coerce short of an invasion, and an answer to them.

Each option: its structure and counts, a plain-Python solution of whole games, and what can be proved of it.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import random_game, same
from strait_frame import (
    BLOCKADE,
    BOTH,
    CORRELATED,
    DRAWN,
    ERRORS,
    FIXED,
    KOREAN_LINE,
    PAIRED,
    QUADRIAD,
    RACE,
    REAR,
    SENT,
    TERMS,
    THIRD,
    TIES,
    AgainstTheOracle,
    Answers,
    Lists,
    Options,
    by_pair,
    compare_deployments,
    counts,
    deployments,
    draw,
)

import deterrence as dt
from deterrence.games import Strait
from deterrence.games.strait.ties import Peacetime

ULTIMATUM = {"ultimatum": "quarters"}
OPTIONS: Options = {
    "blockade": (BLOCKADE, RACE),
    "blockade, US first": (BLOCKADE | {"moves_first": "US"}, RACE),
    "blockade, refused access": (BLOCKADE | {"japan_access": "refused"}, RACE),
    "blockade, rear support": (BLOCKADE | REAR, RACE),
    "blockade, conditional lines": (BLOCKADE | BOTH, RACE | ERRORS),
    "blockade, ties in force": (BLOCKADE | {"ties": "in force", "provocation_rent_in_war": False}, RACE | TIES),
    "ultimatum": (ULTIMATUM, TERMS),
    "ultimatum, US first": (ULTIMATUM | {"moves_first": "US"}, TERMS),
    "ultimatum, conditional lines": ({"ultimatum": "halves"} | BOTH, TERMS | ERRORS),
    "ultimatum in tenths": ({"ultimatum": "tenths"}, TERMS),
    "ultimatum, blockade": (ULTIMATUM | BLOCKADE, TERMS | RACE),
    "ultimatum, South Korea's line": (ULTIMATUM | KOREAN_LINE, TERMS | THIRD),
}
DEPLOYMENTS: Options = {  # under fixed postures
    "deployment by the US": ({"deployment": "US"}, SENT),
    "deployment by Japan": ({"deployment": "Japan"}, SENT),
    "deployments": ({"deployment": "US and Japan"}, SENT),
    "deployments, US first": ({"deployment": "US and Japan", "moves_first": "US"}, SENT),
    "deployments, correlated resolve": ({"deployment": "US and Japan"} | CORRELATED, SENT | DRAWN),
    "deployments, South Korea": ({"deployment": "US and Japan"} | QUADRIAD, SENT | THIRD),
    "deployments, blockade": ({"deployment": "US and Japan"} | BLOCKADE, SENT | RACE),
}
QUICK = ["blockade"]
CHOSEN = ["blockade", "blockade, US first", "blockade, conditional lines", "ultimatum, conditional lines"]
FEW = ["blockade", "blockade, conditional lines", "ultimatum, blockade", "ultimatum, South Korea's line"]


class TestCoercion(AgainstTheOracle):
    options = OPTIONS
    fixed = Answers(FEW, games=6, each=5)
    fixed_often = Answers(OPTIONS, games=60, each=54, untied=3)
    chosen = Lists(QUICK, games=4, seen=4, spreads=(0.0, 0.12))
    chosen_often = Lists(CHOSEN, games=60, seen=40)


# Blockade.


def test_blockade_counts() -> None:
    """A blockade adds 4 decisions and 5 outcomes after each pair of types, provocation and posture cell."""
    nodes, chances, decisions, outcomes, sets = counts()
    each = 4 * 2 * 4
    assert counts(**BLOCKADE) == (nodes + 9 * each, chances, decisions + 4 * each, outcomes + 5 * each, sets + 2 * 4 * 7)
    assert counts(**BLOCKADE) == (863, 3, 380, 480, 152)
    assert counts(**FIXED, **BLOCKADE) == (215, 3, 92, 120, 37)
    no_escort = counts(**FIXED, **BLOCKADE, **REAR)  # Japan is not asked: a decision and two outcomes fewer, twice
    assert no_escort[2] == counts(**FIXED, **REAR)[2] + 8 * 2
    assert len(dt.solve(Strait(**BLOCKADE)).names) == 16 and len(dt.solve(Strait(**BLOCKADE, **FIXED)).names) == 1
    tree = Strait(**BLOCKADE).tree
    assert all(len(o.payoffs) == 4 for o in tree.outcomes)
    assert tree.infosets["China: US: red line; Japan: ambiguity; Taiwan: provoke"].actions == ("hold", "grey zone", "blockade", "attack")
    assert set(tree.events) - set(Strait().tree.events) == {"blockade", "submission", "siege", "clash", "US escorts", "Japan escorts"}


def test_the_clocks_of_a_blockade() -> None:
    """One of the three rings first; escorts stretch the time that Taiwan holds out."""
    game = draw(BLOCKADE, RACE, 200, 3)
    before = Peacetime()
    alone = game.race("abstain", "abstain", before)
    for japan, us in product(("abstain", "join"), ("abstain", "intervene")):
        race = game.race(japan, us, before)
        assert same(race.length + race.yields + race.clash, np.ones(200))
        held, alone_held = race.length / race.yields, alone.length / alone.yields
        assert np.all(held >= alone_held - 1e-12)
    assert np.all(alone.clash == 0)
    starved = game.replace(blockade_endurance=0.0).race("join", "intervene", before)
    assert np.all(starved.yields == 1) and np.all(starved.length == 0)


@pytest.mark.parametrize("fixed", [{}, FIXED], ids=["chosen", "fixed"])
def test_a_blockade_too_dear_for_china_is_no_option(fixed: dict[str, Any]) -> None:
    """Taiwan, with stocks for ever and no hardship, holds out; China then never begins."""
    batch = random_game(Strait, (80,), 51, **fixed)
    dear = {"blockade_endurance": 1e9, "blockade_clash": 0.0, "taiwan_blockade_cost": 0.0, "china_blockade_cost": 9.0}
    base, e = dt.solve(batch), dt.solve(batch.replace(**BLOCKADE, **dear))
    assert np.array_equal(base.exists, e.exists) and same(base.payoff, e.payoff)
    assert np.nanmax(e.event("blockade")) == 0
    assert all(same(base.event(x), e.event(x)) for x in base.events)


def test_shots_alone_make_a_blockade_a_war_of_those_who_sail() -> None:
    """A war needs an escort, and the US and Japan fight in it with the odds that it begins."""
    for spread in (0.0, 0.2):
        batch = draw(BLOCKADE, RACE, 300, 52, us_posture="ambiguity", japan_posture="ambiguity", china_cost_spread=spread)
        e = dt.solve(batch.replace(blockade_clash=np.where(np.arange(300) % 2, batch.blockade_clash, 0.0)))
        quiet = np.arange(300) % 2 == 0
        assert same(e.event("clash")[quiet], np.zeros((150, 1))) and e.event("clash").max() > 0.05
        assert np.all(e.event("clash") <= e.event("US escorts") + e.event("Japan escorts") + 1e-12)
        assert np.all(e.event("US escorts") + e.event("Japan escorts") <= 2 * e.event("blockade") + 1e-12)
        assert e.event("US escorts").mean() > 0.02 and e.event("Japan escorts").mean() > 0.02


# Ultimatum.


def test_ultimatum_counts() -> None:
    """A demand adds an answer, a settlement and a war (1 + 3 decisions, 6 outcomes) after each pair of types."""
    nodes, chances, decisions, outcomes, sets = counts()
    each = 4 * 2 * 4
    for menu, steps in (("halves", 2), ("quarters", 4), ("tenths", 10)):
        more = each * steps
        expected = (nodes + 12 * more, chances, decisions + 5 * more, outcomes + 7 * more, sets + 2 * 4 * 9 * steps)
        assert counts(ultimatum=menu) == expected
    assert counts(**ULTIMATUM) == (2111, 3, 892, 1216, 384)
    assert counts(**FIXED, **ULTIMATUM) == (527, 3, 220, 304, 95)
    tree = Strait(**ULTIMATUM, **FIXED).tree
    assert all(len(o.payoffs) == 4 for o in tree.outcomes)
    assert tree.infosets["China: Taiwan: restrain"].actions == (
        "hold", "grey zone", "demand 25%", "demand 50%", "demand 75%", "demand 100%", "attack",
    )  # fmt: skip
    assert tree.infosets["Taiwan: Taiwan: restrain; China: demand 50%"].actions == ("reject", "accept")
    assert set(tree.events) - set(Strait(**FIXED).tree.events) == {"ultimatum", "settlement", "conceded"}


def alone(p: Any, spread: float) -> Strait:
    """Nobody helps Taiwan, and no cost of war hangs on p, the chance that China wins."""
    bare = dict.fromkeys(("china_audience_cost", "china_nuclear_japan_cost", "china_provocation_loss", "taiwan_provocation_rent", "us_strength"), 0.0)
    return Strait(
        japan_access="refused", us_posture="ambiguity", japan_posture="ambiguity", decisiveness=1.0, **bare,
        taiwan_strength=(1 - p) / p, china_grey_gain=0.0, occupation_cost=0.5, capitulation_relief=0.0,
        taiwan_war_cost=0.15, taiwan_cost_spread=0.1, china_war_cost=0.15, china_cost_spread=spread, ultimatum="tenths", china_ultimatum_cost=0.0,
    )  # fmt: skip


def test_better_odds_move_the_settlement_and_not_the_risk_of_war() -> None:
    """M13: p up by one step of the menu is answered by demands one step higher, and the risk stays."""
    p = np.array([0.4, 0.5, 0.6, 0.7])
    for spread in (0.0, 0.05):
        e = dt.solve(alone(p, spread))
        demanded = e.strategy["China: Taiwan: restrain"][:, 0]
        assert same(demanded.sum(axis=-1), np.ones(4)) and np.all(demanded[:, [0, 1, 11, 12]] < 1e-9)
        for i in range(3):
            assert same(demanded[i, 2:11], demanded[i + 1, 3:12], 1e-9)
        assert same(e.event("war"), np.full((4, 1), e.event("war")[0, 0]), 1e-9)
        assert 0.01 < e.event("war")[0, 0] < 0.5
    base = dt.solve(alone(p, 0.1).replace(ultimatum="none", china_war_cost=0.5))
    assert np.all(np.diff(base.event("war")[:, 0]) > 0.01), "without a settlement better odds are war"


def test_the_best_demand_is_the_one_that_brute_force_finds() -> None:
    """China's worth of each demand, by quadrature over what war may cost Taiwan."""
    game = alone(np.array([0.37, 0.52, 0.66]), 0.0).replace(china_war_cost=np.array([0.05, 0.2, 0.35]))
    e = dt.solve(game)
    costs = np.linspace(-0.85, 1.15, 200_001)  # ten standard deviations either side
    density = np.exp(-0.5 * ((costs - 0.15) / 0.1) ** 2)
    for i, p in enumerate((0.37, 0.52, 0.66)):
        worth = []
        for x in np.arange(1, 11) / 10:
            accepts = costs > x - p
            worth.append(np.average(np.where(accepts, x, p - game.china_war_cost[i]), weights=density))
        assert e.payoff[i, 0, 0] == pytest.approx(max(worth), abs=1e-4)
        assert e.strategy["China: Taiwan: restrain"][i, 0, 2 + int(np.argmax(worth))] == 1


def test_a_cost_known_to_all_is_never_fought_over() -> None:
    """With both costs known China asks for what Taiwan just gives, and there is no war (Fearon 1995)."""
    e = dt.solve(alone(np.array([0.4, 0.5, 0.6, 0.7]), 0.0).replace(taiwan_cost_spread=0.0, taiwan_war_cost=0.17))
    assert np.all(e.event("war") == 0) and same(e.event("conceded")[:, 0], np.array([0.5, 0.6, 0.7, 0.8]))


# Deployment.


def test_deployments_equal_the_oracle() -> None:
    """Test 8 of 4.7, and 9: regret below 1e-9 in every game."""
    found = np.zeros(3)
    for n, postures in enumerate(PAIRED):
        option = "deployments" if n == 2 else "deployment by the US"
        found += compare_deployments(draw(*DEPLOYMENTS[option], 8, 60 + n, **postures))
    assert found[0] >= 24 and found[2] > 4, found


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("option", DEPLOYMENTS)
@by_pair
def test_deployments_equal_the_oracle_often(option: str, postures: dict[str, Any]) -> None:
    seen, _, stirred = compare_deployments(draw(*DEPLOYMENTS[option], 60, 600, **postures))
    assert seen > 40 and stirred > 5, (seen, stirred)


def test_deployment_counts() -> None:
    """A provocation is followed by two crises where one state may deploy, by four where both may."""
    nodes, chances, decisions, outcomes, sets = counts(**FIXED)
    half = (nodes - 3 - 4) // 2  # one crisis by all pairs of types, of 2 after restraint and provocation
    assert (nodes, half) == (143, 68)
    for who in ("US", "Japan"):
        got = counts(**FIXED, deployment=who)
        assert got == (nodes + half + 4, chances, decisions + 28 + 4, outcomes + 40, sets + 11 + 2)
    both = counts(**FIXED, deployment="US and Japan")
    assert both == (nodes + 3 * half + 4 + 8, chances, decisions + 3 * 28 + 4 + 8, outcomes + 3 * 40, sets + 3 * 11 + 4)
    assert counts(deployment="US") == (863, 3, 380, 480, 148) and counts(deployment="US and Japan") == (1439, 3, 636, 800, 244)
    tree = Strait(**FIXED, deployment="US and Japan").tree
    assert all(len(o.payoffs) == 4 for o in tree.outcomes)
    assert "Japan: Japan resolve: resolute; Taiwan: provoke" in tree.infosets, "at once: it does not see what the US does"
    assert set(tree.events) - set(Strait(**FIXED).tree.events) == {"US deploys", "Japan deploys"}
    assert len(dt.solve(Strait(**FIXED, deployment="US")).names) == 4


def test_all_types_do_not_pay_for_a_deployment_that_adds_nothing() -> None:
    """Without a gain it only tells: if all deployed, to stay away would be believed no less (rule "prior"), and free."""
    nothing = {"us_deployment_gain": 0.0, "us_deployment_cost": np.where(np.arange(200) % 2, 0.02, 0.05)}
    batch = random_game(Strait, (200,), 71, us_posture="ambiguity", japan_posture="ambiguity", deployment="US", **nothing)
    e = dt.solve(batch)
    assert not e.exists[:, [deployments(n)[0] for n in e.names].index((1, 1))].any()
    calm = dt.solve(batch.replace(deployment="none"))
    stays = [deployments(n)[0] for n in e.names].index((0, 0))
    there = e.exists[:, stays]
    assert there.sum() > 100 and same(e.payoff[there, stays], calm.payoff[there, 0])


def test_a_deployment_by_the_resolute_alone_makes_china_sure() -> None:
    """What China believes is an output: 1 after a deployment that only the resolute make, the prior if all do."""
    batch = random_game(Strait, (300,), 72, us_posture="ambiguity", japan_posture="ambiguity", deployment="US")
    e = dt.solve(batch)
    profiles = [deployments(n)[0] for n in e.names]
    label = "China: Taiwan: provoke; US: deploy"
    resolute = np.array([node.startswith("resolute") for node in e.nodes[label]])
    for profile, wanted in (((1, 0), np.ones(300)), ((1, 1), batch.us_prior)):
        k = profiles.index(profile)
        there = e.exists[:, k]
        assert there.sum() > 5
        assert same(e.belief[label][there, k][:, resolute].sum(axis=-1), np.broadcast_to(wanted, (300,))[there])


def test_a_demand_that_costs_nothing_and_is_surely_refused_ties_with_an_attack() -> None:
    """Both are the same war: nobody's payoff may depend on which of them China makes."""
    sure = {"taiwan_cost_spread": 0.0, "taiwan_war_cost": 0.1, "china_war_cost": 0.02, "taiwan_strength": 3.0, "us_posture": "ambiguity", "japan_posture": "ambiguity"}
    free, base = dt.solve(Strait(**sure, ultimatum="halves", china_ultimatum_cost=0.0)), dt.solve(Strait(**sure))
    dear = dt.solve(Strait(**sure, ultimatum="halves", china_ultimatum_cost=0.05))
    assert free.status[0] == dt.Status.tie and same(free.payoff, base.payoff)
    assert dear.event("ultimatum")[0] == 0 and same(dear.payoff, base.payoff)
