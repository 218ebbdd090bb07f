"""Figures for greyscale print: nothing but greys, no two regimes alike, and no trace left behind."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import deterrence as dt
from deterrence.plot.colours import categorical, hatch_of, ink_on, of_events, stroke

P = np.linspace(0.01, 0.99, 12)


@pytest.fixture(scope="module")
def crisis() -> Any:
    game = dt.games.UnilateralDeterrence()
    solver = dt.solvers.PerfectBayesian(off_path="any")
    return dt.sweep(game, solver, over={"hard_challenger": P, "hard_defender": P}, check=0)


@pytest.fixture(scope="module")
def strait() -> Any:
    cases = [{"name": word, "us_posture": "ambiguity", "japan_posture": word} for word in ("ambiguity", "red line")]
    over = {"us_prior": np.linspace(0, 0.7, 9), "a2ad": np.linspace(0, 1, 8)}
    return dt.sweep(dt.scenario("strait", "2017").game, over=over, cases=cases, check=0)


def pixels(ax: Any) -> Any:
    figure = np.ravel(np.asarray(ax, dtype=object))[0].figure
    figure.canvas.draw()
    return np.asarray(figure.canvas.buffer_rgba())[..., :3].astype(int)


def grey(ax: Any) -> bool:
    shown = pixels(ax)
    return bool((shown.max(axis=-1) - shown.min(axis=-1) <= 1).all())


def figures(crisis: Any, strait: Any) -> dict[str, Any]:
    line = strait.isel(a2ad=4, drop=True)
    diagram = dt.refine(dt.games.AmbiguityWindow(), over={"us_fights": (0, 1), "taiwan_alone": (0.1, 2)}, by="event", tolerance=0.01)
    return {
        "regimes": dt.plot.regime_map(crisis), "events": dt.plot.regime_map(crisis, by="event"),
        "several": dt.plot.heatmap(crisis, "war", among="highest"), "heatmap": dt.plot.heatmap(strait, "attack"),
        "difference": dt.plot.difference(strait, "attack"), "curves": dt.plot.curves(line, "attack", hue="case"),
        "tree": dt.plot.tree(dt.games.AmbiguityWindow()), "phases": dt.plot.regime_map(diagram),
    }  # fmt: skip


def test_printed_figures_hold_greys_only(crisis: Any, strait: Any) -> None:
    with dt.plot.printed():
        drawn = figures(crisis, strait)
    assert {name: grey(ax) for name, ax in drawn.items()} == dict.fromkeys(drawn, True)


def test_nothing_is_left_behind(crisis: Any) -> None:
    before = pixels(dt.plot.regime_map(crisis))
    with pytest.raises(RuntimeError), dt.plot.printed():
        raise RuntimeError
    with dt.plot.printed():
        inside = pixels(dt.plot.regime_map(crisis))
    assert (pixels(dt.plot.regime_map(crisis)) == before).all() and inside.shape == before.shape and (inside != before).any()


def test_no_two_regimes_share_grey_and_hatch() -> None:
    with dt.plot.printed():
        looks = [(int(categorical(i)[1:3], 16), hatch_of(categorical(i))) for i in range(35)]
        for i, (shade, hatch) in enumerate(looks):
            assert ink_on(categorical(i)) == "#000000"
            for other, with_hatch in looks[:i]:
                assert hatch != with_hatch or abs(shade - other) >= 8, (i, shade)
        shades = [shade for shade, _ in looks[:7]]
        assert min(abs(a - b) for a, b in pairwise(shades)) >= 24
        names = ["status quo", "war", "a", "b", "c"]
        assert len(set(of_events(names))) == 5 and len({stroke(i) for i in range(4)}) == 4
    assert hatch_of(categorical(1)) == ""


def test_legends_of_regimes_show_what_the_map_shows(crisis: Any) -> None:
    with dt.plot.printed():
        ax = dt.plot.regime_map(crisis)
    legend = [(p.get_facecolor(), p.get_hatch()) for p in ax.figure.legends[0].get_patches()]
    assert len(set(legend)) == len(legend) >= 4
    hatched = {p.get_hatch() for p in ax.patches if p.get_gid() == "regime"}
    assert hatched == {hatch for _, hatch in legend if hatch} != set()


def test_a_difference_below_zero_is_hatched(strait: Any) -> None:
    with dt.plot.printed():
        ax = dt.plot.difference(strait, "attack")
    change = strait.probability.sel(event="attack").max("equilibrium")
    below = change.sel(case="red line") < change.sel(case="ambiguity") - 1e-9
    patches = [p for p in ax.patches if p.get_gid() == "lower"]
    assert bool(below.any()) == bool(patches)
    assert "lower with red line" in [t.get_text() for t in ax.figure.legends[0].get_texts()]
    assert not [p for p in dt.plot.difference(strait, "attack").patches if p.get_gid() == "lower"]
