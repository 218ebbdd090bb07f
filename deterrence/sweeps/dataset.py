"""What does a sweep hand over? Arrays with names, units and the meaning of every code."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.answers.status import Status
from deterrence.game import Game
from deterrence.sweeps.drawn import drawn_coords
from deterrence.sweeps.layout import Layout

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Labels", "dataset", "labelled", "labels"]

UNITS = {
    "payoff": "each player's own unit; not comparable across players",
    "payoff_true": "each player's own unit; not comparable across players",
    "derivative_payoff": "the player's own unit by the parameter's",
    "derivative_probability": "probability by the parameter's unit",
    "margin": "share of the chooser's range of payoffs",
    "distance": "the parameter's",
}
Labels = dict[str, tuple[tuple[str, ...], Any, dict[str, Any]]]  # dims, values and attributes of a coordinate


def labels(layout: Layout, game: Game) -> Labels:
    """The coordinates of a sweep of this game, or of a batch that was drawn."""
    table = game.parameters()
    found = drawn_coords(game)
    for name, values in () if game.shape else layout.axes.items():
        words = {"long_name": name.replace("_", " "), "unit": table[name].unit, "source": "swept"}
        found[name] = (name,), np.asarray(values), words
    used = {dim for v in layout.variables.values() for dim in v.dims} | set(layout.lead)
    for name, words_of in layout.words.items():
        if name in used:
            found[name] = (name,), np.array(words_of, dtype=str), {}
    if game.expected and "event" in used:
        found["event"][-1]["expected"] = json.dumps(game.expected)
    if "choice" in used:
        sets, actions = zip(*layout.choices, strict=True)
        owners = [label.split(": ")[0] for label in sets]
        for name, row in {"infoset": sets, "owner": owners, "action": actions}.items():
            found[name] = (("choice",), np.array(row, dtype=str), {})
    if "parameter" in used:
        units = [table[name].unit for name in layout.words["parameter"]]
        found["parameter_unit"] = (("parameter",), np.array(units, dtype=str), {})
    return found


def labelled(layout: Layout, arrays: Mapping[str, Any]) -> dict[str, tuple[tuple[str, ...], Any]]:
    """Arrays (*inner, games) as dims and arrays with the grid first."""
    found = {}
    for name, v in layout.variables.items():
        whole = arrays[name].reshape((*v.inner, *layout.lead.values()))
        count = len(v.inner)
        found[name] = (*layout.lead, *v.dims), np.moveaxis(whole, range(count), range(-count, 0))
    return found


def dataset(
    variables: Mapping[str, tuple[tuple[str, ...], Any]],
    coordinates: Labels,
    meanings: list[str],
    attributes: Mapping[str, Any],
) -> xr.Dataset:
    """The labelled result; `meanings` are those of the codes of `regime`."""
    import xarray as xr

    result = xr.Dataset(variables, coordinates, attributes)
    for name, unit in UNITS.items():
        if name in variables:
            result[name].attrs["unit"] = unit
    if "status" in variables:
        codes = [Status.ok, *(s for s in Status if s)]
        result.status.attrs = _flags([int(s) for s in codes], [s.name.replace("_", " ") for s in codes])
        result.status.attrs["sentences"] = json.dumps([s.sentence for s in codes])
    if "regime" in variables:
        result.regime.attrs = _flags(list(range(len(meanings))), meanings)
    return result


def _flags(values: list[int], meanings: list[str]) -> dict[str, Any]:
    """CF attributes of a coded variable, and the meanings once more as readable JSON."""
    words = [re.sub(r"[^A-Za-z0-9_.+@-]+", "_", m) for m in meanings]
    return {
        "flag_values": np.array(values, dtype=np.int32),
        "flag_meanings": " ".join(words),
        "meanings": json.dumps(meanings),
    }
