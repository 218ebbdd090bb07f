"""How are games drawn from a scenario?

Rows and conventions are drawn, never fitted strengths: triangular on (low, central, high), the
prize triangular in its logarithm, the four win rows on one common quantile because
drawn apart they often contradict each other. The points come from any design (`deterrence.sampling.designs`);
the mapping is applied to the draws; inadmissible draws are drawn again and their share is kept.

It does not draw base refusal: that is a structural run of its own, with its own weight.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from deterrence.arguments import as_names
from deterrence.calibration.conventions import WIN_ROWS
from deterrence.calibration.inputs import Input, awake
from deterrence.errors import ParameterError, nearest
from deterrence.parameters import Array
from deterrence.sampling.designs import Design
from deterrence.sampling.drawing import Drawing, admitted

__all__ = ["Draws", "conditions", "draw", "spread"]

Values = dict[str, Array]
COMMON = "win rows"
_ADVICE = (
    "bring the overridden rows or conventions back to a band in which the win rows fall as allies join "
    "and us_strength stays below 3."
)


@dataclass(frozen=True)
class Draws:
    """Drawn `inputs`, the `parameters` that follow, the share of draws that was redrawn, and the design."""

    inputs: Mapping[str, Array]
    parameters: Mapping[str, Array]
    rejected_share: float
    drawing: Drawing


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


def draw(
    inputs: Mapping[str, Input],
    mapping: Callable[[Values], Values],
    fixed: Mapping[str, Input],
    design: Design,
    only: Iterable[str] | None = None,
) -> Draws:
    """Draw the games of a design; `fixed` holds final parameters that the user set, drawn by their own law.

    `only` names the factors that are drawn, everything else being central; by default all are. The
    four win rows are one factor, "win rows"; any other input or final parameter is one of its own.

    Raises
    ------
    ParameterError
        If `only` names something that is no factor.
    DeterrenceError
        If hardly any draw is admissible.

    """
    # One quantile for the win rows, one for each input and final parameter, in a fixed order: a quantile
    # is used up even by a fixed input, so that overriding one leaves the others' draws alone.
    columns = {COMMON: {name: inputs[name] for name in WIN_ROWS}}
    drawable = awake(inputs)
    columns |= {name: {} if name in WIN_ROWS else {name: given} for name, given in drawable.items()}
    columns |= {name: {name: given} for name, given in fixed.items()}
    wanted = columns if only is None else _known(as_names("sample", "over", only, "names"), columns)
    moves = {c: c in wanted and any(g.low < g.high for g in own.values()) for c, own in columns.items()}
    factors = tuple(name for name in columns if moves[name])
    if not factors:
        raise ParameterError("sample: nothing is left to draw: every input is fixed to one number.")

    def make(points: Array) -> tuple[Values, Values, Array]:
        values = {
            name: given.quantile(points[:, at]) if moves[column] else np.full(len(points), given.central)
            for at, (column, own) in enumerate(columns.items())
            for name, given in own.items()
        }
        still = {name: np.full(len(points), inputs[name].central) for name in inputs if name not in drawable}
        drawn = {name: (values | still)[name] for name in inputs}
        with np.errstate(all="ignore"):
            made = mapping(spread(drawn, inputs)) | {name: values[name] for name in fixed}
            good = np.logical_and.reduce(list(conditions(drawn, made).values()))
        return drawn, made, good

    drawn, made, rejected = admitted(design, list(moves.values()), make, _ADVICE)
    moving = {name: given for factor in factors for name, given in columns[factor].items()}
    values = {name: (made if name in fixed else drawn)[name] for name in moving}
    laws = {name: given.law for name, given in moving.items()}
    return Draws(drawn, made, rejected, Drawing(design, values, factors, laws, rejected))


def _known(only: list[str], columns: Mapping[str, Mapping[str, Input]]) -> list[str]:
    for name in only:
        if not columns.get(name):
            raise ParameterError(
                f"sample: {name!r} is nothing that this scenario draws{nearest(name, columns)} It draws "
                f"{', '.join(n for n, own in columns.items() if own)} (the win rows share one quantile)."
            )
    return only
