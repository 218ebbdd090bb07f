"""How is a game told whose draws have odds in an interval? With an effective prior for each player.

At every draw that the parameter governs the rules are replayed on the same path with the parameter at
either end of its interval, for the odds, and on to the end of each branch, for the payoffs.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from deterrence.ambiguity.draws import odds, scripts
from deterrence.errors import GameError
from deterrence.language.private import level_and_slope
from deterrence.language.steps import Word
from deterrence.language.story import Storyteller

__all__ = ["Intervals", "pessimism_of"]


def pessimism_of(player: str) -> str:
    """The name of the parameter that holds a player's pessimism."""
    return f"pessimism_{player.lower().replace(' ', '_')}"


class Intervals:
    """Passes on what the rules tell, with effective priors at the draws that the parameter governs."""

    def __init__(self, game: Any, move: Storyteller) -> None:
        self.game, self.move = game, move

    def __call__(self, *args: Any, **kwargs: Any) -> Word:
        """A decision, as told."""
        return self.move(*args, **kwargs)

    def private(self, *args: Any, **kwargs: Any) -> Any:
        """A private number, as told."""
        return self.move.private(*args, **kwargs)

    def nature(self, label: str, outcomes: Mapping[str, Any], to: Any = (), believes: Any = None) -> Word:
        """A draw, with effective priors if the parameter governs it."""
        structure = tuple(self.game.structure.values())
        if tuple(self._script()) not in scripts(self.game.base, self.game.parameter, structure):
            return self.move.nature(label, outcomes, to, believes)
        low, high = (self._at(end) for end in ("low", "high"))
        taken = set(self.game.believers) & set(believes or {})
        if taken:
            raise GameError(
                f"knightian: {', '.join(sorted(taken))} has a prior of its own at the draw {label!r} "
                "already: leave it out of `pessimism`."
            )
        fears = dict(self.game.fears)
        payoffs = [self._payoffs(label, j) for j in range(len(outcomes) if not fears else 0)]
        priors = {}
        for player in self.game.believers:
            fears_low = fears[player] == "low" if fears else _worse(player, payoffs, low, high)
            alpha = getattr(self.game, pessimism_of(player))
            share_low = np.where(fears_low, alpha, 1 - alpha)
            priors[player] = {o: share_low * low[o] + (1 - share_low) * high[o] for o in low}
        return self.move.nature(label, outcomes, to, {**(believes or {}), **priors})

    def _script(self) -> list[int]:
        return [step.answer for step in self.move.steps]

    def _at(self, end: str) -> Mapping[str, Any]:
        """The probabilities of the draw that comes now, at one end of the interval."""
        name = self.game.parameter
        values = {n: getattr(self.game, n) for n in self.game.parameters()}
        values[name] = values[f"{name}_{end}"]
        return odds(self.game.base, self.game.stand_in(values), self.move, self._script())

    def _payoffs(self, label: str, option: int) -> Mapping[str, Any]:
        """What everybody gets if the draw comes out like this: nobody may move after it."""
        script = [*self._script(), option]
        teller = Storyteller(self.move.game, self.move.players, script)
        ending = self.game.base.rules(self.game, teller)
        if len(teller.steps) > len(script):
            raise GameError(
                f"knightian: after the draw {label!r} comes {teller.steps[len(script)].subject!r}, so that "
                "what is worst depends on strategies: say which end each player fears, as in "
                f"fears={{{self.game.believers[0]!r}: 'low'}}."
            )
        lines = {p: level_and_slope(u, p, ending.label) for p, u in ending.payoffs.items()}
        return {player: level for player, (level, _) in lines.items()}


def _worse(player: str, payoffs: list[Any], low: Mapping[str, Any], high: Mapping[str, Any]) -> Any:
    """Is the low end the worse one for a player?"""
    at_low, at_high = (
        sum(p * u[player] for p, u in zip(end.values(), payoffs, strict=True)) for end in (low, high)
    )
    return np.less_equal(at_low, at_high)
