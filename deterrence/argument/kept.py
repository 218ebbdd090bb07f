"""Which parts of a claims study are done already? Each is kept in a file, and read in place of computing it.

The name of a file is a hash of all that its numbers hang on (version, scenario, design, setting, contrasts),
so that another study in the same folder is another set of files. A part is written whole or not at all.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from deterrence.argument.pieces import Piece
from deterrence.arguments import as_path
from deterrence.errors import FormatError

__all__ = ["kept"]


def kept(folder: str | Path | None, identity: str, make: Callable[[], Piece]) -> Piece:
    """The part with this identity from the folder, or made and written there; made where there is none.

    Raises
    ------
    FormatError
        If the file cannot be read, or the folder not written.

    """
    if folder is None:
        return make()
    path = as_path("claims: store", folder) / f"{hashlib.sha256(identity.encode()).hexdigest()[:24]}.npz"
    if path.exists():
        try:
            with np.load(path) as file:
                told = {name: file[name] for name in ("share", "error", "change", "witness")}
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise FormatError(f"{path} is no finished part of a claims study: delete it ({error}).") from None
        return Piece(told["share"], told["error"], told["change"], told["witness"].astype(object))
    done = make()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(f".{os.getpid()}.part")
        with part.open("wb") as file:
            np.savez_compressed(file, **{**vars(done), "witness": done.witness.astype(str)})
        part.replace(path)
    except OSError as error:
        raise FormatError(f"{path} cannot be written: give a folder with room ({error}).") from None
    return done
