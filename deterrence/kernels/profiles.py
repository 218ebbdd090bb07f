"""What does a kernel hand back? The mixed profiles that it found, as compact arrays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["ABSENT", "CONTINUUM", "EVEN", "STRICT", "TIED", "Profiles", "joined"]

ABSENT, STRICT, TIED, CONTINUUM, EVEN = -1, 0, 1, 2, 9  # what a profile is, as int8


@dataclass(frozen=True, eq=False)
class Profiles:
    """Profiles in which somebody mixes, found in a batch of G games in normal form.

    Attributes
    ----------
    games : int array, (E,)
        The game that each profile belongs to.
    mixes : tuple over players of arrays (m_i, E)
        Probabilities of each player's actions; exactly 0 outside the support.
    kinds : int8 array, (E,)
        `STRICT`, `TIED` where a comparison that the profile rests on lies within the tolerance,
        `CONTINUUM` where it is one of a continuum of equilibria, or `EVEN` where nothing is tied and
        yet the game's list has an even number of them (Wilson 1971: one is missing).
    proved : bool array, (G,)
        Is it proved that no equilibrium is missing (of a continuum: no extreme point)?
    failed : bool array, (G,), optional
        Did an iteration end before its tolerance was met?

    """

    games: Any
    mixes: tuple[Any, ...]
    kinds: Any
    proved: Any
    failed: Any = None


def joined(parts: Sequence[tuple[Any, tuple[Any, ...]]], sizes: Sequence[int]) -> tuple[Any, tuple[Any, ...]]:
    """Several lists of (games, mixes) as one, in the order given."""
    if not parts:
        return np.zeros(0, dtype=np.intp), tuple(np.zeros((m, 0)) for m in sizes)
    games = np.concatenate([g for g, _ in parts])
    return games, tuple(np.concatenate([mixes[i] for _, mixes in parts], axis=1) for i in range(len(sizes)))
