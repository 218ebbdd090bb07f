"""What are the parameters of a game, and where do they come from? A table, a line, a user's own numbers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.arrays.libraries import fetched
from deterrence.parameters import Override, Parameter, Record

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["MOST", "changed", "described", "description", "in_short", "own_numbers", "own_numbers_as_text"]

MOST = 6  # parameters that are named on one line; of more, how many there are


def description(
    parameters: Mapping[str, Parameter], values: Mapping[str, Any], records: Mapping[str, Record]
) -> pd.DataFrame:
    """The table behind `Game.describe`; a batch shows the range of its values as text."""
    import pandas as pd

    return pd.DataFrame(described(parameters, values, records))


def described(
    parameters: Mapping[str, Parameter], values: Mapping[str, Any], records: Mapping[str, Record]
) -> list[dict[str, Any]]:
    """Its rows."""
    rows: list[dict[str, Any]] = []
    for name, p in parameters.items():
        value, record = fetched(values[name]), records.get(name)
        untouched = np.ndim(value) == 0 and value == p.default
        many = np.ndim(value) > 0
        rows.append(
            {
                "name": name,
                "value": _span(value) if many else value,
                "unit": p.unit,
                "minimum": p.low,
                "maximum": p.high,
                "low": record.low if record else np.nan,
                "central": record.central if record else np.nan,
                "high": record.high if record else np.nan,
                "confidence": record.confidence if record else _confidence(p.source),
                "source": record.source if record else p.source if untouched else "set by the user",
            }
        )
    return rows


def _span(values: Any) -> str:
    ends = f", {values.min():.6g} to {values.max():.6g}" if values.size else ""
    return f"{values.size} values{ends}"


def in_short(game: Any) -> str:
    """What differs from the defaults, or from the scenario that the game comes from: its `repr`."""
    own = changed(game)
    arrays = {name: np.shape(value) for name, value in own.items() if np.ndim(value)}
    numbers = [name for name in own if name in game.parameters() and name not in arrays]
    many = {*(arrays if len(arrays) > MOST else ()), *(numbers if len(numbers) > MOST else ())}
    told = [f"{len(arrays)} parameters as arrays, batch {game.shape}"] if len(arrays) > MOST else []
    told += [f"{len(numbers)} parameters of its own"] if len(numbers) > MOST else []
    for name, value in own.items():
        if name not in many:
            array = f"<{'x'.join(map(str, arrays.get(name, ())))} array>"
            told.append(f"{name}={array if name in arrays else repr(value)}")
    origin = f" of scenario {game.scenario}" if game.scenario else ""
    return f"{type(game).__name__}({', '.join(told)}){origin}"


def changed(game: Any) -> dict[str, Any]:
    """The values that differ from the defaults, or from the scenario that the game comes from, by name."""
    central = {name: record.central for name, record in game.provenance.items()}
    usual = {f.name: f.default for f in game._fields} | central
    values = {name: getattr(game, name) for name in usual}
    return {name: value for name, value in values.items() if np.ndim(value) or value != usual[name]}


def own_numbers(game: Any) -> dict[str, Override]:
    """What a user replaced in the scenario that the values of a game rest on, by name."""
    return {own.name: own for record in game.provenance.values() for own in record.overrides}


def own_numbers_as_text(game: Any) -> str:
    """The same as JSON, for the attributes of a result; "{}" where nothing was replaced."""

    def told(record: Record) -> dict[str, Any]:
        return {key: getattr(record, key) for key in ("low", "central", "high", "confidence", "source")}

    return json.dumps(
        {
            name: {**told(own.after), "by": own.by, "in place of": told(own.before)}
            for name, own in own_numbers(game).items()
        }
    )


def _confidence(source: str) -> str:
    return "convention" if source.startswith("convention") else "assumed"
