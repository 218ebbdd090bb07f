"""Signs against closed forms, against finite differences of single games, and against their own witnesses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import raises

import deterrence as dt
from deterrence.errors import ParameterError

BOX = {"hard_defender": (0.0, 1.0), "a_dc": (0.5, 1.5)}
CRISIS = {"hard_challenger": (0.05, 0.95), "hard_defender": (0.05, 0.95), "c_dc": (0.5, 1.5), "d_cd": (0.3, 0.8)}


def shares(changes: Any, n: int) -> list[float]:
    """Of +, 0 and -, among all games."""
    found = np.where(np.abs(changes) <= 1e-9, 0.0, np.sign(changes))
    return [float((found == sign).sum()) / n for sign in (1, 0, -1)]


def steps(batch: dt.Game, name: str, ends: tuple[float, float], step: float = 0.1) -> tuple[Any, Any]:
    width = ends[1] - ends[0]
    low = np.minimum(batch.values[name], ends[1] - step * width)
    return low, low + step * width


def test_against_a_closed_form() -> None:
    """P(war) = p below p* = (a_dc - a_sq)/(a_dc - a_dd), else 0: slope, steps and jump by hand."""
    game, n = dt.games.RudimentaryDeterrence(), 300
    ds = dt.signs(game, BOX, of="war", n=n, seed=3)
    batch = dt.sample(game, dt.Latin(n, 3), over=BOX)
    for name, ends in BOX.items():
        low, high = steps(batch, name, ends)

        def at(values: Any, name: str = name) -> tuple[Any, Any]:
            other = {**batch.values, name: values}
            p, top = other["hard_defender"], (other["a_dc"] - other["a_sq"]) / (other["a_dc"] - other["a_dd"])
            return np.where(p < top, p, 0.0), p < top

        (v0, r0), (v1, r1) = at(low), at(high)
        expected = {
            "all steps": v1 - v0,
            "slope": np.where(r0, 1.0, 0.0) if name == "hard_defender" else np.zeros(n),
            "step within": np.where(r0 == r1, v1 - v0, np.nan),
            "step across": np.where(r0 != r1, v1 - v0, np.nan),
            # p* rises in a_dc, so the jump is upwards there and downwards in p
            "jump": np.where(r0 != r1, -1.0 if name == "hard_defender" else 1.0, np.nan),
        }
        for way, changes in expected.items():
            assert ds.share.sel(parameter=name, way=way).values == pytest.approx(shares(changes, n)), (name, way)
    assert ds.verdict.sel(way="all steps").values.tolist() == ["ambiguous", "+"]
    assert "+ " in ds.table and ds.attrs["slopes"] == "derivatives" and float(ds.unanswered.max()) == 0


@pytest.mark.parametrize("follow", ["lowest", "highest"])
def test_extremes_against_a_closed_form(follow: str) -> None:
    game, n = dt.games.UnilateralDeterrence(), 200
    ds = dt.signs(game, CRISIS, of="war", n=n, follow=follow, solver=dt.solvers.PerfectBayesian(off_path="any"))
    batch = dt.sample(game, dt.Latin(n, 0), over=CRISIS)
    best = np.nanmin if follow == "lowest" else np.nanmax
    for name, ends in CRISIS.items():
        ends_of = [batch.replace(**{name: v}).closed_form().probability["war"] for v in steps(batch, name, ends)]
        v0, v1 = (best(rows, axis=-1) for rows in ends_of)
        assert ds.share.sel(parameter=name, way="all steps").values == pytest.approx(shares(v1 - v0, n)), name


def test_one_equilibrium_by_name() -> None:
    """Where all challengers demand P(war) = p q, of which there is none in the other regions."""
    game, n, name = dt.games.UnilateralDeterrence(), 200, "Challenger: demand"
    ds = dt.signs(game, CRISIS, of="war", n=n, follow=name)
    batch = dt.sample(game, dt.Latin(n, 0), over=CRISIS)
    for parameter in ("hard_challenger", "hard_defender"):
        forms = [batch.replace(**{parameter: v}).closed_form() for v in steps(batch, parameter, CRISIS[parameter])]
        there = np.logical_and(*(form.exists[..., form.names.index("attack")] for form in forms))
        assert float(ds.unanswered.sel(parameter=parameter)) == pytest.approx(1 - there.mean())
        assert ds.verdict.sel(parameter=parameter, way="step within") == "+"
        assert ds.share.sel(parameter=parameter, way="step within", sign="+") == pytest.approx(there.mean())
    assert set(ds.witness_equilibrium.sel(way="step within", sign="+").values.ravel()) <= {name, ""}
    assert "no equilibrium to follow: hard_challenger" in ds.table


def test_against_single_games_of_the_strait() -> None:
    """Two solves and a subtraction for each game, one by one."""
    strait = dt.games.Strait(us_posture="ambiguity", japan_posture="ambiguity")
    box: dict[str, Any] = {"us_prior": (0.05, 0.7), "a2ad": (0.1, 0.9)}
    ds = dt.signs(strait, box, n=12, follow="lowest")
    batch = dt.sample(strait, dt.Latin(12, 0), over=box)
    for name, ends in box.items():
        changes = []
        for i, pair in enumerate(zip(*steps(batch, name, ends), strict=True)):
            one = [dt.solve(batch.take(i).replace(**{name: float(v)})).event("attack") for v in pair]
            low, high = (np.nanmin(values) if np.isfinite(values).any() else np.nan for values in one)
            changes.append(high - low)
        assert ds.share.sel(parameter=name, way="all steps").values == pytest.approx(shares(np.array(changes), 12))


@pytest.mark.parametrize("of", ["war", "payoff: Taiwan"])
def test_witnesses_load_as_games(of: str) -> None:
    """Each shown pair of games moves as its sign says; a jump lies on a threshold of the closed form."""
    game = dt.games.AmbiguityWindow()
    box = {"us_fights": (0.0, 1.0), "china_us": (0.5, 1.5), "taiwan_gain": (0.1, 1.0)}
    ds = dt.signs(game, box, of=of, n=200)
    seen = 0
    for parameter in box:
        for way in ds.way.values:
            for sign in "+-":
                cell = ds.sel(parameter=parameter, way=way, sign=sign)
                if cell.share == 0:
                    assert cell.witness.isnull().all() and cell.witness_equilibrium.sel(end="before") == ""
                    continue
                pair = [game.replace(**cell.witness.sel(end=end).to_series()) for end in ("before", "after")]
                found = [dt.solve(one) for one in pair]
                values = [e.payoff[0, 0] if of != "war" else e.event("war")[0] for e in found]
                assert (values[1] - values[0]) * (1 if sign == "+" else -1) > 0, (parameter, way, sign)
                if way != "slope":
                    assert values[1] - values[0] == pytest.approx(float(cell.witness_change), abs=1e-6)
                if way == "jump":
                    gaps = [abs(g.values[t.of] - t.at) for g in pair for t in g.closed_form().thresholds.values()]
                    width = [abs(a.values[parameter] - b.values[parameter]) for a, b in [pair]]
                    assert width[0] < 1e-8 and (min(gaps) < 1e-6 or parameter != "us_fights")
                seen += 1
    assert seen >= 8 and ((ds.verdict == "ambiguous") == ((ds.share.sel(sign="+") > 0) & (ds.share.sel(sign="-") > 0))).all()


def test_where_there_are_no_derivatives() -> None:
    game = dt.games.NextTarget()
    name = next(iter(game.parameters()))
    ds = dt.signs(game, {name: (0.3, 0.7)}, of=dt.solve(game).events[0], n=8, follow="lowest")
    assert isinstance(ds, xr.Dataset) and ds.attrs["slopes"] in ("derivatives", "small steps within a regime")
    state = dt.games.ArmsBuildUp()
    told = dt.signs(state, {"china_cost": (0.04, 0.06)}, of="payoff: China", n=6, follow="highest")
    assert told.attrs["slopes"] == "small steps within a regime"
    assert told.verdict.sel(parameter="china_cost", way="slope") in ("-", "0", "ambiguous", "+")


def test_a_boundary_on_which_both_sides_exist_is_no_disagreement() -> None:
    """With one equilibrium at both ends of every step, the tie between them needs no choice."""
    ds = dt.signs(dt.games.BurdenSharing(), {"japan_value": (0.099, 2.451)}, of="attack succeeds", n=128)
    assert ds.verdict.sel(parameter="japan_value").values.tolist() == ["-", "0", "0", "-", "-"]


def test_messages() -> None:
    crisis = dt.games.UnilateralDeterrence()
    with raises("equilibria disagree on 'war'", "follow='lowest'", "'Challenger: demand'", error=ParameterError):
        dt.signs(crisis, CRISIS, of="war", n=20)
    with raises("there is no equilibrium 'bluff'", error=ParameterError):
        dt.signs(crisis, CRISIS, of="war", n=4, follow="bluff")
    with raises("no event or payoff 'wra'", "'war'", error=ParameterError):
        dt.signs(crisis, CRISIS, of="wra", n=4, follow="lowest")
    with raises("step came as 0", error=ParameterError):
        dt.signs(crisis, CRISIS, of="war", step=0)
    with raises("the range of 'c_dc' is [-inf, inf]", error=ParameterError):
        dt.signs(crisis, {"c_dc": dt.normal(1.0, 0.01)}, of="war", n=4)
    with raises("single game is needed", error=ParameterError):
        dt.signs(crisis.replace(c_dc=np.ones(2)), CRISIS, of="war")
