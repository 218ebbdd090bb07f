"""Which signals may be mixed, and between which actions? Each answer is a support, a candidate's pattern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any

import numpy as np

from deterrence.language.tree import Tree
from deterrence.trees.information import profile_in_words

__all__ = ["Patterns", "Support", "supports"]


@dataclass(frozen=True)
class Support:
    """Signals by number: `mixed` as (signal, action, action), `pure` the action of every other signal."""

    mixed: tuple[tuple[int, int, int], ...]
    pure: tuple[tuple[int, int], ...]


def supports(tree: Tree, signals: Sequence[str], count: int) -> Iterator[Support]:
    """All supports with exactly so many mixed signals, each of another player and between two actions."""
    sets = [tree.infosets[label] for label in signals]
    for group in combinations(range(len(sets)), count):
        if len({sets[s].player for s in group}) < count:
            continue
        rest = [s for s in range(len(sets)) if s not in group]
        pairs = [[(s, a, b) for a, b in combinations(range(len(sets[s].actions)), 2)] for s in group]
        for mixed in product(*pairs):
            for actions in product(*(range(len(sets[s].actions)) for s in rest)):
                yield Support(mixed, tuple(zip(rest, actions, strict=True)))


class Patterns:
    """Supports with one or two mixed signals as arrays, for a layout of signals in rows.

    Parameters
    ----------
    tree : Tree
    signals : sequence of str
        Their information sets.
    count : int
        Supports have up to so many mixed signals.

    Attributes
    ----------
    first : int array, (signals + 1,)
        The row of each signal's first action.
    rows : int array, (2, 2, patterns)
        The rows of the first and second action of the first and second mixed signal; of a support with
        one mixed signal, of that signal twice.
    base : array, (rows, patterns)
        Probabilities where signals are pure, else 0.
    used : bool array, (rows, patterns)
        Is the action in the support?
    names : list of str
        As candidates are called: "US: ambiguity or red line if resolute, ambiguity if irresolute".

    """

    def __init__(self, tree: Tree, signals: Sequence[str], count: int) -> None:
        sizes = [len(tree.infosets[label].actions) for label in signals]
        self.first = np.cumsum([0, *sizes])
        self.each = [list(supports(tree, signals, n + 1)) for n in range(count)]
        every = [support for own in self.each for support in own]
        self.rows = np.array(
            [[[self.first[x[0]] + x[i] for x in (s.mixed[0], s.mixed[-1])] for s in every] for i in (1, 2)]
        ).reshape(2, len(every), 2)
        self.rows = np.moveaxis(self.rows, 1, 2)
        self.base = np.zeros((self.first[-1], len(every)))
        self.names: list[str] = []
        for k, support in enumerate(every):
            taken: dict[int, int | tuple[int, ...]] = dict(support.pure)
            for s, a in support.pure:
                self.base[self.first[s] + a, k] = 1.0
            taken |= {s: (a, b) for s, a, b in support.mixed}
            self.names.append(profile_in_words(tree, {label: taken[s] for s, label in enumerate(signals)}))

        self.used = self.base > 0
        for side in self.rows.reshape(4, -1):
            self.used[side, np.arange(len(every))] = True

    def sent(self, patterns: Any, rest: Any, share: Any) -> Any:
        """Probabilities of all signals, (rows, E), from those of the mixed ones' actions, (mixed, E)."""
        result, column = self.base[:, patterns], np.arange(len(patterns))
        for n, (low, high) in enumerate(zip(rest, share, strict=True)):
            result[self.rows[0, n, patterns], column] = low
            result[self.rows[1, n, patterns], column] = high
        return result

    def gains(self, patterns: Any, levels: Any) -> Any:
        """What the mixed signals gain by their second action, (2, E), from what every action is worth."""
        column = np.arange(len(patterns))
        low, high = self.rows[:, :, patterns]
        gains: Any = levels[high, column] - levels[low, column]
        return gains

    def excess(self, patterns: Any, levels: Any) -> Any:
        """What pure signals gain at most by another action, (E,), from what every action is worth."""
        base, starts = self.base[:, patterns] > 0, self.first[:-1]
        best = np.maximum.reduceat(levels, starts, axis=0)
        own = np.maximum.reduceat(np.where(base, levels, -np.inf), starts, axis=0)
        excess: Any = np.where(np.isfinite(own), best - own, -np.inf).max(axis=0)
        return excess
