"""What does a stranger need to be told? The README of an archive, in the order that journals ask for.

The sections and their order are those of the template of the social science data editors (L. Vilhuber and
co-authors, "A template README for social science replication packages", version 1.1, 2022). Everything in
it is taken from the studies and the manifest; it holds no date, no name and no place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from deterrence.study.study import Study

__all__ = ["readme"]

_WAITS = ((60, "a minute"), (600, "ten minutes"), (3600, "an hour"), (36_000, "ten hours"))
_CALIBRATION = """\
| Data | File | Provided | Licence |
|---|---|---|---|
| Calibration table of the library | `data/calibration.csv` | yes | MIT, as the library |

The calibration table is a compilation by the authors of the library: one row a quantity, a player and a year,
with a low, a central and a high value, its source, and whether it was measured, elicited or assumed. It holds
single numbers and judgements. The data sets, surveys and wargames that its rows cite are not redistributed
here and are not needed to compute anything; each row names its own. How rows become parameters is said,
parameter by parameter, in the `source` column of `tables/*/parameters.csv`.
"""
_NO_DATA = "No data are used: the parameters are defaults of the model or set in the study files.\n"


def readme(manifest: Mapping[str, Any], studies: Iterable[Study], seconds: float) -> str:
    """The text, in Markdown; `seconds` is what the computation took, told as a bound."""
    told, own = manifest["studies"], manifest["deterrence"]
    studies = list(studies)
    versions = ", ".join(
        f"{name} {value}" for name, value in manifest["versions"].items() if name != "python"
    )
    parts = [
        "# Replication archive\n",
        _overview(told),
        "## Data availability and provenance\n",
        _CALIBRATION if any(study.calibrated is not None for study in studies) else _NO_DATA,
        _own_numbers(told),
        "## Computational requirements\n",
        f"""\
- Python {manifest["versions"]["python"]}; deterrence {own["version"]}; {versions} (`requirements.txt`).
  Other versions may differ in last digits.
- State of the library's code: SHA-256 `{own["sha256 of the code"]}`.
- Chance: {_seeds(told)}
- Memory: {_memory(told)}. Disk: a few times the size of this archive.
- Time: less than {_bound(seconds)} on one core of an ordinary computer. No graphics card.
""",
        "## Description of programs\n",
        """\
The programs are the library (MIT licence) and the files in `studies/`, each of which states one question:
the game, the scenario, what is swept and compared, the solver, and what is drawn. `deterrence sweep FILE`
runs one of them alone. `replication.json` holds settings, versions and hashes in a form for programs.
""",
        "## Instructions to replicators\n",
        """\
1. Outside this folder: `python -m venv env && env/bin/pip install -r requirements.txt` (the library from its
   own repository, if the package index does not have this version).
2. In this folder, with that environment active: `deterrence recompute .`

The second line checks that no file was changed (as does `sha256sum -c hashes.sha256`), computes every table
and figure again into `recomputed/`, and says of each table whether it has the same bytes. Tables are written
with eight decimals. Figures are compared by the data behind them (`tables/*/figure-*.csv`), since the bytes
of an image depend on fonts and on versions of the drawing library.
""",
        "## List of tables and figures\n",
        _exhibits(told),
        "## References\n",
        _references(studies),
    ]
    return "\n".join(part for part in parts if part)


def _overview(told: Mapping[str, Any]) -> str:
    lines = ["## Overview\n"]
    for name, study in told.items():
        scenario = f", scenario {study['scenario']}" if study["scenario"] else ""
        title = (
            f"{study['title']}. " if study["title"] and study["title"][-1] not in ".?!" else study["title"]
        )
        lines.append(
            f"- `{name}`: {title.strip()} {study['games']:,} games of {study['game']}{scenario}; "
            f"{study['concept']}."
        )
    lines.append(
        "\nOne command computes all of it again (see Instructions). The model's answers are probabilities in "
        "one crisis,\nin the model; they are no forecasts.\n"
    )
    return "\n".join(lines)


def _own_numbers(told: Mapping[str, Any]) -> str:
    """Numbers in place of the calibration's: whose, and from where."""
    lines = [
        f"- `{name}`: {row} = {new['low']:g}, {new['central']:g}, {new['high']:g} (low, central, high; "
        f"{new['confidence']}) by {new['by']}, in place of {new['in place of']['low']:g}, "
        f"{new['in place of']['central']:g}, {new['in place of']['high']:g}. Source: {new['source']}"
        for name, study in told.items()
        for row, new in study["overrides"].items()
    ]
    head = (
        "The authors of the studies replaced these numbers; their rights are for those authors to state:\n\n"
    )
    return f"{head}{chr(10).join(lines)}\n" if lines else ""


def _seeds(told: Mapping[str, Any]) -> str:
    each = ", ".join(f"{study['seed']} (`{name}`)" for name, study in told.items())
    return (
        "every number can be repeated. Random numbers choose the games that are judged a second time, with "
        f"seed {each}, and where a solver starts from, if its settings in `replication.json` hold a seed."
    )


def _memory(told: Mapping[str, Any]) -> str:
    most = max(study["megabytes"] for study in told.values())
    return "less than 1 GB" if most < 150 else f"about {most * 6 / 1000:.0f} GB"


def _bound(seconds: float) -> str:
    return next((words for limit, words in _WAITS if seconds < limit), f"{seconds / 1800:.0f} hours")


def _exhibits(told: Mapping[str, Any]) -> str:
    lines = ["| Exhibit | Shows | Program | Files | SHA-256 of the table |", "|---|---|---|---|---|"]
    for name, study in told.items():
        for one in study["exhibits"]:
            files = f"`{one['table']}`" + (f", `{one['image']}`" if one["image"] else "")
            shows = one["shows"].replace("|", "\\|")
            program = f"`deterrence sweep {name}`"
            lines.append(f"| {one['name']} | {shows} | {program} | {files} | `{one['sha256'][:16]}...` |")
    return "\n".join([*lines, ""])


def _references(studies: Iterable[Study]) -> str:
    """How to cite the library, and the models by their own BibTeX."""
    models = dict.fromkeys(study.game.source.strip() for study in studies if study.game.source.strip())
    text = "The deterrence authors: deterrence, a Python library of parametrised games of deterrence (MIT).\n"
    return "\n".join([text, *(f"```bibtex\n{source}\n```\n" for source in models)])
