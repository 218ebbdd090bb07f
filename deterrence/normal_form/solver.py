"""What is a solver of games in normal form? A kernel that takes arrays of payoffs, run piece by piece.

The answer of a solver that `lists_pure` has a candidate for each profile of actions, named by it; then
come `places` for other equilibria, filled in the order in which they are found.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np

from deterrence.answers.status import Status
from deterrence.arrays.pieces import Index, pieces
from deterrence.equilibria import Equilibria
from deterrence.game import Game
from deterrence.kernels.profiles import ABSENT, Profiles
from deterrence.language.tree import Tree
from deterrence.normal_form.details import MixedProfiles, ProfileDetails
from deterrence.normal_form.payoffs import PayoffTable
from deterrence.solver import Solver, check_game

__all__ = ["Kernel", "NormalFormSolver"]

# takes payoffs by set and profile, each (G,), and a bound of their size for each set; gives the kinds of
# the pure profiles (P, G) and the others
Kernel = Callable[[list[list[Any]], list[float]], tuple[Any, Profiles]]


@dataclass(frozen=True)
class NormalFormSolver(Solver):
    """Base of the solvers of games in which all move once, at once, and nothing is drawn."""

    lists_pure: ClassVar[bool] = True
    handful: ClassVar[int] = 65_536

    def refuses(self, tree: Tree) -> str:
        """All must move once, at once, with no draw; and not have too many actions."""
        name = type(self).__name__
        if not tree.at_once:
            return (
                f"{name} needs a normal form, but {tree.game} has draws or moves in sequence; use "
                f"{name}()(dt.to_normal_form(game))."
            )
        return self.too_large(tuple(len(s.actions) for s in tree.infosets.values()), tree.game)

    @abstractmethod
    def too_large(self, sizes: tuple[int, ...], name: str) -> str:
        """Why games of this size are refused, in one sentence; "" if they are not."""

    @abstractmethod
    def concept(self, sizes: tuple[int, ...]) -> str:
        """What is computed for games of this size."""

    @abstractmethod
    def kernel(self, sizes: tuple[int, ...], games: int) -> Kernel:
        """The kernel for games of this size, for up to so many at a time."""

    @abstractmethod
    def piece(self, sizes: tuple[int, ...]) -> int:
        """How many games of this size to solve together."""

    def places(self, sizes: tuple[int, ...]) -> int:
        """How many equilibria there is place for beside the pure ones listed by name."""
        return 0

    def place_name(self, place: int) -> str:
        """What the candidate in a place is called."""
        return f"mixed {place + 1}"

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch; see `Solver`."""
        check_game(type(self).__name__, game)
        self.prepare(game.tree)
        table = PayoffTable(game)
        names = [self.place_name(place) for place in range(self.places(table.sizes))]
        answer = _Answer(table, names, table.profiles if self.lists_pure else [])
        size = min(self.piece(table.sizes), max(game.size, 1))
        kernel = self.kernel(table.sizes, size)
        for index in pieces(answer.shape, size):
            payoffs = table.piece(index)
            answer.add(index, payoffs, *kernel(payoffs, table.bounds))
        return answer.equilibria(self.concept(table.sizes))


@dataclass(eq=False)
class _Answer:
    """The answer as it grows, piece by piece; a single game is a batch of one in here."""

    table: PayoffTable
    names: list[str]
    pure: list[tuple[int, ...]]
    found: list[Profiles] = field(default_factory=list)
    at: list[Any] = field(default_factory=list)

    def __post_init__(self) -> None:
        game = self.table.game
        self.shape = game.shape or (1,)
        self.places = len(self.names)
        self.kinds = np.full((len(self.pure) + self.places, *self.shape), ABSENT, dtype=np.int8)
        self.failed = np.zeros(self.shape, dtype=bool)
        self.complete = np.zeros(self.shape, dtype=bool)
        self.finite = np.ones(self.shape, dtype=bool)
        self.allowed = np.broadcast_to(game.admissible, self.shape)
        self._numbers = np.arange(game.size).reshape(self.shape) if len(self.shape) > 1 else None

    def add(self, index: Index, payoffs: list[list[Any]], pure: Any, profiles: Profiles) -> None:
        """Put the results of one piece in their places."""
        block = self.complete[index].shape
        if self.pure:
            self.kinds[(slice(len(self.pure)), *index)] = pure.reshape(-1, *block)
        if profiles.failed is not None:
            self.failed[index] = profiles.failed.reshape(block)
        proved = profiles.proved
        unsure = np.flatnonzero(~proved)
        if unsure.size:  # a proof needs finite payoffs, so that only the others are looked at
            sound = np.ones(len(proved), dtype=bool)
            sound[unsure] = np.isfinite([cell[unsure] for row in payoffs for cell in row]).all(axis=0)
            self.finite[index] = sound.reshape(block)
        order = np.argsort(profiles.games.astype(np.uint16), kind="stable")  # radix: a piece has few games
        games = profiles.games[order]
        first = np.flatnonzero(np.diff(games, prepend=-1))
        place = np.arange(len(games)) - np.repeat(first, np.diff(first, append=len(games)))
        kept = place < self.places
        if not kept.all():
            proved = proved.copy()
            proved[games[~kept]] = False
            order, games, place = order[kept], games[kept], place[kept]
        self.complete[index] = proved.reshape(block)
        if not len(games):
            return
        start = index[0].start
        flat = games + start if self._numbers is None else self._numbers[index].reshape(-1)[games]
        self.kinds[len(self.pure) :].reshape(self.places, -1)[place, flat] = profiles.kinds[order]
        self.found.append(Profiles(flat, tuple(mix[:, order] for mix in profiles.mixes), place, None))

    def equilibria(self, concept: str) -> Equilibria:
        """The whole answer; see `Status` for the codes."""
        game, tree = self.table.game, self.table.game.tree
        sound = self.finite & self.allowed
        if not sound.all():
            self.kinds[:, ~sound] = ABSENT
        exists = self.kinds >= 0
        some = exists.any(axis=0)
        # absent: not an equilibrium, or (the next code) none found; sums are ten times faster than masks
        status = np.logical_not(exists).view(np.int8)
        status *= np.int8(Status.not_an_equilibrium - ABSENT)
        status += self.kinds
        status += np.logical_not(some).view(np.int8)
        for code, where in (
            (Status.not_converged, self.failed & ~some),
            (Status.not_finite, ~self.finite),
            (Status.inadmissible, ~self.allowed),
        ):
            if where.any():
                status[:, where] = code
        sets = list(tree.infosets.values())
        names = [
            "; ".join(f"{s.player}: {s.actions[a]}" for s, a in zip(sets, profile, strict=True))
            for profile in self.pure
        ]
        exists = exists.reshape(len(exists), *game.shape)
        return Equilibria(
            game=game,
            concept=concept,
            names=(*names, *self.names),
            exists=np.moveaxis(exists, 0, -1),
            status=np.moveaxis(status.reshape(len(status), *game.shape), 0, -1),
            complete=(self.complete & sound).reshape(game.shape),
            details=ProfileDetails(game, exists, self.pure, self._mixed(sound), game.shape),
        )

    def _mixed(self, sound: Any) -> MixedProfiles:
        """The list of all pieces, sorted by game, without games that are not sound."""
        sizes, none = self.table.sizes, np.zeros(0, dtype=np.intp)
        games = np.concatenate([none, *(f.games for f in self.found)])
        places = np.concatenate([none, *(f.kinds for f in self.found)])
        mixes = tuple(
            np.concatenate([np.zeros((m, 0)), *(f.mixes[i] for f in self.found)], axis=1)
            for i, m in enumerate(sizes)
        )
        if not sound.all() or np.any(games[1:] < games[:-1]):
            order = np.argsort(games, kind="stable")
            order = order[sound.reshape(-1)[games[order]]]
            games, places, mixes = games[order], places[order], tuple(mix[:, order] for mix in mixes)
        return MixedProfiles(games, places, mixes)
