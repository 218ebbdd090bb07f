"""Games in normal form: shapes, names, conversions from trees, and all pure equilibria."""

import pickle
from itertools import product

import numpy as np
import pytest

import deterrence as dt
from deterrence.status import Status

PRISONERS = [[[3, 0], [5, 1]], [[3, 5], [0, 1]]]


def brute_force(payoffs):
    """All pure Nash profiles of one game, by definition."""
    players, *sizes = payoffs.shape
    found = set()
    for profile in product(*map(range, sizes)):
        best = all(
            payoffs[(i, *profile)] >= max(payoffs[(i, *profile[:i], a, *profile[i + 1 :])] for a in range(sizes[i]))
            for i in range(players)
        )
        if best:
            found.add(profile)
    return found


@pytest.mark.parametrize("sizes", [(2, 2), (3, 4), (2, 2, 2), (2, 3, 2), (2, 2, 2, 2)])
def test_pure_nash_equals_brute_force(sizes):
    payoffs = np.random.default_rng(5).random((40, len(sizes), *sizes))
    equilibria = dt.solvers.PureNash()(dt.NormalForm(payoffs, players=len(sizes)))
    profiles = list(product(*map(range, sizes)))
    for game in range(40):
        assert {profiles[k] for k in np.flatnonzero(equilibria.exists[game])} == brute_force(payoffs[game])
    assert equilibria.complete.all()
    assert np.nanmax(equilibria.regret, initial=0) < 1e-12
    for k, profile in enumerate(profiles):
        here = equilibria.exists[:, k]
        assert np.array_equal(equilibria.payoff[here, k], payoffs[(here, slice(None), *profile)])


def test_ties_are_listed_and_flagged():
    equilibria = dt.solvers.PureNash()(dt.NormalForm(np.zeros((2, 2, 2))))
    assert equilibria.exists.all()
    assert (equilibria.status == Status.tie).all()
    assert equilibria.complete


def test_a_game_like_any_other():
    game = dt.NormalForm(PRISONERS, players=["US", "Japan"], actions=[["join", "stay"]] * 2)
    assert dt.solve(game).concept == "Nash equilibrium (of a continuum: its extreme points)"
    assert dt.solve(game).reason == "AllNash, because all move once and at once"
    assert str(dt.solve(game)).count("US: stay; Japan: stay [ok]") == 1
    assert list(game.describe().name[:2]) == ["us_join_join", "us_join_stay"]
    assert dt.solve(game.replace(us_stay_join=2.0, japan_join_stay=2.0)).exists[[0, 3]].all()
    ds = dt.sweep(game, over={"us_stay_join": [2.0, 5.0]})
    assert ds.exists.values[:, 0].tolist() == [False, False]
    assert np.array_equal(pickle.loads(pickle.dumps(game)).payoffs, game.payoffs)


def test_moves_at_once_are_a_perfect_bayesian_game_too():
    payoffs = np.random.default_rng(7).random((60, 2, 3, 3))
    game = dt.NormalForm(payoffs, players=2)
    pure, bayes = dt.solvers.PureNash()(game), dt.solvers.PerfectBayesian()(game)
    assert np.array_equal(pure.exists.sum(axis=-1), bayes.exists.sum(axis=-1))


def test_payoffs_that_are_not_finite_spoil_their_own_cell_only():
    payoffs = np.array([PRISONERS, PRISONERS], dtype=float)
    payoffs[1, 0, 0, 0] = np.nan
    equilibria = dt.solve(dt.NormalForm(payoffs, players=2))
    assert np.flatnonzero(equilibria.exists).tolist() == [3]
    assert (equilibria.status[1] == Status.not_finite).all()
    assert equilibria.complete.tolist() == [True, False]


def test_reduced_normal_form_of_a_tree_plays_the_same():
    game = dt.games.UnilateralDeterrence(hard_challenger=[0.2, 0.9], hard_defender=0.3)
    reduced = dt.to_normal_form(game)
    assert reduced.actions[1] == ("concede | concede", "concede | deny", "deny | concede", "deny | deny")
    assert len(reduced.actions[0]) == 9  # for each type: wait, demand and back down, demand and press
    tree, table = dt.solve(game), dt.solve(reduced)
    for i in range(2):
        for payoff in tree.payoff[i][tree.exists[i]]:
            assert np.isclose(table.payoff[i][table.exists[i]], payoff).all(axis=1).any()


def test_agent_form_has_a_player_for_each_information_set():
    form = dt.to_agent_form(dt.games.RudimentaryDeterrence())
    assert form.players[0] == "Challenger"
    assert form.payoffs.shape == (3, 2, 2, 2)
    assert form.payoffs[1, 1, 0, 0] == form.payoffs[2, 1, 0, 0]  # both agents are the defender


@pytest.mark.parametrize(
    ("payoffs", "players", "actions", "words"),
    [
        (np.zeros((200, 3, 2, 2, 2)), None, None, "no single game: say how many players"),
        (np.zeros((2, 2, 2)), 3, None, r"3 players need \(\*batch, 3, m1, m2, m3\)"),
        (np.zeros((2, 2, 2)), "US", None, "give a number or a list of names"),
        ("x", None, None, "payoffs that are not numbers"),
        (np.zeros((2, 2, 2)), None, [["a", "b"]], r"\(2,\) action names for \(2, 2\) actions"),
        (np.zeros((2, 0, 2)), None, None, "at least one action"),
        (np.zeros((2, 2, 2)), ["A", "A"], None, "repeated names"),
    ],
)
def test_mistakes(payoffs, players, actions, words):
    with pytest.raises(dt.ParameterError, match=words):
        dt.NormalForm(payoffs, players, actions)


def test_names_that_look_alike_are_told_apart():
    game = dt.NormalForm(PRISONERS, actions=[["L", "l"], ["+", "-"]])
    assert np.array_equal(game.payoffs, np.array(PRISONERS, dtype=float))
    assert np.flatnonzero(dt.solve(game).exists).tolist() == [3]


def test_what_has_no_normal_form_says_so():
    with pytest.raises(dt.GameError, match="no private numbers"):
        dt.to_normal_form(dt.games.Strait())
    with pytest.raises(dt.GameError, match="PureNash needs a normal form, but Strait has draws"):
        dt.solvers.PureNash()(dt.games.Strait())


def test_too_many_plans_are_refused_before_they_are_listed():
    class Long(dt.Game):
        """What does one do with one of twenty letters? (test)"""

        players = ("A", "B")
        prize: float = dt.param(1.0, unit="u", source="assumption")

        def rules(self, move):
            move.nature("letter", {f"letter {i}": 0.05 for i in range(20)}, to="A")
            word = move("A", "keep", "burn")
            return dt.outcome("end", {"A": self.prize if word == "keep" else 0, "B": 0})

    with pytest.raises(dt.GameError, match=r"profiles or more, above the limit of 100,000"):
        dt.to_normal_form(Long())
