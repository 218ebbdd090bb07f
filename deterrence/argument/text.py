"""How does a claims study look in a terminal? A line for each test, or for each claim and option a sign."""

from __future__ import annotations

import numpy as np
import xarray as xr

from deterrence.argument.settings import MIXED
from deterrence.argument.verdicts import DIVIDED, HOLDS, NO_ANSWER, REVERSED, SILENT
from deterrence.pages import columns, cut, wrapped

__all__ = ["options_text", "study_text"]

MARKS = {HOLDS: "+", "no difference": "0", REVERSED: "-", DIVIDED: "~", SILENT: "?", "": "."}
NAME, LEAST, GROUP = 44, 24, 5  # letters of a test's name, at most and at least; marks that stand together
KEY = (
    "+ holds, - reversed, 0 no difference (each in more than half of the games, by two standard errors), "
    "~ divided, ? no answer in most games, . not asked."
)


def study_text(ds: xr.Dataset, width: int) -> str:
    """Shares under the scenario's own law and the base setting, the change, and the conclusion."""
    base = ds.sel(setting="base")
    rows = [["claim", "holds", "same", "reversed", "median (5%, 95%)", "conclusion"]]
    for i, (test, model) in enumerate(zip(ds.test.values, ds.model.values, strict=True)):
        part = base.isel(test=i).sel(law="triangular" if model == "strait" else "uniform")
        shares = [f"{s:.0%}" for s in part.share.values[:3]]
        low, middle, high = part.change.values
        moved = "" if np.isnan(middle) else f"{middle:+.2f} ({low:+.2f}, {high:+.2f})"
        rows.append([cut(str(test), NAME), *shares, moved, _conclusion(part, str(model))])
    error = float(ds.error.max())
    text = (
        f"{_drawn(ds)}; standard errors up to {error:.3f}; changes up to {ds.attrs['by']:g} make none. "
        "Fragile: some law, belief, selection or option gives another verdict; the one farthest off is named."
    )
    return f"{wrapped(text, width, 0)}\n\n{columns(rows, width, right=range(1, 4))}"


def _conclusion(part: xr.Dataset, model: str) -> str:
    """The headline of a claim in `Strait`, or what makes it fragile; of a small model its word."""
    if model != "strait":
        return str(part.word.item()) + (
            " (opposite to strait)" if part.beside_strait.item() == "opposite" else ""
        )
    first = str(part.decided_by.item()).partition("; ")[0]
    return str(part.conclusion.item()) + (f" ({float(part.agreeing):.0%} agree): {first}" if first else "")


def options_text(ds: xr.Dataset, width: int) -> str:
    """Claim by option, a mark for each, below a key of numbered options."""
    names = [str(n) for n in ds.setting.values]
    numbers = "".join(f"{k:<{GROUP + 1}d}" for k in range(0, len(names), GROUP))
    name = min(NAME, max(LEAST, width - len(numbers) - len("      +0.000")))
    rows = [["claim", numbers, "change"]]
    for i, test in enumerate(ds.test.values):
        marks = [MARKS[str(word)] for word in ds.word.isel(test=i).values]
        groups = ("".join(marks[k : k + GROUP]) for k in range(0, len(marks), GROUP))
        median = float(ds.change.isel(test=i).sel(quantile=0.5)[0])
        rows.append([cut(str(test), name), " ".join(groups), f"{median:+.3f}"])
    text = f"{_drawn(ds)}. {KEY} Change: the median in the base game."
    key = "\n".join(f"  {k:2d}  {name}" for k, name in enumerate(names))
    told = "".join(f"\n\n{wrapped(line, width, 0)}" for line in _mixed(ds, names))
    return f"{wrapped(text, width, 0)}\n\n{columns(rows, width)}\n\n{key}{told}"


def _mixed(ds: xr.Dataset, names: list[str]) -> list[str]:
    """How many of the games without an answer in pure signals have one where a signal is mixed."""
    lines = []
    for name in (n.removesuffix(MIXED) for n in names if n.endswith(MIXED)):
        pure, mixed = (ds.share.sel(setting=s, verdict=NO_ANSWER).values for s in (name, name + MIXED))
        some = pure > 0  # and not NaN: asked
        won = 1 - mixed[some] / pure[some]
        if won.size:
            lines.append(
                f"{name}: of the games without an answer in pure signals {won.min():.0%} to {won.max():.0%} "
                f"by test (median {np.median(won):.0%}) have one with one signal mixed; no list of these is "
                "proved complete."
            )
    return lines


def _drawn(ds: xr.Dataset) -> str:
    attrs = ds.attrs
    return f"{attrs['scenario']}: {attrs['meaning']}; {attrs['games']} games a law, seed {attrs['seed']}"
