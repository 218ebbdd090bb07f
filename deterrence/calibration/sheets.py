"""How does somebody who does not program put own numbers into a scenario? On a sheet, out and back in.

A sheet is a CSV file for a spreadsheet: one row a question (see `questions`), with the numbers that the
scenario has, their unit, range and source, and six empty columns. What is filled in comes back as an
override. A row left empty stays as it is; a row half filled in is a mistake. Cells that were printed and
not asked for (the scenario, the row, its numbers) must be as they were: a number typed over them would
otherwise be lost without a word.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deterrence.calibration.inputs import awake
from deterrence.calibration.own import read as checked
from deterrence.calibration.own import replaced
from deterrence.calibration.questions import QUESTIONS
from deterrence.errors import FormatError, ParameterError, nearest

if TYPE_CHECKING:
    from deterrence.calibration.calibrated import Scenario
    from deterrence.calibration.inputs import Input

__all__ = ["read", "write"]

NUMBERS = ("low", "central", "high")
ASKED = tuple(f"your {name}" for name in NUMBERS)
OWN = (*ASKED, "your source", "your confidence", "your name")
PRINTED = (
    "scenario", "row", "question", "unit", "least", "most", *NUMBERS, "confidence", "source",
)  # fmt: skip
_NEW = "write a new sheet with scenario.sheet(path)"


def write(scenario: Scenario, path: Path) -> None:
    """Write the sheet of a scenario; a file that is there already is not replaced."""
    text = io.StringIO()
    lines = csv.DictWriter(text, [*PRINTED, *OWN], lineterminator="\r\n")
    lines.writeheader()
    lines.writerows(_printed(scenario, given) for given in awake(scenario.inputs).values())
    try:
        # the mark at the start tells spreadsheets that the text is UTF-8
        with path.open("x", encoding="utf-8-sig", newline="") as file:
            file.write(text.getvalue())
    except FileExistsError:
        raise FormatError(
            f"{path} exists and may hold answers: name another file, or remove it first."
        ) from None
    except OSError as problem:
        raise FormatError(
            f"{path} cannot be written ({problem.strerror}): name a file in a folder that exists."
        ) from None


def read(scenario: Scenario, path: Path) -> Scenario:
    """The scenario with the answers of a sheet as overrides, each by the name that was filled in."""
    wrong: list[str] = []
    answers: dict[str, tuple[int, list[Any], str]] = {}
    lines = list(_lines(path))
    theirs = {line["scenario"] for _, line in lines}
    if len(theirs) == 1 and theirs != {f"strait {scenario.name}"}:
        raise FormatError(
            f"{path} is a sheet of {theirs.pop()}, but strait {scenario.name} reads it: read it with its own "
            "scenario, as in dt.scenario('strait', '2017').read_sheet(path)."
        )
    for number, line in lines:
        where = f"row {number} ({line['row']})"
        try:
            _as_printed(scenario, line)
            if not any(line[column] for column in OWN):
                continue
            if line["row"] in answers:
                raise FormatError(f"answers the question of row {answers[line['row']][0]} again: keep one.")
            own = _own(line)
            by = line["your name"] or f"whoever filled in {path.name}"
            checked(line["row"], own, by, sourced=True)
            answers[line["row"]] = number, own, by
        except (FormatError, ParameterError) as problem:
            wrong.append(f"  {where}: {problem}")
    if wrong:
        count = f"{len(wrong)} wrong row{'s' if len(wrong) > 1 else ''}"
        raise FormatError("\n".join([f"the sheet {path} has {count}:", *wrong]))
    if not answers:
        raise FormatError(f"the sheet {path} is not filled in: write into the columns {', '.join(OWN)}.")
    return replaced(scenario, [(name, own, by, True) for name, (_, own, by) in answers.items()])


def _printed(scenario: Scenario, given: Input) -> dict[str, Any]:
    asked = QUESTIONS[given.name]
    return {
        "scenario": f"strait {scenario.name}",
        "row": given.name,
        "question": asked.words,
        "unit": given.unit,
        "least": asked.least,
        "most": asked.most,
        **{name: getattr(given, name) for name in NUMBERS},
        "confidence": given.confidence,
        "source": given.source,
    }


def _lines(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a sheet, as a spreadsheet numbers them; the head is row 1."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise FormatError(f"there is no sheet {path}: write one with scenario.sheet(path).") from None
    except UnicodeDecodeError:
        raise FormatError(f"{path} is not UTF-8: save it from the spreadsheet as CSV UTF-8.") from None
    except OSError as problem:
        raise FormatError(f"the sheet {path} cannot be read ({problem.strerror}).") from None
    head = text.partition("\n")[0]
    # spreadsheets of countries with a decimal comma part columns by semicolons
    mark = ";" if head.count(";") > head.count(",") else ","
    table = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    columns = next(table, [])
    lacking = [name for name in (*PRINTED, *OWN) if name not in columns]
    if lacking:
        raise FormatError(f"{path} is no sheet, for it lacks the columns {', '.join(lacking)}: {_NEW}.")
    for number, cells in enumerate(table, start=2):
        if any(cell.strip() for cell in cells):
            padded = [*cells, *[""] * (len(columns) - len(cells))]
            yield number, {name: cell.strip() for name, cell in zip(columns, padded, strict=False)}


def _as_printed(scenario: Scenario, line: Mapping[str, str]) -> None:
    """Is this row one of this scenario's sheet, its printed cells untouched?"""
    if line["scenario"] != f"strait {scenario.name}":
        raise FormatError(
            f"belongs to a sheet of {line['scenario'] or 'no scenario'}, but the other rows to strait "
            f"{scenario.name}: keep one sheet for each scenario."
        )
    if line["row"] not in scenario.inputs:
        near = nearest(line["row"], scenario.inputs)
        raise FormatError(f"is no row or convention that the scenario starts from{near}")
    given = scenario.inputs[line["row"]]
    printed = [_number(line, name) for name in NUMBERS]
    if printed != [getattr(given, name) for name in NUMBERS]:
        raise FormatError(
            f"was printed beside {given.low:g}, {given.central:g}, {given.high:g}, but now has "
            f"{', '.join(line[name] or 'nothing' for name in NUMBERS)} there: write your numbers into "
            f"{', '.join(ASKED)}; if the library's have changed, {_NEW}."
        )


def _own(line: Mapping[str, str]) -> list[Any]:
    """What was filled in, as `override` takes it."""
    numbers = [_number(line, column) for column in ASKED]
    lacking = [column for column in (*ASKED, "your source") if not line[column]]
    if lacking:
        raise FormatError(f"lacks {', '.join(lacking)}: fill in all three numbers and a source, or nothing.")
    return [*numbers, line["your source"], line["your confidence"].lower() or "assumed"]


def _number(line: Mapping[str, str], column: str) -> float | None:
    if not line[column]:
        return None
    try:
        return float(line[column])
    except ValueError:
        comma = ", with a point before the decimals" if "," in line[column] else ""
        raise FormatError(f"has {line[column]!r} as {column}, but a number is needed{comma}.") from None
