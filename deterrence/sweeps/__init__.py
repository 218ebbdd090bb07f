"""Sweeps: a solver over a labelled grid of parameters, as an `xarray.Dataset`, in memory or in a store."""

from deterrence.sweeps.grid import sweep

__all__ = ["sweep"]
