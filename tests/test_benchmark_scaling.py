"""The benchmark of growing sweeps: its smallest rows, what a failing row leaves, and its ratios."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))  # the benchmarks are no part of the package
from benchmarks.scaling import MODELS, SMALL, Row, compared, measure, rows


def test_the_smallest_row_in_memory_and_in_a_store() -> None:
    memory, store = (measure(Row("games", SMALL, 3, stored=stored)) for stored in (False, True))
    for row in (memory, store):
        assert "note" not in row and row["games"] == 1_000 and (row["nodes"], row["sets"]) == (11, 3)
        assert row["us a game"] == pytest.approx(row["seconds"] * 1e3) and row["seconds"] > 0
        assert row["peak MiB"] >= row["imports MiB"] > 10 and row["processes"] == 0
    assert memory["disk MiB"] is None and 0 < store["result MiB"] < memory["result MiB"]
    assert store["disk MiB"] > 1_000 / 2**20, "a byte a game, at least"


def test_a_row_that_fails_says_why_and_the_others_go_on() -> None:
    assert "no such model" in measure(Row("games", "no such model", 3))["note"]


def test_ratios() -> None:
    def row(power: int, seconds: float, **more: Any) -> dict[str, Any]:
        games = 10**power
        return {"series": "games", "model": "m", "kept in": "memory", "games": games, "seconds": seconds,
                "us a game": seconds / games * 1e6, **more}  # fmt: skip

    one, ten, note = row(3, 0.5), row(4, 0.5 + 9_000e-6), {**row(5, 1.0), "note": "killed"}
    del note["seconds"]
    found = compared([one, ten, note, row(4, 7.0, **{"kept in": "store"})])
    assert found[0]["x smallest"] == 1 and "added us" not in found[0]
    assert found[1]["added us"] == pytest.approx(1) and found[1]["x smallest"] == pytest.approx(0.1018)
    assert "x smallest" not in found[2] and found[3]["x smallest"] == 1, "a store is a series of its own"
    two = compared([row(5, s, series="workers", executor=e) for s, e in ((3.0, "None"), (2.0, "2 processes"))])
    assert [r["x one"] for r in two] == [1.0, 1.5]


def test_what_is_measured() -> None:
    quick, full = rows(True), rows(False)
    assert max(r.power for r in quick) == 6 and max(r.power for r in full) == 8
    assert all(r.stored for r in full if r.power > 7)
    assert {r.model for r in quick if r.series == "trees"} == set(MODELS)
    assert [(r.executor, r.workers) for r in quick if r.series == "workers"] == [("none", 1), ("threads", 2), ("processes", 2)]
