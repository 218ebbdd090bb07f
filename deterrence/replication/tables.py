"""Which numbers does a sweep publish? Its tables, and the data behind each of its figures, as CSV.

A figure is known by the data behind it, since the bytes of an image depend on fonts and versions of the
drawing library.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.replication.cells import as_csv, computed, given

if TYPE_CHECKING:
    import xarray as xr

    from deterrence.study.requests import FigureRequest
    from deterrence.study.study import Study

__all__ = ["figure_table", "parameters_table", "summary_table"]


def parameters_table(study: Study) -> bytes:
    """Every parameter of the study's game: value, or that it is swept; unit, band, confidence, source."""
    rows = [("name", "value", "unit", "low", "central", "high", "confidence", "source")]
    for line in study.game.describe().to_dict("records"):
        value = "swept" if line["name"] in study.over else given(line["value"])
        band = [given(line[key]) for key in ("low", "central", "high")]
        rows.append((line["name"], value, line["unit"], *band, line["confidence"], line["source"]))
    return as_csv(rows)


def summary_table(data: xr.Dataset) -> bytes:
    """For each case the least, mean and most of every probability and payoff over all equilibria."""
    rows = [("case", "quantity", "least", "mean", "most", "games", "none found", "several equilibria")]
    cases = [str(name) for name in data["case"].values] if "case" in data.dims else [""]
    for case in cases:
        part = data.sel(case=case) if case else data
        there = part.exists.values.astype(bool)
        count = there.sum(axis=-1)
        counts = [str(int(n)) for n in (count.size, (count == 0).sum(), (count > 1).sum())]
        quantities = [(f"P({e})", part.probability.sel(event=e)) for e in data["event"].values]
        quantities += [(f"payoff: {p}", part.payoff.sel(player=p)) for p in data["player"].values]
        for words, values in quantities:
            found = values.transpose(*part.exists.dims).values[there]
            spread = (found.min(), found.mean(), found.max()) if found.size else (np.nan,) * 3
            rows.append((case, words, *computed(np.array(spread)), *counts))  # type: ignore[arg-type]
    return as_csv(rows)


def figure_table(data: xr.Dataset, request: FigureRequest) -> bytes:
    """The data behind a figure: a row for each equilibrium of each game drawn, or one that says none."""
    if request.at:
        data = data.sel(dict(request.at), method="nearest")
    if request.cases:
        data = data.sel(case=list(request.cases))
    dims = [str(d) for d in data.exists.dims]
    there = data.exists.values.astype(bool)
    none = ~there.any(axis=-1)
    shown = there.copy()
    shown[..., 0] |= none  # a game without an equilibrium keeps one row
    index = np.nonzero(shown)
    blank = np.broadcast_to(none[..., None], there.shape)[index]
    columns = {dim: _labels(data[dim].values)[at] for dim, at in zip(dims, index, strict=True)}
    columns["equilibrium"] = np.where(blank, "none found", columns["equilibrium"])
    for words, values in _quantities(data, request):
        cells = values.transpose(*dims).values[index]
        columns[words] = np.where(blank, "", computed(cells))
    return as_csv([list(columns), *zip(*columns.values(), strict=True)])


def _quantities(data: xr.Dataset, request: FigureRequest) -> list[tuple[str, xr.DataArray]]:
    """What a figure shows: one value, or (regimes by event) the probability of each end of the game."""
    if request.kind == "regimes":
        ends = json.loads(data.attrs["outcomes"]) if request.by else []
        return [(f"P({event})", data.probability.sel(event=event)) for event in ends]
    if request.value.startswith("payoff: "):
        return [(request.value, data.payoff.sel(player=request.value.removeprefix("payoff: ")))]
    return [(f"P({request.value})", data.probability.sel(event=request.value))]


def _labels(values: Any) -> Any:
    return np.array([given(value) for value in values], dtype=object)
