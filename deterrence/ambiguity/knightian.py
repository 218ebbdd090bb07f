"""What if nobody knows the odds, and each fears or hopes in its own way?

`knightian` turns a probability of a game into an interval. A player with pessimism alpha values a draw by

    alpha min E[u] + (1 - alpha) max E[u]

over the interval (Hurwicz 1951; Ghirardato, Maccheroni & Marinacci 2004), node by node. Where the draw's
probabilities are affine in the parameter and nobody moves after it, minimum and maximum lie at the ends,
which end is a player's worst depends on its own payoffs, and the value is that of one effective prior:
alpha times the prior at its worst end plus 1 - alpha times that at its best. So the result is a game in
which players hold priors of their own (`believes`), and every solver of such games takes it.

It does not treat draws that are followed by moves: there what is worst depends on the strategies.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import numpy as np

from deterrence.ambiguity.draws import check_parameter
from deterrence.ambiguity.intervals import Intervals, pessimism_of
from deterrence.errors import GameError, ParameterError, nearest
from deterrence.game import Game
from deterrence.parameters import param
from deterrence.playing import Table
from deterrence.story import Ending, Storyteller

__all__ = ["knightian"]

SOURCE = "the user's, of `knightian`"


def knightian(
    game: Game, parameter: str, low: Any, high: Any, pessimism: Mapping[str, Any] | None = None
) -> Game:
    """The same game when players know only that a probability lies between two numbers.

    Parameters
    ----------
    game : Game
        Any batch. Its own value of the parameter stays the probability that nature uses.
    parameter : str
        The parameter, which must enter draws only that end the game, affinely.
    low, high : float or array
        Ends of the interval; they become the parameters `<parameter>_low` and `<parameter>_high`.
    pessimism : mapping of player to float or array
        Between 0 (sees the best case) and 1 (the worst, maxmin); it becomes the parameter
        `pessimism_<player>`. By default 1 for everybody. A player left out keeps nature's probability.

    Returns
    -------
    Game
        Of a class of its own, with the further parameters; its draws have `believes`.

    Raises
    ------
    ParameterError
        If a name is unknown, low is above high, or a number lies outside its range.
    GameError
        If the parameter enters a draw that is followed by moves, or not affinely.

    """
    check_parameter("knightian", game, parameter)
    indices = dict.fromkeys(game.players, 1.0) if pessimism is None else dict(pessimism)
    for player in indices:
        if player not in game.players:
            raise ParameterError(
                f"knightian: {type(game).__name__} has no player {player!r}{nearest(player, game.players)}"
            )
    if "pessimism" in {p.unit for p in game.parameters().values()}:
        raise GameError(f"knightian: {type(game).__name__} has an interval already: change its parameters.")
    kind = _kind(cast(Any, type(game)), parameter, tuple(indices))
    values = {f"{parameter}_low": low, f"{parameter}_high": high}
    values |= {pessimism_of(player): alpha for player, alpha in indices.items()}
    made: Game = kind(**game.structure, **game.values, **values)
    if not made.tree.misperceived:
        raise GameError(
            f"knightian: {parameter!r} enters no draw of {type(game).__name__}: name a probability of one."
        )
    _check_affine(game, parameter, low, high)
    return made


class _Knightian:
    """What the classes that `knightian` makes have in common; the game's own class stands behind it."""

    base: type[Game]
    parameter: str
    believers: tuple[str, ...]

    def constraints(self) -> dict[str, Any]:
        """Those of the game, and an interval that is one."""
        low, high = f"{self.parameter}_low", f"{self.parameter}_high"
        own = self.base.constraints(cast(Game, self))
        return {**own, f"{low} <= {high}": getattr(self, low) <= getattr(self, high)}

    def rules(self, move: Storyteller) -> Ending:
        """Those of the game, told to somebody who adds priors to its draws."""
        return self.base.rules(cast(Game, self), cast(Storyteller, Intervals(self, move)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what it was made of."""
        this = cast(Game, self)
        fields = {**this.structure, **this.values}
        recipe = (self.base, self.parameter, self.believers)
        return _remade, (recipe, fields, this.scenario, this.provenance)


@cache
def _kind(base: type[Game], parameter: str, believers: tuple[str, ...]) -> type[Game]:
    p = base.parameters()[parameter]
    fields: dict[str, Any] = {
        f"{parameter}_{end}": param(p.default, unit=p.unit, low=p.low, high=p.high, source=SOURCE)
        for end in ("low", "high")
    }
    for player in believers:
        fields[pessimism_of(player)] = param(1.0, unit="pessimism", low=0, high=1, source=SOURCE)
    body = {
        "__doc__": f"{base.__name__} when {parameter} is known to lie in an interval only.",
        "__module__": __name__,
        "__annotations__": dict.fromkeys(fields, float),
        "base": base,
        "parameter": parameter,
        "believers": believers,
        **fields,
    }
    return type(f"Knightian{base.__name__}", (_Knightian, base), body)


def _remade(recipe: tuple[Any, ...], fields: dict[str, Any], scenario: str, records: Any) -> Game:
    return _kind(*recipe)(**fields).with_provenance(scenario, records)


def _check_affine(game: Game, parameter: str, low: Any, high: Any) -> None:
    """Halfway between the ends the probabilities must be halfway."""
    middle = (np.asarray(low) + np.asarray(high)) / 2
    tables = [Table(game.replace(**{parameter: value})) for value in (low, middle, high)]
    for node in tables[0].draws:
        ends = [[np.asarray(p, dtype=float) for p in table.draw(node)] for table in tables]
        for first, half, last in zip(*ends, strict=True):
            if np.any(np.abs((first + last) / 2 - half) > 1e-9):
                raise GameError(
                    f"knightian: {parameter!r} enters the draw {node.subject!r} other than affinely, so that "  # type: ignore[attr-defined]
                    "what is worst may lie inside the interval: name a probability of the draw itself."
                )
