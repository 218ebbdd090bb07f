"""How do rules become a tree? By replaying them on symbols, once for each path.

The paths are joined into a `Tree`. What is wrong with a structure is said here, at once, in one
sentence; a bad number is never this module's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from deterrence.errors import GameError
from deterrence.language.private import PrivateNumber, level_and_slope
from deterrence.language.steps import Step
from deterrence.language.story import Ending, Storyteller
from deterrence.language.tree import Branching, Chance, Decision, Node, Outcome, Tree
from deterrence.symbols.expressions import Expression, Graph

__all__ = ["trace"]

MOST_STEPS = 200  # values are folded up a path by recursion, which Python bounds


def trace(game: str, players: tuple[str, ...], rules: Callable[[Storyteller], Any], graph: Graph) -> Tree:
    """Replay `rules` on symbols once for each path and join the paths into a tree.

    Raises
    ------
    GameError
        If the structure is wrong: see the messages below.

    """
    _check_players(game, players)
    root: list[Node] = []
    nodes: list[Node] = []
    for steps, ending in _replays(game, players, rules):
        if len(steps) > MOST_STEPS:
            raise GameError(
                f"{game} has a path of {len(steps)} moves and draws, more than {MOST_STEPS}: cut its horizon."
            )
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


def _check_players(game: str, players: Any) -> None:
    named = isinstance(players, tuple | list) and all(isinstance(p, str) and p for p in players)
    if not named or len(set(players)) < len(players) or any(";" in p or ": " in p for p in players):
        raise GameError(
            f"{game} has the players {players!r}: give a tuple of different words without ';' or ': '."
        )


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
    try:
        probabilities = tuple(graph.as_expression(p) for p in step.probabilities)
        believes = {k: tuple(graph.as_expression(p) for p in v) for k, v in step.believes.items()}
    except (TypeError, ValueError):
        raise GameError(
            f"draw {step.subject!r} has the probabilities {step.probabilities!r}: give numbers, or formulas "
            "in the parameters."
        ) from None
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
        level, slope = level_and_slope(ending.payoffs[player], player, ending.label)
        paid = ending.payoffs[player]
        if isinstance(paid, PrivateNumber) and not any(
            paid.label == s.private.label for s in steps if s.private is not None
        ):
            raise GameError(
                f"outcome {ending.label!r} pays {player} with {paid.label!r}, but {player} has not "
                "decided since learning it: it may enter payoffs after that decision only."
            )
        levels.append(_number(graph, level, ending.label, player))
        slopes.append(_number(graph, slope, ending.label, player))
    weights = {e: _number(graph, w, ending.label, e) for e, w in ending.events.items()}
    return Outcome(steps, parent, ending.label, tuple(levels), tuple(slopes), weights)


def _number(graph: Graph, value: Any, label: str, whose: str) -> Expression:
    try:
        return graph.as_expression(float(value) if isinstance(value, bool) else value)
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
