"""How do the catalogue, a game and a scenario look as plain text?

Functions that return text for a terminal of a given width. They compute nothing: what they show
comes from the catalogue, from `Game.describe()` and from the scenario's records.
"""

from __future__ import annotations

import inspect
import textwrap
from typing import TYPE_CHECKING, Any, Literal, get_args, get_origin

import numpy as np

from deterrence.pages import columns, cut, wrapped

if TYPE_CHECKING:
    from deterrence.game import Game

__all__ = ["catalogue_text", "game_text", "parameters_text"]

UNIT = 22


def catalogue_text(width: int) -> str:
    """The table of all games; then the scenarios."""
    from deterrence.calibration import scenarios
    from deterrence.overview import catalogue

    lines = [catalogue().text(width), ""]
    for slug, names in scenarios().items():
        lines.append(
            f"Scenarios of {slug}: {', '.join(names)} (deterrence show {slug} --scenario {names[-1]})"
        )
    return "\n".join(lines)


def question(kind: type[Game]) -> str:
    """The question that a game asks: the first line of its docstring."""
    return (inspect.getdoc(kind) or "").split("\n", maxsplit=1)[0]


def game_text(game: Game, width: int, full: bool = False) -> str:
    """Title, players, structural choices, size and parameters of a game."""
    kind = type(game)
    scenario = f", scenario {game.scenario}" if game.scenario else ""
    lines = [f"{kind.__name__}{scenario}: {question(kind)}", ""]
    lines.append(f"Players: {', '.join(game.players)}")
    sets = game.tree.infosets
    counts = {p: sum(s.player == p for s in sets.values()) for p in game.players}
    own = ", ".join(f"{player} {count}" for player, count in counts.items())
    lines.append(f"Information sets: {len(sets)} ({own}); outcomes and events: {', '.join(game.tree.events)}")
    lines = [
        textwrap.fill(line, width, subsequent_indent="  ") if len(line) > width else line for line in lines
    ]
    if game.structure:
        lines += ["", "Structural choices (one word each; compare several with [[cases]] in a study)"]
        rows = [[name, str(value), _options(kind, name)] for name, value in game.structure.items()]
        lines.append(columns([["name", "value", "options"], *rows], width))
    lines += ["", f"Parameters ({len(game.parameters())})", parameters_text(game, width, full)]
    return "\n".join(lines)


def parameters_text(game: Game, width: int, full: bool = False) -> str:
    """The parameters with value, unit, band, confidence and source.

    Sources are cut to the width; `full` prints each whole, below its parameter.
    """
    rows = [["name", "value", "low/central/high", "confidence", "unit", "source"]]
    for line in game.describe().to_dict("records"):
        known = not np.isnan(line["central"])
        band = "/".join(f"{line[key]:.3g}" for key in ("low", "central", "high")) if known else ""
        cells = [line["name"], _number(line["value"]), band, line["confidence"], line["unit"], line["source"]]
        rows.append(cells)
    if not full:
        rows = [[*row[:4], cut(row[4], UNIT), row[5]] for row in rows]
        note = "(units and sources are cut to the width of the terminal: --full prints them whole)"
        return f"{columns(rows, width, right=[1])}\n  {note}"
    text = columns([row[:-1] for row in rows], 10_000, right=[1]).splitlines()
    sources = [wrapped(row[-1], width, indent=6) for row in rows[1:]]
    return "\n".join([text[0], *(line for pair in zip(text[1:], sources, strict=True) for line in pair)])


def _options(kind: type[Game], name: str) -> str:
    hint = kind._structural_types()[name]
    if get_origin(hint) is Literal:
        return " | ".join(map(str, get_args(hint)))
    return "True | False" if hint is bool else hint.__name__


def _number(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, (int, float, np.number)) else str(value)
