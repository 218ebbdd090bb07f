"""The design of commitments: what surprises in each model, and its formulas against plain Python."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import cells, raises, random_game

import deterrence as dt
from deterrence.games import (
    ArmsAmbiguity,
    CommitmentDesign,
    ConditionalCommitment,
    ImperfectAttribution,
    KnightianCommitment,
    PresentResolve,
    Unravelling,
)

POLICIES = ("conditional", "probabilistic", "unconditional", "none")


def crisis_by_enumeration(game: Any) -> set[str]:
    """Outcomes before chance of all pure profiles of M09 in which nobody gains anywhere, one node at a time."""
    helped = {
        "conditional": (1 - game.misjudges_restraint, game.misjudges_provocation),
        "probabilistic": (game.us_fights, game.us_fights), "unconditional": (1, 1), "none": (0, 0),
    }[game.policy]  # fmt: skip
    taiwan = {(a, 1): p * game.taiwan_us - (1 - p) * game.taiwan_alone for a, p in enumerate(helped)}
    china = {(a, 1): -p * game.china_us + (1 - p) * game.china_alone for a, p in enumerate(helped)}
    taiwan |= {(0, 0): 0, (1, 0): game.taiwan_gain}
    china |= {(0, 0): 0, (1, 0): -game.china_insult}
    found = set()
    for act, *plan in product(range(2), range(2), range(2)):
        calm = all(china[a, plan[a]] >= china[a, 1 - plan[a]] for a in range(2))
        if calm and taiwan[act, plan[act]] >= taiwan[1 - act, plan[1 - act]]:
            found.add(f"{('restrain', 'provoke')[act]}, {('accept', 'attack')[plan[act]]}")
    return found


@pytest.mark.parametrize("policy", POLICIES)
def test_conditional_commitment_by_enumeration(policy: str) -> None:
    """Off ties one outcome, that of the closed form."""
    words = {"attack": "restrain, attack", "status quo, a provocation punished": "restrain, accept",
             "provoked war": "provoke, attack", "provocation": "provoke, accept"}  # fmt: skip
    game = random_game(ConditionalCommitment, (400,), 3, policy=policy)
    form = game.closed_form()
    for (i,), one in cells(game):
        told = {words[form.names[r]] for r in np.flatnonzero(form.exists[i])}
        found = crisis_by_enumeration(one)
        assert told <= found and (found == told or "attack" in form.names[int(form.exists[i].argmax())]), i


def test_a_condition_and_doubt_each_work_where_the_other_fails() -> None:
    """M09: four cells over the errors of judgement and the width of the window; eps* parts them."""
    eps, insult = (np.arange(100) + 0.5)[:, None] / 200, np.array([0.05, 0.3, 0.9])
    taiwan_us = np.array([0.2, 1.0, 3.0])[:, None, None]
    game = ConditionalCommitment(
        misjudges_restraint=eps, misjudges_provocation=eps, china_insult=insult, taiwan_us=taiwan_us, china_alone=1.2
    )
    form = game.closed_form()
    works = dt.solve(game).event("status quo")[..., 0] == 1
    assert np.array_equal(works, np.broadcast_to(eps <= form.values["eps*"], works.shape))
    p = np.linspace(0, 1, 1001)[:, None, None, None]
    doubt = game.replace(policy="probabilistic", us_fights=p, misjudges_restraint=0.0, misjudges_provocation=0.0)
    opened = (dt.solve(doubt).event("status quo")[..., 0] == 1).any(axis=0)
    assert np.array_equal(opened, np.broadcast_to(form.values["window"] > 0, opened.shape))
    assert {(bool(a), bool(b)) for a, b in zip(works.flat, np.broadcast_to(opened, works.shape).flat, strict=True)} == set(product((False, True), repeat=2))
    sure = dt.solve(game.replace(policy="unconditional")).event("status quo")[..., 0]
    assert sure.max() == 0 and dt.solve(game.replace(policy="none")).event("war")[..., 0].min() == 1


def test_doubt_about_arms_means_fewer_arms_and_more_attacks() -> None:
    """M11: and the big power may gain or lose by seeing; both solved, and arming by iterated replies."""
    game = random_game(ArmsAmbiguity, (1_000,), 4)
    unseen, seen = (dt.solve(game.replace(arms=word)) for word in ("unseen", "seen"))
    arming, attack = ([e.event(word)[:, 0] for e in (unseen, seen)] for word in ("armed", "attack"))
    assert np.all(arming[0] <= arming[1] + 1e-9) and np.all(attack[0] >= attack[1] - 1e-9)
    assert (arming[0] < arming[1] - 1e-3).mean() > 0.5
    better = unseen.payoff[:, 0, 1] - seen.payoff[:, 0, 1]
    assert (better > 1e-6).sum() > 20 and (better < -1e-6).sum() > 20
    x = np.full(1_000, 0.5)
    for _ in range(4_000):  # replies to each other, slowly: the share that arms, given how often it is attacked
        rate = (game.gain_unarmed - x * (game.gain_unarmed - game.gain_armed)) / game.highest_attack_cost
        reply = np.clip(rate * (game.loss_unarmed - game.loss_armed) / game.highest_cost, 0, 1)
        x += 0.05 * (reply - x)
    assert np.allclose(arming[0], x, atol=1e-6)
    # the armed who are not seen are attacked by mistake
    assert np.all(game.closed_form().values["mistakes"][arming[0] < 1] > 0)
    rng = np.random.default_rng(1)
    for i in range(4):  # payoffs by drawing both costs
        one, cost, bold = game.take(i), rng.random(200_000), rng.random(200_000)
        arms = cost < arming[0][i]
        hit = bold * one.highest_attack_cost < one.gain_unarmed - arming[0][i] * (one.gain_unarmed - one.gain_armed)
        small = -1.0 * arms * cost * one.highest_cost - hit * np.where(arms, one.loss_armed, one.loss_unarmed)
        big = hit * (np.where(arms, one.gain_armed, one.gain_unarmed) - bold * one.highest_attack_cost)
        assert np.allclose(unseen.payoff[i, 0], [small.mean(), big.mean()], atol=0.02)


def attacks(**values: Any) -> Any:
    """P(attack by China), P(attack by the third party) of M12, by replies to replies; no algebra of the library."""
    pi, eps, fine, cost, top = (np.asarray(values[n], dtype=float) for n in ("attributed", "misattributed", "punishment", "retaliation_cost", "third_party"))
    a, b = np.ones(np.broadcast_shapes(pi.shape, eps.shape, fine.shape, cost.shape, top.shape)), 1.0
    for _ in range(3_000):
        blamed = a * pi / (a * pi + b * eps), b * pi / (b * pi + a * eps)
        a, b = (0.5 * old + 0.5 * (1 - np.minimum(1, fine * pi * np.maximum(0, 1 - cost / g) / h)) for old, g, h in zip((a, b), blamed, (1.0, top), strict=True))
    return np.stack([a, b])


def test_more_detection_that_is_harder_to_identify_does_not_deter() -> None:
    """M12: and at the same identifiability it always does; found by replies to replies too."""
    game = random_game(ImperfectAttribution, (600,), 6)
    e = dt.solve(game)
    rates = np.stack([e.strategy[p][:, 0, 1] for p in ("China", "Third party")])
    assert np.allclose(rates, attacks(**game.values), atol=1e-7)
    even = game.replace(third_party=1.0)
    pi, eps, cost, fine = even.attributed, even.misattributed, even.retaliation_cost, even.punishment
    one = np.minimum(1, 1 - pi * fine * (1 - cost) + fine * cost * eps)
    assert np.allclose(dt.solve(even).event("attack")[:, 0], one, atol=1e-9)

    def attack(**changes: Any) -> Any:
        return dt.solve(even.replace(**changes)).event("attack")[:, 0]

    room = np.minimum(0.02, (1 - pi - eps) / 2)
    more, clearer = attack(attributed=pi * (1 + 0.01 * room), misattributed=eps * (1 + 0.01 * room)), attack(misattributed=eps * 0.9)
    assert np.all(more <= one + 1e-9) and np.all(clearer <= one + 1e-9)
    blurred = attack(attributed=pi + 0.1 * room * cost, misattributed=eps + 1.1 * 0.1 * room * (1 - cost))
    counted = (one < 1 - 1e-3) & (room > 1e-3)
    assert counted.sum() > 100 and np.all(blurred[counted] > one[counted])


def test_an_eager_rival_makes_others_bold() -> None:
    """M12: who grows more eager is suspected more, so that the other is suspected less."""
    tops = np.linspace(0.8, 4, 50)
    e = dt.solve(ImperfectAttribution(third_party=tops))
    assert np.all(np.diff(e.strategy["China"][:, 0, 1]) > 0)
    alone = dt.solve(ImperfectAttribution(third_party=tops, misattributed=0.0))
    assert np.allclose(np.diff(alone.strategy["China"][:, 0, 1]), 0)


def test_payoffs_of_imperfect_attribution_by_drawing() -> None:
    game = ImperfectAttribution(third_party=1.7, misattributed=0.3)
    e, n, rng = dt.solve(game), 400_000, np.random.default_rng(2)
    cut = [e.cutoff[p][0, 0, 1] for p in ("China", "Third party")]
    turn, x, wish, luck = rng.random(n) < 0.5, rng.random(n), rng.random(n), rng.random(n)  # turn: China has the opportunity
    worth = np.where(turn, x, 1.7 * x)
    attack = worth > np.where(turn, *cut)
    blamed = np.where(luck < game.attributed, turn, ~turn)  # is China, where anybody is blamed
    told = attack & (luck < game.attributed + game.misattributed)
    share = {c: (told & (blamed == c) & (turn == c)).sum() / (told & (blamed == c)).sum() for c in (True, False)}
    hit = told & (wish * np.where(blamed, share[True], share[False]) > game.retaliation_cost)
    china = (attack & turn) * worth - (hit & blamed) * game.punishment
    third = (attack & ~turn) * worth - (hit & ~blamed) * game.punishment
    defender = hit * (wish * (blamed == turn) - game.retaliation_cost) - attack * game.harm
    assert np.allclose(e.payoff[0], [china.mean(), third.mean(), defender.mean()], atol=4e-3)
    assert e.event("the innocent punished")[0] == pytest.approx((hit & (blamed != turn)).mean(), abs=3e-3)


def test_the_best_words_are_those_of_the_operator_and_of_the_formula() -> None:
    """M21: the best rule by `persuasion`, by the formula, and by trying rules one by one, where neither minds the other."""
    game = random_game(CommitmentDesign, (40,), 7, beliefs="prior")
    best = game.closed_form().values
    some = (game.us_fights > 0) & (game.us_fights < 1)
    for private, words in ((False, "public"), (True, "private")):
        value = dt.ambiguity.persuasion(game, "us_fights", "status quo", private=private).value
        assert np.allclose(value[some], best[words][some], atol=1e-8)
    grid = np.linspace(0, 1, 81)
    for _, one in list(cells(game))[:8]:
        rules = {"bluff": grid[:, None], "hush": grid}
        tried = {w: dt.solve(one.replace(beliefs=w, **rules)).event("status quo") for w in ("public words", "private words")}
        formula = one.closed_form().values
        for words in tried:
            reached = np.nanmax(tried[words])
            assert formula[words[:-6]] - 0.03 < reached < formula[words[:-6]] + 1e-9 or not 0 < one.us_fights < 1


def test_three_ways_to_be_ambiguous_in_one_cell() -> None:
    """Where what deters Beijing emboldens Taipei: never by public words, at times in private, always by an interval."""
    cell = CommitmentDesign(us_fights=0.5, china_needs=0.6, taiwan_bears=0.4, lowest=0.0, highest=1.0, pessimism_china=1.0, pessimism_taiwan=1.0)
    rules = np.linspace(0, 1, 101)
    public = dt.solve(cell.replace(bluff=rules[:, None] * rules, hush=(1 - rules[:, None]) * rules))
    assert np.nanmax(public.event("status quo")) == 0
    best = cell.closed_form().values
    assert (best["public"], best["private"]) == (0, pytest.approx(2 / 3))
    # a little less than the best rules: at them both are indifferent
    private = cell.replace(beliefs="private words", bluff=best["bluff*"] - 1e-9, hush=best["hush*"] - 1e-9)
    assert np.nanmax(dt.solve(private).event("status quo")) == pytest.approx(2 / 3, abs=1e-6)
    assert dt.solve(cell.replace(beliefs="interval")).event("status quo")[0] == 1
    hopes = cell.replace(beliefs="interval", pessimism_china=0.2)
    assert dt.solve(hopes).event("attack")[0] == 1


def test_an_interval_opens_a_shut_window_to_pessimists_only() -> None:
    """M10: the same answers as `knightian`; the attitudes that are needed; and what full pessimism does not do."""
    game = random_game(KnightianCommitment, (2_000,), 3, taiwan_us=2.0)
    form, quiet = game.closed_form(), dt.solve(game).event("status quo")[:, 0] == 1
    names = ("us_fights", "china_alone", "china_us", "china_insult", "taiwan_alone", "taiwan_us", "taiwan_gain")
    window = dt.games.AmbiguityWindow(**{n: game.values[n] for n in names})
    pessimism = {"China": game.pessimism_china, "Taiwan": game.pessimism_taiwan}
    made = dt.ambiguity.knightian(window, "us_fights", game.lowest, game.highest, pessimism)
    assert np.array_equal(dt.solve(made).event("status quo")[:, 0] == 1, quiet)
    v = form.values
    shut = v["p_C"] > v["p_T"]
    enough = game.pessimism_china + game.pessimism_taiwan >= 1 + v["p_C"] - v["p_T"]
    assert (quiet & shut).sum() > 10 and np.all(enough[quiet & shut])
    full = game.replace(lowest=0.0, highest=1.0, pessimism_china=1.0, pessimism_taiwan=1.0)
    answered = v["p_C1"] >= 1
    e = dt.solve(full)
    assert np.array_equal(e.event("status quo")[:, 0] == 1, answered) and 100 < answered.sum() < 1_900
    assert np.all(e.event("unanswered provocation")[~answered, 0] == 1)


def test_a_promise_that_is_too_clear_says_now_or_never() -> None:
    """M34: against trying every promise; a full one brings the attack forward whenever a > r."""
    game = random_game(PresentResolve, (300,), 5, promises=101)
    full = dt.solve(game.replace(promise="full")).event("attack now")[:, 0]
    assert np.array_equal(full == 1, game.temptation > game.resolve_now) and 0.1 < full.mean() < 0.95
    e, best = dt.solve(game), game.closed_form().values["phi_max"]
    promised = e.strategy["US"][:, 0] @ (np.arange(101) / 100)
    for (i,), one in cells(game):
        phi = np.linspace(0, 1, 10_001)
        waits = one.discount * (1 - phi) * one.later_gain >= one.temptation - one.resolve_now
        loss = np.where(waits, (1 - phi) * one.loss_later, one.loss_now)
        if waits.any():
            assert abs(phi[loss.argmin()] - best[i]) <= 1e-4 and 0 <= best[i] - promised[i] <= 0.01 + 1e-9
        else:
            assert np.isnan(best[i]) and e.event("attack now")[i, 0] == 1
    with raises("promises=1", "2 or more", error=dt.GameError):
        dt.solve(PresentResolve(promises=1))
    more = game.replace(resolve_now=game.resolve_now * 1.01).closed_form().values["phi_max"]
    inside = (best < 1) & (best > 0)
    assert inside.sum() > 50 and np.all(more[inside] > best[inside])


def test_silence_unravels_before_one_audience_and_may_survive_before_two() -> None:
    """M45: with free statements only if what the US likes to be thought lies within an eighth of the middle."""
    free = Unravelling(statement_cost=np.array([1e-2, 1e-4, 1e-6]))
    assert np.allclose(dt.solve(free).event("silence")[:, 0], free.closed_form().values["t_d"]) and dt.solve(free).event("silence")[-1, 0] < 1e-5
    wanted = np.array([0.2, 0.36, 0.39, 0.5, 0.61, 0.64, 0.9])
    two = Unravelling(audiences="two", statement_cost=1e-9, emboldened=1.0, provoked_loss=0.7 / (2 * wanted))
    assert np.allclose(two.best, wanted)
    e = dt.solve(two)
    silence = np.nanmax(np.where(e.exists, e.event("silence"), 0), axis=-1)
    assert np.array_equal(silence > 0.1, np.abs(wanted - 0.5) < 1 / 8)
    # China attacks as often, whatever is said
    assert np.allclose(e.event("attack")[e.exists], 0.55)


def test_equilibria_of_unravelling_by_asking_every_type() -> None:
    """M45, two audiences: the silent are those farther than d; their mean from 40,000 types, their number by scanning d."""
    game = random_game(Unravelling, (60,), 2, audiences="two")
    types, counts = (np.arange(40_000) + 0.5) / 40_000, []
    for (i,), one in cells(game):
        form = one.closed_form()
        far = np.abs(types - one.best)
        gap = []
        steps = np.linspace(far.min(), far.max(), 402)[1:-1]
        for d in steps:
            belief = types[far > d].mean()
            gap.append(one._bend * ((belief - one.best) ** 2 - d**2) - one.statement_cost)
        signs = np.sign([-1 if form.exists[0] else 1, *gap, -1])  # in the end somebody would rather be silent
        found = (np.diff(signs) != 0).sum() + form.exists[0]
        counts.append((found, form.exists.sum()))
        all_silent = one._bend * ((0.5 - one.best) ** 2 - far.min() ** 2) - one.statement_cost
        assert form.exists[0] == (all_silent <= 0), i
    found, told = np.array(counts).T
    assert (found == told).mean() > 0.95 and np.all(found <= told) and told.max() >= 2  # two roots may hide in one step


def test_payoffs_of_unravelling_by_drawing() -> None:
    game = Unravelling(audiences="two", statement_cost=0.01)
    e, n, rng = dt.solve(game), 1_000_000, np.random.default_rng(3)
    for k in np.flatnonzero(e.exists):
        t, war, bold = rng.random((3, n))
        low, high = game.spoken(e.cutoff["US"][k, 0, 1] if np.isfinite(e.cutoff["US"][k, 0, 1]) else e.cutoff["US"][k, 1, 0])
        speaks = (t > low) & (t < high)
        belief = np.where(speaks, t, t[~speaks].mean())
        worth = 0.9 - 0.7 * belief  # of an attack to China
        attack, provokes = war < worth, np.sqrt(bold / 0.8) < belief
        us = 1.0 * ~attack - 0.9 * provokes - 0.01 * speaks
        china, taiwan = attack * (worth - war), provokes * (belief - np.sqrt(bold / 0.8))
        assert np.allclose(e.payoff[k], [us.mean(), china.mean(), taiwan.mean()], atol=3e-3)


def test_who_can_begin_decides_what_middling_doubt_brings() -> None:
    """The middle is the zone of peace where Taiwan may provoke, and of war where China alone may begin."""
    p = np.linspace(0, 1, 201)
    peace = {
        who: dt.solve(dt.games.AmbiguityWindow(us_fights=p, initiative=who, taiwan_concession=0.8)).event("status quo")[:, 0]
        for who in ("either", "Taiwan", "China")
    }
    middle, high = (0.2 < p) & (p < 0.3), p > 0.7
    assert peace["China"][high].all() and not peace["Taiwan"][high].any() and not peace["either"][high].any()
    assert peace["Taiwan"][p < 0.5].all() and peace["either"][(0.38 < p) & (p < 0.55)].all()
    war = dt.solve(dt.games.AmbiguityWindow(us_fights=p, initiative="China", taiwan_concession=0.8)).event("war")[:, 0]
    assert war[middle].all() and not war[p < 0.1].any() and not war[p > 0.4].any()
