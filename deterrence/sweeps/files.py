"""How does a file reach the disk whole, or not at all? Written beside its place, flushed, renamed."""

from __future__ import annotations

import os
import socket
import threading
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

__all__ = ["WRITING", "replace_file", "whole"]

WRITING = ".writing"  # how the names of unfinished files end


def replace_file(path: Path, write: Callable[[IO[bytes]], Any], once: bool = False) -> None:
    """Write a file; `once`: only if there is none yet.

    Raises
    ------
    FileExistsError
        If there is one, with `once`.
    OSError
        If the system refuses; nothing is left behind.

    """
    own = f"{socket.gethostname()}-{os.getpid()}-{threading.get_ident()}"
    beside = path.with_name(f".{path.name}.{own}{WRITING}")
    try:
        with beside.open("wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())  # a rename may reach the disk before what it names
        if once:
            _link(path, beside)
        else:
            beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink()


def _link(path: Path, beside: Path) -> None:
    """Give a file its name unless there is such a name."""
    try:
        path.hardlink_to(beside)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        beside.replace(path)


def whole(path: Path) -> bool:
    """Does an .npz file end as it should? What it holds is summed up, and checked when it is read."""
    return zipfile.is_zipfile(path)
