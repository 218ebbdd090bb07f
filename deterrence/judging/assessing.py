"""Is it a sequential equilibrium: best replies everywhere, under beliefs that mistakes could explain?

Kreps & Wilson ("Sequential Equilibria", *Econometrica* 50, 1982): an assessment, that is strategies
and beliefs, is a sequential equilibrium if it is sequentially rational (at no information set, reached
or not, does another action gain under the beliefs held there) and consistent (the beliefs are limits of
Bayes' rule along completely mixed strategies that tend to the given ones). A perfect Bayesian
equilibrium need not be consistent: its off-path rule is applied set by set, and two sets may explain
the same surprise differently.

Gains are of one action at a time; where beliefs are consistent, no plan of several gains either
(Hendon, Jacobsen & Sloth, *Games and Economic Behavior* 12, 1996). They are counted at sets of types
of probability zero too. Consistency is decided outright, by `judging.consistency`, where it is also
said how it goes with players' own priors, draws of probability zero and private numbers.

An assessment is judged, none is found. Perfection (Selten 1975) is more: here mistakes restrict
beliefs only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from deterrence.answers.details import correlated
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError
from deterrence.game import Game
from deterrence.judging.consistency import consistency
from deterrence.judging.playing import Run, mixed
from deterrence.judging.replayed import Table
from deterrence.judging.replies import at_set, envelope
from deterrence.language.tree import InformationSet, Tree
from deterrence.solver import check_game, check_tolerance

__all__ = ["Verdict", "sequential"]


@dataclass(frozen=True)
class Verdict:
    """What was found out about an assessment.

    Attributes
    ----------
    rational : bool
        Does no action gain more than the tolerance, anywhere?
    consistent : bool
        Could mistakes explain the beliefs?
    gain : float
        Largest gain from another action at an information set, in its owner's unit.
    why : str
        One sentence; where it fails, with the set and its nodes.
    orders, coefficients : mapping "<set> -> <action>" -> number
        Mistakes that explain the beliefs, empty if there are none. An action that is not played is
        taken with probability coefficient * eps ** order, with eps small; of one that is played the
        order is 0 and the coefficient its probability.

    """

    rational: bool
    consistent: bool
    gain: float
    why: str
    orders: Mapping[str, float] = field(repr=False)
    coefficients: Mapping[str, float] = field(repr=False)

    @property
    def holds(self) -> bool:
        """Is it a sequential equilibrium?"""
        return self.rational and self.consistent


def sequential(
    equilibrium: Equilibria | Game,
    tolerance: float = 1e-9,
    *,
    strategy: Mapping[str, Any] | None = None,
    belief: Mapping[str, Any] | None = None,
) -> Verdict:
    """Judge whether an assessment of one game is a sequential equilibrium.

    Parameters
    ----------
    equilibrium : Equilibria or Game
        One equilibrium of one game, as from `Equilibria.select`; or one game, with the two below.
    tolerance : float
        A gain counts above this share of the player's payoff range; a belief counts as zero up to
        it, and may be off by as much.
    strategy : mapping information set -> (actions,), optional
        Probabilities at every set; by default those of the equilibrium.
    belief : mapping information set -> (nodes,), optional
        Beliefs, nodes in the order of `Equilibria.nodes`; sets of one node may be left out. By
        default those of the equilibrium.

    Raises
    ------
    ParameterError
        If there is not one equilibrium of one game, or the tolerance is not a share.
    GameError
        If the game has no tree, the strategies are correlated, or probabilities are missing or wrong.

    Examples
    --------
    >>> import deterrence as dt
    >>> e = dt.solvers.PerfectBayesian()(dt.games.UnilateralDeterrence(hard_challenger=0.8))
    >>> k = e.names.index("Challenger: demand")
    >>> dt.sequential(e.select(k=k)).why
    'no action gains at any information set, and the beliefs are consistent.'

    """
    check_tolerance(tolerance)
    game, sigma, mu = _assessment(equilibrium, strategy, belief)
    run = Run(Table(game), sigma)
    slacks = _slacks(run.table, tolerance)
    gain, worst, irrational = 0.0, 0.0, ""
    for label, s in game.tree.infosets.items():
        more, best = _gain(run, s, mu[label])
        gain = max(gain, more)
        if more - slacks[s.player] > worst:
            worst = more - slacks[s.player]
            nodes = ", ".join(f"{b:.6g} in {n.path!r}" for b, n in zip(mu[label], s.nodes, strict=True) if b)
            irrational = f"{best!r} gains {more:.6g} at {label!r} with belief {nodes}"
    mistakes = consistency(run.table, sigma, mu, tolerance)
    faults = [words for words in (irrational, mistakes.why) if words]
    why = "; and ".join(faults) or "no action gains at any information set, and the beliefs are consistent"
    return Verdict(not irrational, not mistakes.why, gain, f"{why}.", mistakes.orders, mistakes.sizes)


def _gain(run: Run, s: InformationSet, belief: Any) -> tuple[float, str]:
    """Gain from the best action at a set, and that action's name."""
    owner = run.table.players.index(s.player)
    weights = run.sigma[s.label]
    lines = [mixed(belief, [run.line(n.children[a], owner) for n in s.nodes]) for a in range(len(s.actions))]
    levels = np.array([q for q, _ in lines], dtype=float)
    law = run.table.laws.get(s.label)
    gain, _ = at_set(lines, weights, law, ())
    best = levels if law is None else np.array(envelope(lines, law, ())[0]) - weights
    return float(gain), s.actions[int(np.argmax(best))]


def _slacks(table: Table, tolerance: float) -> dict[str, float]:
    """How much of a gain is forgiven each player: a share of its payoff range, and rounding."""
    found = {}
    for i, player in enumerate(table.players):
        paid = np.array([float(rows[i][0]) for rows in table.payoffs.values()])
        if not np.isfinite(paid).all():
            raise GameError(
                f"sequential came with a game in which {player} has a payoff that is not finite: "
                "there are no gains to compare."
            )
        rounding = 8 * np.finfo(float).eps * np.abs(paid).max()
        found[player] = tolerance * float(np.ptp(paid)) + float(rounding)
    return found


def _assessment(
    given: Equilibria | Game, strategy: Mapping[str, Any] | None, belief: Mapping[str, Any] | None
) -> tuple[Game, dict[str, Any], dict[str, Any]]:
    """The game, with strategies and beliefs at all its sets, after checks."""
    if isinstance(given, Equilibria):
        given.check_single("sequential")
        game = given.game
    else:
        check_game("sequential", given)
        game = given
        if game.shape:
            raise ParameterError(
                f"sequential came with a batch of shape {game.shape}: choose one game with .take(index)."
            )
        if strategy is None or belief is None:
            raise GameError(
                f"sequential came with the game {type(game).__name__} alone: give strategy= and belief= too, "
                "or one equilibrium, as from Equilibria.select."
            )
    if type(game.tree) is not Tree:
        raise GameError(
            f"sequential needs {Tree.kind}, but {type(game).__name__} is {game.tree.kind}: "
            "there are no information sets to judge."
        )
    if isinstance(given, Equilibria):
        if correlated(given.details, 0) is not None:
            raise GameError(
                f"sequential needs players who mix independently, but this is a {given.concept}: "
                "give an equilibrium of another concept."
            )
        sets = game.tree.infosets
        strategy = {n: given.strategy[n][0] for n in sets} if strategy is None else strategy
        belief = {n: given.belief[n][0] for n in sets} if belief is None else belief
    assert strategy is not None and belief is not None
    return game, _rows(game, "strategy", strategy), _rows(game, "belief", belief)


def _rows(game: Game, what: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Strategies (over actions) or beliefs (over nodes) at all sets as arrays, after checks."""
    sets = game.tree.infosets
    over = {n: s.actions if what == "strategy" else tuple(x.path for x in s.nodes) for n, s in sets.items()}
    missing = [n for n in sets if n not in given and (what == "strategy" or len(over[n]) > 1)]
    for label in (*missing, *(n for n in given if n not in sets)):
        raise GameError(
            f"the {what} {'lacks' if label in sets else 'names'} information set {label!r}: give "
            f"probabilities for the {len(sets)} sets of {type(game).__name__}."
        )
    found = {}
    for label, names in over.items():
        try:
            row = np.asarray(given.get(label, [1.0]), dtype=float)
        except (TypeError, ValueError):
            row = np.array(np.nan)
        if row.shape != (len(names),) or not np.all(row >= 0) or abs(row.sum() - 1) > 1e-9:
            raise GameError(
                f"the {what} at {label!r} came as {given[label]!r}: give {len(names)} probabilities "
                f"({', '.join(names)}) that sum to 1."
            )
        found[label] = row
    return found
