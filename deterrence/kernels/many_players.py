"""What are all equilibria of a batch of games of three and more players in normal form?

Pure ones by looking at every profile; those in which somebody mixes by elimination where three or four
players have two actions each (`deterrence.kernels.binary.mixed`), else by supports and subdivision
(`deterrence.kernels.search.newton`). Without ties the number of equilibria is odd (Wilson 1971;
Harsanyi 1973): where it is not, the list is known to lack one, and says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from deterrence.kernels.binary.mixed import binary_mixed
from deterrence.kernels.profiles import CONTINUUM, EVEN, STRICT, TIED, Profiles
from deterrence.kernels.pure import pure_equilibria
from deterrence.kernels.search.newton import searched_mixed

__all__ = ["many_players"]


def many_players(
    payoffs: Sequence[Sequence[Any]], sizes: tuple[int, ...], tolerance: float, bounds: Sequence[float]
) -> tuple[Any, Profiles]:
    """All equilibria, pure and mixed, of G games.

    Parameters
    ----------
    payoffs : payoffs[i][p] of shape (G,)
        Of player i in profile p, in lexicographic order of the players' actions.
    sizes : tuple of int
        How many actions each player has.
    tolerance : float
        Differences up to this share of a player's largest are ties.
    bounds : sequence of float
        Of the size of each player's payoffs.

    Returns
    -------
    pure : int8 array, (profiles, G)
        `ABSENT`, or the kind of equilibrium.
    Profiles
        Those in which somebody mixes.

    """
    pure, _ = pure_equilibria(payoffs, sizes, tolerance, bounds)
    table = np.array(payoffs).reshape(len(sizes), *sizes, -1)
    binary = len(sizes) in (3, 4) and set(sizes) == {2}
    found = (binary_mixed if binary else searched_mixed)(table, tolerance)
    kinds = np.where(found.continuum, CONTINUUM, np.where(found.tied[found.games], TIED, STRICT))
    count = (pure >= 0).sum(axis=0) + np.bincount(found.games, minlength=pure.shape[1])
    missing = (count % 2 == 0) & ~found.tied & ~(pure == TIED).any(axis=0) & ~found.proved
    kinds[missing[found.games]] = EVEN
    pure[:, missing] = np.where(pure[:, missing] >= 0, np.int8(EVEN), pure[:, missing])
    return pure, Profiles(found.games, found.mixes, kinds.astype(np.int8), found.proved)
