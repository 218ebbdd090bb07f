"""What does each end of a game pay, as a formula in its parameters?

The payoffs as traced from `rules`: text when printed, typeset in a notebook. Games without a path to
tell (of thresholds, of states) have payoffs that depend on types or on what follows, and none to print.
"""

from __future__ import annotations

from dataclasses import dataclass

from deterrence.language.tree import Outcome, Tree
from deterrence.markup import paragraph, table
from deterrence.symbols.typeset import latex

__all__ = ["Formulas"]

MOST = 60  # ends that a notebook shows: more take long to typeset


@dataclass(frozen=True, eq=False)
class Formulas:
    """The payoffs at every end of a game; made by `Game.formulas`."""

    tree: Tree

    @property
    def ends(self) -> list[Outcome]:
        """The ends that pay by a formula of their own."""
        return [end for end in self.tree.outcomes if end.payoffs]

    def __len__(self) -> int:
        return len(self.ends)

    def __str__(self) -> str:
        """Every end with its path, and a line for each player."""
        if not len(self):
            return f"{self.tree.game} is {self.tree.kind}: it has no payoffs by path."
        formulas = iter(self.tree.formulas())
        lines, width = [], max(map(len, self.tree.players))
        for end in self.ends:
            lines.append(f"{end.path}: {end.label}")
            for player in self.tree.players:
                lines.append(f"    {player:{width}}  {next(formulas)[2]}")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        """A table with one row for each end and one column for each player."""
        if not len(self):
            return paragraph(str(self))
        heads = ("path", "outcome", *self.tree.players)
        rows = [
            (end.path, end.label, *(f"${cell}$" for cell in self._cells(end))) for end in self.ends[:MOST]
        ]
        more = f"and {len(self) - MOST} more ends: print it."
        return table(heads, rows, [""] * len(heads)) + paragraph(more) * (len(self) > MOST)

    def _repr_latex_(self) -> str:
        """The same as an array, for documents."""
        names = " & ".join(rf"\text{{{p}}}" for p in self.tree.players)
        rows = [rf"\text{{{end.path}}} & " + " & ".join(self._cells(end)) for end in self.ends[:MOST]]
        body = r" \\ ".join([f" & {names}", *rows]).replace(">", r"$\to$")
        return rf"$$\begin{{array}}{{l{'l' * len(self.tree.players)}}}{body}\end{{array}}$$"

    def _cells(self, end: Outcome) -> list[str]:
        cells = []
        for level, slope in zip(end.payoffs, end.slopes, strict=True):
            known = slope.constant and slope.value == 0
            private = "" if known else rf" + \left({latex(slope)}\right) \text{{private number}}"
            cells.append(f"{latex(level)}{private}".replace("<", r"\lt ").replace(">", r"\gt "))
        return cells
