"""Study files: a question in TOML, checked as a whole, run, and written to disk."""

from deterrence.study.study import Study

__all__ = ["Study"]
