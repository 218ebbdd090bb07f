"""What is the structure of a game: its nodes, draws, information sets and events?

A tree of `Outcome`, `Chance` and `Decision` nodes whose payoffs and probabilities are shared
expressions in the parameters. `deterrence.language.tracing` makes it from a game's rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any, ClassVar

from deterrence.language.private import Distribution
from deterrence.language.steps import Step
from deterrence.symbols.expressions import Graph

__all__ = ["Branching", "Chance", "Decision", "InformationSet", "Node", "Outcome", "Tree", "Trees"]


@dataclass(eq=False)
class Node:
    """A place in the game; `steps` is the path to it, `script` the answers along it."""

    steps: tuple[Step, ...]
    parent: Node | None = field(repr=False)

    @property
    def script(self) -> tuple[int, ...]:
        """The number of the branch taken at each step of the path."""
        return tuple(s.answer for s in self.steps)

    @property
    def path(self) -> str:
        """The path in words, joined by " > "; "start" for the root."""
        return " > ".join(s.options[s.answer] for s in self.steps) or "start"

    @property
    def facts(self) -> tuple[str, ...]:
        """The path as facts, "<player>: <action>" or "<draw>: <outcome>", in time order."""
        return tuple(s.fact for s in self.steps)


@dataclass(eq=False)
class Outcome(Node):
    """An end: `payoffs` by player in order, as (level, slope in the player's private number)."""

    label: str
    payoffs: tuple[Any, ...]
    slopes: tuple[Any, ...]
    events: Mapping[str, Any]


@dataclass(eq=False)
class Branching(Node):
    """A node with children, one for each of its options."""

    subject: str
    options: tuple[str, ...]
    children: list[Node] = field(default_factory=list, repr=False)


@dataclass(eq=False)
class Chance(Branching):
    """A draw: nature's probabilities, who sees it, and players' own priors."""

    probabilities: tuple[Any, ...] = ()
    to: tuple[str, ...] = ()
    believes: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(eq=False)
class Decision(Branching):
    """A player's decision; nodes with the same `infoset` label are one information set."""

    infoset: str = ""
    private: str = ""
    law: Distribution | None = None


@dataclass(eq=False)
class InformationSet:
    """Nodes that their owner cannot tell apart; `law` is that of a private number, if any."""

    label: str
    player: str
    actions: tuple[str, ...]
    nodes: list[Decision]
    law: Distribution | None


@dataclass(eq=False)
class Tree:
    """A traced game: `root`, all `nodes` (depth first), `graph` of the shared expressions."""

    kind: ClassVar[str] = "a game told by its rules"
    judge: ClassVar[Any] = None  # of equilibria of another kind of structure, which cannot be played
    game: str
    players: tuple[str, ...]
    graph: Graph
    root: Node
    nodes: list[Node]
    programs: dict[str, Any] = field(default_factory=dict, repr=False)  # solvers' compiled work
    origin: Any = None  # a game with this structure, at its defaults

    @cached_property
    def outcomes(self) -> list[Outcome]:
        """All ends, in the order of the replays."""
        return [n for n in self.nodes if isinstance(n, Outcome)]

    @cached_property
    def chances(self) -> list[Chance]:
        """All draws."""
        return [n for n in self.nodes if isinstance(n, Chance)]

    @cached_property
    def decisions(self) -> list[Decision]:
        """All decision nodes."""
        return [n for n in self.nodes if isinstance(n, Decision)]

    @cached_property
    def infosets(self) -> dict[str, InformationSet]:
        """Information sets by label, in the order in which they are first met."""
        sets: dict[str, InformationSet] = {}
        for node in self.decisions:
            if node.infoset not in sets:
                sets[node.infoset] = InformationSet(node.infoset, node.subject, node.options, [], node.law)
            sets[node.infoset].nodes.append(node)
        return sets

    @cached_property
    def events(self) -> tuple[str, ...]:
        """Outcome labels and events, in the order in which they are first met."""
        return tuple(dict.fromkeys(e for o in self.outcomes for e in o.events))

    @property
    def misperceived(self) -> bool:
        """Does some player hold a prior of its own?"""
        return any(c.believes for c in self.chances)

    @cached_property
    def at_once(self) -> bool:
        """Is it a game in normal form: every player moves once, all at once, and nothing is drawn?"""
        sets = list(self.infosets.values())
        sizes = [len(s.actions) for s in sets]
        return (
            not self.chances
            and sorted(s.player for s in sets) == sorted(self.players)
            and all(len(s.nodes) == prod(sizes[:i]) for i, s in enumerate(sets))
            and len(self.outcomes) == prod(sizes)
            and all(s.law is None for s in sets)
        )

    def formulas(self) -> list[tuple[str, str, str]]:
        """Every payoff as (path, player, formula), to print."""
        rows = []
        for o in self.outcomes:
            for player, level, slope in zip(self.players, o.payoffs, o.slopes, strict=True):
                private = "" if slope.constant and slope.value == 0 else f" + ({slope}) * private number"
                rows.append((o.path, player, f"{level}{private}"))
        return rows


class Trees(dict[tuple[Any, ...], Tree]):
    """The traced trees of one class: where a class travels to another process, they are traced anew."""

    def __reduce__(self) -> tuple[Any, ...]:
        return Trees, ()
