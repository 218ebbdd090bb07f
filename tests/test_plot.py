"""Do the figures say what the Dataset says? Labels, data and ranges are tested, never pixels."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from itertools import combinations, pairwise
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest
import xarray as xr
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

mpl.use("Agg")

import matplotlib.pyplot as plt

import deterrence as dt
from deterrence.answers.status import Status
from deterrence.plot import curves, heatmap, regime_map, tree
from deterrence.plot.cells import broad

P, Q = np.linspace(0, 1, 6), np.linspace(0.1, 0.9, 5)
NAMES = ("A: bold", "A: meek if weak, bold if strong")
EVENTS = ("status quo", "war", "attack", "capitulation")


def sample(cases: tuple[str, ...] = (), ends: tuple[float, float] = (0.2, 0.6)) -> xr.Dataset:
    """A 6 x 5 Dataset in the shape of dt.sweep.

    Candidate 0 exists for p < 0.7 and candidate 1 for p > 0.5 (both at p = 0.6), none at q = 0.9;
    row q = 0.1 is inadmissible, and column p = 0.2 is a tie on a knife edge.
    """
    shape = (len(P), len(Q), 2)
    exists = np.zeros(shape, bool)
    exists[P < 0.7, :, 0] = True
    exists[P > 0.5, :, 1] = True
    exists[:, [0, 4]] = False
    status = np.where(exists, Status.ok, Status.not_an_equilibrium).astype(np.int8)
    status[:, 4] = Status.none_found
    status[:, 0] = Status.inadmissible
    status[1, 1:4, 0] = Status.tie
    war = np.broadcast_to(np.array(ends), shape) + 0.2 * Q[None, :, None]
    fall = np.full(shape, 0.1)
    probability = np.stack([1 - war - fall, war, war + fall, fall], axis=-1)
    payoff = np.stack([-war, war], axis=-1)
    sets = exists @ np.array([1, 2])
    code = np.select([sets == 1, sets == 2, sets == 3], [2, 3, 4], 0)
    code[:, 0] = 1
    meanings = ["none found", "inadmissible", *NAMES, " + ".join(NAMES)]
    arrays = {
        "exists": (("p", "q", "equilibrium"), exists),
        "status": (("p", "q", "equilibrium"), status),
        "payoff": (("p", "q", "equilibrium", "player"), np.where(exists[..., None], payoff, np.nan)),
        "probability": (("p", "q", "equilibrium", "event"), np.where(exists[..., None], probability, np.nan)),
        "complete": (("p", "q"), np.ones(shape[:2], bool)),
        "regime": (("p", "q"), code.astype(np.int32)),
    }
    coords = {
        "p": ("p", P, {"long_name": "us prior", "unit": "probability", "source": "swept"}),
        "q": ("q", Q, {"long_name": "reach of missiles", "unit": "share", "source": "swept"}),
        "equilibrium": list(NAMES), "player": ["China", "Taiwan"], "event": list(EVENTS),
    }  # fmt: skip
    attrs = {
        "game": "Toy",
        "scenario": "2017",
        "concept": "pure-strategy toy equilibrium, off-path beliefs: prior",
    }
    ds = xr.Dataset(arrays, coords, attrs)
    if cases:
        ds = xr.concat([ds] * len(cases), xr.DataArray(list(cases), dims="case", name="case"))
    ds.regime.attrs = {
        "flag_values": np.arange(5, dtype=np.int32),
        "flag_meanings": " ".join(m.replace(" ", "_") for m in meanings),
        "meanings": json.dumps(meanings),
    }
    return ds


@pytest.fixture(autouse=True)
def _nothing_left_behind() -> Iterator[None]:
    before = mpl.rcParams.copy()
    yield
    assert mpl.rcParams == before
    plt.close("all")


def legend_of(ax: Any) -> dict[str, Any]:
    """Legend entries by text (line breaks undone), wherever the legend lives."""
    found = [*ax.figure.legends, *([ax.get_legend()] if ax.get_legend() else [])]
    return {
        " ".join(text.get_text().split()): handle
        for legend in found
        for text, handle in zip(legend.get_texts(), legend.legend_handles, strict=True)
    }


def cell_colours(ax: Any) -> Any:
    """What colour each cell ends up with, meshes drawn in order; "" where white."""
    shown = np.full((len(Q), len(P)), "", dtype=object)
    for mesh in ax.collections:
        if not hasattr(mesh, "get_coordinates"):
            continue
        values = np.ma.asarray(mesh.get_array()).reshape(shown.shape)
        for place in zip(*np.nonzero(~np.ma.getmaskarray(values)), strict=True):
            shown[place] = to_hex(mesh.to_rgba(values[place]))
    return shown


def first_mesh(ax: Any) -> Any:
    return np.ma.asarray(ax.collections[0].get_array()).reshape(len(Q), len(P))


# heatmap


def test_heatmap_draws_settled_values_only() -> None:
    ds = sample()
    ax = heatmap(ds, "attack", x="p", y="q")
    values = first_mesh(ax)
    war = ds.probability.sel(event="attack").values
    assert values[2, 0] == pytest.approx(war[0, 2, 0])
    assert values[2, 5] == pytest.approx(war[5, 2, 1])
    mask = np.ma.getmaskarray(values)
    assert mask[:, 1].all(), "ties on a knife edge are masked"
    assert mask[1:4, 3].all(), "where two equilibria disagree nothing is drawn"
    assert mask[[0, 4]].all(), "where none exists nothing is drawn"
    assert not mask[1:4, [0, 2, 4, 5]].any()
    assert ax.collections[0].get_clim() == (0, 1)
    assert ax.collections[0].get_cmap().name == "cividis"


def test_heatmap_names_axes_units_title_and_every_mark() -> None:
    ax = heatmap(sample(), "attack", x="p", y="q")
    assert ax.get_xlabel() == "us prior (probability)"
    assert ax.get_ylabel() == "reach of missiles (share)"
    title = ax.get_title(loc="left")
    for words in ("Probability of attack", "Toy", "scenario 2017", "pure-strategy toy equilibrium"):
        assert words in title
    legend = " | ".join(legend_of(ax))
    for words in (
        "none found in pure strategies",
        "inadmissible",
        "several equilibria",
        "not drawn",
        "knife edge",
    ):
        assert words in legend
    assert [a.get_ylabel() for a in ax.figure.axes if a is not ax] == ["probability of attack"]


def test_heatmap_among_says_its_choice() -> None:
    ds = sample()
    lowest, highest = (heatmap(ds, "attack", "p", "q", among=a) for a in ("lowest", "highest"))
    assert first_mesh(lowest)[2, 3] < first_mesh(highest)[2, 3]
    assert "lowest" in lowest.get_title(loc="left")
    assert any("highest shown" in words for words in legend_of(highest))
    (light,) = (patch for patch in lowest.patches if patch.get_gid() == "several")
    (full,) = (patch for patch in heatmap(ds, "attack", "p", "q").patches if patch.get_gid() == "several")
    assert len(light.get_hatch()) < len(full.get_hatch()), "the number under it can be read"
    (border,) = (c for c in lowest.collections if isinstance(c, LineCollection))
    ends = np.concatenate(border.get_segments())
    inside = light.get_path().get_extents()
    assert np.allclose([*ends.min(axis=0), *ends.max(axis=0)], [inside.x0, inside.y0, inside.x1, inside.y1])


def test_equilibria_are_counted_in_whole_numbers() -> None:
    ax = heatmap(sample(), "number of equilibria", "p", "q", contours=())
    bar = next(a for a in ax.figure.axes if a is not ax)
    assert len(bar.get_yticks()) and all(float(tick).is_integer() for tick in bar.get_yticks())


def test_heatmap_needs_no_choice_where_equilibria_agree() -> None:
    ax = heatmap(sample(ends=(0.3, 0.3)), "attack", "p", "q")
    assert not np.ma.getmaskarray(first_mesh(ax))[2, 3]
    assert not any("several" in words for words in legend_of(ax))


def test_heatmap_of_one_equilibrium_and_of_a_payoff() -> None:
    ds = sample()
    ax = heatmap(ds, "payoff: Taiwan", "p", "q", equilibrium=NAMES[1])
    values = first_mesh(ax)
    assert np.ma.getmaskarray(values)[:, :3].all()
    assert values[2, 3] == pytest.approx(float(ds.payoff[3, 2, 1, 1]))
    assert NAMES[1] in ax.get_title(loc="left").replace("\n", " ")
    assert "this equilibrium does not exist" in legend_of(ax)
    low, high = ax.collections[0].get_clim()
    assert low == pytest.approx(float(values.min()))
    assert high == pytest.approx(float(values.max()))


def test_ties_over_a_region_keep_their_colour_under_dots() -> None:
    ds = sample()
    ds.status[:3, 1:4, 0] = Status.tie
    ax = heatmap(ds, "attack", "p", "q")
    assert not np.ma.getmaskarray(first_mesh(ax))[1:4, :3].any()
    assert any("tied" in words for words in legend_of(ax))
    assert not any("knife" in words for words in legend_of(ax))
    (dots,) = (p for p in ax.patches if p.get_gid() == "tie")
    box = dots.get_path().get_extents()
    assert (box.x0, box.x1) == pytest.approx((-0.1, 0.5))


def test_broad_is_what_holds_a_block() -> None:
    mask = np.zeros((6, 6), bool)
    mask[:, 1] = mask[4:, 3:] = True
    mask[np.arange(4), np.arange(2, 6)] = True
    kept = broad(mask)
    assert kept[4:, 3:].all()
    assert kept.sum() == 6
    assert not broad(np.ones((1, 4), bool)).any()


def test_contours_do_not_cross_a_jump() -> None:
    ds = sample(ends=(0.05, 0.75))
    ds = ds.isel(p=[0, 1, 2, 4, 5])
    ax = heatmap(ds, "war", "p", "q", contours=(0.5,))
    lines = [c for c in ax.collections if hasattr(c, "levels")]
    assert not lines or not sum(len(p.vertices) for c in lines for p in c.get_paths())


def test_contours_do_not_run_around_a_band_one_cell_wide() -> None:
    ds = sample(ends=(0.1, 0.1))
    ds = ds.isel(q=[1, 2, 3])
    ds["exists"] = xr.ones_like(ds.exists)
    band = np.eye(len(P))[3][:, None, None] * np.ones((1, 3, 2))
    ds["probability"] = ds.probability.copy()
    ds["probability"][..., 1] = band
    ax = heatmap(ds, "war", "p", "q", contours=(0.5,))
    lines = [c for c in ax.collections if hasattr(c, "levels")]
    assert not sum(len(p.vertices) for c in lines for p in c.get_paths())


def test_axes_in_any_order_and_on_a_log_scale() -> None:
    ds = sample().assign_coords(p=("p", np.geomspace(0.01, 1, len(P)), {"unit": "share"}))
    ax = heatmap(ds.isel(p=slice(None, None, -1)), "attack", "p", "q")
    assert ax.get_xscale() == "log"
    assert ax.get_yscale() == "linear"
    assert first_mesh(ax)[2, 0] == pytest.approx(float(ds.probability[0, 2, 0, 2]))
    swapped = heatmap(sample(), "attack", x="q", y="p")
    assert swapped.get_xlabel().startswith("reach")


# regime_map


@pytest.mark.parametrize("lines", [1, 3])
def test_a_legend_in_given_axes_stays_below_a_long_name(lines: int) -> None:
    ds = sample()
    ds["p"].attrs["unit"] = " ".join(["a unit that takes nearly a whole line of the label"] * lines)
    figure, ax = plt.subplots(figsize=(6, 4.5))
    curves(ds.isel(q=[2]), "war", x="p", ax=ax)
    figure.canvas.draw()
    assert ax.get_xlabel().count("\n") >= lines - 1
    assert ax.get_legend().get_window_extent().y1 <= ax.xaxis.label.get_window_extent().y0


def test_regime_map_colours_match_the_legend_and_count_equilibria() -> None:
    ax = regime_map(sample(), "p", "q")
    shown, legend = cell_colours(ax), legend_of(ax)
    colour = {words: to_hex(handle.get_facecolor()) for words, handle in legend.items()}
    one = next(w for w in colour if f"1 equilibrium: {NAMES[0]}" in w)
    other = next(w for w in colour if f"1 equilibrium: {NAMES[1]}" in w)
    both = next(w for w in colour if f"2 equilibria: (1) {NAMES[0]}; (2) {NAMES[1]}" in w)
    assert set(shown[1:4, [0, 2]].ravel()) == {colour[one]}
    assert set(shown[1:4, 3]) == {colour[both]}
    assert set(shown[1:4, 4:].ravel()) == {colour[other]}
    assert set(shown[4]) == {colour["none found in pure strategies"]}
    assert set(shown[1:4, 1]) == {colour["tie on a knife edge: masked"]} == {"#ffffff"}
    assert len({colour[one], colour[other], colour[both], "#c8c8c8"}) == 4
    assert any(w.startswith("inadmissible") for w in colour)
    assert any(p.get_gid() == "none found in pure strategies" and p.get_hatch() for p in ax.patches)


def test_regime_colours_are_stable_across_cases_and_parts() -> None:
    ds = sample(("ambiguous", "red line"))
    ds.exists[1, :, :, 0] = False
    ds.regime[1] = xr.where(ds.exists[1, ..., 1], 3, ds.regime[1].clip(max=1) * 0)
    panels = regime_map(ds, "p", "q")
    assert isinstance(panels, np.ndarray)
    assert [a.get_title(loc="left") for a in panels] == ["ambiguous", "red line"]
    assert "pure-strategy toy equilibrium" in panels[0].figure.get_suptitle()
    first, second = (cell_colours(a) for a in panels)
    assert (first[1:4, 4:] == second[1:4, 4:]).all()
    part = regime_map(ds.isel(p=[4, 5]).sel(case="red line"), "p", "q")
    (handle,) = (h for w, h in legend_of(part).items() if "1 equilibrium" in w)
    assert to_hex(handle.get_facecolor()) == first[2, 5]
    assert "red line" in part.get_title(loc="left")


def test_regime_map_by_event() -> None:
    ds = sample()
    ax = regime_map(ds, "p", "q", by="event")
    legend = legend_of(ax)
    shown = cell_colours(ax)
    assert shown[2, 0] == to_hex(legend["status quo"].get_facecolor())
    assert shown[2, 5] == to_hex(legend["war"].get_facecolor())
    assert shown[2, 3] == "", "two equilibria with different likeliest events"
    assert "several equilibria that disagree" in legend
    assert "capitulation" not in legend, "never the most probable"
    listed = regime_map(ds, "p", "q", by=["war", "capitulation"])
    assert "status quo" not in legend_of(listed)


def test_the_ends_of_a_game_are_found_without_their_usual_names() -> None:
    ds = sample().assign_coords(event=["calm", "fight", "push", "yield"])
    assert {"calm", "fight"} <= set(legend_of(regime_map(ds, "p", "q", by="event")))


def test_marks_stand_in_their_region() -> None:
    ax = regime_map(sample(), "p", "q")
    for text in ax.texts:
        x, y = text.get_position()
        colour = cell_colours(ax)[np.abs(Q - y).argmin(), np.abs(P - x).argmin()]
        (handle,) = (h for w, h in legend_of(ax).items() if w.startswith(f"{text.get_text()} "))
        assert to_hex(handle.get_facecolor()) == colour


# curves


def test_curves_keep_equilibria_apart_and_gaps_open() -> None:
    ds = sample().sel(q=0.5)
    ax = curves(ds, "war", x="p")
    assert len(ax.lines) == 2
    for k, line in enumerate(ax.lines):
        heights = line.get_ydata()
        assert np.isnan(heights).any()
        np.testing.assert_allclose(heights, ds.probability.sel(event="war")[:, k].values)
        assert line.get_label() == NAMES[k]
    assert ax.lines[0].get_linestyle() != ax.lines[1].get_linestyle()
    assert ax.lines[0].get_marker() != ax.lines[1].get_marker()
    low, high = ax.get_ylim()
    assert low < 0 and high > 1
    assert "reach of missiles = 0.5" in ax.get_title(loc="left")
    assert set(legend_of(ax)) == set(NAMES)


def test_a_numbered_line_is_cut_where_the_number_of_equilibria_changes() -> None:
    """The first of three is not the first of one: no line may lead from one to the other."""
    ds = sample().sel(q=0.5)
    ds["probability"] = ds.probability.fillna(0.3)
    ds.exists[:, 0], ds.exists[:, 1] = True, np.arange(len(P)) < 4
    numbered = ds.assign_coords(equilibrium=["thresholds 1", "thresholds 2"])
    first = curves(numbered, "war", x="p").lines[0]
    assert np.flatnonzero(np.isnan(first.get_ydata())).tolist() == [4] and len(first.get_xdata()) == len(P) + 1
    named = curves(ds, "war", x="p").lines[0]
    assert np.isfinite(named.get_ydata()).all() and len(named.get_xdata()) == len(P)


def test_a_lone_point_is_seen() -> None:
    ds = sample().sel(q=0.5)
    ds.exists[:, 1] = np.arange(len(P)) == 3
    ax = curves(ds, "war", x="p", hue="equilibrium")
    assert ax.lines[1].get_markevery() == [3]


def test_curves_by_case_in_one_panel_or_in_several() -> None:
    ds = sample(("ambiguous", "red line")).sel(q=0.5)
    together = curves(ds, "war", x="p", hue="case")
    assert {line.get_label() for line in together.lines} == {
        f"{case}; {name}" for case in ("ambiguous", "red line") for name in NAMES
    }
    assert together.lines[0].get_color() != together.lines[2].get_color()
    apart = curves(ds, "war", x="p")
    assert apart.shape == (2,)
    assert apart[0].lines[0].get_color() == apart[1].lines[0].get_color()


def test_a_band_is_quartiles_around_the_mean() -> None:
    ds = sample()
    ax = curves(ds, "war", x="p", band="q")
    there = ds.probability.sel(event="war").where(ds.exists)[:, :, 0]
    np.testing.assert_allclose(ax.lines[0].get_ydata(), there.mean("q").values)
    low, high = there[0].quantile([0.25, 0.75], skipna=True).values
    box = ax.collections[0].get_paths()[0].vertices
    assert np.isclose(box[:, 1], low).any() and np.isclose(box[:, 1], high).any()
    assert "quartiles over reach of missiles" in ax.get_title(loc="left")


# all figures of a Dataset


@pytest.mark.parametrize("kind", ["png", "pdf", "svg"])
def test_figures_are_saved_in_three_formats(kind: str, tmp_path: Any) -> None:
    ds = sample()
    drawn = [
        heatmap(ds, "attack", "p", "q"), regime_map(ds, "p", "q"), curves(ds.sel(q=0.5), "attack"),
        tree(dt.games.RudimentaryDeterrence()),
    ]  # fmt: skip
    for number, ax in enumerate(drawn):
        path = tmp_path / f"{number}.{kind}"
        ax.figure.savefig(path)
        assert path.stat().st_size > 1000


def test_given_axes_are_used_and_no_figure_is_made() -> None:
    figure, axes = plt.subplots(1, 3)
    ds = sample()
    assert heatmap(ds, "attack", "p", "q", ax=axes[0]) is axes[0]
    assert regime_map(ds, "p", "q", ax=axes[1]) is axes[1]
    assert curves(ds.sel(q=0.5), ax=axes[2]) is axes[2]
    assert plt.get_fignums() == [figure.number]
    assert axes[1].get_legend() is not None
    panels = heatmap(sample(("a", "b")), "attack", "p", "q", ax=axes[:2])
    assert list(panels) == list(axes[:2])


def test_a_dataset_that_was_stored_draws_the_same() -> None:
    ds = sample()
    stored = ds.assign(exists=ds.exists.astype(np.int8))
    stored.regime.attrs = {**ds.regime.attrs, "flag_values": list(range(5))}
    assert set(legend_of(regime_map(stored, "p", "q"))) == set(legend_of(regime_map(ds, "p", "q")))


def test_nothing_found_anywhere_is_still_a_figure() -> None:
    ds = sample()
    ds.exists[:] = False
    ds.status[:] = Status.none_found
    ds.regime[:] = 0
    assert "none found in pure strategies" in legend_of(heatmap(ds, "attack", "p", "q"))
    assert list(legend_of(regime_map(ds, "p", "q"))) == ["none found in pure strategies"]
    assert "none found in pure strategies" in legend_of(regime_map(ds, "p", "q", by="event"))
    assert not curves(ds.sel(q=0.5), "attack").lines


def cube() -> xr.Dataset:
    return sample().expand_dims(g=[1.0, 2.0, 3.0]).transpose("p", "q", "g", ...)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: heatmap(sample(), "atack", "p", "q"), "did you mean 'attack'"),
        (lambda: heatmap(sample(), "payoff: Taiwn", "p", "q"), "did you mean 'payoff: Taiwan'"),
        (
            lambda: heatmap(sample(), "zzz", "p", "q"),
            "not an event or payoff of this Dataset. Choose among 'status",
        ),
        (lambda: heatmap(sample(), "war", "player", "q"), "'player' is not a swept dim"),
        (lambda: heatmap(sample(), "war", "p", "p"), "x and y both 'p'"),
        (lambda: heatmap(sample(), "war", "p", "q", among="best"), "choose 'lowest' or 'highest'"),
        (lambda: heatmap(sample(), "war", "p", "q", equilibrium="A: bald"), "did you mean 'A: bold'"),
        (lambda: heatmap(cube(), "war", "p", "q"), r"select one value of 'g' first: ds.sel\(g=2"),
        (lambda: heatmap(cube(), "war"), "name x and y"),
        (lambda: heatmap(sample().sel(q=0.5), "war"), "draw one dim with curves"),
        (
            lambda: heatmap(dt.games.RudimentaryDeterrence(), "war"),
            "RudimentaryDeterrence, but draws a Dataset",
        ),
        (lambda: heatmap(sample().drop_vars("status"), "war"), "has no status"),
        (lambda: heatmap(sample(("a", "b")), "war", "p", "q", ax=plt.figure().add_subplot()), "2 panel"),
        (lambda: regime_map(sample(), "p", "q", by="war"), "by='event'"),
        (lambda: regime_map(sample(), "p", "q", by=["war", "attack"]), "can happen together"),
        (lambda: regime_map(sample(), "p", "q", by=["warr"]), "did you mean 'war'"),
        (lambda: regime_map(sample(), "p", "q", by=[]), "empty list"),
        (lambda: regime_map(sample().drop_vars("regime"), "p", "q"), "needs the variable 'regime'"),
        (lambda: curves(sample(), "war"), "one swept dim for x"),
        (lambda: curves(sample(), "war", x="p"), "select one value of 'q' first"),
        (lambda: curves(sample(), "war", x="p", hue="case"), "not a dim for hue"),
        (lambda: curves(sample(), "war", x="p", band="p"), "not a swept dim for band"),
        (lambda: tree(sample()), "draws a game"),
        (lambda: tree(dt.games.Strait()), "320 leaves, more than max_leaves=60: draw a part, such as under="),
        (lambda: tree(dt.games.Strait(), under=("US: ambigity",)), "did you mean 'US: ambiguity'"),
        (
            lambda: tree(dt.games.Strait(), under=("US: ambiguity", "US: red line")),
            "no path of Strait holds all",
        ),
        (lambda: tree(dt.games.RudimentaryDeterrence(a_sq=[0, 0.1]), values=True), r"game.take\(0\)"),
        (lambda: tree(dt.games.UnilateralDeterrence(), ax=plt.figure(figsize=(3, 2)).gca()), "inches"),
    ],
)
def test_mistakes_are_told_in_one_sentence(draw: Any, message: str) -> None:
    with pytest.raises(dt.ParameterError, match=message) as caught:
        draw()
    assert "\n" not in str(caught.value)


# tree


def segments_of(ax: Any) -> list[Any]:
    """Every drawn line (branches, dashed lines) as display coordinates, finely sampled."""
    found = []
    for line in ax.lines:
        if line.get_gid() in ("edge", "leader"):
            found.append(line.get_transform().transform(line.get_xydata()))
    for patch in ax.patches:
        if patch.get_gid() == "set":
            found.append(patch.get_transform().transform(patch.get_path().interpolated(20).vertices))
    dense = []
    for points in found:
        share = np.linspace(0, 1, 400)[:, None]
        dense += [a + share * (b - a) for a, b in pairwise(points)]
    return dense


def assert_legible(ax: Any) -> None:
    """No text meets another text, a branch, a dashed line or the border of the figure."""
    ax.figure.canvas.draw()
    boxes = {text: text.get_window_extent() for text in ax.texts if text.get_text().strip()}
    whole = ax.figure.bbox
    for text, box in boxes.items():
        assert whole.x0 <= box.x0 and box.x1 <= whole.x1, text
        assert whole.y0 <= box.y0 and box.y1 <= whole.y1, text
    for (one, a), (other, b) in combinations(boxes.items(), 2):
        assert not a.overlaps(b), (one, other)
    points = np.concatenate(segments_of(ax))
    for text, box in boxes.items():
        inside = (
            (points[:, 0] > box.x0)
            & (points[:, 0] < box.x1)
            & (points[:, 1] > box.y0)
            & (points[:, 1] < box.y1)
        )
        assert not inside.any(), text


STRAIT_PART = ("US resolve: resolute", "Japan resolve: resolute", "US: ambiguity", "Japan: ambiguity")


@pytest.mark.parametrize(
    ("game", "style"),
    [
        (dt.games.RudimentaryDeterrence(), {}),
        (dt.games.RudimentaryDeterrence(), {"values": True}),
        (dt.games.UnilateralDeterrence(), {}),
        (dt.games.UnilateralDeterrence(resolve="public"), {}),
        (dt.games.Strait(), {"under": STRAIT_PART, "values": True}),
        (dt.games.Strait(us_posture="ambiguity", japan_posture="red line"), {"under": ("Taiwan: restrain",)}),
    ],
    ids=["M01", "M01 numbers", "M02", "M02 public", "Strait part", "Strait one column of sets"],
)
def test_no_label_of_a_tree_meets_another_or_a_line(game: dt.Game, style: dict[str, Any]) -> None:
    assert_legible(tree(game, **style))


def test_a_small_tree_in_given_axes_has_smaller_letters() -> None:
    ax = plt.figure(figsize=(6, 4)).add_axes((0, 0, 1, 1))
    assert tree(dt.games.RudimentaryDeterrence(), ax=ax) is ax
    assert 4 <= ax.texts[0].get_fontsize() < 8
    assert_legible(ax)


def texts(ax: Any, gid: str) -> list[str]:
    return [t.get_text() for t in ax.texts if t.get_gid() == gid]


def test_tree_says_moves_probabilities_payoffs_and_who_knows_what() -> None:
    game = dt.games.UnilateralDeterrence()
    ax = tree(game)
    assert texts(ax, "outcome") == [o.label for o in game.tree.outcomes]
    assert "hard (p = hard_challenger)" in texts(ax, "action")
    assert "soft (p = 1 - hard_defender)" in texts(ax, "action")
    assert texts(ax, "payoff")[: len(game.tree.outcomes)] == [str(o.payoffs[0]) for o in game.tree.outcomes]
    assert texts(ax, "head") == ["outcome", "Challenger", "Defender"]
    shared = [s for s in game.tree.infosets.values() if len(s.nodes) > 1]
    joins = [p for p in ax.patches if p.get_gid() == "set"]
    assert len(joins) == sum(len(s.nodes) - 1 for s in shared)
    hues = {to_hex(p.get_edgecolor()) for p in joins}
    heads = {t.get_color() for t in ax.texts if t.get_gid() == "head"} - {"#333333"}
    assert hues == {to_hex(h) for h in heads}
    assert len([line for line in ax.lines if line.get_gid() == "chance"]) == len(game.tree.chances)
    assert texts(ax, "title")[:2] == ["UnilateralDeterrence", type(game).__doc__]
    assert not [
        p for p in tree(dt.games.UnilateralDeterrence(resolve="public")).patches if p.get_gid() == "set"
    ]


def test_tree_draws_numbers_private_costs_and_a_part() -> None:
    game = dt.games.Strait()
    ax = tree(game, under=STRAIT_PART, values=True)
    assert len(texts(ax, "outcome")) == 20
    assert "resolute (p = 0.5)" in texts(ax, "action")
    assert any(t.endswith("− x") for t in texts(ax, "payoff"))
    assert "-0" not in texts(ax, "payoff")
    assert any("China's war cost" in t for t in texts(ax, "note"))
    assert any("only paths with US resolve: resolute" in t for t in texts(ax, "note"))


class LateChoice(dt.Game):
    """Does B know whether A moved?"""

    players = ("A", "B")
    p: float = dt.param(0.5, unit="probability", low=0, high=1, source="assumption")

    def rules(self, move: Any) -> Any:
        if move.nature("weather", {"rain": self.p, "sun": 1 - self.p}) == "rain":
            move("A", "go", "stay")
        move("B", "left", "right", knows=())
        return dt.outcome("end", {"A": 1.0, "B": -self.p})


def test_information_sets_at_several_depths_stand_in_one_column() -> None:
    ax = tree(LateChoice())
    joins = [p for p in ax.patches if p.get_gid() == "set"]
    assert len(joins) == 2
    assert len({round(float(p.get_path().vertices[0, 0]), 6) for p in joins}) == 1
    assert_legible(ax)


# the library


def test_the_library_imports_without_matplotlib() -> None:
    code = "import sys, deterrence; sys.exit('matplotlib' in sys.modules or 'xarray' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_swept_dataset_is_drawn() -> None:
    grid = np.linspace(0, 1, 21)
    over = {"hard_challenger": grid, "hard_defender": grid}
    ds = dt.sweep(dt.games.UnilateralDeterrence(), over=over)
    ax = regime_map(ds, "hard_challenger", "hard_defender")
    legend = legend_of(ax)
    assert any("2 equilibria" in words for words in legend)
    assert any("1 equilibrium: Challenger: wait" in words for words in legend)
    assert "tie on a knife edge: masked" in legend
    cases = [{"name": w, "japan_posture": w} for w in ("ambiguity", "red line")]
    strait = dt.sweep(
        dt.games.Strait(us_posture="ambiguity"), over={"us_prior": grid, "a2ad": grid}, cases=cases
    )
    panels = heatmap(strait, "attack", "us_prior", "a2ad")
    assert [a.get_title(loc="left") for a in panels] == ["ambiguity", "red line"]
    ends = legend_of(regime_map(strait, "us_prior", "a2ad", by="event")[0])
    assert {"status quo", "war", "capitulation"} <= set(ends)


def test_the_head_of_a_tree_names_what_is_chosen_otherwise() -> None:
    game = dt.games.Strait(us_posture="ambiguity", japan_posture="red line")
    ax = tree(game, under=("US resolve: resolute", "Japan resolve: resolute"))
    head = " ".join(t.get_text() for t in ax.texts if t.get_gid() == "title")
    assert "us_posture: ambiguity, japan_posture: red line; " in head and "choices as by default" in head
    assert "deployment" not in head
    few = tree(dt.games.BurdenSharing(steps=2))
    assert "good: public, guarantors: 2, steps: 2" in [t.get_text() for t in few.texts if t.get_gid() == "title"]
