"""Which parts of a claims study are done already? Each is kept in a file, and read in place of computing it.

The name of a file is a hash of all that its numbers hang on: the code of the library (`deterrence.sources`),
and what the part says of itself (scenario, design, setting, contrasts). Another study in the same folder, or
another state of the code, is another set of files. A part is written whole or not at all, so that a study
that is killed at any moment loses no more than the part at which it was.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from deterrence.arguments import as_path
from deterrence.errors import FormatError
from deterrence.sources import code_digest

__all__ = ["kept"]

Arrays = Mapping[str, Any]


def kept(folder: str | Path | None, identity: tuple[Any, ...], make: Callable[[], Arrays]) -> Arrays:
    """The arrays of the part with this identity from the folder, or made and written there.

    Made where there is no folder. Arrays of text are arrays of objects, read or made.

    Raises
    ------
    FormatError
        If the file cannot be read, or the folder not written.

    """
    if folder is None:
        return make()
    told = hashlib.sha256(repr((code_digest(), *identity)).encode()).hexdigest()[:24]
    path = as_path("claims: store", folder) / f"{told}.npz"
    if path.exists():
        try:
            with np.load(path) as file:
                return {name: _objects(file[name]) for name in file.files}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise FormatError(f"{path} is no finished part of a claims study: delete it ({error}).") from None
    done = make()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            np.savez_compressed(file, **{name: _plain(value) for name, value in done.items()})
        part.replace(path)
    except OSError as error:
        raise FormatError(f"{path} cannot be written: give a folder with room ({error}).") from None
    return done


def _plain(value: Any) -> Any:
    """Text of fixed width: objects would be pickled."""
    return value.astype(str) if value.dtype == object else value


def _objects(value: Any) -> Any:
    return value.astype(object) if value.dtype.kind == "U" else value
