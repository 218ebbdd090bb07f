"""Why does each player do what it does in each state? An equilibrium of a game of states, told in words.

Worths are those of the judge (`deterrence.states.judging`): what an action pays now, and what the state
that it leads to is worth from then on, the others' strategies and one's own later ones as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.explanation.words import SURE, chance, listed, number
from deterrence.pages import Items, Section
from deterrence.states.game import StateGame
from deterrence.states.judging import Problem, Valued

__all__ = ["stated"]

MOST_STATES = 12


def stated(e: Equilibria, every: bool) -> Iterator[Section]:
    """What happens, then the choices in the states that are reached, or in all."""
    game = e.game
    assert isinstance(game, StateGame)
    tree = game.tree
    chances = zip(e.events, e.probability[0], strict=True)
    ends = [f"P({event}) = {chance(p)}" for event, p in chances if p > 1e-9]
    paid = [f"{player} {number(v)}" for player, v in zip(e.players, e.payoff[0], strict=True)]
    start = f"Play starts in {tree.states[tree.start].label}."
    told = f"{', '.join(ends)} (of a state: that play ends in it)."
    yield Section("What happens", (start, told, f"Discounted payoffs: {', '.join(paid)}."))
    sigma = {label: np.atleast_2d(row[0]) for label, row in e.strategy.items()}
    problem = Problem(game.take(np.zeros(1, dtype=np.intp)), sigma)
    reached = {label: bool(there[0]) for label, there in problem.reached().items()}
    with np.errstate(invalid="ignore"):
        faced = [{at.period: at for at in problem.valued(i)} for i in range(len(tree.players))]
    on: list[Section] = []
    off: list[Section] = []
    for t in range(max(tree.periods, 1)):
        for s, state in enumerate(tree.states):
            for i in state.movers:
                words = _told(tree, faced[i][t], i, s, t)
                (on if reached[tree.label(i, s, t)] else off).append(words)
    shown = on if every else on[:MOST_STATES]
    count = f"{len(on)} choices that are reached"
    yield Section(f"Why: {count}" + f", the first {MOST_STATES}" * (len(shown) < len(on)), tuple(shown))
    if off and every:
        yield Section(f"Never reached: {len(off)} choices", tuple(off), folded=True)
    elif off or len(shown) < len(on):
        rest = len(off) + len(on) - len(shown)
        yield Section("Not told", (f"{rest} more choices: dt.explain(equilibrium, every=True).",))


def _told(tree: Any, at: Valued, i: int, s: int, t: int) -> Section:
    """One player in one state of one period."""
    state, label = tree.states[s], tree.label(i, s, t)
    words = state.actions[state.movers.index(i)]
    worth, own, moves = at.worth[0, s, : len(words)], at.own[0, s], at.moves[0, s]
    best, lines = float(worth.max()), []
    size = 1e-9 * max(1.0, float(np.abs(worth).max()))
    for a in sorted(range(len(words)), key=lambda a: -own[a]):
        follows = dict(zip((n.label for n in tree.states), moves[a], strict=True))
        over = 1 - sum(float(p) for p in moves[a])
        leads = "the game is over" if over > SURE else f"then {listed(follows)}"
        less = f", {number(best - worth[a])} less" if best - worth[a] > size else ""
        often = "" if own[a] > SURE else f" with probability {chance(own[a])}"
        how = f"plays {words[a]}{often}, worth" if own[a] > 0 else f"{words[a]} would be worth"
        lines.append(f"{how} {number(worth[a])}{less}; {leads}")
    player, _, where = label.partition(": ")
    return Section(f"{player} in {where}", (Items(tuple(lines)),))
