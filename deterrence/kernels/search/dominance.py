"""On which supports could players mix at all?

If an action in a player's support is strictly worse than another of its pure actions whatever the
others play within their supports, no equilibrium has these supports: conditional dominance (Porter,
Nudelman & Shoham 2008, section 3). It needs comparisons only, and for each player one table for each
choice of supports of the others. Dominance by mixed actions is not looked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, product
from typing import Any

import numpy as np

__all__ = ["possible_supports", "shapes"]

Support = tuple[tuple[int, ...], ...]  # each player's actions


def shapes(sizes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Sizes of supports in which somebody mixes, small ones first."""
    every = product(*(range(1, m + 1) for m in sizes))
    return sorted((s for s in every if max(s) > 1), key=lambda s: (sum(s), s))


def possible_supports(
    payoffs: Any, slack: float
) -> Iterator[tuple[tuple[int, ...], list[tuple[Support, Any]]]]:
    """The supports that conditional dominance leaves, by shape.

    Parameters
    ----------
    payoffs : float array (N, m1, ..., mN, G)
        Payoffs, in the same unit for all.
    slack : float
        An action is worse than another if it pays less by more than this.

    Yields
    ------
    (shape, [(support, games)])
        The sizes of the supports, and for each support of these sizes the games that it is left in.

    """
    sizes = payoffs.shape[1:-1]
    subsets = [[s for k in range(1, m + 1) for s in combinations(range(m), k)] for m in sizes]
    worse: list[dict[Any, Any]] = []
    for i, own in enumerate(payoffs):
        first = np.moveaxis(own, i, 0)
        better = first[None] - first[:, None] > slack  # (action, rival, others' actions ..., G)
        others = subsets[:i] + subsets[i + 1 :]
        worse.append(dict(_tables(better, others)))
    for shape in shapes(sizes):
        left = []
        for support in product(*(combinations(range(m), k) for m, k in zip(sizes, shape, strict=True))):
            out = np.zeros(payoffs.shape[-1], dtype=bool)
            for i, own in enumerate(support):
                out |= worse[i][support[:i] + support[i + 1 :]][list(own)].any(axis=0)
            if not out.all():
                left.append((support, np.flatnonzero(~out)))
        if left:
            yield shape, left


def _tables(better: Any, others: list[list[tuple[int, ...]]]) -> Iterator[tuple[Support, Any]]:
    """Which actions (m, G) some rival beats at all of the others' actions in their supports."""
    if not others:
        yield (), better.any(axis=1)
        return
    for support in others[0]:
        for rest, table in _tables(better[:, :, list(support)].all(axis=2), others[1:]):
            yield (support, *rest), table
