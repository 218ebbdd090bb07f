"""How is a batch searched for semi-separating equilibria? Support by support, along one probability.

A type mixes between two signals only if it is indifferent. With one mixed signal, of probability b, its
gain g(b) by the second action must vanish: g is smooth in b but for jumps where beliefs make a reply
change. So g is evaluated on a grid in b, for all games and supports at once; where it changes its sign,
`walk` closes in on the root, or on the jump and the mixed reply that fills it; and what is found is an
equilibrium if no type gains by a signal outside its support.

The grid may step over two roots (or a root and a jump) that lie between the same two of its points: the
list is not proved complete. Of a continuum, as where no signal matters to the type, at most ends are
listed. Supports with more mixed signals are not searched.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.listed import Listed, places
from deterrence.multistage.answer import SideBySide
from deterrence.multistage.compiled import Compiled
from deterrence.multistage.found import Found
from deterrence.multistage.supports import supports
from deterrence.multistage.walk import walk
from deterrence.status import Status
from deterrence.tree import Tree

__all__ = ["MixedEngine"]

MOST_SUPPORTS = 4_096
CHUNK = 4_096  # games whose changes of sign are followed together
SCANNED = 8_192  # games times points of the grid that are evaluated together
ZERO = 1e-12  # a gain of at most this share of the range is rounding
SAME = 1e-9  # probabilities that differ by less are the same
_EDGES = np.array([1e-13, 1e-7, 1e-4, 1e-3])
_INNER = np.sin(0.5 * np.pi * np.arange(1, 40) / 40) ** 2


class MixedEngine:
    """Perfect Bayesian equilibria of one structure, pure and with mixed signals, for any batch.

    Parameters
    ----------
    tree : Tree
    solver : PerfectBayesian
        Its off-path rule, tolerance, capacity and `mixing`. It is what a pickle keeps.

    Raises
    ------
    GameError
        If there are too many supports.

    """

    exhaustive = False

    def __init__(self, tree: Tree, solver: Any) -> None:
        self.solver = solver
        self.pure = replace(solver, mixing=0).compiled(tree)
        self.compiled = Compiled(tree, solver)
        self.supports = list(supports(tree, self.compiled.signals, 1))
        if len(self.supports) > MOST_SUPPORTS:
            raise GameError(
                f"there are {len(self.supports)} supports of mixed signals, more than {MOST_SUPPORTS}: fix "
                "some choices by structural fields, or give mixing=0."
            )
        self.scan = self.compiled.scan(self.supports)
        first = self.compiled.first
        self.rows = np.array([[first[s] + a for x in self.supports for s, *two in x.mixed for a in [two[i]]]
                              for i in (0, 1)])  # fmt: skip
        self.base = np.zeros((first[-1], len(self.supports)))
        for k, support in enumerate(self.supports):
            for s, a in support.pure:
                self.base[first[s] + a, k] = 1.0
        self.names = [x.words(tree, self.compiled.signals) for x in self.supports]

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch."""
        pure = self.pure(game)
        allowed = ~np.isin(pure.status[..., 0], [Status.not_finite, Status.inadmissible])
        numbers = np.flatnonzero(allowed)
        chunks = [numbers[i : i + CHUNK] for i in range(0, len(numbers), CHUNK)]
        found = Found.joined([*(self._search(game, chunk) for chunk in chunks), self._nothing()])
        found, tied = self._kept(game, found)
        return self._answer(game, pure, allowed, found, tied)

    def _nothing(self) -> Found:
        c = self.compiled
        none = np.zeros(0, dtype=int)
        shape = np.zeros((len(c.jumping), 0), dtype=bool)
        return Found(none, none, np.zeros((c.first[-1], 0)), shape, np.zeros((len(c.of), 0)))

    def _search(self, game: Game, numbers: Any) -> Found:
        """All zeros of gains in some games."""
        values = Compiled.values(game, numbers)
        share = np.concatenate([_EDGES, _INNER, 1 - _EDGES[::-1]])
        rest = np.concatenate([1 - _EDGES, 1 - _INNER, _EDGES[::-1]])
        starts: list[Any] = []
        step = max(SCANNED // len(share), 1)
        for begin in range(0, len(numbers), step):
            some = slice(begin, begin + step)
            piece = {n: v[some, None] if np.ndim(v) else v for n, v in values.items()}
            gains = self.scan({**piece, "share 0": share, "rest 0": rest})
            count = len(numbers[some])
            for k, gain in enumerate(gains):
                sign = np.broadcast_to(gain, (count, len(share))) > ZERO
                where, point = np.nonzero(sign[:, 1:] != sign[:, :-1])
                starts.append(np.stack([where + begin, np.full(len(where), k), point]))
        where, k, point = np.concatenate(starts, axis=1)
        ends = []
        for at in (point, point + 1):
            nothing = self._nothing()
            sent = self.base[:, k]
            column = np.arange(len(k))
            sent[self.rows[0, k], column], sent[self.rows[1, k], column] = rest[at], share[at]
            blank = [np.repeat(np.zeros_like(x[:, :1], shape=(len(x), 1)), len(k), axis=1)
                     for x in (nothing.here, nothing.told)]  # fmt: skip
            ends.append(Found(where, k, sent, *blank))
        found = walk(self.compiled, values, (ends[0], ends[1]), self.rows, self.solver.tolerance)
        found.games = numbers[found.games]
        return found

    def _kept(self, game: Game, found: Found) -> tuple[Found, Any]:
        """Those in which no type gains by another signal, each once, in order; which of them are tied."""
        c, tolerance = self.compiled, self.solver.tolerance
        share = found.sent[self.rows[1, found.patterns], np.arange(len(found))]
        order = np.lexsort((share, found.patterns, found.games))
        found, share = found.chosen(order), share[order]
        values = c.values(game, found.games)
        levels = c.levels(values, found.sent, found.here, found.told)
        used = found.sent > 0
        starts = c.first[:-1]
        best = np.maximum.reduceat(levels, starts, axis=0)
        worst = np.minimum.reduceat(np.where(used, levels, np.inf), starts, axis=0)
        unused = np.maximum.reduceat(np.where(used, -np.inf, levels), starts, axis=0)
        good = (best - worst <= tolerance).all(axis=0)
        tied = (np.abs(worst - unused) <= tolerance).any(axis=0)
        tied |= c.margin(values, found.sent, found.here, found.told) <= tolerance
        keys = np.stack([found.games, found.patterns])[:, good]
        again = np.zeros(keys.shape[1], dtype=bool)
        again[1:] = (keys[:, 1:] == keys[:, :-1]).all(axis=0) & (np.diff(share[good]) < SAME)
        keep = np.flatnonzero(good)[~again]
        return found.chosen(keep), tied[keep]

    def _answer(self, game: Game, pure: Equilibria, allowed: Any, found: Found, tied: Any) -> Equilibria:
        """The pure candidates, then every mixed equilibrium in its place; see `Status` for the codes."""
        entry, _ = places(found, game.size, len(self.supports), self.solver.capacity)
        entry = entry.reshape(*game.shape, entry.shape[-1])
        here = entry >= 0
        codes = np.full(entry.shape, Status.not_an_equilibrium, dtype=np.int8)
        codes[here] = np.where(tied, Status.tie, Status.ok)[entry[here]]
        exists = np.concatenate([pure.exists, here], axis=-1)
        status = np.concatenate([pure.status, codes], axis=-1)
        status[~exists] = Status.not_an_equilibrium
        status[~exists.any(axis=-1)] = Status.none_found
        status[~allowed] = pure.status[~allowed][..., :1]
        names = (*pure.names, *self.names, *(f"further {n + 1}" for n in range(self.solver.capacity)))
        return Equilibria(
            game=game,
            concept=pure.concept.replace("pure-strategy ", "").replace(
                "equilibrium,", "equilibrium, pure or with one mixed signal,"
            ),
            names=names,
            exists=exists,
            status=status,
            complete=pure.complete,
            details=SideBySide(
                pure.details, Listed(self.compiled, game, game, found, entry), len(pure.names)
            ),
        )
