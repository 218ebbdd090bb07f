"""The models of reputation and dynamics: plans summed period by period, and what surprises."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from conftest import random_game

import deterrence as dt


def test_within_n_periods_china_meets_a_hesitant_government_with_the_probability_of_the_formula() -> None:
    for periods in (1, 3, 8):
        game = dt.games.InstitutionalTies(institutions=0.0, turnover=np.array([0.1, 0.25, 0.6]), periods=periods)
        met = dt.solve(game).event("attack")[:, 0]
        later = 1 - (1 - game.turnover) ** (periods - 1)  # a firm government is in during the first
        assert np.allclose(met, later)


def test_the_best_of_all_plans_is_told_by_brute_force() -> None:
    """A plan attacks under some governments; its worth is summed period by period."""
    game = random_game(dt.games.InstitutionalTies, (100,), 2)
    e = dt.solve(game)
    for i in range(100):
        v = {n: float(x) for n, x in game.take(i).values.items()}
        mean = (1 - v["turnover"]) * v["firm"] + v["turnover"] * v["hesitant"]
        pays = [
            v["china_alone"] - (mean + (1 - v["institutions"]) * (p - mean)) * (v["china_alone"] + v["china_war"])
            for p in (v["firm"], v["hesitant"])
        ]
        best = 0.0
        for plan in product((False, True), repeat=2):
            total, weight, odds = 0.0, 1.0, (1.0, 0.0)
            for _ in range(400):
                total += weight * sum(o * w for o, w, attacks in zip(odds, pays, plan, strict=True) if attacks)
                left = sum(o for o, attacks in zip(odds, plan, strict=True) if not attacks)
                odds = (left * (1 - v["turnover"]), left * v["turnover"])
                weight *= v["discount"]
            best = max(best, total)
        assert np.nanmax(e.payoff[i, :, 0]) == pytest.approx(best, abs=1e-5)


def test_institutions_lock_in_weakness_as_well_as_strength() -> None:
    omega = np.linspace(0, 1, 22)
    strong = dt.solve(dt.games.InstitutionalTies(institutions=omega))
    attack = np.nanmax(strong.event("attack"), axis=1)
    at = 1 - (0.575 - 0.5) / (0.575 - 0.2)
    assert np.array_equal(attack == 0, omega >= at) and 0 < (attack == 0).mean() < 1
    weak = dt.solve(dt.games.InstitutionalTies(institutions=omega, turnover=0.6, discount=0.98))
    attack = np.nanmax(weak.event("attack"), axis=1)
    assert (np.diff(attack) >= 0).all() and attack[0] < 1 and attack[-1] == 1, "here they bring it on"


def test_the_linear_race_invests_what_makes_a_plan_best_whatever_the_rival_does() -> None:
    """Investment without steps: the present value of constant plans, summed period by period, on a fine grid."""
    values = dt.games.LinearRace(china_gain=0.8, china_cost=2.0, discount=0.95, decay=0.1, most=0.1).closed_form().values
    assert float(values["u_C"]) == pytest.approx(2.6207, abs=1e-4)  # a number known beforehand
    grid = np.linspace(0, 6, 60_001)
    for rival in (0.0, 1.5, 9.0):
        for start in (-1.0, 1.0, 4.0):
            lead, total = np.full_like(grid, start), np.zeros_like(grid)
            for t in range(600):
                total += 0.95**t * (0.8 * lead - 2.0 * grid**2 / 2)
                lead = 0.9 * lead + grid - rival
            assert grid[total.argmax()] == pytest.approx(float(values["u_C"]), abs=1e-3)


def test_in_the_linear_race_a_setback_changes_nothing_but_a_jump_of_the_gain_does() -> None:
    gain = np.linspace(0.0, 0.3, 31)
    behind, ahead = (dt.solve(dt.games.LinearRace(china_gain=gain, lead=lead)) for lead in ("US ahead", "China ahead"))
    for label, mix in behind.strategy.items():
        assert np.array_equal(mix, ahead.strategy[label], equal_nan=True), "who is ahead changes no investment"
    here, there = (behind.strategy[f"China: {state}"] for state in ("US ahead", "China ahead"))
    assert np.array_equal(here, there, equal_nan=True) and behind.complete.all()
    amount = np.nansum(here[..., 0, :] * [0, 0.5, 1], axis=-1)
    assert (np.diff(amount) >= 0).all() and amount[0] == 0 and amount[-1] == 1
    rival = dt.solve(dt.games.LinearRace(us_gain=gain))
    own = rival.strategy["China: US ahead"][..., 0, :]
    assert np.array_equal(own, np.broadcast_to(own[0], own.shape)), "nor does what the rival gains"
