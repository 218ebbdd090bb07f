"""How does a request become a figure? The library's plots, put side by side with a caption.

The plots are `deterrence.plot`'s own; what is added here is what a figure that travels without its
text needs: a title, a dot where the scenario lies, and a caption that says what it hangs on.
"""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.study.requests import FigureRequest

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

__all__ = ["draw"]

PANEL, HEIGHT = 5.0, 5.4
LETTERS_AN_INCH = 15.0


def draw(
    data: xr.Dataset,
    request: FigureRequest,
    title: str = "",
    caption: str = "",
    centre: Mapping[str, float] | None = None,
) -> Figure:
    """Draw one figure.

    Parameters
    ----------
    data : Dataset
        As returned by `deterrence.sweep`, holding the axes and cases that the request names.
    request : FigureRequest
        What to draw; its files are not written here.
    title, caption : str
        Above and below the panels; the request's own title goes before `title`.
    centre : mapping of parameter to number, optional
        The scenario's central values; where the request marks them, a dot is put at their place.

    """
    if request.at:
        data = data.sel(dict(request.at), method="nearest")
    if request.cases:
        data = data.sel(case=list(request.cases))
    axes = _difference(data, request) if request.kind == "difference" else _plain(data, request)
    for number, panel in enumerate(axes):
        if request.mark and centre is not None:
            _mark(panel, request, centre, str(data.attrs.get("scenario", "")), named=number == 0)
        if request.x in request.reverse:
            panel.invert_xaxis()
        if request.y in request.reverse:
            panel.invert_yaxis()
        if request.labels:
            _label(panel, request)
    figure: Figure = axes[0].figure
    width = int(figure.get_size_inches()[0] * LETTERS_AN_INCH)
    if request.title or request.kind == "difference":
        _head(figure, request.title or title, _origin(data), width)
    if caption:
        words = "\n".join(fill(line, width) for line in caption.splitlines())
        figure.supxlabel(_plain_text(words), fontsize=8, x=0.01, ha="left")
    return figure


def _plain(data: xr.Dataset, request: FigureRequest) -> list[Any]:
    from deterrence import plot

    if request.kind == "heatmap":
        axes = plot.heatmap(data, request.value, request.x, request.y)
    elif request.kind == "regimes":
        axes = plot.regime_map(data, request.x, request.y, by=request.by or None)
    else:
        hue = "case" if "case" in data.dims and data.sizes["case"] > 1 else None
        axes = plot.curves(data, request.value, request.x, hue=hue)
    return list(np.ravel(np.asarray(axes, dtype=object)))


def _difference(data: xr.Dataset, request: FigureRequest) -> list[Any]:
    """Both cases on one scale, then the second minus the first."""
    from matplotlib.figure import Figure

    from deterrence import plot
    from deterrence.plot.difference import difference

    figure = Figure(figsize=(3 * PANEL, HEIGHT), layout="constrained")
    panels = list(figure.subplots(1, 3, sharex=True, sharey=True))
    plot.heatmap(data, request.value, request.x, request.y, ax=panels[:2])
    difference(data, request.value, request.x, request.y, request.cases, ax=panels[2])
    before, after = request.cases
    change = panels[2].collections[0].get_array().compressed()  # what is drawn: settled in both cases
    span = f": {change.min():+.2f} to {change.max():+.2f}" if change.size else ""
    for panel, words in zip(panels, (before, after, f"{after} minus {before}{span}"), strict=True):
        panel.set_title(_plain_text(fill(words, 46)), loc="left", fontsize=10)
    for panel in panels[1:]:
        panel.set_ylabel("")
    return panels


def _mark(
    panel: Any, request: FigureRequest, centre: Mapping[str, float], scenario: str, named: bool
) -> None:
    """A dot at the scenario's centre; along a curve, a line."""
    x = centre[request.x]
    if not request.y:
        panel.axvline(x, color="black", linewidth=1, linestyle=":")
        return
    y = centre[request.y]
    panel.plot(
        [x], [y], "o", markersize=8, color="white", markeredgecolor="black", markeredgewidth=1.5, zorder=5
    )
    if named:
        box = {"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "none", "alpha": 0.85}
        panel.annotate(
            f"{scenario} (centre)",
            (x, y),
            xytext=(9, 9),
            textcoords="offset points",
            fontsize=9,
            bbox=box,
            zorder=6,
        )


def _label(panel: Any, request: FigureRequest) -> None:
    """The figure's own words along the axes that have a label (inner panels have none)."""
    for name, axis in ((request.x, panel.xaxis), (request.y, panel.yaxis)):
        if name in request.labels and axis.get_label_text():
            axis.set_label_text(_plain_text(fill(request.labels[name], 44)))


def _head(figure: Figure, title: str, origin: str, width: int) -> None:
    lines = [fill(title, int(width * 0.7)), fill(origin, int(width * 0.8))]
    words = "\n".join(line for line in lines if line)
    figure.suptitle(_plain_text(words), fontsize=11, x=0.01, ha="left")


def _origin(data: xr.Dataset) -> str:
    """Game, scenario, cuts and concept: what every title must say."""
    attrs = data.attrs
    words = [str(attrs["game"])]
    words += [f"scenario {attrs['scenario']}"] if attrs.get("scenario") else []
    words += [f"{n} = {float(c):.4g}" for n, c in data.coords.items() if not c.ndim and c.dtype.kind == "f"]
    return ", ".join([*words, str(attrs["concept"])])


def _plain_text(text: str) -> str:
    """Text in which a dollar sign is a dollar sign."""
    return text.replace("$", r"\$")
