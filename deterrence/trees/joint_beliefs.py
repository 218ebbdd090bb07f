"""What does a player believe about several things it has not seen, if one tells about another?

Where draws are correlated (a draw's odds depend on earlier draws, or on moves that were seen), beliefs
about different players cannot be formed one by one. At a set the nodes' prior odds, given what its owner
was shown, are multiplied by the likelihood of what each informed player was seen to do:

    belief(node)  ~  prior(node)  prod_k  likelihood_k(type of k at the node).

The off-path rule is applied player by player, as with independent types (`trees.beliefs`): after an
action that no type of k (of positive prior in the observer's eyes) takes, the likelihoods of k are all one
again ("prior"), or those of a named type alone. If each player's actions are possible but not all together,
the belief is the product of the beliefs about each. A set whose owner knows what has prior zero
believes what it would if that had told it nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import reduce
from math import prod
from typing import Any

import numpy as np

from deterrence.language.tree import Decision, InformationSet, Tree
from deterrence.trees.information import Hidden, draws_before, signals
from deterrence.trees.lotteries import Lottery

__all__ = ["JointBeliefs"]

Weights = dict[Decision, Any]


class JointBeliefs:
    """The beliefs of an information set's owner where draws are correlated; called as `Beliefs` is.

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
        self._priors: dict[str, tuple[Hidden, Weights]] = {}

    def __call__(self, replies: Mapping[str, Lottery], infoset: InformationSet, hidden: Hidden) -> Lottery:
        """The lottery over the parts of `hidden` in the eyes of the set's owner."""
        if not hidden.is_draw:
            return replies[hidden.nodes[0].steps[hidden.position].infoset]
        whole, prior = self._prior(infoset)
        draws = {h.subject: h for h in whole.all() if h.is_draw}
        marginal = {d: [_sum(p for n, p in prior.items() if _answer(n, d) == b) for b in range(len(h.parts))]
                    for d, h in draws.items()}  # fmt: skip
        likely = {d: self._likelihood(replies, infoset, h, marginal[d]) for d, h in draws.items()}
        each = {d: [m * p for m, p in zip(marginal[d], row, strict=True)] for d, row in likely.items()}
        joint = {n: p * _product(likely, n) for n, p in prior.items()}
        possible = _sum(joint.values()) > 0
        weights = {n: np.where(possible, joint[n], _product(each, n)) for n in hidden.nodes}
        parts = [_sum(weights[n] for n in _nodes(part)) for part in hidden.parts]
        return self.draw(_shares(self.tree, parts))

    def _prior(self, infoset: InformationSet) -> tuple[Hidden, Weights]:
        """What the set's owner does not know, and the odds of its nodes given what it was shown."""
        if infoset.label not in self._priors:
            whole = Hidden.of(infoset.nodes)
            assert isinstance(whole, Hidden)
            told: Weights = {}
            alone: Weights = {}
            for node in infoset.nodes:
                told[node], alone[node] = self._odds(whole, node, infoset.player)
            possible = _sum(told.values()) > 0
            self._priors[infoset.label] = whole, {n: np.where(possible, told[n], alone[n]) for n in told}
        return self._priors[infoset.label]

    def _odds(self, whole: Hidden, node: Decision, player: str) -> tuple[Any, Any]:
        """Of the draws on the way to a node since nodes differ: of all, and of those that are hidden."""
        number = self.tree.graph.as_expression
        hidden = {h.subject for h in whole.all() if h.is_draw}
        drawn = [
            (chance.subject, chance.believes.get(player, chance.probabilities)[answer])
            for chance, answer in draws_before(node)
            if len(chance.steps) >= whole.position
        ]
        alone = [p for subject, p in drawn if subject in hidden]
        return prod([p for _, p in drawn], start=number(1.0)), prod(alone, start=number(1.0))

    def _likelihood(
        self, replies: Mapping[str, Lottery], infoset: InformationSet, hidden: Hidden, marginal: Sequence[Any]
    ) -> Sequence[Any]:
        """Of what those who know a hidden draw were seen to do, for each of its outcomes."""
        likely: Sequence[Any] = [self.tree.graph.as_expression(1.0)] * len(hidden.parts)
        for signal in signals(self.tree, infoset, hidden):
            seen = [replies[label].probabilities[signal.action] for label in signal.infosets]
            new = [p * q for p, q in zip(likely, seen, strict=True)]
            possible = _sum(m * p for m, p in zip(marginal, new, strict=True)) > 0
            rule = self._rule(hidden, signal.player)
            likely = [np.where(possible, p, r) for p, r in zip(new, rule, strict=True)]
        return likely

    def _rule(self, hidden: Hidden, sender: str) -> Sequence[Any]:
        options = hidden.nodes[0].steps[hidden.position].options
        named = self.off_path.get(sender)
        return [float(named is None or option == named) for option in options]


def _nodes(part: Hidden | Decision) -> Sequence[Decision]:
    return part.nodes if isinstance(part, Hidden) else (part,)


def _answer(node: Decision, draw: str) -> int:
    return next(step.answer for step in node.steps if step.subject == draw)


def _product(factors: Mapping[str, Sequence[Any]], node: Decision) -> Any:
    """The factors of a node: for each hidden draw, that of its outcome."""
    return prod(row[_answer(node, draw)] for draw, row in factors.items())


def _sum(values: Iterable[Any]) -> Any:
    return reduce(np.add, values)


def _shares(tree: Tree, parts: Sequence[Any]) -> tuple[Any, ...]:
    """Weights as probabilities; alike where all are zero, which then weigh nothing themselves."""
    total = _sum(parts)
    return tuple(tree.graph.as_expression(np.where(total > 0, p / total, 1 / len(parts))) for p in parts)
