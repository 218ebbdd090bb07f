"""Which of several equilibria would players settle on: the better one for all, or the safer one?

Pareto comparison of the equilibria of one list (`pareto_undominated`, `payoff_dominant`), and two
measures of safety: risk dominance in 2 x 2 games, and p-dominance in games of any size. The theory of
Harsanyi & Selten (1988) is not worked through: there is no tracing procedure, and risk dominance
between mixed equilibria or in larger games is not defined here.

In games of two players a continuum, listed by its extreme points, keeps its proof. On a maximal Nash
subset conv(X) x conv(Y) the row player's payoff depends on the column player's mixture alone, linearly,
and the other way round (all of X are best replies to all of Y). So a corner of the subset is best for
both: what some equilibrium dominates, an extreme one does; no other point of a continuum dominates all
extreme ones; and the undominated equilibria are the products of the corners that are kept, as the list
says. With more players a continuum leaves nothing proved.
"""

from __future__ import annotations

from functools import reduce
from typing import Any

import numpy as np

from deterrence.answers.status import Status
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError
from deterrence.kernels.bimatrix.minors import NOISE
from deterrence.normal_form.candidates import Candidate, by_candidate, check_answer
from deterrence.normal_form.narrowing import narrowed
from deterrence.normal_form.payoffs import PayoffTable, movers
from deterrence.solver import check_tolerance

__all__ = ["p_dominance", "pareto_undominated", "payoff_dominant", "risk_dominant"]


def pareto_undominated(equilibria: Equilibria, tolerance: float = 1e-9) -> Equilibria:
    """The equilibria that no other one of the list Pareto-dominates.

    Parameters
    ----------
    equilibria : Equilibria
        Of games in which all move once and at once, any number of players, a batch of any shape.
    tolerance : float
        Payoffs that differ by at most this share of the player's payoff range are equal.

    Returns
    -------
    Equilibria
        Those for which no other one gives every player at least as much and somebody more.

    Raises
    ------
    DeterrenceError
        If what came is not the answer of a solver, or not one for games of moves at once.

    """
    check_answer("pareto_undominated", equilibria)
    check_tolerance(tolerance)
    keep = ~_compared(equilibria, tolerance)[1]
    return narrowed(equilibria, keep, "Pareto-undominated", _proved(equilibria))


def payoff_dominant(equilibria: Equilibria, tolerance: float = 1e-9) -> Equilibria:
    """The equilibrium that Pareto-dominates every other one of the list, where there is one.

    Harsanyi & Selten (1988) ask in addition that everybody gets more; here it is enough that
    nobody gets less and somebody more. The only equilibrium of a game dominates all others. See
    `pareto_undominated` for the arguments.
    """
    check_answer("payoff_dominant", equilibria)
    check_tolerance(tolerance)
    keep = _compared(equilibria, tolerance)[0] == equilibria.exists.sum(axis=-1, keepdims=True) - 1
    return narrowed(equilibria, keep, "payoff-dominant", _proved(equilibria))


def _compared(equilibria: Equilibria, tolerance: float) -> tuple[Any, Any]:
    """How many others each candidate Pareto-dominates, and whether one of them dominates it, (*batch, K)."""
    shape, players = equilibria.exists.shape, len(equilibria.players)
    exists = equilibria.exists.reshape(-1, shape[-1])
    first = np.argsort(~exists, axis=1, kind="stable")[:, : exists.sum(axis=1).max(initial=0)]
    present = np.take_along_axis(exists, first, axis=1)
    payoff = np.take_along_axis(equilibria.payoff.reshape(*exists.shape, players), first[..., None], axis=1)
    slack = _slack(equilibria, tolerance).reshape(-1, 1, players)
    beats: Any = np.zeros(exists.shape, dtype=np.intp)
    beaten: Any = np.zeros(exists.shape, dtype=bool)
    for c in range(first.shape[1]):  # candidates that exist, one after another, against all of their game
        with np.errstate(invalid="ignore", over="ignore"):
            gain = payoff[:, c, None] - payoff
        better = (gain >= -slack).all(axis=-1) & (gain > slack).any(axis=-1) & present & present[:, c, None]
        np.put_along_axis(beats, first[:, c, None], better.sum(axis=1, keepdims=True), axis=1)
        np.put_along_axis(beaten, first, np.take_along_axis(beaten, first, axis=1) | better, axis=1)
    return beats.reshape(shape), beaten.reshape(shape)


def _slack(equilibria: Equilibria, tolerance: float) -> Any:
    """What counts as equal, (*batch, players)."""
    game, table = equilibria.game, PayoffTable(equilibria.game)
    owners = movers(game.tree)
    slack: Any = np.empty((*game.shape, len(owners)))
    with np.errstate(invalid="ignore", over="ignore"):
        for i in range(len(owners)):
            cells = table.all[owners.index(i)]
            high, low = reduce(np.maximum, cells), reduce(np.minimum, cells)
            slack[..., i] = tolerance * (high - low) + NOISE * np.maximum(np.abs(high), np.abs(low))
    return slack


def _proved(equilibria: Equilibria) -> Any:
    if len(equilibria.players) == 2:
        return equilibria.complete
    of_continuum = equilibria.exists & (equilibria.status == Status.degenerate)
    return equilibria.complete & ~of_continuum.any(axis=-1)


def risk_dominant(equilibria: Equilibria, tolerance: float = 1e-9) -> Equilibria:
    """The risk-dominant equilibrium of 2 x 2 games (Harsanyi & Selten 1988, chapter 3).

    Parameters
    ----------
    equilibria : Equilibria
        Of games of two players with two actions each, a batch of any shape.
    tolerance : float
        A deviation that loses at most this share of the largest difference that the player's own action
        makes is a tie; so are two products that differ by at most this share of the larger.

    Returns
    -------
    Equilibria
        Of two strict equilibria the one with the larger product of what the two players lose by deviating
        alone; of one strict equilibrium, that one. None in a game without a strict equilibrium, nor
        where the products tie.

    Raises
    ------
    GameError
        If the games are not 2 x 2.

    """
    check_answer("risk_dominant", equilibria)
    check_tolerance(tolerance)
    sizes = PayoffTable(equilibria.game).sizes
    if sizes != (2, 2):
        raise GameError(
            f"risk_dominant needs 2 x 2 games, but {equilibria.game.tree.game} is "
            f"{' x '.join(map(str, sizes))}; use p_dominance()."
        )

    def rule(candidate: Candidate) -> Any:
        pure, profile = _profile(candidate)
        here: list[Any] = []  # what both lose by leaving this profile
        there: list[Any] = []  # and the opposite one
        for i in range(2):
            payoffs, slack = candidate.own(i, tolerance)
            every = np.arange(len(slack))
            own, other = profile[i], profile[1 - i]
            for loss, mine, theirs in ((here, own, other), (there, 1 - own, 1 - other)):
                lost = payoffs[mine, theirs, every] - payoffs[1 - mine, theirs, every]
                loss.append(np.where(lost > slack, lost, 0.0))
        now, then = here[0] * here[1], there[0] * there[1]
        return pure & (now > 0) & (now - then > tolerance * now)

    keep = by_candidate(equilibria, rule, False)
    return narrowed(equilibria, keep, "risk-dominant", equilibria.complete)


def p_dominance(equilibria: Equilibria, tolerance: float = 1e-9) -> Any:
    """How sure of the others must players be? The smallest p for which an equilibrium is p-dominant.

    A profile of actions is p-dominant if each player's action is a best reply to every belief that gives
    at least p to the others' actions in it, correlated beliefs included (Morris, Rob & Shin 1995; Kajii
    & Morris 1997). The lower, the safer. An action that is better by g if the others play their part,
    and worse by l against the worst of what else they may do, needs p = l / (g + l); the largest over
    players and over their other actions is given.

    In a symmetric 2 x 2 game with two strict equilibria, p < 1/2 is risk dominance. In others p < 1/2
    implies it, but not the reverse: there, two players' own thresholds sum to less than 1.

    Parameters
    ----------
    equilibria : Equilibria
        Of games in which all move once and at once, any number of players, a batch of any shape.
    tolerance : float
        Differences up to this share of the largest that the player's own action makes are ties.

    Returns
    -------
    array, (*batch, K)
        In [0, 1]; NaN where somebody mixes, or there is no equilibrium. It is 0 where every action is
        weakly dominant, and 1 where some action is a best reply to the others' only by a tie.

    Raises
    ------
    DeterrenceError
        If what came is not the answer of a solver, or not one for games of moves at once.

    """
    check_answer("p_dominance", equilibria)
    check_tolerance(tolerance)

    def rule(candidate: Candidate) -> Any:
        pure, profile = _profile(candidate)
        least: Any = np.zeros(len(pure))
        for i in range(len(profile)):
            least = np.maximum(least, _needed(candidate, profile, i, tolerance))
        return np.where(pure, least, np.nan)

    return by_candidate(equilibria, rule, np.nan)


def _needed(candidate: Candidate, profile: list[Any], i: int, tolerance: float) -> Any:
    """The least p for player i."""
    payoffs, slack = candidate.own(i, tolerance)
    every = np.arange(len(slack))
    lead = payoffs[profile[i], :, every].T - payoffs
    lead[np.abs(lead) <= slack] = 0.0
    others = np.argmax(candidate.others(i), axis=0)
    good = np.maximum(lead[:, others, every], 0.0)
    lead[:, others, every] = np.inf
    bad = np.maximum(-lead.min(axis=1), 0.0)
    return (bad / np.where(bad > 0, good + bad, 1.0)).max(axis=0)


def _profile(candidate: Candidate) -> tuple[Any, list[Any]]:
    """Does nobody mix, (G,), and everybody's most likely action."""
    pure = np.logical_and.reduce([(mix > 0).sum(axis=0) == 1 for mix in candidate.mixes])
    return pure, [np.argmax(mix, axis=0) for mix in candidate.mixes]
