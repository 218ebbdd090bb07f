"""Which thresholds fit together, so that every type on either side of its own does what suits it?

Equilibria in monotone (cutoff) strategies of a `ThresholdGame`: each player takes its upper action iff its
type is above t_i, and the marginal type is indifferent, gain_i(t_i; t) = 0, or t_i stands at an end of
its interval with the gain not negative at the low end (all act), not positive at the high end (nobody).

Where the model names a theorem for uniqueness, Newton's method (or bisection) finds the one equilibrium.
Elsewhere all are isolated in boxes by the signs of gains (`deterrence.kernels.cutoffs.boxes`) and polished.
The list is proved complete by that theorem where it holds, or by the boxes: where the sign of every effect
is declared and no gain contradicts it, all equilibria are listed, but for any nearer to a listed one than
a few times `resolution`. That gains rise with the type is taken from the model; the judge tests it.
Equilibria in other than monotone strategies are not searched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from deterrence.answers.status import Status
from deterrence.arrays.pieces import pieces
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError
from deterrence.game import Game
from deterrence.kernels.cutoffs.boxes import UNKNOWN, Boxes, isolate
from deterrence.kernels.cutoffs.nested import MOST_PLAYERS, nested
from deterrence.kernels.cutoffs.polish import determinant, polish, slopes
from deterrence.language.tree import Tree
from deterrence.solver import Solver, check_game
from deterrence.thresholds.details import ThresholdDetails
from deterrence.thresholds.game import ThresholdGame
from deterrence.thresholds.piece import FlatGames
from deterrence.thresholds.tree import ThresholdTree

__all__ = ["Cutoff"]

PIECE = 16_384  # games solved together: flat from here on, and 15 % slower at half of it
ACCEPTED = 1e-10  # gain of a marginal type, as a share of the gains at the ends of its interval
SINGULAR = 1e-6  # of the product of a matrix's largest slopes: as good as a double root
List = tuple[Any, Any, Any]


@dataclass(frozen=True)
class Cutoff(Solver):
    """All equilibria in thresholds of a game of continuous types.

    Parameters
    ----------
    capacity : int
        Places for equilibria of one game, listed from the lowest first threshold; if more are found the
        rest is left out and the list not called complete.
    resolution : float
        Equilibria nearer to each other than this share of every interval are one.

    """

    capacity: int = 5
    resolution: float = 1e-6
    rank: ClassVar[int] = 0
    suits: ClassVar[str] = "players have continuous types and act above a threshold"
    solves: ClassVar[type[Tree]] = ThresholdTree

    def __post_init__(self) -> None:
        if isinstance(self.capacity, bool) or not isinstance(self.capacity, int) or self.capacity < 1:
            raise ParameterError(
                f"Cutoff: capacity came as {self.capacity!r}: give a number of places, at least 1."
            )
        if not 1e-9 <= self.resolution <= 0.1:
            raise ParameterError(
                f"Cutoff: resolution came as {self.resolution!r}: give a share of intervals, 1e-9 to 0.1."
            )

    def refuses(self, tree: Tree) -> str:
        """Nothing: any number of players with a type."""
        return ""

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch; see `Solver`."""
        check_game(type(self).__name__, game)
        self.prepare(game.tree)
        assert isinstance(game, ThresholdGame)
        shape, n = game.shape or (1,), len(game.actions)
        thresholds = np.full((self.capacity, n, *shape), np.nan)
        status = np.full((self.capacity, *shape), Status.not_an_equilibrium, dtype=np.int8)
        complete = np.zeros(shape, dtype=bool)
        allowed = np.broadcast_to(game.admissible, shape)
        for index in pieces(shape, PIECE):
            block, mine = complete[index].shape, allowed[index].reshape(-1)
            flat = FlatGames(game, index, len(mine))
            if not game.shape:
                flat.check_single()
            found = _Search(flat, mine, self.resolution).solved(self.capacity)
            thresholds[(slice(None), slice(None), *index)] = found[0].reshape(self.capacity, n, *block)
            status[(slice(None), *index)] = found[1].reshape(self.capacity, *block)
            complete[index] = found[2].reshape(block)
        status = np.moveaxis(status.reshape(self.capacity, *game.shape), 0, -1)
        return Equilibria(
            game=game,
            concept="equilibrium in thresholds",
            names=tuple(f"thresholds {k + 1}" for k in range(self.capacity)),
            exists=(status == Status.ok) | (status == Status.tie),
            status=status,
            complete=complete.reshape(game.shape),
            details=ThresholdDetails(game, thresholds.reshape(self.capacity, n, *game.shape)),
        )


@dataclass(eq=False)
class _Search:
    """The search in some games; a list of equilibria is (games, thresholds (N, E), nearly singular)."""

    flat: FlatGames
    allowed: Any
    resolution: float

    @np.errstate(all="ignore")
    def solved(self, capacity: int) -> tuple[Any, Any, Any]:
        """Thresholds (capacity, N, games), status (capacity, games) and whether the list is complete."""
        flat = self.flat
        sound = self.allowed & flat.ordered & flat.finite
        listed, complete, failed, broken = self._all(sound)
        thresholds, status, over = _placed(listed, capacity, flat.count)
        some = np.isin(status, (Status.ok, Status.tie)).any(axis=0)
        for code, where in (
            (Status.none_found, ~some),
            (Status.not_converged, ~some & failed),
            (Status.not_finite, ~flat.finite | broken),
            (Status.inadmissible, ~self.allowed | (flat.finite & ~flat.ordered)),
        ):
            status[:, where] = code
        return thresholds, status, complete & ~over & sound & ~broken

    def _all(self, sound: Any) -> tuple[List, Any, Any, Any]:
        """The list; then where it is complete, where the search failed, and where a gain was not finite."""
        flat = self.flat
        one = np.flatnonzero(sound & flat.unique)
        free = np.zeros((len(flat.players), len(one)), dtype=bool)
        found, _ = self._accepted(one, 0.5 * (flat.low + flat.high)[:, one], free)
        left = _others(one, found[0], flat.count)
        if left.size and len(flat.players) <= MOST_PLAYERS:
            start = nested(flat.select, left, flat.low[:, left], flat.high[:, left])
            again, _ = self._accepted(left, start, free[:, : len(left)])
            found = _joined(found, again)
        complete, nowhere = (np.zeros(flat.count, dtype=bool) for _ in range(2))
        complete[found[0]] = True
        rest = np.flatnonzero(sound & ~complete)
        if not rest.size:
            return found, complete, nowhere, nowhere
        effects = flat.effects()
        boxes = isolate(flat.select, rest, flat.low, flat.high, effects, flat.scale, self.resolution)
        more, lost = self._in_boxes(boxes)
        # of a game with a theorem one equilibrium is all, however little the boxes show
        unsure = (boxes.failed | boxes.unsound | lost | (effects == UNKNOWN).any(axis=(0, 1))) & ~flat.unique
        complete[rest] = ~(unsure[rest] | flat.contradicted(rest, effects))
        count = np.bincount(np.concatenate([found[0], more[0]]), minlength=flat.count)
        complete &= ~flat.unique | (count == 1)
        return _joined(found, more), complete, boxes.failed | lost, boxes.broken

    def _in_boxes(self, boxes: Boxes) -> tuple[List, Any]:
        """The equilibria in small boxes, each once, and in which games a box holds none that is listed."""
        flat, near = self.flat, self.resolution * (self.flat.high - self.flat.low)
        middle = 0.5 * (boxes.low + boxes.high)
        found, kept = self._accepted(boxes.games, middle, boxes.low == boxes.high)
        inside = (np.abs(found[1] - middle[:, kept]) <= 4 * near[:, found[0]]).all(axis=0)
        listed = _merged(found[0][inside], found[1][:, inside], found[2][inside], near)
        lost = np.zeros(flat.count, dtype=bool)
        for box in _others(np.arange(len(boxes.games)), kept[inside], len(boxes.games)):
            game = boxes.games[box]  # it may still border on the box of a listed one
            away = np.abs(listed[1][:, listed[0] == game] - middle[:, [box]])
            lost[game] |= not (away <= 8 * near[:, [game]]).all(axis=0).any()
        return listed, lost

    def _accepted(self, games: Any, start: Any, pinned: Any) -> tuple[List, Any]:
        """Polished equilibria from these starts, and from which."""
        flat = self.flat
        low, high, scale = flat.low[:, games], flat.high[:, games], flat.scale[:, games]
        t, value, settled = polish(flat.select, games, start, pinned, low, high)
        fits = np.abs(value) <= ACCEPTED * scale
        fits |= (t <= low) & (value >= 0) | (t >= high) & (value <= 0)
        kept = np.flatnonzero(fits.all(axis=0))
        width, free = (high - low)[:, kept], ~pinned[:, kept]
        matrix = slopes(flat.select(games[kept]), t[:, kept], value[:, kept], width, free)
        size = np.prod(np.abs(matrix).max(axis=1), axis=0)
        singular = np.abs(determinant(matrix)) <= SINGULAR * size
        sure = settled[kept] | singular
        return (games[kept[sure]], t[:, kept[sure]], singular[sure]), kept[sure]


def _others(numbers: Any, without: Any, count: int) -> Any:
    """Some numbers below a count but for others."""
    there = np.zeros(count, dtype=bool)
    there[numbers] = True
    there[without] = False
    return np.flatnonzero(there)


def _joined(one: List, other: List) -> List:
    games, t, singular = (np.concatenate(pair, axis=-1) for pair in zip(one, other, strict=True))
    return games, t, singular


def _merged(games: Any, t: Any, singular: Any, near: Any) -> List:
    """Each equilibrium once, sorted by game and thresholds."""
    order = np.lexsort((*t[::-1], games))
    games, t, singular = games[order], t[:, order], singular[order]
    same = (games[1:] == games[:-1]) & (np.abs(np.diff(t, axis=1)) <= 2 * near[:, games[1:]]).all(axis=0)
    kept = ~np.concatenate([np.zeros(min(1, len(games)), dtype=bool), same])
    return games[kept], t[:, kept], singular[kept]


def _placed(listed: List, capacity: int, count: int) -> tuple[Any, Any, Any]:
    """Equilibria in their places, lowest first: thresholds, status, and where some were left out."""
    games, t, singular = listed
    if (np.diff(games) <= 0).any():
        order = np.lexsort((*t[::-1], games))
        games, t, singular = games[order], t[:, order], singular[order]
    place = np.arange(len(games)) - np.searchsorted(games, games)
    thresholds = np.full((capacity, len(t), count), np.nan)
    status = np.full((capacity, count), Status.not_an_equilibrium, dtype=np.int8)
    over = np.zeros(count, dtype=bool)
    over[games[place >= capacity]] = True
    for k in range(capacity):
        here = np.flatnonzero(place == k)
        if here.size:
            thresholds[k][:, games[here]] = t[:, here]
            status[k, games[here]] = np.where(singular[here], Status.tie, Status.ok)
    return thresholds, status, over
