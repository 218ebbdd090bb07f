"""Payoffs of a game on the edge of a tie as integers: against exact fractions, one game or many at once."""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deterrence.kernels.bimatrix.rational import LARGEST, as_integers


def fractions(seed: int, games: int) -> Any:
    """(2, 3, G): each game with denominators of its own, some with none in common up to `LARGEST`."""
    rng = np.random.default_rng(seed)
    below = rng.integers(1, [3, 40, LARGEST + 1][seed % 3], (2, 3, games))
    above = rng.integers(-60, 60, below.shape)
    return np.vectorize(Fraction, otypes=[object])(above.astype(object), below.astype(object))


def integers(exact: Any) -> dict[int, Any]:
    """What is read from the payoffs as floats, game by game: (2, 3) and of which type."""
    floats = exact.astype(float)
    nothing = [[np.zeros(floats.shape[-1])] * 2]
    found = {}
    for (own, _), games in as_integers(floats, nothing, np.ones(floats.shape[-1], dtype=bool), 1e-10):
        found |= {int(g): own[..., i] for i, g in enumerate(games)}
    return found


@given(st.integers(0, 2**32), st.sampled_from([1, 7, 600]))
def test_the_smallest_common_denominator(seed: int, games: int) -> None:
    exact = fractions(seed, games)
    found = integers(exact)
    assert sorted(found) == list(range(games))
    for g in range(games):
        differences = exact[..., g] - exact[:, :1, g]
        common = lcm(*(x.denominator for x in differences.ravel()))
        if common <= LARGEST:
            assert np.array_equal(found[g], differences * common)
        else:  # as the binary fractions that they are
            scale = max(map(abs, found[g].ravel())) / max(map(abs, differences.ravel()))
            assert np.allclose((found[g] / scale).astype(float), differences.astype(float), rtol=0, atol=1e-7)


@pytest.mark.parametrize("seed", range(3))
def test_one_game_or_many(seed: int) -> None:
    exact = fractions(seed, 200)
    together = integers(exact)
    for g in range(0, 200, 9):
        assert np.array_equal(integers(exact[..., g : g + 1])[0], together[g])
