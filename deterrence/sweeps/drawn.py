"""What does a Dataset say of games that were drawn? What was drawn beside every draw, and by which design.

A sweep of a batch of `dt.sample` has one dim, `draw`. Its coords are all that varies: parameters of the
game, a scenario's rows and conventions, and what tells the design's games apart. The design itself, its
factors and laws, and the share of inadmissible draws are attributes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.game import Game
from deterrence.sweeps.axes import DRAW

if TYPE_CHECKING:
    from deterrence.sweeps.dataset import Labels

__all__ = ["drawn_attributes", "drawn_coords", "varying"]


def varying(game: Game) -> dict[str, Any]:
    """The parameters that differ within a batch, (games,)."""
    arrays = {name: np.broadcast_to(v, game.shape) for name, v in game.values.items() if np.ndim(v)}
    return {name: values for name, values in arrays.items() if values.size and values.min() < values.max()}


def drawn_coords(game: Game) -> Labels:
    """Coords along `draw`; none for a single game."""
    if game.drawing is None:
        return {}
    table, drawing = game.parameters(), game.drawing
    coords: Labels = {DRAW: ((DRAW,), np.arange(game.size), {"long_name": "number of the draw"})}
    for name, values in {**drawing.values, **varying(game)}.items():
        words = {"long_name": name.replace("_", " "), "source": "drawn"}
        if name in table:
            words["unit"] = table[name].unit
        if name in drawing.laws:
            words["law"] = drawing.laws[name]
        coords[name] = ((DRAW,), values, words)
    for name, numbers in drawing.design.coords(drawing.factors).items():
        coords[name] = ((DRAW,), numbers, {})
    return coords


def drawn_attributes(game: Game) -> dict[str, Any]:
    """The design, its factors, and the share of draws that were inadmissible; none for a single game."""
    if game.drawing is None:
        return {}
    drawing = game.drawing
    ties = [[*pair, r] for pair, r in drawing.correlations.items()]
    return {
        "design": repr(drawing.design),
        "factors": json.dumps(drawing.factors),
        "correlations": json.dumps(ties),
        "rejected_share": drawing.rejected_share,
    }
