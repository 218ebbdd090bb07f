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

Which stage equilibrium is taken is part of the concept and of its name. A quantal response at each stage,
and equilibria that depend on more than the state, are not searched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError
from deterrence.game import Game
from deterrence.normal_form.solver import NormalFormSolver
from deterrence.pieces import pieces
from deterrence.solver import Solver, check_game, check_tolerance
from deterrence.states.details import StateDetails
from deterrence.states.found import Found
from deterrence.states.game import StateGame
from deterrence.states.searching import examined, inducted, iterated, piece_size
from deterrence.states.stages import RULES, Stages
from deterrence.states.table import StateTable
from deterrence.states.tree import StateTree
from deterrence.status import Status
from deterrence.tree import Tree

__all__ = ["MarkovPerfect"]

MOST_PROFILES = 16_384  # pure stationary profiles that are examined one and all


@dataclass(frozen=True)
class MarkovPerfect(Solver):
    """Stationary Markov perfect equilibria of a game of states.

    Parameters
    ----------
    stage : solver of normal forms, optional
        Solves the stage games, such as `AllNash()`, `LemkeHowson()` or `PureNash()`. By default all pure
        stationary profiles are examined where play need not end and they are few; otherwise all equilibria
        of stage games in which two choose are looked at, and pure ones where more do.
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

    stage: NormalFormSolver | None = None
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
            if isinstance(value, bool) or not isinstance(value, int) or value < 1:
                raise ParameterError(f"MarkovPerfect: {name} came as {value!r}: give a number, at least 1.")
        rules = self.rules
        if isinstance(rules, str) or not rules or len(set(rules)) < len(rules) or set(rules) - set(RULES):
            raise ParameterError(
                f"MarkovPerfect: rules came as {rules!r}: give different ones among {', '.join(RULES)}."
            )
        if self.stage is not None and not isinstance(self.stage, NormalFormSolver):
            raise ParameterError(
                f"MarkovPerfect: stage came as {self.stage!r}: give a solver of normal forms, such as "
                "dt.solvers.AllNash()."
            )

    def refuses(self, tree: Tree) -> str:
        """What the solver of stage games finds too large."""
        for state in tree.states if isinstance(tree, StateTree) and self.stage else ():
            sizes = tuple(m for m in state.sizes if m > 1)
            reason = self.stage.too_large(sizes, state.label) if self.stage and len(sizes) > 1 else ""
            if reason:
                return f"MarkovPerfect cannot solve the stage game of {tree.game}: {reason}"
        return ""

    def concept(self, tree: StateTree) -> str:
        """What is computed for this structure."""
        if self._all_examined(tree):
            return "Markov perfect equilibrium (pure, stationary; all profiles examined)"
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
        return min(self.capacity, len(self.rules) * (1 if tree.ends else self.starts))

    def _all_examined(self, tree: StateTree) -> bool:
        return self.stage is None and not tree.ends and tree.count <= MOST_PROFILES

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch; see `Solver`."""
        check_game(type(self).__name__, game)
        self.prepare(game.tree)
        assert isinstance(game, StateGame)
        answer = _Answer(game, self.places(game.tree))
        size = piece_size(_numbers(game.tree, self._all_examined(game.tree)))
        stages = Stages(self.stage, self.tolerance, size * self.starts)
        for index in pieces(game.shape or (1,), size):
            answer.add(index, lambda table: self._search(table, stages))
        return answer.equilibria(self.concept(game.tree))

    def _search(self, table: StateTable, stages: Stages) -> Found:
        places = self.places(table.tree)
        if self._all_examined(table.tree):
            return examined(table, places, self.tolerance)
        if table.tree.ends:
            return inducted(table, stages, self.rules, places)
        return iterated(table, stages, self.rules, places, self.starts, self.steps, self.seed)


def _numbers(tree: StateTree, all_examined: bool) -> int:
    """How many numbers a game needs."""
    states, rows = len(tree.states), sum(len(s.profiles) for s in tree.states)
    if not all_examined:
        return 4 * rows * (states + len(tree.players)) + sum(len(s.actions) for s in tree.infosets.values())
    widest = max((m for s in tree.states for m in s.sizes), default=1)
    own = [1] * len(tree.players)
    for state in tree.states:
        for i, m in zip(state.movers, state.sizes, strict=True):
            own[i] *= m
    problems = max(tree.count // count for count in own)
    return 2 * problems * states * widest * (states + 2) + tree.count // 2


class _Answer:
    """The answer as it grows, piece by piece; a single game is a batch of one in here."""

    def __init__(self, game: StateGame, places: int) -> None:
        self.game, self.shape, self.places = game, game.shape or (1,), places
        sets, players = game.tree.infosets, len(game.players)
        self.mixes = {
            label: np.full((places, len(s.actions), *self.shape), np.nan) for label, s in sets.items()
        }
        self.values = np.full((places, players, *self.shape), np.nan)
        self.status = np.full((places, *self.shape), Status.not_an_equilibrium, dtype=np.int8)
        self.complete = np.zeros(self.shape, dtype=bool)
        self.unsettled = np.full(self.shape, np.nan)

    def add(self, index: Any, search: Callable[[StateTable], Found]) -> None:
        """Solve one piece and put the results in their places."""
        table = StateTable(self.game, index if self.game.shape else ())
        if table.count != self.complete[index].size:
            raise GameError(
                f"{self.game!r} has parameters that do not fill its batch: give arrays of one shape."
            )
        sound = np.flatnonzero(table.finite & table.allowed)
        found = search(table.take(sound))
        block = self.complete[index].shape
        status = np.full((self.places, table.count), Status.not_an_equilibrium, dtype=np.int8)
        kinds = np.where(found.tied, Status.tie, Status.ok)
        missing = np.where(np.isnan(found.unsettled), Status.none_found, Status.not_converged)
        absent = np.where(found.exists.any(axis=0), Status.not_an_equilibrium, missing)
        status[:, sound] = np.where(found.exists, kinds, absent)
        status[:, ~table.finite] = Status.not_finite
        status[:, ~table.allowed] = Status.inadmissible
        self.status[(slice(None), *index)] = status.reshape(-1, *block)
        for whole, part in (
            (self.values, found.values),
            *((self.mixes[s], m) for s, m in found.mixes.items()),
        ):
            full = np.full((*part.shape[:-1], table.count), np.nan)
            full[..., sound] = part
            whole[(slice(None), slice(None), *index)] = full.reshape(*part.shape[:-1], *block)
        for whole, part in ((self.complete, found.complete), (self.unsettled, found.unsettled)):
            flat = np.full(table.count, False if part.dtype == bool else np.nan)
            flat[sound] = part
            whole[index] = flat.reshape(block)

    def equilibria(self, concept: str) -> Equilibria:
        """The whole answer."""
        shape, count = self.game.shape, self.places
        status = np.moveaxis(self.status.reshape(count, *shape), 0, -1)
        mixes = {label: mix.reshape(*mix.shape[:2], *shape) for label, mix in self.mixes.items()}
        values = self.values.reshape(*self.values.shape[:2], *shape)
        return Equilibria(
            game=self.game,
            concept=concept,
            names=tuple(f"equilibrium {k + 1}" for k in range(count)),
            exists=(status == Status.ok) | (status == Status.tie),
            status=status,
            complete=self.complete.reshape(shape),
            details=StateDetails(self.game, mixes, values, self.unsettled.reshape(shape)),
        )
