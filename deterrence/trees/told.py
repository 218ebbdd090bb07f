"""How do mixtures that were found become strategies, beliefs and values? As expressions, compiled when asked.

Probabilities of actions (and beliefs) stand as symbols beside the parameters. What follows from them at
every information set, and for every player, is the same for every equilibrium of a structure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from deterrence.arrays.pieces import taken
from deterrence.game import TRACING, Game
from deterrence.language.tree import Decision, InformationSet, Tree
from deterrence.symbols.plan import Plan
from deterrence.trees.information import Hidden
from deterrence.trees.lotteries import Lottery
from deterrence.trees.purified import Purified
from deterrence.trees.valuation import Valuation

__all__ = ["Told", "beliefs_over_nodes"]


class Told:
    """What the equilibria of one structure are, in symbols.

    Parameters
    ----------
    tree : Tree
    values : Valuation
    replies : mapping of information set to Lottery
        Of symbols, or settled.
    belief : function of an information set to weights of its nodes

    """

    def __init__(
        self,
        tree: Tree,
        values: Valuation,
        replies: Mapping[str, Lottery],
        belief: Callable[[InformationSet], Sequence[Any]],
    ) -> None:
        self.tree, self.values, self.replies, self.belief = tree, values, replies, belief
        self._plans: dict[Any, Plan] = {}

    def rows(self, game: Game, games: Any, symbols: Mapping[str, Any], what: str, infoset: str) -> Any:
        """Expressions for every equilibrium of a list, (rows, E).

        Parameters
        ----------
        game : Game
            The batch.
        games : int array, (E,)
            The game of each equilibrium, a flat number.
        symbols : mapping of name to array, (E,)
            The symbols in the replies and beliefs.
        what : {"value", "strategy", "belief", "cutoff", "whole"}
            Values, or the numbers of one set, or strategies and beliefs of all sets.
        infoset : str
            The set, where one is asked for.

        """
        key = what, infoset
        with TRACING:
            if key not in self._plans:
                number = self.tree.graph.as_expression
                self._plans[key] = Plan([number(row) for row in self.wanted(what, infoset)])
        parameters = {**game.values, **taken(game.values, game.shape, games)}
        outputs = self._plans[key]({**parameters, **symbols})
        result = np.empty((len(outputs), len(games)))
        for row, output in zip(result, outputs, strict=True):
            row[...] = output
        return result

    def wanted(self, what: str, infoset: str) -> list[Any]:
        """The expressions that `rows` computes."""
        if what == "value":
            value, v = self.values(self.tree.root, self.replies, {}), self.values
            assert value is not None
            return [*value[v.level], *(value[v.true] if self.tree.misperceived else ()), *value[v.event]]
        rows: list[Any] = []
        for label in self.tree.infosets if what == "whole" else [infoset]:
            reply = self.replies[label]
            if what in {"strategy", "whole"}:
                rows += reply.probabilities
            if what in {"belief", "whole"}:
                rows += self.belief(self.tree.infosets[label])
            if what == "cutoff" and isinstance(reply, Purified):
                rows += [end for pair in reply.intervals for end in pair]
        return rows


def beliefs_over_nodes(s: InformationSet, lottery: Callable[[Hidden], Lottery]) -> list[Any]:
    """The belief over the nodes of a set, from lotteries over what its owner does not know."""
    hidden = Hidden.of(s.nodes)
    if isinstance(hidden, Decision):
        return [1.0]
    weights = hidden.weights(lottery)
    return [weights[node] for node in s.nodes]
