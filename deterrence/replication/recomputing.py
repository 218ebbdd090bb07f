"""Does an archive come out the same on this machine? Every table is computed again and compared.

Three answers for a table: the same bytes; the same to rounding (processors and versions of libraries differ
in last bits, and a number in a hundred million then falls on the other side of the eighth decimal); or it
differs, in so many rows and by so much. Figures are compared by the data behind them. A game that lies just
on the boundary between two equilibria may come out as the other one elsewhere: one row, a large difference.
"""

from __future__ import annotations

import csv
import json
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.arguments import as_path
from deterrence.errors import FormatError
from deterrence.replication.archive import MANIFEST
from deterrence.replication.files import RECOMPUTED, code_digest, open_archive, versions
from deterrence.replication.publishing import publish

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DIFFERS", "recompute"]

ROUNDING = 1e-6  # a hundred times the last decimal that is written
SAME, ROUNDED, DIFFERS = "same bytes", "same to rounding", "differs"


def recompute(archive: str | Path, out: str | Path | None = None, progress: bool = False) -> pd.DataFrame:
    """Check an archive, run its studies and compare every table.

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
        Columns table, answer ("same bytes", "same to rounding", "differs"), rows (how many differ; of
        tables of another size, how many are lacking) and difference, the largest one of two numbers in the
        same place (NaN where the tables have other words or another size). `attrs["other versions"]` names
        what the archive was made with and is otherwise here.

    Raises
    ------
    FormatError
        If the archive was changed: the message names every such file.

    """
    import pandas as pd

    from deterrence.study import Study
    from deterrence.study.outputs import ready

    source = as_path("recompute", archive)
    contents = open_archive(source)
    if MANIFEST not in contents:
        raise FormatError(
            f"{source} has no {MANIFEST}, so `deterrence replicate` did not write it: give an archive."
        )
    place = Path(out) if out is not None else (source if source.is_dir() else source.parent) / RECOMPUTED
    rows, manifest = [], json.loads(contents[MANIFEST])
    with tempfile.TemporaryDirectory(prefix="deterrence-") as unpacked:
        for name, content in contents.items():
            if name.startswith("studies/"):
                path = Path(unpacked) / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        for name in manifest["studies"]:
            study = replace(Study.read(Path(unpacked) / name), store=None, executor=None)
            published = publish(study, Path(name).stem, progress)
            ready(place / file for file in published.files)
            for file, content in published.files.items():
                (place / file).write_bytes(content)
            for exhibit in published.exhibits:
                theirs, ours = contents.get(exhibit.table, b""), published.files[exhibit.table]
                rows.append((exhibit.table, *_compared(theirs, ours)))
    found = pd.DataFrame(rows, columns=["table", "answer", "rows", "difference"])
    found.attrs["other versions"] = _other_versions(manifest)
    return found


def _other_versions(manifest: dict[str, Any]) -> list[str]:
    here = versions()
    found = [
        f"{name} {theirs} (here {here.get(name, 'none')})"
        for name, theirs in manifest["versions"].items()
        if here.get(name) != theirs
    ]
    same = manifest["deterrence"]["sha256 of the code"] == code_digest()
    return found if same else [*found, "other code of deterrence"]


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


def _apart(a: str, b: str) -> float:
    try:
        return abs(float(a) - float(b))
    except ValueError:
        return float("nan")
