"""The benchmark's own judge of profiles, on profiles whose worth is known; and one comparison with Gambit."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import deterrence as dt

sys.path.insert(0, str(Path(__file__).parents[1]))  # the benchmarks are no part of the package
from benchmarks.games import crisis, signalling
from benchmarks.incomplete_information import WORKS, compared, library
from benchmarks.trees import Judged, counted, judged

HARD, SOFT = (f"Challenger: Challenger's resolve: {word}" for word in ("hard", "soft"))
REPLY = "Defender: Defender's resolve: soft; Challenger: demand"


def profile(hard: float, soft: float, denies: float) -> dict[str, Any]:
    """Of `UnilateralDeterrence`: probabilities of a demand and of a denial by a soft defender."""
    fixed = {"Defender: Defender's resolve: hard; Challenger: demand": [0.0, 1.0]}
    for words, presses in ((HARD, 1.0), (SOFT, 0.0)):
        fixed[f"{words}; Challenger: demand; Defender: deny"] = [1 - presses, presses]
    return {HARD: [1 - hard, hard], SOFT: [1 - soft, soft], REPLY: [1 - denies, denies], **fixed}


def test_profiles_of_known_worth() -> None:
    game = dt.games.UnilateralDeterrence(hard_challenger=0.3, hard_defender=0.3)
    bluff = judged(game, profile(1.0, 3 / 14, 11 / 21))
    assert bluff.regret < 1e-12 and bluff.supported and bluff.ends.sum() == pytest.approx(1)
    assert judged(game, profile(0.0, 0.0, 1.0)).supported  # steadfast: some belief supports it
    yielding = judged(game, profile(0.0, 0.0, 0.0))
    assert yielding.regret > 0.1 and not yielding.supported  # the hard challenger would demand
    careless = profile(0.0, 0.0, 1.0) | {f"{SOFT}; Challenger: demand; Defender: deny": [0.0, 1.0]}
    unsupported = judged(game, careless)
    assert unsupported.regret < 1e-12 and not unsupported.supported  # a threat that nobody would carry out


def test_how_lists_differ() -> None:
    one, other = (Judged(0.0, True, np.eye(3)[i]) for i in (0, 1))
    wrong, odd = Judged(0.2, True, np.eye(3)[2]), Judged(0.0, False, np.eye(3)[2])
    found = counted([[one, other], [one]], [[one, wrong], [one, other, odd]], 1e-3, at_a_level=False)
    assert (found["missing"], found["elsewhere"], found["spurious"], found["unsupported"]) == (1, 1, 1, 1)
    assert found["lists that miss"] == "1 of 2" and found["peer regret"] == 0.2 and found["peer a game"] == 2.5
    level = counted([[one]], [[wrong]], 1e-3, at_a_level=True)
    assert (level["missing"], level["elsewhere"]) == (1, 1) and "spurious" not in level


def test_sizes_of_trees() -> None:
    for draw, nodes, sets in ((signalling, 15, 4), (crisis, 31, 8)):
        tree = draw(3, 0).tree
        assert (len(tree.nodes), len(tree.infosets)) == (nodes, sets)


def test_one_comparison_with_gambit() -> None:
    pytest.importorskip("pygambit")
    work = next(w for w in WORKS if (w.name, w.concept) == ("signalling", "all PBE"))
    small = type(work)(work.name, work.draw, work.concept, 80, work.peers)
    row, game, answer = library(small, quick=True)
    found = [compared(against, row, game, answer, quick=True) for against in small.peers]
    assert all(r["elsewhere"] == 0 and r["peer ms"] > 0 and r["regret"] < 1e-9 for r in found)
