"""Replication archives: a study with everything that is needed to compute it again, and to compare."""

from deterrence.replication.archive import replicate
from deterrence.replication.recomputing import recompute

__all__ = ["recompute", "replicate"]
