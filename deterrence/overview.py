"""What models are there, who plays in them, what do they know, and what is claimed of each?

`catalogue()` is a mapping from slug to class that prints as a table. What a model says of itself
(family, standing, claims) is read from its class; what it is (players, information, the concept that
`dt.solve` picks) from its structure, so that neither can be out of date.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING

from deterrence.errors import ParameterError, nearest
from deterrence.game import Game
from deterrence.games import models
from deterrence.language.tree import Tree
from deterrence.markup import table
from deterrence.solvers import fitting
from deterrence.states.tree import StateTree
from deterrence.thresholds.tree import ThresholdTree

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Catalogue", "catalogue", "information"]

WIDTH = 120
HEADS = ("model", "family", "players", "information", "concept", "standing", "claims")


class Catalogue(Mapping[str, type[Game]]):
    """Models by slug; printed, it is a table. An unknown slug is told with its nearest names."""

    def __init__(self, found: Mapping[str, type[Game]]) -> None:
        self._found = dict(found)

    def __getitem__(self, slug: str) -> type[Game]:
        if slug not in self._found:
            raise ParameterError(
                f"there is no model {slug!r}{nearest(slug, self._found)} There are {', '.join(self)}."
            )
        return self._found[slug]

    def __contains__(self, slug: object) -> bool:
        return slug in self._found

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def rows(self) -> list[tuple[str, ...]]:
        """One row for each model, as text, in the order of `HEADS`."""
        return [_row(slug, kind) for slug, kind in self._found.items()]

    def table(self) -> pd.DataFrame:
        """The same as a pandas table, to filter and sort."""
        import pandas as pd

        return pd.DataFrame(self.rows(), columns=list(HEADS)).set_index("model")

    def text(self, width: int = WIDTH) -> str:
        """The table as text of this width, a paragraph for each family."""
        rows = [(row[0], *row[2:]) for row in self.rows()]
        heads = (HEADS[0], *HEADS[2:])
        sizes = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]
        wide = width - sum(sizes) + sizes[1] + sizes[-1] - 2 * (len(sizes) - 1)  # for players and claims
        sizes[1] = min(sizes[1], max(wide * 3 // 5, 20))
        sizes[-1] = max(wide - sizes[1], 13)
        lines, before = _lines(heads, sizes), ""
        for kind, row in zip(self._found.values(), rows, strict=True):
            lines += ["", kind.family] * (kind.family != before) + _lines(row, sizes)
            before = kind.family
        return "\n".join(lines)

    def __repr__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return table(HEADS, self.rows(), [""] * len(HEADS))


def catalogue() -> Catalogue:
    """Every model of the library, by slug ("strait", "unilateral_deterrence")."""
    return Catalogue(models())


def information(tree: Tree) -> str:
    """What players know of one another: perfect, at once, private types, continuous types, or states."""
    if isinstance(tree, ThresholdTree):
        return "continuous types"
    if isinstance(tree, StateTree):
        return "states"
    if tree.at_once:
        return "at once"
    sets = tree.infosets.values()
    hidden = any(len(s.nodes) > 1 or s.law is not None for s in sets)
    return "private types" if hidden else "perfect"


def _lines(row: Sequence[str], sizes: Sequence[int]) -> list[str]:
    """A row of cells, each wrapped within its column."""
    cells = [textwrap.wrap(cell, size) or [""] for cell, size in zip(row, sizes, strict=True)]
    lines = zip_longest(*cells, fillvalue="")
    return ["  ".join(c.ljust(n) for c, n in zip(line, sizes, strict=True)).rstrip() for line in lines]


def _row(slug: str, kind: type[Game]) -> tuple[str, ...]:
    tree = kind().tree
    claims = ", ".join(dict.fromkeys(claim.id for claim in kind.article))
    solver = type(fitting(tree)).__name__
    return slug, kind.family, ", ".join(kind.players), information(tree), solver, kind.standing, claims
