"""What does each player do at each information set, what would it get otherwise, and what would follow?

Worths and sequels are those of the judge (`judging.playing`): plain sums over the tree, given how the
others go on, under the owner's belief. No number here comes from a solver, but for strategies and beliefs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.explanation.words import SURE, belief, chance, listed, number, played, who
from deterrence.judging.playing import Run, mixed
from deterrence.judging.replayed import Table
from deterrence.language.private import Distribution
from deterrence.language.tree import Chance, Decision, InformationSet, Node, Outcome
from deterrence.pages import Items, Part, Section

__all__ = ["Choices"]

MOST_SETS, MOST_PATHS = 12, 5
SAME = 1e-9  # of the owner's range of payoffs: worths that close are equal


class Choices:
    """One equilibrium of one game that is played on a tree."""

    def __init__(self, equilibrium: Equilibria) -> None:
        self.equilibrium = equilibrium
        self.sets = equilibrium.game.tree.infosets
        self.sigma = {label: rows[0] for label, rows in equilibrium.strategy.items()}
        self.run = Run(Table(equilibrium.game), self.sigma)

    def happening(self) -> Section:
        """The likeliest ways to play, draws left aside, under nature's probabilities."""
        e, odds = self.equilibrium, dict[str, float]()
        for end in self.run.table.tree.outcomes:
            steps = [step for step in end.steps if step.decision]
            told = "; ".join(step.fact for step in steps)
            told += f"; ends in {end.label}" if not e.game.tree.at_once else ""
            odds[told] = odds.get(told, 0.0) + float(self.run.reach(end, "", True))
        ranked = sorted(((p, told) for told, p in odds.items() if p > 1e-9), key=lambda pair: -pair[0])
        lines = [f"with probability {chance(p)}: {told}" for p, told in ranked[:MOST_PATHS]]
        rest = [p for p, _ in ranked[MOST_PATHS:]]
        lines += [f"with probability {chance(sum(rest))}: {len(rest)} further ways"] * bool(rest)
        if ranked[0][0] > SURE:
            lines = [f"for certain: {ranked[0][1]}"]
        chances = zip(e.events, e.probability[0], strict=True)
        events = [f"P({event}) = {chance(p)}" for event, p in chances if p > 0]
        paid = [f"{player} {number(v)}" for player, v in zip(e.players, e.payoff[0], strict=True)]
        return Section(
            "What happens",
            (Items(tuple(lines)), f"{', '.join(events)}.", f"Expected payoffs: {', '.join(paid)}."),
        )

    def sections(self, every: bool) -> Iterator[Section]:
        """The sets on the path, in the order of play; then those off it, or how many there are."""
        told = self._told(every)
        on, off = self._reached, [label for label in self._ordered if label not in self._reached]
        title = f"Why: {len(on)} information set{'s' * (len(on) != 1)} on the path"
        if len(told) < len(on):
            least = number(min(on[label] for label in told))
            title += f", the {len(told)} likeliest of them (reached with probability {least} or more)"
        yield Section(title, tuple(self.told(label) for label in told))
        if off and every:
            yield Section(
                f"Off the path: {len(off)} sets that are never reached",
                tuple(self.told(label) for label in off),
                folded=True,
            )
        elif off:
            yield Section(
                "Off the path",
                (
                    f"{len(off)} information set{'s are' if len(off) > 1 else ' is'} never reached. What is "
                    'expected there right after one deviation stands above, behind each "then"; all of it: '
                    "dt.explain(equilibrium, every=True).",
                ),
            )

    def _told(self, every: bool) -> list[str]:
        on = self._reached
        likeliest = sorted(on, key=lambda label: -on[label])[: None if every else MOST_SETS]
        return [label for label in on if label in likeliest]

    @cached_property
    def _ordered(self) -> list[str]:
        """All sets, the earliest first."""
        return sorted(self.sets, key=lambda label: min(len(n.steps) for n in self.sets[label].nodes))

    @cached_property
    def _reached(self) -> dict[str, float]:
        """The sets on the path, and how likely their owners take them to be reached."""
        found = {}
        for label in self._ordered:
            if not self.equilibrium.off_path[label][0]:
                nodes = self.sets[label].nodes
                found[label] = float(sum(self.run.reach(n, self.sets[label].player, True) for n in nodes))
        return found

    def told(self, label: str) -> Section:
        """One set: what is believed, then one line for each action, those played first."""
        s, mu, weights = self.sets[label], self.equilibrium.belief[label][0], self.sigma[label]
        parts: list[Part] = [words] if (words := belief(s, mu)) else []
        if np.isnan(mu).any():
            return Section(who(s), (*parts, f"It plays {played(s.actions, weights)}."))
        law = self.run.table.laws.get(label)
        if law is not None:
            parts.append(f"It alone knows x, {s.nodes[0].private} ({_law(law)}).")
        parts.append(Items(tuple(self._lines(s, mu, weights))))
        return Section(who(s), tuple(parts))

    def worths(self, s: InformationSet, mu: Any) -> list[tuple[float, float]]:
        """What each action is worth, as level and slope in the owner's private number."""
        owner = self.run.table.players.index(s.player)
        found = []
        for a in range(len(s.actions)):
            level, slope = mixed(mu, [self.run.line(n.children[a], owner) for n in s.nodes])
            found.append((float(level), float(slope)))
        return found

    def _lines(self, s: InformationSet, mu: Any, weights: Any) -> Iterator[str]:
        worths = self.worths(s, mu)
        owner = self.run.table.players.index(s.player)
        paid = [float(row[owner][0]) for row in self.run.table.payoffs.values()]
        tied = SAME * max(max(paid) - min(paid), 1e-300)
        flat = all(slope == 0 for _, slope in worths)
        best = max(level for level, _ in worths)
        used = [a for a, w in enumerate(weights) if w > 0]
        for a in sorted(range(len(s.actions)), key=lambda a: -weights[a]):
            level, slope = worths[a]
            often = "" if weights[a] > SURE else f" with probability {chance(weights[a])}"
            less = f", {number(best - level)} less" if flat and best - level > tied else ""
            if a in used:
                words = f"plays {s.actions[a]}{often}{self._where(s.label, a)}, worth {_line(level, slope)}"
                yield words + (f"{less}: an error that the concept allows" if less else "")
                continue
            if flat and not less:
                less = ", the same"
            rivals = [] if flat else [b for b in used if worths[b][1] == slope]
            if rivals:
                less = f", {number(worths[rivals[0]][0] - level)} less than {s.actions[rivals[0]]}"
            then = listed(self.sequel(s, mu, a))
            yield f"{s.actions[a]} would be worth {_line(level, slope)}{less}; then {then}"
        if flat and len(used) > 1 and all(best - worths[a][0] <= tied for a in used):
            yield f"is indifferent between {' and '.join(s.actions[a] for a in used)}, and may mix"

    def _where(self, label: str, a: int) -> str:
        """For which private numbers an action is played."""
        low, high = self.equilibrium.cutoff[label][0][a]
        if np.isnan([low, high]).any() or np.isinf([low, high]).all():
            return ""
        if np.isinf(low):
            return f" (where x < {number(high)})"
        return (
            f" (where x > {number(low)})"
            if np.isinf(high)
            else f" (where {number(low)} < x < {number(high)})"
        )

    def sequel(self, s: InformationSet, mu: Any, action: int) -> Mapping[str, float]:
        """What comes next after an action, in its owner's view: "<player>: <action>", or an outcome.

        Where all move at once nothing comes next, and the outcomes are given.
        """
        odds: dict[str, float] = {}
        waiting: list[tuple[Node, float]] = [
            (node.children[action], float(p)) for node, p in zip(s.nodes, mu, strict=True) if p > 0
        ]
        while waiting:
            node, weight = waiting.pop()
            if isinstance(node, Outcome):
                odds[node.label] = odds.get(node.label, 0.0) + weight
            elif isinstance(node, Chance):
                chances = self.run.table.draw(node, s.player)
                waiting += [
                    (c, weight * float(p)) for c, p in zip(node.children, chances, strict=True) if p > 0
                ]
            else:
                assert isinstance(node, Decision)
                after = zip(node.options, node.children, self.sigma[node.infoset], strict=True)
                for word, child, p in after:
                    if self.run.table.tree.at_once:
                        waiting.append((child, weight * float(p)))
                        continue
                    fact = f"{node.subject}: {word}"
                    odds[fact] = odds.get(fact, 0.0) + weight * float(p)
        return odds


def _line(level: float, slope: float) -> str:
    if slope == 0:
        return number(level)
    size = number(abs(slope))
    return f"{number(level)} {'+' if slope > 0 else '-'} {'' if size == '1' else f'{size} '}x"


def _law(law: Distribution) -> str:
    first, second = (number(a) for a in law.arguments)
    if law.name == "uniform":
        return f"uniform, between {first} and {second}"
    return f"{law.name}, mean {first}, {'standard deviation' if law.name == 'normal' else 'scale'} {second}"
