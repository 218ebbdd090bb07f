"""Private numbers: their laws against quadrature, and replies to them against a fine grid of numbers."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import same
from scipy.integrate import quad
from scipy.stats import logistic, norm, uniform

import deterrence as dt
from deterrence.language.private import Distribution

LAWS = {
    "normal": (dt.normal(0.3, 0.7), norm(0.3, 0.7)),
    "uniform": (dt.uniform(-0.5, 1.5), uniform(-0.5, 2.0)),
    "logistic": (dt.logistic(-0.2, 0.4), logistic(-0.2, 0.4)),
}
by_law = pytest.mark.parametrize("law", LAWS)


@by_law
def test_law_equals_quadrature(law: str) -> None:
    ours, theirs = LAWS[law]
    low, high = (float(v) for v in theirs.ppf([1e-14, 1 - 1e-14]))
    for c in np.linspace(-2.5, 2.5, 23):
        assert float(ours.cdf(c)) == pytest.approx(theirs.cdf(c), abs=1e-14)
        ends = (low, min(max(c, low), high))
        partial = quad(lambda x: x * theirs.pdf(x), *ends, limit=200, points=[float(theirs.mean())])[0]
        assert float(ours.below(c)) == pytest.approx(partial, abs=1e-8)
    shares = np.linspace(0.001, 0.999, 57)
    assert same(ours.ppf(shares), theirs.ppf(shares), 1e-10) and same(ours.cdf(ours.ppf(shares)), shares, 1e-12)
    assert float(ours.mean) == pytest.approx(theirs.mean(), abs=1e-12)


@by_law
def test_infinite_ends(law: str) -> None:
    ours, _ = LAWS[law]
    ends = np.array([-np.inf, np.inf])
    assert same(ours.cdf(ends), [0.0, 1.0]) and same(ours.below(ends), [0.0, float(ours.mean)])
    assert float(ours.below(ours.ppf(1.0))) == pytest.approx(float(ours.mean), abs=1e-12)
    assert float(ours.below(ours.ppf(0.0))) == pytest.approx(0.0, abs=1e-12)


@pytest.mark.parametrize("law", [dt.normal, dt.uniform, dt.logistic])
@pytest.mark.parametrize("at", [-1.7, 0.0, 0.4, 1e6])
def test_spread_zero_is_a_known_number(law: Any, at: float) -> None:
    known = law(at, at if law is dt.uniform else 0.0)
    points = np.array([-np.inf, at - 0.1, at, at + 0.1, np.inf])
    with np.errstate(over="ignore"):
        assert bool(known.degenerate) and same(known.cdf(points), [0.0, 0.0, 0.0, 1.0, 1.0], 0.0)
        assert same(known.below(points), [0.0, 0.0, 0.0, at, at], 1e-12)


@by_law
def test_samples_follow_the_law(law: str) -> None:
    ours, theirs = LAWS[law]
    x = ours.sample(200_000, np.random.default_rng(1))
    for c in (-0.4, 0.1, 0.6):
        assert np.mean(x < c) == pytest.approx(theirs.cdf(c), abs=0.006)
    assert same(x, ours.sample(200_000, np.random.default_rng(1)), 0.0)


def _law(name: str, centre: Any, spread: Any) -> Distribution:
    return dt.uniform(centre - spread, centre + spread) if name == "uniform" else getattr(dt, name)(centre, spread)


class Bid(dt.Game):
    """One player, three actions that lean on a private number in different ways; another player watches."""

    players = ("Bidder", "Rival")
    centre: float = dt.param(0.1, unit="u", source="assumption")
    spread: float = dt.param(0.4, unit="u", low=0, source="assumption")
    q0: float = dt.param(0.0, unit="u", source="assumption")
    q1: float = dt.param(0.1, unit="u", source="assumption")
    q2: float = dt.param(0.1, unit="u", source="assumption")
    b0: float = dt.param(0.0, unit="u", source="assumption")
    b1: float = dt.param(-1.0, unit="u", source="assumption")
    b2: float = dt.param(2.0, unit="u", source="assumption")
    law: str = "normal"
    slopes: str = "swept"

    def rules(self, move: Any) -> Any:
        x = move.private("Bidder", "x", _law(self.law, self.centre, self.spread))
        a = ("pass", "low", "high").index(move("Bidder", "pass", "low", "high"))
        slope = (self.b0, self.b1, self.b2)[a] if self.slopes == "swept" else (0.0, 0.0, -1.0)[a]
        level = (self.q0, self.q1, self.q2)[a]
        return dt.outcome(("pass", "low", "high")[a], {"Bidder": level + slope * x, "Rival": level})


@pytest.mark.parametrize(("law", "slopes"), list(product(LAWS, ["swept", "one"])))
def test_replies_equal_a_fine_grid(law: str, slopes: str) -> None:
    """The upper envelope of three lines in x: shares, values and cutoffs."""
    rng, n = np.random.default_rng(3), 60
    draws = {name: rng.uniform(-1, 1, n) for name in ("centre", "q0", "q1", "q2", "b0", "b1", "b2")}
    spread = np.where(rng.random(n) < 0.2, 0.0, rng.uniform(0.05, 1, n))
    for name in ("b0", "b1"):  # parallel lines too
        draws[name] = np.where(rng.random(n) < 0.2, draws["b2"], draws[name])
    game = Bid(spread=spread, law=law, slopes=slopes, **draws)
    e = dt.solve(game)
    share = (np.arange(100_001) + 0.5) / 100_001
    used = 0
    for i in range(n):
        one = {k: float(v[i]) for k, v in draws.items()}
        centre, width = one["centre"], float(spread[i])
        if width:
            z = {"normal": norm, "logistic": logistic, "uniform": uniform(-1, 2)}[law].ppf(share)
            x = centre + width * z
        else:
            x = np.full(share.shape, centre)
        b = [one["b0"], one["b1"], one["b2"]] if slopes == "swept" else [0.0, 0.0, -1.0]
        lines = np.stack([one[f"q{a}"] + b[a] * x for a in range(3)])
        best = lines.argmax(axis=0)
        taken = [np.mean(best == a) for a in range(3)]
        assert e.strategy["Bidder"][i, 0] == pytest.approx(taken, abs=3e-5), i
        assert e.payoff[i, 0, 0] == pytest.approx(lines.max(axis=0).mean(), abs=1e-3), i
        assert e.payoff[i, 0, 1] == pytest.approx(sum(p * one[f"q{a}"] for a, p in enumerate(taken)), abs=1e-4)
        for a, (low, high) in enumerate(e.cutoff["Bidder"][i, 0]):
            if np.isnan(low):
                assert taken[a] < 1e-9
                continue
            assert np.all((x[best == a] >= low - 1e-9) & (x[best == a] <= high + 1e-9))
            used += 1
    assert used > n
    assert e.exists.all() and np.nanmax(e.residual) < 1e-9 and np.nanmax(e.regret) < 1e-9


def test_identical_sloped_actions_are_a_tie() -> None:
    """Two actions with the same line tie at almost every number, so the list is not complete."""
    e = dt.solve(Bid(q0=0.0, b0=0.0, q1=0.3, b1=-1.0, q2=0.3, b2=-1.0))
    assert 0 < e.strategy["Bidder"][0, 1] < 1 and e.strategy["Bidder"][0, 2] == 0
    assert e.status[0] == dt.Status.tie and not e.complete


def test_lines_that_only_rounding_sets_apart_are_a_tie() -> None:
    """Slopes apart by 1e-15: a tie where the levels are equal too, and then alone; lines that truly cross are none."""
    apart = np.array([1e-15, 1e-15, 0.01, -0.01])
    e = dt.solve(Bid(q0=0.0, b0=0.0, q1=0.3, b1=-1.0, q2=np.array([0.3, 0.2, 0.3, 0.3 + 0.01 * 0.1]), b2=-1.0 + apart))
    assert list(e.status[:, 0] == dt.Status.tie) == [True, False, False, False]
    far = dt.solve(Bid(q0=0.0, b0=0.0, q1=0.3, b1=-1e-76, q2=0.3, b2=-2e-76))  # cross beyond all numbers, but equal
    assert far.status[0] == dt.Status.tie and far.regret[0] < 1e-12


def test_a_crossing_beyond_all_numbers_is_judged() -> None:
    """Slopes of 1e-308: the judge cuts the axis at 1.0, 1.3 and 1.5e308, and looks between without an overflow."""
    e = dt.solve(Bid(q0=-1.0, b0=0.0, q1=1.0, b1=-1.5e-308, q2=0.5, b2=-1e-308))
    assert e.status[0] == dt.Status.ok and e.regret[0] < 1e-12 and e.strategy["Bidder"][0, 1] == 1
