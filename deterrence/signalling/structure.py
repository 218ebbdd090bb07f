"""Is this tree a signalling game, and what are its payoffs?

One player, the sender, learns its type by a draw and sends a message. Other players' information sets
after a message, where the type matters, are its agents: the receiver's, one for each type of its own or
each draw that it is told of, and those who reply to replies (see `deterrence.signalling.sequences`).
Whatever may follow must be solvable by backward induction whatever is believed: the best action is found
from the same expressions at every node of a set.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from deterrence.errors import GameError
from deterrence.kernels.sequences.ways import Payoffs
from deterrence.kernels.signalling.stage import Numbers, Stage
from deterrence.language.tree import Chance, Decision, InformationSet, Node, Tree
from deterrence.signalling.sequences import in_sequence
from deterrence.trees.information import Hidden, dependence, outside_class
from deterrence.trees.lotteries import Draw, Lottery, Point
from deterrence.trees.settled import Settled
from deterrence.trees.valuation import Value

__all__ = ["Signalling"]

MOST = 60_000  # combinations of supports
Replies = Mapping[str, Lottery]


class Signalling:
    """A tree as a signalling game.

    Parameters
    ----------
    tree : Tree
    off_path : "any", "prior" or mapping of player to type
    tolerance : float

    Raises
    ------
    GameError
        Why it is not one, to be put behind "...: ".

    """

    def __init__(self, tree: Tree, off_path: str | Mapping[str, str], tolerance: float) -> None:
        self.tree, self.tolerance = tree, tolerance
        reason = outside_class(tree) or dependence(tree)
        if reason:
            raise GameError(reason)
        self.settled = Settled(tree, tolerance)
        self.rows, self.free, self.known = self.settled.rows, self.settled.replies, self.settled.known
        self.draw = self._read()
        self.types = self.draw.options
        rule = self._rule(off_path)
        self.stage: Stage
        self.numbers: Numbers | Payoffs
        if any(_replies_before(tree.infosets[label]) for label in self.agents):
            self.stage, self.numbers = in_sequence(self, rule)
            return
        self.stage = Stage(len(self.types), tuple(tuple(self.count(a) for a in row) for row in self.after))
        if self.stage.size > MOST:
            raise GameError(
                f"its supports make {self.stage.size} combinations, more than {MOST}: fix some choices by "
                "structural fields."
            )
        self.numbers = self._numbers(rule)

    def count(self, label: str) -> int:
        """How many actions there are at an information set."""
        return len(self.tree.infosets[label].actions)

    @property
    def agents(self) -> list[str]:
        """The agents' information sets, message by message."""
        return [label for row in self.after for label in row]

    def _read(self) -> Chance:
        """The draw of the type; `senders` by type and `after`, the agents' sets, by message."""
        left = [s for label, s in self.tree.infosets.items() if label not in self.free]
        if not left:
            raise GameError("no move informs anybody: every set is solved whatever is believed.")
        self.sender = left[0].player
        mine = [s for s in left if s.player == self.sender]
        draws = [c for c in self.tree.chances if c.to == (self.sender,)]
        if not draws:
            raise GameError(f"{self.sender}, who moves first, has no type that it alone knows.")
        draw = draws[0]
        _check_sender(self.sender, draw, mine)
        self.senders = [s.label for s in sorted(mine, key=lambda s: _type(s, draw))]
        after: list[list[str]] = [[] for _ in mine[0].actions]
        for s in left:
            if s.player != self.sender:
                after[_message(s, self.sender)].append(s.label)
        self.after = tuple(map(tuple, after))
        owners = {self.tree.infosets[label].player for row in after for label in row}
        if len({tuple(p.index for p in self.prior(draw, o)) for o in owners}) > 1:
            raise GameError(f"{' and '.join(sorted(owners))} have different priors over {draw.subject!r}.")
        self.receiver = min(owners, key=self.tree.players.index, default="")
        return draw

    def prior(self, draw: Chance, player: str) -> tuple[Any, ...]:
        """The probabilities of a draw in a player's eyes."""
        return draw.believes.get(player, draw.probabilities)

    def value(self, node: Node) -> Value | None:
        """What a node is worth to all; None if replies are to come."""
        return self.settled.value(node)

    def _rule(self, off_path: str | Mapping[str, str]) -> Sequence[Any] | None:
        """The belief after a message that nobody sends; None: any."""
        if not isinstance(off_path, str) and self.sender in off_path:
            number = self.tree.graph.as_expression
            return [number(float(o == off_path[self.sender])) for o in self.types]
        return None if off_path == "any" else self.prior(self.draw, self.receiver)

    def _numbers(self, rule: Sequence[Any] | None) -> Numbers:
        """The payoffs that matter, as expressions."""
        first = dict.fromkeys(self.agents, 0)
        base = self._sent(first)
        gain: list[list[list[Any]]] = [[] for _ in self.types]
        number = self.tree.graph.as_expression
        for m, row in enumerate(self.after):
            for label in row:
                others = [self._sent({**first, label: a}) for a in range(1, self.count(label))]
                for t, own in enumerate(gain):
                    own.append([number(0.0), *(other[t][m] - base[t][m] for other in others)])
        worth = [self._worth(self.tree.infosets[label]) for label in self.agents]
        return Numbers(base, gain, worth, self.prior(self.draw, self.receiver), rule)

    def _sent(self, actions: Mapping[str, int]) -> list[list[Any]]:
        """What each message is worth to each type if the agents take these actions for sure."""
        replies = dict(self.free) | {a: Point(i, self.count(a)) for a, i in actions.items()}
        known = dict(self.known)
        owner = self.tree.players.index(self.sender)
        rows = []
        for s in [self.tree.infosets[label] for label in self.senders]:
            each = [partial(self._child, m, owner, replies, known) for m in range(len(s.actions))]
            rows.append([self.expected(s, value) for value in each])
        return rows

    def _worth(self, s: InformationSet) -> list[list[Any]]:
        """What each action is worth to an agent, by the sender's type."""
        owner = self.tree.players.index(s.player)
        known = dict(self.known)
        each = [partial(self._child, a, owner, self.free, known) for a in range(len(s.actions))]
        return [[self.expected(s, value, t) for value in each] for t in range(len(self.types))]

    def _child(
        self, action: int, owner: int, replies: Replies, known: dict[Node, Value], node: Decision
    ) -> Any:
        value = self.rows(node.children[action], replies, known)
        assert value is not None  # nobody replies to a reply
        return value[owner]

    def expected(self, s: InformationSet, value: Callable[[Decision], Any], type_: int | None = None) -> Any:
        """Expected over what the set's owner was not shown, before it infers anything; the type given."""
        hidden = Hidden.of(s.nodes)
        if isinstance(hidden, Decision):
            return value(hidden)

        def lottery(part: Hidden) -> Lottery:
            if not part.is_draw:
                raise GameError(f"{part.subject} moves at once with {s.label!r}, but messages must be seen.")
            if part.subject == self.draw.subject and type_ is not None:
                return Point(type_, len(self.types))
            node = next(c for c in self.tree.chances if c.subject == part.subject)
            return Draw(self.prior(node, s.player))

        return hidden.expect(lottery, value)


def _check_sender(sender: str, draw: Chance, sets: list[InformationSet]) -> None:
    """Raise unless there is one set for each type, after draws alone."""
    for s in sets:
        if s.law is not None:
            raise GameError(f"the message at {s.label!r} follows a private number: leave it out.")
        if any(step.decision for node in s.nodes for step in node.steps):
            raise GameError(f"{sender} moves at {s.label!r} after others, but its message must come first.")
    if sorted(_type(s, draw) for s in sets) != list(range(len(draw.options))):
        raise GameError(
            f"{sender} decides at {len(sets)} sets that inform others, but there must be one for each of "
            f"the types {', '.join(draw.options)}."
        )
    if len({s.actions for s in sets}) > 1:
        raise GameError(f"the types of {sender} have different messages.")


def _type(s: InformationSet, draw: Chance) -> int:
    """The type at a set of the sender, -1 where it has not been told yet."""
    return next((step.answer for step in s.nodes[0].steps if step.subject == draw.subject), -1)


def _message(s: InformationSet, sender: str) -> int:
    """The message that an agent has seen, and perhaps others' replies to it."""
    if s.law is not None:
        raise GameError(f"the reply at {s.label!r} follows a private number: leave it out.")
    seen = {tuple((st.subject, st.answer) for st in n.steps if st.decision) for n in s.nodes}
    path = seen.pop()
    if seen or not path or [subject == sender for subject, _ in path] != [True] + [False] * (len(path) - 1):
        raise GameError(
            f"the reply at {s.label!r} must follow one message of {sender}, and replies, that are all seen."
        )
    return path[0][1]


def _replies_before(s: InformationSet) -> int:
    """How many replies an agent has seen."""
    return sum(step.decision for step in s.nodes[0].steps) - 1
