"""Slopes of answers: every solver on every game against differences of the solver itself, closed forms, refusals."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
import scipy.stats
from conftest import SHAPES, cells, games, raises, random_game, same
from tiny import batch, kind, story

import deterrence as dt
from deterrence.games import JointIntervention, RudimentaryDeterrence, Strait, UnilateralDeterrence
from deterrence.solvers import all_solvers
from deterrence.statics import Derivative
from deterrence.statics.mixed import MixedSlopes

GAMES = {name: (kind, fixed) for name, kind, fixed in games()}
REFUSING = {"Correlated", "MarkovPerfect"}
PRECISION = {"LogitLimit": 1e-4, "Cutoff": 1e-5}
STRAIT_TRIED = ("strait, chosen", "strait, US ambiguity, Japan red line", "strait, cost known", "strait, public")
SLOW = {"LogitLimit"}
by_solver = pytest.mark.parametrize("name", list(all_solvers()))
EVERY = dt.solvers.PerfectBayesian(off_path="any")


Reads = dict[str, tuple[Any, Any]]  # what to take from an answer, and the slopes found for it


def differences(solver: Any, game: dt.Game, name: str, reads: Reads, step: float) -> dict[str, Any]:
    """Central differences of what is read from answers."""
    here = np.broadcast_to(game.values[name], game.shape)
    p = game.parameters()[name]
    ends = [np.clip(here + side * step, p.low, p.high) for side in (-1, 1)]
    low, high = (solver(game.replace(**{name: end})) for end in ends)
    found = {}
    for key, (read, _) in reads.items():
        rise = read(high) - read(low)
        width = (ends[1] - ends[0]).reshape(*game.shape, *[1] * (rise.ndim - len(game.shape)))
        inside = width > 1.9 * step  # in the middle of the range only
        found[key] = np.where(inside, rise / np.where(inside, width, 1.0), np.nan)
    return found


def agree(solver: Any, game: dt.Game, name: str, reads: Reads, precision: float = 1e-6) -> int:
    """Compare where differences with two steps agree, so that no regime changes in between; how many."""
    coarse, fine = (differences(solver, game, name, reads, step) for step in (4e-5, 2e-5))
    count = 0
    for key, (_, found) in reads.items():
        size = precision * (1 + np.abs(fine[key]))
        with np.errstate(invalid="ignore"):
            usable = (np.abs(coarse[key] - fine[key]) < size) & ~np.isnan(found)
            wrong = usable & (np.abs(found - fine[key]) > 10 * size)
        assert not wrong.any(), (name, key, found[wrong][:3], fine[key][wrong][:3])
        count += int(usable.sum())
    return count


def fields(d: Any, i: int) -> Reads:
    return {f: ((lambda e, f=f: getattr(e, f)), getattr(d, f)[..., i]) for f in ("payoff", "payoff_true", "probability")}


def choices(d: Any, i: int) -> Reads:
    return {s: ((lambda e, s=s: e.strategy[s]), d.strategy[s][..., i]) for s in d.equilibria.strategy}


def drawn(name: str, count: int, seed: int = 4) -> tuple[dt.Game, list[str]]:
    kind, fixed = GAMES[name]
    names = [n for n in kind.parameters() if n not in fixed]
    some = np.random.default_rng(seed).permutation(names)[:2]
    return random_game(kind, (count,), seed, **fixed), [str(n) for n in some]


@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow if n in SLOW else ()) for n in all_solvers()])
def test_slopes_are_those_of_the_solver(name: str) -> None:
    """A new solver or game is in here at once: it agrees with its own differences, or refuses."""
    solver, compared, regular = all_solvers()[name](), 0, 0
    for of in GAMES:
        kind, fixed = GAMES[of]
        if solver.unfit(kind(**fixed).tree):
            continue
        if of.startswith("strait") and of not in STRAIT_TRIED:
            continue
        game, names = drawn(of, 10 if "chosen" in of or name == "LogitLimit" else 30)
        e = solver(game)
        if name in REFUSING:
            with raises("derivative", "compare answers at nearby parameters", error=dt.GameError):
                dt.derivative(e, names)
            continue
        d = dt.derivative(e, names)
        assert d.payoff.shape == (*e.payoff.shape, 2) and d.probability.shape == (*e.probability.shape, 2)
        assert np.all(d.regular <= e.exists) and same(np.isnan(d.payoff).any(axis=(-1, -2)), ~d.regular)
        for i, parameter in enumerate(names):
            compared += agree(solver, game, parameter, fields(d, i), PRECISION.get(name, 1e-6))
        regular += int(d.regular.sum())
    assert name in REFUSING or (regular > 5 and compared > 100)


@by_solver
def test_one_game_is_as_many(name: str) -> None:
    if name in REFUSING:
        return
    solver = all_solvers()[name]()
    of = next(n for n, (kind, fixed) in GAMES.items() if not solver.unfit(kind(**fixed).tree))
    game, names = drawn(of, 12)
    whole = dt.derivative(solver(game), names)
    square = game.replace(**{n: v.reshape(3, 4) for n, v in game.values.items() if np.ndim(v)})
    folded = dt.derivative(solver(square), names)
    label = next(iter(whole.equilibria.strategy))
    for shape in SHAPES[1:]:
        assert folded.payoff.shape[:2] == (3, 4) or shape != (3, 4)
    assert same(folded.payoff.reshape(whole.payoff.shape), whole.payoff)
    for index, one in cells(game):
        d = dt.derivative(solver(one), names)
        for field in ("payoff", "payoff_true", "probability", "regular"):
            assert same(getattr(d, field), getattr(whole, field)[index]), field
        assert same(d.strategy[label], whole.strategy[label][index])
        assert same(d.cutoff[label], whole.cutoff[label][index])


@pytest.mark.parametrize("seed", range(12))
def test_random_trees(seed: int) -> None:
    """Draws, own priors, hidden moves, private numbers whose slopes are parameters."""
    game = batch(kind(story(seed)), 20, seed)
    names = [n for n in game.parameters() if n[0] in "pqsm"][:4] + ["u0_Ann"]
    for solver in (dt.solvers.PerfectBayesian(), dt.solvers.AgentLogit(rationality=3.0)):
        if solver.unfit(game.tree):
            continue
        e = solver(game)
        d = dt.derivative(e, names)
        for i, name in enumerate(names):
            agree(solver, game, name, fields(d, i) | choices(d, i))


def test_strategies_and_cutoffs_of_a_private_number() -> None:
    game = random_game(Strait, (40,), 6, us_posture="ambiguity", japan_posture="red line")
    solver, names = dt.solvers.PerfectBayesian(), ("china_war_cost", "a2ad", "us_prior")
    e = solver(game)
    d, compared = dt.derivative(e, names), 0
    china = [label for label, s in e.game.tree.infosets.items() if s.player == "China"]
    assert all(d.strategy[label].shape == (*e.strategy[label].shape, 3) for label in china)
    for i, name in enumerate(names):
        ends = {s: ((lambda e, s=s: np.where(np.isinf(e.cutoff[s]), 0.0, e.cutoff[s])), d.cutoff[s][..., i]) for s in china}
        compared += agree(solver, game, name, choices(d, i)) + agree(solver, game, name, ends)
    assert compared > 100


@pytest.mark.parametrize("of", ["strait, US ambiguity, Japan red line", "strait, cost known", *map(str, range(10))])
def test_two_ways_to_the_same_slopes(of: str) -> None:
    """An answer written as formulas is known by its strategies, too, those after private numbers included."""
    if of in GAMES:
        game, names = drawn(of, 40)
    else:
        game = batch(kind(story(int(of))), 40, int(of))
        names = [n for n in game.parameters() if n[0] in "pqsm"][:4] + ["u0_Ann"]
    solver = dt.solvers.PerfectBayesian()
    if solver.unfit(game.tree):
        return
    e = solver(game)
    one, other = dt.derivative(e, names), Derivative(e, tuple(names), MixedSlopes(game.tree))
    both = one.regular & other.regular
    assert both.sum() >= 0.6 * one.regular.sum() > 5
    for field in ("payoff", "payoff_true", "probability", "margin"):
        a, b = getattr(one, field)[both], getattr(other, field)[both]
        told = ~np.isnan(b) if field == "margin" else np.ones(b.shape, dtype=bool)  # not what beliefs off the path do
        assert np.allclose(a[told], b[told], rtol=1e-7, atol=1e-8) and told.mean() > 0.5, field


def test_units_of_rationality() -> None:
    """Of a range that itself moves with the payoffs."""
    game = dt.NormalForm(np.random.default_rng(2).random((30, 2, 2, 3)), players=2)
    solver = dt.solvers.AgentLogit(rationality=(0.5, 4.0, 30.0), in_units_of="range")
    names = list(game.parameters())[:7:3]
    d = pickle.loads(pickle.dumps(dt.derivative(solver(game), names)))
    assert d.regular.all()
    for i, name in enumerate(names):
        assert agree(solver, game, name, fields(d, i) | choices(d, i)) > 500


def test_m02_bluffs_and_calls_by_their_formulas() -> None:
    """b = p (1 - t) / (t (1 - p)), y = (c - q) / (1 - q), with t and c as in the model (Zagare & Kilgour)."""
    game = random_game(UnilateralDeterrence, (400,), 3)
    g: Any = game
    c = (g.c_dc - g.c_sq) / (g.c_dc - g.c_cd)
    t = (g.d_cd - g.d_dc) / (g.d_cd - g.d_dd_soft)
    p, q = g.hard_challenger, g.hard_defender
    q, p = np.clip(q, 0.0, 0.999), np.clip(p, 0.0, 0.999)
    bluffs = (q < c - 0.01) & (p < t - 0.01) & (p > 0) & (q > 0)
    assert bluffs.sum() > 10
    e = EVERY(game)
    d = dt.derivative(e, ("hard_challenger", "hard_defender", "c_sq", "d_dc"))
    k = e.names.index("Challenger: demand if hard, wait or demand if soft")
    assert e.exists[bluffs, k].all() and d.regular[bluffs, k].all()
    soft, called = "Challenger: Challenger's resolve: soft", "Defender: Defender's resolve: soft; Challenger: demand"
    wide, fell = g.d_cd - g.d_dd_soft, g.c_dc - g.c_cd
    wanted_b = [(1 - t) / (t * (1 - p) ** 2), 0 * p, 0 * p, p / (1 - p) / t**2 / wide]
    wanted_y = [0 * p, (c - 1) / (1 - q) ** 2, -1 / fell / (1 - q), 0 * p]
    for i in range(4):
        assert same(d.strategy[soft][bluffs, k, 1, i], wanted_b[i][bluffs], 1e-9)
        assert same(d.strategy[called][bluffs, k, 1, i], wanted_y[i][bluffs], 1e-9)
    war = d.probability[bluffs, k, e.events.index("war")]
    assert same(war[:, 0], c[bluffs], 1e-9) and np.all(np.abs(war[:, 1]) < 1e-9), "flat in the defender's resolve"


def test_m18_a_red_line_passes_through() -> None:
    """d threshold / d red line = -s_US / (s_US + s_Japan) as the noise vanishes (Morris & Shin 2003)."""
    us, japan = np.array([0.3, 0.4, 0.6]), np.array([0.5, 0.4, 0.3])
    game = JointIntervention(us_support=us, japan_support=japan, noise=1e-4, us_cost=0.7, japan_cost=0.65)
    d = dt.derivative(dt.solve(game), "japan_red_line")
    for player in game.players:
        assert np.allclose(d.cutoff[player][:, 0, 0, 1, 0], -us / (us + japan), atol=2e-3)
        assert np.allclose(d.cutoff[player][:, 0, 0, 0], 0.0), "the end without end does not move"


def test_matching_pennies_and_their_stakes() -> None:
    """The row's stake moves the column's mixture only: q = 1 / (1 + s)."""
    stake = np.array([0.5, 1.0, 3.0])
    payoffs = np.zeros((3, 2, 2, 2))
    payoffs[:, 0, 0, 0], payoffs[:, 0, 1, 1] = stake, 1.0
    payoffs[:, 1, 0, 1] = payoffs[:, 1, 1, 0] = 1.0
    game = dt.NormalForm(payoffs, players=2)
    d = dt.derivative(dt.solve(game), "row_action_1_action_1")
    k = [int(np.flatnonzero(row)[0]) for row in d.regular]
    column, row = (np.array([d.strategy[s][i, j, 0, 0] for i, j in enumerate(k)]) for s in ("Column", "Row"))
    assert same(column, -1 / (1 + stake) ** 2) and same(row, np.zeros(3))


def test_nothing_is_said_where_it_is_not_smooth() -> None:
    at_tie = RudimentaryDeterrence(hard_defender=np.array([0.3, 0.5, 0.7]))
    d = dt.derivative(dt.solve(at_tie), ("a_sq", "hard_defender"))
    assert d.regular[:, 0].tolist() == [True, False, True] and np.isnan(d.payoff[1]).all()
    dominated = dt.NormalForm(np.ones((2, 2, 2)))
    e = dt.solve(dominated)
    assert e.exists.any() and not dt.derivative(e, next(iter(dominated.parameters()))).regular.any()
    kink = Strait(us_posture="ambiguity", japan_posture="ambiguity", japan_nuclear_cost=np.array([0.4, 0.5, 0.6]))
    d = dt.derivative(dt.solve(kink), "japan_nuclear_cost")  # Japan arms iff 0.5 < 1 - 0.5
    assert d.regular[:, 0].tolist() == [True, False, True]


def test_of_one_selected_equilibrium() -> None:
    game = random_game(UnilateralDeterrence, (30,), 3)
    for solver in (dt.solvers.PerfectBayesian(), EVERY):
        e = solver(game)
        whole = dt.derivative(e, ("hard_challenger", "c_sq"))
        i, k = (int(x) for x in np.argwhere(whole.regular)[-1])
        one = dt.derivative(e.select(i, k), ("hard_challenger", "c_sq"))
        assert one.payoff.shape == (1, 2, 2) and same(one.payoff[0], whole.payoff[i, k])
        label = next(iter(e.strategy))
        assert same(one.strategy[label][0], whole.strategy[label][i, k]) and same(one.margin[0], whole.margin[i, k])


class Scattered(dt.ThresholdGame):
    """One player whose law comes from SciPy, which takes no duals."""

    players = ("Member",)
    actions = {"Member": ("stay", "act")}
    outcomes = {"calm": (), "storm": ()}
    cost: float = dt.param(0.4, unit="u", low=0, high=1, source="assumption")

    def types(self) -> Any:
        return {"Member": scipy.stats.beta(2.0, 3.0)}

    def gain(self, player: str, number: Any, thresholds: Any) -> Any:
        return number - self.cost

    def effects(self) -> Any:
        return {}

    def probability(self, thresholds: Any) -> Any:
        below = self.types()["Member"].cdf(thresholds["Member"])
        return {"calm": below, "storm": 1 - below}

    def payoffs(self, thresholds: Any) -> Any:
        return {"Member": 0.0 * thresholds["Member"]}


def test_wrong_questions() -> None:
    e = dt.solve(UnilateralDeterrence())
    with raises("derivative", "no parameter 'hard_defendr'", "did you mean 'hard_defender'?", error=dt.ParameterError):
        dt.derivative(e, "hard_defendr")
    with raises("derivative came without parameters", error=dt.ParameterError):
        dt.derivative(e, ())
    d = dt.derivative(e, "c_sq")
    with raises("no slope of a strategy for information set 'Nobody'"):
        d.strategy["Nobody"]
    answer = dt.derivative(dt.solve(Scattered()), "cost")
    assert answer.cutoff["Member"][0, 0, 1, 0] == pytest.approx(1.0)
    with raises("derivative of Scattered", "plain array", "dt.normal", error=dt.GameError):
        answer.probability  # noqa: B018
    with raises("margin", "game of thresholds", "dt.distance", error=dt.GameError):
        answer.margin  # noqa: B018
