"""Shares of a box: verdicts against plain loops, intervals against exact ones, several equilibria, refusals."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
import xarray as xr
from conftest import raises
from scipy import stats

import deterrence as dt
from deterrence.errors import ParameterError
from deterrence.games import RudimentaryDeterrence, UnilateralDeterrence

ALL = ["holds", "no difference", "reversed", "depends on the equilibrium", "no equilibrium"]
SEEN = [{"name": "unseen", "resolve": "private"}, {"name": "seen", "resolve": "public"}]
RNG = np.random.default_rng(5)


def made(exists: Any, values: Any, design: str = "Uniform(n=1, seed=0)", **coords: Any) -> xr.Dataset:
    """A Dataset in the shape of a sweep of draws with two cases: (case, draw, equilibrium)."""
    exists, values = np.asarray(exists, dtype=bool), np.asarray(values, dtype=float)
    values = np.where(exists, values, np.nan)
    return xr.Dataset(
        {
            "exists": (("case", "draw", "equilibrium"), exists),
            "probability": (("case", "draw", "equilibrium", "event"), values[..., None]),
            "payoff": (("case", "draw", "equilibrium", "player"), values[..., None]),
            "complete": (("case", "draw"), np.ones(exists.shape[:2], dtype=bool)),
        },
        {"case": ["a", "b"], "event": ["war"], "player": ["A"], "draw": np.arange(exists.shape[1]),
         **{n: ("draw", v) for n, v in coords.items()}},
        {"design": design},
    )  # fmt: skip


def in_words(exists: Any, values: Any, by: float, sign: int) -> tuple[dict[str, float], dict[str, float]]:
    """Shares by a plain loop over draws and pairs of equilibria."""
    whole, some = dict.fromkeys(ALL, 0.0), dict.fromkeys(ALL, 0.0)
    draws, k = exists.shape[1:]
    for i in range(draws):
        told = set()
        for m, n in product(range(k), range(k)):
            if exists[0, i, m] and exists[1, i, n]:
                change = sign * (values[1, i, n] - values[0, i, m])
                told.add("holds" if change > by else "reversed" if change < -by else "no difference")
        verdict = told.copy().pop() if len(told) == 1 else ALL[3] if told else ALL[4]
        whole[verdict] += 1 / draws
        for word in told if len(told) < 2 else {*told, ALL[3]}:
            some[word] += 1 / draws
        some[ALL[4]] += not told and 1 / draws
    return whole, some


@pytest.mark.parametrize(("statement", "sign"), [(dt.lower, -1), (dt.higher, 1)])
@pytest.mark.parametrize("value", ["war", "payoff: A"])
def test_verdicts_are_those_of_a_plain_loop(statement: Any, sign: int, value: str) -> None:
    exists = RNG.random((2, 300, 3)) < 0.5
    values = np.round(RNG.random((2, 300, 3)), 1)
    found = dt.share(made(exists, values), statement(value, case=("a", "b"), by=0.25))
    whole, some = in_words(exists, values, 0.25, sign)
    assert list(found.verdict.values) == ALL
    for word in ALL:
        assert float(found.share.sel(verdict=word)) == pytest.approx(whole[word])
        assert float(found.under_some.sel(verdict=word)) == pytest.approx(some[word])
    assert float(found.share.sum()) == pytest.approx(1) and found.attrs["games"] == 300
    assert all(float(found.share.sel(verdict=word)) > 0 for word in ALL)


def test_a_fact_is_judged_in_every_equilibrium() -> None:
    exists, values = RNG.random((2, 200, 3)) < 0.5, RNG.random((2, 200, 3))
    ds = made(exists, values)
    for statement in (ds.probability.sel(event="war") < 0.4, lambda d: d.probability.sel(event="war") < 0.4):
        found = dt.share(ds, statement)
        assert found.share.dims == ("case", "verdict")
        for c, case in enumerate("ab"):
            rows = [{bool(v < 0.4) for v, e in zip(values[c, i], exists[c, i], strict=True) if e} for i in range(200)]
            wanted = {"holds": {True}, "fails": {False}, ALL[3]: {True, False}, ALL[4]: set()}
            for word, told in wanted.items():
                share = float(found.share.sel(case=case, verdict=word))
                assert share == pytest.approx(np.mean([row == told for row in rows]))
    known = dt.share(ds, xr.DataArray(np.arange(200) < 50, dims="draw"))
    some = exists.any(axis=2)[0]
    assert float(known.share.sel(case="a", verdict="holds")) == pytest.approx(some[:50].sum() / 200)


def test_the_binomial_interval_is_exact() -> None:
    for count, n in [(0, 40), (1, 40), (13, 40), (39, 40), (40, 40)]:
        values = np.zeros((2, n, 1))
        values[1, :count] = 1
        found = dt.share(made(np.ones((2, n, 1)), values), dt.higher("war", case=("a", "b")), confidence=0.9)
        exact = stats.binomtest(count, n).proportion_ci(0.9, method="exact")
        row = found.sel(verdict="holds")
        assert (float(row.low), float(row.high)) == pytest.approx((exact.low, exact.high))
        assert found.attrs["error"] == f"binomial (Clopper-Pearson) of {n} draws"


def test_scrambled_nets_show_their_own_spread() -> None:
    values = np.zeros((2, 80, 1))
    counts = [3, 5, 4, 8]
    for net, count in enumerate(counts):
        values[1, 20 * net : 20 * net + count] = 1
    ds = made(np.ones((2, 80, 1)), values, "Sobol(n=80, seed=0, replicates=4)", replicate=np.repeat(np.arange(4), 20))
    found = dt.share(ds, dt.higher("war", case=("a", "b")))
    shares = np.array(counts) / 20
    exact = stats.t(3, shares.mean(), shares.std(ddof=1) / 2).interval(0.95)
    row = found.sel(verdict="holds")
    assert (float(row.low), float(row.high)) == pytest.approx((max(exact[0], 0), exact[1]))
    row = found.sel(verdict="reversed")  # all four nets agree on none: that proves no zero
    assert (float(row.low), float(row.high)) == pytest.approx(tuple(stats.binomtest(0, 80).proportion_ci(0.95)))
    assert "Student's t over 4 scrambled nets" in found.attrs["error"]


def test_intervals_cover_a_known_share() -> None:
    """In the rudimentary game the challenger attacks iff the defender is hard with probability below 1/2."""
    for design in (dt.Uniform, dt.Latin, dt.Sobol, lambda n, s: dt.Sobol(n, s, replicates=8)):
        inside = []
        for seed in range(12):
            ds = dt.sweep(dt.sample(RudimentaryDeterrence(), design(64, seed), over={"hard_defender": (0.1, 0.8)}), check=0)
            row = dt.share(ds, ds.probability.sel(event="status quo") == 0).sel(verdict="holds")
            inside.append(float(row.low) <= 0.4 / 0.7 <= float(row.high))
        assert np.sum(inside) >= 10, design  # of 12 that are each right 19 times in 20


def test_two_samples_of_saltelli_are_counted_and_their_crossings_are_not() -> None:
    ds = dt.sweep(dt.sample(RudimentaryDeterrence(), dt.Saltelli(64, 0), over={"hard_defender": (0, 1), "a_dc": (0.9, 1.1)}), check=0)
    statement = ds.probability.sel(event="status quo") == 0
    found = dt.share(ds, statement)
    assert found.attrs["games"] == 128 and "128 draws, as a rule too wide" in found.attrs["error"]
    wanted = statement.squeeze("equilibrium").values[:128].mean()
    assert float(found.share.sel(verdict="holds")) == pytest.approx(wanted)


def test_a_real_comparison_with_games_that_have_no_equilibrium() -> None:
    """With postures chosen, a fifth of the draws have no assessment under the rule, and a tenth several."""
    access = [{"name": "free"}, {"name": "refused", "japan_access": "refused"}]
    ds = dt.sweep(dt.sample(dt.scenario("strait", "2017"), dt.Sobol(128, 0)), cases=access, check=0)
    found = dt.share(ds, dt.lower("attack", case=("refused", "free")))
    none = ~ds.exists.any("equilibrium").all("case")
    assert 0.05 < float(none.mean()) == pytest.approx(float(found.share.sel(verdict="no equilibrium")))
    assert float(found.share.sum()) == pytest.approx(1)
    assert found.attrs["complete_share"] == pytest.approx(float(ds.complete.mean())) and found.attrs["complete_share"] < 1
    assert "not probabilities" in found.attrs["meaning"]
    assert found.attrs["statement"] == "attack is lower in 'free' than in 'refused', by more than 1e-06"
    assert float(found.share.sel(verdict=ALL[3])) > 0 and float(found.under_some.sel(verdict="reversed")) > 0


def test_a_grid_has_shares_without_an_error() -> None:
    over = {"hard_defender": np.linspace(0, 1, 21), "hard_challenger": np.linspace(0, 1, 11)}
    ds = dt.sweep(UnilateralDeterrence(), over=over, cases=SEEN, check=0)
    found = dt.share(ds, dt.lower("war", case=("unseen", "seen")))
    assert found.attrs["games"] == 231 and found.low.isnull().all() and found.high.isnull().all()
    assert found.attrs["error"].startswith("none: a grid is no sample") and float(found.share.sum()) == pytest.approx(1)


ONE = made(np.ones((2, 4, 2)), np.ones((2, 4, 2)))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: dt.share(ONE.exists, dt.lower("war", case=("a", "b"))), ["share came with DataArray"]),
        (lambda: dt.share(ONE, dt.lower("war", case=("a", "b")), confidence=1.0), ["confidence came as 1.0"]),
        (lambda: dt.share(ONE, dt.lower("wra", case=("a", "b"))), ["'wra' is not an event or payoff", "did you mean 'war'"]),
        (lambda: dt.share(ONE, dt.lower("war", case=("a", "c"))), ["'c' is not a case", "Choose among 'a', 'b'"]),
        (lambda: dt.share(ONE.sel(case="a"), dt.lower("war", case=("a", "b"))), ["has no dim 'case'", "cases=[...]"]),
        (lambda: dt.share(ONE, ONE.probability.sel(event="war")), ["the statement gave float64", "dt.lower and dt.higher"]),
        (lambda: dt.share(ONE, ONE.probability < 0.5), ["bool over ('case', 'draw', 'equilibrium', 'event')", "true or false over"]),
        (lambda: dt.share(ONE, "war falls"), ["the statement gave 'war falls'"]),
        (lambda: dt.share(ONE, (ONE.probability.sel(event="war") < 1).isel(draw=[0, 1])), ["no answer for some games"]),
        (lambda: dt.lower("war", case="a"), ["lower: case came as 'a'", "(before, after)"]),
        (lambda: dt.higher("war", case=("a", "a")), ["higher: case came as ('a', 'a')", "two different cases"]),
        (lambda: dt.lower("war", case=("a", "b"), by=-1), ["by came as -1"]),
        (lambda: dt.lower("war", case=("a", "b"), by=float("nan")), ["by came as nan"]),
    ],
)  # fmt: skip
def test_wrong_statements_are_refused(call: Any, words: list[str]) -> None:
    with raises(*words, error=ParameterError):
        call()
