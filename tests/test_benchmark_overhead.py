"""The benchmark of what a sweep costs beside its solver: a small row of each kind."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # the benchmarks are no part of the package
from benchmarks.overhead import COLUMNS, ROWS, Row, measure


@pytest.mark.parametrize("row", [ROWS[0], *ROWS[2:4]], ids=lambda row: row.case)
def test_a_small_row(row: Row) -> None:
    found = measure(row, side=12, rounds=2)
    assert set(found) == set(COLUMNS) and found["games"] == found["judged"] == 144
    assert 0 < found["bare us"] < found["sweep us"] and 0 < found["bare/sweep"] < 1
    assert 0 <= found["worst regret"] < 1e-12 and 0 < found["complete"] <= 1
