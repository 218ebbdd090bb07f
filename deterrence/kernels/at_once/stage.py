"""Who meets whom, and on which supports can a corner of the equilibria stand?

Two sides move at once. Each consists of agents: the types of one player. An agent's payoff is linear in
the mixtures of the other side's agents, so that its indifferences are linear equations in these. A basis
is a choice of the actions that one side's agents use, and of actions that agents of the other side are
asked to find equally good, as many equations as there are free probabilities.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import prod
from typing import Any

__all__ = ["Basis", "Side", "Stage", "Supports", "excess"]

Subset = tuple[int, ...]
Supports = tuple[Subset, ...]  # of each agent of a side


@dataclass(frozen=True)
class Basis:
    """Actions used by each agent of one side; of each agent of the other those that tie (None: no matter)."""

    used: Supports
    tied: tuple[Subset | None, ...]


@dataclass(frozen=True, eq=False)
class Side:
    """What the agents of one side get, in a batch of G games: arrays (G,), floats or integers.

    Attributes
    ----------
    worth : [j][a][i][b]
        To agent j, of its action a against action b of agent i of the other side; [j][a][i] is None
        where j and i never meet.
    weight : [j][i]
        The probability, in the eyes of j, that it meets i; None where they never meet.

    """

    worth: Sequence[Sequence[Sequence[Any]]]
    weight: Sequence[Sequence[Any]]

    def each(self) -> Iterator[Any]:
        """Every number that matters."""
        yield from (x for own in self.worth for row in own for cells in row if cells for x in cells)
        yield from (w for row in self.weight for w in row if w is not None)

    def cells(self, j: int, a: int) -> list[Any]:
        """What action a is worth to agent j, in a fixed order."""
        return [x for cells in self.worth[j][a] if cells for x in cells]


@dataclass(frozen=True)
class Stage:
    """How many actions each agent of both sides has."""

    sizes: tuple[tuple[int, ...], tuple[int, ...]]

    def bases(self, side: int) -> list[Basis]:
        """Square systems for the mixtures of a side; those in which nobody mixes first."""
        return self._bases[side]

    @cached_property
    def _bases(self) -> tuple[list[Basis], list[Basis]]:
        found: tuple[list[Basis], list[Basis]] = ([], [])
        for side, bases in enumerate(found):
            ties: dict[int, list[Supports]] = {}
            for choice in product(*map(subsets, self.sizes[1 - side])):
                if all(len(own) > 1 or own == (0,) for own in choice):  # one action ties with itself
                    ties.setdefault(excess(choice), []).append(choice)
            for used in self.supports(side):
                for choice in ties.get(excess(used), []):
                    bases.append(Basis(used, tuple(own if len(own) > 1 else None for own in choice)))
        return found

    def supports(self, side: int) -> list[Supports]:
        """Every choice of actions for the agents of a side; those in which nobody mixes first."""
        return sorted(product(*map(subsets, self.sizes[side])), key=excess)

    @property
    def size(self) -> int:
        """At most how many bases a side has."""
        return prod((1 << m) - 1 for sizes in self.sizes for m in sizes)

    @cached_property
    def bits(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Where the bits of each agent's actions begin in a number that stands for a set of actions."""
        starts = []
        for sizes in self.sizes:
            starts.append(tuple(sum(sizes[:j]) for j in range(len(sizes))))
        return starts[0], starts[1]

    def number(self, side: int, supports: Sequence[Subset]) -> int:
        """A choice of actions as bits."""
        places = zip(self.bits[side], supports, strict=True)
        return sum(1 << (start + a) for start, own in places for a in own)


def subsets(count: int) -> list[Subset]:
    """The nonempty subsets of 0, ..., count - 1, small ones first."""
    return [s for k in range(1, count + 1) for s in combinations(range(count), k)]


def excess(supports: Sequence[Subset]) -> int:
    """How many probabilities are free."""
    return sum(len(own) - 1 for own in supports)
