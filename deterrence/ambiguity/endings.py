"""What does each way in which the moves can end pay, in each type that a draw may bring?

A signal is about a draw after which nobody moves. Its outcomes are the types; what follows the last
move is an ending, worth to each player an expectation over all other draws there, type by type.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from deterrence.ambiguity.draws import governed
from deterrence.errors import GameError
from deterrence.language.tree import Chance, Decision, Node, Outcome, Tree
from deterrence.symbols.plan import Plan

__all__ = ["Endings"]


@dataclass(frozen=True, eq=False)
class Endings:
    """The endings of one structure, and the draw that a signal is about.

    Attributes
    ----------
    parameter : str
        What governs the draw that signals are about.
    draws : tuple of Chance
        Where it stands.
    ends : tuple of Node
        The first nodes on each path after which nobody moves.

    """

    tree: Tree
    parameter: str
    draws: tuple[Chance, ...]
    ends: tuple[Node, ...]

    @classmethod
    def of(cls, tree: Tree, parameter: str) -> Endings:
        """The endings of a tree whose last draws a parameter governs.

        Raises
        ------
        GameError
            If there is no such draw, there are different ones, a draw comes before a move, a player has
            a prior of its own, nobody moves, or some number is private.

        """
        draws = tuple(governed(tree, parameter))
        reason = _refused(tree, parameter, draws)
        if reason:
            raise GameError(f"persuasion: {reason}")
        ends = [n for n in tree.nodes if not isinstance(n, Decision) and isinstance(n.parent, Decision)]
        return cls(tree, parameter, draws, tuple(ends))

    @property
    def draw(self) -> str:
        """What is drawn."""
        return self.draws[0].subject

    @property
    def types(self) -> tuple[str, ...]:
        """Its outcomes."""
        return self.draws[0].options

    @cached_property
    def numbers(self) -> Plan:
        """The prior by type; then, by ending and type, each player's payoff and each event's weight."""
        tree, number = self.tree, self.tree.graph.as_expression
        rows = [*self.draws[0].probabilities]
        for end in self.ends:
            for kind in range(len(self.types)):
                for i in range(len(tree.players)):
                    rows.append(self._expected(end, kind, lambda o, i=i: o.payoffs[i]))  # type: ignore[misc]
                for e in tree.events:
                    rows.append(self._expected(end, kind, lambda o, e=e: o.events.get(e, 0.0)))  # type: ignore[misc]
        return Plan([number(row) for row in rows])

    def _expected(self, node: Node, kind: int, worth: Callable[[Outcome], Any]) -> Any:
        """Worth of an ending in one type, over its other draws."""
        if isinstance(node, Outcome):
            return worth(node)
        assert isinstance(node, Chance)
        branches = [self._expected(child, kind, worth) for child in node.children]
        if node in self.draws:
            return branches[kind]
        return sum(p * value for p, value in zip(node.probabilities, branches, strict=True))


def _refused(tree: Tree, parameter: str, draws: tuple[Chance, ...]) -> str:
    """Why there is no signal of this kind; "" if there is one."""
    if not draws:
        return f"{parameter!r} enters no draw of {tree.game}: name a probability of the type it is about."
    first = draws[0]
    for node in draws:
        if (node.subject, node.options, _row(node)) != (first.subject, first.options, _row(first)):
            return (
                f"{parameter!r} governs the draw {first.subject!r} after {first.path!r} and another, "
                f"{node.subject!r}, after {node.path!r}: a signal is about one type, so let the same draw "
                "with the same odds stand on every path."
            )
        if any(s.subject == first.subject for s in node.steps):
            return f"the draw {first.subject!r} comes twice on the path {node.path!r}: draw a type once."
    for chance in tree.chances:
        if chance.believes:
            return (
                f"{', '.join(chance.believes)} has a prior of its own at the draw {chance.subject!r}, but "
                "signals are weighed by one common prior: give the game without it."
            )
    for move in tree.decisions:
        before = next((s.subject for s in move.steps if not s.decision), "")
        if before:
            return (
                f"after the draw {before!r} comes {move.subject}'s move at {move.infoset!r}, but only games "
                "in which all draws follow the last move are covered: fix what is drawn before it."
            )
        if move.law is not None:
            return (
                f"{move.subject}'s move at {move.infoset!r} follows a private number, which is not covered: "
                "put a known number in its place."
            )
    return "" if tree.decisions else f"nobody moves in {tree.game}, so there is nobody to persuade."


def _row(node: Chance) -> tuple[int, ...]:
    return tuple(p.index for p in node.probabilities)
