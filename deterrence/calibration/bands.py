"""How far does each parameter move when one of its inputs moves from low to high?

The band of a parameter is the envelope of three evaluations of the mapping, with the inputs named
in its formula at low, central and high and all others at the centre. `records` gathers band,
confidence and source of every parameter.

Bands are marginal. A joint statement needs draws.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from deterrence.calibration.draws import spread
from deterrence.calibration.formulas import Formula
from deterrence.calibration.inputs import Input
from deterrence.calibration.strait import parameters
from deterrence.games.strait.strait import Strait
from deterrence.parameters import Array, Record, admit

__all__ = ["central", "mapped", "pinned", "records"]

Inputs = Mapping[str, Input]
_OPTIONAL = "no calibration row: the default of Strait, with which the option that reads it is off"
# Strait admits no more; the low win rows on their own would ask for 3.7 to 5.2.
_CAP = {"us_strength": 3.0}


def central(inputs: Inputs) -> dict[str, Array]:
    """Central values by input name."""
    return {name: np.asarray(given.central) for name, given in inputs.items()}


def mapped(values: Mapping[str, Array], inputs: Inputs) -> dict[str, Array]:
    """Parameters that follow from input values; what cannot be computed is not finite."""
    with np.errstate(all="ignore"):
        return parameters(spread(dict(values), inputs))


def records(inputs: Inputs, fixed: Inputs, formulas: Mapping[str, Formula]) -> dict[str, Record]:
    """Record of every parameter, in the order of `Strait`; `fixed` ones are the user's."""
    values = mapped(central(inputs), inputs)
    moved = {how.band: _moved(how.band, inputs) for how in formulas.values()}
    found = {}
    for name, declared in Strait.parameters().items():
        if name in fixed:
            found[name] = fixed[name].record()
            continue
        if name not in formulas:
            found[name] = Record(*(declared.default,) * 3, "assumed", _OPTIONAL)
            continue
        how, cap = formulas[name], _CAP.get(name, np.inf)
        bounds = moved[how.band][name]
        found[name] = Record(
            min(float(bounds.min()), cap), float(values[name]), min(float(bounds.max()), cap),
            how.confidence(inputs), how.source(inputs), how.overrides(inputs),
        )  # fmt: skip
    return found


def pinned(name: str, given: Input | None, record: Record, own: Record, by: str) -> Input:
    """A final parameter fixed to the user's numbers, checked against its range; `given` if it was before.

    Raises
    ------
    ParameterError
        If a number lies outside the range of `Strait`.

    """
    declared = Strait.parameters()[name]
    admit("Strait", name, declared, (own.low, own.central, own.high) if own.low < own.high else own.low)
    shipped = Input(
        name, record.low, record.central, record.high, declared.unit, record.confidence, record.source,
        kind="parameter",
    )  # fmt: skip
    return (given or shipped).overridden(own, by)


def _moved(group: Iterable[str], inputs: Inputs) -> dict[str, Array]:
    """Parameters with the inputs of one group moved through low, central and high."""
    values = {name: np.full(3, given.central) for name, given in inputs.items()}
    for name in group:
        values[name] = np.array([inputs[name].low, inputs[name].central, inputs[name].high])
    return mapped(values, inputs)
