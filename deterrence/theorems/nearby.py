"""What does a model without formulas do near one game? Equilibria and thresholds found by its solver.

A parameter is moved alone, the others as they are, until the equilibrium uses other actions
(`dt.distance`). These are numbers at given values, not formulas; only that a list is complete can be proved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.solvers import fitting
from deterrence.statics import distance
from deterrence.theorems.statement import Proposition, Propositions, escaped

__all__ = ["nearby"]


def nearby(game: Game, near: str | Iterable[str]) -> Propositions:
    """What exists at a game, and the nearest thresholds of some parameters; see `propositions`."""
    kind, solver = type(game).__name__, fitting(game.tree)
    if game.shape:
        raise ParameterError(
            f"propositions: {kind} has no formulas, and came as a batch of shape {game.shape}: give a single "
            "game, at which the solver is asked."
        )
    e, concept = solver(game), type(solver).__name__
    rows = list(_thresholds(game, e, near)) if near else []
    for k in np.flatnonzero(e.exists):
        ends = (f"P({event}) = {p:.4g}" for event, p in zip(e.events, e.probability[k], strict=True) if p)
        words = f"{e.names[k]} exists at the values given. It leads to {', '.join(ends)}."
        rows.append(
            Proposition("equilibrium", e.names[k], words, escaped(words), False, f"{concept} at one game")
        )
    complete = bool(e.complete)
    found = "these are all equilibria" if complete else "other equilibria may exist"
    words = f"At the values given {found if e.exists.any() else 'none is found'}: {e.concept}."
    by = f"the proof of {concept} that its list is complete" if complete else f"{concept} at one game"
    rows.append(Proposition("list", "list", words, escaped(words), complete, by))
    return Propositions(kind, e.concept, tuple(rows))


def _thresholds(game: Game, e: Equilibria, near: str | Iterable[str]) -> Iterator[Proposition]:
    """Below and above the value of each parameter, for each equilibrium."""
    names = [near] if isinstance(near, str) else list(near)
    ways = distance(game, by=names)
    by = f"{type(fitting(game.tree)).__name__}, one parameter moved and the others as given (dt.distance)"
    for k in np.flatnonzero(e.exists):
        for name, pair in zip(names, ways[k], strict=True):
            for side, step in zip(("below", "above"), pair, strict=True):
                if np.isfinite(step):
                    here = float(game.values[name])
                    words = f"{name} = {here + step:.6g}, {side} {here:.6g}: {e.names[k]} changes"
                    yield Proposition("threshold", name, words, escaped(words), False, by,
                                      formula=(name, f"{here + step:.17g}"))  # fmt: skip
