"""What has been measured, elicited or assumed about the Strait, number by number?

Reads `data/calibration.csv`, the project's own compilation: one row is one quantity of one player
in one year, with a low, a central and a high value, its source and how sure it is. `find` looks
a row up and falls back, openly, to the row for all years and then to that of 2025-26.

It does not say what a row means for a game: `strait` does.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from deterrence.errors import DeterrenceError, ParameterError, nearest

__all__ = ["Row", "Rows", "find", "parse", "shipped"]

# The file's words on the left; the library's (parameters.CONFIDENCES) on the right.
_CONFIDENCE = {"measured": "measured", "expert-elicited": "elicited", "assumed": "assumed"}
_FALLBACKS = ("all", "2025_26")


@dataclass(frozen=True)
class Row:
    """One quantity: `low` <= `central` <= `high` in `unit`, and where the three come from.

    `asked` is the scenario that the row was looked up for; it differs from `scenario` where the
    look-up fell back.
    """

    parameter: str
    player: str
    scenario: str
    low: float
    central: float
    high: float
    unit: str
    source: str
    confidence: str
    note: str = ""
    asked: str = ""

    @property
    def borrowed(self) -> bool:
        """True where another year's row stands in for the one asked for."""
        return self.scenario not in ("all", self.asked or self.scenario)

    def citation(self) -> str:
        """The row's name and source as one phrase, a fallback said in it."""
        origin = self.source
        if origin.lower().startswith("none"):
            origin = f"judgement, source: {origin}"
        year = self.scenario
        if self.borrowed:
            year += f", there being no row for {self.asked}"
        return f"{self.parameter} {self.player} ({year}): {origin}"


Rows = Mapping[tuple[str, str, str], Row]


def parse(lines: Iterable[str]) -> Rows:
    """Read rows from the lines of a CSV file; keys are (parameter, player, scenario).

    Raises
    ------
    DeterrenceError
        If a row has no source, an unknown confidence, a value that is not a number, or values
        out of order; the message names the line.

    """
    rows: dict[tuple[str, str, str], Row] = {}
    unit = ""
    for record in csv.DictReader(lines):
        key = (record["parameter"], record["player"], record["scenario"])
        where = f"calibration row {' '.join(key)}"
        try:
            low, central, high = (float(record[k]) for k in ("low", "central", "high"))
        except ValueError:
            raise DeterrenceError(
                f"{where} has low, central, high = {record['low']!r}, {record['central']!r}, "
                f"{record['high']!r}: give three numbers."
            ) from None
        if not low <= central <= high:
            raise DeterrenceError(
                f"{where} has {low:g}, {central:g}, {high:g}, but needs low <= central <= high: "
                "put them in order."
            )
        if not record["source"].strip():
            raise DeterrenceError(f"{where} has no source: name one ('none' if it is judgement).")
        if record["confidence"] not in _CONFIDENCE:
            raise DeterrenceError(
                f"{where} has confidence {record['confidence']!r}: choose one of {', '.join(_CONFIDENCE)}."
            )
        if key in rows:
            raise DeterrenceError(f"{where} appears twice: keep one of the two.")
        # The file writes "as above" where a unit repeats that of the row before.
        unit = unit if record["unit"] == "as above" else record["unit"]
        word = _CONFIDENCE[record["confidence"]]
        rows[key] = Row(*key, low, central, high, unit, record["source"], word, record["note"])
    return rows


@cache
def shipped() -> Rows:
    """The calibration rows that come with the library."""
    text = (files("deterrence.calibration") / "data" / "calibration.csv").read_text(encoding="utf-8")
    return parse(text.splitlines())


def find(rows: Rows, parameter: str, player: str, scenario: str) -> Row:
    """The row of one quantity: for the scenario, else for all years, else for 2025_26.

    Raises
    ------
    ParameterError
        If there is none at all; the message offers the nearest names.

    """
    for year in (scenario, *_FALLBACKS):
        row = rows.get((parameter, player, year))
        if row is not None:
            return replace(row, asked=scenario)
    raise ParameterError(
        f"no calibration row {parameter!r} of {player} for {scenario}, for all years or for "
        f"2025_26: add one{nearest(parameter, {key[0] for key in rows})}"
    )
