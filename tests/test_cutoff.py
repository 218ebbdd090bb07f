"""Equilibria in thresholds: all of them, against plain scans; hard cases, bad input, sweeps and figures."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
import scipy.stats
from conftest import SHAPES, cells, raises, random_game, same

import deterrence as dt
from deterrence.games.guarantors.joint_intervention import JointIntervention

mpl.use("Agg")
Status = dt.Status
PRECISE: dict[str, Any] = {"case_sd": 0.1, "case_mean": 0.5}  # a precise prior: with much noise several equilibria


class Volunteers(dt.ThresholdGame):
    """Who pays for what one must do? Private costs on [0, highest] (own model)."""

    players = ("US", "Japan", "Korea")
    actions = dict.fromkeys(players, ("help", "abstain"))
    outcomes = {"nobody": (), "somebody": ()}

    highest: float = dt.param(1.0, unit="benefit", low=0.1, source="assumption")

    def types(self) -> Any:
        return {p: dt.uniform(0.0, self.highest) for p in self.players}

    def gain(self, player: str, number: Any, thresholds: Any) -> Any:
        nobody: Any = 1.0
        for other in self.actions:
            if other != player:
                nobody = nobody * (1 - thresholds[other] / self.highest)
        return number - nobody

    def effects(self) -> Any:
        return {(p, o): 1 for p in self.actions for o in self.actions if o != p}

    def probability(self, thresholds: Any) -> Any:
        nobody = math.prod(1 - thresholds[p] / self.highest for p in self.actions)
        return {"nobody": nobody, "somebody": 1 - nobody}

    def payoffs(self, thresholds: Any) -> Any:
        helped = self.probability(thresholds)["somebody"]
        return {p: helped - thresholds[p] ** 2 / 2 / self.highest if p in self.actions else helped for p in self.players}


class Pair(Volunteers):
    """Who of two pays? (own model)"""

    players = ("US", "Japan")
    actions = dict.fromkeys(players, ("help", "abstain"))


class Coalition(dt.ThresholdGame):
    """Do enough come, if each thinks the others rarely do? Two of three must, all alike (own model)."""

    players = ("member",)
    actions = {"member": ("join", "abstain")}
    outcomes = {"alone": (), "enough": ()}
    shape_a: float = dt.param(1.0, unit="pure number", low=0.1, source="assumption")
    shape_b: float = dt.param(1.0, unit="pure number", low=0.1, source="assumption")

    def types(self) -> Any:
        return {"member": scipy.stats.beta(self.shape_a, self.shape_b)}

    def gain(self, player: str, number: Any, thresholds: Any) -> Any:
        joins = self.types()["member"].cdf(thresholds["member"])
        return number - 2 * joins * (1 - joins)  # a pivotal member is worth 1: rises, then falls, in the threshold

    def effects(self) -> Any:
        return {("member", "member"): None}

    def probability(self, thresholds: Any) -> Any:
        v = self.types()["member"].cdf(thresholds["member"])
        return {"alone": 1 - v * v * (3 - 2 * v), "enough": v * v * (3 - 2 * v)}

    def payoffs(self, thresholds: Any) -> Any:
        return {"member": self.probability(thresholds)["enough"]}


def scan(function: Callable[[float], float], low: float, high: float, count: int) -> list[float]:
    """Roots by a fine scan and bisection, in plain Python."""
    xs = [low + (high - low) * i / count for i in range(count + 1)]
    ys = [function(x) for x in xs]
    roots = []
    for a, b, f, g in zip(xs, xs[1:], ys, ys[1:], strict=False):
        if f * g < 0:
            for _ in range(80):
                m = 0.5 * (a + b)
                a, b = (m, b) if function(m) * f > 0 else (a, m)
            roots.append(0.5 * (a + b))
    return roots


def joint_roots(v: dict[str, float]) -> list[float]:
    """Thresholds of the US in every equilibrium of `JointIntervention`, by scalar formulas of this test's own."""
    w = v["case_sd"] ** 2 / (v["case_sd"] ** 2 + v["noise"] ** 2)
    spread = v["noise"] * math.sqrt(1 + w)

    def gain(x: float, t: float, cost: float, support: float) -> float:
        m = (1 - w) * v["case_mean"] + w * x
        return m - cost + support * 0.5 * math.erfc(-(m - t) / spread / math.sqrt(2))

    def reply(t: float) -> float:
        a, b = -50.0, 50.0
        for _ in range(70):
            m = 0.5 * (a + b)
            a, b = (m, b) if gain(m, t, v["japan_cost"], v["japan_support"]) < 0 else (a, m)
        return 0.5 * (a + b)

    ends = [v["case_mean"] + (v["us_cost"] - s - v["case_mean"]) / w for s in (v["us_support"], 0.0)]
    return scan(lambda t: gain(t, reply(t), v["us_cost"], v["us_support"]), ends[0] - 0.01, ends[1] + 0.01, 900)


def test_all_equilibria_are_found_and_counted() -> None:
    rng = np.random.default_rng(3)
    game = JointIntervention(
        us_cost=rng.uniform(0.5, 0.9, 30), japan_cost=rng.uniform(0.5, 0.9, 30), noise=rng.uniform(0.08, 0.3, 30), **PRECISE
    )  # fmt: skip
    e = dt.solve(game)
    counts = set()
    for (i,), one in cells(game):
        roots = joint_roots({n: float(x) for n, x in one.values.items()})
        found = e.cutoff["US"][i, :, 1, 0]
        counts.add(len(roots))
        assert int(e.exists[i].sum()) == len(roots)
        assert found[: len(roots)] == pytest.approx(roots, abs=1e-9)
    assert counts == {1, 3}
    assert np.mean(e.complete) > 0.95 and np.nanmax(e.regret) < 1e-12 and np.nanmax(e.residual) < 1e-12


def test_noise_finite_against_a_scalar_solution() -> None:
    for noise in (0.02, 0.1, 0.4):
        game = JointIntervention(noise=noise, case_sd=2.0)
        (root,) = joint_roots({n: float(x) for n, x in game.values.items()})
        e = dt.solve(game)
        assert e.complete and e.cutoff["US"][0, 1, 0] == pytest.approx(root, abs=1e-12)


@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_a_batch_is_a_loop(shape: tuple[int, ...]) -> None:
    game = random_game(JointIntervention, shape, 8).replace(case_sd=0.1)
    e = dt.solve(game)
    assert e.exists.shape == (*shape, 5)
    for index, one in cells(game):
        single = dt.solve(one)
        for field in ("exists", "status", "payoff", "probability", "complete", "regret"):
            assert same(getattr(single, field), getattr(e, field)[index]), field
        assert same(single.cutoff["Japan"], e.cutoff["Japan"][index])


def test_three_volunteers() -> None:
    """Asymmetric equilibria, too: one helps whatever it costs, or all below x = (1 - x)^2 (P(nobody) = .236)."""
    e = dt.solve(Volunteers())
    assert e.complete and e.exists.sum() == 4 and np.nanmax(e.regret) < 1e-12
    alone = [tuple(np.round(e.strategy[p][k, 0], 9) for p in e.players) for k in range(4)]
    assert {(1, 0, 0), (0, 1, 0), (0, 0, 1)} < set(alone)
    even = next(k for k in range(4) if 0 < alone[k][0] < 1)
    x = (3 - math.sqrt(5)) / 2
    assert alone[even] == pytest.approx((x, x, x)) and e.event("nobody")[even] == pytest.approx((1 - x) ** 3)
    assert np.isnan(e.cutoff["US"][alone.index((1, 0, 0)), 1]).all()  # an action that no type takes


def test_two_volunteers_and_a_continuum() -> None:
    assert dt.solve(Pair(highest=2.0)).cutoff["US"][0, 0, 1] == pytest.approx(2 / 3, abs=1e-13)
    corners = dt.solve(Pair(highest=0.5))
    assert corners.complete and corners.exists.sum() == 3  # one or the other for sure, or both below 1/3
    line = dt.solve(Pair(highest=[2.0, 1.0, 0.5]))  # at 1 all with x + y = 1
    assert list(line.complete) == [True, False, True] and list(line.exists.sum(axis=-1)[[0, 2]]) == [1, 3]
    assert np.all(line.status[1] != Status.ok)


@pytest.mark.parametrize(("a", "b"), [(1.0, 1.0), (2.0, 2.0), (0.7, 3.0), (4.0, 1.5)])
def test_effects_of_unknown_sign_and_laws_of_scipy(a: float, b: float) -> None:
    game = Coalition(shape_a=a, shape_b=b)
    law = scipy.stats.beta(a, b)
    roots = scan(lambda t: t - 2 * law.cdf(t) * law.sf(t), 1e-6, 1.0, 3000)
    e = dt.solve(game)
    found = e.cutoff["member"][e.exists, 0, 1]
    inner = found[found > 1e-6]
    assert inner == pytest.approx(roots, abs=1e-9) and not e.complete
    assert np.nanmax(e.regret) < 1e-9


def test_a_wrong_sign_is_no_proof() -> None:
    class Claims(Coalition):
        """Is it so? (own model)"""

        def effects(self) -> Any:
            return {("member", "member"): -1}

    assert not dt.solve(Claims()).complete


def test_a_theorem_that_does_not_hold_is_no_proof() -> None:
    class Claims(Pair):
        """Is it so? (own model)"""

        def unique(self) -> Any:
            return True

        def gain(self, player: str, number: Any, thresholds: Any) -> Any:
            return np.where(np.abs(number - 0.25) < 0.2, np.nan, super().gain(player, number, thresholds))

    e = dt.solve(Claims(highest=0.5))
    assert not e.complete and not e.exists.any()


def test_capacity_and_resolution() -> None:
    game = JointIntervention(noise=0.3, us_cost=0.75, japan_cost=0.75, **PRECISE)
    whole = dt.solvers.Cutoff()(game)
    assert whole.exists.sum() == 3 and whole.complete and whole.names[0] == "thresholds 1"
    assert np.all(np.diff(whole.cutoff["US"][:3, 1, 0]) > 0)
    few = dt.solvers.Cutoff(capacity=2)(game)
    assert few.exists.sum() == 2 and not few.complete and same(few.payoff, whole.payoff[:2])
    coarse = dt.solvers.Cutoff(resolution=1e-3)(game)
    assert same(coarse.payoff, whole.payoff, 1e-10)
    for wrong in (0, True, 2.5):
        with raises("Cutoff: capacity came as", error=dt.ParameterError):
            dt.solvers.Cutoff(capacity=wrong)  # type: ignore[arg-type]
    for bad in (0.0, 0.5, float("nan")):
        with raises("Cutoff: resolution came as", error=dt.ParameterError):
            dt.solvers.Cutoff(resolution=bad)


def test_bad_games_leave_their_neighbours_alone() -> None:
    class Odd(Pair):
        """What if? (own model)"""

        reach: float = dt.param(1.0, unit="benefit", source="assumption")

        def interval(self) -> Any:
            return dict.fromkeys(self.actions, (0.0, self.reach))

        def gain(self, player: str, number: Any, thresholds: Any) -> Any:
            with np.errstate(divide="ignore", invalid="ignore"):
                return super().gain(player, number, thresholds) + np.log(self.reach - 0.5) * 0

    e = dt.solve(Odd(highest=2.0, reach=[1.0, -1.0, 0.4, 1.5]))
    assert list(e.status[:, 0]) == [Status.ok, Status.not_finite, Status.not_finite, Status.ok]
    assert list(e.complete) == [True, False, False, True]
    assert same(e.payoff[0], dt.solve(Odd(highest=2.0, reach=1.0)).payoff)
    assert np.isnan(e.payoff[1:3]).all() and np.isnan(e.regret[1:3]).all()

    class Backwards(Odd):
        """Which way? (own model)"""

        def gain(self, player: str, number: Any, thresholds: Any) -> Any:
            return Pair.gain(self, player, number, thresholds)

    assert list(dt.solve(Backwards(reach=[2.0, -1.0], highest=2.0)).status[:, 0]) == [Status.ok, Status.inadmissible]
    with raises("Backwards.interval gives US the ends 0 and -1", error=dt.GameError):
        dt.solve(Backwards(reach=-1.0))


def test_a_game_says_what_it_lacks() -> None:
    class Empty(dt.ThresholdGame):
        """What? (own model)"""

        players = ("US",)
        cost: float = dt.param(0.5, unit="benefit", source="assumption")

    class Named(Empty):
        """What? (own model)"""

        actions = {"US": ("abstain", "join")}
        outcomes = {"peace": ()}

    class Lawless(Named):
        """What? (own model)"""

        def types(self) -> Any:
            return {"US": 0.5}

    class Strange(Lawless):
        """Who? (own model)"""

        actions = {"Japan": ("abstain", "join")}

    class Short(Named):
        """How much? (own model)"""

        def types(self) -> Any:
            return {"US": dt.uniform(0.0, 1.0)}

        def gain(self, player: str, number: Any, thresholds: Any) -> Any:
            return number - self.cost

        def probability(self, thresholds: Any) -> Any:
            return {"peace": 0.9 + 0 * thresholds["US"]}

    with raises("Empty came with actions {}"):
        dt.solve(Empty())
    with raises("Strange came with actions", "for players US"):
        dt.solve(Strange())
    with raises("Named has no types: define types(self)"):
        dt.solve(Named())
    with raises("Lawless.types gives US 0.5, which has no cdf and ppf"):
        dt.solve(Lawless())
    with raises("Short.probability gives outcomes that sum to 0.9"):
        dt.solve(Short()).probability  # noqa: B018
    with raises("Short.probability", "at index (0, 0)", "mend the formulas"):
        dt.solve(Short(cost=np.full((2, 3), 0.5))).probability  # noqa: B018
    with raises("Short has no payoffs: define payoffs(self, thresholds)"):
        dt.solve(Short()).payoff  # noqa: B018
    with raises("Cutoff needs a game of thresholds, but Strait is a game told by its rules"):
        dt.solvers.Cutoff()(dt.games.Strait())
    with raises("PerfectBayesian needs a game told by its rules, but JointIntervention is a game of thresholds"):
        dt.solvers.PerfectBayesian()(JointIntervention())


def test_the_judge_finds_what_is_wrong() -> None:
    """Thresholds moved by a little, or sides exchanged, are not passed."""
    from dataclasses import replace

    e = dt.solve(JointIntervention(us_cost=np.linspace(0.5, 0.8, 7)))
    for shift in (1e-6, -0.05, 0.3):
        details = replace(e.details, thresholds=e.details.thresholds + shift)  # type: ignore[type-var]
        moved = replace(e, details=details)
        gain = np.abs(e.game.gain("US", details.thresholds[0, 0], dict(zip(e.players, details.thresholds[0], strict=True))))  # type: ignore[attr-defined]
        assert np.all(moved.regret[:, 0] >= 0.5 * gain) and np.all(moved.regret[:, 0] > 1e-7)


def test_a_sweep_and_its_figures() -> None:
    game = JointIntervention(noise=0.25, **PRECISE)
    ds = dt.sweep(game, over={"us_cost": np.linspace(0.4, 0.9, 21), "noise": np.array([0.05, 0.25])}, choices=["US"])
    assert ds.attrs["concept"] == "equilibrium in thresholds" and ds.attrs["worst_regret"] < 1e-9
    assert set(ds.exists.sum("equilibrium").values.ravel()) == {1, 3} and "noise" in ds.dims
    one = dt.solve(game.replace(us_cost=float(ds.us_cost[7])))
    there = ds.sel(noise=0.25).isel(us_cost=7)
    assert same(there.probability.values, one.probability) and same(there.payoff.values, one.payoff)
    assert same(there.strategy.sel(choice="US -> join").values, one.strategy["US"][:, 1])
    lines = [line for line in dt.plot.curves(ds.sel(noise=0.25), "US joins").lines if len(line.get_xdata()) > 1]
    assert len(lines) == 3
    assert "several" not in dt.plot.regime_map(ds, x="us_cost", y="noise").get_title()


def test_a_million_games_in_pieces_are_those_of_one() -> None:
    rng = np.random.default_rng(0)
    cost = rng.uniform(0.5, 0.9, 30_000)
    e = dt.solve(JointIntervention(us_cost=cost))
    assert np.all(e.complete) and np.all(e.exists[:, 0]) and not e.exists[:, 1:].any()
    some = rng.choice(cost.size, 50)
    assert same(dt.solve(JointIntervention(us_cost=cost[some])).cutoff["US"], e.cutoff["US"][some], 1e-13)
