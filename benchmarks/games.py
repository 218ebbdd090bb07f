"""Which games are timed? Random admissible ones around the defaults, the same at every run."""

from __future__ import annotations

from typing import Any

import numpy as np

import deterrence as dt

__all__ = ["scalars", "strait", "unilateral"]

SPREAD = 0.12  # log standard deviation of Strait's parameters


def _admissible(draw: Any, build: Any, n: int) -> dt.Game:
    values = draw(2 * n)
    kept = np.flatnonzero(np.broadcast_to(build(**values).admissible, (2 * n,)))[:n]
    if len(kept) < n:
        raise RuntimeError(f"only {len(kept)} of {2 * n} random games are admissible; {n} are needed.")
    game: dt.Game = build(**{name: v[kept] for name, v in values.items()})
    return game


def strait(n: int, seed: int, **structure: Any) -> dt.Game:
    """n games of Strait; both priors uniform, the other parameters but the conventions log-normal."""
    rng = np.random.default_rng(seed)

    def draw(count: int) -> dict[str, Any]:
        values = {}
        for name, p in dt.games.Strait.parameters().items():
            if p.unit == "probability":
                values[name] = rng.random(count)
            elif p.source != "convention":
                drawn = p.default * np.exp(SPREAD * rng.standard_normal(count))
                values[name] = np.clip(drawn, p.low, p.high)
        return values

    return _admissible(draw, lambda **v: dt.games.Strait(**v, **structure), n)


def unilateral(n: int, seed: int, **structure: Any) -> dt.Game:
    """n games of UnilateralDeterrence; both priors uniform, utilities of three decimals."""
    rng = np.random.default_rng(seed)

    def draw(count: int) -> dict[str, Any]:
        values = {}
        for name, p in dt.games.UnilateralDeterrence.parameters().items():
            chance = p.unit == "probability"
            drawn = rng.random(count) if chance else p.default + 0.12 * rng.standard_normal(count)
            values[name] = np.round(drawn, 3)
        return values

    return _admissible(draw, lambda **v: dt.games.UnilateralDeterrence(**v, **structure), n)


def scalars(game: dt.Game, n: int) -> list[dict[str, float]]:
    """The parameters of the first n games, one dictionary of floats a game."""
    columns = {name: np.broadcast_to(v, game.shape)[:n].tolist() for name, v in game.values.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
