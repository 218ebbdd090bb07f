"""Where do verdicts turn? Flips of the central game along one input, and shares that pass one half."""

from __future__ import annotations

import numpy as np
import xarray as xr

from deterrence.argument.verdicts import VERDICTS
from deterrence.markup import paragraph
from deterrence.reporting.html import captioned, section
from deterrence.reporting.named import plain
from deterrence.reporting.report import Report
from deterrence.reporting.tornado import PLACES
from deterrence.reporting.wording import decider, flips_of, passing, place_words, true_minus

__all__ = ["switches", "turnings"]

_BANDS = "Distances are in bands: +0.25 is a quarter of the way from low to high, above the centre."


def switches(report: Report) -> str:
    """The values at which the headline's verdict of the central game flips."""
    told = flips_of(report, report.study.headline)
    known = {**report.study.calibrated.inputs, **report.study.calibrated.fixed}
    rows = []
    for i in range(told.sizes["switch"]):
        flip = told.isel(switch=i)
        name = str(flip.input.item())
        given = known.get(name)
        band = "moved as one"
        if given is not None:
            band = f"{given.low:g} to {given.high:g}, central {given.central:g} {given.unit}"
        rows.append([plain(name), band, *_place(flip), str(flip.below.item()), str(flip.above.item())])
    words = (
        f'All other inputs central; the verdict there is "{told.verdict.item()}" (changes up to {told.by:g} '
        f"count as {VERDICTS[1]}). {told.inputs - int(told.flipping)} of {told.inputs} inputs flip nothing "
        "over their whole band."
    )
    heads = ["input", "band", "flips at", "distance", "below", "above"]
    found = captioned(heads, rows, f"Found over each input's band. {_BANDS}", (2, 3)) if rows else ""
    return section("Where the verdict flips", "switching", paragraph(words), found)


def turnings(report: Report) -> str:
    """For every test the nearest flip of the central game, and where the share of games passes one half."""
    return section("Where each claim turns", "turning", _nearest(report), *_leanings(report))


def _nearest(report: Report) -> str:
    rows = []
    for test in map(str, report.switching.test.values):
        flips = flips_of(report, test)
        verdict, number = str(flips.verdict.item()), int(flips.flipping)
        if number:
            flip = flips.isel(switch=0)
            turn = f"{flip.below.item()} \N{RIGHTWARDS ARROW} {flip.above.item()}"
            rows.append([test, verdict, plain(str(flip.input.item())), *_place(flip), turn, str(number)])
        else:
            rows.append([test, verdict, "none within its band", *[""] * 3, "0"])
    heads = ["test", "at the centre", "nearest flip: input", "at", "distance", "as it rises", "flipping"]
    caption = (
        "At the centre: of each test the nearest flip along one input, all others central, and how many of "
        f"{report.switching.inputs} inputs flip it. {_BANDS}"
    )
    return captioned(heads, rows, caption, (3, 4, 6))


def _leanings(report: Report) -> tuple[str, str]:
    told = report.leaning
    ends = (PLACES[0], 0.5, PLACES[-1])
    rows = []
    for test in map(str, told.test.values):
        row = told.sel(test=test)
        first = decider(report.claims.sel(test=test))
        shares = [float(row.share.sel(place=place)) for place in ends]
        if np.isfinite(shares).all():
            rows.append([test, first, *(f"{share:.0%}" for share in shares), passing(row)])
        else:
            rows.append([test, first, *[""] * 4])
    heads = ["test", "decided by", *(f"holds, at {place:.0%}" for place in ends), "one half"]
    caption = (
        "Over the band: the share of games in which each test holds with its deciding input at three "
        "quantiles, all others as drawn, and where along that input the share passes one half."
    )
    note = (
        f"{told.games} games; counted are those with a verdict at every place. Standard errors up to "
        f'{float(told.error.max()):.3f}. "nowhere": no value of the deciding input, from its {ends[0]:.0%} '
        f"to its {ends[-1]:.0%} quantile, turns the majority by itself."
    )
    return captioned(heads, rows, caption, (2, 3, 4)), paragraph(note, "small")


def _place(flip: xr.Dataset) -> tuple[str, str]:
    """Where a flip is, and how far from the centre."""
    at = place_words(float(flip.value), float(flip["quantile"]))
    return at, true_minus(f"{float(flip.away):+.2f}")
