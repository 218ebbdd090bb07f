"""Ways of China to coerce short of an invasion, and an answer to them (models.md 4.9, options 8 to 10).

Each option: its structure and counts, a plain-Python solution of whole games, and what can be proved of it.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import POSTURE_PAIRS, random_game, same
from test_strait import SPREADS
from test_strait_options import BOTH, ERRORS, FIXED, REAR, TIES, Drawn, compare_chosen, compare_fixed, counts

import deterrence as dt
from deterrence.games import Strait

BLOCKADE = {"blockade": "possible"}
RACE: Drawn = {
    "blockade_endurance": (0.05, 4), "blockade_clash": (0, 3), "blockade_audience_share": (0, 1), "china_blockade_cost": (0, 0.4),
    "taiwan_blockade_cost": (0, 0.3), "japan_escort_cost": (0, 0.2), "us_escort_cost": (0, 0.2),
}  # fmt: skip
ULTIMATUM = {"ultimatum": "quarters"}
TERMS: Drawn = {"taiwan_cost_spread": (0, 0.4)}
# name -> structure, parameters of the option with the range they are drawn from
OPTIONS: dict[str, tuple[dict[str, Any], Drawn]] = {
    "blockade": (BLOCKADE, RACE),
    "blockade, US first": (BLOCKADE | {"moves_first": "US"}, RACE),
    "blockade, refused access": (BLOCKADE | {"japan_access": "refused"}, RACE),
    "blockade, rear support": (BLOCKADE | REAR, RACE),
    "blockade, conditional lines": (BLOCKADE | BOTH, RACE | ERRORS),
    "blockade, ties in force": (BLOCKADE | {"ties": "in force", "provocation_rent_in_war": False}, RACE | TIES),
    "ultimatum": (ULTIMATUM, TERMS),
    "ultimatum, US first": (ULTIMATUM | {"moves_first": "US"}, TERMS),
    "ultimatum, conditional lines": ({"ultimatum": "halves"} | BOTH, TERMS | ERRORS),
    "ultimatum in tenths": ({"ultimatum": "tenths", "provocation_rent_in_war": False}, TERMS),
    "ultimatum, blockade": (ULTIMATUM | BLOCKADE, TERMS | RACE),
}
QUICK = ["blockade"]
FEW = ["blockade", "blockade, conditional lines", "ultimatum", "ultimatum, blockade"]


def draws(option: str, count: int, seed: int, **fixed: Any) -> Strait:
    """A batch with the option on; every parameter of the game and of the option is drawn, ends included."""
    structure, drawn = OPTIONS[option]
    rng = np.random.default_rng(seed)
    values = {
        name: np.where(rng.random(count) < 0.1, rng.choice((low, high), count), rng.uniform(low, high, count))
        for name, (low, high) in drawn.items()
    }
    game = random_game(Strait, (count,), seed, **{**structure, **values, **fixed})
    assert isinstance(game, Strait)
    return game


@pytest.mark.parametrize("option", FEW)
def test_fixed_postures_equal_the_oracle(option: str) -> None:
    """Test 8 of 4.7, and 9: regret below 1e-9 in every game."""
    for n, (pair, spread) in enumerate(zip(POSTURE_PAIRS, SPREADS, strict=True)):
        batch = draws(option, 6, 10 + n, us_posture=pair[0], japan_posture=pair[1], china_cost_spread=spread)
        agreed, untied = compare_fixed(batch)
        assert agreed >= 5, (agreed, untied)


@pytest.mark.slow
@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize(("pair", "spread"), list(product(POSTURE_PAIRS, SPREADS)), ids=str)
def test_fixed_postures_equal_the_oracle_often(option: str, pair: tuple[str, str], spread: float) -> None:
    batch = draws(option, 150, 100, us_posture=pair[0], japan_posture=pair[1], china_cost_spread=spread)
    agreed, untied = compare_fixed(batch)
    assert agreed >= 146 and untied >= 5, (agreed, untied)


@pytest.mark.parametrize("option", QUICK)
def test_equilibria_equal_the_oracle(option: str) -> None:
    """Every pure equilibrium of the posture stage, priors of 0 and 1 included (test 8)."""
    seen = 0
    for spread in (0.0, 0.12):
        batch = draws(option, 4, 30, china_cost_spread=spread)
        certain = np.array([0.0, 1.0, *batch.values["us_prior"][2:]])
        seen += compare_chosen(batch.replace(us_prior=certain))[0]
    assert seen > 4


@pytest.mark.slow
@pytest.mark.parametrize("option", OPTIONS)
def test_equilibria_equal_the_oracle_often(option: str) -> None:
    seen, several = compare_chosen(draws(option, 150, 700, china_cost_spread=0.12))
    assert seen > 100 and several >= 1


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
    game = draws("blockade", 200, 3)
    before = dt.games.Strait().peacetime(None)  # type: ignore[arg-type]
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
        batch = draws("blockade", 300, 52, us_posture="ambiguity", japan_posture="ambiguity", china_cost_spread=spread)
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


def alone(p: Any, steps: float) -> Strait:
    """Nobody helps Taiwan, and no cost of war hangs on p, the chance that China wins."""
    bare = dict.fromkeys(("china_audience_cost", "china_nuclear_japan_cost", "china_provocation_loss", "taiwan_provocation_rent", "us_strength"), 0.0)
    return Strait(
        japan_access="refused", us_posture="ambiguity", japan_posture="ambiguity", decisiveness=1.0, **bare,
        taiwan_strength=(1 - p) / p, china_grey_gain=0.0, occupation_cost=0.5, capitulation_relief=0.0,
        taiwan_war_cost=0.15, taiwan_cost_spread=0.1, china_war_cost=0.15, china_cost_spread=steps, ultimatum="tenths",
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
