"""How do mixed signals become arrays? Probabilities stand as symbols beside the parameters.

Three families of plans over one structure, each compiled once: `scan` gives what a mixed signal gains by
its second action, for every support at the same probability, so that supports share their parts; `levels`
gives what every signal is worth, for a list of assessments that each name the probability of every signal
and may overrule replies; `rows` gives values, strategies and beliefs of such assessments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property, partial, reduce
from typing import Any

import numpy as np

from deterrence.arrays.pieces import flat
from deterrence.game import TRACING, Game
from deterrence.language.tree import Tree
from deterrence.multistage.found import Found
from deterrence.multistage.overruled import Overruled, OverruledNumber
from deterrence.multistage.search import Search
from deterrence.multistage.supports import Patterns, Support
from deterrence.symbols.plan import Plan
from deterrence.trees.lotteries import Choice, Draw, Lottery, Mixture, Point, smallest
from deterrence.trees.purified import Purified
from deterrence.trees.told import Told

__all__ = ["Compiled"]

ROUNDING = 1e-14  # replies that differ by less, as a share of the range, are the same but for rounding


class Compiled:
    """One structure, ready to be searched for mixed signals.

    Parameters
    ----------
    tree : Tree
    solver : PerfectBayesian
        Its off-path rule and `mixing`. It is what a pickle keeps.

    """

    def __init__(self, tree: Tree, solver: Any) -> None:
        self.tree, self.solver = tree, solver
        self.search = Search(tree, solver.off_path, ROUNDING)
        self.signals = self.search.enumerated
        self.patterns = Patterns(tree, self.signals, solver.mixing)
        scales = self.search.rows.ranges()
        self.scale = [np.where(x > 0, x, 1.0) for x in scales]
        solved = {*self.search.free, *self.signals}
        self.jumping = [label for label in self.search.order if label not in solved]
        counts = [len(tree.infosets[label].actions) for label in self.jumping]
        self.of = np.repeat(np.arange(len(counts)), counts)  # the set of each row of `told`
        self._plans: dict[Any, Plan] = {}
        self._lotteries: dict[Any, Lottery] = {}

    @cached_property
    def below(self) -> Any:
        """May set k follow on set j? (J, J) bool."""
        number = {label: j for j, label in enumerate(self.jumping)}
        result = np.zeros((len(number), len(number)), dtype=bool)
        for node in self.tree.decisions:
            for step in node.steps:
                if node.infoset in number and step.infoset in number:
                    result[number[step.infoset], number[node.infoset]] = True
        return result

    def scan(self, mixed: int) -> Plan:
        """A plan for what mixed signals gain by their second action, for every support with so many.

        Beside the parameters it takes "share n" and "rest n", the probabilities of the n-th mixed signal's
        second and first action. The gains are shares of the range, support by support, (supports x mixed).
        """
        with TRACING:
            if ("scan", mixed) not in self._plans:
                outputs = [g for support in self.patterns.each[mixed - 1] for g in self._gains(support)]
                self._plans["scan", mixed] = Plan([self.tree.graph.as_expression(g) for g in outputs])
            return self._plans["scan", mixed]

    def _gains(self, support: Support) -> Iterator[Any]:
        symbol, sent = self.tree.graph.parameter, {}
        for s, a in support.pure:
            sent[self.signals[s]] = self._lottery(s, {a: 1.0})
        for n, (s, a, b) in enumerate(support.mixed):
            sent[self.signals[s]] = self._lottery(s, {a: symbol(f"rest {n}"), b: symbol(f"share {n}")})
        replies, known = self.search.answered(sent)
        for s, a, b in support.mixed:
            levels = self.search.levels(self.signals[s], replies, known)
            yield (levels[b] - levels[a]) / self._scale(self.signals[s])

    def _lottery(self, signal: int, weights: Mapping[int, Any]) -> Lottery:
        """One object for the same signal and probabilities, so that supports share what follows."""
        key = (signal, *((a, getattr(p, "index", p)) for a, p in weights.items()))
        if key not in self._lotteries:
            count = len(self.tree.infosets[self.signals[signal]].actions)
            if len(weights) == 1:
                self._lotteries[key] = Point(next(iter(weights)), count)
            else:
                self._lotteries[key] = Mixture(tuple(weights.get(a, 0.0) for a in range(count)))
        return self._lotteries[key]

    def start(self, games: Any, patterns: Any, rest: Any, share: Any) -> Found:
        """Assessments without overruled replies, from the probabilities of mixed signals, (mixed, E)."""
        sent, count = self.patterns.sent(patterns, rest, share), len(games)
        here, told = np.zeros((len(self.jumping), count), dtype=bool), np.zeros((len(self.of), count))
        return Found(games, patterns, sent, here, told)

    def levels(self, values: Mapping[str, Any], found: Found) -> Any:
        """What every action at every signal is worth, (signal rows, E), as a share of its owner's range.

        Here and below, `values` are the parameters of the games that `found.games` numbers, each a number or
        (games,).
        """
        return self._run("levels" if found.here.any() else "plain", values, found)

    def replies(self, values: Mapping[str, Any], found: Found) -> Any:
        """How each set would reply of its own, (told rows, E)."""
        return self._run("replies", values, found)

    def margins(self, values: Mapping[str, Any], found: Found) -> Any:
        """How replies stand, as shares of the range, (2, E).

        First how far those that are not overruled are from a tie at least; then how much less than the best
        one the worst that is in use where overruled is worth.
        """
        return self._run("margins", values, found)

    def rows(self, game: Game, found: Found, what: str, infoset: str = "") -> Any:
        """Values ("value"), "strategy", "belief", "cutoff" of one set or "whole", for a list, (rows, E)."""
        return self._run((what, infoset), self.values(game), found)

    @staticmethod
    def values(game: Game) -> dict[str, Any]:
        """The parameters of all games: numbers, or (games,)."""
        return {n: flat(v, game.shape) if np.ndim(v) else v for n, v in game.values.items()}

    def _run(self, key: Any, values: Mapping[str, Any], found: Found) -> Any:
        with TRACING:
            if key not in self._plans:
                number = self.tree.graph.as_expression
                self._plans[key] = Plan([number(e) for e in self._wanted(key)])
        given = {n: v[found.games] if np.ndim(v) else v for n, v in values.items()}
        given |= {f"signal {r}": row for r, row in enumerate(found.sent)}
        given |= {f"here {j}": row for j, row in enumerate(found.here)}
        given |= {f"told {r}": row for r, row in enumerate(found.told)}
        outputs = self._plans[key](given)
        result = np.empty((len(outputs), len(found)))
        for row, output in zip(result, outputs, strict=True):
            row[...] = output
        return result

    def _wanted(self, key: Any) -> Iterator[Any]:
        """The expressions of a plan."""
        search = self.search
        replies, known = self._plain if key == "plain" else self._overruled
        if key in {"plain", "levels"}:
            for label in self.signals:
                for level in search.levels(label, replies, known):
                    yield level / self._scale(label)
        elif key == "replies":
            for label in self.jumping:
                yield from replies[label].own.probabilities  # type: ignore[attr-defined]
        elif key == "margins":
            yield smallest([1.0, *self._margins(replies)])
            jumping = [(label, replies[label]) for label in self.jumping]
            short = [np.where(r.here, r.shortfall / self._scale(s), 0.0) for s, r in jumping]  # type: ignore[attr-defined]
            yield reduce(np.maximum, short) if short else 0.0
        else:
            told = Told(self.tree, search.rows, replies, lambda s: search.belief(replies, s.label))
            yield from told.wanted(*key)

    def _margins(self, replies: Mapping[str, Any]) -> Iterator[Any]:
        for label, reply in replies.items():
            own = getattr(reply, "own", reply)
            if isinstance(own, (Choice, Purified)):
                margin = own.margin / self._scale(label)
                yield margin if own is reply else np.where(reply.here, 1.0, margin)

    def _scale(self, label: str) -> Any:
        return self.scale[self.search.owner(label)]

    @cached_property
    def _plain(self) -> Any:
        """Replies and values for any probabilities of signals."""
        return self.search.answered(self._sent)

    @cached_property
    def _sent(self) -> dict[str, Lottery]:
        symbol = partial(map, lambda r: self.tree.graph.parameter(f"signal {r}"))
        spans = zip(self.signals, self.patterns.first[:-1], self.patterns.first[1:], strict=True)
        return {label: Draw(tuple(symbol(range(start, stop)))) for label, start, stop in spans}

    @cached_property
    def _overruled(self) -> Any:
        """The same, where every reply that may jump can be overruled."""
        return self.search.answered(self._sent, self._overrulable)

    def _overrulable(self, label: str, levels: Sequence[Any], slopes: Sequence[Any]) -> Lottery:
        j, symbol = self.jumping.index(label), self.tree.graph.parameter
        here = symbol(f"here {j}")
        told = [symbol(f"told {r}") for r in np.flatnonzero(self.of == j)]
        slack, law = self.search.slack[self.search.owner(label)], self.tree.infosets[label].law
        if law is None:
            return Overruled(Choice(levels, slack), here, told)
        return OverruledNumber(levels, slopes, law, slack, here, told)

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the solver and a game of this structure; it is compiled anew."""
        return _recompiled, (self.solver, self.tree.origin)


def _recompiled(solver: Any, game: Game) -> Compiled:
    compiled: Compiled = solver.compiled(game.tree).compiled
    return compiled
