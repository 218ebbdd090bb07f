"""What is the structure of a game: its nodes, draws, information sets and events?

`trace` replays a rule once for each path on symbols and joins the paths into a tree of `Outcome`,
`Chance` and `Decision` nodes whose payoffs and probabilities are shared expressions. What is wrong
with a structure is said here, at once, in one sentence; a bad number is never this module's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from deterrence.errors import GameError
from deterrence.expressions import Expression, Graph
from deterrence.private import Distribution, PrivateNumber
from deterrence.story import Ending, Step, Storyteller

__all__ = ["Chance", "Decision", "InformationSet", "Node", "Outcome", "Tree", "trace"]


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

    game: str
    players: tuple[str, ...]
    graph: Graph
    root: Node
    nodes: list[Node]
    programs: dict[str, Any] = field(default_factory=dict, repr=False)  # solvers' compiled work

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
                sets[node.infoset] = InformationSet(
                    node.infoset, node.subject, node.options, [], node.law
                )
            sets[node.infoset].nodes.append(node)
        return sets

    @cached_property
    def events(self) -> tuple[str, ...]:
        """Outcome labels and events, in the order in which they are first met."""
        return tuple(dict.fromkeys(e for o in self.outcomes for e in o.events))

    @property
    def perfect_information(self) -> bool:
        """Does every information set hold one node?"""
        return all(len(s.nodes) == 1 for s in self.infosets.values())

    @property
    def misperceived(self) -> bool:
        """Does some player hold a prior of its own?"""
        return any(c.believes for c in self.chances)

    def formulas(self) -> list[tuple[str, str, str]]:
        """Every payoff as (path, player, formula), to print."""
        rows = []
        for o in self.outcomes:
            for player, level, slope in zip(self.players, o.payoffs, o.slopes, strict=True):
                private = "" if slope.constant and slope.value == 0 else f" + ({slope}) * private number"
                rows.append((o.path, player, f"{level}{private}"))
        return rows


def trace(game: str, players: tuple[str, ...], rules: Callable[[Storyteller], Any], graph: Graph) -> Tree:
    """Replay `rules` on symbols once for each path and join the paths into a tree.

    Raises
    ------
    GameError
        If the structure is wrong: see the messages below.

    """
    root: list[Node] = []
    nodes: list[Node] = []
    for steps, ending in _replays(game, players, rules):
        parent: Branching | None = None
        for depth, step in enumerate(steps):
            siblings = root if parent is None else parent.children
            place = 0 if parent is None else steps[depth - 1].answer
            if place == len(siblings):
                node = _branching(step, tuple(steps[:depth]), parent, graph)
                siblings.append(node)
                nodes.append(node)
            found = siblings[place]
            if not isinstance(found, Branching) or (found.subject, found.options) != (
                step.subject,
                step.options,
            ):
                raise GameError(
                    f"{game}.rules asks different questions after {found.path!r} in two replays: it "
                    "may depend on moves, draws and structural fields only."
                )
            parent = found
        end = _outcome(game, players, ending, tuple(steps), parent, graph)
        (root if parent is None else parent.children).append(end)
        nodes.append(end)
    tree = Tree(game, players, graph, root[0], nodes)
    _check_agreement(tree)
    _check_recall(tree)
    return tree


def _replays(
    game: str, players: tuple[str, ...], rules: Callable[[Storyteller], Any]
) -> Iterator[tuple[list[Step], Ending]]:
    script: list[int] = []
    while True:
        teller = Storyteller(game, players, script)
        ending = rules(teller)
        if not isinstance(ending, Ending):
            path = " > ".join(s.options[s.answer] for s in teller.steps) or "start"
            raise GameError(
                f"{game}.rules returned {ending!r} after {path!r}: end every path with "
                "`return outcome(label, {player: payoff})`."
            )
        yield teller.steps, ending
        script = [s.answer for s in teller.steps]
        while script and script[-1] + 1 == len(teller.steps[len(script) - 1].options):
            script.pop()
        if not script:
            return
        script[-1] += 1


def _branching(step: Step, before: tuple[Step, ...], parent: Node | None, graph: Graph) -> Branching:
    if step.decision:
        private = step.private.label if step.private is not None else ""
        return Decision(
            before, parent, step.subject, step.options, infoset=step.infoset, private=private, law=step.law
        )
    probabilities = tuple(graph.as_expression(p) for p in step.probabilities)
    believes = {k: tuple(graph.as_expression(p) for p in v) for k, v in step.believes.items()}
    return Chance(
        before, parent, step.subject, step.options, probabilities=probabilities, to=step.to, believes=believes
    )


def _outcome(
    game: str,
    players: tuple[str, ...],
    ending: Ending,
    steps: tuple[Step, ...],
    parent: Node | None,
    graph: Graph,
) -> Outcome:
    given = [p for p in players if p in ending.payoffs]
    missing = [p for p in players if p not in ending.payoffs]
    unknown = [p for p in ending.payoffs if p not in players]
    if missing:
        raise GameError(
            f"outcome {ending.label!r} gives payoffs for {', '.join(given) or 'nobody'}; {game} also "
            f"has {', '.join(missing)}: give every player a payoff (0.0 if none)."
        )
    if unknown:
        raise GameError(
            f"outcome {ending.label!r} pays {', '.join(unknown)}, but {game} has only "
            f"{', '.join(players)}: correct the name."
        )
    levels, slopes = [], []
    for player in players:
        level, slope = split(ending.payoffs[player], player, ending.label)
        levels.append(_number(graph, level, ending.label, player))
        slopes.append(_number(graph, slope, ending.label, player))
    weights = {e: _number(graph, w, ending.label, e) for e, w in ending.events.items()}
    return Outcome(steps, parent, ending.label, tuple(levels), tuple(slopes), weights)


def split(payoff: Any, player: str, label: str) -> tuple[Any, Any]:
    """A payoff as (level, slope in the player's private number).

    Raises
    ------
    GameError
        If the payoff holds another player's private number.

    """
    if not isinstance(payoff, PrivateNumber):
        return payoff, 0.0
    if payoff.owner != player:
        raise GameError(
            f"outcome {label!r} pays {player} with {payoff.label!r}, which is private to "
            f"{payoff.owner}: it may enter {payoff.owner}'s payoffs only."
        )
    return payoff.level, payoff.slope


def _number(graph: Graph, value: Any, label: str, whose: str) -> Expression:
    try:
        return graph.as_expression(value)
    except (TypeError, ValueError):
        raise GameError(
            f"outcome {label!r} gives {whose} {value!r}: give a number or a formula in the parameters."
        ) from None


def _check_agreement(tree: Tree) -> None:
    first: dict[str, Decision] = {}
    for node in tree.decisions:
        known = first.setdefault(node.infoset, node)
        if (known.subject, known.options) != (node.subject, node.options):
            raise GameError(
                f"information set {node.infoset!r} has player {known.subject!r} and actions "
                f"{known.options!r}, but the node after {node.path!r} has actions {node.options!r}; "
                "nodes that share an information set must agree."
            )
        if (known.private, _law(known)) != (node.private, _law(node)):
            raise GameError(
                f"information set {node.infoset!r} has the private number {known.private or 'none'!r}, "
                f"but the node after {node.path!r} has {node.private or 'none'!r} or another law; "
                "nodes that share an information set must agree."
            )


def _law(node: Decision) -> tuple[Any, ...] | None:
    if node.law is None:
        return None
    return (node.law.name, *(getattr(a, "index", a) for a in node.law.arguments))


def _check_recall(tree: Tree) -> None:
    remembered: dict[str, tuple[tuple[str, str], ...]] = {}
    for node in tree.decisions:
        own = tuple(
            (s.infoset or s.subject, s.options[s.answer])
            for s in node.steps
            if node.subject in (s.to if not s.decision else (s.subject,))
        )
        if remembered.setdefault(node.infoset, own) != own:
            raise GameError(
                f"information set {node.infoset!r} joins nodes after different moves or knowledge of "
                f"{node.subject}'s own, so {node.subject} forgets (at {node.path!r}): name these "
                "facts in `knows`, or leave `knows` and `hides` out."
            )
