"""What does running a claims study leave on disk? A Dataset, or a report; each whole or not at all."""

from __future__ import annotations

from pathlib import Path

from deterrence.argument import options_table
from deterrence.argument.text import options_text, study_text
from deterrence.errors import FormatError
from deterrence.games.strait.options import OPTIONS
from deterrence.reporting.page import page
from deterrence.reporting.printed import print_page
from deterrence.reporting.report import Report
from deterrence.reporting.study import ClaimsStudy
from deterrence.study.outputs import ready, replacing, write_data

__all__ = ["run_claims", "run_report"]


def run_claims(study: ClaimsStudy, by_option: bool, width: int) -> str:
    """Run a claims study, or its table of claims by option, and write its Dataset; what to tell the user.

    Raises
    ------
    FormatError
        If the Dataset cannot be written; a folder that cannot be written is found before the study runs.

    """
    ready([study.data] if study.data else [])
    if by_option:
        found = options_table(
            study.calibrated, study.games, study.seed, claims=study.claims, error=study.error,
            options={name: OPTIONS[name] for name in study.options}, mixing=study.mixing, store=study.store,
        )  # fmt: skip
        told = options_text(found, width)
    else:
        found = study.run()
        told = study_text(found, width)
    if study.data is None:
        return told
    write_data(found, study.data)
    return f"{told}\nwrote {study.data}"


def run_report(source: Path, out: Path | None = None, pdf: bool = False, with_levels: bool = False) -> str:
    """Run the claims study in a file and write its report; what to tell the user.

    Raises
    ------
    FormatError
        For a file with mistakes, a target that is not .html or cannot be written, or no browser to print.

    """
    study = ClaimsStudy.read(source)
    html = out or study.report or source.with_suffix(".html")
    if html.suffix != ".html":
        raise FormatError(f"the report came as {str(html)!r}, but must end in .html: name another file.")
    paper = html.with_suffix(".pdf")
    ready([html, paper] if pdf else [html])
    text = page(Report.of(study), with_levels)
    with replacing(html) as target:
        target.write_text(text, encoding="utf-8")
    if pdf:
        print_page(html, paper)
    return "\n".join(f"wrote {path}" for path in ([html, paper] if pdf else [html]))
