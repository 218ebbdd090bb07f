"""Which code made an archive? It holds that code, and can be run by it alone.

A version number covers many states of the code, and a repository may be gone when the archive is read: so the
library's own files lie in `library/`, three megabytes of text that pack into one, and `recompute.py` runs
them. They are files rather than a wheel, so that they can be read, compared line by line, and run
without an installer. On another state of the code the files that differ are named.
"""

from __future__ import annotations

from collections.abc import Mapping

from deterrence.errors import FormatError
from deterrence.sources import COUNTED, digest_of, own_files

__all__ = ["PLACE", "RUN", "differing", "digest_in", "library", "named"]

PLACE, RUN = "library/deterrence/", "recompute.py"
MOST_TOLD = 5
Files = Mapping[str, bytes]
_RUN = '''\
"""Computes this archive again with the code that lies in it, and compares: python recompute.py"""

import sys
from pathlib import Path

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here / "library"))

from deterrence.command.cli import main  # noqa: E402

sys.exit(main(["recompute", str(here), *sys.argv[1:]]))
'''


def library() -> dict[str, bytes]:
    """The library and the program that runs it, by their paths in an archive."""
    return {RUN: _RUN.encode(), **{PLACE + name: content for name, content in own_files().items()}}


def digest_in(contents: Files) -> str:
    """The hash of the library that lies in an archive."""
    return digest_of(_inside(contents))


def differing(contents: Files, told: str) -> list[str]:
    """The programs and tables of the library that are not the same in an archive and here.

    Raises
    ------
    FormatError
        If the library in the archive is not the one, of hash `told`, that its manifest names.

    """
    theirs, ours = _inside(contents), own_files()
    if digest_of(theirs) != told:
        raise FormatError(
            f"the library in the archive has the hash {digest_of(theirs)[:16]}, but the manifest names "
            f"{told[:16]} as the code that made it: take the original."
        )
    names = sorted(name for name in {*theirs, *ours} if name.endswith(COUNTED))
    return [name for name in names if theirs.get(name) != ours.get(name)]


def named(names: list[str]) -> str:
    """Those names in one phrase, a few of them told."""
    more = f" and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else ""
    return f"other code of deterrence ({', '.join(names[:MOST_TOLD])}{more})"


def _inside(contents: Files) -> dict[str, bytes]:
    return {n.removeprefix(PLACE): content for n, content in contents.items() if n.startswith(PLACE)}
