"""What is the answer? Every candidate equilibrium of every game of a batch, with its status and regret.

`Equilibria` is the one result of every solver. Batch axes come first; K, the candidates that the
concept examines, comes next; presence is a mask. Strategies, beliefs and the checks by
`deterrence.judging.playing` (which shares no code with a solver) are computed when first asked for, since
checking costs many times a fast solve.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Self

import numpy as np

from deterrence.answers.details import Details, Only, joints, tabulated
from deterrence.answers.fetching import as_numpy
from deterrence.answers.printing import answer_page, printed
from deterrence.answers.status import Status
from deterrence.arguments import short, whole
from deterrence.arrays.foreign import placed
from deterrence.errors import ParameterError, nearest
from deterrence.game import Game
from deterrence.judging.joint import judged
from deterrence.pages import Page, Shown

__all__ = ["Equilibria"]


@dataclass(frozen=True, eq=False)
class Equilibria(Shown):
    """All candidates of a solution concept, for a batch of games.

    Attributes
    ----------
    exists : bool array, (*batch, K)
    status : int8 array, (*batch, K)
        Codes of `Status`; an absent candidate's code says why it is absent.
    complete : bool array, (*batch,)
        True only where the solver has proved that it lists all equilibria of its concept.
    reason : str
        Why `dt.solve` chose this concept; empty where the user named the solver.
    concept : str
        What was computed, with its off-path rule.
    names : tuple of str
        The K candidates in words.

    Values are NaN where `exists` is False. Arrays live where those of the game do (`arrays.libraries`).

    """

    game: Game
    concept: str
    names: tuple[str, ...]
    exists: Any
    status: Any
    complete: Any
    details: Details = field(repr=False)
    reason: str = ""

    @cached_property
    def payoff(self) -> Any:
        """(*batch, K, players): expected, each player under its own prior."""
        return placed(self.game.library, self.details.payoff())

    @cached_property
    def payoff_true(self) -> Any:
        """(*batch, K, players): expected under nature's probabilities."""
        return placed(self.game.library, self.details.payoff_true())

    @cached_property
    def probability(self) -> Any:
        """(*batch, K, events): probability of each of `events` under nature's probabilities."""
        return placed(self.game.library, self.details.probability())

    @property
    def players(self) -> tuple[str, ...]:
        """The players, in the order of the last axis of `payoff`."""
        return self.game.players

    @property
    def events(self) -> tuple[str, ...]:
        """Outcome labels and events, in the order of the last axis of `probability`."""
        return self.game.tree.events

    @property
    def actions(self) -> dict[str, tuple[str, ...]]:
        """The actions at each information set, in the order of the last axis of its strategy."""
        return {label: s.actions for label, s in self.game.tree.infosets.items()}

    @property
    def nodes(self) -> dict[str, tuple[str, ...]]:
        """The paths of the nodes of each information set."""
        return {label: tuple(n.path for n in s.nodes) for label, s in self.game.tree.infosets.items()}

    @cached_property
    def strategy(self) -> Mapping[str, Any]:
        """Information set -> (*batch, K, actions), integrated over private numbers."""
        return tabulated("strategy", self, self.details.strategy, lambda s: (len(s.actions),))

    @cached_property
    def belief(self) -> Mapping[str, Any]:
        """Information set -> (*batch, K, nodes): Bayes on the path, off it what the concept supplies."""
        return tabulated("belief", self, self.details.belief, lambda s: (len(s.nodes),))

    @cached_property
    def cutoff(self) -> Mapping[str, Any]:
        """Information set -> (*batch, K, actions, 2): where in the private number each action is played."""
        return tabulated("cutoff", self, self.details.cutoff, lambda s: (len(s.actions), 2))

    @cached_property
    def joint(self) -> Any:
        """(*batch, K, m1, ..., mN): of each profile of actions, where all move at once; see `actions`."""
        return placed(self.game.library, joints(self.details, self.game, self.exists))

    @property
    def off_path(self) -> Mapping[str, Any]:
        """Information set -> (*batch, K) bool: is the set unreached (in its owner's own prior)?"""
        found: Mapping[str, Any] = placed(self.game.library, self._checks.off_path)
        return found

    @property
    def regret(self) -> Any:
        """(*batch, K): largest gain of one player from another whole strategy, in its own prior."""
        return placed(self.game.library, self._checks.regret)

    @property
    def local_regret(self) -> Any:
        """(*batch, K): largest gain at any information set, reached or not, under `belief`."""
        return placed(self.game.library, self._checks.local_regret)

    @property
    def residual(self) -> Any:
        """(*batch, K): first-order error of mixed and purified probabilities."""
        return placed(self.game.library, self._checks.residual)

    @cached_property
    def _checks(self) -> Any:
        here = as_numpy(self)  # the judge sits in NumPy
        judge = here.game.tree.judge or judged
        return judge(here.game, here.exists, here.details)

    def select(self, index: Any = (), k: int | None = None) -> Self:
        """One equilibrium of one game, as an `Equilibria` of shape () with K = 1.

        Parameters
        ----------
        index : int or tuple of int
            The game, as in an array of the batch's shape; () for a single game.
        k : int, optional
            The candidate; by default the only one that exists.

        Raises
        ------
        ParameterError
            If that candidate does not exist there, or several do and k is not given.

        """
        if self.game.library is not None:
            return as_numpy(self).select(index, k)  # type: ignore[no-any-return]
        index = index if isinstance(index, tuple) else (index,)
        index = tuple(int(i) if whole(i, -self.game.size) else i for i in index)
        inside = (
            all(isinstance(i, int) for i in index)
            and len(index) == len(self.game.shape)
            and all(-n <= i < n for i, n in zip(index, self.game.shape, strict=True))
        )
        if not inside:
            raise ParameterError(
                f"select({index}) does not name one game of a batch of shape {self.game.shape}: "
                "give one integer an axis, within its length."
            )
        if k is not None and not whole(k, -len(self.names)):
            raise ParameterError(
                f"select came with k={short(k)}: give the number of a candidate, up to {len(self.names) - 1}."
            )
        present = np.flatnonzero(self.exists[index])
        if k is None and len(present) != 1:
            found = ", ".join(f"{i} ({self.names[i]})" for i in present)
            raise ParameterError(
                f"this game has {len(present)} equilibria ({self.concept})"
                + (f": choose k among {found}." if found else ": none found, so none can be selected.")
            )
        k = int(present[0]) if k is None else k
        if not -len(self.names) <= k < len(self.names) or not self.exists[(*index, k)]:
            status = Status(int(self.status[(*index, k)])).sentence if 0 <= k < len(self.names) else ""
            raise ParameterError(
                f"candidate {k} is not an equilibrium of this game: choose among "
                f"{', '.join(map(str, present)) or 'none'}. {status}"
            )
        one = (*index, slice(k, k + 1))
        return replace(
            self,
            game=self.game.take(index) if index else self.game,
            names=(self.names[k],),
            complete=self.complete[index],
            details=Only(self.details.take(index), k),
            **{name: getattr(self, name)[one] for name in ("exists", "status")},
        )

    def refine(self, rule: str) -> Equilibria:
        """The equilibria that survive second thoughts about beliefs off the path.

        Parameters
        ----------
        rule : {"intuitive", "D1"}
            See `deterrence.kernels.signalling.doubts`. Those that do not survive have status
            `refined_away`.

        Raises
        ------
        ParameterError
            If the rule is unknown, or these are not all equilibria of a signalling game.

        """
        raise ParameterError(
            f"refine({rule!r}) came with a {self.concept}: beliefs off the path are refined where all are "
            "listed, in the answer of PerfectBayesian(off_path='any')."
        )

    def check_single(self, caller: str) -> None:
        """Raise if this is not one equilibrium of one game, as `select` returns it.

        Raises
        ------
        ParameterError
            In the name of the caller, which needs a single one.

        """
        if self.game.shape or len(self.names) != 1 or not self.exists[0]:
            raise ParameterError(
                f"{caller} came with a batch of shape {self.game.shape} and {len(self.names)} candidates: "
                "choose one equilibrium of one game with .select(index, k)."
            )

    def event(self, name: str) -> Any:
        """Probability of one event, (*batch, K)."""
        if name not in self.events:
            raise ParameterError(
                f"{type(self.game).__name__} has no event {name!r}{nearest(name, self.events)} "
                f"It has {', '.join(self.events)}."
            )
        return self.probability[..., self.events.index(name)]

    def __getstate__(self) -> dict[str, Any]:
        """Without what is computed anew when asked for."""
        lazy = {"payoff", "payoff_true", "probability", "strategy", "belief", "cutoff", "joint", "_checks"}
        return {k: v for k, v in vars(self).items() if k not in lazy}

    def __str__(self) -> str:
        return printed(self)

    def _page(self) -> Page:
        return answer_page(self)
