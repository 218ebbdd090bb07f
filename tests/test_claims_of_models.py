"""Does every model bear out the sign that it states for a claim, and fail where it says that it fails?

By search in the model's box: a pair of games in which the claim holds, and one in which it does not, unless the
sentence says "everywhere" or "nowhere". Where a region is told by a formula, reversals lie in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from conftest import raises

import deterrence as dt
from deterrence.argument.models import box, pairs
from deterrence.argument.small import ask, numbers
from deterrence.argument.verdicts import VERDICTS
from deterrence.claims import Claim

SLOW = {"arms_build_up", "asymmetric_escalation", "chain_store", "burden_sharing"}
MODELS = {slug: kind for slug, kind in dt.catalogue().items() if slug != "strait"}
BY_MODEL = [pytest.param(kind, id=slug, marks=[pytest.mark.slow] if slug in SLOW else []) for slug, kind in MODELS.items()]
EVERYWHERE = re.compile(r"Everywhere( here)?:")  # "Everywhere that ..." is a region
NOWHERE = re.compile(r"(Nowhere|Only in the end)(?! while)")
EXACT, ROUND = 1e-6, 500


def change(kind: type[dt.Game], claim: Claim, n: int, seed: int) -> tuple[list[tuple[dt.Game, dt.Game]], Any]:
    """Pairs of batches, and the change in the claimed direction of each pair: (2, n), lowest and highest."""
    way = -1.0 if claim.sign == "-" else 1.0
    two = list(pairs(kind, claim, n, seed))
    ends = [[numbers(game, claim.on) for game in pair] for pair in two]
    low = np.concatenate([after[0] - before[1] for before, after in ends]) * way
    high = np.concatenate([after[1] - before[0] for before, after in ends]) * way
    return two, np.sort([low, high], axis=0)


@pytest.mark.parametrize("kind", BY_MODEL)
def test_stated_signs_hold_and_fail_where_said(kind: type[dt.Game]) -> None:
    for claim in kind.article:
        everywhere, nowhere = EVERYWHERE.match(claim.fails), NOWHERE.match(claim.fails)
        held = failed = reversed_ = 0
        for seed in range(16):
            _, (low, high) = change(kind, claim, ROUND, seed)
            held += int((high > EXACT).sum())
            failed += int((low <= EXACT).sum())
            reversed_ += int((high < -EXACT).sum())
            if (held or everywhere) and (failed or nowhere) and (reversed_ or claim.sign != "mixed"):
                break
        assert (held == 0) == bool(everywhere), f"{claim}: holds in {held} pairs"
        assert failed > 0 or nowhere, f"{claim}: never fails"
        assert not (nowhere and reversed_), f"{claim}: reversed in {reversed_} pairs"
        assert claim.sign != "mixed" or reversed_, f"{claim}: goes one way only"


def joined(pair: tuple[dt.Game, dt.Game], event: str) -> list[Any]:
    return [dt.solve(game).event(event)[:, 0] > 0.5 for game in pair]


REGIONS: list[tuple[str, int, Callable[[dt.Game, dt.Game], Any]]] = [
    # all reversals lie where: before, after -> bool
    ("rudimentary_deterrence", 0, lambda a, b: b.hard_defender < b.closed_form().thresholds["p*"].at),  # type: ignore[attr-defined]
    ("unilateral_deterrence", 0, lambda a, b: b.hard_defender < (1.0 if b.resolve == "public" else b.closed_form().thresholds["c_H"].at)),  # type: ignore[attr-defined]
    ("divided_challenger", 0, lambda a, b: (a.bias - 1) * a.win + a.inaction < a.china_cost + a.taiwan_cost),  # type: ignore[attr-defined]
    ("salami_tactics", 0, lambda a, b: a.china_war_loss < -a.line_mean),  # type: ignore[attr-defined]
    ("next_target", 2, lambda a, b: joined((a, b), "Japan helps")[0] | (dt.solve(a).event("attack")[:, 0] == 0)),
    ("institutional_ties", 0, lambda a, b: a.closed_form().values["m"] < a.closed_form().values["p_C"]),
]  # fmt: skip


@pytest.mark.parametrize(("slug", "number", "region"), REGIONS, ids=[row[0] for row in REGIONS])
def test_reversals_lie_in_the_region_named(slug: str, number: int, region: Any) -> None:
    kind = MODELS[slug]
    two, (_, high) = change(kind, kind.article[number], 4000, 1)
    here = np.concatenate([np.broadcast_to(region(*pair), pair[0].shape) for pair in two])
    wrong = high < -EXACT
    assert wrong.any() and here[wrong].all(), f"{(~here[wrong]).sum()} of {wrong.sum()} reversals lie elsewhere"


@pytest.mark.parametrize("slug", ["contest_success", "preventive_war", "alliance_reliability"])
def test_a_row_is_what_single_games_say(slug: str) -> None:
    """Verdicts of pairs solved one game at a time, in plain Python."""
    for claim in MODELS[slug].article:
        told, counted = ask(MODELS[slug], claim, 40, 3), dict.fromkeys(VERDICTS, 0)
        for before, after in pairs(MODELS[slug], claim, 40, 3):
            for i in range(before.size):
                values = []
                for game in (before.take(i), after.take(i)):
                    e = dt.solve(game)
                    k = int(np.flatnonzero(e.exists)[0])
                    assert e.exists.sum() == 1
                    payoff = claim.on.removeprefix("payoff: ")
                    values.append(float(e.payoff[k][e.players.index(payoff)] if payoff != claim.on else e.event(claim.on)[k]))
                gain = (values[1] - values[0]) * (-1 if claim.sign == "-" else 1)
                counted["holds" if gain > EXACT else "reversed" if gain < -EXACT else "no difference"] += 1
        assert np.allclose(told.piece.share[0] * 40, list(counted.values()))


def test_pairs_differ_in_what_rises_alone_and_lie_in_the_box() -> None:
    kind = dt.games.ContestSuccess
    for before, after in pairs(kind, kind.article[0], 300, 0):
        assert before.structure == after.structure and before.admissible.all() and after.admissible.all()  # type: ignore[attr-defined]
        for name, parameter in kind.parameters().items():
            low, high = box(parameter)
            a, b = before.values[name], after.values[name]
            assert np.all((a >= low - 1e-12) & (b <= high + 1e-12)) and np.all(b >= a if name == "a2ad" else b == a)


def test_a_claim_that_the_model_cannot_test_is_refused() -> None:
    kind = dt.games.ContestSuccess
    with raises("C03", "a2da", "contest_success", "did you mean 'a2ad'", error=dt.ParameterError):
        list(pairs(kind, Claim("C03", of="a2da", on="attack", sign="+", fails="never"), 10, 0))
    with raises("C03", "contest=draw", "contest_success", error=dt.ParameterError):
        list(pairs(kind, Claim("C03", of="contest=draw", on="attack", sign="+", fails="never"), 10, 0))
    with raises("C03", "'atack'", "no event", error=dt.ParameterError):
        list(pairs(kind, Claim("C03", of="a2ad", on="atack", sign="+", fails="never"), 10, 0))
