"""What does a study publish, computed: its tables, the data behind its figures, and the figures?"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from deterrence.replication.tables import figure_table, parameters_table, summary_table

if TYPE_CHECKING:
    import xarray as xr

    from deterrence.study.study import Study

__all__ = ["Exhibit", "Published", "publish"]

DOTS = 100  # an inch: the images are for looking at, the tables for comparing


@dataclass(frozen=True)
class Exhibit:
    """One table or figure: its name, what it shows, and its files; a table has no image."""

    name: str
    shows: str
    table: str
    image: str = ""


@dataclass(frozen=True)
class Published:
    """The exhibits of one study, their files by path in the archive, and the Dataset they come from."""

    exhibits: tuple[Exhibit, ...]
    files: dict[str, bytes]
    data: xr.Dataset


def publish(study: Study, stem: str, progress: bool = False) -> Published:
    """Run a study and make its exhibits; `stem` is the name of its file without the ending."""
    from deterrence.study.running import draw_figure

    data = study.run(progress).load()
    exhibits = [
        Exhibit("Parameters", "every parameter with its band and source", f"tables/{stem}/parameters.csv"),
        Exhibit("Summary", "least, mean and most of every answer", f"tables/{stem}/summary.csv"),
    ]
    files = {exhibits[0].table: parameters_table(study), exhibits[1].table: summary_table(data)}
    for number, request in enumerate(study.figures, start=1):
        shown = request.title or study.title or f"{request.kind} over {request.x}"
        names = f"tables/{stem}/figure-{number}.csv", f"figures/{stem}/figure-{number}.png"
        exhibits.append(Exhibit(f"Figure {number}", shown, *names))
        image = io.BytesIO()
        with draw_figure(study, data, request) as figure:
            figure.savefig(image, format="png", dpi=DOTS, metadata={"Software": None})
        files |= {names[0]: figure_table(data, request), names[1]: image.getvalue()}
    return Published(tuple(exhibits), files, data)
