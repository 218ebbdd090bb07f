"""What does one year's crisis look like, for many beliefs at once? Ends, their odds, and what they teach.

The equilibrium of each row (a game at some beliefs) is laid out over the ends of the tree: how likely each
end is for each combination of types, and the posterior after each public record (Bayes' rule; see
`deterrence.simulation.repeated`). Types enter as they are, not through their prior, so that a row whose
prior is 0 or 1 needs no division.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from deterrence.answers.details import correlated
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.judging.playing import Run
from deterrence.judging.replayed import Table
from deterrence.kernels.picking import cumulated, picked
from deterrence.language.tree import Branching, Chance, Decision, Outcome, Tree

__all__ = ["Lesson", "Stage"]

APART = 1e-9  # by which beliefs about two types may fail to be independent
SAME = 1e-15  # a belief that moves by rounding has not moved: runs that saw nothing share one solution


class Lesson:
    """What does not change from year to year: who can be of which type, and what is seen."""

    def __init__(self, tree: Tree, learns: tuple[str, ...], facts: tuple[str, ...]) -> None:
        self.tree, self.learns = tree, learns
        self.ends = tree.outcomes
        self.subjects = dict(fact.split(": ", 1) for fact in facts)
        self.types = list(product((True, False), repeat=len(facts)))
        self.consistent = [
            np.array([e for e, end in enumerate(self.ends) if self._fits(end, kind)], dtype=np.intp)
            for kind in self.types
        ]
        told = [self._record(end) for end in self.ends]
        self.records = list(dict.fromkeys(told))
        number = {record: r for r, record in enumerate(self.records)}
        self.record = np.array([number[record] for record in told], dtype=np.intp)

    def _fits(self, end: Outcome, kind: tuple[bool, ...]) -> bool:
        """Can play end here if the facts are so?"""
        holds = dict(zip(self.subjects, kind, strict=True))
        return all(
            (s.options[s.answer] == self.subjects[s.subject]) == holds[s.subject]
            for s in end.steps
            if not s.decision and s.subject in holds
        )

    def _record(self, end: Outcome) -> str:
        everybody = set(self.tree.players)
        seen = [s.fact for s in end.steps if s.decision or set(s.to) == everybody]
        return "; ".join(seen)


class Stage:
    """U games, each with one of its equilibria; `prior` (D, U) is what is believed of each fact."""

    def __init__(self, lesson: Lesson, solved: Equilibria, rows: Any, places: Any, prior: Any) -> None:
        self.lesson, self.prior, self.count = lesson, prior, len(rows)
        self.game: Game = solved.game.take(rows)
        self.table = Table(self.game)
        tree = lesson.tree
        self.sigma = {s: np.empty((self.count, len(i.actions))) for s, i in tree.infosets.items()}
        for k in np.unique(places):
            if correlated(solved.details, int(k)) is not None:
                raise GameError("Repeated needs players who mix independently: give another solver.")
            here = places == k
            for label, mix in solved.details.take(rows[here]).whole(int(k))[0].items():
                self.sigma[label][here] = mix
        self.run = Run(self.table, self.sigma)
        odds: dict[Any, Any] = {tree.root: 1.0}
        for node in tree.nodes:
            if isinstance(node, Branching):
                for branch, child in enumerate(node.children):
                    odds[child] = odds[node] * self._step(node, branch)
        self.odds = np.array([np.broadcast_to(odds[e], self.count) for e in lesson.ends], dtype=float)

    def _step(self, node: Branching, branch: int) -> Any:
        if isinstance(node, Chance):
            return 1.0 if node.subject in self.lesson.subjects else self.table.draw(node)[branch]
        assert isinstance(node, Decision)
        return self.sigma[node.infoset][:, branch]

    @cached_property
    def posterior(self) -> Any:
        """What is believed of each fact after each record, (D, records, U); NaN where there can be none.

        Raises
        ------
        GameError
            If types that were independent are so no more, which beliefs carried one by one cannot say.

        """
        lesson = self.lesson
        likely = np.zeros((len(lesson.types), len(lesson.records), self.count))
        for kind, ends, row in zip(lesson.types, lesson.consistent, likely, strict=True):
            np.add.at(row, lesson.record[ends], self.odds[ends])
            for holds, mu in zip(kind, self.prior, strict=True):
                row *= mu if holds else 1 - mu
        with np.errstate(invalid="ignore"):
            joint = likely / likely.sum(axis=0)
        sure = np.array(lesson.types, dtype=float).T  # (D, types)
        marginal = np.tensordot(sure, joint, axes=1)
        for kind, whole in zip(lesson.types, joint, strict=True):
            apart: Any = 1.0
            for holds, mu in zip(kind, marginal, strict=True):
                apart = apart * (mu if holds else 1 - mu)
            if np.nanmax(np.abs(whole - apart), initial=0.0) > APART:
                raise GameError(
                    f"Repeated carries beliefs about {' and '.join(lesson.learns)} one by one, but what is "
                    f"seen in {lesson.tree.game} ties them together: name one of them in learns."
                )
        before = self.prior[:, None]
        return np.clip(np.where(np.abs(marginal - before) <= SAME, before, marginal), 0.0, 1.0)

    def ending(self, row: Any, kind: Any, luck: Any) -> Any:
        """The end that each run comes to, given its row and its combination of types, (runs,)."""
        result = np.empty(len(row), dtype=np.intp)
        for number, ends in enumerate(self.lesson.consistent):
            runs = np.flatnonzero(kind == number)
            if runs.size:
                result[runs] = ends[picked(cumulated(self.odds[ends]), row[runs], luck[runs])]
        return result

    def payoffs(self, end: int, row: Any) -> Any:
        """Of each player at an end, (players, runs); a private number counts with its mean there."""
        steps = self.lesson.ends[end].steps
        own = {s.subject: s for s in steps if s.private is not None}
        result = np.empty((len(self.game.players), len(row)))
        for i, (level, slope) in enumerate(self.table.payoffs[self.lesson.ends[end]]):
            paid = np.broadcast_to(level, self.count)
            step = own.get(self.game.players[i])
            if step is not None:
                part = self.run.partial_means(step.infoset, self.game.players[i])[step.answer]
                chance = self.sigma[step.infoset][:, step.answer]
                mean = np.divide(part, chance, out=np.zeros(self.count), where=chance > 0)
                paid = paid + slope * mean
            result[i] = paid[row]
        return result

    def weights(self, end: int, row: Any) -> Iterator[tuple[str, Any]]:
        """Each event of an end with its probability there, (runs,)."""
        for event, weight in self.table.weights[self.lesson.ends[end]].items():
            yield event, np.broadcast_to(weight, self.count)[row]
