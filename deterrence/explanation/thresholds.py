"""Why does each type do what it does? An equilibrium in thresholds, told player by player.

Gains are the model's own formula, asked for a low, a middling and a high type, and the marginal one.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from deterrence.equilibria import Equilibria
from deterrence.explanation.words import chance, number
from deterrence.pages import Items, Section
from deterrence.thresholds.game import ThresholdGame

__all__ = ["typed"]

SHARES = {"low": 0.1, "middling": 0.5, "high": 0.9}


def typed(e: Equilibria) -> Iterator[Section]:
    """What happens, then each player with a type."""
    game = e.game
    assert isinstance(game, ThresholdGame)
    thresholds = {}
    for player in game.actions:
        ends = e.cutoff[player][0]
        thresholds[player] = ends[0, 1] if not np.isnan(ends[0, 1]) else ends[1, 0]
    chances = zip(e.events, e.probability[0], strict=True)
    paid = [f"{player} {number(v)}" for player, v in zip(e.players, e.payoff[0], strict=True)]
    events = [f"P({event}) = {chance(p)}" for event, p in chances if p > 0]
    yield Section("What happens", (f"{', '.join(events)}.", f"Expected payoffs: {', '.join(paid)}."))
    told = tuple(_player(e, game, player, thresholds) for player in game.actions)
    yield Section("Why: what each type does", told)


def _player(e: Equilibria, game: ThresholdGame, player: str, thresholds: dict[str, float]) -> Section:
    (below, above), mix, t = game.actions[player], e.strategy[player][0], thresholds[player]

    def gain(x: float) -> float:
        arrays = {name: np.asarray(value) for name, value in thresholds.items()}
        return float(game.gain(player, np.asarray(x), arrays))

    if np.isnan(e.cutoff[player][0]).any():
        only = below if mix[0] > mix[1] else above
        what = f"All its types play {only}."
    else:
        marginal = number(gain(t))
        there = "is indifferent" if marginal == "0" else f"gains {marginal} by {above}"
        what = (
            f"It plays {above} where its number exceeds {number(t)} (probability {chance(mix[1])}), "
            f"else {below}. At {number(t)} it {there}."
        )
    lines = []
    with np.errstate(all="ignore"):
        for word, share in SHARES.items():
            x = float(game.types()[player].ppf(share))
            own = gain(x) if x > t else -gain(x)
            taken, other = (above, below) if x > t else (below, above)
            lines.append(
                f"a {word} type, {number(x)} ({share:.0%} lie below), plays {taken}: by {other} it would "
                f"{'lose' if own >= 0 else 'gain'} {number(abs(own))}"
            )
    return Section(player, (what, Items(tuple(lines))))
