"""Iterated strict dominance: against the exact oracle, brute force, its own certificates, and equilibria."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import raises, same
from hypothesis import given
from hypothesis import strategies as st
from oracles.exact_bimatrix import rationalizable_actions

import deterrence as dt

Status = dt.Status
SIZES = [(2, 2), (2, 3), (3, 3), (1, 4), (4, 3), (4, 4), (5, 3), (5, 5)]


def left(survivors: Any, index: Any = ()) -> tuple[list[int], ...]:
    return tuple(np.flatnonzero(rows[index]).tolist() for rows in survivors.survives.values())


def drawn(sizes: tuple[int, ...], games: int, seed: int = 0, most: int | None = None) -> dt.NormalForm:
    rng = np.random.default_rng(seed)
    shape = (games, len(sizes), *sizes)
    payoffs = rng.normal(size=shape) if most is None else rng.integers(0, most + 1, shape).astype(float)
    return dt.NormalForm(payoffs, players=len(sizes))  # type: ignore[no-any-return]


@st.composite
def tied_games(draw: Any) -> tuple[list[list[int]], list[list[int]]]:
    m, n = draw(st.sampled_from(SIZES))
    most = draw(st.sampled_from([1, 2, 3, 9]))
    cells = st.lists(st.lists(st.integers(0, most), min_size=n, max_size=n), min_size=m, max_size=m)
    return draw(cells), draw(cells)


@given(tied_games())
def test_two_players_equal_the_exact_oracle(game: Any) -> None:
    a, b = game
    assert left(dt.iterated_dominance(dt.NormalForm([a, b]))) == rationalizable_actions(a, b)


@pytest.mark.parametrize("sizes", [(4, 4), (4, 6), (5, 5), (3, 7)])
@pytest.mark.parametrize("most", [2, 4, 20])
def test_batches_equal_the_exact_oracle(sizes: tuple[int, ...], most: int) -> None:
    game = drawn(sizes, 60, 4, most)
    survivors = dt.iterated_dominance(game)
    for g, payoffs in enumerate(game.payoffs.astype(int).tolist()):
        assert left(survivors, g) == rationalizable_actions(*payoffs)
    certified(game, survivors)


def certified(game: dt.NormalForm, survivors: Any) -> None:
    """Every mixture wins against all that the others have left before its round, and uses what is left."""
    players = list(survivors.survives)
    for index in np.ndindex(game.shape):
        payoffs = game.payoffs[index]
        gone = [survivors.gone_in[p][index] for p in players]
        assert max(rows.max() for rows in gone) == survivors.rounds[index]
        for i, player in enumerate(players):
            for a, number in enumerate(gone[i]):
                mixture = survivors.dominator[player][index][a]
                assert survivors.survives[player][index][a] == (number == 0) == np.isnan(mixture).all()
                if number:
                    before = [np.flatnonzero((rows == 0) | (rows >= number)) for rows in gone]
                    assert mixture.min() >= 0 and mixture.sum() == pytest.approx(1) and mixture[a] == 0
                    assert set(np.flatnonzero(mixture)) <= set(before[i])
                    table = np.moveaxis(payoffs[i], i, 0)[(slice(None), *np.ix_(*(b for j, b in enumerate(before) if j != i)))]
                    assert np.all(np.tensordot(mixture, table, axes=1) > table[a])


def by_pure(payoffs: Any, order: random.Random) -> tuple[list[int], ...]:
    """One action dominated by an action at a time, in random order, in plain loops."""
    sizes = payoffs.shape[1:]
    left = [list(range(m)) for m in sizes]
    while True:
        worse = []
        for i, own in enumerate(left):
            others = list(product(*(rows for j, rows in enumerate(left) if j != i)))
            for a, b in product(own, own):
                pay = [[payoffs[(i, *o[:i], x, *o[i:])] for o in others] for x in (a, b)]
                if all(y > x for x, y in zip(*pay, strict=True)):
                    worse.append((i, a))
        if not worse:
            return tuple(left)
        i, a = order.choice(worse)
        left[i].remove(a)


@pytest.mark.parametrize("sizes", [(2, 2, 2), (2, 2, 2, 2), (2, 1, 2)])
@pytest.mark.parametrize("most", [None, 3])
def test_more_players_equal_brute_force_in_any_order(sizes: tuple[int, ...], most: int | None) -> None:
    """With two actions each no mixture does what an action does not."""
    game = drawn(sizes, 60, 1, most)
    survivors = dt.iterated_dominance(game)
    for g in range(60):
        for seed in range(3):
            assert by_pure(game.payoffs[g], random.Random(seed)) == left(survivors, g)
    certified(game, survivors)


@pytest.mark.parametrize("sizes", [(3, 3, 3), (4, 2, 3), (4, 4)])
def test_mixtures_eliminate_no_less_than_actions_do(sizes: tuple[int, ...]) -> None:
    game = drawn(sizes, 60, 2, 5)
    survivors, more = dt.iterated_dominance(game), 0
    for g in range(60):
        pure = by_pure(game.payoffs[g], random.Random(g))
        assert all(set(a) <= set(b) for a, b in zip(left(survivors, g), pure, strict=True))
        more += left(survivors, g) != pure
    assert more
    certified(game, survivors)


@pytest.mark.parametrize("sizes", [(3, 3), (2, 4), (2, 2, 2), (3, 2, 2)])
@pytest.mark.parametrize("most", [None, 2])
def test_equilibria_live_on_the_survivors(sizes: tuple[int, ...], most: int | None) -> None:
    game = drawn(sizes, 80, 3, most)
    survivors = dt.iterated_dominance(game)
    nash = dt.solvers.AllNash() if len(sizes) == 2 else dt.solvers.PureNash()
    for e in (nash(game), dt.solvers.Correlated()(game), dt.solvers.Correlated(maximise=game.players[0])(game)):
        for label, rows in e.strategy.items():
            assert not np.any((rows > 1e-9) & ~survivors.survives[label][:, None])
    solved = survivors.solvable
    assert solved.any() or (most and len(sizes) > 2)  # ties of three players leave none
    assert np.array_equal(nash(game).exists[solved].sum(axis=-1), np.ones(solved.sum()))


@pytest.mark.parametrize("rounds", [0, 256])
def test_three_actions_together_beat_a_fourth(rounds: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """With and without a programme."""
    monkeypatch.setattr("deterrence.kernels.strict_dominance.ROUNDS", rounds)
    row = [[3, 0, 0], [0, 3, 0], [0, 0, 3], [0.9, 0.9, 0.9]]
    column = [[0, 1, 2], [2, 0, 1], [1, 2, 0], [9, 0, 0]]
    survivors = dt.iterated_dominance(dt.NormalForm([row, column]))
    assert left(survivors) == ([0, 1, 2], [0, 1, 2]) and survivors.rounds == 1
    row[3] = [1, 1, 1]  # now worth as much as the three in equal shares
    assert left(dt.iterated_dominance(dt.NormalForm([row, column]))) == ([0, 1, 2, 3], [0, 1, 2])
    game = drawn((5, 5), 40, 9)
    survivors = dt.iterated_dominance(game)
    certified(game, survivors)
    monkeypatch.undo()
    other = dt.iterated_dominance(game)
    assert all(same(survivors.gone_in[p], other.gone_in[p]) for p in game.players)


def test_rounds_and_words() -> None:
    prisoners = dt.NormalForm([[[3, 0], [5, 1]], [[3, 5], [0, 1]]], players=["US", "Japan"], actions=[["join", "stay"]] * 2)
    survivors = dt.iterated_dominance(prisoners)
    assert survivors.explain() == (
        "round 1: US: join is worse than stay\nround 1: Japan: join is worse than stay\nleft: US: stay; Japan: stay"
    )
    assert survivors.solvable and survivors.rounds == 1 and survivors.status == Status.ok
    half = dt.iterated_dominance(dt.NormalForm([[[4, 0], [0, 4], [1, 1]], [[1, 2], [2, 1], [0, 9]]], players=["A", "B"]))
    assert "A: action 3 is worse than 0.5 action 1 + 0.5 action 2" in half.explain() and not half.solvable
    chain = dt.NormalForm([[[1, 1, 0], [0, 0, 2]], [[0, 2, 1], [3, 1, 0]]])  # column 3, row 2, column 1
    assert dt.iterated_dominance(chain).rounds == 3 and left(dt.iterated_dominance(chain)) == ([0], [1])
    tied = dt.NormalForm([[[1, 1], [1, 0]], [[1, 1], [1, 0]]])  # weak dominance only
    assert left(dt.iterated_dominance(tied)) == ([0, 1], [0, 1]) and dt.iterated_dominance(tied).rounds == 0


def test_scale_level_and_names_do_not_matter() -> None:
    rng = np.random.default_rng(6)
    game = drawn((4, 4), 50, 6)
    one = dt.iterated_dominance(game)
    moved = dt.NormalForm(game.payoffs * 10.0 ** rng.integers(-8, 9, (50, 2, 1, 1)), players=2)
    other = dt.iterated_dominance(moved)
    order = [rng.permutation(4), rng.permutation(4)]
    shuffled = dt.iterated_dominance(dt.NormalForm(game.payoffs[:, :, order[0]][:, :, :, order[1]], players=2))
    turned = dt.iterated_dominance(dt.NormalForm(game.payoffs[:, ::-1].swapaxes(2, 3), players=2))
    for i, player in enumerate(game.players):
        assert same(one.gone_in[player], other.gone_in[player])
        assert same(one.gone_in[player][:, order[i]], shuffled.gone_in[player])
        assert same(one.gone_in[player], turned.gone_in[game.players[1 - i]])


def test_batches_pieces_and_single_games_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    game = dt.NormalForm(drawn((3, 4), 12, 7, 4).payoffs.reshape(3, 4, 2, 3, 4), players=2)
    whole = dt.iterated_dominance(game)
    monkeypatch.setattr("deterrence.normal_form.dominance.PIECE_PAYOFFS", 1)
    cut = dt.iterated_dominance(game)
    for index in np.ndindex(game.shape):
        one = dt.iterated_dominance(game.take(index))
        assert one.rounds == whole.rounds[index] == cut.rounds[index] and one.explain() == whole.explain(index)
        for player in game.players:
            for field in ("survives", "gone_in", "dominator"):
                rows = getattr(whole, field)[player]
                assert same(getattr(one, field)[player], rows[index], 0.0) and same(getattr(cut, field)[player], rows, 0.0)


def test_movers_in_another_order_than_players() -> None:
    class Crossing(dt.Game):
        """Who yields?"""

        players = ("China", "US")
        prize: float = dt.param(1.0, unit="utility", low=-9, high=9, source="assumption")

        def constraints(self) -> dict[str, Any]:
            return {"prize <= 5": self.prize <= 5}

        def rules(self, move: Any) -> Any:
            us = move("US", "yield", "stand")
            china = move("China", "yield", "stand", hides=["US"])
            return dt.outcome(f"{china} / {us}", {"China": self.prize * (china == "stand"), "US": -1.0 * (us == china)})

    survivors = dt.iterated_dominance(Crossing(prize=[1.0, 0.0, -1.0, 6.0]))
    assert survivors.survives["China"].tolist() == [[False, True], [True, True], [True, False], [False, False]]
    assert survivors.survives["US"].tolist() == [[True, False], [True, True], [False, True], [False, False]]
    assert survivors.status.tolist() == [0, 0, 0, Status.inadmissible] and survivors.rounds.tolist() == [2, 0, 2, -1]


def test_bad_cells_leave_the_others_alone() -> None:
    payoffs = np.array([[[[3, 0], [5, 1]], [[3, 5], [0, 1]]]] * 4, dtype=float)
    payoffs[1, 0, 0, 0], payoffs[2, 1, 1, 1], payoffs[3, 0] = np.nan, np.inf, [[1e308, -1e308], [0, 0]]
    survivors = dt.iterated_dominance(dt.NormalForm(payoffs, players=2))
    assert survivors.status.tolist() == [Status.ok] + [Status.not_finite] * 3
    assert survivors.rounds.tolist() == [1, -1, -1, -1] and survivors.solvable.tolist() == [True, False, False, False]
    assert not survivors.survives["Row"][1:].any() and (survivors.gone_in["Row"][1:] == -1).all()
    assert survivors.explain(1) == Status.not_finite.sentence


def test_the_tolerance_is_a_share_of_the_range() -> None:
    near = dt.NormalForm([[[1.0, 0.0], [1.0 + 1e-6, 1e-6]], [[0.0, 0.0], [0.0, 0.0]]])
    assert left(dt.iterated_dominance(near)) == ([1], [0, 1])
    assert left(dt.iterated_dominance(near, tolerance=1e-5)) == ([0, 1], [0, 1])


def test_bad_input(monkeypatch: pytest.MonkeyPatch) -> None:
    with raises("iterated_dominance needs a normal form", "dt.to_normal_form(game)", error=dt.GameError):
        dt.iterated_dominance(dt.games.UnilateralDeterrence())
    reduced = dt.iterated_dominance(dt.to_normal_form(dt.games.UnilateralDeterrence()))
    assert reduced.status == Status.ok
    with monkeypatch.context() as limit, raises("would compare 9 profiles of NormalForm, more than 8", error=dt.GameError):
        limit.setattr("deterrence.normal_form.dominance.MOST_PROFILES", 8)
        dt.iterated_dominance(dt.NormalForm(np.zeros((2, 3, 3))))
    with raises("tolerance came as -1", error=dt.ParameterError):
        dt.iterated_dominance(dt.NormalForm(np.zeros((2, 2, 2))), tolerance=-1)
    with raises("the class NormalForm", error=dt.GameError):
        dt.iterated_dominance(dt.NormalForm)  # type: ignore[arg-type]
    survivors = dt.iterated_dominance(drawn((2, 2), 3))
    for wrong in ((), 3, (0, 0)):
        with raises("does not name one game of a batch of shape (3,)"):
            survivors.explain(wrong)
