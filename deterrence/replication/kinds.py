"""Which studies can be handed over? Sweeps and claims studies; here is what is not the same for the two."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from deterrence.replication.claims import publish_claims
from deterrence.replication.publishing import Published, publish_sweep

if TYPE_CHECKING:
    from deterrence.reporting import ClaimsStudy
    from deterrence.study import Study

__all__ = ["alone", "publish", "read", "sheet"]


def read(path: Path) -> Study | ClaimsStudy:
    """The study in a file.

    Raises
    ------
    FormatError
        If it is none, or has mistakes.

    """
    from deterrence.reporting import ClaimsStudy
    from deterrence.study import Study
    from deterrence.study.kinds import CLAIMS, kind_of
    from deterrence.study.plain import parsed

    return ClaimsStudy.read(path) if kind_of(path, parsed(path)) == CLAIMS else Study.read(path)


def sheet(study: Study | ClaimsStudy) -> Path | None:
    """The sheet of own numbers that it names."""
    from deterrence.study import Study

    return study.sheet if isinstance(study, Study) else None


def alone(study: Study | ClaimsStudy) -> Study | ClaimsStudy:
    """The study as a machine runs it that has no workers."""
    from deterrence.study import Study

    return replace(study, executor=None) if isinstance(study, Study) else study


def publish(study: Study | ClaimsStudy, stem: str, progress: bool = False) -> Published:
    """Run it and make its exhibits; `stem` is the name of its file without the ending.

    All of it is computed, whatever lies in the folder of finished parts that it names: an archive says which
    code made it, and how long that takes.
    """
    from deterrence.study import Study

    study = replace(study, store=None)
    return publish_sweep(study, stem, progress) if isinstance(study, Study) else publish_claims(study, stem)
