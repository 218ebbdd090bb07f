"""Levels of rationality as an axis: the same numbers, in order, drawn like a parameter; what rationality means."""

from __future__ import annotations

import doctest
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
from conftest import raises, same
from scipy.special import lambertw

import deterrence as dt
from deterrence.sweeps import correspondence as module

mpl.use("Agg")
AgentLogit = dt.solvers.AgentLogit
LEVELS = (30.0, 1.0, 5.0)
SOFT = "Challenger: Challenger's resolve: soft"
OVER = {"hard_defender": [0.1, 0.4, 0.9], "c_dc": [-2.0, 1.0]}  # the first violates an order: inadmissible
CASES: list[dict[str, Any]] = [{"name": "private"}, {"name": "public", "resolve": "public"}]


def test_the_same_numbers_in_order() -> None:
    ds = dt.sweep(dt.games.UnilateralDeterrence(), AgentLogit(rationality=LEVELS), over=OVER, choices=[SOFT])
    qre = dt.correspondence(ds)
    assert qre.exists.dims == ("hard_defender", "c_dc", "rationality", "equilibrium")
    assert qre.rationality.values.tolist() == [1.0, 5.0, 30.0] and qre.rationality.attrs["unit"] == "1 / payoff"
    for n, level in enumerate(LEVELS):
        for name in ("exists", "status", "payoff", "probability", "strategy", "local_regret"):
            one = qre[name].sel(rationality=level).squeeze("equilibrium")
            assert same(one.values, ds[name].isel(equilibrium=n).values, 0.0), name
            assert qre[name].attrs.keys() == ds[name].attrs.keys()
    assert '"principal branch", "inadmissible"' in qre.regime.attrs["meanings"]
    assert np.array_equal(qre.regime, np.where(qre.exists.squeeze("equilibrium"), 0, 1))
    assert same(qre.complete.values, ds.complete.values) and qre.attrs == ds.attrs
    assert list(ds.exists.dims) == ["hard_defender", "c_dc", "equilibrium"]  # the sweep itself is as it was


def test_cases_ranges_and_figures() -> None:
    solver = AgentLogit(rationality=np.geomspace(1, 100, 5), in_units_of="range")  # type: ignore[arg-type]
    qre = dt.correspondence(dt.sweep(dt.games.UnilateralDeterrence(), solver, cases=CASES))
    assert qre.exists.dims == ("case", "rationality", "equilibrium") and qre.rationality.attrs["unit"] == "1 / range"
    assert [len(ax.lines) for ax in np.ravel(dt.plot.curves(qre, "war", x="rationality"))] == [1, 1]
    one = dt.correspondence(dt.sweep(dt.games.UnilateralDeterrence(), AgentLogit(rationality=(2.0,))))
    assert one.rationality.values.tolist() == [2.0]


def test_what_is_no_correspondence() -> None:
    ds = dt.sweep(dt.games.UnilateralDeterrence(), dt.solvers.LogitLimit())
    with raises("limit of the principal branch", "AgentLogit(rationality=(...))", error=dt.ParameterError):
        dt.correspondence(ds)


def test_its_example_runs() -> None:
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("m", [2, 3, 4])
def test_what_errors_can_cost(m: int) -> None:
    """At most W((m - 1)/e) / rationality at a set of m actions, and as much where all others are as bad as that."""
    bound = lambertw((m - 1) / np.e).real
    rng = np.random.default_rng(m)
    for level in (1.0, 10.0, 100.0):
        alike = np.zeros((60, m))
        alike[:, 1:] = -(np.linspace(0.01, 6, 60) / level)[:, None]
        paid = np.concatenate([alike, rng.exponential(1 / level, (300, m))])
        loss = AgentLogit(rationality=level)(dt.NormalForm(paid[:, None], players=1)).local_regret[:, 0]
        assert np.all(loss <= bound / level * (1 + 1e-12)) and loss.max() > 0.999 * bound / level


class Careless(dt.Game):
    """How often is what is worse by d played? Payoffs have the range 1, if only by what never happens."""

    players = ("US",)
    d: float = dt.param(0.1, unit="utility", source="assumption")

    def rules(self, move: Any) -> Any:
        if move.nature("luck", {"as always": 1.0, "never": 0.0}, to="US") == "never":
            return dt.outcome("the worst", {"US": -1.0})
        worse = move("US", "best", "worse") == "worse"
        return dt.outcome("worse", {"US": -self.d}) if worse else dt.outcome("best", {"US": 0.0})


def test_what_a_rationality_means() -> None:
    """The figures in the words of `AgentLogit`."""
    for level, d, share in ((1.0, 1.0, 0.269), (10.0, 0.5, 0.0067), (10.0, 0.1, 0.269), (100.0, 0.01, 0.269)):
        for unit in ("payoff", "range"):
            e = AgentLogit(rationality=level, in_units_of=unit)(Careless(d=d))
            assert e.probability[0, e.events.index("worse")] == pytest.approx(share, abs=6e-5 if share < 0.1 else 6e-4)
