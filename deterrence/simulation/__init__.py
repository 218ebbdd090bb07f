"""What would one see? Plays of a crisis, a game of states, crises that repeat or are foreseen."""

from deterrence.simulation.foresight import foresight
from deterrence.simulation.repeated import Repeated
from deterrence.simulation.simulate import simulate

__all__ = ["Repeated", "foresight", "simulate"]
