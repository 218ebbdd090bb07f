"""How is a batch of signalling games solved? Piece by piece, each equilibrium put in its place.

A sender that alone knows its type sends a message; whoever sees it replies, not knowing the type (Spence
1973; Cho & Kreps 1987). Types may pool, separate, or mix so that a message tells something but not all.
Given the messages and replies in use, the types' indifference fixes how replies are mixed and the
replies' indifference how types mix: two systems of linear equations. So all equilibria are a finite union
of products of polytopes, and their corners are listed; see `deterrence.kernels.signalling.assessments`
for the proof that none is missing, ties and continua included, and `deterrence.kernels.sequences.assessments`
for receivers who reply one after another.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from deterrence.beliefs import rule_in_words
from deterrence.draws import check_draws
from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.information import profile_in_words
from deterrence.kernels.profiles import CONTINUUM, STRICT, TIED
from deterrence.kernels.signalling.assessments import Assessments, joined
from deterrence.pieces import pieces
from deterrence.signalling.answer import SignallingDetails, SignallingEquilibria
from deterrence.signalling.compiled import Compiled
from deterrence.signalling.structure import Signalling
from deterrence.status import Status
from deterrence.tree import Tree

__all__ = ["SignallingEngine"]

PIECE = 4_096  # games solved together: flat between 2,048 and 16,384
KINDS = {STRICT: Status.ok, TIED: Status.tie, CONTINUUM: Status.degenerate}


class SignallingEngine:
    """All perfect Bayesian equilibria of one signalling structure, pure and mixed, for any batch.

    Parameters
    ----------
    tree : Tree
    solver : PerfectBayesian
        Its off-path rule, tolerance and capacity. It is what a pickle keeps.

    Raises
    ------
    GameError
        Why the tree is not a signalling game, to be put behind "...: ".

    """

    exhaustive = True  # the proof covers ties and games without an equilibrium

    def __init__(self, tree: Tree, solver: Any) -> None:
        self.solver = solver
        self.compiled = Compiled(solver, Signalling(tree, solver.off_path, solver.tolerance))

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch."""
        check_draws(game)
        shape = game.shape or (1,)
        numbers = np.arange(game.size).reshape(shape)
        sound = np.broadcast_to(game.admissible, shape).reshape(-1).copy()
        finite, tied, proved = (np.zeros(game.size, dtype=bool) for _ in range(3))
        parts = []
        for index in pieces(shape, PIECE):
            here = numbers[index].reshape(-1)
            found, finite[here], tied[here] = self.compiled.solve(game, index, self.solver.tolerance)
            proved[here] = found.proved
            found.games[...] = here[found.games]
            parts.append(found)
        found = joined(parts, proved)
        order = np.argsort(found.games, kind="stable")
        found = found.chosen(order[(sound & finite)[found.games[order]]])
        return self._answer(game, found, sound, finite, tied)

    def _answer(self, game: Game, found: Assessments, sound: Any, finite: Any, tied: Any) -> Equilibria:
        """Every equilibrium in its place; see `Status` for the codes."""
        structure, capacity = self.compiled.structure, self.solver.capacity
        patterns = structure.stage.patterns
        entry, full = _places(found, len(sound), len(patterns), capacity)
        codes = np.array([KINDS[kind] for kind in sorted(KINDS)], dtype=np.int8)[found.kinds]
        codes[(codes == Status.ok) & tied[found.games]] = Status.tie
        exists = entry >= 0
        status = np.full(entry.shape, Status.not_an_equilibrium, dtype=np.int8)
        status[exists] = codes[entry[exists]]
        status[~exists.any(axis=1)] = Status.none_found
        status[~finite] = Status.not_finite
        status[~sound] = Status.inadmissible
        names = [_words(game.tree, structure.senders, pattern) for pattern in patterns]
        names += [f"further {place + 1}" for place in range(capacity)]
        entry = entry.reshape(*game.shape, len(names))
        return SignallingEquilibria(
            game=game,
            concept="perfect Bayesian equilibrium, pure and mixed, off-path beliefs: "
            + rule_in_words(self.solver.off_path),
            names=tuple(names),
            exists=exists.reshape(entry.shape),
            status=status.reshape(entry.shape),
            complete=(found.proved & ~full & ~tied & sound & finite).reshape(game.shape),
            details=SignallingDetails(self.compiled, game, game, found, entry),
        )


def _places(found: Assessments, games: int, patterns: int, capacity: int) -> tuple[Any, Any]:
    """Where each equilibrium stands, (games, K) of numbers or -1; which games have too many."""
    new = np.ones(len(found.games), dtype=bool)
    new[1:] = (np.diff(found.games) != 0) | (np.diff(found.patterns) != 0)
    entry = np.full((games, patterns + capacity), -1)
    entry[found.games[new], found.patterns[new]] = np.flatnonzero(new)
    rest = np.flatnonzero(~new)
    at = found.games[rest]
    first = np.flatnonzero(np.diff(at, prepend=-1))
    place = np.arange(len(at)) - np.repeat(first, np.diff(first, append=len(at)))
    fits = place < capacity
    entry[at[fits], patterns + place[fits]] = rest[fits]
    full = np.zeros(games, dtype=bool)
    full[at[~fits]] = True
    return entry, full


def _words(tree: Tree, senders: list[str], pattern: Any) -> str:
    """A pattern of messages: "Sender: beer if strong, beer or quiche if weak"."""
    if all(len(own) == 1 for own in pattern):
        return profile_in_words(tree, {s: own[0] for s, own in zip(senders, pattern, strict=True)})
    player, actions = tree.infosets[senders[0]].player, tree.infosets[senders[0]].actions
    words = [" or ".join(actions[m] for m in own) for own in pattern]
    types = [label.removeprefix(f"{player}: ").rsplit(": ", 1)[-1] for label in senders]
    if len(set(words)) == 1:
        return f"{player}: {words[0]}"
    return f"{player}: " + ", ".join(f"{w} if {t}" for w, t in zip(words, types, strict=True))
