"""Perfect Bayesian equilibria of small signalling games with replies in sequence, in fractions, by supports.

Standard library only; no code shared with the library. Two types; after a message receivers move in turn
along a tree, a nested tuple with one entry an action (None: the end). An agent is (message, actions taken
before); `own[agent]` is the table of payoffs of its owner, `table[type][message, path]`.

An arc is what one support of the agents after a message allows: a pure profile and an interval of beliefs,
or a belief and one free share, if the agents that mix (two actions each) move one after another: the last
one's tie gives the belief, the tie of the one before it the last one's mixture, and so on; the first one's
share is free. Without ties there is nothing else. Equilibria are sought on every pattern of messages and
every choice of arcs, by linear equations.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise, product
from typing import Any

from oracles.exact_signalling import solve

Agent = tuple[int, tuple[int, ...]]
Replies = dict[Agent, tuple[Fraction, ...]]


@dataclass(frozen=True)
class Game:
    prior: Fraction
    trees: tuple[Any, ...]
    sender: Any
    owners: tuple[Any, ...]  # by how many have moved before

    def agents(self, m: int) -> list[tuple[Agent, int]]:
        """With how many actions each has."""
        found, open_ = [], [((m, ()), self.trees[m])]
        while open_:
            (_, path), tree = open_.pop()
            if tree is not None:
                found.append(((m, path), len(tree)))
                open_ += [((m, (*path, a)), below) for a, below in enumerate(tree)]
        return sorted(found)

    def value(self, table: Any, agent: Agent, z: Replies) -> Fraction:
        """Expected from some point on, of one type's table."""
        if agent not in z:
            return table[agent]
        m, path = agent
        return sum((p * self.value(table, (m, (*path, a)), z) for a, p in enumerate(z[agent]) if p), Fraction(0))

    def lead(self, agent: Agent, a: int, b: int, mu: Fraction, z: Replies) -> Fraction:
        """How much better a is than b for an agent that believes mu in the first type."""
        m, path = agent
        table = self.owners[len(path)]
        gap = [self.value(table[t], (m, (*path, a)), z) - self.value(table[t], (m, (*path, b)), z) for t in range(2)]
        return mu * gap[0] + (1 - mu) * gap[1]

    def worth(self, m: int, z: Replies) -> list[Fraction]:
        return [self.value(self.sender[t], (m, ()), z) for t in range(2)]

    def beliefs(self, m: int, z: Replies) -> tuple[Fraction, Fraction] | None:
        """The interval of beliefs at which the replies to a message are best at every set."""
        rows = []
        for agent, size in self.agents(m):
            for a, b in product(range(size), repeat=2):
                if z[agent][a] and a != b:
                    rows.append((self.lead(agent, a, b, Fraction(0), z), self.lead(agent, a, b, Fraction(1), z)))
        return span(rows)


def span(rows: list[tuple[Fraction, Fraction]]) -> tuple[Fraction, Fraction] | None:
    """Where functions, linear from 0 to 1 with these ends, are not negative."""
    low, high = Fraction(0), Fraction(1)
    for start, stop in rows:
        if start < 0 and stop < 0:
            return None
        if start < 0:
            low = max(low, start / (start - stop))
        elif stop < 0:
            high = min(high, start / (start - stop))
    return (low, high) if low <= high else None


@dataclass(frozen=True)
class Arc:
    """Beliefs from `low` to `high`; replies from `start` to `stop`, the same if it is a pure profile."""

    low: Fraction
    high: Fraction
    start: Replies
    stop: Replies

    def at(self, share: Fraction) -> Replies:
        pairs = {k: zip(p, self.stop[k], strict=True) for k, p in self.start.items()}
        return {k: tuple(x + share * (y - x) for x, y in own) for k, own in pairs.items()}


def point(size: int, a: int) -> tuple[Fraction, ...]:
    return tuple(Fraction(a == b) for b in range(size))


def arcs(game: Game, m: int) -> Iterator[Arc]:
    agents = game.agents(m)
    for supports in product(*([s for k in (1, 2) for s in combinations(range(size), k)] for _, size in agents)):
        mixing = [(agent, size, s) for (agent, size), s in zip(agents, supports, strict=True) if len(s) == 2]
        mixing.sort(key=lambda row: -len(row[0][1]))
        if any(low[0][1][: len(up[0][1])] != up[0][1] or low[0] == up[0] for low, up in pairwise(mixing)):
            continue
        z = {agent: point(size, s[0]) for (agent, size), s in zip(agents, supports, strict=True)}
        if not mixing:
            held = game.beliefs(m, z)
            if held:
                yield Arc(*held, z, z)
            continue
        mu, good = None, True
        for k, (agent, _, (a, b)) in enumerate(mixing):
            below = mixing[k - 1] if k else None
            ends = []
            for end in range(2):
                at = {**z, below[0]: point(below[1], below[2][end])} if below else z
                ends.append(game.lead(agent, a, b, Fraction(end) if below is None else mu, at))
            if ends[0] * ends[1] >= 0:
                good = False
                break
            share = ends[0] / (ends[0] - ends[1])
            if below is None:
                mu = share
            else:
                row = [Fraction(0)] * below[1]
                row[below[2][0]], row[below[2][1]] = 1 - share, share
                z = {**z, below[0]: tuple(row)}
        if not good:
            continue
        top, size, own = mixing[-1]
        ends = [{**z, top: point(size, a)} for a in own]
        rows = []
        for (agent, count), support in zip(agents, supports, strict=True):
            for a in support:
                rows += [tuple(game.lead(agent, a, b, mu, at) for at in ends) for b in range(count) if b not in support]
        kept = span(rows)
        if kept:
            whole = Arc(mu, mu, *ends)
            yield Arc(mu, mu, whole.at(kept[0]), whole.at(kept[1]))


def unwanted(game: Game, m: int, own: list[Arc], v: list[Fraction]) -> list[Replies]:
    """The ends of what keeps both types from a message."""
    found = {}
    for arc in own:
        ends = [game.worth(m, z) for z in (arc.start, arc.stop)]
        kept = span([(v[t] - ends[0][t], v[t] - ends[1][t]) for t in range(2)])
        for share in kept or ():
            z = arc.at(share)
            found[tuple(sorted(z.items()))] = z
    return list(found.values())


def extreme_equilibria(game: Game) -> Iterator[tuple[tuple[tuple[Fraction, ...], ...], Replies]]:
    """All of them, of a game without ties: (messages by type, replies)."""
    count = len(game.trees)
    every = [list(arcs(game, m)) for m in range(count)]
    sets = [s for k in range(1, count + 1) for s in combinations(range(count), k)]
    for own in product(sets, repeat=2):
        used = sorted(set(own[0]) | set(own[1]))
        shared = set(own[0]) & set(own[1])
        certain = {m: Fraction(m in own[0]) for m in used if m not in shared}
        options = [
            [a for a in every[m] if a.start == a.stop and a.low <= certain[m] <= a.high] if m in certain else every[m]
            for m in used
        ]
        for chosen in product(*options):
            yield from _on(game, every, own, dict(zip(used, chosen, strict=True)), certain)


def _on(game: Game, every: Any, own: Any, chosen: dict[int, Arc], certain: dict[int, Fraction]) -> Iterator[Any]:
    """Equilibria on given messages and arcs."""
    free = [m for m, arc in chosen.items() if arc.start != arc.stop]
    shares = {m: Fraction(0) for m in chosen}
    ends = {m: [game.worth(m, z) for z in (arc.start, arc.stop)] for m, arc in chosen.items()}
    ties = []
    for t in range(2):
        for n in own[t][1:]:
            row = [(ends[n][1][t] - ends[n][0][t]) * (m == n) - (ends[own[t][0]][1][t] - ends[own[t][0]][0][t]) * (m == own[t][0]) for m in free]
            ties.append([*row, ends[n][0][t] - ends[own[t][0]][0][t]])
    if len(ties) > len(free):
        return
    if free:
        if len(ties) < len(free):
            return  # its ends are on smaller supports, or the types' mixtures are overdetermined
        place = solve(ties)
        if place is None or not all(0 < x < 1 for x in place):
            return
        shares |= dict(zip(free, place, strict=True))
    mixes = _mixes(game, own, {m: certain.get(m, chosen[m].low if m in free else None) for m in chosen})
    if mixes is None:
        return
    replies: Replies = {}
    for m, arc in chosen.items():
        mass = [game.prior * mixes[0][m], (1 - game.prior) * mixes[1][m]]
        if not arc.low <= mass[0] / sum(mass) <= arc.high:
            return
        replies |= arc.at(shares[m])
    v = [game.worth(own[t][0], replies)[t] for t in range(2)]
    if any(game.worth(m, replies)[t] > v[t] for m in chosen for t in range(2)):
        return
    rest = [m for m in range(len(game.trees)) if m not in chosen]
    for others in product(*(unwanted(game, m, every[m], v) for m in rest)):
        whole = dict(replies)
        for z in others:
            whole |= z
        yield mixes, whole


def _mixes(game: Game, own: Any, beliefs: dict[int, Fraction | None]) -> Any:
    """The types' mixtures that make these beliefs; None unless they are unique and positive."""
    names = [(t, m) for t in range(2) for m in own[t]]
    rows = [[*(Fraction(t == k) for k, _ in names), Fraction(-1)] for t in range(2)]
    for m, mu in beliefs.items():
        if mu is not None and m in own[0] and m in own[1]:
            odds = [game.prior * (1 - mu), -(1 - game.prior) * mu]
            rows.append([*(odds[t] * (n == m) for t, n in names), Fraction(0)])
    if len(rows) != len(names):
        return None
    found = solve(rows)
    if found is None or min(found) <= 0:
        return None
    shares = dict(zip(names, found, strict=True))
    return tuple(tuple(shares.get((t, m), Fraction(0)) for m in range(len(game.trees))) for t in range(2))


def is_equilibrium(game: Game, mixes: Any, replies: Replies) -> bool:
    """By definition, whatever is tied: best messages, and after each message a belief that suits the replies."""
    for t in range(2):
        worths = [game.worth(m, replies)[t] for m in range(len(game.trees))]
        if any(p and worths[m] < max(worths) for m, p in enumerate(mixes[t])):
            return False
    for m in range(len(game.trees)):
        held = game.beliefs(m, replies)
        mass = [game.prior * mixes[0][m], (1 - game.prior) * mixes[1][m]]
        if held is None or (sum(mass) and not held[0] <= mass[0] / sum(mass) <= held[1]):
            return False
    return True


def pure_equilibria(game: Game) -> Iterator[tuple[Any, Replies]]:
    """All that do not mix anywhere, tied or not."""
    count = len(game.trees)
    agents = [row for m in range(count) for row in game.agents(m)]
    for sent in product(range(count), repeat=2):
        mixes = tuple(point(count, m) for m in sent)
        for taken in product(*(range(size) for _, size in agents)):
            z = {agent: point(size, a) for (agent, size), a in zip(agents, taken, strict=True)}
            if is_equilibrium(game, mixes, z):
                yield mixes, z
