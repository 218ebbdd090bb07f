"""Which actions does an equilibrium use, where it is played? That is its regime, a pattern of yes and no.

An action is in use at a set that is reached if it is played with positive probability; after a private
number, if it is the best one on an interval of it. Patterns are told apart by one whole number each.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.language.tree import Tree
from deterrence.statics.piece import Piece
from deterrence.statics.played import Played, Profile
from deterrence.thresholds.tree import ThresholdTree

__all__ = ["regimes"]

PIECE = 16_384


def regimes(equilibria: Equilibria) -> Any:
    """A number for the pattern of every candidate that exists, int64 array (games, K); 0 where none does."""
    e = equilibria
    exists = e.exists.reshape(-1, len(e.names))
    actions = sum(len(s.actions) for s in e.game.tree.infosets.values())
    weights = np.random.default_rng(0).integers(1, 2**62, actions)
    numbers = np.zeros(exists.shape, dtype=np.int64)
    for k in range(exists.shape[1]):
        games = np.flatnonzero(exists[:, k])
        for start in range(0, len(games), PIECE):
            some = games[start : start + PIECE]
            used = _used(Piece(e.game, e.details, k, some))
            numbers[some, k] = np.concatenate(list(used.values()), axis=1) @ weights
    return numbers


def _used(piece: Piece) -> dict[str, Any]:
    """Set -> (games, actions) bool."""
    tree = piece.game.tree
    used = {label: row > 0 for label, row in piece.sigma.items()}
    if isinstance(tree, ThresholdTree):
        return {label: _somewhere(piece, label) for label in used}
    if type(tree) is not Tree:
        return used
    played = Played.of(tree)
    for label, (_, known) in played.run("laws", piece.game.values, piece.profile).items():
        law = tree.infosets[label].law
        if law is not None and law.name != "uniform":  # a law without ends has numbers on every interval
            everywhere = np.broadcast_to(known, piece.count)[:, None]
            used[label] = np.where(everywhere, used[label], _somewhere(piece, label))
    strategies = {label: list(np.moveaxis(row.astype(float), -1, 0)) for label, row in used.items()}
    reached = played.run("reached", piece.game.values, Profile(strategies, piece.profile.beliefs))
    return {label: row & (np.reshape(reached[label][0], (-1, 1)) > 0) for label, row in used.items()}


def _somewhere(piece: Piece, label: str) -> Any:
    """Is an action played on some interval of the number?"""
    ends = np.broadcast_to(
        piece.details.cutoff(label, piece.k), (*piece.game.shape, *piece.whole[0][label].shape[1:], 2)
    )
    return ~np.isnan(ends).any(axis=-1).reshape(piece.count, -1)
