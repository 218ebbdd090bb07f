"""The surprising results of models with several guarantors, and brute force for what is algebra (models.md)."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import raises
from scipy.optimize import brentq

import deterrence as dt
from deterrence.games import PrivateVolunteers, VolunteersDilemma

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
