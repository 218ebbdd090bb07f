"""Which perfect Bayesian equilibria, pure and mixed, does a signalling game have? All of them.

A sender that alone knows its type sends a message; whoever sees it replies, not knowing the type (Spence
1973; Cho & Kreps 1987). Types may pool, separate, or mix so that a message tells something but not all.
Given the messages and replies in use, the types' indifference fixes how replies are mixed and the
replies' indifference how types mix: two systems of linear equations. So all equilibria are a finite union
of products of polytopes, and their corners are listed; see `deterrence.kernels.signalling.assessments`
for the proof that none is missing, ties and continua included.

Covered: any number of types, messages and replies; receivers with private types of their own, or told of
draws, who do not inform each other; messages that nobody answers; and moves after the reply that backward
induction solves whatever is believed. Not covered: messages that follow moves or private numbers, replies
to replies, moves at once, several informed players whose types matter to others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np

from deterrence.beliefs import OffPathRule, check_rule, rule_in_words
from deterrence.draws import check_draws
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError
from deterrence.game import TRACING, Game
from deterrence.information import profile_in_words
from deterrence.kernels.profiles import CONTINUUM, STRICT, TIED
from deterrence.kernels.signalling.assessments import Assessments, joined
from deterrence.pieces import pieces
from deterrence.signalling.answer import SignallingDetails, SignallingEquilibria
from deterrence.signalling.compiled import Compiled
from deterrence.signalling.structure import Signalling
from deterrence.solver import Solver, check_game, check_tolerance
from deterrence.status import Status
from deterrence.tree import Tree

__all__ = ["AllPerfectBayesian"]

PIECE = 4_096  # games solved together: flat between 2,048 and 16,384
KINDS = {STRICT: Status.ok, TIED: Status.tie, CONTINUUM: Status.degenerate}


@dataclass(frozen=True)
class AllPerfectBayesian(Solver):
    """All perfect Bayesian equilibria of signalling games, pure and mixed.

    Parameters
    ----------
    off_path : "any", "prior" or mapping of player to type
        What to believe after a message that no type (of positive probability) sends: whatever supports
        the reply, the prior, or certainty of a type of the sender.
    tolerance : float
        Payoffs that differ by at most this share of the largest difference are tied.
    capacity : int
        How many equilibria a game has place for beside the first of each pattern of messages. Where
        there are more, `complete` is False.

    The candidates are the patterns of messages (which ones each type uses with positive probability);
    `further` places take other equilibria of the same pattern. Of a continuum (status degenerate) the
    extreme points are listed: the others are mixtures of these. The result has one method more than
    `Equilibria`: `supporting(infoset)`, the beliefs that support a reply.
    """

    off_path: str | Mapping[str, str] = "any"
    tolerance: float = 1e-10
    capacity: int = 8
    rank: ClassVar[int] = 60
    suits: ClassVar[str] = "a sender with a private type sends a message and is answered"

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)
        if not isinstance(self.capacity, int) or self.capacity < 0:
            raise ParameterError(f"capacity came as {self.capacity!r}: give a number of places, at least 0.")
        if not isinstance(self.off_path, str):
            object.__setattr__(self, "off_path", OffPathRule(self.off_path))

    def refuses(self, tree: Tree) -> str:
        """One sender that moves first, one answer to each message, and supports that are not too many."""
        try:
            self._compiled(tree)
        except GameError as error:
            return f"AllPerfectBayesian does not cover {tree.game}: {error}"
        return ""

    def prepare(self, tree: Tree) -> None:
        """Compile; see `Solver`."""
        self.compiled(tree)

    def compiled(self, tree: Tree) -> Compiled:
        """The structure and its plans, made at most once.

        Raises
        ------
        GameError
            If the concept does not cover it, or the off-path rule names no type of the sender.

        """
        super().prepare(tree)
        if self.off_path != "any":
            check_rule(self.off_path, tree)
        return self._compiled(tree)

    def _compiled(self, tree: Tree) -> Compiled:
        key = f"signalling of {self!r}"
        with TRACING:
            if key not in tree.programs:
                try:
                    tree.programs[key] = Compiled(self, Signalling(tree, self.off_path, self.tolerance))
                except GameError as error:
                    tree.programs[key] = str(error)
            if isinstance(tree.programs[key], str):
                raise GameError(tree.programs[key])
            compiled: Compiled = tree.programs[key]
            return compiled

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch; see `Solver`."""
        check_game(type(self).__name__, game)
        compiled = self.compiled(game.tree)
        check_draws(game)
        shape = game.shape or (1,)
        numbers = np.arange(game.size).reshape(shape)
        sound = np.broadcast_to(game.admissible, shape).reshape(-1).copy()
        finite, tied, proved = (np.zeros(game.size, dtype=bool) for _ in range(3))
        parts = []
        for index in pieces(shape, PIECE):
            here = numbers[index].reshape(-1)
            found, finite[here], tied[here] = compiled.solve(game, index, self.tolerance)
            proved[here] = found.proved
            found.games[...] = here[found.games]
            parts.append(found)
        found = joined(parts, proved)
        order = np.argsort(found.games, kind="stable")
        found = found.chosen(order[(sound & finite)[found.games[order]]])
        return self._answer(game, compiled, found, (sound, finite, tied))

    def _answer(self, game: Game, compiled: Compiled, found: Assessments, flags: Any) -> Equilibria:
        """Every equilibrium in its place; see `Status` for the codes."""
        sound, finite, tied = flags
        patterns = compiled.structure.stage.patterns
        entry, full = _places(found, len(sound), len(patterns), self.capacity)
        codes = np.array([KINDS[kind] for kind in sorted(KINDS)], dtype=np.int8)[found.kinds]
        codes[(codes == Status.ok) & tied[found.games]] = Status.tie
        exists = entry >= 0
        status = np.full(entry.shape, Status.not_an_equilibrium, dtype=np.int8)
        status[exists] = codes[entry[exists]]
        status[~exists.any(axis=1)] = Status.none_found
        status[~finite] = Status.not_finite
        status[~sound] = Status.inadmissible
        names = [_words(game.tree, compiled.structure.senders, pattern) for pattern in patterns]
        names += [f"further {place + 1}" for place in range(self.capacity)]
        entry = entry.reshape(*game.shape, len(names))
        return SignallingEquilibria(
            game=game,
            concept="perfect Bayesian equilibrium, pure and mixed, off-path beliefs: "
            + rule_in_words(self.off_path),
            names=tuple(names),
            exists=exists.reshape(entry.shape),
            status=status.reshape(entry.shape),
            complete=(found.proved & ~full & ~tied & sound & finite).reshape(game.shape),
            details=SignallingDetails(compiled, game, game, found, entry),
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
