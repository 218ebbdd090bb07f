"""What stands in for the tree of a game of thresholds? Its players' actions and its outcomes, without moves.

Results, sweeps and tables ask a game's tree for information sets and events; of a game of thresholds
there is one set a player that has a type, labelled by the player. There is nothing to walk through.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar

from deterrence.errors import GameError
from deterrence.language.steps import Step
from deterrence.language.tree import Decision, InformationSet, Node, Outcome, Tree
from deterrence.symbols.expressions import Graph

__all__ = ["ThresholdTree"]


class ThresholdTree(Tree):
    """One information set for each player with a type, and the outcomes with their events."""

    kind: ClassVar[str] = "a game of thresholds"

    def __init__(
        self,
        game: str,
        players: tuple[str, ...],
        actions: Mapping[str, tuple[str, str]],
        outcomes: Mapping[str, tuple[str, ...]],
    ) -> None:
        here = {p: Decision((), None, p, words, infoset=p) for p, words in actions.items()}
        ends = []
        for i, (label, more) in enumerate(outcomes.items()):
            step = Step("outcome", tuple(outcomes), i, "outcome")
            ends.append(Outcome((step,), None, label, (), (), dict.fromkeys((label, *more), 1.0)))
        self.game, self.players, self.graph = game, players, Graph()
        self.nodes: list[Node] = [*here.values(), *ends]
        self.programs, self.origin = {}, None
        self._sets = {p: InformationSet(p, p, actions[p], [node], None) for p, node in here.items()}

    @property
    def root(self) -> Node:  # type: ignore[override]
        """There is none.

        Raises
        ------
        GameError
            For whoever wants to walk through the tree.

        """
        raise GameError(
            f"{self.game} is {self.kind}, without a tree to walk through or draw: use dt.solve, dt.sweep and "
            "the plots of a sweep."
        )

    @property
    def judge(self) -> Any:  # type: ignore[override]
        """Asks types, where there are no plays to ask for."""
        from deterrence.thresholds.judging import ThresholdChecks

        return ThresholdChecks

    def formulas(self) -> list[tuple[str, str, str]]:
        """None: payoffs depend on types."""
        return []

    @cached_property
    def infosets(self) -> dict[str, InformationSet]:
        """One for each player with a type."""
        return self._sets

    @cached_property
    def at_once(self) -> bool:
        """No: what is chosen depends on a number."""
        return False
