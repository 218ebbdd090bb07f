"""The independent judge must find fault where there is fault: regrets against enumeration, and errors put in by hand."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import raises, random_game, same
from hypothesis import assume, given
from hypothesis import strategies as st
from tiny import batch, kind, story

import deterrence as dt
from deterrence.games import Strait, UnilateralDeterrence
from deterrence.judging.regret import check
from deterrence.solvers import PerfectBayesian


@given(st.integers(0, 10**6))
def test_regret_is_the_best_of_all_whole_strategies(seed: int) -> None:
    """Every pure strategy of every player, tried one by one against random mixed play."""
    s = story(seed, private=False)
    game = batch(kind(s), 4)
    rng, sets = np.random.default_rng(seed), game.tree.infosets
    sigma = {n: rng.dirichlet(np.ones(len(i.actions)), 4) for n, i in sets.items()}
    now, best = dt.play(game, sigma).value, np.full(4, -np.inf)
    for i, player in enumerate(s.players):
        own = [n for n, info in sets.items() if info.player == player]
        plans = list(product(*(range(len(sets[n].actions)) for n in own)))
        assume(len(plans) <= 256)
        for plan in plans:
            pure = {n: np.eye(len(sets[n].actions))[a] for n, a in zip(own, plan, strict=True)}
            best = np.maximum(best, dt.play(game, {**sigma, **pure}).value[:, i] - now[:, i])
    assert same(dt.regret(game, sigma), np.maximum(best, 0.0), 1e-9)


@given(st.integers(0, 10**6))
def test_local_regret_is_the_best_action_anywhere(seed: int) -> None:
    """At one set, on the path or not, under any belief: play from each node on, one action at a time."""
    s = story(seed, private=False)
    game = batch(kind(s), 1)
    rng, sets = np.random.default_rng(seed), game.tree.infosets
    sigma = {n: rng.dirichlet(np.ones(len(i.actions))) for n, i in sets.items()}
    mu = {n: rng.dirichlet(np.ones(len(i.nodes))) for n, i in sets.items()}

    checks = check(game, np.ones((1, 1), dtype=bool), lambda some, k: (sigma, mu))
    worst = 0.0
    for label, info in sets.items():
        i = s.players.index(info.player)
        worth = np.zeros(len(info.actions))
        for belief, node in zip(mu[label], info.nodes, strict=True):
            for a in range(len(info.actions)):
                worth[a] += belief * _value_after(game, sigma, node.children[a], i)
        worst = max(worst, worth.max() - worth @ sigma[label])
    assert checks.local_regret[0, 0] == pytest.approx(worst, abs=1e-9)


def _value_after(game: dt.Game, sigma: dict[str, Any], node: Any, player: int) -> float:
    """Expected payoff below a node, by recursion over names and numbers of the printed formulas."""
    name = game.players[player]
    if not hasattr(node, "children"):
        values = {n: float(np.ravel(v)[0]) for n, v in game.values.items()}
        return float(eval(str(node.payoffs[player]), {}, values))
    below = [_value_after(game, sigma, child, player) for child in node.children]
    if hasattr(node, "infoset"):
        return float(np.dot(sigma[node.infoset], below))
    odds = node.believes.get(name, node.probabilities)
    values = {n: float(np.ravel(v)[0]) for n, v in game.values.items()}
    return float(np.dot([eval(str(p), {}, values) for p in odds], below))


def spoilt(e: dt.Equilibria, label: str, play: Any) -> Any:
    """The checks of a solver's answers with the play at one information set replaced."""

    def whole(games: Any, k: int) -> tuple[dict[str, Any], dict[str, Any]]:
        sigma, mu = e.details.take(games).whole(k)
        return {**sigma, label: np.broadcast_to(play(sigma[label]), sigma[label].shape)}, mu

    return check(e.game, e.exists, whole)


def test_a_fault_on_the_path_is_regretted() -> None:
    e = dt.solve(random_game(UnilateralDeterrence, (200,), 1))
    first = "Challenger: Challenger's resolve: hard"
    found = spoilt(e, first, lambda right: right[..., ::-1])
    inside = (e.game.values["hard_challenger"] > 0)[:, None] & (e.status == dt.Status.ok)
    assert np.all(found.regret[inside] > 1e-9) and np.all(found.local_regret[inside] > 1e-9)


def test_a_fault_off_the_path_is_found_locally() -> None:
    """A soft defender never asked may threaten what it would not do: regret 0, local regret above."""
    e = dt.solve(random_game(UnilateralDeterrence, (200,), 2))
    k = e.names.index("Challenger: wait")
    label = "Challenger: Challenger's resolve: soft; Challenger: demand; Defender: deny"
    found = spoilt(e, label, lambda right: right[..., ::-1])
    here = e.exists[:, k] & (e.status[:, k] == dt.Status.ok)
    assert here.sum() > 20 and np.all(e.off_path[label][here, k])
    wrong = found.regret[here, k] < 1e-9
    assert wrong.sum() > 20 and np.all(found.local_regret[here, k] > 1e-9)


def test_the_residual_is_first_order_and_the_regret_second() -> None:
    e = dt.solve(random_game(Strait, (60,), 3, us_posture="ambiguity", japan_posture="ambiguity", china_cost_spread=0.2))
    label, shift = "China: Taiwan: restrain", 1e-4

    def push(right: Any) -> Any:
        moved = right.copy()
        moved[..., 2] = np.where(right[..., 2] < 0.5, right[..., 2] + shift, right[..., 2] - shift)
        other = np.argmax(right[..., :2], axis=-1)[..., None]
        np.put_along_axis(moved, other, np.take_along_axis(right, other, -1) + right[..., 2:] - moved[..., 2:], -1)
        return moved

    found = spoilt(e, label, push)
    inner = (e.strategy[label][:, 0, 2] > 0.01) & (e.strategy[label][:, 0, 2] < 0.99) & (e.status[:, 0] == 0)
    assert inner.sum() > 5
    assert found.residual[inner, 0] == pytest.approx(shift, rel=1e-6)
    assert np.all(found.local_regret[inner, 0] < 1e-6) and np.all(found.local_regret[inner, 0] > 1e-11)


def test_a_wrong_belief_shows() -> None:
    """Replies to the prior instead of Bayes' posterior are regretted."""
    game = random_game(UnilateralDeterrence, (400,), 4, spread=0.95)
    e = PerfectBayesian()(game)
    k = e.names.index("Challenger: demand if hard, wait if soft")
    here = e.exists[:, k]
    label = "Defender: Defender's resolve: soft; Challenger: demand"
    denies = spoilt(e, label, lambda right: right[..., ::-1])
    certain = here & (game.values["hard_challenger"] > 0) & (game.values["hard_defender"] < 1)
    assert certain.sum() > 20 and np.all(denies.regret[certain, k] > 1e-9)
    assert same(e.belief[label][here, k], np.broadcast_to([1.0, 0.0], (here.sum(), 2)))


def test_wrong_strategies_are_refused() -> None:
    game = dt.games.RudimentaryDeterrence()
    fine = {n: [0.5, 0.5] for n in game.tree.infosets}
    assert dt.play(game, fine).value.shape == (2,)
    with raises("lacks information set 'Challenger'"):
        dt.play(game, {n: p for n, p in fine.items() if n != "Challenger"})
    with raises("names information set 'Chalenger'"):
        dt.play(game, {**fine, "Chalenger": [0.5, 0.5]})
    for wrong in ([2.0, -1.0], [0.5, 0.6], [1.0], [0.2, 0.3, 0.5]):
        with raises("the strategy at 'Challenger'", "give 2 probabilities (wait, challenge) that sum to 1"):
            dt.play(game, {**fine, "Challenger": wrong})
