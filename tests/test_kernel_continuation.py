"""The arithmetic behind the branch of logit equilibria: factors, values, slopes, steps."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest

from deterrence.kernels.continuation.agents import Agents, Line, Worth, added
from deterrence.kernels.continuation.branch import Pace, follow
from deterrence.kernels.continuation.factors import Factors
from deterrence.kernels.continuation.landing import landed, leapt


def random_agents(seed: int, games: int = 7) -> tuple[list[Line], Worth]:
    """Sets of one to four actions; an action's lines go over all that up to three others may do."""
    rng = np.random.default_rng(seed)
    sizes = sorted(int(m) for m in rng.integers(1, 5, 5))
    lines: list[Line] = []
    for h, m in enumerate(sizes):
        others = [g for g in range(len(sizes)) if g != h]
        over = [int(g) for g in rng.choice(others, size=int(rng.integers(0, 4)), replace=False)]
        for a in range(m):
            ways = product(*(range(sizes[g]) for g in over))
            lines += [(h, a, tuple(zip(over, way, strict=True))) for way in ways]
    lines = [lines[i] for i in rng.permutation(len(lines))]
    agents = Agents(sizes, lines)
    c, u = rng.normal(size=(len(lines), games)), rng.random((len(lines), games))
    return [lines[i] for i in agents.order], Worth(agents, c, u)


def plain_gaps(lines: list[Line], worth: Worth, x: Any) -> Any:
    """The definition, line by line."""
    agents = worth.agents
    first = agents.first
    logs = agents.log_probabilities(x)
    top, bottom = np.zeros((2, agents.actions, x.shape[1]))
    for c, u, (h, a, way) in zip(worth.c, worth.u, lines, strict=True):
        weight = np.exp(c + sum(logs[first[g] + b] for g, b in way))
        top[first[h] + a] += weight * u
        bottom[first[h] + a] += weight
    return (top / bottom)[agents.odds] - (top / bottom)[agents.base]


@pytest.mark.parametrize("seed", range(12))
def test_gaps_and_their_slopes(seed: int) -> None:
    lines, worth = random_agents(seed)
    agents = worth.agents
    x = 2 * np.random.default_rng(seed).normal(size=(agents.unknowns, 7))
    gaps, slopes = worth.gaps_and_slopes(x)
    np.testing.assert_allclose(gaps, plain_gaps(lines, worth, x), atol=1e-13)
    np.testing.assert_array_equal(gaps, worth.gaps(x))
    found = np.zeros((agents.unknowns, agents.unknowns, 7))
    found[agents.rows, agents.columns] = slopes
    for j in range(agents.unknowns):
        step = np.zeros_like(x)
        step[j] = 1e-6
        right = (worth.gaps(x + step) - worth.gaps(x - step)) / 2e-6
        np.testing.assert_allclose(found[:, j], right, atol=1e-8)
    logs = agents.log_probabilities(x)
    np.testing.assert_allclose(added(np.exp(logs[:-1])), len(agents.sizes))
    assert np.all(logs[-1] == 0)


def test_log_odds_without_bound() -> None:
    """No overflow, no lost digits: log probabilities of 1e8 and of hardly anything."""
    agents = Agents([2, 3], [(0, 0, ()), (0, 1, ()), (1, 0, ()), (1, 1, ()), (1, 2, ())])
    logs = agents.log_probabilities(np.array([[1e8, -1e8], [-1e8, 1e8], [-40.0, 1e8]]))
    np.testing.assert_allclose(logs[:5, 0], [-1e8, 0, 0, -1e8, -40], atol=1e-16)
    np.testing.assert_allclose(logs[:5, 1], [0, -1e8, -1e8, -np.log(2), -np.log(2)])


def test_one_game_alone_is_that_game_in_a_batch() -> None:
    for seed in range(6):
        _, worth = random_agents(seed, 20)
        start = np.zeros((worth.agents.unknowns, 20))
        x, done = follow(worth, start, np.zeros(20), np.full(20, 50.0))
        assert done.all()
        for g in (0, 19):
            alone, fine = follow(worth.part([g]), start[:, :1], np.zeros(1), np.full(1, 50.0))
            assert fine.all()
            np.testing.assert_array_equal(alone[:, 0], x[:, g])


def test_the_length_of_steps_does_not_matter() -> None:
    short = Pace(aim=0.005, longest=0.2, largest=0.05, corrected=1e-6)
    for seed in range(6):
        _, worth = random_agents(seed, 200)
        start, goal = np.zeros((worth.agents.unknowns, 200)), np.full(200, 500.0)
        x, done = follow(worth, start, np.zeros(200), goal)
        slowly, fine = follow(worth, start, np.zeros(200), goal, short)
        assert done.all() and fine.all()
        np.testing.assert_allclose(x, goal * worth.gaps(x), atol=1e-8, rtol=1e-9)
        np.testing.assert_allclose(x, slowly, atol=1e-8, rtol=1e-9)


def test_leaps_land_on_the_branch() -> None:
    _, worth = random_agents(3, 100)
    start = np.zeros((worth.agents.unknowns, 100))
    x, _ = follow(worth, start, np.zeros(100), np.full(100, 1e4))
    there, done = leapt(worth, x, np.full(100, 1e4), np.full(100, 2e4))
    walked, _ = follow(worth, x, np.full(100, 1e4), np.full(100, 2e4))
    assert done.mean() > 0.95
    np.testing.assert_allclose(there[:, done], walked[:, done], atol=1e-6, rtol=1e-9)


def test_a_guess_too_far_is_reported() -> None:
    _, worth = random_agents(4, 30)
    x, _ = follow(worth, np.zeros((worth.agents.unknowns, 30)), np.zeros(30), np.full(30, 5.0))
    again, fine = landed(worth, x + 1e-3, np.full(30, 5.0))
    assert fine.all() and np.allclose(again, x, atol=1e-9)
    _, fine = landed(worth, x + 30.0, np.full(30, 5.0))
    assert not fine.any()


def test_factors() -> None:
    rng = np.random.default_rng(9)
    matrix, right = rng.normal(size=(7, 7, 50)), rng.normal(size=(7, 50))
    matrix[0, 0] = 0.0  # swaps are needed
    solution = np.linalg.solve(matrix.transpose(2, 0, 1), right.T[..., None])[..., 0].T
    factors = Factors(matrix.copy())
    np.testing.assert_allclose(factors.solve(right), solution, rtol=1e-9, atol=1e-11)
    small = matrix.copy()
    small[2, 2], small[3, :3] = 1e-9, 0.0  # pivots far below the rest of their column
    solution = np.linalg.solve(small.transpose(2, 0, 1), right.T[..., None])[..., 0].T
    np.testing.assert_allclose(Factors(small).solve(right), solution, rtol=1e-8, atol=1e-10)
    some = np.array([4, 9])
    np.testing.assert_array_equal(factors.part(some).solve(right[:, some]), factors.solve(right)[:, some])
    matrix[:, :, 13] = 0.0
    found = Factors(matrix.copy()).solve(right)
    assert not np.isfinite(found[:, 13]).any()
    others = np.arange(50) != 13
    np.testing.assert_array_equal(found[:, others], factors.solve(right)[:, others])
