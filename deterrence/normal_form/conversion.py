"""How does a game tree look when whole plans are chosen at once?

`to_normal_form` gives the reduced normal form: a player's strategies are its plans, without what its own
earlier moves rule out. `to_agent_form` gives the agent normal form: every information set is a player of
its own with its owner's payoffs. Payoffs are each player's expectation under its own prior. Private
numbers have no strategies of this kind and are refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from math import prod
from typing import Any, cast

import numpy as np

from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.judging.replayed import Table
from deterrence.language.tree import Branching, Chance, Decision, Node, Outcome, Tree
from deterrence.normal_form.game import NormalForm
from deterrence.solver import check_game

__all__ = ["to_agent_form", "to_normal_form"]

MOST_PROFILES = 100_000
Plan = Mapping[str, int]  # information set -> action


def to_normal_form(game: Game) -> NormalForm:
    """The reduced normal form of a game tree, for every game of the batch.

    Returns
    -------
    NormalForm
        Strategies are named by their actions, joined by " | " in the order of the information sets.

    Raises
    ------
    GameError
        If the game has private numbers, or too many profiles.

    """
    check_game("to_normal_form", game)
    _refuse_private(game.tree)
    plans = [_reduced(game.tree, player) for player in game.players]
    names = [
        _unique(
            [
                " | ".join(game.tree.infosets[s].actions[a] for s, a in plan.items()) or "no choice"
                for plan in own
            ]
        )
        for own in plans
    ]
    owners = list(range(len(game.players)))
    return _tabulated(game, plans, list(game.players), names, owners)


def to_agent_form(game: Game) -> NormalForm:
    """The agent normal form of a game tree, for every game of the batch.

    Returns
    -------
    NormalForm
        One player for each information set, named by the set's label with "=" for ":" and "," for ";".

    Raises
    ------
    GameError
        If the game has private numbers, or too many profiles.

    """
    check_game("to_agent_form", game)
    _refuse_private(game.tree)
    sets = game.tree.infosets
    plans: list[list[Plan]] = [[{label: a} for a in range(len(s.actions))] for label, s in sets.items()]
    names = [list(s.actions) for s in sets.values()]
    agents = [label.replace(": ", " = ").replace("; ", ", ") for label in sets]
    owners = [game.players.index(s.player) for s in sets.values()]
    return _tabulated(game, plans, agents, names, owners)


def _tabulated(
    game: Game, plans: list[list[Plan]], players: list[str], names: list[list[str]], owners: list[int]
) -> NormalForm:
    """Expected payoffs of every profile of plans."""
    sizes = [len(own) for own in plans]
    _refuse_more(game.tree, prod(sizes))
    table = Table(game)
    payoffs = np.zeros((len(players), *sizes, *game.shape))
    for profile in product(*map(range, sizes)):
        plan = {
            label: a for own, choice in zip(plans, profile, strict=True) for label, a in own[choice].items()
        }
        for i, owner in enumerate(owners):
            for end, odds in _reached(game.tree.root, plan, table, game.players[owner]):
                payoffs[(i, *profile)] += odds * table.payoffs[end][owner][0]
    axes = len(sizes) + 1
    made: NormalForm = cast(Any, NormalForm)(
        np.moveaxis(payoffs, range(axes), range(-axes, 0)), players, names
    )
    return made


def _reached(node: Node, plan: Plan, table: Table, believer: str) -> Iterator[tuple[Outcome, Any]]:
    """The outcomes that a profile of plans leads to, with their odds in a player's own prior."""
    if isinstance(node, Outcome):
        yield node, 1.0
        return
    assert isinstance(node, Branching)
    if isinstance(node, Decision):
        yield from _reached(node.children[plan[node.infoset]], plan, table, believer)
        return
    assert isinstance(node, Chance)
    for child, p in zip(node.children, table.draw(node, believer), strict=True):
        for end, odds in _reached(child, plan, table, believer):
            yield end, p * odds


def _refuse_private(tree: Tree) -> None:
    for label, s in tree.infosets.items():
        if s.law is not None:
            raise GameError(
                f"a normal form has no private numbers, but {label!r} follows one: solve the tree instead."
            )


def _refuse_more(tree: Tree, count: int) -> None:
    if count > MOST_PROFILES:
        raise GameError(
            f"the normal form of {tree.game} would have {count:,} profiles or more, above the limit of "
            f"{MOST_PROFILES:,}: solve the tree instead."
        )


def _reduced(tree: Tree, player: str) -> list[Plan]:
    """A player's plans: an action at each set that its own earlier actions do not rule out."""
    sets = [s for s in tree.infosets.values() if s.player == player]
    before = {
        s.label: {st.infoset: st.answer for st in s.nodes[0].steps if st.decision and st.subject == player}
        for s in sets
    }
    plans: list[dict[str, int]] = [{}]
    for s in sets:
        grown = []
        for plan in plans:
            meets = all(plan.get(label) == action for label, action in before[s.label].items())
            choices = range(len(s.actions)) if meets else [None]
            grown += [plan if a is None else {**plan, s.label: a} for a in choices]
        plans = grown
        _refuse_more(tree, len(plans))
    return [dict(plan) for plan in plans]


def _unique(names: list[str]) -> list[str]:
    """Names told apart: plans may take the same words at different sets."""
    seen: dict[str, int] = {}
    told = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        told.append(name if names.count(name) == 1 else f"{name} ({seen[name]})")
    return told
