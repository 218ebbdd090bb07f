"""What does a sample of games say of a claim? A verdict for each game, their shares, and one word for all.

A game is counted once: the sum that a claim predicts (`Contrast`) goes its way by more than `by` in every
equilibrium, or against it, or moves by no more than `by` either way; or its equilibria disagree; or there is
no answer, because some case has no equilibrium. Over several equilibria the sum is an interval, from the
lowest to the highest of each case; every combination of equilibria lies in it and its ends are reached.

Standard errors are binomial, with two successes and two failures added (Agresti & Coull 1998), so that a
share of 0 has one, too. A share counts draws under the law that was put in. It is no probability.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.inference.shares import DEPENDS
from deterrence.inference.statements import HOLDS, REVERSED, SAME

__all__ = [
    "DIVIDED", "FRAGILE", "HOLDS", "NO_ANSWER", "REVERSED", "SIGN", "SILENT", "VERDICTS",
    "conclude", "count", "interval", "judged", "word",
]  # fmt: skip

NO_ANSWER = "no answer"
VERDICTS = (HOLDS, SAME, REVERSED, DEPENDS, NO_ANSWER)
DIVIDED, SILENT, FRAGILE = "divided", "silent", "fragile"
SIGN = {"+": 1.0, "-": -1.0, "mixed": 1.0}


def interval(low: Any, high: Any, weights: Any, selection: str) -> tuple[Any, Any]:
    """The ends of a weighted sum, (games,), from the ends of its cases, (games, cases)."""
    if selection != "every":
        low = high = low if selection == "lowest" else high
    positive = np.asarray(weights) > 0
    return (
        (weights * np.where(positive, low, high)).sum(axis=-1),
        (weights * np.where(positive, high, low)).sum(axis=-1),
    )


def judged(low: Any, high: Any, sign: str, by: float) -> Any:
    """The verdict of each game, as a place in `VERDICTS`, (games,)."""
    if sign == "-":
        low, high = -high, -low
    code = np.full(np.shape(low), VERDICTS.index(DEPENDS))
    code[(low >= -by) & (high <= by)] = VERDICTS.index(SAME)
    code[low > by] = VERDICTS.index(HOLDS)
    code[high < -by] = VERDICTS.index(REVERSED)
    code[np.isnan(low) | np.isnan(high)] = VERDICTS.index(NO_ANSWER)
    return code


def count(codes: Any) -> tuple[Any, Any]:
    """Shares and standard errors of the verdicts, each (verdicts,)."""
    n = len(codes)
    number = np.bincount(codes, minlength=len(VERDICTS))
    near = (number + 2) / (n + 4)
    return number / n, np.sqrt(near * (1 - near) / (n + 4))


def word(shares: Any, errors: Any) -> str:
    """What more than half of the games say, by two standard errors; else "divided", or "silent"."""
    if shares[3] + shares[4] > 0.5:
        return SILENT
    for verdict in (0, 1, 2):
        if shares[verdict] > 0.5 + 2 * errors[verdict]:
            return VERDICTS[verdict]
    return DIVIDED


def conclude(words: Mapping[str, str], shares: Mapping[str, Any], base: str) -> tuple[str, str, str]:
    """The headline, or "fragile"; the settings that decide, most first; and those that are silent.

    `words` and `shares` are by name of the law and setting, for all that were asked. Settings that have a
    verdict and another one than the base are ordered by the distance of their shares from the base's.
    """
    silent = [name for name, told in words.items() if told == SILENT]
    apart = {
        name: 0.5 * float(np.abs(shares[name] - shares[base]).sum())
        for name, told in words.items()
        if told not in (words[base], SILENT)
    }
    deciding = sorted(apart, key=lambda name: -apart[name])
    firm = not deciding and words[base] not in (DIVIDED, SILENT)
    return words[base] if firm else FRAGILE, "; ".join(deciding), "; ".join(silent)
