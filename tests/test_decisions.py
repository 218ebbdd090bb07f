"""Choice under ignorance against plain Python, and a table that can be checked by eye."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import raises

import deterrence as dt
from deterrence.errors import ParameterError
from deterrence.inference.decisions import ALL, decide


class Weather(dt.Game):
    """What three policies pay two players in a state s of the world. (test)"""

    players = ("A", "B")
    s: float = dt.param(0.5, unit="state", low=0, high=1, source="assumption")
    bold: float = dt.param(0.0, unit="boldness", low=0, high=1, source="assumption")

    def rules(self, move: Any) -> Any:
        move("A", "go on")
        return dt.outcome("end", {"A": self.bold * (3 * self.s - 1), "B": self.s - self.bold**2})


CASES = [{"name": n, "bold": b} for n, b in (("timid", 0.0), ("half", 0.5), ("bold", 1.0))]


def swept(n: int = 64) -> xr.Dataset:
    batch = dt.sample(Weather(), dt.Uniform(n, 3), over={"s": (0, 1)})
    return dt.sweep(batch, cases=CASES, check=0)


def test_every_rule_against_plain_python() -> None:
    ds = swept()
    found = decide(ds)
    states = ds.s.values
    pays = {  # [player][case] -> by state
        "A": [[b * (3 * s - 1) for s in states] for b in (0.0, 0.5, 1.0)],
        "B": [[s - b * b for s in states] for b in (0.0, 0.5, 1.0)],
    }
    pays[ALL] = [[x + y for x, y in zip(a, b, strict=True)] for a, b in zip(pays["A"], pays["B"], strict=True)]
    names = [c["name"] for c in CASES]
    for who, rows in pays.items():
        best = [max(column) for column in zip(*rows, strict=True)]
        mean = [sum(row) / len(row) for row in rows]
        worst = [min(row) for row in rows]
        regret = [max(b - x for b, x in zip(best, row, strict=True)) for row in rows]
        share = [sum(b - x <= 1e-9 for b, x in zip(best, row, strict=True)) / len(row) for row in rows]
        one = found.sel(decider=who)
        for word, told in (("mean", mean), ("worst", worst), ("regret", regret), ("best_share", share)):
            assert np.allclose(one[word], told), (who, word)
        assert str(one.choice.sel(rule="mean").item()) == names[int(np.argmax(mean))]
        assert str(one.choice.sel(rule="maximin").item()) == names[int(np.argmax(worst))]
        assert str(one.choice.sel(rule="minimax regret").item()) == names[int(np.argmin(regret))]
        dominant = [n for n, x in zip(names, share, strict=True) if x == 1]
        assert str(one.choice.sel(rule="dominance").item()) == " / ".join(dominant)
        top = int(np.argmax(mean))
        gaps = np.array(rows[top]) - np.array(rows[0])
        assert float(one.error.sel(case="timid")) == pytest.approx(gaps.std(ddof=1) / np.sqrt(len(states)))
    assert str(found.choice.sel(decider="B", rule="dominance").item()) == "timid"
    assert (found.choice.sel(decider="A", rule="dominance") == "").all()
    assert np.isnan(found.cost.sel(decider="A", rule="dominance")).all()
    assert found.cost.sel(rule="mean", decider="B", player="B") == 0 < found.cost.sel(rule="mean", decider="A", player="B")
    both = np.array([pays["A"], pays["B"]])  # (player, case, state)
    kept = [
        [not any((both[:, j, s] >= both[:, i, s]).all() and (both[:, j, s] > both[:, i, s]).any() for j in range(3))
         for s in range(len(states))] for i in range(3)
    ]  # fmt: skip
    assert np.allclose(found.undominated, np.mean(kept, axis=1))


def test_a_grid_of_scenarios_is_kept() -> None:
    ds = dt.sweep(Weather(), over={"s": np.linspace(0, 1, 11)}, cases=CASES, check=0)
    one = decide(ds, over="s")
    assert one["mean"].dims == ("decider", "case") and np.isnan(one.error).all()
    two = decide(xr.concat([ds, ds], "world"), over="s")
    assert set(two.choice.dims) == {"rule", "decider", "world"}
    assert np.array_equal(two["mean"].isel(world=1).transpose(*one["mean"].dims), one["mean"])


def test_ties_are_named_together() -> None:
    ds = dt.sweep(Weather(), over={"s": [1 / 3]}, cases=CASES, check=0)
    assert str(decide(ds, over="s").choice.sel(decider="A", rule="mean").item()) == "timid / half / bold"


def test_a_game_without_an_answer_is_left_out_of_every_case_or_refused() -> None:
    ds = swept(16)
    holes = ds.copy(deep=True)
    holes.exists[{"case": 1, "draw": 3}] = False
    with raises("decide: in 0.0625 of the games some case has no equilibrium", "drop=0", error=ParameterError):
        decide(holes)
    found = decide(holes, drop=0.1)
    assert float(found.dropped_share) == 1 / 16
    kept = decide(ds.isel(draw=[i for i in range(16) if i != 3]))
    assert np.allclose(found["mean"], kept["mean"]) and np.allclose(found.regret, kept.regret)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((swept(4).payoff,), ["decide came with DataArray"]),
        ((dt.sweep(Weather(), over={"s": [0.1]}),), ["two cases at least"]),
        ((swept(4), "s"), ["over came as ['s']", "'s' is no dim of the games", "['draw']"]),
    ],
)
def test_wrong_requests_are_refused(arguments: Any, words: list[str]) -> None:
    with raises(*words, error=ParameterError):
        decide(arguments[0], **({"over": arguments[1]} if len(arguments) > 1 else {}))


def test_equilibria_that_disagree_are_refused() -> None:
    game = dt.NormalForm(np.array([[[2.0, 0], [0, 1]], [[1.0, 0], [0, 2]]]), players=("A", "B"))
    name, other, *_ = game.parameters()
    ds = dt.sweep(game, over={name: [1.0, 2.0]}, cases=[{"name": "one"}, {"name": "two", other: 0.1}], check=0)
    with raises("several equilibria disagree on 'payoff: A'", error=ParameterError):
        decide(ds, over=name)
