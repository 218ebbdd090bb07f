"""Two options of the flagship at once: every pair that is told, against the plain-Python solution of whole games.

Deployments are listed by an oracle of their own; the pairs with them are held to that.
"""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from conftest import raises
from strait_frame import (
    BLOCKADE,
    BOTH,
    CORRELATED,
    DRAWN,
    ERRORS,
    ESCALATION,
    ISLAND,
    KOREAN_LINE,
    PAIRED,
    PUNISH,
    PUNISHED,
    RACE,
    REAR,
    RUIN,
    SEIZED,
    SENT,
    STRIKES,
    STRUCK,
    TERMS,
    THIRD,
    THREE,
    TIES,
    UNWILLING,
    Options,
    compare_deployments,
    compare_fixed,
    draw,
)

import deterrence as dt
from deterrence.games import Strait
from deterrence.games.strait.combinations import check_combination

ONE: Options = {
    "South Korea": (KOREAN_LINE, THIRD),
    "strikes": (STRUCK, STRIKES),
    "seizure": (SEIZED, ISLAND),
    "blockade": (BLOCKADE, RACE),
    "ultimatum": ({"ultimatum": "halves"}, TERMS),
    "punishment": (PUNISHED, PUNISH),
    "three Japans": (THREE, UNWILLING),
    "conditional lines": (BOTH, ERRORS),
    "ties": ({"ties": "in force"}, TIES),
    "correlated": (CORRELATED, DRAWN),
    "rear support": (REAR, {}),
    "escalation": (ESCALATION, RUIN),
}
UNTOLD = [("South Korea", "seizure"), ("South Korea", "blockade"), ("South Korea", "escalation"), ("strikes", "escalation")]
SIGNALS = ("South Korea", "correlated")  # Japan's move tells South Korea about the US: no one answer a game
PAIRS = [pair for pair in combinations(ONE, 2) if pair not in [*UNTOLD, SIGNALS]]
QUICK = [("South Korea", "strikes"), ("seizure", "ultimatum"), ("blockade", "punishment"), ("South Korea", "three Japans")]
BESIDE = [name for name in ONE if name != "punishment"]  # of a deployment


def both(pair: tuple[str, str], count: int, seed: int, **fixed: Any) -> Strait:
    (one, drawn), (other, more) = (ONE[name] for name in pair)
    return draw(one | other, drawn | more, count, seed, **fixed)


@pytest.mark.parametrize("pair", QUICK, ids=" and ".join)
def test_two_options_equal_the_oracle(pair: tuple[str, str]) -> None:
    batch = both(pair, 6, 3, us_posture="ambiguity", japan_posture="red line", china_cost_spread=0.12)
    agreed, untied = compare_fixed(batch)
    assert agreed >= 5 and untied >= 2, (agreed, untied)


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("pair", PAIRS, ids=" and ".join)
def test_two_options_equal_the_oracle_often(pair: tuple[str, str]) -> None:
    untied = 0
    for n, postures in enumerate(PAIRED):
        found = compare_fixed(both(pair, 25, 20 + n, **postures, moves_first="US" if n == 1 else "Japan"))
        assert found[0] >= 19, found  # an island that falls in any case leaves Taiwan indifferent whether to provoke
        untied += found[1]
    assert untied >= 10


def test_with_correlated_resolve_japan_tells_south_korea_about_the_us() -> None:
    """A signalling game inside the war: Japan's two types choose among three moves, after restraint and provocation."""
    e = dt.solve(both(SIGNALS, 60, 5, us_posture="ambiguity", japan_posture="ambiguity"))
    assert len(e.names) == 3**4 and e.exists.any(axis=1).mean() > 0.8
    assert np.nanmax(e.regret) < 1e-9 and np.nanmax(e.local_regret) < 1e-9 and not e.complete.any()


@pytest.mark.slow
@pytest.mark.long
@pytest.mark.parametrize("name", BESIDE)
def test_a_deployment_beside_an_option_equals_the_oracle(name: str) -> None:
    structure, drawn = ONE[name]
    batch = draw(structure | {"deployment": "US"}, drawn | SENT, 30, 40, us_posture="ambiguity", japan_posture="red line", china_cost_spread=0.12)
    seen, _, stirred = compare_deployments(batch)
    assert seen > 20 and stirred > 1, (seen, stirred)


def test_what_is_not_told_is_refused_when_the_game_is_made() -> None:
    """By one sentence with both choices, wherever a game comes from; each alone is a game."""
    for one, other in UNTOLD:
        (choice, _), (beside, _) = ONE[one], ONE[other]
        told = {name: word for name, word in {**choice, **beside}.items() if name != "south_korea_posture"}
        words = [f"{name}={word!r}" for name, word in told.items()]
        with raises(*words, "turn one of the two off", error=dt.GameError):
            Strait(**choice, **beside)
        with raises(*words, error=dt.GameError):
            Strait(**choice).replace(**beside)
    for pair in PAIRS:
        check_combination("Strait", Strait().structure | ONE[pair[0]][0] | ONE[pair[1]][0])
