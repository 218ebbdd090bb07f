"""What is written at the ends and draws of a tree? Numbers of a single game, short formulas of a batch.

Numbers come from the rules, played on the parameters' values; nothing is solved.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.game import Game
from deterrence.judging.replayed import Table
from deterrence.language.tree import Chance, Node, Outcome

__all__ = ["Cells", "signed"]

LONG = 24
LEFT_OUT = "…"


class Cells:
    """The texts of one game told by its rules."""

    def __init__(self, game: Game) -> None:
        self.game = game
        self.shortened = False
        with np.errstate(all="ignore"):
            self.table = None if game.shape or game.library is not None else Table(game)

    def payoff(self, end: Outcome, player: int) -> str:
        """What an end pays to a player, x being its private number."""
        if self.table is not None:
            level, slope = self.table.payoffs[end][player]
            return signed(float(level), float(slope))
        level, slope = end.payoffs[player], end.slopes[player]
        known = slope.constant and slope.value == 0
        return self._formula(level) + ("" if known else f" + {self._formula(slope)} x")

    def branch(self, parent: Any, child: Node) -> str:
        """The action that leads to a node, or what is drawn and how likely."""
        step = child.steps[-1]
        word = step.options[step.answer]
        if not isinstance(parent, Chance):
            return word
        if self.table is not None:
            return f"{word} ({float(self.table.draw(parent)[step.answer]):.4g})"
        return f"{word} ({self._formula(parent.probabilities[step.answer])})"

    def _formula(self, expression: Any) -> str:
        text = f"{float(expression.value):.4g}" if expression.constant else str(expression)
        if len(text) <= LONG:
            return text
        self.shortened = True
        return LEFT_OUT


def signed(level: float, slope: float) -> str:
    """A payoff that may depend on the private number x."""
    base = f"{level + 0.0:.4g}"
    if slope == 0:
        return base
    size = f"{abs(slope):.4g}"
    return f"{base} {'+' if slope > 0 else '-'} {'' if size == '1' else f'{size} '}x"
