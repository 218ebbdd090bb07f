"""What is a message worth, and an action of those who reply to it one after another?

After a message its agents move in turn, each knowing what was said and done before. A way is what may be
done from some point to the end: actions of agents, one after another. Its probability is the product of
theirs, so a payoff is a sum over ways, linear in each agent's mixture and in the belief about the type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from deterrence.kernels.signalling.rational import simple, whole
from deterrence.kernels.signalling.stage import Stage, Subset

__all__ = ["Payoffs", "Sequences", "Way", "in_fractions", "worth"]

Way = tuple[tuple[int, int], ...]  # (agent, action), in time order


@dataclass(frozen=True)
class Sequences(Stage):
    """A signalling game's size where replies follow each other.

    Attributes
    ----------
    sent : by message, the ways that may follow it
    taken : by agent, the ways that start with its own move

    Agents are numbered so that who moves later has a larger number.
    """

    sent: tuple[tuple[Way, ...], ...]
    taken: tuple[tuple[Way, ...], ...]

    @cached_property
    def patterns(self) -> list[tuple[Subset, ...]]:
        """Messages by type, pure ones first; extreme equilibria of two types use two messages at most."""
        return [own for own in Stage(self.types, self.replies).patterns if len(set().union(*own)) <= 2]

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where each agent's actions start among all actions."""
        return tuple(sum(self.sizes[:j]) for j in range(len(self.sizes)))

    def below(self, agent: int) -> frozenset[int]:
        """The agents that may move after one."""
        return frozenset(j for way in self.taken[agent] for j, _ in way[1:])


@dataclass(frozen=True, eq=False)
class Payoffs:
    """The payoffs of a batch of G games, arrays (G,), or of one game in fractions.

    Attributes
    ----------
    sender : [type][message][way]
    worth : [agent][type][way]
        To the agent that moves first on the way.
    reference : [0: the sender, 1 + j: agent j][type]
        What was taken off each of its payoffs so that they are differences, rounded by a share of it.
    scale : [0: the sender, 1 + j: agent j]
        How far the player's payoffs range in the whole game: what tolerances are measured in.
    prior : [type]
    rule : [type], or None
        The belief after a message that nobody sends; None: any belief.

    """

    sender: Sequence[Sequence[Sequence[Any]]]
    worth: Sequence[Sequence[Sequence[Any]]]
    reference: Sequence[Sequence[Any]]
    scale: Sequence[Any]
    prior: Sequence[Any]
    rule: Sequence[Any] | None

    def each(self) -> Iterator[Any]:
        """Every number but the rule's."""
        yield from (x for rows in (*self.sender, *self.worth) for row in rows for x in row)
        yield from (x for row in self.reference for x in row)
        yield from (*self.scale, *self.prior)

    def filled(self, cells: Iterator[Any], games: int) -> Payoffs:
        """With other numbers for those of `each` and then of the rule, (games,)."""
        return self._made(lambda _: next(cells))

    def of(self, game: int) -> Payoffs:
        """The numbers of one game."""
        return self._made(lambda x: float(x[game]))

    def _made(self, change: Callable[[Any], Any]) -> Payoffs:
        """With every number changed, in the order of `each` and then the rule's."""

        def each(rows: Sequence[Any]) -> list[Any]:
            return [each(x) if isinstance(x, (list, tuple)) else change(x) for x in rows]

        tables = (self.sender, self.worth, self.reference, self.scale, self.prior)
        sender, worth, reference, scale, prior = map(each, tables)
        return Payoffs(sender, worth, reference, scale, prior, self.rule and each(self.rule))


def worth(ways: Iterable[tuple[Way, Any]], probability: Callable[[int, int], Any]) -> Any:
    """The sum of the values of ways, each times the probabilities of its actions."""
    total: Any = 0
    for way, value in ways:
        for agent, action in way:
            value = value * probability(agent, action)
        total = total + value
    return total


def in_fractions(payoffs: Payoffs, tolerance: float) -> Payoffs:
    """One game's floats as exact numbers; see `deterrence.kernels.signalling.rational`.

    The sender's payoffs and each agent's have units of their own.
    """
    tables = [payoffs.sender, *([own] for own in payoffs.worth)]
    rows = zip(tables, payoffs.reference, payoffs.scale, strict=True)
    sender, *agents = (_exactly(table, own, scale, tolerance) for table, own, scale in rows)
    rule = None if payoffs.rule is None else [simple(p, tolerance) for p in payoffs.rule]
    prior = list(whole(payoffs.prior, tolerance, 0.0))
    return Payoffs(sender, [own for (own,) in agents], [], [], prior, rule)


def _exactly(
    table: Sequence[Sequence[Sequence[Any]]], reference: Sequence[float], scale: float, tolerance: float
) -> list[list[list[int]]]:
    values = [x for rows in table for row in rows for x in row]
    exact = whole([*values, scale], tolerance, scale + max(map(abs, reference)))
    return [[[next(exact) for _ in row] for row in rows] for rows in table]
