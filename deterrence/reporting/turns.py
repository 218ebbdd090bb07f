"""What turns the answer? Sections on the inputs that move it, and on other scenarios."""

from __future__ import annotations

import numpy as np
import xarray as xr

from deterrence.markup import paragraph, text
from deterrence.reporting.html import HIGH, LOW, bars, captioned, section
from deterrence.reporting.named import plain, spoken
from deterrence.reporting.report import Report
from deterrence.reporting.tornado import PLACES
from deterrence.reporting.wording import signed

__all__ = ["scenarios", "tornadoes"]

SHOWN = 10


def tornadoes(report: Report) -> str:
    """The inputs with the largest swings, averaged over the band and at the point."""
    told = report.tornado
    low, middle, high = (f"{place:.0%}" for place in PLACES)
    key = (
        f'<p class="small"><span class="key" style="background:{LOW}"></span>input at its {low} quantile '
        f'<span class="key" style="background:{HIGH}; margin-left:1em"></span>at its {high} quantile; '
        f"the tick: at its {middle} quantile. In brackets: the input from the one to the other; "
        f"at the right: the change in {text(spoken(told.on))} at the three. Bars start at the answer with "
        "nothing moved. (At a 5% quantile one draw in twenty is lower.)</p>"
    )
    scale = np.concatenate([told[name].values.ravel() for name in ("band", "point")])
    scale = np.append(scale, [0.0, float(told["mean"]), float(told.centre)])
    ends = float(np.nanmin(scale)), float(np.nanmax(scale))
    band = _drawn(told, "band", "swing", float(told["mean"]), ends)
    point = _drawn(told, "point", "point_swing", float(told.centre), ends)
    hidden = told.sizes["input"] - SHOWN
    rest = np.abs(np.nan_to_num(told.swing.values))[SHOWN:].max(initial=0.0)
    less = f"The other {hidden} inputs swing the mean by {rest:.3f} at most." if hidden > 0 else ""
    return section(
        "What moves the answer", "tornado", key, "<h3>Averaged over the bands of all other inputs</h3>", band,
        paragraph(
            f"{told.games} games, in each of which every input is moved in turn; standard errors of a swing "
            f"up to {float(told.error.max()):.3f}. {less}", "small"),
        "<h3>At the point: all other inputs central</h3>", point,
        paragraph("Where the two disagree, the centre lies near a step or far from any: trust the average.",
                  "small"),
    )  # fmt: skip


def _drawn(told: xr.Dataset, name: str, swing: str, zero: float, ends: tuple[float, float]) -> str:
    order = np.argsort(-np.abs(np.nan_to_num(told[swing].values)), kind="stable")[:SHOWN]
    rows = []
    for i in order:
        row = told.isel(input=i)
        low, middle, high = (float(v) for v in row[name].values)
        least, _, most = (float(v) for v in row.value.values)
        words = plain(str(row.input.item())) + ("" if np.isnan(least) else f" ({least:.3g} to {most:.3g})")
        note = f"{signed(low)}, {signed(middle)}, {signed(high)}"
        rows.append((words, (low, middle, high), note))
    return bars(rows, zero, *ends)


def scenarios(report: Report) -> str:
    """The answer in other scenarios, its difference taken apart; nothing where none is set beside."""
    told = report.beside
    if told.sizes["scenario"] < 2:
        return ""
    names = [str(name) for name in told.scenario.values]
    rows = [
        [name, signed(float(r.centre)), f"{signed(float(r['mean']))} ({float(r.error):.3f})",
         f"{float(r.kept):.0%}", f"{int(r.assumed)} of {int(r.inputs)}"]
        for name in names for r in (told.sel(scenario=name),)
    ]  # fmt: skip
    heads = ["scenario", "change, all central", "mean (standard error)", "draws kept", "inputs assumed"]
    moves = (told.point != 0) | (told.band != 0)
    differing = told.group.values[moves.any("scenario").values]
    parts = [
        [str(group), *(signed(float(told[which].sel(scenario=name, group=group)))
                       for name in names[1:] for which in ("band", "point"))]
        for group in differing
    ]  # fmt: skip
    own = told.isel(scenario=0)
    total = ["difference from " + names[0]]
    for name in names[1:]:
        row = told.sel(scenario=name)
        kept = float(row.band.sum())
        total += [signed(kept), signed(float(row.centre - own.centre))]
    columns = ["group", *(f"{name}, {which}" for name in names[1:] for which in ("mean", "central"))]
    return section(
        "The same question in other scenarios", "scenarios",
        captioned(heads, rows, f"Each scenario's own change in {spoken(told.on)}, within it.", range(1, 5)),
        captioned(columns, [*parts, total],
              f"Why it differs from {names[0]}: Shapley values over groups of inputs (what a group adds, "
              "averaged over all orders in which groups can be changed); they add up to the last line.",
              range(1, len(columns))),
        paragraph(
            f"Means over those of {told.games} draws, at common quantiles, that are admissible in every "
            f"mixture of a scenario with {names[0]}: other and fewer games than the first page's. \"no "
            "answer\": some mixture of the two centres is no admissible game, so that nothing can be shared "
            "out. Inputs that scenarios share add nothing.",
            "small"),
    )  # fmt: skip
