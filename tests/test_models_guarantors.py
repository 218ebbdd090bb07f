"""The surprising results of models with several guarantors, and brute force for what is algebra."""

from __future__ import annotations

from itertools import chain, combinations

import numpy as np
import pytest
from conftest import cells, numbers, raises, random_game
from scipy.optimize import brentq

import deterrence as dt
from deterrence.games import (
    AllianceDilemma,
    BurdenAndRestraint,
    BurdenSharing,
    PrivateVolunteers,
    VolunteersDilemma,
    WedgeStrategy,
)

COSTS = ("us_cost", "japan_cost", "south_korea_cost", "australia_cost")


def alike(cost: float, **structure: int) -> dt.Game:
    return VolunteersDilemma(**dict.fromkeys(COSTS, cost), **structure)


@pytest.mark.parametrize(("cost", "wanted"), [(0.2, (0.040, 0.089, 0.117)), (0.5, (0.250, 0.354, 0.397))])
def test_with_more_guarantors_it_is_likelier_that_nobody_helps(cost: float, wanted: tuple[float, ...]) -> None:
    for n, chance in zip((2, 3, 4), wanted, strict=True):
        e = dt.solve(alike(cost, guarantors=n))
        everybody = np.all([(e.strategy[p][:, 1] > 0) & (e.strategy[p][:, 1] < 1) for p in e.players], axis=0)
        assert e.event("too few help")[everybody] == pytest.approx([chance], abs=6e-4)


def test_those_with_the_lowest_cost_volunteer_least() -> None:
    e = dt.solve(VolunteersDilemma(us_cost=0.5, japan_cost=0.2, guarantors=2))
    mixed = int(np.flatnonzero((e.event("US helps") > 0) & (e.event("US helps") < 1))[0])
    assert e.event("US helps")[mixed] == pytest.approx(0.8) and e.event("Japan helps")[mixed] == pytest.approx(0.5)
    assert e.payoff[mixed] == pytest.approx([0.5, 0.8]), "the benefit less the own cost, whatever the other's is"


def test_if_two_are_needed_a_third_helps() -> None:
    two, three = (dt.solve(alike(0.2, guarantors=n, needed=2)) for n in (2, 3))
    mixed = {"two": two.event("Taiwan is helped")[two.exists], "three": three.event("Taiwan is helped")[three.exists]}
    assert np.min(np.abs(mixed["two"] - 0.04)) < 1e-9 and np.min(np.abs(mixed["three"] - 0.965)) < 1e-3
    v = three.event("US helps")[three.exists]
    assert np.min(np.abs(v - (1 + np.sqrt(0.6)) / 2)) < 1e-9


def test_the_guarantors_are_the_first_few_of_the_class() -> None:
    assert VolunteersDilemma.players == VolunteersDilemma(guarantors=4).players
    two = VolunteersDilemma(guarantors=2)
    assert two.players == two.tree.players == dt.solve(two).players == ("US", "Japan")
    with raises("VolunteersDilemma.guarantors", "5", "choose one of 2, 3, 4", error=dt.ParameterError):
        VolunteersDilemma(guarantors=5)  # type: ignore[arg-type]
    with raises("VolunteersDilemma.guarantors", "'two'", error=dt.ParameterError):
        VolunteersDilemma(guarantors="two")  # type: ignore[arg-type]


def test_there_is_no_closed_form_for_two_of_four() -> None:
    with raises("VolunteersDilemma", "2 of 4", error=dt.GameError):
        VolunteersDilemma(guarantors=4, needed=2).closed_form()


def nobody(mean: float, spread: float, n: int) -> float:
    return float(dt.solve(PrivateVolunteers(cost_mean=mean, cost_spread=spread, guarantors=n)).event("nobody helps")[0])


def test_a_third_volunteer_helps_only_where_private_costs_are_widely_spread() -> None:
    def gap(spread: float, mean: float) -> float:
        return nobody(mean, spread, 3) - nobody(mean, spread, 2)

    assert brentq(gap, 0.1, 0.5, args=(0.5,)) == pytest.approx(0.39685, abs=1e-5)
    assert brentq(gap, 0.1, 0.7, args=(0.7,)) == pytest.approx(0.42364, abs=1e-5)
    for mean in (0.2, 0.3):
        assert all(gap(spread, mean) > 0 for spread in np.linspace(0.01, mean, 20))
    assert [nobody(0.5, 0.5, n) for n in (2, 3, 4)] == pytest.approx([0.25, 0.2360, 0.2168], abs=1e-4)


def test_private_costs_by_iterating_plain_best_replies() -> None:
    """Damped replies of a guarantor to others' abstaining, without the root formula."""
    for n in (2, 3, 4):
        x, mean, spread = 0.5, 0.6, 0.4
        for _ in range(4000):
            abstain = 1 - min(max((x - mean + spread) / (2 * spread), 0.0), 1.0)
            x += 0.05 * (abstain ** (n - 1) - x)
        assert nobody(mean, spread, n) == pytest.approx(abstain**n, abs=1e-9)


def test_commitment_by_a_fine_grid() -> None:
    """M17's reduced form, and its continuum, by looking at 100,001 levels in plain arithmetic."""
    m = np.linspace(0, 1, 100_001)
    games = random_game(AllianceDilemma, (60,), 3)
    for i, game in cells(games):
        p = numbers(game)
        bold = m * p["taiwan_gain"] > (1 - m) * p["taiwan_loss"]
        fear = p["abandonment"] + (1 - p["us_fights"]) * p["abandonment_alone"]
        loss = fear * (1 - m) ** 2 + (p["entrapment"] + bold * p["entrapment_provoked"]) * m**2
        assert games.closed_form().values["m*"][i] == pytest.approx(m[loss.argmin()], abs=2e-5)
    calm = dt.solve(AllianceDilemma(entrapment_provoked=0.0, us_fights=1.0, abandonment=1.0, entrapment=1.0))
    assert calm.event("commitment")[0] == 0.5, "A/(A+E)"


def test_fear_of_abandonment_never_lowers_commitment_but_makes_taiwan_bolder() -> None:
    """Against M17's note that m* may fall as A rises: not in A, only in what entrapment costs."""
    fears = np.linspace(0.05, 8, 300)
    for extra in (0.5, 3.0, 20.0):
        e = dt.solve(AllianceDilemma(abandonment=fears, us_fights=1.0, entrapment_provoked=extra))
        assert np.all(np.diff(e.event("commitment")[:, 0]) >= 0)
    e = dt.solve(AllianceDilemma(abandonment=fears, us_fights=1.0, entrapment_provoked=0.5))
    provoked = e.event("Taiwan provokes")[:, 0]
    assert provoked[0] == 0 and provoked[-1] == 1 and np.all(np.diff(provoked) >= 0)
    held = dt.solve(AllianceDilemma(entrapment_provoked=np.linspace(0, 20, 100), us_fights=0.0, abandonment=2.0))
    assert np.all(np.diff(held.event("commitment")[:, 0]) <= 0) and np.ptp(held.event("commitment")) > 0.1


def test_what_japan_adds_the_us_takes_back() -> None:
    """M25: neutrality until Japan alone exceeds what the US wants; if contributions are impure, in part."""
    floors = np.arange(0, 2.6, 0.25)
    public = dt.solve(BurdenSharing(us_value=1.5, taiwan_forces=0.25, japan_floor=floors, japan_value=0.3))
    assert np.all(public.exists.sum(axis=-1) == 1)
    total = 1 / np.nanmax(public.event("attack succeeds"), axis=-1) - 1
    neutral = floors + 0.25 <= 1.25
    assert np.ptp(total[neutral]) < 1e-9 and np.all(np.diff(total[~neutral]) > 0.2)
    impure = dt.solve(BurdenSharing(
        us_value=1.5, taiwan_forces=0.25, japan_floor=floors[:4], japan_value=0.3, us_private=1.5, good="impure", steps=10,
    ))  # fmt: skip
    most, least = (1 / f(impure.event("attack succeeds"), axis=-1) - 1 for f in (np.nanmin, np.nanmax))
    assert least[3] > most[0] and np.all(most - most[0] <= floors[:4] + 1e-9), "more than nothing, less than was added"


def test_a_wedge_by_trying_every_set_of_guarantors() -> None:
    prices = {"us_price": 0.6, "japan_price": 0.5, "south_korea_price": 0.3}
    for needed, cost in ((1, 1.4), (2, 0.8), (3, 0.3)):
        game = WedgeStrategy(**prices, premium=0.01, guarantors=3, needed=needed)
        assert game.closed_form().thresholds["cost of a wedge"].at == pytest.approx(cost + 0.01 * (4 - needed))
    batch = random_game(WedgeStrategy, (50,), 5, guarantors=4, needed=2)
    e = dt.solve(batch)
    for i, game in cells(batch):
        p = numbers(game)
        costs = [p[f"{name}_price"] + p["premium"] for name in ("us", "japan", "south_korea", "australia")]
        gains = [(p["prize"] if 4 - len(s) < 2 else 0) - sum(s) for s in chain(*(combinations(costs, k) for k in range(5)))]
        assert e.payoff[i][0, 0] == pytest.approx(max(gains))


def test_leaving_it_to_others_and_being_split_pull_apart() -> None:
    """M19 with M30: each sufficient is hardest to split and likeliest to be left to others; an inner k is best."""
    costs = dict.fromkeys(COSTS, 0.2)
    helped, wedge = [], []
    for needed in (1, 2, 3):
        e = dt.solve(VolunteersDilemma(**costs, guarantors=3, needed=needed))
        mixed = np.all([(e.strategy[p][:, 1] > 0) & (e.strategy[p][:, 1] < 1) for p in e.players], axis=0)
        helped.append(float(e.event("Taiwan is helped")[mixed].max()))
        wedge.append(float(WedgeStrategy(needed=needed).closed_form().thresholds["cost of a wedge"].at))
    assert helped == pytest.approx([0.911, 0.965, 0.089], abs=1e-3) and wedge[0] > wedge[1] > wedge[2]


def test_an_alliance_restrains_where_arms_are_cheap_and_deters_where_they_are_dear() -> None:
    """M33: never both in one cell; between G and G + (1 - h_0) L, and above."""
    cost = np.linspace(0.0051, 1.4951, 299)
    game = BurdenAndRestraint(arms_cost=cost)
    restrains, deters = game.effect()
    assert np.array_equal(restrains, (cost > 0.2) & (cost < 0.9)) and np.array_equal(deters, cost > 0.9)
    without, allied = (dt.solve(game.replace(alliance=word)) for word in ("none", "formed"))
    for event, where in (("Taiwan's war", restrains), ("China's war", deters)):
        assert np.array_equal((without.event(event) > 0)[:, 0] & (allied.event("peace") > 0)[:, 0], where)
    own = random_game(BurdenAndRestraint, (2000,), 3).effect()
    assert not np.any(own[0] & own[1]) and own[0].any() and own[1].any()


def test_an_ally_who_does_not_deter_alone_can_bring_the_war_on() -> None:
    """M33: armed by itself Taiwan is left alone; with a weak ally it leaves the arms to the ally, and is attacked."""
    game = BurdenAndRestraint(own_war=-1.0, hold_alone=0.3, alliance_gain=0.15, arms_cost=0.6)
    alone, allied = (dt.solve(game.replace(alliance=word)) for word in ("none", "formed"))
    assert alone.event("peace")[0] == alone.event("armed")[0] == 1
    assert allied.event("China's war")[0] == 1 and allied.event("armed")[0] == 0


def test_burden_and_restraint_by_plain_recursion() -> None:
    batch = random_game(BurdenAndRestraint, (300,), 4)
    e = dt.solve(batch)
    for i, game in cells(batch):
        p = numbers(game)
        plans = []
        for allied in (0, 1):
            ends = []
            for armed in (0, 1):
                falls = 1 - p["hold_alone"] - armed * p["arms_gain"] - allied * p["alliance_gain"]
                us, taiwan = -allied * p["alliance_cost"], -armed * p["arms_cost"]
                peace, war = (us, taiwan, 0.0), (us - falls - allied * p["us_war_cost"], taiwan - falls * p["loss"], falls - p["attack_cost"])
                end = max(peace, war, key=lambda end: end[2])
                own = (us - p["us_own_war"], taiwan + p["own_war"], -p["china_loss"])
                ends.append(max(end, own, key=lambda end: end[1]) if armed else end)
            plans.append(max(ends, key=lambda end: end[1]))
        assert e.payoff[i][0] == pytest.approx(max(plans, key=lambda end: end[0]))
