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

from deterrence.errors import GameError, nearest
from deterrence.language.tree import InformationSet, Tree
from deterrence.trees.information import Hidden, Signal, dependence, signals
from deterrence.trees.joint_beliefs import JointBeliefs
from deterrence.trees.lotteries import Draw, Guarded, Lottery, Mixture, Point

__all__ = ["Beliefs", "OffPathRule", "beliefs_of", "check_rule", "rule_in_words"]


class OffPathRule(dict[str, str]):
    """An off-path rule that cannot change and has a hash, as a frozen solver needs."""

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __setitem__(self, player: str, type_: str) -> None:
        raise TypeError("the off-path rule of a solver cannot change: make another solver.")

    def __reduce__(self) -> Any:
        return OffPathRule, (dict(self),)


def check_rule(rule: str | Mapping[str, str], tree: Tree) -> None:
    """Raise if an off-path rule is neither "prior" nor "any" nor a mapping of players to types of theirs.

    Raises
    ------
    GameError
        With the types that there are.

    """
    if isinstance(rule, str):
        if rule not in {"prior", "any"}:
            raise GameError(
                f"off_path came as {rule!r}: give 'prior', 'any' or a mapping such as {{'US': 'irresolute'}}."
            )
        return
    for player, type_ in rule.items():
        types = [o for c in tree.chances if c.to == (player,) for o in c.options]
        if type_ not in types:
            near = nearest(type_, types) if player in tree.players else nearest(player, tree.players)
            raise GameError(
                f"off_path names {player!r} as {type_!r}, but {tree.game} has the types "
                f"{', '.join(dict.fromkeys(types)) or '(none)'} of {player!r}{near}"
            )


def rule_in_words(rule: str | Mapping[str, str]) -> str:
    """The rule as it stands in a concept's name."""
    return rule if isinstance(rule, str) else ", ".join(f"{player} {type_}" for player, type_ in rule.items())


def beliefs_of(tree: Tree, draw: Callable[[tuple[Any, ...]], Lottery], off_path: Mapping[str, str]) -> Any:
    """How beliefs are formed in a tree: player by player, or jointly where draws are correlated."""
    return (JointBeliefs if dependence(tree) else Beliefs)(tree, draw, off_path)


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
        self._told: dict[Hidden, tuple[Lottery, list[Signal]]] = {}
        self._updated: dict[Any, tuple[Lottery, Lottery]] = {}

    def __call__(self, replies: Mapping[str, Lottery], infoset: InformationSet, hidden: Hidden) -> Lottery:
        """The lottery over the parts of `hidden` in the eyes of the set's owner."""
        if not hidden.is_draw:
            return replies[hidden.nodes[0].steps[hidden.position].infoset]
        if hidden not in self._told:  # the same for every profile of replies
            node = next(c for c in self.tree.chances if c.subject == hidden.subject)
            prior = self.draw(node.believes.get(infoset.player, node.probabilities))
            self._told[hidden] = prior, signals(self.tree, infoset, hidden)
        prior, told = self._told[hidden]
        belief = prior
        for signal in told:
            belief = self._update(belief, prior, hidden, signal, replies)
        return belief

    def _update(
        self, belief: Lottery, prior: Lottery, hidden: Hidden, signal: Signal, replies: Mapping[str, Lottery]
    ) -> Lottery:
        """The belief after one observed action; one object for the same belief and likelihoods."""
        likelihood = [replies[label].probabilities[signal.action] for label in signal.infosets]
        known = all(isinstance(replies[label], (Point, Mixture)) for label in signal.infosets)
        key = (id(belief), signal.player, *(getattr(p, "index", p) for p in likelihood))
        if key not in self._updated:
            rule = self._rule(prior, hidden, signal.player)
            updated = _bayes(belief, likelihood, rule, known)
            self._updated[key] = updated, belief  # the key holds the belief's id: keep it alive
        return self._updated[key][0]

    def _rule(self, prior: Lottery, hidden: Hidden, sender: str) -> Lottery:
        if sender not in self.off_path:
            return prior
        options = hidden.nodes[0].steps[hidden.position].options
        return Point(options.index(self.off_path[sender]), len(options))


def _bayes(belief: Lottery, likelihood: list[Any], rule: Lottery, known: bool) -> Lottery:
    """Bayes' rule on one observed action; `known`: a likelihood that is not the number 0 is positive."""
    if known:
        takers = [branch for branch, p in enumerate(likelihood) if not (isinstance(p, float) and p == 0.0)]
        if len(takers) == len(likelihood) and all(isinstance(p, float) for p in likelihood):
            return belief
        if not takers:
            return rule
        if len(takers) == 1:
            possible = belief.probabilities[takers[0]] > 0
            return Guarded(possible, Point(takers[0], len(likelihood)), rule)
    weights = [p * q for p, q in zip(belief.probabilities, likelihood, strict=True)]
    total = reduce(np.add, weights)
    return Guarded(total > 0, Draw(tuple(w / total for w in weights)), rule)
