"""How is a batch of games solved in which two players with private types move at once? See `answered`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from deterrence.answers.listing import answered
from deterrence.at_once.compiled import Compiled
from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.language.tree import Tree
from deterrence.trees.beliefs import rule_in_words

__all__ = ["AtOnceEngine"]


class AtOnceEquilibria(Equilibria):
    """Equilibria of moves at once."""

    def refine(self, rule: str) -> Equilibria:
        """All of them: no move informs anybody who moves later, so no belief off the path supports one."""
        return replace(self, concept=f"{self.concept}, refined by {rule}")


class AtOnceEngine:
    """All perfect Bayesian equilibria of one structure of moves at once, pure and mixed, for any batch.

    Parameters
    ----------
    tree : Tree
    solver : PerfectBayesian
        Its off-path rule (which nothing hangs on: no move informs anybody who moves later), tolerance and
        capacity. It is what a pickle keeps.

    Raises
    ------
    GameError
        Why the tree is not such a game, to be put behind "...: ".

    """

    exhaustive = True  # the proof covers ties and games without an equilibrium

    def __init__(self, tree: Tree, solver: Any) -> None:
        self.solver = solver
        rule = {} if isinstance(solver.off_path, str) else solver.off_path
        self.compiled = Compiled(tree, rule, solver.tolerance)

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch."""
        rule = rule_in_words(self.solver.off_path)
        concept = f"perfect Bayesian equilibrium, pure and mixed, off-path beliefs: {rule}"
        return answered(self.compiled, game, self.solver.capacity, concept, AtOnceEquilibria)
