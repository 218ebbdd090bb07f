"""Which signals may be mixed, and between which actions? Each answer is a support, a candidate's pattern."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product

from deterrence.information import profile_in_words
from deterrence.tree import Tree

__all__ = ["Support", "supports"]


@dataclass(frozen=True)
class Support:
    """Signals by number: `mixed` as (signal, action, action), `pure` the action of every other signal."""

    mixed: tuple[tuple[int, int, int], ...]
    pure: tuple[tuple[int, int], ...]

    def words(self, tree: Tree, signals: Sequence[str]) -> str:
        """As a candidate is called: "US: ambiguity or red line if resolute, ambiguity if irresolute"."""
        taken: dict[int, int | tuple[int, ...]] = dict(self.pure)
        taken |= {s: (a, b) for s, a, b in self.mixed}
        return profile_in_words(tree, {label: taken[s] for s, label in enumerate(signals)})


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
