"""What does a player believe about what it has not seen?

Bayes' rule, player by player, on the actions that informed players were seen to take; after an
action that no type (of positive probability) takes, the off-path rule: the observer's prior, or
certainty of a named type. Beliefs are lotteries over one hidden draw or move at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from typing import Any

import numpy as np

from deterrence.information import Hidden, Signal, signals
from deterrence.lotteries import Draw, Guarded, Lottery, Point
from deterrence.tree import InformationSet, Tree

__all__ = ["Beliefs"]


class Beliefs:
    """The beliefs of an information set's owner, given everybody's replies.

    Parameters
    ----------
    tree : Tree
    draw : function of probabilities to a lottery
        Makes one lottery object for the same probabilities.
    off_path : mapping of player to type
        Players that it leaves out are thought of at the observer's prior.

    """

    def __init__(
        self, tree: Tree, draw: Callable[[tuple[Any, ...]], Lottery], off_path: Mapping[str, str]
    ) -> None:
        self.tree, self.draw, self.off_path = tree, draw, off_path
        self._updated: dict[Any, tuple[Lottery, Lottery]] = {}

    def __call__(self, replies: Mapping[str, Lottery], infoset: InformationSet, hidden: Hidden) -> Lottery:
        """The lottery over the parts of `hidden` in the eyes of the set's owner."""
        if not hidden.is_draw:
            return replies[hidden.nodes[0].steps[hidden.position].infoset]
        node = next(c for c in self.tree.chances if c.subject == hidden.subject)
        prior = self.draw(node.believes.get(infoset.player, node.probabilities))
        belief = prior
        for signal in signals(self.tree, infoset, hidden):
            belief = self._update(belief, prior, hidden, signal, replies)
        return belief

    def _update(
        self, belief: Lottery, prior: Lottery, hidden: Hidden, signal: Signal, replies: Mapping[str, Lottery]
    ) -> Lottery:
        """The belief after one observed action; one object for the same belief and likelihoods."""
        likelihood = [replies[label].probabilities[signal.action] for label in signal.infosets]
        key = (id(belief), signal.player, *(getattr(p, "index", p) for p in likelihood))
        if key not in self._updated:
            rule = self._rule(prior, hidden, signal.player)
            updated = _bayes(belief, likelihood, rule)
            self._updated[key] = updated, belief  # the key holds the belief's id: keep it alive
        return self._updated[key][0]

    def _rule(self, prior: Lottery, hidden: Hidden, sender: str) -> Lottery:
        if sender not in self.off_path:
            return prior
        options = hidden.nodes[0].steps[hidden.position].options
        return Point(options.index(self.off_path[sender]), len(options))


def _bayes(belief: Lottery, likelihood: list[Any], rule: Lottery) -> Lottery:
    if all(isinstance(p, float) for p in likelihood):  # a pure signal: who takes it is known
        takers = [branch for branch, p in enumerate(likelihood) if p == 1.0]
        if len(takers) == len(likelihood):
            return belief
        if not takers:
            return rule
        if len(takers) == 1:
            possible = belief.probabilities[takers[0]] > 0
            return Guarded(possible, Point(takers[0], len(likelihood)), rule)
    weights = [p * q for p, q in zip(belief.probabilities, likelihood, strict=True)]
    total = reduce(np.add, weights)
    return Guarded(total > 0, Draw(tuple(w / total for w in weights)), rule)
