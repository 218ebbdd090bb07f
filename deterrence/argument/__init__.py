"""The article's argument, computed: `deterrence.claims` is the way in."""

from deterrence.argument.contrast import Case, Contrast, plus, times
from deterrence.argument.evaluation import evaluate
from deterrence.argument.foreseen import WORLDS, World, foresight_table
from deterrence.argument.interactions import INTERACTIONS, interaction
from deterrence.argument.options import options_table
from deterrence.argument.pivotality import pivotality
from deterrence.argument.rate_elasticity import rate_elasticity
from deterrence.argument.strait import CONTRASTS
from deterrence.argument.witness import witness

__all__ = [
    "CONTRASTS", "INTERACTIONS", "WORLDS", "Case", "Contrast", "World", "evaluate", "foresight_table",
    "interaction", "options_table", "pivotality", "plus", "rate_elasticity", "times", "witness",
]  # fmt: skip
