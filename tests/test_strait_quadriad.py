"""South Korea as a third guarantor: counts, limits, what it leaves alone, and where it makes things worse.

The payoffs, strategies and equilibria are held to a plain-Python oracle in `test_strait_options`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import raises, random_game, same
from scipy.stats import norm
from strait_frame import KOREAN_LINE, QUADRIAD, THIRD, counts, draw

import deterrence as dt
from deterrence.games import Strait
from deterrence.multistage.search import Search

QUIET = {"us_posture": "ambiguity", "japan_posture": "ambiguity"}
ABSENT = {"south_korea_strength": 0.0, "south_korea_war_cost": 99.0, "south_korea_cost_spread": 0.0}


def test_counts() -> None:
    """A war has 31 nodes (Japan, 3 of South Korea, 9 of the US, 18 outcomes) instead of 10; a drawn posture is one more move."""
    nodes, chances, decisions, outcomes, sets = counts()
    wars, cells = 2 * 4 * 4, 4  # provocation, types, postures
    assert (nodes, chances, decisions, outcomes, sets) == (575, 3, 252, 320, 96)
    # sets: South Korea by Japan's action; the US by its type and what both did, 9 where it was 3
    more = 2 * cells * (3 + 2 * 6)
    quadriad = (nodes + 21 * wars, chances, decisions + 9 * wars, outcomes + 12 * wars, sets + more)
    assert counts(**QUADRIAD) == counts(**KOREAN_LINE) == quadriad == (1247, 3, 540, 704, 216)
    assert counts(**QUADRIAD, **QUIET) == (311, 3, 132, 176, 53)
    nodes, chances, decisions, outcomes, sets = counts(**QUADRIAD, **QUIET)
    chosen = counts(**QUADRIAD, **QUIET, south_korea_posture="chosen")  # what follows the types is there twice
    assert chosen == (2 * nodes - chances + 4, chances, 2 * decisions + 4, 2 * outcomes, 2 * sets + 1)
    assert counts(**QUADRIAD, moves_first="US") == (1119, 3, 412, 704, 128)
    tree = Strait(**KOREAN_LINE).tree
    assert all(len(o.payoffs) == 5 for o in tree.outcomes) and all(len(o.payoffs) == 4 for o in Strait().tree.outcomes)
    assert set(tree.events) - set(Strait().tree.events) == {"South Korea joins", "South Korea supports", "South Korea red line"}


def test_it_is_a_player_only_where_it_is_there() -> None:
    assert Strait().players == ("China", "Taiwan", "Japan", "US")
    assert Strait(**QUADRIAD).players == Strait.players == (*Strait().players, "South Korea")
    assert dt.solve(Strait(**QUIET)).payoff.shape == (1, 4) and dt.solve(Strait(**QUIET, **QUADRIAD)).payoff.shape == (1, 5)
    with raises("third_guarantor", "Korea", "'South Korea'", error=dt.ParameterError):
        Strait(third_guarantor="Korea")  # type: ignore[arg-type]


def test_rear_support_that_costs_china_more_than_war() -> None:
    """A joint constraint of the quadriad alone: by a sentence for one game, by status in a batch."""
    high = {"china_cost_rear_support": 0.3, "china_cost_south_korea": 0.1}
    assert Strait(**high).admissible
    with raises("china_cost_rear_support=0.3", "china_cost_south_korea=0.1", error=dt.ParameterError):
        Strait(**QUADRIAD, **high)
    e = dt.solve(Strait(**QUADRIAD, **QUIET, china_cost_rear_support=np.array([0.02, 0.3])))
    assert list(e.status[:, 0] == dt.Status.inadmissible) == [False, True] and np.isnan(e.payoff[1]).all()


@pytest.mark.parametrize("structure", [{}, QUIET | {"moves_first": "US"}], ids=["chosen", "US first, fixed"])
def test_a_third_guarantor_without_force_or_will_is_absent(structure: dict[str, Any]) -> None:
    """Strength 0 and a cost that nobody would pay: the base game, to the last digits."""
    batch = random_game(Strait, (60,), 61, **structure)
    base, with_it = dt.solve(batch), dt.solve(batch.replace(**QUADRIAD, **ABSENT))
    assert np.array_equal(base.exists, with_it.exists) and same(base.payoff, with_it.payoff[..., :4])
    assert np.all(with_it.event("South Korea joins")[with_it.exists] == 0)
    for event in base.events:
        assert same(base.event(event), with_it.event(event)), event


def test_one_candidate_a_profile_of_postures() -> None:
    """South Korea's payoffs hang on actions alone, so beliefs about Japan are never asked of it."""
    assert len(dt.solve(Strait(**QUADRIAD)).names) == 16
    e = dt.solve(draw(QUADRIAD, THIRD, 200, 62, **QUIET))
    assert len(e.names) == 1 and e.exists.all() and e.complete[e.status[:, 0] == dt.Status.ok].all()
    assert np.nanmax(e.regret) < 1e-9 and np.nanmax(e.local_regret) < 1e-9


def test_listing_what_japan_might_tell_finds_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every move of Japan in a war taken for a signal (81 profiles) the answers are the same."""
    batch = draw(QUADRIAD, THIRD, 150, 63, **QUIET)
    one = dt.solve(batch)
    monkeypatch.setattr(Search, "_matters", lambda self, hidden: True)
    all_of_them = dt.solvers.PerfectBayesian(tolerance=2e-10)(batch)  # another solver: another program
    assert len(all_of_them.names) == 81
    for i in np.flatnonzero(one.status[:, 0] == dt.Status.ok):
        found = all_of_them.exists[i]
        assert found.any() and same(all_of_them.payoff[i, found], np.broadcast_to(one.payoff[i], (found.sum(), 5)), 1e-9)


def test_a_binding_line_is_joined() -> None:
    """With a large audience cost, whole unless it joins, South Korea joins in every war."""
    e = dt.solve(draw(QUADRIAD, THIRD, 150, 64, **QUIET, **KOREAN_LINE, south_korea_audience_cost=99.0, south_korea_rear_audience_share=1.0))
    assert same(e.event("South Korea joins"), e.event("war"), 1e-12)
    assert np.all(e.event("South Korea red line") == 1)


def test_it_joins_with_the_odds_that_its_cost_is_low() -> None:
    """Without rear support worth having: P(join) is the law at its gain in odds, by Japan's action (US surely out)."""
    game = Strait(**QUADRIAD, **QUIET, us_prior=0.0, us_war_cost=9.0, south_korea_rear_share=0.0)
    e, f = dt.solve(game), float
    for japan in ("abstain", "bases", "join"):
        gain = f(game.china_wins(japan, "abstain")) - f(game.china_wins(japan, "abstain", third="join"))
        label = f"South Korea: Taiwan: restrain; China: attack; Taiwan: resist; Japan: {japan}"
        z = (gain / 1.1 - game.south_korea_war_cost) / game.south_korea_cost_spread  # joining pays rear support too
        assert e.strategy[label][0, 2] == pytest.approx(norm.cdf(z), abs=1e-12)


def test_the_parameters_of_the_option_have_a_draw_each() -> None:
    mine = [name for name in Strait.parameters() if "south_korea" in name or name == "china_cost_rear_support"]
    mine.remove("south_korea_tomorrow")  # of another option, and no assumption: next year's game
    assert sorted(mine) == sorted(THIRD)


# Calibration.

SCENARIOS = ("1996", "2017", "2022", "2025-26")


def attack(game: Any) -> Any:
    return dt.solve(game).event("attack")[..., 0]


@pytest.mark.parametrize("name", SCENARIOS)
def test_the_rows_on_what_south_korea_does_come_back(name: str) -> None:
    """Where Japan gives bases it joins, and gives access or more, with the odds of the rows: at the centre and in draws."""
    scenario = dt.scenario("strait", name).with_south_korea()
    draws = scenario.draw(60, 3)
    for game, inputs in ((scenario.game, {n: i.central for n, i in scenario.inputs.items()}), (scenario.sample(60, 3), draws.inputs)):
        e = dt.solve(game.replace(**QUIET))
        does = e.strategy["South Korea: Taiwan: restrain; China: attack; Taiwan: resist; Japan: bases"][..., 0, :]
        us = [
            e.strategy[f"US: US resolve: {t}; Taiwan: restrain; China: attack; Taiwan: resist; Japan: bases; South Korea: {k}"][..., 0, 0]
            for k in ("abstain", "rear support", "join") for t in ("resolute", "irresolute")
        ]  # fmt: skip
        usual = np.logical_and.reduce([u == (1 - n % 2) for n, u in enumerate(us)])  # the resolute US fights, and no other
        assert usual.mean() > 0.8
        assert same(does[..., 2][usual], np.asarray(inputs["korea_fights"])[usual], 1e-9)
        access = np.maximum(inputs["korea_grants_base_access"], inputs["korea_fights"])
        assert same(1 - does[..., 0][usual], np.asarray(access)[usual], 1e-9)


@pytest.mark.parametrize("name", SCENARIOS)
def test_south_korea_is_asleep_unless_it_is_asked_for(name: str) -> None:
    base = dt.scenario("strait", name)
    woken = base.with_south_korea()
    assert repr(woken) == f"scenario('strait', '{name}').with_south_korea()"
    assert base.game.players == Strait().players and woken.game.players == Strait.players
    assert base.records == woken.records and base.game.replace(**QUADRIAD).values == woken.game.values
    assert woken.override(us_prior=0.2).game.third_guarantor == "South Korea"
    quiet, loud = (dt.sample(s, dt.Sobol(64, seed=1)) for s in (base, woken))
    assert quiet.drawing is not None and loud.drawing is not None
    more = set(loud.drawing.factors) - set(quiet.drawing.factors)
    assert {"korea_fights", "value_at_stake_KOR", "south_korea_pinned"} <= more and not set(quiet.drawing.factors) - set(loud.drawing.factors)
    assert np.ptp(loud.values["south_korea_pinned"]) > 0 == np.ptp(quiet.values["south_korea_pinned"])
    ratio = 48473 / 58399 if name == "2025-26" else None
    if ratio:
        assert same(quiet.values["south_korea_strength"], quiet.values["japan_strength"] * ratio)
    assert np.all(loud.admissible)


def test_what_no_row_says_of_south_korea_is_called_an_assumption() -> None:
    records = dt.scenario("strait", "2017").with_south_korea().records
    assert "2025_26, there being no row for 2017" in records["south_korea_rear_cost_share"].source
    mine = {n: r.confidence for n, r in records.items() if n in THIRD}
    assert {n for n, word in mine.items() if word != "assumed"} == {"south_korea_loss"}
    assert mine["south_korea_loss"] == "convention"
    assert "SIPRI" in records["south_korea_strength"].source
    certain = dt.scenario("strait", "2017").with_south_korea().override(korea_fights=0.0)
    assert np.isfinite(list(certain.game.values.values())).all()
    with raises("finite values"):
        dt.scenario("strait", "2017").override(value_at_stake_KOR=0.0)


# The claim C14.

TRIAD = {"name": "triad", **QUIET, "third_guarantor": "none"}
CASES = [TRIAD, {"name": "quadriad", **QUIET, **QUADRIAD}, {"name": "line", **QUIET, **KOREAN_LINE}]


@pytest.mark.parametrize("name", ["1996", "2025-26"])
def test_more_guarantors_deter_more_in_most_of_the_box(name: str) -> None:
    """C14 over the bands: it holds in more than nine draws in ten, by little, and is reversed in a few."""
    box = dt.sample(dt.scenario("strait", name).with_south_korea(), dt.Sobol(512, seed=0))
    ds = dt.sweep(box, cases=CASES)
    for case in ("quadriad", "line"):
        found = dt.share(ds, dt.lower("attack", case=("triad", case)))
        assert found.share.sel(verdict="holds") > 0.9 and 0 < found.share.sel(verdict="reversed") < 0.02
    mean = ds.probability.sel(event="attack").mean(["draw", "equilibrium"])
    gains = float(mean[0] - mean[1]), float(mean[0] - mean[2])
    assert 0.005 < gains[0] < 0.02 and gains[0] < gains[1] < 0.04
    # whoever is not in a case has no payoff there
    third = ds.payoff.sel(player="South Korea")
    assert third.sel(case="triad").isnull().all() and not third.sel(case=["quadriad", "line"]).isnull().any()


@pytest.mark.parametrize("name", SCENARIOS)
def test_attack_at_the_centre(name: str) -> None:
    """Japan and the US ambiguous: without South Korea, with it ambiguous, with its line."""
    game = dt.scenario("strait", name).game.replace(**QUIET)
    found = [float(attack(game.replace(**case))) for case in ({}, QUADRIAD, KOREAN_LINE)]
    expected = {
        "1996": (0.275, 0.262, 0.239), "2017": (0.357, 0.344, 0.321), "2022": (0.027, 0.025, 0.021),
        "2025-26": (0.100, 0.091, 0.081),
    }  # fmt: skip
    assert found == pytest.approx(expected[name], abs=6e-3) and found[0] > found[1] > found[2]


def test_a_stronger_third_guarantor_lets_the_us_go() -> None:
    """Where C14 fails: South Korea, sure to join, deters up to the strength at which even the resolute US leaves the war to it."""
    strength = np.linspace(0.0, 0.5, 51)
    game = Strait(
        **KOREAN_LINE, us_posture="ambiguity", japan_posture="red line", south_korea_strength=strength, south_korea_pinned=0.0,
        south_korea_audience_cost=9.0, south_korea_rear_audience_share=1.0, china_cost_south_korea=0.02,
    )  # fmt: skip
    e = dt.solve(game)
    joined, fights, p = e.event("South Korea joins")[:, 0], e.event("US fights")[:, 0], e.event("attack")[:, 0]
    assert same(joined, e.event("war")[:, 0])
    us_in = fights > 0
    assert us_in[0] and not us_in[-1] and np.all(np.diff(us_in.astype(int)) <= 0)
    without = float(attack(game.replace(third_guarantor="none"))[0])
    assert np.all(np.diff(p[us_in]) < 0) and np.all(p[us_in] < without), "with the US in, more strength deters more"
    last = int(us_in.sum()) - 1
    assert p[last + 1] - p[last] > 0.4 and p[last + 1] > without + 0.2
    assert np.nanmax(e.regret) < 1e-9
