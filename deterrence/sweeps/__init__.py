"""Sweeps: a solver over a grid of parameters or a drawn batch, in memory or in a store; where it changes."""

from deterrence.sweeps.grid import sweep
from deterrence.sweeps.refine import refine
from deterrence.sweeps.sample import sample

__all__ = ["refine", "sample", "sweep"]
