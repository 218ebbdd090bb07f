"""Which set of candidates exists? A code for each game, and what each code means.

Codes are given out as sets are met, run by run, since runs are solved apart; at the end the tables of all
runs become one, in an order that does not depend on who met what first: by the number of candidates,
then by their places in the list of all; where there is none, by why.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from deterrence.answers.status import Status

__all__ = ["Codes", "Table", "candidate_sets", "merged"]

# why a game may have no equilibrium, the most telling first; the last holds for all that are left
ABSENCES = (
    Status.inadmissible, Status.not_finite, Status.not_converged, Status.refined_away, Status.none_found
)  # fmt: skip
# of each code, the candidates that exist; where there are none, the status that says why
Table = list[tuple[tuple[int, ...], int]]


class Codes:
    """The sets met so far in one run of games, in the order in which they were met."""

    def __init__(self) -> None:
        self._codes: dict[tuple[tuple[int, ...], int], int] = {}

    @property
    def table(self) -> Table:
        """What each code means."""
        return list(self._codes)

    def codes(self, exists: Any, status: Any) -> Any:
        """The code of every game, (games,), from arrays (K, games)."""
        sets: list[tuple[int, ...]] = [()]
        key: Any = 0  # each game's set by its place among `sets`, eight candidates at a time
        for start in range(0, len(exists), 8):
            bits, eight = exists[start].astype(np.uint8), exists[start : start + 8].view(np.uint8)
            for place, present in enumerate(eight[1:], 1):
                bits |= present << place
            key = key * 256 + bits.astype(np.intp) if start else bits
            found = np.flatnonzero(np.bincount(key))
            sets = [(*sets[k >> 8], *(start + i for i in range(8) if k >> i & 1)) for k in found.tolist()]
            last = start + 8 >= len(exists)
            places = [self._code(m, 0) if m else -1 for m in sets] if last else np.arange(len(found))
            table = np.zeros(int(found[-1]) + 1, dtype=np.int32 if last else np.intp)
            table[found] = places
            key = table[key]
        if () in sets:
            rest = np.flatnonzero(key < 0)
            for why in ABSENCES:
                here = (status[:, rest] == why).any(axis=0) if why is not ABSENCES[-1] else slice(None)
                if rest[here].size:
                    key[rest[here]] = self._code((), int(why))
                rest = rest[key[rest] < 0]
        return key

    def _code(self, members: tuple[int, ...], why: int) -> int:
        return self._codes.setdefault((members, why), len(self._codes))


def merged(tables: Iterable[Table], names: Sequence[str]) -> tuple[list[str], list[Any]]:
    """What the codes of the whole mean, and for each table the whole's code for each of its own."""
    rows = [*tables]
    order = {int(why): place for place, why in enumerate(ABSENCES)}
    every = sorted(
        {row for table in rows for row in table},
        key=lambda row: (len(row[0]), [k not in row[0] for k in range(len(names))], order.get(row[1], 0)),
    )
    place = {row: code for code, row in enumerate(every)}
    words = [
        " + ".join(names[k] for k in members) or Status(why).name.replace("_", " ") for members, why in every
    ]
    return words, [np.array([place[row] for row in table], dtype=np.int32) for table in rows]


def candidate_sets(exists: Any, status: Any, names: Sequence[str]) -> tuple[Any, list[str]]:
    """Which set of candidates exists, as a code for each game, and what each code means.

    `exists` (K, games) says which of the K `names` there are; of `status` (any, games) the absent ones'
    reasons are taken. Codes (games,) are int32.
    """
    found = Codes()
    own = found.codes(exists, status)
    meanings, (places,) = merged([found.table], names)
    return places[own], meanings
