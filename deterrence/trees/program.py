"""How do a solver's symbolic answers become arrays for every game of a batch?

A traced solver hands over `Assessment`s: candidates of its concept as expressions in the
parameters. A `Program` compiles them once for a structure and runs them piece by piece; strategies
and beliefs are compiled and computed only when asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.answers.status import Status
from deterrence.arrays.pieces import part, pieces
from deterrence.equilibria import Equilibria
from deterrence.game import TRACING, Game
from deterrence.judging.draws import check_draws
from deterrence.language.tree import Tree
from deterrence.symbols.expressions import Expression
from deterrence.symbols.plan import Plan
from deterrence.trees.elsewhere import rows_elsewhere, solve_elsewhere
from deterrence.trees.lotteries import Lottery
from deterrence.trees.purified import Purified
from deterrence.trees.solved import Solved
from deterrence.trees.valuation import Valuation, Value

__all__ = ["Assessment", "Program"]

PIECE_BYTES = 8_000_000  # live arrays of a piece: measured flat between 4 and 16 MB
PIECE_GAMES = (4_096, 16_384)
_SAFE = {
    np.add, np.subtract, np.multiply, np.negative, np.minimum, np.maximum,
    np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.not_equal,
    np.logical_and, np.logical_or, np.logical_not, np.absolute,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Assessment:
    """One candidate: replies at every information set, beliefs, and where it is an equilibrium.

    `exists` and `tie` are conditions in the parameters; `value` is the row of the root (see
    `Valuation`); `belief` gives, for an information set, the probability of each node.
    """

    name: str
    exists: Any
    tie: Any
    value: Value
    replies: Mapping[str, Lottery]
    belief: Callable[[str], Sequence[Any]]


class Program:
    """Assessments of one tree, compiled to run on any batch of games with that structure.

    Parameters
    ----------
    tree : Tree
    assessments : sequence of Assessment
        The K candidates.
    concept : str
        What was computed, with its off-path rule.
    proof : str
        Why the list is complete where no comparison is tied; empty if it is not known to be.
    exhaustive : bool
        Does the proof cover ties and games without an equilibrium too?

    """

    anywhere = True  # its plan runs on other array libraries than NumPy

    def __init__(
        self,
        tree: Tree,
        assessments: Sequence[Assessment],
        concept: str,
        proof: str = "",
        exhaustive: bool = False,
    ) -> None:
        self.tree, self.assessments, self.concept = tree, assessments, concept
        self.proof, self.exhaustive = proof, exhaustive
        rows = Valuation(tree)
        number = tree.graph.as_expression
        # a payoff that is not finite makes its player's range not finite; the rest is added
        finite = np.isfinite(sum(rows.ranges(), sum(_risky(tree), number(0.0))))
        outputs = [finite]
        for a in assessments:
            true = a.value[rows.true] if tree.misperceived else ()
            outputs += [a.exists, a.tie, *a.value[rows.level], *true, *a.value[rows.event]]
        self.plan = Plan([number(output) for output in outputs])
        self._plans: dict[Any, Plan] = {}
        self.compiled: dict[Any, Any] = {}  # for other array libraries
        self.solver: Any = None  # set by the solver that keeps it

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch."""
        check_draws(game)
        if game.library is not None:
            return solve_elsewhere(self, game, game.library)
        k, n, m = len(self.assessments), len(self.tree.players), len(self.tree.events)
        shape = game.shape or (1,)  # a single game is a batch of one in here
        exists = np.empty((k, *shape), dtype=bool)
        status = np.empty((k, *shape), dtype=np.int8)
        complete = np.empty(shape, dtype=bool)
        payoff = np.empty((k, n, *shape))
        true = np.empty((k, n, *shape)) if self.tree.misperceived else payoff
        probability = np.empty((k, m, *shape))
        targets = [payoff, true, probability] if self.tree.misperceived else [payoff, probability]
        values: dict[str, Any] = {**game.values, "admissible": game.admissible}
        for index in pieces(shape, self._piece()):
            piece = part(values, index)
            finite, *outputs = self.plan(piece)
            stride, here = len(outputs) // k, (slice(None), *index)
            found = [outputs[j * stride : (j + 1) * stride] for j in range(k)]
            self._fill(found, finite, piece["admissible"], exists[here], status[here], complete[index])
            for j, (_, _, *row) in enumerate(found):
                cells = [cell for target in targets for cell in target[j][here]]
                absent = ~exists[j][index]
                blank = bool(absent.any())
                for cell, value in zip(cells, row, strict=True):
                    cell[...] = value
                    if blank:
                        np.copyto(cell, np.nan, where=absent)

        def batch_first(array: Any, axes: int) -> Any:
            array = array.reshape(*array.shape[:axes], *game.shape)
            return np.moveaxis(array, range(axes), range(-axes, 0))

        return Equilibria(
            game=game,
            concept=self.concept,
            names=tuple(a.name for a in self.assessments),
            exists=batch_first(exists, 1),
            status=batch_first(status, 1),
            complete=complete.reshape(game.shape),
            details=Solved(self, game, *(batch_first(values, 2) for values in (payoff, true, probability))),
        )

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the solver and a game of this structure; the program is compiled anew."""
        return _recompiled, (self.solver, self.tree.origin)

    def _piece(self) -> int:
        low, high = PIECE_GAMES
        return int(np.clip(PIECE_BYTES // (8 * max(self.plan.live, 1)), low, high))

    def _fill(self, found: Any, finite: Any, allowed: Any, exists: Any, status: Any, complete: Any) -> None:
        """Presence and status of every candidate in one piece; see `Status` for the codes."""
        sound = np.logical_and(finite, allowed)
        tied: Any = False
        for j, (present, tie, *_) in enumerate(found):
            exists[j] = present & sound
            status[j] = np.where(tie, Status.tie, Status.ok)
            tied = tied | tie
        some = exists.any(axis=0)
        for here, code in zip(exists, status, strict=True):
            np.copyto(code, Status.not_an_equilibrium, where=~here)
            np.copyto(code, Status.none_found, where=~some)
            np.copyto(code, Status.not_finite, where=np.logical_not(finite))
            np.copyto(code, Status.inadmissible, where=np.logical_not(allowed))
        complete[...] = sound if self.exhaustive else bool(self.proof) & some & np.logical_not(tied)

    def strategy(self, game: Game, infoset: str, k: int) -> Any:
        """Probability of each action of candidate k, (*batch, actions); not masked by presence."""
        return self._run(game, ("strategy", infoset, k), self.assessments[k].replies[infoset].probabilities)

    def belief(self, game: Game, infoset: str, k: int) -> Any:
        """Probability of each node of the set in candidate k, (*batch, nodes); not masked."""
        return self._run(game, ("belief", infoset, k), self.assessments[k].belief(infoset))

    def whole(self, game: Game, k: int) -> tuple[dict[str, Any], dict[str, Any]]:
        """Strategies and beliefs of candidate k at every information set, in one pass; not masked."""
        a, sets = self.assessments[k], self.tree.infosets
        rows = [r for label in sets for r in (*a.replies[label].probabilities, *a.belief(label))]
        flat = self._run(game, ("whole", k), rows)
        strategy, belief, at = {}, {}, 0
        for label, s in sets.items():
            strategy[label] = flat[..., at : at + len(s.actions)]
            at += len(s.actions)
            belief[label] = flat[..., at : at + len(s.nodes)]
            at += len(s.nodes)
        return strategy, belief

    def cutoff(self, game: Game, infoset: str, k: int) -> Any:
        """Interval of the private number for each action, (*batch, actions, 2); NaN where empty."""
        reply = self.assessments[k].replies[infoset]
        if not isinstance(reply, Purified):
            return np.full((*game.shape, len(self.tree.infosets[infoset].actions), 2), np.nan)
        ends = self._run(game, ("cutoff", infoset, k), [e for pair in reply.intervals for e in pair])
        ends = ends.reshape(*game.shape, -1, 2)
        ends[~(ends[..., 0] < ends[..., 1])] = np.nan
        return ends

    def plan_of(self, key: Any, rows: Sequence[Any]) -> Plan:
        """Expressions, compiled when first asked for under this key."""
        with TRACING:
            if key not in self._plans:
                self._plans[key] = Plan([self.tree.graph.as_expression(row) for row in rows])
            return self._plans[key]

    def _run(self, game: Game, key: Any, rows: Sequence[Any]) -> Any:
        """Expressions as an array (*batch, rows), each of which lies in one piece of memory."""
        plan = self.plan_of(key, rows)
        if game.library is not None:
            return rows_elsewhere(plan, game)
        result: Any = np.empty((len(rows), *game.shape))
        values = game.values
        for index in pieces(game.shape, PIECE_GAMES[1]):
            for i, value in enumerate(plan(part(values, index))):
                result[(i, *index)] = value
        return np.moveaxis(result, 0, -1)


def _recompiled(solver: Any, game: Game) -> Program:
    program: Program = solver.compiled(game.tree)
    return program


def _risky(tree: Tree) -> list[Expression]:
    """Parts of probabilities, weights and slopes that may be undefined although every parameter is finite."""
    stack = [e for o in tree.outcomes for e in (*o.slopes, *o.events.values())]
    stack += [tree.graph.as_expression(a) for s in tree.infosets.values() if s.law for a in s.law.arguments]
    stack += [p for c in tree.chances for row in (c.probabilities, *c.believes.values()) for p in row]
    found: dict[int, Expression] = {}
    seen: set[int] = set()
    while stack:
        node = stack.pop()
        if node.index in seen:
            continue
        seen.add(node.index)
        undefined = node.constant and node.value != node.value
        if undefined or (node.function is not None and node.function not in _SAFE):
            found[node.index] = node  # a guard such as where(x > 0, 1 / x, 0) is judged as a whole
        else:
            stack.extend(node.arguments)
    return [found[index] for index in sorted(found)]
