"""Which choice of an equilibrium is the closest, and how far are parameters from where something turns?

The closest choice is that of `dt.margin`, and the slopes of its gap tell, to first order, how far one
parameter alone would have to move until it turns: an estimate, and of this one choice (a mixture may reach
its end before). `how_far` searches with the solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError
from deterrence.explanation.words import number, played, who
from deterrence.game import Game
from deterrence.pages import Items, Part, Section
from deterrence.statics import derivative, distance
from deterrence.statics.choices import closest
from deterrence.statics.piece import Piece
from deterrence.statics.played import Played

__all__ = ["closest_choice", "how_far"]

MOST, MOST_PARAMETERS = 3, 300
BEYOND = 1e-9  # of the way, past a threshold


def closest_choice(e: Equilibria) -> Section:
    """The choice with the smallest gap, and the three parameters in which it is nearest to turn."""
    title, piece = "The closest choice", Piece(e.game, e.details, 0, np.zeros(1, dtype=np.intp))
    with np.errstate(all="ignore"):
        found = closest(Played.of(e.game.tree), piece.game.values, piece.sigma, piece.profile)
    share, h, a, b, gap = (x[0] for x in found)
    if not np.isfinite(share):
        return Section(title, ("Every action is played somewhere on the path: no choice is compared.",))
    s = list(e.game.tree.infosets.values())[h]
    better = f"It is better by {number(gap)}, {share:.2%} of the range of {s.player}'s payoffs."
    if gap == 0:
        better = "Both are worth the same: the least change of a payoff may turn it."
    parts: list[Part] = [f"{who(s)}: {s.actions[a]} rather than {s.actions[b]}. {better}"]
    moves = list(_estimates(e, gap)) if 0 < len(e.game.parameters()) <= MOST_PARAMETERS else []
    if moves:
        plain = (row for label, row in piece.sigma.items() if e.game.tree.infosets[label].law is None)
        mixed = any(((row > 0) & (row < 1)).any() for row in plain)
        sooner = " (unless a mixture reaches its end before)" if mixed else ""
        told = f"To first order it would turn if one of these moved alone{sooner}:"
        parts += [told, Items(tuple(moves))]
        name = moves[0].partition(" ")[0]
        parts.append(f"To search for the nearest change: dt.explain(equilibrium, by={name!r}).")
    return Section(title, tuple(parts))


def _estimates(e: Equilibria, gap: float) -> Iterator[str]:
    """Nearest first; a move counts in widths of the parameter's band, else of its range, else in its size."""
    game, names = e.game, list(e.game.parameters())
    try:
        slopes = derivative(e, names).gap[0]
    except GameError:  # a formula of the model that has no slope
        return
    found = []
    for (name, p), slope in zip(game.parameters().items(), slopes, strict=True):
        value, record = float(game.values[name]), game.provenance.get(name)
        there = value - gap / slope if slope else np.inf
        if np.isfinite(there) and p.low <= there <= p.high:
            band = record.high - record.low if record else 0.0
            width = band or (p.high - p.low if np.isfinite(p.high - p.low) else max(abs(value), 1.0))
            share = f" ({abs(there - value) / band:.2g} times the width of its band)" if band else ""
            found.append(
                (abs(there - value) / width, f"{name} from {number(value)} to {number(there)}{share}")
            )
    yield from (words for _, words in sorted(found)[:MOST])


def how_far(e: Equilibria, by: str | Iterable[str]) -> Section:
    """For each parameter the nearest change below and above, and what is played beyond it."""
    from deterrence.solvers import fitting

    solver = fitting(e.game.tree)
    solved = solver(e.game)
    same = [
        k
        for k in np.flatnonzero(solved.exists)
        if np.allclose(solved.payoff[k], e.payoff[0], rtol=1e-9, atol=1e-12)
    ]
    if solved.concept != e.concept or not same:
        raise ParameterError(
            f"explain(by=...) searches with the solver that dt.solve picks ({solved.concept}), but came "
            f"with a {e.concept}: use dt.distance(game, by, solver=...)."
        )
    names = (by,) if isinstance(by, str) else tuple(dict.fromkeys(by))
    far = distance(e.game, names, solver)[same[0]]
    lines = []
    for name, ways in zip(names, far, strict=True):
        value = float(e.game.values[name])
        told = [
            f"{side} {number(value + way)} {_beyond(e, solver, name, value + way * (1 + BEYOND))}"
            if np.isfinite(way)
            else f"{'not known' if np.isnan(way) else 'no change found'} {side} it"
            for side, way in zip(("below", "above"), ways, strict=True)
        ]
        lines.append(f"{name}, now {number(value)}: {'; '.join(told)}")
    title = "How far the nearest change is, each parameter moved alone"
    return Section(title, (Items(tuple(lines)),))


def _beyond(e: Equilibria, solver: Any, name: str, there: float) -> str:
    """What is played otherwise, in the equilibrium beyond whose payoffs are nearest."""
    game: Game = e.game.replace(**{name: there})
    found = solver(game)
    present = np.flatnonzero(found.exists)
    if not present.size:
        return "no equilibrium is found"
    k = min(present, key=lambda k: float(np.abs(found.payoff[k] - e.payoff[0]).max()))
    other = found.select(k=int(k))
    several = f" (in the nearest of {present.size} equilibria)" if present.size > 1 else ""
    sets = game.tree.infosets
    for label in sorted(sets, key=lambda label: min(len(n.steps) for n in sets[label].nodes)):
        now, then = e.strategy[label][0], other.strategy[label][0]
        there_now, there_then = (not x.off_path[label][0] for x in (e, other))
        if there_now and there_then and np.any((now > 0) != (then > 0)):
            s = sets[label]
            whose = f"{who(s)}{',' * (',' in who(s))}"
            return f"{whose} plays {played(s.actions, then)}, not {played(s.actions, now)}{several}"
    return f"other choices are reached{several}"
