"""Is what a closed form lists an equilibrium, and where are its thresholds? No solver is asked: `dt.agreement` does that."""

from __future__ import annotations

from itertools import product
from typing import Any, Literal, get_args, get_origin

import numpy as np
from conftest import random_game

import deterrence as dt
from deterrence.beside.paid import strategy
from deterrence.language.closed_form import ClosedForm
from deterrence.language.tree import Tree
from deterrence.states.details import StateDetails
from deterrence.states.judging import StateChecks
from deterrence.thresholds.game import ThresholdGame
from deterrence.thresholds.judging import ThresholdChecks

NEAR = 1e-9
ROUNDING = 1e-13


def variants(kind: type[dt.Game]) -> list[dict[str, Any]]:
    """Every combination of structural words for which the model has a closed form."""
    words = {n: get_args(t) for n, t in kind._structural_types().items() if get_origin(t) is Literal}
    found = []
    for values in product(*words.values()):
        fixed = dict(zip(words, values, strict=True))
        try:
            kind(**fixed).closed_form()
        except dt.GameError:
            continue
        found.append(fixed)
    return found


def on_threshold(game: dt.Game, name: str) -> dt.Game | None:
    """Those games of a batch that can be moved onto a threshold, moved there."""
    of, at = game.closed_form().thresholds[name]
    p, wanted = type(game).parameters()[of], np.broadcast_to(at, game.shape)
    possible = np.isfinite(wanted) & (wanted >= p.low) & (wanted <= p.high)
    moved = game.replace(**{of: np.where(possible, wanted, game.values[of])})
    kept = np.flatnonzero(possible & moved.closed_form().covered)
    return moved.take(kept) if kept.size else None


def judged(form: ClosedForm) -> Any:
    """(games, R): what a player would gain by leaving each equilibrium of the closed form; no solver is asked."""
    game = form.game
    worst = np.full(form.exists.shape, np.nan)
    for r in range(len(form.names)):
        here = np.flatnonzero(form.exists[:, r])
        if here.size:
            some = game.take(here)
            told = {choice: p[here, r] for choice, p in form.choices.items()}
            if type(game.tree) is Tree:
                worst[here, r] = dt.regret(some, strategy(game, told))
            elif isinstance(some, ThresholdGame):
                # a receiver worked into `gain` that is tied may answer either way, as rounding has it
                ties = [_types_regret(some, told, shift) for shift in (0.0, -ROUNDING, ROUNDING)]
                worst[here, r] = np.min(ties, axis=0)
            else:
                worst[here, r] = _states_regret(some, told)
    return worst


def _types_regret(game: Any, told: dict[str, Any], shift: float) -> Any:
    laws = game.types()
    cuts = {}
    for player, (_, upper) in game.actions.items():
        cut = laws[player].ppf(1 - told[f"{player} -> {upper}"])
        cuts[player] = np.broadcast_to(cut + shift * np.abs(cut), game.shape)

    class Cutoffs:
        def take(self, games: Any) -> Any:
            some = Cutoffs()
            some.games = games  # type: ignore[attr-defined]
            return some

        def cutoff(self, player: str, k: int) -> Any:
            at = cuts[player][self.games]  # type: ignore[attr-defined]
            end = np.full(at.shape, np.inf)
            return np.stack([np.stack([-end, at], axis=-1), np.stack([at, end], axis=-1)], axis=-2)

    return ThresholdChecks(game, np.ones((*game.shape, 1), dtype=bool), Cutoffs()).regret[:, 0]


def _states_regret(game: Any, told: dict[str, Any]) -> Any:
    mixes = {label: mix.T[None] for label, mix in strategy(game, told).items()}
    unknown = np.zeros((1, len(game.players), game.size))
    details = StateDetails(game, mixes, unknown, unknown[0, 0])
    checks = StateChecks(game, np.ones((game.size, 1), dtype=bool), details)
    return np.maximum(checks.regret, checks.local_regret)[:, 0]


def draws(kind: type[dt.Game], count: int, seed: int, fixed: dict[str, Any]) -> dt.Game:
    return random_game(kind, (count,), seed, **fixed)
