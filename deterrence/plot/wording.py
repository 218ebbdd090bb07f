"""What is written on a game tree? Names, actions, probabilities and payoffs, and how long they are.

Formulas that are too long to read in a figure are left out with a word on how to print them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from deterrence.game import Game
from deterrence.language.tree import Branching, Chance, Decision, Node, Outcome
from deterrence.symbols.plan import Plan

__all__ = ["Words"]

SHORT, ROOM = 24, 1.06
LEFT_OUT = "…"


class Words:
    """The texts of one game's tree, at font size `size`; numbers instead of formulas with `values`."""

    def __init__(self, game: Game, size: float, values: bool) -> None:
        self.game, self.size, self.values = game, size, values
        self.shortened = False
        self.private = dict.fromkeys(
            d.private for d in game.tree.decisions if d.private
        )  # the labels of private numbers, in order

    def width(self, text: str) -> float:
        """Length in points, with a little room for other renderers."""
        return ROOM * _width(text, self.size)

    def name(self, node: Node) -> str:
        """Whose node it is, or what is drawn; a number known to the mover alone is named."""
        if isinstance(node, Decision) and node.private:
            return f"{node.subject} (knows {self.symbol(node.private)})"
        return node.subject if isinstance(node, Branching) else ""

    def symbol(self, private: str) -> str:
        """The letter that stands for a private number in payoffs."""
        return "xyzuvw"[list(self.private).index(private) % 6]

    def branch(self, node: Node) -> str:
        """What leads to a node: an action, or a draw with its probability."""
        step, parent = node.steps[-1], node.parent
        taken = step.options[step.answer]
        if not isinstance(parent, Chance):
            return taken
        return f"{taken} (p = {self.number(parent.probabilities[step.answer])})"

    def number(self, expression: Any) -> str:
        """A formula, or its value."""
        if expression.constant:
            return f"{float(expression.value) + 0.0:.4g}"  # no minus before a zero
        if self.values:
            return f"{float(Plan([expression])(self.game.values)[0]) + 0.0:.4g}"
        text = str(expression)
        if len(text) <= SHORT:
            return text
        self.shortened = True
        return LEFT_OUT

    def payoff(self, leaf: Outcome, player: int) -> str:
        """A payoff: its level, and its slope in the player's private number."""
        level, slope = self.number(leaf.payoffs[player]), leaf.slopes[player]
        if slope.constant and slope.value == 0:
            return level
        owner = self.game.players[player]
        own = next(
            d.private
            for d in self.game.tree.decisions
            if d.private and d.subject == owner and _above(d, leaf)
        )
        steep = self.number(slope)
        sign = "−" if steep.startswith("-") else "+"
        size = steep.removeprefix("-")
        return f"{level} {sign} {'' if size == '1' else f'{size} '}{self.symbol(own)}"

    def table(self, leaves: Sequence[Outcome]) -> list[list[str]]:
        """Columns with their heads: the outcome's label, then each player's payoff."""
        columns = [["outcome", *(leaf.label for leaf in leaves)]]
        for i, player in enumerate(self.game.players):
            columns.append([player, *(self.payoff(leaf, i) for leaf in leaves)])
        return columns

    def notes(self, under: Sequence[str]) -> list[str]:
        """What a reader must know beside the drawing."""
        lines = ["open circle: chance; full circle: decision; dashed: nodes that the mover cannot tell apart"]
        if under:
            lines.append(f"only paths with {'; '.join(under)}: information sets go on beyond them")
        for label in self.private:
            law = next(d.law for d in self.game.tree.decisions if d.private == label)
            kind = f", drawn from a {law.name} law" if law is not None else ""
            lines.append(f"{self.symbol(label)}: {label}, a private number{kind}")
        if self.shortened:
            lines.append(
                f"{LEFT_OUT}: a long formula (game.formulas() prints all, values=True draws numbers)"
            )
        if self.game.tree.misperceived:
            lines.append("probabilities are nature's; some player holds a prior of its own")
        return lines


def _above(node: Node, leaf: Node | None) -> bool:
    while leaf is not None and leaf is not node:
        leaf = leaf.parent
    return leaf is node


@cache
def _width(text: str, size: float) -> float:
    if not text.strip():
        return 0.0
    font = FontProperties(size=size)
    return float(TextPath((0, 0), text.replace("$", "S"), prop=font).get_extents().x1)
