"""How do nashpy, QuantEcon and Gambit list the equilibria of the same games? Build, solve, read."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

__all__ = ["Lists", "Peer", "gambit", "nashpy", "quantecon"]

Lists = list[list[tuple[float, ...]]]  # for each game, each equilibrium: all mixtures side by side


@dataclass(frozen=True)
class Peer:
    """One function of another library: `solve` alone is timed against ours, `build` beside it."""

    name: str
    build: Callable[[Any], list[Any]]
    solve: Callable[[list[Any]], Any]
    read: Callable[[list[Any], Any], Lists]


def quantecon() -> Peer:
    """Compiled support enumeration; raises ImportError where QuantEcon is missing."""
    from quantecon.game_theory import NormalFormGame, Player, support_enumeration

    def build(payoffs: Any) -> list[Any]:
        return [NormalFormGame([Player(g[0].copy()), Player(g[1].T.copy())]) for g in payoffs]

    return Peer(
        "QuantEcon support_enumeration",
        build,
        lambda games: [support_enumeration(game) for game in games],
        _side_by_side,
    )


def nashpy() -> Peer:
    """Support enumeration in NumPy."""
    from nashpy import Game

    def solve(games: list[Any]) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return [list(game.support_enumeration()) for game in games]

    return Peer(
        "nashpy support_enumeration",
        lambda payoffs: [Game(g[0], g[1]) for g in payoffs],
        solve,
        _side_by_side,
    )


def gambit(name: str) -> Callable[[], Peer]:
    """One of Gambit's solvers, in floating point."""

    def make() -> Peer:
        import pygambit

        solver = getattr(pygambit.nash, name)
        options = {"rational": False} if name == "enummixed_solve" else {}

        def read(games: list[Any], found: Any) -> Lists:
            return [
                [tuple(float(e[s]) for player in game.players for s in player.strategies) for e in one]
                for game, one in zip(games, found, strict=True)
            ]

        return Peer(
            f"pygambit {name}",
            lambda payoffs: [pygambit.Game.from_arrays(*g) for g in payoffs],
            lambda games: [solver(game, **options).equilibria for game in games],
            read,
        )

    return make


def _side_by_side(games: list[Any], found: Any) -> Lists:
    return [[tuple(np.concatenate([x, y])) for x, y in one] for one in found]
