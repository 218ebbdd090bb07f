"""How does a claims study look in a terminal? A line for each test, or for each claim and option a sign."""

from __future__ import annotations

import numpy as np
import xarray as xr

from deterrence.argument.verdicts import DIVIDED, HOLDS, REVERSED, SILENT
from deterrence.tables import columns, wrapped

__all__ = ["options_text", "study_text"]

MARKS = {HOLDS: "+", "no difference": "0", REVERSED: "-", DIVIDED: "~", SILENT: "?", "": "."}
KEY = (
    "+ holds, - reversed, 0 no difference (each in more than half of the games, by two standard errors), "
    "~ divided, ? no answer in most games, . not asked."
)


def study_text(ds: xr.Dataset, width: int) -> str:
    """Shares under the scenario's own law and the base setting, the change, and the conclusion."""
    base = ds.sel(setting="base")
    head = [
        "claim",
        "model",
        "holds",
        "same",
        "reversed",
        "change (median, 5%, 95%)",
        "conclusion",
        "agree",
        "decided by",
    ]
    rows = [head]
    for i, model in enumerate(ds.model.values):
        part = base.isel(test=i).sel(law="triangular" if model == "strait" else "uniform")
        shares = [f"{s:.0%}" for s in part.share.values[:3]]
        low, middle, high = part.change.values
        moved = "" if np.isnan(middle) else f"{middle:+.3f} ({low:+.3f}, {high:+.3f})"
        beside = " (opposite to strait)" if part.beside_strait.item() == "opposite" else ""
        first = str(part.decided_by.item()).partition("; ")[0]
        name = f"{part.claim.item()} {part.form.item()}".strip()
        told = str(part.conclusion.item()) if model == "strait" else str(part.word.item())
        agree = f"{float(part.agreeing):.0%}" if model == "strait" else ""
        rows.append([name, str(model), *shares, moved, told + beside, agree, first])
    error = float(ds.error.max())
    text = (
        f"{_drawn(ds)}; standard errors up to {error:.3f}; changes up to {ds.attrs['by']:g} make none. "
        "Fragile: some law, belief, selection or option gives another verdict; the one farthest off is named."
    )
    return f"{wrapped(text, width, 0)}\n\n{columns(rows, width, right=range(2, 5))}"


def options_text(ds: xr.Dataset, width: int) -> str:
    """Claim by option, a mark for each, below a key of numbered options."""
    names = [str(n) for n in ds.setting.values]
    rows = [["claim", *(str(k) for k in range(len(names))), "change in the base game"]]
    for i, test in enumerate(ds.test.values):
        words = ds.word.isel(test=i).values
        median = float(ds.change.isel(test=i).sel(quantile=0.5)[0])
        rows.append([str(test), *(MARKS[str(w)] for w in words), f"{median:+.3f}"])
    text = f"{_drawn(ds)}. {KEY}"
    key = "\n".join(f"  {k:2d}  {name}" for k, name in enumerate(names))
    return f"{wrapped(text, width, 0)}\n\n{columns(rows, width)}\n\n{key}"


def _drawn(ds: xr.Dataset) -> str:
    attrs = ds.attrs
    return f"{attrs['scenario']}: {attrs['meaning']}; {attrs['games']} games a law, seed {attrs['seed']}"
