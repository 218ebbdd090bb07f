"""Played many times, an equilibrium shows its probabilities as frequencies."""

import numpy as np
import pytest

import deterrence as dt

PLAYS = 40_000


@pytest.fixture(scope="module")
def strait():
    game = dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity", capitulation_relief=0.0)
    equilibrium = dt.solve(game).select()
    return equilibrium, dt.simulate(equilibrium, PLAYS, seed=3)


def near(share, probability):
    return abs(share - probability) < 4.5 * np.sqrt(max(probability * (1 - probability), 1e-9) / PLAYS) + 1e-12


def test_frequencies_of_events_types_and_outcomes(strait):
    equilibrium, plays = strait
    for event, probability in zip(equilibrium.events, equilibrium.probability[0], strict=True):
        seen = plays.get(event, plays.outcome == event)
        assert near(seen.mean(), probability), event
    assert near((plays["US resolve"] == "resolute").mean(), equilibrium.game.us_prior)
    assert 0.1 < plays.attack.mean() < 0.9


def test_payoffs_average_to_the_expected_ones(strait):
    equilibrium, plays = strait
    for player, expected in zip(equilibrium.players, equilibrium.payoff[0], strict=True):
        paid = plays[f"payoff: {player}"]
        assert abs(paid.mean() - expected) < 4.5 * paid.std() / np.sqrt(PLAYS)


def test_the_private_cost_decides_at_its_cutoff(strait):
    equilibrium, plays = strait
    low, high = equilibrium.cutoff["China: Taiwan: restrain"][0, 2]
    cost = plays["China's war cost"]
    assert low == -np.inf
    assert (plays.China[cost < high] == "attack").all()
    assert (plays.China[cost >= high] == "hold").all()
    assert abs(cost.mean() - equilibrium.game.china_war_cost) < 0.005


def test_events_of_one_play_nest_as_their_weights_do(strait):
    _, plays = strait
    assert not (plays["Japan arms"] & ~plays["Taiwan falls"]).any()


def test_who_moved_what_and_a_second_move_has_its_number(strait):
    _, plays = strait
    assert list(plays.columns[:2]) == ["US resolve", "Japan resolve"]
    assert set(plays["Taiwan 2"]) == {"", "resist"}
    assert (plays.US[plays.outcome == "status quo"] == "").all()


def test_same_seed_same_plays(strait):
    equilibrium, plays = strait
    assert dt.simulate(equilibrium, PLAYS, seed=3).equals(plays)
    assert not dt.simulate(equilibrium, PLAYS, seed=4).equals(plays)


def test_mistakes():
    solved = dt.solve(dt.games.UnilateralDeterrence(hard_challenger=0.8, hard_defender=[0.1, 0.9]))
    with pytest.raises(dt.ParameterError, match=r"batch of shape \(2,\) .*\.select"):
        dt.simulate(solved, 10, seed=0)
    with pytest.raises(dt.ParameterError, match="n=0: give a positive number"):
        dt.simulate(solved.select(0), 0, seed=0)
