"""How are games drawn from a scenario?

Rows and conventions are drawn, never fitted strengths: triangular on (low, central, high), the
prize triangular in its logarithm, the four win rows on one common quantile because
drawn apart they often contradict each other. The mapping is applied to the draws;
inadmissible draws are drawn again and their share is kept.

It does not draw base refusal: that is a structural run of its own, with its own weight.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from deterrence.calibration.conventions import WIN_ROWS
from deterrence.calibration.inputs import Input
from deterrence.errors import DeterrenceError, ParameterError
from deterrence.parameters import Array

__all__ = ["Draws", "conditions", "draw", "spread"]

Values = dict[str, Array]
_ROUNDS = 200


@dataclass(frozen=True)
class Draws:
    """Drawn `inputs`, the `parameters` that follow, and the share of draws that was redrawn."""

    inputs: Mapping[str, Array]
    parameters: Mapping[str, Array]
    rejected_share: float


def spread(values: Values, inputs: Mapping[str, Input]) -> Values:
    """Add the low and high figures of the rows that move as one profile."""
    out = dict(values)
    for name, given in inputs.items():
        if given.profile is not None:
            out[f"{name}_low"] = values[name] * given.profile[0]
            out[f"{name}_high"] = values[name] * given.profile[1]
    return out


def conditions(inputs: Values, p: Values) -> dict[str, Array]:
    """What an admissible game needs, in words, and where it holds."""
    p0, pj, pa, pb = (inputs[name] for name in WIN_ROWS)
    return {
        "win rows above 0 and below 1": (pb > 0) & (p0 < 1),
        "win rows that fall as allies join": (p0 > pj) & (pj > pb) & (p0 > pa) & (pa > pb),
        "0 <= a2ad < 1": (p["a2ad"] >= 0) & (p["a2ad"] < 1),
        "0 <= basing_relief <= 1": (p["basing_relief"] >= 0) & (p["basing_relief"] <= 1),
        "us_strength <= 3": p["us_strength"] <= 3,
        "china_cost_bases <= china_cost_japan": p["china_cost_bases"] <= p["china_cost_japan"],
        "us_relief_join + us_relief_bases < 1": p["us_relief_join"] + p["us_relief_bases"] < 1,
        "0 <= us_loss_irresolute < us_loss_resolute": (p["us_loss_irresolute"] >= 0)
        & (p["us_loss_irresolute"] < p["us_loss_resolute"]),
        "0 <= japan_loss_irresolute < japan_loss_resolute": (p["japan_loss_irresolute"] >= 0)
        & (p["japan_loss_irresolute"] < p["japan_loss_resolute"]),
        "0 <= japan_bases_cost < japan_join_cost": (p["japan_bases_cost"] >= 0)
        & (p["japan_bases_cost"] < p["japan_join_cost"]),
        "finite values": np.isfinite(np.stack(np.broadcast_arrays(*p.values()))).all(axis=0),
    }


def _values(random: np.random.Generator, inputs: Mapping[str, Input], n: int) -> Values:
    """One quantile for the win rows, one for each other input, in the inputs' fixed order."""
    common = random.random(n)
    # A quantile is used up even by a fixed input: overriding one leaves the others' draws alone.
    quantiles = {name: random.random(n) for name in inputs}
    return {
        name: given.quantile(common if name in WIN_ROWS else quantiles[name])
        for name, given in inputs.items()
    }


def draw(
    inputs: Mapping[str, Input],
    mapping: Callable[[Values], Values],
    fixed: Mapping[str, Input],
    n: int,
    seed: int,
) -> Draws:
    """Draw `n` games; `fixed` holds final parameters that the user set, drawn by their own law.

    Raises
    ------
    ParameterError
        If `n` is not a positive whole number.
    DeterrenceError
        If hardly any draw is admissible.

    """
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise ParameterError(f"a sample of {n!r} games was asked for: give a whole number above 0.")
    random = np.random.default_rng(seed)
    drawn: Values = {}
    parameters: Values = {}
    todo, tried, refused = np.arange(n), 0, 0
    for _ in range(_ROUNDS):
        new = _values(random, inputs, todo.size)
        with np.errstate(all="ignore"):
            made = mapping(spread(new, inputs))
            made |= {k: given.quantile(random.random(todo.size)) for k, given in fixed.items()}
            good = np.logical_and.reduce(list(conditions(new, made).values()))
        for total, part in ((drawn, new), (parameters, made)):
            for name, values in part.items():
                total.setdefault(name, np.empty(n))[todo[good]] = values[good]
        tried, refused = tried + todo.size, refused + int((~good).sum())
        todo = todo[~good]
        if todo.size == 0:
            return Draws(drawn, parameters, refused / tried)
    raise DeterrenceError(
        f"{refused} of {tried} draws were inadmissible: bring the overridden rows or conventions "
        "back to a band in which the win rows fall as allies join and us_strength stays below 3."
    )
