"""Ambiguity as an object: operators that take a game, and what is said or believed of its draws."""

from deterrence.ambiguity.knightian import fears_confirmed, knightian
from deterrence.ambiguity.persuasion import persuasion
from deterrence.ambiguity.signal import Signal

__all__ = ["Signal", "fears_confirmed", "knightian", "persuasion"]
