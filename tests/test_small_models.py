"""The two smallest models against their closed forms, 2,000 draws in one batch."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import cells, numbers, random_game, same
from oracles.closed_forms import rudimentary, unilateral_regions

import deterrence as dt
from deterrence.games import RudimentaryDeterrence, UnilateralDeterrence

DRAWS = 2_000
ENDS = {  # the oracle's word for an outcome -> the library's
    "challenger wins": "Defender concedes", "challenger backs down": "Challenger backs down",
    "status quo": "status quo", "conflict": "conflict",
}  # fmt: skip


def test_rudimentary_equals_its_closed_form() -> None:
    batch = random_game(RudimentaryDeterrence, (DRAWS,), 1, spread=2.0)
    e = dt.solve(batch)
    challenged = 0
    for i, game in cells(batch):
        o = rudimentary(numbers(game))
        if abs(game.values["hard_defender"] - o["threshold"]) < 1e-9:
            continue
        challenged += o["challenge"]
        wanted = {**o["events"], "war": o["events"]["conflict"]}
        wanted["Challenger wins"] = wanted.pop("challenger wins")
        assert dict(zip(e.events, e.probability[i][0], strict=True)) == pytest.approx(wanted, abs=1e-12)
        assert same(e.payoff[i][0], [o["payoff"][p] for p in e.players])
    assert 0.2 * DRAWS < challenged < 0.9 * DRAWS
    assert np.all(e.complete == (e.status[:, 0] == dt.Status.ok))


def test_rudimentary_anchor() -> None:
    """M01: with (-1, 0, 1) the threshold is one half; a better status quo lowers it."""
    grid = np.linspace(0, 1, 1001)
    for a_sq, threshold in ((0.0, 0.5), (0.5, 0.25)):
        e = dt.solve(RudimentaryDeterrence(hard_defender=grid, a_dd=-1.0, a_sq=a_sq, a_dc=1.0))
        away = np.abs(grid - threshold) > 1e-9
        assert np.array_equal((e.event("status quo")[:, 0] == 0)[away], (grid < threshold)[away])
        assert e.status[~away, 0] == dt.Status.tie


def test_unilateral_equals_its_closed_form() -> None:
    """Which pure profiles exist when a belief off the path is the prior, and where they lead."""
    batch = random_game(UnilateralDeterrence, (DRAWS,), 2, spread=1.0)
    e = dt.solve(batch)
    soft = e.strategy["Defender: Defender's resolve: soft; Challenger: demand"]
    first = [e.strategy[f"Challenger: Challenger's resolve: {r}"] for r in ("hard", "soft")]
    seen: dict[str, int] = {}
    for i, game in cells(batch):
        o = unilateral_regions(numbers(game))
        h, k = game.values["hard_challenger"], game.values["hard_defender"]
        edges = o["thresholds"]
        if min(abs(k - edges["c_hard"]), abs(k - edges["c_soft"]), abs(h - edges["d"])) < 1e-9:
            continue
        present = {}
        for c in np.flatnonzero(e.exists[i]):
            if not {*soft[i][c], *(p for x in first for p in x[i][c])} <= {0.0, 1.0}:
                continue
            signals = tuple(("wait", "demand")[int(x[i][c, 1])] for x in first)
            present[signals, ("concede", "deny")[int(soft[i][c, 1])]] = c
        wanted = {(q["signals"], q["reply"]): q for q in o["prior"]}
        assert present.keys() == wanted.keys(), i
        for key, q in wanted.items():
            seen[q["name"]] = seen.get(q["name"], 0) + 1
            ends = {ENDS[word]: p for word, p in q["events"].items()}
            got = dict(zip(e.events, e.probability[i][present[key]], strict=True))
            assert got == pytest.approx({**ends, "war": ends["conflict"]}, abs=1e-12)
            assert same(e.payoff[i][present[key]], [q["payoff"][p] for p in e.players])
        assert wanted, "under the prior rule this game always has a pure equilibrium"
    assert seen.keys() == {"certain deterrence", "steadfast", "separating", "attack"} and min(seen.values()) > 50


def test_unilateral_off_path_rules() -> None:
    """A challenger believed hard after a surprise makes a soft defender concede, believed soft deny."""
    batch = random_game(UnilateralDeterrence, (400,), 3)
    waits = {}
    for belief in ("hard", "soft"):
        e = dt.solvers.PerfectBayesian(off_path={"Challenger": belief})(batch)
        waits[belief] = e.exists[:, e.names.index("Challenger: wait")]
        assert f"off-path beliefs: Challenger {belief}" in e.concept
    c_hard = np.array([unilateral_regions(numbers(g))["thresholds"]["c_hard"] for _, g in cells(batch)])
    assert np.array_equal(waits["hard"], batch.values["hard_defender"] >= c_hard)
    assert waits["soft"].all()


def test_public_resolve_is_backward_induction() -> None:
    """With resolve public a hard challenger takes from a soft defender, and nobody fights a hard one."""
    batch = random_game(UnilateralDeterrence, (400,), 4, resolve="public")
    e = dt.solve(batch)
    assert e.concept.startswith("subgame-perfect") and e.exists.all() and e.complete[e.status[:, 0] == 0].all()
    h, k = batch.values["hard_challenger"], batch.values["hard_defender"]
    assert same(e.event("war")[:, 0], np.zeros(400))
    # a soft challenger backs down, so a soft defender denies it; a hard one it cannot stop
    assert same(e.event("Defender concedes")[:, 0], h * (1 - k))
    assert same(e.event("status quo")[:, 0], 1 - h * (1 - k))
