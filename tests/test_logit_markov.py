"""Logit Markov perfect equilibria: plain fixed points, unrolled trees, closed forms, several branches, bad cells."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from math import exp
from typing import Any

import numpy as np
import pytest
from conftest import SHAPES, cells, raises, same
from test_markov_perfect import PROFILES, Random, Truce, draw

import deterrence as dt
from deterrence.kernels.continuation.states import StateAgents, StateWorth

AgentLogit, MarkovPerfect = dt.solvers.AgentLogit, dt.solvers.MarkovPerfect
Status = dt.Status
FIELDS = ("exists", "status", "payoff", "probability", "complete", "regret", "local_regret", "residual")


def logit(rationality: float = 3.0, **more: Any) -> Any:
    own = {k: more.pop(k) for k in ("in_units_of", "tolerance") if k in more}
    return MarkovPerfect(stage=AgentLogit(rationality=rationality, **own), **more)


def softmax(values: list[float], rationality: float) -> list[float]:
    odds = [exp(rationality * (v - max(values))) for v in values]
    return [o / sum(odds) for o in odds]


def plain(game: Any, mixes: Mapping[str, Any]) -> tuple[dict[str, list[float]], dict[str, float]]:
    """What each action is worth, by label, and what each player gets: value iteration in plain Python."""
    worth, paid = {}, {}
    for who, other, delta in (("Row", "Column", game.discount), ("Column", "Row", game.column_discount)):
        value = [0.0, 0.0]
        for _ in range(1_500):
            for s in (0, 1):
                totals = [0.0, 0.0]
                for a, b in PROFILES:
                    own, theirs = ((a, b) if who == "Row" else (b, a))
                    key = f"{s}{a}{b}"
                    stay = getattr(game, f"stay_{key}")
                    now = getattr(game, f"{who.lower()}_{key}") + delta * (stay * value[s] + (1 - stay) * value[1 - s])
                    totals["LR".index(own)] += mixes[f"{other}: {s}"]["LR".index(theirs)] * now
                worth[f"{who}: {s}"] = totals
            value = [sum(p * q for p, q in zip(mixes[f"{who}: {s}"], worth[f"{who}: {s}"], strict=True)) for s in (0, 1)]
        paid[who] = value[0]
    return worth, paid


@pytest.mark.parametrize("rationality", [0.0, 0.8, 6.0, 50.0])
def test_every_candidate_is_a_fixed_point(rationality: float) -> None:
    batch = draw((8,), seed=11)
    e = logit(rationality)(batch)
    assert e.exists[:, 0].all() and not e.complete.any() and "logit Markov perfect" in e.concept
    for g, k in np.argwhere(e.exists):
        mixes = {s: e.strategy[s][g, k].tolist() for s in e.strategy}
        worth, paid = plain(batch.take(int(g)), mixes)
        for s, row in mixes.items():
            assert row == pytest.approx(softmax(worth[s], rationality), abs=1e-9)
        assert e.payoff[g, k] == pytest.approx(list(paid.values()), abs=1e-8)
    assert np.nanmax(e.residual) < 1e-10 and np.nanmax(e.local_regret) <= 0.2785 / max(rationality, 0.1) + 1e-9


def test_the_judge_tells_a_fixed_point_from_what_is_none() -> None:
    """Its `residual` is that of the logit equation, computed by code of its own; `regret` is meant."""
    e = logit(2.0)(draw((20,), seed=12))
    assert np.nanmax(e.residual) < 1e-12 and np.nanmin(e.regret) > 1e-3
    wrong = type(e.details)(e.game, e.details.mixes, e.details.values, e.details.unsettled, e.details.rationality * 1.01)  # type: ignore[attr-defined,call-arg]
    assert np.nanmin(e.game.tree.judge(e.game, e.exists, wrong).residual[:, 0]) > 1e-5


class Unrolled(dt.Game):
    """Two periods of `Random`, as a tree."""

    players = ("Row", "Column")

    def rules(self, move: Any) -> Any:
        state, weight = 0, {"Row": 1.0, "Column": 1.0}
        paid: dict[str, Any] = {"Row": 0.0, "Column": 0.0}
        for period in range(2):
            a = str(move("Row", "L", "R"))
            b = str(move("Column", "L", "R", hides="Row"))
            for who in self.players:
                paid[who] = paid[who] + weight[who] * getattr(self, f"{who.lower()}_{state}{a}{b}")
            weight = {"Row": weight["Row"] * self.discount, "Column": weight["Column"] * self.column_discount}
            if period == 0:
                stay = getattr(self, f"stay_{state}{a}{b}")
                state = int(str(move.nature("next", {"0": stay, "1": 1 - stay}, to=self.players)))
        return dt.outcome("end", paid)


Unrolled = type("Unrolled", (Unrolled,), {"__annotations__": dict.fromkeys(Random.parameters(), float), "__module__": __name__, **{  # type: ignore[misc]
    n: dt.param(p.default, unit="number", source="assumption") for n, p in Random.parameters().items()}})  # fmt: skip


def test_play_that_ends_is_the_quantal_response_of_its_tree() -> None:
    """The branch of the whole tree (`AgentLogit`) and that of stages one by one agree where there is one answer.

    The tree counts all payoffs from the start, a stage from its period on: the same without discounting.
    """
    batch = draw((25,), seed=13, periods=2).replace(discount=np.ones(25), column_discount=np.ones(25))
    tree = Unrolled(**batch.values)
    stages, whole = logit(1.5)(batch), AgentLogit(rationality=1.5)(tree)
    assert stages.exists.shape == (25, 1) and "backward induction" in stages.concept
    assert same(stages.payoff, whole.payoff, 1e-9)
    for who in batch.players:
        assert same(stages.strategy[f"{who}: 0; period 1"], whole.strategy[who], 1e-9)
        for label in (s for s in whole.strategy if s.startswith(f"{who}: ")):
            state = label[-1]
            assert same(stages.strategy[f"{who}: {state}; period 2"], whole.strategy[label], 1e-9)
    assert np.nanmax(stages.residual) < 1e-10


def test_one_state_is_the_stage_game() -> None:
    """Where actions do not move the state, patience does not matter: agent logit of the table of payoffs."""
    rng = np.random.default_rng(14)
    paid = rng.random((30, 2, 2, 2))
    values = {f"{w}_0{a}{b}": paid[:, i, "LR".index(a), "LR".index(b)] for i, w in enumerate(("row", "column")) for a, b in PROFILES}
    stay = {f"stay_0{a}{b}": np.ones(30) for a, b in PROFILES}
    for discount in (0.0, 0.9):
        e = logit(7.0, starts=1, capacity=1)(Random(**values, **stay, discount=discount, column_discount=discount))
        once = AgentLogit(rationality=7.0)(dt.NormalForm(paid, players=2))
        assert same(e.strategy["Row: 0"], once.strategy["Row"], 1e-9)
        assert same(e.payoff, once.payoff / (1 - discount), 1e-8)


class Alone(dt.StateGame):
    """When is a machine replaced? One player, three states of wear (own model)."""

    players = ("Owner",)
    cost: float = dt.param(2.0, unit="number", source="assumption")

    def states(self) -> range:
        return range(3)

    def actions(self, state: Any) -> Mapping[str, Any]:
        return {"Owner": ("keep", "replace", "half")}

    def stage(self, state: Any, actions: Mapping[str, str]) -> Mapping[str, Any]:
        return {"Owner": -0.7 * state - {"keep": 0.0, "replace": 1.0, "half": 0.4}[actions["Owner"]] * self.cost}

    def transition(self, state: Any, actions: Mapping[str, str]) -> Mapping[Any, Any]:
        if actions["Owner"] == "keep":
            return {2: 1.0} if state == 2 else {state: 0.5, state + 1: 0.5}
        return {0: 1.0} if actions["Owner"] == "replace" else {max(state - 1, 0): 1.0}


def test_one_player_is_dynamic_programming_with_logit_choice() -> None:
    cost = np.linspace(0.2, 4, 12)
    e = logit(1.3)(Alone(cost=cost, discount=0.85))
    for g, c in enumerate(cost):
        game, value = Alone(cost=float(c), discount=0.85), [0.0] * 3
        mixes: list[list[float]] = []
        for _ in range(3_000):
            mixes, new = [], []
            for s in range(3):
                q = []
                for word in ("keep", "replace", "half"):
                    later = game.transition(s, {"Owner": word})
                    now = float(game.stage(s, {"Owner": word})["Owner"])
                    q.append(now + 0.85 * sum(float(p) * value[n] for n, p in later.items()))
                mixes.append(softmax(q, 1.3))
                new.append(sum(p * v for p, v in zip(mixes[-1], q, strict=True)))
            value = new
        assert e.payoff[g, 0, 0] == pytest.approx(value[0], abs=1e-9)
        for s in range(3):
            assert e.strategy[f"Owner: {s}"][g, 0] == pytest.approx(mixes[s], abs=1e-9)


def test_chain_store_with_hardly_any_errors_is_that_of_kreps_and_wilson() -> None:
    game = dt.games.ChainStore(strong=np.array([0.03, 0.1, 0.3]), prize=np.array([0.4, 0.5, 0.6]))
    right = dt.solve(game)
    gaps = [np.abs(logit(r)(game).event("fight")[:, 0] - right.event("fight")[:, 0]).max() for r in (1e2, 1e3, 1e4)]
    assert right.exists[:, 0].all() and gaps[2] < 2e-6 and gaps[0] > gaps[1] > gaps[2]


def test_a_truce_has_two_logit_equilibria_if_it_is_worth_keeping() -> None:
    """Kept and broken, where grim is an equilibrium of the patient; errors end it now and then."""
    discount = np.array([0.1, 0.2, 0.5, 0.6, 0.9])
    e = logit(50.0)(Truce(discount=discount))
    kept = e.exists & (e.strategy["China: truce"][..., 0] > 0.5)
    assert np.array_equal(kept.sum(axis=-1), discount >= 1 / 3) and np.array_equal(e.exists.sum(axis=-1), 1 + kept.sum(axis=-1))
    assert e.names[:2] == ("principal branch", "further 1") and not kept[:, 0].any()
    assert np.nanmax(e.residual) < 1e-10 and np.all(e.event("breach")[kept] > 0)


def test_every_clearly_pure_equilibrium_has_a_logit_equilibrium_nearby() -> None:
    batch = draw((120,), seed=15)
    pure, erring = dt.solve(batch), logit(3e4)(batch)
    found = 0
    for g, k in np.argwhere(pure.exists & (pure.status == Status.ok)):
        gap = np.max([np.abs(erring.strategy[s][g] - pure.strategy[s][g, k]).max(axis=-1) for s in pure.strategy], axis=0)
        found += bool(np.nanmin(gap) < 1e-3)
    assert found >= 0.97 * pure.exists.sum() and pure.exists.sum() > 60


@pytest.mark.parametrize("shape", SHAPES)
def test_a_batch_is_its_games(shape: tuple[int, ...]) -> None:
    batch, solver = draw(shape, seed=16), logit(4.0)
    e = solver(batch)
    for index, one in cells(batch):
        alone = solver(one)
        for field in FIELDS:
            assert same(getattr(e, field)[index], getattr(alone, field), 1e-10), field
        for label in e.strategy:
            assert same(e.strategy[label][index], alone.strategy[label], 1e-10)


def test_units_of_rationality() -> None:
    batch = draw((15,), seed=17)
    larger = batch.replace(**{n: 10 * v for n, v in batch.values.items() if n[:3] in ("row", "col") and n[-2:] != "nt"})
    one = {"starts": 1, "capacity": 1}
    assert same(logit(5.0, **one)(batch).strategy["Row: 0"], logit(0.5, **one)(larger).strategy["Row: 0"], 1e-9)
    uneven = batch.replace(**{n: 10 * v - 3 for n, v in batch.values.items() if n.startswith("row")})
    a, b = (logit(5.0, in_units_of="range", **one)(game) for game in (batch, uneven))
    assert "per range" in a.concept and same(a.strategy["Column: 1"], b.strategy["Column: 1"], 1e-9)
    assert np.nanmax(a.residual) < 1e-10 and np.nanmax(b.residual) < 1e-10


def test_bad_cells_and_their_neighbours() -> None:
    batch = draw((9,), seed=18)
    good, pays = logit()(batch), batch.values["row_0LL"].copy()
    pays[[2, 5]] = np.nan, np.inf
    e = logit()(batch.replace(row_0LL=pays))
    assert np.all(e.status[[2, 5]] == Status.not_finite) and np.isnan(e.payoff[[2, 5]]).all()
    rest = [0, 1, 3, 4, 6, 7, 8]
    assert same(e.payoff[rest], good.payoff[rest], 1e-12) and same(e.residual[rest], good.residual[rest], 1e-12)
    strict = logit(tolerance=0.0)(batch)  # nothing is that exact, unless by luck
    lost = strict.status[:, 0] == Status.not_converged
    assert lost.any() and np.array_equal(lost, ~strict.exists[:, 0])
    unsettled = strict.details.unsettled  # type: ignore[attr-defined]
    assert np.all(unsettled[lost] < 1e-12) and np.all(unsettled[lost] > 0) and np.isnan(unsettled[~lost]).all()


def test_sweeps_and_copies() -> None:
    over = {"discount": np.linspace(0.1, 0.9, 4)}
    ds = dt.sweep(Truce(), logit(10.0), over=over, choices=["US: truce"])
    assert ds.worst_residual < 1e-10 and ds.worst_regret > 0 and "rationality 10 per payoff" in ds.concept
    e = logit(10.0)(Truce(**over))
    again = pickle.loads(pickle.dumps(e))
    assert same(again.residual, e.residual) and same(again.select((2,), 0).residual, e.residual[2, :1])


class Long(dt.StateGame):
    """Too many states to follow? (own model)"""

    players = ("A", "B")

    def states(self) -> range:
        return range(41)

    def actions(self, state: Any) -> Mapping[str, Any]:
        return {"A": ("x", "y"), "B": ("x", "y")}

    def stage(self, state: Any, actions: Mapping[str, str]) -> Mapping[str, Any]:
        return {"A": 0.0, "B": 0.0}

    def transition(self, state: Any, actions: Mapping[str, str]) -> Mapping[Any, Any]:
        return {(state + 1) % 41: 1.0}


def test_bad_input_is_named() -> None:
    with raises("stage came with rationality=(1.0, 2.0)", "give one", error=dt.ParameterError):
        MarkovPerfect(stage=AgentLogit(rationality=(1.0, 2.0)))
    with raises("stage came as LogitLimit", "AgentLogit(rationality=...)", error=dt.ParameterError):
        MarkovPerfect(stage=dt.solvers.LogitLimit())  # type: ignore[arg-type]
    with raises("rules came as ('last listed',) with AgentLogit", "leave them out", error=dt.ParameterError):
        MarkovPerfect(stage=AgentLogit(), rules=("last listed",))
    with raises("82 probabilities of Long", "more than 80", error=dt.GameError):
        logit()(Long())
    assert logit()(Long(periods=1)).exists.all()


@pytest.mark.parametrize("ends", [False, True])
def test_slopes_of_values(ends: bool) -> None:
    rng = np.random.default_rng(19)
    movers, sizes = ([[0, 1]], [[3, 2]]) if ends else ([[0, 1], [1], [0, 1, 2]], [[2, 3], [2], [2, 1, 3]])
    agents, games = StateAgents(movers, sizes), 6
    pays = [rng.normal(size=(*m, 3, games)) for m in sizes]
    moves = None if ends else [0.9 * np.moveaxis(rng.dirichlet(np.ones(3), (*m, games)), -1, -2) for m in sizes]
    worth = StateWorth(agents, pays, moves, rng.uniform(0.2, 0.95, (3, games)))
    x = rng.normal(size=(agents.unknowns, games))
    gaps, slopes = worth.gaps_and_slopes(x)
    np.testing.assert_allclose(gaps, worth.gaps(x), atol=1e-13)
    found = np.zeros((agents.unknowns, agents.unknowns, games))
    found[agents.rows, agents.columns] = slopes
    for j in range(agents.unknowns):
        step = np.zeros_like(x)
        step[j] = 1e-6
        right = (worth.gaps(x + step) - worth.gaps(x - step)) / 2e-6
        np.testing.assert_allclose(found[:, j], right, atol=1e-7)
