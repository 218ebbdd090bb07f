"""What does a game tree look like as a Gambit file states it?

Nodes depth first, information sets and outcomes by their numbers, fractions exact. These are records without
any check: `deterrence.interop.efg` reads them, `deterrence.interop.writing` writes them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

__all__ = ["FileNode", "FileOutcome", "FileSet", "TreeFile"]


@dataclass(frozen=True)
class FileSet:
    """An information set; `player` counts from 1, 0 is chance, which alone has `probabilities`."""

    player: int
    number: int
    name: str
    actions: tuple[str, ...]
    probabilities: tuple[Fraction, ...] = ()


@dataclass(frozen=True)
class FileOutcome:
    """An outcome with a payoff for each player."""

    number: int
    name: str
    payoffs: tuple[Fraction, ...]


@dataclass(frozen=True)
class FileNode:
    """A node: `infoset` is (player, number), None at an end; `outcome` 0 is none; `children` are places."""

    name: str
    infoset: tuple[int, int] | None
    outcome: int
    children: tuple[int, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class TreeFile:
    """A game tree as its file states it.

    Attributes
    ----------
    title, comment : str
    players : tuple of str
    sets : tuple of FileSet
        In the order in which they are first met, as are `outcomes`.
    outcomes : tuple of FileOutcome
    nodes : tuple of FileNode
        Depth first; the root is the first.

    """

    title: str
    comment: str
    players: tuple[str, ...]
    sets: tuple[FileSet, ...]
    outcomes: tuple[FileOutcome, ...]
    nodes: tuple[FileNode, ...]

    @cached_property
    def set_at(self) -> dict[tuple[int, int] | None, FileSet]:
        """Information sets by player and number."""
        return {(s.player, s.number): s for s in self.sets}
