"""How is a study handed over so that a stranger can compute it again? As one archive.

`replicate` runs the studies and writes a zip file: the study files and the sheets they name, the calibration
table, the library itself, every table and the data behind every figure, the figures as images, the reports
of claims studies, a README in the order that journals ask for, the versions and the seeds
(`replication.json`), and the hash of every file. Finished parts of a study are not used: what the archive
holds was computed by the code in it. Equal studies make equal bytes; nothing in the archive tells when, where
or by whom it was made.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from deterrence.arguments import as_path
from deterrence.errors import FormatError
from deterrence.replication.files import HASHES, digest, hash_list, packed, requirements, versions
from deterrence.replication.kinds import publish, read, sheet
from deterrence.replication.library import digest_in, library
from deterrence.replication.publishing import Published
from deterrence.replication.readme import readme

if TYPE_CHECKING:
    from deterrence.reporting import ClaimsStudy
    from deterrence.study import Study

__all__ = ["MANIFEST", "replicate"]

MANIFEST = "replication.json"
DATA = "data/calibration.csv"
Paths = str | Path | Iterable[str | Path]


def replicate(studies: Paths, file: str | Path, progress: bool = False) -> Path:
    """Run one or several study files and write their replication archive.

    Parameters
    ----------
    studies : path, or paths
        Study files, sweeps or claims studies, their names all different.
    file : path
        The archive (.zip); one that is there is replaced.
    progress : bool
        Show a progress bar.

    Returns
    -------
    Path
        The archive. `deterrence.recompute` computes it again and compares.

    Raises
    ------
    FormatError
        If a file holds no study or a wrong one, a study names a place outside its own folder, or the archive
        cannot be written: before anything runs.

    """
    from deterrence.study.outputs import ready, replacing

    target = as_path("replicate", file)
    if target.suffix != ".zip":
        raise FormatError(f"the archive is to be {target}, but must end in .zip: name another file.")
    listed = studies if isinstance(studies, list | tuple) else [studies]
    paths = [as_path("replicate", study) for study in listed]
    if not paths or len({path.name for path in paths}) < len(paths):
        names = ", ".join(path.name for path in paths) or "none"
        raise FormatError(f"the studies are {names}: give at least one, all of different names.")
    asked = {path: read(path) for path in paths}
    contents = library()
    code = digest_in(contents)
    for path, study in asked.items():
        contents |= _inputs(path, study)
    ready([target])
    made, seconds = dict[str, Published](), 0.0
    for path, study in asked.items():
        start = time.perf_counter()
        made[f"studies/{path.name}"] = published = publish(study, path.stem, progress)
        contents |= published.files
        seconds += time.perf_counter() - start
    if any(published.facts["scenario"] for published in made.values()):
        contents[DATA] = (files("deterrence.calibration") / "data" / "calibration.csv").read_bytes()
    manifest = _manifest(made, code)
    contents[MANIFEST] = (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode()
    contents["requirements.txt"] = requirements()
    models = [model for published in made.values() for model in published.models]
    contents["README.md"] = readme(manifest, models, seconds).encode()
    contents[HASHES] = hash_list(contents)
    with replacing(target) as temporary:
        temporary.write_bytes(packed(contents))
    return target


def _inputs(path: Path, study: Study | ClaimsStudy) -> dict[str, bytes]:
    """The study file, and the sheet it names, as they will lie in the archive."""
    outside = [
        p for p in (*study.outputs, study.store) if p is not None and (p.is_absolute() or ".." in p.parts)
    ]
    if outside:
        raise FormatError(
            f"{path} writes to {outside[0]}, which another machine need not have: name outputs and the store "
            "by paths that begin in the folder in which the program runs."
        )
    found, own = {f"studies/{path.name}": path.read_bytes()}, sheet(study)
    if own is not None:
        beside = own.relative_to(path.parent) if own.is_relative_to(path.parent) else None
        if beside is None or ".." in beside.parts:
            raise FormatError(
                f"{path} takes own numbers from {own}, which lies outside its folder: put the sheet "
                "beside the study file."
            )
        found[f"studies/{beside.as_posix()}"] = own.read_bytes()
    return found


def _manifest(made: dict[str, Published], code: str) -> dict[str, Any]:
    """What was computed, with which code, versions and seeds, and the hash of every table and figure."""
    from deterrence import __version__

    studies = {
        name: {
            **published.facts,
            "exhibits": [
                {
                    "name": one.name, "shows": one.shows, "table": one.table, "image": one.image,
                    "sha256": {f: digest(published.files[f]) for f in (one.table, one.image) if f},
                }
                for one in published.exhibits
            ],
        }
        for name, published in made.items()
    }  # fmt: skip
    own = {"version": __version__, "sha256 of the code": code}
    return {"deterrence": own, "versions": versions(), "studies": studies}
