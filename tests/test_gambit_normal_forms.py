"""All equilibria of small normal forms against Gambit: the same for two players, at least its own for more."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from oracles.gambit_normal_forms import STORE, games, solve
from test_all_nash import listed, matched

import deterrence as dt

ANSWERS: list[list[list[str]]] = json.loads(STORE.read_text(encoding="utf-8"))["answers"]
CASES = list(zip(games(), ANSWERS, strict=True))


def ours(payoffs: Any) -> dt.Equilibria:
    return dt.solvers.AllNash(capacity=40)(dt.NormalForm(payoffs))


def theirs(answer: list[list[str]]) -> list[tuple[float, ...]]:
    """As numbers, each once: Gambit repeats some equilibria of tied games."""
    return sorted({tuple(float(Fraction(p)) for p in profile) for profile in answer})


@pytest.mark.parametrize("sizes", sorted({sizes for (sizes, _, _), _ in CASES if len(sizes) == 2}))
def test_two_players_the_same_extreme_equilibria(sizes: tuple[int, int]) -> None:
    for (own, _, payoffs), answer in CASES:
        if own == sizes:
            e = ours(payoffs)
            assert matched([p for p, _ in all_mixes(e)], theirs(answer)) and e.complete


@pytest.mark.parametrize("sizes", [(2, 2, 2), (2, 2, 2, 2)])
def test_more_players_none_of_its_equilibria_is_missing(sizes: tuple[int, ...]) -> None:
    more = 0
    for (own, _, payoffs), answer in CASES:
        if own == sizes:
            e = ours(payoffs)
            found = [np.array(p) for p, _ in all_mixes(e)]
            for profile in theirs(answer):
                assert min(np.abs(p - np.array(profile)).max() for p in found) < 1e-6
            assert len(found) >= len(answer) and np.nanmax(e.regret) < 1e-9
            strict = np.all(e.status[e.exists] == dt.Status.ok)
            assert not (strict and e.complete) or len(found) % 2 == 1
            more += len(found) > len(answer)
    assert more  # Gambit 16.7 misses equilibria of ordinary games


def all_mixes(e: dt.Equilibria) -> list[tuple[tuple[float, ...], int]]:
    if len(e.strategy) == 2:
        return listed(e, ())
    rows = list(e.strategy.values())
    return [(tuple(np.concatenate([row[k] for row in rows])), int(e.status[k])) for k in np.flatnonzero(e.exists)]


def test_gambit_still_says_so() -> None:
    pytest.importorskip("pygambit")
    for (sizes, _, payoffs), answer in CASES[::12]:
        again = solve(payoffs)
        assert again == answer if len(sizes) == 2 else len(again) == len(answer)
