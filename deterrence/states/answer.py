"""How is an answer about games of states put together? Piece by piece, each result in its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from deterrence.answers.status import Status
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError
from deterrence.states.details import StateDetails
from deterrence.states.found import Found
from deterrence.states.game import StateGame
from deterrence.states.table import StateTable

__all__ = ["StateAnswer"]


class StateAnswer:
    """The answer as it grows, piece by piece; a single game is a batch of one in here."""

    def __init__(self, game: StateGame, names: tuple[str, ...]) -> None:
        self.game, self.shape, self.names, places = game, game.shape or (1,), names, len(names)
        sets, players = game.tree.infosets, len(game.players)
        self.mixes = {
            label: np.full((places, len(s.actions), *self.shape), np.nan) for label, s in sets.items()
        }
        self.values = np.full((places, players, *self.shape), np.nan)
        self.status = np.full((places, *self.shape), Status.not_an_equilibrium, dtype=np.int8)
        self.complete = np.zeros(self.shape, dtype=bool)
        self.unsettled = np.full(self.shape, np.nan)
        self.rationality = np.full((players, *self.shape), np.nan)
        self.erring = False

    def add(self, index: Any, search: Callable[[StateTable], Found]) -> None:
        """Solve one piece and put the results in their places."""
        table = StateTable(self.game, index if self.game.shape else ())
        if table.count != self.complete[index].size:
            raise GameError(
                f"{self.game!r} has parameters that do not fill its batch: give arrays of one shape."
            )
        sound = np.flatnonzero(table.finite & table.allowed)
        some = table.take(sound)
        found = search(some) if sound.size else Found.empty(some, len(self.names))
        block = self.complete[index].shape
        status = np.full((len(self.names), table.count), Status.not_an_equilibrium, dtype=np.int8)
        kinds = np.where(found.tied, Status.tie, Status.ok)
        absent = np.where(found.exists.any(axis=0), Status.not_an_equilibrium, Status.none_found)
        absent = np.where(np.isnan(found.unsettled), absent, Status.not_converged)
        status[:, sound] = np.where(found.exists, kinds, absent)
        status[:, ~table.finite] = Status.not_finite
        status[:, ~table.allowed] = Status.inadmissible
        self.status[(slice(None), *index)] = status.reshape(-1, *block)
        rows = [
            (self.complete, found.complete),
            (self.unsettled, found.unsettled),
            (self.values, found.values),
        ]
        rows += [(self.mixes[s], mix) for s, mix in found.mixes.items()]
        if found.rationality is not None:
            self.erring = True
            rows.append((self.rationality, found.rationality))
        for whole, part in rows:
            inner = part.shape[:-1]
            full = np.full((*inner, table.count), False if part.dtype == bool else np.nan)
            full[..., sound] = part
            whole[(*[slice(None)] * len(inner), *index)] = full.reshape(*inner, *block)

    def equilibria(self, concept: str) -> Equilibria:
        """The whole answer."""
        shape, count = self.game.shape, len(self.names)
        status = np.moveaxis(self.status.reshape(count, *shape), 0, -1)
        mixes = {label: mix.reshape(*mix.shape[:2], *shape) for label, mix in self.mixes.items()}
        values = self.values.reshape(*self.values.shape[:2], *shape)
        lambdas = self.rationality.reshape(len(self.rationality), *shape)
        return Equilibria(
            game=self.game,
            concept=concept,
            names=self.names,
            exists=(status == Status.ok) | (status == Status.tie),
            status=status,
            complete=self.complete.reshape(shape),
            details=StateDetails(
                self.game, mixes, values, self.unsettled.reshape(shape), lambdas if self.erring else None
            ),
        )
