"""How is a game written in which each player knows a number of its own and acts above a threshold?

A `ThresholdGame` tells, in place of rules, what a type gains by its upper action when all others act
above their thresholds. Everything that is hidden behind that number (what is inferred from a signal, how
likely the others act given one's own signal, what a receiver concludes from a cutoff) is the model's
own formula, in ordinary NumPy over its parameters; the library finds the thresholds that fit together.
Equilibria in which a player acts on a middle range of its types are outside this form, and so are
more than two actions a player.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Protocol

import numpy as np

from deterrence.errors import GameError
from deterrence.game import TRACING, Game
from deterrence.language.story import Ending, Storyteller
from deterrence.thresholds.tree import ThresholdTree

__all__ = ["Law", "ThresholdGame"]

TAIL = 1e-12  # of a law without ends, the share of types beyond where a threshold is looked for


class Law(Protocol):
    """What a type is drawn from: a law of the library, or any frozen distribution of SciPy."""

    def cdf(self, c: Any, /) -> Any:
        """P(type < c)."""

    def ppf(self, p: Any, /) -> Any:
        """The number below which a share p of the types lies."""


class ThresholdGame(Game):
    """A game, or a batch of games, of players who each act above a threshold of a private number.

    A subclass names `players`; `actions`, for each player that has a type the action below its
    threshold and the one above it; `outcomes`, every way to end, with the further events it counts
    toward; and the five methods below. `thresholds` maps each player with a type to an array. A player
    without a type (a receiver whose reply is worked into `gain`) has a payoff only.

    Examples
    --------
    A volunteer's dilemma with private costs: with two guarantors, one is needed and would rather not be it.

    >>> import deterrence as dt
    >>> class Volunteers(dt.ThresholdGame):
    ...     players = ("US", "Japan")
    ...     actions = {"US": ("help", "abstain"), "Japan": ("help", "abstain")}
    ...     outcomes = {"nobody helps": (), "Taiwan is helped": ()}
    ...     highest_cost: float = dt.param(2.0, unit="benefit of help", low=0.1, source="assumption")
    ...     def types(self):
    ...         return {player: dt.uniform(0.0, self.highest_cost) for player in self.players}
    ...     def gain(self, player, number, thresholds):  # of abstaining: the cost saved less the help lost
    ...         other = "Japan" if player == "US" else "US"
    ...         return number - (1 - thresholds[other] / self.highest_cost)
    ...     def effects(self):
    ...         return {("US", "Japan"): 1, ("Japan", "US"): 1}
    ...     def probability(self, thresholds):
    ...         us, japan = (1 - thresholds[player] / self.highest_cost for player in self.players)
    ...         nobody = us * japan
    ...         return {"nobody helps": nobody, "Taiwan is helped": 1 - nobody}
    ...     def payoffs(self, thresholds):
    ...         helped = self.probability(thresholds)["Taiwan is helped"]
    ...         return {p: helped - thresholds[p] ** 2 / 2 / self.highest_cost for p in self.players}
    >>> answer = dt.solve(Volunteers())
    >>> answer.cutoff["US"][0, 0].round(3).tolist()  # those help whose cost is below 2/3
    [-inf, 0.667]

    """

    actions: ClassVar[Mapping[str, tuple[str, str]]] = {}
    outcomes: ClassVar[Mapping[str, tuple[str, ...]]] = {}

    def rules(self, move: Storyteller) -> Ending:
        """There are none."""
        raise GameError(
            f"{type(self).__name__} is a game of thresholds, without moves to play one by one: "
            "use dt.solve, dt.sweep and the plots of a sweep."
        )

    def types(self) -> Mapping[str, Law]:
        """What each player's number is drawn from (its own view of it may be correlated: see `gain`)."""
        raise self._lacks("types(self)")

    def gain(self, player: str, number: Any, thresholds: Mapping[str, Any]) -> Any:
        """What a type expects to gain by its upper action instead of its lower one.

        Must not fall as `number` rises. `number` and the thresholds are arrays of one shape, or of
        shapes that broadcast with the parameters. The player's own entry of `thresholds` is what
        others take its rule to be: it matters where somebody infers the type from the action.
        """
        raise self._lacks("gain(self, player, number, thresholds)")

    def probability(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        """Of each of `outcomes`, before any type is drawn; they sum to 1."""
        raise self._lacks("probability(self, thresholds)")

    def payoffs(self, thresholds: Mapping[str, Any]) -> Mapping[str, Any]:
        """What each player expects before any type is drawn."""
        raise self._lacks("payoffs(self, thresholds)")

    def effects(self) -> Mapping[tuple[str, str], Any]:
        """How (player, other): the player's gain moves as the other's threshold rises.

        1 never falls, -1 never rises, 0 the same (or not listed), or an array of these; None is not
        known, and then no list is proved complete. By default unknown for all others. A sign is a
        claim of the model: where a few points contradict it, the list is not called complete.
        """
        return {(p, other): None for p in self.actions for other in self.actions if other != p}

    def interval(self) -> Mapping[str, tuple[Any, Any]]:
        """Where a threshold may lie: at the low end all types act, at the high end none.

        By default from end to end of the law; give the dominance regions where they are known.
        """
        laws = self.types()
        return {p: (_end(laws[p], 0.0), _end(laws[p], 1.0)) for p in self.actions}

    def unique(self) -> Any:
        """Where a theorem that the model names leaves one equilibrium in thresholds: bool or array."""
        return False

    @property
    def tree(self) -> ThresholdTree:
        """Players' actions and the outcomes; kept with the class, for each structural choice."""
        key = tuple(self.structure.values())
        with TRACING:
            known = self._trees.get(key)
            if not isinstance(known, ThresholdTree):
                self._check_declared()
                known = ThresholdTree(type(self).__name__, self.players, self.actions, self.outcomes)
                self._trees[key] = known
                known.origin = type(self)(**self.structure)
            return known

    def _check_declared(self) -> None:
        name, strange = type(self).__name__, [p for p in self.actions if p not in self.players]
        if not self.actions or strange or any(len(set(pair)) != 2 for pair in self.actions.values()):
            raise GameError(
                f"{name} came with actions {dict(self.actions)} for players {', '.join(self.players)}: "
                "give each player with a type, by name, the action below its threshold and the one above it."
            )
        if not self.outcomes:
            raise GameError(
                f"{name} has no outcomes: name each way to end, with the further events it counts toward."
            )
        laws = self.types()
        for player in self.actions:
            if not all(callable(getattr(laws.get(player), method, None)) for method in ("cdf", "ppf")):
                raise GameError(
                    f"{name}.types gives {player} {laws.get(player)!r}, which has no cdf and ppf: "
                    "give dt.normal, dt.uniform, dt.logistic or a frozen distribution of SciPy."
                )

    def _lacks(self, method: str) -> GameError:
        return GameError(f"{type(self).__name__} has no {method.partition('(')[0]}: define {method}.")


def _end(law: Law, share: float) -> Any:
    """An end of a law, or where all but a vanishing share of its types lie if it has none."""
    end, inner = law.ppf(share), law.ppf(TAIL if share == 0 else 1 - TAIL)
    return np.where(np.isfinite(end), end, inner)
