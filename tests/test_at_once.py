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
from deterrence.answers.listing import answered
from deterrence.at_once.compiled import Compiled
from deterrence.kernels.at_once.equilibria import all_at_once
from deterrence.kernels.at_once.stage import Side, Stage
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
    """The conditions of the docstring, read off the names of candidates: iff, both ways."""
    game = random_game(dt.games.MutualDeterrence, (2_000,), 8)
    e = solve(game)
    t = {name: limit.at for name, limit in game.closed_form().thresholds.items()}
    p, q = game.hard_china, game.hard_japan
    inside = (p > 0) & (p < 1) & (q > 0) & (q < 1)

    def there(name: str) -> Any:
        return e.exists[inside, e.names.index(name)]

    sure = ((q >= t["t of China"]) & (p >= t["t of Japan"]))[inside]
    apart = ((q >= t["s of China"]) & (p >= t["s of Japan"]))[inside]
    bluff = ((q < t["s of China"]) & (p < t["s of Japan"]))[inside]
    hard = "attack if hard, wait if soft"
    assert np.array_equal(there("China: wait; Japan: wait"), sure)
    assert np.array_equal(there(f"China: {hard}; Japan: {hard}"), apart)
    mixed = "attack if hard, wait or attack if soft"
    assert np.array_equal(there(f"China: {mixed}; Japan: {mixed}"), bluff)
    assert np.array_equal(there(f"China: attack; Japan: {hard}"), (q <= t["s of China"])[inside])
    assert min(x.sum() for x in (sure, apart, bluff, sure & apart)) > 20
    war = np.nanmax(np.where(e.exists, e.event("war"), 0.0), axis=-1)[inside]
    assert np.all(war[sure] > 0), "deterrence is never the only equilibrium"
    k = e.names.index(f"China: {mixed}; Japan: {mixed}")
    soft = e.strategy[SETS[1]][inside, k, 1][bluff]
    closed = (t["s of Japan"][inside] - p[inside]) / (1 - p[inside])
    assert np.max(np.abs(soft - closed[bluff])) < 1e-10
    one = numbers(game.take(0))
    assert ratios(one, "china")["t"] == pytest.approx(float(t["t of China"][0])) and ratios(one, "japan")["s"] == pytest.approx(float(t["s of Japan"][0]))


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
        ((2, 2), (2, 2), 60, False), ((2, 2), (2, 2), 100, True), ((2, 2), (2, 3), 10, False), ((2, 2), (2, 3), 20, True),
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


def behaviour(pairs: Any, rows: Any, columns: Any, first: Any, second: Any) -> set[Any]:
    """Mixtures of whole strategies as what two types of two actions do; those that are corners."""

    def told(mixed: Any, plans: Any) -> Any:
        return tuple(tuple(sum(w for w, plan in zip(mixed, plans, strict=True) if plan[t] == c) for c in range(2)) for t in range(2))

    left, right = set(corners(*second, [2, 2])), set(corners(*first, [2, 2]))
    images = {(told(x, rows), told(y, columns)) for x, y in pairs}
    return {row(x, y) for x, y in images if x in left and y in right}


def test_whole_strategies_of_a_matrix_game_agree() -> None:
    """Nash equilibria of the strategic form in which each type counts once."""
    types = actions = (2, 2)
    game = draws(types, actions, 25, 6, integer=True)
    e = solve(game, 100)
    for i, one in cells(game):
        first, second = exact(numbers(one), types, actions)
        a, b, rows, columns = strategic_form(first, second)
        assert behaviour(of_matrices(a, b), rows, columns, first, second) == listed(e, i, labels(types)), i


def test_the_oracle_knows_matrix_games() -> None:
    """With one type a side it finds what the enumeration for two players finds."""
    rng = np.random.default_rng(4)
    for _ in range(12):
        a, b = ([[Fraction(int(v)) for v in line] for line in rng.integers(0, 4, (3, 3))] for _ in range(2))
        one = [[Fraction(1)]]
        first = [[[own] for own in a]], one
        second = [[[list(own)] for own in zip(*b, strict=True)]], one
        assert extreme_equilibria(first, second) == {((x,), (y,)) for x, y in of_matrices(a, b)}


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
    for game in (draws((2, 2), (2, 2), 12, 9, integer=True), random_game(dt.games.MutualDeterrence, (3, 4), 9)):
        e = solve(game, 20)
        monkeypatch.setattr("deterrence.at_once.compiled.PIECE", 5)
        cut = solve(game, 20)
        monkeypatch.undo()
        for field in ("exists", "status", "complete", "payoff", "probability"):
            assert same(getattr(e, field), getattr(cut, field), 0.0), field
        for i, one in cells(game):
            single = solve(one, 20)
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
    alone = solve(bad.take(1))
    assert alone.status[0] == Status.not_finite and not alone.exists.any() and not alone.complete
    empty = solve(bad.take(np.zeros(0, dtype=int)))
    assert empty.exists.shape == (0, len(e.names)) and empty.payoff.shape == (0, len(e.names), 2)
    good = ~(odd | wrong)
    assert same(e.payoff[good], sound.payoff[good]) and np.array_equal(e.status[good], sound.status[good])


def test_the_kernel_says_where_it_cannot_decide() -> None:
    rng = np.random.default_rng(0)

    def side() -> Side:
        return Side([[[[rng.random(4) for _ in range(2)]] for _ in range(2)]], [[np.ones(4)]])

    stage, sides = Stage(((2,), (2,))), (side(), side())
    sound = all_at_once(stage, sides, 4, 1e-10)
    sides[0].worth[0][0][0][0][[1, 2]] = np.nan, 1e305
    found = all_at_once(stage, sides, 4, 1e-10)
    assert found.proved.tolist() == [True, False, False, True] and sound.proved.all()
    for game in (0, 3):
        assert same(found.mixes[:, found.games == game], sound.mixes[:, sound.games == game], 0.0)
    assert not np.isin(found.games, [1, 2]).any()


def test_no_tolerance_at_all() -> None:
    """With tolerance 0 the payoffs are the binary fractions that they are."""
    game = draws((2, 2), (2, 2), 40, 5, integer=True)
    exactly = answered(Compiled(game.tree, {}, 0.0), game, 60, CONCEPT)
    e = solve(game, 60)
    assert np.array_equal(exactly.exists, e.exists) and same(exactly.payoff, e.payoff)


def test_too_few_places_are_admitted_to() -> None:
    game = draws((2, 2), (2, 2), 60, 12, integer=True)
    wide, narrow = solve(game, 100), solve(game, 0)
    full = wide.exists.sum(axis=1) > narrow.exists.sum(axis=1)
    assert full.any() and np.array_equal(narrow.complete, ~full)


def drawn_game(**named: Any) -> type[dt.Game]:
    """A game with payoffs "u1", "u2", ... of Ann and Bob (and Cy), told by `rules(self, move, pay)`."""
    count, rules, players = named["count"], named["rules"], named.get("players", ("Ann", "Bob"))
    fields: dict[str, Any] = {f"{p}{n}": dt.param(0.0, unit="u", source="assumption") for p in players for n in range(count)}
    fields |= {f"p{n}": dt.param(0.5, unit="probability", low=0, high=1, source="assumption") for n in range(3)}

    def told(self: Any, move: Any) -> Any:
        def pay(label: str, n: int) -> Any:
            return dt.outcome(label, {p: getattr(self, f"{p}{n}") for p in players})

        return rules(self, move, pay)

    body = {"__annotations__": dict.fromkeys(fields, float), "players": players, "rules": told, "__module__": __name__}
    return type("Drawn", (dt.Game,), {**body, **fields})


def filled(of: type[dt.Game], count: int, seed: int) -> dt.Game:
    rng = np.random.default_rng(seed)
    return of(**{n: rng.uniform(0.1, 0.9, count) if n[0] == "p" else rng.random(count) for n in of.parameters()})


def word(move: Any, player: str, *actions: str, **how: Any) -> int:
    return actions.index(str(move(player, *actions, **how)))


def nature(move: Any, label: str, p: Any, to: Any = ()) -> int:
    return int(move.nature(label, {"x": p, "y": 1 - p}, to=to) == "y")


def hidden_luck(self: Any, move: Any, pay: Any) -> Any:
    """A draw that nobody sees comes before the types; a third player moves last, and does not care about it."""
    luck = nature(move, "luck", self.p0)
    mood = nature(move, "mood", self.p1, "Ann")
    a = word(move, "Ann", "l", "r")
    b = word(move, "Bob", "l", "r", hides="Ann")
    if a and not b:
        c = word(move, "Cy", "stop", "go")
        n = 8 + 4 * c + 2 * luck + mood
        return dt.outcome(f"{c}", {"Ann": getattr(self, f"Ann{n}"), "Bob": getattr(self, f"Bob{n}"), "Cy": (self.Cy0, self.Cy1)[c]})
    return pay(f"{a}{b}", 4 * luck + 2 * a + b if not mood else 2 * a + b)


def types_drawn_late(self: Any, move: Any, pay: Any) -> Any:
    """Bob's type is drawn after Ann has moved, which he has not seen."""
    mood = nature(move, "mood", self.p0, "Ann")
    a = word(move, "Ann", "l", "r")
    luck = nature(move, "luck", self.p1, "Bob")
    b = word(move, "Bob", "l", "r", hides="Ann")
    return pay(f"{a}{b}", 8 * mood + 4 * luck + 2 * a + b)


def types_drawn_early(self: Any, move: Any, pay: Any) -> Any:
    mood = nature(move, "mood", self.p0, "Ann")
    luck = nature(move, "luck", self.p1, "Bob")
    a = word(move, "Ann", "l", "r")
    b = word(move, "Bob", "l", "r", hides="Ann")
    return pay(f"{a}{b}", 8 * mood + 4 * luck + 2 * a + b)


def public_weather(self: Any, move: Any, pay: Any) -> Any:
    """Everybody sees a draw: two games side by side. In the second Bob has nothing to choose."""
    weather = nature(move, "weather", self.p0, ("Ann", "Bob"))
    mood = nature(move, "mood", self.p1, "Ann")
    a = word(move, "Ann", "l", "r")
    b = word(move, "Bob", "l", "r", hides="Ann")
    return pay(f"{a}{b}", 8 * weather + 4 * mood + 2 * a + b)


def at_once_in_one_case(self: Any, move: Any, pay: Any) -> Any:
    """Ann moves at once with Bob only if the weather, which she does not know, is fair."""
    mood = nature(move, "mood", self.p1, "Ann")
    a = word(move, "Ann", "l", "r")
    fair = nature(move, "weather", self.p0, "Bob")
    if not fair:
        return pay(f"{a}", 2 * mood + a)
    b = word(move, "Bob", "l", "r", hides="Ann")
    return pay(f"{a}{b}", 4 + 4 * mood + 2 * a + b)


@pytest.mark.parametrize("rules", [hidden_luck, types_drawn_late, public_weather, at_once_in_one_case], ids=lambda r: r.__name__)
def test_what_else_a_tree_may_hold(rules: Any) -> None:
    players = ("Ann", "Bob", "Cy") if rules is hidden_luck else ("Ann", "Bob")
    game = filled(drawn_game(count=16, rules=rules, players=players), 80, 1)
    e, other = solve(game, 60), PerfectBayesian()(game)
    judged(e)
    assert e.complete.all() and np.all(e.exists.sum(axis=1) % 2 == 1) and not np.any(e.status == Status.tie)
    for i, _ in cells(game):
        assert pure(e, i) == pure(other, i), i


def test_the_order_of_telling_does_not_matter() -> None:
    late, early = (filled(drawn_game(count=16, rules=r), 60, 2) for r in (types_drawn_late, types_drawn_early))
    one, other = solve(late, 60), solve(early, 60)
    for i, _ in cells(late):
        rows = [{row([e.strategy[label][i][k] for label in sorted(e.strategy)]) for k in np.flatnonzero(e.exists[i])} for e in (one, other)]
        assert rows[0] == rows[1], i


def test_games_side_by_side_multiply() -> None:
    game = filled(drawn_game(count=16, rules=public_weather), 150, 3)
    count = solve(game, 60).exists.sum(axis=1)
    alone = []
    for weather in (0, 8):
        payoffs = {f"{p}{n}": game.values[f"{p}{n % 8 + weather}"] for p in ("Ann", "Bob") for n in range(16)}
        single = game.replace(p0=1.0, **payoffs)
        same_twice = solve(single, 60).exists.sum(axis=1)
        alone.append(np.sqrt(same_twice))
    assert np.array_equal(count, np.round(alone[0] * alone[1]).astype(int)) and count.max() > 3


def test_structures_are_decided_without_rational_arithmetic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Types that matter to their owner alone, or to the other alone, or to nobody: every game has singular bases."""

    def refuse(*_: Any) -> Any:
        raise AssertionError("a game went to rational arithmetic")

    for types, actions in (((2, 2), (2, 2)), ((3, 2), (2, 2)), ((2, 2), (2, 3))):
        game = draws(types, actions, 12, 21)
        values = {n: v for n, v in game.values.items() if n[0] in "ab"}
        own = {n: values[f"a{n[1]}0{n[3:]}" if n[0] == "a" else f"b0{n[2:]}"] for n in values}
        others = {n: values[f"a0{n[2:]}" if n[0] == "a" else f"b{n[1]}0{n[3:]}"] for n in values}
        nobody = {n: values[f"{n[0]}00{n[3:]}"] for n in values}
        for changes in (own, others, nobody):
            special = game.replace(**changes)
            with monkeypatch.context() as patch:
                patch.setattr("deterrence.kernels.at_once.equilibria.as_integers", refuse)
                e = solve(special, 400)
            for i in range(0, 12, 6):
                wanted = {row(*pair) for pair in extreme_equilibria(*exact(numbers(special.take(i)), types, actions))}
                assert listed(e, i, labels(types)) == wanted, i


def test_gambit_finds_the_same() -> None:
    """On the strategic form, in rational arithmetic; see `behaviour`."""
    gambit = pytest.importorskip("pygambit")
    types = actions = (2, 2)
    game = draws(types, actions, 400, 30)
    e = solve(game)
    several = np.flatnonzero(e.exists.sum(axis=1) > 1)
    for i in [*several[:6].tolist(), *range(4)]:
        first, second = exact(numbers(game.take(i)), types, actions)
        a, b, rows, columns = strategic_form(first, second)
        matrices = (np.array([[gambit.Rational(v.numerator, v.denominator) for v in line] for line in m]) for m in (a, b))
        found = gambit.nash.enummixed_solve(gambit.Game.from_arrays(*matrices), rational=True).equilibria
        pairs = {tuple(tuple(Fraction(str(profile[s])) for s in player.strategies) for player in profile.game.players) for profile in found}
        assert behaviour(pairs, rows, columns, first, second) == listed(e, i, labels(types)), i


def told(count: int, rules: Any, players: tuple[str, ...] = ("Ann", "Bob")) -> Any:
    return drawn_game(count=count, rules=rules, players=players)().tree


def test_what_is_refused() -> None:
    def reason(tree: Any, *words: str) -> None:
        with raises(*words, error=dt.GameError):
            Compiled(tree, {}, 1e-10)

    reason(dt.games.UnilateralDeterrence(resolve="public").tree, "no move hangs on what is unseen")
    reason(dt.games.UnilateralDeterrence().tree, "Defender at", "has seen what Challenger did at", "at once")

    def one(self: Any, move: Any, pay: Any) -> Any:
        luck = nature(move, "luck", self.p0)
        return pay("end", 2 * luck + word(move, "Ann", "l", "r"))

    reason(told(4, one), "only Ann has moves that hang on what is unseen (Ann at 'Ann')", "two players must")

    def three(self: Any, move: Any, pay: Any) -> Any:
        a = word(move, "Ann", "l", "r")
        b = word(move, "Bob", "l", "r", hides="Ann")
        return pay("end", 4 * a + 2 * b + word(move, "Cy", "l", "r", hides=("Ann", "Bob")))

    reason(told(8, three, ("Ann", "Bob", "Cy")), "Ann, Bob and Cy have moves", "(Cy at 'Cy')")

    def twice(self: Any, move: Any, pay: Any) -> Any:
        mood = nature(move, "mood", self.p0, "Bob")
        a = word(move, "Ann", "l", "r")
        b = word(move, "Bob", "l", "r", hides="Ann")
        return pay("end", 8 * mood + 4 * a + 2 * b + word(move, "Ann", "stop", "go"))

    reason(told(16, twice), "Ann moves at 'Ann' and again at 'Ann: Ann: ", "must do so once")

    def private(self: Any, move: Any, pay: Any) -> Any:
        cost = move.private("Ann", "cost", dt.normal(0.0, 1.0))
        a = word(move, "Ann", "l", "r")
        b = word(move, "Bob", "l", "r", hides="Ann")
        return dt.outcome("end", {"Ann": self.Ann0 * a * b - a * cost, "Bob": self.Bob0 * a * b - self.Bob1 * b})

    reason(told(2, private), "the move at 'Ann' follows a private number")

    def related(self: Any, move: Any, pay: Any) -> Any:
        mood = nature(move, "mood", self.p0, "Ann")
        luck = nature(move, "luck", self.p1 if mood else self.p2, "Bob")
        a = word(move, "Ann", "l", "r")
        return pay("end", 8 * mood + 4 * luck + 2 * a + word(move, "Bob", "l", "r", hides="Ann"))

    reason(told(16, related), "has other probabilities after")
    reason(kind((1, 1), (40, 2))().tree, "its 42 actions make", "combinations of supports")
