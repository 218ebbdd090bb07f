"""Which games are timed? Random admissible ones around the defaults, the same at every run."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np

import deterrence as dt

__all__ = ["crisis", "joint", "scalars", "signalling", "strait", "unilateral"]

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
            elif p.source != "convention" and p.default:
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


def _one_after_another(name: str, players: tuple[str, ...]) -> type[dt.Game]:
    """A first mover of two types; all choose in turn between two actions, seen by all; any payoffs."""
    source, paths = "drawn at random", ["".join(p) for p in product("01", repeat=len(players) + 1)]
    fields = {f"u{path}_{p}": dt.param(0.0, unit="utility", source=source) for path in paths for p in players}
    fields["prior"] = dt.param(0.5, unit="probability", low=0, high=1, source=source)

    def rules(self: Any, move: Any) -> Any:
        path = str(move.nature("type", {"0": self.prior, "1": 1 - self.prior}, to=players[0]))
        for player in players:
            path += str(move(player, "0", "1"))
        return dt.outcome(path, {p: getattr(self, f"u{path}_{p}") for p in players})

    body = {"__annotations__": dict.fromkeys(fields, float), "__module__": __name__, "rules": rules}
    return type(name, (dt.Game,), {**body, "players": players, **fields})


Signalling = _one_after_another("Signalling", ("Sender", "Receiver"))
Crisis = _one_after_another("Crisis", ("Challenger", "Defender", "Ally"))


def signalling(n: int, seed: int) -> dt.Game:
    """n games of two types, two messages and two replies (15 nodes); all numbers uniform, four decimals."""
    return _uniform(Signalling, n, seed)


def crisis(n: int, seed: int) -> dt.Game:
    """n games in which an ally moves third (31 nodes, 8 information sets); all numbers uniform."""
    return _uniform(Crisis, n, seed)


def _uniform(kind: type[dt.Game], n: int, seed: int) -> dt.Game:
    rng = np.random.default_rng(seed)
    return kind(**{name: np.round(rng.random(n), 4) for name in kind.parameters()})


def joint(n: int, seed: int) -> dt.Game:
    """n games of JointIntervention, every number but the red line within 30 % of its default."""
    rng, values = np.random.default_rng(seed), {}
    for name, p in dt.games.JointIntervention.parameters().items():
        values[name] = p.default * rng.uniform(0.7, 1.3, n)
    return dt.games.JointIntervention(**values)


def scalars(game: dt.Game, n: int) -> list[dict[str, float]]:
    """The parameters of the first n games, one dictionary of floats a game."""
    columns = {name: np.broadcast_to(v, game.shape)[:n].tolist() for name, v in game.values.items()}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
