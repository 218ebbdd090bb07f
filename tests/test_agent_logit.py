"""Agent logit equilibria: the fixed point, the branch, closed forms, Gambit's answers, bad cells."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from conftest import SHAPES, cells, raises, random_game, same
from oracles.gambit_logit_answers import GAMES, LEVELS, STORE
from oracles.plain_logit import error, ranges
from tiny import batch, kind, story

import deterrence as dt
from deterrence.judging.playing import play
from deterrence.kernels.continuation.branch import Pace
from deterrence.solvers import all_solvers

AgentLogit = dt.solvers.AgentLogit
ANSWERS: list[dict[str, Any]] = json.loads(STORE.read_text())["answers"]
FIELDS = ("exists", "status", "payoff", "payoff_true", "probability", "complete")


def at(e: dt.Equilibria, index: tuple[int, ...], k: int) -> dict[str, list[float]]:
    """The strategy of one equilibrium of one game."""
    return {label: e.strategy[label][(*index, k)].tolist() for label in e.strategy}


def normal_form(seed: int, *sizes: int, games: int = 40) -> dt.Game:
    rng = np.random.default_rng(seed)
    return dt.NormalForm(rng.random((games, len(sizes), *sizes)), players=len(sizes))


def test_the_fixed_point_of_random_trees() -> None:
    """Draws, own priors, priors of 0 and 1, hidden moves, two or three actions."""
    for seed in range(14):
        game = batch(kind(story(seed, private=False)), 6, seed)
        solver = AgentLogit(rationality=(0.7, 6.0, 40.0))
        e = solver(game)
        assert e.exists.all() and not e.complete.any() and np.all(e.status == dt.Status.ok)
        for index, one in cells(game):
            for k, level in enumerate(solver.levels):
                assert error(one, at(e, index, k), dict.fromkeys(game.players, level)) < 1e-10
        for k in range(3):
            played = play(game, {label: e.strategy[label][:, k] for label in e.strategy})
            assert same(played.value, e.payoff[:, k]) and same(played.value_true, e.payoff_true[:, k])
            assert same(played.probability, e.probability[:, k])
            for label, belief in played.belief.items():
                found = e.belief[label][:, k]
                assert same(found.sum(axis=-1), np.ones(6))
                assert same(np.where(np.isnan(belief), found, belief), found, 1e-11)


@pytest.mark.parametrize("sizes", [(2, 2), (3, 4), (2, 2, 2), (5, 2)])
def test_the_fixed_point_of_normal_forms(sizes: tuple[int, ...]) -> None:
    game = normal_form(1, *sizes)
    e = AgentLogit(rationality=(2.0, 30.0, 300.0))(game)
    assert e.exists.all()
    for index, one in cells(game):
        for k, level in enumerate((2.0, 30.0, 300.0)):
            assert error(one, at(e, index, k), dict.fromkeys(game.players, level)) < 1e-10


def test_units_of_rationality() -> None:
    game = normal_form(2, 3, 3)
    assert isinstance(game, dt.NormalForm)
    own, per_range = AgentLogit(rationality=8.0)(game), AgentLogit(rationality=8.0, in_units_of="range")(game)
    larger = dt.NormalForm(10 * game.payoffs + 3, players=2)
    assert same(AgentLogit(rationality=0.8)(larger).strategy["Row"], own.strategy["Row"], 1e-10)
    stretched = dt.NormalForm(game.payoffs * np.array([1.0, 7.0])[:, None, None] - 5, players=2)
    again = AgentLogit(rationality=8.0, in_units_of="range")(stretched)
    assert same(again.strategy["Column"], per_range.strategy["Column"], 1e-10)
    assert "per range" in per_range.concept and "per payoff" in own.concept
    for index, one in cells(game):
        lambdas = {who: 8.0 / width for who, width in ranges(one).items()}
        assert error(one, at(per_range, index, 0), lambdas) < 1e-10


def test_rationality_0_is_chance() -> None:
    for game in (normal_form(3, 3, 2), dt.games.UnilateralDeterrence(hard_challenger=np.linspace(0, 1, 5))):
        e = AgentLogit(rationality=0.0)(game)
        for label, mix in e.strategy.items():
            assert np.all(mix == 1 / len(e.actions[label]))


def test_symmetric_games_in_closed_form() -> None:
    """Two actions, both players p: log p/(1-p) = rationality (a p + b (1-p)), so that p tells the rationality."""
    rng = np.random.default_rng(4)
    a, b = rng.uniform(-1, 1, (2, 200))
    paid = np.zeros((200, 2, 2, 2))
    paid[:, 0, 0, 0] = paid[:, 1, 0, 0] = a
    paid[:, 0, 0, 1] = paid[:, 1, 1, 0] = b
    levels = (0.5, 2.0, 10.0)
    e = AgentLogit(rationality=levels)(dt.NormalForm(paid, players=2))
    for k, level in enumerate(levels):
        p = e.strategy["Row"][:, k, 0]
        assert same(p, e.strategy["Column"][:, k, 0], 1e-10)
        assert np.allclose(np.log(p / (1 - p)), level * (a * p + b * (1 - p)), atol=1e-9)
    alone = (a > 0) & (b > 0)  # a dominant action: one solution only, and more of it as rationality grows
    assert np.all(np.diff(e.strategy["Row"][alone, :, 0], axis=1) > 0) and alone.sum() > 20


def test_through_a_turning_point() -> None:
    """Stag hunt in which the branch leaves the mixed equilibrium on the side of the safe action, smoothly;
    with a hair's advantage it turns sharply. Played alike at all rationalities on the way up."""
    game = dt.NormalForm([[[1.0, 0.0], [0.45, 0.45]], [[1.0, 0.45], [0.0, 0.45]]])
    e = AgentLogit(rationality=tuple(np.linspace(0, 60, 61)))(game)
    p = e.strategy["Row"][:, 0]
    assert np.all(np.diff(p) > -1e-12) and p[-1] > 0.999 and e.exists.all()


@pytest.mark.parametrize(("seed", "sizes", "which"), [(1, (3, 3), 1583), (2, (2,) * 4, 1578), (13, (2,) * 4, 779)])
def test_hairpins(seed: int, sizes: tuple[int, ...], which: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Branches that bend back on themselves so sharply that long steps have been seen to jump or turn round."""
    game = normal_form(seed, *sizes, games=which + 1).take(np.array([which]))
    usual = AgentLogit(rationality=(100.0, 1e4))(game)
    slow = Pace(aim=0.01, longest=0.3, largest=0.1, corrected=1e-6, steps=3_000)
    monkeypatch.setattr("deterrence.kernels.continuation.branch.Pace", lambda: slow)
    slowly = AgentLogit(rationality=(100.0, 1e4))(game)
    assert usual.exists.all() and slowly.exists.all()
    for label in usual.strategy:
        assert same(usual.strategy[label], slowly.strategy[label], 1e-7)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_batch_is_its_games(shape: tuple[int, ...]) -> None:
    game = random_game(dt.games.UnilateralDeterrence, shape, 21)
    solver = AgentLogit(rationality=(3.0, 25.0))
    e = solver(game)
    for index, one in cells(game):
        alone = solver(one)
        for field in FIELDS:
            assert same(getattr(e, field)[index], getattr(alone, field), 0.0), field
        for label in e.strategy:
            assert same(e.strategy[label][index], alone.strategy[label], 0.0)
            assert same(e.belief[label][index], alone.belief[label], 0.0)
        assert same(e.local_regret[index], alone.local_regret)


def test_pieces_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    game = random_game(dt.games.UnilateralDeterrence, (7, 11), 22)
    solver = AgentLogit(rationality=9.0)
    whole = solver(game)
    monkeypatch.setattr("deterrence.agent_form.solver.PIECE_GAMES", (5, 5))
    cut = solver(game)
    assert all(same(getattr(whole, field), getattr(cut, field), 0.0) for field in FIELDS)


def test_several_rationalities_are_one_after_the_other() -> None:
    game = normal_form(5, 3, 3)
    both = AgentLogit(rationality=(30.0, 2.0))(game)
    assert both.names == ("rationality 30.0", "rationality 2.0") and both.exists.shape == (40, 2)
    for k, level in enumerate((30.0, 2.0)):
        assert same(AgentLogit(rationality=level)(game).payoff[:, 0], both.payoff[:, k], 1e-10)
    assert AgentLogit(rationality=np.array([30.0, 2.0])) == AgentLogit(rationality=(30.0, 2.0))  # type: ignore[arg-type]


def test_errors_cost_less_and_less() -> None:
    """An action short of the best by d is played with at most exp(-t d): of two, a loss of 0.279 / t at most."""
    game = normal_form(6, 2, 2, 2)
    levels = (1.0, 10.0, 100.0, 1000.0)
    regret = AgentLogit(rationality=levels)(game).regret
    assert np.all(regret <= 0.2785 / np.array(levels) + 1e-12) and np.all(regret[:, 0] > 0)


@pytest.mark.parametrize("answer", ANSWERS, ids=[f"{i}-{a['game']}" for i, a in enumerate(ANSWERS)])
def test_gambit_agrees(answer: dict[str, Any]) -> None:
    e = AgentLogit(rationality=LEVELS)(GAMES[answer["game"]](**answer["values"]))
    for k, rows in enumerate(answer["levels"]):
        assert set(rows) == set(e.strategy)
        for label, row in rows.items():
            np.testing.assert_allclose(e.strategy[label][k], row, rtol=0, atol=1e-6)


def test_stored_answers_are_gambits() -> None:
    pytest.importorskip("pygambit")
    from oracles.gambit_logit_answers import solve

    for answer in ANSWERS[::5]:
        again = solve(GAMES[answer["game"]](**answer["values"]))
        for rows, stored in zip(again["levels"], answer["levels"], strict=True):
            assert all(np.allclose(rows[label], stored[label], atol=1e-9) for label in stored)


def test_a_type_that_is_not_there() -> None:
    """A prior of 0 is the limit of small ones, at the set that nobody then reaches too."""
    never, hardly = (dt.games.UnilateralDeterrence(hard_challenger=p) for p in (0.0, 1e-12))
    one, other = AgentLogit(rationality=5.0)(never), AgentLogit(rationality=5.0)(hardly)
    for label in one.strategy:
        assert same(one.strategy[label], other.strategy[label], 1e-9)
        assert same(one.belief[label], other.belief[label], 1e-9)


def test_bad_cells_and_their_neighbours() -> None:
    rng = np.random.default_rng(7)
    paid = rng.random((9, 2, 2, 2))
    good = AgentLogit(rationality=4.0)(dt.NormalForm(paid, players=2))
    paid[3, 0, 1, 1], paid[5, 1, 0, 0], paid[6] = np.nan, np.inf, 0.0
    e = AgentLogit(rationality=4.0)(dt.NormalForm(paid, players=2))
    assert np.all(e.status[[3, 5], 0] == dt.Status.not_finite) and np.isnan(e.payoff[[3, 5]]).all()
    assert np.all(e.strategy["Row"][6] == 0.5)
    rest = [0, 1, 2, 4, 7, 8]
    assert same(e.payoff[rest], good.payoff[rest], 0.0)
    order = dt.games.UnilateralDeterrence(c_dc=np.array([1.0, -2.0, 1.0]))
    e = AgentLogit()(order)
    assert list(e.status[:, 0]) == [dt.Status.ok, dt.Status.inadmissible, dt.Status.ok]
    assert np.isnan(e.probability[1]).all() and same(e.payoff[0], e.payoff[2], 0.0)
    assert AgentLogit()(order.take(np.zeros(0, dtype=int))).payoff.shape == (0, 1, 2)


def test_what_it_refuses() -> None:
    game = dt.games.Strait(us_posture="red line", japan_posture="red line")
    with raises("AgentLogit needs actions of finite number", "private number", error=dt.GameError):
        AgentLogit()(game)
    big = dt.NormalForm(np.zeros((2, 60, 60)))
    with raises("would follow 118 probabilities", "more than 80", error=dt.GameError):
        AgentLogit()(big)
    for wrong in (-1.0, np.inf, (), (1.0, 1.0)):
        with raises("AgentLogit came with rationality=", error=dt.ParameterError):
            AgentLogit(rationality=wrong)
    with raises("in_units_of='utility'", "'payoff' or 'range'", error=dt.ParameterError):
        AgentLogit(in_units_of="utility")
    assert all_solvers()["AgentLogit"].rank == 80
