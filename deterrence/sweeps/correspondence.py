"""How does play depend on rationality? The levels of a quantal response, as an axis like any other.

`AgentLogit` with several rationalities lists one candidate for each: the same branch of equilibria, ever
further along. A sweep keeps them side by side on the dimension `equilibrium`; here they become a dimension
`rationality`, so that every plot that draws a swept parameter draws the quantal response correspondence
(McKelvey & Palfrey 1995), or as much of it as the principal branch is.
"""

from __future__ import annotations

import json

import numpy as np
import xarray as xr

from deterrence.answers.status import Status
from deterrence.arguments import short
from deterrence.errors import ParameterError

__all__ = ["correspondence"]

PREFIX = "rationality "
NAME = "principal branch"


def correspondence(ds: xr.Dataset) -> xr.Dataset:
    """The same numbers over an axis `rationality`, in increasing order.

    Parameters
    ----------
    ds : Dataset
        Of `dt.sweep(game, dt.solvers.AgentLogit(rationality=(...)), ...)`.

    Returns
    -------
    Dataset
        With the dimension `rationality` after the swept ones, and one candidate, "principal branch";
        `regime` says where it was followed so far, or why not.

    Raises
    ------
    ParameterError
        If the candidates are not levels of rationality.

    Examples
    --------
    >>> import deterrence as dt
    >>> solver = dt.solvers.AgentLogit(rationality=(1.0, 10.0, 100.0))
    >>> qre = dt.correspondence(dt.sweep(dt.games.UnilateralDeterrence(), solver))
    >>> qre.probability.sel(event="war").squeeze("equilibrium").round(3).values.tolist()
    [0.152, 0.222, 0.333]

    """
    if not isinstance(ds, xr.Dataset):
        raise ParameterError(f"correspondence came with {short(ds)}: give a Dataset that dt.sweep returned.")
    labels = (
        [str(label) for label in np.atleast_1d(ds.equilibrium.values)] if "equilibrium" in ds.coords else []
    )
    if not labels or not all(label.startswith(PREFIX) for label in labels):
        raise ParameterError(
            f"correspondence came with the candidates {', '.join(labels) or '(none)'}: give a sweep of "
            "dt.solvers.AgentLogit(rationality=(...))."
        )
    flat = ds.drop_vars("regime", errors="ignore")
    flat = flat if "equilibrium" in flat.dims else flat.expand_dims("equilibrium")
    levels = [float(label.removeprefix(PREFIX)) for label in labels]
    flat = flat.assign_coords(equilibrium=levels).rename(equilibrium="rationality").sortby("rationality")
    unit = "range" if "per range" in str(ds.attrs.get("concept", "")) else "payoff"
    flat.rationality.attrs = {"long_name": "rationality", "unit": f"1 / {unit}", "source": "swept"}
    result = flat.copy()
    for name, values in flat.data_vars.items():
        if "rationality" in values.dims:
            wide = values.expand_dims(equilibrium=[NAME], axis=values.dims.index("rationality") + 1)
            result[name] = wide.assign_attrs(values.attrs)
    codes = [int(code) for code in np.unique(flat.status.values[~flat.exists.values])]
    meanings = [NAME, *(Status(code).name.replace("_", " ") for code in codes)]
    regime = np.where(flat.exists, 0, 1 + np.searchsorted(codes, flat.status)).astype(np.int32)
    result["regime"] = (flat.exists.dims, regime)
    result.regime.attrs = {
        "flag_values": np.arange(len(meanings), dtype=np.int32),
        "flag_meanings": " ".join(word.replace(" ", "_") for word in meanings),
        "meanings": json.dumps(meanings),
    }
    return result
