"""Which claims survive which option of `Strait`? Claim by option, each option alone against the base game."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import xarray as xr

from deterrence.argument.evaluation import MATTERS, evaluate
from deterrence.calibration import Scenario
from deterrence.games.strait.options import OPTIONS

__all__ = ["options_table"]


def options_table(
    scenario: Scenario,
    n: int = 2048,
    seed: int = 0,
    *,
    claims: Iterable[str] | None = None,
    options: Mapping[str, Mapping[str, Any]] = OPTIONS,
    mixing: Iterable[str] = (),
    by: float = MATTERS,
    error: float | None = None,
    store: str | Path | None = None,
) -> xr.Dataset:
    """Every claim under every option, postures given, the scenario's own law.

    Parameters
    ----------
    scenario, n, seed, claims, options, mixing, by, error, store
        As for `claims.evaluate`.

    Returns
    -------
    xarray.Dataset
        Over `test` and `setting` (the base, each option, then those mixed): `share`, `error`, `change` and
        `word`, as `claims.evaluate` returns them.

    """
    ds = evaluate(
        scenario, n, seed, claims=claims, options=options, beliefs=False, models=False, mixing=mixing, by=by,
        error=error, laws=("triangular",), store=store,
    )  # fmt: skip
    return ds.sel(law="triangular")[["share", "error", "change", "word"]]
