"""The options of the flagship: structure, counts, and an independent plain-Python solution.

With every option off the oracle of the options equals that of the base game, which shares no code with it.
"""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import POSTURE_PAIRS, cells, numbers, off, raises, random_game, same
from oracles import strait_options as oracle
from oracles import strait_plain
from strait_frame import (
    BOTH,
    CORRELATED,
    COSTS,
    DRAWN,
    ERRORS,
    FIXED,
    KOREAN_LINE,
    QUADRIAD,
    REAR,
    SPREADS,
    SWITCHES,
    THIRD,
    TIES,
    AgainstTheOracle,
    Answers,
    Drawn,
    Lists,
    Options,
    counts,
    differ,
    row,
)

import deterrence as dt
from deterrence.games import Strait
from deterrence.games.strait.ties import LADDER

SLOPE: Drawn = {"us_prior_slope": (0, 4), "us_prior_reference": (0, 1)}
LIGHT: Drawn = {"us_green_light_cost": (0, 0.1)}
OPTIONS: Options = {
    "off": ({}, {}),
    "conditional lines": (BOTH, ERRORS),
    "Japan's line conditional": ({"japan_line": "unprovoked"}, ERRORS),
    "the US line conditional": ({"us_line": "unprovoked"}, ERRORS),
    "conditional lines, US first": (BOTH | {"moves_first": "US"}, ERRORS),
    "relief and cost of A2/AD": ({}, COSTS),
    "relief and cost of A2/AD, US first": ({"moves_first": "US"}, COSTS),
    "difference contest": ({"contest": "difference"}, COSTS),
    "ties in force": ({"ties": "in force", "taiwan_effort": "high"}, TIES),
    "ties agreed": ({"ties": "agreed"}, TIES),
    "ties offered": ({"ties": "offered"}, TIES),
    "effort": ({"taiwan_effort": "chosen"}, TIES),
    "ties offered, effort, conditional lines": ({"ties": "offered", "taiwan_effort": "chosen"} | BOTH, TIES | ERRORS),
    "correlated resolve": (CORRELATED, DRAWN),
    "correlated resolve, US first": (CORRELATED | {"moves_first": "US"}, DRAWN),
    "correlated resolve, conditional lines": (CORRELATED | BOTH, DRAWN | ERRORS),
    "prior falls in Japan's strength": ({"retrenchment": "follows Japan"}, SLOPE),
    "correlated resolve, falling prior": (CORRELATED | {"retrenchment": "follows Japan"}, DRAWN | SLOPE),
    "no latitude": ({"japan_latitude": "none"}, LIGHT),
    "rear support": (REAR, LIGHT),
    "rear support, US first": (REAR | {"moves_first": "US"}, LIGHT),
    "green light": (REAR | {"us_green_light": "chosen"}, LIGHT),
    "quadriad": (QUADRIAD, THIRD),
    "quadriad, South Korea's line": (KOREAN_LINE, THIRD),
    "quadriad, South Korea's posture chosen": (QUADRIAD | {"south_korea_posture": "chosen"}, THIRD),
    "quadriad, US first": (KOREAN_LINE | {"moves_first": "US"}, THIRD),
    "quadriad, conditional lines": (KOREAN_LINE | BOTH, THIRD | ERRORS),
    "green light given": ({"japan_latitude": "none", "us_green_light": "given"}, LIGHT),
}
# with moves before the postures these are chosen in several games at once: 256 candidates and more
EARLY = {("ties", "agreed"), ("ties", "offered"), ("taiwan_effort", "chosen"), ("us_green_light", "chosen"), ("us_green_light", "given")}
QUICK = ["off", "conditional lines", "difference contest", "rear support", "correlated resolve, conditional lines"]
CHOSEN = [name for name, (structure, _) in OPTIONS.items() if not EARLY & set(structure.items())]


class TestOptions(AgainstTheOracle):
    options = OPTIONS
    fixed = Answers(OPTIONS, games=10, together=38, untied=3)
    fixed_often = Answers(OPTIONS, games=150, each=140, untied=5)
    chosen = Lists(QUICK, games=9, seen=8, spreads=(0.0, 0.12))
    chosen_often = Lists(CHOSEN, games=150, seen=100)
    often = (pytest.mark.slow,)
    seldom = frozenset(CHOSEN) - {"off", "conditional lines", "correlated resolve", "quadriad, South Korea's line"}


def test_the_two_oracles_agree_where_every_option_is_off() -> None:
    for n, switches in enumerate(SWITCHES):
        batch = random_game(Strait, (6,), 50 + n, china_cost_spread=SPREADS[n % 4], **switches)
        for _, game in cells(batch):
            p = numbers(game)
            for us, japan in POSTURE_PAIRS:
                one = strait_plain.fixed(p, us, japan, **switches)
                other = oracle.fixed(p, us_posture=us, japan_posture=japan, **switches)
                assert same(row(one["payoff"], oracle.PLAYERS), row(other.payoff, oracle.PLAYERS), 1e-9)
                assert same(row(one["events"], strait_plain.EVENTS), row(other.events, strait_plain.EVENTS), 1e-9)
            lists = [strait_plain.pure_equilibria(p, **switches), oracle.equilibria(p, **switches)]
            clear = [{q["profile"] for q in found if q["margin"] > 1e-9} for found in lists]
            assert clear[0] == clear[1]


def test_an_option_that_is_off_has_no_effect() -> None:
    """Its parameters may then be anything, but for the two that are on where they are not zero."""
    on = {name: value + 0.1 for name, value in off().items() if name not in COSTS}
    assert on.keys() >= (ERRORS | TIES | DRAWN | SLOPE | LIGHT | THIRD).keys()
    batch = random_game(Strait, (50,), 8)
    assert not differ(dt.solve(batch), dt.solve(batch.replace(**on)))


# Conditional lines.


def test_conditional_lines_counts() -> None:
    """A verdict doubles each war (1 + 3 decisions, 6 outcomes) of the posture cells with a conditional line drawn."""
    assert counts() == (575, 3, 252, 320, 96)
    wars = 2 * 4  # provocation, types
    for structure, drawn in ((BOTH, 3), ({"japan_line": "unprovoked"}, 2)):
        more = drawn * wars
        # sets: Japan by its type, the US by its type and what Japan did; each once more for the other verdict
        sets = drawn * 2 * (2 + 2 * 3)
        assert counts(**structure) == (575 + 11 * more, 3 + more, 252 + 4 * more, 320 + 6 * more, 96 + sets)
    one = {"us_posture": "ambiguity", "japan_posture": "ambiguity"}
    assert counts(**BOTH, **one) == counts(**one), "no line, nothing to judge"
    assert len(dt.solve(Strait(**BOTH)).names) == 16
    assert all(len(o.payoffs) == 4 for o in Strait(**BOTH).tree.outcomes)


def test_help_follows_the_verdict_as_in_conditional_commitment() -> None:
    """M09: where a bound guarantor fights and an unbound one does not, help comes with odds 1 - f, or e."""
    batch = random_game(
        Strait, (200,), 4, us_posture="red line", japan_posture="ambiguity", us_line="unprovoked", us_audience_cost=99.0,
        us_war_cost=9.0, japan_access="refused", capitulation_relief=0.0, taiwan_war_cost=0.0,
        attribution_miss=0.3, attribution_false=0.2,
    )  # fmt: skip
    e = dt.solve(batch)
    fought = e.event("war")[:, 0] > 1e-6
    provoked = e.event("provocation")[:, 0] == 1
    share = e.event("US fights")[:, 0] / np.where(fought, e.event("war")[:, 0], 1.0)
    assert (fought & provoked).sum() > 20 and (fought & ~provoked).sum() > 20
    assert same(share[fought], np.where(provoked, 0.3, 0.8)[fought], 1e-9)


def test_a_conditional_line_that_is_always_judged_unprovoked_is_unconditional() -> None:
    batch = random_game(Strait, (80,), 5)
    plain = dt.solve(batch)
    judged = dt.solve(batch.replace(**BOTH, attribution_miss=1.0, attribution_false=0.0))
    assert np.array_equal(plain.exists, judged.exists) and same(plain.payoff, judged.payoff, 1e-9)
    assert same(plain.probability, judged.probability, 1e-9)


# Functional forms.


def test_functional_forms_leave_the_tree_alone() -> None:
    assert counts(contest="difference") == counts()


@pytest.mark.parametrize("contest", ["ratio", "difference"])
def test_either_contest_is_monotone_and_even_at_equal_forces(contest: str) -> None:
    """Test 2 of 4.7; and p = 1/2 where forces are equal, whatever the exponent."""
    game = random_game(Strait, (300,), 12, contest=contest)
    assert isinstance(game, Strait)
    for name, sign in (("taiwan_strength", -1), ("us_strength", -1), ("basing_relief", -1), ("a2ad", 1), ("china_strength", 1)):
        low, high = (game.replace(**{name: f * game.values[name]}) for f in (0.7, 0.99))
        for japan, us in product(("abstain", "bases", "join"), ("abstain", "intervene")):
            assert np.all(sign * (high.china_wins(japan, us) - low.china_wins(japan, us)) >= -1e-15)
    even = game.replace(taiwan_strength=1.0, china_strength=1.0)
    assert same(even.china_wins("abstain", "abstain"), np.full(300, 0.5))


def test_what_the_us_spares_japan_makes_it_join_more() -> None:
    """With the US sure to fight, a Japan that is spared everything joins wherever it did without relief."""
    batch = random_game(Strait, (200,), 13, us_posture="red line", japan_posture="ambiguity", us_audience_cost=99.0)
    alone, spared = (dt.solve(batch.replace(japan_relief_us=x)) for x in (0.0, 1.0))
    for label in alone.strategy:
        if label.startswith("Japan: "):
            more = spared.strategy[label][:, 0, 2] - alone.strategy[label][:, 0, 2]
            assert np.all(more >= 0) and np.any(more > 0), label


def test_dear_intervention_keeps_the_us_out() -> None:
    """The slope alone, at odds that it leaves as they are; without A2/AD it is idle."""
    batch = random_game(Strait, (200,), 14, us_posture="ambiguity", japan_posture="ambiguity")
    cheap, dear = (dt.solve(batch.replace(a2ad_cost_slope=x)) for x in (0.0, 50.0))
    label = "US: US resolve: resolute; Taiwan: restrain; China: attack; Taiwan: resist; Japan: abstain"
    assert np.all(dear.strategy[label][:, 0, 0] <= cheap.strategy[label][:, 0, 0])
    assert dear.strategy[label][:, 0, 0].mean() < 0.1 < cheap.strategy[label][:, 0, 0].mean()
    open_sea = batch.replace(a2ad=0.0)
    assert same(dt.solve(open_sea).payoff, dt.solve(open_sea.replace(a2ad_cost_slope=50.0)).payoff)


# Ties and effort.


def test_ties_counts() -> None:
    """Peacetime repeats the crisis (143 nodes under fixed postures): once for each way in which it may end."""
    nodes, chances, decisions, outcomes, sets = counts(**FIXED)
    assert (nodes, chances, decisions, outcomes, sets) == (143, 3, 60, 80, 23)
    for structure, copies, draws_, moves in (
        ({"ties": "in force"}, 1, 0, 0),
        ({"ties": "agreed"}, 2, 1, 0),
        ({"ties": "offered"}, 4, 1, 2),  # Taiwan declines, Japan declines, in force, late
        ({"taiwan_effort": "chosen"}, 2, 0, 1),
        ({"ties": "offered", "taiwan_effort": "chosen"}, 8, 1, 2 + 4),
    ):
        expected = (copies * nodes + draws_ + moves, copies * chances + draws_, copies * decisions + moves, copies * outcomes, copies * sets + moves)
        assert counts(**FIXED, **structure) == expected, structure
    assert counts(ties="in force", taiwan_effort="high") == counts()
    assert len(dt.solve(Strait(ties="in force")).names) == 16
    new = set(Strait(ties="offered", taiwan_effort="chosen", **FIXED).tree.events) - set(Strait(**FIXED).tree.events)
    assert new == {"ties", "ties in force", "Taiwan effort"}


def test_a_rung_without_attributes_is_no_rung() -> None:
    batch = random_game(Strait, (60,), 21)
    nothing = dict.fromkeys(TIES, 0.0)
    base, tied = dt.solve(batch), dt.solve(batch.replace(ties="in force", taiwan_effort="high", **nothing))
    assert np.array_equal(base.exists, tied.exists) and same(base.payoff, tied.payoff)
    fixed = batch.replace(**FIXED)
    offered = dt.solve(fixed.replace(ties="offered", taiwan_effort="chosen", **nothing))
    assert same(dt.solve(fixed).payoff, offered.payoff)
    assert np.all(offered.event("ties") == 0) and np.all(offered.event("Taiwan effort") == 0), "indifferent, they let it be"


def test_ties_are_made_only_where_both_gain() -> None:
    batch = random_game(Strait, (300,), 22, **FIXED)
    offered, apart, tied = (dt.solve(batch.replace(ties=t)) for t in ("offered", "none", "agreed"))
    gain = tied.payoff[:, 0] - apart.payoff[:, 0]
    both = (gain[:, 1] > 0) & (gain[:, 2] > 0)
    assert 20 < both.sum() < 280
    assert np.array_equal(offered.event("ties")[:, 0], both.astype(float))


def test_the_ladder_climbs() -> None:
    """Six rungs, each admissible; what a rung gives rises from rung to rung."""
    assert list(LADDER) == ["coast guard", "intelligence", "air defence", "submarines", "exercises", "pact"]
    rows = [Strait(ties="agreed", **rung).values for rung in LADDER.values()]
    for name in ("ties_taiwan_gain", "ties_japan_gain", "ties_attribution_gain", "ties_taiwan_penalty"):
        climb = [r[name] for r in rows]
        assert climb == sorted(climb), name
    assert all(LADDER["air defence"][n] == Strait.parameters()[n].default for n in LADDER["air defence"])


# Resolve.


def test_resolve_leaves_the_tree_alone() -> None:
    assert counts(**CORRELATED, retrenchment="follows Japan") == counts()
    assert len(dt.solve(Strait(**CORRELATED)).names) == 16


@pytest.mark.parametrize("fixed", [{}, FIXED], ids=["chosen", "fixed"])
def test_without_correlation_and_slope_it_is_the_base_game(fixed: dict[str, Any]) -> None:
    batch = random_game(Strait, (120,), 31, **fixed)
    base = dt.solve(batch)
    for structure in (CORRELATED, {"retrenchment": "follows Japan"}, CORRELATED | {"retrenchment": "follows Japan"}):
        e = dt.solve(batch.replace(**structure))
        assert np.array_equal(base.exists, e.exists) and np.array_equal(base.status, e.status)
        assert same(base.payoff, e.payoff, 1e-12) and same(base.probability, e.probability, 1e-12)


def test_a_correlation_that_the_priors_do_not_admit() -> None:
    """By status in a batch, by a sentence for one game; exact bounds are admitted."""
    r = np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
    batch = Strait(us_prior=0.2, japan_prior=0.3, resolve_correlation=r, **CORRELATED, **FIXED)
    e = dt.solve(batch)
    both = 0.06 + r * np.sqrt(0.2 * 0.8 * 0.3 * 0.7)
    admitted = (both >= 0) & (both <= 0.2)
    assert list(admitted) == [False, False, True, True, False]
    assert np.array_equal(e.status[:, 0] == dt.Status.inadmissible, ~admitted)
    assert np.all(np.isnan(e.payoff[~admitted])) and np.all(np.isfinite(e.payoff[admitted]))
    with raises("resolve_correlation=0.9", "us_prior=0.2", "japan_prior=0.3", "joint odds", error=dt.ParameterError):
        Strait(us_prior=0.2, japan_prior=0.3, resolve_correlation=0.9, **CORRELATED)
    alike = np.linspace(0, 1, 101)
    assert np.all(Strait(us_prior=alike, japan_prior=alike, resolve_correlation=1.0, **CORRELATED).admissible)
    assert np.all(Strait(us_prior=alike, japan_prior=1 - alike, resolve_correlation=-1.0, **CORRELATED).admissible)


def test_types_that_go_together_are_one_type() -> None:
    """At r = 1 and equal priors the mixed pairs do not occur, and Japan knows what the US will do."""
    batch = random_game(Strait, (60,), 32, us_prior=0.4, japan_prior=0.4, resolve_correlation=1.0, **CORRELATED, **FIXED)
    e = dt.solve(batch)
    certain = [dt.solve(batch.replace(us_prior=x, japan_prior=x, resolve_correlation=0.0)) for x in (1.0, 0.0)]
    label = "Japan: Japan resolve: {}; Taiwan: restrain; China: attack; Taiwan: resist"
    for kind, c in zip(("resolute", "irresolute"), certain, strict=True):
        assert same(e.strategy[label.format(kind)], c.strategy[label.format(kind)])
    assert np.nanmax(e.regret) < 1e-9 and np.nanmax(e.local_regret) < 1e-9


def test_the_prior_falls_on_the_scale_of_log_odds() -> None:
    game = Strait(us_prior=np.array([0.0, 0.2, 0.7, 1.0]), japan_strength=0.95, us_prior_slope=2.0, retrenchment="follows Japan")
    mu = game.us_resolute()
    assert mu[0] == 0 and mu[3] == 1
    assert same(np.log(mu[1:3] / (1 - mu[1:3])), np.log([0.2 / 0.8, 0.7 / 0.3]) - 2.0 * 0.5)


# Latitude.


def test_latitude_counts() -> None:
    """Each war loses the branches that Japan may not take; a green light repeats the crisis."""
    wars = 4 * 2  # types, provocation; 1 + 3 decisions and 6 outcomes each under full latitude
    nodes, chances, decisions, outcomes, sets = counts(**FIXED)
    assert counts(**FIXED, **REAR) == (nodes - 3 * wars, chances, decisions - wars, outcomes - 2 * wars, sets - 2 * 2)
    none = counts(**FIXED, japan_latitude="none")
    assert none == counts(**FIXED, japan_access="refused")
    rear = counts(**FIXED, **REAR)
    both = tuple(a + b for a, b in zip(rear, counts(**FIXED), strict=True))
    lit = counts(**FIXED, **REAR, us_green_light="chosen")
    assert lit == (both[0] + 1, both[1], both[2] + 1, both[3], both[4] + 1)
    for light in ("given", "chosen"):
        assert counts(us_green_light=light) == counts(), "full latitude needs no green light"
    assert counts(**REAR, us_green_light="given") == counts()


def test_no_latitude_is_refused_access_and_a_free_green_light_undoes_it() -> None:
    batch = random_game(Strait, (80,), 41)
    none, refused = (dt.solve(batch.replace(**s)) for s in ({"japan_latitude": "none"}, {"japan_access": "refused"}))
    assert np.array_equal(none.exists, refused.exists) and same(none.payoff, refused.payoff)
    full = dt.solve(batch)
    given = dt.solve(batch.replace(**REAR, us_green_light="given", us_green_light_cost=0.0))
    assert np.array_equal(full.exists, given.exists) and same(full.payoff, given.payoff)


def test_the_us_gives_a_green_light_where_that_pays() -> None:
    batch = random_game(Strait, (200,), 42, **FIXED, us_green_light_cost=0.001)
    kept, full = dt.solve(batch.replace(**REAR)), dt.solve(batch)
    chosen = dt.solve(batch.replace(**REAR, us_green_light="chosen"))
    gain = full.payoff[:, 0, 3] - kept.payoff[:, 0, 3] - 0.001
    assert 10 < (gain > 0).sum() < 190
    assert np.array_equal(chosen.event("US green light")[:, 0], (gain > 0).astype(float))
