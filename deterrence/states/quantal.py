"""What do players do in each state who err, but err less the more an error costs, now and later?

In a logit Markov perfect equilibrium (Breitmoser, Tan & Zizzo, "Understanding perpetual R&D races", *Economic
Theory* 44, 2010; quantal response of agents: McKelvey & Palfrey 1998) each mover of a state takes action a
with a probability proportional to exp(rationality * Q(a)), where Q(a) is what it pays now plus the discounted
value of what follows if all go on to err, the mover included; it counts from the period of the choice on.
Players' errors are not to their liking: the value of a state is the mean of Q, not that of Q and a taste as
in models of dynamic discrete choice.

Where play ends, stages are solved from the last one back, each on the principal branch of its own logit
equilibria. Else all states are one system of equations, whose principal branch is followed from rationality
0, through turning points. From further starts replies are iterated and the last ones polished by Newton's
method: from all pure Markov perfect equilibria where profiles are few enough to be examined (near a strict
one there is a fixed point if rationality is high), and from pure profiles drawn at random. That may find
other fixed points, and proves nothing.
"""

from __future__ import annotations

from typing import Any, Protocol, runtime_checkable

import numpy as np

from deterrence.agent_form.solver import MOST_ODDS
from deterrence.kernels.continuation.branch import follow
from deterrence.kernels.continuation.landing import landed
from deterrence.kernels.continuation.states import StateAgents, StateWorth
from deterrence.states.found import Found, merged, profile_values
from deterrence.states.table import StateTable
from deterrence.states.tree import StateTree

__all__ = ["QuantalResponse", "quantal", "too_many_odds"]

REPLIES, DAMPED = 10, 20  # rounds of replies from a start, the later ones halfway
LEAN = 30.0  # log odds of the actions that a start leans to
SHARP = 1_000.0  # rationality in units of all that play can make from where rounding shows


@runtime_checkable
class QuantalResponse(Protocol):
    """What is asked of the solver that is handed in, such as `AgentLogit`."""

    @property
    def levels(self) -> tuple[float, ...]:
        """The rationalities."""

    @property
    def measure(self) -> str:
        """Their unit: "payoff" or "range"."""

    @property
    def tolerance(self) -> float:
        """The largest error of a probability."""


def too_many_odds(tree: StateTree) -> str:
    """Why the states of a game cannot be followed as one system; "" if they can."""
    odds = sum(m - 1 for state in tree.states for m in state.sizes)
    if tree.ends or odds <= MOST_ODDS:
        return ""
    return f"it would follow {odds:,} probabilities of {tree.game}, more than {MOST_ODDS}: take fewer states."


def quantal(
    table: StateTable, stage: QuantalResponse, places: int, starts: int, pure: Found | None, seed: int
) -> Found:
    """Logit equilibria of games whose numbers are finite; first the one on the principal branch.

    Others are sought from the `pure` equilibria, if given, and from so many random profiles.
    """
    level, own = stage.levels[0], stage.measure == "range"
    unit = table.range if own else np.full(table.worth.shape, table.worth.max(axis=0))
    target = np.full(table.count, level) if own else level * unit[0]
    slack = stage.tolerance * np.maximum(1.0, target / SHARP)
    found, games = Found.empty(table, places), np.arange(table.count)
    found.rationality = target / unit
    if table.tree.ends:
        mixes, values, error = _back(table, unit, target)
    else:
        agents, worth = _system(table, unit)
        x, error = _followed(worth, target)
        mixes, values = _played(table, agents, x)
    good = np.flatnonzero(error <= slack)
    found.put(good, np.zeros_like(good), _some(mixes, good), values[:, good], np.zeros(len(good), dtype=bool))
    found.unsettled[:] = np.where(error <= slack, np.nan, error)
    if places == 1:
        return found
    leaning = [] if pure is None else _near(agents, table, pure)
    rng = np.random.default_rng(seed)
    leaning += [(games, _lean(agents, _drawn(agents, rng, table.count))) for _ in range(starts)]
    for here, x in leaning:
        x, error = _replied(worth.part(here), x, target[here])
        good = np.flatnonzero(error <= slack[here])
        mixes, values = _played(table.take(here[good]), agents, x[:, good])
        merged(found, here[good], mixes, values, np.zeros(len(good), dtype=bool), first=1)
    return found


def _system(table: StateTable, unit: Any) -> tuple[StateAgents, StateWorth]:
    """All states as one system, payoffs in units (players, G)."""
    states = table.tree.states
    agents = StateAgents([state.movers for state in states], [state.sizes for state in states])
    pays, moves = [], []
    for s, state in enumerate(states):
        pays.append((np.stack(table.pays[s]) / unit).reshape(*state.sizes, *unit.shape))
        moved = np.zeros((len(state.profiles), len(states), table.count))
        for p, (odds, after) in enumerate(zip(table.odds[s], state.after, strict=True)):
            for chance, n in zip(odds, after, strict=True):
                moved[p, n] = chance
        moves.append(moved.reshape(*state.sizes, *moved.shape[1:]))
    return agents, StateWorth(agents, pays, moves, table.patience)


def _played(table: StateTable, agents: StateAgents, x: Any) -> tuple[dict[str, Any], Any]:
    """Mixtures by information set, and what they are worth at the start, (players, G)."""
    mixes = {
        table.tree.label(i, s): mix
        for s, own in enumerate(agents.mixes(x))
        for i, mix in zip(agents.movers[s], own, strict=True)
    }
    return mixes, profile_values(table, mixes)[table.tree.start]


def _followed(worth: StateWorth, target: Any) -> tuple[Any, Any]:
    """Log odds on the principal branch, and the error of the logit equation there; inf if it was lost."""
    start = np.zeros((worth.agents.unknowns, len(target)))
    if not len(start):
        return start, np.zeros(len(target))
    x, done = follow(worth, start, np.zeros(len(target)), target)
    x = np.where(done, x, 0.0)
    return x, np.where(done, _error(worth, x, target), np.inf)


def _error(worth: StateWorth, x: Any, target: Any) -> Any:
    """Largest difference between a probability and the one that payoffs call for, (G,)."""
    told, called = (worth.agents.mixes(odds) for odds in (x, target * worth.gaps(x)))
    pairs = ((a, b) for one, other in zip(told, called, strict=True) for a, b in zip(one, other, strict=True))
    return np.max([np.abs(a - b).max(axis=0) for a, b in pairs], axis=0, initial=0.0)


def _near(agents: StateAgents, table: StateTable, pure: Found) -> list[tuple[Any, Any]]:
    """The games that have a k-th pure equilibrium, and log odds that lean to it."""
    found = []
    for k in np.flatnonzero(pure.exists.any(axis=1)):
        games = np.flatnonzero(pure.exists[k])
        played = {
            (s, j): pure.mixes[table.tree.label(agents.movers[s][j], s)][k][:, games].argmax(axis=0)
            for s, j in agents.place
        }
        found.append((games, _lean(agents, played)))
    return found


def _drawn(agents: StateAgents, rng: np.random.Generator, games: int) -> dict[tuple[int, int], Any]:
    """A pure profile, the same in every game."""
    return {(s, j): np.full(games, rng.integers(agents.sizes[s][j])) for s, j in agents.place}


def _lean(agents: StateAgents, played: dict[tuple[int, int], Any]) -> Any:
    """Log odds that lean to a pure profile."""
    rows = []
    for (s, j), action in played.items():
        taken = LEAN * (np.arange(agents.sizes[s][j])[:, None] == action)
        rows.append(taken[1:] - taken[0])
    return np.concatenate(rows)


def _replied(worth: StateWorth, x: Any, target: Any) -> tuple[Any, Any]:
    """Where replies to replies lead from a start, polished, and the error there; inf if nowhere."""
    for step in range(REPLIES + DAMPED):
        x = x + (1.0 if step < REPLIES else 0.5) * (target * worth.gaps(x) - x)
    x, done = landed(worth, x, target)
    x = np.where(done, x, 0.0)
    return x, np.where(done, _error(worth, x, target), np.inf)


def _back(table: StateTable, unit: Any, target: Any) -> tuple[dict[str, Any], Any, Any]:
    """Stages from the last one back: mixtures, values at the start (players, G), and the largest error."""
    tree, count = table.tree, table.count
    later = np.zeros((len(tree.states), *unit.shape))
    error = np.zeros(count)
    mixes: dict[str, Any] = {}
    for t in reversed(range(max(tree.periods, 1))):
        now = later.copy() if tree.periods else later
        for s in range(len(tree.states)) if tree.periods else tree.order or ():
            state, paid = tree.states[s], table.stage_game(s, later)
            agents = StateAgents([state.movers], [state.sizes])
            pays = (paid / unit).reshape(*state.sizes, *unit.shape)
            x, wrong = _followed(StateWorth(agents, [pays], None, table.patience), target)
            error = np.maximum(error, wrong)
            own = agents.mixes(x)[0]
            weights = [
                np.prod([mix[a] for mix, a in zip(own, p, strict=True)], axis=0) for p in state.profiles
            ]
            now[s] = sum(weight * row for weight, row in zip(weights, paid, strict=True))
            mixes |= {tree.label(i, s, t): mix for i, mix in zip(state.movers, own, strict=True)}
        later = now
    return mixes, later[tree.start], error


def _some(mixes: dict[str, Any], games: Any) -> dict[str, Any]:
    return {label: mix[:, games] for label, mix in mixes.items()}
