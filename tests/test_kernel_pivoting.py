"""Do the pivots end at equilibria, of ordinary and of degenerate games, from every label?"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deterrence.kernels.bimatrix.pivoting import lemke_howson
from deterrence.kernels.elimination import solved


def regret(row: Any, column: Any, x: Any, y: Any) -> float:
    """The largest gain from any action in any game, as a share of the payoffs' range; game by game."""
    worst = 0.0
    for g in range(row.shape[2]):
        for payoffs, own, other in ((row[..., g], x[:, g], y[:, g]), (column[..., g].T, y[:, g], x[:, g])):
            assert own.min() >= 0 and own.sum() == pytest.approx(1, abs=1e-12)
            values = payoffs @ other
            spread = payoffs.max() - payoffs.min()
            worst = max(worst, (values.max() - own @ values) / (spread if spread > 0 else 1.0))
    return worst


def games(rng: np.random.Generator, m: int, n: int, count: int) -> Any:
    return rng.normal(size=(2, m, n, count)) * 10.0 ** rng.integers(-3, 4, size=(2, 1, 1, count))


@pytest.mark.parametrize(("m", "n"), [(1, 1), (1, 3), (2, 2), (3, 2), (4, 7), (10, 10)])
def test_every_label_ends_at_an_equilibrium(m: int, n: int) -> None:
    row, column = games(np.random.default_rng(m * n), m, n, 60)
    for first in range(m + n):
        x, y, ended = lemke_howson(row, column, first)
        assert ended.all() and regret(row, column, x, y) < 1e-12


@pytest.mark.parametrize("size", [20, pytest.param(30, marks=pytest.mark.slow)])
def test_big_games(size: int) -> None:
    row, column = games(np.random.default_rng(size), size, size, 100)
    x, y, ended = lemke_howson(row, column)
    assert ended.all() and regret(row, column, x, y) < 1e-9
    assert np.array_equal((x > 0).sum(axis=0), (y > 0).sum(axis=0))  # none of them is degenerate


@given(st.integers(0, 10**6), st.integers(1, 7), st.integers(1, 7), st.integers(1, 2))
@settings(max_examples=60)
def test_degenerate_games_end(seed: int, m: int, n: int, high: int) -> None:
    row, column = np.random.default_rng(seed).integers(0, high + 1, size=(2, m, n, 20)).astype(float)
    for first in {0, m - 1, m, m + n - 1}:
        x, y, ended = lemke_howson(row, column, first)
        assert ended.all() and regret(row, column, x, y) < 1e-12


def test_constant_and_tiny_and_huge_payoffs() -> None:
    rng = np.random.default_rng(3)
    for scale in (0.0, 1e-300, 1e307):
        row, column = scale * rng.normal(size=(2, 3, 4, 50))
        x, y, ended = lemke_howson(row, column)
        assert ended.all() and regret(row / 8, column / 8, x, y) < 1e-12


def test_closed_forms() -> None:
    rng = np.random.default_rng(5)
    a, b = rng.uniform(0.1, 1, size=(2, 2, 200))
    nothing = np.zeros(200)
    # row likes to meet at (0, 0) for a0 and at (1, 1) for a1, column likes to avoid it
    row = np.array([[a[0], nothing], [nothing, a[1]]])
    column = -np.array([[b[0], nothing], [nothing, b[1]]])
    x, y, _ = lemke_howson(row, column)
    assert np.allclose(x[0], b[1] / b.sum(axis=0), atol=1e-14) and np.allclose(
        y[0], a[1] / a.sum(axis=0), atol=1e-14
    )
    scissors = np.array([[0, -1, 1], [1, 0, -1], [-1, 1, 0]], dtype=float)[..., None]
    for first in range(6):
        x, y, _ = lemke_howson(scissors, -scissors, first)
        assert np.allclose(x, 1 / 3, atol=1e-15) and np.allclose(y, 1 / 3, atol=1e-15)


def test_a_dropped_label_leads_to_its_own_equilibrium() -> None:
    """In a coordination game the label of an action leads to the pure equilibrium on it."""
    meet = np.diag([3.0, 2.0, 1.0])[..., None]
    for first in range(6):
        x, y, _ = lemke_howson(meet, meet, first)
        assert x[first % 3, 0] == y[first % 3, 0] == 1


def test_bad_cells_leave_the_others_untouched() -> None:
    row, column = games(np.random.default_rng(8), 4, 3, 30)
    clean = lemke_howson(row, column, 2)
    row[1, 2, 4], column[0, 0, 9], row[3, 1, 20] = np.nan, np.inf, -np.inf
    x, y, ended = lemke_howson(row, column, 2)
    bad = np.isin(np.arange(30), [4, 9, 20])
    assert np.array_equal(~ended, bad) and np.isnan(x[:, bad]).all() and np.isnan(y[:, bad]).all()
    assert np.array_equal(x[:, ~bad], clean[0][:, ~bad]) and np.array_equal(y[:, ~bad], clean[1][:, ~bad])


def test_one_game_alone_is_as_in_a_batch() -> None:
    row, column = games(np.random.default_rng(9), 5, 5, 40)
    x, y, _ = lemke_howson(row, column, 7)
    for g in range(40):
        alone = lemke_howson(row[..., g : g + 1], column[..., g : g + 1], 7)
        assert np.allclose(alone[0][:, 0], x[:, g], atol=1e-13) and np.allclose(
            alone[1][:, 0], y[:, g], atol=1e-13
        )


def test_the_limit_of_pivots_is_told() -> None:
    row, column = games(np.random.default_rng(10), 6, 6, 50)
    x, y, ended = lemke_howson(row, column, 0, most=4)
    assert 0 < ended.sum() < 50 and np.isnan(x[:, ~ended]).all()
    assert regret(row[..., ended], column[..., ended], x[:, ended], y[:, ended]) < 1e-12


@pytest.mark.parametrize("first", [-1, 5])
def test_a_label_that_is_not_there_is_refused(first: int) -> None:
    with pytest.raises(ValueError, match="labels of a 2 x 3 game are 0 to 4"):
        lemke_howson(np.zeros((2, 3, 1)), np.zeros((2, 3, 1)), first)


@pytest.mark.parametrize("k", [1, 2, 5])
def test_elimination_equals_lapack_and_survives_singular_systems(k: int) -> None:
    rng = np.random.default_rng(k)
    matrix, right = rng.normal(size=(k, k, 50)), rng.normal(size=(k, 3, 50))
    matrix[:, 0, 7] = 0
    z = solved(matrix, right)
    assert np.isnan(z[..., 7]).all()
    for g in set(range(50)) - {7}:
        assert np.allclose(z[..., g], np.linalg.solve(matrix[..., g], right[..., g]), rtol=1e-9)
