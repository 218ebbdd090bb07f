"""How does a whole report look? The memo, then its grounds: one HTML file that needs nothing beside it.

Levels across scenarios are printed only where they are asked for, with the number of assumed rows.
"""

from __future__ import annotations

from importlib.resources import files

from deterrence.markup import text
from deterrence.reporting.flips import switches, turnings
from deterrence.reporting.glossary import glossary
from deterrence.reporting.memo import memo
from deterrence.reporting.report import Report
from deterrence.reporting.sections import claims, forecasts, levels, parameters, reproduce, small_models
from deterrence.reporting.turns import scenarios, tornadoes

__all__ = ["page"]

_LINKS = {
    "tornado": "What moves the answer", "scenarios": "Other scenarios", "switching": "Where it flips",
    "claims": "All claims", "turning": "Where each claim turns", "forecasts": "Forecasts",
    "parameters": "Inputs and sources", "words": "Words", "reproduce": "How to reproduce",
}  # fmt: skip


def page(report: Report, with_levels: bool = False) -> str:
    """The report as the text of an HTML file; `with_levels` adds levels across scenarios."""
    style = (files("deterrence.reporting") / "page.css").read_text(encoding="utf-8")
    title = text(report.study.title)
    nav = " ".join(f'<a href="#{name}">{text(words)}</a>' for name, words in _LINKS.items())
    parts = [
        memo(report), tornadoes(report), scenarios(report), *([levels(report)] if with_levels else []),
        switches(report), claims(report), turnings(report), small_models(report), forecasts(report),
        parameters(report), glossary(), reproduce(report),
    ]  # fmt: skip
    body = "\n".join(part for part in parts if part)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8"/>\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>\n'
        f"<title>{title}</title>\n<style>\n{style}</style>\n</head>\n<body>\n<nav>{nav}</nav>\n{body}\n"
        "</body>\n</html>\n"
    )
