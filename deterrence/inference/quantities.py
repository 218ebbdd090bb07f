"""Which numbers of a swept Dataset can be asked for by name? Events, payoffs, the number of equilibria.

So can any other variable over the games, such as the "effect" of `claims.interaction`.
"""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
import xarray as xr

from deterrence.arguments import short
from deterrence.errors import ParameterError, nearest

__all__ = ["AGREE", "COUNT", "Quantity", "agreed", "known", "quantity"]

COUNT = "number of equilibria"
AGREE = 1e-9  # equilibria that differ by less say the same


@dataclass(frozen=True)
class Quantity:
    """A number for each candidate: its values, its name in words, and its natural range."""

    values: xr.DataArray
    words: str
    limits: tuple[float, float] | None


def known(word: str, words: Iterable[Hashable], what: str, caller: str) -> None:
    """Refuse a name that is not one of the known words."""
    names = [str(w) for w in words]
    if word not in names:
        raise ParameterError(
            f"{caller}: {word!r} is not {what} of this Dataset{nearest(word, names)} "
            f"Choose among {', '.join(map(repr, names)) or '(none)'}."
        )


def quantity(ds: xr.Dataset, value: str, caller: str) -> Quantity:
    """The probability of an event, with "payoff: <player>" a payoff, or the number of equilibria.

    Of an event that weighs how much is lost (`Game.expected`) it is the expected share.

    Raises
    ------
    ParameterError
        If the Dataset has no such event or player.

    """
    events = [str(e) for e in np.atleast_1d(ds["event"].values)]
    players = [f"payoff: {p}" for p in np.atleast_1d(ds["player"].values)]
    if not isinstance(value, str):
        raise ParameterError(f"{caller}: value came as {short(value)}: give an event or 'payoff: <player>'.")
    if value == COUNT and COUNT not in events:
        exists = ds.exists.astype(bool)
        return Quantity(exists.sum("equilibrium").astype(float).broadcast_like(exists), value, None)
    named = value in (*events, *players)
    if not named and value in ds.data_vars and set(ds[value].dims) <= set(ds.exists.dims):
        own = ds[value].astype(float).broadcast_like(ds.exists)
        return Quantity(own, str(ds[value].attrs.get("long_name", value)), None)
    known(value, [*events, *players, COUNT], "an event or payoff", caller)
    if value in events:
        values = ds.probability if "event" not in ds.probability.dims else ds.probability.sel(event=value)
        expected = value in json.loads(ds["event"].attrs.get("expected", "[]"))
        return Quantity(
            values, f"expected {value} (share)" if expected else f"probability of {value}", (0.0, 1.0)
        )
    player = value.removeprefix("payoff: ")
    values = ds.payoff if "player" not in ds.payoff.dims else ds.payoff.sel(player=player)
    return Quantity(values, f"expected payoff of {player} (its own unit)", None)


def agreed(values: xr.DataArray, name: str, caller: str, advice: str) -> xr.DataArray:
    """The number that all equilibria of a game agree on, without dim `equilibrium`; NaN where there is none.

    Raises
    ------
    ParameterError
        If some disagree; `advice` ends the sentence.

    """
    low, high = values.min("equilibrium"), values.max("equilibrium")
    apart = high - low > AGREE
    if apart.any():
        raise ParameterError(
            f"{caller}: in {int(apart.sum())} of {apart.size} games several equilibria disagree on {name!r}: "
            f"{advice}."
        )
    return high
