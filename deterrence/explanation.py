"""Why does each player do what it does? One equilibrium, told set by set.

For every information set that is reached: who moves, what it knows, what it believes about what it
was not shown, what each action is worth to it given how the others go on, and what it does. The
numbers come from `deterrence.playing`, not from a solver.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.details import correlated
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.playing import Run, mixed
from deterrence.replayed import Table
from deterrence.tree import InformationSet

__all__ = ["explain"]


def explain(equilibrium: Equilibria, unreached: bool = False) -> str:
    """Tell one equilibrium of one game in words and numbers.

    Parameters
    ----------
    equilibrium : Equilibria
        One equilibrium of one game, as from `Equilibria.select`.
    unreached : bool
        Tell the sets off the path too, marked as such.

    Returns
    -------
    str
        Payoffs are each player's own; x is the mover's private number.

    Raises
    ------
    ParameterError
        If the equilibrium is not a single one, or players do not mix independently.

    """
    equilibrium.check_single("explain")
    if correlated(equilibrium.details, 0) is not None:
        raise ParameterError(
            f"explain tells what players do independently, but came with a {equilibrium.concept}: look at "
            "its .joint."
        )
    sigma = {label: rows[0] for label, rows in equilibrium.strategy.items()}
    run = Run(Table(equilibrium.game), sigma)
    lines = [f"{equilibrium.names[0]} ({equilibrium.concept})"]
    for label, s in equilibrium.game.tree.infosets.items():
        off = bool(equilibrium.off_path[label][0])
        if unreached or not off:
            belief = equilibrium.belief[label][0]
            mark = " [off the path]" if off else ""
            lines += [f"{label}{mark}", *_belief(s, belief), f"  {_worth(run, s, belief, sigma[label])}"]
    return "\n".join(lines)


def _belief(s: InformationSet, belief: Any) -> list[str]:
    """The belief about each thing that the set's owner was not shown, one by one."""
    known = set.intersection(*(set(n.facts) for n in s.nodes))
    odds: dict[str, dict[str, float]] = {}
    for node, p in zip(s.nodes, belief, strict=True):
        for step in node.steps:
            if step.fact not in known:
                outcomes = odds.setdefault(step.subject, dict.fromkeys(step.options, 0.0))
                outcomes[step.options[step.answer]] += float(p)
    return [
        f"  believes {subject}: " + ", ".join(f"{word} {p:.3g}" for word, p in outcomes.items())
        for subject, outcomes in odds.items()
    ]


def _worth(run: Run, s: InformationSet, belief: Any, weights: Any) -> str:
    """What each action is worth, and how often it is taken."""
    owner = run.table.players.index(s.player)
    words = []
    for a, (action, weight) in enumerate(zip(s.actions, weights, strict=True)):
        level, slope = mixed(belief, [run.line(n.children[a], owner) for n in s.nodes])
        sign = "+" if slope > 0 else "-"
        private = "" if np.isclose(slope, 0) else f" {sign} {abs(float(slope)):.3g} x".replace(" 1 x", " x")
        taken = (
            " <- taken"
            if weight > 1 - 1e-9
            else f" <- with probability {weight:.3g}"
            if weight > 1e-9
            else ""
        )
        words.append(f"{action} {float(level):.3g}{private}{taken}")
    return "; ".join(words)
