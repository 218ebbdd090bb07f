"""What do players do who infer each other's types from what they see?

Perfect Bayesian equilibrium of multi-stage games with observed actions and independent types (Fudenberg
& Tirole 1991, definition 3.1); correlated draws are covered too (`deterrence.joint_beliefs`). Sets where
beliefs cannot matter are solved once. What is listed depends on how types inform:

- nobody's type does: one candidate, complete where nothing is tied;
- one sender's messages do, and are answered, perhaps by several in turn (two types): every equilibrium,
  pure and semi-separating, proved complete (`deterrence.signalling`);
- two players, with types or without, move at once and nobody infers anything later: the same
  (`deterrence.at_once`);
- else every pure profile of signals is a candidate: beliefs follow by Bayes' rule, player by player; the
  other sets reply by backward induction; and it is an equilibrium if no type of any sender gains by
  another signal, types of prior zero included. Mixed signals are not covered there: the list is not
  proved complete, and a game may have no pure equilibrium: status "none found".

Off the path the rule is part of the concept. "prior": if no type (of positive probability) of a
player takes the observed action, the belief about that player returns to the observer's prior.
{player: type}: it becomes certainty of that type. "any": whatever supports the reply, in signalling games,
where these beliefs are listed too. Decisions after a private number are solved exactly through its
distribution function.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from itertools import product
from math import prod
from typing import Any, ClassVar

import numpy as np

from deterrence.at_once.engine import AtOnceEngine
from deterrence.beliefs import OffPathRule, beliefs_of, check_rule, rule_in_words
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError
from deterrence.game import TRACING, Game
from deterrence.information import Hidden, last_first, outside_class, profile_in_words, signals
from deterrence.lotteries import Choice, Lottery, Point, smallest
from deterrence.program import Assessment, Program
from deterrence.purified import Purified
from deterrence.signalling.engine import SignallingEngine
from deterrence.signalling.refinements import RULES
from deterrence.solver import Engine, TracedSolver, check_tolerance
from deterrence.tree import Decision, Node, Tree
from deterrence.valuation import Valuation, Value

__all__ = ["PerfectBayesian"]

MOST_CANDIDATES = 4096
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

    In signalling games the candidates are the patterns of messages (which ones each type uses with
    positive probability); `further` places take other equilibria of the same pattern. Of a continuum
    (status degenerate) the extreme points are listed: the others are mixtures of these. The result has
    one method more than `Equilibria`: `supporting(infoset)`, the beliefs that support a reply. In other
    games the candidates are the pure profiles of signals.
    """

    off_path: str | Mapping[str, str] = "prior"
    tolerance: float = 1e-10
    capacity: int = 8
    refinement: str = ""
    rank: ClassVar[int] = 3
    suits: ClassVar[str] = "information is imperfect, or moves are at once"

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)
        if not isinstance(self.capacity, int) or self.capacity < 0:
            raise ParameterError(f"capacity came as {self.capacity!r}: give a whole number, 0 or more.")
        if not isinstance(self.off_path, str):
            object.__setattr__(self, "off_path", OffPathRule(self.off_path))
        if self.refinement and (self.refinement not in RULES or self.off_path != "any"):
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
        try:
            return AtOnceEngine(tree, self)
        except GameError:
            profiles = self.profiles(tree)
        if self.off_path == "any" and not profiles.proof:
            raise GameError(
                f"off_path='any' needs a signalling game; {reason} Give 'prior' or {{player: type}} instead."
            )
        return profiles

    def profiles(self, tree: Tree) -> Program:
        """One candidate for each pure profile of signals, whatever else could be listed."""
        search = _Search(tree, self)
        kind = "pure-strategy " if search.enumerated else ""
        concept = f"{kind}perfect Bayesian equilibrium, off-path beliefs: {rule_in_words(self.off_path)}"
        assessments = [search.assess(profile) for profile in search.profiles()]
        return Program(tree, assessments, concept, proof="" if search.enumerated else PROOF)


class _Search:
    """The candidates of one structure under one solver configuration."""

    def __init__(self, tree: Tree, solver: PerfectBayesian) -> None:
        self.tree, self.solver = tree, solver
        self.rows = Valuation(tree)
        self.hidden = {label: Hidden.of(s.nodes) for label, s in tree.infosets.items()}
        self.order = last_first(tree)
        self.slack = [solver.tolerance * self.rows.scale(i) for i in range(len(tree.players))]
        self.free: dict[str, Lottery] = {}
        self.known: dict[Node, Value] = {}
        self._replies: dict[Any, Any] = {}
        rule = {} if isinstance(solver.off_path, str) else solver.off_path
        self.beliefs = beliefs_of(tree, self.rows.draw, rule)
        self._solve_free()
        self.enumerated = self._signal_sets()
        count = prod(len(tree.infosets[label].actions) for label in self.enumerated)
        if count > MOST_CANDIDATES:
            raise GameError(
                f"there are {count} profiles of signals, more than {MOST_CANDIDATES}: fix some choices by "
                "structural fields."
            )

    def profiles(self) -> Iterable[dict[str, int]]:
        """All pure profiles of signals."""
        counts = [range(len(self.tree.infosets[label].actions)) for label in self.enumerated]
        for actions in product(*counts):
            yield dict(zip(self.enumerated, actions, strict=True))

    def assess(self, profile: dict[str, int]) -> Assessment:
        """Beliefs, replies and the check of every type, for one profile of signals."""
        replies: dict[str, Lottery] = dict(self.free)
        for label, action in profile.items():
            replies[label] = Point(action, len(self.tree.infosets[label].actions))
        known = dict(self.known)
        margins: dict[int, list[Any]] = {i: [] for i in range(len(self.tree.players))}
        for label in self.order:
            if label not in replies:
                replies[label] = self._reply(label, replies, known)
            reply = replies[label]
            if isinstance(reply, (Choice, Purified)):
                margins[self._owner(label)].append(reply.margin)
        exists: Any = self.tree.graph.constant(True)
        for label, action in profile.items():
            owner = self._owner(label)
            levels, _ = self._lines(label, replies, known)
            others = [v for a, v in enumerate(levels) if a != action]
            gain = reduce(np.maximum, others) - levels[action] if others else self.tree.graph.constant(-1.0)
            exists = np.logical_and(exists, gain <= self.slack[owner])
            margins[owner].append(np.absolute(gain))
        tie = reduce(
            np.logical_or,
            [smallest(m) <= self.slack[i] for i, m in margins.items() if m],
            False,
        )
        value = self.rows(self.tree.root, replies, known)
        assert value is not None
        return Assessment(
            profile_in_words(self.tree, profile), exists, tie, value, replies, partial(self._belief, replies)
        )

    def _owner(self, label: str) -> int:
        return self.tree.players.index(self.tree.infosets[label].player)

    def _solve_free(self) -> None:
        """Solve the sets whose action values are the same expressions at all their nodes."""
        for label in self.order:
            lines = [self._at_node(n, self.free, self.known) for n in self.tree.infosets[label].nodes]
            if any(line is None for line in lines):
                continue
            rows = [line for line in lines if line is not None]
            if all(a is b for line in rows for a, b in zip(line, rows[0], strict=True)):
                count = len(rows[0]) // 2
                self.free[label] = self._best(label, rows[0][:count], rows[0][count:])

    def _at_node(self, node: Decision, replies: Mapping[str, Lottery], known: dict[Node, Value]) -> Any:
        """The owner's level and slope for each action at a node; None if something below is unsolved."""
        values = [self.rows(child, replies, known) for child in node.children]
        owner = self._owner(node.infoset)
        if any(v is None for v in values):
            return None
        rows = [v for v in values if v is not None]
        return [v[self.rows.level][owner] for v in rows] + [v[self.rows.slope][owner] for v in rows]

    def _signal_sets(self) -> list[str]:
        """Sets to enumerate: moves of informed players before a set where it matters, and hidden moves."""
        found: dict[str, None] = {}
        for label, s in self.tree.infosets.items():
            hidden = self.hidden[label]
            if label in self.free or not isinstance(hidden, Hidden):
                continue
            for h in hidden.all():
                if h.is_draw:
                    found.update(dict.fromkeys(i for x in signals(self.tree, s, h) for i in x.infosets))
                else:
                    found.update(dict.fromkeys(n.steps[h.position].infoset for n in h.nodes))
        kept = [label for label in self.tree.infosets if label in found and label not in self.free]
        for label in kept:
            if self.tree.infosets[label].law is not None:
                raise GameError(
                    f"the signal at {label!r} follows a private number, so it is mixed and informs others: "
                    "leave the type or the number out."
                )
        return kept

    def _reply(self, label: str, replies: Mapping[str, Lottery], known: dict[Node, Value]) -> Lottery:
        return self._best(label, *self._lines(label, replies, known))

    def _best(self, label: str, levels: Sequence[Any], slopes: Sequence[Any]) -> Lottery:
        """The reply to given action values: one object for the same values, so that profiles share it."""
        key = (label, *(e.index for e in (*levels, *slopes)))
        law = self.tree.infosets[label].law
        if key not in self._replies:
            slack = self.slack[self._owner(label)]
            self._replies[key] = (
                Choice(levels, slack) if law is None else Purified(levels, slopes, law, slack)
            )
        reply: Lottery = self._replies[key]
        return reply

    def _lines(self, label: str, replies: Mapping[str, Lottery], known: dict[Node, Value]) -> Any:
        """Expected level and slope of each action under the owner's beliefs."""
        s, hidden = self.tree.infosets[label], self.hidden[label]
        rows = {node: self._at_node(node, replies, known) for node in s.nodes}
        count = len(s.actions)
        if isinstance(hidden, Decision):
            return rows[hidden][:count], rows[hidden][count:]
        lottery = partial(self.beliefs, replies, s)
        values = [hidden.expect(lottery, lambda node, j=j: rows[node][j]) for j in range(2 * count)]  # type: ignore[misc]
        return values[:count], values[count:]

    def _belief(self, replies: Mapping[str, Lottery], label: str) -> list[Any]:
        s, hidden = self.tree.infosets[label], self.hidden[label]
        if isinstance(hidden, Decision):
            return [1.0]
        weights = hidden.weights(partial(self.beliefs, replies, s))
        return [weights[node] for node in s.nodes]
