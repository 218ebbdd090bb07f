"""Which beliefs off the path restore an equilibrium where one rule for them leaves none?

Under the rule "prior" beliefs jump as a mixture of signals tends to a pure one: if almost no resolute state
stays ambiguous, whoever does is thought irresolute; if none does, whoever did would be thought as resolute
as before. So a game may have no perfect Bayesian equilibrium under it, pure or mixed. Other rules may have
one: certainty of a type of some players, the prior of the others. Beliefs strictly between, and different
ones after different actions, are not tried.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.multistage.search import Search
from deterrence.solver import check_game
from deterrence.solvers.perfect_bayesian import PerfectBayesian
from deterrence.trees.beliefs import OffPathRule

__all__ = ["restoring"]


def restoring(game: Game, solver: PerfectBayesian | None = None) -> dict[str | Mapping[str, str], Any]:
    """Where an equilibrium exists, by rule for beliefs off the path.

    Parameters
    ----------
    game : Game
        A batch of any shape.
    solver : PerfectBayesian, optional
        All but its off-path rule is taken; by default pure signals are searched (of signalling games, all).

    Returns
    -------
    dict of rule to bool array, (*batch,)
        The rules are what `PerfectBayesian(off_path=...)` takes: "prior" first, then certainty of a type of
        one player or more, for each player whose moves inform others of its type.

    Raises
    ------
    GameError
        If the solver does not cover the structure.

    Examples
    --------
    >>> import deterrence as dt
    >>> found = dt.restoring(dt.scenario("strait", "2025-26").game)
    >>> for rule, exists in found.items():
    ...     if exists:
    ...         print(rule)
    {'Japan': 'irresolute'}
    {'Japan': 'irresolute', 'US': 'resolute'}
    {'Japan': 'irresolute', 'US': 'irresolute'}

    """
    check_game("restoring", game)
    solver = PerfectBayesian() if solver is None else solver
    if not isinstance(solver, PerfectBayesian):
        raise ParameterError(f"restoring: solver came as {solver!r}: give a PerfectBayesian(...).")
    solver.prepare(game.tree)
    tree = game.tree
    owners = {tree.infosets[label].player for label in Search(tree, "prior", solver.tolerance).enumerated}
    types = {p: c.options for c in tree.chances for p in c.to if c.to == (p,) and p in owners}
    players = [p for p in tree.players if p in types]
    choices = product(*([None, *types[p]] for p in players))
    found: dict[str | Mapping[str, str], Any] = {}
    for choice in sorted(choices, key=lambda c: -c.count(None)):
        named = {p: t for p, t in zip(players, choice, strict=True) if t is not None}
        rule: str | OffPathRule = OffPathRule(named) if named else "prior"
        found[rule] = replace(solver, off_path=rule, refinement="")(game).exists.any(axis=-1)
    return found
