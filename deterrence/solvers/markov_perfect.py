"""What do players do in each state, if what they do depends on the state alone and is best from there on?

Markov perfect equilibrium (Maskin & Tirole, "Markov Perfect Equilibrium I", *Journal of Economic Theory*
100, 2001) of games of states. Three searches, chosen by the structure:

- Play that ends (after a number of periods, or because no state comes back): backward induction on stage
  games, proved complete where no stage game has two equilibria.
- Few enough pure profiles: each strategy of the others makes a player's decision problem, solved by
  policy iteration; profiles of mutual best replies are all pure stationary equilibria
  (`deterrence.kernels.best_replies`).
- Else policy iteration on stage games (Pollatschek & Avi-Itzhak 1969), then damped value iteration (Shapley
  1953), from several starts under several rules of choosing among stage equilibria. It may end without an
  equilibrium and cannot prove that it has found all.

Which stage equilibrium is taken is part of the concept and of its name. With a quantal response at each stage
(`stage=AgentLogit(...)`) the concept is another one, the logit Markov perfect equilibrium; see
`deterrence.states.quantal`. Equilibria that depend on more than the state are not searched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from deterrence.arguments import check_seed, whole
from deterrence.arrays.pieces import pieces
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.language.tree import Tree
from deterrence.normal_form.solver import NormalFormSolver
from deterrence.solver import Solver, check_game, check_tolerance
from deterrence.states.answer import StateAnswer
from deterrence.states.found import Found
from deterrence.states.game import StateGame
from deterrence.states.quantal import QuantalResponse, quantal, too_many_odds
from deterrence.states.searching import examined, inducted, iterated, piece_size
from deterrence.states.stages import RULES, Stages
from deterrence.states.table import StateTable
from deterrence.states.tree import StateTree

__all__ = ["MarkovPerfect"]

MOST_PROFILES = 16_384  # pure stationary profiles that are examined one and all


@dataclass(frozen=True)
class MarkovPerfect(Solver):
    """Stationary Markov perfect equilibria of a game of states.

    Parameters
    ----------
    stage : solver of normal forms or of quantal response, optional
        Solves the stage games, such as `AllNash()`, `LemkeHowson()` or `PureNash()`. By default all pure
        stationary profiles are examined where play need not end and they are few; otherwise all equilibria
        of stage games in which two choose are looked at, and pure ones where more do.
        `AgentLogit(rationality=...)`, of one rationality, makes players err in each state: `regret` and
        `local_regret` then tell what that costs them, and `residual` how far a probability is from the one
        that payoffs call for. A game where that is more than the tolerance of `AgentLogit` (times rationality
        in units of all that play can make, over 1,000) is not listed (status `not_converged`). The unit
        "range" is a player's range of payoffs in a period times the number of periods, discounted where it
        is not limited. First comes the principal branch; where play need not end, others are sought from
        the pure equilibria and from `starts` - 1 random profiles.
    rules : tuple of str
        How to choose among equilibria of a stage game, each tried in turn: "first listed", "payoff-dominant",
        "risk-dominant", "last listed"; see `deterrence.states.stages`.
    capacity : int
        Places for equilibria of one game; with more, the first are kept and the list is not complete.
    starts, steps, seed : int
        Of the iteration: values to start from (nothing, everybody's best, everybody's worst, then random),
        steps from each, and the seed.
    tolerance : float
        A deviation counts if it gains more than this share of the largest difference that play can make to
        the player; smaller ones are ties.

    """

    stage: NormalFormSolver | QuantalResponse | None = None
    rules: tuple[str, ...] = RULES
    capacity: int = 16
    starts: int = 4
    steps: int = 100
    seed: int = 0
    tolerance: float = 1e-10
    rank: ClassVar[int] = 0
    suits: ClassVar[str] = "play goes on from state to state"
    solves: ClassVar[type[Tree]] = StateTree

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)
        for name in ("capacity", "starts", "steps"):
            value = getattr(self, name)
            if not whole(value, 1):
                raise ParameterError(f"MarkovPerfect: {name} came as {value!r}: give a number, at least 1.")
        rules = self.rules
        if isinstance(rules, str) or not rules or len(set(rules)) < len(rules) or set(rules) - set(RULES):
            raise ParameterError(
                f"MarkovPerfect: rules came as {rules!r}: give different ones among {', '.join(RULES)}."
            )
        check_seed("MarkovPerfect", self.seed)
        stage = self.stage
        if isinstance(stage, type):
            raise ParameterError(
                f"MarkovPerfect: stage came as the class {stage.__name__}: give a configured solver, "
                f"{stage.__name__}(...)."
            )
        known = isinstance(stage, NormalFormSolver) or (isinstance(stage, QuantalResponse) and stage.levels)
        if stage is not None and not known:  # a limit has no levels
            raise ParameterError(
                f"MarkovPerfect: stage came as {stage!r}: give a solver of normal forms, such as "
                "dt.solvers.AllNash(), or of quantal response, dt.solvers.AgentLogit(rationality=...)."
            )
        if isinstance(stage, QuantalResponse):
            if len(stage.levels) > 1:
                raise ParameterError(
                    f"MarkovPerfect: stage came with rationality={stage.levels}: give one, and solve once "
                    "for each."
                )
            if rules != RULES:
                raise ParameterError(
                    f"MarkovPerfect: rules came as {rules!r} with {type(stage).__name__}: leave them out, "
                    "since they choose among Nash equilibria of a stage game."
                )

    def refuses(self, tree: Tree) -> str:
        """What the solver of stage games finds too large."""
        assert isinstance(tree, StateTree)
        if isinstance(self.stage, QuantalResponse):
            reason = too_many_odds(tree)
            return f"MarkovPerfect cannot follow quantal responses: {reason}" if reason else ""
        for state in tree.states if self.stage else ():
            sizes = tuple(m for m in state.sizes if m > 1)
            reason = self.stage.too_large(sizes, state.label) if self.stage and len(sizes) > 1 else ""
            if reason:
                return f"MarkovPerfect cannot solve the stage game of {tree.game}: {reason}"
        return ""

    def concept(self, tree: StateTree) -> str:
        """What is computed for this structure."""
        if self._all_examined(tree):
            return "Markov perfect equilibrium (pure, stationary; all profiles examined)"
        if isinstance(self.stage, QuantalResponse):
            how = "backward induction" if tree.ends else "stationary"
            near = "pure equilibria and " if tree.count <= MOST_PROFILES else ""
            more = f", then {near}{self.starts - 1} random starts" if self.places(tree) > 1 else ""
            level = f"rationality {self.stage.levels[0]:g} per {self.stage.measure}"
            return f"logit Markov perfect equilibrium ({how}; principal branch{more}; {level})"
        kind = (
            f"stage games by {type(self.stage).__name__}"
            if self.stage
            else "stage games of two with mixtures"
        )
        rules = f"{kind}, taken by {' / '.join(self.rules)}"
        if tree.ends:
            return f"Markov perfect equilibrium (backward induction; {rules})"
        return f"Markov perfect equilibrium (stationary; iteration from {self.starts} starts; {rules})"

    def places(self, tree: StateTree) -> int:
        """As many as can be found, at most the capacity."""
        if self._all_examined(tree):
            return min(self.capacity, tree.count)
        if isinstance(self.stage, QuantalResponse):
            pure = tree.count if tree.count <= MOST_PROFILES else 0
            return 1 if tree.ends else min(self.capacity, self.starts + pure)
        return min(self.capacity, len(self.rules) * (1 if tree.ends else self.starts))

    def names(self, tree: StateTree) -> tuple[str, ...]:
        """The candidates in words."""
        count = self.places(tree)
        if isinstance(self.stage, QuantalResponse):
            return ("principal branch", *(f"further {k}" for k in range(1, count)))
        return tuple(f"equilibrium {k + 1}" for k in range(count))

    def _all_examined(self, tree: StateTree) -> bool:
        return self.stage is None and not tree.ends and tree.count <= MOST_PROFILES

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch; see `Solver`."""
        check_game(type(self).__name__, game)
        self.prepare(game.tree)
        assert isinstance(game, StateGame)
        answer = StateAnswer(game, self.names(game.tree))
        size = piece_size(self._numbers(game.tree))
        for index in pieces(game.shape or (1,), size):
            answer.add(index, lambda table: self._search(table, size))
        return answer.equilibria(self.concept(game.tree))

    def _search(self, table: StateTable, size: int) -> Found:
        places = self.places(table.tree)
        if self._all_examined(table.tree):
            return examined(table, places, self.tolerance)
        if isinstance(self.stage, QuantalResponse):
            few = not table.tree.ends and table.tree.count <= MOST_PROFILES
            pure = examined(table, places, self.tolerance) if few and places > 1 else None
            return quantal(table, self.stage, places, self.starts - 1, pure, self.seed)
        stages = Stages(self.stage, self.tolerance, size * self.starts)
        if table.tree.ends:
            return inducted(table, stages, self.rules, places)
        return iterated(table, stages, self.rules, places, self.starts, self.steps, self.seed)

    def _numbers(self, tree: StateTree) -> int:
        """How many numbers a game needs."""
        states, rows = len(tree.states), sum(len(s.profiles) for s in tree.states)
        if isinstance(self.stage, QuantalResponse):
            odds = [sum(m - 1 for m in state.sizes) for state in tree.states]
            return 4 * (max(odds) if tree.ends else sum(odds)) ** 2 + 2 * rows * (states + len(tree.players))
        if not self._all_examined(tree):
            return 4 * rows * (states + len(tree.players)) + sum(
                len(s.actions) for s in tree.infosets.values()
            )
        widest = max((m for s in tree.states for m in s.sizes), default=1)
        own = [1] * len(tree.players)
        for state in tree.states:
            for i, m in zip(state.movers, state.sizes, strict=True):
                own[i] *= m
        problems = max(tree.count // count for count in own)
        return 2 * problems * states * widest * (states + 2) + tree.count // 2
