"""What is a regime? The set of candidates that exist, or the most probable of some events.

A set of several stays a set: "A + B" is a regime of its own, where two equilibria exist or where equilibria
disagree on the most probable event. Where none exists, the regime is the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError, nearest
from deterrence.sweeps.codes import candidate_sets

__all__ = ["SLACK", "Regimes", "exclusive"]

USUAL = ("status quo", "grey zone", "capitulation", "war")
SLACK = 1e-6
OTHER = "none of these events"
By = str | Sequence[str] | Callable[[Equilibria], Any] | None


def exclusive(table: Any, events: Sequence[str]) -> list[str] | None:
    """The ways in which a game ends: the usual ones, or the first events whose probabilities sum to one.

    `table` (rows, events) holds the probabilities of some equilibria.
    """
    usual = [e for e in USUAL if e in events]
    if usual and np.allclose(table[:, [events.index(e) for e in usual]].sum(axis=1), 1, atol=SLACK):
        return usual
    found = _partition(table)
    return None if found is None else [events[i] for i in found]


def _partition(table: Any, first: int = 0, total: Any = None) -> list[int] | None:
    """The first list of columns that sums to one in every row."""
    total = np.zeros(len(table)) if total is None else total
    if np.allclose(total, 1, atol=SLACK):
        return []
    for i in range(first, table.shape[1]):
        if table[:, i].any() and (total + table[:, i] <= 1 + SLACK).all():
            rest = _partition(table, i + 1, total + table[:, i])
            if rest is not None:
                return [i, *rest]
    return None


class Regimes:
    """Codes of regimes that mean the same in every batch: `names[code]`, in the order of their discovery."""

    def __init__(self, by: By) -> None:
        self.by = by
        self.names: list[str] = []

    def codes(self, solved: Equilibria) -> Any:
        """The code of each game of a batch (games,)."""
        own, meanings = self._local(solved)
        self.names += [name for name in meanings if name not in self.names]
        return np.array([self.names.index(name) for name in meanings])[own]

    def _local(self, solved: Equilibria) -> tuple[Any, list[str]]:
        exists, status = (np.moveaxis(a, -1, 0) for a in (solved.exists, solved.status))
        if callable(self.by) and not isinstance(self.by, type):
            told = np.asarray(self.by(solved))
            if told.shape != solved.game.shape:
                raise ParameterError(
                    f"refine: by gave an array of shape {told.shape} for {solved.game.size} games: return "
                    "one label, number or truth value for each game."
                )
            words, own = np.unique(told, return_inverse=True)
            return own, [str(word) for word in words]
        if self.by is None:
            return candidate_sets(exists, status, solved.names)
        listed = self._listed(solved)
        chances = solved.probability[..., [solved.events.index(e) for e in listed]]
        rows = chances[solved.exists]
        if rows.size and rows.sum(axis=-1).max() > 1 + SLACK:
            raise ParameterError(
                f"refine: the events {', '.join(map(repr, listed))} can happen together (their probabilities "
                f"sum to {rows.sum(axis=-1).max():.3g}): give events that exclude one another."
            )
        chances = np.where(solved.exists[..., None], chances, 0.0)
        most = np.where(chances.max(axis=-1) > 0, chances.argmax(axis=-1), len(listed))
        members = [(solved.exists & (most == e)).any(axis=-1) for e in range(len(listed) + 1)]
        return candidate_sets(np.stack(members), status, [*listed, OTHER])

    def _listed(self, solved: Equilibria) -> list[str]:
        """The events to compare; "event" is settled by the first batch."""
        if self.by == "event":
            found = exclusive(solved.probability[solved.exists], solved.events)
            if found is None:
                raise ParameterError(
                    "refine found no mutually exclusive events that sum to one: name them, by=[...], among "
                    f"{', '.join(map(repr, solved.events))}."
                )
            self.by = found
        if isinstance(self.by, str) or not isinstance(self.by, Iterable) or not self.by:
            raise ParameterError(
                f"refine: by came as {self.by!r}: give by='event', a list of events such as ['war'], or a "
                "function of Equilibria."
            )
        listed = list(self.by)  # type: ignore[arg-type]
        for event in listed:
            if event not in solved.events:
                raise ParameterError(
                    f"refine: {event!r} is not an event of this game{nearest(event, solved.events)} "
                    f"Choose among {', '.join(map(repr, solved.events))}."
                )
        return listed
