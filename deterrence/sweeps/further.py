"""What may a sweep return beside the answers? Their slopes, margins and distances, as further variables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.statics.derivative import checked_parameters, derivative
from deterrence.statics.distance import distance
from deterrence.statics.margin import margin
from deterrence.sweeps.dataset import Layout

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["Further"]

DIRECTIONS = ("down", "up")
UNITS = {
    "derivative_payoff": "the player's own unit by the parameter's",
    "derivative_probability": "probability by the parameter's unit",
    "margin": "share of the chooser's range of payoffs",
    "distance": "the parameter's",
}


class Further:
    """The variables asked for; nothing is computed for the others.

    Raises
    ------
    ParameterError
        If a name is no parameter.
    GameError
        If the answers of a case have no slopes or margins.

    """

    def __init__(
        self,
        game: Game,
        corners: Sequence[Equilibria],
        derivatives: str | Iterable[str],
        margins: bool,
        distances: str | Iterable[str],
    ) -> None:
        self._units = {name: p.unit for name, p in game.parameters().items()}
        rows = [(x,) if isinstance(x, str) else tuple(x) for x in (derivatives, distances)]
        self.derivatives, self.distances = (
            checked_parameters("sweep", game, row) if row else () for row in rows
        )
        self.margins = margins
        self.parameters = tuple(dict.fromkeys((*self.derivatives, *self.distances)))
        for corner in corners:  # what cannot be told is refused before anything runs
            if self.derivatives:
                derivative(corner, self.derivatives).payoff  # noqa: B018
            if margins:
                margin(corner)

    def _variables(self, layout: Layout) -> dict[str, tuple[tuple[str, ...], tuple[int, ...]]]:
        """Inner dimensions and their lengths."""
        k, n, m, p = (len(x) for x in (layout.candidates, layout.players, layout.events, self.parameters))
        found: dict[str, tuple[tuple[str, ...], tuple[int, ...]]] = {}
        if self.derivatives:
            found["derivative_payoff"] = ("equilibrium", "player", "parameter"), (k, n, p)
            found["derivative_probability"] = ("equilibrium", "event", "parameter"), (k, m, p)
        if self.margins:
            found["margin"] = ("equilibrium",), (k,)
        if self.distances:
            found["distance"] = ("equilibrium", "parameter", "direction"), (k, p, 2)
        return found

    def bytes(self, layout: Layout) -> int:
        """Memory of the variables."""
        return sum(8 * layout.games * int(np.prod(sizes)) for _, sizes in self._variables(layout).values())

    def allocate(self, layout: Layout) -> dict[str, Any]:
        """Empty arrays, (case, *grid, *inner)."""
        lead = (len(layout.cases), *layout.grid)
        return {
            name: np.full((*lead, *sizes), np.nan) for name, (_, sizes) in self._variables(layout).items()
        }

    def write(
        self,
        layout: Layout,
        arrays: Mapping[str, Any],
        place: tuple[int, tuple[slice, ...]],
        solved: Equilibria,
        solver: Callable[[Game], Equilibria],
    ) -> None:
        """Put what belongs to one solved block of a case in its place."""
        case, index = place
        own = [layout.candidates.index(name) for name in solved.names]
        events = [layout.events.index(event) for event in solved.events]
        if self.derivatives:
            slopes = derivative(solved, self.derivatives)
            columns = [self.parameters.index(name) for name in self.derivatives]
            paid, chance = slopes.payoff, slopes.probability
            never = np.where(slopes.regular[..., None], 0.0, np.nan)
            for source, k in enumerate(own):
                for i, p in enumerate(columns):
                    arrays["derivative_payoff"][(case, *index)][..., k, :, p] = paid[..., source, :, i]
                    cells = arrays["derivative_probability"][(case, *index)]
                    cells[..., k, :, p] = never[..., source, :]  # an event that this case cannot have
                    cells[..., k, events, p] = chance[..., source, :, i]
        if self.margins:
            found = margin(solved)
            for source, k in enumerate(own):
                arrays["margin"][(case, *index)][..., k] = found[..., source]
        if self.distances:
            found = distance(solved.game, self.distances, solver)
            for source, k in enumerate(own):
                for i, name in enumerate(self.distances):
                    p = self.parameters.index(name)
                    arrays["distance"][(case, *index)][..., k, p, :] = found[..., source, i, :]

    def added(self, ds: xr.Dataset, layout: Layout, arrays: Mapping[str, Any]) -> xr.Dataset:
        """The result of a sweep with these variables in it."""
        grid = (*(("case",) if layout.cases != ("",) else ()), *layout.axes)
        for name, (dims, _) in self._variables(layout).items():
            array = arrays[name] if "case" in grid else arrays[name][0]
            ds[name] = ((*grid, *dims), array, {"unit": UNITS[name]})
        if self.parameters:
            units = [self._units[name] for name in self.parameters]
            ds = ds.assign_coords(parameter=list(self.parameters), parameter_unit=("parameter", units))
        return ds.assign_coords(direction=list(DIRECTIONS)) if self.distances else ds
