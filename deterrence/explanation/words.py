"""How are numbers, information sets and beliefs put into words?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.language.tree import InformationSet

__all__ = ["SURE", "belief", "chance", "listed", "number", "played", "who"]

SURE, ZERO = 1 - 1e-9, 1e-12


def number(value: Any) -> str:
    """Three digits; rounding errors about zero are zero."""
    return f"{0.0 if abs(value) < ZERO else float(value):.3g}"


def chance(p: Any) -> str:
    """A probability: like any number, but never 1 where it is less."""
    return f"{p:.6g}" if 0.9995 < p < SURE else number(p)


def who(s: InformationSet) -> str:
    """Whose set it is and what is known there: "China, knowing US: red line; Taiwan: restrain"."""
    _, _, known = s.label.partition(": ")
    if not known:
        return s.player
    facts = {fact for node in s.nodes for fact in node.facts}
    if not facts.issuperset(known.split("; ")):  # a state, or a set with a number from a Gambit file
        return f"{s.player} at {'its information set ' * known.isdigit()}{known}"
    return f"{s.player}, knowing {known}"


def listed(odds: Mapping[str, Any], most: int = 3) -> str:
    """The likeliest of some words, each with its probability unless it is certain."""
    ranked = sorted(((float(p), word) for word, p in odds.items() if p > 1e-9), key=lambda pair: -pair[0])
    if ranked and ranked[0][0] > SURE:
        return ranked[0][1]
    more = f" or {len(ranked) - most} more" if len(ranked) > most else ""
    return " or ".join(f"{word} {chance(p)}" for p, word in ranked[:most]) + more


def played(actions: tuple[str, ...], weights: Any) -> str:
    """A strategy at one set: "demand", or "wait 0.5 or demand 0.5"."""
    return listed(dict(zip(actions, weights, strict=True)), len(actions))


def belief(s: InformationSet, weights: Any) -> str:
    """The belief about each thing that the set's owner was not shown, one by one; "" if there is none."""
    known = set.intersection(*(set(n.facts) for n in s.nodes))
    odds: dict[str, dict[str, float]] = {}
    for node, p in zip(s.nodes, weights, strict=True):
        for step in node.steps:
            if step.fact not in known:
                outcomes = odds.setdefault(step.subject, dict.fromkeys(step.options, 0.0))
                outcomes[step.options[step.answer]] += float(p)
    if not odds:
        return ""
    if np.isnan(weights).any():
        return "Its concept says nothing of what it believes here."
    sure = [f"{of}: {word}" for of, row in odds.items() for word, p in row.items() if p > SURE]
    held = [
        f"{of}: {', '.join(f'{word} {chance(p)}' for word, p in row.items())}"
        for of, row in odds.items()
        if max(row.values()) <= SURE
    ]
    told = [f"believes {'; '.join(held)}"] * bool(held) + [f"is sure of {'; '.join(sure)}"] * bool(sure)
    return f"It {' and '.join(told)}."
