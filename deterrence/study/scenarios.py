"""Which scenario does a study start from, and which of its numbers are the user's own?

`override` in a study file is the name of a filled sheet, looked for beside the study file, or a table of
own numbers, name = [low, central, high, "source"], with `by` for whose they are. Both go through the
scenario's own `read_sheet` and `override`, and are told in their words.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deterrence.errors import DeterrenceError
from deterrence.study.problems import Problems

if TYPE_CHECKING:
    from deterrence.calibration import Scenario

__all__ = ["read_scenario"]


def read_scenario(table: Mapping[str, Any], folder: Path, problems: Problems) -> Scenario | None:
    """The scenario with its own numbers; None if the file names none, or one that does not exist."""
    from deterrence.calibration import scenario
    from deterrence.overview import catalogue

    slug, name = table.get("game"), problems.take(table, "scenario", "text")
    found: Scenario | None = None
    if name is not None and slug in catalogue():
        with problems.told("scenario"):
            found = scenario(str(slug), name)
    given = table.get("override")
    if given is None:
        return found
    if isinstance(given, str) and found is not None:
        with problems.told("override"):
            return found.read_sheet(folder / given)
    elif isinstance(given, dict) and found is not None:
        return _with_own(found, given, problems)
    elif not isinstance(given, (str, dict)):
        problems.add("override", f"came as {given!r}, but the name of a sheet or a table is needed.")
    elif name is None:
        problems.add("override", "replaces numbers of a scenario, but none is named: add scenario.")
    return found


def _with_own(scenario: Scenario, given: Mapping[str, Any], problems: Problems) -> Scenario:
    by = problems.take(given, "by", "text", "override", "")
    if not by:
        problems.add("override.by", 'is missing: say whose numbers they are, as in by = "A. Analyst".')
    try:
        own = {key: value for key, value in given.items() if key != "by"}
        return scenario.override(own, by=by or "nobody named")
    except DeterrenceError as wrong:  # one line for each number that cannot stand
        for line in str(wrong).splitlines():
            problems.add("override", line)
    return scenario
