"""Where does the principal branch of logit equilibria lead as rationality grows?

The solutions (x, t) of x = t gap(x), x the log odds and t >= 0 the rationality, hold a curve that starts at
x = 0, t = 0 (McKelvey & Palfrey 1998; Turocy 2005 follows it too). It is followed by predictor and
corrector in the coordinates y = arcsinh (x, t), in which it straightens out as log odds grow without
bound: a quadratic predictor along the arc, through turning points; then the chord method with the matrix
of the last point, bordered with the last tangent. The first correction rules the next step's length.
Games go at their own pace and leave the work arrays when they cross their target; where they cross it
is settled by Newton's method at fixed t (`deterrence.kernels.continuation.landing`).

It does not look for other branches. Steps short enough not to jump to one are a matter of experience:
the constants below were tuned on random games and checked against a peer.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from deterrence.kernels.continuation.agents import added
from deterrence.kernels.continuation.factors import Factors
from deterrence.kernels.continuation.landing import landed
from deterrence.kernels.continuation.system import System

__all__ = ["Pace", "follow"]

CHORDS = 4
TRIES = 2


@dataclass(frozen=True)
class Pace:
    """How long steps are, in arcs of y; `aim` is the first correction that is aimed at."""

    aim: float = 0.04
    longest: float = 0.8
    shortest: float = 1e-7
    largest: float = 0.2  # a first correction beyond this is refused
    contraction: float = 0.3  # and corrections that shrink by less
    corrected: float = 5e-4  # the last correction is this small
    turn: float = 0.5  # cosine of the largest turn between two points
    steps: int = 1_000

    def slower(self) -> Pace:
        """For a second try."""
        return replace(
            self,
            aim=self.aim / 4,
            longest=self.longest / 4,
            corrected=self.corrected / 10,
            steps=2 * self.steps,
        )


def follow(worth: System, x: Any, t: Any, target: Any, pace: Pace | None = None) -> tuple[Any, Any]:
    """Follow each game's branch to the first place where its rationality is `target`.

    Parameters
    ----------
    worth : System
        Of G games.
    x, t : arrays (unknowns, G) and (G,)
        A point of the branch from where t grows.
    target : array (G,)
        The rationality wanted.
    pace : Pace, optional
        How long steps are.

    Returns
    -------
    x : array (unknowns, G)
    done : bool array (G,)
        Where the branch was lost `x` means nothing.

    """
    pace = pace or Pace()
    start, begun = np.array(x, dtype=float), np.array(t, dtype=float)
    x, t = start.copy(), begun.copy()
    done = t >= target
    for _ in range(TRIES):
        walking = np.flatnonzero(~done)
        if not walking.size:
            break
        some, goal = worth.part(walking), target[walking]
        guess, before, crossed = _Walk(some, x[:, walking], t[walking], goal, pace).run()
        here = np.flatnonzero(crossed)
        found, fine = landed(some.part(here), guess[:, here], goal[here])
        # where that failed: once more with shorter steps, from the last point before, or from the start
        x[:, walking] = np.where(crossed, before[:-1], start[:, walking])
        t[walking] = np.where(crossed, before[-1], begun[walking])
        x[:, walking[here[fine]]] = found[:, fine]
        done[walking[here[fine]]] = True
        pace = pace.slower()
    return x, done


class _Walk:
    """One walk along the branches of some games; arrays have the games that are still on their way."""

    def __init__(self, worth: System, x: Any, t: Any, target: Any, pace: Pace) -> None:
        self.worth, self.pace = worth, pace
        self.z = self.back = np.concatenate([x, t[None]])
        self.target = target
        n, count = self.z.shape
        self.tangent = np.zeros((n, count))
        self.tangent[-1] = 1.0  # t grows at first
        self.step = np.full(count, pace.longest / 8)
        self.last = np.zeros(count)  # the step that led here; 0: none yet
        self.games = np.arange(count)
        self.guess, self.before = np.zeros((n - 1, count)), np.zeros((n, count))
        self.crossed = np.zeros(count, dtype=bool)

    def run(self) -> tuple[Any, Any, Any]:
        """Guesses where each game crosses its target, the point before, and which games do cross."""
        for _ in range(self.pace.steps):
            if not self.games.size:
                break
            self._advance()
        return self.guess, self.before, self.crossed

    def _advance(self) -> None:
        scale = np.sqrt(1.0 + self.z * self.z)
        factors = self._bordered(scale)
        corner = np.zeros_like(self.z)
        corner[-1] = 1.0
        with np.errstate(all="ignore"):
            tangent = factors.solve(corner)
            tangent /= np.sqrt(added(tangent * tangent))
            turned = (added(tangent * self.tangent) < self.pace.turn) & (self.last > 0)
            bend = np.where(
                self.last > 0, (tangent - self.tangent) / np.where(self.last > 0, self.last, 1.0), 0.0
            )
            flat = np.arcsinh(self.z)
            new = np.sinh(flat + self.step * tangent + (0.5 * self.step**2) * bend)
            new, fine, first = self._corrected(new, scale, factors)
            factor = np.clip(np.sqrt(self.pace.aim / np.maximum(first, 1e-12)), 0.5, 2.0)
        fine &= ~turned
        crossed = fine & (new[-1] >= self.target)
        if crossed.any():
            self._cross(np.flatnonzero(crossed), flat, np.arcsinh(new), tangent)
        last, self.last = self.last, np.where(fine, self.step, np.where(turned, 0.0, self.last))
        self.step = np.where(fine, np.minimum(self.step * factor, self.pace.longest), 0.5 * self.step)
        self.step = np.where(turned, 0.25 * last, self.step)
        refused = np.flatnonzero(~fine & ~turned)
        z = np.where(fine, new, np.where(turned, self.back, self._polished(refused, scale, factors)))
        self.back = np.where(fine, self.z, self.back)
        self.z = z
        self.tangent = np.where(fine, tangent, self.tangent)
        lost = ~(self.step > self.pace.shortest)
        if crossed.any() or lost.any():
            self._keep(np.flatnonzero(~(crossed | lost)))

    def _polished(self, places: Any, scale: Any, factors: Factors) -> Any:
        """The last points, closer to the curve where a step was refused: their error may be why."""
        if not places.size:
            return self.z
        z = self.z.copy()
        here, size = z[:, places], scale[:, places]
        change = factors.part(places).solve(self._residual(self.worth.part(places), here, size[-1]))
        length = np.sqrt(added(change * change))
        better = here - size * change
        z[:, places] = np.where((length <= self.pace.largest) & (better[-1] >= 0), better, here)
        return z

    def _keep(self, places: Any) -> None:
        self.worth = self.worth.part(places)
        for name in ("z", "back", "tangent", "target", "step", "last", "games"):
            setattr(self, name, getattr(self, name)[..., places])

    def _bordered(self, scale: Any) -> Factors:
        """The matrix of the curve's equations in y, with the last tangent below."""
        agents, n = self.worth.agents, len(self.z)
        t, size = self.z[-1], scale[-1]
        gaps, slopes = self.worth.gaps_and_slopes(self.z[:-1])
        matrix = np.zeros((n, n, self.z.shape[1]))
        slopes *= -t / size
        matrix[agents.rows, agents.columns] = slopes
        diagonal = np.arange(n - 1)
        matrix[diagonal, diagonal] += 1.0 / size
        matrix[:-1, :-1] *= scale[None, :-1]
        np.negative(gaps, out=matrix[:-1, -1])
        matrix[-1] = self.tangent
        return Factors(matrix)

    def _corrected(self, z: Any, scale: Any, factors: Factors) -> tuple[Any, Any, Any]:
        """Chord corrections: the points, whether each is accepted, and the size of its first correction."""
        count, pace = z.shape[1], self.pace
        fine, first = np.zeros(count, dtype=bool), np.full(count, np.inf)
        games, size = np.arange(count), np.full(count, np.inf)
        worth = self.worth
        for k in range(CHORDS):
            here = z if k == 0 else z[:, games]
            change = factors.solve(self._residual(worth, here, scale[-1]))
            length = np.sqrt(added(change * change))
            here = here - scale * change
            usable = np.isfinite(length) & (here[-1] >= 0)
            usable &= (length <= pace.largest) if k == 0 else (length <= pace.contraction * size)
            small = length <= (pace.corrected if k < CHORDS - 1 else 3 * pace.corrected)
            if k == 0:
                first, z = length, here
            else:
                z[:, games] = here
            fine[games] = usable & small
            more = np.flatnonzero(usable & ~small)
            if k == CHORDS - 1 or not more.size:
                break
            if more.size < len(games):
                games, size = games[more], length[more]
                worth, scale, factors = worth.part(more), scale[:, more], factors.part(more)
            else:
                size = length
        return z, fine, first

    @staticmethod
    def _residual(worth: System, z: Any, size: Any) -> Any:
        result = np.zeros_like(z)
        np.subtract(z[:-1], z[-1] * worth.gaps(z[:-1]), out=result[:-1])
        result[:-1] /= size
        return result

    def _cross(self, places: Any, flat: Any, new: Any, tangent: Any) -> None:
        """Guess where the arc from `flat` to `new` meets the target: on the parabola through both."""
        games, step = self.games[places], self.step[places]
        start, along = flat[:, places], tangent[:, places] * step
        bend = new[:, places] - start - along
        goal = np.arcsinh(self.target[places])
        low, high = np.zeros(len(places)), np.ones(len(places))
        for _ in range(40):
            middle = 0.5 * (low + high)
            beyond = start[-1] + middle * (along[-1] + middle * bend[-1]) >= goal
            low, high = np.where(beyond, low, middle), np.where(beyond, middle, high)
        self.guess[:, games] = np.sinh(start + high * (along + high * bend))[:-1]
        self.before[:, games] = self.z[:, places]
        self.crossed[games] = True
