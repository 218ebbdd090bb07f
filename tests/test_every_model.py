"""What every model of the catalogue says of itself, and its closed form against a general solver: inherited."""

from __future__ import annotations

import inspect
import re
import sys
from typing import Any, Literal, get_args, get_origin

import numpy as np
import pytest
from agreement import NEAR, draws, judged, on_threshold, variants
from conftest import _draw, cells, raises, random_game, same

import deterrence as dt
from deterrence.games import FAMILIES, STANDINGS
from deterrence.inference.quantities import quantity
from deterrence.language.tree import Tree

MODELS = dict(dt.catalogue())
DERIVED = {slug: kind for slug, kind in MODELS.items() if kind.by_hand is not dt.Game.by_hand}
by_model = pytest.mark.parametrize("kind", MODELS.values(), ids=list(MODELS))
by_derived = pytest.mark.parametrize("kind", DERIVED.values(), ids=list(DERIVED))
ENTRY = re.compile(r"@(\w+)\{[\w-]+,(?:[^@]*)\}", re.S)


def field(entry: str, name: str) -> str:
    found = re.search(rf"\b{name}\s*=\s*\{{(.+?)\}}[,\n]", entry, re.S)
    return found.group(1) if found else ""


@by_model
def test_it_says_where_it_stands(kind: type[dt.Game]) -> None:
    assert kind.family in FAMILIES and kind.standing in STANDINGS
    title = (inspect.getdoc(kind) or "").splitlines()[0]
    if kind.standing == "ours":
        assert "own model" in title
    elif kind.standing != "published model":
        assert re.search(r"after|simplified|style|reconstruction", title), "no more is claimed than is the case"
    package = kind.__module__.rpartition(".")[0]
    if package != "deterrence.games":
        assert str(sys.modules[package].__doc__).lower().rstrip(".\n") == kind.family.lower(), "it lies in its family's folder"


@by_model
def test_its_source_is_bibtex(kind: type[dt.Game]) -> None:
    assert ENTRY.findall(kind.source) and kind.source.count("{") == kind.source.count("}")
    title = (inspect.getdoc(kind) or "").splitlines()[0]
    for entry in re.split(r"(?=^@)", kind.source, flags=re.M):
        if entry.strip():
            assert field(entry, "title") and field(entry, "author")
            assert re.fullmatch(r"\d{4}", field(entry, "year")) or kind.standing == "ours"
    if kind.standing == "ours":
        assert "own model" in field(kind.source, "note")
    else:
        assert any(f"{{{year}}}" in kind.source for year in re.findall(r"\b(?:19|20)\d\d\b", title)), "the work that the title names"


@by_model
def test_its_claims_speak_of_the_model(kind: type[dt.Game]) -> None:
    assert kind.article, "a model of the catalogue tests some claim of the article"
    events = {e for fixed in ({}, *variants_of(kind)) for e in kind(**fixed).tree.events}
    for claim in kind.article:
        name, _, word = claim.of.partition("=")
        if word:
            assert word in map(str, kind(**{name: choice(kind, name, word)}).structure.values())
        else:
            assert name in kind.parameters(), claim
        assert claim.on in {*events, *(f"payoff: {p}" for p in kind.players)}, claim


def choice(kind: type[dt.Game], name: str, word: str) -> Any:
    hint = kind._structural_types()[name]
    return next(v for v in (get_args(hint) if get_origin(hint) is Literal else (True, False)) if str(v) == word)


def variants_of(kind: type[dt.Game]) -> list[dict[str, Any]]:
    return [{n: v} for n, t in kind._structural_types().items() if get_origin(t) is Literal for v in get_args(t)]


@by_model
def test_events_that_weigh_how_much_are_told_as_expected_shares(kind: type[dt.Game]) -> None:
    """A weight that is neither certain nor a chance drawn in the rules is a share, and figures say so."""
    tree = kind().tree
    assert set(kind.expected) <= set(tree.events)
    if kind.expected:
        ds = dt.sweep(kind(), over={next(iter(kind.parameters())): [kind.parameters()[next(iter(kind.parameters()))].default]}, check=0)
        for event in kind.expected:
            assert quantity(ds, event, "test").words == f"expected {event} (share)"
        assert quantity(ds, tree.outcomes[0].label, "test").words == f"probability of {tree.outcomes[0].label}"


@by_model
def test_it_has_a_closed_form_or_says_so(kind: type[dt.Game]) -> None:
    if kind not in DERIVED.values():
        assert "closed form" in " ".join(str(sys.modules[kind.__module__].__doc__).split())
        with raises(kind.__name__, "closed form", error=dt.GameError):
            kind().closed_form()
        with raises(kind.__name__, "closed form", error=dt.GameError):
            dt.agreement(kind())
        return
    assert variants(kind), "of some structure"
    for fixed in variants(kind):
        game = kind(**fixed)
        form, tree = game.closed_form(), game.tree
        assert form.game is game and isinstance(dt.agreement(game).found, dt.Equilibria) and str(form).startswith("closed form")
        assert all(of in kind.parameters() for of, _ in form.thresholds.values())
        told = set(form.events)
        assert told <= set(tree.events) and (told == set(tree.events) or tree.kind == "a game of states"), set(tree.events) ^ told
        for region in form.regions:
            for label, s in tree.infosets.items():
                given = [a for a in s.actions if f"{label} -> {a}" in region.choices]
                assert len(given) == len(s.actions) - 1 or type(tree) is not Tree, f"{region.name} does not say what {label} does"
                assert len(given) < len(s.actions)
        assert {c.rpartition(" -> ")[0] for c in form.choices} <= set(tree.infosets)


@by_derived
@pytest.mark.parametrize("count", [400, pytest.param(10_000, marks=pytest.mark.slow)])
def test_the_solver_and_the_closed_form_list_the_same(kind: type[dt.Game], count: int) -> None:
    """As sets of probabilities of events and of named choices; ends of continua by their ends."""
    hits: dict[str, int] = {}
    for number, fixed in enumerate(variants(kind)):
        game = draws(kind, count, 11 + number, fixed)
        lists = dt.agreement(game)
        form, e = lists.form, lists.found
        assert lists.compared.mean() > 0.5, "the closed form speaks of most games"
        assert lists.same.all(), lists
        assert lists.largest["payoffs"] < NEAR, "every model tells every choice, so that its equilibria pay what the solver's do"
        if form.complete:
            assert form.exists.any(axis=-1)[form.covered].all() or not e.exists[form.covered].any(axis=-1).all()
        for r, name in enumerate(form.names):
            hits[name] = hits.get(name, 0) + int(form.exists[:, r].sum())
        total = sum(form.probability.get(o, 0.0) for o in dict.fromkeys(o.label for o in game.tree.outcomes))
        if game.tree.kind != "a game of states":
            sums = total[form.exists]
            assert np.isnan(sums).mean() < 0.05 and np.nanmax(np.abs(sums - 1)) < 1e-9
    assert min(hits.values()) > 0, hits


@by_derived
@pytest.mark.parametrize("count", [60, pytest.param(800, marks=pytest.mark.slow)])
def test_nobody_gains_by_leaving_what_the_closed_form_lists(kind: type[dt.Game], count: int) -> None:
    """Anywhere, and on every threshold, where both sides' profiles are equilibria; no solver is asked."""
    for number, fixed in enumerate(variants(kind)):
        game = draws(kind, count, 31 + number, fixed)
        form = game.closed_form()
        assert np.nanmax(judged(form), initial=0.0) < NEAR
        for name in form.thresholds:
            there = on_threshold(game, name)
            if there is not None:
                edge = there.closed_form()
                assert np.max(edge.margin) < NEAR, f"{name} depends on the parameter that it is a threshold of"
                assert np.nanmax(judged(edge), initial=0.0) < NEAR, name
                assert edge.exists.any(axis=-1).all() or not edge.complete, name


@by_derived
def test_every_threshold_can_be_stood_on(kind: type[dt.Game]) -> None:
    stood: dict[str, bool] = {}
    for fixed in variants(kind):
        game = draws(kind, 400, 51, fixed)
        for name in game.closed_form().thresholds:
            stood[name] = stood.get(name, False) or on_threshold(game, name) is not None
    assert all(stood.values()), stood


@by_derived
def test_a_closed_form_of_a_batch_is_a_loop(kind: type[dt.Game]) -> None:
    for fixed in variants(kind):
        batch = random_game(kind, (6,), 71, **fixed)
        many, square = batch.closed_form(), batch.replace(**{n: v.reshape(2, 3) for n, v in batch.values.items() if np.ndim(v)}).closed_form()
        for (i,), game in cells(batch):
            one = game.closed_form()
            assert one.names == many.names and one.exists.shape == (len(one.names),)
            for table in ("probability", "choices"):
                for name, values in getattr(one, table).items():
                    assert same(values, getattr(many, table)[name][i]), (table, name)
                    assert same(values, getattr(square, table)[name][i // 3, i % 3])
            assert np.array_equal(one.exists, many.exists[i]) and same(one.margin, many.margin[i])


@by_model
def test_inadmissible_cells_get_a_status_and_leave_the_others_alone(kind: type[dt.Game]) -> None:
    values = _draw(kind.parameters(), (40,), np.random.default_rng(5), 3.0)
    values = {n: np.where(np.arange(40) < 4, kind.parameters()[n].default, v) for n, v in values.items()}
    game = kind(**values)
    allowed = np.broadcast_to(game.admissible, (40,))
    assert allowed[:4].all()
    if allowed.all():
        assert all(np.ndim(holds) or holds for holds in game.constraints().values())
        return
    e = dt.solve(game)
    assert np.array_equal((e.status == dt.Status.inadmissible).all(axis=-1), ~allowed)
    assert not e.exists[~allowed].any() and same(e.payoff[:4], dt.solve(game.take(np.arange(4))).payoff)
    with raises(kind.__name__, "needs", "but came with", error=dt.ParameterError):
        game.take(int(np.argmin(allowed)))
    if kind in DERIVED.values():
        form = game.closed_form()
        assert not form.exists[~allowed].any() and form.exists[:4].any(axis=-1)[form.covered[:4]].all()
