"""Who is told what by a signal, and what would anybody gain by disobeying?

A recommendation is an action at every information set. In public everybody is told all of it. In private a
receiver is told its own actions and, for each of its sets, how many disobediences of others it would take
for play to get there: 0 where all goes as recommended. So whoever sees a disobedience knows it for one.

If every action that is not recommended is taken by mistake with the same small probability, a set is
reached through its nodes of fewest mistakes, and as easily after any recommendation that sounds the same
to its owner. In the limit the owner's belief is therefore that of the signal alone, and the gain from
disobeying there is a sum over recommendations and types, linear in the signal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

import numpy as np

from deterrence.ambiguity.endings import Endings
from deterrence.errors import GameError
from deterrence.game import TRACING, Game
from deterrence.language.tree import Decision, InformationSet, Node, Tree

__all__ = ["Constraint", "Recommendations", "recommendations"]

MOST_PROFILES = 4_096


@dataclass(frozen=True)
class Constraint:
    """Told this message, `receiver` must not gain by doing `instead` at an information set."""

    receiver: str
    message: int
    infoset: str
    instead: str


def recommendations(tree: Tree, parameter: str, private: bool) -> Recommendations:
    """Those about the type that a parameter governs, found once for a structure.

    Raises
    ------
    GameError
        If there is no such signal, or there are too many recommendations.

    """
    with TRACING:
        key = f"{'private' if private else 'public'} signals about {parameter}"
        if key not in tree.programs:
            tree.programs[key] = Recommendations(Endings.of(tree, parameter), private)
        found: Recommendations = tree.programs[key]
        return found


class Recommendations:
    """All recommendations for one structure, and the constraints of obedience, by the places of numbers.

    Parameters
    ----------
    endings : Endings
    private : bool
        Is each receiver told its own part only?

    Attributes
    ----------
    profiles : list of tuple of int
        The S recommendations: an action for each information set, in the tree's order.
    told : mapping of receiver to int array (S,)
        Which message a recommendation is to it.
    constraints : list of Constraint
    row, profile, done, kept, owner : int arrays (E,)
        The terms of the constraints: in which constraint, of which recommendation, the ending if its
        receiver disobeys, the ending if not, the receiver's number among the players.

    """

    def __init__(self, endings: Endings, private: bool) -> None:
        self.endings, self.private = endings, private
        self.tree: Tree = endings.tree
        self.sets: list[InformationSet] = list(self.tree.infosets.values())
        count = prod(len(s.actions) for s in self.sets)
        if count > MOST_PROFILES:
            raise GameError(
                f"persuasion would weigh {count:,} recommendations to the {len(self.sets)} information sets "
                f"of {self.tree.game}, more than {MOST_PROFILES:,}: use a game with fewer moves."
            )
        self.receivers = tuple(dict.fromkeys(s.player for s in self.sets))
        self.profiles = list(product(*(range(len(s.actions)) for s in self.sets)))
        self._place = {label: i for i, label in enumerate(self.tree.infosets)}
        self.near = [[self._nearest(s, profile) for s in self.sets] for profile in self.profiles]
        self.told = {receiver: self._told(receiver) for receiver in self.receivers}
        self.outcome = np.array([self._lands(self.tree.root, p) for p in self.profiles])
        self.constraints: list[Constraint] = []
        terms = [term for i, _ in enumerate(self.sets) for term in self._terms(i)]
        self.row, self.profile, self.done, self.kept, self.owner = (
            np.array(terms, dtype=np.intp).reshape(-1, 5).T
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle a game of this structure; all else is found anew."""
        return _found_anew, (self.tree.origin, self.endings.parameter, self.private)

    @cached_property
    def words(self) -> dict[str, list[str]]:
        """What each message to each receiver says."""
        found: dict[str, list[str]] = {}
        for receiver, told in self.told.items():
            first = [int(np.argmax(told == m)) for m in range(int(told.max()) + 1)]
            found[receiver] = _different([self._message(receiver, s) for s in first])
        return found

    def in_words(self, profile: int) -> str:
        """A recommendation to all: "Taiwan restrain / China accept after restrain, attack after provoke"."""
        return " / ".join(f"{r} {self._part(r, self.profiles[profile])}" for r in self.receivers)

    def _message(self, receiver: str, s: int) -> str:
        if not self.private:
            return self.in_words(s)
        own = [(i, near) for i, near in enumerate(self.near[s]) if self.sets[i].player == receiver]
        reached = [_after(self.sets[i]) for i, (mistakes, _) in own if not mistakes]
        part = self._part(receiver, self.profiles[s])
        if len(reached) == len(own):
            return part
        return f"{part} (expect {' or '.join(reached) or 'not to move'})"

    def _part(self, receiver: str, profile: Sequence[int]) -> str:
        own = [(s, s.actions[a]) for s, a in zip(self.sets, profile, strict=True) if s.player == receiver]
        return ", ".join(f"{action} after {_after(s)}" if _after(s) else action for s, action in own)

    def _nearest(self, infoset: InformationSet, profile: Sequence[int]) -> tuple[int, tuple[Decision, ...]]:
        """How many disobediences of others lead to a set at least, and the nodes that so many lead to."""
        counts = [
            sum(
                s.answer != profile[self._place[s.infoset]] for s in node.steps if s.subject != infoset.player
            )
            for node in infoset.nodes
        ]
        least = min(counts)
        return least, tuple(n for n, c in zip(infoset.nodes, counts, strict=True) if c == least)

    def _told(self, receiver: str) -> Any:
        """The number of the message that each recommendation is to a receiver."""
        own = [i for i, s in enumerate(self.sets) if s.player == receiver]
        known: dict[Any, int] = {}
        numbers = []
        for profile, near in zip(self.profiles, self.near, strict=True):
            private = tuple((profile[i], near[i][0]) for i in own)
            numbers.append(known.setdefault(private if self.private else profile, len(known)))
        return np.array(numbers)

    def _lands(self, node: Node, profile: Sequence[int]) -> int:
        """The ending that a node leads to if all obey from there on."""
        while isinstance(node, Decision):
            node = node.children[profile[self._place[node.infoset]]]
        return self._number[node]

    @cached_property
    def _number(self) -> dict[Node, int]:
        return {end: i for i, end in enumerate(self.endings.ends)}

    def _terms(self, i: int) -> list[tuple[int, ...]]:
        """The terms of the constraints at one information set, which are numbered as they come."""
        infoset, numbers = self.sets[i], dict[tuple[int, int], int]()
        owner, told = self.tree.players.index(infoset.player), self.told[infoset.player]
        found: list[tuple[int, ...]] = []
        for s, profile in enumerate(self.profiles):
            for action, word in enumerate(infoset.actions):
                if action == profile[i]:
                    continue
                key = int(told[s]), action
                if key not in numbers:
                    numbers[key] = len(self.constraints)
                    self.constraints.append(Constraint(infoset.player, key[0], infoset.label, word))
                for node in self.near[s][i][1]:
                    done, kept = (self._lands(node.children[a], profile) for a in (action, profile[i]))
                    found.append((numbers[key], s, done, kept, owner))
        return found


def _found_anew(game: Game, parameter: str, private: bool) -> Recommendations:
    return recommendations(game.tree, parameter, private)


def _after(infoset: InformationSet) -> str:
    """What the owner of a set has seen: "restrain"; "" if nothing."""
    facts = infoset.label.partition(": ")[2]
    return " and ".join(fact.rpartition(": ")[2] for fact in facts.split("; ") if fact)


def _different(words: list[str]) -> list[str]:
    """Words told apart by a number where they are the same."""
    seen: dict[str, int] = {}
    for i, word in enumerate(words):
        seen[word] = seen.get(word, 0) + 1
        if seen[word] > 1:
            words[i] = f"{word} [{seen[word]}]"
    return words
