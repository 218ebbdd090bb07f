"""Semi-separating equilibria of games in which several players inform others: oracles, closed forms, invariances."""

from __future__ import annotations

import pickle
from functools import cache
from typing import Any

import numpy as np
import pytest
import tiny
from conftest import numbers, raises, random_game, same
from oracles.closed_forms import unilateral_regions
from oracles.strait_mixed import SENDERS, mixed_points

import deterrence as dt
from deterrence.games import Strait, UnilateralDeterrence
from deterrence.kernels.crossings import crossings
from deterrence.kernels.squares import zeros
from deterrence.multistage.engine import MixedEngine
from deterrence.solvers import AllNash, PerfectBayesian

Status = dt.Status
ONE, TWO = PerfectBayesian(mixing=1), PerfectBayesian(mixing=2)
SETS = [f"{player}: {player} resolve: {type_}" for player, type_ in SENDERS]


def judged(e: dt.Equilibria, bound: float = 1e-9) -> None:
    for check in (e.regret, e.local_regret, e.residual):
        assert np.nanmax(check, initial=0.0) < bound


@cache
def hard_cases(count: int, seed: int, spread: float | None = None) -> Strait:
    """Games without a pure equilibrium under the rule "prior"."""
    fixed = {} if spread is None else {"china_cost_spread": spread}
    game = random_game(Strait, (count * (2_000 if spread == 0.0 else 80),), seed, **fixed)  # type: ignore[misc]
    none = np.flatnonzero(~PerfectBayesian()(game).exists.any(axis=-1))
    assert len(none) >= count
    chosen: Strait = game.take(none[:count])  # type: ignore[assignment]
    return chosen


def lines(e: dt.Equilibria, i: int, k: int) -> list[float]:
    """P(red line) of the four types."""
    return [float(e.strategy[label][i, k, 1]) for label in SETS]


def alone(w: dict[str, Any], points: list[dict[str, Any]]) -> bool:
    """Is there no other change of sign so near that both may lie between neighbours of the library's grid?"""
    m = w["mixed"]
    pure = [v for k, v in enumerate(w["lines"]) if k != m]
    others = [p["lines"][m] for p in points if p is not w and p["mixed"] == m and [v for k, v in enumerate(p["lines"]) if k != m] == pure]
    place = 2 / np.pi * np.arcsin(np.sqrt([w["lines"][m], *others]))
    return bool(np.all(np.abs(place[1:] - place[0]) > 0.025))


def compare(batch: dt.Game, points: int) -> dict[str, int]:
    """Every answer of the library against the oracle's points, both ways."""
    e, seen = ONE(batch), {"roots": 0, "jumps": 0, "none": 0}
    judged(e)
    pure = len(ONE.profiles(batch.tree)(batch.take(np.arange(1))).names)
    known = np.ndim(batch.china_cost_spread) == 0 and batch.china_cost_spread == 0  # then China's replies jump too
    replies = [label for label, s in batch.tree.infosets.items() if (known or s.law is None) and label not in SETS]
    for i in range(batch.size):
        wanted = mixed_points(numbers(batch.take(i)), points)
        here = [k for k in np.flatnonzero(e.exists[i]) if k >= pure]
        untied = [k for k in here if e.status[i, k] == Status.ok]
        own = {k: lines(e, i, k) for k in here}
        for k in untied:
            jump = any(0 < e.strategy[label][i, k].max() < 1 for label in replies)
            near = [w for w in wanted if w["root"] is not jump and same(w["lines"], own[k], 1e-8)]
            assert near and (jump or max(near[0]["worst"]) < 1e-8), (i, e.names[k])
            seen["jumps" if jump else "roots"] += 1
        for w in wanted:
            certain = max(w["worst"]) < (1e-10 if w["root"] else -1e-6) and alone(w, wanted)
            assert not certain or any(same(w["lines"], own[k], 1e-8) for k in here), (i, w)
        seen["none"] += not here
    return seen


def test_one_mixed_signal_equals_brute_force() -> None:
    seen = compare(hard_cases(24, 1), 40)
    assert seen["roots"] >= 5 and seen["none"] >= 10, seen


def test_known_costs_make_replies_jump_and_mix() -> None:
    """With a cost that all know China's reply is all or nothing too, and may be mixed."""
    seen = compare(hard_cases(10, 2, 0.0), 40)
    assert seen["jumps"] >= 3 and seen["none"] >= 1, seen


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, *(pytest.param(s, marks=pytest.mark.long) for s in (4, 5, 6))])
def test_one_mixed_signal_equals_brute_force_often(seed: int) -> None:
    compare(hard_cases(60, seed), 200)
    compare(random_game(Strait, (60,), seed), 200)
    compare(hard_cases(30, seed, 0.0), 200)


def test_games_with_pure_equilibria_have_mixed_ones_beside_them() -> None:
    batch = random_game(Strait, (150,), 5)
    pure, one, two = PerfectBayesian()(batch), ONE(batch), TWO(batch)
    k = len(pure.names)
    for e in (one, two):
        assert e.names[:k] == pure.names and same(e.exists[:, :k], pure.exists)
        assert same(e.payoff[:, :k], pure.payoff, 0.0) and same(e.probability[:, :k], pure.probability, 0.0)
        assert not e.complete.any()
        judged(e)
    assert one.exists.sum() - pure.exists.sum() > 15 and two.exists.sum() - one.exists.sum() > 2
    names = one.names.index("US: ambiguity or red line if resolute, ambiguity if irresolute; Japan: ambiguity")
    assert same(one.exists[:, k:48], two.exists[:, k:48]) and names >= k
    assert "US: ambiguity or red line if resolute, red line if irresolute; Japan: ambiguity or red line if resolute, ambiguity if irresolute" in two.names
    mixed = two.select(*np.argwhere(two.exists[:, 48:64])[0] + [0, 48])
    shares = np.array([mixed.strategy[label][0, 1] for label in SETS])
    assert ((shares > 0) & (shares < 1)).sum() == 2
    assert np.isclose(mixed.probability[0, mixed.events.index("US red line")], mixed.game.us_prior * shares[0] + (1 - mixed.game.us_prior) * shares[1])


def test_concepts_say_what_was_searched() -> None:
    game = Strait()
    assert PerfectBayesian()(game).concept == "pure-strategy perfect Bayesian equilibrium, off-path beliefs: prior"
    assert ONE(game).concept == "perfect Bayesian equilibrium, pure or with one signal mixed, off-path beliefs: prior"
    rule = PerfectBayesian(off_path={"US": "irresolute"}, mixing=2)
    assert rule(game).concept == "perfect Bayesian equilibrium, pure or with one or two signals mixed, off-path beliefs: US irresolute"


def test_the_bluff_of_unilateral_deterrence_is_exact() -> None:
    game = random_game(UnilateralDeterrence, (1_500,), 5)
    e = MixedEngine(TWO.profiles(game.tree), TWO)(game)
    judged(e)
    hard, soft = (e.strategy[f"Challenger: Challenger's resolve: {w}"][..., 1] for w in ("hard", "soft"))
    reply = e.strategy["Defender: Defender's resolve: soft; Challenger: demand"][..., 1]
    sharp = (game.hard_challenger > 0) & (game.hard_challenger < 1) & (game.hard_defender < 1)
    bluffs = 0
    for i in np.flatnonzero(sharp):
        regions = unilateral_regions(numbers(game.take(int(i))))["equilibria"]
        wanted = [r for r in regions if r["name"] == "bluff"]
        found = [k for k in np.flatnonzero(e.exists[i]) if k >= 4]
        assert len(found) == len(wanted), (i, regions)
        for r, k in zip(wanted, found, strict=True):
            bluffs += 1
            assert max(abs(hard[i, k] - 1), abs(soft[i, k] - r["x_soft"]), abs(reply[i, k] - r["y_soft"])) < 1e-10
    assert bluffs > 300


def test_moves_at_once_have_their_mixed_equilibria() -> None:
    rng = np.random.default_rng(0)
    game = dt.NormalForm(rng.random((500, 2, 2, 2)), players=2)
    e, nash = ONE(game), AllNash()(game)
    judged(e)
    assert nash.complete.all() and (nash.exists.sum(axis=-1) == e.exists.sum(axis=-1)).all()
    (a, b), (c, d) = game.tree.infosets, nash.strategy
    for i in range(game.size):
        lists = [sorted(tuple(np.round(np.concatenate([x.strategy[n][i, k] for n in (u, v)]), 9)) for k in np.flatnonzero(x.exists[i]))
                 for x, u, v in ((e, a, b), (nash, c, d))]  # fmt: skip
        assert lists[0] == lists[1]


def test_whatever_is_found_in_random_structures_is_an_equilibrium() -> None:
    mixed = structures = 0
    for seed in range(40):
        of = tiny.kind(tiny.story(seed))
        game = tiny.batch(of, 12, seed)
        if TWO.unfit(game.tree):
            continue
        e = TWO(game)
        if "mixed, off" not in e.concept:
            continue
        structures += 1
        judged(e)
        mixed += int(e.exists.sum() - TWO.profiles(game.tree)(game).exists.sum())
    assert structures > 12 and mixed > 40


def test_one_game_alone_and_in_a_batch() -> None:
    batch = hard_cases(24, 1)
    whole = TWO(batch)
    square = TWO(batch.take(np.arange(24)).replace(**{n: v.reshape(4, 6) for n, v in batch.values.items() if np.ndim(v)}))
    for name in ("exists", "status", "payoff", "probability", "regret"):
        assert same(getattr(whole, name), getattr(square, name).reshape(getattr(whole, name).shape), 1e-11), name
    for i in np.flatnonzero(whole.exists.any(axis=-1))[:2]:
        one = TWO(batch.take(int(i)))
        for name in ("exists", "status", "payoff", "probability", "complete"):
            assert same(getattr(one, name), getattr(whole, name)[i], 1e-11), name
        for label in (SETS[0], "China: US: red line; Japan: red line; Taiwan: restrain"):
            assert same(one.strategy[label], whole.strategy[label][i], 1e-11)
            assert same(one.belief[label], whole.belief[label][i], 1e-9)
            assert same(one.cutoff[label], whole.cutoff[label][i], 1e-9)


def test_priors_of_zero_and_one() -> None:
    batch = random_game(Strait, (40,), 8)
    us, japan = np.array(batch.us_prior), np.array(batch.japan_prior)
    us[:10], us[10:20], japan[20:30], japan[30:] = 0.0, 1.0, 0.0, 1.0
    e = TWO(batch.replace(us_prior=us, japan_prior=japan))
    judged(e)
    assert np.isfinite(e.payoff[e.exists]).all() and e.exists[:, 16:].any()


def test_payoffs_in_other_units_change_nothing() -> None:
    batch = hard_cases(24, 1)
    us = [n for n in batch.parameters() if n.startswith("us_loss") or n in {"us_war_cost", "us_audience_cost", "us_line_price", "us_grey_loss"}]
    scaled = batch.replace(**{n: 100 * np.asarray(batch.values[n]) for n in us})
    a, b = ONE(batch), ONE(scaled)
    assert same(a.exists, b.exists) and a.exists.any()
    for label in SETS:
        assert same(a.strategy[label], b.strategy[label], 1e-8)


def test_a_bad_cell_is_alone() -> None:
    batch = hard_cases(24, 1)
    cost = np.array(batch.china_cost_bases)
    cost[3] = batch.china_cost_japan[3] + 1
    e, f = ONE(batch), ONE(batch.replace(china_cost_bases=cost))
    rest = np.arange(24) != 3
    assert (f.status[3] == Status.inadmissible).all() and not f.exists[3].any()
    assert same(e.exists[rest], f.exists[rest]) and same(e.payoff[rest], f.payoff[rest], 0.0)


def test_scenario_2025_has_no_equilibrium_under_prior_and_beliefs_that_restore_one() -> None:
    game = dt.scenario("strait", "2025-26").game
    e = TWO(game)
    assert not e.exists.any() and (e.status == Status.none_found).all() and not e.complete
    assert "None found" in str(e)
    found = dt.restoring(game)
    assert next(iter(found)) == "prior" and len(found) == 9
    assert [dict(r) for r, exists in found.items() if exists] == [
        {"Japan": "irresolute"}, {"Japan": "irresolute", "US": "resolute"}, {"Japan": "irresolute", "US": "irresolute"},
    ]  # fmt: skip
    batch = random_game(Strait, (3, 20), 4, us_posture="ambiguity")
    rules = dt.restoring(batch, ONE)
    assert list(rules) == ["prior", {"Japan": "resolute"}, {"Japan": "irresolute"}] and len({int(r.sum()) for r in rules.values()}) > 1
    for rule, exists in rules.items():
        assert exists.shape == (3, 20) and same(exists, PerfectBayesian(off_path=rule, mixing=1)(batch).exists.any(axis=-1))
    assert list(dt.restoring(UnilateralDeterrence())) == ["prior", {"Challenger": "hard"}, {"Challenger": "soft"}]
    with raises("restoring came with the class Strait"):
        dt.restoring(Strait)  # type: ignore[arg-type]


def test_answers_survive_pickling_and_can_be_explained() -> None:
    e = ONE(hard_cases(24, 1))
    again = pickle.loads(pickle.dumps(e))
    assert same(again.exists, e.exists) and same(again.payoff, e.payoff, 0.0)
    i, k = np.argwhere(e.exists)[0]
    label = SETS[0]
    assert same(again.strategy[label], e.strategy[label], 0.0)
    one = e.select(int(i), int(k))
    assert same(one.payoff[0], e.payoff[i, k], 0.0) and dt.explain(one) and dt.sequential(one).rational


def test_few_places_and_wrong_fields() -> None:
    batch = random_game(Strait, (150,), 5)
    many, few = ONE(batch), PerfectBayesian(mixing=1, capacity=0)(batch)
    assert same(many.exists[:, :48], few.exists) and many.exists[:, 48:].any() and few.exists.shape[-1] == 48
    for wrong in (3, -1, True, 1.5, "one"):
        with raises("mixing came as", "0, 1 or 2", error=dt.ParameterError):
            PerfectBayesian(mixing=wrong)  # type: ignore[arg-type]
    with raises("off_path='any' needs a signalling game", error=dt.GameError):
        PerfectBayesian(off_path="any", mixing=1)(Strait())


def test_too_many_supports_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deterrence.multistage.engine.MOST_SUPPORTS", 47)
    with raises("there are 48 supports of mixed signals, more than 47", "lower mixing", error=dt.GameError):
        PerfectBayesian(mixing=2, tolerance=1.1e-10)(Strait())


def test_where_types_do_not_signal_nothing_is_mixed() -> None:
    game = Strait(us_posture="ambiguity", japan_posture="red line")
    assert TWO(game).names == PerfectBayesian()(game).names and TWO(game).complete


def test_crossings_close_on_roots_and_jumps() -> None:
    rng = np.random.default_rng(3)
    place, jump = rng.random(500), rng.random(500) < 0.3

    def value(some: Any, t: Any) -> Any:
        gap = t - place[some]
        return np.where(jump[some], np.where(gap > 0, 1.0 + t, -2.0), gap**3 + 0.1 * gap)

    every = np.arange(500)
    near, far, at_near, at_far = crossings(value, value(every, np.zeros(500)), value(every, np.ones(500)))
    assert np.abs(near - place).max() < 1e-14 and np.abs(far - place)[jump].max() < 1e-14
    assert (np.abs(at_near[~jump]) < 1e-15).all() and (np.sign(at_near) != np.sign(at_far))[jump].all()


def test_squares_close_on_roots_and_jumps_of_two_functions() -> None:
    rng = np.random.default_rng(4)
    centre, jump = rng.uniform(0.05, 0.95, (2, 200)), rng.random(200) < 0.4

    def value(some: Any, point: Any) -> Any:
        u, v = point - centre[:, some]
        first = np.where(jump[some], np.where(u + 0.5 * v > 0, 1.0, -1.0), np.sin(u) + 0.3 * v)
        return np.stack([first, v - 0.2 * u + 0.3 * u * v, np.full(len(some), -1.0)])

    every = np.repeat(np.arange(200), 36)
    square = np.tile(np.stack(np.divmod(np.arange(36), 6)), 200)
    rooted, roots, jumping, near, far = zeros(value, every, square, 6)
    assert set(rooted) == set(np.flatnonzero(~jump)) and set(jumping) == set(np.flatnonzero(jump))
    assert np.abs(roots - centre[:, rooted]).max() < 1e-11
    assert max(np.abs(near - centre[:, jumping]).max(), np.abs(far - centre[:, jumping]).max()) < 1e-12
