"""Which options of `Strait` cannot meet in one game, since no rule says what would happen?

South Korea is told in a war over Taiwan, in peace, in the grey zone, and where Taiwan gives in or settles. Of
a blockade nothing is told: whether it sends an escort, at what cost, and what its line asks of it; nor of an
island: what its fall would cost it, and how much of its help and of its line an island is worth. Such games
are refused when they are made, rather than played with an answer that nobody gave. All other pairs are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from deterrence.errors import GameError

__all__ = ["check_combination"]

_UNTOLD = (  # two choices, and the question that they raise together
    ("third_guarantor", "South Korea", "blockade", "possible", "what South Korea does in a blockade"),
    ("third_guarantor", "South Korea", "seizure", "possible", "what an island is worth to South Korea"),
)


def check_combination(game: str, structure: Mapping[str, Any]) -> None:
    """Raise if two options meet of which no rule tells what would happen.

    Raises
    ------
    GameError
        With both.

    """
    for one, chosen, other, beside, question in _UNTOLD:
        if structure[one] == chosen and structure[other] == beside:
            raise GameError(
                f"{game} came with {one}={chosen!r} and {other}={beside!r}, but it is not told {question}: "
                "turn one of the two off."
            )
