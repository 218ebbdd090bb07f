"""Which scenarios are there, and how is one fetched by name?

`scenario("strait", "2017")` reads the shipped calibration rows (or a user's) and hands them, with
the conventions, to `Scenario`. It holds no numbers.
"""

from __future__ import annotations

from deterrence.arguments import as_mapping
from deterrence.calibration import south_korea
from deterrence.calibration.calibrated import Scenario
from deterrence.calibration.conventions import SCENARIOS, inputs
from deterrence.calibration.rows import Rows, shipped
from deterrence.errors import ParameterError, nearest

__all__ = ["scenario", "scenarios"]

_NAMES = {"strait": SCENARIOS}


def scenarios() -> dict[str, tuple[str, ...]]:
    """Names of the calibrated scenarios, by slug of the game."""
    return dict(_NAMES)


def scenario(game: str, name: str, rows: Rows | None = None) -> Scenario:
    """A calibrated scenario of a game.

    Parameters
    ----------
    game : str
        Slug of the game: "strait".
    name : str
        "1996", "2017", "2022" or "2025-26" ("2025_26" is accepted).
    rows : Rows, optional
        Calibration rows in place of those that the library ships (see `rows.parse`).

    Raises
    ------
    ParameterError
        If there is no such game or scenario; the message names the nearest.
    DeterrenceError
        If the central game's types do not act as labelled.

    """
    if game not in _NAMES:
        raise ParameterError(
            f"there are no scenarios for the game {game!r}: choose one of "
            f"{', '.join(_NAMES)}{nearest(game, _NAMES)}"
        )
    wanted = str(name).replace("_", "-")
    if wanted not in _NAMES[game]:
        raise ParameterError(
            f"{game} has no scenario {name!r}: choose one of "
            f"{', '.join(_NAMES[game])}{nearest(wanted, _NAMES[game])}"
        )
    table = shipped() if rows is None else as_mapping("scenario", "rows", rows, "rows.parse(text)")
    given = inputs(wanted, table) | south_korea.inputs(table, wanted.replace("-", "_"))
    return Scenario(wanted, given, rows=table)
