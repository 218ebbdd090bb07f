"""What is handed to somebody else from a shell? A sheet that asks for numbers, and a replication archive.

    deterrence sheet strait 2017 own.csv
    deterrence replicate studies/strait-2017.toml studies/claims-2017.toml --out archive.zip
    deterrence recompute archive.zip

These are commands of `deterrence.command.cli`; it tells their mistakes.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from deterrence.errors import DeterrenceError

__all__ = ["add_handover", "width", "without_windows"]


def add_handover(commands: Any) -> None:
    """Add the commands to those of the parser."""
    sheet = commands.add_parser("sheet", help="write a sheet that asks for own numbers of a scenario")
    sheet.add_argument("game", help="slug of a game with scenarios: strait")
    sheet.add_argument("scenario", help="a calibrated scenario, such as 2017")
    sheet.add_argument("file", type=Path, help="a new file (.csv); a study names it once it is filled in")
    sheet.set_defaults(run=_sheet)

    archive = commands.add_parser("replicate", help="run study files and write their replication archive")
    archive.add_argument("studies", type=Path, nargs="+", help="study files (.toml), of sweeps or of claims")
    archive.add_argument("--out", type=Path, metavar="FILE", help="a .zip file (default: named by the study)")
    archive.set_defaults(run=_replicate)

    again = commands.add_parser("recompute", help="compute a replication archive again and compare")
    again.add_argument("archive", type=Path, help="a replication archive, or the folder it was unpacked into")
    again.add_argument("--out", type=Path, metavar="FOLDER", help="for the results (default: recomputed)")
    again.set_defaults(run=_recompute)


def width() -> int:
    """Columns of the terminal."""
    return max(60, shutil.get_terminal_size((120, 40)).columns)


def without_windows() -> None:
    """A command line draws into files: no display is needed, whatever the user's settings say."""
    os.environ.setdefault("MPLBACKEND", "Agg")


def _sheet(options: argparse.Namespace) -> None:
    from deterrence.calibration import scenario

    scenario(options.game, options.scenario).sheet(options.file)
    print(f"wrote {options.file}")


def _replicate(options: argparse.Namespace) -> None:
    from deterrence.replication import replicate

    without_windows()
    out = options.out or Path(f"{options.studies[0].stem}-replication.zip")
    written = replicate(options.studies, out, progress=sys.stderr.isatty())
    print(f"wrote {written} ({written.stat().st_size / 1e6:.1f} MB)")


def _recompute(options: argparse.Namespace) -> None:
    from deterrence.pages import columns
    from deterrence.replication import recompute

    without_windows()
    found = recompute(options.archive, options.out, progress=sys.stderr.isatty())
    lines = [["file", "answer", "rows", "largest difference"]]
    lines += [[row.file, row.answer, f"{row.rows:,}", f"{row.difference:.1g}"] for row in found.itertuples()]
    print(columns(lines, width()))
    if others := found.attrs["other versions"]:
        print(f"The archive was made with {', '.join(others)}.")
    tables = found.file[found.file.str.endswith(".csv")]
    if wrong := list(tables[found.answer == "differs"]):
        raise DeterrenceError(
            f"{len(wrong)} of {len(tables)} tables differ from those of the archive ({', '.join(wrong)}): "
            "compare the versions in its replication.json with yours."
        )
