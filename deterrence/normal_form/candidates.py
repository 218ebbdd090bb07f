"""What do the players do and get in each candidate of a game in normal form? As arrays, one after another.

The common ground of refinements and selection: it walks over the candidates of an answer and hands
out, for the games in which one exists, everybody's mixture and the whole table of payoffs. A Python
loop runs over candidates and pieces of the batch, never over games. It judges nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

import numpy as np

from deterrence.answers.details import correlated
from deterrence.answers.fetching import check_numpy
from deterrence.arrays.pieces import flat
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError
from deterrence.kernels.bimatrix.minors import NOISE
from deterrence.normal_form.payoffs import PayoffTable

__all__ = ["Candidate", "by_candidate", "check_answer", "mixtures"]

PIECE_PAYOFFS = 1_000_000  # payoffs held together: 8 MB


@dataclass(frozen=True, eq=False)
class Candidate:
    """Candidate `k` where it exists: in the G games with the flat numbers `games`.

    Attributes
    ----------
    payoffs : array (players, m1, ..., mN, G)
        Players stand in the order of their information sets, here and below.
    mixes : tuple of arrays (m_i, G)
        How everybody mixes.

    """

    k: int
    games: Any
    payoffs: Any
    mixes: tuple[Any, ...]

    def own(self, i: int, tolerance: float) -> tuple[Any, Any]:
        """How much player i's own action matters, whatever the others do.

        Returns
        -------
        array (m_i, J, G)
            Its payoffs against each of the J profiles of the others, less those of its first action, in
            units of the largest difference that its own action makes; 0 where none makes any.
        array (G,)
            Differences up to this are ties: the tolerance, or what rounding may have done.

        """
        raw = np.moveaxis(self.payoffs[i], i, 0).reshape(len(self.mixes[i]), -1, len(self.games))
        size = np.abs(raw).max(axis=(0, 1))
        unit = np.exp2(np.floor(np.log2(np.where(size > 0, size, 1.0))))
        raw = raw / unit  # below 2: differences of the largest floats are floats
        scale = (raw.max(axis=0) - raw.min(axis=0)).max(axis=0)
        matters = scale > 2 * NOISE
        scale = np.where(matters, scale, 1.0)
        differences = np.where(matters, (raw - raw[0]) / scale, 0.0)
        return differences, np.maximum(tolerance, 2 * NOISE / scale)

    def others(self, i: int) -> Any:
        """Probability of each profile of the others, (J, G)."""
        odds = np.ones((1, len(self.games)))
        for j, mix in enumerate(self.mixes):
            if j != i:
                odds = (odds[:, None] * mix).reshape(-1, len(self.games))
        return odds


def check_answer(caller: str, equilibria: object, players: int = 0, why: str = "") -> None:
    """Raise if this is no answer for games in normal form (with so many players, if not 0).

    Raises
    ------
    ParameterError
        If what came is not the answer of a solver.
    GameError
        If not all move once and at once, if they do not mix independently, or if there are more or
        fewer players.

    """
    if not isinstance(equilibria, Equilibria):
        raise ParameterError(
            f"{caller} came with {equilibria!r}: give the answer of a solver, such as dt.solve(game)."
        )
    check_numpy(caller, equilibria.game)
    tree = equilibria.game.tree
    if not tree.at_once:
        raise GameError(
            f"{caller} needs equilibria of a normal form, but {tree.game} has draws or moves in sequence; "
            "solve dt.to_normal_form(game) instead."
        )
    if correlated(equilibria.details, 0) is not None:
        raise GameError(
            f"{caller} needs players who mix independently, but came with {equilibria.concept}; give Nash "
            "equilibria, as from dt.solvers.AllNash()."
        )
    if players and len(tree.players) != players:
        raise GameError(
            f"{caller} needs {players} players, but {tree.game} has {len(tree.players)}"
            f"{why or f': give the equilibria of a game of {players}.'}"
        )


def mixtures(equilibria: Equilibria, k: int, games: Any) -> tuple[Any, ...]:
    """How everybody mixes in candidate k, in some games (G,) in which it exists: arrays (m_i, G)."""
    sigma, _ = equilibria.details.take(games).whole(k)
    sets = equilibria.game.tree.infosets.values()
    return tuple(np.broadcast_to(sigma[s.label], (len(games), len(s.actions))).T for s in sets)


def by_candidate(equilibria: Equilibria, rule: Callable[[Candidate], Any], blank: Any) -> Any:
    """What a rule says of every candidate that exists, (*batch, K); `blank` elsewhere."""
    game, exists = equilibria.game, equilibria.exists
    table = PayoffTable(game)
    cells = [[flat(v, game.shape) if np.ndim(v) else v for v in row] for row in table.all]
    step = max(1, PIECE_PAYOFFS // (len(table.sizes) * prod(table.sizes)))
    result: Any = np.full((exists.shape[-1], game.size), blank)
    for k in range(len(result)):
        present = np.flatnonzero(exists[..., k])
        for start in range(0, len(present), step):
            games = present[start : start + step]
            payoffs = _payoffs(cells, table.sizes, games)
            result[k, games] = rule(Candidate(k, games, payoffs, mixtures(equilibria, k, games)))
    return np.moveaxis(result.reshape(len(result), *game.shape), 0, -1)


def _payoffs(table: list[list[Any]], sizes: tuple[int, ...], games: Any) -> Any:
    cells = [[v[games] if np.ndim(v) else np.full(len(games), v) for v in row] for row in table]
    return np.array(cells).reshape(len(cells), *sizes, len(games))
