"""What does a closed form pay? Its choices, played: no solver is asked.

Of a tree by playing them (`deterrence.judging.playing`); of a game of thresholds by the thresholds that its
choices name, of a game of states by valuing them, each with the model's own formulas. NaN where a closed form
does not tell every choice: then nothing follows for payoffs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.game import Game
from deterrence.judging.playing import play
from deterrence.language.closed_form import ClosedForm
from deterrence.language.tree import Tree
from deterrence.states.game import StateGame
from deterrence.states.judging import Problem
from deterrence.thresholds.details import ThresholdDetails
from deterrence.thresholds.game import ThresholdGame

__all__ = ["paid", "strategy"]


def paid(form: ClosedForm) -> Any:
    """Each player's payoff in each equilibrium of a closed form, under its own prior: (games, R, players)."""
    game, count = form.game, len(form.names)
    exists = form.exists.reshape(-1, count)
    found = np.full((*exists.shape, len(game.players)), np.nan)
    for r in range(count):
        here = np.flatnonzero(exists[:, r])
        told = {choice: p.reshape(-1, count)[here, r] for choice, p in form.choices.items()}
        mixes = strategy(game, told) if here.size else {}
        if mixes and game.shape:
            found[here, r] = _payoffs(game.take(here), mixes)
        elif mixes:
            found[here, r] = _payoffs(game, {label: mix[0] for label, mix in mixes.items()})
    return found


def strategy(game: Game, told: Mapping[str, Any]) -> dict[str, Any]:
    """Whole strategies, (games, actions) by set: all actions but one are told, and it gets the rest.

    Empty if some set of the game is not told.
    """
    mixes = {}
    for label, s in game.tree.infosets.items():
        known = {a: told[f"{label} -> {a}"] for a in s.actions if f"{label} -> {a}" in told}
        rest = [a for a in s.actions if a not in known]
        if len(rest) != 1 or any(np.isnan(p).any() for p in known.values()):
            return {}
        columns = {**known, rest[0]: 1 - sum(known.values())}
        mixes[label] = np.clip(np.stack([columns[a] for a in s.actions], axis=-1), 0, 1)
    return mixes


def _payoffs(game: Game, mixes: Mapping[str, Any]) -> Any:
    """(games, players)."""
    if isinstance(game, ThresholdGame):
        with np.errstate(all="ignore"):
            laws = game.types()
            cuts = [
                np.broadcast_to(laws[p].ppf(np.take(mixes[p], 0, axis=-1)), game.shape) for p in game.actions
            ]
            return ThresholdDetails(game, np.stack(cuts)[None]).payoff()[:, 0]
    if isinstance(game, StateGame):
        problem = Problem(game, {label: np.atleast_2d(mix) for label, mix in mixes.items()})
        with np.errstate(invalid="ignore"):  # actions that a state has not
            last = [[*problem.valued(i)][-1] for i in range(len(game.players))]
        return np.stack([at.value[:, game.tree.start] for at in last], axis=-1)
    assert type(game.tree) is Tree
    return play(game, mixes).value
