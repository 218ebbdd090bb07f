"""How fast is the same answer in plain Python? A generic evaluator of one game at a time.

What a researcher would write without arrays: the tree is built once; the payoffs of one game are floats,
from formulas turned into one Python function in which shared terms are computed once; then each profile
of signals is evaluated as a whole: Bayes' rule player by player with the prior off the path, the best
reply at every information set from the last to the first, expected payoffs, event probabilities,
and the gain of every type from another signal. Private numbers are solved exactly (one
threshold, normal law). No NumPy, nothing kept from one profile to the next, nothing special to a game.

From the library it takes the topology of the tree and the formulas, not a line of a solver. It covers the
games of these benchmarks: draws that come first and are independent, at most one action
with a private cost a set.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import erf, exp, pi, sqrt
from typing import Any

from benchmarks.floats import compiled
from deterrence import Game
from deterrence.language.tree import Chance, Decision, Outcome

__all__ = ["PlainPython", "Profile"]

TOLERANCE = 1e-10


@dataclass(frozen=True)
class Profile:
    """One equilibrium: its signals (action numbers), expected payoffs and event probabilities."""

    signals: tuple[int, ...]
    payoffs: list[float]
    events: list[float]


@dataclass(eq=False)
class Place:
    """A node of the tree by number: what it is and where its children are."""

    kind: str
    children: list[int]
    subject: int  # number of the set, draw or outcome


class PlainPython:
    """All pure perfect Bayesian equilibria of one game at a time, for one structure.

    Parameters
    ----------
    game : Game
        Any game of the structure; its values do not matter.
    signals : sequence of str
        Labels of the information sets whose pure profiles are enumerated.

    """

    def __init__(self, game: Game, signals: list[str]) -> None:
        tree = game.tree
        self.players, self.events = list(tree.players), list(tree.events)
        self.labels = list(tree.infosets)
        sets, number = list(tree.infosets.values()), {n: i for i, n in enumerate(tree.nodes)}
        self.signals = sorted(self.labels.index(label) for label in signals)
        draws: list[Chance] = list({c.subject: c for c in reversed(tree.chances)}.values())
        draw_of = {c.subject: i for i, c in enumerate(draws)}
        set_of = {label: i for i, label in enumerate(self.labels)}

        formulas: list[Any] = []

        def put(*expressions: Any) -> list[int]:
            formulas.extend(expressions)
            return list(range(len(formulas) - len(expressions), len(formulas)))

        self.places = []
        self.pays, self.slopes, self.weights = [], [], []
        for node in tree.nodes:
            if isinstance(node, Outcome):
                place = Place("outcome", [], len(self.pays))
                self.pays.append(put(*node.payoffs))
                self.slopes.append(put(*node.slopes))
                events = [(self.events.index(e), *put(w)) for e, w in node.events.items()]
                self.weights.append(events)
            else:
                children = [number[c] for c in node.children]  # type: ignore[attr-defined]
                kind = "draw" if isinstance(node, Chance) else "set"
                subject = draw_of[node.subject] if kind == "draw" else set_of[node.infoset]  # type: ignore[attr-defined]
                place = Place(kind, children, subject)
            self.places.append(place)
        self.odds = [put(*c.probabilities) for c in draws]
        self.laws = [put(*s.law.arguments) if s.law is not None else [] for s in sets]
        self.owner = [self.players.index(s.player) for s in sets]
        self.actions = [len(s.actions) for s in sets]
        self.members = [[number[n] for n in s.nodes] for s in sets]
        self.hidden = [self._hidden(s.nodes, draws, set_of) for s in sets]
        self.order = sorted(range(len(sets)), key=lambda i: -len(sets[i].nodes[0].steps))
        # what its owner would have to infer from replies not known yet cannot matter to it (the results
        # are compared with the library's): any one node will do
        self.indifferent = {
            s for s, rows in enumerate(self.hidden)
            if any(h not in self.signals for _, _, told in rows for by_type, _ in told for h in by_type)
        }  # fmt: skip
        self.numbers = compiled(formulas)

    def _hidden(self, nodes: list[Decision], draws: list[Chance], set_of: dict[str, int]) -> Any:
        """Draws and moves by which the nodes of a set differ, with the seen actions that tell of a draw."""
        found: list[Any] = []
        paths = [n.steps for n in nodes]
        for i, step in enumerate(paths[0]):
            if len({p[i].answer for p in paths}) == 1:
                continue
            if step.decision:
                found.append((None, [(set_of[p[i].infoset], p[i].answer) for p in paths], []))
                continue
            draw = next(d for d, c in enumerate(draws) if c.subject == step.subject)
            told = []
            for j in range(i + 1, len(paths[0])):
                if paths[0][j].subject in draws[draw].to and len({p[j].answer for p in paths}) == 1:
                    by_type = [next(p[j].infoset for p in paths if p[i].answer == b)
                               for b in range(len(step.options))]  # fmt: skip
                    told.append(([set_of[h] for h in by_type], paths[0][j].answer))
            found.append((draw, [p[i].answer for p in paths], told))
        return found

    def __call__(self, parameters: dict[str, float]) -> list[Profile]:
        """Every equilibrium of one game."""
        numbers = self.numbers(**parameters)
        payoffs = [[numbers[i] for i in row] for row in self.pays]
        ranges = [max(column) - min(column) for column in zip(*payoffs, strict=True)]
        odds = [[numbers[i] for i in row] for row in self.odds]
        found = []
        for actions in product(*(range(self.actions[s]) for s in self.signals)):
            chosen = dict(zip(self.signals, actions, strict=True))
            worth = self._evaluate(chosen, numbers, payoffs, odds, ranges)
            if worth is not None:
                found.append(Profile(actions, *worth))
        return found

    def _evaluate(
        self, chosen: dict[int, int], numbers: Any, payoffs: Any, odds: Any, ranges: list[float]
    ) -> tuple[list[float], list[float]] | None:
        """Payoffs and event probabilities of one profile, or None if a type gains by another signal."""
        strategy: list[Any] = [None] * len(self.labels)
        for s, action in chosen.items():
            strategy[s] = [float(a == action) for a in range(self.actions[s])]
        values: dict[int, list[float]] = {}
        slopes: dict[int, list[float]] = {}

        def value(place: int) -> list[float]:
            if place in values:
                return values[place]
            at = self.places[place]
            if at.kind == "outcome":
                row = payoffs[at.subject]
                slopes[place] = [numbers[i] for i in self.slopes[at.subject]]
            else:
                weights = odds[at.subject] if at.kind == "draw" else strategy[at.subject]
                rows = [value(child) for child in at.children]
                row = [0.0] * len(self.players)
                slope = [0.0] * len(self.players)
                for weight, line, child in zip(weights, rows, at.children, strict=True):
                    if weight:
                        steep = slopes[child]
                        for i in range(len(row)):
                            row[i] += weight * line[i]
                            slope[i] += weight * steep[i]
                if at.kind == "set" and self.laws[at.subject]:
                    owner = self.owner[at.subject]
                    for mean, child in zip(means[at.subject], at.children, strict=True):
                        row[owner] += mean * slopes[child][owner]
                    slope[owner] = 0.0
                slopes[place] = slope
            values[place] = row
            return row

        means: dict[int, list[float]] = {}
        for s in self.order:
            owner, nodes = self.owner[s], self.members[s]
            belief = self._belief(s, strategy, odds)
            levels, steep = [], []
            for a in range(self.actions[s]):
                level = slope = 0.0
                for weight, node in zip(belief, nodes, strict=True):
                    child = self.places[node].children[a]
                    level += weight * value(child)[owner]
                    slope += weight * slopes[child][owner]
                levels.append(level)
                steep.append(slope)
            if s in chosen:
                best = max(level for a, level in enumerate(levels) if a != chosen[s])
                if best - levels[chosen[s]] > TOLERANCE * ranges[owner]:
                    return None
            elif self.laws[s]:
                strategy[s], means[s] = purified(levels, steep, *(numbers[i] for i in self.laws[s]))
            else:
                taken = levels.index(max(levels))
                strategy[s] = [float(a == taken) for a in range(self.actions[s])]
        return value(0), self._events(strategy, numbers, odds)

    def _belief(self, s: int, strategy: list[Any], odds: list[list[float]]) -> list[float]:
        weights = [1.0] * len(self.members[s])
        if s in self.indifferent:
            return [1.0] + [0.0] * (len(weights) - 1)
        for draw, at, told in self.hidden[s]:
            if draw is None:
                weights = [w * strategy[h][a] for w, (h, a) in zip(weights, at, strict=True)]
                continue
            belief = prior = odds[draw]
            for by_type, action in told:
                joint = [p * strategy[h][action] for p, h in zip(belief, by_type, strict=True)]
                total = sum(joint)
                belief = [p / total for p in joint] if total > 0 else prior
            weights = [w * belief[b] for w, b in zip(weights, at, strict=True)]
        return weights

    def _events(self, strategy: list[Any], numbers: Any, odds: list[list[float]]) -> list[float]:
        totals = [0.0] * len(self.events)
        stack = [(0, 1.0)]
        while stack:
            place, reach = stack.pop()
            at = self.places[place]
            if at.kind == "outcome":
                for event, weight in self.weights[at.subject]:
                    totals[event] += reach * numbers[weight]
                continue
            weights = odds[at.subject] if at.kind == "draw" else strategy[at.subject]
            stack.extend((c, reach * w) for c, w in zip(at.children, weights, strict=True) if w)
        return totals


def purified(
    levels: list[float], slopes: list[float], mean: float, spread: float
) -> tuple[list[float], list[float]]:
    """Probability and E[x; action] of each action when at most one of them costs a private number x."""
    flat = [a for a, b in enumerate(slopes) if b == 0]
    best = max(flat, key=lambda a: levels[a])
    shares, means = [0.0] * len(levels), [0.0] * len(levels)
    costly = [a for a, b in enumerate(slopes) if b < 0]
    share = 0.0
    for a in costly:
        z = ((levels[a] - levels[best]) / -slopes[a] - mean) / spread
        share = 0.5 * (1.0 + erf(z / sqrt(2.0)))
        shares[a] = share
        means[a] = mean * share - spread * exp(-0.5 * z * z) / sqrt(2.0 * pi)
    shares[best] = 1.0 - share
    return shares, means
