"""The flagship at its limits: certainty, lock-in, collapse to smaller games, unravelling."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import POSTURE_PAIRS, random_game, same
from oracles.closed_forms import rudimentary

import deterrence as dt
from deterrence.games import Strait

by_pair = pytest.mark.parametrize("pair", POSTURE_PAIRS, ids=str)


def postures(pair: tuple[str, str]) -> dict[str, Any]:
    return {"us_posture": pair[0], "japan_posture": pair[1]}


def test_default_win_table() -> None:
    """Section 4.3."""
    told = {
        ("abstain", "abstain"): 0.741, ("abstain", "intervene"): 0.418, ("bases", "abstain"): 0.717,
        ("bases", "intervene"): 0.368, ("join", "abstain"): 0.556, ("join", "intervene"): 0.321,
    }  # fmt: skip
    assert {key: round(float(Strait().china_wins(*key)), 3) for key in told} == told


@pytest.mark.parametrize(
    ("name", "sign"),
    [("taiwan_strength", -1), ("japan_strength", -1), ("us_strength", -1), ("basing_relief", -1),
     ("a2ad", 1), ("china_strength", 1)],
)  # fmt: skip
def test_win_probability_is_monotone(name: str, sign: int) -> None:
    """Test 2. (Of the equilibrium no monotonicity is asserted: test 10.)"""
    game = random_game(Strait, (500,), 2)
    assert isinstance(game, Strait)
    low, high = (game.replace(**{name: f * game.values[name]}) for f in (0.7, 0.99))
    strict = 0
    for japan in ("abstain", "bases", "join"):
        for us in ("abstain", "intervene"):
            rise = high.china_wins(japan, us) - low.china_wins(japan, us)
            assert np.all(sign * rise >= -1e-15)
            strict += np.any(sign * rise > 1e-9)
    assert strict > 0


@pytest.mark.parametrize("moves_first", ["Japan", "US"])
def test_large_audience_costs_lock_in(moves_first: str) -> None:
    """Test 3: under a red line even the irresolute type fights."""
    batch = random_game(
        Strait, (200,), 3, moves_first=moves_first, us_audience_cost=99.0, japan_audience_cost=999.0,
        japan_bases_audience_share=0.5, **postures(("red line", "red line")),
    )  # fmt: skip
    e, held = dt.solve(batch), 0
    for label, actions in e.actions.items():
        if "intervene" in actions or "join" in actions:
            held += 1
            wanted = actions.index("intervene" if "intervene" in actions else "join")
            assert np.all(e.strategy[label][:, 0, wanted] == 1), label
    assert held == (16 if moves_first == "Japan" else 12)


@pytest.mark.parametrize("priors", [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)], ids=str)
def test_certainty_makes_postures_idle(priors: tuple[float, float]) -> None:
    """Test 4: with priors of 0 or 1 and no price or audience cost, all postures give the same play."""
    free = {"us_audience_cost": 0.0, "japan_audience_cost": 0.0, "us_line_price": 0.0, "japan_line_price": 0.0}
    batch = random_game(Strait, (60,), 4, us_prior=priors[0], japan_prior=priors[1], **free)
    e = dt.solve(batch)
    assert e.exists.all() and np.all(e.status == dt.Status.tie)
    quiet = batch.replace(**postures(("ambiguity", "ambiguity")))
    certain = [dt.solve(quiet), dt.solve(quiet.replace(resolve="public"))]
    assert certain[1].concept.startswith("subgame-perfect")
    for one in certain:
        assert same(np.broadcast_to(one.payoff, e.payoff.shape), e.payoff, 1e-9)


@by_pair
def test_public_resolve_is_the_certain_game(pair: tuple[str, str]) -> None:
    """Test 4: with resolve public, play after each draw is that of priors 0 and 1."""
    private = random_game(Strait, (60,), 5, **postures(pair))
    public = dt.solve(private.replace(resolve="public"))
    total = np.zeros((60, 4))
    for us, p in ((1.0, private.values["us_prior"]), (0.0, 1 - private.values["us_prior"])):
        for japan, q in ((1.0, private.values["japan_prior"]), (0.0, 1 - private.values["japan_prior"])):
            certain = dt.solve(private.replace(us_prior=us, japan_prior=japan))
            total += np.reshape(p * q, (-1, 1)) * certain.payoff[:, 0]
    assert same(public.payoff[:, 0], total, 1e-9)


def test_collapse_to_rudimentary_deterrence() -> None:
    """Test 5: without Japan, grey zone and rent the flagship is M01."""
    priors = np.linspace(0, 1, 201)
    rng, reached = np.random.default_rng(5), 0
    for a2ad, strength, cost in rng.uniform((0, 0.5, 0.1), (0.5, 2, 0.4), (30, 3)):
        game = Strait(
            us_prior=priors, us_posture="ambiguity", japan_posture="ambiguity", a2ad=a2ad, us_strength=strength,
            china_war_cost=cost, china_cost_spread=0.0, us_war_cost=0.2, us_loss_irresolute=0.01,
            us_loss_resolute=50.0, japan_strength=0.0, japan_bases_cost=50.0, japan_join_cost=60.0,
            japan_nuclear_cost=50.0, taiwan_provocation_rent=0.0, taiwan_war_cost=0.0, capitulation_relief=0.0,
            china_grey_cost=50.0, taiwan_grey_concession_loss=50.0, china_provocation_loss=0.0,
        )  # fmt: skip
        alone, helped = (game.china_wins("abstain", u) for u in ("abstain", "intervene"))
        a_dc = float(alone - cost - (1 - alone) * game.china_audience_cost)
        a_dd = float(helped - cost - (1 - helped) * game.china_audience_cost - game.china_cost_us)
        attack = dt.solve(game).event("attack")[:, 0]
        if not a_dd < 0 < a_dc:
            assert np.all(attack == (1.0 if a_dd >= 0 else 0.0))
            continue
        reached += 1
        small = {"a_sq": 0.0, "a_dc": a_dc, "a_dd": a_dd, "b_sq": 1, "b_dc": 0, "b_dd_hard": 0.5, "b_dd_soft": -1}
        threshold = rudimentary({"hard_defender": 0.5, **small})["threshold"]
        away = np.abs(priors - threshold) > 1e-9
        assert np.array_equal(attack[away], (priors < threshold)[away].astype(float))
        twin = dt.solve(dt.games.RudimentaryDeterrence(hard_defender=priors, **small))
        assert np.array_equal(1 - twin.event("status quo")[away, 0], attack[away])
    assert reached > 10


@by_pair
def test_no_gain_no_provocation(pair: tuple[str, str]) -> None:
    """Test 6: without rent and conditionality Taiwan restrains where China otherwise holds."""
    batch = random_game(
        Strait, (300,), 6, us_conditionality=0.0, taiwan_provocation_rent=0.0, china_cost_spread=0.1, **postures(pair)
    )
    e = dt.solve(batch)
    holds = [e.strategy[f"China: Taiwan: {did}"][:, 0, 0] > 0 for did in ("restrain", "provoke")]
    where = holds[0] & holds[1]
    assert where.sum() > 30
    assert np.all(e.event("provocation")[where, 0] == 0)


@by_pair
def test_a_large_rent_provokes(pair: tuple[str, str]) -> None:
    """Test 6: with a large rent Taiwan provokes wherever China does not answer by attack."""
    batch = random_game(
        Strait, (300,), 7, taiwan_provocation_rent=999.0, china_cost_spread=0.0, china_provocation_loss=0.1,
        **postures(pair),
    )  # fmt: skip
    e = dt.solve(batch)
    spared = e.strategy["China: Taiwan: provoke"][:, 0, 2] == 0
    assert 30 < spared.sum()
    assert np.all(e.event("provocation")[spared, 0] == 1)


@by_pair
def test_no_grey_zone(pair: tuple[str, str]) -> None:
    """Test 7: costly and resisted, the grey zone drops out."""
    batch = random_game(
        Strait, (300,), 8, china_grey_cost=99.0, taiwan_grey_concession_loss=1.0,
        taiwan_grey_resistance_cost=0.1, **postures(pair),
    )  # fmt: skip
    e = dt.solve(batch)
    assert np.all(e.event("grey zone") == 0) and np.any(e.event("attack") > 0.5)
    for did in ("restrain", "provoke"):
        assert np.all(e.strategy[f"China: Taiwan: {did}"][:, 0, 1] == 0)


def test_unravelling() -> None:
    """Test 11 (4.9, item 4): one audience, no price: pooling on silence only where the line changes nothing."""
    batch = random_game(
        Strait, (4000,), 9, japan_posture="ambiguity", japan_strength=0.0, japan_bases_cost=50.0, japan_join_cost=60.0,
        taiwan_provocation_rent=0.0, us_line_price=0.0, us_audience_cost=50.0, china_cost_spread=0.1,
    )  # fmt: skip
    assert isinstance(batch, Strait)
    vague, line = (dt.solve(batch.replace(us_posture=p)) for p in ("ambiguity", "red line"))
    p = batch.values
    q = batch.china_wins("abstain", "intervene")
    war = q * p["china_prize"] - p["china_cost_us"] - (1 - q) * p["china_audience_cost"]
    after = "Taiwan: restrain; China: attack; Taiwan: resist; Japan: abstain"
    fights = vague.strategy[f"US: US resolve: resolute; {after}"][:, 0, 0] == 1
    stated = (
        (vague.event("provocation")[:, 0] == 0) & (line.event("provocation")[:, 0] == 0) & fights
        & (p["us_grey_loss"] <= q * p["us_loss_resolute"] + p["us_war_cost"])
        & (war - p["china_war_cost"] + 6 * p["china_cost_spread"] <= p["china_prize"] * (1 - p["occupation_cost"]))
    )  # fmt: skip
    lowers = line.event("attack")[:, 0] < vague.event("attack")[:, 0] - 1e-6
    pooled = dt.solve(batch)
    silent = pooled.exists[:, pooled.names.index("US: ambiguity")]
    inside = (p["us_prior"] > 0) & (p["us_prior"] < 1)
    assert (stated & lowers & inside).sum() > 100
    assert not np.any(silent & stated & lowers & inside)
    assert np.any(silent & stated)
