"""Which payoffs, odds and laws stand in the tree of a batch of games?

The rules are replayed on real arrays, outcome by outcome: from the traced tree the topology is taken and
nothing else, so that the judge shares no expression and no plan with a solver.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.arguments import short
from deterrence.arrays.foreign import floats
from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.language.private import Distribution, level_and_slope
from deterrence.language.story import Storyteller
from deterrence.language.tree import Node, Tree

__all__ = ["Line", "Table"]

Line = tuple[Any, Any]  # a payoff as level and slope in the player's private number


class Table:
    """The numbers of a batch of games, by replaying the rules on arrays: payoffs, draws, laws."""

    def __init__(self, game: Game) -> None:
        if not isinstance(game, Game):
            raise GameError(f"play came with {short(game)}: give a game, such as dt.games.Strait().")
        self.tree: Tree = game.tree
        self.players = game.players
        self.shape = game.shape
        self.payoffs: dict[Node, list[Line]] = {}
        self.weights: dict[Node, Mapping[str, Any]] = {}
        self.draws: dict[Node, Mapping[str, Any]] = {}
        self.laws: dict[str, Distribution] = {}
        numbers = game.stand_in({name: floats(value)[()] for name, value in game.numbers.items()})
        for end in self.tree.outcomes:
            teller = Storyteller(type(game).__name__, game.players, end.script)
            with np.errstate(all="ignore"):
                ending = numbers.rules(teller)
            self.payoffs[end] = [level_and_slope(ending.payoffs[p], p, ending.label) for p in game.players]
            self.weights[end] = ending.events
            node = end.parent
            for step in reversed(teller.steps):
                if step.decision and step.law is not None:
                    self.laws[step.infoset] = step.law
                elif not step.decision and node is not None:
                    self.draws[node] = {"": step.probabilities, **step.believes}
                node = node.parent if node is not None else None

    def draw(self, node: Node, player: str = "") -> Any:
        """Probabilities of a draw as `player` believes them; nature's for ""."""
        rows = self.draws[node]
        return rows.get(player, rows[""])
