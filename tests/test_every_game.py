"""What every model promises by being in the catalogue: nothing here knows a particular game."""

from __future__ import annotations

import inspect
import pickle
from typing import Any

import numpy as np
import pytest
from conftest import SHAPES, cells, games, random_game, same

import deterrence as dt
from deterrence.language.tree import Tree

GAMES = {name: (kind, fixed) for name, kind, fixed in games()}
ARRAYS = ("exists", "status", "payoff", "payoff_true", "probability", "complete", "regret", "local_regret", "residual")
TABLES = ("strategy", "belief", "cutoff", "off_path")
by_kind = pytest.mark.parametrize("kind", dt.catalogue().values(), ids=list(dt.catalogue()))
by_game = pytest.mark.parametrize("name", GAMES)
TOLD = [name for name, (kind, fixed) in GAMES.items() if type(kind(**fixed).tree) is Tree]  # by rules, so that it can be played
_solved: dict[Any, dt.Equilibria] = {}


def draw(name: str, shape: tuple[int, ...], seed: int = 1) -> dt.Game:
    kind, fixed = GAMES[name]
    return random_game(kind, shape, seed, **fixed)


def solved(name: str, shape: tuple[int, ...] = (12,)) -> dt.Equilibria:
    if (name, shape) not in _solved:
        _solved[name, shape] = dt.solve(draw(name, shape))
    return _solved[name, shape]


@by_kind
def test_it_says_what_it_is(kind: type[dt.Game]) -> None:
    text = inspect.getdoc(kind) or ""
    years = any(str(year) in text for year in range(1900, 2100))
    assert "?" in text.splitlines()[0], "the docstring opens with the question in one sentence"
    assert years or "own model" in text, "a citation with its year, or 'own model'"
    for name, p in kind.parameters().items():
        assert p.unit.strip() and p.source.strip() and p.low <= p.default <= p.high, name
    assert dt.catalogue()[kind.slug()] is kind and getattr(dt.games, kind.__name__) is kind


@by_kind
def test_describe_and_replace(kind: type[dt.Game]) -> None:
    game = kind()
    table = game.describe()
    assert list(table.columns) == [
        "name", "value", "unit", "minimum", "maximum", "low", "central", "high", "confidence", "source",
    ]  # fmt: skip
    assert list(table.name) == list(kind.parameters())
    assert (table.unit.str.len() > 0).all() and (table.source.str.len() > 0).all()
    first = next(iter(kind.parameters()))
    p = kind.parameters()[first]
    changed = game.replace(**{first: p.default})
    assert changed is not game and changed.values == game.values
    assert changed.structure == game.structure and bool(np.all(game.admissible))
    assert game != changed, "games compare by identity"


@by_game
def test_pickles_and_repeats(name: str) -> None:
    game = draw(name, (5,))
    again = pickle.loads(pickle.dumps(game))
    assert again.shape == game.shape and again.structure == game.structure
    for one, other in ((dt.solve(game), dt.solve(again)),):
        assert same(one.exists, other.exists) and same(one.payoff, other.payoff, 0.0)
    kind, fixed = GAMES[name]
    assert again.tree is game.tree, "one tree for a structure"
    assert len(kind(**fixed).tree.nodes) == len(game.tree.nodes)


@by_game
def test_axes_broadcast(name: str) -> None:
    """Parameters of shapes (n, 1) and (1, m) give what full arrays give."""
    kind, fixed = GAMES[name]
    base = random_game(kind, (), 7, spread=0.3, **fixed)
    first, second = [n for n in kind.parameters() if n not in fixed][:2]
    box = {}
    for i, axis in enumerate((first, second)):
        p = kind.parameters()[axis]
        low, high = max(p.low, base.values[axis] - 0.2), min(p.high, base.values[axis] + 0.2)
        box[axis] = np.linspace(low, high, 3 + i).reshape((-1, 1) if i == 0 else (1, -1))
    thin = base.replace(**box)
    full = base.replace(**{n: np.array(np.broadcast_to(v, (3, 4))) for n, v in box.items()})
    assert thin.shape == full.shape == (3, 4)
    one, other = dt.solve(thin), dt.solve(full)
    for field in ("exists", "status", "payoff", "probability", "complete", "regret"):
        assert same(getattr(one, field), getattr(other, field)), field
    label = next(iter(one.strategy))
    assert same(one.strategy[label], other.strategy[label]) and same(one.belief[label], other.belief[label])


@by_game
def test_batch_equals_loop(name: str) -> None:
    """Field by field, at shapes (), (12,) and (3, 4); the largest structures in some games only."""
    batch = solved(name, (12,))
    large = len(batch.names) * len(batch.strategy) > 200
    shaped = {n: v.reshape(3, 4) if np.ndim(v) else v for n, v in batch.game.values.items()}
    square = dt.solve(batch.game.replace(**shaped))
    for (index, game), corner in zip(cells(batch.game), np.ndindex(3, 4), strict=True):
        if large and index[0] % 3:
            continue
        one = dt.solve(game)
        assert game.shape == () and one.exists.shape == (len(batch.names),)
        assert one.names == batch.names and one.concept == batch.concept
        for field in ARRAYS:
            assert same(getattr(one, field), getattr(batch, field)[index]), (field, index)
            assert same(getattr(one, field), getattr(square, field)[corner]), (field, corner)
        for field in TABLES if one.exists.any() and not (large and index[0] % 6) else ():
            for label, row in getattr(one, field).items():
                assert same(row, getattr(batch, field)[label][index]), (field, label, index)
                assert same(row, getattr(square, field)[label][corner]), (field, label, corner)


@by_game
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_answers_are_sound(name: str, shape: tuple[int, ...]) -> None:
    e = solved(name, shape)
    count, sets = len(e.names), e.game.tree.infosets
    assert e.exists.shape == e.status.shape == e.regret.shape == (*shape, count)
    assert e.payoff.shape == (*shape, count, len(e.players)) and e.complete.shape == shape
    assert e.probability.shape == (*shape, count, len(e.events))
    ok = e.status == dt.Status.ok
    assert np.all(ok <= e.exists)
    for what in ("regret", "local_regret", "residual"):
        worst = getattr(e, what)
        assert np.array_equal(np.isnan(worst), ~e.exists), what
        assert np.all(worst[ok] < 1e-9) and np.all(worst[e.exists] > -1e-9), what
    assert np.array_equal(np.isnan(e.payoff).any(axis=-1), ~e.exists)
    chance = e.probability[e.exists]
    assert np.all((chance > -1e-12) & (chance < 1 + 1e-12))
    labels = {o.label for o in e.game.tree.outcomes}
    ends = [i for i, event in enumerate(e.events) if event in labels]
    assert chance[:, ends].sum(axis=-1) == pytest.approx(1, abs=1e-12)
    for label, s in sets.items():
        strategy, belief = e.strategy[label], e.belief[label]
        assert strategy.shape == (*shape, count, len(s.actions)) and e.off_path[label].dtype == bool
        assert belief.shape == (*shape, count, len(s.nodes)) == (*shape, count, len(e.nodes[label]))
        for row in (strategy[e.exists], belief[e.exists]):
            assert np.all((row >= 0) & (row <= 1 + 1e-12))
            assert row.sum(axis=-1) == pytest.approx(1, abs=1e-12)
        assert np.all(np.isnan(strategy[~e.exists]))
    if not any(c.believes for c in e.game.tree.chances):
        assert same(e.payoff, e.payoff_true, 0.0)


@pytest.mark.parametrize("name", TOLD)
def test_beliefs_follow_bayes(name: str) -> None:
    """On the path (and off one's own), beliefs are those of an independent evaluation."""
    e = solved(name)
    held = 0
    for k in range(len(e.names)):
        for i in np.flatnonzero(e.exists[:, k])[:4]:
            played = dt.play(e.game.take(int(i)), {label: e.strategy[label][i, k] for label in e.strategy})
            assert same(played.value, e.payoff[i, k], 1e-9) and same(played.value_true, e.payoff_true[i, k], 1e-9)
            assert same(played.probability, e.probability[i, k], 1e-9)
            for label, bayes in played.belief.items():
                if not np.isnan(bayes).any():
                    held += 1
                    assert same(bayes, e.belief[label][i, k], 1e-9), label
                assert bool(e.off_path[label][i, k]) == (played.reach[label].sum() == 0)
    assert held > 0


@pytest.mark.slow
@by_game
def test_many_games_have_no_regret(name: str) -> None:
    e = dt.solve(draw(name, (500,), seed=2))
    ok = e.status == dt.Status.ok
    assert ok.any()
    for what in ("regret", "local_regret", "residual"):
        assert np.max(getattr(e, what)[ok]) < 1e-9, what


@by_game
def test_take_picks_games(name: str) -> None:
    game = draw(name, (3, 4))
    for index in ((1, 2), (slice(None), 1), np.array([0, 5, 11])):
        part = game.take(index)
        for label, value in game.values.items():
            if np.ndim(value):
                wanted = value.reshape(-1)[index] if isinstance(index, np.ndarray) else value[index]
                assert same(part.values[label], wanted, 0.0)
    single = game.take((1, 2))
    assert single.shape == () and same(single.take(np.array([0, 0])).shape, (2,))
