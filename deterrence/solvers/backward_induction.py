"""What do players do who see everything that has happened and look ahead?

Backward induction: from the last decision to the first, each player takes the best action given
what follows (Zermelo 1913; Selten 1965, subgame perfection). It needs perfect information; a
private number that only its owner learns is allowed and solved exactly. Among tied actions the one
listed first is taken and the game is flagged. It does not search for mixed strategies: with no tie
there are none, and the equilibrium is the only one.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import Any, ClassVar

import numpy as np

from deterrence.language.tree import Decision, Node, Tree
from deterrence.solver import TracedSolver, check_tolerance
from deterrence.trees.lotteries import Choice, Lottery, smallest
from deterrence.trees.program import Assessment, Program
from deterrence.trees.purified import Purified
from deterrence.trees.valuation import Valuation, Value

__all__ = ["BackwardInduction"]

PROOF = (
    "with no tie each reply is the unique best one given what follows, from the last decision to "
    "the first (with a private number: for almost every number)"
)


@dataclass(frozen=True)
class BackwardInduction(TracedSolver):
    """Subgame-perfect equilibrium of games with perfect information.

    Parameters
    ----------
    tolerance : float
        Two actions are tied if they differ by at most this share of the player's payoff range.

    """

    tolerance: float = 1e-10
    rank: ClassVar[int] = 0
    suits: ClassVar[str] = "information is perfect"

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)

    def refuses(self, tree: Tree) -> str:
        """Information must be perfect."""
        for label, s in tree.infosets.items():
            if len(s.nodes) > 1:
                return (
                    f"BackwardInduction needs perfect information, but {label!r} holds {len(s.nodes)} "
                    "nodes; use PerfectBayesian()."
                )
        return ""

    def program(self, tree: Tree) -> Program:
        """One candidate: the replies, found from the last decision to the first."""
        rows = Valuation(tree)
        replies: dict[str, Lottery] = {}
        known: dict[Node, Value] = {}
        tied: list[Any] = [tree.graph.constant(False)]
        for node in reversed(tree.nodes):
            if not isinstance(node, Decision):
                continue
            values = [rows(child, replies, known) for child in node.children]
            owner = tree.players.index(node.subject)
            levels = [v[rows.level][owner] for v in values if v is not None]
            slopes = [v[rows.slope][owner] for v in values if v is not None]
            slack = self.tolerance * rows.scale(owner)
            law = node.law
            reply = Choice(levels, slack) if law is None else Purified(levels, slopes, law, slack)
            replies[node.infoset] = reply
            tied.append(smallest([reply.margin]) <= slack)
        root = rows(tree.root, replies, known)
        assert root is not None
        one = tree.graph.constant(1.0)
        assessment = Assessment(
            "backward induction", True, reduce(np.logical_or, tied), root, replies, lambda infoset: (one,)
        )
        concept = "subgame-perfect equilibrium by backward induction"
        return Program(tree, [assessment], concept, proof=PROOF)
