"""What do players do this year who foresee the crises of the years to come? Backward induction over years.

The Strait is played year after year until a war or a surrender settles it. The last year is solved first.
What its equilibrium is worth to each player, discounted by beta, is what waiting is worth the year before,

    tomorrow_t = beta (V_(t+1) - drift),      drift for China alone,

and so on back to this year. Each year has its own strengths, ties and lines: a friend who grows, ties that
arrive late, a line that lapses. China attacks now where it would be worse off tomorrow (the window of Powell,
*International Organization* 60, 2006; M14), and a line that will still stand tomorrow may bring the attack on
today (on the subject of Mei 2026, an abstract; M34). Why this is exact, and for which games, is told in
`games.strait.tomorrow`. `Repeated` is the other answer: its players learn, but look no further than the year.

Left out: learning, a horizon without end (after the last year all is as good as settled, at 0), a choice by
the coalition how fast to grow, and concessions that buy time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.answers.fetching import check_numpy
from deterrence.arguments import real
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError, nearest
from deterrence.game import Game
from deterrence.games.strait.strait import Strait
from deterrence.games.strait.tomorrow import WORTH, unforeseeable
from deterrence.parameters import as_floats
from deterrence.simulation.labelled import labelled
from deterrence.solvers import solve

if TYPE_CHECKING:
    import xarray as xr

__all__ = ["foresight", "years_back"]


def foresight(
    game: Strait, years: Mapping[str, Sequence[Any]], discount: float = 0.9, status_quo_drift: Any = 0.0
) -> xr.Dataset:
    """Crises of the Strait year by year, each player foreseeing those to come.

    Parameters
    ----------
    game : Strait
        A game, or a batch, with both postures given: what all years share.
    years : mapping of field to sequence
        What differs from year to year, a value for each: parameters (numbers or arrays of the game's shape),
        and structural choices, {"ties": ["none", "in force"], "us_posture": ["red line", "ambiguity"]}.
    discount : float
        What a year later is worth, 0 to 1. At 0 nobody looks further than the year.
    status_quo_drift : float or array of the game's shape
        What China loses with each new year in which Taiwan still stands, in its prize.

    Returns
    -------
    xarray.Dataset
        Over the game's batch dims and `year`, 0 this year: `reached`, P(play gets there); `payoff` over
        `player`, what play is worth from that year on, seen from it; `happens` over `event`, the probability
        in that year's crisis, and `alone`, that where nobody looks further than the year; `attack_by_then`,
        P(an attack in that year or before), and `status`. NaN in a game of which a later year has no answer.

    Raises
    ------
    ParameterError
        For unknown fields, sequences of different lengths, and numbers out of range.
    GameError
        If a year's game has several candidates: what next year is worth would hang on which is played.

    Examples
    --------
    Ties that come a year late, and are strong enough to matter, bring China's attack forward:

    >>> import deterrence as dt
    >>> strait = dt.scenario("strait", "2017").game.replace(us_posture="ambiguity", japan_posture="ambiguity")
    >>> strait = strait.replace(ties_taiwan_gain=0.5)
    >>> for ties in (["none", "none"], ["none", "in force"]):
    ...     ds = dt.foresight(strait, {"ties": ties})
    ...     this, both = (float(x) for x in (ds.happens.sel(event="attack")[0], ds.attack_by_then[1]))
    ...     print(f"{ties[1]} next year: attack this year {this:.2f}, in one of two years {both:.2f}")
    none next year: attack this year 0.28, in one of two years 0.54
    in force next year: attack this year 0.33, in one of two years 0.43

    """
    count = _check(game, years)
    games = [game.replace(**{name: row[t] for name, row in years.items()}) for t in range(count)]
    for g in games:
        if g.shape != game.shape:
            raise ParameterError(
                f"foresight: years has arrays that make a batch of shape {g.shape} of a game of shape "
                f"{game.shape}: give the game that shape, with game.replace."
            )
    alone = [solve(g.replace(tomorrow="foreseen")) for g in games]
    seen, answered = years_back(games, discount, status_quo_drift)
    return _labelled(game, seen, alone, answered, {"discount": discount})


def years_back(games: Sequence[Game], discount: float, drift: Any) -> tuple[list[Equilibria], Any]:
    """The equilibria of each year's game, with what follows foreseen; whether all that has an answer.

    The second is (*batch, years): whether that year and all after it have one.
    """
    if not real(discount, 0, 1):
        raise ParameterError(f"foresight: discount came as {discount!r}: give one number from 0 to 1.")
    if (lost := as_floats(drift)) is None or not np.all(np.isfinite(lost)):
        raise ParameterError(f"foresight: status_quo_drift came as {drift!r}: give finite numbers.")
    found: list[Equilibria] = []
    answered: list[Any] = []
    worth: dict[str, Any] = dict.fromkeys(WORTH.values(), 0.0)
    for game in reversed(games):
        if words := unforeseeable(game.structure):
            raise GameError(
                f"foresight came with {words}, so that next year is more than what waiting is worth: choose "
                "another structure."
            )
        e = solve(game.replace(tomorrow="foreseen", **worth))
        if len(e.names) > 1:
            raise GameError(
                f"foresight: {e.concept} has {len(e.names)} candidates for one year's game, and what next "
                "year is worth would hang on which is played: choose a structure that has one."
            )
        here = np.asarray(e.exists)[..., 0]
        answered.insert(0, here & answered[0] if answered else here)
        found.insert(0, e)
        for k, player in enumerate(e.players):
            later = np.asarray(e.payoff)[..., 0, k] - (drift if player == "China" else 0.0)
            worth[WORTH[player]] = np.where(here, discount * later, 0.0)  # a bad cell is told as such below
    return found, np.stack(answered, axis=-1)


def _labelled(
    game: Strait, seen: Sequence[Equilibria], alone: Sequence[Equilibria], answered: Any, attrs: Any
) -> xr.Dataset:
    events = list(dict.fromkeys(event for e in seen for event in e.events))
    happens, apart = (np.stack([_row(e, events) for e in es], axis=-2) for es in (seen, alone))
    payoff = np.stack([np.asarray(e.payoff)[..., 0, :] for e in seen], axis=-2)
    status = np.stack([np.asarray(e.status)[..., 0] for e in seen], axis=-1)
    known = answered[..., None]
    happens, payoff = np.where(known, happens, np.nan), np.where(known, payoff, np.nan)
    on = np.cumprod(happens[..., events.index("goes on")], axis=-1)
    reached = np.concatenate(
        [np.ones_like(on[..., :1]) * np.where(answered[..., :1], 1.0, np.nan), on[..., :-1]], -1
    )
    plain = {
        "happens": (("year", "event"), happens),
        "alone": (("year", "event"), apart),
        "reached": (("year",), reached),
        "attack_by_then": (("year",), np.cumsum(reached * happens[..., events.index("attack")], axis=-1)),
        "payoff": (("year", "player"), payoff),
        "status": (("year",), status),
    }
    lead = {"year": np.arange(len(seen)), "event": events, "player": list(seen[0].players)}
    ds = labelled(game, lead, plain, {}, {"concept": seen[0].concept, **attrs})
    ds.payoff.attrs["unit"] = "each player's own unit, from that year on, seen from it; not comparable"
    return ds


def _row(e: Equilibria, events: Sequence[str]) -> Any:
    """Probabilities of events, (*batch, events); 0 of those that a year's structure leaves out."""
    nothing = np.zeros(np.shape(e.exists)[:-1])
    return np.stack([np.asarray(e.event(x))[..., 0] if x in e.events else nothing for x in events], axis=-1)


def _check(game: Strait, years: Mapping[str, Sequence[Any]]) -> int:
    """How many years are told."""
    if not isinstance(game, Strait):
        raise ParameterError(f"foresight: the game came as {game!r}: give a Strait, in which years are told.")
    check_numpy("foresight", game)
    known = {**game.parameters(), **game.structure}
    for name in years:
        if name not in known or name in (*WORTH.values(), "tomorrow"):
            raise ParameterError(
                f"foresight: years names {name!r}, which is no field that a year may differ in"
                f"{nearest(name, known)} Give parameters or choices of Strait."
            )
    lengths = {
        name: len(row) if not isinstance(row, str) and np.iterable(row) else 0 for name, row in years.items()
    }
    if len(set(lengths.values())) != 1 or min(lengths.values()) < 1:
        raise ParameterError(
            f"foresight: years came with {lengths or 'no field'}: give each field as many values as there "
            "are years."
        )
    return lengths.popitem()[1]
