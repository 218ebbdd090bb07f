"""How is a batch searched for semi-separating equilibria? Support by support, on a grid of probabilities.

A type mixes between two signals only if it is indifferent. With one mixed signal, of probability b, its
gain g(b) by the second action must vanish; with two, of different players, both gains must. Gains are
smooth in the probabilities but for jumps where beliefs make a reply change, and there the player who
replies may mix. So gains are evaluated on a grid, for all games and supports at once; where they may
vanish, `deterrence.multistage.scan` and `walk` close in on the root, or on the jump and the mixed replies
that fill it; and what is found is an equilibrium if no type gains by another signal.

The grid may step over two roots (or a root and a jump) that lie between the same of its points: the list is
not proved complete. Of a continuum, as where no signal matters to the type, at most some points are listed.
Not searched: more mixed signals than two, two of one player, mixtures of three actions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from deterrence.answers.listed import Listed, places
from deterrence.answers.status import Status
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError
from deterrence.game import Game
from deterrence.multistage.answer import SideBySide
from deterrence.multistage.compiled import Compiled
from deterrence.multistage.found import Found
from deterrence.multistage.scan import alone, together
from deterrence.trees.beliefs import rule_in_words
from deterrence.trees.program import Program

__all__ = ["LOOKS", "MixedEngine"]

LOOKS = (alone, together)
WORDS = ("one signal", "one or two signals")
MOST_SUPPORTS = 4_096
CHUNK = 4_096  # games whose zeros are followed together
SAME = 1e-9  # probabilities that differ by less are the same


class MixedEngine:
    """Perfect Bayesian equilibria of one structure, pure and with mixed signals, for any batch.

    Parameters
    ----------
    pure : Program
        The pure profiles of the structure.
    solver : PerfectBayesian
        Its off-path rule, tolerance, capacity and `mixing`. It is what a pickle keeps.

    Raises
    ------
    GameError
        If there are too many supports.

    """

    exhaustive = False

    def __init__(self, pure: Program, solver: Any) -> None:
        self.pure, self.solver = pure, solver
        self.pure.solver = replace(solver, mixing=0)
        self.compiled = Compiled(pure.tree, solver)
        count = len(self.compiled.patterns.names)
        if count > MOST_SUPPORTS:
            raise GameError(
                f"there are {count} supports of mixed signals, more than {MOST_SUPPORTS}: fix some choices "
                "by structural fields, or give a lower mixing."
            )

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch."""
        pure = self.pure(game)
        sound = ~np.isin(pure.status[..., 0], [Status.not_finite, Status.inadmissible])
        none = np.zeros(0, dtype=int)
        nothing = self.compiled.start(none, none, [], [])
        found = Found.joined([nothing, *self._searched(game, np.flatnonzero(sound))])
        return self._answer(game, pure, sound, *self._kept(game, found))

    def _searched(self, game: Game, sound: Any) -> Iterator[Found]:
        """All zeros of gains."""
        values = self.compiled.values(game)
        for begin in range(0, len(sound), CHUNK):
            numbers = sound[begin : begin + CHUNK]
            chunk = {n: v[numbers] if np.ndim(v) else v for n, v in values.items()}
            for look in LOOKS[: self.solver.mixing]:
                found = look(self.compiled, chunk, len(numbers), self.solver.tolerance)
                found.games = numbers[found.games]
                yield found

    def _kept(self, game: Game, found: Found) -> tuple[Found, Any]:
        """Those in which no type gains by another signal, in order, each once; which of them are tied."""
        c, p, tolerance = self.compiled, self.compiled.patterns, self.solver.tolerance
        values = c.values(game)
        levels = c.levels(values, found)
        used, starts = p.used[:, found.patterns], p.first[:-1]
        best = np.maximum.reduceat(levels, starts, axis=0)
        worst = np.minimum.reduceat(np.where(used, levels, np.inf), starts, axis=0)
        other = np.maximum.reduceat(np.where(used, -np.inf, levels), starts, axis=0)
        tied = (worst - other <= tolerance).any(axis=0)
        margin, shortfall = c.margins(values, found)
        tied |= margin <= tolerance
        good = np.flatnonzero((best - worst <= tolerance).all(axis=0) & (shortfall <= tolerance))
        order = good[np.lexsort((*found.sent[::-1, good], found.patterns[good], found.games[good]))]
        found = found.chosen(order)
        first = np.ones(len(found), dtype=bool)
        first[1:] = (np.diff(found.games) != 0) | (np.diff(found.patterns) != 0)
        first[1:] |= (np.abs(np.diff(found.sent)) > SAME).any(axis=0)
        return found.chosen(np.flatnonzero(first)), tied[order][first]

    def _answer(self, game: Game, pure: Equilibria, sound: Any, found: Found, tied: Any) -> Equilibria:
        """The pure candidates, then every mixed equilibrium in its place; see `Status` for the codes."""
        names = self.compiled.patterns.names
        entry, _ = places(found.games, found.patterns, game.size, len(names), self.solver.capacity)
        entry = entry.reshape(*game.shape, entry.shape[-1])
        here = entry >= 0
        codes = np.zeros(entry.shape, dtype=np.int8)
        codes[here] = np.where(tied, Status.tie, Status.ok)[entry[here]]
        exists = np.concatenate([pure.exists, here], axis=-1)
        status = np.concatenate([pure.status, codes], axis=-1)
        status[~exists] = Status.not_an_equilibrium
        status[~exists.any(axis=-1)] = Status.none_found
        status[~sound] = pure.status[~sound][..., :1]
        return Equilibria(
            game=game,
            concept=f"perfect Bayesian equilibrium, pure or with {WORDS[self.solver.mixing - 1]} mixed, "
            f"off-path beliefs: {rule_in_words(self.solver.off_path)}",
            names=(*pure.names, *names, *(f"further {n + 1}" for n in range(self.solver.capacity))),
            exists=exists,
            status=status,
            complete=pure.complete,
            details=SideBySide(
                pure.details, Listed(self.compiled, game, game, found, entry), len(pure.names)
            ),
        )
