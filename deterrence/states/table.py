"""What does each profile of actions pay in each state, and where does it lead? As arrays over the batch.

The formulas of a `StateGame` evaluated for some games at once, checked: probabilities sum to one, discount
factors lie below 1 where play need not end.
"""

from __future__ import annotations

from copy import copy
from functools import cached_property
from typing import Any

import numpy as np

from deterrence.arrays.pieces import Index, part
from deterrence.arrays.pieces import flat as spread
from deterrence.errors import GameError, ParameterError
from deterrence.states.game import StateGame
from deterrence.states.tree import State

__all__ = ["StateTable"]

ROUNDING = 1e-9
MOST_SHOWN = 6  # parameters in a message


class StateTable:
    """Stage payoffs and transitions of G games, flat.

    `index` names a piece of a batch, or with `flat` single games of it.

    Raises
    ------
    GameError
        If probabilities do not sum to one, or a state follows that did not follow at the defaults.
    ParameterError
        If a discount factor is out of range.

    """

    def __init__(self, game: StateGame, index: Index = (), flat: Any = None) -> None:
        self.whole, self.tree = game, game.tree
        if flat is not None:
            self.games, values = flat, game.take(flat).values if game.shape else dict(game.values)
            self.count = len(flat)
            allowed = game.stand_in(values).admissible
        else:
            numbers = np.arange(game.size).reshape(game.shape)[index]
            self.games, self.count = numbers.reshape(-1), numbers.size
            allowed = np.broadcast_to(game.admissible, game.shape)[index].reshape(-1)
            values = {
                n: spread(v, numbers.shape) if np.ndim(v) else v for n, v in part(game.values, index).items()
            }
        self.allowed = np.broadcast_to(allowed, self.count)
        self._game = game.stand_in(values)
        self.discount: Any = self._game.discount
        with np.errstate(all="ignore"):
            rows = [self._state(state) for state in self.tree.states]
            self.patience = np.array(
                [np.broadcast_to(self._game.patience(p), self.count) for p in self.tree.players], dtype=float
            )
        self.pays = [pays for pays, _ in rows]  # [state][profile] -> (players, G)
        self.odds = [odds for _, odds in rows]  # [state][profile][successor] -> number or (G,)
        self._check()

    def take(self, games: Any) -> StateTable:
        """Some of the games, by their numbers here."""
        part = copy(self)
        part.__dict__.pop("finite", None), part.__dict__.pop("ends", None), part.__dict__.pop("worth", None)
        part.games, part.allowed, part.count = self.games[games], self.allowed[games], len(games)
        part.patience = self.patience[:, games]
        part.discount = np.broadcast_to(self.discount, self.count)[games]
        part.pays = [[paid[:, games] for paid in own] for own in self.pays]
        part.odds = [[[p[games] if np.ndim(p) else p for p in odds] for odds in own] for own in self.odds]
        return part

    def _state(self, state: State) -> tuple[list[Any], list[list[Any]]]:
        pays, odds = [], []
        players, keys = self.tree.players, [s.key for s in self.tree.states]
        for profile, after in zip(state.profiles, state.after, strict=True):
            taken = self.words(state, profile)
            paid = self._game.stage(state.key, taken)
            pays.append(np.array([np.broadcast_to(paid[p], self.count) for p in players], dtype=float))
            following = self._game.transition(state.key, taken)
            if set(following) != {keys[n] for n in after}:
                raise GameError(
                    f"{self.tree.game}.transition({state.label!r}, {taken}) leads to other states than at "
                    "the defaults: list every state that can follow, with probability 0 where it does not."
                )
            odds.append([following[keys[n]] for n in after])
        return pays, odds

    def words(self, state: State, profile: tuple[int, ...]) -> dict[str, str]:
        """A profile as a mapping from player to action."""
        return {
            self.tree.players[i]: words[a]
            for i, words, a in zip(state.movers, state.actions, profile, strict=True)
        }

    def _check(self) -> None:
        for state, rows in zip(self.tree.states, self.odds, strict=True):
            for profile, odds in zip(state.profiles, rows, strict=True):
                if odds:
                    with np.errstate(all="ignore"):
                        told = np.array([np.broadcast_to(p, self.count) for p in odds], dtype=float)
                        total = told.sum(axis=0)
                        wrong = (np.abs(total - 1) > ROUNDING) | (told < -ROUNDING).any(axis=0)
                    # where a number is not finite the status says so
                    wrong &= np.isfinite(told).all(axis=0) & self.allowed
                    self._refuse_odds(state, profile, told, total, wrong)
        ends = self.tree.ends
        wrong = (self.patience < 0) | (self.patience > 1) | (not ends) & (self.patience >= 1)
        if wrong.any():
            i, g = (int(n) for n in np.argwhere(wrong)[0])
            words = "between 0 and 1" if ends else "at least 0 and below 1, since play need not end"
            raise ParameterError(
                f"{self.tree.game}.patience gives {self.tree.players[i]} {self.patience[i, g]:.6g}"
                f"{self._where(g)}, but a discount factor must be {words}."
            )

    def _refuse_odds(self, state: State, profile: tuple[int, ...], odds: Any, total: Any, wrong: Any) -> None:
        if wrong.any():
            g = int(np.flatnonzero(wrong)[0])
            listed = ", ".join(f"{p:.6g}" for p in odds[:, g])
            taken = ", ".join(f"{p}: {a}" for p, a in self.words(state, profile).items())
            raise GameError(
                f"{self.tree.game}.transition from {state.label!r} after {taken or 'no choice'} gives "
                f"probabilities {listed}, summing to {total[g]:.6g}{self._where(g)}; "
                "they must not be negative and must sum to 1."
            )

    def _where(self, game: int) -> str:
        """The cell of the batch in words, with what is swept."""
        if not self.whole.shape:
            return ""
        index = tuple(int(i) for i in np.unravel_index(int(self.games[game]), self.whole.shape))
        one = self.whole.take(index).values
        swept = [f"{n}={one[n]:.6g}" for n, v in self.whole.values.items() if np.ndim(v)]
        more = f" and {len(swept) - MOST_SHOWN} more" if len(swept) > MOST_SHOWN else ""
        return f" at index {index}, where {', '.join(swept[:MOST_SHOWN])}{more}"

    @cached_property
    def finite(self) -> Any:
        """Where every payoff, probability and discount factor is finite, (G,)."""
        sound = np.isfinite(self.patience).all(axis=0)
        for pays, rows in zip(self.pays, self.odds, strict=True):
            for paid, odds in zip(pays, rows, strict=True):
                sound &= np.isfinite(paid).all(axis=0)
                for p in odds:
                    sound &= np.isfinite(p)
        return sound

    @cached_property
    def ends(self) -> tuple[Any, Any]:
        """The least and the most that each player can get in all, (players, G)."""
        low, high = self._extremes
        return np.minimum(self._times * low, low), np.maximum(self._times * high, high)

    @property
    def range(self) -> Any:
        """Each player's range of payoffs in a period, times how often it can be paid, (players, G)."""
        low, high = self._extremes
        return np.where(high > low, self._times * (high - low), 1.0)

    @property
    def _extremes(self) -> tuple[Any, Any]:
        paid = np.array([p for own in self.pays for p in own])
        return paid.min(axis=0), paid.max(axis=0)

    @property
    def _times(self) -> Any:
        """Periods, discounted to the first where their number is not limited."""
        return (self.tree.periods or len(self.tree.states)) if self.tree.ends else 1 / (1 - self.patience)

    @cached_property
    def worth(self) -> Any:
        """The largest difference that play can make to each player, (players, G)."""
        low, high = self.ends
        return np.maximum(high - low + 1e-6 * np.maximum(np.abs(low), np.abs(high)), 1e-300)

    def stage_game(self, state: int, later: Any) -> Any:
        """Payoffs of each profile with what follows, (profiles, players, G).

        `later` is what play is worth from each state on, (states, players, G).
        """
        result = np.empty((len(self.pays[state]), *self.patience.shape))
        for p, (paid, odds) in enumerate(zip(self.pays[state], self.odds[state], strict=True)):
            after = self.tree.states[state].after[p]
            follows = sum((chance * later[n] for chance, n in zip(odds, after, strict=True)), np.zeros(1))
            result[p] = paid + self.patience * follows
        return result

    def dense(self) -> tuple[Any, Any, list[int]]:
        """Payoffs (rows, players, G) and transitions (rows, states, G), a row for each state and profile.

        Also the number of each state's first row.
        """
        first = np.cumsum([0, *(len(own) for own in self.pays)]).tolist()
        pays = np.array([p for own in self.pays for p in own])
        moves = np.zeros((first[-1], len(self.pays), self.count))
        for state, rows, start in zip(self.tree.states, self.odds, first[:-1], strict=True):
            for p, (odds, after) in enumerate(zip(rows, state.after, strict=True)):
                for chance, n in zip(odds, after, strict=True):
                    moves[start + p, n] = chance
        return pays, moves, first
