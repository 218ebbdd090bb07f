"""The models of bargaining, power shifts and brinkmanship: continua by brute force, and what surprises."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import raises, random_game
from scipy.optimize import minimize_scalar

import deterrence as dt


def bargained(p: float, c: float, highest: float, r: float) -> float:
    """P(war) at China's best offer from the continuum, by search over Taiwan's marginal cost."""

    def loss(t: float) -> float:
        kept = (1 - (1 - p - t) ** (1 / r)) ** r
        return -((1 - t / highest) * kept + t / highest * (p - c))

    top = min(highest, 1 - p)
    grid = np.linspace(0, top, 201)
    i = int(np.argmin([loss(t) for t in grid]))
    box = (grid[max(i - 1, 0)], grid[min(i + 1, 200)])
    return float(minimize_scalar(loss, bounds=box, method="bounded", options={"xatol": 1e-12}).x) / highest


def test_arms_move_the_settlement_and_not_the_risk() -> None:
    rng = np.random.default_rng(1)
    p, c, highest = rng.uniform(0.05, 0.95, 30), rng.uniform(0, 0.8, 30), rng.uniform(0.1, 0.9, 30)
    game = dt.games.UltimatumBargaining(china_wins=p, china_cost=c, taiwan_highest_cost=highest, offers=401)
    told, solved = game.closed_form().values["P(war)"], dt.solve(game).event("war")[:, 0]
    searched = np.array([bargained(*row, 1.0) for row in zip(p, c, highest, strict=True)])
    assert np.allclose(told, searched, atol=1e-6) and np.allclose(told, solved, atol=1 / 400)
    assert (told <= 0.5).all() and np.all((told == 0) == (c >= highest))
    inside = dt.games.UltimatumBargaining(china_wins=np.linspace(0.0, 0.5, 6))
    assert np.ptp(dt.solve(inside).event("war")) < 1e-12
    assert np.allclose(np.diff(dt.solve(inside).payoff[:, 0, 1]), -0.1), "what moves is the settlement"


def test_with_averse_sides_support_of_the_weak_can_raise_the_risk_or_lower_it() -> None:
    """The sign of dP(war)/dp is that of 1 + G'(q) + (C - t) G''(q), on both sides of zero."""
    signs = []
    for p, c, highest, r in ((0.2, 0.05, 0.8, 0.7), (0.5, 0.02, 0.6, 0.8), (0.75, 0.008, 0.337, 0.74), (0.87, 0.009, 0.15, 0.965)):
        t = bargained(p, c, highest, r) * highest
        assert 1e-3 < t < min(highest, 1 - p) - 1e-3, "an interior offer"

        def kept(q: float, r: float = r) -> float:
            return (1 - q ** (1 / r)) ** r

        q, h = 1 - p - t, 1e-4
        first, second = (kept(q + h) - kept(q - h)) / (2 * h), (kept(q + h) - 2 * kept(q) + kept(q - h)) / h**2
        sign = 1 + first + (highest - t) * second
        moved = bargained(p + 0.01, c, highest, r) - bargained(p - 0.01, c, highest, r)
        assert np.sign(sign) == np.sign(moved)
        signs.append(np.sign(sign))
    assert {-1.0, 1.0} == set(signs)


def test_a_fuzzy_line_loses_less_land_and_risks_more() -> None:
    m, loss = np.linspace(0.2, 0.5, 31), 0.1
    fuzzy = dt.games.SalamiTactics(line_mean=m, line_spread=m, china_war_loss=loss, line="fuzzy", slices=401)
    e, told = dt.solve(fuzzy), fuzzy.closed_form().values
    assert np.allclose(e.event("land lost")[:, 0], told["x*"] * (1 - told["P(war)"]), atol=2e-3)
    assert np.allclose(told["P(war)"], np.maximum((1 - loss / (2 * m)) / 2, 0)), "the condition of UltimatumBargaining"
    clear = dt.solve(fuzzy.replace(line="clear"))
    assert (e.event("land lost") < clear.event("land lost")).all() and (clear.event("war") == 0).all()
    better = e.payoff[:, 0, 1] > clear.payoff[:, 0, 1]
    bearable = dt.solve(fuzzy.replace(japan_war_loss=told["bearable"] * 0.98)).payoff[:, 0, 1] > clear.payoff[:, 0, 1]
    assert bearable.all() and not better.all()
    assert (dt.solve(fuzzy.replace(china_war_loss=1.0)).event("war") == 0).all(), "K above the highest line deters altogether"


def test_half_a_fog_costs_nothing() -> None:
    """Up to a spread of (m + K)/3 China takes only what is safe: less land than under a clear line, and no war."""
    m, loss = 0.5, np.array([0.0, 0.2, 0.4])
    spread = (m + loss) / 3
    game = dt.games.SalamiTactics(line_mean=m, line_spread=spread, china_war_loss=loss, line="fuzzy", slices=1_001)
    e = dt.solve(game.replace(line_spread=spread - 1e-3))
    assert (e.event("war") == 0).all() and np.allclose(e.event("land lost")[:, 0], m - spread, atol=2e-3)
    assert (dt.solve(game.replace(line_spread=spread + 5e-3)).event("war") > 0).all()
    x = np.linspace(0, 1, 100_001)[:, None]  # brute force over slices
    crossed = np.clip((x - (m - spread)) / (2 * spread), 0, 1)
    assert np.allclose(x[np.argmax(x * (1 - crossed) - loss * crossed, axis=0), 0], m - spread, atol=1e-4)


@pytest.mark.parametrize(("name", "field"), [("UltimatumBargaining", "offers"), ("SalamiTactics", "slices")])
def test_a_choice_among_one_is_refused(name: str, field: str) -> None:
    kind: Any = getattr(dt.games, name)
    with raises(name, field, "at least 2"):
        dt.solve(random_game(kind, **{field: 1}))
