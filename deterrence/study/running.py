"""What does running a study leave on disk, and what did it find?

Outputs are tried before the sweep starts and appear whole or not at all. A sweep whose Dataset
cannot be written where it should go is put into the system's temporary folder instead of being
lost. The summary counts and states; it does not interpret.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from deterrence.errors import FormatError
from deterrence.study.figures import draw
from deterrence.study.outputs import ready, write_data, write_figure
from deterrence.study.requests import Contents, FigureRequest
from deterrence.study.study import Study

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

__all__ = ["caption", "contents_of", "draw_figure", "run_study", "summary"]

MOST_TOLD = 4  # own numbers below a figure; the attributes of the data tell all


def run_study(study: Study, progress: bool = False) -> tuple[xr.Dataset, str]:
    """Run a study and write its outputs; the Dataset, and what to tell the user.

    Raises
    ------
    FormatError
        If an output cannot be written; a folder that cannot be written is found before the sweep.

    """
    ready(study.outputs)
    start = time.perf_counter()
    data = study.run(progress)
    seconds = time.perf_counter() - start
    data.attrs["study"] = study.title
    lines = []
    if study.data is not None:
        _keep(data, study.data)
        lines.append(f"wrote {study.data}")
    for request in study.figures:
        with draw_figure(study, data, request) as figure:
            for path in request.files:
                write_figure(figure, path)
                lines.append(f"wrote {path}")
    return data, "\n".join([*lines, summary(study, data, seconds)])


@contextmanager
def draw_figure(study: Study, data: xr.Dataset, request: FigureRequest) -> Iterator[Figure]:
    """A figure of a study with its title and caption; at the end pyplot, which keeps all, forgets it."""
    import matplotlib.pyplot as plt

    centre = {name: float(value) for name, value in study.game.values.items()} if study.scenario else None
    figure = draw(data, request, study.title, caption(study), centre)
    try:
        yield figure
    finally:
        plt.close(figure)


def contents_of(data: xr.Dataset) -> Contents:
    """What a Dataset holds, in the words of a figure request."""

    def names(coordinate: str) -> tuple[str, ...]:
        return tuple(str(v) for v in data[coordinate].values) if coordinate in data.dims else ()

    axes = tuple(str(d) for d in data.exists.dims if d not in ("case", "equilibrium"))
    return Contents(axes, names("case"), names("event"), names("player"))


def summary(study: Study, data: xr.Dataset, seconds: float) -> str:
    """Two to six lines: size, what was found, what it hangs on, and the worst regret."""
    count = data.exists.sum("equilibrium")
    games, none, several = int(count.size), int((count == 0).sum()), int((count > 1).sum())
    lines = [
        f"{games:,} games in {seconds:.2f} s ({data.attrs['concept']}); none found in {none:,}, "
        f"several equilibria in {several:,}; worst regret {data.attrs['worst_regret']:.1g} "
        f"of {data.attrs['checked_games']:,} judged"
    ]
    if share := data.attrs["inadmissible_share"]:
        lines.append(f"{share:.1%} of the games violate a joint constraint of the model and have no answer")
    for value in dict.fromkeys(r.value for r in study.figures if r.value):
        lines.append(_ranges(data, value))
    lines += caption(study).splitlines()
    return "\n".join(lines)


def caption(study: Study) -> str:
    """On what the results of a study of a scenario hang; "" where no scenario is named."""
    named = study.calibrated
    if named is None:
        return ""
    from deterrence.calibration.inputs import awake
    from deterrence.study.locks import japan_lock_words

    assumed, inputs = len(named.assumed_inputs), len(awake(named.inputs))
    how = "entirely" if assumed == inputs else "mostly" if assumed > 0.9 * inputs else "partly"
    before = {**named.game.values, **named.game.structure}
    after = {**study.game.values, **study.game.structure}
    changed = [f"{name} = {value}" for name, value in after.items() if value != before[name]]
    lines = [
        f"Scenario {study.scenario} rests {how} on assumed rows and conventions ({assumed} of {inputs} "
        "inputs): read differences within the figure, not levels; P is per crisis, at central values.",
        f"At the centre: {japan_lock_words(named.game)}. {named.lock_thresholds()}.",
        *(f"Own number: {own}." for own in named.log[:MOST_TOLD]),
        *([f"{len(named.log) - MOST_TOLD} more own numbers."] if len(named.log) > MOST_TOLD else []),
        *([f"Changed from the scenario: {', '.join(changed)}."] if changed else []),
    ]
    return "\n".join(lines)


def _ranges(data: xr.Dataset, value: str) -> str:
    """Lowest and highest value of each case, and of the difference where there are two."""
    if value.startswith("payoff: "):
        values, words = data.payoff.sel(player=value.removeprefix("payoff: ")), value
    else:
        values, words = data.probability.sel(event=value), f"P({value})"
    if "case" not in values.dims:
        return f"{words}: {float(values.min()):.3f} to {float(values.max()):.3f}"
    parts = [f"{case}: {_span(values.sel(case=case))}" for case in values.case.values]
    text = f"{words}, {'; '.join(parts)}"
    if values.sizes["case"] == 2:
        settled = values.where(values.max("equilibrium") - values.min("equilibrium") < 1e-9).min(
            "equilibrium"
        )
        change = settled.isel(case=1) - settled.isel(case=0)
        if bool(change.notnull().any()):
            text += f"; second minus first: {_span(change)}, on average {float(change.mean()):+.3f}"
    return text


def _span(values: xr.DataArray) -> str:
    return (
        f"{float(values.min()):.3f} to {float(values.max()):.3f}"
        if bool(values.notnull().any())
        else "none found"
    )


def _keep(data: xr.Dataset, path: Path) -> None:
    """Write the Dataset, to the temporary folder if its own fails after the sweep."""
    try:
        write_data(data, path)
    except FormatError as problem:
        rescued = Path(tempfile.mkdtemp(prefix="deterrence-")) / path.name
        try:
            write_data(data, rescued)
        except FormatError:
            raise problem from None
        raise FormatError(f"{problem} The sweep is not lost: its Dataset is {rescued}.") from problem
