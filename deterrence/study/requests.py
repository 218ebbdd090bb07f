"""Which figures are asked for, and can the data answer?

A `FigureRequest` says what to draw, from which values, into which files. It is read from a study
file before anything runs, or from the command line beside a Dataset, and checked against the same
axes, cases and events.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deterrence.study.outputs import FIGURES
from deterrence.study.problems import Problems, dotted, fits, near

__all__ = ["KINDS", "Contents", "FigureRequest", "read_figure"]

KINDS = ("heatmap", "regimes", "curves", "difference")
_FIELDS = ("kind", "value", "x", "y", "cases", "at", "by", "labels", "file", "title", "mark", "reverse")


@dataclass(frozen=True)
class Contents:
    """What a Dataset holds or will hold: names of its axes, cases, events and players."""

    axes: tuple[str, ...]
    cases: tuple[str, ...]
    events: tuple[str, ...]
    players: tuple[str, ...]
    scenario: str = ""


@dataclass(frozen=True)
class FigureRequest:
    """One figure.

    Attributes
    ----------
    kind : str
        "heatmap", "regimes", "curves", or "difference" (two cases and the second minus the first).
    value : str
        The event whose probability is drawn, or "payoff: <player>"; "" for regimes.
    x, y : str
        Axes of the figure; curves have no y.
    cases : tuple of str
        Cases to draw; empty where the data compares none.
    at : mapping of axis to number
        Where every other axis is cut (at its nearest value).
    by : str
        Of regimes: "" colours the set of equilibria, "event" the most probable end of the game.
    labels : mapping of axis to text
        What stands along an axis in place of the parameter's name and unit.
    files : tuple of Path
        Files to write: .png, .pdf or .svg.
    mark : bool
        Put a dot where the scenario's central value lies.
    reverse : tuple of str
        Axes drawn from high to low.

    """

    kind: str
    value: str
    x: str
    y: str
    cases: tuple[str, ...]
    files: tuple[Path, ...]
    at: Mapping[str, float] = field(default_factory=dict)
    by: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    title: str = ""
    mark: bool = False
    reverse: tuple[str, ...] = ()


def read_figure(
    table: Mapping[str, Any], contents: Contents, where: str, problems: Problems
) -> FigureRequest:
    """One figure, its defaults filled in: the first two axes, all cases, the event "attack"."""
    problems.unknown(table, _FIELDS, where, "a figure")
    kind = problems.take(table, "kind", "text", where, "heatmap")
    if kind not in KINDS:
        problems.add(dotted(where, "kind"), f"came as {kind!r}{near(kind, KINDS)}")
    flat = kind == "curves"
    x = _one_of(table, "x", contents.axes, where, problems, default=0)
    rest = tuple(axis for axis in contents.axes if axis != x)
    y = "" if flat else _one_of(table, "y", rest, where, problems, default=0)
    if flat and "y" in table:
        problems.add(dotted(where, "y"), "is no field of curves: a curve has the axis x alone.")
    if not flat and not rest and contents.axes:
        problems.add(dotted(where, "y"), f"is missing, since only {x!r} is swept: choose kind curves.")
    files = tuple(Path(name) for name in problems.texts(table, "file", where))
    if not files and not problems.has(dotted(where, "file")):
        problems.add(dotted(where, "file"), "is missing: name a file ending in .png, .pdf or .svg.")
    for path in files:
        if path.suffix not in FIGURES:
            problems.add(dotted(where, "file"), f"is {str(path)!r}, but must end in {', '.join(FIGURES)}.")
    return FigureRequest(
        kind=kind,
        value=_value(table, kind, contents, where, problems),
        x=x,
        y=y,
        cases=_cases(table, kind, contents.cases, where, problems),
        files=files,
        at=_cuts(table, [a for a in contents.axes if a not in (x, y)], where, problems),
        by=_by(table, kind, where, problems),
        labels=_labels(table, [a for a in (x, y) if a], where, problems),
        title=problems.take(table, "title", "text", where, ""),
        mark=_mark(table, contents.scenario, where, problems),
        reverse=tuple(_reversed(table, [a for a in (x, y) if a], where, problems)),
    )


def _one_of(
    table: Mapping[str, Any], key: str, names: Collection[str], where: str, problems: Problems, default: int
) -> str:
    given = problems.take(table, key, "text", where)
    if given is None or given in names:
        ordered = list(names)
        return given or (ordered[default] if len(ordered) > default else "")
    problems.add(dotted(where, key), f"came as {given!r}, which is no axis left{near(given, names)}")
    return str(given)


def _value(table: Mapping[str, Any], kind: str, contents: Contents, where: str, problems: Problems) -> str:
    events = contents.events
    default = "attack" if "attack" in events else events[0] if events else ""
    given: str = problems.take(table, "value", "text", where, default)
    known = [*events, *(f"payoff: {player}" for player in contents.players)]
    if kind == "regimes" and "value" in table:
        problems.add(dotted(where, "value"), "is no field of regimes: they show which equilibria exist.")
    elif events and given not in known:
        problems.add(
            dotted(where, "value"),
            f"came as {given!r}, which is no event or payoff{near(given, known)}",
        )
    return "" if kind == "regimes" else given


def _by(table: Mapping[str, Any], kind: str, where: str, problems: Problems) -> str:
    by: str = problems.take(table, "by", "text", where, "")
    if by not in ("", "event"):
        problems.add(dotted(where, "by"), f'came as {by!r}: give "event", or leave it out.')
    elif by and kind != "regimes":
        problems.add(dotted(where, "by"), f"is a field of regimes, but the kind is {kind!r}: leave it out.")
    return by


def _cases(
    table: Mapping[str, Any], kind: str, cases: tuple[str, ...], where: str, problems: Problems
) -> tuple[str, ...]:
    given = tuple(problems.texts(table, "cases", where))
    for name in given:
        if name not in cases:
            problems.add(dotted(where, "cases"), f"names {name!r}, which is no case{near(name, cases)}")
    chosen = given or (cases if kind != "difference" else cases[:2])
    if kind == "difference" and len(chosen) != 2:
        problems.add(dotted(where, "cases"), f"names {len(chosen)} cases, but a difference needs two.")
    return chosen


def _cuts(table: Mapping[str, Any], axes: list[str], where: str, problems: Problems) -> dict[str, float]:
    given = problems.take(table, "at", "a table", where, {})
    lacking = [axis for axis in axes if axis not in given]
    if lacking and not any(problems.has(dotted(where, key)) for key in ("x", "y")):
        words = f"is missing {', '.join(lacking)}: say at which value each other axis is cut."
        problems.add(dotted(where, "at"), words)
    for name, value in given.items():
        if name not in axes:
            problems.add(dotted(where, "at", name), "is no axis to cut: leave it out.")
        elif not fits(value, "a number"):
            problems.add(dotted(where, "at", name), f"came as {value!r}, but a number is needed.")
    return {name: float(value) for name, value in given.items() if fits(value, "a number")}


def _labels(table: Mapping[str, Any], axes: list[str], where: str, problems: Problems) -> dict[str, str]:
    given = problems.take(table, "labels", "a table", where, {})
    for name in given:
        if name not in axes:
            problems.add(dotted(where, "labels", name), f"is no axis of the figure{near(name, axes)}")
    return {name: problems.take(given, name, "text", dotted(where, "labels"), name) for name in given}


def _mark(table: Mapping[str, Any], scenario: str, where: str, problems: Problems) -> bool:
    mark: bool = problems.take(table, "mark", "true or false", where, False)
    if mark and not scenario:
        problems.add(dotted(where, "mark"), "is true, but no scenario is named whose centre could be marked.")
    return mark


def _reversed(table: Mapping[str, Any], axes: list[str], where: str, problems: Problems) -> list[str]:
    given = problems.texts(table, "reverse", where)
    for name in given:
        if name not in axes:
            problems.add(
                dotted(where, "reverse"), f"names {name!r}, but the figure's axes are {', '.join(axes)}."
            )
    return given
