"""What must hold in every game: random small games, solved, changed and judged (hypothesis)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
from conftest import same
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny import batch, clean, kind, story

import deterrence as dt
from deterrence.solvers import BackwardInduction, PerfectBayesian

seeds = st.integers(0, 10**6)


def tables_equal(one: dt.Equilibria, other: dt.Equilibria, where: Any) -> bool:
    return all(same(one.strategy[s][where], other.strategy[s][where], 1e-9) for s in one.strategy)


@given(seeds)
def test_every_answer_is_judged_sound(seed: int) -> None:
    e = dt.solve(batch(kind(story(seed)), 10))
    ok = e.status == dt.Status.ok
    for what in ("regret", "local_regret", "residual"):
        assert np.all(getattr(e, what)[ok] < 1e-9), what
    for k in range(len(e.names)):
        here = np.flatnonzero(ok[:, k])
        if not here.size:
            continue
        part = e.game.take(here)
        played = dt.play(part, {s: e.strategy[s][here, k] for s in e.strategy})
        assert same(played.value, e.payoff[here, k], 1e-9) and same(played.value_true, e.payoff_true[here, k], 1e-9)
        assert same(played.probability, e.probability[here, k], 1e-9)
        for label, bayes in played.belief.items():
            known = ~np.isnan(bayes).any(axis=-1)
            assert same(bayes[known], e.belief[label][here, k][known], 1e-9), label


@given(seeds)
def test_relabelled_players_play_the_same(seed: int) -> None:
    one = story(seed)
    order = np.random.default_rng(seed).permutation(len(one.players))
    other = replace(one, players=tuple(one.players[i] for i in order))
    a, b = dt.solve(batch(kind(one))), dt.solve(batch(kind(other)))
    untied = clean(a, b)
    assert a.names == b.names and same(a.exists[untied], b.exists[untied])
    assert same(a.payoff[untied][..., order], b.payoff[untied], 1e-9) and tables_equal(a, b, untied)


@given(seeds, st.floats(0.01, 100), st.floats(-100, 100))
def test_utility_has_no_unit_and_no_origin(seed: int, scale: float, shift: float) -> None:
    s = story(seed)
    game = batch(kind(s))
    player = s.players[seed % len(s.players)]
    owner = next((m.player for m in s.moves if m.private), "")
    scale = 1.0 if owner == player and s.slopes else scale  # there the slope is a constant
    changes = {n: scale * v + shift for n, v in game.values.items() if n.endswith(f"_{player}")}
    if owner == player and not s.slopes:
        changes |= {n: scale * v for n, v in game.values.items() if n.startswith("slope_")}
    a, b = dt.solve(game), dt.solve(game.replace(**changes))
    untied = clean(a, b)
    assert same(a.exists[untied], b.exists[untied]) and tables_equal(a, b, untied)
    i = s.players.index(player)
    assert same(scale * a.payoff[untied][..., i] + shift, b.payoff[untied][..., i], 1e-9)
    assert same(a.probability[untied], b.probability[untied], 1e-9)


@given(seeds)
@settings(max_examples=25)
def test_a_split_draw_changes_no_value(seed: int) -> None:
    s = story(seed, draws=1 + seed % 2)
    draw = s.draws[seed % len(s.draws)]
    a, b = dt.solve(batch(kind(s))), dt.solve(batch(kind(replace(s, split=draw.label))))
    rows = [np.concatenate([e.payoff, e.payoff_true, e.probability], axis=-1) for e in (a, b)]
    untied = clean(a, b)
    for g in np.flatnonzero(untied):  # the two halves of a type may differ, but need not
        many = rows[1][g][b.exists[g]]
        for k in np.flatnonzero(a.exists[g]):
            mixed = [p for n, s in a.game.tree.infosets.items() if s.law is None for p in a.strategy[n][g, k] if 0 < p < 1]
            if not mixed:  # halves can share out a mixture in many ways, of which the extreme ones are listed
                assert np.any(np.all(np.abs(many - rows[0][g, k]) < 1e-9, axis=-1)), g
    if not draw.to:
        assert same(a.exists[untied], b.exists[untied]) and same(rows[0][untied], rows[1][untied], 1e-9)


@given(seeds)
def test_perfect_information_is_backward_induction(seed: int) -> None:
    s = story(seed, simultaneous=False)
    s = replace(s, draws=tuple(replace(d, to=s.players) for d in s.draws))
    game = batch(kind(s))
    a, b = BackwardInduction()(game), PerfectBayesian()(game)
    assert len(a.names) == len(b.names) == 1
    for field in ("exists", "status", "payoff", "payoff_true", "probability", "complete"):
        assert same(getattr(a, field), getattr(b, field)), field
    assert tables_equal(a, b, slice(None))


def test_the_stories_are_of_all_sorts() -> None:
    """The properties above speak of types, several senders, own priors, moves at once, private costs."""
    seen = Counter[str]()
    for seed in range(300):
        s = story(seed)
        seen["type"] += any(len(d.to) == 1 for d in s.draws)
        seen["own prior"] += any(d.believer for d in s.draws)
        seen["at once"] += any(m.hides for m in s.moves)
        seen["private"] += any(m.private for m in s.moves)
        seen["private before others"] += any(m.private for m in s.moves[:-1])
        seen["stops"] += any(m.stops for m in s.moves)
        seen["three"] += len(s.players) == 3
    assert len(seen) == 7 and min(seen.values()) > 30, seen


def labels_and_steps(s: Any, types: tuple[str, ...], path: tuple[str, ...]) -> list[tuple[str, str]]:
    """(information set, action) of each move along a path, told a second time."""
    steps, facts = [], [(f"{d.label}: {t}", d.to, d.label) for d, t in zip(s.draws, types, strict=True)]
    for m, action in zip(s.moves, path, strict=False):
        known = "; ".join(f for f, to, who in facts if m.player in to and who != m.hides)
        steps.append((f"{m.player}: {known}" if known else m.player, action))
        facts.append((f"{m.player}: {action}", s.players, m.player))
    return steps


@given(seeds)
def test_play_of_mixed_strategies_is_the_sum_over_paths(seed: int) -> None:
    s = story(seed, private=False)
    game = batch(kind(s), 5)
    rng = np.random.default_rng(seed)
    sigma = {n: rng.dirichlet(np.ones(len(i.actions)), 5) for n, i in game.tree.infosets.items()}
    played = dt.play(game, sigma)
    value = {which: np.zeros((5, len(s.players))) for which in ("own", "true")}
    reach = {label: np.zeros(5) for label in sigma}
    events = {event: np.zeros(5) for event in played.events}
    number = {leaf: i for i, leaf in enumerate(s.leaves())}
    for (types, path), leaf in number.items():
        chosen = np.ones(5)
        for label, action in labels_and_steps(s, types, path):
            chosen = chosen * sigma[label][:, game.tree.infosets[label].actions.index(action)]
        for i, player in enumerate(s.players):
            for which in value:
                odds = chosen
                for d, t in zip(s.draws, types, strict=True):
                    p = game.values[f"{'q' if which == 'own' and d.believer == player else 'p'}_{d.label}"]
                    odds = odds * (p if t == "x" else 1 - np.asarray(p))
                value[which][:, i] += odds * game.values[f"u{leaf}_{player}"]
                if which == "own":
                    for label, _ in labels_and_steps(s, types, path):
                        if game.tree.infosets[label].player == player:
                            reach[label] += odds
        true = chosen
        for d, t in zip(s.draws, types, strict=True):
            p = np.asarray(game.values[f"p_{d.label}"])
            true = true * (p if t == "x" else 1 - p)
        for event in {" ".join(path), *(("mild",) if types[:1] == ("x",) else ())}:
            events[event] += true
    assert same(played.value, value["own"]) and same(played.value_true, value["true"])
    assert same(played.probability, np.stack(list(events.values()), axis=-1))
    for label, total in reach.items():
        assert same(played.reach[label].sum(axis=-1), total), label
    assert np.all(dt.regret(game, sigma) > -1e-12)
