"""What are the numbers behind an answer of a compiled program? Kept, or computed when asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.game import Game

if TYPE_CHECKING:
    from deterrence.trees.program import Program

__all__ = ["Solved"]


@dataclass(frozen=True, eq=False)
class Solved:
    """The `Details` of a batch that a program has solved; see `deterrence.answers.details`."""

    program: Program
    game: Game
    payoffs: Any
    payoffs_true: Any
    probabilities: Any

    def payoff(self) -> Any:
        """Each player under its own prior, (*batch, K, players)."""
        return self.payoffs

    def payoff_true(self) -> Any:
        """Under nature's probabilities, (*batch, K, players)."""
        return self.payoffs_true

    def probability(self) -> Any:
        """Of each event, (*batch, K, events)."""
        return self.probabilities

    def strategy(self, infoset: str, k: int) -> Any:
        """Of each action, (*batch, actions)."""
        return self.program.strategy(self.game, infoset, k)

    def belief(self, infoset: str, k: int) -> Any:
        """Of each node, (*batch, nodes)."""
        return self.program.belief(self.game, infoset, k)

    def cutoff(self, infoset: str, k: int) -> Any:
        """Where in the private number each action is played, (*batch, actions, 2)."""
        return self.program.cutoff(self.game, infoset, k)

    def whole(self, k: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        return self.program.whole(self.game, k)

    def take(self, index: Any) -> Solved:
        """For a part of the batch, named as in `Game.take`."""
        values = (self.payoffs, self.payoffs_true, self.probabilities)
        if isinstance(index, np.ndarray):
            inner = [v.shape[len(self.game.shape) :] for v in values]
            values = tuple(v.reshape(-1, *i)[index] for v, i in zip(values, inner, strict=True))
        else:
            values = tuple(v[index] for v in values)
        game = self.game if isinstance(index, tuple) and not index else self.game.take(index)
        return Solved(self.program, game, *values)
