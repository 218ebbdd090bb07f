"""Perfect deterrence: what surprises in each model, and its formulas against plain Python."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import cells, numbers, random_game

import deterrence as dt
from deterrence.games import AsymmetricEscalation, TripartiteCrisis
from deterrence.games.perfect.asymmetric_escalation import TYPES


def after_a_demand(p: dict[str, float], steps: int) -> list[tuple[float, float, float]]:
    """All (firmness of the disloyal, of the loyal, support) on a grid in which nobody gains, by the payoffs alone."""
    grid = np.arange(steps + 1) / steps
    supported = (1 - p["determined"]) * p["win_protege"] - p["determined"] * p["war_protege"]
    found = []
    for s in grid:
        firm = {
            "disloyal": s * supported - (1 - s) * p["realign_protege"] + p["concede_protege"],
            "loyal": s * supported - (1 - s) * p["abandoned_protege"] + p["concede_protege"],
        }
        for x in grid:
            for y in grid:
                seen = p["disloyal"] * x + (1 - p["disloyal"]) * y
                if seen == 0:
                    continue
                r = p["disloyal"] * x / seen
                support = r * p["realign_defender"] + (1 - r) * p["stake_defender"] - p["determined"] * p["war_defender"]
                gains = [firm[t] * ((g > 0) - v) for t, v, g in (("disloyal", x, firm["disloyal"]), ("loyal", y, firm["loyal"]))]
                if max(*gains, support * ((support > 0) - s)) < 1e-12:
                    found.append((x, y, s))
    return found


def test_tripartite_crisis_has_no_other_equilibrium_on_a_grid() -> None:
    """Games whose straddle lies on the grid of twentieths: it is there, and nothing else is."""
    for q, lost, told in ((1 / 3, 0.8, (1.0, 0.5, 0.5)), (0.2, 0.6, (1.0, 0.25, 0.25)), (0.7, 0.8, (1.0, 1.0, 1.0))):
        game = TripartiteCrisis(disloyal=q, abandoned_protege=lost, war_defender=4 / 3, realign_defender=1.4)
        form = game.closed_form()
        assert form.thresholds["q*"].at == pytest.approx(0.5)
        loyal = form.choices["Protege: Protege's loyalty: loyal; Challenger: demand -> hold firm"]
        support = form.choices["Defender: Challenger: demand; Protege: hold firm -> support"]
        assert np.allclose(loyal[form.exists], told[1]) and np.allclose(support[form.exists], told[2])
        assert np.allclose(after_a_demand(numbers(game), 20), [told])


def test_the_threat_to_realign_wards_off_small_prizes_and_invites_large_ones() -> None:
    """M05, both halves of the abstract: switches lie on their own side of rho_bar, and none elsewhere."""
    def demand(g: Any) -> Any:
        return np.where(g.closed_form().exists[..., 2], 1, 0)

    batch = random_game(TripartiteCrisis, (4_000,), 5, disloyal=0.1, demand_cost=np.linspace(0.01, 1.2, 4_000))
    prize = np.random.default_rng(0).uniform(0, 12, 4_000)
    threat = batch.replace(prize_realigned=prize)
    straddles = threat.closed_form().exists[:, 1:].any(axis=-1) & threat.closed_form().covered
    without = batch.values["demand_cost"] < batch.values["prize"]  # a loyal protege concedes to anybody
    rho_bar = threat.closed_form().values["rho_bar"]
    removed, created = straddles & without & (demand(threat) == 0), straddles & ~without & (demand(threat) == 1)
    assert removed.sum() > 20 and created.sum() > 20
    assert np.all(prize[removed] < rho_bar[removed]) and np.all(prize[created] > rho_bar[created])


def test_the_middle_is_the_war_zone_only_if_support_is_given() -> None:
    """M05's variant against M08: doubt about the patron is peace in one and war in the other, by who moves first."""
    s = np.linspace(0, 1, 201)
    crisis = TripartiteCrisis(realign="payoff", support=s, demand_cost=0.1, prize_realigned=1.0)
    war = dt.solve(crisis).event("war")[:, 0]
    t = crisis.closed_form().thresholds
    assert np.array_equal(war > 0, (s > t["s_P"].at) & (s < t["s_H"].at)) and 0 < (war > 0).sum() < 150
    p_c, p_c1, p_t = (float(at) for _, at in dt.games.AmbiguityWindow().closed_form().thresholds.values())
    window = dt.solve(dt.games.AmbiguityWindow(us_fights=s)).event("war")[:, 0]
    assert np.all(window[(s > p_c) & (s < min(p_c1, p_t))] == 0) and window[0] == 1
    for _, game in cells(random_game(TripartiteCrisis, (200,), 2, realign="payoff")):
        p = numbers(game)
        firm = p["support"] * game._firm - (1 - p["support"]) * p["abandoned_protege"] > -p["concede_protege"]
        repelled = p["determined"] * p["war_challenger"] + (1 - p["determined"]) * p["back_down"]
        fight = (1 - p["support"]) * (p["prize"] + p["prize_realigned"]) - p["support"] * repelled
        assert dt.solve(game).event("status quo")[0] == ((fight if firm else p["prize"]) <= p["demand_cost"])


def test_escalation_with_types_known_has_eight_cells() -> None:
    """M04: only a defender that is hard at both levels stops a hard challenger; nobody fights."""
    for own in ("hard", "soft"):
        for other in ("hard_hard", "hard_soft", "soft_hard", "soft_soft"):
            shares = {n: float(n == other) for n in ("hard_hard", "hard_soft", "soft_hard")}
            game = random_game(AsymmetricEscalation, (50,), 1, hard_challenger=float(own == "hard"), resolve="public", **shares)
            taken = dt.solve(game).event("Defender concedes")[:, 0]
            assert np.all(taken == (own == "hard" and other != "hard_hard"))


def typical(game: Any) -> Any:
    shares = (game.hard_hard, game.hard_soft, game.soft_hard, 1 - game.hard_hard - game.hard_soft - game.soft_hard)
    return np.minimum.reduce([game.hard_challenger, 1 - game.hard_challenger, *shares]) > 1e-9


def first_and_replies(e: Any) -> Any:
    """(games, K): whether the hard initiate and what the four types of defenders do, as "1 cccc"."""
    own = e.strategy["Challenger: Challenger's resolve: hard"][..., 1]
    kinds = [e.strategy[f"Defender: Defender's resolve: {t}; Challenger: initiate"] for t in TYPES]
    words = [np.array(["c", "k", "e"])[np.nanargmax(np.where(np.isnan(k), -1, k), axis=-1)] for k in kinds]
    found = np.char.add(np.where(own > 0.5, "1 ", "0 "), words[0])
    for word in words[1:]:
        found = np.char.add(found, word)
    return np.where(e.exists, found, "")


def test_what_a_surprising_reply_tells_decides_about_deterrence_by_limited_response() -> None:
    """M04: read as weakness, it never deters without no response beside it; read by the prior, it may."""
    game = random_game(AsymmetricEscalation, (1_000,), 8)
    t, p = game.stand_in(game.values)._thresholds(), game.hard_challenger
    tactical = game.hard_hard + game.hard_soft
    firm = game.hard_hard > t["q_H"] * tactical
    clear = typical(game) & (np.abs(p - t["d1"]) > 1e-6)
    weak = first_and_replies(dt.solvers.PerfectBayesian(off_path={"Defender": "soft soft"})(game))
    none, limited, massive = ((weak == words).any(axis=-1) for words in ("1 cccc", "0 kkcc", "0 eeee"))
    assert np.array_equal(none[clear], (p >= t["d1"])[clear]) and np.array_equal(massive[clear], (p <= t["d2"])[clear])
    assert np.array_equal(limited[clear], (firm & (tactical >= t["c_t"]) & (p >= t["d1"]))[clear]) and limited.sum() > 20
    assert np.all(none[limited & clear])
    prior = first_and_replies(dt.solvers.PerfectBayesian()(game))
    alone = (prior == "0 kkcc").any(axis=-1) & ~(prior == "1 cccc").any(axis=-1)
    assert alone[clear].sum() > 10
    # who believes an initiator to be hard does not escalate: limited response deters whatever the prior
    hard = first_and_replies(dt.solvers.PerfectBayesian(off_path={"Challenger": "hard"})(game))
    assert np.array_equal((hard == "0 kkcc").any(axis=-1)[clear], (firm & (tactical >= t["c_t"]))[clear])


def test_where_the_closed_form_of_escalation_lists_nothing_there_is_nothing_pure() -> None:
    game = random_game(AsymmetricEscalation, (1_000,), 9)
    e, listed = dt.solve(game), game.closed_form().exists.any(axis=-1)
    assert np.array_equal(e.exists.any(axis=-1)[typical(game)], listed[typical(game)])
    assert 50 < (~listed[typical(game)]).sum() < 500
    limited = e.event("limited conflict")
    assert np.nanmax(limited) > 0.3 and np.nanmax(e.event("Challenger wins by escalation")) == 0


def test_small_errors_that_vanish_end_in_the_straddle() -> None:
    """M05: the limit of quantal responses is the one mixed equilibrium, found by quite another way."""
    game = random_game(TripartiteCrisis, (120,), 4, disloyal=0.2)
    form, e = game.closed_form(), dt.solvers.LogitLimit()(game)
    kept = form.covered & (form.margin > 1e-6)
    firm = "Defender: Challenger: demand; Protege: hold firm"
    told = np.nansum(np.where(form.exists, form.choices[f"{firm} -> support"], 0), axis=-1)
    assert np.allclose(e.strategy[firm][kept, 0, 1], told[kept], atol=1e-8) and (told[kept] < 1).sum() > 20
