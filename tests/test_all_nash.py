"""All equilibria of two-player games: against exact rational vertex enumeration, and against definitions."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from conftest import raises
from hypothesis import given
from hypothesis import strategies as st
from oracles.exact_bimatrix import components, extreme_equilibria, is_degenerate

import deterrence as dt

Status = dt.Status
SIZES = [(2, 2), (2, 3), (3, 2), (3, 3), (1, 3), (4, 2), (3, 4)]


def listed(e: dt.Equilibria, index: tuple[int, ...]) -> list[tuple[tuple[float, ...], int]]:
    """Mixtures of both players side by side, with the status, of every equilibrium of one game."""
    rows, columns = e.strategy.values()
    found = [
        ((*rows[(*index, k)], *columns[(*index, k)]), int(e.status[(*index, k)]))
        for k in np.flatnonzero(e.exists[index])
    ]
    return sorted(found)


def matched(found: list[tuple[float, ...]], right: list[tuple[float, ...]], tolerance: float = 1e-9) -> bool:
    """The same points, one to one, in any order."""
    if len(found) != len(right):
        return False
    left = [np.array(p) for p in found]
    for point in right:
        near = [i for i, p in enumerate(left) if np.abs(p - np.array(point, dtype=float)).max() < tolerance]
        if len(near) != 1:
            return False
        left.pop(near[0])
    return True


def exact(a: Any, b: Any) -> tuple[list[tuple[float, ...]], list[bool]]:
    """All extreme equilibria, and whether each lies in a component with others."""
    right = extreme_equilibria(a, b)
    size = {i: len(part) for part in components(right) for i in part}
    return [tuple(map(float, (*x, *y))) for x, y in right], [size[i] > 1 for i in range(len(right))]


@st.composite
def tied_games(draw: Any) -> tuple[list[list[int]], list[list[int]], int]:
    """Small integer payoffs, full of ties, and a denominator."""
    m, n = draw(st.sampled_from(SIZES))
    most = draw(st.sampled_from([1, 2, 3, 9]))
    cells = st.lists(st.lists(st.integers(0, most), min_size=n, max_size=n), min_size=m, max_size=m)
    return draw(cells), draw(cells), draw(st.sampled_from([1, 3, 7, 10, 48]))


@given(tied_games())
def test_tied_games_equal_exact_vertex_enumeration(case: tuple[Any, Any, int]) -> None:
    a, b, denominator = case
    game = dt.NormalForm(np.array([a, b]) / denominator)
    e = dt.solvers.AllNash(capacity=30)(game)
    right, continuum = exact(a, b)
    found = listed(e, ())
    assert matched([p for p, _ in found], right) and e.complete
    assert sum(status == Status.degenerate for _, status in found) == sum(continuum)
    if not is_degenerate(a, b):
        assert all(status == Status.ok for _, status in found)
    assert np.nanmax(e.regret) < 1e-12


@pytest.mark.slow
@pytest.mark.parametrize("sizes", [(3, 3), (4, 4), (5, 3), (2, 6), (5, 5)])
@pytest.mark.parametrize("most", [1, 2, 9])
def test_many_tied_games(sizes: tuple[int, int], most: int) -> None:
    count = 30 if max(sizes) < 5 else 8
    payoffs = np.random.default_rng([*sizes, most]).integers(0, most + 1, (count, 2, *sizes))
    e = dt.solvers.AllNash(capacity=200)(dt.NormalForm(payoffs, players=2))
    assert e.complete.all()
    for g in range(count):
        right, continuum = exact(payoffs[g, 0].tolist(), payoffs[g, 1].tolist())
        found = listed(e, (g,))
        assert matched([p for p, _ in found], right)
        assert sum(status == Status.degenerate for _, status in found) == sum(continuum)


@pytest.mark.parametrize("sizes", SIZES)
def test_random_games_equal_exact_vertex_enumeration(sizes: tuple[int, int]) -> None:
    """Payoffs are binary fractions, so that the oracle solves the very same games."""
    payoffs = np.random.default_rng(sizes).integers(-(2**20), 2**20, (25, 2, *sizes))
    e = dt.solvers.AllNash()(dt.NormalForm(payoffs / 2.0**18, players=2))
    assert e.complete.all() and np.all(e.exists.sum(axis=-1) % 2 == 1)
    for g in range(25):
        right, _ = exact(payoffs[g, 0].tolist(), payoffs[g, 1].tolist())
        assert matched([p for p, _ in listed(e, (g,))], right)


@pytest.mark.parametrize("noise", [1e-3, 1e-6, 1e-9, 1e-11, 1e-13, 1e-15])
def test_games_near_a_tie(noise: float) -> None:
    """Every profile is an equilibrium to the tolerance; above it the count is odd, below it ties are ties."""
    rng = np.random.default_rng(3)
    clean = rng.integers(0, 3, (300, 2, 3, 3)).astype(float)
    payoffs = clean + noise * rng.standard_normal(clean.shape)
    differs = np.ptp(clean[:, 0], axis=1).any(axis=-1) & np.ptp(clean[:, 1], axis=2).any(axis=-1)
    clean, payoffs = clean[differs], payoffs[differs]  # a player to whom all is one has no scale
    e = dt.solvers.AllNash(capacity=30)(dt.NormalForm(payoffs, players=2))
    assert e.complete.all() and np.nanmax(e.regret) < 1e-9
    strict = np.all((e.status == Status.ok) | ~e.exists, axis=-1)
    assert np.all(e.exists.sum(axis=-1)[strict] % 2 == 1)
    if noise < 1e-11:  # below the tolerance: the answer is that of the clean game
        clean_answer = dt.solvers.AllNash(capacity=30)(dt.NormalForm(clean, players=2))
        assert np.array_equal(clean_answer.exists.sum(axis=-1), e.exists.sum(axis=-1))
        assert np.array_equal(clean_answer.status, e.status)


def test_what_changes_nothing_changes_nothing() -> None:
    """Positive affine changes of a player's payoffs, and adding what only the other controls."""
    rng = np.random.default_rng(4)
    payoffs = rng.standard_normal((200, 2, 3, 4))
    solve = dt.solvers.AllNash()
    base = solve(dt.NormalForm(payoffs, players=2))
    changed = payoffs * np.array([1e6, 1e-7])[:, None, None] + np.array([3.0, -2e-7])[:, None, None]
    changed[:, 0] += 1e5 * rng.standard_normal((200, 1, 4))
    changed[:, 1] += 1e-8 * rng.standard_normal((200, 3, 1))
    other = solve(dt.NormalForm(changed, players=2))
    assert np.array_equal(base.exists, other.exists)
    for label in base.strategy:
        assert np.allclose(base.strategy[label], other.strategy[label], atol=1e-6, equal_nan=True)
    turned = solve(dt.NormalForm(np.swapaxes(payoffs[:, ::-1], 2, 3), players=2))
    assert np.array_equal(base.exists.sum(axis=-1), turned.exists.sum(axis=-1))


def test_fractions_may_be_given() -> None:
    third = Fraction(1, 3)
    game = dt.NormalForm([[[third, third], [2 * third, 0]], [[third, third], [third, third]]])
    e = dt.solve(game)
    assert e.complete and (e.status[e.exists] != Status.ok).all()


def test_payoffs_that_are_not_finite_spoil_their_own_game_only() -> None:
    payoffs = np.random.default_rng(5).random((6, 2, 3, 3))
    whole = dt.solvers.AllNash()(dt.NormalForm(payoffs, players=2))
    spoilt = payoffs.copy()
    spoilt[1, 0, 0, 0], spoilt[3, 1, 2, 2], spoilt[4, 0, 1, 1] = np.nan, np.inf, -np.inf
    e = dt.solvers.AllNash()(dt.NormalForm(spoilt, players=2))
    bad = [1, 3, 4]
    assert (e.status[bad] == Status.not_finite).all() and not e.exists[bad].any() and not e.complete[bad].any()
    good = [0, 2, 5]
    assert np.array_equal(e.exists[good], whole.exists[good]) and e.complete[good].all()


def test_huge_and_tiny_payoffs() -> None:
    for scale in (1e-300, 1e-160, 1e150, 1e300):
        payoffs = scale * np.random.default_rng(6).random((20, 2, 3, 3))
        e = dt.solvers.AllNash()(dt.NormalForm(payoffs, players=2))
        plain = dt.solvers.AllNash()(dt.NormalForm(payoffs / scale, players=2))
        assert np.array_equal(e.exists, plain.exists) and e.complete.all()


def test_all_of_33_equilibria_of_four_alike() -> None:
    """Two of four are needed; counted by hand, by who helps for sure, who mixes, and who abstains.

    Seven are pure. Beside one who helps, two mix (12, if c <= 2 c (1 - c)) or three (4, if c <= P(one of three));
    beside none, two mix (6, if 2 c (1 - c) <= c), three (4 for each of two roots of 2 x (1 - x) = c from which
    the fourth abstains), or four: alike (2, if c < 4/9), or two with a and two with b, a + b = 2 - 3 c and
    a b = 1 - 2 c (6, if 4/9 < c < 1/2).
    """
    cost = np.array([0.2, 0.46, 0.7])
    costs = dict.fromkeys(("us_cost", "japan_cost", "south_korea_cost", "australia_cost"), cost)
    e = dt.solvers.AllNash()(dt.games.VolunteersDilemma(guarantors=4, needed=2, **costs))
    assert e.complete.all() and e.exists.sum(axis=-1).tolist() == [7 + 12 + 4 + 4 + 2, 7 + 12 + 8 + 6, 7 + 6]
    assert np.nanmax(e.regret) < 1e-14
    helps = np.stack([mix[1, e.exists[1], 1] for mix in e.strategy.values()], axis=-1)  # (33, 4)
    a, b = np.roots([1, 3 * cost[1] - 2, 1 - 2 * cost[1]])
    for pair in combinations(range(4), 2):
        expected = [a if player in pair else b for player in range(4)]
        assert np.isclose(helps, expected, rtol=0, atol=1e-9).all(axis=1).sum() == 1


def test_more_than_the_capacity_is_said() -> None:
    coordination = np.broadcast_to(np.eye(4), (2, 4, 4))
    e = dt.solvers.AllNash(capacity=3)(dt.NormalForm(coordination))
    assert e.exists.sum() == 4 + 3 and not e.complete
    whole = dt.solvers.AllNash()(dt.NormalForm(coordination))
    assert whole.exists.sum() == 15 and whole.complete
    with raises("capacity=0", "at least 1"):
        dt.solvers.AllNash(capacity=0)


def test_default_places_suffice_for_two_by_two_games() -> None:
    """The signs of the four differences decide a 2 x 2 game: here is every combination of them."""
    signs = np.array(np.meshgrid(*[[-1, 0, 1]] * 4)).reshape(4, -1).T
    payoffs = np.zeros((81, 2, 2, 2))
    payoffs[:, 0, 1, :], payoffs[:, 1, :, 1] = signs[:, :2], signs[:, 2:]
    assert dt.solvers.AllNash(capacity=9)(dt.NormalForm(payoffs, players=2)).exists[:, 4:].sum(axis=-1).max() == 2
    assert dt.solvers.AllNash()(dt.NormalForm(payoffs, players=2)).complete.all()


def test_too_large_says_what_to_use() -> None:
    with raises("AllNash would examine 12,869 pairs of supports of NormalForm (8 x 8)", "LemkeHowson()"):
        dt.solvers.AllNash()(dt.NormalForm(np.zeros((2, 8, 8))))


def test_no_games_at_all() -> None:
    e = dt.solvers.AllNash()(dt.NormalForm(np.zeros((0, 2, 2, 2)), players=2))
    assert e.exists.shape == (0, 6) and e.payoff.shape == (0, 6, 2) and e.regret.shape == (0, 6)
    assert "0 games; equilibria a game: -" in str(e)


def test_moves_told_in_another_order_than_players_are_named() -> None:
    """Payoffs go to their owners, mixtures to their sets, whoever is told first."""

    class Crossing(dt.Game):
        """Who goes first? (test)"""

        players = ("A", "B")
        prize: float = dt.param(1.0, unit="u", source="assumption")

        def rules(self, move: Any) -> Any:
            b = move("B", "yield", "press", "wait")
            a = move("A", "yield", "press", hides=("B",))
            worth = {"yield": 0.0, "press": 1.0, "wait": 0.25}
            crash = a == "press" and b == "press"
            return dt.outcome(
                f"{a}, {b}",
                {"A": -3.0 if crash else worth[a] * self.prize, "B": -2.0 if crash else worth[b]},
            )

    e = dt.solve(Crossing(prize=[1.0, 2.0]))
    table = dt.solve(dt.to_normal_form(Crossing(prize=[1.0, 2.0])))
    assert e.exists.sum() == table.exists.sum() == 6 and np.nanmax(e.regret) < 1e-15
    for g in range(2):
        pay = [sorted(map(tuple, np.round(x.payoff[g][x.exists[g]], 9).tolist())) for x in (e, table)]
        assert pay[0] == pay[1]
    assert list(e.strategy) == ["B", "A"] and e.strategy["B"].shape == (2, len(e.names), 3)


@pytest.mark.parametrize("sizes", [(2, 2), (3, 3), (2, 2, 2)])
def test_one_game_of_a_batch_does_not_blur_the_others(sizes: tuple[int, ...]) -> None:
    """Payoffs of all sizes side by side: each game is judged by its own, and answered as if alone."""
    rng = np.random.default_rng(8)
    scale = 10.0 ** rng.integers(-12, 12, 60)
    payoffs = rng.random((60, len(sizes), *sizes)) * scale.reshape(-1, *[1] * (len(sizes) + 1))
    payoffs[7] = 1e250 * rng.random(payoffs.shape[1:])
    for solver in (dt.solvers.AllNash(), dt.solvers.PureNash()):
        together = solver(dt.NormalForm(payoffs, players=len(sizes)))
        assert together.complete.all() and (together.status[together.exists] == Status.ok).all()
        for g in range(60):
            alone = solver(dt.NormalForm(payoffs[g]))
            assert np.array_equal(alone.exists, together.exists[g]) and np.array_equal(alone.status, together.status[g])
