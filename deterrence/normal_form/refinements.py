"""Which equilibria survive small doubts about what the others, or a few newcomers, will do?

`undominated`: nobody uses a weakly dominated strategy. `trembling_hand_perfect` (Selten 1975): limits of
equilibria in which everybody errs a little; for two players the same as undominated (van Damme 1991,
theorem 3.2.2). `evolutionarily_stable` (Maynard Smith & Price 1973): an incumbent population that no
small group of mutants can invade, by the criterion of Haigh (1975) and Abakuks (1980).

Each takes the answer of a solver for games in which all move at once and gives the same candidates, of
which fewer exist. What was not listed cannot be kept, so `complete` needs a complete answer, and more
where the games have a continuum of equilibria, known by its extreme points only:

- Whether a strategy is undominated depends on its support alone, and the undominated strategies are a
  union of faces. So for two players the undominated part of a component is a union of polytopes whose
  corners are the undominated ones among the component's extreme equilibria: all listed, but which of
  them may be mixed with each other is not said. `complete` is True only where no two that are kept
  share a mixture: then each polytope is a point, and listed.
- An evolutionarily stable strategy is an extreme equilibrium: were it a mixture of replies x', x'' that
  it is itself a best reply to, it would not do better than x' against x'. So all of them are listed.

More than two players: where somebody is one of a continuum, nothing is proved. Properness, stable sets
and the perfection of more than two players are not decided here.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from deterrence.answers.status import Status
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError
from deterrence.kernels.bimatrix.minors import NOISE
from deterrence.kernels.stability import stable
from deterrence.kernels.weak_dominance import weakly_dominated
from deterrence.normal_form.candidates import Candidate, by_candidate, check_answer
from deterrence.normal_form.components import components
from deterrence.normal_form.narrowing import narrowed
from deterrence.normal_form.payoffs import PayoffTable
from deterrence.solver import check_tolerance

__all__ = ["evolutionarily_stable", "trembling_hand_perfect", "undominated"]


def undominated(equilibria: Equilibria, tolerance: float = 1e-9) -> Equilibria:
    """The equilibria in which nobody uses a weakly dominated strategy.

    Parameters
    ----------
    equilibria : Equilibria
        Of games in which all move once and at once, any number of players, a batch of any shape.
    tolerance : float
        Payoffs that differ by at most this share of the largest difference that the player's own action
        makes are ties.

    Returns
    -------
    Equilibria
        Without those in which a player's strategy is weakly dominated by an action or by a mixture;
        actions and mixtures of more than two of them included, so that a mixture of undominated
        actions may go too. A linear program is solved only where a player has four best replies or
        more in a degenerate game; see `deterrence.kernels.weak_dominance`.

    Raises
    ------
    DeterrenceError
        If what came is not the answer of a solver, or not one for games of moves at once.

    """
    return _undominated("undominated", "undominated", equilibria, tolerance)


def trembling_hand_perfect(equilibria: Equilibria, tolerance: float = 1e-9) -> Equilibria:
    """The perfect equilibria (Selten 1975) of games for two players.

    An equilibrium of two players is perfect if and only if neither uses a weakly dominated strategy (van
    Damme 1991, theorem 3.2.2); see `undominated` for the arguments.

    Raises
    ------
    GameError
        For other numbers of players: with three, an undominated equilibrium need not be perfect.

    """
    why = ": with more than two an undominated equilibrium need not be perfect; use undominated()."
    check_answer("trembling_hand_perfect", equilibria, 2, why)
    return _undominated("trembling_hand_perfect", "trembling-hand perfect", equilibria, tolerance)


def _undominated(caller: str, words: str, equilibria: Equilibria, tolerance: float) -> Equilibria:
    check_answer(caller, equilibria)
    check_tolerance(tolerance)

    def rule(candidate: Candidate) -> Any:
        keep: Any = np.ones(len(candidate.games), dtype=bool)
        for i, mix in enumerate(candidate.mixes):
            some = np.flatnonzero(keep)
            payoffs, slack = candidate.own(i, tolerance)
            belief = candidate.others(i)[:, some]
            keep[some] = ~weakly_dominated(payoffs[..., some], mix[:, some], belief, slack[some])
        return keep

    keep = by_candidate(equilibria, rule, False)
    return narrowed(equilibria, keep, words, equilibria.complete & _isolated(equilibria, keep))


def _isolated(equilibria: Equilibria, keep: Any) -> Any:
    """Is what is kept of a continuum, if anything, seen to be isolated points? (*batch,)."""
    of_continuum = equilibria.exists & (equilibria.status == Status.degenerate)
    if len(equilibria.players) != 2 or not of_continuum.any():
        return ~of_continuum.any(axis=-1)
    left = narrowed(equilibria, keep & of_continuum, "of a continuum", equilibria.complete)
    return components(left).max(axis=-1) + 1 == left.exists.sum(axis=-1)


def evolutionarily_stable(equilibria: Equilibria, tolerance: float = 1e-9) -> Equilibria:
    """The evolutionarily stable strategies, as the symmetric equilibria in which both play one.

    Parameters
    ----------
    equilibria : Equilibria
        Of symmetric games for two: who meets whom does not matter, B = A'. In a batch, the equilibria of
        games that are not symmetric are turned away, and `complete` is False there.
    tolerance : float
        Payoffs that differ by at most this share of the largest difference are ties, and a stable
        strategy must do better than mutants by more than that.

    Returns
    -------
    Equilibria
        Those in which both mix in the same way and that mixture is evolutionarily stable; there may be
        none, though every symmetric game has a symmetric equilibrium.

    Raises
    ------
    GameError
        If the two players have different numbers of actions, or a single game is not symmetric.

    """
    check_answer("evolutionarily_stable", equilibria, 2)
    check_tolerance(tolerance)
    game = equilibria.game
    sizes = PayoffTable(game).sizes
    if sizes[0] != sizes[1]:
        raise GameError(
            f"evolutionarily_stable needs a symmetric game, but {game.tree.game} is {sizes[0]} x "
            f"{sizes[1]}: give both players the same actions."
        )
    symmetric = _symmetric(equilibria, tolerance)
    if not game.shape and not symmetric and equilibria.exists.any():
        raise GameError(
            f"evolutionarily_stable needs a symmetric game, but {game!r} pays the two differently when "
            "they change places: make the second matrix the transpose of the first."
        )

    def rule(candidate: Candidate) -> Any:
        payoffs, slack = candidate.own(0, tolerance)
        x, y = candidate.mixes
        keep: Any = np.abs(x - y).max(axis=0) <= tolerance
        some = np.flatnonzero(keep)
        keep[some] = stable(payoffs[..., some], x[:, some], slack[some])
        return keep

    keep = by_candidate(equilibria, rule, False) & symmetric[..., None]
    return narrowed(equilibria, keep, "evolutionarily stable", equilibria.complete & symmetric)


def _symmetric(equilibria: Equilibria, tolerance: float) -> Any:
    """Which games are symmetric, (*batch,)."""
    table = PayoffTable(equilibria.game)
    m = table.sizes[0]
    result: Any = np.ones(equilibria.game.shape, dtype=bool)
    with np.errstate(invalid="ignore", over="ignore"):
        high, low = (reduce(f, [reduce(f, row) for row in table.all]) for f in (np.maximum, np.minimum))
        slack = tolerance * (high - low) + NOISE * np.maximum(np.abs(high), np.abs(low))
        for a in range(m):
            for b in range(m):
                result &= np.abs(table.all[0][a * m + b] - table.all[1][b * m + a]) <= slack
    return result
