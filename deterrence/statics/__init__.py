"""How does an answer move with its parameters, and how far is it from becoming another one?

Comparative statics of equilibria. `derivative` differentiates an answer, exactly and for a whole batch;
`margin` says how decidedly its choices are made, `binding` which choice is the closest; `distance` how far
a parameter can move before other actions are taken.
"""

from __future__ import annotations

from deterrence.statics.derivative import Derivative, derivative
from deterrence.statics.distance import distance
from deterrence.statics.margin import binding, margin

__all__ = ["Derivative", "binding", "derivative", "distance", "margin"]
