"""How is what was found said in words? Changes, distances, indices and flips, once for all sections."""

from __future__ import annotations

import numpy as np
import xarray as xr

from deterrence.argument.contrast import Changes, Contrast, Move
from deterrence.argument.verdicts import NO_ANSWER
from deterrence.reporting.named import plain, spoken
from deterrence.reporting.report import Report

__all__ = [
    "away_words", "changed_words", "compared", "decider", "flips_of", "index_words", "other_settings",
    "passing", "place_words", "signed", "true_minus",
]  # fmt: skip


def signed(number: float) -> str:
    """A change, with its sign; a zero has none."""
    if not np.isfinite(number):
        return "no answer"
    return true_minus(f"{number:+.3f}") if abs(number) >= 0.0005 else "0.000"


def true_minus(words: str) -> str:
    """A number with a minus that is as wide as its plus."""
    return words.replace("-", "\N{MINUS SIGN}")


def changed_words(changes: Changes) -> str:
    """What a case changes, in words."""
    told = [
        f"{plain(name)} {change}" if isinstance(change, Move) else f"{plain(name)}: {change}"
        for name, change in changes.items()
    ]
    return "; ".join(told) or "all as drawn"


def compared(test: Contrast) -> str:
    """What a test compares, in words."""
    ordered = sorted(test.cases, key=lambda case: -case.weight)
    given = f" In every case: {changed_words(test.given)}." if test.given else ""
    if len(ordered) == 2:
        after, before = (changed_words(case.changes) for case in ordered)
        told = f"{spoken(test.on)}, with [{after}] less the same with [{before}]"
    else:
        cases = " ".join(f"{_weight(case.weight)} [{changed_words(case.changes)}]" for case in ordered)
        told = f"{spoken(test.on)}, {cases.removeprefix('plus ')}"
    return f"Compared is {told}.{given} Postures that are not named are ambiguous."


def _weight(weight: float) -> str:
    return ("minus" if weight < 0 else "plus") + ("" if abs(weight) == 1 else f" {abs(weight):g} of")


def away_words(away: float) -> str:
    """How far a flip is from the central value, in bands."""
    side = "above" if away > 0 else "below"
    return f"{abs(away):.0%} of the band {side} its centre"


def index_words(weight: float, low: float, high: float) -> str:
    """A total-order index with its interval; an estimate above 1 is told as it is."""
    over = "; above 1 by sampling error" if weight > 1 else ""
    return f"{weight:.2f} ({low:.2f} to {high:.2f}{over})"


def decider(line: xr.Dataset) -> str:
    """The input that decides a test; if none is ranked, why: nothing moves it, or games lack an answer."""
    if name := str(line.input.values[0]):
        return plain(name)
    lost = float(line.share.sel(law="triangular", setting="base", verdict=NO_ANSWER))
    return f"not ranked: {lost:.0%} of the games have no answer" if lost else "nothing"


def passing(lean: xr.Dataset) -> str:
    """Where a share passes one half along the deciding input, if it does."""
    at = float(lean["quantile"])
    return f"at {place_words(float(lean.value), at)}" if np.isfinite(at) else "nowhere"


def place_words(value: float, quantile: float) -> str:
    """A value of an input, or the quantile of inputs that move as one."""
    return f"{value:.3g}" if np.isfinite(value) else f"the {quantile:.0%} quantile"


def other_settings(line: xr.Dataset) -> list[str]:
    """Settings, under whatever law, with another verdict than the base, farthest off first, each with it."""
    found: dict[str, str] = {}
    for name in filter(None, str(line.decided_by.item()).split("; ")):
        law, _, setting = name.partition(", ")
        if setting == "base":
            setting = f"the law {law}"
        found.setdefault(setting, str(line.word.sel(law=law, setting=name.partition(", ")[2]).item()))
    return [f'{setting} ("{word}")' for setting, word in found.items()]


def flips_of(report: Report, test: str) -> xr.Dataset:
    """The flips of one test, nearest to the centre first."""
    told = report.switching
    return told.sel(test=test).isel(switch=np.flatnonzero(told.claim == test))
