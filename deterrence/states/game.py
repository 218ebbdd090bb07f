"""How is a game written that goes on from state to state, as in an arms race?

A `StateGame` (a stochastic game, Shapley 1953) tells, in place of rules, what a period pays and where play
goes next, for each state and each profile of actions; all who move in a state move at once. The parameters
enter both as ordinary NumPy, so that arrays make it a batch. A strategy of a Markov perfect equilibrium
(Maskin & Tirole 2001) depends on the state alone, not on how it was reached: what players remember (a
broken truce, a lost reputation) must be a state. Information is complete, and states and actions are finite.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import product
from typing import Any

from deterrence.errors import GameError, ParameterError, nearest
from deterrence.game import TRACING, Game
from deterrence.language.story import Ending, Storyteller
from deterrence.parameters import param
from deterrence.states.tree import State, StateTree

__all__ = ["StateGame"]


class StateGame(Game):
    """A game, or a batch of games, played period by period.

    A subclass names `players` and defines `states`, `actions`, `stage` and `transition`; `start`, `label`,
    `events` and `patience` have defaults. `discount` may be declared anew with another default and source.
    With `periods` = T the game is over after T periods; with 0 it ends only where `transition` says so.

    Payoffs are sums over the periods, each discounted to the first. Probabilities speak of play from the
    starting state: of a state, that play ends in it; of an event, that it ever happens. Where nothing ends
    a game, it is taken to go on after each period with probability `discount`.

    Examples
    --------
    A prisoner's dilemma that remembers a breach: trust holds as long as nobody breaks it.

    >>> import deterrence as dt
    >>> class Truce(dt.StateGame):
    ...     players = ("China", "US")
    ...     temptation: float = dt.param(1.5, unit="value of one quiet period", low=1, source="assumption")
    ...     def states(self):
    ...         return ("truce", "broken")
    ...     def actions(self, state):
    ...         return {player: ("keep", "break") for player in self.players}
    ...     def stage(self, state, actions):
    ...         kept = [actions[player] == "keep" for player in self.players]
    ...         pays = {(True, True): (1, 1), (True, False): (-1, self.temptation),
    ...                 (False, True): (self.temptation, -1), (False, False): (0, 0)}[tuple(kept)]
    ...         return dict(zip(self.players, pays))
    ...     def transition(self, state, actions):
    ...         return {"truce" if state == "truce" and set(actions.values()) == {"keep"} else "broken": 1.0}
    >>> answer = dt.solve(Truce(discount=0.4))
    >>> int(answer.exists.sum())  # keeping the truce is one of two equilibria from a discount of 1/3 on
    2
    >>> answer.payoff[0].round(3).tolist()  # 1 / (1 - 0.4)
    [1.667, 1.667]

    """

    discount: float = param(0.9, unit="weight of the next period", low=0, high=1, source="assumption")
    periods: int = 0

    def rules(self, move: Storyteller) -> Ending:
        """There are none."""
        raise GameError(
            f"{type(self).__name__} is a game of states, without a path to tell: use dt.solve, "
            "dt.sweep and the plots of a sweep."
        )

    def states(self) -> Sequence[Hashable]:
        """All states: words, numbers or tuples; they may depend on structural fields only."""
        raise self._lacks("states(self)")

    def actions(self, state: Any) -> Mapping[str, Sequence[str]]:
        """The actions of each player who has a choice in this state; others may be left out."""
        raise self._lacks("actions(self, state)")

    def stage(self, state: Any, actions: Mapping[str, str]) -> Mapping[str, Any]:
        """What each player gets in this period."""
        raise self._lacks("stage(self, state, actions)")

    def transition(self, state: Any, actions: Mapping[str, str]) -> Mapping[Any, Any]:
        """Probability of each state that can follow, summing to 1; {} if the game is over."""
        raise self._lacks("transition(self, state, actions)")

    def start(self) -> Hashable:
        """Where play starts: by default the first state."""
        return self.states()[0]

    def label(self, state: Any) -> str:
        """The state in words."""
        return str(state)

    def events(self, state: Any, actions: Mapping[str, str]) -> Sequence[str]:
        """What happens in this period that is worth a probability; structure, like the actions."""
        return ()

    def patience(self, player: str) -> Any:
        """The discount factor of a player: by default `discount` for all."""
        return self.discount

    @property
    def tree(self) -> StateTree:
        """States and information sets; kept with the class, for each structural choice."""
        key = tuple(self.structure.values())
        with TRACING:
            known = self._trees.get(key)
            if not isinstance(known, StateTree):
                default = type(self)(**self.structure)
                known = default._structure()
                self._trees[key] = known
                known.origin = default
            return known

    def _structure(self) -> StateTree:
        name, keys = type(self).__name__, list(self.states())
        labels = [self.label(key) for key in keys]
        if not keys or len(set(keys)) < len(keys) or len(set(labels)) < len(labels):
            raise GameError(f"{name}.states gives {labels}: give at least one state, each once.")
        if self.periods < 0:
            raise ParameterError(
                f"{name}.periods came as {self.periods}: give how long the game lasts, or 0 if without end."
            )
        number = {key: s for s, key in enumerate(keys)}
        if self.start() not in number:
            raise GameError(
                f"{name}.start gives {self.start()!r}, no state: choose among {', '.join(labels)}."
            )
        states = [self._state(key, number) for key in keys]
        return StateTree(name, self.players, states, number[self.start()], self.periods)

    def _state(self, key: Hashable, number: Mapping[Hashable, int]) -> State:
        name, label, told = type(self).__name__, self.label(key), self.actions(key)
        for player, words in told.items():
            if player not in self.players:
                raise GameError(f"{name}.actions({label!r}) names {player!r}{nearest(player, self.players)}")
            if isinstance(words, str) or not words or len(set(words)) < len(words):
                raise GameError(f"{name}.actions({label!r}) gives {player} {words!r}: give different words.")
        movers = tuple(i for i, player in enumerate(self.players) if player in told)
        actions = tuple(tuple(told[self.players[i]]) for i in movers)
        after, events = [], []
        for words in product(*actions):
            taken = {self.players[i]: word for i, word in zip(movers, words, strict=True)}
            unpaid = [player for player in self.players if player not in self.stage(key, taken)]
            if unpaid:
                raise GameError(
                    f"{name}.stage({label!r}, {taken}) has no payoff for {', '.join(unpaid)}: "
                    "give every player one (0.0 if none)."
                )
            following = self.transition(key, taken)
            strange = [str(state) for state in following if state not in number]
            if strange:
                raise GameError(
                    f"{name}.transition({label!r}, {taken}) leads to {', '.join(strange)}, which "
                    "states() does not list: add the state, or mend the transition."
                )
            after.append(tuple(number[state] for state in following))
            events.append(tuple(self.events(key, taken)))
        return State(key, label, movers, actions, tuple(after), tuple(events))

    def _lacks(self, method: str) -> GameError:
        return GameError(f"{type(self).__name__} has no {method.partition('(')[0]}: define {method}.")
