"""Does a red line change anything where the one who draws it would do the same without it? Not with resolve known to all."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from conftest import raises, random_game

import deterrence as dt

UNPROVOKED = {"japan_line": "unprovoked", "attribution_miss": 0.1, "attribution_false": 0.1, "japan_conditionality": 0.25}


@pytest.mark.parametrize("year", ["1996", "2017", "2022", "2025-26"])
@pytest.mark.parametrize("changes", [None, UNPROVOKED], ids=["any attack", "unprovoked"])
def test_a_line_changes_nothing_unless_japan_does_more(year: str, changes: Any) -> None:
    ds = dt.claims.pivotality(dt.scenario("strait", year), 64, 5, changes)
    assert np.all(ds.elsewhere <= 1e-14), "but for rounding"
    assert 0 < ds.pivotal.min() < ds.pivotal.max() and 0 < ds.share < 1
    assert np.all(ds.attack < 0) and float(ds.weight.sum()) == pytest.approx(1)


@pytest.mark.parametrize("seed", range(6))
def test_cells_add_up_to_the_game_in_which_resolve_is_public(seed: int) -> None:
    """One game: its four cells, weighted, against the option that shows both types to all."""
    scenario = dt.scenario("strait", "2022")
    ds = dt.claims.pivotality(scenario, 1, seed)
    drawn = scenario.sample(1, seed).replace(us_posture="ambiguity", resolve="public")
    attacks = [dt.solve(drawn.replace(japan_posture=posture)).event("attack")[0, 0] for posture in ("ambiguity", "red line")]
    assert float((ds.weight * ds.attack.fillna(0)).sum()) == pytest.approx(attacks[1] - attacks[0], abs=1e-12)
    assert float(ds.share) == pytest.approx(float((ds.weight * ds.pivotal).sum()))


def test_wrong_questions() -> None:
    with raises("pivotality: scenario came as 'strait'"):
        dt.claims.pivotality("strait")
    with raises("types irresolute, resolute, unwilling", "leave the change out"):
        dt.claims.pivotality(dt.scenario("strait", "2017"), 4, changes={"japan_types": "three"})
    with raises("changes came as 3"):
        dt.claims.pivotality(dt.scenario("strait", "2017"), 4, changes=3)


def test_an_alliance_is_pivotal_for_the_costs_between_stakes_and_stakes_with_a_broken_word() -> None:
    game = random_game(dt.games.AllianceReliability, (200,), 3)
    costs = (np.arange(20_000) + 0.5)[:, None] / 20_000 * game.us_highest_cost
    pivotal = (costs > game.us_stakes) & (costs <= game.us_stakes + game.us_abrogation)
    assert np.allclose(game.closed_form().values["pivotal"], pivotal.mean(axis=0), atol=1e-4)
    silent = dt.games.AllianceReliability(us_abrogation=0.0).closed_form().values["pivotal"]
    assert silent == 0
