"""The article's argument, computed: `deterrence.claims` is the way in."""

from deterrence.argument.contrast import Case, Contrast, plus, times
from deterrence.argument.evaluation import evaluate
from deterrence.argument.interactions import INTERACTIONS, interaction
from deterrence.argument.options import options_table
from deterrence.argument.pivotality import pivotality
from deterrence.argument.strait import CONTRASTS
from deterrence.argument.witness import witness

__all__ = [
    "CONTRASTS", "INTERACTIONS", "Case", "Contrast", "evaluate", "interaction", "options_table", "pivotality",
    "plus", "times", "witness",
]  # fmt: skip
