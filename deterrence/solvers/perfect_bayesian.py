"""What do players do who infer each other's types from what they see?

Perfect Bayesian equilibrium of multi-stage games with observed actions and independent types (Fudenberg
& Tirole 1991, definition 3.1); correlated draws are covered too (`trees.joint_beliefs`). Sets where
beliefs cannot matter are solved once. What is listed depends on how types inform:

- nobody's type does: one candidate, complete where nothing is tied;
- one sender's messages do, and are answered, perhaps by several in turn (two types): every equilibrium,
  pure and semi-separating, proved complete (`deterrence.signalling`);
- two players, with types or without, move at once and nobody infers anything later: the same
  (`deterrence.at_once`);
- else every pure profile of signals is a candidate: beliefs follow by Bayes' rule, player by player; the
  other sets reply by backward induction; and it is an equilibrium if no type of any sender gains by
  another signal, types of prior zero included. With `mixing` there are candidates more, in which one or
  two signals are mixed, and replies where they jump (`deterrence.multistage.engine`). The list is not
  proved complete, and a game may have no equilibrium in it: status "none found". Under the rule "prior" it
  may have none at all, since beliefs jump as a mixture tends to a pure signal; `dt.restoring` says which
  beliefs off the path restore one.

Off the path the rule is part of the concept. "prior": if no type (of positive probability) of a
player takes the observed action, the belief about that player returns to the observer's prior.
{player: type}: it becomes certainty of that type. "any": whatever supports the reply, in signalling games,
where these beliefs are listed too. Decisions after a private number are solved exactly through its
distribution function.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import ClassVar

from deterrence.arguments import whole
from deterrence.at_once.engine import AtOnceEngine
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError
from deterrence.game import TRACING, Game
from deterrence.language.tree import Tree
from deterrence.multistage.engine import LOOKS, MixedEngine
from deterrence.multistage.search import Search
from deterrence.signalling.engine import SignallingEngine
from deterrence.signalling.refinements import RULES
from deterrence.solver import Engine, TracedSolver, check_tolerance
from deterrence.trees.beliefs import OffPathRule, check_rule, rule_in_words
from deterrence.trees.information import outside_class
from deterrence.trees.program import Program

__all__ = ["PerfectBayesian"]

MOST_PLACES = 10_000  # beside the first of each pattern
PROOF = (
    "no informed player moves before a set where its type matters, so every belief is the prior and "
    "with no tie each reply is the unique best one (with a private number: for almost every number)"
)


@dataclass(frozen=True)
class PerfectBayesian(TracedSolver):
    """All perfect Bayesian equilibria under a stated off-path rule; of some games the pure ones.

    Parameters
    ----------
    off_path : "prior", mapping of player to type, or "any"
        What to believe about a player after an action that none of its types takes. Players that
        a mapping leaves out keep the rule "prior". "any" needs a signalling game.
    tolerance : float
        A deviation counts if it gains more than this share of the player's payoff range (signalling
        games: of the largest difference between payoffs); smaller differences are ties.
    capacity : int
        How many equilibria a signalling game has place for beside the first of each pattern of
        messages. Where there are more, `complete` is False.
    refinement : "", "intuitive" or "D1"
        As made by `refine`; see `Equilibria.refine`.
    mixing : 0, 1 or 2
        How many signals may be mixed at once, each of another player and between two of its actions, where
        several players inform others; `capacity` then works as in signalling games. A game of `Strait`
        takes about 20 microseconds in a batch with 0, 1.6 milliseconds with 1, 3.3 with 2.

    In signalling games the candidates are the patterns of messages (which ones each type uses with
    positive probability); `further` places take other equilibria of the same pattern. Of a continuum
    (status degenerate) the extreme points are listed: the others are mixtures of these. The result has
    one method more than `Equilibria`: `supporting(infoset)`, the beliefs that support a reply. In other
    games the candidates are the pure profiles of signals and, with `mixing`, the supports of mixed ones.
    """

    off_path: str | Mapping[str, str] = "prior"
    tolerance: float = 1e-10
    capacity: int = 8
    refinement: str = ""
    mixing: int = 0
    rank: ClassVar[int] = 3
    suits: ClassVar[str] = "information is imperfect, or moves are at once"

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)
        if not whole(self.capacity) or self.capacity > MOST_PLACES:
            raise ParameterError(
                f"capacity came as {self.capacity!r}: give a whole number, 0 or more, up to {MOST_PLACES:,}."
            )
        if not isinstance(self.off_path, str | Mapping):
            raise ParameterError(
                f"off_path came as {self.off_path!r}: give 'prior', 'any', or a mapping of players to types."
            )
        if not isinstance(self.off_path, str):
            object.__setattr__(self, "off_path", OffPathRule(self.off_path))
        if isinstance(self.mixing, bool) or self.mixing not in range(len(LOOKS) + 1):
            raise ParameterError(
                f"mixing came as {self.mixing!r}: give how many signals may be mixed at once, 0, 1 or 2."
            )
        if self.refinement != "" and (self.refinement not in RULES or self.off_path != "any"):
            raise ParameterError(
                f"refinement came as {self.refinement!r} with off_path={self.off_path!r}: give 'intuitive' "
                "or 'D1', with off_path='any'."
            )

    def refine(self, rule: str) -> PerfectBayesian:
        """The same solver, whose answers are refined by "intuitive" or "D1".

        Raises
        ------
        ParameterError
            If the rule is unknown, or `off_path` is not "any".

        """
        return replace(self, refinement=rule)

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch; see `Solver`."""
        if self.refinement:
            return replace(self, refinement="")(game).refine(self.refinement)
        return super().__call__(game)

    def refuses(self, tree: Tree) -> str:
        """Actions must be observed (moves at once allowed), and signals not too many."""
        check_rule(self.off_path, tree)
        reason = outside_class(tree)
        if not reason:
            try:
                self.program(tree)
            except GameError as error:
                reason = str(error)
        return f"PerfectBayesian does not cover {tree.game}: {reason}" if reason else ""

    def program(self, tree: Tree) -> Engine:
        """The first of the ways in the head of this file that covers the tree; made at most once."""
        key = f"engine of {self!r}"
        with TRACING:
            if key not in tree.programs:
                tree.programs[key] = self._made(tree)
            engine: Engine = tree.programs[key]
            return engine

    def _made(self, tree: Tree) -> Engine:
        try:
            return SignallingEngine(tree, self)
        except GameError as error:
            reason = str(error)
        with suppress(GameError):
            return AtOnceEngine(tree, self)
        try:
            profiles = self.profiles(tree)
        except GameError:
            if self.off_path != "any":
                raise
        else:
            if profiles.proof:
                return profiles
            if self.off_path != "any":
                return MixedEngine(profiles, self) if self.mixing else profiles
        raise GameError(
            f"off_path='any' needs a signalling game; {reason} Give 'prior' or {{player: type}} instead."
        )

    def profiles(self, tree: Tree) -> Program:
        """One candidate for each pure profile of signals, whatever else could be listed."""
        search = Search(tree, self.off_path, self.tolerance)
        kind = "pure-strategy " if search.enumerated else ""
        concept = f"{kind}perfect Bayesian equilibrium, off-path beliefs: {rule_in_words(self.off_path)}"
        assessments = [search.assess(profile) for profile in search.profiles()]
        return Program(tree, assessments, concept, proof="" if search.enumerated else PROOF)
