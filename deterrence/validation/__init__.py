"""Does the model agree with what others said and saw? Forecasts, surveys, wargames and the record."""

from deterrence.validation.table import validate

__all__ = ["validate"]
