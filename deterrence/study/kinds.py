"""Which kind of study does a file hold? The sweep of a game, or claims on a scenario.

A sweep names a game, claims name a scenario; the fields that only one of the two has tell them apart. A file
that is of the other kind is refused in one sentence, since a list of its mistakes would be of no help.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from deterrence.errors import FormatError

__all__ = ["CLAIMS", "SWEEP", "kind_of", "refuse_claims", "refuse_sweep"]

SWEEP, CLAIMS = "sweep", "claims"
_SWEEP = (
    "game", "override", "solver", "choices", "check", "executor", "parameters", "over", "cases", "outputs",
)  # fmt: skip
_CLAIMS = ("headline", "beside", "claims", "options", "mixing", "beliefs", "games", "error", "data", "report")


def kind_of(path: Path, table: Mapping[str, Any]) -> str:
    """The kind of the study in a file, `SWEEP` or `CLAIMS`.

    Raises
    ------
    FormatError
        If it is none.

    """
    if _met(table, _SWEEP):
        return SWEEP
    if _met(table, _CLAIMS) or "scenario" in table:
        return CLAIMS
    raise FormatError(
        f"{path} is no study (it has {', '.join(table) or 'nothing'}): give a file that names a game and "
        "what is swept, or a scenario and claims."
    )


def refuse_claims(path: Path, table: Mapping[str, Any]) -> None:
    """Refuse a claims study where a sweep is needed."""
    if (own := _met(table, _CLAIMS)) and not _met(table, _SWEEP):
        raise FormatError(
            f"{path} is a claims study (it has {', '.join(own)}), but the study of a sweep is needed: run it "
            "by `deterrence claims` or `deterrence report`."
        )


def refuse_sweep(path: Path, table: Mapping[str, Any]) -> None:
    """Refuse the study of a sweep where a claims study is needed."""
    if (own := _met(table, _SWEEP)) and not _met(table, _CLAIMS):
        raise FormatError(
            f"{path} is the study of a sweep (it has {', '.join(own)}), but a claims study is needed: run it "
            "by `deterrence sweep`."
        )


def _met(table: Mapping[str, Any], fields: Iterable[str]) -> list[str]:
    return [name for name in fields if name in table]
