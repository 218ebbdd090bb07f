"""What if nobody knows the odds, and each fears or hopes in its own way?

`knightian` turns a probability of a game into an interval. A player with pessimism alpha values a draw by

    alpha min E[u] + (1 - alpha) max E[u]

over the interval (Hurwicz 1951; Ghirardato, Maccheroni & Marinacci 2004), node by node. Where the draw's
probabilities are affine in the parameter and nobody moves after it, minimum and maximum lie at the ends,
which end is a player's worst depends on its own payoffs, and the value is that of one effective prior:
alpha times the prior at its worst end plus 1 - alpha times that at its best. So the result is a game in
which players hold priors of their own (`believes`), and every solver of such games takes it.

Where moves follow the draw (a type), what is worst depends on the strategies. Then it is said which end
each player fears, and `fears_confirmed` checks the answer. Given the others' strategies let u(s, p) be a
player's expected payoff from its strategy s, affine in p, and let s* be best against the effective prior.
If the feared end is the worse one at s*, then for alpha >= 1/2 no strategy does better in the sense above:
one that has its worst case at the other end gives the better end less weight than the effective prior does,
so it is worth at most u(s, effective) <= u(s*, effective). For alpha < 1/2 such a strategy is not excluded.
Beliefs are updated from the effective prior, which was fixed before the draw.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, cast

import numpy as np

from deterrence.ambiguity.draws import check_parameter, governed
from deterrence.ambiguity.intervals import Intervals, pessimism_of
from deterrence.arguments import as_mapping
from deterrence.equilibria import Equilibria
from deterrence.errors import GameError, ParameterError, nearest
from deterrence.game import Game
from deterrence.judging.playing import play
from deterrence.judging.replayed import Table
from deterrence.language.story import Ending, Storyteller
from deterrence.parameters import param
from deterrence.solver import check_answers
from deterrence.trees.information import draws_before

__all__ = ["fears_confirmed", "knightian"]

SOURCE = "the user's, of `knightian`"


def knightian(
    game: Game,
    parameter: str,
    low: Any,
    high: Any,
    pessimism: Mapping[str, Any] | None = None,
    fears: Mapping[str, str] | None = None,
) -> Game:
    """The same game when players know only that a probability lies between two numbers.

    Parameters
    ----------
    game : Game
        Any batch. Its own value of the parameter stays the probability that nature uses.
    parameter : str
        The parameter, which must enter draws affinely, on every path at most one.
    low, high : float or array
        Ends of the interval; they become the parameters `<parameter>_low` and `<parameter>_high`.
    pessimism : mapping of player to float or array
        Between 0 (sees the best case) and 1 (the worst, maxmin); it becomes the parameter
        `pessimism_<player>`. By default 1 for everybody. A player left out keeps nature's probability.
    fears : mapping of player to "low" or "high"
        Which end of the interval is the worse one for each of these players. Needed where moves follow the
        draw; else it is found, draw by draw, and need not be given.

    Returns
    -------
    Game
        Of a class of its own, with the further parameters; its draws have `believes`.

    Raises
    ------
    ParameterError
        If a name is unknown, low is above high, or a number lies outside its range.
    GameError
        If the parameter enters a draw that is followed by moves and nothing is said of fears, not
        affinely, or twice on a path.

    """
    check_parameter("knightian", game, parameter)
    named = as_mapping("knightian", "pessimism", pessimism, "{'China': 1}")
    indices = dict.fromkeys(game.players, 1.0) if pessimism is None else named
    if not indices:
        raise ParameterError("knightian: pessimism came empty: name at least one player, or leave it out.")
    fears = None if fears is None else as_mapping("knightian", "fears", fears, "{'China': 'low'}")
    for player in indices:
        if player not in game.players:
            raise ParameterError(
                f"knightian: {type(game).__name__} has no player {player!r}{nearest(player, game.players)}"
            )
    if fears is not None and (set(fears) != set(indices) or not set(fears.values()) <= {"low", "high"}):
        raise ParameterError(
            f"knightian came with fears={dict(fears)!r}: give 'low' or 'high' for {', '.join(indices)}."
        )
    if "pessimism" in {p.unit for p in game.parameters().values()}:
        raise GameError(f"knightian: {type(game).__name__} has an interval already: change its parameters.")
    kind = _kind(cast(Any, type(game)), parameter, tuple(indices), tuple((fears or {}).items()))
    values = {f"{parameter}_low": low, f"{parameter}_high": high}
    values |= {pessimism_of(player): alpha for player, alpha in indices.items()}
    draws = governed(game.tree, parameter)
    inner = [draw for draw in draws if any(before in draws for before, _ in draws_before(draw))]
    if inner:
        raise GameError(
            f"knightian: {parameter!r} enters the draw {inner[0].subject!r} after another draw that it "
            "enters, so that what is worst may lie inside the interval: name a parameter of one draw."
        )
    made: Game = kind(**game.structure, **game.values, **values)
    if not made.tree.misperceived:
        raise GameError(
            f"knightian: {parameter!r} enters no draw of {type(game).__name__}: name a probability of one."
        )
    _check_affine(game, parameter, low, high)
    return made


def fears_confirmed(equilibria: Equilibria) -> dict[str, Any]:
    """Is the end of the interval that each player is said to fear the worse one for it?

    Parameters
    ----------
    equilibria : Equilibria
        Of a game that `knightian` has made, a batch of any shape.

    Returns
    -------
    dict of player to bool array, (*batch, K)
        By the judge's evaluation of the strategies, in the player's own prior; False where absent.

    Raises
    ------
    ParameterError
        If the game has no interval.

    """
    check_answers("fears_confirmed", equilibria)
    game: Any = equilibria.game
    if not issubclass(type(game), _Knightian):
        raise ParameterError(
            f"fears_confirmed came with equilibria of {type(game).__name__}: give those of a game that "
            "knightian has made."
        )
    found = {player: np.zeros(equilibria.exists.shape, dtype=bool) for player in game.believers}
    flat = {label: rows.reshape(-1, *rows.shape[-2:]) for label, rows in equilibria.strategy.items()}
    exists = equilibria.exists.reshape(-1, len(equilibria.names))
    for k in range(len(equilibria.names)):
        where = np.flatnonzero(exists[:, k])
        if not where.size:
            continue
        here, strategy = game.take(where), {label: rows[where, k] for label, rows in flat.items()}
        worst, best = (
            play(here.replace(**{pessimism_of(p): alpha for p in game.believers}), strategy).value
            for alpha in (1.0, 0.0)
        )
        for player, own in found.items():
            i = game.players.index(player)
            own.reshape(exists.shape)[where, k] = worst[:, i] <= best[:, i] + 1e-12
    return found


class _Knightian:
    """What the classes that `knightian` makes have in common; the game's own class stands behind it."""

    base: type[Game]
    parameter: str
    believers: tuple[str, ...]
    fears: tuple[tuple[str, str], ...]

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
        recipe = (self.base, self.parameter, self.believers, self.fears)
        return _remade, (recipe, fields, this.scenario, this.provenance)


@cache
def _kind(
    base: type[Game], parameter: str, believers: tuple[str, ...], fears: tuple[tuple[str, str], ...]
) -> type[Game]:
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
        "fears": fears,
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
