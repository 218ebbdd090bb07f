"""How are trajectories labelled? Dims of a batch, codes with their meanings, what was simulated."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.answers.status import Status
from deterrence.game import Game
from deterrence.language.description import own_numbers_as_text

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Coded", "batch_dims", "labelled"]

Coded = tuple[tuple[str, ...], Any, Sequence[str]]  # inner dims, whole numbers, what 0, 1, ... mean


def labelled(
    game: Game,
    lead: Mapping[str, Any],
    plain: Mapping[str, tuple[tuple[str, ...], Any]],
    coded: Mapping[str, Coded],
    attributes: Mapping[str, Any],
) -> xr.Dataset:
    """The Dataset; variables come without the batch's dims, which stand first in their arrays."""
    import xarray as xr

    batch = batch_dims(game)
    variables: dict[str, Any] = {name: ((*batch, *dims), values) for name, (dims, values) in plain.items()}
    for name, (dims, values, meanings) in coded.items():
        variables[name] = (*batch, *dims), values, _flags(meanings)
    coords = {**_batch_coords(game, batch), **{name: ((name,), values) for name, values in lead.items()}}
    found = xr.Dataset(variables, coords, _origin(game) | dict(attributes))
    found.payoff.attrs["unit"] = "each player's own unit, of that year alone; not comparable across players"
    found.status.attrs = _flags([s.name.replace("_", " ") for s in Status])
    return found


def batch_dims(game: Game) -> tuple[str, ...]:
    """A name for each axis of a batch: the one parameter that varies along it alone, else "game"."""
    if game.drawing is not None:
        return ("draw",)
    along = {name: _varying(value, game.shape) for name, value in game.values.items() if np.ndim(value)}
    names = []
    for axis in range(len(game.shape)):
        own = [name for name, axes in along.items() if axes == (axis,)]
        alone = len(own) == 1 and not any(axis in axes for name, axes in along.items() if name != own[0])
        fallback = "game" if len(game.shape) == 1 else f"game_{axis}"
        names.append(own[0] if alone else fallback)
    return tuple(names)


def _varying(value: Any, shape: tuple[int, ...]) -> tuple[int, ...]:
    first = len(shape) - np.ndim(value)
    return tuple(first + i for i, n in enumerate(np.shape(value)) if n > 1 or shape[first + i] == 1)


def _batch_coords(game: Game, dims: tuple[str, ...]) -> dict[str, Any]:
    found = {}
    for name, value in game.values.items():
        if np.ndim(value):
            axes = _varying(value, game.shape)
            words = {"long_name": name.replace("_", " "), "unit": game.parameters()[name].unit}
            found[name] = tuple(dims[a] for a in axes), np.squeeze(value).reshape(
                [game.shape[a] for a in axes]
            ), words  # fmt: skip
    return found


def _origin(game: Game) -> dict[str, Any]:
    """Which game, with every parameter that does not vary, as a sweep tells it."""
    from deterrence import __version__

    table = game.parameters()
    fixed = {
        name: {"value": float(value), "unit": table[name].unit}
        for name, value in game.values.items()
        if not np.ndim(value)
    }
    return {
        "game": type(game).__name__,
        "scenario": game.scenario,
        "overrides": own_numbers_as_text(game),
        "version": __version__,
        "structure": json.dumps(game.structure),
        "parameters": json.dumps(fixed),
    }


def _flags(meanings: Sequence[str]) -> dict[str, Any]:
    """CF attributes of codes, and the words once more as they are."""
    words = [re.sub(r"[^A-Za-z0-9_.+@-]+", "_", m) for m in meanings]
    return {
        "flag_values": np.arange(len(words), dtype=np.int32),
        "flag_meanings": " ".join(words),
        "meanings": json.dumps(list(meanings)),
    }
