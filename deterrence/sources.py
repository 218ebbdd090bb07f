"""Which code computed this? The library's own files as they lie on the disk, and one hash of them all.

A version number covers many states of the code; the hash covers one. It tells a change, however small, in
any program or table of the library, comments included; it does not tell whether the change matters.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

__all__ = ["COUNTED", "code_digest", "digest_of", "own_files"]

COUNTED = (".py", ".csv")  # what a number can hang on; a style sheet is none of it


def own_files() -> dict[str, bytes]:
    """Every file of the package by its path in it, such as "games/strait/crisis.py"; no compiled ones."""
    found, todo = dict[str, bytes](), [("", files("deterrence"))]
    while todo:
        name, place = todo.pop()
        for item in place.iterdir():
            if not item.is_dir():
                found[name + item.name] = item.read_bytes()
            elif item.name != "__pycache__":
                todo.append((f"{name}{item.name}/", item))
    return {name: found[name] for name in sorted(found) if not name.endswith((".pyc", ".pyo"))}


@cache
def code_digest() -> str:
    """A hash of the programs and tables of the library, as they were when this was first asked."""
    return digest_of(own_files())


def digest_of(contents: Mapping[str, bytes]) -> str:
    """The same of files by their paths in the package."""
    total = hashlib.sha256()
    for name in sorted(contents):
        if name.endswith(COUNTED):
            total.update(f"{name} {hashlib.sha256(contents[name]).hexdigest()}\n".encode())
    return total.hexdigest()
