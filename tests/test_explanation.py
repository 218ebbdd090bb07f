"""One equilibrium in words: beliefs follow Bayes, worths are those of the judge, and the action taken is marked."""

import pytest

import deterrence as dt


def told(**values):
    game = dt.games.UnilateralDeterrence(hard_challenger=0.8, hard_defender=0.4, **values)
    return dt.explain(dt.solve(game).select(), unreached=True)


def test_each_set_is_told_with_belief_worth_and_choice():
    text = told()
    assert text.startswith("Challenger: demand (perfect Bayesian equilibrium")
    assert "believes Defender's resolve: hard 0.4, soft 0.6" in text
    assert "wait 0; demand 0.5 <- taken" in text  # .6 * 1 + .4 * -.25
    assert "concede -0.5; deny 0.1 <- taken" in text  # the hard defender: .8 * 0 + .2 * .5
    assert "believes Defender's resolve: hard 1, soft 0" in text  # only a hard defender denies
    assert text.count("<- taken") == len(dt.games.UnilateralDeterrence().tree.infosets)


def test_sets_off_the_path_are_marked_and_left_out_unless_asked_for():
    peace = dt.solve(dt.games.UnilateralDeterrence(hard_defender=0.9)).select()
    assert "[off the path]" in dt.explain(peace, unreached=True)
    assert "Defender:" not in dt.explain(peace)


def test_a_private_cost_is_told_as_x_and_the_action_as_a_probability():
    game = dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity", capitulation_relief=0.0)
    equilibrium = dt.solve(game).select()
    attack = float(equilibrium.event("attack")[0])
    assert f" - x <- with probability {attack:.3g}" in dt.explain(equilibrium)


def test_only_one_equilibrium_of_one_game():
    with pytest.raises(dt.ParameterError, match=r"batch of shape \(2,\).*\.select"):
        dt.explain(dt.solve(dt.games.UnilateralDeterrence(hard_defender=[0.1, 0.9])))
