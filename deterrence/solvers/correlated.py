"""What could players reach if a device that they trust told each of them, in private, what to do?

A correlated equilibrium (Aumann 1974, 1987) is a distribution over profiles of actions such that nobody
gains by doing anything else than what the device recommends. These distributions are a polytope that
holds every Nash equilibrium; of it the solver takes the point that is best for all together, for one
player, or for the probability of an event. See `deterrence.kernels.incentives` for the programme.

It loops over games: about half a millisecond a random game up to 3 x 3 or 2 x 2 x 2 (2 to 3 of 5 need a
programme), 1 ms at 5 x 5, 2 ms at 10 x 10. The other points of the polytope are not listed, and where
players move in turn the device speaks once, before play: no extensive-form correlated equilibrium.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any, ClassVar

import numpy as np

from deterrence.answers.status import Status
from deterrence.arrays.pieces import Index, flat, part, pieces
from deterrence.equilibria import Equilibria
from deterrence.errors import ParameterError, nearest
from deterrence.game import TRACING, Game
from deterrence.kernels.incentives import Incentives
from deterrence.kernels.programme import FAILED, SOLE, TIED
from deterrence.language.tree import Tree
from deterrence.normal_form.joint import JointDetails, weights
from deterrence.normal_form.payoffs import PayoffTable, movers
from deterrence.solver import Solver, check_game, check_tolerance

__all__ = ["Correlated"]

MOST_PROFILES = 4_096
MOST_NAMED = 12  # events in an error message
ROUNDING = 4 * np.finfo(float).eps  # a constant sum of payoffs may seem to vary by so much of their sizes
PIECE_ENTRIES = 1_000_000  # coefficients of all programmes of a piece: 8 MB
PIECE_GAMES = 8_192


@dataclass(frozen=True)
class Correlated(Solver):
    """The correlated equilibrium that maximises something: K = 1.

    The status is `ok` where it is proved to be the only one that does, and `tie` where others may reach as
    much (up to a share 1e-9 of what profiles differ by). `complete` is never claimed: a polytope has other
    points. `joint` is the answer; `strategy` and `belief` are its marginals, which players would not
    follow without the device, so that playing them independently is another thing.

    Parameters
    ----------
    maximise : str
        "welfare" (the sum of the payoffs), else the name of a player, else an outcome label or event.
    tolerance : float
        A player may gain from disobeying at most this share of the largest difference that its own action
        makes; a game whose programme ends with more is `not_converged`.

    """

    maximise: str = "welfare"
    tolerance: float = 1e-10
    rank: ClassVar[int] = 90
    suits: ClassVar[str] = "all move once and at once, on what a device recommends"

    def __post_init__(self) -> None:
        check_tolerance(self.tolerance)
        if not isinstance(self.maximise, str):
            raise ParameterError(
                f"Correlated came with maximise={self.maximise!r}: give 'welfare', a player or an event."
            )

    def refuses(self, tree: Tree) -> str:
        """All must move once, at once, with no draw; and not have too many actions."""
        if not tree.at_once:
            return (
                f"Correlated needs a normal form, but {tree.game} has draws or moves in sequence; use "
                "Correlated()(dt.to_normal_form(game))."
            )
        count = prod(len(s.actions) for s in tree.infosets.values())
        if count > MOST_PROFILES:
            return (
                f"Correlated would weigh {count:,} profiles of {tree.game}, more than {MOST_PROFILES:,}; "
                "use fewer actions."
            )
        return ""

    def prepare(self, tree: Tree) -> None:
        """Check the structure, and that there is such a thing to maximise.

        Raises
        ------
        GameError
            If the concept does not cover the structure.
        ParameterError
            If `maximise` names nothing in it.

        """
        super().prepare(tree)
        words = ("welfare", *tree.players, *tree.events)
        if self.maximise not in words:
            more = len(tree.events) - MOST_NAMED
            raise ParameterError(
                f"Correlated came with maximise={self.maximise!r}, which {tree.game} does not have"
                f"{nearest(self.maximise, words)} Give 'welfare', a player ({', '.join(tree.players)}) or an "
                f"event ({', '.join(tree.events[:MOST_NAMED])}{f' and {more} more' if more > 0 else ''})."
            )

    def __call__(self, game: Game) -> Equilibria:
        """Solve every game of a batch; see `Solver`."""
        check_game(type(self).__name__, game)
        tree = game.tree
        self.prepare(tree)
        table, incentives = PayoffTable(game), _incentives(tree)
        shape = game.shape or (1,)
        joint: Any = np.full((len(table.profiles), *shape), np.nan)
        status = np.full(shape, Status.inadmissible, dtype=np.int8)
        allowed = np.broadcast_to(game.admissible, shape)
        size = int(np.clip(PIECE_ENTRIES // max(1, incentives.entries), 1, PIECE_GAMES))
        for index in pieces(shape, size):
            inside = allowed[index]
            payoffs = np.array(table.piece(index), dtype=float)  # by information set
            goal = self._goal(table, payoffs, index, inside.shape)
            points, codes = self._solved(incentives, payoffs, goal, inside.reshape(-1))
            joint[(slice(None), *index)] = points.reshape(-1, *inside.shape)
            status[index] = codes.reshape(inside.shape)
        status = status.reshape(game.shape)[..., None]
        what = f"maximises {self._what(tree)}"
        return Equilibria(
            game=game,
            concept=f"correlated equilibrium that {what}",
            names=(what,),
            exists=(status == Status.ok) | (status == Status.tie),
            status=status,
            complete=np.zeros(game.shape, dtype=bool),
            details=JointDetails(game, np.moveaxis(joint, 0, -1).reshape(*game.shape, *table.sizes)),
        )

    def _what(self, tree: Tree) -> str:
        if self.maximise == "welfare":
            return "welfare"
        player = self.maximise in tree.players
        return f"{self.maximise}'s payoff" if player else f"the probability of {self.maximise!r}"

    def _goal(self, table: PayoffTable, payoffs: Any, index: Index, block: tuple[int, ...]) -> Any:
        """What is maximised, (P, G), in a piece of the batch."""
        tree = table.tree
        if self.maximise == "welfare":
            with np.errstate(over="ignore", invalid="ignore"):
                total = payoffs.sum(axis=0)
                rounding = ROUNDING * np.abs(payoffs).sum(axis=0).max(axis=0)
                return np.where(total.max(axis=0) - total.min(axis=0) <= rounding, 0.0, total)
        if self.maximise in tree.players:
            return payoffs[movers(tree).index(tree.players.index(self.maximise))]
        values = weights(tree, [self.maximise], table.profiles)(part(table.game.values, index))
        return np.array([flat(v, block) for v in values], dtype=float)

    def _solved(self, incentives: Incentives, payoffs: Any, goal: Any, inside: Any) -> tuple[Any, Any]:
        """Distributions (P, G), NaN where there is none, and statuses (G,) of one piece."""
        with np.errstate(over="ignore", invalid="ignore"):
            finite = np.isfinite(payoffs.max(axis=1) - payoffs.min(axis=1)).all(axis=0)
            finite &= np.isfinite(goal.max(axis=0) - goal.min(axis=0))
        joint = np.full(goal.shape, np.nan)
        codes = np.where(inside, np.int8(Status.not_finite), np.int8(Status.inadmissible))
        games = np.flatnonzero(finite & inside)
        joint[:, games], kinds = incentives(payoffs[..., games], goal[:, games], self.tolerance)
        codes[games] = _STATUS[kinds]
        return joint, codes


_STATUS = np.zeros(3, dtype=np.int8)
_STATUS[[SOLE, TIED, FAILED]] = Status.ok, Status.tie, Status.not_converged


def _incentives(tree: Tree) -> Incentives:
    with TRACING:
        if "incentives" not in tree.programs:
            tree.programs["incentives"] = Incentives([len(s.actions) for s in tree.infosets.values()])
        found: Incentives = tree.programs["incentives"]
        return found
