"""The limit of the principal branch: a sequential equilibrium, the right one, or a flag."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from conftest import SHAPES, cells, random_game, same
from oracles.gambit_logit_answers import GAMES, STORE
from tiny import batch, kind, story

import deterrence as dt
from deterrence.solvers import logit_limit

AgentLogit, LogitLimit = dt.solvers.AgentLogit, dt.solvers.LogitLimit
ANSWERS: list[dict[str, Any]] = json.loads(STORE.read_text())["answers"]


def normal_form(seed: int, *sizes: int, games: int = 200) -> dt.Game:
    rng = np.random.default_rng(seed)
    return dt.NormalForm(rng.random((games, len(sizes), *sizes)), players=len(sizes))


def generic(seed: int, count: int = 40) -> dt.Game:
    """Random trees without draws of probability 0 and ties."""
    game = batch(kind(story(seed, private=False)), count, seed)
    sure = {n: np.clip(v, 0.05, 0.95) for n, v in game.values.items() if n[0] in "pq" and n[1] == "_"}
    return game.replace(**sure)


def test_nobody_gains_anywhere() -> None:
    for seed in range(14):
        e = LogitLimit()(generic(seed))
        assert e.exists.mean() > 0.97 and not e.complete.any()
        present = e.exists
        assert np.all(e.regret[present] < 1e-7) and np.all(e.local_regret[present] < 1e-7)
        assert np.all(e.residual[present] < 1e-7)
        assert np.all(e.status[~present] == dt.Status.not_converged)


def test_large_rationality_comes_close() -> None:
    for game in (generic(4), generic(8), normal_form(1, 3, 3)):
        limit, near = LogitLimit()(game), AgentLogit(rationality=(1e3, 1e5))(game)
        for label in limit.strategy:
            gap = np.abs(near.strategy[label] - limit.strategy[label])[limit.exists[:, 0]].max(axis=-1)
            assert np.median(gap[:, 1]) < 1e-4
            assert np.mean(gap[:, 1] <= gap[:, 0] + 1e-9) > 0.97


def test_what_perfect_information_leaves() -> None:
    """Without a tie there is one subgame-perfect equilibrium, at all sets, reached or not."""
    game = random_game(dt.games.UnilateralDeterrence, (100,), 31, resolve="public")
    limit, right = LogitLimit()(game), dt.solvers.BackwardInduction()(game)
    clear = (right.status[:, 0] == dt.Status.ok) & limit.exists[:, 0]
    assert clear.mean() > 0.9
    for label in right.strategy:
        assert same(limit.strategy[label][clear], right.strategy[label][clear], 1e-9)


@pytest.mark.parametrize("sizes", [(2, 2), (3, 3), (2, 2, 2)])
def test_it_is_one_of_all_nash_equilibria(sizes: tuple[int, ...]) -> None:
    game = normal_form(2, *sizes)
    limit, every = LogitLimit()(game), dt.solvers.AllNash()(game)
    assert limit.exists.all() and every.complete.all()
    gaps = []
    for label in limit.strategy:
        gap = np.abs(every.strategy[label] - limit.strategy[label]).max(axis=-1)
        gaps.append(np.where(every.exists, gap, np.inf))
    assert np.all(np.max(gaps, axis=0).min(axis=1) < 1e-7)
    assert (every.exists.sum(axis=1) == 1).sum() > 20  # where there is one it is that one


def test_pure_limits_are_perfect_bayesian() -> None:
    """Nearly always under the prior rule too, which not every sequential equilibrium obeys off the path."""
    game = random_game(dt.games.UnilateralDeterrence, (150,), 32)
    limit, pure = LogitLimit()(game), dt.solvers.PerfectBayesian()(game)
    assert limit.exists.all()
    mixed = np.any([((m > 1e-6) & (m < 1 - 1e-6)).any(axis=(1, 2)) for m in limit.strategy.values()], axis=0)
    gap = np.abs(pure.probability - limit.probability).max(axis=-1)
    same_play = np.where(pure.exists, gap, np.inf).min(axis=1) < 1e-7
    assert np.mean(same_play[~mixed]) > 0.95 and (~mixed).sum() > 50


def test_the_mixed_equilibrium_of_matching_pennies() -> None:
    a = np.linspace(0.2, 5, 20)
    paid = np.zeros((20, 2, 2, 2))
    paid[:, 0, 0, 0], paid[:, 0, 1, 1] = a, 1.0
    paid[:, 1, 0, 1], paid[:, 1, 1, 0] = 1.0, 1.0
    e = LogitLimit()(dt.NormalForm(paid, players=2))
    assert same(e.strategy["Row"][:, 0, 0], np.full(20, 0.5), 1e-10)
    assert same(e.strategy["Column"][:, 0, 0], 1 / (1 + a), 1e-10)


def test_selection_by_risk() -> None:
    """In a stag hunt the branch ends where each does best against a coin (Harsanyi & Selten 1988)."""
    safe = np.array([0.3, 0.49, 0.51, 0.8])
    paid = np.zeros((4, 2, 2, 2))
    paid[:, :, 0, 0] = 1.0
    paid[:, 0, 1, :] = safe[:, None]
    paid[:, 1, :, 1] = safe[:, None]
    e = LogitLimit()(dt.NormalForm(paid, players=2))
    assert np.array_equal(e.strategy["Row"][:, 0, 0], [1.0, 1.0, 0.0, 0.0])


def test_ties_are_flagged_or_solved() -> None:
    rng = np.random.default_rng(5)
    paid = rng.integers(0, 3, (300, 2, 3, 3)).astype(float)
    e = LogitLimit()(dt.NormalForm(paid, players=2))
    known = [dt.Status.ok, dt.Status.degenerate]
    assert np.all(np.isin(e.status[e.exists], known)) and np.all(e.status[~e.exists] == dt.Status.not_converged)
    assert e.exists.mean() > 0.9 and np.nanmax(e.regret) < 1e-6
    nothing = LogitLimit()(dt.NormalForm(np.zeros((2, 2, 2))))
    assert nothing.exists.all() and np.all(nothing.strategy["Row"] == 0.5)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_batch_is_its_games(shape: tuple[int, ...]) -> None:
    game = random_game(dt.games.UnilateralDeterrence, shape, 33)
    e = LogitLimit()(game)
    for index, one in cells(game):
        alone = LogitLimit()(one)
        for field in ("exists", "status", "payoff", "probability", "complete"):
            assert same(getattr(e, field)[index], getattr(alone, field), 0.0), field
        for label in e.strategy:
            assert same(e.strategy[label][index], alone.strategy[label], 0.0)
            assert same(e.belief[label][index], alone.belief[label], 0.0)


def test_where_it_stops_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Following the branch a hundred times further changes nothing where payoffs are not tied."""
    games = [generic(seed) for seed in (1, 4, 7)] + [normal_form(3, 3, 3)]
    usual = [LogitLimit()(game) for game in games]
    monkeypatch.setattr(logit_limit, "LEVELS", (1e6, 1e8))
    for game, e in zip(games, usual, strict=True):
        further = LogitLimit()(game)
        both = e.exists[:, 0] & further.exists[:, 0] & (e.status[:, 0] == dt.Status.ok)
        assert both.mean() > 0.9
        for label in e.strategy:
            assert same(e.strategy[label][both], further.strategy[label][both], 1e-6)
            assert same(e.belief[label][both], further.belief[label][both], 1e-6)


def test_bad_cells_and_their_neighbours() -> None:
    rng = np.random.default_rng(8)
    paid = rng.random((6, 2, 3, 2))
    good = LogitLimit()(dt.NormalForm(paid, players=2))
    paid[2, 0, 0, 0], paid[4, 1, 2, 1] = np.nan, -np.inf
    e = LogitLimit()(dt.NormalForm(paid, players=2))
    assert np.all(e.status[[2, 4], 0] == dt.Status.not_finite) and np.isnan(e.strategy["Row"][[2, 4]]).all()
    rest = [0, 1, 3, 5]
    assert same(e.payoff[rest], good.payoff[rest], 0.0) and same(e.regret[rest], good.regret[rest], 0.0)


@pytest.mark.parametrize("answer", ANSWERS, ids=[f"{i}-{a['game']}" for i, a in enumerate(ANSWERS)])
def test_gambit_ends_there_too(answer: dict[str, Any]) -> None:
    """Gambit stops at a small regret, short of the limit: strategies are close, and payoffs closer."""
    e = LogitLimit()(GAMES[answer["game"]](**answer["values"]))
    for label, row in answer["limit"].items():
        np.testing.assert_allclose(e.strategy[label][0], row, rtol=0, atol=5e-3)
