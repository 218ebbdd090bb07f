"""What does `deterrence report` leave on disk? One HTML file, printed to PDF too if asked; whole or not."""

from __future__ import annotations

from pathlib import Path

from deterrence.errors import FormatError
from deterrence.reporting.page import page
from deterrence.reporting.printed import print_page
from deterrence.reporting.report import Report
from deterrence.reporting.study import ClaimsStudy
from deterrence.study.outputs import ready, replacing

__all__ = ["run_report"]


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
