"""How are Markov perfect equilibria found? By all profiles, from the last period back, or by iteration.

Each search takes a table of games whose numbers are finite, and returns what it found.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from deterrence.kernels.best_replies import mutual_best_replies
from deterrence.states.found import Found, merged, profile_values
from deterrence.states.stages import Stages
from deterrence.states.table import StateTable

__all__ = ["examined", "inducted", "iterated", "piece_size"]

BYTES = 64_000_000  # calls are many and arrays small, so that more than a cache holds pays
POLICY_STEPS = 30  # steps that value each profile exactly
DAMPED = 7  # of ten steps after that, half-steps of value iteration, to leave a cycle
SETTLED = 1e-11  # last change of values, as a share of what play can make


def piece_size(table_floats: int, most: int = 4_096) -> int:
    """How many games to work on together, where each needs so many numbers."""
    return int(np.clip(BYTES // (8 * max(table_floats, 1)), 8, most))


def examined(table: StateTable, places: int, tolerance: float) -> Found:
    """All pure stationary profiles."""
    tree, found = table.tree, Found.empty(table, places)
    choices = [
        {s: state.sizes[state.movers.index(i)] for s, state in enumerate(tree.states) if i in state.movers}
        for i in range(len(tree.players))
    ]
    pays, moves, first = table.dense()
    exists, tied, failed = mutual_best_replies(
        pays, moves, first, choices, table.patience, table.worth, tolerance
    )
    games, numbers = np.nonzero(exists)
    place = np.arange(len(games)) - np.searchsorted(games, games)
    over = np.zeros(table.count, dtype=bool)
    over[games[place >= places]] = True
    kept = place < places
    games, numbers, place = games[kept], numbers[kept], place[kept]
    mixes = {}
    strategies = [np.array(list(product(*(range(m) for m in row.values()))), dtype=int) for row in choices]
    own = np.unravel_index(numbers, [len(rows) for rows in strategies])
    for i, row in enumerate(choices):
        for at, (state, m) in enumerate(row.items()):
            mixes[tree.label(i, state)] = np.eye(m)[:, strategies[i][own[i], at]]
    values = np.zeros((len(tree.players), 0))
    if len(games):
        values = profile_values(table.take(games), mixes)[tree.start]
    found.put(games, place, mixes, values, tied[games, numbers])
    found.complete[:] = ~failed & ~over
    return found


def inducted(table: StateTable, stages: Stages, rules: Sequence[str], places: int) -> Found:
    """From the last period, or the last state, back; under each rule where it makes a difference."""
    found, here = Found.empty(table, places), np.arange(table.count)
    for n, rule in enumerate(rules):
        mixes, value, none, tied, sure = _back(table.take(here), stages, rule)
        good = np.flatnonzero(~none)
        own = {label: mix[:, good] for label, mix in mixes.items()}
        merged(found, here[good], own, value[:, good], tied[good])
        if n == 0:
            found.complete[:] = sure
        here = here[~sure]
        if not here.size:
            break
    return found


def _back(table: StateTable, stages: Stages, rule: str) -> tuple[dict[str, Any], Any, Any, Any, Any]:
    tree, games = table.tree, table.count
    later = np.zeros((len(tree.states), len(tree.players), games))
    mixes: dict[str, Any] = {}
    none, tied = np.zeros(games, dtype=bool), np.zeros(games, dtype=bool)
    sure = np.ones(games, dtype=bool)
    for t in reversed(range(max(tree.periods, 1))):
        now = (
            later.copy() if tree.periods else later
        )  # in order, each state finds its followers' values there
        for s in range(len(tree.states)) if tree.periods else tree.order or ():
            worth = table.stage_game(s, later)
            chosen = stages.play(tree.states[s], worth, rule)
            sure &= chosen.sure | none  # once a state has no equilibrium, the game has none
            none |= chosen.none
            tied |= chosen.tied
            now[s] = _expected(tree.states[s].profiles, worth, chosen.mixes)
            own = zip(tree.states[s].movers, chosen.mixes, strict=True)
            mixes |= {tree.label(i, s, t): mix for i, mix in own}
        later = now
    return mixes, later[tree.start], none, tied, sure


def _expected(profiles: Sequence[tuple[int, ...]], worth: Any, mixes: list[Any]) -> Any:
    """Payoffs of a mixed profile, (players, G)."""
    total: Any = 0.0
    for profile, paid in zip(profiles, worth, strict=True):
        weight: Any = 1.0
        for mix, action in zip(mixes, profile, strict=True):
            weight = weight * mix[action]
        total = total + weight * paid
    return total


def iterated(
    table: StateTable,
    stages: Stages,
    rules: Sequence[str],
    places: int,
    starts: int,
    steps: int,
    seed: int,
) -> Found:
    """Policy iteration, then damped value iteration, from several starts under each rule."""
    found, (low, high) = Found.empty(table, places), table.ends
    games, inner = table.count, (len(table.tree.states), len(table.tree.players))
    rng = np.random.default_rng(seed)
    values = []
    for start in range(starts):
        # nothing, everybody's best, everybody's worst, then at random, by the same shares in every game
        share = rng.random((*inner, 1)) if start > 2 else [0.0, 1.0, 0.0][start]
        values.append(np.broadcast_to(low + share * (high - low) if start else 0.0, (*inner, games)))
    every, value = table.take(np.tile(np.arange(games), starts)), np.concatenate(values, axis=-1)
    least = np.full(games, np.inf)
    for rule in rules:
        mixes, told, tied, change = _settled(every, stages, rule, value, steps)
        for start in range(starts):
            good = start * games + np.flatnonzero(change[start * games : (start + 1) * games] <= SETTLED)
            own = {label: mix[:, good] for label, mix in mixes.items()}
            merged(found, good - start * games, own, told[:, good], tied[good])
        least = np.minimum(least, change.reshape(starts, games).min(axis=0))
    found.unsettled = np.where(found.exists.any(axis=0), np.nan, least)
    return found


def _settled(
    table: StateTable, stages: Stages, rule: str, value: Any, steps: int
) -> tuple[dict[str, Any], Any, Any, Any]:
    """The last profile of one search, its worth at the start, whether tied, and the last change of values.

    Games that have settled leave the work arrays.
    """
    tree, here = table.tree, np.arange(table.count)
    some, change = table, np.full(table.count, np.inf)
    told, tied = np.empty((len(tree.players), table.count)), np.zeros(table.count, dtype=bool)
    kept = {label: np.empty((len(s.actions), table.count)) for label, s in tree.infosets.items()}
    for step in range(steps):
        mixes: dict[str, Any] = {}
        missing, loose = np.zeros((2, some.count), dtype=bool)
        once = np.empty(value.shape)
        for s, state in enumerate(tree.states):
            worth = some.stage_game(s, value)
            chosen = stages.play(state, worth, rule)
            missing, loose = missing | chosen.none, loose | chosen.tied
            mixes |= {tree.label(i, s): m for i, m in zip(state.movers, chosen.mixes, strict=True)}
            once[s] = _expected(state.profiles, worth, chosen.mixes)
        new = profile_values(some, mixes)
        gap = (np.abs(new - value).max(axis=0) / some.worth).max(axis=0)
        gap = np.where(missing, np.maximum(gap, 2 * SETTLED), gap)
        change[here], tied[here] = gap, loose
        told[:, here] = new[tree.start]
        for label, mix in mixes.items():
            kept[label][:, here] = mix
        value = new if step < POLICY_STEPS or step % 10 >= DAMPED else 0.5 * (value + once)
        going = np.flatnonzero(gap > SETTLED)
        if not going.size:
            break
        if going.size < some.count:
            some, here, value = some.take(going), here[going], value[..., going]
    return kept, told, tied, change
