"""The article's own models: plain recursion over numbers, and what is surprising in each."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import cells, numbers, random_game

import deterrence as dt
from deterrence.games import (
    ArmOrAlly,
    DividedChallenger,
    Mobilisation,
    NextTarget,
    PartnersDispute,
    SeveralTheatres,
)

Plain = Callable[[dict[str, float]], tuple[str, tuple[float, ...]]]


def best(options: dict[Any, tuple[str, tuple[float, ...]]], mover: int) -> tuple[str, tuple[float, ...]]:
    return max(options.values(), key=lambda end: end[1][mover])


def next_target(p: dict[str, float]) -> tuple[str, tuple[float, ...]]:
    u = p["us_defends_japan"]
    taken = u * p["next_defended"] + (1 - u) * p["next_alone"]
    attacks = {}
    for helps in (0, 1):
        cost, chance = helps * p["japan_help_cost"], p["falls_helped"] if helps else p["falls_alone"]
        stop = ("left alone", (1 - p["attack_cost"], -p["buffer"] - cost))
        press = ("next", (stop[1][0] + taken * p["next_prize"] - p["next_cost"], stop[1][1] - taken * p["islands"] - p["japan_defence_cost"]))
        end = best({0: stop, 1: press}, 0)
        paid = tuple(chance * x + (1 - chance) * y for x, y in zip(end[1], (-p["attack_cost"], -cost), strict=True))
        attacks[helps] = (f"attack, {helps}, {end[0]}", paid)
    return best({0: ("status quo", (0.0, 0.0)), 1: best(attacks, 1)}, 0)


def partners_dispute(p: dict[str, float]) -> tuple[str, tuple[float, ...]]:
    china = {}
    for cost, heat in ((0.0, 0.0), (p["inflame_cost"], p["heat"])):
        quiet = ("dispute", (-cost, p["taiwan_dispute"], p["japan_dispute"]))
        offers = {"quiet": quiet}
        for j in range(11):
            y, more = j / 10, p["shared_adversary"]
            taiwan = p["taiwan_ties"] + more + p["taiwan_claim"] * (1 - y) - heat * y
            japan = p["japan_ties"] + more + p["japan_claim"] * y - heat * (1 - y)
            refused = ("dispute", (-cost, p["taiwan_dispute"] - p["rebuff"], p["japan_dispute"]))
            offers[j] = best({0: ("ties", (-cost - 1, taiwan, japan)), 1: refused}, 2)
        china[heat] = best(offers, 1)
    return best(china, 0)


def arm_or_ally(p: dict[str, float]) -> tuple[str, tuple[float, ...]]:
    policies = {}
    for arms, pledge in ((0, 0), (1, 0), (0, 1), (1, 1)):
        hold = p["hold_alone"] + arms * p["arms_gain"] + pledge * p["pledge_gain"]
        price = arms * p["arms_cost"] + pledge * p["pledge_cost"]
        acts = {}
        for provoked in (0, 1):
            peace = ("peace", (-price - provoked * p["us_insult"], float(provoked), -provoked * p["china_insult"]))
            taiwan = provoked * (hold * p["taiwan_war"] - p["blame"]) - (1 - hold) * p["taiwan_loss"]
            war = ("war", (-price - (1 - hold) - pledge * p["pledge_war_cost"], taiwan, 1 - hold - p["attack_cost"]))
            acts[provoked] = best({0: peace, 1: war}, 2)
        policies[arms, pledge] = best(acts, 1)
    return best(policies, 0)


def divided_challenger(p: dict[str, float]) -> tuple[str, tuple[float, ...]]:
    offers = {}
    for j in range(11):
        peace = ("peace", (1 - j / 10, j / 10 - p["inaction"]))
        war = ("war", (1 - p["win"] - p["taiwan_cost"] - (j > 0) * p["rebuff"], p["bias"] * p["win"] - p["china_cost"]))
        offers[j] = best({0: peace, 1: war}, 1)
    return best(offers, 0)


@pytest.mark.parametrize(
    ("kind", "plain"),
    [(NextTarget, next_target), (PartnersDispute, partners_dispute), (ArmOrAlly, arm_or_ally), (DividedChallenger, divided_challenger)],
)
def test_solver_and_plain_recursion_pay_the_same(kind: type[dt.Game], plain: Plain) -> None:
    batch = random_game(kind, (300,), 8)
    e = dt.solve(batch)
    seen = set()
    for i, game in cells(batch):
        label, paid = plain(numbers(game))
        seen.add(label)
        assert e.payoff[i][0] == pytest.approx(paid)
    assert len(seen) > 1


def test_retrenchment_can_bring_japan_in_and_deter() -> None:
    """M49: Japan's loss rises as the US leaves, so that an attack made under a firm US is not made without it."""
    u = np.linspace(0, 1, 101)
    e = dt.solve(NextTarget(us_defends_japan=u, attack_cost=0.55))
    helps, attack = e.event("Japan helps")[:, 0], e.event("attack")[:, 0]
    assert attack[0] == 0 and attack[-1] == 1, "C04 and C15 turned round"
    dear = dt.solve(NextTarget(us_defends_japan=u, attack_cost=0.2))
    assert dear.event("Japan helps")[0, 0] == 1 and dear.event("Japan helps")[-1, 0] == 0 and helps.max() == 0
    form = NextTarget(us_defends_japan=u).closed_form()
    loss, umbrella = form.values["L_J"], form.thresholds["u*"].at
    below = u < umbrella - 1e-9
    assert np.diff(loss[below]) == pytest.approx(-0.01 * 0.5 * 2.0) and np.all(loss[~below] == 1.0)


def test_a_better_next_target_makes_taiwan_a_better_first_step() -> None:
    prize = np.linspace(0.1, 3, 60)
    e = dt.solve(NextTarget(next_prize=prize, us_defends_japan=0.0, japan_help_cost=10.0, attack_cost=0.9))
    assert e.event("attack")[0, 0] == 0 and e.event("attack")[-1, 0] == 1


def test_an_indivisible_claim_can_stop_partners_who_would_gain() -> None:
    """M50: with a joint gain; and ties among equals depend on the joint gain alone, whoever has it."""
    split = PartnersDispute(taiwan_ties=0.05, japan_ties=0.05, heat=0.0)
    assert dt.solve(split).event("ties")[0] == 1 and dt.solve(split.replace(shares=2)).event("ties")[0] == 0
    rng = np.random.default_rng(4)
    gain, mine, heat = rng.uniform(0, 1, 500), rng.random(500), rng.uniform(0, 2, 500)
    e = dt.solve(PartnersDispute(taiwan_ties=gain * mine, japan_ties=gain * (1 - mine), heat=heat, shares=21, inflame_cost=0.0))
    surplus = gain + 1 - heat - 1.0
    assert np.all(e.event("ties")[surplus < -1e-9, 0] == 0)
    assert np.all(e.event("ties")[surplus > (1 + heat) * 0.051, 0] == 1), "but for a step of the shares"


def test_a_shared_adversary_outbids_the_wedge() -> None:
    e = dt.solve(PartnersDispute(shared_adversary=np.linspace(0, 1, 21), heat=1.5))
    assert e.event("wedge")[0, 0] == 1 and e.event("ties")[0, 0] == 0 and e.event("ties")[-1, 0] == 1


def test_standing_firm_elsewhere_invites_where_it_has_little_weight() -> None:
    """M53: the sign of firmness elsewhere on attacks here turns at w*."""
    w = np.linspace(0.01, 0.99, 99)
    game = SeveralTheatres(weight=w)
    form = game.closed_form()
    deters = form.thresholds["k_firm"].at < form.thresholds["k_way"].at
    assert np.array_equal(deters, w > form.values["w*"]) and 0 < deters.mean() < 1
    for i in (0, 98):
        low, high = sorted((form.thresholds["k_firm"].at[i], form.thresholds["k_way"].at[i]))
        between = game.take(i).replace(attack_cost=(low + high) / 2, firm_elsewhere=np.array([0.2, 0.8]))
        few, many = dt.solve(between).event("attack")[:, 0]
        assert (few < many) == (i == 0)


def test_several_theatres_by_plain_arithmetic() -> None:
    batch = random_game(SeveralTheatres, (300,), 9)
    e = dt.solve(batch)
    for i, game in cells(batch):
        p = numbers(game)
        china = 0.0
        for odds, told, wins in ((p["firm_elsewhere"], 1.0, p["wins_tied"]), (1 - p["firm_elsewhere"], 0.0, p["wins_free"])):
            r = p["weight"] * told + (1 - p["weight"]) * p["resolute"]
            china += odds * max(0.0, r * wins + (1 - r) - p["attack_cost"])
        assert e.payoff[i][0, 0] == pytest.approx(china)


def test_arms_and_pledges_are_substitutes_or_complements() -> None:
    """M52: as the pledge becomes dearer the US arms; but where neither deters alone, it gives up both."""
    dear = np.linspace(0.01, 2, 41)
    either = ArmOrAlly(pledge_cost=dear, hold_alone=0.4, arms_gain=0.2, pledge_gain=0.2, taiwan_war=0.2)
    e = dt.solve(either)
    assert e.event("pledge")[0, 0] == 1 and e.event("arms")[0, 0] == 0 and e.event("arms")[-1, 0] == 1 and e.event("pledge")[-1, 0] == 0
    both = dt.solve(either.replace(hold_alone=0.2, arms_gain=0.17, arms_cost=0.2))
    assert both.event("arms")[0, 0] == both.event("pledge")[0, 0] == 1 and both.event("quiet")[0, 0] == 1
    assert both.event("arms")[-1, 0] == both.event("pledge")[-1, 0] == 0 and both.event("war")[-1, 0] == 1


def test_an_unbiased_leader_is_always_bought_off() -> None:
    """M51: without bias, strength moves the share; with bias it brings war."""
    p = np.linspace(0.01, 0.99, 99)
    calm = dt.solve(DividedChallenger(win=p, bias=1.0, inaction=0.0))
    assert not calm.event("war").any() and np.ptp(calm.event("China's share")) > 0.5
    biased = dt.solve(DividedChallenger(win=p, bias=2.0, inaction=0.0, china_cost=0.3, taiwan_cost=0.3, offers=201))
    war = biased.event("war")[:, 0]
    assert not war[p < 0.595].any() and war[p > 0.605].all(), "(b-1) p > c_C + c_T"
    radical = dt.solve(DividedChallenger(bias=1.0, inaction=np.linspace(0, 1, 101), offers=201))
    assert np.argmax(radical.event("war")[:, 0]) in range(60, 63), "a > c_C + c_T"


def test_a_cheap_move_is_bluffed_until_forces_tie_hands() -> None:
    """M48, in contrast with M07's cutoff above which all who speak fight."""
    win = np.linspace(0.451, 0.981, 107)
    game = Mobilisation(win_mobilised=win, mobilisation_cost=0.3, war_cost=0.8, resolute=0.3)
    form = game.closed_form()
    here = {name: form.exists[:, r] for r, name in enumerate(form.names)}
    bluffed = here["some of the irresolute bluff"]
    assert bluffed[0] and not bluffed[win > 0.8].any() and here["all move"][win > 0.8 + 1e-9].all()
    e = dt.solvers.PerfectBayesian(off_path="any")(game)
    given_up = np.nanmax(e.event("Taiwan is given up") * (e.event("mobilisation") > 0.3 + 1e-9), axis=-1)
    assert np.array_equal(given_up > 1e-9, bluffed), "a bluff that is called"


def test_pure_equilibria_of_mobilisation_by_trying_all_sixteen() -> None:
    """Moves of two types, China's reply to either; off the path any belief."""
    kinds, seen = list(product((0, 1), repeat=4)), dict.fromkeys(product((0, 1), repeat=4), 0)
    batch = random_game(Mobilisation, (200,), 6)
    form = batch.closed_form()
    labels = [f"US: US resolve: {t} -> mobilise" for t in ("resolute", "irresolute")]
    labels += [f"China: US: {act} -> press" for act in ("stay put", "mobilise")]
    for i, game in cells(batch):
        if not form.covered[i] or form.margin[i] < 1e-9:
            continue
        p, told = numbers(game), np.array([form.choices[label][i] for label in labels])
        for kind in kinds:
            by_name: dict[str, Any] = {}
            for r in np.flatnonzero(form.exists[i]):  # the ends of a continuum of replies stand under one name
                by_name.setdefault(form.names[r], []).append(told[:, r])
            listed = any(np.all((np.min(ends, axis=0) <= kind) & (kind <= np.max(ends, axis=0))) for ends in by_name.values())
            assert listed == pure_equilibrium(p, kind[:2], kind[2:]), (p, kind)
            seen[kind] += listed
    assert sum(count > 0 for count in seen.values()) >= 5


def pure_equilibrium(p: dict[str, float], moves: tuple[int, ...], press: tuple[int, ...]) -> bool:
    wins, odds = (p["win_alone"], p["win_mobilised"]), (p["resolute"], 1 - p["resolute"])
    values = (p["value_resolute"], p["value_irresolute"])
    for act in (0, 1):
        fights = [wins[act] * v > p["war_cost"] for v in values]
        worth = [1 - wins[act] - p["china_war_cost"] if f else 1.0 for f in fights]  # of pressing, against each type
        taken = [q for q, m in zip(odds, moves, strict=True) if m == act]
        expected = sum(q * w for q, w, m in zip(odds, worth, moves, strict=True) if m == act) / sum(taken) if taken else None
        gains = worth if expected is None else [expected]
        if not any(g >= 0 if press[act] else g <= 0 for g in gains):
            return False
    for v, m in zip(values, moves, strict=True):
        paid = [-act * p["mobilisation_cost"] + (max(0.0, wins[act] * v - p["war_cost"]) if press[act] else v) for act in (0, 1)]
        if paid[m] < paid[1 - m]:
            return False
    return True
