"""The models of bargaining, power shifts and brinkmanship: formulas by brute force, and what surprises."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from conftest import raises, random_game
from scipy.optimize import minimize_scalar

import deterrence as dt
from deterrence.contest import Difference, Ratio


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
    p, c, highest = rng.uniform(0.05, 0.95, 25), rng.uniform(0, 0.8, 25), rng.uniform(0.1, 0.9, 25)
    game = dt.games.UltimatumBargaining(china_wins=p, china_cost=c, taiwan_highest_cost=highest, offers=201)
    told, solved = game.closed_form().values["P(war)"], dt.solve(game).event("war")[:, 0]
    searched = np.array([bargained(*row, 1.0) for row in zip(p, c, highest, strict=True)])
    assert np.allclose(told, searched, atol=1e-6) and np.allclose(told, solved, atol=1 / 200)
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
    fuzzy = dt.games.SalamiTactics(line_mean=m, line_spread=m, china_war_loss=loss, line="fuzzy", slices=201)
    e, told = dt.solve(fuzzy), fuzzy.closed_form().values
    assert np.allclose(e.event("land lost")[:, 0], told["x*"] * (1 - told["P(war)"]), atol=4e-3)
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
    game = dt.games.SalamiTactics(line_mean=m, line_spread=spread, china_war_loss=loss, line="fuzzy", slices=301)
    e = dt.solve(game.replace(line_spread=spread - 4e-3))
    assert (e.event("war") == 0).all() and np.allclose(e.event("land lost")[:, 0], m - spread, atol=5e-3)
    assert (dt.solve(game.replace(line_spread=spread + 8e-3)).event("war") > 0).all()
    x = np.linspace(0, 1, 100_001)[:, None]  # brute force over slices
    crossed = np.clip((x - (m - spread)) / (2 * spread), 0, 1)
    assert np.allclose(x[np.argmax(x * (1 - crossed) - loss * crossed, axis=0), 0], m - spread, atol=1e-4)


def test_doubt_about_the_answer_deters_fully_or_not_at_all() -> None:
    q = np.linspace(0, 1, 22)
    game = dt.games.SalamiTactics(line="clear, answer unsure", answer=q, china_war_loss=0.5, line_mean=0.4)
    e = dt.solve(game)
    goes = (1 - q) * 1.0 - q * 0.5 > 0.4
    assert np.allclose(e.event("war")[:, 0], np.where(goes, q, 0)) and 0 < goes.mean() < 1
    assert np.allclose(e.event("land lost")[:, 0], np.where(goes, 1 - q, 0.4))


@pytest.mark.parametrize(("name", "field"), [("UltimatumBargaining", "offers"), ("SalamiTactics", "slices")])
def test_a_choice_among_one_is_refused(name: str, field: str) -> None:
    kind: Any = getattr(dt.games, name)
    with raises(name, field, "at least 2"):
        dt.solve(random_game(kind, **{field: 1}))


def first_attack(powers: list[float], c: float, beta: float, tau: float, offers: int = 4_001) -> tuple[int, float]:
    """The rung at which China attacks (their number if never) if every rung is bargained over, offer by offer.

    Also how near the decision was: the least distance of what is needed from the whole pie and tau.
    """
    worth = [(1 - p) / (1 - beta) - c for p in powers]
    share, later, war = np.linspace(0, 1 + tau, offers), max(worth[-1], 0.0), len(powers) - 1
    near = np.inf
    for rung in reversed(range(len(powers) - 1)):
        near = min(near, abs(worth[rung] - beta * later - 1 - tau))
        accepted = share[share + beta * later >= worth[rung]]
        later = accepted[0] + beta * later if len(accepted) else worth[rung]
        war = war if len(accepted) else rung
    return war, near


def test_settlements_are_the_coalitions_best_offers_as_the_margin_vanishes() -> None:
    game = random_game(dt.games.PreventiveWar, (400,), 3, margin=1e-9, rungs=3)
    e = dt.solve(game)
    told = np.where(e.event("peace")[:, 0] == 1, 3, np.where(e.event("war at once")[:, 0] == 1, 0, -1))
    kinds = set()
    for i in range(400):
        v = {n: float(x) for n, x in game.take(i).values.items()}
        powers = [v["start_power"] + (v["end_power"] - v["start_power"]) * (r / 3) ** v["bend"] for r in range(4)]
        war, near = first_attack(powers, v["china_cost"], v["discount"], v["side_payment"])
        if near > 2e-3:
            assert told[i] == (war if war in (0, 3) else -1)
            kinds.add(int(told[i]))
    assert kinds == {0, 3, -1}


def test_one_big_step_provokes_what_small_steps_do_not() -> None:
    """A ladder from .4 to .6 in 4, 8 and 2 rungs, and a single jump is war in all three."""
    for beta, c, wanted in ((0.9, 0.3, 4), (0.95, 0.3, 8), (0.8, 0.5, 2)):
        game = dt.games.PreventiveWar(discount=beta, china_cost=c, side_payment=0, margin=1e-9)
        told = game.closed_form().values
        assert told["rungs"] == wanted and dt.solve(game).event("war")[0] == 1
        power, steps = 0.4, 0
        while power < 0.6:
            power, steps = power + float(game.largest(power)), steps + 1
        assert steps == wanted
    assert dt.games.PreventiveWar(side_payment=0).closed_form().values["largest rung"] == pytest.approx(0.0477778)
    even = dt.games.PreventiveWar(side_payment=0, margin=1e-9, rungs=4)
    assert dt.solve(even).event("war at once")[0] == 1, "equal rungs are too large at first: .05 against .048"
    assert dt.solve(even.replace(bend=1.15)).event("peace")[0] == 1, "small rungs first"
    assert dt.solve(dt.games.PreventiveWar(side_payment=1.4)).event("peace")[0] == 1, "or one that is paid for"


def test_where_war_is_worth_a_periods_pie_no_rung_is_too_large() -> None:
    """The published inequality alone forbids such a jump: it lets China expect less than nothing."""
    game = dt.games.PreventiveWar(start_power=0.88, end_power=1.0, china_cost=0.3, side_payment=0, margin=1e-9)
    beta, c = 0.9, 0.3
    assert beta * 1.0 - 0.88 > c * (1 - beta) ** 2, "the inequality says war"
    assert first_attack([0.88, 1.0], c, beta, 0.0)[0] == 1 and dt.solve(game).event("peace")[0] == 1
    assert game.closed_form().values["rungs"] == 1 and game.largest(0.88) == pytest.approx(0.12)


def plans(kinds: tuple[str, ...]) -> list[list[set[str]]]:
    """Every order of rungs that builds some of the kinds."""
    found: list[list[set[str]]] = [[]]
    for size in range(1, len(kinds) + 1):
        for chosen in combinations(kinds, size):
            rest = tuple(k for k in kinds if k not in chosen)
            found += [[set(chosen), *more] for more in plans(rest)]
    return found


def plan_worth(v: dict[str, float], plan: list[set[str]]) -> float | None:
    """What a plan is worth to the partners, told period by period; None if a rung of it is attacked."""
    gain = {k: v[f"{k}_gain"] for k in LADDER}
    beta, p, total, now = v["discount"], v["start_power"], 0.0, 1.0

    def aim(p: float) -> float:
        return max((1 - p) / (1 - beta) - v["china_cost"], 0.0) + v["margin"]

    for rung in plan:
        after = p + sum(gain[k] for k in rung)
        share = min(aim(p) - beta * aim(after), 1 + v["side_payment"])
        if (1 - p) / (1 - beta) - v["china_cost"] > share + beta * aim(after):
            return None
        beside = v["premium"] * max(share - 1, 0.0)
        seen = v["reply"] * (1 - p) * sum(v[f"{k}_visibility"] for k in rung)
        total += now * (1 - share - beside - seen + v["worth_of_power"] * (p - v["start_power"]))
        p, now = after, now * beta
    return total + now * ((1 + v["worth_of_power"] * (p - v["start_power"])) / (1 - beta) - aim(p))


def test_the_ladder_is_the_best_of_all_plans() -> None:
    game = random_game(dt.games.CooperationLadder, (300,), 5, margin=1e-7)
    e = dt.solve(game)
    for i in range(300):
        v = {n: float(x) for n, x in game.take(i).values.items()}
        safe = [w for plan in plans(LADDER) if (w := plan_worth(v, plan)) is not None]
        assert e.payoff[i, 0, 0] == pytest.approx(max(safe), abs=1e-6)
    assert (e.event("war") == 0).all() and len(plans(LADDER)) == 26


def test_all_power_is_paid_for_beforehand() -> None:
    """Beside what it is worth outside the pie, no plan gains anything."""
    v = {**game_values(dt.games.CooperationLadder()), "worth_of_power": 0.0, "reply": 0.0, "premium": 0.0, "side_payment": 9.0}
    worth = [plan_worth(v, plan) for plan in plans(LADDER)]
    assert np.ptp(np.array(worth, dtype=float)) < 1e-12


def test_payments_and_time_are_substitutes_and_visibility_decides_the_order() -> None:
    one = dt.games.CooperationLadder(coast_guard_visibility=0, air_defence_visibility=0, naval_exercises_visibility=0)
    paid = dt.solve(one.replace(side_payment=np.array([0.0, 0.5, 1.0, 2.0]), premium=0.02))
    assert (np.diff(paid.event("one step")[:, 0]) >= 0).all() and np.ptp(paid.event("one step")) == 1
    dear = dt.solve(one.replace(side_payment=2.0, premium=np.array([0.02, 0.5])))
    assert dear.event("one step")[:, 0].tolist() == [1, 0]
    even = dt.games.CooperationLadder(
        coast_guard_gain=0.05, coast_guard_visibility=np.linspace(0, 1, 20), air_defence_visibility=0.5, naval_exercises_gain=0.0,
        naval_exercises_visibility=1.0, side_payment=0.0, worth_of_power=2.0, china_cost=0.8,
    )  # fmt: skip
    first = dt.solve(even).event("coast guard first")[:, 0]
    assert (np.diff(first) <= 0).all() and np.array_equal(first == 1, np.linspace(0, 1, 20) < 0.5)


def test_without_patience_the_least_visible_kind_comes_first_whatever_it_gains() -> None:
    """The order of visibility per unit of power needs beta = 1 and no gain on the way; the formula covers both."""
    swapped = 0
    rng = np.random.default_rng(2)
    for _ in range(200):
        (vi, vj), (gi, gj) = rng.uniform(0, 1, 2), rng.uniform(0.01, 0.03, 2)
        beta, worth, p = rng.uniform(0.3, 0.99), rng.uniform(0, 3), 0.4
        v = dict(zip([f"{k}_{w}" for k in LADDER[:2] for w in ("gain", "visibility")], (gi, vi, gj, vj), strict=True))
        v |= {"start_power": p, "discount": beta, "china_cost": 9.0, "margin": 1e-9, "side_payment": 9.0, "premium": 0.0}
        v |= {"reply": 0.5, "worth_of_power": worth, f"{LADDER[2]}_gain": 0.0, f"{LADDER[2]}_visibility": 0.0}
        one, other = (plan_worth(v, [{LADDER[a]}, {LADDER[1 - a]}]) for a in (0, 1))
        assert one is not None and other is not None
        left = 0.5 * ((1 - beta) * (1 - p) * (vi - vj) + beta * (vi * gj - vj * gi))
        assert (one > other) == (left < beta * worth * (gi - gj))
        swapped += (one > other) != (vi / gi < vj / gj)
    assert swapped > 10, "v/g alone is not the rule"


LADDER = ("coast_guard", "air_defence", "naval_exercises")


def game_values(game: dt.Game) -> dict[str, float]:
    return {n: float(x) for n, x in game.values.items()}


def test_the_two_contests_and_their_inverses() -> None:
    rng = np.random.default_rng(4)
    own, g, chance = rng.uniform(0.2, 2, 50), rng.uniform(0.5, 3, 50), rng.uniform(0.1, 0.9, 50)
    for form in (Ratio(g), Difference(g)):
        assert np.allclose(form.wins(own, form.needed(chance, own)), chance)
        assert np.allclose(form.wins(own, 0.7) + form.wins(np.full(50, 0.7), own), 1)
    assert Ratio(1.0).wins(1.0, 0.0) == 1 and Difference(1.0).wins(1.0, 0.0) < 1
    assert Ratio(1.0).needed(0.4, 1.0) == pytest.approx(1.5), "an anchor: not even unhindered US force"
    game = dt.games.ContestSuccess(china_cost=0.4, decisiveness=1, taiwan_forces=0.35, us_forces=1)
    assert game.closed_form().thresholds["China, Japan: abstain"].at == pytest.approx(-0.15)


def test_bases_complement_us_force_and_can_bring_it_in() -> None:
    game = dt.games.ContestSuccess(a2ad=0.9, us_war_cost=0.2, japan_bases_cost=0.01, basing_relief=np.array([0.0, 0.9]))
    assert dt.solve(game).event("attack")[:, 0].tolist() == [1, 0]
    relief, us = 0.5, 1.2

    def defence(a: float, b: float) -> Any:
        return dt.games.ContestSuccess(a2ad=0.4, basing_relief=a, us_forces=b).defence("open bases", "intervene")

    cross = defence(relief + 0.1, us + 0.1) - defence(relief, us + 0.1) - defence(relief + 0.1, us) + defence(relief, us)
    assert cross / 0.01 == pytest.approx(0.4), "delta: it grows with US force"


def test_more_a2ad_can_keep_the_peace_by_bringing_japan_in() -> None:
    """In some games China attacks at a middling discount and not at a large one."""
    base = random_game(dt.games.ContestSuccess, (400, 1), 6)
    attack = dt.solve(base.replace(a2ad=np.linspace(0, 1, 41))).event("attack")[:, :, 0]
    falls = (np.diff(attack, axis=1) < 0).any(axis=1)
    assert falls.any() and falls.mean() < 0.2, "rare, but there"


def test_a_type_quits_after_the_hazard_of_the_formula_and_slower_rungs_are_no_safer() -> None:
    prize, high = 1.0, 2.0
    step = 1e-4
    s = np.arange(step / 2, 30, step)  # cumulative hazard; the other side's marginal type falls as 1/(1/D + s/V)
    still = 1 / (1 + s * high / prize)
    for loss in (0.4, 0.8, 1.3, 1.8):
        quit_now = np.exp(-s) * still
        flow = quit_now * (prize * (high / prize) * still - loss)  # the prize at the other's rate of quitting, less the loss
        best = s[np.argmax(np.cumsum(flow))]
        assert best == pytest.approx(prize * (1 / loss - 1 / high), abs=2e-3)
    game = dt.games.Brinkmanship(rate=np.array([0.1, 0.5, 2.0]), time=np.array([8.0, 1.6, 0.4]))
    assert np.ptp(dt.solve(game).event("disaster")[:, 0]) < 1e-12, "what counts is the hazard, not the time"
    whole = dt.games.Brinkmanship(rate=np.array([0.4, 2.0, 10.0]), time=100.0)
    e = dt.solve(whole)
    total = np.sum(np.exp(-s) * still**2) * step
    assert np.allclose(e.event("disaster")[:, 0], total, atol=1e-6) and (e.event("both are still in")[:, 0] < 1e-9).all()
    assert whole.closed_form().values["risk run in all"] == pytest.approx(total, abs=1e-6)


def test_a_worse_disaster_is_rarer_and_costs_more_on_average() -> None:
    game = dt.games.Brinkmanship(highest_loss=np.array([0.5, 2.0, 10.0, 100.0]), time=100.0)
    e = dt.solve(game)
    wins = (1 - e.event("disaster")[:, 0]) / 2
    lost = wins - e.payoff[:, 0, 0]
    assert (np.diff(e.event("disaster")[:, 0]) < 0).all() and (np.diff(lost) > 0).all()
    assert 0.2 < lost[-1] < 0.25


def test_the_peaceful_commitments_can_be_two_windows() -> None:
    """An example: a margin of .02 at m = .4, -.10 at .6 and .05 at .8; an assurance joins the windows."""
    m = np.array([0.4, 0.6, 0.8])
    game = dt.games.ThreatsAndAssurances(us_fights=m)
    assert game.closed_form().values["margin"] == pytest.approx([0.02, -0.10, 0.05], abs=0.005)
    fine = np.linspace(0, 0.999, 1_000)
    one = dt.games.ThreatsAndAssurances()
    held, count = one.windows(fine)
    assert count == 2 and np.array_equal(held, dt.solve(one.replace(us_fights=fine)).event("attack")[:, 0] == 0)
    assert one.replace(assurance=0.4).windows(fine)[1] == 1
    worse = one.replace(us_fights=fine).closed_form().values
    assert np.array_equal(np.diff(worse["margin"]) < 0, (worse["slope"][1:] + worse["slope"][:-1]) / 2 < 0)


def test_fear_makes_a_threat_over_a_trifle_credible() -> None:
    """Over a slice that is not worth a war the US deters all the same, and for sure where it fears enough."""
    game = dt.games.FearAndCredibility(belligerent=np.array([0.1, 0.3, 0.6]), slice_size=0.1)
    assert game.slice_size < game.us_war_cost
    e = dt.solvers.PerfectBayesian(off_path="any")(game)
    peace = e.exists & (e.event("status quo") > 1 - 1e-12)
    assert peace.any(axis=-1).all(), "deterrence is an equilibrium whatever the prior fear"
    allowed = (e.event("transgression allowed") > 1e-12).any(axis=-1)
    assert allowed.tolist() == [True, True, False], "appeasement is one only below q* = .5"
    kept = dt.solvers.PerfectBayesian(off_path="any").refine("D1")(game)
    assert (kept.exists & (kept.event("status quo") > 1 - 1e-12)).any(axis=-1).all(), "D1 keeps it"
    least = [dt.games.FearAndCredibility(belligerent=mu).closed_form().values["least slice"] for mu in (0.1, 0.3, 0.5)]
    assert (np.diff(least) < 0).all(), "smaller slices are safe from appeasement where fear is larger"


def test_a_stronger_umbrella_removes_the_nuclear_shadow() -> None:
    """And the shadow is worth nothing unless China is within p eta of indifference."""
    g = np.linspace(0, 0.95, 20)
    game = dt.games.NuclearHedging(umbrella=g, china_cost=0.5)
    attack = dt.solve(game).event("attack")[:, 0]
    arms = (1 - g) * 0.7 * 1.0 > 0.3
    assert np.array_equal(attack == 0, arms) and 0 < attack.mean() < 1, "a reliable umbrella brings the attack on"
    cost = np.linspace(0.02, 0.98, 49)
    with_shadow = dt.games.NuclearHedging(china_cost=cost)
    without = with_shadow.replace(japan_arms_loss=0.0)
    fewer = dt.solve(without).event("attack")[:, 0] - dt.solve(with_shadow).event("attack")[:, 0]
    ev, shadow = 0.6 - cost, 0.6 * 0.3
    assert np.array_equal(fewer == 1, (ev > 0) & (ev <= shadow)) and set(fewer) == {0.0, 1.0}


def test_a_programme_that_can_be_struck_casts_less_of_a_shadow() -> None:
    rng = np.random.default_rng(8)
    eta, s, cost, g, d = (rng.uniform(low, high, 200) for low, high in ((0, 1), (0, 1), (0.01, 0.5), (0, 0.9), (0, 0.5)))
    game = dt.games.NuclearHedging(
        strikes="possible", japan_arms_loss=eta, strike_success=s, strike_cost=cost, umbrella=g, strike_damage=d, china_cost=0.0
    )
    e = dt.solve(game)
    loss = 1 - g
    struck = -cost - (1 - s) * eta > -eta
    armed = np.where(struck, s * (-loss - d) + (1 - s) * (-0.3 * loss), -0.3 * loss) - 0.3
    arms = armed > -loss
    assert np.allclose(e.event("strike")[:, 0], 0.6 * (arms & struck)) and (arms & struck).any() and (arms & ~struck).any()
    value = 0.6 * (1 - np.where(arms, np.minimum(eta, cost + (1 - s) * eta), 0))
    assert np.allclose(e.payoff[:, 0, 0], np.maximum(value, 0))
