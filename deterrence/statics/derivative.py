"""How do the payoffs, probabilities and thresholds of an equilibrium move with the parameters?

An equilibrium is regular where no comparison that it rests on is tied and the equations of its mixtures or
thresholds can be solved for them: there it moves smoothly, and its slopes are exact up to rounding. Answers
written as formulas (`BackwardInduction`, `PerfectBayesian`) are differentiated as they stand; equilibria
that are known by their strategies, and quantal responses, by what keeps players indifferent
(`deterrence.statics.mixed`); thresholds by what keeps marginal types so. Elsewhere slopes are NaN, never
those of one side.

It does not say where the answer jumps: see `margin` and `distance`. Joint distributions (`Correlated`) and
games of states are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from deterrence.agent_form.details import AgentDetails
from deterrence.answers.details import Only, Table, correlated
from deterrence.answers.fetching import check_numpy
from deterrence.answers.status import Status
from deterrence.arguments import as_names
from deterrence.arrays.pieces import present
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError, among, nearest
from deterrence.game import Game
from deterrence.language.tree import Tree
from deterrence.solver import check_answers
from deterrence.statics.choices import Closest, closest
from deterrence.statics.compiled import CompiledSlopes
from deterrence.statics.mixed import MixedSlopes
from deterrence.statics.piece import Piece, Rows, SlopesOf
from deterrence.statics.played import Played
from deterrence.statics.thresholds import ThresholdSlopes
from deterrence.symbols.duals import slope
from deterrence.thresholds.details import ThresholdDetails
from deterrence.trees.solved import Solved

__all__ = ["Derivative", "checked_parameters", "derivative"]


def derivative(equilibria: Equilibria, by: str | Iterable[str]) -> Derivative:
    """Differentiate every equilibrium of every game of a batch.

    Parameters
    ----------
    equilibria : Equilibria
        From any solver of game trees, moves at once or thresholds.
    by : str or iterable of str
        Parameters; a joint constraint between them is not looked at.

    Returns
    -------
    Derivative
        With the fields of `Equilibria`, computed when asked for, and one axis more, the last, over `by`.

    Raises
    ------
    ParameterError
        If a name is no parameter of the game.
    GameError
        If answers of this kind have no derivatives here; when a field is asked for, if a formula of the
        model cannot be differentiated.

    """
    check_answers("derivative", equilibria)
    check_numpy("derivative", equilibria.game)
    names = checked_parameters("derivative", equilibria.game, by)
    details, _ = _behind(equilibria.details, 0)
    return Derivative(equilibria, names, _slopes_of(equilibria, details))


@dataclass(frozen=True, eq=False)
class Derivative:
    """Slopes of equilibria in some parameters, P of them; NaN where an equilibrium is absent or not regular.

    Units are those of the field by those of the parameter. A kink in a formula of the model (a minimum, a
    condition) makes NaN of what depends on it where a parameter stands exactly on it.
    """

    equilibria: Equilibria
    parameters: tuple[str, ...]
    slopes: SlopesOf = field(repr=False)

    @cached_property
    def regular(self) -> Any:
        """(*batch, K) bool: is it an equilibrium whose payoffs and probabilities have all these slopes?"""
        return self._sound & ~np.isnan(self._value).any(axis=(-1, -2))

    @property
    def payoff(self) -> Any:
        """(*batch, K, players, P): of what each player expects under its own prior."""
        return self._value[..., : len(self.equilibria.players), :]

    @property
    def payoff_true(self) -> Any:
        """(*batch, K, players, P): of what each player gets under nature's probabilities."""
        n = len(self.equilibria.players)
        return self._value[..., n : 2 * n, :] if self._twice else self.payoff

    @property
    def probability(self) -> Any:
        """(*batch, K, events, P): of the probability of each event."""
        return self._value[..., -len(self.equilibria.events) :, :]

    @cached_property
    def strategy(self) -> Table:
        """Information set -> (*batch, K, actions, P)."""
        return self._table("strategy", self.slopes.strategy, 1)

    @cached_property
    def cutoff(self) -> Table:
        """Information set -> (*batch, K, actions, 2, P): of where each action is played; 0 at infinity."""
        return self._table("cutoff", self.slopes.cutoff, 2)

    @cached_property
    def margin(self) -> Any:
        """(*batch, K, P): of `margin(equilibria)`, for games played on a tree.

        At the edge of a regime, where the margin m is zero, parameters p and q keep it there if they move
        by dp/dq = -(dm/dq)/(dm/dp).
        """
        return self._closest(lambda found: found.slack)

    @cached_property
    def gap(self) -> Any:
        """(*batch, K, P): of the gap itself, in its owner's payoff: what only stretches a range leaves it."""
        return self._closest(lambda found: found.gap)

    def _closest(self, what: Callable[[Closest], Any]) -> Any:
        tree = self.equilibria.game.tree
        if type(tree) is not Tree:
            raise GameError(
                f"margin compares the actions of a game told by its rules, but {tree.game} is {tree.kind}: "
                "use dt.distance."
            )
        played = Played.of(tree)

        def rows(piece: Piece) -> Rows:
            moving, regular = self.slopes.profile(piece)
            return [what(closest(played, piece.duals, piece.sigma, moving))], regular

        return self._filled(1, rows)[..., 0, :]

    @property
    def _twice(self) -> bool:
        tree = self.equilibria.game.tree
        return type(tree) is Tree and tree.misperceived

    @cached_property
    def _value(self) -> Any:
        e = self.equilibria
        count = len(e.players) * (1 + self._twice) + len(e.events)
        return self._filled(count, self.slopes.value)

    @cached_property
    def _sound(self) -> Any:
        e = self.equilibria
        return e.exists & ~np.isin(e.status, (Status.tie, Status.degenerate))

    def _table(self, what: str, rows: Callable[[Piece, str], Rows], axes: int) -> Table:
        game = self.equilibria.game
        sets = game.tree.infosets

        def compute(label: str) -> Any:
            inner = (len(sets[label].actions), 2)[:axes]
            found = self._filled(int(np.prod(inner)), lambda piece: rows(piece, label))
            found = found.reshape(*self.equilibria.exists.shape, *inner, -1)
            if what == "cutoff":
                found[np.isnan(self.equilibria.cutoff[label])] = np.nan
            return found

        return Table(tuple(sets), compute, f"slope of a {what}")

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle the question; the answer is worked out anew."""
        return derivative, (self.equilibria, self.parameters)

    def _filled(self, count: int, rows: Callable[[Piece], Rows]) -> Any:
        """Slopes of some rows in every candidate, (*batch, K, count, P)."""
        e = self.equilibria
        details, first = _behind(e.details, 0)
        result = np.full((*e.exists.shape, count, len(self.parameters)), np.nan)
        for k, games, where in present(self._sound, e.game.shape, self.slopes.piece):
            piece = Piece(e.game, details, first + k, games, self.parameters)
            block = np.full((len(games), count, len(self.parameters)), np.nan)
            with np.errstate(all="ignore"):
                try:
                    found, regular = rows(piece)
                except GameError as error:
                    raise GameError(f"derivative of {type(e.game).__name__}: {error}") from None
                for r, row in enumerate(found):
                    for p, name in enumerate(self.parameters):
                        block[:, r, p] = np.where(regular, slope(row, name), np.nan)
            result[where] = block if e.game.shape else block[0]
        return result


def checked_parameters(caller: str, game: Game, by: str | Iterable[str]) -> tuple[str, ...]:
    """The names asked for, each once.

    Raises
    ------
    ParameterError
        If one is unknown, or there are none.

    """
    names = tuple(dict.fromkeys(as_names(caller, "by", by, "names of parameters")))
    known = game.parameters()
    for name in names:
        if name not in known:
            raise ParameterError(
                f"{caller}: {type(game).__name__} has no parameter {name!r}{nearest(name, known)} "
                f"It has {among(known)}."
            )
    if not names:
        raise ParameterError(
            f"{caller} came without parameters: name at least one, such as by={next(iter(known))!r}."
        )
    return names


def _behind(details: Any, k: int) -> tuple[Any, int]:
    """The details behind one selected candidate, and its number there."""
    return _behind(details.details, details.k + k) if isinstance(details, Only) else (details, k)


def _slopes_of(equilibria: Equilibria, details: Any) -> SlopesOf:
    tree = equilibria.game.tree
    if isinstance(details, Solved):
        return CompiledSlopes(details.program)
    if isinstance(details, ThresholdDetails):
        return ThresholdSlopes()
    if type(tree) is not Tree:
        raise GameError(
            f"derivative does not cover {tree.kind} such as {tree.game}: compare answers at nearby "
            "parameters."
        )
    if equilibria.exists.any() and correlated(details, 0) is not None:
        raise GameError(
            f"derivative needs players who mix independently, but came with a {equilibria.concept}: "
            "use AllNash(), or compare answers at nearby parameters."
        )
    if isinstance(details, AgentDetails):
        return MixedSlopes(tree, details.rationality, details.unit)
    return MixedSlopes(tree)
