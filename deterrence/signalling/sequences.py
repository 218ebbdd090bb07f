"""What are a signalling game's payoffs if those who reply move one after another?

Each way in which the agents may go on after a message has a payoff for the sender and, from an agent's
own move on, for that agent: expected over draws that those who reply cannot infer from each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from deterrence.errors import GameError
from deterrence.kernels.sequences.ways import Payoffs, Sequences, Way
from deterrence.language.tree import Chance, Decision, InformationSet, Node
from deterrence.trees.information import Hidden, signals

if TYPE_CHECKING:
    from deterrence.signalling.structure import Signalling

__all__ = ["in_sequence"]


def in_sequence(game: Signalling, rule: Any) -> tuple[Sequences, Payoffs]:
    """The sizes and payoffs of a signalling game in which replies follow each other.

    Raises
    ------
    GameError
        If the sender has more than two types, or a reply tells of a draw.

    """
    sets = [game.tree.infosets[label] for label in game.agents]
    if len(game.types) != 2:
        late = next(s for s in sets if sum(st.decision for st in s.nodes[0].steps) > 1)
        raise GameError(
            f"the reply at {late.label!r} follows another reply, which is solved for two types, but "
            f"{game.sender} has {len(game.types)} ({', '.join(game.types)}): join some, or let one reply "
            "end the matter."
        )
    for s in sets:
        _check_told(game, s)
    return _Ways(game).read(sets, rule)


def _check_told(game: Signalling, s: InformationSet) -> None:
    """Raise if an earlier reply shows what its owner was told and the set's owner was not."""
    hidden = Hidden.of(s.nodes)
    for draw in hidden.all() if isinstance(hidden, Hidden) else ():
        told = signals(game.tree, s, draw) if draw.is_draw and draw.subject != game.draw.subject else []
        if told:
            raise GameError(
                f"at {s.label!r} the reply of {told[0].player} tells of {draw.subject!r}, which "
                f"{s.player} was not shown: draws must be told to all who reply later, or to the last."
            )


class _Ways:
    """What may follow a node in the eyes of a player: ways and their payoffs."""

    def __init__(self, game: Signalling) -> None:
        self.game, self.number = game, {label: j for j, label in enumerate(game.agents)}
        self._known: dict[tuple[Node, str], dict[Way, Any]] = {}
        self._first: dict[tuple[str, int], Any] = {}

    def read(self, sets: list[InformationSet], rule: Any) -> tuple[Sequences, Payoffs]:
        game, types = self.game, range(2)
        senders = [game.tree.infosets[label] for label in game.senders]
        sent = [self._after(senders, m) for m in range(len(game.after))]
        taken = [[(a, way) for a in range(len(s.actions)) for way in self._after([s], a)] for s in sets]
        sender = [[[self._worth(s, m, way) for way in own] for m, own in enumerate(sent)] for s in senders]
        worth = [
            [[self._worth(s, a, way, t) for a, way in own] for t in types]
            for s, own in zip(sets, taken, strict=True)
        ]
        owners = [game.sender, *(s.player for s in sets)]
        reference = [[self._first[owner, t] for t in types] for owner in owners]
        scale = [game.rows.scale(game.tree.players.index(owner)) for owner in owners]
        ways = [tuple(((j, a), *way) for a, way in own) for j, own in enumerate(taken)]
        sizes = tuple(tuple(game.count(label) for label in row) for row in game.after)
        stage = Sequences(2, sizes, tuple(map(tuple, sent)), tuple(ways))
        return stage, Payoffs(sender, worth, reference, scale, game.prior(game.draw, game.receiver), rule)

    def _after(self, sets: list[InformationSet], action: int) -> list[Way]:
        """The ways that may follow an action at some sets."""
        found = (self._from(node.children[action], s.player) for s in sets for node in s.nodes)
        return list(dict.fromkeys(way for ways in found for way in ways))

    def _worth(self, s: InformationSet, action: int, way: Way, type_: int | None = None) -> Any:
        """What an action is worth to the owner of a set on one of the ways that may follow."""
        none = self.game.tree.graph.as_expression(0.0)

        def value(node: Decision) -> Any:
            return self._from(node.children[action], s.player).get(way, none)

        return self.game.expected(s, value, type_)

    def _from(self, node: Node, player: str) -> dict[Way, Any]:
        """The ways from a node, with a player's payoff times its own probability of the draws on them."""
        key = node, player
        if key not in self._known:
            self._known[key] = self._made(node, player)
        return self._known[key]

    def _made(self, node: Node, player: str) -> dict[Way, Any]:
        if isinstance(node, Decision) and node.infoset in self.number:
            agent = self.number[node.infoset]
            return {
                ((agent, action), *way): value
                for action, child in enumerate(node.children)
                for way, value in self._from(child, player).items()
            }
        value = self.game.value(node)
        if value is not None:
            level = value[self.game.tree.players.index(player)]
            type_ = next(st.answer for st in node.steps if st.subject == self.game.draw.subject)
            return {(): level - self._first.setdefault((player, type_), level)}
        assert isinstance(node, Chance)
        ways: dict[Way, Any] = {}
        for share, child in zip(self.game.prior(node, player), node.children, strict=True):
            for way, part in self._from(child, player).items():
                ways[way] = ways[way] + share * part if way in ways else share * part
        return ways
