"""How does a result reach the disk whole, or not at all?

Everything is written under a temporary name beside its target and then renamed, so that a crash
leaves the old file or none. Whether a folder can be written is asked before anything runs. It does
not lock: of two runs with one target the later one wins.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from deterrence.errors import FormatError

if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

__all__ = ["DATA", "FIGURES", "read_data", "ready", "replacing", "write_data", "write_figure"]

DATA = (".nc", ".zarr")
FIGURES = (".png", ".pdf", ".svg")


def ready(paths: Iterable[Path]) -> None:
    """Make the folders of some outputs and try each of them.

    Raises
    ------
    FormatError
        If a folder cannot be made or written, or a target cannot be replaced.

    """
    for path in paths:
        if path.is_dir() and not (path.suffix == ".zarr" and _is_store(path)):
            raise FormatError(
                f"{path} is a folder and will not be replaced: remove it, or name another file."
            )
        if path.suffix == ".zarr" and path.is_file():
            raise FormatError(f"{path} is a file, but Zarr needs a folder: remove it, or name another.")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=path.parent):
                pass
        except OSError as problem:
            raise FormatError(
                f"the folder {path.parent} of {path.name} cannot be written ({_reason(problem)}): "
                "name another, or change its permissions."
            ) from problem


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path beside the target, renamed to it at the end and removed on any error.

    Raises
    ------
    FormatError
        If the system refuses to write.

    """
    folder: Path | None = None
    try:
        folder = Path(tempfile.mkdtemp(prefix=".writing-", dir=path.parent))
        temporary = folder / path.name
        yield temporary
        _swap(temporary, path, folder / "old")
    except OSError as problem:
        raise FormatError(
            f"{path} could not be written ({_reason(problem)}): nothing was left behind; "
            "free some space or name another file."
        ) from problem
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def write_data(data: xr.Dataset, path: Path) -> None:
    """Write a Dataset as netCDF (.nc) or Zarr (.zarr), whole or not at all."""
    with replacing(path) as temporary, _libraries(path):
        if path.suffix == ".zarr":
            data.to_zarr(temporary, mode="w", zarr_format=2, consolidated=True)
        else:
            data.to_netcdf(temporary, engine="h5netcdf")


def read_data(path: Path) -> xr.Dataset:
    """Read the Dataset of a sweep into memory; of a store, the parts that are asked for.

    Raises
    ------
    FormatError
        If there is no such file, or it does not hold the result of a sweep.

    """
    import xarray as xr

    from deterrence.sweeps.store import MANIFEST
    from deterrence.sweeps.stored import open_store

    if (path / MANIFEST).exists():
        return open_store(path)
    if not path.exists():
        raise FormatError(f"there is no file {path}: give the Dataset that a sweep wrote (.nc or .zarr).")
    try:
        with _libraries(path), xr.open_dataset(path, engine=_engine(path)) as data:
            found = data.load()
    except FormatError:
        raise
    except (OSError, ValueError, KeyError) as problem:
        reason = str(problem).splitlines()[0] if str(problem) else type(problem).__name__
        raise FormatError(
            f"{path} cannot be read as netCDF or Zarr ({reason}): give the Dataset that a sweep wrote."
        ) from problem
    lacking = [name for name in ("exists", "probability", "regime") if name not in found]
    if lacking:
        raise FormatError(
            f"{path} has no {' or '.join(lacking)}, so no sweep wrote it: run `deterrence sweep` first."
        )
    return found


def write_figure(figure: Figure, path: Path) -> None:
    """Write a figure as PNG, PDF or SVG, whole or not at all."""
    with replacing(path) as temporary:
        figure.savefig(temporary, dpi=200)


def _engine(path: Path) -> str:
    return "zarr" if path.is_dir() else "h5netcdf"


@contextmanager
def _libraries(path: Path) -> Iterator[None]:
    """A library that is not installed is the user's to install, not a crash."""
    try:
        yield
    except ImportError as problem:
        raise FormatError(
            f"{path.suffix or path} needs a library that is not installed ({problem.name}): "
            "run pip install 'deterrence[io]'."
        ) from problem
    except ValueError as problem:
        if "unrecognized engine" not in str(problem):
            raise
        raise FormatError(
            f"{path} needs h5netcdf or zarr, which is not installed: run pip install 'deterrence[io]'."
        ) from problem


def _swap(new: Path, path: Path, old: Path) -> None:
    """Put `new` at `path`; a folder that is there already comes back if that fails."""
    if path.is_dir():  # a rename replaces a file, but no folder that holds something
        path.rename(old)
    try:
        new.replace(path)
    except OSError:
        if old.exists():
            old.rename(path)
        raise


def _is_store(path: Path) -> bool:
    return any((path / name).exists() for name in (".zgroup", ".zmetadata", "zarr.json"))


def _reason(problem: OSError) -> str:
    return problem.strerror or str(problem)
