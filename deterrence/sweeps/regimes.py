"""What is a regime? The set of candidates that exist, or the most probable of some events.

A set of several stays a set: "A + B" is a regime of its own, where two equilibria exist or where equilibria
disagree on the most probable event. Where none exists, the regime is the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError, nearest
from deterrence.status import Status

__all__ = ["SLACK", "Regimes", "candidate_sets", "exclusive"]

# why a game may have no equilibrium, the most telling first; the last holds for all that are left
ABSENCES = (
    Status.inadmissible, Status.not_finite, Status.not_converged, Status.refined_away, Status.none_found
)  # fmt: skip
USUAL = ("status quo", "grey zone", "capitulation", "war")
SLACK = 1e-6
OTHER = "none of these events"
By = str | Sequence[str] | Callable[[Equilibria], Any] | None


def candidate_sets(exists: Any, status: Any, names: Sequence[str]) -> tuple[Any, list[str]]:
    """Which set of candidates exists, as a code for each game, and what each code means.

    `exists` (first, K, ...) says which of the K `names` there are; of `status` (first, any, ...) the absent
    ones' reasons are taken. Codes (first, ...) are int32.
    """
    import pandas as pd

    sets = np.zeros(exists[:, 0].size, dtype=np.int64)
    for k in range(len(names)):  # factorised as it grows, so that any number of candidates fits
        sets = pd.factorize(2 * sets + exists[:, k].ravel())[0].astype(np.int64)
    sets = sets.reshape(exists[:, 0].shape)
    found = []
    for number in range(int(sets.max()) + 1):
        where = sets == number
        first = np.unravel_index(int(where.argmax()), where.shape)
        members = exists[(first[0], slice(None), *first[1:])]
        found.append((int(members.sum()), tuple(~members), where, members))
    regime = np.zeros(sets.shape, dtype=np.int32)
    meanings: list[str] = []
    for count, _, where, members in sorted(found, key=lambda row: row[:2]):
        if count:
            label = " + ".join(n for n, m in zip(names, members, strict=True) if m)
            parts = {label: where}
        else:
            parts, rest = {}, where
            for s in ABSENCES:
                here = rest & (status == s).any(axis=1) if s is not Status.none_found else rest
                parts[s.name.replace("_", " ")], rest = here, rest & ~here
        for label, here in parts.items():
            if here.any():
                regime[here] = len(meanings)
                meanings.append(label)
    return regime, meanings


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
        exists, status = (np.moveaxis(a, -1, 0)[None] for a in (solved.exists, solved.status))
        if callable(self.by):
            told = np.asarray(self.by(solved))
            if told.shape != solved.game.shape:
                raise ParameterError(
                    f"refine: by gave an array of shape {told.shape} for {solved.game.size} games: return "
                    "one label, number or truth value for each game."
                )
            words, own = np.unique(told, return_inverse=True)
            return own, [str(word) for word in words]
        if self.by is None:
            own, meanings = candidate_sets(exists, status, solved.names)
            return own[0], meanings
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
        own, meanings = candidate_sets(np.stack(members)[None], status, [*listed, OTHER])
        return own[0], meanings

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
        if isinstance(self.by, str) or not self.by:
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
