"""Refinements and selection: against exact oracles, against definitions, and on the games of the textbooks."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, product
from typing import Any

import numpy as np
import pytest
from conftest import SHAPES, cells, raises, same
from hypothesis import given
from hypothesis import strategies as st
from oracles import exact_bimatrix as oracle
from scipy.optimize import linprog

import deterrence as dt
from deterrence.kernels import weak_dominance
from deterrence.kernels.copositive import strictly_copositive

Status = dt.Status
SIZES = [(2, 2), (2, 3), (3, 2), (3, 3), (1, 3), (4, 2), (3, 4)]
REFINEMENTS = [
    dt.undominated,
    dt.trembling_hand_perfect,
    dt.evolutionarily_stable,
    dt.pareto_undominated,
    dt.payoff_dominant,
    dt.risk_dominant,
]

STAG_HUNT = [[[4, 0], [3, 3]], [[4, 3], [0, 3]]]
ENTRY = [[[0, 0], [-1, 1]], [[2, 2], [-1, 1]]]  # stay out, enter; fight, accommodate
HAWK_DOVE = [[[-1, 2], [0, 1]], [[-1, 0], [2, 1]]]
SEXES = [[[2, 0], [0, 1]], [[1, 0], [0, 2]]]
PENNIES = [[[1, -1], [-1, 1]], [[-1, 1], [1, -1]]]
DILEMMA = [[[2, 0], [3, 1]], [[2, 3], [0, 1]]]


class Coordination(dt.Game):
    """Will both cross the street, where crossing alone costs `risk` and together pays `prize`?"""

    players = ("Ann", "Bob")
    prize: float = dt.param(2.0, unit="utility", source="assumption")
    risk: float = dt.param(1.0, unit="utility", source="assumption")

    def constraints(self) -> dict[str, Any]:
        """The prize is positive."""
        return {"prize > 0": self.prize > 0}

    def rules(self, move: Any) -> Any:
        """Both move at once."""
        a, b = move("Ann", "cross", "wait"), move("Bob", "cross", "wait", hides=("Ann",))
        if a == "cross" and b == "cross":
            return dt.outcome("both", {"Ann": self.prize, "Bob": self.prize})
        if a == "cross":
            return dt.outcome("Ann alone", {"Ann": -self.risk, "Bob": 0.0})
        if b == "cross":
            return dt.outcome("Bob alone", {"Ann": 0.0, "Bob": -self.risk})
        return dt.outcome("nobody", {"Ann": 0.0, "Bob": 0.0})


def solved(payoffs: Any, capacity: int | None = None) -> dt.Equilibria:
    payoffs = np.asarray(payoffs, dtype=float)
    return dt.solvers.AllNash(capacity=capacity)(dt.NormalForm(payoffs, players=2))


def kept(e: dt.Equilibria) -> list[str]:
    return [e.names[k] for k in np.flatnonzero(e.exists)]


def exact(e: dt.Equilibria, index: tuple[int, ...], a: Any, b: Any) -> Iterator[tuple[int, Any, Any]]:
    """Every listed equilibrium of one game, with its mixtures in fractions."""
    found = oracle.extreme_equilibria(a, b)
    points = np.array([[float(p) for p in (*x, *y)] for x, y in found])
    rows, columns = e.strategy.values()
    for k in np.flatnonzero(e.exists[index]):
        point = np.array([*rows[(*index, k)], *columns[(*index, k)]])
        near = np.flatnonzero(np.abs(points - point).max(axis=1) < 1e-9)
        assert len(near) == 1
        yield int(k), *found[near[0]]


@st.composite
def integer_games(draw: Any) -> tuple[list[list[int]], list[list[int]], int]:
    """Small integer payoffs, full of ties, and a denominator."""
    m, n = draw(st.sampled_from(SIZES))
    most = draw(st.sampled_from([1, 2, 3, 9]))
    rows = st.lists(st.lists(st.integers(0, most), min_size=n, max_size=n), min_size=m, max_size=m)
    return draw(rows), draw(rows), draw(st.sampled_from([1, 3, 7, 10, 48]))


@given(integer_games())
def test_perfect_equals_exact_linear_programmes(case: tuple[Any, Any, int]) -> None:
    a, b, denominator = case
    e = solved(np.array([a, b]) / denominator, 30)
    refined = dt.trembling_hand_perfect(e)
    for k, x, y in exact(e, (), a, b):
        assert refined.exists[k] == oracle.is_perfect(a, b, x, y)
    assert refined.exists.any()  # every game has a perfect equilibrium, and an extreme one
    assert np.array_equal(refined.exists, dt.undominated(e).exists)


@pytest.mark.parametrize("sizes", [(3, 3), (4, 4), (5, 4), (4, 6)])
@pytest.mark.parametrize("most", [1, 2, 9])
def test_perfect_in_many_tied_games(sizes: tuple[int, int], most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    programmes = []
    solve = weak_dominance._most_gained
    monkeypatch.setattr(weak_dominance, "_most_gained", lambda gain: programmes.append(1) or solve(gain))
    count = 40 if sizes == (3, 3) else 8
    payoffs = np.random.default_rng([*sizes, most]).integers(0, most + 1, (count, 2, *sizes))
    e = solved(payoffs, 300)
    refined = dt.undominated(e)
    assert e.complete.all()
    for g in range(count):
        a, b = payoffs[g].tolist()
        for k, x, y in exact(e, (g,), a, b):
            assert refined.exists[g, k] == oracle.is_perfect(a, b, x, y)
    if sizes == (3, 3):
        assert not programmes  # up to three actions there are closed forms
    elif sizes == (5, 4) and most == 1:
        assert programmes


@pytest.mark.parametrize("sizes", [(3, 3), (4, 4)])
def test_what_is_complete_after_refinement_has_nothing_between(sizes: tuple[int, int]) -> None:
    """Midpoints of what a Nash subset is made of are dominated wherever completeness is claimed."""
    payoffs = np.random.default_rng(8).integers(0, 3, (40, 2, *sizes))
    e = solved(payoffs, 100)
    refined, half = dt.undominated(e), Fraction(1, 2)
    touched = 0
    for g in np.flatnonzero(refined.complete):
        a, b = payoffs[g].tolist()
        for rows, columns in oracle.maximal_nash_subsets(oracle.extreme_equilibria(a, b)):
            for (x, z), (y, w) in product(*(list(combinations(s, 2)) + [(p, p) for p in s] for s in (rows, columns))):
                if x != z or y != w:
                    touched += 1
                    middle = [tuple(half * (p + q) for p, q in zip(*pair, strict=True)) for pair in ((x, z), (y, w))]
                    assert not oracle.is_perfect(a, b, *middle)
    assert touched > 20 and not refined.complete.all()


def test_random_games_lose_nothing_without_a_linear_programme(monkeypatch: pytest.MonkeyPatch) -> None:
    """In a game without ties every equilibrium is regular, hence perfect."""
    monkeypatch.setattr(weak_dominance, "_most_gained", None)
    for sizes in [(2, 2), (3, 4), (5, 5)]:
        e = solved(np.random.default_rng(sizes).standard_normal((200, 2, *sizes)))
        refined = dt.undominated(e)
        assert np.array_equal(refined.exists, e.exists) and refined.complete.all()


def test_a_mixture_may_be_dominated_though_its_actions_are_not() -> None:
    """Half top, half bottom is worse than middle; the column player's other replies pin it down."""
    row = [[1, 3, 0], [1, 2, 2], [1, 0, 3]]
    column = [[1, 2, 0], [1, 0, 0], [1, 0, 2]]
    e = solved([row, column])
    refined = dt.undominated(e)
    gone = {k: x for k, x, _ in exact(e, (), row, column) if not refined.exists[k]}
    half = Fraction(1, 2)
    assert (half, 0, half) in gone.values()
    assert not oracle.is_weakly_dominated(row, (1, 0, 0)) and not oracle.is_weakly_dominated(row, (0, 0, 1))


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 2, 2), (4, 2, 3), (2, 2, 2, 2)])
def test_undominated_with_more_players(sizes: tuple[int, ...]) -> None:
    """Pure equilibria, against a linear programme for each player over all profiles of the others."""
    payoffs = np.random.default_rng(sizes).integers(0, 2, (40, len(sizes), *sizes))
    e = dt.solvers.PureNash()(dt.NormalForm(payoffs, players=len(sizes)))
    refined = dt.undominated(e)
    assert refined.complete.all()  # of pure equilibria
    profiles = list(np.ndindex(sizes))
    for g, k in np.argwhere(e.exists):
        dominated = False
        for i, own in enumerate(payoffs[g]):
            table = np.moveaxis(own, i, 0).reshape(sizes[i], -1)
            gain = table - table[profiles[k][i]]
            answer = linprog(-gain.sum(axis=1), A_ub=-gain.T, b_ub=np.zeros(gain.shape[1]), bounds=[(0, 1)] * sizes[i])
            dominated |= answer.fun < -1e-6
        assert refined.exists[g, k] == (not dominated)


def symmetric(a: Any) -> Any:
    a = np.asarray(a, dtype=float)
    return np.stack([a, np.swapaxes(a, -1, -2)], axis=-3)


def stable_strategies(a: list[list[int]]) -> list[tuple[Fraction, ...]]:
    """All evolutionarily stable strategies: on each support at most one, which makes its actions equal."""
    found = []
    for size in range(1, len(a) + 1):
        for support in combinations(range(len(a)), size):
            weights = oracle._equaliser(oracle._exact([[a[i][j] for j in support] for i in support]))
            if weights is not None and min(weights) > 0:
                x = tuple(dict(zip(support, weights, strict=True)).get(i, Fraction(0)) for i in range(len(a)))
                if oracle.is_evolutionarily_stable(a, x):
                    found.append(x)
    return sorted(found)


@pytest.mark.parametrize("size", [2, 3, 4, 5])
@pytest.mark.parametrize("most", [1, 2, 9])
def test_evolutionarily_stable_equals_exact_criterion(size: int, most: int) -> None:
    count = 150 if size < 4 else 25
    a = np.random.default_rng([size, most]).integers(0, most + 1, (count, size, size))
    e = solved(symmetric(a) / 7, 300)
    refined = dt.evolutionarily_stable(e)
    assert np.array_equal(refined.complete, e.complete) and e.complete.all()
    rows = e.strategy["Row"]
    for g in range(count):
        right = stable_strategies(a[g].tolist())
        found = sorted(tuple(rows[g, k]) for k in np.flatnonzero(refined.exists[g]))
        assert len(found) == len(right)
        assert not found or np.allclose(found, np.array(right, dtype=float), atol=1e-9)


@pytest.mark.parametrize("size", range(6))
def test_strict_copositivity_equals_exact_enumeration(size: int) -> None:
    rng = np.random.default_rng(size)
    forms = rng.integers(-3, 4, (400, size, size))
    forms = np.tril(forms) + np.swapaxes(np.tril(forms, -1), 1, 2) + rng.integers(0, 4, (400, 1, 1)) * np.eye(size, dtype=int)
    found = strictly_copositive(np.moveaxis(forms, 0, -1).astype(float), np.full(400, 1e-9))
    right = [oracle._strictly_copositive(oracle._exact(form.tolist())) for form in forms]
    assert np.array_equal(found, right) and (size == 0 or 0 < sum(right) < 400)


def test_hawk_dove_and_rock_paper_scissors() -> None:
    e = dt.evolutionarily_stable(solved(HAWK_DOVE))
    assert kept(e) == ["mixed 1"] and np.allclose(e.strategy["Row"][e.exists], 0.5) and e.complete
    for win, lose, stable in [(2, 1, True), (1, 1, False), (1, 2, False)]:
        e = dt.evolutionarily_stable(solved(symmetric([[0, -lose, win], [win, 0, -lose], [-lose, win, 0]])))
        assert e.exists.sum() == stable and e.complete
        if stable:
            assert np.allclose(e.strategy["Row"][e.exists], 1 / 3)


@pytest.mark.parametrize(("pull", "holds"), [(-0.5, True), (0.2, True), (0.33, True), (0.34, False), (1.1, False)])
def test_a_stable_strategy_may_be_one_of_many_best_replies(pull: float, holds: bool) -> None:
    """Four mutants earn 0 against the first action, -1 against themselves, and `pull` against each other."""
    a = np.zeros((5, 5))
    a[1:, 1:] = pull - (1 + pull) * np.eye(4)  # all four together fare (3 pull - 1) / 4
    refined = dt.evolutionarily_stable(solved(symmetric(a), 100))
    assert ("Row: action 1; Column: action 1" in kept(refined)) == holds


def test_games_that_are_not_symmetric() -> None:
    with raises("evolutionarily_stable needs a symmetric game", "transpose", error=dt.GameError):
        dt.evolutionarily_stable(solved(SEXES))
    with raises("evolutionarily_stable needs a symmetric game", "2 x 3", error=dt.GameError):
        dt.evolutionarily_stable(solved(np.zeros((4, 2, 2, 3))))
    e = solved([SEXES, STAG_HUNT, HAWK_DOVE])
    refined = dt.evolutionarily_stable(e)
    assert refined.exists.sum(axis=-1).tolist() == [0, 2, 1]
    assert refined.complete.tolist() == [False, True, True]
    assert (refined.status[0][e.exists[0]] == Status.refined_away).all()
    spoilt = np.array(STAG_HUNT, dtype=float)
    spoilt[0, 0, 0] = np.nan
    assert (dt.evolutionarily_stable(solved(spoilt)).status == Status.not_finite).all()


def brute_pareto(payoffs: list[tuple[Any, ...]]) -> tuple[list[bool], list[bool]]:
    def dominates(p: Any, q: Any) -> bool:
        return all(s >= t for s, t in zip(p, q, strict=True)) and p != q

    undominated = [not any(dominates(q, p) for q in payoffs) for p in payoffs]
    dominant = [all(dominates(p, q) for j, q in enumerate(payoffs) if j != i) for i, p in enumerate(payoffs)]
    return undominated, dominant


@given(integer_games())
def test_pareto_comparison_equals_fractions(case: tuple[Any, Any, int]) -> None:
    a, b, denominator = case
    e = solved(np.array([a, b]) / denominator, 30)
    listed = list(exact(e, (), a, b))
    payoffs = [
        tuple(sum(p * q * m[i][j] for i, p in enumerate(x) for j, q in enumerate(y)) for m in (a, b))
        for _, x, y in listed
    ]
    undominated, dominant = brute_pareto(payoffs)
    numbers = [k for k, _, _ in listed]
    assert dt.pareto_undominated(e).exists[numbers].tolist() == undominated
    assert dt.payoff_dominant(e).exists[numbers].tolist() == dominant
    assert dt.pareto_undominated(e).complete and dt.payoff_dominant(e).complete


def test_no_point_of_a_continuum_is_better_than_what_is_kept() -> None:
    payoffs = np.random.default_rng(9).integers(0, 3, (60, 2, 3, 3))
    e = solved(payoffs, 100)
    best, dominant = dt.pareto_undominated(e), dt.payoff_dominant(e)
    rng = np.random.default_rng(10)
    for g in range(60):
        for subset in dt.nash_subsets(e, g):
            x = rng.dirichlet(np.ones(len(subset.rows))) @ subset.rows
            y = rng.dirichlet(np.ones(len(subset.columns))) @ subset.columns
            between = x @ payoffs[g] @ y
            for k in np.flatnonzero(best.exists[g]):
                assert not ((between >= best.payoff[g, k] - 1e-9).all() and (between > best.payoff[g, k] + 1e-9).any())
            for k in np.flatnonzero(dominant.exists[g]):
                assert (between <= dominant.payoff[g, k] + 1e-9).all()


def test_stag_hunt_payoff_dominance_is_not_risk_dominance() -> None:
    e = solved(STAG_HUNT)
    assert kept(dt.payoff_dominant(e)) == kept(dt.pareto_undominated(e)) == ["Row: action 1; Column: action 1"]
    assert kept(dt.risk_dominant(e)) == ["Row: action 2; Column: action 2"]
    assert np.allclose(dt.p_dominance(e)[[0, 3]], [0.75, 0.25]) and np.isnan(dt.p_dominance(e)[[1, 2, 4]]).all()
    assert len(kept(dt.evolutionarily_stable(e))) == 2


def test_entry_deterrence_by_a_threat_is_not_perfect() -> None:
    e = solved(ENTRY)
    assert e.exists.sum() == 3 and (e.status == Status.degenerate).sum() == 2
    refined = dt.trembling_hand_perfect(e)
    assert kept(refined) == ["Row: action 2; Column: action 2"] and refined.complete
    assert refined.concept == f"{e.concept}, trembling-hand perfect"
    assert "P(action 2 / action 2) = 1" in str(refined)


def test_battle_of_the_sexes_and_others() -> None:
    e = solved(SEXES)
    assert len(kept(dt.pareto_undominated(e))) == 2 and not dt.payoff_dominant(e).exists.any()
    nobody = dt.risk_dominant(e)  # the products tie
    assert not nobody.exists.any() and nobody.complete
    assert (nobody.status[e.exists] == Status.refined_away).all()
    assert Status.refined_away.sentence in str(nobody)
    assert not dt.risk_dominant(solved(PENNIES)).exists.any()
    assert kept(dt.risk_dominant(solved(DILEMMA))) == ["Row: action 2; Column: action 2"]
    assert kept(dt.payoff_dominant(solved(DILEMMA))) == ["Row: action 2; Column: action 2"]  # the only one


def test_all_zero_keeps_everything_and_claims_nothing() -> None:
    e = solved(np.zeros((2, 3, 3)))
    refined = dt.undominated(e)
    assert refined.exists.sum() == 9 and e.complete and not refined.complete
    assert dt.pareto_undominated(e).exists.sum() == 9 and not dt.payoff_dominant(e).exists.any()
    assert not dt.evolutionarily_stable(e).exists.any() and (dt.p_dominance(e)[:9] == 0).all()


def losses(payoffs: Any, i: int, a: int, b: int) -> float:
    own = payoffs[i]
    return float(own[a, b] - (own[1 - a, b] if i == 0 else own[a, 1 - b]))


@pytest.mark.parametrize("kind", ["any", "symmetric", "tied"])
def test_risk_dominance_and_p_dominance_in_two_by_two_games(kind: str) -> None:
    rng = np.random.default_rng(11)
    payoffs = rng.integers(0, 5, (300, 2, 2, 2)) if kind == "tied" else rng.standard_normal((300, 2, 2, 2))
    if kind == "symmetric":
        payoffs[:, 1] = np.swapaxes(payoffs[:, 0], 1, 2)
    e = solved(payoffs)
    risk, p = dt.risk_dominant(e), dt.p_dominance(e)
    assert np.array_equal(np.isnan(p), ~e.exists | (np.arange(6) >= 4))
    apart = 0
    for g, (a, b) in product(range(300), np.ndindex(2, 2)):
        k = 2 * a + b
        here = [losses(payoffs[g], i, a, b) for i in range(2)]
        there = [losses(payoffs[g], i, 1 - a, 1 - b) for i in range(2)]
        strict, rival = min(here) > 0, min(there) > 0
        assert risk.exists[g, k] == (strict and (not rival or here[0] * here[1] > there[0] * there[1]))
        if strict and rival:
            assert not p[g, k] < 0.5 or risk.exists[g, k]
            thresholds = [t / (h + t) for h, t in zip(here, there, strict=True)]
            assert np.isclose(p[g, k], max(thresholds))
            assert risk.exists[g, k] == (sum(thresholds) < 1) or np.isclose(sum(thresholds), 1)
            apart += bool(risk.exists[g, k] and p[g, k] > 0.5)
            if kind == "symmetric":
                assert risk.exists[g, k] == (p[g, k] < 0.5)
    assert (apart > 0) == (kind != "symmetric")


@pytest.mark.parametrize("sizes", [(2, 2), (3, 4), (2, 3, 2), (2, 2, 2, 2)])
@pytest.mark.parametrize("tied", [False, True])
def test_p_dominance_is_the_least_belief_that_will_do(sizes: tuple[int, ...], tied: bool) -> None:
    """Best replies to all beliefs that put p on the others' part, and the rest on one other profile."""
    rng = np.random.default_rng(sizes)
    shape = (80, len(sizes), *sizes)
    payoffs = rng.integers(0, 3, shape) if tied else rng.standard_normal(shape)
    e = dt.solvers.PureNash()(dt.NormalForm(payoffs, players=len(sizes)))
    found, profiles = dt.p_dominance(e), list(np.ndindex(sizes))

    def will_do(own: list[Any], profile: tuple[int, ...], p: float) -> bool:
        for i, table in enumerate(own):
            mine = np.moveaxis(table, i, 0).reshape(sizes[i], -1)
            part = int(np.ravel_multi_index(profile[:i] + profile[i + 1 :], sizes[:i] + sizes[i + 1 :]))
            rest = [c for c in range(mine.shape[1]) if c != part]
            worth = p * mine[:, [part]] + (1 - p) * mine[:, rest]
            if (worth.max(axis=0) > worth[profile[i]] + 1e-7).any():
                return False
        return True

    for g, k in np.argwhere(e.exists):
        p = found[g, k]
        assert 0 <= p <= 1 and will_do(payoffs[g], profiles[k], p)
        assert p < 1e-9 or not will_do(payoffs[g], profiles[k], p - 1e-3)
    assert np.isnan(found[~e.exists]).all()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("refine", [*REFINEMENTS, dt.p_dominance], ids=lambda f: f.__name__)
def test_a_batch_equals_a_loop(refine: Any, shape: tuple[int, ...]) -> None:
    sizes = (2, 2) if refine is dt.risk_dominant else (3, 3)
    payoffs = np.random.default_rng(12).integers(0, 4, (*shape, 2, *sizes)).astype(float)
    if refine is dt.evolutionarily_stable:
        payoffs[..., 1, :, :] = np.swapaxes(payoffs[..., 0, :, :], -1, -2)
    game = dt.NormalForm(payoffs, players=2)
    solve = dt.solvers.AllNash(capacity=30)
    batch = refine(solve(game))
    for index, one in cells(game):
        alone = refine(solve(one))
        if refine is dt.p_dominance:
            assert same(alone, batch[index])
            continue
        for name in ("exists", "status", "complete", "payoff", "payoff_true", "probability", "regret"):
            assert same(getattr(alone, name), getattr(batch, name)[index]), name
        for label in game.tree.infosets:
            assert same(alone.strategy[label], batch.strategy[label][index])


@pytest.mark.parametrize("refine", REFINEMENTS, ids=lambda f: f.__name__)
def test_what_is_turned_away_is_gone_and_the_answer_that_came_is_left_alone(refine: Any) -> None:
    payoffs = np.random.default_rng(13).integers(0, 3, (12, 2, 2, 2)).astype(float)
    payoffs[:, 1] = np.swapaxes(payoffs[:, 0], 1, 2)
    payoffs[5, :, 1, 1] = np.nan
    e = solved(payoffs)
    before = e.exists.copy(), e.status.copy(), e.payoff.copy()
    refined = refine(e)
    assert (refined.exists <= e.exists).all() and refined.concept.startswith(f"{e.concept}, ")
    gone = e.exists & ~refined.exists
    assert gone.any() and np.array_equal(refined.status == Status.refined_away, gone)
    assert np.array_equal(refined.status[~gone], e.status[~gone])
    for name in ("payoff", "payoff_true", "probability", "regret", "joint"):
        values = getattr(refined, name)
        assert np.isnan(values[~refined.exists]).all() and same(values[refined.exists], getattr(e, name)[refined.exists])
    assert (refined.status[5] == Status.not_finite).all() and not refined.complete[5]
    for old, new in zip(before, (e.exists, e.status, e.payoff), strict=True):
        assert np.array_equal(old, new, equal_nan=old.dtype == float)
    again = refine(refined)
    assert np.array_equal(again.exists, refined.exists) or refine in (dt.pareto_undominated, dt.payoff_dominant)
    loaded = pickle.loads(pickle.dumps(refined))
    assert np.array_equal(loaded.exists, refined.exists) and same(loaded.payoff, refined.payoff)
    game, k = np.argwhere(refined.exists)[-1]
    one = refined.select(int(game), int(k))
    assert same(one.payoff[0], refined.payoff[game, k]) and one.concept == refined.concept
    g, k = np.argwhere(gone)[0]
    with raises("is not an equilibrium of this game", "refinement"):
        refined.select(int(g), int(k))


def test_games_with_parameters_and_cells_that_are_inadmissible() -> None:
    game = Coordination(prize=np.array([[1.0, 1.0, -1.0], [3.0, 3.0, 3.0]]), risk=np.array([0.5, 2.0, 1.0]))
    e = dt.solve(game)
    risk, best = dt.risk_dominant(e), dt.payoff_dominant(e)
    assert (risk.status[0, 2] == Status.inadmissible).all() and not risk.complete[0, 2]
    assert risk.exists[..., 0].tolist() == [[True, False, False], [True, True, True]]
    assert best.exists[..., 0].tolist() == [[True, True, False], [True, True, True]]
    assert np.allclose(dt.p_dominance(e)[1, :, 0], np.array([0.5, 2, 1]) / (3 + np.array([0.5, 2, 1])))
    assert np.isnan(dt.p_dominance(e)[0, 2]).all()
    assert kept(dt.undominated(e.select((0, 0), 0))) == [e.names[0]]  # of one equilibrium alone


def test_payoff_units_do_not_matter() -> None:
    payoffs = np.random.default_rng(14).integers(0, 3, (60, 2, 3, 3)).astype(float)
    e = solved(payoffs, 60)
    plain = [refine(e).exists for refine in REFINEMENTS[:2]]
    changed = payoffs * np.array([1e7, 1e-6])[:, None, None] + np.array([5.0, 3e-6])[:, None, None]
    other = solved(changed, 60)
    assert np.array_equal(other.exists, e.exists)
    assert all(np.array_equal(refine(other).exists, p) for refine, p in zip(REFINEMENTS[:2], plain, strict=True))
    assert same(dt.p_dominance(other), dt.p_dominance(e), 1e-9)
    for scale in (1e-300, 1e300):
        assert np.array_equal(dt.undominated(solved(payoffs * scale, 60)).exists, plain[0])
        assert np.array_equal(dt.pareto_undominated(solved(payoffs * scale, 60)).exists, dt.pareto_undominated(e).exists)


@pytest.mark.parametrize("refine", [*REFINEMENTS, dt.p_dominance], ids=lambda f: f.__name__)
def test_what_cannot_be_refined_is_refused(refine: Any) -> None:
    tree = dt.solve(dt.games.RudimentaryDeterrence())
    with raises(f"{refine.__name__} needs equilibria of a normal form", "dt.to_normal_form", error=dt.GameError):
        refine(tree)
    with raises(f"{refine.__name__} came with", "dt.solve(game)"):
        refine(dt.NormalForm(STAG_HUNT))
    with raises("tolerance came as 2"):
        refine(solved(STAG_HUNT), tolerance=2)


def test_correlated_equilibria_are_refused() -> None:
    correlated = dt.solvers.Correlated()(dt.NormalForm(STAG_HUNT))
    with raises("undominated needs players who mix independently", "AllNash()", error=dt.GameError):
        dt.undominated(correlated)


def test_three_players_and_larger_games() -> None:
    three = dt.solvers.PureNash()(dt.NormalForm(np.zeros((3, 2, 2, 2))))
    with raises("trembling_hand_perfect needs 2 players", "has 3", "use undominated()", error=dt.GameError):
        dt.trembling_hand_perfect(three)
    with raises("evolutionarily_stable needs 2 players", error=dt.GameError):
        dt.evolutionarily_stable(three)
    for e in (three, solved(np.zeros((2, 2, 3)))):
        with raises("risk_dominant needs 2 x 2 games", "p_dominance()", error=dt.GameError):
            dt.risk_dominant(e)
