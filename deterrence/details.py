"""Where do the strategies and beliefs of an answer come from? From its solver, when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from deterrence.errors import ParameterError, nearest
from deterrence.game import Game

__all__ = ["Details", "Only", "Table"]


class Details(Protocol):
    """Where strategies and beliefs come from, for candidate k, not masked by presence."""

    def strategy(self, game: Game, infoset: str, k: int) -> Any:
        """Shape (*batch, actions)."""

    def belief(self, game: Game, infoset: str, k: int) -> Any:
        """Shape (*batch, nodes)."""

    def cutoff(self, game: Game, infoset: str, k: int) -> Any:
        """Shape (*batch, actions, 2)."""

    def whole(self, game: Game, k: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Strategies and beliefs at all information sets at once."""


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


@dataclass(frozen=True)
class Only:
    """The details of one candidate, renumbered 0."""

    details: Details
    k: int

    def strategy(self, game: Game, infoset: str, k: int) -> Any:
        """Shape (*batch, actions)."""
        return self.details.strategy(game, infoset, self.k)

    def belief(self, game: Game, infoset: str, k: int) -> Any:
        """Shape (*batch, nodes)."""
        return self.details.belief(game, infoset, self.k)

    def cutoff(self, game: Game, infoset: str, k: int) -> Any:
        """Shape (*batch, actions, 2)."""
        return self.details.cutoff(game, infoset, self.k)

    def whole(self, game: Game, k: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Strategies and beliefs at all information sets at once."""
        return self.details.whole(game, self.k)
