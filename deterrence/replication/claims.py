"""What does a claims study publish, computed: its verdicts, all shares, and its report with the tables in it?

The verdicts are those that the report prints, one line a test; the shares are what they are concluded from,
one line for each law and setting. What the report sets beside them (the answer, the tornado, values at which
it flips, other scenarios, forecasts) is written as it is computed, one number a line. Witnesses are left out:
of many games that show a claim nearly as well as each other the clearest may be another one elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.overview import catalogue
from deterrence.replication.cells import as_csv, computed, given
from deterrence.replication.publishing import Exhibit, Published

if TYPE_CHECKING:
    import xarray as xr

    from deterrence.calibration import Scenario
    from deterrence.reporting import ClaimsStudy

__all__ = ["inputs_table", "long_table", "publish_claims", "shares_table", "verdicts_table"]

_PARTS = {
    "answer": "the change that the headline makes, its band and its levels",
    "tornado": "the answer with each input low, in the middle and high",
    "switching": "values of inputs at which the verdict of the central game flips",
    "leaning": "the share of games in which a claim holds, along the band of the input that decides it",
    "beside": "the answer in other scenarios, and what makes it another one",
    "forecasts": "what forecasters said, and what the model says",
}
_CONCEPT = "perfect Bayesian equilibrium; postures given, or chosen under three rules off the path"
_WORDS = ("claim", "form", "model", "compared", "on", "sign")
_SAID = ("conclusion", "decided_by", "silent", "beside_strait")


def publish_claims(study: ClaimsStudy, stem: str) -> Published:
    """Run a claims study and its report and make their exhibits; `stem` names its file without the ending."""
    from deterrence.reporting import Report, page

    study = replace(study, source=f"studies/{stem}.toml")  # as the report is to name it, wherever it runs
    report = Report.of(study)
    parts = {name: getattr(report, name) for name in _PARTS}
    tables = {
        "inputs": ("every input of the scenario with its band and source", inputs_table(study.calibrated)),
        "verdicts": ("every claim: its verdict, and what decides", verdicts_table(report.claims)),
        "shares": ("every claim under every law and setting", shares_table(report.claims)),
        **{name: (_PARTS[name], long_table(part)) for name, part in parts.items()},
    }
    files = {f"tables/{stem}/{name}.csv": content for name, (_, content) in tables.items()}
    exhibits = [
        Exhibit(name.capitalize(), shows, f"tables/{stem}/{name}.csv") for name, (shows, _) in tables.items()
    ]
    printed = f"reports/{stem}.html"
    files[printed] = page(report).encode()
    exhibits.append(Exhibit("Report", study.title, "", printed))
    ds = report.claims
    models = [str(name) for name in dict.fromkeys(ds.model.values)]
    others = f" and of {len(models) - 1} small models" if len(models) > 1 else ""
    facts = {
        "title": study.title,
        "computes": f"{len(set(ds.claim.values))} claims: {study.games:,} games of Strait under each of "
        f"{ds.sizes['law']} laws and {ds.sizes['setting']} settings{others}",
        "program": "deterrence report",
        "game": "Strait",
        "games": study.games,
        "scenario": study.scenario,
        "overrides": {},
        "concept": _CONCEPT,
        "headline": study.headline,
        "beside": list(study.beside),
        "claims": list(study.claims),
        "options": list(study.options),
        "beliefs": study.beliefs,
        "chance": "draw the games",
        "seed": study.seed,
        "megabytes": round(ds.nbytes / 1e6, 1),
    }
    return Published(tuple(exhibits), files, facts, tuple(catalogue()[name].source for name in models))


def inputs_table(scenario: Scenario) -> bytes:
    """Every input: its band, unit, law, confidence and source."""
    rows = [("name", "low", "central", "high", "unit", "law", "confidence", "source")]
    rows += [
        (name, given(g.low), given(g.central), given(g.high), g.unit, g.shape, g.confidence, g.source)
        for name, g in {**scenario.inputs, **scenario.fixed}.items()
    ]
    return as_csv(rows)


def verdicts_table(ds: xr.Dataset) -> bytes:
    """Every test: shares and change under its own law and the base setting, conclusion, and what decides."""
    ranks = ds["rank"].values
    head = [
        *_columns(ds),
        "agreeing",
        *_SAID,
        *(f"{name} {rank}" for rank in ranks for name in ("input", "weight")),
    ]
    rows = [["test", *_WORDS, "law", *head]]
    for test in range(ds.sizes["test"]):
        line = ds.isel(test=test)
        law = "triangular" if line.model == "strait" else "uniform"
        part = line.sel(law=law, setting="base")
        inputs = zip(map(str, line.input.values), computed(line.weight), strict=True)
        rows.append(
            [str(line.test.values), *_texts(line, _WORDS), law, *_numbers(part), *computed(line.agreeing),
             *_texts(line, _SAID), *(cell for pair in inputs for cell in pair)]
        )  # fmt: skip
    return as_csv(rows)


def shares_table(ds: xr.Dataset) -> bytes:
    """Every test under every law and setting that it was asked: what most games say, shares and change."""
    rows = [["test", "law", "setting", "word", *_columns(ds)]]
    for place in _places(ds, ("test", "law", "setting")):
        part = ds.isel(place)
        if str(part.word.values):
            rows.append([*_texts(part, ("test", "law", "setting", "word")), *_numbers(part)])
    return as_csv(rows)


def long_table(ds: xr.Dataset) -> bytes:
    """Every number and word of a Dataset: which one, where, and its value."""
    rows = [("quantity", "at", "value")]
    for name in ds.data_vars:
        values = ds[name]
        dims = [str(dim) for dim in values.dims]
        text = values.dtype.kind in "OU"
        cells = map(str, values.values.ravel()) if text else computed(values.values)
        labels = [[_label(ds, dim, k) for k in range(values.sizes[dim])] for dim in dims]
        rows += [(str(name), "; ".join(at), cell) for at, cell in zip(product(*labels), cells, strict=True)]
    return as_csv(rows)


def _columns(ds: xr.Dataset) -> list[str]:
    verdicts = [str(verdict) for verdict in ds.verdict.values]
    changes = [f"change, {quantile:.0%}" for quantile in ds["quantile"].values]
    return [*verdicts, *(f"error of {verdict}" for verdict in verdicts), *changes]


def _numbers(part: xr.Dataset) -> list[str]:
    return [*computed(part.share), *computed(part.error), *computed(part.change)]


def _texts(part: xr.Dataset, names: Sequence[str]) -> list[str]:
    return [str(part[name].values) for name in names]


def _places(ds: xr.Dataset, dims: Sequence[str]) -> Iterator[dict[str, int]]:
    for index in np.ndindex(*(ds.sizes[dim] for dim in dims)):
        yield dict(zip(dims, index, strict=True))


def _label(ds: xr.Dataset, dim: str, number: int) -> str:
    """A place along a dimension: its label, or its number where it has none."""
    value: Any = ds[dim].values[number] if dim in ds.coords else number
    return f"{dim} {given(value)}"
