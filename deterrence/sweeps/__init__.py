"""Sweeps: a solver over a labelled grid of parameters, as an `xarray.Dataset`."""

from deterrence.sweeps.grid import sweep

__all__ = ["sweep"]
