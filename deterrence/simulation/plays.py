"""What would one see if the game were played many times?

Draws plays of one equilibrium of one game into a table: who was of which type, who moved what, how
it ended. Frequencies in the table approach the equilibrium's probabilities; nothing is solved here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from deterrence.answers.details import correlated
from deterrence.equilibria import Equilibria
from deterrence.judging.replayed import Table
from deterrence.language.tree import Branching, Chance, Decision, Node, Outcome

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["plays"]


def plays(equilibrium: Equilibria, n: int, seed: int) -> pd.DataFrame:
    """Draw n plays of one equilibrium; see `simulate`."""
    return _Plays(equilibrium, n, seed).frame()


class _Plays:
    """Columns of the table, filled while the plays walk down the tree together."""

    def __init__(self, equilibrium: Equilibria, n: int, seed: int) -> None:
        self.equilibrium, self.n = equilibrium, n
        self.rng = np.random.default_rng(seed)
        self.game = equilibrium.game
        self.table = Table(self.game)
        self.joint = correlated(equilibrium.details, 0)
        self.columns: dict[str, Any] = {}
        self.numbers: dict[str, Any] = {}

    def frame(self) -> pd.DataFrame:
        import pandas as pd

        self.luck = self.rng.random(self.n)
        self.events = {e: np.zeros(self.n, dtype=bool) for e in self.game.tree.events}
        self.payoffs = {f"payoff: {p}": np.zeros(self.n) for p in self.game.players}
        self._walk(self.game.tree.root, np.arange(self.n))
        labels = {o.label for o in self.game.tree.outcomes}
        events = {e: seen for e, seen in self.events.items() if e not in labels}
        outcome = self.columns.pop("outcome")
        return pd.DataFrame(self.columns | self.numbers | {"outcome": outcome} | events | self.payoffs)

    def _walk(self, node: Node, plays: Any) -> None:
        if not plays.size:
            return
        if isinstance(node, Outcome):
            self._end(node, plays)
            return
        assert isinstance(node, Branching)
        if isinstance(node, Chance):
            weights = np.array([float(p) for p in self.table.draw(node)])
            taken = self._drawn(weights, plays.size)
            column = node.subject
        else:
            assert isinstance(node, Decision)
            taken = self._decided(node, plays)
            earlier = sum(s.decision and s.subject == node.subject for s in node.steps)
            column = f"{node.subject} {earlier + 1}" if earlier else node.subject
        self._write(column, plays, np.array(node.options, dtype=object)[taken])
        for branch, child in enumerate(node.children):
            self._walk(child, plays[taken == branch])

    def _drawn(self, weights: Any, count: int) -> Any:
        edges = np.cumsum(weights) / weights.sum()
        return np.searchsorted(edges[:-1], self.rng.random(count), side="right")

    def _decided(self, node: Decision, plays: Any) -> Any:
        strategy = self.equilibrium.strategy[node.infoset][0]
        if self.joint is not None:  # what is recommended, given what was recommended to those before
            given = self.joint[tuple(step.answer for step in node.steps)]
            return self._drawn(given.reshape(len(node.options), -1).sum(axis=-1), plays.size)
        law = self.table.laws.get(node.infoset)
        if law is None:
            return self._drawn(strategy, plays.size)
        x = law.sample(plays.size, self.rng)
        self.numbers.setdefault(node.private, np.full(self.n, np.nan))[plays] = x
        ends = self.equilibrium.cutoff[node.infoset][0]
        inside = (ends[:, :1] <= x) & (x < ends[:, 1:])
        return np.where(inside.any(axis=0), inside.argmax(axis=0), int(np.argmax(strategy)))

    def _end(self, node: Outcome, plays: Any) -> None:
        self._write("outcome", plays, node.label)
        for event, weight in self.table.weights[node].items():
            self.events[event][plays] = self.luck[plays] < float(weight)
        private = {s.subject: s.private.label for s in node.steps if s.private is not None}
        for player, (level, slope) in zip(self.game.players, self.table.payoffs[node], strict=True):
            x = self.numbers[private[player]][plays] if player in private else 0.0
            self.payoffs[f"payoff: {player}"][plays] = level + slope * x

    def _write(self, column: str, plays: Any, values: Any) -> None:
        self.columns.setdefault(column, np.full(self.n, "", dtype=object))[plays] = values
