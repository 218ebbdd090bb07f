"""How is a number said in words, so that the words change when it does?

A sentence of a notebook or report leans on numbers that a calibration row may move. `many` says a share of
games, `moves` a change of sign; and where a sentence is prose that stands or falls with a condition, `so`
takes it back, in the open, where the condition no longer holds: the tests look for `NOT_SO`.
"""

from __future__ import annotations

import math

__all__ = ["NOT_SO", "many", "moves", "so"]

NOT_SO = "**[no longer so with these numbers]**"
SHARES = (
    (0.995, "all"), (0.9, "nearly all"), (0.7, "most"), (0.55, "more than half"), (0.45, "about half"),
    (0.2, "a good part"), (0.05, "some"), (0.005, "few"), (0.0, "none"),
)  # fmt: skip


def many(share: float) -> str:
    """A share of games in words: "in `many(0.8)` of the games" is "in most of the games"."""
    if not 0 <= share <= 1 + 1e-12:
        return "an unknown part" if math.isnan(share) else f"{share:.0%}"
    return next(words for least, words in SHARES if share >= least)


def moves(before: float, after: float, least: float = 1e-3) -> str:
    """Does a number rise or fall, by more than `least`? "rises", "falls" or "does not change"."""
    change = after - before
    return "rises" if change > least else "falls" if change < -least else "does not change"


def so(*conditions: object) -> str:
    """Nothing where all conditions hold; else, to stand behind the words that lean on them, `NOT_SO`."""
    return "" if all(bool(condition) for condition in conditions) else f" {NOT_SO}"
