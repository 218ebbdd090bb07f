"""What does a study file hold as plain values? TOML, or one sentence that says why not."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from deterrence.errors import FormatError

__all__ = ["parsed"]


def parsed(path: Path) -> dict[str, Any]:
    """The tables of the file; a FormatError if it is missing or not TOML (with the line)."""
    if not path.exists():
        raise FormatError(f"there is no study file {path}: give the path of a .toml file.")
    if path.is_dir():
        raise FormatError(f"{path} is a folder: give the path of a .toml file in it.")
    text = ""
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        end = f"at line {len(text.splitlines())}, the end"
        words = str(problem).replace("at end of document", end)
        raise FormatError(f"{path} is not TOML: {words}: mend that line.") from None
    except UnicodeDecodeError:
        raise FormatError(f"{path} is not text in UTF-8: give a .toml file.") from None
    except OSError as problem:
        raise FormatError(f"{path} cannot be read ({problem.strerror}): change its permissions.") from None
