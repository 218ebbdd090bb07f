"""Where do the strategies and beliefs of an answer come from? From its solver, when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from deterrence.arrays.foreign import bare, wrapped
from deterrence.errors import GameError, ParameterError, nearest
from deterrence.game import Game
from deterrence.language.tree import InformationSet

__all__ = ["Details", "Only", "Table", "correlated", "joints", "tabulated"]


class Details(Protocol):
    """The numbers behind an answer for one batch of games, not masked by presence; k is a candidate.

    Of a concept in which players do not mix independently there is one method more: `joint(k)`, the
    probability of each profile of actions, which broadcasts to (*batch, m1, ..., mN).
    """

    def payoff(self) -> Any:
        """Each player under its own prior, (*batch, K, players)."""

    def payoff_true(self) -> Any:
        """Under nature's probabilities, (*batch, K, players)."""

    def probability(self) -> Any:
        """Of each event, (*batch, K, events)."""

    def strategy(self, infoset: str, k: int) -> Any:
        """An array that broadcasts to (*batch, actions)."""

    def belief(self, infoset: str, k: int) -> Any:
        """An array that broadcasts to (*batch, nodes)."""

    def cutoff(self, infoset: str, k: int) -> Any:
        """An array that broadcasts to (*batch, actions, 2)."""

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Strategies and beliefs at all information sets at once."""

    def take(self, index: Any) -> Details:
        """For a part of the batch, named as in `Game.take`."""


class Table(Mapping[str, Any]):
    """A mapping whose values are computed when asked for, once."""

    def __init__(self, names: tuple[str, ...], compute: Callable[[str], Any], what: str) -> None:
        self._names, self._compute, self._what = names, compute, what
        self._known: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._names:
            raise ParameterError(
                f"no {self._what} for information set {name!r}{nearest(name, self._names)} "
                f"The sets are: {' | '.join(self._names)}."
            )
        if name not in self._known:
            self._known[name] = self._compute(name)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def tabulated(
    what: str,
    answer: Any,
    source: Callable[[str, int], Any],
    inner: Callable[[InformationSet], tuple[int, ...]],
) -> Table:
    """For each information set (*batch, K, *inner) from what each candidate's is, NaN where absent."""
    game, exists, count = answer.game, answer.exists, len(answer.names)

    def compute(infoset: str) -> Any:
        shape = (*game.shape, *inner(game.tree.infosets[infoset]))
        rows = [np.broadcast_to(wrapped(game.library, source(infoset, k)), shape) for k in range(count)]
        result = np.stack(rows, axis=len(game.shape))
        result[~exists] = np.nan
        return bare(result)

    return Table(tuple(game.tree.infosets), compute, what)


@dataclass(frozen=True)
class Only:
    """The details of one candidate, renumbered 0."""

    details: Details
    k: int

    def payoff(self) -> Any:
        """Each player under its own prior, (*batch, 1, players)."""
        return self.details.payoff()[..., self.k : self.k + 1, :]

    def payoff_true(self) -> Any:
        """Under nature's probabilities, (*batch, 1, players)."""
        return self.details.payoff_true()[..., self.k : self.k + 1, :]

    def probability(self) -> Any:
        """Of each event, (*batch, 1, events)."""
        return self.details.probability()[..., self.k : self.k + 1, :]

    def strategy(self, infoset: str, k: int) -> Any:
        """An array that broadcasts to (*batch, actions)."""
        return self.details.strategy(infoset, self.k)

    def belief(self, infoset: str, k: int) -> Any:
        """An array that broadcasts to (*batch, nodes)."""
        return self.details.belief(infoset, self.k)

    def cutoff(self, infoset: str, k: int) -> Any:
        """An array that broadcasts to (*batch, actions, 2)."""
        return self.details.cutoff(infoset, self.k)

    def whole(self, k: int) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        return self.details.whole(self.k)

    def joint(self, k: int) -> Any:
        """An array that broadcasts to (*batch, m1, ..., mN); None where players mix independently."""
        return correlated(self.details, self.k)

    @property
    def rationality(self) -> Any:
        """Of players who err in each state, (players, *batch); else None."""
        return getattr(self.details, "rationality", None)

    def take(self, index: Any) -> Only:
        """For a part of the batch, named as in `Game.take`."""
        return Only(self.details.take(index), self.k)


def joints(details: Details, game: Game, exists: Any) -> Any:
    """Probability of each profile of actions in every candidate, (*batch, K, m1, ..., mN), NaN where absent.

    Raises
    ------
    GameError
        If not all move once and at once.

    """
    if not game.tree.at_once:
        raise GameError(
            f"joint needs a normal form, but {type(game).__name__} has draws or moves in sequence; solve "
            "dt.to_normal_form(game)."
        )
    shape = (*game.shape, *(len(s.actions) for s in game.tree.infosets.values()))
    rows = []
    for k in range(exists.shape[-1]):
        row = correlated(details, k)
        if row is None:
            row, mixes = np.ones(()), details.whole(k)[0]
            for i, label in enumerate(game.tree.infosets):
                mix = mixes[label]
                row = row[..., None] * mix.reshape(*mix.shape[:-1], *[1] * i, mix.shape[-1])
        rows.append(np.broadcast_to(row, shape))
    result = np.stack(rows, axis=len(game.shape))
    result[~exists] = np.nan
    return result


def correlated(details: Details, k: int) -> Any:
    """The joint distribution of one candidate; None where players mix independently."""
    own = getattr(details, "joint", None)
    return None if own is None else own(k)
