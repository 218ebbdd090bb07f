"""Margins against an independent evaluation, distances against thresholds and the solver itself, and both in sweeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import games, raises, random_game, same

import deterrence as dt
from deterrence.games import JointIntervention, RudimentaryDeterrence, Strait, UnilateralDeterrence
from deterrence.judging.playing import Run, mixed
from deterrence.judging.replayed import Table
from deterrence.language.tree import Tree
from deterrence.solvers import all_solvers
from deterrence.states.tree import StateTree

GAMES = {name: (kind, fixed) for name, kind, fixed in games()}
TRIED = [n for n in GAMES if not n.startswith("strait") or n in ("strait, US ambiguity, Japan red line", "strait, cost known")]
SLOW = {"LogitLimit", "MarkovPerfect"}
by_solver = pytest.mark.parametrize("name", list(all_solvers()))


def plain_gap(e: dt.Equilibria) -> float:
    """The smallest gap of one equilibrium of one game, set by set, from `playing` alone."""
    sigma = {label: rows[0] for label, rows in e.strategy.items()}
    run, smallest = Run(Table(e.game), sigma), np.inf
    for label, s in e.game.tree.infosets.items():
        if e.off_path[label][0]:
            continue
        owner = e.game.players.index(s.player)
        paid = [float(row[owner][0]) for row in run.table.payoffs.values()]
        lines = [
            mixed(e.belief[label][0], [run.line(n.children[a], owner) for n in s.nodes]) for a in range(len(s.actions))
        ]
        law, played = run.table.laws.get(label), sigma[label]
        for a, (level, slope) in enumerate(lines):
            for b, (other, steep) in enumerate(lines):
                if played[a] == 0 or played[b] > 0 or max(paid) == min(paid):
                    continue
                gap = (level - other) / (max(paid) - min(paid))
                if law is not None and law.degenerate:
                    gap += (slope - steep) * law.mean / (max(paid) - min(paid))
                elif law is not None and slope != steep:
                    continue
                smallest = min(smallest, float(gap))
    return smallest


@by_solver
def test_margins_are_those_of_a_plain_evaluation(name: str) -> None:
    solver = all_solvers()[name]()
    for of in TRIED:
        kind, fixed = GAMES[of]
        if solver.unfit(kind(**fixed).tree):
            continue
        e = solver(random_game(kind, (8,), 3, **fixed))
        if type(e.game.tree) is not Tree or name == "Correlated":
            with raises("margin", "use "):
                dt.margin(e)
            continue
        gaps, words = dt.margin(e), dt.binding(e)
        assert np.array_equal(np.isnan(gaps), ~e.exists) and np.all((words != "") == np.isfinite(gaps))
        for i, k in np.argwhere(e.exists):
            one = e.select(int(i), int(k))
            assert gaps[i, k] == pytest.approx(plain_gap(one), abs=1e-9)
            assert same(dt.margin(one)[0], gaps[i, k]) and dt.binding(one)[0] == words[i, k]
            assert e.status[i, k] != dt.Status.ok or gaps[i, k] > -1e-9


def test_which_comparison_binds() -> None:
    e = dt.solve(RudimentaryDeterrence(hard_defender=np.array([0.45, 0.5, 0.9])))
    assert dt.binding(e)[:, 0].tolist()[0] == "Challenger: challenge rather than wait"
    assert dt.binding(e)[2, 0] == "Challenger: wait rather than challenge"
    assert dt.margin(e)[:, 0] == pytest.approx([0.05, 0.0, 0.4]), "a defender that is not challenged compares nothing"


@by_solver
def test_slopes_of_margins(name: str) -> None:
    solver, compared = all_solvers()[name](), 0
    for of in TRIED:
        kind, fixed = GAMES[of]
        if solver.unfit(kind(**fixed).tree) or name in ("Correlated", "MarkovPerfect", "Cutoff"):
            continue
        if name == "LogitLimit" and "normal" not in of:
            continue
        game = random_game(kind, (8,), 6, **fixed)
        names = [n for n in kind.parameters() if n not in fixed][1:40:9]
        e = solver(game)
        d = dt.derivative(e, names).margin
        assert d.shape == (*e.exists.shape, len(names))
        for i, parameter in enumerate(names):
            here, p = np.broadcast_to(game.values[parameter], game.shape), kind.parameters()[parameter]
            ends = [np.clip(here + side * 1e-5, p.low, p.high) for side in (-1, 1)]
            answers = [solver(game.replace(**{parameter: end})) for end in ends]
            low, high = map(dt.margin, answers)
            words = [dt.binding(answer) for answer in answers]
            inside = ((ends[1] - ends[0]) > 1.9e-5)[:, None] & (words[0] == words[1]) & ~np.isnan(d[..., i])
            inside &= np.isfinite(low) & np.isfinite(high)
            slopes = (high[inside] - low[inside]) / 2e-5
            assert np.allclose(slopes, d[..., i][inside], atol=2e-4 if name == "LogitLimit" else 1e-5), (of, parameter)
            compared += int(inside.sum())
    assert compared > 5 or name in ("Correlated", "MarkovPerfect", "Cutoff", "AgentLogit")


def test_m01_the_credibility_that_is_needed() -> None:
    """p* = (a_DC - a_SQ) / (a_DC - a_DD): how far it is, and how it moves with the status quo."""
    game = random_game(RudimentaryDeterrence, (300,), 2)
    g: Any = game
    needed = (g.a_dc - g.a_sq) / (g.a_dc - g.a_dd)
    clear = (np.abs(needed - g.hard_defender) > 1e-3) & (g.hard_defender > 0) & (g.hard_defender < 1) & (needed < 1)
    assert clear.sum() > 100
    found = dt.distance(game, "hard_defender")[clear, 0, 0]
    assert found.shape == (clear.sum(), 2) and np.all(found[:, 0] < 0) and np.all(found[:, 1] > 0)
    up = g.hard_defender[clear] < needed[clear]
    assert np.allclose(g.hard_defender[clear] + np.where(up, found[:, 1], found[:, 0]), needed[clear], atol=1e-9)
    assert np.all(np.isinf(np.where(up, found[:, 0], found[:, 1]))), "the range ends first on the other side"
    at_edge: Any = game.take(np.flatnonzero(clear))
    step = np.where(up, found[:, 1], found[:, 0])
    at_edge = at_edge.replace(hard_defender=at_edge.hard_defender + step * (1 - 1e-6))
    slopes = dt.derivative(dt.solve(at_edge), ("hard_defender", "a_sq", "a_dc")).margin[:, 0]
    width = at_edge.a_dc - at_edge.a_dd
    assert np.allclose(-slopes[:, 1] / slopes[:, 0], -1 / width, atol=1e-12)
    assert np.allclose(-slopes[:, 2] / slopes[:, 0], (at_edge.a_sq - at_edge.a_dd) / width**2, atol=1e-4)


def test_m02_from_separating_to_deterred_and_to_attack() -> None:
    game: Any = UnilateralDeterrence(hard_challenger=0.9, hard_defender=np.array([0.7, 0.75, 0.78]))
    e = dt.solve(game)
    k = e.names.index("Challenger: demand if hard, wait if soft")
    assert e.exists[:, k].all()
    ends = game.hard_defender[:, None] + dt.distance(game, "hard_defender")[:, k, 0]
    attack, deterred = 1 / (1 + 0.5), 1 / (1 + 0.25)  # c_S and c_H
    assert np.allclose(ends, [[attack, deterred]] * 3, atol=1e-9)


def pattern(e: dt.Equilibria, i: int, k: int) -> tuple[Any, ...]:
    """What is played at which sets, told without the code that is tested."""
    if isinstance(e.game.tree, StateTree):
        return tuple((s, *(e.strategy[s][i, k] > 0)) for s in e.strategy)
    if type(e.game.tree) is not Tree:
        return tuple(tuple(np.isin(e.strategy[s][i, k], (0.0, 1.0))) for s in e.strategy)
    reached = [s for s in e.strategy if not e.off_path[s][i, k]]
    return tuple((s, *(e.strategy[s][i, k] > 0)) for s in reached)


@pytest.mark.parametrize(
    "name", [pytest.param(n, marks=pytest.mark.slow if n in SLOW else ()) for n in all_solvers()]
)
def test_distances_are_where_the_solver_changes(name: str) -> None:
    solver, changes = all_solvers()[name](), 0
    for of in TRIED:
        kind, fixed = GAMES[of]
        if solver.unfit(kind(**fixed).tree) or (name == "LogitLimit" and "normal" not in of) or of == "arms_build_up":
            continue
        parameter = next(n for n in kind.parameters() if n not in fixed)
        game = random_game(kind, (3,), 9, spread=0.5, **fixed)
        e, found = solver(game), dt.distance(game, parameter, solver)
        assert found.shape == (*e.exists.shape, 1, 2) and np.all(np.isnan(found)[~e.exists])
        if not {"Correlated", "LogitLimit"} & {name}:  # which may not converge on the way
            assert not np.isnan(found[e.exists]).any()
        here = np.broadcast_to(game.values[parameter], game.shape)
        p = kind.parameters()[parameter]
        for i, k in np.argwhere(e.exists):
            same_regime = [pattern(e, i, j) for j in np.flatnonzero(e.exists[i])].count(pattern(e, i, k))
            for side in (0, 1):
                d = found[i, k, 0, side]
                if np.isnan(d):
                    continue
                end = d if np.isfinite(d) else (p.low, p.high)[side] - here[i]
                if not np.isfinite(end) or abs(end) < 1e-6:
                    continue
                # at the end of a range itself a model may be another one: costs that vanish, types that do not occur
                last = [1 - 1e-4, 1 + 1e-4] if np.isfinite(d) else [0.98]
                shares = np.array([0.2, 0.6, *last])
                moved = solver(game.take(np.full(len(shares), i)).replace(**{parameter: here[i] + end * shares}))
                for j in range(len(shares)):
                    if moved.status[j, 0] == dt.Status.inadmissible:
                        continue
                    count = [pattern(moved, j, q) for q in np.flatnonzero(moved.exists[j])].count(pattern(e, i, k))
                    assert (count >= same_regime) == (j < 3), (of, i, k, side, d, j)
                changes += int(np.isfinite(d))
    assert changes > 0 or name in ("AgentLogit", "Cutoff")


def test_a_joint_constraint_ends_the_way() -> None:
    """c_dd_hard must stay below c_sq: no change is reported beyond."""
    game = UnilateralDeterrence(hard_defender=0.3)
    found = dt.distance(game, ("c_sq", "c_dd_hard"))
    assert found.shape == (17, 2, 2)
    present = dt.solve(game).exists
    assert np.isinf(found[present][:, 0, 0]).all() and np.isnan(found[~present]).all()


@pytest.mark.slow
def test_nearly_the_end_of_thresholds() -> None:
    """Three equilibria of a precise prior and much noise: where two of them meet, none keeps its place."""
    game = JointIntervention(case_mean=0.5, case_sd=0.02, noise=0.2, us_cost=0.7, japan_cost=0.7, us_support=0.4, japan_support=0.4)
    e = dt.solve(game)
    assert e.exists.sum() == 3
    found = dt.distance(game, "case_mean")[e.exists, 0]
    assert np.all(np.isfinite(found)) and np.allclose(found, found[0])
    for side, sign in ((0, -1), (1, 1)):
        at = [dt.solve(game.replace(case_mean=0.5 + found[0, side] + sign * move)) for move in (-1e-4, 1e-4)]
        assert [int(x.exists.sum()) for x in at] == [3, 1]


OVER = {"us_prior": np.linspace(0.2, 0.8, 4)}
CASES = [
    {"name": "US draws a line", "japan_posture": "ambiguity", "us_posture": "red line"},
    {"name": "Japan draws a line", "japan_posture": "red line", "us_posture": "ambiguity"},
]


def test_a_sweep_returns_them(tmp_path: Path) -> None:
    plain = dt.sweep(Strait(), over=OVER, cases=CASES)
    ds = dt.sweep(Strait(), over=OVER, cases=CASES, derivatives=("a2ad", "china_war_cost"), margins=True, distances="us_prior")
    assert set(ds.data_vars) - set(plain.data_vars) == {"derivative_payoff", "derivative_probability", "margin", "distance"}
    assert ds[list(plain.data_vars)].equals(plain)
    assert ds.derivative_payoff.dims == ("case", "us_prior", "equilibrium", "player", "parameter")
    assert ds.derivative_probability.dims[-2:] == ("event", "parameter") and ds.margin.dims == ("case", "us_prior", "equilibrium")
    assert ds.distance.dims == ("case", "us_prior", "equilibrium", "parameter", "direction")
    assert ds.parameter.values.tolist() == ["a2ad", "china_war_cost", "us_prior"]
    assert ds.parameter_unit.sel(parameter="us_prior") == "probability" and "unit" in ds.margin.attrs
    case = Strait(us_prior=OVER["us_prior"], japan_posture="red line", us_posture="ambiguity")
    e = dt.solve(case)
    d = dt.derivative(e, ("a2ad", "china_war_cost"))
    mine = ds.sel(case="Japan draws a line", equilibrium=e.names[0])
    assert same(mine.derivative_payoff.values[..., :2], d.payoff[:, 0]) and np.isnan(mine.derivative_payoff[..., 2]).all()
    for event in e.events:
        found = mine.derivative_probability.sel(event=event).values[:, :2]
        assert same(found, d.probability[:, 0, e.events.index(event)]), event
    never = mine.derivative_probability.sel(event="US red line", parameter="a2ad").values
    assert same(never, np.where(d.regular[:, 0], 0.0, np.nan)), "an event that this case cannot have"
    assert same(mine.margin.values, dt.margin(e)[:, 0])
    assert same(mine.distance.sel(parameter="us_prior").values, dt.distance(case, "us_prior")[:, 0, 0])
    ds.to_netcdf(tmp_path / "moved.nc")
    with xr.open_dataset(tmp_path / "moved.nc") as again:
        assert again.load().equals(ds) and again.distance.attrs == ds.distance.attrs


def test_wrong_questions() -> None:
    with raises("sweep", "no parameter 'a2d'", "did you mean 'a2ad'?", error=dt.ParameterError):
        dt.sweep(Strait(), over=OVER, derivatives=("a2d",))
    with raises("derivative does not cover", "ChainStore", error=dt.GameError):
        dt.sweep(dt.games.ChainStore(), over={"discount": [0.5, 0.6]}, derivatives="discount")
    with raises("margin", "ChainStore", "use dt.distance", error=dt.GameError):
        dt.sweep(dt.games.ChainStore(), over={"discount": [0.5, 0.6]}, margins=True)
    with raises("distance", "no parameter 'hard'", error=dt.ParameterError):
        dt.distance(RudimentaryDeterrence(), "hard")
    with raises("distance came with the class", error=dt.GameError):
        dt.distance(RudimentaryDeterrence, "a_sq")  # type: ignore[arg-type]
    with raises("margin", "correlated", "AllNash()", error=dt.GameError):
        dt.margin(dt.solvers.Correlated()(dt.NormalForm(np.random.default_rng(0).random((2, 2, 2)))))
