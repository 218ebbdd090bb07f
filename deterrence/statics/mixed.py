"""What are the slopes of an equilibrium in which players mix? What keeps everybody indifferent.

At an information set that is reached, actions in use are worth the same; these equations and the strategies
themselves fix how mixtures move with the parameters, by the implicit function theorem, as long as no other
action is as good. After a private number the equation is that of the share of numbers that act. Of agent
quantal responses it is log p(a) - log p(b) = rationality (value of a - value of b) for all actions. All else
follows by playing the moving strategies (`deterrence.statics.played`).

Pure choices do not move. A mixture at a set that is not reached has no slope (NaN): nothing fixes it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from deterrence.language.tree import Tree
from deterrence.statics.choices import closest
from deterrence.statics.implicit import moved
from deterrence.statics.piece import Piece, Rows
from deterrence.statics.played import Played, Profile
from deterrence.symbols.duals import Dual, slope, value

__all__ = ["MixedSlopes"]

PIECE_BYTES = 48_000_000
SOLVED = 1e-5  # error, in shares of a payoff range or of a probability, beyond which nothing is solved
TIED = 1e-9  # share of the payoff range by which an action not in use must be worse

Place = tuple[str, int, int]  # a set, an action in use, the first action in use


class MixedSlopes:
    """Equilibria of one tree, known by their strategies; see `deterrence.statics.piece` for the methods.

    `rationality` is that of quantal responses, by candidate, in units of "payoff" or "range"; without it
    replies are best ones.
    """

    def __init__(self, tree: Tree, rationality: tuple[float, ...] = (), unit: str = "payoff") -> None:
        self.tree, self.played = tree, Played.of(tree)
        self.rationality, self.unit = rationality, unit
        unknowns = 1 + sum(len(s.actions) - 1 for s in tree.infosets.values())
        self.piece = int(np.clip(PIECE_BYTES // (64 * unknowns**2), 64, 8_192))

    def value(self, piece: Piece) -> Rows:
        """Payoffs, payoffs under nature's probabilities if they differ, events."""
        moving, regular = self.profile(piece)
        return self.played.run("value", piece.duals, moving), regular

    def strategy(self, piece: Piece, infoset: str) -> Rows:
        """At one information set."""
        moving, regular = self.profile(piece)
        reached = self._reached(piece)[infoset]
        pure = (piece.sigma[infoset] > 0).sum(axis=1) == 1
        return moving.strategies[infoset], regular & (reached | pure)

    def cutoff(self, piece: Piece, infoset: str) -> Rows:
        """Two ends for each action."""
        if self.tree.infosets[infoset].law is None:
            return [], piece.all
        moving, regular = self.profile(piece)
        return self.played.run("ends", piece.duals, moving)[infoset], regular & self._reached(piece)[infoset]

    def profile(self, piece: Piece) -> tuple[Profile, Any]:
        """Every strategy as it moves with the parameters; games with the same actions in use go together."""
        sigma, reached = piece.sigma, self._reached(piece)
        mixed = {label: (row > 0).sum(axis=1) > 1 for label, row in sigma.items()}
        mixes = [label for label, some in mixed.items() if some.any()]
        used = {label: (sigma[label] > 0) & reached[label][:, None] for label in mixes}
        slopes = {label: np.zeros((len(piece.parameters), *sigma[label].shape)) for label in mixes}
        for label in mixes:  # nothing fixes these; a slope of no weight drops out of what is played
            slopes[label][:, mixed[label] & ~reached[label]] = np.nan
        unknown = dict.fromkeys(piece.parameters, np.nan)  # how beliefs move where Bayes' rule is silent
        beliefs = {s: [Dual(x, unknown) for x in row] for s, row in piece.profile.beliefs.items()}
        still = Profile(_moving(piece, slopes), beliefs)
        regular = piece.all.copy()
        flags = np.concatenate([np.zeros((piece.count, 0), dtype=bool), *used.values()], axis=1)
        for pattern in np.unique(flags, axis=0):
            games = np.flatnonzero((flags == pattern).all(axis=1))
            places = _places({label: row[games[0]] for label, row in used.items()})
            if places:
                regular[games] = self._move(piece, games, places, still, slopes)
        if not self.rationality:
            regular &= closest(self.played, piece.game.values, sigma, piece.profile).slack > TIED
        return Profile(_moving(piece, slopes), beliefs), regular

    def _reached(self, piece: Piece) -> dict[str, Any]:
        cells = self.played.run("reached", piece.game.values, piece.profile)
        return {label: np.broadcast_to(row[0] > 0, piece.count) for label, row in cells.items()}

    def _move(self, piece: Piece, games: Any, places: list[Place], still: Profile, slopes: Any) -> Any:
        """Fill in the slopes of some games that have unknowns at these places; which of them are regular."""
        values = {name: _taken(x, games) for name, x in piece.duals.items()}
        strategies, beliefs = (
            {label: [_taken(x, games) for x in row] for label, row in rows.items()} for rows in still
        )
        for j, (label, action, _) in enumerate(places):  # the unknowns are log odds against the first
            shares = [value(x) for x in strategies[label]]
            for a, x in enumerate(strategies[label]):
                step = shares[a] * ((a == action) - shares[action])
                strategies[label][a] = Dual(shares[a], {**x.slopes, j: step})
        errors = self._errors(values, Profile(strategies, beliefs), places, piece.k)
        jacobian = _slopes(errors, range(len(places)), len(games))
        change = _slopes(errors, piece.parameters, len(games))
        odds, regular = moved(jacobian, change)
        for error in errors:
            regular &= np.abs(value(error)) < SOLVED
        for j, (label, _, _) in enumerate(places):
            for a, x in enumerate(strategies[label]):
                for p in range(len(piece.parameters)):
                    slopes[label][p, games, a] += slope(x, j) * odds[:, j, p]
        return regular

    def _errors(self, values: Any, profile: Profile, places: list[Place], k: int) -> list[Any]:
        """What is zero at an equilibrium, one a place."""
        lines = self.played.run("lines", values, profile)
        shares = self.played.run("replies", values, profile)
        ranges = self.played.run("ranges", values, profile)
        strategies, errors = profile.strategies, []
        for label, a, b in places:
            s = self.tree.infosets[label]
            if s.law is not None:
                errors.append(strategies[label][a] - shares[label][a])
                continue
            gap, width = lines[label][a] - lines[label][b], ranges[self.tree.players.index(s.player)]
            share = gap / np.where(value(width) > 0, width, 1.0)
            if self.rationality:
                worth = self.rationality[k] * (share if self.unit == "range" else gap)
                share = np.log(strategies[label][a]) - np.log(strategies[label][b]) - worth
            errors.append(share)
        return errors


def _moving(piece: Piece, slopes: dict[str, Any]) -> dict[str, list[Any]]:
    """Strategies with slopes, given as (parameters, games, actions) where there are any."""
    moving = dict(piece.profile.strategies)
    for label, moves in slopes.items():
        own = [dict(zip(piece.parameters, row, strict=True)) for row in np.moveaxis(moves, -1, 0)]
        moving[label] = [Dual(x, step) for x, step in zip(moving[label], own, strict=True)]
    return moving


def _places(used: dict[str, Any]) -> list[Place]:
    found = []
    for label, row in used.items():
        actions = [int(a) for a in np.flatnonzero(row)]
        found += [(label, a, actions[0]) for a in actions[1:]]
    return found


def _slopes(rows: list[Any], directions: Iterable[Any], games: int) -> Any:
    """(games, rows, directions)."""
    found = [[np.broadcast_to(slope(row, d), games) for d in directions] for row in rows]
    return np.array(found, dtype=float).reshape(len(rows), -1, games).transpose(2, 0, 1)


def _taken(x: Any, games: Any) -> Any:
    """Some of the games of a number, an array or a dual."""
    if isinstance(x, Dual):
        return Dual(_taken(x.value, games), {d: _taken(s, games) for d, s in x.slopes.items()})
    return x[games] if np.ndim(x) else x
