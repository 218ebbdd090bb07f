"""What do the parts of a study file say: its game, fixed values, axes, cases and solver?

Each function reads one part into the library's own objects and puts whatever is wrong into
`Problems`, in the words of the library where it has them. Nothing is solved here.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_type_hints

import numpy as np

from deterrence.game import Game
from deterrence.parameters import Array, admit
from deterrence.solver import Solver
from deterrence.study.problems import Problems, dotted, fits, near

if TYPE_CHECKING:
    from deterrence.calibration import Scenario

__all__ = ["read_axes", "read_cases", "read_game", "read_solver"]

Table = Mapping[str, Any]
MOST_POINTS = 10_000_000
_SPAN = ("from", "to", "points", "scale")


def read_game(table: Table, calibrated: Scenario | None, problems: Problems) -> Game | None:
    """The single game that everything starts from; None if the file does not name one."""
    from deterrence.overview import catalogue

    slug = problems.take(table, "game", "text")
    if "game" not in table:
        problems.add("game", f"is missing: name one of {', '.join(catalogue())}.")
    if slug is None:
        return None
    if slug not in catalogue():
        problems.add("game", f"came as {slug!r}, which the catalogue lacks{near(slug, catalogue())}")
        return None
    game: Game = catalogue()[slug]() if calibrated is None else calibrated.game
    fixed = read_changes(problems.take(table, "parameters", "a table", "", {}), game, "parameters", problems)
    with problems.told("parameters"):
        return game.replace(**fixed)
    return game


def read_changes(table: Table, game: Game, field: str, problems: Problems) -> dict[str, Any]:
    """Single values of parameters and structural choices, each checked on its own."""
    good: dict[str, Any] = {}
    problems.unknown(table, [*game.parameters(), *game.structure], field, type(game).__name__)
    for name, value in table.items():
        where = dotted(field, name)
        if name in game.structure:
            with problems.told(where):
                type(game)(**{name: value})
                good[name] = value
        elif name in game.parameters():
            if not fits(value, "a number"):
                hint = (
                    f": put an axis into [over], as over.{name}." if isinstance(value, (list, dict)) else "."
                )
                problems.add(where, f"came as {value!r}, but one number is needed{hint}")
                continue
            with problems.told(where):
                good[name] = admit(type(game).__name__, name, game.parameters()[name], value)
    return good


def read_axes(table: Table, game: Game | None, problems: Problems) -> dict[str, Array]:
    """The swept parameters and their values; without a game the values alone are checked."""
    given = problems.take(table, "over", "a table", "", {})
    if not given and not problems.has("over"):
        problems.add("over", "names no axis: sweep at least one parameter, as in [over] a2ad = [0.2, 0.8].")
    axes: dict[str, Array] = {}
    for name, value in given.items():
        field, declared = dotted("over", name), game.parameters() if game else {}
        if game and name in game.structure:
            words = f"is a structural choice of {type(game).__name__}, not a number"
            problems.add(field, f"{words}: compare its values in [[cases]].")
            continue
        if game and name not in declared:
            problems.add(field, f"is no parameter of {type(game).__name__}{near(name, declared)}")
        fixed = table.get("parameters")
        if isinstance(fixed, dict) and name in fixed:
            problems.add(field, f"is fixed by parameters.{name} too: leave one of them out.")
        values = _axis(value, field, problems)
        if values is not None and name in declared:
            with problems.told(field):
                admit(type(game).__name__, name, declared[name], values)
                axes[name] = values
    return axes


def _axis(value: Any, field: str, problems: Problems) -> Array | None:
    """The values of one axis: a list of numbers, or a table from, to, points, scale."""
    if isinstance(value, dict):
        return _span(value, field, problems)
    if not isinstance(value, list) or not all(fits(item, "a number") for item in value):
        problems.add(
            field, f"came as {value!r}, but a list of numbers or {{from = , to = , points = }} is needed."
        )
        return None
    values = np.array(value, dtype=float)
    if not values.size:
        problems.add(field, "came empty: give at least one value.")
    elif np.any(np.diff(values) <= 0):
        problems.add(field, "is not in increasing order, each value once: sort it.")
    else:
        return values
    return None


def _span(table: Table, field: str, problems: Problems) -> Array | None:
    """Evenly spaced values, in the numbers or in their logarithms."""
    before = len(problems.found)
    problems.unknown(table, _SPAN, field, "an axis")
    start, stop = (_end(table, key, field, problems) for key in ("from", "to"))
    points = problems.take(table, "points", "a whole number", field)
    scale = problems.take(table, "scale", "text", field, "linear")
    if "points" not in table:
        problems.add(dotted(field, "points"), "is missing: say how many values the axis has.")
    if points is not None and not 1 <= points <= MOST_POINTS:
        problems.add(dotted(field, "points"), f"is {points}, but must lie between 1 and {MOST_POINTS:,}.")
    if scale not in ("linear", "log"):
        problems.add(dotted(field, "scale"), f'came as {scale!r}: choose "linear" or "log".')
    if start is not None and stop is not None:
        if start > stop:
            problems.add(field, f"goes from {start:g} down to {stop:g}: give the smaller number as `from`.")
        elif points is not None and (points == 1) != (start == stop):
            problems.add(
                field, f"cannot have {points} points from {start:g} to {stop:g}: mend one of the three."
            )
        if scale == "log" and start <= 0:
            problems.add(dotted(field, "from"), f"is {start:g}, but a log scale needs a number above 0.")
    if len(problems.found) > before or start is None or stop is None or points is None:
        return None
    return np.geomspace(start, stop, points) if scale == "log" else np.linspace(start, stop, points)


def _end(table: Table, key: str, field: str, problems: Problems) -> float | None:
    if key not in table:
        problems.add(dotted(field, key), "is missing: give a number.")
    value = problems.take(table, key, "a number", field)
    if value is not None and not np.isfinite(value):
        problems.add(dotted(field, key), f"is {value}, but a finite number is needed.")
        return None
    return None if value is None else float(value)


def read_cases(table: Table, game: Game | None, problems: Problems) -> dict[str, Game | None]:
    """The games to compare by name; the game itself under "" if the file compares none."""
    if "cases" not in table:
        return {"": game}
    given = problems.tables(table, "cases")
    if not given and not problems.has("cases"):
        problems.add("cases", "came empty: give at least one, or leave it out.")
    swept, found = table.get("over"), dict[str, Game | None]()
    for number, case in enumerate(given):
        field = f"cases[{number}]"
        name = problems.take(case, "name", "text", field)
        if "name" not in case or name == "":
            problems.add(f"{field}.name", "is missing: give every case a name of its own.")
        elif name in found:
            problems.add(f"{field}.name", f"is {name!r} a second time: give every case a name of its own.")
        changes = {key: value for key, value in case.items() if key != "name"}
        for key in set(changes) & set(swept if isinstance(swept, dict) else ()):
            problems.add(dotted(field, key), f"is swept by over.{key} too: leave one of them out.")
        found[name or field] = game
        if game is not None:
            good = read_changes(changes, game, field, problems)
            with problems.told(field):
                found[name or field] = game.replace(**good)
    return found


def read_solver(table: Table, problems: Problems) -> Solver | None:
    """The solver; None for the one that fits each case."""
    from deterrence.solvers import all_solvers

    given = table.get("solver")
    if given is None:
        return None
    options = {"name": given} if isinstance(given, str) else given
    if not isinstance(options, dict):
        problems.add(
            "solver", f"came as {given!r}, but a name, or a table with a name and options, is needed."
        )
        return None
    name = problems.take(options, "name", "text", "solver")
    if name not in all_solvers():
        words = "is missing" if name is None else f"came as {name!r}"
        problems.add("solver.name", f"{words}{near(name, all_solvers())}")
        return None
    kind = all_solvers()[name]
    hints = get_type_hints(kind)
    known = {f.name: hints[f.name] for f in dataclasses.fields(kind)}
    chosen = {key: value for key, value in options.items() if key != "name"}
    problems.unknown(chosen, known, "solver", name)
    for key, value in chosen.items():
        if key in known and not _matches(value, known[key]):
            problems.add(f"solver.{key}", f"came as {value!r}, but {_words(known[key])} is needed.")
    with problems.told("solver"):
        return kind(**{k: v for k, v in chosen.items() if k in known and _matches(v, known[k])})
    return None


def _matches(value: Any, hint: Any) -> bool:
    words = _words(hint)
    return (
        (isinstance(value, str) and "text" in words)
        or (fits(value, "a number") and "number" in words)
        or (isinstance(value, dict) and "table" in words)
        or (isinstance(value, bool) and "true" in words)
    )


def _words(hint: Any) -> str:
    """The type of a solver's option as a study file writes it."""
    text = str(hint)
    pairs = {"Mapping": "a table", "float": "a number", "int'": "a number", "bool": "true or false"}
    words = [word for sign, word in pairs.items() if sign in text]
    plain = text.replace("Mapping[str, str]", "")
    return " or ".join((["text"] if "str" in plain else []) + words)
