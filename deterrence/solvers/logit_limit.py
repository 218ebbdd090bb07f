"""Where does the principal branch of quantal response equilibria end as players err less and less?

McKelvey & Palfrey (1998): for almost every game the principal branch of the agent logit equilibria, from
equal chances at rationality 0 on, has one limit, and every limit point is a sequential equilibrium (Kreps &
Wilson 1982), with the beliefs that errors give rise to. So this selects one equilibrium of a game with
many, and finds one of a game in which equilibria can only be mixed. The branch is followed to a high
rationality and on from there by extrapolation; see `deterrence.agent_form.limit`. It does not list the
other equilibria.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from deterrence.agent_form.limit import Assessment, checked, extrapolated
from deterrence.agent_form.solver import AgentSolver, Found, Problem, check_unit
from deterrence.answers.status import Status
from deterrence.kernels.continuation.agents import Worth
from deterrence.kernels.continuation.branch import follow
from deterrence.kernels.continuation.landing import leapt
from deterrence.solver import check_tolerance

__all__ = ["LogitLimit"]

LEVELS = (1e4, 1e6, 1e8)  # rationality times range from where the limit is extrapolated, until it is reached
SETTLED = 1e-2  # probabilities and beliefs no further than this from their limit
SAME = 1e-3  # a sharper limit is the same one
VAGUE = 1e-6  # a limit with more uncertainty than this is one of a continuum, which the branch nears slowly
SHARP = 1e-9  # in losses and in what is uncertain about the extrapolation


@dataclass(frozen=True)
class LogitLimit(AgentSolver):
    """The sequential equilibrium at the end of the principal branch of agent logit equilibria.

    Where the branch has not settled at a rationality of 4e8 / range (payoffs that are tied, or nearly
    so, at the limit), or where some agent would gain more than `tolerance` in what it settles to, the game
    is not listed and its status is `not_converged`: what is listed has been reached and checked, at every
    information set, reached or not. Where payoffs are tied the branch may near a continuum of equilibria so
    slowly that probabilities and beliefs are known to about three digits only: such a game has the status
    `degenerate`. `complete` is always False: a game may have other equilibria. Players' own priors and draws
    of probability zero are treated as in `AgentLogit`.

    Parameters
    ----------
    in_units_of : "payoff" or "range"
        How players' errors compare: see `AgentLogit`. The limit may depend on it.
    tolerance : float
        The largest gain from another action at an information set, as a share of its owner's range
        of payoffs, in what is listed.

    """

    in_units_of: str = "payoff"
    tolerance: float = 1e-8
    rank: ClassVar[int] = 85
    suits: ClassVar[str] = "players err, less and less"

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)
        check_unit("LogitLimit", self.in_units_of)

    @property
    def concept(self) -> str:
        """With the unit, which is part of the concept."""
        return (
            "sequential equilibrium, limit of the principal branch of agent logit equilibria, "
            f"rationality per {self.in_units_of}"
        )

    @property
    def candidates(self) -> tuple[str, ...]:
        """The only one."""
        return ("limit of the principal branch",)

    @property
    def measure(self) -> str:
        """One unit for all players, or each player's own."""
        return self.in_units_of

    def find(self, problem: Problem) -> list[Found]:
        """From level to level, until the limit is reached, and sharp."""
        worth, numbers = problem.worth, problem.numbers
        agents, games = worth.agents, worth.u.shape[1]
        x, t = np.zeros((agents.unknowns, games)), np.zeros(games)
        found = Assessment(
            np.full((agents.actions + 1, games), np.nan), np.full((numbers.form.node_ends[-1], games), np.nan)
        )
        least, here = np.full(games, np.inf), np.arange(games)
        for level in LEVELS:
            start, done = self._reached(worth.part(here), x[:, here], t[here], level, least[here] < np.inf)
            here, start = here[done], start[:, done]
            if not here.size:
                break
            some, own = worth.part(here), numbers.part(here)
            limit, moved, blur, end, on = extrapolated(own, some, start, np.full(len(here), level))
            limit, used = checked(own, some, problem.unit[:, here], limit, self.tolerance)
            change = np.abs(limit.sigma - found.sigma[:, here]).max(axis=0)
            error = np.maximum(used, blur)
            settled = on & (moved <= SETTLED) & (used <= self.tolerance) & (error < least[here])
            settled &= ~(change > SAME)  # NaN: there is none yet
            for part, new in zip(found, limit, strict=True):
                part[:, here[settled]] = new[:, settled]
            least[here[settled]] = error[settled]
            x[:, here], t[here] = end, 4 * level
            here = here[on & (least[here] > SHARP)]
        status = np.where(
            least < np.inf, np.where(least > VAGUE, Status.degenerate, Status.ok), Status.not_converged
        )
        return [Found(*found, status.astype(np.int8))]

    @staticmethod
    def _reached(worth: Worth, x: Any, t: Any, level: float, settled: Any) -> tuple[Any, Any]:
        """The branch at a level: by one leap where the limit is known, to make it sharper, else followed."""
        new, done, goal = x.copy(), np.zeros(len(t), dtype=bool), np.full(len(t), level)
        for places, way in ((np.flatnonzero(settled), leapt), (np.flatnonzero(~settled), follow)):
            if places.size:
                some = worth.part(places)
                new[:, places], done[places] = way(some, x[:, places], t[places], goal[places])
        return new, done
