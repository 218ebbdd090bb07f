"""On what does a report rest? All claims, forecasts, inputs with their sources, and how to do it again."""

from __future__ import annotations

import platform
from pathlib import Path

import numpy as np
import scipy
import xarray as xr

from deterrence import __version__
from deterrence.argument.verdicts import FRAGILE
from deterrence.calibration.inputs import awake
from deterrence.claims import CLAIMS
from deterrence.markup import paragraph, text
from deterrence.reporting.html import captioned, section
from deterrence.reporting.named import plain, spoken
from deterrence.reporting.report import Report
from deterrence.reporting.wording import changed_words, decider, other_settings, signed, true_minus
from deterrence.sources import code_digest
from deterrence.validation.table import AGREES_WITHIN

__all__ = ["claims", "forecasts", "levels", "parameters", "reproduce", "small_models"]

SHARES = ("holds", "no difference", "reversed")


def claims(report: Report) -> str:
    """Every test of every claim in Strait, the fragile ones called so."""
    ds = report.claims
    rows: list[list[str]] = []
    for i in np.flatnonzero(ds.model == "strait"):
        line = ds.isel(test=i)
        head = f"{line.claim.item()} {CLAIMS[str(line.claim.item())]}"
        if [head] not in rows:
            rows.append([head])
        part = line.sel(law="triangular", setting="base")
        shares = [f"{float(part.share.sel(verdict=v)):.0%}" for v in SHARES]
        weight = float(line.weight.values[0])
        index = f" ({weight:.2f})" if np.isfinite(weight) else ""
        rows.append(
            [str(line.form.item()) or "as stated", str(line.on.item()), *shares, _change(part.change.values),
             _verdict(line), f"{float(line.agreeing):.0%}" if np.isfinite(line.agreeing) else "",
             f"{decider(line)}{index}"]
        )  # fmt: skip
    heads = ["tested as", "on", *SHARES, "change: median (5%, 95%)", "verdict", "agree", "decided by"]
    caption = (
        f"Strait, scenario {report.study.scenario}: shares of {ds.games} games drawn under its own law, "
        f"postures given; standard errors up to {float(ds.error.max()):.3f}."
    )
    words = (
        "A verdict stands where every law on the bands, belief off the path, selection of equilibria and "
        "option of the game that has a verdict gives the same; else it is fragile, and the one with shares "
        'farthest off is named, with its verdict. "agree": how many of them have the base\'s verdict. '
        '"decided by": in brackets the total-order Sobol index, the part of the spread of the answer that '
        "stays while that input alone is unknown; one above 1 is sampling error, told as it came out. Shares "
        "count games under the laws that were put in; they are no probabilities."
    )
    found = captioned(heads, rows, caption, (2, 3, 4, 7))
    return section("All claims of the article", "claims", found, paragraph(words, "small"))


def small_models(report: Report) -> str:
    """What the small models say of the same claims; nothing where they were not asked."""
    ds = report.claims
    rows = []
    for i in np.flatnonzero(ds.model != "strait"):
        line = ds.isel(test=i)
        part = line.sel(law="uniform", setting="base")
        names = (str(line.model.item()), str(line.form.item()))
        shares = [f"{float(part.share.sel(verdict=v)):.0%}" for v in SHARES]
        beside = str(line.beside_strait.item()).replace("opposite", "opposite to Strait")
        words = [name.replace("_", " ") for name in names]
        rows.append([str(line.claim.item()), *words, true_minus(str(line.sign.item())), *shares, beside])
    if not rows:
        return ""
    heads = ["", "model", "what moves what", "predicted", *SHARES, "beside Strait"]
    caption = "Shares of each model's own box, no calibration: they say where a verdict is to be found."
    return section("The same claims in small models", "small", captioned(heads, rows, caption, (4, 5, 6)))


def forecasts(report: Report) -> str:
    """Ratios first; dated levels as a band over all crisis rates."""
    ds = report.forecasts
    rows = []
    for i in range(ds.sizes["question"]):
        row = ds.isel(question=i)
        low, high = (float(v) for v in row.level.values)
        ratios = [f"{float(r):.2f}" for r in (row.forecast_ratio, row.model_ratio)]
        rows.append(
            [str(row.question.item()), *ratios, str(row.verdict.item()) or "the measure",
             f"{low:.1%} to {high:.1%}", f"{float(row.forecast):.1%}"]
        )  # fmt: skip
    least, most = (float(r) for r in ds.rate.values)
    caption = (
        f"Hazard ratios to the first question, scenario {ds.scenario}; then dated probabilities over "
        f"{ds.months:g} months, at every rate from {least:g} to {most:g} crises a year."
    )
    own = "" if report.study.scenario == ds.scenario else f" None were made for {report.study.scenario}."
    words = (
        f"Ratios are the test: one agrees within a factor of {AGREES_WITHIN:g}, by our convention. A level "
        f"is none, since rate and probability enter as a product. Forecasts are never inputs.{own} Rates: "
        f"{ds.rates}. Forecasts: {ds.source}; one source, one date, and the mapping's conventions were fixed "
        "after a look at it."
    )
    heads = ["question", "forecast ratio", "model ratio", "", "model, all rates", "forecast"]
    found = captioned(heads, rows, caption, (1, 2, 4, 5))
    return section("What forecasters said", "forecasts", found, paragraph(words, "small"))


def levels(report: Report) -> str:
    """Levels across scenarios: only for those who ask."""
    ds = report.beside
    rows = []
    for name in ds.scenario.values:
        row = ds.sel(scenario=name)
        own = [f"{float(level):.3f}" for level in row.level.values]
        rows.append([str(name), *own, f"{int(row.assumed)} of {int(row.inputs)}"])
    cases = [f"{case.name}: {changed_words(case.changes)}" for case in report.study.test.cases]
    caption = f"Mean {spoken(ds.on)}, over the draws of the scenarios' table."
    return section(
        "Levels across scenarios", "levels",
        captioned(["scenario", *cases, "inputs assumed"], rows, caption, range(1, len(cases) + 2)),
        paragraph("Levels hang on assumed rows, and on other rows in each scenario: compare nothing but "
                  "orders of magnitude."),
    )  # fmt: skip


def parameters(report: Report) -> str:
    """Every input with its band, confidence and source."""
    own = report.study.calibrated
    used = awake(own.inputs)
    rows = [
        [
            f"{plain(name)} ({name})",
            f"{g.low:g}",
            f"{g.central:g}",
            f"{g.high:g}",
            g.unit,
            g.confidence,
            g.source,
        ]
        for name, g in {**used, **own.fixed}.items()
    ]
    heads = ["input (name in files)", "low", "central", "high", "unit", "confidence", "source"]
    words = (
        f"{len(own.assumed_inputs)} of {len(used)} inputs are assumed: no measurement or elicitation stands "
        "behind them. The parameters of the game follow from the inputs by formulas; "
        f"{len(own.optional)} more have no row and leave options of the game off."
    )
    laws = " or ".join(sorted({g.shape for g in used.values()}))
    caption = f"Scenario {own.name}: {laws} on each band, the prize in its logarithm."
    return section(
        "Inputs and their sources", "parameters", paragraph(words), captioned(heads, rows, caption, (1, 2, 3))
    )


def reproduce(report: Report) -> str:
    """The commands, versions, seeds and the study file itself."""
    study = report.study
    name = text(Path(study.source).as_posix() if study.source else "STUDY.toml")
    libraries = f"NumPy {np.__version__}, SciPy {scipy.__version__}, xarray {xr.__version__}"
    facts = [
        ["versions", f"deterrence {__version__}, Python {platform.python_version()}, {libraries}"],
        ["code", f"SHA-256 of the programs and tables of the library {code_digest()}"],
        ["seed", f"{study.seed} (of every sample)"],
        ["games", f"{study.games} under each law; {report.tornado.games} for swings and scenarios"],
        ["concept", "perfect Bayesian equilibrium; postures given, or chosen under three rules off the path"],
        ["hash of the study file", study.digest or "no file"],
    ]
    listing = f"<pre><code>{text(study.text)}</code></pre>" if study.text else ""
    return section(
        "How to reproduce", "reproduce",
        f"<pre><code>deterrence claims {name}\ndeterrence report {name}</code></pre>",
        captioned(["", ""], facts, "The same file, code and versions give the same numbers."), listing,
    )  # fmt: skip


def _verdict(line: xr.Dataset) -> str:
    """The headline, or "fragile" with what decides."""
    told = str(line.conclusion.item())
    others = other_settings(line)
    if told == FRAGILE:
        return f"{FRAGILE}: {others[0]}" if others else f"{FRAGILE}: divided in the base"
    return told


def _change(values: object) -> str:
    low, middle, high = (float(v) for v in np.asarray(values))
    return "" if np.isnan(middle) else f"{signed(middle)} ({signed(low)}, {signed(high)})"
