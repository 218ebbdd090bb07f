"""What is carried from one crisis to the next? Beliefs, governments, and the drift of parameters.

A crisis is played again every year. Types last: a draw named in `learns` is made once and stays, until the
government changes. What was seen in a crisis (all moves, and draws shown to everybody) moves the belief about
it by Bayes' rule, from the strategies of that year's equilibrium, and the posterior is the next year's prior,

    mu_(t+1) = P(fact | path of year t, mu_t),    or after a change of government the game's own prior.

(The learning of Kreps & Wilson, *Journal of Economic Theory* 27, 1982; turnover as in `InstitutionalTies`.)

Assumed: *players look no further than the year*. Each crisis is an equilibrium of the one-shot game at that
year's beliefs, not of the repeated game: nobody fights now to be believed later, and nobody hides its type
for later. Where the future is to count, a `StateGame` has the exact answer (`ChainStore` for reputation,
`ArmsBuildUp`, `InstitutionalTies`). Also: everybody sees every move afterwards and knows when a government
changes; draws that are not named, and private numbers, are made anew each year; who wins teaches nothing. A
private number enters payoffs with its mean, given what its owner did.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from numbers import Real
from typing import Any

import numpy as np

from deterrence.ambiguity.draws import check_parameter, governed
from deterrence.answers.fetching import check_numpy
from deterrence.arguments import as_mapping, as_names
from deterrence.errors import GameError, ParameterError, nearest
from deterrence.game import Game
from deterrence.language.tree import Chance, Tree
from deterrence.parameters import as_floats
from deterrence.solver import Solver, check_game

__all__ = ["CHOICES", "Repeated"]

CHOICES = ("first listed", "last listed", "at random")


@dataclass(frozen=True, eq=False)
class Repeated:
    """A crisis that repeats, for `dt.simulate`.

    Parameters
    ----------
    game : Game
        One crisis, or a batch; its parameters are those of the first year.
    learns : tuple of str
        Parameters that are probabilities of a type, such as "us_prior": what is believed of these draws is
        carried forward. Each is the probability of one of two outcomes, of one draw.
    turnover : mapping of str to float
        For parameters in `learns`, the probability that a new government comes in between two years. Its
        type is drawn with the game's own prior, at which beliefs start again. None where left out.
    rate : float
        Probability that a year has a crisis; in a quiet year nothing is paid or learnt.
    until : tuple of str
        Events after which play is over, such as "Taiwan falls".
    timeline : mapping of str to array, (years,) or (runs, years)
        Parameters that change from year to year whatever happens in a crisis: the power that the rungs of a
        ladder add, or in each run its own, A2/AD as it came out of a simulated race.
    solver : Solver, optional
        Of one crisis; by default the one that `dt.solve` picks.
    choice : {"first listed", "last listed", "at random"}
        Which equilibrium is played where a crisis has several; how many it had is in the answer.

    Raises
    ------
    ParameterError, GameError
        For unknown names, probabilities out of range, and parameters that do not govern one draw.

    Examples
    --------
    Learning brings no peace here. A US that has shown resolve is left alone, one that has shown none is
    attacked every year; where each year's government is new, China never knows.

    >>> import deterrence as dt
    >>> strait = dt.scenario("strait", "2017").game.replace(us_posture="ambiguity", japan_posture="ambiguity")
    >>> for turnover in (0.0, 1.0):
    ...     plan = dt.Repeated(strait, learns=("us_prior",), turnover={"us_prior": turnover})
    ...     ds = dt.simulate(plan, n=4000, seed=0, years=20)
    ...     attack = ds.happens.sel(event="attack").mean("run")
    ...     print(f"first year {float(attack[0]):.2f}, last year {float(attack[-1]):.2f}")
    first year 0.36, last year 0.55
    first year 0.36, last year 0.37

    """

    game: Game
    learns: tuple[str, ...] = ()
    turnover: Mapping[str, float] = field(default_factory=dict)
    rate: float = 1.0
    until: tuple[str, ...] = ()
    timeline: Mapping[str, Any] = field(default_factory=dict)
    solver: Solver | None = None
    choice: str = "first listed"

    def __post_init__(self) -> None:
        for name in ("learns", "until"):
            if isinstance(getattr(self, name), str):
                word = getattr(self, name)
                raise ParameterError(f"Repeated: {name} came as a word: give a tuple, ({word!r},).")
            named = as_names("Repeated", name, getattr(self, name), "a tuple of names")
            if len(set(named)) < len(named):
                raise ParameterError(f"Repeated: {name} came as {named}: name each once.")
        for name in ("turnover", "timeline"):
            object.__setattr__(
                self, name, as_mapping("Repeated", name, getattr(self, name), "{'us_prior': ...}")
            )
        if self.solver is not None and not isinstance(self.solver, Solver):
            raise ParameterError(
                f"Repeated: solver came as {self.solver!r}: give one, such as dt.solvers.PerfectBayesian()."
            )
        check_game("Repeated", self.game)
        for name in (*self.learns, *self.timeline):
            check_parameter("Repeated", self.game, name)
        check_numpy("Repeated", self.game)
        if not self.game.size:
            raise ParameterError("Repeated came with a batch without games: give one that has some.")
        tree = self.game.tree
        if type(tree) is not Tree:
            raise GameError(f"Repeated repeats a game told by its rules, but {tree.game} is {tree.kind}.")
        if not self.game.parameters():
            raise GameError(f"Repeated: {tree.game} has no parameter to make a batch of: declare one.")
        for name in self.learns:
            _subject(tree, name)
        for name in self.turnover:
            if name not in self.learns:
                raise ParameterError(
                    f"Repeated: turnover names {name!r}, but learns={self.learns}: name it there too."
                )
        for name in self.timeline:
            if name in self.learns:
                raise ParameterError(
                    f"Repeated: {name!r} is both in learns and in timeline: let it be learnt or be given."
                )
            if np.ndim(self.game.values[name]):
                count = np.size(self.game.values[name])
                raise ParameterError(
                    f"Repeated: {name!r} is in timeline, but the game has {count} values of it: give it "
                    "one, which the timeline replaces."
                )
        chances = {"rate": self.rate, **{f"turnover of {n!r}": v for n, v in self.turnover.items()}}
        for name, value in chances.items():
            if not isinstance(value, Real) or not 0 <= float(value) <= 1:
                raise ParameterError(f"Repeated: {name} came as {value!r}: give a probability.")
        events = tree.events
        for event in self.until:
            if event not in events:
                raise ParameterError(f"Repeated: {tree.game} has no event {event!r}{nearest(event, events)}")
        if self.choice not in CHOICES:
            words = ", ".join(CHOICES)
            raise ParameterError(f"Repeated: choice came as {self.choice!r}: give one of {words}.")

    @property
    def facts(self) -> tuple[str, ...]:
        """Of each parameter in `learns` the fact whose probability it is: "US resolve: resolute"."""
        return tuple(": ".join(_subject(self.game.tree, name)) for name in self.learns)

    def given(self, n: int, years: int) -> dict[str, Any]:
        """The parameters of `timeline` as arrays, (1, years) or (n, years), within their ranges."""
        found = {}
        for name, values in self.timeline.items():
            row = as_floats(values)
            if row is None:
                raise ParameterError(
                    f"Repeated: timeline of {name!r} came as {values!r}: give numbers, one a year."
                )
            if row.shape not in ((years,), (n, years)):
                raise ParameterError(
                    f"Repeated: timeline of {name!r} has shape {row.shape}, but {n} runs of {years} years "
                    f"are simulated: give ({years},) or ({n}, {years})."
                )
            column = row.reshape(-1, *[1] * len(self.game.shape))
            self.game.replace(**{name: column})  # refuses what is out of range
            found[name] = row.reshape(-1, years)
        return found


def _subject(tree: Tree, parameter: str) -> tuple[str, str]:
    """The draw and the outcome of which a parameter is the probability."""
    nodes = governed(tree, parameter)
    found = {_outcome(node, parameter) for node in nodes}
    only = found.pop() if len(found) == 1 else None
    if only is None:
        draws = ", ".join(dict.fromkeys(repr(n.subject) for n in nodes)) or "no draw"
        raise GameError(
            f"Repeated: {parameter!r} is in learns and must be the probability of one of two outcomes of one "
            f"draw on which all agree, but in {tree.game} it governs {draws} otherwise: name another "
            "parameter, or choose a structure in which it is one."
        )
    return only


def _outcome(node: Chance, parameter: str) -> tuple[str, str] | None:
    """The draw and its outcome that has the parameter itself as its probability."""
    if len(node.options) == 2 and not node.believes:
        for option, chance in zip(node.options, node.probabilities, strict=True):
            if chance.value == parameter:
                return node.subject, option
    return None
