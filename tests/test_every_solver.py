"""What every solver promises by being in its folder: nothing here knows a particular concept."""

from __future__ import annotations

import dataclasses
import pickle
from typing import Any

import numpy as np
import pytest
from conftest import games, raises, random_game, same

import deterrence as dt
from deterrence.normal_form.solver import NormalFormSolver
from deterrence.solver import Solver, TracedSolver
from deterrence.solvers import ON_REQUEST, all_solvers, fitting

GAMES = {name: (kind, fixed) for name, kind, fixed in games()}
by_solver = pytest.mark.parametrize("solver", [kind() for kind in all_solvers().values()], ids=list(all_solvers()))
Status = dt.Status


def covered(solver: Solver) -> list[str]:
    return [name for name, (kind, fixed) in GAMES.items() if not solver.unfit(kind(**fixed).tree)]


def wide(name: str, count: int = 300) -> dt.Game:
    """Draws of all sorts, some of them inadmissible where the model has joint constraints."""
    kind, fixed = GAMES[name]
    game = random_game(kind, (count,), 11, **fixed)
    rng, changes = np.random.default_rng(0), {}
    for parameter, p in kind.parameters().items():
        if parameter not in fixed and np.ndim(game.values[parameter]):
            shuffled = np.where(rng.random(count) < 0.05, rng.permutation(game.values[parameter]), game.values[parameter])
            changes[parameter] = np.clip(shuffled, p.low, p.high)
    return game.replace(**changes)


def test_there_are_solvers_and_names_reach_them() -> None:
    assert {"BackwardInduction", "PerfectBayesian"} <= set(all_solvers())
    for name, kind in all_solvers().items():
        assert getattr(dt.solvers, name) is kind and name in dir(dt.solvers)
    with pytest.raises(AttributeError, match="no solver 'Perfect'"):
        dt.solvers.Perfect  # noqa: B018


@by_solver
def test_it_is_a_frozen_configuration(solver: Solver) -> None:
    kind = type(solver)
    assert dataclasses.is_dataclass(kind) and kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert (kind.__doc__ or "").strip() and kind() == solver and hash(kind()) == hash(solver)
    for field in dataclasses.fields(kind):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(solver, field.name, 1)
    assert eval(repr(solver), {kind.__name__: kind}) == solver


@by_solver
def test_it_covers_some_game_and_says_why_not_others(solver: Solver) -> None:
    assert covered(solver)
    for name in GAMES.keys() - set(covered(solver)):
        kind, fixed = GAMES[name]
        game = kind(**fixed)
        reason = solver.unfit(game.tree)
        assert type(solver).__name__ in reason and reason.endswith(".")
        with raises(reason, error=dt.GameError):
            solver(game)


def test_solve_takes_the_first_that_fits() -> None:
    for kind, fixed in GAMES.values():
        game = kind(**fixed)
        solver = fitting(game.tree)
        ranks = [k.rank for k in all_solvers().values() if k.rank < ON_REQUEST and not k().unfit(game.tree)]
        assert type(solver).rank == min(ranks)
        assert dt.solve(game).concept == solver(game).concept


@by_solver
def test_status_and_presence_agree(solver: Solver) -> None:
    for name in covered(solver):
        game = wide(name)
        e = solver(game)
        assert e.concept and len(e.names) == len(set(e.names)) == e.exists.shape[-1]
        present = e.exists
        for code in Status:
            assert code.sentence.endswith(".")
        assert np.all(np.isin(e.status[present], [Status.ok, Status.tie, Status.degenerate]))
        assert np.all(~np.isin(e.status[~present], [Status.ok, Status.tie, Status.degenerate]))
        some = present.any(axis=-1, keepdims=True)
        allowed = np.broadcast_to(game.admissible, game.shape)[:, None]
        assert np.array_equal((e.status == Status.inadmissible), np.broadcast_to(~allowed, present.shape))
        nothing = np.isin(e.status, [Status.none_found, Status.not_converged, Status.not_finite])
        assert np.array_equal(nothing, np.broadcast_to(~some & allowed, present.shape))
        assert np.array_equal(e.status == Status.not_an_equilibrium, ~present & some)
        for values in (e.payoff, e.payoff_true, e.probability):
            assert np.array_equal(np.isnan(values), np.broadcast_to(~present[..., None], values.shape))
        if isinstance(solver, TracedSolver) and not solver.compiled(game.tree).exhaustive:  # an enumeration proves ties and empty lists too
            assert not np.any(e.complete & ~some[:, 0])
            assert not np.any(e.complete & (e.status == Status.tie).any(axis=-1))


def test_some_draws_are_inadmissible() -> None:
    """Else the test above would say less than it seems to."""
    assert any(not np.all(wide(name).admissible) for name in GAMES)


@by_solver
def test_order_of_the_batch_does_not_matter(solver: Solver) -> None:
    for name in covered(solver):
        kind, fixed = GAMES[name]
        game = random_game(kind, (60,), 12, **fixed)
        order = np.random.default_rng(1).permutation(60)
        one, other = solver(game), solver(game.take(order))
        for field in ("exists", "status", "payoff", "probability", "complete"):
            assert same(getattr(one, field)[order], getattr(other, field), 0.0), (name, field)


@by_solver
def test_pieces_do_not_matter(solver: Solver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A batch larger than a piece gives bit for bit what one piece gives."""
    name = covered(solver)[0]
    kind, fixed = GAMES[name]
    game = random_game(kind, (7, 11), 13, **fixed)
    whole: Any = solver(game)
    monkeypatch.setattr("deterrence.trees.program.PIECE_BYTES", 1)
    monkeypatch.setattr("deterrence.trees.program.PIECE_GAMES", (5, 5))
    monkeypatch.setattr("deterrence.solvers.cutoff.PIECE", 5)
    if isinstance(solver, NormalFormSolver):
        monkeypatch.setattr(type(solver), "piece", lambda solver, sizes: 5)
    cut: Any = solver(game)
    for field in ("exists", "status", "payoff", "probability", "complete", "regret"):
        assert same(getattr(whole, field), getattr(cut, field), 0.0), field
    label = next(iter(whole.strategy))
    assert same(whole.strategy[label], cut.strategy[label], 0.0)


@by_solver
def test_selecting_one_equilibrium(solver: Solver) -> None:
    kind, fixed = GAMES[covered(solver)[0]]
    e = solver(random_game(kind, (3, 4), 14, **fixed))
    index = tuple(int(i) for i in np.argwhere(e.exists.any(axis=-1))[0])
    k = int(np.flatnonzero(e.exists[index])[0])
    one = e.select(index, k)
    assert one.game.shape == () and one.names == (e.names[k],) and one.exists.shape == (1,)
    assert same(one.payoff[0], e.payoff[index][k]) and same(one.regret[0], e.regret[index][k])
    assert one.regret[0] < 1e-9 or isinstance(solver, all_solvers()["AgentLogit"])  # there players err on purpose
    for label in one.strategy:
        assert same(one.strategy[label][0], e.strategy[label][index][k])
    with raises("does not name one game of a batch of shape (3, 4)"):
        e.select(0)
    with raises("does not name one game"):
        e.select((3, 0))
    with raises(f"candidate {len(e.names)} is not an equilibrium"):
        e.select(index, len(e.names))


@by_solver
def test_answers_travel(solver: Solver) -> None:
    """Pickled and back, tables asked for or not."""
    kind, fixed = GAMES[covered(solver)[0]]
    e = solver(random_game(kind, (5,), 15, **fixed))
    label = next(iter(e.strategy))
    for _ in range(2):
        again = pickle.loads(pickle.dumps(e))
        assert same(again.payoff, e.payoff, 0.0) and same(again.strategy[label], e.strategy[label], 0.0)
        assert same(again.regret, e.regret, 0.0)


def test_wrong_configurations() -> None:
    for wrong in (-1.0, float("nan"), 2.0):
        with raises("tolerance came as", error=dt.ParameterError):
            dt.solvers.PerfectBayesian(tolerance=wrong)
    game = dt.games.UnilateralDeterrence()
    with raises("off_path came as 'gloomy'", "'prior'", error=dt.GameError):
        dt.solvers.PerfectBayesian(off_path="gloomy")(game)
    with raises("'Challengr'", "did you mean 'Challenger'?", error=dt.GameError):
        dt.solvers.PerfectBayesian(off_path={"Challengr": "hard"})(game)
    with raises("'herd'", "hard, soft", "did you mean 'hard'?", error=dt.GameError):
        dt.solvers.PerfectBayesian(off_path={"Challenger": "herd"})(game)
    rule = {"Challenger": "hard"}
    solver = dt.solvers.PerfectBayesian(off_path=rule)
    rule["Challenger"] = "soft"
    assert "Challenger hard" in solver(game).concept and hash(solver) == hash(eval(repr(solver), dict(all_solvers())))
    with raises("the class Strait", "dt.games.Strait()", error=dt.GameError):
        dt.solve(dt.games.Strait)  # type: ignore[arg-type]
    with raises("no model 'strit'", "did you mean 'strait'?", error=dt.ParameterError):
        dt.catalogue()["strit"]
