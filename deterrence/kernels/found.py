"""What does a search among three and more players hand back? The profiles in which somebody mixes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["Found"]


@dataclass(frozen=True, eq=False)
class Found:
    """Profiles in which somebody mixes, found in a batch of G games in normal form.

    Attributes
    ----------
    games : int array, (E,)
        The game that each profile belongs to.
    mixes : tuple over players of arrays (m_i, E)
        Probabilities of each player's actions; exactly 0 outside the support.
    continuum : bool array, (E,)
        Is the profile one of a continuum of equilibria?
    tied : bool array, (G,)
        Does some comparison that the game's list rests on lie within the tolerance?
    proved : bool array, (G,)
        Is it proved that no equilibrium in which somebody mixes is missing (of a continuum: no
        extreme point)?

    """

    games: Any
    mixes: tuple[Any, ...]
    continuum: Any
    tied: Any
    proved: Any
