"""What are the slopes of an answer that is written as formulas in the parameters? Those of the formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from deterrence.statics.piece import Piece, Rows
from deterrence.statics.played import Played, Profile
from deterrence.trees.program import Program
from deterrence.trees.purified import Purified

__all__ = ["CompiledSlopes"]


class CompiledSlopes:
    """Candidates of a compiled program; see `deterrence.statics.piece` for the methods."""

    piece = 16_384

    def __init__(self, program: Program) -> None:
        self.program = program

    def value(self, piece: Piece) -> Rows:
        """Payoffs, payoffs under nature's probabilities if they differ, events."""
        rows = self.program.assessments[piece.k].value
        n = len(self.program.tree.players)
        return self._run(piece, "value slopes", [*rows[:n], *rows[2 * n :]]), piece.all

    def profile(self, piece: Piece) -> tuple[Profile, Any]:
        """Strategies, and beliefs about what matters to private numbers."""
        tree, assessment = self.program.tree, self.program.assessments[piece.k]
        rows = [list(assessment.replies[label].probabilities) for label in tree.infosets]
        believed = Played.of(tree).believed
        rows += [list(assessment.belief(label)) for label in believed]
        cells = iter(self._run(piece, "profile slopes", [x for row in rows for x in row]))
        found = [[next(cells) for _ in row] for row in rows]
        sets = len(tree.infosets)
        strategies = dict(zip(tree.infosets, found[:sets], strict=True))
        return Profile(strategies, dict(zip(believed, found[sets:], strict=True))), piece.all

    def strategy(self, piece: Piece, infoset: str) -> Rows:
        """At one."""
        rows = self.program.assessments[piece.k].replies[infoset].probabilities
        return self._run(piece, f"strategy slopes at {infoset}", rows), piece.all

    def cutoff(self, piece: Piece, infoset: str) -> Rows:
        """Two ends for each action."""
        reply = self.program.assessments[piece.k].replies[infoset]
        ends = [end for pair in reply.intervals for end in pair] if isinstance(reply, Purified) else []
        return self._run(piece, f"cutoff slopes at {infoset}", ends), piece.all

    def _run(self, piece: Piece, what: str, rows: Sequence[Any]) -> list[Any]:
        return self.program.plan_of((what, piece.k), rows)(piece.duals)
