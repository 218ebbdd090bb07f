"""What would one see if the game were played many times, or for many years?

One verb for three things. A game told by its rules is played n times: a table of plays. A game of states is
followed for n runs of so many years under its Markov perfect strategies. A crisis that repeats (`Repeated`)
is solved anew every year at what is then believed. The last two give trajectories. Nothing is assumed here
beyond the equilibrium handed in; what `Repeated` assumes is told there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, overload

from deterrence.answers.fetching import check_numpy
from deterrence.arguments import check_seed, short, whole
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError
from deterrence.simulation.chains import chains
from deterrence.simulation.crises import crises
from deterrence.simulation.plays import plays
from deterrence.simulation.repeated import Repeated
from deterrence.solver import check_answers
from deterrence.states.game import StateGame
from deterrence.thresholds.game import ThresholdGame

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

__all__ = ["simulate"]

MOST = 2**27  # plays of one game that memory has room for


@overload
def simulate(equilibrium: Equilibria, n: int, seed: int) -> pd.DataFrame: ...
@overload
def simulate(equilibrium: Equilibria | Repeated, n: int, seed: int, years: int) -> xr.Dataset: ...


def simulate(equilibrium: Equilibria | Repeated, n: int, seed: int, years: int | None = None) -> Any:
    """Draw plays of one equilibrium, or trajectories of a game that goes on.

    Parameters
    ----------
    equilibrium : Equilibria or Repeated
        One equilibrium of one game, as from `Equilibria.select`. Of a game of states: of a batch, all that
        exist. A repeated crisis: solved on the way.
    n : int
        Number of plays or runs.
    seed : int
        Of the random numbers. Every game of a batch meets the same luck, so that what differs between games
        is due to their parameters, and a game gives the same runs alone as in a batch.
    years : int, optional
        How long a game of states or a repeated crisis is followed.

    Returns
    -------
    pandas.DataFrame
        Without years: one row a play. Columns: each draw by its label; each private number by its label
        (NaN where it was not learnt); each move as the player's name, with a number from the player's
        second move on ("US 2"); "outcome"; each further event as bool (an event of weight w is
        drawn with probability w, with one random number a play, so that events nest as their
        weights do); and each payoff as "payoff: <player>".
    xarray.Dataset
        With years: dims (*batch, run, year), for a game of states (*batch, equilibrium, run, year). Variables
        `happens` (..., event) bool, `payoff` (..., player) of that year (0 where play is over, NaN from the
        year on in which there is no equilibrium), `status`. Of a game of states also `state` and `action`
        (..., player). Of a repeated crisis also `phase` and `path`; `candidate`, the equilibrium that is
        played, and `equilibria`, among how many; and (..., learns) `fact` (does it hold?), `new_government`,
        `belief` before and `posterior` after the crisis (NaN where play is over). Codes have their words as
        `meanings` in their attributes.

    Raises
    ------
    ParameterError
        If plays are asked of more than a single equilibrium, n or years is not positive, or years do not
        suit the game.

    """
    if not whole(n, 1):
        raise ParameterError(f"simulate came with n={short(n)}: give a positive number of plays.")
    check_seed("simulate", seed)
    told = n * (years if whole(years, 1) else 1)  # type: ignore[operator]  # years are a number there
    if told > MOST:
        raise ParameterError(
            f"simulate was asked for {told} plays, more than {MOST:,}: simulate part after part."
        )
    if isinstance(equilibrium, Repeated):
        return crises(equilibrium, n, seed, _checked(years, "a crisis that repeats"))
    check_answers("simulate", equilibrium)
    check_numpy("simulate", equilibrium.game)
    name = type(equilibrium.game).__name__
    if isinstance(equilibrium.game, StateGame):
        return chains(equilibrium, n, seed, _checked(years, f"{name}, which goes on from state to state"))
    if isinstance(equilibrium.game, ThresholdGame):
        raise GameError(f"simulate came with {name}, a game of continuous types, whose rules tell no path.")
    if years is not None:
        raise ParameterError(
            f"simulate came with years={years}, but {name} is played once: leave years out, or say what is "
            "carried from year to year with dt.Repeated(game, ...)."
        )
    equilibrium.check_single("simulate")
    return plays(equilibrium, n, seed)


def _checked(years: int | None, what: str) -> int:
    if years is None or not whole(years, 1):
        raise ParameterError(
            f"simulate came with years={short(years)} for {what}: give a positive number of years."
        )
    return years
