"""The design of commitments: what surprises in each model, and its formulas against plain Python ."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pytest
from conftest import cells, random_game

import deterrence as dt
from deterrence.games import ConditionalCommitment

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
