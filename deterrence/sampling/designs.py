"""Where are the points of a sample? Five designs of points in a unit cube, one seed each.

`Uniform` draws independently. `Latin` puts one point into each of n strata of every factor (McKay,
Beckman & Conover 1979). `Sobol` is a scrambled Sobol' net (Owen 1997), the most even of them;
with `replicates` it is that many independently scrambled nets, whose spread is an honest error.
`Saltelli` is made for `sensitivity`: two such samples A and B, and for each factor a copy of A that
takes this one factor from B (Saltelli and others 2010): n (factors + 2) games. So is `Morris`, for a first
look at many factors: n points, and from each a step along every factor (Morris 1991): n (factors + 1).

A design knows no game and no law. Points that a game cannot take are drawn again (`sampling.drawing`),
from the continued sequence: a net is then one of the admissible points only up to their share.
"""

from __future__ import annotations

import warnings
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from deterrence.arguments import whole
from deterrence.errors import ParameterError
from deterrence.parameters import Array

__all__ = ["Design", "Latin", "Morris", "Saltelli", "Sobol", "Stream", "Uniform"]

# slots that are to be filled (m,) -> points (m, games of a slot, columns)
Stream = Callable[[Any], Array]
_LARGEST = 2**30  # points that one of scipy's nets has


@dataclass(frozen=True)
class Design(ABC):
    """`n` points, or `n` slots of several games each, from one `seed`.

    Raises
    ------
    ParameterError
        If `n` is no whole number above 0, or `seed` none that is at least 0.

    """

    n: int
    seed: int = 0

    def __post_init__(self) -> None:
        _whole(f"a sample of {self.n!r} games was asked for", self.n, 1)
        _whole(f"seed came as {self.seed!r}", self.seed, 0)
        if self.n > _LARGEST:
            raise ParameterError(f"a sample of {self.n} games is more than 2**30, the most: give fewer.")

    @abstractmethod
    def stream(self, active: Any) -> Stream:
        """What hands out points, call after call, in columns of which only the `active` ones matter."""

    def coords(self, factors: Sequence[str]) -> dict[str, Any]:
        """What tells the games of a sample apart, each (games,): nothing where they are alike."""
        return {}


@dataclass(frozen=True)
class Uniform(Design):
    """Independent points: the error of a mean falls as 1/sqrt(n)."""

    def stream(self, active: Any) -> Stream:
        """See `Design`; a column's first points do not depend on what the others are."""
        random = np.random.default_rng(self.seed)
        return lambda slots: random.random((len(active), len(slots))).T[:, None, :]


@dataclass(frozen=True)
class Latin(Design):
    """A Latin hypercube: each factor's n points fall into n strata, one each, in random order."""

    def stream(self, active: Any) -> Stream:
        """See `Design`; a second call is a hypercube of its own."""
        from scipy.stats import qmc

        cube = qmc.LatinHypercube(len(active), seed=np.random.default_rng(self.seed))
        return lambda slots: np.asarray(cube.random(len(slots)))[:, None, :]


@dataclass(frozen=True)
class Sobol(Design):
    """Scrambled Sobol' nets: `replicates` of them, each of a power of two points, n together.

    Another `n` is rounded up, with a warning.
    """

    replicates: int = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        _whole(f"replicates came as {self.replicates!r}", self.replicates, 1)
        _round_up(self, self.replicates)

    def stream(self, active: Any) -> Stream:
        """See `Design`; each net fills the slots of its own."""
        seeds = np.random.default_rng(self.seed).spawn(self.replicates)
        nets = [_net(len(active), seed) for seed in seeds]

        def points(slots: Any) -> Array:
            own = np.asarray(slots) * self.replicates // self.n
            found = np.empty((len(slots), 1, len(active)))
            for number, net in enumerate(nets):
                found[own == number, 0] = net(int((own == number).sum()))
            return found

        return points

    def coords(self, factors: Sequence[str]) -> dict[str, Any]:
        """`replicate`: the number of the net that a game's point belongs to."""
        return {"replicate": np.arange(self.n) * self.replicates // self.n}


@dataclass(frozen=True)
class Saltelli(Design):
    """Two Sobol' samples of n points and their crossings, for `sensitivity`: n (factors + 2) games.

    With `pairs` n (2 factors + 2), which is what second-order indices take. An `n` that is no power of two
    is rounded up, with a warning.
    """

    pairs: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if not isinstance(self.pairs, bool):
            raise ParameterError(f"pairs came as {self.pairs!r}: give True or False.")
        _round_up(self, 1)

    def stream(self, active: Any) -> Stream:
        """See `Design`; a slot's games are in the order of `coords`, for the active columns."""
        where = np.flatnonzero(active)
        net = _net(2 * len(where), np.random.default_rng(self.seed))

        def points(slots: Any) -> Array:
            both = net(len(slots)).reshape(len(slots), 2, len(where))
            found = np.zeros((len(slots), 2 + (1 + self.pairs) * len(where), len(active)))
            found[:, :2, where] = both
            for first in range(1 + self.pairs):
                rows = slice(2 + first * len(where), 2 + (first + 1) * len(where))
                found[:, rows, where] = both[:, None, first]
                for number, column in enumerate(where):
                    found[:, 2 + first * len(where) + number, column] = both[:, 1 - first, number]
            return found

        return points

    def coords(self, factors: Sequence[str]) -> dict[str, Any]:
        """`matrix`: 0 is A, 1 is B, then A with factor after factor from B; `slot`: what belongs together.

        With `pairs` there are also, last, B with factor after factor from A.
        """
        rows = (1 + self.pairs) * len(factors) + 2
        return {"matrix": np.repeat(np.arange(rows), self.n), "slot": np.tile(np.arange(self.n), rows)}


@dataclass(frozen=True)
class Morris(Design):
    """n points, and a step from each along every factor, for `sensitivity`: n (factors + 1) games.

    A step is a quarter to a half of a factor's law, up or down; of one length only it would not see what has
    that period. All start at the point itself (radial: Campolongo, Saltelli & Cariboni 2011), not where the
    one before ended; and points are not on levels, so that no step meets the end of a law that has none.
    """

    def stream(self, active: Any) -> Stream:
        """See `Design`; a slot's games are its point, and this with one active column moved."""
        where = np.flatnonzero(active)
        steps, random = self._steps(len(where)), np.random.default_rng(self.seed).spawn(2)[1]

        def points(slots: Any) -> Array:
            own = steps[slots]
            start = random.random(own.shape) / 2 + (own < 0) / 2  # in the half from which it fits
            found = np.zeros((len(slots), len(where) + 1, len(active)))
            found[:, :, where] = start[:, None]
            for number, column in enumerate(where):
                found[:, 1 + number, column] += own[:, number]
            return found

        return points

    def coords(self, factors: Sequence[str]) -> dict[str, Any]:
        """`matrix`: 0 is the point, 1 + i has factor i moved; `step`: by how much of its law; `slot`."""
        rows, steps = len(factors) + 1, self._steps(len(factors))
        own = {"matrix": np.repeat(np.arange(rows), self.n), "slot": np.tile(np.arange(self.n), rows)}
        return {**own, "step": np.concatenate([np.zeros(self.n), steps.T.ravel()])}

    def _steps(self, factors: int) -> Array:
        """How far up or down, (n, factors): the same however often a slot is drawn."""
        random, shape = np.random.default_rng(self.seed).spawn(2)[0], (self.n, factors)
        return random.choice([-1.0, 1.0], size=shape) * random.uniform(0.25, 0.5, size=shape)


def _net(columns: int, random: Any) -> Callable[[int], Array]:
    from scipy.stats import qmc

    sequence = qmc.Sobol(columns, scramble=True, seed=random)
    return lambda count: np.asarray(sequence.random(count)) if count else np.empty((0, columns))


def _round_up(design: Design, nets: int) -> None:
    """Make `n` so many times a power of two, and say so if it changes."""
    points = nets * 2 ** (int(-(-design.n // nets)) - 1).bit_length()
    if points != design.n:
        each = f"{nets} times a power of two" if nets > 1 else "a power of two"
        words = f"{type(design).__name__} came with n={design.n}, but needs {each}: rounded up to {points}."
        warnings.warn(words, stacklevel=4)
        object.__setattr__(design, "n", points)


def _whole(words: str, number: Any, least: int) -> None:
    if not whole(number, least):
        above = "above 0" if least else "of at least 0"
        raise ParameterError(f"{words}: give a whole number {above}.")
