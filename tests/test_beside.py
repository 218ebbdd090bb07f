"""A closed form beside a solver: what counts as the same list, what is left out, and how a difference is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from conftest import cells, raises, random_game

import deterrence as dt
from deterrence.beside.agreement import Agreement
from deterrence.beside.paid import paid
from deterrence.games import (
    InstitutionalTies,
    RudimentaryDeterrence,
    TyingHands,
    UnilateralDeterrence,
    VolunteersDilemma,
)
from deterrence.language.closed_form import ClosedForm, Region

BLUFF = "Challenger: Challenger's resolve: soft -> demand"


def planted(form: ClosedForm, regions: tuple[Region, ...], **changes: Any) -> ClosedForm:
    return replace(form, regions=regions, **changes)


def one_by_one(form: ClosedForm, e: dt.Equilibria) -> float:
    """How far the lists of a single game are apart, in plain Python."""
    def gap(k: int, r: int) -> float:
        pairs = [(e.event(name)[k], p[r]) for name, p in form.probability.items()]
        for choice, p in form.choices.items():
            label, _, action = choice.rpartition(" -> ")
            pairs.append((e.strategy[label][k, e.actions[label].index(action)], p[r]))
        gaps = [abs(float(found) - float(told)) for found, told in pairs if np.isfinite(told)]
        return max([0.0, *(g if np.isfinite(g) else np.inf for g in gaps)])

    solved, by_hand = np.flatnonzero(e.exists), np.flatnonzero(form.exists)
    missing = [min((gap(k, r) for k in solved), default=np.inf) for r in by_hand]
    extra = [min((gap(k, r) for r in by_hand), default=np.inf) for k in solved]
    return max([0.0, *missing, *(extra if form.complete else [])]) if form.covered else 0.0


@pytest.mark.parametrize("kind", [UnilateralDeterrence, RudimentaryDeterrence, TyingHands, VolunteersDilemma, InstitutionalTies])
def test_a_batch_is_compared_as_its_games_one_by_one(kind: type[dt.Game]) -> None:
    game = random_game(kind, (24,), 5)
    square = game.replace(**{n: v.reshape(4, 6) for n, v in game.values.items() if np.ndim(v)})
    lists, other = dt.agreement(game), dt.agreement(square)
    wrong = dt.agreement(game, lambda g: replace(dt.agreement(game).found, exists=np.roll(lists.found.exists, 1, axis=0)))
    for (i,), one in cells(game):
        single = dt.agreement(one)
        assert single.apart == pytest.approx(lists.apart[i], abs=1e-12) and bool(single.compared) == lists.compared[i]
        assert lists.apart[i] == pytest.approx(other.apart[i // 6, i % 6], abs=0)
        assert lists.apart[i] == pytest.approx(one_by_one(single.form, single.found), abs=1e-12)
        judged = replace(single.found, exists=wrong.found.exists[i])
        assert Agreement(single.form, judged).apart == pytest.approx(one_by_one(single.form, judged), abs=1e-9)
    assert lists.same.all() and set(lists.largest) == {"probabilities", "choices", "payoffs"}


def test_payoffs_by_hand_are_those_of_the_game() -> None:
    """Expected utility of the rudimentary game, written down: the defender is hard with probability p."""
    p = np.array([0.1, 0.3, 0.7])
    game = RudimentaryDeterrence(hard_defender=p)
    form = game.closed_form()
    told = np.nanmax(np.where(form.exists[..., None], paid(form), np.nan), axis=1)
    attacked = form.probability["status quo"][form.exists] < 0.5
    challenger = np.where(attacked, p * game.a_dd + (1 - p) * game.a_dc, game.a_sq)
    assert np.allclose(told[:, 0], challenger, atol=1e-15)
    assert np.allclose(paid(game.take(1).closed_form()), paid(form)[1:2], equal_nan=True)


def test_what_is_left_out_is_counted() -> None:
    edge = RudimentaryDeterrence().closed_form().thresholds["p*"].at
    at = dt.agreement(RudimentaryDeterrence(hard_defender=np.array([0.2, float(edge), 0.9])))
    assert at.left_out == {"inadmissible": 0, "the closed form does not speak of": 0, "on a threshold": 1}
    assert list(at.compared) == [True, False, True] and at.same.all()
    assert "3 games, 2 compared; left out: 1 on a threshold." in str(at)
    bad = dt.agreement(UnilateralDeterrence(c_cd=np.array([UnilateralDeterrence().c_cd, 2.0])))
    assert bad.left_out["inadmissible"] == 1 and list(bad.compared) == [True, False]
    none = dt.agreement(UnilateralDeterrence(hard_defender=np.array([1.0])))
    assert none.left_out["the closed form does not speak of"] == 1 and "partners" not in str(none) and not none.compared.any()


def test_a_difference_is_shouted() -> None:
    game = UnilateralDeterrence(hard_defender=np.array([0.2, 0.7]))
    right = dt.agreement(game)
    form, e = right.form, right.found
    assert "The lists are the same" in str(right) and "(low end)" in str(right)
    fewer = Agreement(planted(form, tuple(r for r in form.regions if r.name != "bluff")), e)
    assert list(fewer.same) == [False, True] or list(fewer.same) == [False, False]
    text = str(fewer)
    assert "THE LISTS DIFFER in" in text and "first at index (0,) (hard_defender=0.2): by hand" in text
    some = Agreement(planted(fewer.form, fewer.form.regions, complete=False), e)
    assert some.same.all() and "claims some equilibria only" in str(some)
    bluff = next(r for r in form.regions if r.name == "bluff")
    wrong = tuple(replace(r, choices=r.choices | {BLUFF: 0.3}) if r is bluff else r for r in form.regions)
    moved = Agreement(planted(form, wrong), e)
    assert "Largest difference between partners: probabilities below 1e-12, choices" in str(moved)
    assert not moved.same[0] and moved.largest["choices"] > 1e-3 and moved.largest["probabilities"] < 1e-12
    assert moved.largest["payoffs"] > 1e-3, "a soft challenger that bluffs too often is not paid what the bluff pays"
    paidless = Agreement(planted(form, tuple(replace(r, choices={}) for r in form.regions)), e)
    assert paidless.same[1] and np.isnan([paidless.largest["payoffs"], paidless.largest["choices"]]).all() and "payoffs" not in str(paidless)
    nothing = Agreement(form, replace(e, exists=np.zeros_like(e.exists)))
    assert np.isinf(nothing.apart).all() and "solved none." in str(nothing) and np.isnan(nothing.largest["choices"])


def test_the_table_has_a_row_for_each_pair_and_for_each_left_alone() -> None:
    game = UnilateralDeterrence(hard_defender=np.array([0.2, 0.7]))
    lists = dt.agreement(game)
    table = lists.table("war")
    assert len(table) == lists.form.exists.sum() == lists.found.exists.sum()
    assert np.allclose(table["P(war) by hand"], table["P(war) solved"]) and list(table.columns[:3]) == ["hard_defender", "by hand", "solved"]
    assert {f"P({event}) solved" for event in lists.form.events} <= set(lists.table().columns)
    fewer = Agreement(planted(lists.form, lists.form.regions[:1]), lists.found).table("war")
    alone = fewer[fewer["by hand"] == ""]
    assert len(alone) and alone["P(war) by hand"].isna().all() and (alone["largest difference"] == "no partner").all()
    assert alone["P(war) solved"].notna().all() and list(fewer["hard_defender"]) == sorted(fewer["hard_defender"])
    with raises("UnilateralDeterrence does not tell P(wra); did you mean 'war'?", "status quo", error=dt.ParameterError):
        lists.table("wra")


def test_another_concept_may_be_asked() -> None:
    game = UnilateralDeterrence(hard_defender=0.4)
    refined = dt.agreement(game, dt.solvers.PerfectBayesian(off_path="any").refine("D1"))
    assert not refined.same and "by hand" in str(refined) and "in this game" in str(refined)
    assert "<table>" in refined._repr_html_() and "THE LISTS DIFFER" in refined._repr_html_()


def test_refusals() -> None:
    with raises("Strait has no closed form", "dt.solve", error=dt.GameError):
        dt.agreement(dt.games.Strait())
    with raises("agreement came with the class Strait", "give a game", error=dt.GameError):
        dt.agreement(dt.games.Strait)  # type: ignore[arg-type]
    for solver, words in ((dt.solvers.AllNash, "solver=AllNash:"), ("AllNash()", "solver='AllNash()':")):
        with raises(words, "give a solver", error=dt.GameError):
            dt.agreement(UnilateralDeterrence(), solver)  # type: ignore[arg-type]
    for words in ("PureNashh()", "AllNash", "AllNash(", "AllNash(x)", "AllNash(**{})", "2"):
        with raises(repr(words), "names no solver", "PerfectBayesian", error=dt.GameError):
            dt.solvers.named(words)
    assert dt.solvers.named("PerfectBayesian(mixing=1)") == dt.solvers.PerfectBayesian(mixing=1)


def test_the_summary_is_the_page_without_counts() -> None:
    lists = dt.agreement(UnilateralDeterrence(hard_defender=np.array([0.2, 0.7])))
    assert " ".join(lists.summary.split()).startswith("UnilateralDeterrence: 2 games. The lists are the same: ")
    assert all(sentence.strip() in str(lists) for sentence in str(lists).splitlines()[1:5]) and "bluff" not in lists.summary
    assert "Probabilities, choices, payoffs of partners differ by less than 1e-12." in " ".join(lists.summary.split())


def test_a_share_is_no_probability() -> None:
    table = dt.agreement(dt.games.SalamiTactics(line_spread=np.array([0.1, 0.3]))).table("land lost", "war")
    assert {"expected land lost by hand", "expected land lost solved", "P(war) solved"} <= set(table.columns)
