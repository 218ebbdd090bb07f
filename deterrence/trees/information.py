"""What does the owner of an information set not know, and who could have told it?

The nodes of a set differ by draws that its owner was not shown and by moves made at once with its
own. `Hidden` unfolds them in time order, so that a belief over nodes is a chain of lotteries: one
over each hidden draw (updated on what informed players were seen to do) and one over each hidden
move. This holds for multi-stage games with observed actions (Fudenberg & Tirole 1991); `outside_class`
says why a tree is not one of them, `dependence` why its types are not independent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from deterrence.errors import GameError
from deterrence.language.tree import Chance, Decision, InformationSet, Node, Tree
from deterrence.trees.lotteries import Lottery, same

__all__ = [
    "Hidden", "Signal", "dependence", "draws_before", "last_first", "outside_class", "profile_in_words",
    "signals",
]  # fmt: skip


@dataclass(frozen=True, eq=False)
class Hidden:
    """What the nodes of a set first differ by: the step's `position` and one part a branch."""

    position: int
    subject: str
    is_draw: bool
    parts: tuple[Hidden | Decision, ...]
    nodes: tuple[Decision, ...]

    @classmethod
    def of(cls, nodes: Sequence[Decision]) -> Hidden | Decision:
        """Unfold the nodes of one information set.

        Raises
        ------
        ValueError
            With a reason, if the nodes are not the product of their hidden draws and moves.

        """
        if len(nodes) == 1:
            return nodes[0]
        if len({len(n.steps) for n in nodes}) > 1:
            raise ValueError("holds nodes after different numbers of moves")
        for position in range(len(nodes[0].steps)):
            steps = [n.steps[position] for n in nodes]
            if len({(s.subject, s.options, s.decision) for s in steps}) > 1:
                raise ValueError(f"holds nodes with different events at step {position + 1}")
            if len({s.answer for s in steps}) == 1:
                continue
            branches = range(len(steps[0].options))
            groups = [[n for n in nodes if n.steps[position].answer == b] for b in branches]
            if any(not group for group in groups):
                raise ValueError(
                    f"cannot be reached after every outcome of {steps[0].subject!r}, so it reveals types "
                    "by its mere existence"
                )
            parts = tuple(cls.of(group) for group in groups)
            return cls(position, steps[0].subject, not steps[0].decision, parts, tuple(nodes))
        raise ValueError("holds the same path twice")

    @property
    def typical(self) -> list[Decision]:
        """One node of each part."""
        return [part.nodes[0] if isinstance(part, Hidden) else part for part in self.parts]

    def all(self) -> Iterator[Hidden]:
        """Itself and all within its parts."""
        yield self
        for part in self.parts:
            if isinstance(part, Hidden):
                yield from part.all()

    def expect(self, lottery: Callable[[Hidden], Lottery], value: Callable[[Decision], Any]) -> Any:
        """Expected value over the nodes, innermost hidden fact first; what changes nothing is not asked."""
        branches = [p.expect(lottery, value) if isinstance(p, Hidden) else value(p) for p in self.parts]
        return branches[0] if same(branches) else lottery(self).mix(branches)

    def weights(self, lottery: Callable[[Hidden], Lottery]) -> dict[Decision, Any]:
        """Probability of each node."""
        found: dict[Decision, Any] = {}
        for part, p in zip(self.parts, lottery(self).probabilities, strict=True):
            if isinstance(part, Hidden):
                found.update({n: p * w for n, w in part.weights(lottery).items()})
            else:
                found[part] = p
        return found


@dataclass(frozen=True)
class Signal:
    """An observed action of a player informed of a draw; `infosets` is where each of its types stood."""

    player: str
    infosets: tuple[str, ...]
    action: int


def signals(tree: Tree, infoset: InformationSet, hidden: Hidden) -> list[Signal]:
    """What was seen, on the way to a set, of players who know a draw that its owner does not."""
    told = next(c.to for c in tree.chances if c.subject == hidden.subject)
    typical = hidden.typical
    found = []
    for position in range(hidden.position + 1, len(typical[0].steps)):
        steps = [n.steps[position] for n in typical]
        seen = all(n.steps[position].answer == steps[0].answer for n in infoset.nodes)
        if steps[0].decision and steps[0].subject in told and seen:
            found.append(Signal(steps[0].subject, tuple(s.infoset for s in steps), steps[0].answer))
    return found


def dependence(tree: Tree) -> str:
    """How the odds of a draw that a move follows depend on what came before it; "" if none do."""
    first: dict[str, Chance] = {}
    followed = {chance for node in tree.decisions for chance, _ in draws_before(node)}
    for chance in [c for c in tree.chances if c in followed]:
        known = first.setdefault(chance.subject, chance)
        if _odds(known) != _odds(chance):
            return (
                f"the draw {chance.subject!r} has other probabilities after {chance.path!r} than after "
                f"{known.path!r}."
            )
    return ""


def _odds(chance: Chance) -> list[Any]:
    return [p.index for row in (chance.probabilities, *chance.believes.values()) for p in row]


def outside_class(tree: Tree) -> str:
    """Why a tree is not a multi-stage game with observed actions; "" if it is."""
    first: dict[str, Chance] = {}
    for chance in tree.chances:
        known = first.setdefault(chance.subject, chance)
        if known.to != chance.to:
            return (
                f"the draw {chance.subject!r} is shown to others after {chance.path!r} than after "
                f"{known.path!r}: give the two draws labels of their own."
            )
    for player in tree.players:
        secrets = [c.subject for c in first.values() if player in c.to and set(c.to) != set(tree.players)]
        if len(secrets) > 1:
            return (
                f"{player} alone knows {' and '.join(map(repr, secrets))}, but one type a player is "
                "supported: join the draws into one with their joint outcomes."
            )
    for label, s in tree.infosets.items():
        for chance in first.values():
            answers = {st.answer for n in s.nodes for st in n.steps if st.subject == chance.subject}
            if len(answers) == 1 and s.player not in chance.to and len(chance.options) > 1:
                return (
                    f"{s.player} can tell {chance.subject!r} at {label!r} though it was not shown, but who "
                    f"is informed must be said: add to={s.player!r} to the draw."
                )
        try:
            hidden = Hidden.of(s.nodes)
        except ValueError as reason:
            return f"information set {label!r} {reason}, but actions must be observed."
        moved = _depends_on_the_unseen(s)
        if moved:
            return f"the odds of the draw {moved!r} hang on a move that is unseen at {label!r}."
        for h in hidden.all() if isinstance(hidden, Hidden) else ():
            told = "" if h.is_draw else _told_by_others(h)
            if told:
                return f"at {label!r} a move of {h.subject} is unseen, but {told}: actions must be observed."
    return ""


def _depends_on_the_unseen(infoset: InformationSet) -> str:
    """The draw that has other odds at nodes of a set which differ by moves alone; "" if there is none."""
    known: dict[Any, list[Any]] = {}
    for node in infoset.nodes:
        drawn: list[tuple[str, int]] = []
        for chance, answer in draws_before(node):
            if known.setdefault((chance.subject, *drawn), _odds(chance)) != _odds(chance):
                return chance.subject
            drawn.append((chance.subject, answer))
    return ""


def draws_before(node: Node) -> list[tuple[Chance, int]]:
    """The draws on the way to a node, in time order, each with its outcome's number."""
    found: list[tuple[Chance, int]] = []
    below: Node | None = node
    while below is not None and below.parent is not None:
        if isinstance(below.parent, Chance):
            found.append((below.parent, below.parent.children.index(below)))
        below = below.parent
    return found[::-1]


def _told_by_others(hidden: Hidden) -> str:
    """Who has acted since a hidden move, knowing it; moves at once leave nobody time to."""
    typical = hidden.typical
    for position in range(hidden.position + 1, len(typical[0].steps)):
        steps = [n.steps[position] for n in typical]
        if steps[0].decision and len({s.infoset for s in steps}) > 1:
            return f"{steps[0].subject}, who knows it, has moved since"
    return ""


def last_first(tree: Tree) -> list[str]:
    """Information sets ordered so that whatever may follow a set comes before it."""
    below: dict[str, dict[str, None]] = {label: {} for label in tree.infosets}  # ordered, unlike sets
    for node in tree.decisions:
        for step in node.steps:
            if step.decision:
                below[step.infoset][node.infoset] = None
    try:
        return list(TopologicalSorter(below).static_order())
    except CycleError as error:
        raise GameError(
            f"information sets {' and '.join(map(repr, error.args[1][:2]))} come before each other: tell "
            "the moves in one order."
        ) from None


def profile_in_words(tree: Tree, profile: Mapping[str, int | Sequence[int]]) -> str:
    """A profile of signals: "US: red line if resolute, ambiguity if irresolute; Japan: ambiguity".

    Where several actions are taken with positive probability: "ambiguity or red line".
    """
    groups: dict[tuple[str, str], list[tuple[str, str]]] = {}
    secret = {c.subject for c in tree.chances if set(c.to) != set(tree.players)}
    for label, taken in profile.items():
        s = tree.infosets[label]
        actions = " or ".join(s.actions[a] for a in ((taken,) if isinstance(taken, int) else taken))
        facts = label.split(": ", 1)[1].split("; ") if ": " in label else []
        types = [f.split(": ", 1)[1] for f in facts if f.split(": ")[0] in secret]
        public = "; ".join(f for f in facts if f.split(": ")[0] not in secret)
        groups.setdefault((s.player, public), []).append((" and ".join(types), actions))
    words = []
    for (player, public), moves in groups.items():
        after = f" after {public}" if public else ""
        if len({a for _, a in moves}) == 1:
            words.append(f"{player}{after}: {moves[0][1]}")
        else:
            words.append(f"{player}{after}: " + ", ".join(f"{a} if {t}" for t, a in moves))
    return "; ".join(words) or "backward induction under prior beliefs"
