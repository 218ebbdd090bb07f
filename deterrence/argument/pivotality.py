"""Where is Japan's line pivotal? With resolve known to all, it changes nothing unless Japan then does more.

Sorokin (*Journal of Conflict Resolution* 38, 1994, 298-325): under complete information a pact is formed only
where the ally would not fight without it and would with it. So each game that is drawn from a scenario is
asked four times, with the types of the US and of Japan known: a cell for each pair of types, weighted by the
game's own priors. A cell is pivotal if Japan's line raises its reply (abstain < open bases < join) after some
move of the others, on the path or off it: a threat may work by never being carried out.

In all other cells the line must leave every probability as it is, and that is checked: `elsewhere` is the
largest change found there, 0 but for rounding. What a line does through what others believe of a type that
they do not know is left out here; `evaluate` asks that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import xarray as xr

from deterrence.argument.settings import BASE
from deterrence.argument.strait import LINE
from deterrence.arguments import as_mapping
from deterrence.calibration import Scenario
from deterrence.calibration.calibrated import check_scenario
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.sampling.designs import Uniform
from deterrence.solvers import solve

__all__ = ["pivotality"]

TYPES = ("irresolute", "resolute")
OWN = ("Japan red line", "US red line")  # events that a line is, not what it does


def pivotality(
    scenario: Scenario, n: int = 512, seed: int = 0, changes: Mapping[str, Any] | None = None
) -> xr.Dataset:
    """The share of cells in which Japan's line is pivotal, and what it does there and elsewhere.

    Parameters
    ----------
    scenario : Scenario
        `dt.scenario("strait", "2017")`.
    n, seed : int
        Games drawn.
    changes : mapping of field to value, optional
        Of all games, such as {"japan_line": "unprovoked"}; the US stays ambiguous unless they say otherwise.

    Returns
    -------
    xarray.Dataset
        Over `us` and `japan`, the types known: `pivotal`, the share of the games, with its standard `error`;
        `weight`, the mean prior probability of the cell; `attack`, the mean change of P(attack) in pivotal
        cells (NaN where there are none); `elsewhere`, the largest change of any event's probability in the
        others. `share`, with `share_error`, is of all cells, each weighted by its probability.

    Raises
    ------
    ParameterError
        For what is no scenario, a number of games below 1, or changes that give Japan other types than two.

    """
    check_scenario("pivotality", scenario)
    given = as_mapping("pivotality", "changes", changes, "{'japan_line': 'unprovoked'}")
    games = BASE.prepare(scenario.drawn(Uniform(n, seed))).replace(**given)
    cells = [[_cell(games, us, japan) for japan in (0, 1)] for us in (0, 1)]
    pivotal, attack, elsewhere, weight = (
        np.array([[cell[i] for cell in row] for row in cells]) for i in range(4)
    )
    share, own = pivotal.mean(axis=-1), (weight * pivotal).sum(axis=(0, 1))
    moved = np.where(pivotal, attack, 0.0).sum(axis=-1)
    with np.errstate(invalid="ignore"):
        mean = moved / pivotal.sum(axis=-1)
    dims = ("us", "japan")
    return xr.Dataset(
        {
            "pivotal": (dims, share), "error": (dims, np.sqrt(share * (1 - share) / n)),
            "weight": (dims, weight.mean(axis=-1)), "attack": (dims, mean),
            "elsewhere": (dims, np.where(pivotal, 0.0, elsewhere).max(axis=-1)),
            "share": own.mean(), "share_error": own.std(ddof=1) / np.sqrt(n) if n > 1 else np.nan,
        },
        {"us": list(TYPES), "japan": list(TYPES)},
        {"game": "Strait", "scenario": scenario.game.scenario, "games": n, "seed": seed,
         "meaning": "shares of games under the laws put in, with resolve known to all; not probabilities"},
    )  # fmt: skip


def _cell(games: Any, us: int, japan: int) -> tuple[Any, Any, Any, Any]:
    """Is the line pivotal, the move of attack, the largest of any event, the weight: each (games,)."""
    weight: Any = 1.0
    for name, known in (("us_prior", us), ("japan_prior", japan)):
        prior = games.values[name]
        weight = weight * np.broadcast_to(prior if known else 1 - prior, games.shape)
    told = games.replace(us_prior=float(us), japan_prior=float(japan))
    without, with_line = (solve(told.replace(**line)) for line in ({}, LINE))
    before, after = (_replies(e, TYPES[japan]) for e in (without, with_line))
    moves = {
        event: with_line.event(event)[:, 0] - without.event(event)[:, 0]
        for event in without.events
        if event not in OWN
    }
    # a line against unprovoked attacks adds what Japan takes the attack for to what it knows
    raised = [new > old for known, old in before.items() for more, new in after.items() if known <= more]
    return np.any(raised, axis=0), moves["attack"], np.abs([*moves.values()]).max(axis=0), weight


def _replies(e: Equilibria, resolve: str) -> dict[frozenset[str], Any]:
    """What Japan of this type does in a war, by what it knows: the number of the action, (games,)."""
    draws = [draw for draw in e.game.tree.chances if draw.subject == "Japan resolve"]
    types = {option for draw in draws for option in draw.options}
    if types != set(TYPES):
        raise ParameterError(
            f"pivotality: Japan has the types {', '.join(sorted(types))}, but cells are asked for two, "
            f"{' and '.join(TYPES)}: leave the change out."
        )
    known = {label: frozenset(label.partition(": ")[2].split("; ")) for label in e.actions}
    return {
        facts: e.strategy[label][:, 0].argmax(axis=-1)
        for label, facts in known.items()
        if "join" in e.actions[label] and f"Japan resolve: {resolve}" in facts
    }
