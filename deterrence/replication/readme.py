"""What does a stranger need to be told? The README of an archive, in the order that journals ask for.

The sections and their order are those of the template of the social science data editors (L. Vilhuber and
co-authors, "A template README for social science replication packages", version 1.1, 2022). Everything in
it is taken from the studies and the manifest; it holds no date, no name and no place.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deterrence.replication.cells import DECIMALS, ROUNDING
from deterrence.replication.library import PLACE, RUN

__all__ = ["readme"]

_WAITS = ((60, "a minute"), (600, "ten minutes"), (3600, "an hour"), (36_000, "ten hours"))
_CALIBRATION = """\
| Data | File | Provided | Licence |
|---|---|---|---|
| Calibration table of the library | `data/calibration.csv` | yes | MIT, as the library |

The calibration table is a compilation by the authors of the library: one row a quantity, a player and a year,
with a low, a central and a high value, its source, and whether it was measured, elicited or assumed. It holds
single numbers and judgements; the library reads its own copy, in `library/`. The data sets, surveys and
wargames that its rows cite are not redistributed here and are not needed to compute anything; each row names
its own. How rows become parameters is said, one by one, in the `source` column of `tables/*/parameters.csv`
or `tables/*/inputs.csv`.
"""
_NO_DATA = "No data are used: the parameters are defaults of the model or set in the study files.\n"


def readme(manifest: Mapping[str, Any], models: Iterable[str], seconds: float) -> str:
    """The text, in Markdown; `models` are their BibTeX, `seconds` is what it took, told as a bound."""
    told, own = manifest["studies"], manifest["deterrence"]
    versions = ", ".join(
        f"{name} {value}" for name, value in manifest["versions"].items() if name != "python"
    )
    data = any(study["scenario"] for study in told.values())
    parts = [
        "# Replication archive\n",
        _overview(told),
        "## Data availability and provenance\n",
        _CALIBRATION if data else _NO_DATA,
        _own_numbers(told),
        "## Computational requirements\n",
        f"""\
- Python {manifest["versions"]["python"]}; {versions} (`requirements.txt`). Other versions may differ in last
  digits.
- deterrence {own["version"]}, in `library/`: SHA-256 of its programs and tables
  `{own["sha256 of the code"]}`.
- Chance: {_seeds(told)}
- Memory: {_memory(told)}. Disk: a few times the size of this archive.
- Time: less than {_bound(seconds)} on one core of an ordinary computer. No graphics card.
""",
        "## Description of programs\n",
        f"""\
The programs are the library (MIT licence, `{PLACE}LICENSE`), whole in `library/`, and the files in
`studies/`, each of which states one question: the game or the claims, the scenario, what is compared, and
what is drawn. `{RUN}` runs all of them. `replication.json` holds settings, versions and hashes in a form
for programs.
""",
        "## Instructions to replicators\n",
        f"""\
1. Outside this folder: `python -m venv env && env/bin/pip install -r requirements.txt`.
2. In this folder, with that environment active: `python {RUN}`

The second line checks that no file was changed (as does `sha256sum -c hashes.sha256`), computes every table,
figure and report again into `recomputed/` with the library that lies here, and compares. It needs no other
copy of the library and no network. With the library installed, `deterrence recompute FILE` does the same by
the installed code, and names the files in which that is not the code of this archive.

Tables are compared byte by byte; where bytes differ, number by number: differences of up to {ROUNDING:g}
are "same to rounding" (numbers are written with {DECIMALS} decimals). All words must be the same. Figures
and reports are compared by their bytes, which hang on fonts and versions too: "other bytes" says nothing of a
number, since those behind a figure or a report are in the tables.
""",
        "## List of tables and figures\n",
        _exhibits(told),
        "## References\n",
        _references(models),
    ]
    return "\n".join(part for part in parts if part)


def _overview(told: Mapping[str, Any]) -> str:
    lines = ["## Overview\n"]
    for name, study in told.items():
        scenario = f", scenario {study['scenario']}" if study["scenario"] else ""
        title = (
            f"{study['title']}. " if study["title"] and study["title"][-1] not in ".?!" else study["title"]
        )
        lines.append(f"- `{name}`: {title.strip()} {study['computes']}{scenario}; {study['concept']}.")
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
    uses: dict[str, list[str]] = {}
    for name, study in told.items():
        uses.setdefault(study["chance"], []).append(f"seed {study['seed']} of `{name}`")
    each = "; ".join(f"{use} ({', '.join(seeds)})" for use, seeds in uses.items())
    return (
        f"every number can be repeated. Random numbers {each}; and where a solver starts from, if its "
        "settings in `replication.json` hold a seed."
    )


def _memory(told: Mapping[str, Any]) -> str:
    most = max(study["megabytes"] for study in told.values())
    return "less than 1 GB" if most < 150 else f"about {most * 6 / 1000:.0f} GB"


def _bound(seconds: float) -> str:
    return next((words for limit, words in _WAITS if seconds < limit), f"{seconds / 1800:.0f} hours")


def _exhibits(told: Mapping[str, Any]) -> str:
    lines = ["| Exhibit | Shows | Program | File | SHA-256 |", "|---|---|---|---|---|"]
    for name, study in told.items():
        for one in study["exhibits"]:
            shows = one["shows"].replace("|", "\\|")
            program = f"`{study['program']} {name}`"
            lines += [
                f"| {one['name']} | {shows} | {program} | `{file}` | `{value[:16]}...` |"
                for file, value in one["sha256"].items()
            ]
    return "\n".join([*lines, ""])


def _references(models: Iterable[str]) -> str:
    """How to cite the library, and the models by their own BibTeX."""
    cited = dict.fromkeys(model.strip() for model in models if model.strip())
    text = "The deterrence authors: deterrence, a Python library of parametrised games of deterrence (MIT).\n"
    return "\n".join([text, *(f"```bibtex\n{source}\n```\n" for source in cited)])
