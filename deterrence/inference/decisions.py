"""Which policy would each player choose who does not know which game of a box it is in?

The cases of a sweep are policies, such as postures or degrees of ambiguity; its games, drawn or on a grid,
are the states of the world. Four rules of choice under ignorance, each with a literature of its own:

- "mean": the largest expected payoff under the laws put in;
- "maximin": the largest payoff in the worst game (Wald 1950);
- "minimax regret": the smallest largest regret, the regret of a policy in a game being what the best policy
  there would pay more (Savage 1951);
- "dominance": at least as good as every other policy in every game; most often there is none.

Minima and maxima are over the games at hand: with more draws they move outwards, means do not. Beside the
players the rules are asked of "all together", the sum of their payoffs, each in its player's own unit: that
weighs the players' stakes alike, which is a convention; `undominated` needs none.

A policy is chosen here from outside, once, for every type: what a player would choose in equilibrium, type
by type and without a commitment, is another question (leave the posture "chosen" in the game).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import xarray as xr

from deterrence.arguments import as_names, real
from deterrence.errors import ParameterError
from deterrence.inference.quantities import AGREE, agreed, quantity
from deterrence.sweeps.axes import DRAW

__all__ = ["ALL", "RULES", "decide"]

ALL = "all together"
RULES = ("mean", "maximin", "minimax regret", "dominance")


def decide(
    ds: xr.Dataset, *, over: str | Sequence[str] = DRAW, drop: float = 0.0, tolerance: float = AGREE
) -> xr.Dataset:
    """What each player would choose among the cases of a sweep, by four rules.

    Parameters
    ----------
    ds : Dataset
        Of a sweep with cases, `dt.sweep(dt.sample(...), cases=[...])`, or over a grid.
    over : str or sequence of str
        The dims whose games are the states of the world; other dims, such as a grid of scenarios, are kept.
    drop : float
        The largest share of games that may be left out because a case has no equilibrium there.
    tolerance : float
        Payoffs that differ by less count as equal.

    Returns
    -------
    xarray.Dataset
        Over `case` and `decider` (the players and "all together"): `mean`; `error`, one standard error of the
        difference to the largest mean (draws taken as independent, NaN on a grid); `worst`, the least payoff;
        `regret`, the largest; `best_share`, the share of games in which no case is better. `undominated` over
        `case`: the share of games in which no case is at least as good for all and better for one. Over
        `rule` and `decider`: `choice`, the case chosen ("" where no case dominates, joined by " / " where
        several tie); over `rule`, `decider` and `player`: `cost`, what the first of them costs a player in
        the mean, against the case that is best for it. `dropped_share`.

    Raises
    ------
    ParameterError
        If there are no two cases to choose among, a dim is unknown, the equilibria of a game disagree on a
        payoff, or more games than `drop` allows have a case without an answer.

    """
    over = as_names("decide", "over", over, "the dims of the games")
    if not (real(drop, 0) and drop < 1):
        raise ParameterError(f"decide: drop came as {drop!r}: give a share, at least 0 and below 1.")
    if not (real(tolerance, 0) and tolerance < np.inf):
        raise ParameterError(f"decide: tolerance came as {tolerance!r}: give a number of at least 0.")
    pays = _payoffs(ds, over, drop)
    lost = pays.isnull().any(["case", "player"])
    pays = pays.where(~lost)
    together = pays.sum("player", skipna=False).expand_dims(decider=[ALL])
    values = xr.concat([pays.rename(player="decider"), together], "decider")
    best = values.max("case")
    regrets = best - values
    mean = values.mean(over)
    found = xr.Dataset(
        {
            "mean": mean,
            "error": _errors(values, mean, over),
            "worst": values.min(over),
            "regret": regrets.max(over),
            "best_share": (regrets <= tolerance).where(~lost).mean(over),
            "undominated": _undominated(pays, tolerance).where(~lost).mean(over),
            "dropped_share": lost.mean(over),
        }
    )
    goals = {
        "mean": found["mean"], "maximin": found.worst, "minimax regret": -found.regret,
        "dominance": found.best_share.where(found.best_share == 1),
    }  # fmt: skip
    wins = xr.concat([_wins(goal, tolerance) for goal in goals.values()], "rule").assign_coords(rule=[*goals])
    found["choice"] = xr.apply_ufunc(
        _named, wins, input_core_dims=[["case"]], kwargs={"cases": ds.case.values}
    )
    own = found["mean"].sel(decider=pays.player.values).rename(decider="player")
    found["cost"] = (own.max("case") - own.isel(case=wins.argmax("case"))).where(wins.any("case"))
    attributes = {
        "over": ", ".join(over),
        "tolerance": tolerance,
        "meaning": "policies set from outside; shares are of games",
    }
    return found.assign_attrs({**ds.attrs, **attributes}).drop_vars("matrix", errors="ignore")


def _payoffs(ds: xr.Dataset, over: list[str], drop: float) -> xr.DataArray:
    """(case, player, *games): what all equilibria of a game agree on; NaN where there is none."""
    if not isinstance(ds, xr.Dataset) or not {"exists", "payoff"} <= set(ds):
        raise ParameterError(f"decide came with {type(ds).__name__}: give a Dataset that dt.sweep returned.")
    if ds.sizes.get("case", 0) < 2:
        raise ParameterError(
            "decide needs two cases at least to choose among: sweep with cases=[{'name': ..., ...}, ...]."
        )
    missing = [dim for dim in over if dim not in ds.exists.dims or dim in ("case", "equilibrium")]
    if missing or not over:
        raise ParameterError(
            f"decide: over came as {over}, but {missing[0] if missing else 'nothing'!r} is no dim of the "
            f"games: give some of {[str(d) for d in ds.exists.dims if d not in ('case', 'equilibrium')]}."
        )
    if not ds.exists.size:
        raise ParameterError("decide came with a Dataset without games: give one that has some.")
    rows = []
    for player in np.atleast_1d(ds.player.values):
        name = f"payoff: {player}"
        values = quantity(ds, name, "decide").values.where(ds.exists.astype(bool))
        advice = "keep the one that is meant, as in ds.sel(equilibrium=[...])"
        rows.append(agreed(values, name, "decide", advice))
    pays = xr.concat(rows, "player").assign_coords(player=np.atleast_1d(ds.player.values))
    lost = float(pays.isnull().any(["case", "player"]).mean())
    if lost > drop:
        raise ParameterError(
            f"decide: in {lost:.3g} of the games some case has no equilibrium, more than drop={drop:g} "
            f"allows: give a drop above {lost:.3g} to leave those games out of every case, or other cases."
        )
    return pays


def _errors(values: xr.DataArray, mean: xr.DataArray, over: list[str]) -> xr.DataArray:
    """One standard error of each case's distance from the best mean, paired by game."""
    if over != [DRAW]:
        return xr.full_like(mean, np.nan)
    behind = values.isel(case=mean.argmax("case")) - values
    return behind.std(over, ddof=1) / np.sqrt(behind.count(over))


def _undominated(pays: xr.DataArray, tolerance: float) -> xr.DataArray:
    """(case, *games): does no other case give all players as much and one of them more?"""
    cases = [pays.isel(case=i, drop=True) for i in range(pays.sizes["case"])]
    rows = []
    for own in cases:
        beaten = [
            ((o - own) > -tolerance).all("player") & ((o - own) > tolerance).any("player") for o in cases
        ]
        rows.append(~xr.concat(beaten, "other").any("other"))
    return xr.concat(rows, "case").assign_coords(case=pays.case)


def _wins(goal: xr.DataArray, tolerance: float) -> xr.DataArray:
    return goal >= goal.max("case") - tolerance


def _named(wins: Any, cases: Any) -> Any:
    """The names of the cases that win, (..., case) -> (...)."""
    names = np.empty(wins.shape[:-1], dtype=object)
    for index in np.ndindex(names.shape):
        names[index] = " / ".join(map(str, cases[wins[index]]))
    return names.astype(str)
