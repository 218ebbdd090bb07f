"""Which of several mutually exclusive events is the most probable?

A Dataset lists outcome labels and events together. The ways in which a game ends are found as the
first list of events whose probabilities sum to one everywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from deterrence.arguments import as_names
from deterrence.errors import ParameterError
from deterrence.plot.reading import known
from deterrence.sweeps.regimes import SLACK, exclusive

__all__ = ["ends", "most_probable"]

MOST_CELLS = 20_000
DIGITS = 12  # of a probability: where two ends are as probable, rounding must not choose


def ends(ds: xr.Dataset, by: str | Sequence[str]) -> list[str]:
    """The events to compare: those given, or with "event" the ways in which the game ends.

    Raises
    ------
    ParameterError
        If an event is unknown, or the events can happen together.

    """
    events = [str(e) for e in np.atleast_1d(ds["event"].values)]
    if isinstance(by, str):
        if by != "event":
            raise ParameterError(
                f"regime_map: by came as {by!r}: give by='event', or a list of events such as ['war']."
            )
        found = exclusive(_table(ds, events), events)
        if found is None:
            raise ParameterError(
                "regime_map found no mutually exclusive events that sum to one: name them, by=[...], among "
                f"{', '.join(map(repr, events))}."
            )
        return found
    listed = as_names("regime_map", "by", by, "by='event' or some events")
    if not listed:
        raise ParameterError("regime_map: by came as an empty list: give by='event' or some events.")
    for event in listed:
        known(event, events, "an event", "regime_map")
    total = _table(ds, events)[:, [events.index(e) for e in listed]].sum(axis=1)
    if total.size and total.max() > 1 + SLACK:
        raise ParameterError(
            f"regime_map: the events {', '.join(map(repr, listed))} can happen together (their probabilities "
            f"sum to {total.max():.3g}): give events that exclude one another."
        )
    return listed


def most_probable(ds: xr.Dataset, events: Sequence[str]) -> tuple[xr.DataArray, xr.DataArray]:
    """For each game the number of the most probable event (-1: none), and where equilibria disagree."""
    chances = ds.probability.sel(event=list(events)).round(DIGITS)
    exists = ds.exists.astype(bool)
    first = chances.fillna(-1.0).argmax("event").where(exists & (chances.max("event") > 0))
    low, high = first.min("equilibrium"), first.max("equilibrium")
    return low.fillna(-1).astype(int), high > low


def _table(ds: xr.Dataset, events: Sequence[str]) -> Any:
    """Probabilities of existing equilibria, one row each (a sample of a large Dataset)."""
    order = ds.probability.transpose(..., "equilibrium", "event")
    exists = ds.exists.transpose(*order.dims[:-1]).values.astype(bool)
    rows = order.values.reshape(-1, len(events))[exists.ravel()]
    return rows[:: max(1, len(rows) // MOST_CELLS)]
