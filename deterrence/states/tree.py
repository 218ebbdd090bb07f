"""What stands in for the tree of a game of states? Its states, who moves in each, and where play can go.

Results, sweeps and tables ask a game's tree for information sets and events: of a game of states there is
one set for each player and state ("China: lead 2"), and for each period where their number is limited
("China: lead 2; period 3"). Which states can follow a profile of actions is structure, how likely each is
is not: the keys of `transition` may not depend on a parameter.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Any, ClassVar

from deterrence.language.steps import Step
from deterrence.language.tree import Decision, InformationSet, Outcome, Tree
from deterrence.symbols.expressions import Graph

__all__ = ["State", "StateTree"]


@dataclass(frozen=True)
class State:
    """One state in words, with its movers (as positions among the players) and all that can follow.

    `profiles` are in lexicographic order of the movers' actions; `after` names, for each, the numbers of the
    states that can follow (none: play ends); `events` what happens in it.
    """

    key: Hashable
    label: str
    movers: tuple[int, ...]
    actions: tuple[tuple[str, ...], ...]
    after: tuple[tuple[int, ...], ...]
    events: tuple[tuple[str, ...], ...]

    @cached_property
    def profiles(self) -> tuple[tuple[int, ...], ...]:
        """Every profile of the movers' actions, as numbers."""
        return tuple(product(*(range(len(words)) for words in self.actions)))

    @property
    def sizes(self) -> tuple[int, ...]:
        """How many actions each mover has."""
        return tuple(len(words) for words in self.actions)


class StateTree(Tree):
    """States and information sets; `nodes` of play are pairs (period, state), one period if without end."""

    kind: ClassVar[str] = "a game of states"

    def __init__(
        self, game: str, players: tuple[str, ...], states: Sequence[State], start: int, periods: int
    ) -> None:
        self.states, self.start, self.periods = tuple(states), start, periods
        ends = []
        for i, state in enumerate(states):
            step = Step("outcome", tuple(s.label for s in states), i, "outcome")
            ends.append(Outcome((step,), None, state.label, (), (), {state.label: 1.0}))
        super().__init__(game, players, Graph(), ends[0], [*ends])
        self._sets: dict[str, InformationSet] = {}
        for label, (player, words) in self._named().items():
            node = Decision((), None, player, words, infoset=label)
            self._sets[label] = InformationSet(label, player, words, [node], None)

    def _named(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        return {
            self.label(i, s, t): (self.players[i], words)
            for t in range(max(self.periods, 1))
            for s, state in enumerate(self.states)
            for i, words in zip(state.movers, state.actions, strict=True)
        }

    def label(self, player: int, state: int, period: int = 0) -> str:
        """The label of an information set."""
        when = f"; period {period + 1}" if self.periods else ""
        return f"{self.players[player]}: {self.states[state].label}{when}"

    @cached_property
    def infosets(self) -> dict[str, InformationSet]:
        """One for each player, state and period."""
        return self._sets

    @cached_property
    def events(self) -> tuple[str, ...]:
        """The labels of all states, then all events, in the order in which they are first met."""
        told = (event for state in self.states for own in state.events for event in own)
        return tuple(dict.fromkeys([*(s.label for s in self.states), *told]))

    @property
    def judge(self) -> Any:  # type: ignore[override]
        """Asks for deviations at every state, since play is not told to an end."""
        from deterrence.states.judging import StateChecks

        return StateChecks

    @cached_property
    def at_once(self) -> bool:
        """No: play goes on."""
        return False

    @cached_property
    def order(self) -> tuple[int, ...] | None:
        """States, each after all that can follow it; None if play can come back to where it was."""
        done: list[int] = []
        waiting = {s: {n for row in state.after for n in row} for s, state in enumerate(self.states)}
        while waiting:
            free = [s for s, following in waiting.items() if following.isdisjoint(waiting)]
            if not free:
                return None
            done += free
            for s in free:
                del waiting[s]
        return tuple(done)

    @property
    def ends(self) -> bool:
        """Does play end for certain?"""
        return self.periods > 0 or self.order is not None

    @property
    def count(self) -> int:
        """How many pure stationary profiles there are (for each period its own)."""
        once = prod(len(s.profiles) for s in self.states)
        return int(once ** max(self.periods, 1))
