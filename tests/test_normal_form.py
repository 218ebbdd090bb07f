"""Games in normal form: shapes, names, conversions from trees, and all pure equilibria."""

import inspect
import pickle
from fractions import Fraction
from itertools import product
from time import perf_counter

import numpy as np
import pytest
from conftest import same

import deterrence as dt
from deterrence.answers.status import Status

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
    nash, bayes = dt.solvers.AllNash()(game), dt.solvers.PerfectBayesian()(game)
    assert np.array_equal(nash.exists.sum(axis=-1), bayes.exists.sum(axis=-1)) and bayes.complete.all()
    assert same(np.nansum(nash.payoff, axis=1), np.nansum(bayes.payoff, axis=1), 1e-9)


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
        (np.ones((2, 2, 2)) * 1j, None, None, "payoffs that are not numbers"),
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


@pytest.mark.parametrize("shape", [(7,), (3, 4), (1500,), (0,)])
def test_each_payoff_lies_together_in_memory(shape):
    drawn = np.random.default_rng(3).random((*shape, 2, 2, 3))
    turned = np.moveaxis(np.ascontiguousarray(np.moveaxis(drawn, (0, -1), (-1, 0))), (0, -1), (-1, 0))
    for payoffs in (drawn, turned, drawn.astype(object), np.broadcast_to(drawn[..., :1], drawn.shape)):
        game = dt.NormalForm(payoffs, players=2)
        assert game.shape == shape and np.array_equal(game.payoffs, payoffs.astype(float))
        assert game.payoffs.flags.c_contiguous
        for value in game.replace(row_action_1_action_2=drawn[..., 0, 0, 0].T.copy().T).values.values():
            assert value.flags.c_contiguous and not value.flags.writeable
        for value in game.values.values():
            assert value.flags.c_contiguous and not value.flags.writeable and value.shape == shape


def test_a_game_keeps_its_payoffs_when_the_array_changes():
    payoffs = np.zeros((4, 2, 2, 2))
    game = dt.NormalForm(payoffs, players=2)
    payoffs[:] = 1.0
    assert not game.payoffs.any() and game.take(2).payoffs.shape == (2, 2, 2)
    mixed = game.replace(row_action_1_action_1=5.0, column_action_2_action_2=[1.0, 2.0, 3.0, 4.0])
    assert mixed.payoffs[:, 0, 0, 0].tolist() == [5.0] * 4
    assert mixed.payoffs[:, 1, 1, 1].tolist() == [1.0, 2.0, 3.0, 4.0]


def test_payoffs_may_be_fractions():
    third = Fraction(1, 3)
    game = dt.NormalForm([[[third, 2], [0, 1]], [[1, 0], [0, -third]]])
    assert game.payoffs[0, 0, 0] == 1 / 3 and game.column_action_2_action_2 == -1 / 3
    assert game.replace(row_action_1_action_1=Fraction(2, 3)).row_action_1_action_1 == 2 / 3
    batch = dt.NormalForm(np.array([[[[third]], [[0]]]] * 3, dtype=object), players=2)
    assert batch.row_action_1_action_1.tolist() == [1 / 3] * 3
    for wrong in (lambda: dt.NormalForm([[[Fraction(10**400)]], [[0]]]), lambda: game.replace(row_action_1_action_1=10**400)):
        with pytest.raises(dt.ParameterError, match=r"too large for floats|give a number"):
            wrong()


def test_large_games_take_time_in_proportion():
    start = perf_counter()
    game = dt.NormalForm(np.arange(20_000.0).reshape(2, 100, 100))
    again = dt.NormalForm(-game.payoffs)
    assert len(game.tree.outcomes) == 10_000
    changed = game.replace(row_action_7_action_100=-1.0)
    assert perf_counter() - start < 6.0  # a quadratic step takes 9 seconds
    assert type(again) is type(game) is type(pickle.loads(pickle.dumps(changed)))
    assert np.argwhere(changed.payoffs != game.payoffs).tolist() == [[0, 6, 99]]
    described = changed.describe()
    assert len(described) == len(game.parameters()) == 20_000
    assert described.value[699] == -1.0 and described.name[699] == "row_action_7_action_100"
    with pytest.raises(dt.ParameterError, match=r"row_action_1_action_12 and 19988 more: game\.describe"):
        game.replace(nothing_like_it=1.0)


def test_names_that_no_parameter_may_have():
    symbols = [chr(0x2200 + k) for k in range(30)]  # all of them letters of no name
    game = dt.NormalForm(np.arange(1800.0).reshape(2, 30, 30), ["A", "B"], [symbols] * 2)
    assert list(game.values)[:3] == ["a", "a_again", "a_again_2"] and game.b_again_899 == 1799.0
    for player, word in [("by", "profile"), ("shape", "+"), ("class", "-"), ("x²", "ﬁ")]:
        game = dt.NormalForm([[3.0]], [player], [[word]])
        assert game.tree.events == (word,) and game.payoffs.tolist() == [[3.0]] and game.shape == ()
    assert game.replace(x2_fi=4.0).payoffs == 4.0
    assert list(inspect.signature(dt.NormalForm).parameters) == ["payoffs", "players", "actions"]
