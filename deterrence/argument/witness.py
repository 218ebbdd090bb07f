"""Which games show that a claim holds, or is reversed? Those that a claims study kept, to be loaded."""

from __future__ import annotations

import json
from typing import Any

import xarray as xr

from deterrence.argument.pieces import SHOWN
from deterrence.errors import ParameterError, nearest
from deterrence.game import Game
from deterrence.overview import catalogue

__all__ = ["witness"]


def witness(ds: xr.Dataset, test: str, shown: str = "holds") -> dict[str, Game]:
    """The games that bear witness, one for each case of the comparison, by the case's name.

    Parameters
    ----------
    ds : Dataset
        As returned by `claims.evaluate`.
    test : str
        One of its tests: "C11 unprovoked".
    shown : str
        "holds" or "reversed".

    Raises
    ------
    ParameterError
        For an unknown test or verdict, or where no game was found.

    """
    for given, known in ((test, list(map(str, ds.test.values))), (shown, list(SHOWN))):
        if given not in known:
            near = nearest(given, known)
            raise ParameterError(
                f"witness: there is no {given!r} in this study{near} It has {', '.join(known)}."
            )
    told = str(ds.witness.sel(test=test, shown=shown).item())
    if not told:
        raise ParameterError(
            f"witness: no game drawn for {test!r} shows {shown!r}: draw more games, or take it as a finding."
        )
    found: dict[str, Any] = json.loads(told)
    kind = catalogue()[found["model"]]
    return {name: kind(**fields) for name, fields in found["cases"].items()}
