"""How is a batch of signalling games solved? Piece by piece, each equilibrium put in its place.

A sender that alone knows its type sends a message; whoever sees it replies, not knowing the type (Spence
1973; Cho & Kreps 1987). Types may pool, separate, or mix so that a message tells something but not all.
Given the messages and replies in use, the types' indifference fixes how replies are mixed and the
replies' indifference how types mix: two systems of linear equations. So all equilibria are a finite union
of products of polytopes, and their corners are listed; see `deterrence.kernels.signalling.assessments`
for the proof that none is missing, ties and continua included, and `deterrence.kernels.sequences.assessments`
for receivers who reply one after another.
"""

from __future__ import annotations

from typing import Any

from deterrence.answers.listing import answered
from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.language.tree import Tree
from deterrence.signalling.answer import SignallingEquilibria
from deterrence.signalling.compiled import Compiled
from deterrence.signalling.structure import Signalling
from deterrence.trees.beliefs import rule_in_words

__all__ = ["SignallingEngine"]


class SignallingEngine:
    """All perfect Bayesian equilibria of one signalling structure, pure and mixed, for any batch.

    Parameters
    ----------
    tree : Tree
    solver : PerfectBayesian
        Its off-path rule, tolerance and capacity. It is what a pickle keeps.

    Raises
    ------
    GameError
        Why the tree is not a signalling game, to be put behind "...: ".

    """

    exhaustive = True  # the proof covers ties and games without an equilibrium

    def __init__(self, tree: Tree, solver: Any) -> None:
        self.solver = solver
        self.compiled = Compiled(solver, Signalling(tree, solver.off_path, solver.tolerance))

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch."""
        rule = rule_in_words(self.solver.off_path)
        concept = f"perfect Bayesian equilibrium, pure and mixed, off-path beliefs: {rule}"
        return answered(self.compiled, game, self.solver.capacity, concept, SignallingEquilibria)
