"""How are the files of an archive kept, told apart and found to be changed?

An archive is a zip file whose bytes depend on its contents alone: files in order of their names, one fixed
time stamp, one set of permissions. `hashes.sha256` lists the SHA-256 of every other file in the form that
the usual tools read (`sha256sum -c hashes.sha256`). A hash shows a change; it does not show who made it.
"""

from __future__ import annotations

import hashlib
import io
import platform
import zipfile
from collections.abc import Iterable, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePosixPath

from deterrence.errors import FormatError

__all__ = [
    "HASHES",
    "RECOMPUTED",
    "digest",
    "hash_list",
    "open_archive",
    "packed",
    "requirements",
    "versions",
]

HASHES = "hashes.sha256"
RECOMPUTED = "recomputed"  # a folder beside the files of an archive that is no part of it
LIBRARIES = ("numpy", "scipy", "xarray", "pandas", "matplotlib")
BESIDE = ("tqdm",)  # needed by the program, by no number
_STAMP = (1980, 1, 1, 0, 0, 0)  # the first moment that a zip file knows
Files = Mapping[str, bytes]


def digest(content: bytes) -> str:
    """The SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


def packed(contents: Files) -> bytes:
    """The zip file of some files; equal files make equal bytes, with the same compression library."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type, entry.create_system, entry.external_attr = (
                zipfile.ZIP_DEFLATED,
                3,
                0o644 << 16,
            )
            archive.writestr(entry, contents[name])
    return buffer.getvalue()


def hash_list(contents: Files) -> bytes:
    """The text of `hashes.sha256`."""
    return "".join(f"{digest(contents[name])}  {name}\n" for name in sorted(contents)).encode()


def open_archive(path: Path) -> dict[str, bytes]:
    """The files of an archive, or of the folder into which it was unpacked, found unchanged.

    Raises
    ------
    FormatError
        If it is no archive, or names every file that was changed, removed or added.

    """
    contents = _read(path)
    if HASHES not in contents:
        raise FormatError(
            f"{path} has no {HASHES}, so `deterrence replicate` did not write it: give an archive."
        )
    listed = {}
    for line in contents.pop(HASHES).decode(errors="replace").splitlines():
        value, _, name = line.partition("  ")
        listed[name] = value
    changed = [name for name in listed if name in contents and digest(contents[name]) != listed[name]]
    told = {
        "changed": changed,
        "missing": sorted(listed.keys() - contents.keys()),
        "not of the archive": sorted(contents.keys() - listed.keys()),
    }
    if any(told.values()):
        words = "; ".join(f"{what}: {', '.join(names)}" for what, names in told.items() if names)
        raise FormatError(f"the archive {path} is not as it was written ({words}): take the original.")
    return contents


def versions() -> dict[str, str]:
    """Python and the libraries that a number may depend on, with their versions."""
    return {"python": platform.python_version(), **_installed(LIBRARIES)}


def requirements() -> bytes:
    """The text of `requirements.txt`: all that the library in the archive needs to compute it again."""
    wanted = _installed((*LIBRARIES, *BESIDE))
    return "".join(f"{name}=={value}\n" for name, value in wanted.items()).encode()


def _installed(names: Iterable[str]) -> dict[str, str]:
    found = {}
    for name in names:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _read(path: Path) -> dict[str, bytes]:
    if path.is_dir():
        inside = (p for p in path.rglob("*") if p.is_file() and not _made(p.relative_to(path).parts))
        return {p.relative_to(path).as_posix(): p.read_bytes() for p in inside}
    if not path.exists():
        raise FormatError(f"there is no archive {path}: give one that `deterrence replicate` wrote.")
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            for name in names:
                if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
                    raise FormatError(
                        f"the archive {path} holds {name!r}, a path outside itself: do not use it."
                    )
            return {name: archive.read(name) for name in names}
    except (zipfile.BadZipFile, OSError) as problem:
        raise FormatError(f"{path} cannot be read as a zip file ({problem}): take the original.") from None


def _made(parts: tuple[str, ...]) -> bool:
    """Is a file what running the archive leaves in its folder? Results, and what Python compiles."""
    return parts[0] == RECOMPUTED or "__pycache__" in parts
