"""How is a study handed over so that a stranger can compute it again? As one archive.

`replicate` runs the studies and writes a zip file: the study files and the sheets they name, the calibration
table, every table and the data behind every figure, the figures as images, a README in the order that
journals ask for, the versions and the seeds (`replication.json`), and the hash of every file. The library
itself is not in it: its version is, and a hash of its code. Equal studies make equal bytes; nothing in the
archive tells when, where or by whom it was made.
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
from deterrence.replication.files import HASHES, code_digest, digest, hash_list, packed, versions
from deterrence.replication.publishing import Published, publish
from deterrence.replication.readme import readme

if TYPE_CHECKING:
    from deterrence.study.study import Study

__all__ = ["MANIFEST", "replicate"]

MANIFEST = "replication.json"
DATA = "data/calibration.csv"
Paths = str | Path | Iterable[str | Path]


def replicate(studies: Paths, file: str | Path, progress: bool = False) -> Path:
    """Run one or several study files and write their replication archive.

    Parameters
    ----------
    studies : path, or paths
        Study files, their names all different.
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
        If a study is wrong, names a place outside its own folder, or the archive cannot be written: before
        anything runs.

    """
    from deterrence.study import Study
    from deterrence.study.outputs import ready, replacing

    target = as_path("replicate", file)
    if target.suffix != ".zip":
        raise FormatError(f"the archive is to be {target}, but must end in .zip: name another file.")
    listed = studies if isinstance(studies, list | tuple) else [studies]
    paths = [as_path("replicate", study) for study in listed]
    if not paths or len({path.name for path in paths}) < len(paths):
        names = ", ".join(path.name for path in paths) or "none"
        raise FormatError(f"the studies are {names}: give at least one, all of different names.")
    read = {path: Study.read(path) for path in paths}
    contents = {name: content for path, study in read.items() for name, content in _inputs(path, study)}
    ready([target])
    made: dict[str, tuple[Study, Published, float]] = {}
    for path, study in read.items():
        start = time.perf_counter()
        published = publish(study, path.stem, progress)
        contents |= published.files
        made[path.name] = study, published, time.perf_counter() - start
    if any(study.calibrated is not None for study in read.values()):
        contents[DATA] = (files("deterrence.calibration") / "data" / "calibration.csv").read_bytes()
    manifest = _manifest(made)
    contents[MANIFEST] = (json.dumps(manifest, indent=1, sort_keys=True) + "\n").encode()
    contents["requirements.txt"] = _requirements(manifest)
    seconds = sum(spent for _, _, spent in made.values())
    contents["README.md"] = readme(manifest, [study for study, _, _ in made.values()], seconds).encode()
    contents[HASHES] = hash_list(contents)
    with replacing(target) as temporary:
        temporary.write_bytes(packed(contents))
    return target


def _inputs(path: Path, study: Study) -> list[tuple[str, bytes]]:
    """The study file, and the sheet it names, as they will lie in the archive."""
    outside = [
        p for p in (*study.outputs, study.store) if p is not None and (p.is_absolute() or ".." in p.parts)
    ]
    if outside:
        raise FormatError(
            f"{path} writes to {outside[0]}, which another machine need not have: name outputs and the store "
            "by paths that begin in the folder in which the program runs."
        )
    found = [(f"studies/{path.name}", path.read_bytes())]
    if study.sheet is not None:
        beside = study.sheet.relative_to(path.parent) if study.sheet.is_relative_to(path.parent) else None
        if beside is None or ".." in beside.parts:
            raise FormatError(
                f"{path} takes own numbers from {study.sheet}, which lies outside its folder: put the sheet "
                "beside the study file."
            )
        found.append((f"studies/{beside.as_posix()}", study.sheet.read_bytes()))
    return found


def _manifest(made: dict[str, tuple[Study, Published, float]]) -> dict[str, Any]:
    """What was computed, with which versions and seeds, and the hash of every table."""
    from deterrence import __version__

    studies = {}
    for name, (study, published, _) in made.items():
        data = published.data
        studies[f"studies/{name}"] = {
            "title": study.title,
            "game": type(study.game).__name__,
            "scenario": study.scenario,
            "overrides": json.loads(data.attrs["overrides"]),
            "concept": data.attrs["concept"],
            "solver": data.attrs["solver"],
            "games": int(data.exists.isel(equilibrium=0).size),
            "megabytes": round(data.nbytes / 1e6, 1),
            "seed": study.seed,
            "check": study.check,
            "exhibits": [
                {
                    "name": one.name, "shows": one.shows, "table": one.table, "image": one.image,
                    "sha256": digest(published.files[one.table]),
                }
                for one in published.exhibits
            ],
        }  # fmt: skip
    own = {"version": __version__, "sha256 of the code": code_digest()}
    return {"deterrence": own, "versions": versions(), "studies": studies}


def _requirements(manifest: dict[str, Any]) -> bytes:
    wanted = {"deterrence[io]": manifest["deterrence"]["version"], **manifest["versions"]}
    return "".join(f"{name}=={value}\n" for name, value in wanted.items() if name != "python").encode()
