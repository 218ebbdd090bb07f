"""Moves at once of players with private types: closed forms, exact enumeration, invariances, what is refused."""

from __future__ import annotations

import pickle
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import cells, numbers, raises, random_game, same
from oracles.exact_at_once import corners, extreme_equilibria, strategic_form
from oracles.exact_bimatrix import extreme_equilibria as of_matrices
from oracles.mutual_deterrence import mutual_equilibria, ratios

import deterrence as dt
from deterrence.at_once.answer import answered
from deterrence.at_once.compiled import Compiled
from deterrence.solvers.perfect_bayesian import PerfectBayesian

Status = dt.Status
SETS = [f"{who}: {who}'s resolve: {how}" for who in ("China", "Japan") for how in ("hard", "soft")]
CONCEPT = "perfect Bayesian equilibrium, pure and mixed"


@cache
def compiled(tree: Any) -> Compiled:
    return Compiled(tree, {}, 1e-10)


def solve(game: dt.Game, capacity: int = 8) -> dt.Equilibria:
    return answered(compiled(game.tree), game, capacity, CONCEPT)


def judged(e: dt.Equilibria) -> None:
    for what in (e.regret, e.local_regret, e.residual):
        assert np.array_equal(np.isnan(what), ~e.exists) and np.nanmax(what, initial=0.0) < 1e-12


@cache
def kind(types: tuple[int, int], actions: tuple[int, int], misperceived: bool = False) -> type[dt.Game]:
    """Two players with so many types and actions; every payoff is a parameter."""
    ends = list(product(*map(range, (*types, *actions))))
    fields: dict[str, Any] = {f"{w}{i}{j}{a}{b}": dt.param(0.0, unit="u", source="assumption") for w in "ab" for i, j, a, b in ends}
    chance = {"unit": "probability", "low": 0, "high": 1, "source": "assumption"}
    for w, count in zip("pqr", (types[0], types[1], types[1]), strict=True):
        fields |= {f"{w}{t}": dt.param(1 / count, **chance) for t in range(count - 1)}

    def odds(self: Any, w: str, count: int) -> dict[str, Any]:
        shares = {f"t{t}": getattr(self, f"{w}{t}") for t in range(count - 1)}
        return {**shares, f"t{count - 1}": 1.0 - sum(shares.values())}

    def rules(self: Any, move: Any) -> Any:
        i = int(str(move.nature("mood", odds(self, "p", types[0]), to="Ann"))[1:])
        believes = {"Ann": odds(self, "r", types[1])} if misperceived else None
        j = int(str(move.nature("luck", odds(self, "q", types[1]), to="Bob", believes=believes))[1:])
        a = int(str(move("Ann", *(f"a{a}" for a in range(actions[0]))))[1:])
        b = int(str(move("Bob", *(f"b{b}" for b in range(actions[1])), hides="Ann"))[1:])
        return dt.outcome(f"a{a} b{b}", {"Ann": getattr(self, f"a{i}{j}{a}{b}"), "Bob": getattr(self, f"b{i}{j}{a}{b}")})

    body = {"__annotations__": dict.fromkeys(fields, float), "players": ("Ann", "Bob"), "rules": rules}
    return type("Bayesian", (dt.Game,), {**body, "__module__": __name__, **fields})


def draws(types: tuple[int, int], actions: tuple[int, int], count: int, seed: int, integer: bool = False, misperceived: bool = False) -> dt.Game:
    rng, of = np.random.default_rng(seed), kind(types, actions, misperceived)
    values: dict[str, Any] = {}
    for w, n in zip("pqr", (types[0], types[1], types[1]), strict=True):
        shares = rng.dirichlet(np.ones(n), count)
        if integer:
            shares = rng.multinomial(4, np.ones(n) / n, count) / 4.0
        values |= {f"{w}{t}": shares[:, t] for t in range(n - 1)}
    for name in of.parameters():
        if name not in values:
            values[name] = rng.integers(0, 3, count).astype(float) if integer else rng.random(count)
    return of(**values)


def exact(p: dict[str, float], types: tuple[int, int], actions: tuple[int, int], own: str = "q") -> Any:
    """(worth, weight) of both, in fractions."""

    def shares(w: str, n: int) -> list[Fraction]:
        found = [Fraction(p[f"{w}{t}"]) for t in range(n - 1)]
        return [*found, 1 - sum(found)]

    (m, n), (k, el) = types, actions
    first = [[[[Fraction(p[f"a{i}{j}{a}{b}"]) for b in range(el)] for j in range(n)] for a in range(k)] for i in range(m)]
    second = [[[[Fraction(p[f"b{i}{j}{a}{b}"]) for a in range(k)] for i in range(m)] for b in range(el)] for j in range(n)]
    return (first, [shares(own, n)] * m), (second, [shares("p", m)] * n)


def row(*sides: Any) -> tuple[float, ...]:
    return tuple(round(float(v), 9) + 0.0 for side in sides for mix in side for v in mix)


def listed(e: dt.Equilibria, i: Any, sets: list[str]) -> set[Any]:
    rows = {row([e.strategy[label][i][k] for label in sets]) for k in np.flatnonzero(e.exists[i])}
    assert len(rows) == int(e.exists[i].sum()), "listed twice"
    return rows


def labels(types: tuple[int, int]) -> list[str]:
    return [f"Ann: mood: t{t}" for t in range(types[0])] + [f"Bob: luck: t{t}" for t in range(types[1])]


@pytest.mark.parametrize("count", [2_000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_mutual_deterrence_has_its_regions_and_no_more(count: int) -> None:
    game = random_game(dt.games.MutualDeterrence, (count,), 5)
    e = solve(game)
    assert e.complete.all() and e.exists.any(axis=1).all()
    p, q = game.hard_china, game.hard_japan
    inside = (p > 0) & (p < 1) & (q > 0) & (q < 1)
    attack = np.stack([e.strategy[label][..., 1] for label in SETS], axis=-1)
    hits: dict[str, int] = {}
    for i in np.flatnonzero(inside):
        families = mutual_equilibria(numbers(game.take(int(i))))
        wanted = [[*x, *y] for rows in families.values() for x, y in rows]
        for name in families:
            hits[name] = hits.get(name, 0) + 1
        got = attack[i][e.exists[i]]
        assert len(got) == len(wanted), (i, families)
        assert np.max(np.abs(got[:, None] - np.array(wanted)[None]).max(axis=-1).min(axis=0)) < 1e-10
        status = e.status[i][e.exists[i]]
        ends = sum(len(rows) for name, rows in families.items() if "attacks" in name and len(rows) > 1)
        assert (status == Status.degenerate).sum() >= ends
    assert len(hits) == 6 and min(hits.values()) > count / 100
    few = e.game.take(np.arange(500))
    judged(solve(few))


def test_mutual_deterrence_by_name() -> None:
    """The claims of models.md, read off the names of candidates: iff, both ways."""
    game = random_game(dt.games.MutualDeterrence, (2_000,), 8)
    e = solve(game)
    t = game.thresholds()
    p, q = game.hard_china, game.hard_japan
    inside = (p > 0) & (p < 1) & (q > 0) & (q < 1)

    def there(name: str) -> Any:
        return e.exists[inside, e.names.index(name)]

    sure = ((q >= t["China t"]) & (p >= t["Japan t"]))[inside]
    apart = ((q >= t["China s"]) & (p >= t["Japan s"]))[inside]
    bluff = ((q < t["China s"]) & (p < t["Japan s"]))[inside]
    hard = "attack if hard, wait if soft"
    assert np.array_equal(there("China: wait; Japan: wait"), sure)
    assert np.array_equal(there(f"China: {hard}; Japan: {hard}"), apart)
    mixed = "attack if hard, wait or attack if soft"
    assert np.array_equal(there(f"China: {mixed}; Japan: {mixed}"), bluff)
    assert np.array_equal(there(f"China: attack; Japan: {hard}"), (q <= t["China s"])[inside])
    assert min(x.sum() for x in (sure, apart, bluff, sure & apart)) > 20
    k = e.names.index(f"China: {mixed}; Japan: {mixed}")
    soft = e.strategy[SETS[1]][inside, k, 1][bluff]
    closed = (t["Japan s"][inside] - p[inside]) / (1 - p[inside])
    assert np.max(np.abs(soft - closed[bluff])) < 1e-10
    one = numbers(game.take(0))
    assert ratios(one, "china")["t"] == pytest.approx(float(t["China t"][0])) and ratios(one, "japan")["s"] == pytest.approx(float(t["Japan s"][0]))


def test_mutual_deterrence_refuses_wrong_orders() -> None:
    with raises("china_cd < china_dd_hard", "china_cd=-0.1", error=dt.ParameterError):
        dt.games.MutualDeterrence(china_cd=-0.1)


def pure(e: dt.Equilibria, i: Any) -> set[Any]:
    """The pure equilibria of one game: what is done at every set."""
    rows = [tuple(float(p) for label in e.strategy for p in e.strategy[label][i][k]) for k in np.flatnonzero(e.exists[i])]
    return {r for r in rows if set(r) <= {0.0, 1.0}}


def test_pure_equilibria_are_those_of_the_pure_solver() -> None:
    """Today's `PerfectBayesian` tries the first mover's pure strategies and lets the other reply."""
    found = 0
    for game in (draws((2, 2), (2, 2), 200, 4), draws((2, 2), (2, 3), 60, 5, misperceived=True)):
        every, other = solve(game, 60), PerfectBayesian()(game)
        for i, _ in cells(game):
            assert pure(every, i) == pure(other, i), i
            found += len(pure(other, i))
        assert every.complete.all()
    assert found > 200
    game = random_game(dt.games.MutualDeterrence, (300,), 9)
    every, other = solve(game), PerfectBayesian()(game)  # of tied replies this one takes the first
    for i, _ in cells(game):
        assert pure(other, i) <= pure(every, i), i


@pytest.mark.parametrize(
    ("types", "actions", "count", "integer"),
    [
        ((2, 2), (2, 2), 120, False), ((2, 2), (2, 2), 200, True), ((2, 2), (2, 3), 10, False), ((2, 2), (2, 3), 20, True),
        ((3, 2), (2, 2), 20, False), ((3, 2), (2, 2), 30, True), ((1, 2), (3, 2), 20, True), ((1, 1), (3, 3), 30, True),
        pytest.param((2, 2), (3, 3), 12, True, marks=pytest.mark.slow), pytest.param((3, 3), (2, 2), 60, True, marks=pytest.mark.slow),
    ],
)  # fmt: skip
def test_nothing_is_missing(types: tuple[int, int], actions: tuple[int, int], count: int, integer: bool) -> None:
    game = draws(types, actions, count, 3, integer)
    e = solve(game, 400)
    several = 0
    for i, one in cells(game):
        wanted = {row(*pair) for pair in extreme_equilibria(*exact(numbers(one), types, actions))}
        assert listed(e, i, labels(types)) == wanted, i
        several += len(wanted) > 1
    assert several > count / 10 and e.complete.all() and e.exists.any(axis=1).all()
    judged(e)
    if not integer:
        assert np.all(e.exists.sum(axis=1) % 2 == 1), "an odd number where nothing is tied (Wilson 1971)"


def test_whole_strategies_of_a_matrix_game_agree() -> None:
    """Nash equilibria of the strategic form with each type counted once, told as behaviour."""
    types = actions = (2, 2)
    game = draws(types, actions, 25, 6, integer=True)
    e = solve(game, 100)
    for i, one in cells(game):
        first, second = exact(numbers(one), types, actions)
        a, b, rows, columns = strategic_form(first, second)

        def told(mixed: Any, plans: Any) -> Any:
            return tuple(tuple(sum(w for w, plan in zip(mixed, plans, strict=True) if plan[t] == c) for c in range(2)) for t in range(2))

        images = {(told(x, rows), told(y, columns)) for x, y in of_matrices(a, b)}
        left, right = set(corners(*second, [2, 2])), set(corners(*first, [2, 2]))
        kept = {row(x, y) for x, y in images if x in left and y in right}
        assert kept == listed(e, i, labels(types)), i


def test_priors_of_ones_own() -> None:
    types, actions = (2, 2), (2, 2)
    game = draws(types, actions, 60, 12, misperceived=True)
    e = solve(game, 100)
    for i, one in cells(game):
        wanted = {row(*pair) for pair in extreme_equilibria(*exact(numbers(one), types, actions, "r"))}
        assert listed(e, i, labels(types)) == wanted, i
    judged(e)
    assert np.nanmax(np.abs(e.payoff - e.payoff_true)) > 0.1


def test_types_that_do_not_occur_still_choose_well() -> None:
    types = actions = (2, 2)
    game = draws(types, actions, 200, 10).replace(p0=np.repeat([0.0, 1.0], 100), q0=np.tile([0.0, 0.5, 1.0, 0.3], 50))
    e = solve(game, 60)
    assert e.complete.all() and e.exists.any(axis=1).all()
    judged(e)
    for i in range(0, 200, 7):
        wanted = {row(*pair) for pair in extreme_equilibria(*exact(numbers(game.take(i)), types, actions))}
        assert listed(e, i, labels(types)) == wanted


def test_a_batch_is_a_loop_of_single_games(monkeypatch: pytest.MonkeyPatch) -> None:
    for game in (draws((2, 2), (2, 3), 12, 9, integer=True), random_game(dt.games.MutualDeterrence, (3, 4), 9)):
        e = solve(game, 60)
        monkeypatch.setattr("deterrence.at_once.answer.PIECE", 5)
        cut = solve(game, 60)
        monkeypatch.undo()
        for field in ("exists", "status", "complete", "payoff", "probability"):
            assert same(getattr(e, field), getattr(cut, field), 0.0), field
        for i, one in cells(game):
            single = solve(one, 60)
            for field in ("exists", "status", "complete", "payoff", "payoff_true", "probability", "regret", "local_regret"):
                assert same(getattr(e, field)[i], getattr(single, field)), field
            for label in e.strategy:
                assert same(e.strategy[label][i], single.strategy[label]) and same(e.belief[label][i], single.belief[label])
        first = tuple(int(v) for v in np.argwhere(e.exists)[0])
        assert same(e.select(first[:-1], first[-1]).payoff[0], e.payoff[first])
    again = pickle.loads(pickle.dumps(e))
    assert same(again.payoff, e.payoff, 0.0) and same(again.belief[label], e.belief[label], 0.0)


def test_names_and_scales_do_not_matter() -> None:
    types = actions = (2, 2)
    for integer in (False, True):
        game = draws(types, actions, 100, 8, integer)
        e = solve(game, 60)
        shifted = game.replace(**{n: 4.0 * v + int(n[1]) - 5.0 for n, v in game.values.items() if n[0] in "ab"})
        again = solve(shifted, 60)
        assert np.array_equal(e.exists, again.exists) and np.array_equal(e.status, again.status)
        for label in e.strategy:
            assert same(e.strategy[label], again.strategy[label], 1e-9)
        renamed = {f"{n[0]}{1 - int(n[1])}{n[2:4]}{1 - int(n[4])}": v for n, v in game.values.items() if n[0] in "ab"}
        other = solve(game.replace(p0=1 - game.p0, **renamed), 60)
        for i, _ in cells(game):
            rows = {(*r[2:4], *r[:2], r[5], r[4], r[7], r[6]) for r in listed(other, i, labels(types))}
            assert rows == listed(e, i, labels(types))


def test_rounding_does_not_turn_ties_into_answers() -> None:
    game, rng = draws((2, 2), (2, 2), 100, 77, integer=True), np.random.default_rng(0)
    e = solve(game, 60)
    noisy = solve(game.replace(**{n: v + rng.uniform(-1, 1, 100) * 1e-12 for n, v in game.values.items() if n[0] in "ab"}), 60)
    assert np.array_equal(e.exists, noisy.exists) and np.array_equal(e.status, noisy.status)
    for label in e.strategy:
        assert same(e.strategy[label], noisy.strategy[label], 1e-9)


def test_cells_that_cannot_be_solved_do_not_spoil_others() -> None:
    game = random_game(dt.games.MutualDeterrence, (9,), 11)
    odd, wrong = np.arange(9) % 3 == 1, np.arange(9) % 3 == 2
    bad = game.replace(china_dc=np.where(odd, 1e308, game.china_dc), china_dd_soft=np.where(odd, -1e308, game.china_dd_soft))
    bad = bad.replace(japan_cd=np.where(wrong, 5.0, bad.japan_cd))
    e, sound = solve(bad), solve(game)
    assert np.all(e.status[odd] == Status.not_finite) and np.all(e.status[wrong] == Status.inadmissible)
    assert not e.complete[odd | wrong].any() and not e.exists[odd | wrong].any()
    good = ~(odd | wrong)
    assert same(e.payoff[good], sound.payoff[good]) and np.array_equal(e.status[good], sound.status[good])


def test_too_few_places_are_admitted_to() -> None:
    game = draws((2, 2), (2, 2), 60, 12, integer=True)
    wide, narrow = solve(game, 100), solve(game, 0)
    full = wide.exists.sum(axis=1) > narrow.exists.sum(axis=1)
    assert full.any() and np.array_equal(narrow.complete, ~full)
