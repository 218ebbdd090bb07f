"""What are the slopes of an equilibrium in thresholds? What keeps every marginal type indifferent.

The gain of each marginal type is zero, gain_i(t_i; t) = 0, so that thresholds move with the parameters by
the implicit function theorem; one at an end of its interval moves as the end does. Payoffs and
probabilities are the model's own formulas of the thresholds.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.errors import GameError
from deterrence.statics.implicit import moved
from deterrence.statics.piece import Piece, Rows
from deterrence.symbols.duals import Dual, slope, value
from deterrence.thresholds.game import ThresholdGame

__all__ = ["ThresholdSlopes"]

TIED = 1e-9  # gain of a marginal type that stands at an end of its interval
SAME = 1e-6  # slopes of an end and of a threshold that moves along with it


class ThresholdSlopes:
    """Equilibria in thresholds; see `deterrence.statics.piece` for the methods."""

    piece = 8_192

    def value(self, piece: Piece) -> Rows:
        """Payoffs and events."""
        game, thresholds, regular = self._moving(piece)
        paid, ends = game.payoffs(thresholds), game.probability(thresholds)
        events: list[Any] = [0.0] * len(game.tree.events)
        for label, more in game.outcomes.items():
            for event in dict.fromkeys((label, *more)):
                place = game.tree.events.index(event)
                events[place] = events[place] + ends[label]
        return [*(paid[player] for player in game.players), *events], regular

    def profile(self, piece: Piece) -> tuple[Any, Any]:
        """There are no moves to play: never asked for.

        Raises
        ------
        GameError
            Always.

        """
        raise GameError(f"{type(piece.game).__name__} is a game of thresholds, without moves to play.")

    def strategy(self, piece: Piece, infoset: str) -> Rows:
        """Of the action below the threshold and the one above it."""
        game, thresholds, regular = self._moving(piece)
        below = game.types()[infoset].cdf(thresholds[infoset])
        return [below, 1 - below], regular

    def cutoff(self, piece: Piece, infoset: str) -> Rows:
        """Of the action below the threshold and of the one above it."""
        _, thresholds, regular = self._moving(piece)
        return [-np.inf, thresholds[infoset], thresholds[infoset], np.inf], regular

    def _moving(self, piece: Piece) -> tuple[ThresholdGame, dict[str, Any], Any]:
        """The game with duals for parameters, the thresholds as they move, and where they are regular."""
        assert isinstance(piece.game, ThresholdGame)
        game = piece.game.stand_in(piece.duals)
        players, names, shape = list(game.actions), piece.parameters, (piece.count,)
        plain = [t.reshape(shape) for t in piece.details.thresholds[piece.k]]
        unknown = {p: Dual(t, {i: 1.0}) for i, (p, t) in enumerate(zip(players, plain, strict=True))}
        jacobian = np.zeros((piece.count, len(players), len(players)))
        change = np.zeros((piece.count, len(players), len(names)))
        ends, both = np.full(change.shape, np.nan), np.zeros((piece.count, len(players)), dtype=bool)
        for i, (player, interval) in enumerate(piece.game.interval().items()):
            gain = game.gain(player, unknown[player], unknown)
            low, high = (np.broadcast_to(end, shape) for end in interval)
            at_end = (plain[i] <= low) | (plain[i] >= high)
            both[:, i] = at_end & (np.abs(value(gain)) <= TIED)
            fixed = at_end & ~both[:, i]
            moving = game.interval()[player] if at_end.any() else (0.0, 0.0)
            for p, name in enumerate(names):
                ends[:, i, p] = np.where(plain[i] <= low, slope(moving[0], name), slope(moving[1], name))
                change[:, i, p] = np.where(fixed, -ends[:, i, p], slope(gain, name))
            for j in range(len(players)):
                jacobian[:, i, j] = np.where(fixed, float(i == j), slope(gain, j))
        steps, regular = moved(jacobian, change)
        # indifferent at an end: smooth if the end moves along, else a kink
        regular &= ~(both[..., None] & ~(np.abs(steps - ends) <= SAME)).any(axis=(1, 2))
        thresholds = {
            player: Dual(t, {name: steps[:, i, p] for p, name in enumerate(names)})
            for i, (player, t) in enumerate(zip(players, plain, strict=True))
        }
        return game, thresholds, regular
