"""What does a search for Markov perfect equilibria hand over, and what is a stationary profile worth?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.states.table import StateTable

__all__ = ["Found", "merged", "profile_values"]

SAME = 1e-7


@dataclass(eq=False)
class Found:
    """Profiles of G games, K places each: `mixes` by set (K, actions, G), `values` (K, players, G).

    `exists` and `tied` are (K, G); `complete` (G,); `unsettled` (G,) the last change of a search without
    success, else NaN; `rationality` (players, G) in 1 / payoff units, of a quantal response only.
    """

    mixes: dict[str, Any]
    values: Any
    exists: Any
    tied: Any
    complete: Any
    unsettled: Any
    rationality: Any = None

    @classmethod
    def empty(cls, table: StateTable, places: int) -> Found:
        """Nothing yet."""
        sets, players, games = table.tree.infosets, len(table.tree.players), table.count
        return cls(
            {label: np.full((places, len(s.actions), games), np.nan) for label, s in sets.items()},
            np.full((places, players, games), np.nan),
            np.zeros((places, games), dtype=bool),
            np.zeros((places, games), dtype=bool),
            np.zeros(games, dtype=bool),
            np.full(games, np.nan),
        )

    def put(self, games: Any, places: Any, mixes: dict[str, Any], values: Any, tied: Any) -> None:
        """Fill places (E,) of games (E,): mixes (actions, E), values (players, E)."""
        for label, mix in mixes.items():
            self.mixes[label][places, :, games] = mix.T
        self.values[places, :, games] = values.T
        self.exists[places, games] = True
        self.tied[places, games] = tied


def merged(found: Found, games: Any, mixes: dict[str, Any], values: Any, tied: Any, first: int = 0) -> Any:
    """Add profiles (one a game at most) that are not there yet, from place `first` on.

    Returns (E,) bool: was there no place?
    """
    known = np.zeros(len(games), dtype=bool)
    for k in range(len(found.exists)):
        same = found.exists[k, games]
        for label, mix in mixes.items():
            with np.errstate(invalid="ignore"):
                same = same & (np.abs(found.mixes[label][k][:, games] - mix) <= SAME).all(axis=0)
        known |= same
    place = first + found.exists[first:, games].sum(axis=0)
    over = ~known & (place >= len(found.exists))
    new = ~known & ~over
    found.put(
        games[new],
        place[new],
        {label: mix[:, new] for label, mix in mixes.items()},
        values[:, new],
        tied[new],
    )
    return over


def profile_values(table: StateTable, mixes: dict[str, Any]) -> Any:
    """What a profile is worth from each state on, (states, players, G); without periods."""
    tree, games, count = table.tree, table.count, len(table.tree.states)
    moves = np.zeros((games, count, count))
    pays = np.zeros((games, count, len(tree.players)))
    for s, state in enumerate(tree.states):
        own = [mixes[tree.label(i, s)] for i in state.movers]
        for p, profile in enumerate(state.profiles):
            weight: Any = np.ones(games)
            for mix, action in zip(own, profile, strict=True):
                weight = weight * mix[action]
            pays[:, s] += (weight * table.pays[s][p]).T
            for chance, n in zip(table.odds[s][p], state.after[p], strict=True):
                moves[:, s, n] += weight * chance
    value = np.empty((count, len(tree.players), games))
    for i in range(len(tree.players)):
        matrix = np.eye(count) - table.patience[i][:, None, None] * moves
        value[:, i] = np.linalg.solve(matrix, pays[:, :, i, None])[..., 0].T
    return value
