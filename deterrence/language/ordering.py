"""Which parameters must be larger than which? Chains of inequalities, each link a constraint of its own.

`ordered(self, "c_dd_soft < c_cd < c_sq")` in a model's `constraints` gives the links with where each
holds, so that a violated one is told by name and value.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from deterrence.errors import GameError

__all__ = ["ordered"]

_COMPARE = {"<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal}
_LINK = re.compile(r"\s+([<>]=?)\s+")


def ordered(game: Any, *chains: str) -> dict[str, Any]:
    """The links of chains of parameters and numbers, in words, each with where it holds.

    Parameters
    ----------
    game : Game
        What the names are parameters of.
    *chains : str
        Names of parameters, or numbers, with <, <=, > or >= between them: "0 < win < 1".

    Raises
    ------
    GameError
        If a chain has no link, or names what is no parameter.

    """
    links: dict[str, Any] = {}
    for chain in chains:
        words = _LINK.split(chain.strip())
        if len(words) < 3:
            raise GameError(f"ordered came with {chain!r}: write a chain such as 'c_cd < c_sq <= c_dc'.")
        for low, sign, high in zip(words[::2], words[1::2], words[2::2], strict=False):
            links[f"{low} {sign} {high}"] = _COMPARE[sign](_number(game, low), _number(game, high))
    return links


def _number(game: Any, word: str) -> Any:
    if word in type(game).parameters():
        return getattr(game, word)
    try:
        return float(word)
    except ValueError:
        raise GameError(
            f"ordered names {word!r}, which is neither a number nor a parameter of {type(game).__name__}."
        ) from None
