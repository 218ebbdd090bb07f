"""How does a page become a PDF? A browser that is installed prints it: the same page, laid out for A4.

Chromium, Chrome or Edge, whichever is found first. A second renderer would be a second report to check;
whoever has no such browser can print the HTML from any other.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from deterrence.errors import FormatError
from deterrence.study.outputs import replacing

__all__ = ["browser", "print_page"]

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge",
    "microsoft-edge",
)  # fmt: skip
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
SECONDS = 120


def browser() -> str | None:
    """The path of a browser that can print, or None."""
    found = (shutil.which(name) for name in (*NAMES, *PLACES))
    return next((path for path in found if path), None)


def print_page(html: Path, pdf: Path) -> None:
    """Print a page that lies on disk.

    Raises
    ------
    FormatError
        If there is no browser, or it writes nothing.

    """
    found = browser()
    if found is None:
        raise FormatError(
            f"{pdf} needs Chromium, Chrome or Edge, and none was found: open {html} in another browser and "
            "print it there."
        )
    # Chromium refuses its sandbox to root; the page is our own and loads nothing
    alone = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with replacing(pdf) as target, tempfile.TemporaryDirectory() as profile:
        command = [
            found, "--headless", "--disable-gpu", *alone, "--no-pdf-header-footer",
            f"--user-data-dir={profile}", f"--print-to-pdf={target.resolve()}", html.resolve().as_uri(),
        ]  # fmt: skip
        try:
            done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)
            told = f"it ended with {done.returncode}"
        except (OSError, subprocess.TimeoutExpired) as problem:
            told = type(problem).__name__
        if not target.exists():
            raise FormatError(f"{found} printed no {pdf} ({told}): open {html} in a browser and print it.")
