"""Where is a result kept that must not be lost? In a folder, one finished part a file.

A part is there whole or not at all, whatever kills a run (`deterrence.sweeps.files`). `sweep.json` says what
the folder holds, by a table of everything that the numbers depend on (`deterrence.sweeps.identity`), and how
it is cut into parts; a run that asks for something else is refused, one that asks for the same goes on where
the last one stopped. Two runs on one folder may do a part twice, never differently: each goes through them
in an order of its own and skips what it finds done. A part is an ordinary .npz file, readable with
`numpy.load` alone: arrays (*inner, games), the first game being `first`.
"""

from __future__ import annotations

import json
import os
import socket
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import numpy as np

from deterrence.arguments import as_path
from deterrence.errors import FormatError
from deterrence.sweeps.codes import merged
from deterrence.sweeps.files import WRITING, replace_file, whole
from deterrence.sweeps.identity import differences, digest, identity
from deterrence.sweeps.layout import CHECKS
from deterrence.sweeps.memory import told
from deterrence.sweeps.question import Question

__all__ = ["MANIFEST", "Store"]

MANIFEST = "sweep.json"
FORMAT = 1
PART, CHECK, LABELS = "part-{:06d}.npz", "check-{:06d}.npz", "labels-{}.npz"


class Store:
    """A folder with the result of one sweep, or as much of it as is done; see the module."""

    def __init__(self, folder: Path, manifest: Mapping[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest

    @classmethod
    def at(cls, folder: str | Path, question: Question, labels: Mapping[str, Any], attributes: Any) -> Self:
        """Open the folder for this question, made if it is not there.

        Raises
        ------
        FormatError
            If the folder holds another study, was written by a newer version, holds something else, or
            cannot be written.

        """
        folder = as_path("sweep: store", folder)
        study = identity(question)
        if not _is_ours(folder):
            _begin(folder, study, question.timed(), labels, attributes)
        store = cls.found(folder)
        for name, theirs, ours in differences(store.manifest["study"], study):
            words = f"{name} is {theirs!r} there, but {ours!r} is asked"
            raise FormatError(
                f"the store {folder} holds another study: {words}; name another folder, or ask for the same."
            )
        if not whole(store.labelled):
            _label(store.labelled, labels)  # lost or damaged: they follow from the question
        return store

    @classmethod
    def found(cls, folder: str | Path) -> Self:
        """Open a folder that a sweep has made.

        Raises
        ------
        FormatError
            If it is not one, or was written by a newer version.

        """
        from deterrence import __version__

        folder = as_path("open_store", folder)
        path = folder / MANIFEST
        if not _is_ours(folder):
            raise FormatError(
                f"there is no store in {folder}: give the folder that dt.sweep(store=...) has made."
            )
        manifest = json.loads(path.read_text(encoding="utf-8"))
        newer = manifest["format"] > FORMAT or _numbers(manifest["version"]) > _numbers(__version__)
        if newer:
            raise FormatError(
                f"the store {folder} was written by deterrence {manifest['version']}, newer than this one "
                f"({__version__}): update, or name another folder."
            )
        return cls(folder, manifest)

    def question(self, question: Question) -> Question:
        """The question cut into the parts that this store has."""
        return replace(question, run=self.manifest["run"], pace=self.manifest["seconds_a_game"])

    @property
    def parts(self) -> int:
        """How many parts there are to be."""
        return len(self.manifest["starts"]) - 1

    @property
    def units(self) -> int:
        """How many files: parts, then checks."""
        return self.parts + int(self.manifest["checks"])

    def file(self, unit: int) -> Path:
        """The file of a unit of work, there or not."""
        name = PART.format(unit) if unit < self.parts else CHECK.format(unit - self.parts)
        return self.folder / name

    def todo(self, question: Question) -> list[int]:
        """Units that are not done, in an order of this process's own."""
        there = {entry.name for entry in os.scandir(self.folder)}
        files = [self.file(unit) for unit in range(self.units)]
        missing = [n for n, path in enumerate(files) if path.name not in there or not whole(path)]
        own = [os.getpid(), *socket.gethostname().encode()]
        return [int(n) for n in np.random.default_rng(own).permutation(missing)]

    def compute(self, question: Question, unit: int) -> None:
        """Do one unit and write its file, unless another run has done it by now."""
        path = self.file(unit)
        if path.exists() and whole(path):
            return
        if unit < question.parts:
            first, last = question.starts[unit : unit + 2]
            arrays = question.layout.blank(int(last - first))
            table, refused = question.part(unit, arrays)
            note = {"first": first, "table": np.array(json.dumps(table)), "inadmissible": np.array(refused)}
            self._write(path, {**arrays, **note})
        else:
            self._write(path, question.judged(unit - question.parts))

    def take(self, question: Question, unit: int, note: None) -> None:
        """Nothing more to do: all is in the folder."""

    def _write(self, path: Path, arrays: Mapping[str, Any]) -> None:
        try:
            replace_file(path, lambda file: np.savez(file, **arrays))
        except OSError as problem:
            if path.exists() and whole(path):  # another run has finished, and tidied up
                return
            done = self.units - self.unfinished()
            raise FormatError(
                f"the store {self.folder} could not take {path.name} ({problem.strerror or problem}): {done} "
                f"of {self.units} files are done and kept; make room, then run the same line again."
            ) from problem

    def read(self, unit: int, names: list[str]) -> dict[str, Any]:
        """Some arrays of the file of one unit."""
        return _loaded(self.file(unit), names)

    def unfinished(self) -> int:
        """How many files are missing."""
        return sum(not self.file(unit).exists() for unit in range(self.units))

    @property
    def labelled(self) -> Path:
        """The file of the coordinates."""
        return self.folder / LABELS.format(digest(self.manifest["study"])[:12])

    def labels(self) -> dict[str, tuple[tuple[str, ...], Any, dict[str, Any]]]:
        """The coordinates: dims, values and attributes of each."""
        told = self.manifest["labels"]
        values = _loaded(self.labelled, told)
        return {name: (tuple(dims), values[name], attrs) for name, (dims, attrs) in told.items()}

    def finish(self) -> tuple[list[str], list[Any], dict[str, Any]]:
        """What the codes of regimes mean, each part's codes in the whole's, and what is told of all games."""
        notes = [self.read(part, ["table", "inadmissible"]) for part in range(self.parts)]
        tables = [[(tuple(own), why) for own, why in json.loads(str(note["table"]))] for note in notes]
        refused = sum(int(note["inadmissible"]) for note in notes)
        checks = [self.read(unit, [*CHECKS]) for unit in range(self.parts, self.units)]
        games, judged = self.manifest["starts"][-1], self.manifest["judged"]
        return *merged(tables, self.manifest["candidates"]), told(games, refused, judged, checks)

    def tidy(self) -> None:
        """Remove what killed runs have left half written, once all is done."""
        for path in self.folder.glob(f"*{WRITING}"):
            with suppress(OSError):
                path.unlink()


def _is_ours(folder: Path) -> bool:
    """Is there a store? A folder that is not there, or empty, may become one; anything else is refused."""
    if folder.exists() and not folder.is_dir():
        raise FormatError(f"{folder} is a file, but a store is a folder: name another.")
    path = folder / MANIFEST
    if not path.exists():
        others = [p.name for p in folder.iterdir() if not _may_stay(p.name)] if folder.exists() else []
        if others:
            raise FormatError(
                f"the folder {folder} is not a store: it has no {MANIFEST} but holds {sorted(others)[0]!r}; "
                "name a new or an empty one."
            )
        return False
    try:
        ours = json.loads(path.read_text(encoding="utf-8"))["kind"] == "store of a sweep"
    except (ValueError, KeyError, TypeError):
        ours = False
    if not ours:
        raise FormatError(f"{path} is not of deterrence, so that {folder} is no store: name another folder.")
    return True


def _may_stay(name: str) -> bool:
    """What a run leaves that was killed before the folder was a store."""
    return name.endswith(WRITING) or (name.startswith("labels-") and name.endswith(".npz"))


def _begin(folder: Path, study: Any, question: Question, labels: Mapping[str, Any], attributes: Any) -> None:
    """Make the folder a store; where two runs do so at once, the first one does."""
    from deterrence import __version__

    layout = question.layout
    manifest = {
        "kind": "store of a sweep",
        "format": FORMAT,
        "version": __version__,
        "hash": digest(study),
        "study": study,
        "run": question.run,
        "seconds_a_game": question.pace,
        "starts": question.starts.tolist(),
        "checks": question.checks,
        "judged": question.wanted,
        "lead": layout.lead,
        "variables": {n: [v.dims, v.inner, v.kind] for n, v in layout.variables.items()},
        "candidates": layout.candidates,
        "labels": {name: (dims, attrs) for name, (dims, _, attrs) in labels.items()},
        "attributes": attributes,
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _label(folder / LABELS.format(digest(study)[:12]), labels)
        text = json.dumps(manifest, indent=1).encode()
        with suppress(FileExistsError):
            replace_file(folder / MANIFEST, lambda file: file.write(text), once=True)
    except OSError as problem:
        raise FormatError(
            f"the store {folder} could not be made ({problem.strerror or problem}): name another folder, or "
            "make room."
        ) from problem


def _label(path: Path, labels: Mapping[str, Any]) -> None:
    arrays = {name: values for name, (_, values, _) in labels.items()}
    replace_file(path, lambda file: np.savez(file, **arrays))


def _loaded(path: Path, names: Iterable[str]) -> dict[str, Any]:
    """Some arrays of a file."""
    try:
        with np.load(path) as file:
            return {name: file[name] for name in names}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as problem:
        words = "remove it and run the sweep again, which makes it anew"
        raise FormatError(f"{path} is damaged or gone ({problem}): {words}.") from problem


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(word) for word in version.partition("+")[0].split(".") if word.isdigit())
