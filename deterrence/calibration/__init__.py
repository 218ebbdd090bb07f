"""Calibrated scenarios: three numbers per parameter, each with a source and a confidence word."""

from deterrence.calibration.calibrated import Scenario
from deterrence.calibration.load import scenario, scenarios

__all__ = ["Scenario", "scenario", "scenarios"]
