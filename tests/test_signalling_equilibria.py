"""All equilibria of signalling games: closed forms, exact enumeration, refinements, invariances, bad cells."""

from __future__ import annotations

import pickle
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
import tiny
from conftest import cells, numbers, pure_profiles, raises, random_game, same
from oracles.closed_forms import unilateral_regions
from oracles.exact_signalling import extreme_equilibria
from test_signalling import draws as two_by_two

import deterrence as dt
from deterrence.solvers.perfect_bayesian import PerfectBayesian

Status = dt.Status
HARD, SOFT = (f"Challenger: Challenger's resolve: {w}" for w in ("hard", "soft"))
COVERED = (2, 10, 17, 29, 37, 44, 46, 79, 80, 114, 117, 122, 137, 176, 178, 244, 255, 267, 277, 283, 344, 350, 357, 394, 407, 449)
REPLY = "Defender: Defender's resolve: soft; Challenger: demand"


@cache
def kind(types: int, sizes: tuple[int, ...]) -> type[dt.Game]:
    """A sender with so many types; a message for each size, answered by one of so many replies."""
    cells_ = [(t, m, a) for t in range(types) for m, size in enumerate(sizes) for a in range(size)]
    fields: dict[str, Any] = {
        f"{w}{t}{m}{a}": dt.param(0.0, unit="u", source="assumption") for w in "sr" for t, m, a in cells_
    }
    fields |= {
        f"p{t}": dt.param(1 / types, unit="probability", low=0, high=1, source="assumption") for t in range(types - 1)
    }

    def rules(self: Any, move: Any) -> Any:
        shares = {f"t{t}": getattr(self, f"p{t}") for t in range(types - 1)}
        shares[f"t{types - 1}"] = 1.0 - sum(shares.values())
        t = int(str(move.nature("type", shares, to="Sender"))[1:])
        m = int(str(move("Sender", *(f"m{m}" for m in range(len(sizes)))))[1:])
        a = 0 if sizes[m] == 1 else int(str(move("Receiver", *(f"a{a}" for a in range(sizes[m]))))[1:])
        payoffs = {"Sender": getattr(self, f"s{t}{m}{a}"), "Receiver": getattr(self, f"r{t}{m}{a}")}
        return dt.outcome(f"m{m} a{a}", payoffs)

    body = {"__annotations__": dict.fromkeys(fields, float), "players": ("Sender", "Receiver"), "rules": rules}
    return type("Signals", (dt.Game,), {**body, "__module__": __name__, **fields})


def draws(types: int, sizes: tuple[int, ...], count: int, seed: int, integer: bool = False) -> dt.Game:
    rng, of = np.random.default_rng(seed), kind(types, sizes)
    names = [n for n in of.parameters() if n[0] in "sr"]
    values: dict[str, Any] = {n: rng.integers(-2, 3, count) * 1.0 if integer else rng.uniform(-1, 1, count) for n in names}
    shares = rng.integers(1, 4, (types, count)) * 1.0 if integer else rng.random((types, count))
    shares /= shares.sum(axis=0)
    return of(**values, **{f"p{t}": shares[t] for t in range(types - 1)})


def exactly(p: dict[str, float], types: int, sizes: tuple[int, ...]) -> set[Any]:
    """What the oracle finds, as rounded floats."""
    def table(w: str) -> Any:
        return [[[Fraction(p[f"{w}{t}{m}{a}"]) for a in range(size)] for m, size in enumerate(sizes)] for t in range(types)]

    prior = [Fraction(p[f"p{t}"]) for t in range(types - 1)]
    prior = [s if abs(s - x) < 1e-12 else x for x in prior for s in [x.limit_denominator(1_000)]]
    found = extreme_equilibria([*prior, 1 - sum(prior)], table("s"), table("r"))
    return {tuple(round(float(v), 9) + 0.0 for side in pair for mix in side for v in mix) for pair in found}


def listed(e: dt.Equilibria, i: Any, types: int, sizes: tuple[int, ...]) -> set[Any]:
    rows = set()
    for k in np.flatnonzero(e.exists[i]):
        row = [v for t in range(types) for v in e.strategy[f"Sender: type: t{t}"][i][k]]
        for m, size in enumerate(sizes):
            row += [1.0] if size == 1 else list(e.strategy[f"Receiver: Sender: m{m}"][i][k])
        rows.add(tuple(round(float(v), 9) + 0.0 for v in row))
    assert len(rows) == int(e.exists[i].sum()), "listed twice"
    return rows


def judged(e: dt.Equilibria) -> None:
    assert np.nanmax(e.regret, initial=0.0) < 1e-9 and np.nanmax(e.local_regret, initial=0.0) < 1e-9
    assert np.nanmax(e.residual, initial=0.0) < 1e-9


@pytest.mark.parametrize("count", [2_000, pytest.param(20_000, marks=pytest.mark.slow)])
def test_unilateral_deterrence_has_its_regions_and_no_more(count: int) -> None:
    game = random_game(dt.games.UnilateralDeterrence, (count,), 5)
    e = PerfectBayesian(off_path="any")(game)
    assert e.complete.all()
    x, b, y = (e.strategy[s][..., 1] for s in (HARD, SOFT, REPLY))
    sharp = (game.hard_challenger > 0) & (game.hard_challenger < 1) & (game.hard_defender < 1)
    assert sharp.mean() > 0.7
    hits = dict.fromkeys(("certain deterrence", "separating", "attack", "bluff", "steadfast"), 0)
    for i in np.flatnonzero(sharp):
        expected = set()
        regions = unilateral_regions(numbers(game.take(int(i))))
        for region in regions["equilibria"]:
            hits[region["name"]] += 1
            low, high = (v for v in region["y_range"])
            for end in {low, high}:
                expected.add((region["x_hard"], region["x_soft"], end))
        here = np.flatnonzero(e.exists[i])
        assert len(here) == len(expected), regions
        for row in expected:
            assert min(max(abs(x[i, k] - row[0]), abs(b[i, k] - row[1]), abs(y[i, k] - row[2])) for k in here) < 1e-10
    assert min(hits.values()) > count / 50
    judged(PerfectBayesian(off_path="any")(game.take(np.arange(500))))


def test_the_steadfast_equilibrium_rests_on_beliefs_that_d1_turns_away() -> None:
    game = random_game(dt.games.UnilateralDeterrence, (1_000,), 6)
    e = PerfectBayesian(off_path="any")(game)
    wait = e.strategy[HARD][..., 0] == 1
    wait &= e.strategy[SOFT][..., 0] == 1
    d1 = e.refine("D1")
    p, q = game.hard_challenger, game.hard_defender
    c_hard = (game.c_dc - game.c_sq) / (game.c_dc - game.c_dd_hard)
    d = (game.d_cd - game.d_dc) / (game.d_cd - game.d_dd_soft)
    inside = (p > 0) & (p < 1) & (q < 1)
    steadfast = inside & (q < c_hard)
    assert (wait & e.exists)[steadfast].any(axis=1).all() and not (wait & d1.exists)[steadfast].any()
    certain = inside & (q > c_hard)
    assert np.array_equal(e.exists[certain], d1.exists[certain])
    assert np.all(d1.exists.any(axis=1)[inside]) and np.all(d1.status[e.exists & ~d1.exists] == Status.refined_away)
    judged(d1)
    assert "refined by D1" in d1.concept and same(np.isnan(d1.payoff[..., 0]), ~d1.exists)
    firm = e.strategy[REPLY][..., 1] == 1.0  # a reply that beliefs of an interval support
    some = (wait & e.exists & firm)[inside]
    beliefs = e.supporting(REPLY)[inside][some]
    assert same(beliefs[:, 0, 0], np.zeros(len(beliefs))) and same(beliefs[:, 0, 1], np.repeat(d[inside, None], len(e.names), 1)[some])
    mixed = (wait & e.exists & ~firm & (e.strategy[REPLY][..., 1] > 0))[inside]
    beliefs = e.supporting(REPLY)[inside][mixed]
    assert same(beliefs[:, 0, 0], beliefs[:, 0, 1])


def test_fixed_beliefs_find_the_pure_equilibria_of_the_pure_solver_and_mixed_ones() -> None:
    game = random_game(dt.games.UnilateralDeterrence, (600,), 7).replace(hard_challenger=np.random.default_rng(0).uniform(0.05, 0.95, 600))
    for rule in ("prior", {"Challenger": "hard"}, {"Challenger": "soft"}):
        every, pure = PerfectBayesian(off_path=rule)(game), pure_profiles(game, rule)
        assert every.complete.all() and "off-path beliefs" in every.concept
        judged(every)
        for name in pure.names:
            k = pure.names.index(name)
            if name in every.names:
                assert np.array_equal(every.exists[:, every.names.index(name)], pure.exists[:, k]), (rule, name)
        assert every.exists.sum() > pure.exists.sum() and every.exists.any(axis=1).all()


@pytest.mark.parametrize(
    ("types", "sizes", "count", "integer"),
    [
        (2, (2, 2), 200, False), (2, (2, 2), 200, True), (2, (1, 3), 60, True), (2, (2, 2, 2), 6, True),
        (3, (3, 3), 20, True), (3, (3, 3), 20, False), (3, (2, 3), 20, False), (3, (2, 2), 40, True),
    ],
)  # fmt: skip
def test_nothing_is_missing(types: int, sizes: tuple[int, ...], count: int, integer: bool) -> None:
    game = draws(types, sizes, count, 3, integer)
    e = PerfectBayesian(off_path="any", capacity=200)(game)
    several = 0
    for i, _ in cells(game):
        wanted = exactly(numbers(game.take(i)), types, sizes)
        assert listed(e, i, types, sizes) == wanted, i
        several += len(wanted) > 1
    assert several > count / 10 and e.complete.all() and e.exists.any(axis=1).all()
    judged(e)


def signs(solved: dt.Equilibria, i: Any) -> set[Any]:
    """The pure equilibria of one game: what is done at every set that can matter, rounded."""
    rows = set()
    for k in np.flatnonzero(solved.exists[i]):
        row = [p for label in solved.strategy for p in solved.strategy[label][i][k]]
        if all(p in (0.0, 1.0) for label in solved.strategy if solved.game.tree.infosets[label].law is None for p in solved.strategy[label][i][k]):
            rows.add(tuple(round(float(p), 7) + 0.0 for p in row))
    return rows


def test_random_structures_agree_with_the_pure_solver() -> None:
    """Types, hidden and public draws, own priors, private costs: whatever both solvers cover."""
    mixed = 0
    for seed in COVERED:
        game = tiny.batch(tiny.kind(tiny.story(seed, draws=1 + seed % 2, simultaneous=False)), 12, seed)
        every, pure = PerfectBayesian(off_path="prior", capacity=60)(game), pure_profiles(game)
        judged(every)
        judged(PerfectBayesian(off_path="any", capacity=60)(game))
        for i in range(12):
            if np.all(pure.status[i] != Status.tie) and not np.any(every.status[i] == Status.tie):
                assert signs(every, i) == signs(pure, i), (seed, i)
            mixed += int(every.exists[i].sum()) > len(signs(every, i))
    assert mixed > 20


@pytest.mark.parametrize("misperceived", [False, True])
def test_priors_of_ones_own_and_types_that_do_not_occur(misperceived: bool) -> None:
    game = two_by_two(200, 1, misperceived=misperceived)
    for rule in ("prior", {"Sender": "strong"}):
        every, pure = PerfectBayesian(off_path=rule)(game), pure_profiles(game, rule)
        judged(every)
        for i in range(200):
            assert signs(every, i) == signs(pure, i), i
    assert PerfectBayesian(off_path="any")(game).exists.any(axis=1).all()
    if misperceived:
        assert np.nanmax(np.abs(every.payoff - every.payoff_true)) > 0.1


def survivors(p: dict[str, float], v: list[float], m: int, rule: str, steps: int = 4_000) -> tuple[list[int], list[float]]:
    """By definition, on a grid of replies: the types not left out, and the replies that suit them."""
    gap = [p[f"r{t}{m}1"] - p[f"r{t}{m}0"] for t in range(2)]
    kinds = {g > 0 for g in gap}
    grid = np.linspace(0, 1, steps + 1) if len(kinds) == 2 else np.array([float(kinds.pop())])
    f = [p[f"s{t}{m}0"] * (1 - grid) + p[f"s{t}{m}1"] * grid - v[t] for t in range(2)]
    if rule == "intuitive":
        out = [bool((own < 0).all()) for own in f]
    else:
        out = [bool((f[1 - t] > 0).any() and (f[1 - t][f[t] >= 0] > 0).all()) for t in range(2)]
    left = [t for t in range(2) if not out[t]] or [0, 1]
    if len({gap[t] > 0 for t in left}) == 2:
        return left, [0.0, 1.0]
    return left, [float(gap[left[0]] > 0)] * 2


@pytest.mark.parametrize("rule", ["intuitive", "D1"])
def test_refinements_follow_their_definitions(rule: str) -> None:
    game = draws(2, (2, 2), 400, 14)
    e = PerfectBayesian(off_path="any")(game)
    kept, gone = e.refine(rule), 0
    judged(kept)
    for i, k in np.argwhere(e.exists):
        p = numbers(game.take(int(i)))
        x = [e.strategy[f"Sender: type: t{t}"][i, k] for t in range(2)]
        y = [e.strategy[f"Receiver: Sender: m{m}"][i, k] for m in range(2)]
        v = [sum(x[t][m] * y[m][a] * p[f"s{t}{m}{a}"] for m in range(2) for a in range(2)) for t in range(2)]
        good = True
        for m in range(2):
            if x[0][m] == x[1][m] == 0:
                _, (low, high) = survivors(p, v, m, rule)
                good = low <= y[m][1] <= high
        assert kept.exists[i, k] == good, (i, k)
        gone += not good
    assert gone > 20 and np.array_equal(kept.complete, e.complete)


def test_refining_tied_games_one_by_one_or_together_is_the_same() -> None:
    game = draws(2, (2, 2), 60, 16, integer=True)
    solver = PerfectBayesian(off_path="any", capacity=20).refine("D1")
    e = solver(game)
    assert (e.status == Status.refined_away).any() and (e.status == Status.tie).any()
    for i, one in cells(game):
        alone = solver(one)
        assert np.array_equal(alone.status, e.status[i]) and same(alone.payoff, e.payoff[i])
        for label in e.belief:
            assert same(alone.belief[label], e.belief[label][i])


def beer_quiche(**values: Any) -> dt.Game:
    """Cho & Kreps 1987: t0 is strong and likes m0 (beer), t1 weak and likes m1; a0 is to fight."""
    payoffs = {f"s{t}{m}{a}": float(t == m) + 2.0 * a for t in range(2) for m in range(2) for a in range(2)}
    payoffs |= {f"r{t}{m}{a}": float((t == 0) == (a == 1)) for t in range(2) for m in range(2) for a in range(2)}
    return kind(2, (2, 2))(**{**payoffs, "p0": 0.9, **values})


def test_beer_and_quiche() -> None:
    e = PerfectBayesian(off_path="any")(beer_quiche())
    pools = {e.names[k] for k in np.flatnonzero(e.exists) if k < len(e.names) - 8}
    assert pools == {"Sender: m0", "Sender: m1"} and e.complete
    for rule in ("intuitive", "D1"):
        kept = e.refine(rule)
        assert {kept.names[k] for k in np.flatnonzero(kept.exists) if k < len(e.names) - 8} == {"Sender: m0"}
        assert kept.complete and np.nanmax(kept.local_regret) < 1e-12
        k = e.names.index("Sender: m0")
        assert same(kept.belief["Receiver: Sender: m1"][k], np.array([0.0, 1.0]))
    rare = PerfectBayesian(off_path="any")(beer_quiche(p0=0.1))  # the strong are few: beer tells something, not all
    (k,) = np.flatnonzero(rare.exists)
    assert rare.names[k] == "Sender: m0 if t0, m0 or m1 if t1"
    assert same(rare.strategy["Sender: type: t1"][k], np.array([1 / 9, 8 / 9])) and same(rare.strategy["Receiver: Sender: m0"][k], [0.5, 0.5])


def test_names_and_scales_do_not_matter() -> None:
    game = draws(3, (2, 3), 60, 8)
    e = PerfectBayesian(off_path="any", capacity=60)(game)
    shifted = game.replace(**{n: 3.0 * v + (1.0 if n[0] == "r" else int(n[1]) - 5.0) for n, v in game.values.items() if n[0] in "sr"})
    again = PerfectBayesian(off_path="any", capacity=60)(shifted)
    assert np.array_equal(e.exists, again.exists) and np.array_equal(e.status, again.status)
    for label in e.strategy:
        assert same(e.strategy[label], again.strategy[label], 1e-9)
    swapped = game.replace(p0=game.p1, p1=game.p0, **{f"{n[0]}{1 - int(n[1])}{n[2:]}": v for n, v in game.values.items() if n[0] in "sr" and n[1] in "01"})
    other = PerfectBayesian(off_path="any", capacity=60)(swapped)
    for i, _ in cells(game):
        rows = {row[2:4] + row[:2] + row[4:] for row in listed(other, i, 3, (2, 3))}
        assert rows == listed(e, i, 3, (2, 3))


def test_a_batch_is_a_loop_of_single_games() -> None:
    for game in (draws(2, (2, 2), 12, 9), random_game(dt.games.UnilateralDeterrence, (3, 4), 9)):
        e = PerfectBayesian(off_path="any")(game)
        for i, one in cells(game):
            single = PerfectBayesian(off_path="any")(one)
            for field in ("exists", "status", "complete", "payoff", "payoff_true", "probability", "regret", "local_regret"):
                assert same(getattr(e, field)[i], getattr(single, field)), field
            for label in e.strategy:
                assert same(e.strategy[label][i], single.strategy[label]) and same(e.belief[label][i], single.belief[label])
        first = tuple(int(v) for v in np.argwhere(e.exists)[0])
        chosen = e.select(first[:-1], first[-1])
        label = next(s for s in e.strategy if s.startswith(("Receiver", "Defender: Defender's resolve: soft")))
        assert same(chosen.supporting(label)[0], e.supporting(label)[first])
    again = pickle.loads(pickle.dumps(e))
    assert same(again.supporting(REPLY), e.supporting(REPLY))


def test_rounding_does_not_turn_ties_into_answers() -> None:
    """Payoffs that are equal but for rounding are tied; larger differences, within the tolerance, too."""
    game, rng = draws(2, (2, 2), 100, 77, integer=True), np.random.default_rng(0)
    e = PerfectBayesian(off_path="any", capacity=40)(game)
    noisy = {n: v + rng.uniform(-1, 1, 100) * 1e-12 for n, v in game.values.items() if n[0] in "sr"}
    again = PerfectBayesian(off_path="any", capacity=40)(game.replace(**noisy))
    assert np.array_equal(e.exists, again.exists) and np.array_equal(e.status, again.status)
    for label in e.strategy:
        assert same(e.strategy[label], again.strategy[label], 1e-9)
    indifferent = kind(2, (2, 2))(r000=0.1 + 0.2, r001=0.3, r110=0.3, r111=0.1 + 0.2, s000=1.0, s110=1.0)
    exact = indifferent.replace(r000=0.3, r111=0.3)
    assert same(*(PerfectBayesian(off_path="any", capacity=40)(g).exists for g in (indifferent, exact)))


def test_types_that_do_not_occur_still_choose_well() -> None:
    game = draws(2, (2, 2), 300, 10).replace(p0=np.repeat([0.0, 1.0], 150))
    e = PerfectBayesian(off_path="any", capacity=30)(game)
    assert e.complete.all() and e.exists.any(axis=1).all()
    judged(e)
    for i in range(0, 300, 15):
        assert listed(e, i, 2, (2, 2)) == exactly(numbers(game.take(i)), 2, (2, 2))


def test_cells_that_cannot_be_solved_do_not_spoil_others() -> None:
    game = draws(2, (2, 2), 8, 11)
    bad = game.replace(s000=np.where(np.arange(8) % 3 == 1, 1e308, game.s000), s001=np.where(np.arange(8) % 3 == 1, -1e308, game.s001))
    e, sound = PerfectBayesian(off_path="any")(bad), PerfectBayesian(off_path="any")(game)
    odd = np.arange(8) % 3 == 1
    assert np.all(e.status[odd] == Status.not_finite) and not e.complete[odd].any() and not e.exists[odd].any()
    assert same(e.payoff[~odd], sound.payoff[~odd]) and np.array_equal(e.status[~odd], sound.status[~odd])


def test_payoffs_as_large_as_floats_go_have_a_tie_decided() -> None:
    small = draws(2, (2, 2), 20, 11, integer=True)
    large = small.replace(**{n: 4e307 * v for n, v in small.values.items() if n[0] == "r"})
    assert np.array_equal(PerfectBayesian(off_path="any")(small).status, PerfectBayesian(off_path="any")(large).status)


def test_too_few_places_are_admitted_to() -> None:
    game = draws(3, (3, 3), 40, 12, integer=True)
    wide, narrow = PerfectBayesian(off_path="any", capacity=200)(game), PerfectBayesian(off_path="any", capacity=0)(game)
    full = wide.exists.sum(axis=1) > narrow.exists.sum(axis=1)
    assert full.any() and np.array_equal(narrow.complete, ~full)


def test_what_is_refused() -> None:
    with raises("capacity came as -1", error=dt.ParameterError):
        PerfectBayesian(off_path="any", capacity=-1)
    with raises("off_path came as 'gloomy'", error=dt.GameError):
        PerfectBayesian(off_path="gloomy")(dt.games.UnilateralDeterrence())
    with raises("PerfectBayesian does not cover Strait: off_path='any' needs a signalling game", error=dt.GameError):
        PerfectBayesian(off_path="any")(dt.games.Strait())
    for wrong in ({"refinement": "D1"}, {"refinement": "D3", "off_path": "any"}):
        with raises("refinement came as", "'intuitive' or 'D1'", error=dt.ParameterError):
            PerfectBayesian(**wrong)
    with raises("refinement came as 'D1' with off_path='prior'", error=dt.ParameterError):
        PerfectBayesian().refine("D1")
    with raises("refine('D1') came with a subgame-perfect", error=dt.ParameterError):
        dt.solve(dt.games.UnilateralDeterrence(resolve="public")).refine("D1")
    e = PerfectBayesian(off_path="any")(dt.games.UnilateralDeterrence())
    with raises("rule came as 'D3'", "'intuitive' or 'D1'", error=dt.ParameterError):
        e.refine("D3")
    with raises("off_path='any'", error=dt.ParameterError):
        PerfectBayesian(off_path="prior")(dt.games.UnilateralDeterrence()).refine("D1")
    one = int(np.flatnonzero(e.exists)[0])
    with raises("after .select", error=dt.ParameterError):
        e.select((), one).refine("D1")


def test_a_refined_solver_sweeps() -> None:
    game = random_game(dt.games.UnilateralDeterrence, (50,), 3)
    solver = PerfectBayesian(off_path="any").refine("D1")
    assert eval(repr(solver), {"PerfectBayesian": PerfectBayesian}) == solver
    refined, later = solver(game), PerfectBayesian(off_path="any")(game).refine("D1")
    assert refined.concept == later.concept and "refined by D1" in refined.concept
    assert np.array_equal(refined.status, later.status) and same(refined.payoff, later.payoff, 0.0)
    assert same(pickle.loads(pickle.dumps(refined)).payoff, refined.payoff, 0.0)
    ds = dt.sweep(dt.games.UnilateralDeterrence(), solver, over={"hard_defender": np.linspace(0, 1, 5)})
    assert "refined by D1" in ds.attrs["concept"]


def test_where_nobody_learns_anything_any_belief_is_the_prior() -> None:
    game = random_game(dt.games.RudimentaryDeterrence, (100,), 2)
    every, prior = PerfectBayesian(off_path="any")(game), PerfectBayesian()(game)
    assert same(every.payoff, prior.payoff, 0.0) and np.array_equal(every.complete, prior.complete)


def test_a_sender_that_moves_before_it_learns_its_type_is_no_sender() -> None:
    """Its move then tells nothing; the type matters to nobody else, so there is one profile for each move."""
    def rules(self: Any, move: Any) -> Any:
        first = move("Sender", "l", "r")
        strong = move.nature("type", {"strong": self.p, "weak": 1 - self.p}, to="Sender") == "strong"
        reply = move("Receiver", "fold", "call")
        return dt.outcome("end", {"Sender": float(first == "l"), "Receiver": float(strong == (reply == "call"))})

    field = dt.param(0.7, unit="probability", low=0, high=1, source="assumption")
    early = type("Early", (dt.Game,), {"__annotations__": {"p": float}, "players": ("Sender", "Receiver"), "p": field, "rules": rules})
    e = dt.solve(early())
    assert e.complete and e.exists.tolist() == [True] and e.strategy["Receiver: Sender: l"][0].tolist() == [0.0, 1.0]


def test_no_games_have_no_equilibria() -> None:
    e = PerfectBayesian()(dt.games.UnilateralDeterrence(hard_defender=np.zeros(0)))
    assert e.exists.shape == (0, len(e.names)) and e.payoff.shape == (0, len(e.names), 2) and e.complete.shape == (0,)
