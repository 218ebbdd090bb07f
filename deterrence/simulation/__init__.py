"""What would one see? Plays of a crisis, years of a game of states, crises that repeat."""

from deterrence.simulation.repeated import Repeated
from deterrence.simulation.simulate import simulate

__all__ = ["Repeated", "simulate"]
