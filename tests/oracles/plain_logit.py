"""How far is a profile from an agent logit equilibrium? One game, plain Python, straight from its rules."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import exp

import numpy as np

import deterrence as dt
from deterrence.judging.replayed import Table
from deterrence.language.tree import Chance, Decision, Node, Outcome

Profile = Mapping[str, Sequence[float]]


def number(value: object) -> float:
    return float(np.asarray(value))


class Plain:
    """Values and chances of one game, as a player sees them."""

    def __init__(self, game: dt.Game, profile: Profile) -> None:
        self.table, self.players, self.profile = Table(game), game.players, profile

    def value(self, node: Node, who: str) -> float:
        if isinstance(node, Outcome):
            return number(self.table.payoffs[node][self.players.index(who)][0])
        if isinstance(node, Chance):
            odds = [number(p) for p in self.table.draw(node, who)]
        else:
            assert isinstance(node, Decision)
            odds = list(self.profile[node.infoset])
        return sum(p * self.value(child, who) for p, child in zip(odds, node.children, strict=True))

    def chance(self, node: Node, who: str) -> float:
        """Of being at a node, for a player who goes there as far as it can."""
        above = node.parent
        if above is None:
            return 1.0
        taken = node.steps[-1].answer
        if isinstance(above, Chance):
            return number(list(self.table.draw(above, who))[taken]) * self.chance(above, who)
        assert isinstance(above, Decision)
        own = above.subject == who
        return (1.0 if own else self.profile[above.infoset][taken]) * self.chance(above, who)

    def values(self, label: str) -> list[float] | None:
        """Of each action at a set, given that it is reached; None if chance never leads there."""
        s = self.table.tree.infosets[label]
        odds = [self.chance(node, s.player) for node in s.nodes]
        if sum(odds) < 1e-250:
            return None
        return [
            sum(p * self.value(node.children[a], s.player) for p, node in zip(odds, s.nodes, strict=True))
            / sum(odds)
            for a in range(len(s.actions))
        ]


def error(game: dt.Game, profile: Profile, rationality: Mapping[str, float]) -> float:
    """Largest difference of a probability from the one that payoffs call for, by each player's rationality."""
    plain, worst = Plain(game, profile), 0.0
    for label, s in game.tree.infosets.items():
        values = plain.values(label)
        if values is not None:
            odds = [exp(rationality[s.player] * (v - max(values))) for v in values]
            worst = max(worst, *(abs(p - o / sum(odds)) for p, o in zip(profile[label], odds, strict=True)))
    return worst


def ranges(game: dt.Game) -> dict[str, float]:
    """Each player's highest payoff less its lowest."""
    paid = [[number(level) for level, _ in row] for row in Table(game).payoffs.values()]
    return {who: max(own) - min(own) for who, own in zip(game.players, zip(*paid, strict=True), strict=True)}
