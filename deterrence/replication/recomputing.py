"""Does an archive come out the same on this machine? Every table is computed again and compared.

Three answers for a table: the same bytes; the same to rounding (processors and versions of libraries differ
in last bits, and a number in a hundred million then falls on the other side of the eighth decimal); or it
differs, in so many rows and by so much. A game that lies just on the boundary between two equilibria may come
out as the other one elsewhere: one row, a large difference. Figures and reports have the same bytes or other
ones, which say nothing of numbers: those are in the tables.

The code that computes is the library that runs, installed or from the archive (`recompute.py` in it); where
it is not the code that made the archive, the files that differ are named.
"""

from __future__ import annotations

import csv
import json
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.arguments import as_path
from deterrence.errors import FormatError
from deterrence.replication.archive import MANIFEST
from deterrence.replication.cells import ROUNDING
from deterrence.replication.files import RECOMPUTED, open_archive, versions
from deterrence.replication.kinds import alone, publish, read
from deterrence.replication.library import differing, named

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DIFFERS", "recompute"]

SAME, ROUNDED, DIFFERS, OTHER = "same bytes", "same to rounding", "differs", "other bytes"


def recompute(archive: str | Path, out: str | Path | None = None, progress: bool = False) -> pd.DataFrame:
    """Check an archive, run its studies and compare every table, figure and report.

    Parameters
    ----------
    archive : path
        The zip file, or the folder into which it was unpacked.
    out : path, optional
        Where the recomputed tables and figures go: by default `recomputed`, in the folder or beside the file.
    progress : bool
        Show a progress bar.

    Returns
    -------
    pandas.DataFrame
        Columns file, answer ("same bytes", "same to rounding" or "differs" of a table, "same bytes" or "other
        bytes" of a figure or a report), rows (how many differ; of tables of another size, how many are
        lacking) and difference, the largest one of two numbers in the same place (NaN where the tables have
        other words or another size, and of other bytes). `attrs["other versions"]` names what the archive was
        made with and is otherwise here.

    Raises
    ------
    FormatError
        If the archive was changed: the message names every such file; or if the library in it is not the one
        that its manifest names.

    """
    import pandas as pd

    from deterrence.study.outputs import ready

    source = as_path("recompute", archive)
    contents = open_archive(source)
    if MANIFEST not in contents:
        raise FormatError(
            f"{source} has no {MANIFEST}, so `deterrence replicate` did not write it: give an archive."
        )
    place = Path(out) if out is not None else (source if source.is_dir() else source.parent) / RECOMPUTED
    rows, manifest = [], json.loads(contents[MANIFEST])
    others = _other_versions(manifest, contents)
    with tempfile.TemporaryDirectory(prefix="deterrence-") as unpacked:
        for name, content in contents.items():
            if name.startswith("studies/"):
                path = Path(unpacked) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        for name in manifest["studies"]:
            published = publish(alone(read(Path(unpacked) / name)), Path(name).stem, progress)
            ready(place / file for file in published.files)
            for file, content in published.files.items():
                (place / file).write_bytes(content)
            for exhibit in published.exhibits:
                for file, compare in ((exhibit.table, _compared), (exhibit.image, _seen)):
                    if file:
                        rows.append((file, *compare(contents.get(file, b""), published.files[file])))
    found = pd.DataFrame(rows, columns=["file", "answer", "rows", "difference"])
    found.attrs["other versions"] = others
    return found


def _other_versions(manifest: dict[str, Any], contents: dict[str, bytes]) -> list[str]:
    here = versions()
    found = [
        f"{name} {theirs} (here {here.get(name, 'none')})"
        for name, theirs in manifest["versions"].items()
        if here.get(name) != theirs
    ]
    names = differing(contents, manifest["deterrence"]["sha256 of the code"])
    return [*found, named(names)] if names else found


def _compared(theirs: bytes, ours: bytes) -> tuple[str, int, float]:
    """How two tables compare: the answer, in how many rows they differ, and by how much at most."""
    if theirs == ours:
        return SAME, 0, 0.0
    one, two = (list(csv.reader(text.decode().splitlines())) for text in (theirs, ours))
    if [len(row) for row in one] != [len(row) for row in two]:
        return DIFFERS, abs(len(one) - len(two)), float("nan")
    pairs = [(mine, yours) for mine, yours in zip(one, two, strict=True) if mine != yours]
    apart = [_apart(a, b) for pair in pairs for a, b in zip(*pair, strict=True) if a != b]
    largest = float(np.max(apart, initial=0.0))  # NaN where words differ
    return (ROUNDED if largest <= ROUNDING else DIFFERS), len(pairs), largest


def _seen(theirs: bytes, ours: bytes) -> tuple[str, int, float]:
    """How two figures or reports compare."""
    return (SAME, 0, 0.0) if theirs == ours else (OTHER, 0, float("nan"))


def _apart(a: str, b: str) -> float:
    try:
        return abs(float(a) - float(b))
    except ValueError:
        return float("nan")
