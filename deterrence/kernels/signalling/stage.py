"""Which supports can a corner of a signalling game's equilibria stand on?

A sender of type t mixes over messages; after message m some agents, each with its own actions, reply to
it alone (several where the receiver has types or is told of a draw). The sender's payoff is linear in
the agents' mixtures and an agent's in the sender's, so that the indifferences on given supports are two
separate systems of linear equations. A basis is a choice of supports on which a system is square.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from math import prod
from typing import Any

import numpy as np

__all__ = ["Basis", "BeliefBasis", "Numbers", "Stage", "subsets"]

Subset = tuple[int, ...]
Support = tuple[Subset, ...]  # of each agent at a message


@dataclass(frozen=True)
class Basis:
    """Messages of each type, and actions of each agent (None: an agent that no type's message reaches)."""

    messages: tuple[Subset, ...]
    actions: tuple[Subset | None, ...]


@dataclass(frozen=True)
class BeliefBasis:
    """Types that a belief after a message gives weight to, and actions of each agent there that it ties."""

    types: Subset
    actions: Support


@dataclass(frozen=True)
class Stage:
    """The size of a signalling game: how many types, and how many actions each agent has at each message."""

    types: int
    replies: tuple[tuple[int, ...], ...]

    @property
    def messages(self) -> int:
        """How many messages there are."""
        return len(self.replies)

    @cached_property
    def place(self) -> tuple[int, ...]:
        """The message of each agent."""
        return tuple(m for m, sizes in enumerate(self.replies) for _ in sizes)

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """How many actions each agent has."""
        return tuple(size for sizes in self.replies for size in sizes)

    @cached_property
    def agents(self) -> tuple[tuple[int, ...], ...]:
        """The agents at each message."""
        return tuple(tuple(j for j, at in enumerate(self.place) if at == m) for m in range(self.messages))

    @cached_property
    def patterns(self) -> list[tuple[Subset, ...]]:
        """Every way in which the types' messages can be distributed; pure ones first."""
        ways = product(subsets(self.messages), repeat=self.types)
        return sorted(ways, key=lambda way: sum(map(len, way)))

    @property
    def size(self) -> int:
        """How many combinations of supports there are."""
        ways = [2**self.messages - 1] * self.types + [2**size - 1 for size in self.sizes]
        return prod(ways)

    @cached_property
    def sender_bases(self) -> list[Basis]:
        """Square systems for the sender's mixtures: agents that are reached are indifferent.

        Where k types send a message, the belief after it has k - 1 dimensions: more ties cannot be
        made there by weights that are all positive.
        """
        found = []
        for messages in self.patterns:
            reached = {m for own in messages for m in own}
            choices: list[Sequence[Subset | None]] = [
                subsets(size) if m in reached else [None]
                for m, size in zip(self.place, self.sizes, strict=True)
            ]
            excess = _excess(messages)
            room = [sum(m in own for own in messages) - 1 for m in range(self.messages)]
            for actions in product(*choices):
                here = [_excess([actions[j] for j in agents]) for agents in self.agents]
                if sum(here) == excess and all(h <= max(r, 0) for h, r in zip(here, room, strict=True)):
                    found.append(Basis(messages, actions))
        return found

    @cached_property
    def reply_bases(self) -> list[Basis]:
        """Square systems for the agents' mixtures: types are indifferent between their messages."""
        actions: dict[int, list[Support]] = {}
        for choice in product(*map(subsets, self.sizes)):
            actions.setdefault(_excess(choice), []).append(choice)
        return [Basis(b, a) for b in self.patterns for a in actions.get(_excess(b), [])]

    def belief_bases(self, message: int) -> list[BeliefBasis]:
        """Square systems for the belief after a message: agents there are indifferent."""
        choices = list(product(*(subsets(self.sizes[j]) for j in self.agents[message])))
        return [
            BeliefBasis(types, actions)
            for types in subsets(self.types)
            for actions in choices
            if _excess(actions) == len(types) - 1
        ]

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """Bases of both sides that make an equilibrium where both are feasible and nothing else is tied.

        The sender's messages are best and the replies of reached agents too. Where every message is
        reached, counting dimensions shows that the two bases are the same.
        """
        number = {basis: i for i, basis in enumerate(self.reply_bases)}
        best = np.array([_bits(basis.messages, self.messages) for basis in self.reply_bases])
        used = np.array([_bits(basis.actions, max(self.sizes, default=1)) for basis in self.reply_bases])
        found = []
        for x, basis in enumerate(self.sender_bases):
            if None not in basis.actions:
                found.append((x, number[basis]))
                continue
            messages = _bits(basis.messages, self.messages)
            replies = _bits(basis.actions, max(self.sizes, default=1))
            fits = ((messages & ~best) == 0) & ((used & ~replies) == 0)
            found += [(x, y) for y in np.flatnonzero(fits).tolist()]
        return found

    @cached_property
    def partners(self) -> dict[int, list[int]]:
        """The bases of replies that each basis of messages makes a pair with."""
        found: dict[int, list[int]] = {}
        for x, y in self.pairs:
            found.setdefault(x, []).append(y)
        return found

    def supports(self, message: int) -> list[Support]:
        """Every support of the agents at a message."""
        return list(product(*(subsets(self.sizes[j]) for j in self.agents[message])))


@dataclass(frozen=True, eq=False)
class Numbers:
    """The payoffs of a batch of G games, arrays (G,), or of one game as integers.

    Attributes
    ----------
    base : [t][m]
        What message m is worth to type t if each agent at it takes its first action.
    gain : [t][j][a]
        By how much that changes if agent j takes action a; 0 (not read) for the first action.
    worth : [j][t][a]
        What action a is worth to agent j when type t has sent its message.
    prior : [t]
        Of the agents.
    rule : [t], or None
        The belief after a message that nobody sends; None: any belief.

    """

    base: Sequence[Sequence[Any]]
    gain: Sequence[Sequence[Sequence[Any]]]
    worth: Sequence[Sequence[Sequence[Any]]]
    prior: Sequence[Any]
    rule: Sequence[Any] | None

    def each(self) -> Iterator[Any]:
        """Every number that matters."""
        yield from (x for row in self.base for x in row)
        yield from (x for own in self.gain for row in own for x in row[1:])
        yield from (x for own in self.worth for row in own for x in row)
        yield from self.prior

    def filled(self, cells: Iterator[Any], games: int) -> Numbers:
        """With other numbers for those of `each` and then of the rule, (games,)."""
        base = [[next(cells) for _ in row] for row in self.base]
        zero = np.zeros(games)
        gain = [[[zero, *(next(cells) for _ in row[1:])] for row in own] for own in self.gain]
        worth = [[[next(cells) for _ in row] for row in own] for own in self.worth]
        prior = [next(cells) for _ in self.prior]
        return Numbers(base, gain, worth, prior, self.rule and [next(cells) for _ in self.rule])


def subsets(count: int) -> list[Subset]:
    """The nonempty subsets of 0, ..., count - 1, small ones first."""
    return [s for k in range(1, count + 1) for s in combinations(range(count), k)]


def _excess(sets: Sequence[Subset | None]) -> int:
    return sum(len(s) - 1 for s in sets if s is not None)


def _bits(sets: Sequence[Subset | None], size: int) -> int:
    """Sets as one number, `size` bits each; None has all."""
    bits = [sum(1 << i for i in (range(size) if own is None else own)) for own in sets]
    return sum(own << (size * i) for i, own in enumerate(bits))
