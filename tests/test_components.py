"""Components and maximal Nash subsets: against the exact oracle, and on degenerate games of known shape."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import SHAPES, cells, raises
from hypothesis import given
from hypothesis import strategies as st
from oracles import exact_bimatrix as oracle

import deterrence as dt
from deterrence.normal_form import components as nash_components

SIZES = [(2, 2), (2, 3), (3, 3), (1, 3), (4, 2), (3, 4)]
SEGMENT = [[[0, 0], [-1, 1]], [[2, 2], [-1, 1]]]  # to stay out, against a threat that is credible enough
L_SHAPE = [[[0, 0], [0, -1]], [[0, 0], [0, -1]]]


def solved(payoffs: Any, capacity: int | None = None) -> dt.Equilibria:
    payoffs = np.asarray(payoffs, dtype=float)
    return dt.solvers.AllNash(capacity=capacity)(dt.NormalForm(payoffs, players=2))


def points(e: dt.Equilibria, index: tuple[int, ...], a: Any, b: Any) -> tuple[list[Any], dict[int, int]]:
    """The oracle's equilibria, and for each candidate that exists its number among them."""
    right = oracle.extreme_equilibria(a, b)
    table = np.array([[float(p) for p in (*x, *y)] for x, y in right])
    rows, columns = e.strategy.values()
    numbers = {}
    for k in np.flatnonzero(e.exists[index]):
        gap = np.abs(table - np.array([*rows[(*index, k)], *columns[(*index, k)]])).max(axis=1)
        numbers[int(k)] = int(gap.argmin())
        assert gap.min() < 1e-9
    return right, numbers


def agree(e: dt.Equilibria, labels: Any, index: tuple[int, ...], a: Any, b: Any) -> None:
    right, numbers = points(e, index, a, b)
    found: dict[int, set[int]] = {}
    for k, i in numbers.items():
        found.setdefault(int(labels[(*index, k)]), set()).add(i)
    assert sorted(map(sorted, found.values())) == oracle.components(right)
    assert list(found) == list(range(len(found)))  # numbered in the order of slots
    assert (labels[index][~e.exists[index]] == -1).all()
    subsets = dt.nash_subsets(e, index)
    exact = [[np.array(side, dtype=float) for side in pair] for pair in oracle.maximal_nash_subsets(right)]
    mine = [[np.array(sorted(map(tuple, side))) for side in (s.rows, s.columns)] for s in subsets]
    assert len(mine) == len(exact)
    for pair in exact:
        assert any(all(p.shape == q.shape and np.allclose(p, q, atol=1e-9) for p, q in zip(pair, m, strict=True)) for m in mine)
    for subset in subsets:
        assert len(subset.members) == len(subset.rows) * len(subset.columns)
        assert len({int(labels[(*index, k)]) for k in subset.members}) == 1


@st.composite
def integer_games(draw: Any) -> tuple[list[list[int]], list[list[int]]]:
    m, n = draw(st.sampled_from(SIZES))
    rows = st.lists(st.lists(st.integers(0, draw(st.sampled_from([1, 2, 9]))), min_size=n, max_size=n), min_size=m, max_size=m)
    return draw(rows), draw(rows)


@given(integer_games())
def test_components_and_subsets_equal_the_oracle(case: tuple[Any, Any]) -> None:
    e = solved(np.array(case) / 7, 30)
    agree(e, dt.components(e), (), *case)


@pytest.mark.parametrize("sizes", [(2, 2), (3, 3), (4, 4), (5, 4)])
@pytest.mark.parametrize("piece", [1, 2_000_000])
def test_batches_of_tied_games(sizes: tuple[int, int], piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nash_components, "PIECE_PAIRS", piece)
    count = 60 if max(sizes) < 4 else 10
    payoffs = np.random.default_rng(sizes).integers(0, 2, (count, 2, *sizes))
    e = solved(payoffs, 300)
    labels = dt.components(e)
    for g in range(count):
        agree(e, labels, (g,), *payoffs[g].tolist())


def test_subsets_are_all_there_is() -> None:
    """In a complete list: points of the products are equilibria, and random points elsewhere are none."""
    rng = np.random.default_rng(1)
    payoffs = rng.integers(0, 2, (40, 2, 3, 3))
    e = solved(payoffs, 60)
    assert e.complete.all()
    for g in range(40):
        for subset in dt.nash_subsets(e, g):
            x = rng.dirichlet(np.ones(len(subset.rows))) @ subset.rows
            y = rng.dirichlet(np.ones(len(subset.columns))) @ subset.columns
            assert dt.regret(e.game.take(g), {"Row": x, "Column": y}) < 1e-12


def test_a_segment_and_a_point() -> None:
    e = solved(SEGMENT)
    labels = dt.components(e)
    assert labels[e.exists].tolist() == [0, 1, 0]  # out; enter; out, with a half-hearted threat
    segment, point = dt.nash_subsets(e)
    assert segment.rows.tolist() == [[1, 0]] and sorted(segment.columns.tolist()) == [[0.5, 0.5], [1, 0]]
    assert (point.rows.tolist(), point.columns.tolist(), point.members) == ([[0, 1]], [[0, 1]], (3,))


def test_an_l_shape_is_one_component_of_two_subsets() -> None:
    e = solved(L_SHAPE)
    assert dt.components(e)[:4].tolist() == [0, 0, 0, -1]
    across, down = dt.nash_subsets(e)
    assert across.members == (0, 1) and down.members == (0, 2)
    assert across.rows.tolist() == [[1, 0]] and down.columns.tolist() == [[1, 0]]
    perfect = dt.trembling_hand_perfect(e)
    assert perfect.exists[:4].tolist() == [True, False, False, False] and perfect.complete


def test_all_zero_is_one_square() -> None:
    e = solved(np.zeros((2, 3, 3)))
    assert (dt.components(e)[:9] == 0).all() and (dt.components(e)[9:] == -1).all()
    (square,) = dt.nash_subsets(e)
    assert square.members == tuple(range(9)) and square.rows.shape == square.columns.shape == (3, 3)


def test_isolated_equilibria_are_components_of_their_own() -> None:
    e = solved(np.random.default_rng(2).standard_normal((200, 2, 3, 3)))
    labels = dt.components(e)
    assert np.array_equal(labels.max(axis=-1) + 1, e.exists.sum(axis=-1))


@pytest.mark.parametrize("shape", SHAPES)
def test_a_batch_equals_a_loop(shape: tuple[int, ...]) -> None:
    game = dt.NormalForm(np.random.default_rng(3).integers(0, 2, (*shape, 2, 3, 3)).astype(float), players=2)
    solve = dt.solvers.AllNash(capacity=30)
    e = solve(game)
    labels = dt.components(e)
    assert labels.shape == e.exists.shape
    for index, one in cells(game):
        alone = solve(one)
        assert np.array_equal(dt.components(alone), labels[index])
        for mine, other in zip(dt.nash_subsets(alone), dt.nash_subsets(e, index), strict=True):
            assert mine.members == other.members
            assert np.array_equal(mine.rows, other.rows) and np.array_equal(mine.columns, other.columns)


def test_cells_without_equilibria() -> None:
    payoffs = np.zeros((3, 2, 2, 2))
    payoffs[1, 0, 0, 0] = np.inf
    e = solved(payoffs)
    assert (dt.components(e)[1] == -1).all() and dt.nash_subsets(e, 1) == []
    assert len(dt.nash_subsets(e, -1)) == 1
    nothing = dt.risk_dominant(solved(np.zeros((2, 2, 2))))
    assert (dt.components(nothing) == -1).all() and dt.nash_subsets(nothing) == []


def test_wrong_inputs() -> None:
    e = solved(np.zeros((4, 2, 2, 2)))
    for index in ((), 4, (0, 0), (slice(2),), (0.5,)):
        with raises("nash_subsets takes one game", "(4,)", error=dt.ParameterError):
            dt.nash_subsets(e, index)
    three = dt.solvers.PureNash()(dt.NormalForm(np.zeros((3, 2, 2, 2))))
    tree = dt.solve(dt.games.RudimentaryDeterrence())
    for function in (dt.components, dt.nash_subsets):
        with raises(f"{function.__name__} needs 2 players", "has 3", error=dt.GameError):
            function(three)
        with raises(f"{function.__name__} needs equilibria of a normal form", error=dt.GameError):
            function(tree)
        with raises(f"{function.__name__} came with", "dt.solve(game)", error=dt.ParameterError):
            function(dt.NormalForm(L_SHAPE))
