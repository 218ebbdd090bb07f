"""What does the first page say? Question, answer, what decides it, what would change it, what fails.

Every number is taken from the report. The answer is a difference within one scenario; shares count games and
are never called probabilities.
"""

from __future__ import annotations

import numpy as np
import xarray as xr

from deterrence.argument.deciding import WEIGHTS
from deterrence.argument.verdicts import DIVIDED, FRAGILE, SILENT, VERDICTS
from deterrence.claims import CLAIMS
from deterrence.markup import bullets, paragraph, text
from deterrence.reporting.html import strip
from deterrence.reporting.named import plain, spoken
from deterrence.reporting.report import Report
from deterrence.reporting.tornado import PLACES
from deterrence.reporting.wording import (
    away_words,
    compared,
    decider,
    flips_of,
    index_words,
    other_settings,
    passing,
    place_words,
    signed,
)
from deterrence.validation.table import AGREES_WITHIN

__all__ = ["memo"]

DECIDING, MOST, SETTINGS = 3, 3, 3
_KEY = (
    f"Behind each: the mean change with it at its {', '.join(f'{p:.0%}' for p in PLACES)} quantile, all "
    "others as drawn; then the part of the spread of the answer that stays while it alone is unknown "
    "(total-order Sobol index of ranks), with its 95% interval."
)
_SAYS = ("holds", "makes no difference", "is reversed", "hangs on the equilibrium", "has no answer")
_SAID = dict(zip(VERDICTS, _SAYS, strict=True))


def memo(report: Report) -> str:
    """The first page."""
    test, told = report.study.test, report.answer
    return "\n".join(
        [
            '<section id="memo">',
            f'<p class="kicker">deterrence: scenario {text(report.study.scenario)} of Strait. '
            "It models; it does not forecast.</p>",
            f"<h1>{text(report.study.title)}</h1>",
            "<h3>The question</h3>",
            paragraph(f"{test.id}: {CLAIMS[test.id]} {compared(test)}"),
            "<h3>The answer</h3>",
            paragraph(_answer(report), "answer"),
            _band(told),
            paragraph(_shares(report)),
            "<h3>The three assumptions that decide most</h3>",
            _deciding(report),
            "<h3>What would change our mind</h3>",
            bullets(_changing(report)),
            "<h3>Known failures</h3>",
            bullets(_failures(report)),
            "</section>",
        ]
    )


def _answer(report: Report) -> str:
    told = report.answer
    low, high = (float(told.band.sel(quantile=q)) for q in (0.05, 0.95))
    verdict = _conclusion(report)
    return (
        f"{spoken(told.on)} changes by {signed(float(told['mean']))} on average over the band (from "
        f"{signed(low)} to {signed(high)} in nine of ten games drawn), and by {signed(float(told.centre))} "
        f"with every input at its central value. {verdict}"
    )


def _conclusion(report: Report) -> str:
    line = report.claims.sel(test=report.study.headline)
    told, base = str(line.conclusion.item()), str(line.word.sel(law="triangular", setting="base").item())
    if base in (DIVIDED, SILENT):
        return f"No verdict is that of most games: the claim is {base}."
    if told == FRAGILE:
        other = "under other settings it does not (see below)"
        return f'In most games the claim comes out as "{base}", but that is fragile: {other}.'
    return f'The verdict, "{told}", is the same under every law, belief and option that was asked.'


def _band(told: xr.Dataset) -> str:
    band = [float(v) for v in told.band.values]
    reach = max(abs(v) for v in (*band, float(told.centre))) or 1.0
    step = 10 ** np.floor(np.log10(reach))
    step = float(step if reach / step < 4 else 2 * step)
    lowest, highest = min(0.0, *band, float(told.centre)), max(0.0, *band, float(told.centre))
    ticks = [k * step for k in range(int(np.floor(lowest / step)), int(np.ceil(highest / step)) + 1)]
    label = "line: 5% to 95% of the games; box: quartiles and median; ring: all inputs central"
    return (
        strip(band, float(told.centre), ticks, label)
        + f'<p class="small">Change in {text(spoken(told.on))}. {label[0].upper()}{label[1:]}.</p>'
    )


def _shares(report: Report) -> str:
    told = report.answer
    share = {str(v): float(s) for v, s in zip(told.verdict.values, told.share.values, strict=True)}
    parts = [
        f"{_SAID[name]} in {f'{value:.0%}' if value >= 0.01 else 'under 1%'}"
        for name, value in share.items()
        if value
    ]
    return (
        f"Of {told.games} games drawn from the scenario's bands the claim {', '.join(parts)} (a share of "
        "games under the law that was put in, no probability; standard error up to "
        f"{float(told.share_error.max()):.3f}; changes up to {told.by:g} count as none). "
        f"{told.assumed} of the {told.inputs} inputs are assumed: read the difference, not a level."
    )


def _deciding(report: Report) -> str:
    line = report.claims.sel(test=report.study.headline)
    inputs = report.study.calibrated
    known = {**inputs.inputs, **inputs.fixed}
    found = []
    for rank in range(DECIDING):
        name = str(line.input.values[rank])
        if not name:
            continue
        own = known.get(name)
        row = report.tornado.sel(input=name)
        at = ", ".join(signed(float(v)) for v in row.band.values)
        told = plain(name)
        if own is not None:
            told += f" ({own.low:g} to {own.high:g}, central {own.central:g} {own.unit}; {own.confidence})"
        found.append(f"{told}: {at}; index {index_words(*(float(line[w].values[rank]) for w in WEIGHTS))}.")
    if found:
        return bullets(found, numbered=True) + paragraph(_KEY, "small")
    words = decider(line)
    return paragraph(f"{words[0].upper()}{words[1:]}.")


def _changing(report: Report) -> list[str]:
    flips = flips_of(report, report.study.headline)
    turns = []
    for i in range(min(MOST, flips.sizes["switch"])):
        flip = flips.isel(switch=i)
        side, there = ("above", flip.above) if flip.away > 0 else ("below", flip.below)
        at = f"{side} {place_words(float(flip.value), float(flip['quantile']))}"
        turns.append(
            f'to "{there.item()}" with {plain(str(flip.input.item()))} {at} ({away_words(float(flip.away))})'
        )
    nearest = f", nearest first {'; '.join(turns)}" if turns else ""
    found = [
        f'At the centre the verdict is "{flips.verdict.item()}". Moved alone within their bands, '
        f"{int(flips.flipping)} of {flips.inputs} inputs change it{nearest}."
    ]
    found += _over_the_band(report)
    line = report.claims.sel(test=report.study.headline)
    if told := other_settings(line):
        more = f", and {len(told) - SETTINGS} more" if len(told) > SETTINGS else ""
        found.append(
            f"Another verdict is reached under other settings: {'; '.join(told[:SETTINGS])}{more}. "
            f"{float(line.agreeing):.0%} of all laws and settings with a verdict agree with the base."
        )
    return found


def _over_the_band(report: Report) -> list[str]:
    lean = report.leaning.sel(test=report.study.headline)
    name, shares = str(lean.input.item()), lean.share.values
    if not name or not np.isfinite(shares).all():
        return []
    low, high = (f"{share:.0%}" for share in (shares.min(), shares.max()))
    return [
        f"Over the bands of all other inputs the claim holds in {low} to {high} of the games, as "
        f"{plain(name)} moves from its {lean.place.values[0]:.0%} to its {lean.place.values[-1]:.0%} "
        f"quantile; the share passes one half {passing(lean)}."
    ]


def _failures(report: Report) -> list[str]:
    told = report.forecasts
    found = []
    for i in range(told.sizes["question"]):
        row = told.isel(question=i)
        if str(row.verdict.item()) == "FAILS":
            found.append(
                f"Invasion {row.question.item()}: forecasters raise the hazard "
                f"{float(row.forecast_ratio):.2f} times, the model {float(row.model_ratio):.2f} times "
                f"(scenario {told.scenario}; more than a factor of {AGREES_WITHIN:g} apart)."
            )
    strait = report.claims.isel(test=np.flatnonzero(report.claims.model == "strait"))
    fragile = int((strait.conclusion == FRAGILE).sum())
    found.append(f"{fragile} of the {strait.sizes['test']} tests of claims in Strait are fragile.")
    found.append(
        f"Grey-zone pressure happens with P = {float(report.answer.grey_zone):.3f} in the central game, "
        "postures ambiguous, though it is seen every day: a game of one crisis leaves it out."
    )
    return found
