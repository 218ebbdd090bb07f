"""Phase diagrams against closed forms; what is found for certain, and with what probability; refusals; figures."""

from __future__ import annotations

import json
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
import pytest
from conftest import raises
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.path import Path
from oracles.closed_forms import unilateral_regions

import deterrence as dt
from deterrence.errors import DeterrenceError, ParameterError
from deterrence.games import RudimentaryDeterrence, Strait, UnilateralDeterrence
from deterrence.kernels.boundaries.lattice import UNKNOWN
from deterrence.sweeps.diagram import Diagram

CENTRE, RADIUS = np.array([0.53, 0.41, 0.48]), 0.3
SQUARE = {"x": (0.0, 1.0), "y": (0.0, 1.0)}
CUBE = {**SQUARE, "z": (0.0, 1.0)}


class Ball(dt.Game):
    """Attack inside a ball, wait outside? (example)"""

    players = ("China",)
    x: float = dt.param(0.5, unit="u", low=0, high=1, source="assumption")
    y: float = dt.param(0.5, unit="u", low=-1, high=1, source="assumption")
    z: float = dt.param(float(CENTRE[2]), unit="u", source="assumption")
    least: float = dt.param(-9.0, unit="u", source="assumption")

    def constraints(self) -> dict[str, Any]:
        return {"least < x": np.less(self.least, self.x)}

    def rules(self, move: Any) -> Any:
        if move("China", "wait", "attack") == "wait":
            return dt.outcome("wait", {"China": 0})
        away = (self.x - CENTRE[0]) ** 2 + (self.y - CENTRE[1]) ** 2 + (self.z - CENTRE[2]) ** 2
        return dt.outcome("attack", {"China": RADIUS**2 - away})


def planted(inside: Any) -> Any:
    """A regime that is a given set of (x, y)."""
    return lambda e: np.where(inside(np.asarray(e.game.x), np.asarray(e.game.y)), "inside", "outside")


def box_of(corner: Any, side: float) -> Any:
    return planted(lambda x, y: (abs(x - corner[0]) <= side / 2) & (abs(y - corner[1]) <= side / 2))


def ball(points: Any) -> Any:
    return np.where(np.linalg.norm(points - CENTRE[: points.shape[-1]], axis=-1) < RADIUS, "attack", "wait")


def told(diagram: Diagram, codes: Any) -> Any:
    return np.array(diagram.regimes)[np.asarray(codes)]


@pytest.fixture(scope="module")
def disc() -> Diagram:
    return dt.refine(Ball(), over=SQUARE, by="event")


@pytest.fixture(scope="module")
def crisis() -> Diagram:
    return dt.refine(UnilateralDeterrence(), over={"hard_challenger": (0, 1), "hard_defender": (0, 1)})


def test_a_circle_is_located_for_a_hundredth_of_a_grid(disc: Diagram) -> None:
    assert sorted(disc.regimes) == ["attack", "wait"] and disc.games <= 0.02 * 1e6
    pairs, codes = disc.boundary
    assert np.abs(pairs[:, 0] - pairs[:, 1]).max() <= 1e-6 and (codes[:, 0] != codes[:, 1]).all()
    assert np.array_equal(told(disc, codes), ball(pairs)), "both points of every pair are where they are said to be"
    off = np.abs(np.linalg.norm(pairs - CENTRE[:2], axis=2) - RADIUS)
    assert off.max() <= 1e-6 and len(pairs) > 200
    angles = np.sort(np.arctan2(*(pairs[:, 0] - CENTRE[:2]).T))
    assert np.diff(np.append(angles, angles[0] + 2 * np.pi)).max() < 0.05, "all the way round"
    (line,), (sides,) = zip(*disc.lines, strict=True)
    assert np.array_equal(line[0], line[-1]) and sorted(told(disc, sides)) == ["attack", "wait"]
    steps = np.linalg.norm(np.diff(line, axis=0), axis=1)
    assert steps.sum() == pytest.approx(2 * np.pi * RADIUS, rel=1e-4), "a closed line of the circle's length"


def area(points: Any) -> float:
    x, y = np.asarray(points).T
    return abs(float(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))) / 2


def test_areas_add_up(disc: Diagram, crisis: Diagram) -> None:
    for diagram in (disc, crisis):
        low, high, codes = diagram.whole
        filled = np.bincount(codes, np.prod(high - low, axis=1), len(diagram.regimes))
        for points, code in diagram.polygons:
            filled[code] += area(points)
        assert filled.sum() == pytest.approx(1, abs=1e-12)
        shares = diagram.shares()
        assert np.all(shares.low.values <= filled + 1e-12) and np.all(filled <= shares.high.values + 1e-12)
        if diagram is disc:
            assert filled[diagram.regimes.index("attack")] == pytest.approx(np.pi * RADIUS**2, rel=2e-4)


def test_cells_tile_the_box_and_hold_no_contradiction(crisis: Diagram) -> None:
    leaves = crisis.leaves
    covered = np.zeros((crisis.lattice.cells,) * 2, dtype=int)
    for node, size, code in zip(leaves.whole, leaves.whole_size, leaves.whole_code, strict=True):
        (i, j), s = node, int(size)
        covered[i : i + s, j : j + s] += 1
        known = leaves.codes[i : i + s + 1, j : j + s + 1]
        assert set(np.unique(known)) <= {UNKNOWN, code}, "corners and nodes on its sides agree"
    np.add.at(covered, tuple(leaves.cut.T), 1)
    assert np.all(covered == 1)
    raster = crisis.raster()
    assert np.array_equal(np.argwhere(raster == -1), leaves.cut)


def test_whole_cells_are_what_they_are_said_to_be(disc: Diagram) -> None:
    points = np.random.default_rng(0).random((40_000, 2))
    raster = disc.raster()[disc.lattice.finest(points)]
    inside = raster >= 0
    assert 0.9 < inside.mean() < 1
    wrong = told(disc, raster[inside]) != ball(points[inside])
    assert wrong.mean() < 1e-3, "a curve may bulge over the side of a whole cell, by less than a finest cell"
    off = np.abs(np.linalg.norm(points[inside][wrong] - CENTRE[:2], axis=1) - RADIUS)
    assert np.all(off < 1 / disc.lattice.cells)
    for shape, code in disc.polygons[::7]:
        spot = shape.mean(axis=0)
        if Path(shape).contains_point(spot, radius=-1e-4) and abs(np.linalg.norm(spot - CENTRE[:2]) - RADIUS) > 1e-4:
            assert told(disc, code) == ball(spot)


def test_the_rudimentary_game_in_closed_form() -> None:
    over = {"hard_defender": (0.0, 1.0), "a_sq": (-0.9, 0.9)}
    d = dt.refine(RudimentaryDeterrence(), over=over, by="event")
    pairs, codes = d.boundary
    words, middle = told(d, np.sort(codes, axis=1)), pairs.mean(axis=1)
    for (one, two), (p, a_sq) in zip(words, middle, strict=True):
        if "status quo" in (one, two):  # attack iff p < (a_dc - a_sq)/(a_dc - a_dd)
            assert p == pytest.approx((1 - a_sq) / 2, abs=2e-6)
        else:  # a challenged defender concedes if soft: as likely as not at p = 1/2
            assert p == pytest.approx(0.5, abs=1e-6)
    assert {frozenset(w) for w in words} == {frozenset(w) for w in (
        ("status quo", "Challenger wins"), ("status quo", "conflict"), ("Challenger wins", "conflict"))}  # fmt: skip


def test_the_unilateral_game_in_closed_form(crisis: Diagram) -> None:
    game = UnilateralDeterrence()
    c_hard, c_soft, d_t = 1 / 1.25, 1 / 1.5, 1 / 1.5
    pairs, _ = crisis.boundary
    middle = pairs.mean(axis=1)
    # at h = 0 the hard challenger's demand is met by denial: the separating profile needs h > 0
    lines = middle[:, 1] - c_hard, middle[:, 1] - c_soft, middle[:, 0] - d_t, middle[:, 0]
    to_a_line = np.min(np.abs(lines), axis=0)
    assert to_a_line.max() <= 1e-6 and crisis.games <= 0.02 * 1e6
    low, high, codes = crisis.whole
    names = {("wait", "wait"): "Challenger: wait", ("demand", "demand"): "Challenger: demand",
             ("demand", "wait"): "Challenger: demand if hard, wait if soft"}  # fmt: skip
    for (h, k), code in list(zip((low + high) / 2, codes, strict=True))[::11]:
        values = {**{n: float(v) for n, v in game.values.items()}, "hard_challenger": h, "hard_defender": k}
        pure = {names[tuple(row["signals"])] for row in unilateral_regions(values)["prior"]}
        bluff = {"Challenger: demand if hard, wait or demand if soft"} if k < c_soft and h < d_t else set()
        assert set(crisis.regimes[code].split(" + ")) == pure | bluff
    assert len(crisis.lines) == 7 and all(len(points) > 10 for points, _ in crisis.lines)


def test_a_sphere_in_three_dimensions() -> None:
    d = dt.refine(Ball(), over=CUBE, by=["attack", "wait"], halvings=1)
    pairs, codes = d.boundary
    assert np.abs(np.linalg.norm(pairs - CENTRE, axis=2) - RADIUS).max() <= 2e-6 and len(pairs) > 1000
    assert np.array_equal(told(d, codes), ball(pairs)) and d.games < 1e-4 * 1e9
    shares = d.shares().loc["attack"]
    assert shares.low < 4 / 3 * np.pi * RADIUS**3 < shares.high
    low, high, _ = d.whole
    cut_low, cut_high, _ = d.cut
    assert np.prod(high - low, axis=1).sum() + np.prod(cut_high - cut_low, axis=1).sum() == pytest.approx(1)
    for ask in ("lines", "polygons"):
        with raises("a diagram over x, y, z", "fix one parameter", error=ParameterError):
            getattr(d, ask)
    with raises("regime_map draws two parameters", "x, y, z", error=ParameterError):
        dt.plot.regime_map(d)


def test_a_region_of_the_guaranteed_size_is_always_found() -> None:
    for seed in range(25):
        rng = np.random.default_rng(seed)
        gap = dt.refine(Ball(), over=SQUARE, by=box_of((2, 2), 0.1), probes=0, start=8, halvings=1, seed=seed).gap
        side = max(gap.values())
        corner = side / 2 + (1 - side) * rng.random(2)
        d = dt.refine(Ball(), over=SQUARE, by=box_of(corner, side), probes=0, start=8, halvings=1, seed=seed)
        assert set(d.regimes) == {"inside", "outside"}, (seed, corner, side)


def test_a_small_region_is_missed_no_more_often_than_stated() -> None:
    side, missed = 0.035, []
    for seed in range(100):
        corner = 0.4 + 0.001 * np.array([seed % 10, seed // 10])  # clear of the start nodes' reach in every draw
        d = dt.refine(Ball(), over=SQUARE, by=box_of(corner, side), probes=500, start=2, halvings=0, seed=seed)
        missed.append("inside" not in d.regimes)
    assert d.probes == 23**2 and d.missed(side**2) == pytest.approx((1 - side**2) ** 529)
    assert 0.3 < np.mean(missed) <= d.missed(side**2) + 3 * np.sqrt(0.25 / 100)


def test_one_cell_of_a_fine_grid_is_found_or_its_chance_is_stated() -> None:
    cell = box_of((0.6234, 0.2718), 1e-3)
    d = dt.refine(Ball(), over=SQUARE, by=cell, probes=4096)
    assert d.missed(1e-6) == pytest.approx(0.9959, abs=1e-4), "4,096 probes: hardly ever, and it says so"
    found = [dt.refine(Ball(), over=SQUARE, by=cell, probes=4096, seed=s) for s in range(3)]
    hit = dt.refine(Ball(), over={"x": (0.6, 0.65), "y": (0.25, 0.3)}, by=cell)
    assert "inside" in hit.regimes and hit.missed(4e-4) < 0.2 and all(f.missed(1e-6) > 0.99 for f in found)
    pairs, _ = hit.boundary
    sides = np.abs(np.abs(pairs.mean(axis=1) - [0.6234, 0.2718]) - 5e-4)
    assert sides.min(axis=1).max() <= 1e-6 * 0.05 and len(pairs) >= 4


def test_what_only_a_probe_has_seen_is_kept_and_drawn() -> None:
    d = dt.refine(Ball(), over=SQUARE, by=box_of((0.52, 0.48), 0.04), probes=4096, start=4, halvings=0)
    low, high, corners = d.cut
    assert len(low) == 1 and len(set(corners[0])) == 1, "no corner of its cell lies in it"
    pairs, codes = d.boundary
    assert len(pairs) >= 4 and {frozenset(told(d, c)) for c in codes} == {frozenset(("inside", "outside"))}
    edge = np.abs(np.abs(pairs.mean(axis=1) - [0.52, 0.48]) - 0.02).min(axis=1)
    assert edge.max() <= 1e-6
    assert d.shares().loc["inside", "high"] == pytest.approx(float(np.prod(high - low))) and d.lines == []
    axes = dt.plot.regime_map(d)
    dots = [line for line in axes.lines if line.get_gid() == "probe"]
    assert len(dots) == len(pairs)
    plt.close(axes.figure)


def test_a_band_thinner_than_a_cell_is_located_on_both_sides() -> None:
    band = lambda e: np.select([np.asarray(e.game.x) < 0.5037, np.asarray(e.game.x) < 0.5067], ["left", "band"], "right")  # noqa: E731
    d = dt.refine(Ball(), over=SQUARE, by=band)
    pairs, codes = d.boundary
    middle, words = pairs.mean(axis=1)[:, 0], told(d, codes)
    for (one, two), x in zip(words, middle, strict=True):
        assert {one, two} in ({"left", "band"}, {"band", "right"}), "never straight from left to right"
        assert x == pytest.approx(0.5037 if "left" in (one, two) else 0.5067, abs=1e-6)
    assert {"left", "band", "right"} == set(d.regimes)
    ends = {name: [p for p, sides in d.lines if name in told(d, sides)] for name in ("left", "right")}
    for name, x in (("left", 0.5037), ("right", 0.5067)):
        tall = max(ends[name], key=len)
        assert np.ptp(tall[:, 1]) > 0.5 and abs(np.median(tall[:, 0]) - x) < 0.003


def test_all_games_of_a_round_are_one_batch_and_equal_single_games() -> None:
    sizes: list[int] = []
    solver = dt.solvers.BackwardInduction()

    def counting(game: dt.Game) -> dt.Equilibria:
        sizes.append(game.size)
        return solver(game)

    d = dt.refine(Ball(), counting, SQUARE, by="event")
    assert sum(sizes) == d.games and len(sizes) == d.calls <= 25 and d.solver == "counting"
    pairs, codes = d.boundary
    for (x, y), code in list(zip(pairs[:, 0], codes[:, 0], strict=True))[::20]:
        e = solver(Ball(x=float(x), y=float(y)))
        assert e.event(d.regimes[code])[0] == 1
    again, other = (dt.refine(Ball(), solver, SQUARE, by="event", seed=s) for s in (0, 1))
    assert np.array_equal(again.boundary[0], pairs) and not np.array_equal(other.boundary[0][:9], pairs[:9])


def test_the_regimes_are_those_of_a_sweep() -> None:
    box = {"us_prior": (0.05, 0.95), "japan_prior": (0.05, 0.95)}
    d = dt.refine(Strait(), over=box, start=8, halvings=1, tolerance=1e-3)
    raster, n = d.raster(), d.lattice.cells
    places = d.lattice.places(np.stack([np.arange(n) + 0.5] * 2, axis=1)) * 0.9 + 0.05  # middles of cells
    ds = dt.sweep(Strait(), over={"us_prior": places[:, 0], "japan_prior": places[:, 1]}, check=0)
    meanings = np.array(json.loads(ds.regime.attrs["meanings"]))[ds.regime.values]
    whole = raster >= 0
    agree = told(d, raster[whole]) == meanings[whole]
    assert agree.mean() > 0.98 and whole.mean() > 0.6, "all but what is thinner than a cell"
    assert "none found" in d.regimes
    by = dt.refine(Strait(), over=box, by="event", start=8, halvings=0, tolerance=1e-2)
    assert "none found" in by.regimes and set(by.regimes) & {"war", "status quo"}


def test_inadmissible_games_are_a_regime_of_their_own() -> None:
    d = dt.refine(Ball(), over={"x": (0.0, 1.0), "least": (0.2, 0.4)}, by="event")
    assert set(d.regimes) == {"inadmissible", "attack", "wait"}
    pairs, codes = d.boundary
    own = (told(d, codes) == "inadmissible").any(axis=1)
    assert np.abs(pairs[own, :, 0] - pairs[own, :, 1]).max() <= 2e-6, "its border is x = least"
    axes = dt.plot.regime_map(d)
    (grey,) = [c for c in axes.collections if c.get_gid() == "inadmissible"]
    assert grey.get_hatch() == "xxxx"
    plt.close(axes.figure)


def test_disagreeing_equilibria_are_a_regime_of_their_own() -> None:
    d = dt.refine(UnilateralDeterrence(), over={"hard_challenger": (0, 1), "hard_defender": (0, 1)}, by="event", start=8)
    mixed = [name for name in d.regimes if " + " in name]
    assert mixed, "where one equilibrium waits and another demands"


def test_a_list_of_events_may_leave_others_out() -> None:
    d = dt.refine(Ball(), over=SQUARE, by=["attack"], start=8)
    assert set(d.regimes) == {"attack", "none of these events"}


def test_it_tells_what_is_guaranteed(disc: Diagram) -> None:
    words = str(disc)
    for part in ("Ball: 2 regimes over x [0, 1] x y [0, 1]", f"from {disc.games:,} games", "within 1e-06 of each range",
                 "found for certain", "missed with probability 0.017 at most"):  # fmt: skip
        assert part in words
    assert 1 / 32 <= disc.gap["x"] <= 1.2 / 32 and disc.finest["y"] == disc.gap["y"] / 4
    assert disc.missed(0) == 1 and disc.missed(1) == 0
    with raises("missed: the share came as 1.5", error=ParameterError):
        disc.missed(1.5)


def test_the_figure_holds_every_regime_and_line(crisis: Diagram, disc: Diagram) -> None:
    axes = dt.plot.regime_map(crisis)
    shapes = {c.get_gid(): c for c in axes.collections if isinstance(c, PolyCollection)}
    assert set(shapes) == set(crisis.regimes)
    drawn = sum(area(p.vertices[:-1]) for c in shapes.values() for p in c.get_paths())
    assert drawn == pytest.approx(1, abs=1e-9), "the box is filled, once"
    (lines,) = [c for c in axes.collections if isinstance(c, LineCollection)]
    assert len(lines.get_paths()) == len(crisis.lines)
    assert axes.get_xlabel() == "hard challenger (probability)" and axes.get_xlim() == axes.get_ylim() == (0, 1)
    words = [t.get_text() for t in axes.figure.legends[0].get_texts()]
    assert any("1 equilibrium: Challenger: demand" in w for w in words) and len(words) == len(crisis.regimes)
    assert "boundaries within 1e-06" in axes.get_title(loc="left") and f"{crisis.games:,} games" in axes.get_title(loc="left")
    turned = dt.plot.regime_map(crisis, x="hard_defender", ax=plt.figure().add_subplot())
    assert turned.get_ylabel() == "hard challenger (probability)"
    letters = {t.get_text(): t.get_position() for t in axes.texts}
    for t in turned.texts:
        assert t.get_text() in letters
    path = next(c for c in turned.collections if c.get_gid() == "Challenger: demand").get_paths()
    spots = np.concatenate([p.vertices for p in path])
    cell = max(crisis.finest.values())  # where three regions meet, the corner is drawn within one cell
    assert spots[:, 0].max() <= 2 / 3 + cell and spots[:, 1].min() >= 2 / 3 - cell, "x is the defender now"
    events = dt.plot.regime_map(disc)
    assert "Most probable event" in events.get_title(loc="left") and {t.get_text() for t in events.texts} == {"attack", "wait"}
    plt.close("all")


def test_wrong_figures_are_refused(disc: Diagram) -> None:
    with raises("by='event' came with a diagram", "dt.refine", error=ParameterError):
        dt.plot.regime_map(disc, by="event")
    for names in ({"x": "z"}, {"x": "x", "y": "x"}):
        with raises("regime_map: x=", "the diagram is over x and y", error=ParameterError):
            dt.plot.regime_map(disc, **names)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"over": None}, ["over came as None", "two or three parameters", "over={'x': (0, 1), 'y': (0, 1)}"]),
        ({"over": {"x": (0, 1)}}, ["two or three parameters"]),
        ({"over": {**CUBE, "least": (-2, -1)}}, ["two or three parameters"]),
        ({"over": {"x": (0, 1), "w": (0, 1)}}, ["'w' is no parameter of Ball", "It has x, y, z, least"]),
        ({"over": {"x": (1, 0), "y": (0, 1)}}, ["'x' came with (1, 0)", "low < high", "put them in order"]),
        ({"over": {"x": (0, 0), "y": (0, 1)}}, ["'x' came with (0, 0)"]),
        ({"over": {"x": (0, np.nan), "y": (0, 1)}}, ["'x' came with (0, nan)", "finite"]),
        ({"over": {"x": 0.5, "y": (0, 1)}}, ["'x' came with 0.5: give (low, high)"]),
        ({"over": {"x": (0, 0.5, 1), "y": (0, 1)}}, ["give (low, high)"]),
        ({"over": {"x": (0, 1.5), "y": (0, 1)}}, ["Ball.x is 1.5", "[0, 1]"]),
        ({"tolerance": 0}, ["tolerance came as 0", "at least 1e-12", "floats cannot tell apart"]),
        ({"tolerance": 1.0}, ["tolerance came as 1.0", "below 1"]),
        ({"tolerance": float("nan")}, ["tolerance came as nan"]),
        ({"start": 1}, ["start came as 1", "at least 2"]),
        ({"halvings": -1}, ["halvings came as -1", "at least 0"]),
        ({"halvings": 20}, ["33554432 along each of 2 axes", "too many to keep", "at most 8191"]),
        ({"probes": 1.5}, ["probes came as 1.5"]),
        ({"most": 0}, ["most came as 0"]),
        ({"by": "war"}, ["by came as 'war'", "by='event'"]),
        ({"by": []}, ["by came as []"]),
        ({"by": ["attac"]}, ["'attac' is not an event", "did you mean 'attack'"]),
        ({"by": lambda e: np.zeros(3)}, ["by gave an array of shape (3,)", "one label, number or truth value"]),
    ],
)
def test_wrong_requests_are_refused(options: dict[str, Any], words: list[str]) -> None:
    with raises(*words, error=ParameterError):
        dt.refine(Ball(), **{"over": SQUARE, "by": "event", **options})


def test_a_batch_a_structural_choice_and_overlapping_events_are_refused() -> None:
    with raises("refine came with the class Ball: give a game"):
        dt.refine(Ball, over=SQUARE)  # type: ignore[arg-type]
    with raises("Ball came as a batch of shape (2,)", error=ParameterError):
        dt.refine(Ball(z=[0.1, 0.2]), over=SQUARE)
    u = {"hard_challenger": (0, 1), "hard_defender": (0, 1)}
    with raises("'resolve' is a structural choice of UnilateralDeterrence", error=ParameterError):
        dt.refine(UnilateralDeterrence(), over={"resolve": (0, 1), "c_cd": (0, 1)})
    with raises("the events 'conflict', 'war' can happen together", error=ParameterError):
        dt.refine(UnilateralDeterrence(), over=u, by=["conflict", "war"])


def test_patience_ends_with_a_reason() -> None:
    chess = lambda e: (np.floor(50 * np.asarray(e.game.x)) + np.floor(50 * np.asarray(e.game.y))) % 2  # noqa: E731
    with raises("more are wanted, beyond most=20,000", "boundaries are long, or everywhere", error=DeterrenceError):
        dt.refine(Ball(), over=SQUARE, by=chess, most=20_000)
    with raises("0 games are solved and 4,096 more are wanted", error=DeterrenceError):
        dt.refine(Ball(), over=SQUARE, by=chess, most=100)
