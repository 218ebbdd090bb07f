"""Which numbers of a Dataset belong in a figure? Names are checked here and left-over dims refused.

Every function returns labelled arrays of the Dataset itself; no axes are drawn here.
"""

from __future__ import annotations

from collections.abc import Iterable

import xarray as xr

from deterrence.answers.status import Status
from deterrence.errors import ParameterError
from deterrence.inference.quantities import Quantity, known, quantity

__all__ = ["Quantity", "absences", "checked", "flatten", "known", "plane", "quantity", "swept", "ties"]

NEEDED = ("exists", "status", "payoff", "probability")
INNER = ("case", "equilibrium", "player", "event", "choice")
PURE = "pure"


def checked(ds: xr.Dataset, figure: str) -> xr.Dataset:
    """The Dataset, with `equilibrium` as a dim even where one candidate was selected.

    Raises
    ------
    ParameterError
        If it is not a Dataset in the shape that `deterrence.sweep` returns.

    """
    if not isinstance(ds, xr.Dataset):
        raise ParameterError(
            f"{figure} came with a {type(ds).__name__}, but draws a Dataset of dt.sweep: sweep first."
        )
    missing = [name for name in NEEDED if name not in ds]
    if missing:
        raise ParameterError(
            f"{figure} needs the variables {', '.join(NEEDED)}, but the Dataset has no {', '.join(missing)}: "
            "pass what dt.sweep returned."
        )
    return ds if "equilibrium" in ds.dims else ds.expand_dims("equilibrium", axis=-1)


def swept(ds: xr.Dataset) -> list[str]:
    """The dims that are swept parameters, in the order given to the sweep."""
    return [str(d) for d in ds.exists.dims if d not in INNER]


def flatten(ds: xr.Dataset, keep: Iterable[str], figure: str) -> xr.Dataset:
    """The Dataset without swept dims of one value, once nothing but `keep` is left.

    Raises
    ------
    ParameterError
        If another dim still has several values.

    """
    left = [d for d in swept(ds) if d not in keep]
    for name in left:
        if ds.sizes[name] > 1:
            middle = ds[name].values[ds.sizes[name] // 2]
            raise ParameterError(
                f"{figure} cannot draw {name!r} beside {', '.join(map(repr, keep)) or 'nothing'}: select one "
                f"value of {name!r} first: ds.sel({name}={middle:.6g}, method='nearest')."
            )
    return ds.squeeze(left)


def plane(ds: xr.Dataset, x: str | None, y: str | None, figure: str) -> tuple[str, str]:
    """The names of the two axes; with exactly two swept dims they may be left out.

    Raises
    ------
    ParameterError
        If a name is not a swept dim, both are the same, or there is a choice to make.

    """
    dims = swept(ds)
    free = [d for d in dims if ds.sizes[d] > 1] if len(dims) != 2 else dims
    for name in (x, y):
        if name is not None:
            known(name, dims, "a swept dim", figure)
    if x is not None and x == y:
        raise ParameterError(f"{figure} came with x and y both {x!r}: give two different dims.")
    rest = [d for d in free if d not in (x, y)]
    if (x is None) + (y is None) > len(rest) or ((x is None or y is None) and len(free) != 2):
        raise ParameterError(
            f"{figure} needs two swept dims for x and y, and this Dataset has "
            f"{', '.join(map(repr, dims)) or 'none'}: name x and y"
            + ("." if len(dims) > 1 else ", or draw one dim with curves.")
        )
    x = rest.pop(0) if x is None else x
    return x, rest.pop(0) if y is None else y


def absences(ds: xr.Dataset) -> dict[str, xr.DataArray]:
    """Where no candidate exists, and why, in words: masks over the remaining dims."""
    empty = ~ds.exists.astype(bool).any("equilibrium")
    pure = " in pure strategies" if str(ds.attrs.get("concept", "")).startswith(PURE) else ""
    found: dict[str, xr.DataArray] = {}
    for code, words in (
        (Status.inadmissible, "inadmissible: a joint constraint of the model is violated"),
        (Status.not_finite, "not finite: a payoff or probability overflows"),
        (Status.not_converged, "not converged"),
        (Status.refined_away, "none left by the refinement"),
    ):
        here = empty & (ds.status == code).any("equilibrium")
        found[words] = here
        empty = empty & ~here
    found[f"none found{pure}"] = empty
    return {words: mask for words, mask in found.items() if bool(mask.any())}


def ties(ds: xr.Dataset) -> xr.DataArray:
    """Where some existing candidate rests on a tied comparison."""
    tied: xr.DataArray = (ds.exists.astype(bool) & (ds.status == Status.tie)).any("equilibrium")
    return tied
