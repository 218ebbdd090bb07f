"""How do the payoffs of a signalling game become arrays, and mixtures strategies, beliefs and values?

Probabilities of messages and replies and beliefs about the type stand as symbols beside the parameters;
values, strategies and beliefs at all information sets are expressions in both, compiled once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from deterrence.arrays.pieces import Index, flat, part, taken
from deterrence.game import Game
from deterrence.kernels.sequences.assessments import assessments_in_sequence
from deterrence.kernels.sequences.doubts import doubted_in_sequence
from deterrence.kernels.sequences.ways import Payoffs, Sequences
from deterrence.kernels.signalling.assessments import Assessments, all_assessments, joined, nothing
from deterrence.kernels.signalling.doubts import Doubts, doubted
from deterrence.kernels.signalling.stage import Numbers
from deterrence.language.tree import InformationSet
from deterrence.signalling.structure import Signalling
from deterrence.symbols.plan import Plan
from deterrence.trees.beliefs import Beliefs
from deterrence.trees.information import Hidden, profile_in_words, signals
from deterrence.trees.lotteries import Draw, Lottery
from deterrence.trees.program import Program
from deterrence.trees.told import Told, beliefs_over_nodes

__all__ = ["Compiled"]


class Compiled:
    """A signalling game, ready to be solved for any parameters and told in the terms of its tree."""

    piece = 4_096  # games solved together: flat between 2,048 and 16,384

    def __init__(self, solver: Any, structure: Signalling) -> None:
        self.solver, self.structure, self.tree = solver, structure, structure.tree
        number = self.tree.graph.as_expression
        self._sound = Program(self.tree, [], "").plan
        numbers, rule = structure.numbers, structure.numbers.rule or ()
        self._plan = Plan([number(x) for x in (*numbers.each(), *rule, structure.settled.margin)])
        self._beliefs = Beliefs(self.tree, structure.rows.draw, {})
        self.replies = self._symbols()
        self._told = Told(self.tree, structure.rows, self.replies, self._weights)

    @property
    def names(self) -> list[str]:
        """Every pattern of messages in words: "Sender: beer if strong, beer or quiche if weak"."""
        senders, patterns = self.structure.senders, self.structure.stage.patterns
        return [profile_in_words(self.tree, dict(zip(senders, own, strict=True))) for own in patterns]

    def places(self, found: Assessments) -> Any:
        """The number of the pattern of each equilibrium, (E,)."""
        return found.patterns

    def joined(self, parts: Sequence[Assessments], proved: Any) -> Assessments:
        """Several lists as one."""
        return joined([*parts, nothing(self.structure.stage)], proved)

    def numbers(self, values: Mapping[str, Any], games: int) -> tuple[Numbers | Payoffs, Any, Any]:
        """The payoffs of games, each (games,); where all is finite; where the moves solved first are tied."""
        cells = iter([flat(v, values["shape"]) for v in self._plan(values)])
        finite = flat(self._sound(values)[0], values["shape"])
        return self.structure.numbers.filled(cells, games), finite, next(cells) <= 0

    def solve(self, game: Game, index: Index) -> tuple[Assessments, Any, Any]:
        """All equilibria in a piece of a batch; see `numbers` for the others."""
        shape = game.shape or (1,)
        block = tuple(len(range(*s.indices(n))) for s, n in zip(index, shape, strict=True))
        values = {**part(game.values, index), "shape": block}
        numbers, finite, tied = self.numbers(values, int(np.prod(block)))
        stage, tolerance = self.structure.stage, self.structure.tolerance
        if isinstance(stage, Sequences) and isinstance(numbers, Payoffs):
            return assessments_in_sequence(stage, numbers, tolerance), finite, tied
        assert isinstance(numbers, Numbers)
        return all_assessments(stage, numbers, tolerance), finite, tied

    def doubted(self, game: Game, found: Assessments, rule: str) -> Doubts:
        """What a refinement leaves of the equilibria of a list."""
        values = {**game.values, **taken(game.values, game.shape, found.games)}
        numbers, _, _ = self.numbers(values | {"shape": found.games.shape}, len(found.games))
        stage, tolerance = self.structure.stage, self.structure.tolerance
        if isinstance(stage, Sequences) and isinstance(numbers, Payoffs):
            return doubted_in_sequence(stage, numbers, found, rule, tolerance)
        assert isinstance(numbers, Numbers)
        return doubted(stage, numbers, found, rule, tolerance)

    def rows(self, game: Game, found: Assessments, what: str, infoset: str = "") -> Any:
        """Expressions for every equilibrium of a list, (rows, E); see `Told.rows`."""
        symbols = dict(zip(self._names(), self._arrays(found), strict=True))
        return self._told.rows(game, found.games, symbols, what, infoset)

    def _weights(self, s: InformationSet) -> list[Any]:
        return beliefs_over_nodes(s, partial(self._lottery, s))

    def _lottery(self, s: InformationSet, hidden: Hidden) -> Lottery:
        """A belief over a draw: about the type, what was inferred from the message; else by Bayes' rule."""
        sent = [st for st in s.nodes[0].steps if st.infoset in self.structure.senders]
        if hidden.subject != self.structure.draw.subject or not sent:
            return self._beliefs(self.replies, s, hidden)
        belief: Lottery = self.posterior[sent[0].answer]
        for signal in signals(self.tree, s, hidden):
            if signal.infosets[0] not in self.structure.senders:  # what the sender did after its message
                likelihood = [self.replies[label].probabilities[signal.action] for label in signal.infosets]
                weights = [p * q for p, q in zip(belief.probabilities, likelihood, strict=True)]
                total = sum(weights[1:], weights[0])
                rows = zip(weights, belief.probabilities, strict=True)
                belief = Draw(tuple(np.where(total > 0, w / total, p) for w, p in rows))
        return belief

    def _symbols(self) -> dict[str, Lottery]:
        s, symbol = self.structure, self.tree.graph.parameter
        replies: dict[str, Lottery] = dict(s.free)
        for t, label in enumerate(s.senders):
            replies[label] = Draw(tuple(symbol(f"message {t} {m}") for m in range(s.stage.messages)))
        for j, label in enumerate(s.agents):
            replies[label] = Draw(tuple(symbol(f"reply {j} {a}") for a in range(s.count(label))))
        types = range(s.stage.types)
        self.posterior = [
            Draw(tuple(symbol(f"belief {m} {t}") for t in types)) for m in range(s.stage.messages)
        ]
        return replies

    def _names(self) -> Iterator[str]:
        stage = self.structure.stage
        yield from (f"message {t} {m}" for t in range(stage.types) for m in range(stage.messages))
        yield from (f"reply {j} {a}" for j, size in enumerate(stage.sizes) for a in range(size))
        yield from (f"belief {m} {t}" for m in range(stage.messages) for t in range(stage.types))

    def _arrays(self, found: Assessments) -> Iterator[Any]:
        yield from (row for own in found.messages for row in own)
        yield from found.actions
        yield from (row for own in found.belief[0] for row in own)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the solver and a game of this structure; it is compiled anew."""
        return _recompiled, (self.solver, self.tree.origin)


def _recompiled(solver: Any, game: Game) -> Compiled:
    compiled: Compiled = solver.compiled(game.tree).compiled
    return compiled
