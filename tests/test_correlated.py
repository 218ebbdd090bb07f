"""Correlated equilibria: against polytopes worked out by hand, Nash equilibria, and plain loops."""

from __future__ import annotations

import pickle
from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import raises, same

import deterrence as dt
from deterrence.judging.joint import check_joint
from deterrence.kernels.incentives import Incentives
from deterrence.kernels.programme import FAILED

Status = dt.Status
WORDS = [["swerve", "dare"]] * 2
CHICKEN = np.array([[[6, 2], [7, 0]], [[6, 7], [2, 0]]], dtype=float)  # Aumann 1974
# Told to swerve, obey if cc <= 2 cd and cc <= 2 dc; told to dare, if 2 dd <= dc and 2 dd <= cd. Its five
# vertices (cc, cd, dc, dd): the three Nash equilibria, the best for both, the worst crash.
VERTICES = np.array([[0, 1, 0, 0], [0, 0, 1, 0], [4 / 9, 2 / 9, 2 / 9, 1 / 9], [1 / 2, 1 / 4, 1 / 4, 0], [0, 2 / 5, 2 / 5, 1 / 5]])


class Crossing(dt.Game):
    """Who backs down when both are under way? Moves are told in another order than players are named."""

    players = ("China", "US")
    risk: float = dt.param(0.3, unit="probability", low=0, high=1, source="assumption")
    prize: float = dt.param(1.0, unit="utility", low=-9, high=9, source="assumption", finite=False)

    def constraints(self) -> dict[str, Any]:
        return {"risk + prize <= 2": self.risk + self.prize <= 2}

    def rules(self, move: Any) -> Any:
        us = move("US", "yield", "stand")
        china = move("China", "yield", "stand", "feint", hides=["US"])
        stands = (china == "stand") + (us == "stand")
        pay = {"China": self.prize * (china == "stand") - 3 * (stands == 2), "US": self.prize * (us == "stand") - 2 * (stands == 2)}
        return dt.outcome(f"{china} / {us}", pay, events={"war": self.risk if stands == 2 else 0.0, "calm": 1.0 if not stands else 0.0})


def drawn(sizes: tuple[int, ...], games: int = 60, seed: int = 0, most: int | None = None) -> dt.NormalForm:
    rng = np.random.default_rng(seed)
    shape = (games, len(sizes), *sizes)
    payoffs = rng.normal(size=shape) if most is None else rng.integers(0, most + 1, shape).astype(float)
    return dt.NormalForm(payoffs, players=len(sizes))  # type: ignore[no-any-return]


def worst_violation(payoffs: Any, joint: Any) -> float:
    """Of the incentive constraints of one game, by definition."""
    sizes, worst = joint.shape, 0.0
    for i, m in enumerate(sizes):
        for told, done in product(range(m), repeat=2):
            gain = 0.0
            for others in product(*(range(n) for j, n in enumerate(sizes) if j != i)):
                obey, deviate = (*others[:i], told, *others[i:]), (*others[:i], done, *others[i:])
                gain += joint[obey] * (payoffs[(i, *deviate)] - payoffs[(i, *obey)])
            worst = max(worst, gain)
    return worst


def test_chicken_does_better_than_any_nash_equilibrium() -> None:
    game = dt.NormalForm(CHICKEN, players=["A", "B"], actions=WORDS)
    e = dt.solvers.Correlated()(game)
    assert e.concept == "correlated equilibrium that maximises welfare" and e.names == ("maximises welfare",)
    assert same(e.joint, [[[0.5, 0.25], [0.25, 0.0]]]) and same(e.payoff, [[5.25, 5.25]])
    assert same(e.probability, [[0.5, 0.25, 0.25, 0.0]]) and same(e.strategy["A"], [[0.75, 0.25]])
    assert same(e.belief["B"], [[0.75, 0.25]]) and same(e.belief["A"], [[1.0]])
    assert not e.complete and e.status == [Status.ok] and np.isnan(e.cutoff["A"]).all()
    nash = dt.solvers.AllNash()(game)
    assert np.nanmax(nash.payoff.sum(axis=-1)) < 9.5 < e.payoff.sum()
    for maximise, share, words in (("dare / dare", 0.2, "the probability of 'dare / dare'"), ("swerve / swerve", 0.5, "the probability of 'swerve / swerve'")):
        e = dt.solvers.Correlated(maximise=maximise)(game)
        assert e.event(maximise)[0] == pytest.approx(share) and words in e.concept
    assert same(dt.solvers.Correlated(maximise="B")(game).payoff, [[2.0, 7.0]])


def test_any_goal_over_a_polytope_worked_out_by_hand() -> None:
    """A third player without a choice is paid the goal."""
    goals = np.random.default_rng(1).normal(size=(200, 2, 2))
    payoffs = np.empty((200, 3, 2, 2, 1))
    payoffs[:, :2, ..., 0], payoffs[:, 2, ..., 0] = CHICKEN, goals
    e = dt.solvers.Correlated(maximise="C")(dt.NormalForm(payoffs, players=["A", "B", "C"]))
    values = goals.reshape(200, 4) @ VERTICES.T
    assert same(e.payoff[:, 0, 2], values.max(axis=1), 1e-12)
    assert same(e.joint.reshape(200, 4), VERTICES[values.argmax(axis=1)], 1e-9)
    assert (e.status == Status.ok).all() and e.regret.max() < 1e-12
    assert {int(v) for v in values.argmax(axis=1)} == set(range(5))
    faces = np.array([[0, 1, 1, 0], [0, 0, 0, -1], [1, 1, 1, 1], [-3, 0, 0, -3], [2, 1, 1, 0.0]])  # all but the last are best on a face
    payoffs = np.repeat(payoffs[:1], 5, axis=0)
    payoffs[:, 2] = faces.reshape(5, 2, 2, 1)
    e = dt.solvers.Correlated(maximise="C")(dt.NormalForm(payoffs, players=["A", "B", "C"]))
    assert same(e.payoff[:, 0, 2], (faces @ VERTICES.T).max(axis=1))
    assert e.status[:, 0].tolist() == [Status.tie] * 4 + [Status.ok] and e.regret.max() < 1e-12


@pytest.mark.parametrize("sizes", [(2, 2), (3, 3), (2, 3), (1, 3), (2, 2, 2), (3, 2, 2), (4,)])
@pytest.mark.parametrize("most", [None, 2], ids=["generic", "ties"])
def test_no_nash_equilibrium_does_better_and_none_gains_by_disobeying(sizes: tuple[int, ...], most: int | None) -> None:
    game = drawn(sizes, 40, 7, most)
    e = dt.solvers.Correlated()(game)
    assert e.exists.all() and max(e.regret.max(), e.local_regret.max(), e.residual.max()) < 1e-9
    assert e.joint.min() >= 0 and same(e.joint.reshape(40, -1).sum(axis=1), np.ones(40))
    solver = dt.solvers.AllNash() if len(sizes) == 2 else dt.solvers.PureNash()
    nash = solver(game)
    welfare = e.payoff[:, 0].sum(axis=-1)
    assert np.all(np.where(nash.exists, nash.payoff.sum(axis=-1), -np.inf) <= welfare[:, None] + 1e-9)
    assert np.all(welfare <= game.payoffs.sum(axis=1).reshape(40, -1).max(axis=1) + 1e-9)
    for g in range(40):
        assert worst_violation(game.payoffs[g], e.joint[g, 0]) < 1e-9
        for k in np.flatnonzero(nash.exists[g]):
            assert worst_violation(game.payoffs[g], nash.joint[g, k]) < 1e-9
    assert same(e.payoff[:, 0], np.einsum("gp,gip->gi", e.joint.reshape(40, -1), game.payoffs.reshape(40, len(sizes), -1)))
    for i, own in enumerate(e.strategy.values()):
        assert same(own[:, 0], np.moveaxis(e.joint[:, 0], 1 + i, 1).reshape(40, sizes[i], -1).sum(axis=-1))


@pytest.mark.parametrize("goal", ["Row", "Column", "action 1 / action 2"])
def test_no_other_goal_is_reached_better_by_a_nash_equilibrium(goal: str) -> None:
    game = drawn((3, 3), 40, 3)
    e, nash = dt.solvers.Correlated(maximise=goal)(game), dt.solvers.AllNash()(game)
    values = [x.payoff[..., game.players.index(goal)] if goal in game.players else x.event(goal) for x in (e, nash)]
    assert np.all(np.nan_to_num(values[1], nan=-np.inf) <= values[0] + 1e-9) and e.regret.max() < 1e-9


def test_status_says_whether_another_point_reaches_as_much() -> None:
    assert (dt.solvers.Correlated()(drawn((3, 3), 60)).status == Status.ok).all()
    everything = dt.solvers.Correlated()(dt.NormalForm(np.zeros((2, 2, 2))))
    assert everything.status == [Status.tie] and everything.exists.all() and not everything.complete
    coordination = dt.NormalForm([[[1, 0], [0, 1]]] * 2)
    assert dt.solvers.Correlated()(coordination).status == [Status.tie]
    assert dt.solvers.Correlated()(coordination.replace(row_action_1_action_1=1.1)).status == [Status.ok]
    rounded = np.random.default_rng(0).normal(size=(50, 2, 2, 2))
    rounded[:, 1] = 0.7 - rounded[:, 0]  # of constant sum but for rounding: any equilibrium is as good
    e = dt.solvers.Correlated()(dt.NormalForm(rounded, players=2))
    assert (e.status == Status.tie).all() and e.regret.max() < 1e-12


def test_scale_and_level_of_payoffs_do_not_matter() -> None:
    game = drawn((3, 3), 40, 8)
    scale = 10.0 ** np.random.default_rng(5).integers(-8, 9, (40, 2, 1, 1))
    whole = dt.solvers.Correlated(maximise="Row")(game)
    other = dt.solvers.Correlated(maximise="Row")(dt.NormalForm(game.payoffs * scale + 3 * scale, players=2))
    assert same(whole.joint, other.joint, 1e-7)
    assert np.all(other.regret <= 1e-9 * scale.max(axis=(1, 2, 3))[:, None])


def test_a_game_of_the_users_own_with_events_and_constraints() -> None:
    risk = np.array([[0.0], [0.3], [1.0]])
    game = Crossing(risk=risk, prize=np.array([0.5, 1.0, 1.9, np.nan]))
    e = dt.solvers.Correlated(maximise="war")(game)
    assert list(e.actions) == ["US", "China"] and e.joint.shape == (3, 4, 1, 2, 3)
    allowed = np.array([[True, True, True], [True, True, False], [True, True, False]])
    assert np.array_equal(e.exists[:, :3, 0], allowed)
    assert (e.status[:, :3, 0][~allowed] == Status.inadmissible).all() and np.isnan(e.joint[2, 2]).all()
    assert np.isin(e.status[:, 3], [Status.not_finite, Status.inadmissible]).all() and np.isnan(e.payoff[:, 3]).all()
    present = e.exists[..., 0]
    assert np.nanmax(e.regret) < 1e-9 and np.array_equal(np.isnan(e.regret[..., 0]), ~present)
    assert same(e.event("war")[present], (e.joint[..., 1, 1] * risk[..., None])[present])
    for index in zip(*np.nonzero(present), strict=True):
        one, joint, payoffs = game.take(index), e.joint[index][0], np.empty((2, 2, 3))  # US first, as it moves
        for u, c in product(range(2), range(3)):
            crash = u == 1 and c == 1
            payoffs[:, u, c] = one.prize * (u == 1) - 2 * crash, one.prize * (c == 1) - 3 * crash
        assert worst_violation(payoffs, joint) < 1e-9
        assert same(e.payoff[index][0], [(joint * payoffs[1]).sum(), (joint * payoffs[0]).sum()])
        single = dt.solvers.Correlated(maximise="war")(one)
        assert same(single.joint, e.joint[index], 0.0) and same(single.belief["China"], e.belief["China"][index], 0.0)


def test_bad_cells_leave_the_others_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    payoffs = np.array([CHICKEN] * 4)
    payoffs[1, 0, 0, 0], payoffs[2, 1, 1, 1], payoffs[3, 0] = np.nan, np.inf, [[1e308, -1e308], [0, 0]]
    e = dt.solvers.Correlated()(dt.NormalForm(payoffs.reshape(2, 2, 2, 2, 2), players=2))
    assert np.array_equal(e.exists[..., 0], [[True, False], [False, False]])
    assert (e.status[~e.exists] == Status.not_finite).all() and np.isnan(e.joint[~e.exists]).all()
    assert same(e.payoff[0, 0], [[5.25, 5.25]]) and e.regret[0, 0] < 1e-12
    monkeypatch.setattr(Incentives, "_programme", lambda *args: (np.nan, FAILED))
    payoffs[1] = [[[2, 0], [0, 1]]] * 2
    e = dt.solvers.Correlated()(dt.NormalForm(payoffs[:2], players=2))
    assert e.status.ravel().tolist() == [Status.not_converged, Status.ok]
    assert np.isnan(e.payoff[0]).all() and same(e.payoff[1], [[2.0, 2.0]])


def test_bad_input() -> None:
    game = dt.NormalForm(CHICKEN, players=["A", "B"], actions=WORDS)
    with raises("maximise='welfar'", "did you mean 'welfare'?", "a player (A, B)", "swerve / dare", error=dt.ParameterError):
        dt.solvers.Correlated(maximise="welfar")(game)
    with raises("and 4 more", error=dt.ParameterError):
        dt.solvers.Correlated(maximise="war")(dt.NormalForm(np.zeros((2, 4, 4))))
    with raises("maximise=3", error=dt.ParameterError):
        dt.solvers.Correlated(maximise=3)  # type: ignore[arg-type]
    with raises("tolerance came as 2.0", error=dt.ParameterError):
        dt.solvers.Correlated(tolerance=2.0)
    with raises("would weigh 4,225 profiles of NormalForm, more than 4,096", error=dt.GameError):
        dt.solvers.Correlated()(dt.NormalForm(np.zeros((2, 65, 65))))
    tree = dt.games.UnilateralDeterrence()
    with raises("Correlated needs a normal form", "dt.to_normal_form(game)", error=dt.GameError):
        dt.solvers.Correlated()(tree)
    e = dt.solvers.Correlated()(dt.to_normal_form(tree))
    assert e.exists.all() and e.regret.max() < 1e-9


def test_many_profiles_take_sparse_programmes() -> None:
    for game in (drawn((2,) * 7, 3), drawn((18, 18), 2)):  # 612 constraints on 324 profiles are too many for a table
        e = dt.solvers.Correlated(maximise=game.players[0])(game)
        assert e.exists.all() and e.regret.max() < 1e-9


def test_selected_taken_swept_and_pickled() -> None:
    game = dt.NormalForm(drawn((2, 2), 6).payoffs.reshape(2, 3, 2, 2, 2), players=["A", "B"])
    e = dt.solvers.Correlated()(game)
    one = e.select((1, 2))
    assert one.joint.shape == (1, 2, 2) and same(one.joint, e.joint[1, 2]) and one.regret[0] < 1e-9
    again = pickle.loads(pickle.dumps(e))
    assert same(again.joint, e.joint, 0.0) and same(again.residual, e.residual, 0.0)
    assert same(e.details.take(np.array([5, 0])).joint(0), e.joint[[1, 0], [2, 0], 0], 0.0)
    ds = dt.sweep(game.take((0, 0)), dt.solvers.Correlated(), over={"a_action_1_action_1": [0.0, 2.0]}, check=1.0)
    assert ds.worst_regret < 1e-9 and ds.exists.values.all()


def test_the_joint_of_players_who_mix_independently_is_the_product() -> None:
    game = drawn((2, 3), 30)
    for solver in (dt.solvers.AllNash(), dt.solvers.PureNash(), dt.solvers.PerfectBayesian()):
        e = solver(game)
        row, column = e.strategy.values()
        assert e.joint.shape == (*e.exists.shape, 2, 3)
        assert same(e.joint, row[..., :, None] * column[..., None, :])
        assert np.array_equal(np.isnan(e.joint).all(axis=(-2, -1)), ~e.exists)
        g, k = np.argwhere(e.exists)[0]
        assert same(e.select(int(g), int(k)).joint[0], e.joint[g, k])
        judged = check_joint(game, e.exists, e.joint)
        assert np.nanmax(judged.regret) < 1e-9 and np.nanmax(judged.residual) < 1e-9
    with raises("joint needs a normal form", "UnilateralDeterrence", error=dt.GameError):
        dt.solve(dt.games.UnilateralDeterrence()).joint  # noqa: B018


def test_the_judge_finds_what_is_no_equilibrium() -> None:
    game = dt.NormalForm(CHICKEN, players=["A", "B"], actions=WORDS)
    here = np.ones(1, dtype=bool)
    evenly = check_joint(game, here, np.full((1, 2, 2), 0.25))  # told to dare, swerving gains 1/4 (2 - 0) - 1/4 (7 - 6)
    assert (evenly.regret, evenly.local_regret, evenly.residual) == (0.25, 0.5, 0.25)
    both = dt.NormalForm([[[0, 2], [1, 0]], [[0, 0], [0, 0]]])  # each recommendation is wrong: by 1 and by 2
    judged = check_joint(both, here, np.array([[[0.5, 0.0], [0.0, 0.5]]]))
    assert (judged.regret, judged.local_regret, judged.residual) == (1.5, 2.0, 1.0)
    wrong = check_joint(game, here, np.array([[[0.0, 1.2], [0.0, 0.0]]]))
    assert wrong.residual == pytest.approx(0.2)
    absent = check_joint(game, ~here, np.full((1, 2, 2), np.nan))
    assert np.isnan([absent.regret, absent.local_regret, absent.residual]).all()


def test_plays_follow_the_device_and_are_not_told_as_independent() -> None:
    """Told to swerve or dare together: the crash never happens, though each dares at times."""
    game = dt.NormalForm(CHICKEN, players=["A", "B"], actions=WORDS)
    one = dt.solvers.Correlated()(game).select()
    plays = dt.simulate(one, 20_000, seed=1)
    assert not ((plays["A"] == "dare") & (plays["B"] == "dare")).any()
    share = ((plays["A"] == "swerve") & (plays["B"] == "swerve")).mean()
    assert share == pytest.approx(0.5, abs=0.02)
    with raises("correlated equilibrium", ".joint"):
        dt.explain(one)
