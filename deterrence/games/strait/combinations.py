"""Which options of `Strait` cannot meet in one game, since no rule says what would happen?

South Korea is told in a war over Taiwan, in peace, in the grey zone, and where Taiwan gives in or settles. Of
a blockade nothing is told: whether it sends an escort, at what cost, and what its line asks of it; nor of an
island: what its fall would cost it, and how much of its help and of its line an island is worth; nor what a
general war would cost it. A strike on Japan is a step towards general war by itself, where force alone would
have it make one less likely, since it leaves Japan and the US with less. And where next year is foreseen, it
is not told what some moves of this year leave for it. Such games are refused when they are made, rather than
played with an answer that nobody gave. All other pairs are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deterrence.errors import GameError

__all__ = ["check_combination", "untold"]

_UNTOLD = (  # two choices, and the question that they raise together
    ("third_guarantor", "South Korea", "blockade", "possible", "what South Korea does in a blockade"),
    ("third_guarantor", "South Korea", "seizure", "possible", "what an island is worth to South Korea"),
    ("third_guarantor", "South Korea", "escalation", "possible", "what a general war costs South Korea"),
    ("blockade", "possible", "tomorrow", "foreseen", "what a blockade that was lifted leaves for next year"),
    ("seizure", "possible", "tomorrow", "foreseen", "what an island that was taken leaves for next year"),
    ("strikes", "possible", "escalation", "possible", "how much likelier a strike makes a general war"),
)


def untold(choices: Mapping[str, Any]) -> str:
    """The two choices that cannot meet and the question that they raise, in words; "" if there are none."""
    for one, chosen, other, beside, question in _UNTOLD:
        if choices.get(one) == chosen and choices.get(other) == beside:
            return f"{one}={chosen!r} and {other}={beside!r}, but it is not told {question}"
    return ""


def check_combination(game: str, structure: Mapping[str, Any]) -> None:
    """Raise if two options meet of which no rule tells what would happen.

    Raises
    ------
    GameError
        With both.

    """
    if words := untold(structure):
        raise GameError(f"{game} came with {words}: turn one of the two off.")
