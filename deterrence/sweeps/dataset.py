"""What does a sweep hand over? Arrays with names, units and the meaning of every code."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.game import Game
from deterrence.status import Status
from deterrence.sweeps.layout import Layout

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Labels", "dataset", "labelled", "labels"]

Labels = dict[str, tuple[tuple[str, ...], Any, dict[str, Any]]]  # dims, values and attributes of a coordinate


def labels(layout: Layout, game: Game) -> Labels:
    """The coordinates of a sweep of this game."""
    table = game.parameters()
    found: Labels = {
        name: (
            (name,),
            np.asarray(values),
            {"long_name": name.replace("_", " "), "unit": table[name].unit, "source": "swept"},
        )
        for name, values in layout.axes.items()
    }
    sets, actions = zip(*layout.choices, strict=True) if layout.choices else ((), ())
    words = {
        "case": layout.cases,
        "equilibrium": layout.candidates,
        "player": layout.players,
        "event": layout.events,
        "choice": tuple(f"{label} -> {action}" for label, action in layout.choices),
    }
    used = {dim for v in layout.variables.values() for dim in v.dims} | set(layout.lead)
    found |= {name: ((name,), np.array(row, dtype=str), {}) for name, row in words.items() if name in used}
    if "choice" in used:
        owners = [label.split(": ")[0] for label in sets]
        for name, row in {"infoset": sets, "owner": owners, "action": actions}.items():
            found[name] = (("choice",), np.array(row, dtype=str), {})
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
    for name in {"payoff", "payoff_true"} & set(variables):
        result[name].attrs["unit"] = "each player's own unit; not comparable across players"
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
