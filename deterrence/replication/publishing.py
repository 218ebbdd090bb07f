"""What does a sweep publish, computed: its tables, the data behind its figures, and the figures?"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from deterrence.replication.tables import figure_table, parameters_table, summary_table

if TYPE_CHECKING:
    from deterrence.study.study import Study

__all__ = ["Exhibit", "Published", "publish_sweep"]

DOTS = 100  # an inch: the images are for looking at, the tables for comparing


@dataclass(frozen=True)
class Exhibit:
    """One table or figure: its name, what it shows, and its files; "" for the one that it has not."""

    name: str
    shows: str
    table: str
    image: str = ""


@dataclass(frozen=True)
class Published:
    """What a study publishes.

    Attributes
    ----------
    exhibits : tuple of Exhibit
        In the order in which they are told.
    files : mapping of path in the archive to bytes
        Of the exhibits.
    facts : mapping
        What the manifest and the README tell of the study: title, computes (what, in words), program,
        scenario, overrides, concept, chance (what random numbers are for), seed, megabytes, and settings of
        its kind.
    models : tuple of str
        The BibTeX of the models.

    """

    exhibits: tuple[Exhibit, ...]
    files: dict[str, bytes]
    facts: dict[str, Any]
    models: tuple[str, ...]


def publish_sweep(study: Study, stem: str, progress: bool = False) -> Published:
    """Run a sweep and make its exhibits; `stem` is the name of its file without the ending."""
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
    games, game = int(data.exists.isel(equilibrium=0).size), type(study.game).__name__
    facts = {
        "title": study.title,
        "computes": f"{games:,} games of {game}",
        "program": "deterrence sweep",
        "game": game,
        "games": games,
        "scenario": study.scenario,
        "overrides": json.loads(data.attrs["overrides"]),
        "concept": data.attrs["concept"],
        "solver": data.attrs["solver"],
        "chance": "choose the games that are judged a second time",
        "seed": study.seed,
        "check": study.check,
        "megabytes": round(data.nbytes / 1e6, 1),
    }
    return Published(tuple(exhibits), files, facts, (study.game.source,))
