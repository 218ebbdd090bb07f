"""How decidedly are the choices of an equilibrium made, and which of them is the closest?

The margin is the smallest gap between an action that is played and one that is not, over all information
sets that are reached, as a share of its owner's range of payoffs over the outcomes: 0 is a tie, and payoffs
may move by up to half of it, whatever they are, before another action is better there. It is in units of
payoff; how far a parameter may move is `distance`. Replies at sets that are not reached are taken as they
are, and a mixture may reach its end before any gap closes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.answers.details import correlated
from deterrence.answers.fetching import check_numpy
from deterrence.arrays.pieces import present
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError
from deterrence.language.tree import Tree
from deterrence.solver import check_answers
from deterrence.statics.choices import closest
from deterrence.statics.piece import Piece
from deterrence.statics.played import Played

__all__ = ["binding", "margin"]

PIECE_CALLS = 40_000_000  # numbers of a piece: its games by the nodes of the tree and the players


def margin(equilibria: Equilibria) -> Any:
    """How much better every choice is than the next action, at its closest.

    Returns
    -------
    array, (*batch, K)
        A share of the chooser's range of payoffs; inf where nothing is compared (all actions are played, as
        in a quantal response), NaN where the candidate is absent.

    Raises
    ------
    GameError
        If the game is not told by rules, or players do not mix independently.

    """
    return _judged("margin", equilibria)[0]


def binding(equilibria: Equilibria) -> Any:
    """Which comparison has the smallest gap, in words.

    Returns
    -------
    object array of str, (*batch, K)
        "<player> after <facts>: <action played> rather than <action>"; "" where nothing is compared or the
        candidate is absent.

    Raises
    ------
    GameError
        As `margin`.

    """
    gap, places = _judged("binding", equilibria)
    words = np.full(gap.shape, "", dtype=object)
    sets = list(equilibria.game.tree.infosets.values())
    compared = np.isfinite(gap)
    for h, a, b in np.unique(places[compared], axis=0):
        player, _, facts = sets[h].label.partition(": ")
        who, actions = f"{player} after {facts}" if facts else player, sets[h].actions
        words[compared & (places == (h, a, b)).all(axis=-1)] = f"{who}: {actions[a]} rather than {actions[b]}"
    return words


def _judged(caller: str, equilibria: Equilibria) -> tuple[Any, Any]:
    """The smallest gaps, (*batch, K), and their (set, action played, other action), (*batch, K, 3)."""
    check_answers(caller, equilibria)
    check_numpy(caller, equilibria.game)
    e, tree = equilibria, equilibria.game.tree
    if type(tree) is not Tree:
        raise GameError(
            f"{caller} compares the actions of a game told by its rules, but {tree.game} is {tree.kind}: "
            "use dt.distance."
        )
    if e.exists.any() and correlated(e.details, 0) is not None:
        raise GameError(
            f"{caller} needs players who mix independently, but came with a {e.concept}: use AllNash()."
        )
    played = Played.of(tree)
    gap, places = np.full(e.exists.shape, np.nan), np.zeros((*e.exists.shape, 3), dtype=np.intp)
    size = max(1, PIECE_CALLS // (50 * len(tree.nodes)))
    for k, games, where in present(e.exists, e.game.shape, min(size, 8_192)):
        piece = Piece(e.game, e.details, k, games)
        with np.errstate(all="ignore"):
            found = closest(played, piece.game.values, piece.sigma, piece.profile)
        gap[where] = found.slack if e.game.shape else found.slack[0]
        rows = np.stack(found[1:4], axis=-1)
        places[where] = rows if e.game.shape else rows[0]
    return gap, places
