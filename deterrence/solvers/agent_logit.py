"""What do players do who err, but err less the more an error costs?

Agent quantal response equilibrium in its logit form (McKelvey & Palfrey 1998): at every information set h
each action a is played with a probability proportional to

    exp(rationality * value of a at h),

where the value is its owner's expected payoff given that the set is reached and that everybody plays so,
the owner's own later selves included. Every set is reached, so beliefs follow by Bayes' rule everywhere.
At rationality 0 all actions are equally likely; the *principal branch* that starts there is followed to
the rationality wanted, to the first place where it gets there (Turocy 2005, 2010 for agents). How is in
`deterrence.kernels.continuation`. It does not look for the other equilibria that a game may have at the
same rationality.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from deterrence.agent_form.solver import AgentSolver, Found, Problem, check_unit
from deterrence.answers.status import Status
from deterrence.errors import ParameterError
from deterrence.kernels.continuation.branch import follow
from deterrence.solver import check_tolerance

__all__ = ["AgentLogit"]

SHARP = 1_000.0  # rationality times range from where rounding shows


@dataclass(frozen=True)
class AgentLogit(AgentSolver):
    """Agent logit quantal response equilibrium on the principal branch.

    `regret` and `local_regret` of the result are not zero: players err on purpose. Nor is its `residual`,
    which is that of Nash equilibrium. What this solver keeps small is the error of the logit equation
    itself. `complete` is always False: other branches are not looked for.

    What a rationality means: an action that is worth d less than another is played exp(rationality * d) times
    less often, and at a set of m actions the errors cost at most W((m - 1)/e) / rationality in all (W is
    Lambert's function: 0.28, 0.46, 0.60 for m = 2, 3, 4), which is the largest `local_regret`. In units of
    range, for two actions:

    - 1: hardly more than chance; what is worse by the whole range is still played in 27% of cases;
    - 10: large errors are rare (what is worse by half the range: 0.7%), small ones common (by a tenth: 27%);
      they cost at most 2.8% of the range;
    - 100: as 10, for a tenth of these differences; errors cost at most 0.3% of the range.

    Several rationalities make a correspondence: `dt.correspondence(dt.sweep(game, AgentLogit(...)))` has
    them as an axis.

    A player with a prior of its own (`believes`) weighs draws by it, at its sets (Bayes' rule from its
    prior and everybody's probabilities of actions) and after them. A draw of probability zero is taken
    as vanishingly small: what its types do is an answer to that, and nobody else minds them.

    Parameters
    ----------
    rationality : float, or several
        Not negative. Several make as many candidates of each game, found on one walk along the branch.
    in_units_of : "payoff" or "range"
        "payoff": rationality is in 1 / payoff units, so that a player to whom more is at stake errs
        less, and multiplying all payoffs by 10 is as good as multiplying rationality by 10. "range":
        payoffs of each player are divided by that player's range over the outcomes first, so that
        rationality has no unit and players with different stakes err alike.
    tolerance : float
        A game with a probability that differs by more from what payoffs call for is not listed (status
        `not_converged`). Where rationality times the range of payoffs, t, exceeds 1,000 rounding makes it
        (t / 1000)^2 times as much: beliefs at sets that are hardly reached rest on differences of log odds
        of the size of t.

    """

    rationality: float | tuple[float, ...] = 1.0
    in_units_of: str = "payoff"
    tolerance: float = 1e-10
    rank: ClassVar[int] = 80
    suits: ClassVar[str] = "players err"

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)
        check_unit("AgentLogit", self.in_units_of)
        given = self.rationality
        levels = given if isinstance(given, list | tuple | np.ndarray) else [given]
        if not all(
            isinstance(v, int | float | np.number) and not isinstance(v, bool)
            for v in np.ravel(levels).tolist()
        ):
            raise ParameterError(
                f"AgentLogit came with rationality={given!r}: give a number, or a tuple of them."
            )
        plain = tuple(float(v) for v in np.ravel(given)) if np.ndim(given) else float(given)  # type: ignore[arg-type]
        object.__setattr__(self, "rationality", plain)
        wrong = [v for v in self.levels if not (np.isfinite(v) and v >= 0)]
        if wrong or not self.levels or len(set(self.levels)) < len(self.levels):
            raise ParameterError(
                f"AgentLogit came with rationality={given!r}: give a finite number that is not negative, or "
                "a tuple of different ones."
            )

    @property
    def levels(self) -> tuple[float, ...]:
        """The rationalities, one a candidate."""
        return self.rationality if isinstance(self.rationality, tuple) else (self.rationality,)

    @property
    def concept(self) -> str:
        """With the unit, which is part of the concept."""
        return (
            f"agent logit quantal response equilibrium, principal branch, rationality per {self.in_units_of}"
        )

    @property
    def candidates(self) -> tuple[str, ...]:
        """The rationalities in words."""
        return tuple(f"rationality {level!r}" for level in self.levels)

    @property
    def measure(self) -> str:
        """One unit for all players, or each player's own."""
        return self.in_units_of

    def find(self, problem: Problem) -> list[Found]:
        """One walk; each candidate starts where the one of next lower rationality was found."""
        worth, agents = problem.worth, problem.worth.agents
        games = worth.u.shape[1]
        scale = problem.unit[0] if self.in_units_of == "payoff" else np.ones(games)
        x, t = np.zeros((agents.unknowns, games)), np.zeros(games)
        here = np.arange(games)
        found: dict[float, Found] = {}
        for level in sorted(self.levels):
            target = level * scale
            new, done = follow(worth.part(here), x[:, here], t[here], target[here])
            x[:, here[done]], t[here[done]] = new[:, done], target[here[done]]
            here = here[done]
            status = np.full(games, Status.not_converged, dtype=np.int8)
            slack = self.tolerance * np.maximum(1.0, target[here] / SHARP) ** 2
            status[here[self._error(worth, x, t)[here] <= slack]] = Status.ok
            logs = agents.log_probabilities(x)
            found[level] = Found(np.exp(logs), problem.numbers.beliefs(logs), status)
        return [found[level] for level in self.levels]

    @staticmethod
    def _error(worth: Any, x: Any, t: Any) -> Any:
        """Largest difference between a probability and the one that payoffs call for, (G,)."""
        logs, called = (worth.agents.log_probabilities(odds) for odds in (x, t * worth.gaps(x)))
        return np.abs(np.exp(logs) - np.exp(called)).max(axis=0)
